"""The shop's database: tables, numbers, backup and restore."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from practice.simulators.woocommerce.order_index import OrderIndex
from practice.simulators.woocommerce.records import (
    Category,
    Fulfilment,
    Image,
    Meta,
    Note,
    Order,
    Product,
    Refund,
    Webhook,
)

_ORDERS = {
    "id": attrgetter("id"),
    "date": attrgetter("created", "id"),
    "modified": attrgetter("modified", "id"),
}


@dataclass(slots=True)
class Tables:
    """All rows and the next number of each kind; what a database backup holds.

    ``media`` are pictures that were loaded by REST; ``sales`` is when a product's sale next begins or ends.
    """

    products: dict[int, Product] = field(default_factory=dict)
    variations: dict[int, Product] = field(default_factory=dict)
    categories: dict[int, Category] = field(default_factory=dict)
    orders: dict[int, Order] = field(default_factory=dict)
    refunds: dict[int, Refund] = field(default_factory=dict)
    notes: dict[int, Note] = field(default_factory=dict)
    fulfilments: dict[int, Fulfilment] = field(default_factory=dict)
    webhooks: dict[int, Webhook] = field(default_factory=dict)
    media: dict[int, Image] = field(default_factory=dict)
    sales: dict[int, int] = field(default_factory=dict)
    queue: list[tuple[int, str, Any]] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)


class ShopState:
    """The tables behind one lock; a number is never issued twice, except after an old backup was restored."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.tables = Tables()
        self._listed: dict[tuple[str, str], list[Product]] = {}
        self._order_index: OrderIndex | None = None

    def number(self, kind: str) -> int:
        """Issue the next number of a kind: ``post`` (products, orders, refunds), ``item`` and more."""
        with self.lock:
            numbers = self.tables.numbers
            numbers[kind] = numbers.get(kind, 10 if kind == "post" else 0) + 1
            return numbers[kind]

    def meta(self, key: str, value: Any) -> Meta:
        """Make a row of meta data with the next number."""
        return Meta(self.number("meta"), key, value)

    def snapshot(self) -> bytes:
        """Copy the whole database, numbers included."""
        with self.lock:
            return pickle.dumps(self.tables, protocol=pickle.HIGHEST_PROTOCOL)

    def restore(self, backup: bytes) -> None:
        """Put an old copy back: rows written since are gone and their numbers will be issued again."""
        tables = pickle.loads(backup)  # noqa: S301 - our own bytes, made by snapshot() in this process
        with self.lock:
            self.tables = tables
            self._listed.clear()
            self._order_index = None

    def listed(self, table: str, order: str) -> list[Product]:
        """Return all ``products`` or ``variations`` outside the trash, by ``id``, ``date`` or ``modified``.

        They ascend. The list is kept until ``relist`` says that it may have changed, so that a page of a
        large shop costs no more than one of a small shop.
        """
        with self.lock:
            kept = self._listed.get((table, order))
            if kept is None:
                rows = [p for p in getattr(self.tables, table).values() if p.status != "trash"]
                kept = sorted(rows, key=_ORDERS[order])
                self._listed[table, order] = kept
            elif order == "modified":
                # Changes move few of them, which makes this quick; a list that was given out stays as it is.
                kept = self._listed[table, order] = kept.copy()
                kept.sort(key=_ORDERS[order])
            return kept

    def relist(self) -> None:
        """Say that an item came, went, or changed its status."""
        with self.lock:
            self._listed.clear()

    @property
    def order_index(self) -> OrderIndex:
        """Where orders are found by id and dates."""
        with self.lock:
            if self._order_index is None:
                self._order_index = OrderIndex(self.tables.orders)
            return self._order_index

    def reindex_orders(self) -> None:
        """Say that many orders came past :meth:`save_order`."""
        with self.lock:
            self._order_index = None

    def save_order(self, order: Order) -> None:
        """Write an order whose dates or status may have changed."""
        with self.lock:
            index = self.order_index
            self.tables.orders[order.id] = order
            index.put(order)

    def drop_order(self, order: Order) -> None:
        """Forget an order."""
        with self.lock:
            self.order_index.drop(order)
            del self.tables.orders[order.id]

    def sellable(self, item_id: int) -> Product | None:
        """Find a product or variation by id, trashed ones too."""
        return self.tables.products.get(item_id) or self.tables.variations.get(item_id)

    def everything(self) -> Iterator[Product]:
        """All products and variations, also trashed ones."""
        yield from self.tables.products.values()
        yield from self.tables.variations.values()

    def find(self, reference: int | str) -> Product:
        """Find a product or variation by id, SKU or GTIN (field or any meta). Raises LookupError."""
        if isinstance(reference, int) or (reference.isdigit() and len(reference) < 8):
            found = self.sellable(int(reference))
            if found is not None:
                return found
        for item in self.everything():
            if reference in (item.sku, item.gtin) or any(row.value == reference for row in item.meta):
                return item
        raise LookupError(f"no product or variation {reference!r} in the simulated shop")

    def order(self, order_id: int) -> Order:
        """Find an order by id, also in the trash. Raises LookupError."""
        try:
            return self.tables.orders[int(order_id)]
        except KeyError:
            raise LookupError(f"no order {order_id} in the simulated shop") from None
