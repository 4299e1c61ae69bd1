"""The lines of ``check``: what can be found, and how bad it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from connector.cli.session import Session
from connector.model.errors import AccessDenied, ConnectorError, Unavailable
from connector.texts import render


class Level(StrEnum):
    """How good it is: yellow works but should be looked at, red does not work."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing checked: ``key`` names the finding, ``next_step`` what to do where it is not green."""

    key: str
    subject: str
    level: Level
    finding: str
    next_step: str = ""


GREEN, YELLOW, RED = Level
LEVELS: Mapping[str, Level] = {
    "settings.fine": GREEN,
    "files.fine": GREEN,
    "files.unreadable": RED,
    "files.shared_platform_key": RED,
    "files.shared_shop_key": RED,
    "files.shared_shop": RED,
    "files.shared_store": RED,
    "files.shared_port": RED,
    "store.free": GREEN,
    "store.in_use": GREEN,
    "store.unusable": RED,
    "store.other_shop": RED,
    "store.other_key": RED,
    "shop.found": GREEN,
    "shop.sandbox": YELLOW,
    "way.usual": GREEN,
    "way.found": GREEN,
    "way.near": YELLOW,
    "way.signed": GREEN,
    "way.signed_for_http": GREEN,
    "way.address": YELLOW,
    "way.only_posts": GREEN,
    "way.page_sizes": YELLOW,
    "rows.broken": YELLOW,
    "shop.denied": RED,
    "shop.unavailable": RED,
    "shop.other": RED,
    "currency.fine": GREEN,
    "currency.foreign": RED,
    "keys.denied": RED,
    "keys.unavailable": RED,
    "keys.other": RED,
    "keys.products": GREEN,
    "keys.some_products": GREEN,
    "keys.no_products": YELLOW,
    "rights.fine": GREEN,
    "rights.rights_missing": RED,
    "version.fine": GREEN,
    "version.version_old": YELLOW,
    "plugin.fine": GREEN,
    "plugin.platform_plugin": RED,
    "taxes.fine": GREEN,
    "taxes.taxes_off": RED,
    "taxes.tax_rates_missing": RED,
    "cron.fine": GREEN,
    "cron.cron_off": YELLOW,
    "order_tables.fine": GREEN,
    "order_tables.order_tables_off": GREEN,
    "labels.fine": GREEN,
    "labels.label_sender": YELLOW,
    "labels.label_swapped": GREEN,
    "labels.label_pickware": GREEN,
    "labels.seen": GREEN,
    "labels.not_seen": YELLOW,
    "carrier.fine": GREEN,
    "carrier.denied": RED,
    "carrier.unavailable": YELLOW,
    "carrier.other": RED,
    "resold.fine": GREEN,
    "resold.supplier_codes": YELLOW,
    "order_mail.fine": GREEN,
    "order_mail.order_mail_off": YELLOW,
    "retailer_mails.fine": GREEN,
    "retailer_mails.retailer_mails": GREEN,
    "messages.fine": GREEN,
    "messages.admin_worker": YELLOW,
    "messages.worker_dead": YELLOW,
    "prepared.fine": GREEN,
    "prepared.not_prepared": YELLOW,
    "prepared.group_gross": RED,
    "taking.nothing": YELLOW,
    "news.told": GREEN,
    "news.nobody": YELLOW,
    "heard.proven": GREEN,
    "heard.unproven": YELLOW,
    "heard.nobody": YELLOW,
    "zone.set": GREEN,
    "zone.of_shop": GREEN,
    "zone.of_machine": YELLOW,
    "clock.right": GREEN,
    "clock.wrong": YELLOW,
    "hooks.set": GREEN,
    "hooks.not_yet": GREEN,
    "hooks.off": YELLOW,
    "hooks.off_left": YELLOW,
    "hooks.in_the_way": RED,
    "statuses.fine": GREEN,
    "statuses.unmapped": YELLOW,
    "hooks.others": RED,
    "hooks.unused": YELLOW,
    "hooks.broken": YELLOW,
    "hooks.unknown": YELLOW,
    "shop_url.https": GREEN,
    "shop_url.http": YELLOW,
    "shop_url.unverified": YELLOW,
    "public_url.reached": GREEN,
    "public_url.untested": GREEN,
    "public_url.private": YELLOW,
    "public_url.http": YELLOW,
    "public_url.late": YELLOW,
    "public_url.unreached": RED,
    "public_url.redirects": RED,
    "public_url.stranger": RED,
    "listen.taken": RED,
    "platform_url.reached": GREEN,
    "platform_url.http": YELLOW,
    "platform_url.unreached": RED,
    "platform_url.redirects": RED,
    "platform.taken": GREEN,
    "platform.untried": GREEN,
    "platform.failing": YELLOW,
    "platform.refused": RED,
    "platform.inactive": RED,
    "release.all": GREEN,
    "release.withheld": YELLOW,
    "release.duplicates": YELLOW,
    "alarm.lasts": YELLOW,
}
"""All that can be found, by subject; each has its sentence in :mod:`connector.texts`, and its next step."""


def line(session: Session, key: str, **values: object) -> Line:
    """Write one line; ``values`` are those of its sentence and next step, sentences of the program too."""
    level = LEVELS[key]
    subject = key.partition(".")[0]
    values = {name: render(session.language, str(value)) for name, value in values.items()}
    next_step = "" if level is GREEN else session.text(f"check.{key}.next", **values)
    return Line(
        key, session.text(f"check.{subject}"), level, session.text(f"check.{key}", **values), next_step
    )


def trouble(session: Session, subject: str, error: ConnectorError) -> Line:
    """Write the line of a shop that does not answer as it should, or does not let us in."""
    kind = "other"
    if isinstance(error, AccessDenied):
        kind = "denied"
    elif isinstance(error, Unavailable):
        kind = "unavailable"
    return line(session, f"{subject}.{kind}", reason=error)
