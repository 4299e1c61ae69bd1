"""Kickroute itself, asked over HTTP: one address for everything, the API key in ``x-api-key``.

What is said is decided in :mod:`adapters.wire`; here it is sent, and every answer becomes "taken" or one
of the errors of :mod:`connector.model.errors`. The protocol knows one good answer, 200.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from adapters.http import PLATFORM_ERRORS, Failure, HttpClient, RateLimit, Timeouts
from adapters.wire import connection_test, extensions_in, message, read_callback, read_forward_answer
from connector.model import Callback, Event
from connector.model.errors import (
    ConnectorError,
    PlatformUnavailable,
    Problem,
    SettingsWrong,
    SupplierInactive,
)
from connector.model.messages import say
from connector.model.retail import ForwardAnswer, OrderForwarded
from connector.settings import Settings

ANSWER_SECONDS = 10.0
"""How long the protocol lets the platform take for an answer."""


class KickroutePlatform:
    """The platform at ``url``, asked at most ``requests_per_second`` times a second over all threads.

    ``previous_api_key`` is accepted on incoming signatures and never sent. The keys stand in no error.
    """

    def __init__(
        self,
        url: str,
        api_key: str,
        previous_api_key: str = "",
        *,
        requests_per_second: float = 5,
        answer_seconds: float = ANSWER_SECONDS,
        agent: str = "",
    ) -> None:
        self._keys = (api_key, previous_api_key)
        self._http = HttpClient(
            say("the platform"),
            url,
            errors=dataclasses.replace(PLATFORM_ERRORS, special=_explain_inactive),
            timeouts=Timeouts(min(5.0, answer_seconds), answer_seconds, answer_seconds, slot=30.0),
            headers={"x-api-key": api_key},
            agent=agent,
            secrets=self._keys,
            rate_limit=RateLimit(requests_per_second),
            max_body=1024 * 1024,
        )

    def test_connection(self, callback_url: str) -> frozenset[str]:
        """Announce this shop's address with ``connection.test``; returns what the answer lists beyond it."""
        return extensions_in(self._post(connection_test(callback_url)))

    def send(self, events: Sequence[Event]) -> ForwardAnswer | None:
        """Deliver events in one request; nothing is asked when there are none."""
        answer = self._post(message(events)) if events else None
        is_order = len(events) == 1 and isinstance(events[0], OrderForwarded)
        return read_forward_answer(answer) if is_order else None

    def read_callback(self, body: bytes, signature: str) -> Callback:
        """Verify and read an incoming call."""
        return read_callback(body, signature, self._keys)

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def _post(self, content: dict[str, Any]) -> Any:
        answer = self._http.request("POST", "", json=content, needs_json=False)
        if answer.status != 200:
            raise PlatformUnavailable(
                say(
                    "the platform {address} answered HTTP {status}; only 200 means that {kind} was "
                    "taken, so it is sent again",
                    address=self._http.base_url,
                    status=answer.status,
                    kind=content["type"],
                )
            )
        # A page with status 200 comes from a proxy or a parked domain; the platform says JSON or nothing.
        if answer.document is None and answer.body.strip():
            raise PlatformUnavailable(
                say(
                    "the platform {address} answered {kind} with something that is not JSON; check "
                    "the address in kickroute.url",
                    address=self._http.base_url,
                    kind=content["type"],
                )
            )
        return answer.document


def _explain_inactive(failure: Failure) -> ConnectorError | None:
    if failure.status == 403 and failure.code == "supplier_inactive":
        return SupplierInactive(
            say(
                "{message}; the key is right, but Kickroute has not activated this supplier's "
                "profile yet: sending goes on by itself once it has",
                message=failure.message,
            )
        )
    return None


def from_settings(settings: Settings) -> KickroutePlatform:
    """Build the platform from the section ``kickroute``.

    Raises SettingsWrong for a key that no HTTP header can carry.
    """
    section = settings.kickroute
    key = section.api_key.get_secret_value()
    if not (key.isascii() and key.isprintable()) or key != key.strip():
        raise SettingsWrong(
            [
                Problem(
                    "kickroute.api_key",
                    say(
                        "contains a blank at its ends or a character that is not printable ASCII, "
                        "which no HTTP header can carry; copy it again from Kickroute's settings page"
                    ),
                )
            ]
        )
    return KickroutePlatform(
        section.url,
        key,
        section.previous_api_key.get_secret_value(),
        requests_per_second=section.requests_per_second,
        agent=settings.shop.platform,
    )
