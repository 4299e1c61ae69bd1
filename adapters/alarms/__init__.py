"""Messages to people through ``apprise``, which knows a hundred services, and the heartbeat.

Addresses hold passwords: neither they nor what the library says about them is ever shown or logged.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import requests

from adapters.alarms.mail import MailMessenger
from connector.model.errors import MessageNotSent, Problem, SettingsWrong
from connector.model.messages import say
from connector.ports import Messenger
from connector.settings import AlarmSettings

SEND_SECONDS = 30.0
BEAT_SECONDS = 10.0


class AppriseMessenger:
    """One address, in the form that apprise understands. ``place`` names it in messages to the log."""

    def __init__(self, address: str, place: str) -> None:
        self._place = place
        self._service = _service(address)

    @property
    def is_usable(self) -> bool:
        """Tell whether apprise knows what the address means."""
        return self._service is not None

    def send(self, title: str, text: str) -> None:
        """Send a message to the address."""
        import apprise

        try:
            is_sent = self._service is not None and self._service.notify(
                body=text,
                title=title,
                notify_type=apprise.NotifyType.INFO,
                body_format=apprise.NotifyFormat.TEXT,
                timeout=SEND_SECONDS,
            )
        except Exception as error:
            # Whatever a service's plugin stumbles over, its text may hold the address.
            raise MessageNotSent(
                say("{place}: {message}", place=self._place, message=type(error).__name__)
            ) from None
        if not is_sent:
            raise MessageNotSent(say("{place}: the service did not take the message", place=self._place))


class HttpHeartbeat:
    """An address that is asked for while all is well; whoever is behind it notices when that ends."""

    def __init__(self, url: str) -> None:
        self._url = url

    def beat(self) -> None:
        """Ask for the address."""
        try:
            with requests.Session() as session:
                session.trust_env = False
                answer = session.get(self._url, timeout=BEAT_SECONDS, allow_redirects=False)
        except requests.RequestException as error:
            raise MessageNotSent(f"alarms.heartbeat_url: {type(error).__name__}") from None
        if answer.status_code >= 400:
            raise MessageNotSent(f"alarms.heartbeat_url: HTTP {answer.status_code}")


def messengers(settings: AlarmSettings) -> Mapping[str, Sequence[Messenger]]:
    """Build a messenger for each address, by who is reached there; loads apprise only where there are any.

    The supplier's mail address comes behind the supplier's other ones.

    Raises SettingsWrong naming every address that apprise does not understand, by its place in the list.
    """
    found = {
        audience: [
            AppriseMessenger(address.get_secret_value(), f"alarms.{audience}[{at}]")
            for at, address in enumerate(addresses)
        ]
        for audience, addresses in (("supplier", settings.supplier), ("operator", settings.operator))
    }
    problems = [
        Problem(
            f"alarms.{audience}[{at}]",
            say(
                "is no address that apprise knows, such as "
                "mailtos://USER:PASSWORD@HOST?to=ME@MAIL.EXAMPLE; all kinds: "
                "https://github.com/caronc/apprise/wiki"
            ),
        )
        for audience, list_ in found.items()
        for at, messenger in enumerate(list_)
        if not messenger.is_usable
    ]
    if problems:
        raise SettingsWrong(problems)
    mail = [MailMessenger(settings)] if settings.mail_to else []
    return {**found, "supplier": [*found["supplier"], *mail]}


def heartbeat(settings: AlarmSettings) -> HttpHeartbeat | None:
    """Build the heartbeat; None when nobody listens for it."""
    return HttpHeartbeat(settings.heartbeat_url) if settings.heartbeat_url else None


def _service(address: str) -> Any:
    """Return what apprise makes of an address, None when it makes nothing of it."""
    # Its own log lines may show addresses; what matters is said by whoever sends.
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    with warnings.catch_warnings():
        # What the library uses of Python's past, while it loads its services, is no news for our log.
        warnings.simplefilter("ignore", DeprecationWarning)
        import apprise

        service = apprise.Apprise()
        return service if service.add(address) else None
