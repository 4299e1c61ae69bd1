"""The owner's side of the orders: selling, states, tracking, edits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from practice.simulators.shopware.clock import stamp
from practice.simulators.shopware.owner.desk import Desk
from practice.simulators.shopware.recalculation import recalculate
from practice.simulators.shopware.shop import Work
from practice.simulators.shopware.states import transition
from practice.simulators.shopware.store import Row
from practice.simulators.shopware.storefront import buy

Items = Sequence[tuple[str, int]]
"""What is bought: (id, number or GTIN; pieces)."""


class OrderDesk(Desk):
    """Who handles the orders; the shopper stands on the other side of it."""

    def orders_with(self, kickroute_number: str) -> list[str]:
        """Return the ids of all orders that carry a Kickroute number in a custom field."""
        with self._shop.store.lock:
            orders = [*self._live["order"].rows.values()]
        return [row["id"] for row in orders if kickroute_number in (row.get("customFields") or {}).values()]

    def state(self, order: str) -> dict[str, Any]:
        """Return an order's states: ``order``, and lists for ``deliveries`` and ``transactions``."""
        with self._shop.store.lock:
            row = self.order(order)
            return {
                "order": self._shop.state(row),
                "deliveries": [self._shop.state(other) for other in self._of(row, "order_delivery")],
                "transactions": [self._shop.state(other) for other in self._of(row, "order_transaction")],
            }

    def sell(self, items: Items, email: str = "kerstin@kunden.example") -> str:
        """Let a shopper buy in the storefront (Store API) and return the order's id: events, mail, stock.

        Raises ValueError for more of a closeout item than there is.
        """
        with self._shop.work(source="storefront") as work:
            order_id = buy(work, [(self.product(item), quantity) for item, quantity in items], email)
            work.happen("checkout.order.placed", order_id)
            work.report("mail", to=email, subject="checkout.order.placed", order_id=order_id)
            return order_id

    def transition(self, entity: str, row_id: str, action: str) -> None:
        """Carry out any transition; clicks of the staff always mail."""
        with self._shop.work() as work:
            transition(work, entity, row_id, action)

    def process(self, order: str) -> None:
        """Take an order in hand."""
        self.transition("order", self.order(order)["id"], "process")

    def complete(self, order: str) -> None:
        """Complete an order; an open one is taken in hand first."""
        if self.state(order)["order"] == "open":
            self.process(order)
        self.transition("order", self.order(order)["id"], "complete")

    def cancel(self, order: str) -> None:
        """Cancel an order: stock comes back, delivery and transaction stay as they are, the shop mails."""
        self.transition("order", self.order(order)["id"], "cancel")

    def reopen(self, order: str) -> None:
        """Reopen an order; from cancelled it takes its stock again."""
        self.transition("order", self.order(order)["id"], "reopen")

    def ship(
        self, order: str, number: str | Sequence[str] = (), delivery: int = 0, action: str = "ship"
    ) -> None:
        """Ship an order's delivery, with tracking numbers if given; ``action`` may be ``retour`` …."""
        if number:
            self.enter_tracking(order, number, delivery)
        self.transition("order_delivery", self._delivery(order, delivery)["id"], action)

    def enter_tracking(self, order: str, number: str | Sequence[str], delivery: int = 0) -> None:
        """Enter tracking numbers in the administration: a draft version is merged, no event fires."""
        row = self._delivery(order, delivery)
        codes = [number] if isinstance(number, str) else list(number)
        changed = {"id": row["id"], "trackingCodes": codes}
        self._in_version(
            row["orderId"], lambda work: work.writer.write("order_delivery", changed, "", "update")
        )

    def pay(self, order: str, action: str = "paid") -> None:
        """Set an order's first transaction: paid, refund, refund_partially, cancel …; moves no amount."""
        with self._shop.store.lock:
            row = self._of(self.order(order), "order_transaction")[0]
        self.transition("order_transaction", row["id"], action)

    def delete_order(self, order: str) -> None:
        """Delete an order: an open one gives its stock back, a cancelled one does not."""
        with self._shop.work() as work:
            work.writer.delete("order", self.order(order)["id"])

    def edit_order(self, order: str, **fields: Any) -> None:
        """Change fields of an order's row: comment, custom fields …."""
        with self._shop.work() as work:
            work.writer.write("order", {"id": self.order(order)["id"], **fields}, "", "update")

    def tag_order(self, order: str, tag_id: str, present: bool = True) -> None:
        """Put a tag on an order or take it off."""
        with self._shop.work() as work:
            row = self.order(order)
            tags = [known for known in row.get("tagIds") or [] if known != tag_id]
            tags += [tag_id] if present else []
            work.put("order", {**row, "tagIds": tags, "updatedAt": stamp(self._shop.now())})

    def set_line_quantity(self, order: str, quantity: int, line: int = 0) -> None:
        """Change a line's quantity and save: stock moves, the order is calculated again."""
        with self._shop.store.lock:
            row = self._of(self.order(order), "order_line_item")[line]
        changed: Row = {"id": row["id"], "quantity": quantity}
        if row.get("priceDefinition"):
            changed["priceDefinition"] = {**row["priceDefinition"], "quantity": quantity}

        def edit(work: Work) -> None:
            work.writer.write("order_line_item", changed, "", "update")
            recalculate(work, row["orderId"])

        self._in_version(row["orderId"], edit)

    def remove_line(self, order: str, line: int = 0) -> None:
        """Remove a line and save: stock comes back, the order is calculated again."""
        with self._shop.store.lock:
            row = self._of(self.order(order), "order_line_item")[line]

        def edit(work: Work) -> None:
            work.writer.delete("order_line_item", row["id"])
            recalculate(work, row["orderId"])

        self._in_version(row["orderId"], edit)

    def recalculate(self, order: str) -> None:
        """Open an order in the administration and save it: everything is calculated again."""
        order_id = self.order(order)["id"]
        self._in_version(order_id, lambda work: recalculate(work, order_id))
