"""``orders`` and ``history``: what became of orders, and what is to be decided about them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

import typer

from connector.cli.asking import ask
from connector.cli.command import WORLD_WRONG
from connector.cli.session import Session
from connector.model.commands import Command
from connector.model.records import JournalEntry
from connector.views.details import detail_of
from connector.views.rows import OrderRow, order_row

_CHOICES = {
    "retry": Command.RETRY_ORDER,
    "cancel": Command.CANCEL_ORDER,
    "forget": Command.FORGET_ORDER,
}


def decide(session: Session, choice: str, number: str) -> None:
    """Let the supplier's choice about an order be carried out."""
    ask(session, _CHOICES[choice], number=number)


def enter(session: Session, number: str, tracking: str, carrier: str) -> None:
    """Let a tracking number be written into the shop and told."""
    ask(session, Command.ENTER_NUMBER, number=number, tracking=tracking, carrier=carrier)


def show_orders(session: Session) -> None:
    """List those that need a person first, then the newest."""
    with session.store() as store, store.reading() as tx:
        urgent = [*tx.orders.parked(), *tx.orders.held()]
        records = {record.number: record for record in (*urgent, *tx.orders.all())}
        by_state = tx.orders.count_by_state()
    rows = [order_row(record) for record in records.values()]
    session.facts(by_state=by_state, orders=[asdict(row) for row in rows])
    if not rows:
        session.tell("page.no_orders")
        return
    _say_orders(session, rows)


def show_order(session: Session, number: str) -> None:
    """Show one order with its timeline; exits with 1 when it is unknown."""
    with session.store() as store, store.reading() as tx:
        record = tx.orders.get(number) or tx.orders.by_shop_number(number)
        entries = list(reversed(tx.journal.read(record.number))) if record else []
        parcels = sorted(tx.orders.parcels(record.number)) if record else []
        refunds = list(tx.orders.refunds(record.number).values()) if record else []
    if record is None:
        session.warn(session.text("cli.order_unknown", number=number))
        raise typer.Exit(WORLD_WRONG)
    row = order_row(record)
    session.facts(
        **asdict(row),
        parcels=parcels,
        refunds=[asdict(refund) for refund in refunds],
        history=[asdict(entry) for entry in entries],
    )
    _say_orders(session, [row])
    if parcels:
        session.tell("cli.parcels", numbers=", ".join(parcels))
    session.say("")
    _say_history(session, entries)


def show_history(session: Session, number: str | None, *, only_money: bool, limit: int) -> None:
    """List what happened, oldest first: in all, about one order, or only decisions about money."""
    with session.store() as store, store.reading() as tx:
        entries = list(reversed(tx.journal.read(number, money=only_money, limit=limit)))
    session.facts(history=[asdict(entry) for entry in entries])
    if not entries:
        session.tell("cli.no_history")
        return
    _say_history(session, entries)


def _say_orders(session: Session, rows: Iterable[OrderRow]) -> None:
    columns = ("cli.column.number", "page.shop", "page.received", "page.state", "page.status", "page.reason")
    session.table(
        columns,
        [
            (
                row.number,
                row.shop_number or "–",
                session.time(row.received_at),
                session.name("state", row.state),
                session.name("status", row.status) if row.status else "–",
                row.reason or (session.text("page.end_held") if row.held else ""),
            )
            for row in rows
        ],
    )


def _say_history(session: Session, entries: Iterable[JournalEntry]) -> None:
    columns = ("cli.column.time", "cli.column.number", "cli.column.what", "cli.column.detail")
    session.table(
        columns,
        [
            (
                session.time(e.at),
                e.number or "–",
                session.name("what", e.what),
                detail_of(e, session.language),
            )
            for e in entries
        ],
    )
