"""What is tried with new settings before they are kept, by the group of the page that they stand in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from connector.alarms.heard import try_addresses
from connector.model.errors import Problem, SettingsWrong, SupplierInactive
from connector.model.messages import Language, say
from connector.settings import Settings
from connector.setup.means import Means
from connector.store import Store
from connector.texts import render, text

ALIVE = '"status":"ok"'
"""What a running connector answers at ``/healthz``."""


def try_shop(means: Means, store: Store, settings: Settings, language: Language) -> str:
    """Open the shop with its keys, and see that it is the one that the store is of; returns its name."""
    identity = means.open_shop(settings).identity()
    with store.reading() as tx:
        bound, known = tx.facts.shop_key, tx.facts.shop_name
    if bound not in (None, identity.key):
        raise SettingsWrong(
            [
                Problem(
                    "shop.url",
                    say(
                        "“{name}” answers there, and this connector works for “{known}”. If your shop has "
                        "moved: kickroute-connector check --moved",
                        name=identity.name,
                        known=known,
                    ),
                )
            ]
        )
    return text(language, "settings.shop.opened", name=identity.name, version=identity.version)


def try_kickroute(means: Means, store: Store, settings: Settings, language: Language) -> str:  # noqa: ARG001 - as all
    """Call our own address, then announce it to the platform with the key."""
    url = settings.kickroute.public_url
    answer = means.reach(f"{url}/healthz")
    if answer.kind != "answer" or ALIVE not in answer.text:
        reason = say("this connector is not reached at {url}: {reason}", url=url, reason=answer.text[:200])
        raise SettingsWrong([Problem("kickroute.public_url", reason)])
    try:
        means.open_platform(settings).test_connection(f"{url}/kickroute/callback")
    except SupplierInactive:
        return text(language, "settings.kickroute.inactive")
    return text(language, "settings.kickroute.taken", url=url)


def try_alarms(means: Means, store: Store, settings: Settings, language: Language) -> str:  # noqa: ARG001 - as all
    """Send a message to every address; whether it arrives, a person has to say."""
    title = text(language, "cli.alarm.title", name=settings.supplier or "Kickroute Connector")
    messengers = means.open_messengers(settings)
    tried = try_addresses(messengers, settings.alarms, title, text(language, "cli.alarm.text"))
    if trouble := next((each.trouble for each in tried if each.trouble), ""):
        raise SettingsWrong([Problem("alarms.mail_server", trouble)])
    return text(language, "settings.alarms.sent" if tried else "cli.alarm.no_address")


def try_labels(means: Means, store: Store, settings: Settings, language: Language) -> str:
    """Ask who makes labels whether they would be made; none is."""
    office = means.open_label_office(settings, store)
    return text(language, "label.no_carrier") if office is None else render(language, office.labels.look())


TRIES: Mapping[str, Callable[[Means, Store, Settings, Language], str]] = {
    "shop": try_shop,
    "kickroute": try_kickroute,
    "alarms": try_alarms,
    "labels": try_labels,
}
"""By group; each raises SettingsWrong or ConnectorError, and returns what can be said of it."""


def needs_try(group: str, changed: Collection[str]) -> bool:
    """Tell whether what was changed can be wrong in a way that only a try shows."""
    return group in TRIES and any(key != "alarms.new_orders" for key in changed)
