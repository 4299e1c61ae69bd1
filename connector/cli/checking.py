"""``check``: every precondition with a green, yellow or red line, the cause and the next step."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from urllib.parse import urlsplit

import typer

from connector.alarm import LoggedAlarms
from connector.cli.asking import take_lease
from connector.cli.session import Session
from connector.deliver import PAUSED
from connector.errors import AccessDenied, ConnectorError, Unavailable
from connector.model import FindingCode, ShopIdentity
from connector.ports import Shop
from connector.reconcile import HOOK_IDS
from connector.resume import SHOP_KEY, SHOP_NAME
from connector.store import Store


class Level(StrEnum):
    """How good it is: yellow works but should be looked at, red does not work."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing checked: what was found, and what to do about it where it is not green."""

    subject: str
    level: Level
    finding: str
    next_step: str = ""


CLOCK_SECONDS = 120
_LEVELS = {
    FindingCode.RIGHTS_MISSING: Level.RED,
    FindingCode.VERSION_OLD: Level.YELLOW,
    FindingCode.CRON_OFF: Level.YELLOW,
    FindingCode.TAXES_OFF: Level.RED,
    FindingCode.PLATFORM_PLUGIN: Level.RED,
    FindingCode.LABEL_SENDER: Level.YELLOW,
}
_MARKS = {Level.GREEN: "✓", Level.YELLOW: "!", Level.RED: "✗"}
_COLOURS = {Level.GREEN: typer.colors.GREEN, Level.YELLOW: typer.colors.YELLOW, Level.RED: typer.colors.RED}


def show_checks(session: Session) -> bool:
    """Check one thing after the other and say each at once; returns whether nothing is red."""
    lines = []
    for line in checks(session):
        lines.append(line)
        mark = f"{_MARKS[line.level]} {line.subject}: "
        session.say(line.finding, lead=mark, colour=_COLOURS[line.level])
        if line.next_step:
            session.say(f"    → {line.next_step}")
    is_good = all(line.level is not Level.RED for line in lines)
    session.facts(good=is_good, checks=[asdict(line) for line in lines])
    return is_good


def checks(session: Session) -> Iterator[Line]:
    """Yield the lines; nothing is changed anywhere, and the platform is not asked."""
    yield _line(session, "settings", Level.GREEN, "fine")
    try:
        with session.store() as store:
            yield from _check_store(session, store)
            if session.settings.shop.platform == "sandbox":
                yield _line(session, "shop", Level.YELLOW, "sandbox")
                return
            yield from _check_shop(session, store)
            yield from _check_addresses(session)
            yield from _check_platform(session, store)
            yield from _check_products(session, store)
            yield from _list_alarms(session, store)
    except ConnectorError as error:
        yield Line(session.text("check.store"), Level.RED, str(error))


def _check_store(session: Session, store: Store) -> Iterator[Line]:
    finding = "free" if take_lease(store) else "in_use"
    store.lease.release()
    yield _line(session, "store", Level.GREEN, finding, address=store.address)


def _check_shop(session: Session, store: Store) -> Iterator[Line]:
    try:
        shop = session.wiring.open_shop(session.settings)
        identity = shop.identity()
    except ConnectorError as error:
        yield _trouble(session, "shop", error)
        return
    yield _line(session, "shop", Level.GREEN, "found", name=identity.name, version=identity.version)
    if identity.currency != "EUR":
        yield _line(session, "shop", Level.YELLOW, "currency", currency=identity.currency)
    yield from _check_binding(session, store, identity)
    yield from _check_findings(session, shop)
    yield from _check_clock(session, store, shop)
    yield from _check_hooks(session, store)
    yield from _check_catalogue(session, shop)


def _check_findings(session: Session, shop: Shop) -> Iterator[Line]:
    """Say what the shop itself reports, each with its own next step."""
    try:
        found = shop.findings()
    except ConnectorError as error:
        yield _trouble(session, "keys", error)
        return
    for finding in found:
        yield _line(session, "found", _LEVELS[finding.code], str(finding.code), **finding.values)
    if not found:
        yield _line(session, "found", Level.GREEN, "nothing")


def _check_clock(session: Session, store: Store, shop: Shop) -> Iterator[Line]:
    try:
        seconds = (shop.now() - store.now()).total_seconds()
    except ConnectorError as error:
        yield _trouble(session, "clock", error)
        return
    is_right = abs(seconds) <= CLOCK_SECONDS
    level, finding = (Level.GREEN, "right") if is_right else (Level.YELLOW, "wrong")
    yield _line(session, "clock", level, finding, seconds=round(seconds))


