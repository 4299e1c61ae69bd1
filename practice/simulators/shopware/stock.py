"""Move stock as orders do: at once, by quantity, and in 6.6 without touching ``updatedAt``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from practice.simulators.shopware.clock import whole_seconds
from practice.simulators.shopware.derived import available
from practice.simulators.shopware.store import Change, Row, Store, Transaction

Report = Callable[..., None]


class Warehouse:
    """Moves stock inside a transaction; ``report`` is told of every move.

    ``touches`` is what 6.7 does: the product's ``updatedAt`` becomes the current whole second. Without
    ``manages`` nothing is moved.
    """

    def __init__(
        self,
        store: Store,
        transaction: Transaction,
        now: Callable[[], datetime],
        report: Report,
        touches: bool,
        manages: bool = True,
    ) -> None:
        self.store, self.transaction = store, transaction
        self.now, self.report, self.touches, self.manages = now, report, touches, manages

    def take(self, product_id: str, quantity: int, cause: str) -> None:
        """Take stock for an order; a negative quantity gives it back. Unknown products are passed over."""
        space = self.store.live
        row = space["product"].get(product_id)
        if row is None or not quantity or not self.manages:
            return
        stock = row["stock"] - quantity
        moved = {**row, "stock": stock, "availableStock": stock, "sales": (row.get("sales") or 0) + quantity}
        moved["available"] = available(space, moved)
        if self.touches:
            moved["updatedAt"] = whole_seconds(self.now())
        self.store.put(self.transaction, space, "product", moved, silent=True)
        self.report(
            "stock",
            product_id=product_id,
            number=row.get("productNumber"),
            before=row["stock"],
            after=stock,
            cause=cause,
        )

    def take_order(self, order_id: str, cause: str, sign: int = 1) -> None:
        """Take (or, with sign -1, give back) everything a live order holds."""
        for line in self.store.live["order_line_item"].find("orderId", order_id):
            product_id, quantity = _counted(line)
            if product_id:
                self.take(product_id, sign * quantity, cause)

    def follow(self, changes: list[Change], cancelled: Callable[[Row], bool], source: str) -> None:
        """Move stock for lines of live orders that came, changed or went.

        Those of a cancelled order do not count.
        """
        orders: dict[str, Any] = {
            change.id: change.before
            for change in changes
            if change.entity == "order" and change.operation == "delete"
        }
        for change in changes:
            if change.entity != "order_line_item":
                continue
            line = change.after or change.before or {}
            order = orders.get(line["orderId"]) or self.store.live["order"].get(line["orderId"])
            if change.operation != "insert" and order is not None and cancelled(order):
                continue
            self._line(change, source)

    def _line(self, change: Change, source: str) -> None:
        old_product, old = _counted(change.before or {})
        new_product, new = _counted(change.after or {})
        if change.after is not None and change.before is not None and old_product and not new_product:
            return
        if old_product == new_product:
            old_product, old, new = None, 0, new - old
        if old_product:
            self.take(old_product, -old, source)
        if new_product:
            self.take(new_product, new, source)


def _counted(line: Row) -> tuple[str | None, int]:
    """Return which product a line counts against and how much; only lines of type product do."""
    product_id = line.get("productId")
    return (product_id, int(line["quantity"])) if product_id and line.get("type") == "product" else (None, 0)
