"""``check``: every precondition with a green, yellow or red line, the cause and the next step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

import typer

from connector.alarms import LoggedAlarms
from connector.alarms.heard import hearing
from connector.catalogue.release import Rule
from connector.cli.asking import take_lease
from connector.cli.checks.lines import Level, Line, line, trouble
from connector.cli.checks.shop_checks import check_shop
from connector.cli.session import Session
from connector.cli.setup.addresses import check_addresses, check_platform_address
from connector.model.errors import ConnectorError
from connector.orders.taking import orders_without_stock
from connector.starting.resume import knows_key
from connector.store import Store

MOST_NAMED = 5
_MARKS = {Level.GREEN: "✓", Level.YELLOW: "!", Level.RED: "✗"}
_COLOURS = {Level.GREEN: typer.colors.GREEN, Level.YELLOW: typer.colors.YELLOW, Level.RED: typer.colors.RED}


def show_checks(session: Session) -> bool:
    """Check one thing after the other and say each at once; returns whether nothing is red."""
    lines = []
    for each in checks(session):
        lines.append(each)
        say_line(session, each)
    is_good = all(each.level is not Level.RED for each in lines)
    session.facts(good=is_good, checks=[asdict(each) for each in lines])
    return is_good


def say_line(session: Session, found: Line) -> None:
    """Write a line for people, and below it the next step."""
    mark = f"{_MARKS[found.level]} {found.subject}: "
    session.say(found.finding, lead=mark, colour=_COLOURS[found.level])
    if found.next_step:
        session.say(f"    → {found.next_step}")


def checks(session: Session) -> Iterator[Line]:
    """Yield the lines; nothing is changed anywhere, and the platform is not asked."""
    yield line(session, "settings.fine")
    try:
        with session.store() as store:
            is_running = not take_lease(store)
            store.lease.release()
            yield line(session, "store.in_use" if is_running else "store.free", address=store.address)
            if session.settings.shop.platform == "sandbox":
                yield line(session, "shop.sandbox", kinds=session.kinds)
                return
            yield from _check_key(session, store)
            yield from check_shop(session, store)
            yield from check_addresses(session, is_running=is_running)
            yield from _check_carrier(session, store)
            yield check_platform_address(session)
            yield from _check_platform(session, store)
            yield from _check_products(session, store)
            yield from _check_stock(session, store)
            yield from _check_hearing(session, store)
            yield from _list_alarms(session, store)
    except ConnectorError as error:
        yield line(session, "store.unusable", reason=error)


def _check_key(session: Session, store: Store) -> Iterator[Line]:
    keys = session.settings.kickroute
    if not knows_key(store, keys.api_key.get_secret_value(), keys.previous_api_key.get_secret_value()):
        yield line(session, "store.other_key")


def _check_carrier(session: Session, store: Store) -> Iterator[Line]:
    """Ask who makes labels, where somebody does; no label is made."""
    try:
        office = session.wiring.open_label_office(session.settings, store)
        if office is not None:
            yield line(session, "carrier.fine", said=office.labels.look())
    except ConnectorError as error:
        yield trouble(session, "carrier", error)


def _check_platform(session: Session, store: Store) -> Iterator[Line]:
    """Tell what is known of the platform: asking it would re-point its callbacks to this daemon."""
    with store.reading() as tx:
        paused, is_inactive = tx.facts.sending_paused, tx.facts.sending_inactive
        tried = [entry for entry in tx.outbox.entries(parked=False, limit=1) if entry.attempts]
        has_told = tx.catalogue.count_live() > 0
    if paused is not None:
        yield line(session, "platform.inactive" if is_inactive else "platform.refused", reason=paused)
    elif tried:
        yield line(session, "platform.failing", reason=tried[0].reason)
    else:
        yield line(session, "platform.taken" if has_told else "platform.untried")


def _check_products(session: Session, store: Store) -> Iterator[Line]:
    with store.reading() as tx:
        released, withheld, by_rule = tx.catalogue.counts()
        twice = [
            offer.gtin
            for offer in tx.catalogue.offers(released=False)
            if by_rule.get(Rule.GTIN_DUPLICATE) and _is_double(offer.reasons)
        ]
    reasons = ", ".join(f"{session.name('rule', rule)}: {count}" for rule, count in by_rule.items())
    if not released and not withheld:
        return
    key = "release.withheld" if withheld else "release.all"
    yield line(session, key, released=released, withheld=withheld, reasons=reasons)
    if gtins := list(dict.fromkeys(twice)):
        more = ", …" if len(gtins) > MOST_NAMED else ""
        yield line(
            session, "release.duplicates", count=len(gtins), gtins=", ".join(gtins[:MOST_NAMED]) + more
        )


def _check_stock(session: Session, store: Store) -> Iterator[Line]:
    """Tell when the shop does not take what is sold from its stock."""
    with store.reading() as tx:
        count = orders_without_stock(tx)
    if count:
        yield line(session, "taking.nothing", count=count)


def _is_double(reasons: tuple[tuple[str, object], ...]) -> bool:
    return any(code == Rule.GTIN_DUPLICATE for code, _ in reasons)


def _check_hearing(session: Session, store: Store) -> Iterator[Line]:
    with store.reading() as tx:
        yield line(session, f"heard.{hearing(tx, session.settings.alarms)}")


def _list_alarms(session: Session, store: Store) -> Iterator[Line]:
    for message in LoggedAlarms(store).lasting().values():
        yield line(session, "alarm.lasts", message=message)
