"""``list``, ``status``, ``usage``: all suppliers on one page."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import typer

from connector.host.house import House
from connector.host.session import HostSession
from connector.settings.zone import zone_named
from connector.store.shared import Supplier

SHEET = ("supplier", "month", "orders", "amount", "offers_live", "messages", "requests", "seconds")


@dataclass(frozen=True, slots=True)
class Standing:
    """How it goes with one supplier, by its own rows."""

    supplier: Supplier
    opens: bool
    live: int
    waiting: int
    parked: int
    alarms: tuple[str, ...]
    last_order: datetime | None

    @property
    def is_well(self) -> bool:
        """Whether nobody is needed."""
        return self.opens and self.supplier.ill_since is None and not (self.alarms or self.parked)

    @property
    def facts(self) -> dict[str, Any]:
        """What a program is told."""
        row = self.supplier
        return {
            **{name: getattr(row, name) for name in ("name", "state", "version", "created_at")},
            **{name: getattr(row, name) for name in ("ill_since", "ill_reason")},
            "settings_open": self.opens,
            **{name: getattr(self, name) for name in ("live", "waiting", "parked", "alarms", "last_order")},
            "is_well": self.is_well,
        }


def standings(house: House) -> list[Standing]:
    """Look at all suppliers: those that need somebody first, longest first, then by name."""
    with house.stores.suppliers() as listed:
        suppliers = listed.all()
    found = [_standing(house, each) for each in suppliers]
    return sorted(
        found, key=lambda each: (each.is_well, str(each.supplier.ill_since or "9"), each.supplier.name)
    )


def _urgency(each: Standing) -> tuple[bool, str, str]:
    return each.is_well, str(each.supplier.ill_since or "9"), each.supplier.name


def show_list(session: HostSession) -> None:
    """Name all suppliers, and say whose settings cannot be read."""
    with session.house() as house:
        found = sorted(standings(house), key=lambda each: each.supplier.name)
    session.say.facts(suppliers=[each.facts for each in found])
    columns = ("host.column.supplier", "host.column.state", "host.column.offers", "host.column.last_order")
    session.say.table([*columns, "host.column.settings"], [_row(session, each) for each in found])
    if locked := [each.supplier.name for each in found if not each.opens]:
        session.say.warn(
            session.say.text("host.locked", names=", ".join(locked), file=session.settings.keys.file)
        )
    if not found:
        session.say.tell("host.nobody")


def show_status(session: HostSession) -> bool:
    """Say who needs somebody, and why; returns whether nobody does."""
    with session.house() as house:
        found = standings(house)
    ill = [each for each in found if not each.is_well]
    session.say.facts(is_well=not ill, suppliers=[each.facts for each in found])
    session.say.tell("host.status", count=len(found), well=len(found) - len(ill))
    for each in ill:
        session.say.say(f"{each.supplier.name}: {'; '.join(_reasons(session, each))}")
    return not ill


def show_usage(session: HostSession, month: str, *, as_csv: bool) -> None:
    """Write what was done for each supplier in a month, such as 2026-03."""
    begin = _month(session, month)
    with session.house() as house:
        with house.stores.suppliers() as listed:
            suppliers = listed.all()
        rows = [_usage(house, each.name, begin) for each in suppliers]
    session.say.facts(month=month, suppliers=rows)
    if as_csv and not session.say.as_json:
        typer.echo(_sheet(rows), nl=False)
        return
    shown = [[str(row[name]) for name in SHEET if name != "month"] for row in rows]
    session.say.table([f"host.column.{name}" for name in SHEET if name != "month"], shown)


def _standing(house: House, supplier: Supplier) -> Standing:
    with house.stores.store(supplier.name).reading() as tx:
        waiting, _ = tx.outbox.counts()
        newest = tx.orders.all(1)
        return Standing(
            supplier=supplier,
            opens=house.keyring.opens(supplier.name, supplier.settings),
            live=tx.catalogue.count_live(),
            waiting=waiting,
            parked=len(tx.orders.parked()),
            alarms=tuple(sorted(tx.facts.alarms.all())),
            last_order=newest[0].received_at if newest else None,
        )


def _row(session: HostSession, each: Standing) -> list[str]:
    say = session.say
    return [
        each.supplier.name,
        say.text(f"host.state.{each.supplier.state}"),
        str(each.live),
        say.time(each.last_order) if each.last_order else "-",
        say.text("host.settings.open" if each.opens else "host.settings.locked"),
    ]


def _reasons(session: HostSession, each: Standing) -> Iterator[str]:
    say = session.say
    if not each.opens:
        yield say.text("host.settings.locked")
    if each.supplier.ill_since is not None:
        since, reason = say.time(each.supplier.ill_since), each.supplier.ill_reason
        yield say.text("host.ill", since=since, reason=reason)
    if each.parked:
        yield say.text("host.parked", count=each.parked)
    if each.alarms:
        yield ", ".join(each.alarms)


def _month(session: HostSession, month: str) -> datetime:
    try:
        return datetime.strptime(month, "%Y-%m")  # noqa: DTZ007 - each supplier's own clock is put in later
    except ValueError as error:
        raise typer.BadParameter(session.say.text("host.no_month", month=month)) from error


def _usage(house: House, name: str, begin: datetime) -> dict[str, Any]:
    """Count a month by the supplier's clock, as its own page of money does."""
    store = house.stores.store(name)
    with store.reading() as tx:
        begin = begin.replace(tzinfo=zone_named(tx.facts.shop_timezone or "Europe/Berlin"))
        end = begin.replace(year=begin.year + begin.month // 12, month=begin.month % 12 + 1)
        found = tx.ledger.months([begin, end])[0]
        live = tx.catalogue.count_live()
    done = store.done_in(f"{begin:%Y-%m}")
    return {
        "supplier": name,
        "month": f"{begin:%Y-%m}",
        "orders": found.orders,
        "amount": Decimal(found.sold),
        "offers_live": live,
        "messages": done.messages,
        "requests": done.requests,
        "seconds": Decimal(done.milliseconds) / 1000,
    }


def _sheet(rows: list[dict[str, Any]]) -> str:
    written = io.StringIO()
    sheet = csv.DictWriter(written, SHEET)
    sheet.writeheader()
    sheet.writerows(rows)
    return written.getvalue()
