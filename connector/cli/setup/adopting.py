"""``adopt``: move over from the platform's own plugin, with a list first and a yes before any money moves."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import typer

from connector.alarms import LoggedAlarms
from connector.catalogue.absence import read_day
from connector.cli.asking import is_asked_at_a_terminal, let, report, take_lease
from connector.cli.catalogue.syncing import deliver_all, require_shop
from connector.cli.command import WORLD_WRONG
from connector.cli.files import write_csv
from connector.cli.session import Session
from connector.cli.state import index_sentence
from connector.fulfilment.report import report_ids
from connector.model import FINAL_STATUSES, OrderStatus
from connector.model.commands import Command
from connector.orders.index.progress import index_progress
from connector.orders.index.upkeep import OrderIndex
from connector.ports import Clock, Rival, Shop
from connector.starting.resume import ADOPT_WITHIN, bind
from connector.starting.takeover import (
    PluginOrder,
    leftovers,
    plugin_orders,
    remember_found,
    want_leftovers_withdrawn,
)
from connector.store import Store

TOLD_EVERY = 5.0
"""Seconds between two words about how far the shop's orders were read."""

_COLUMNS = ("cli.column.number", "cli.column.shop_number", "cli.column.time", "cli.column.told")


def adopt(session: Session, since: str | None, *, dry_run: bool, is_sure: bool, csv: Path | None) -> None:
    """List what the platform may not know of the plugin's orders, and tell it after a yes.

    Without the yes, and with ``dry_run``, nothing is told. Exits with 1 while the plugin is active.
    """
    require_shop(session)
    shop = session.wiring.open_shop(session.settings)
    with session.store() as store:
        found = _find(session, shop, store, _since(session, shop, since))
        left = len(leftovers(shop, store))
        _show(session, found, left, csv)
        if not dry_run:
            _require_plugin_off(session, shop)
            _remember(session, shop, store, found)
    if dry_run:
        session.facts(done=False, **_facts(found, left))
    elif not found:
        session.facts(done=True, **_facts(found, left))
    elif _says_yes(session, is_sure=is_sure):
        _tell(session, shop, found, left)
    else:
        session.facts(done=False, **_facts(found, left))
        session.tell("cli.adopt.not_told")


def _find(session: Session, shop: Shop, store: Store, since: datetime) -> list[PluginOrder]:
    """Read the shop's orders since then, as far as that was not done yet, and name those of the plugin."""
    index = OrderIndex(shop, store, LoggedAlarms(store))
    index.newest_orders(None)
    told_at = time.monotonic()

    def tell() -> None:
        nonlocal told_at
        if time.monotonic() - told_at > TOLD_EVERY:
            told_at = time.monotonic()
            with store.reading() as tx:
                session.say(index_sentence(session, index_progress(tx, store.now())))

    if not index.read_back_to(since, tell):
        session.tell("cli.adopt.holes")
    return plugin_orders(index, store, since)


def _since(session: Session, shop: Clock, day: str | None) -> datetime:
    if day is None:
        return shop.now() - ADOPT_WITHIN
    try:
        return read_day(day)
    except ValueError as error:
        raise typer.BadParameter(session.text("cli.no_day", day=day), param_hint="--since") from error


def _require_plugin_off(session: Session, shop: Rival) -> None:
    """Refuse while the plugin may still tell the platform by itself."""
    if name := shop.platform_plugin():
        session.warn(session.text("cli.adopt.plugin_active", name=name))
        raise typer.Exit(WORLD_WRONG)


def _remember(session: Session, shop: Shop, store: Store, found: Sequence[PluginOrder]) -> None:
    keys = session.settings.kickroute
    bind(
        store,
        shop.identity(),
        keys.api_key.get_secret_value(),
        keys.previous_api_key.get_secret_value(),
    )
    remember_found(store, LoggedAlarms(store), found)
    want_leftovers_withdrawn(store)


def _tell(session: Session, shop: Shop, found: Sequence[PluginOrder], left: int) -> None:
    """Let the orders be followed, and told by the running daemon, or here when none is running."""
    ending = [each.number for each in found if each.news.ends_order]
    numbers = [each.number for each in found]
    outcome = let(session, Command.ADOPT, numbers="\n".join(numbers), ending="\n".join(ending))
    if not outcome.is_done:
        report(session, outcome)
    with session.store() as store:
        if take_lease(store):
            notifier = LoggedAlarms(store)
            report_ids(shop, store, notifier, [each.order.id for each in found])
            deliver_all(session, store, notifier)
    session.facts(done=True, **_facts(found, left))
    session.tell("cli.adopt.done", count=len(found))


def _says_yes(session: Session, *, is_sure: bool) -> bool:
    if is_sure:
        return True
    if session.as_json or not is_asked_at_a_terminal():
        return False
    return session.confirm(session.text("cli.adopt.may_tell"))


def _show(session: Session, found: Sequence[PluginOrder], left: int, csv: Path | None) -> None:
    rows = [_row(session, each) for each in found]
    if csv is not None:
        write_csv(session.language, csv, [session.text(column) for column in _COLUMNS], rows)
    if rows:
        session.table(_COLUMNS, rows)
    session.tell("cli.adopt.summary", **_counts(found))
    if left:
        session.tell("cli.adopt.left", count=left)


def _row(session: Session, each: PluginOrder) -> tuple[str, ...]:
    made = session.time(each.order.created_at) if each.order.created_at else ""
    parts = [session.text("cli.adopt.parcel", number=number) for number in each.parcels]
    parts += [session.text("cli.adopt.refund", total=refund.total) for refund in each.refunds]
    if each.status is not None:
        parts.append(session.name("status", each.status))
    parts += [sentence for _, sentence in each.news.troubles]
    told = ", ".join(parts) or session.text("cli.adopt.nothing")
    return each.number, each.order.number, made, told


def _counts(found: Sequence[PluginOrder]) -> dict[str, object]:
    refunds = [refund.total for each in found for refund in each.refunds]
    return {
        "orders": len(found),
        "parcels": sum(bool(each.parcels) for each in found),
        "cancelled": sum(each.status is OrderStatus.CANCELLED for each in found),
        "refunds": len(refunds),
        "refunded": sum(refunds, start=0),
        "other": sum(each.status in FINAL_STATUSES - {OrderStatus.CANCELLED} for each in found),
    }


def _facts(found: Sequence[PluginOrder], left: int) -> dict[str, object]:
    rows = [
        {
            "number": each.number,
            "shop_number": each.order.number,
            "status": each.status,
            "parcels": each.parcels,
            "refunds": [refund.total for refund in each.refunds],
        }
        for each in found
    ]
    return {**_counts(found), "left_live": left, "rows": rows}
