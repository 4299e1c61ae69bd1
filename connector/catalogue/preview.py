"""Preview: what a full sweep would tell the platform, found out without telling or remembering anything.

The sweep itself runs, on a copy of the store's catalogue in memory: what it writes there is the answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import insert, select

from connector.catalogue.collect import CollectRules, sweep
from connector.model import ItemChanged, ProductOffered
from connector.model.gtin import gtin14
from connector.model.prices import price_text
from connector.model.records import OfferRecord, Told
from connector.ports import Catalogue
from connector.store import Store
from connector.store.schema import confirmed_prices, departures, offers, told, withdrawals

_COPIED = (offers, told, withdrawals, departures, confirmed_prices)
_AT_ONCE = 500


class Action(StrEnum):
    """What would be done about an offer."""

    RELEASE = "release"
    CHANGE = "change"
    WITHDRAW = "withdraw"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """What would be done about one offer; ``detail`` names what would be told of it, by field."""

    action: Action
    gtin: str
    name: str
    detail: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Preview:
    """The answer of a preview; ``withheld`` are all offers that would not be offered."""

    rows: tuple[PreviewRow, ...]
    released: int
    withheld: tuple[OfferRecord, ...]
    by_rule: Mapping[str, int]

    def count(self, action: Action) -> int:
        """Return how many offers something would be done about."""
        return sum(row.action is action for row in self.rows)


def preview(shop: Catalogue, store: Store, rules: CollectRules) -> Preview:
    """Read the whole catalogue and tell what would be released, changed, withdrawn or held by the brake.

    Raises the shop's errors. The store is only read; what it holds about orders is not even copied.
    """
    scratch = Store.open("sqlite://", store.now)
    try:
        before = _copy(store, scratch)
        sweep(shop, scratch, _Silence(), rules)
        with scratch.transaction() as tx:
            entries = tx.outbox.entries(limit=1_000_000)
            rows = [row for entry in entries for row in _rows(entry.event, before)]
            held = [row for row in tx.catalogue.to_withdraw() if row.held]
            rows += [_held_row(row.gtin14, row.reason, before) for row in held]
            released, _, by_rule = tx.catalogue.counts()
            return Preview(tuple(rows), released, tuple(tx.catalogue.offers(released=False)), by_rule)
    finally:
        scratch.close()


def _copy(store: Store, scratch: Store) -> Mapping[str, Told]:
    """Copy the catalogue's tables and return what was told, by GTIN-14."""
    with store.reading() as shown, scratch.transaction() as tx:
        for table in _COPIED:
            values = [dict(row._mapping) for row in shown.connection.execute(select(table))]
            for start in range(0, len(values), _AT_ONCE):
                tx.connection.execute(insert(table), values[start : start + _AT_ONCE])
        for name, moment in shown.facts.absence.all().items():
            tx.facts.absence.put(name, moment)
        keys = list(tx.connection.execute(select(told.c.gtin14)).scalars())
        parts = [
            tx.catalogue.told_about((), keys[start : start + _AT_ONCE])
            for start in range(0, len(keys), _AT_ONCE)
        ]
    return {row.gtin14: row for part in parts for row in part}


def _rows(event: object, before: Mapping[str, Told]) -> Iterator[PreviewRow]:
    if isinstance(event, ProductOffered):
        for item in event.items:
            known = before.get(gtin14(item.gtin))
            action = Action.CHANGE if known is not None and known.live else Action.RELEASE
            detail = {"price": price_text(item.dealer_price), "stock": _shown(item.stock.quantity)}
            yield PreviewRow(action, item.gtin, event.name, detail)
    elif isinstance(event, ItemChanged):
        known = before.get(gtin14(event.gtin))
        action = Action.WITHDRAW if event.live is False else Action.CHANGE
        yield PreviewRow(action, event.gtin, known.name if known else "", dict(_changes(event)))


def _changes(event: ItemChanged) -> Iterator[tuple[str, str]]:
    if event.name is not None:
        yield "name", event.name
    if event.dealer_price is not None:
        yield "price", price_text(event.dealer_price)
    if event.regular_price is not None:
        yield "regular_price", event.regular_price
    if event.stock is not None:
        yield "stock", _shown(event.stock.quantity)


def _held_row(key: str, reason: str, before: Mapping[str, Told]) -> PreviewRow:
    known = before.get(key)
    gtin, name = (known.gtin, known.name) if known else (key, "")
    return PreviewRow(Action.HOLD, gtin, name, {"rule": reason})


def _shown(quantity: int | None) -> str:
    return "–" if quantity is None else str(quantity)


class _Silence:
    """A notifier that says nothing: a preview is no trouble."""

    def raise_alarm(self, key: str, message: str) -> None:
        """Say nothing."""

    def clear_alarm(self, key: str, message: str = "") -> None:
        """Say nothing."""
