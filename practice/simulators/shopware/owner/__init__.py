"""The supplier and his staff: what people do to the shop in its administration and its storefront."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from practice.simulators.shopware.auth import new_credentials
from practice.simulators.shopware.money_back import Position, capture_refund, order_return
from practice.simulators.shopware.owner.orders import Items, OrderDesk
from practice.simulators.shopware.owner.products import How, ProductDesk
from practice.simulators.shopware.settings import Credentials
from practice.simulators.shopware.shop import Shop
from practice.simulators.shopware.store import Store
from practice.simulators.shopware.values import cents
from practice.simulators.shopware.versions import add_credit

__all__ = ["How", "Items", "Owner"]


class Owner(ProductDesk, OrderDesk):
    """The shop's administration. Items are named by id, number or GTIN, orders by id or number.

    Unknown ones raise LookupError; what the shop refuses raises ShopError.
    """

    def __init__(self, shop: Shop) -> None:
        super().__init__(shop)
        self._backups: dict[str, Store] = {}

    # --- money back

    def credit(self, order: str, amount: float, label: str = "Gutschrift") -> str:
        """Add a credit item in a version, merge it, and return the line's id.

        The whole order is calculated again.
        """
        order_id = self.order(order)["id"]
        definition = {"type": "absolute", "price": -abs(float(amount)), "quantity": 1}
        body = {"label": label, "priceDefinition": definition}
        self._in_version(order_id, lambda work: add_credit(work, order_id, body))
        lines = self._of(self.order(order_id), "order_line_item")
        return str(next(row["id"] for row in reversed(lines) if row["type"] == "credit"))

    def refund(
        self,
        order: str,
        amount: float | None = None,
        positions: Iterable[Position] = (),
        *,
        complete: bool = True,
    ) -> str:
        """Refund as a payment plugin does, by a capture refund, and return its id.

        ``amount`` is gross, without one it is the sum of the positions, or without those the whole
        transaction. The transaction's own state and amount stay as they are.
        """
        with self._shop.work() as work:
            row, given = self.order(order), list(positions)
            paid, lines = self._of(row, "order_transaction")[0], self._of(row, "order_line_item")
            if amount is None:
                amount = sum(found[2] for found in given) if given else paid["amount"]["totalPrice"]
            refund_id = capture_refund(work, paid, lines, cents(float(amount)), given)
        if complete:
            self.complete_refund(refund_id)
        return refund_id

    def complete_refund(self, refund_id: str) -> None:
        """Complete an open capture refund."""
        self.transition("order_transaction_capture_refund", refund_id, "complete")

    def order_return(self, order: str, positions: Iterable[Position], *, done: bool = True) -> str:
        """Take goods back with the Commercial plugin and return the return's id.

        Raises LookupError in a shop without the plugin.
        """
        if not self._shop.settings.commercial:
            raise LookupError("order returns need the Commercial plugin: set commercial in the settings")
        with self._shop.work() as work:
            row = self.order(order)
            return_id = order_return(work, row["id"], self._of(row, "order_line_item"), list(positions))
        for action in ("process", "complete") if done else ():
            self.transition("order_return", return_id, action)
        return return_id

    # --- the shop itself

    def back_up(self, name: str = "backup") -> str:
        """Make a backup of the database; return its name."""
        self._backups[name] = self._shop.store.copy()
        return name

    def restore_backup(self, name: str = "backup") -> None:
        """Put an old backup back: what was written since is gone, numbers are issued again."""
        if name not in self._backups:
            raise LookupError(f"no backup {name!r}; there are: {', '.join(self._backups) or 'none'}")
        self._shop.store.become(self._backups[name])

    @property
    def backups(self) -> list[str]:
        """The names of the backups, oldest first."""
        return list(self._backups)

    def kill_worker(self) -> None:
        """Let the queue's worker die: nothing is indexed, no queued webhook is sent."""
        self._shop.worker.kill()

    def revive_worker(self) -> None:
        """Start the queue's worker again; it begins with what piled up."""
        self._shop.worker.revive()

    def create_integration(
        self, label: str, privileges: Iterable[str] = (), *, admin: bool = False
    ) -> Credentials:
        """Create an integration with a role of its own and return its key and secret."""
        credentials = new_credentials()
        with self._shop.work() as work:
            role = {"name": label, "privileges": sorted(privileges)}
            row = {
                "label": label,
                "accessKey": credentials.client_id,
                "secretAccessKey": credentials.client_secret,
                "admin": admin,
                "aclRoleIds": [work.writer.write("acl_role", role, "", "insert")],
            }
            work.writer.write("integration", row, "", "insert")
        return credentials

    def set_privileges(self, label: str, privileges: Iterable[str]) -> None:
        """Change an integration's role; it acts at once, also on tokens already issued."""
        with self._shop.work() as work:
            role = next(row for row in self._live["acl_role"].rows.values() if row["name"] == label)
            work.put("acl_role", {**role, "privileges": sorted(privileges)})

    def summary(self) -> dict[str, Any]:
        """Tell in figures what is in the shop."""
        with self._shop.store.lock:
            states: dict[str, int] = {}
            for row in self._live["order"].rows.values():
                states[self._shop.state(row)] = states.get(self._shop.state(row), 0) + 1
            hooks = [*self._live["webhook"].rows.values()]
            return {
                "version": self._shop.settings.full_version,
                "products": len(self._live["product"]),
                "orders": states,
                "refunds": len(self._live["order_transaction_capture_refund"]),
                "webhooks": [{name: row[name] for name in ("id", "eventName", "active")} for row in hooks],
                "queued": self._shop.worker.sizes(),
                "backups": self.backups,
            }