def _check_hooks(session: Session, store: Store) -> Iterator[Line]:
    if session.settings.shop.webhooks == "off":
        yield _line(session, "hooks", Level.YELLOW, "off")
        return
    with store.transaction() as tx:
        ids = tx.facts.get(HOOK_IDS)
    yield _line(session, "hooks", Level.GREEN, "set" if ids else "not_yet")


def _check_binding(session: Session, store: Store, identity: ShopIdentity) -> Iterator[Line]:
    with store.transaction() as tx:
        bound, name = tx.facts.get(SHOP_KEY), tx.facts.get(SHOP_NAME)
    if bound not in (None, identity.key):
        yield _line(session, "store", Level.RED, "other_shop", bound=name, name=identity.name)


def _check_catalogue(session: Session, shop: Shop) -> Iterator[Line]:
    """Read the first page of products: the keys may know the shop and yet not its products."""
    try:
        page = next(iter(shop.all_products()), None)
    except ConnectorError as error:
        yield _trouble(session, "keys", error)
        return
    total = page.total if page is not None and page.total is not None else 0
    yield _line(session, "keys", Level.GREEN if total else Level.YELLOW, "products", total=total)


def _check_addresses(session: Session) -> Iterator[Line]:
    shop, kickroute = session.settings.shop, session.settings.kickroute
    if shop.url.startswith("http:") and not _is_private(shop.url):
        yield _line(session, "shop_url", Level.YELLOW, "http", url=shop.url)
    if not shop.verify_tls:
        yield _line(session, "shop_url", Level.YELLOW, "unverified")
    if _is_private(kickroute.public_url):
        yield _line(session, "public_url", Level.YELLOW, "private", url=kickroute.public_url)
    elif kickroute.public_url.startswith("http:"):
        yield _line(session, "public_url", Level.YELLOW, "http", url=kickroute.public_url)
    else:
        yield _line(session, "public_url", Level.GREEN, "https", url=kickroute.public_url)


def _check_platform(session: Session, store: Store) -> Iterator[Line]:
    """Tell what is known of the platform: asking it would re-point its callbacks to this daemon."""
    with store.transaction() as tx:
        paused = tx.facts.get(PAUSED)
        tried = [entry for entry in tx.outbox.entries(parked=False, limit=1) if entry.attempts]
        has_told = tx.catalogue.count_live() > 0
    if paused is not None:
        yield Line(
            session.text("check.platform"), Level.RED, paused, session.text("check.platform.refused.next")
        )
    elif tried:
        yield Line(session.text("check.platform"), Level.YELLOW, tried[0].reason)
    else:
        yield _line(session, "platform", Level.GREEN, "taken" if has_told else "untried")


def _check_products(session: Session, store: Store) -> Iterator[Line]:
    with store.transaction() as tx:
        released, withheld, by_rule = tx.catalogue.counts()
    reasons = ", ".join(f"{session.name('rule', rule)}: {count}" for rule, count in by_rule.items())
    if not released and not withheld:
        return
    level = Level.YELLOW if withheld else Level.GREEN
    finding = "withheld" if withheld else "all"
    yield _line(session, "release", level, finding, released=released, withheld=withheld, reasons=reasons)


def _list_alarms(session: Session, store: Store) -> Iterator[Line]:
    for message in LoggedAlarms(store).lasting().values():
        yield Line(session.text("check.alarm"), Level.YELLOW, message)


def _trouble(session: Session, subject: str, error: ConnectorError) -> Line:
    kind = "other"
    if isinstance(error, AccessDenied):
        kind = "denied"
    elif isinstance(error, Unavailable):
        kind = "unavailable"
    next_step = session.text(f"check.trouble.{kind}")
    return Line(session.text(f"check.{subject}"), Level.RED, str(error), next_step)


def _line(session: Session, subject: str, level: Level, finding: str, **values: object) -> Line:
    key = f"check.{subject}.{finding}"
    next_step = "" if level is Level.GREEN else session.text(f"{key}.next", **values)
    return Line(session.text(f"check.{subject}"), level, session.text(key, **values), next_step)


def _is_private(url: str) -> bool:
    """Tell whether an address can only be reached from this machine or its own network."""
    host = urlsplit(url).hostname or ""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost" or "." not in host
