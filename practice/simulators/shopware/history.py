"""Enters the orders of past years, as a copied database has them: no event fires and no stock moves.

A few orders are placed and completed by the shop's own code, and taken as patterns: copies of their rows get
ids and times of their own and share what lies deeper, since rows are never changed in place.
"""

from __future__ import annotations

import gc
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from practice.simulators.past import Past
from practice.simulators.shopware.clock import stamp
from practice.simulators.shopware.store import Row, Store

if TYPE_CHECKING:
    from practice.simulators.shopware.owner import Owner
    from practice.simulators.shopware.shop import Shop

OPEN = "KR-OPEN-"
"""How the Kickroute numbers of the open orders begin."""

_PATTERNS = 20
_MOMENTS = ("createdAt", "updatedAt", "orderDateTime", "shippingDateEarliest", "shippingDateLatest")
_ENTITIES = (
    *("order", "order_customer", "order_address", "order_line_item", "order_delivery"),
    *("order_delivery_position", "order_transaction", "state_machine_history"),
)
Pattern = Mapping[str, list[Row]]


def enter_past(shop: Shop, owner: Owner, past: Past) -> None:
    """Enter customers' orders, most of them completed, and then Kickroute's open ones, each of one piece."""
    if not (past.orders or past.open_orders):
        return
    before = shop.store.copy()
    completed, taken = _patterns(shop, owner)
    shop.store.become(before)
    shop.log.clear()
    collecting = gc.isenabled()
    gc.disable()  # nothing here is garbage, and looking for some takes most of the time
    try:
        writer = _Copies(shop)
        ages = past.ages()
        for number, age in enumerate(ages):
            is_new = len(ages) - number <= past.per_day // 10
            writer.add((taken if is_new else completed)[number % _PATTERNS], age, {})
        for number in range(past.open_orders):
            name = f"{shop.settings.custom_field_prefix}_order_number"
            writer.add(taken[number % _PATTERNS], 3600.0, {"customFields": {name: f"{OPEN}{number}"}})
        with shop.store.lock:
            for entity, rows in writer.rows.items():
                shop.store.live[entity].load(rows)
    finally:
        if collecting:
            gc.enable()


def _patterns(shop: Shop, owner: Owner) -> tuple[list[Pattern], list[Pattern]]:
    """Return orders that are completed and shipped, and the same when they were only taken in hand."""
    goods = [
        row["productNumber"]
        for row in shop.store.live["product"].rows.values()
        if row.get("childCount") in (0, None) and row["stock"] > 60
    ][:_PATTERNS]
    completed, taken = [], []
    for number in range(_PATTERNS):
        order_id = owner.sell([(goods[number % len(goods)], 1)])
        owner.process(order_id)
        taken.append(_rows_of(shop.store, order_id))
        owner.ship(order_id, f"0034{number:016d}")
        owner.complete(order_id)
        completed.append(_rows_of(shop.store, order_id))
    shop.worker.clear()
    return completed, taken


def _rows_of(store: Store, order_id: str) -> Pattern:
    live = store.live
    found = {"order": [live["order"].rows[order_id]]}
    for entity in _ENTITIES[1:]:
        key = {"order_delivery_position": "orderDeliveryId", "state_machine_history": "referencedId"}
        above = found["order_delivery"] if entity == "order_delivery_position" else found["order"]
        if entity == "state_machine_history":
            above = [*above, *found["order_delivery"]]
        name = key.get(entity, "orderId")
        found[entity] = [row for one in above for row in live[entity].find(name, one["id"])]
    return found


class _Copies:
    """Rows of orders that are copies of patterns."""

    def __init__(self, shop: Shop) -> None:
        self._store = shop.store
        self._now = shop.now()
        self._salt = shop.new_id()[:16]
        self._made = 0
        self._moulds: dict[int, list[_Mould]] = {}
        self.rows: dict[str, list[Row]] = {entity: [] for entity in _ENTITIES}

    def add(self, pattern: Pattern, age: float, fields: Row) -> None:
        """Copy an order, placed so many seconds ago."""
        placed = stamp(self._now - timedelta(seconds=age))
        moulds = self._moulds.get(id(pattern)) or self._moulds.setdefault(id(pattern), _moulds(pattern))
        ids = [f"{self._salt}{self._made + number:016x}" for number in range(len(moulds))]
        self._made += len(moulds)
        for mould in moulds:
            row = mould.row.copy()
            for name in mould.moments:
                row[name] = placed
            for name, number in mould.references:
                row[name] = ids[number]
            self.rows[mould.entity].append(row)
        order = self.rows["order"][-1]
        order["orderDate"] = placed[:10] + _MIDNIGHT
        order["orderNumber"] = str(self._store.next("number.order", 10001))
        order["autoIncrement"] = self._store.next("order.autoIncrement")
        order.update(fields)


@dataclass(frozen=True, slots=True)
class _Mould:
    """A row of a pattern, and the fields that differ in a copy: times, and other rows of the order."""

    entity: str
    row: Row
    moments: tuple[str, ...]
    references: tuple[tuple[str, int], ...]


def _moulds(pattern: Pattern) -> list[_Mould]:
    rows = [(entity, row) for entity, found in pattern.items() for row in found]
    places = {row["id"]: number for number, (_, row) in enumerate(rows)}
    return [
        _Mould(
            entity,
            row,
            tuple(name for name in _MOMENTS if row.get(name)),
            tuple((name, places[value]) for name, value in row.items() if _names_one(value, places)),
        )
        for entity, row in rows
    ]


def _names_one(value: object, places: Mapping[str, int]) -> bool:
    return isinstance(value, str) and value in places


_MIDNIGHT = "T00:00:00.000+00:00"
