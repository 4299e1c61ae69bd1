"""The supplier and his staff: what people do to the shop in its administration and its storefront."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from simulators.shopware.auth import new_credentials
from simulators.shopware.clock import stamp
from simulators.shopware.money_back import capture_refund, order_return
from simulators.shopware.recalculation import recalculate
from simulators.shopware.settings import Credentials
from simulators.shopware.shop import Shop, Work
from simulators.shopware.states import transition
from simulators.shopware.store import Row, Store
from simulators.shopware.storefront import buy
from simulators.shopware.versions import add_credit, create_version, merge_version

if TYPE_CHECKING:
    from simulators.shopware.simulator import ShopwareSimulator


class Owner:
    """Everything a person does; products are named by number or id, orders by number or id.

    Methods raise KeyError for what is not there and ShopError where the shop refuses.
    """

    def __init__(self, simulator: ShopwareSimulator) -> None:
        self._simulator = simulator

    @property
    def _shop(self) -> Shop:
        return self._simulator.shop

    @property
    def _live(self) -> Any:
        return self._shop.store.live

    # products

    def product(self, which: str) -> Row:
        """Return a product's or variant's row by number or id."""
        return self._find("product", "productNumber", which)

    def set_stock(self, which: str, stock: int) -> None:
        """Count the stock anew, as an ERP does through the API: moves ``updatedAt`` at once."""
        self.edit_product(which, stock=stock)

    def set_stock_by_sql(self, which: str, stock: int) -> None:
        """Write the stock past the shop, as a script on the database does: moves nothing else."""
        with self._shop.store.transaction() as transaction:
            row = self.product(which)
            self._shop.store.put(transaction, self._live, "product", {**row, "stock": stock}, silent=True)

    def set_price(self, which: str, gross: float, net: float) -> None:
        """Change the retail price."""
        price = {"currencyId": self._shop.defaults.currency, "gross": gross, "net": net, "linked": False}
        self.edit_product(which, price=[price])

    def set_rule_price(self, which: str, net: float, gross: float, rule: str | None = None) -> str:
        """Add an advanced price from one piece on for a rule and return its id."""
        with self._shop.work() as work:
            product_id = self.product(which)["id"]
            price = {"currencyId": self._shop.defaults.currency, "gross": gross, "net": net, "linked": False}
            row = {
                "productId": product_id,
                "ruleId": rule or self._shop.defaults.rule,
                "quantityStart": 1,
                "price": [price],
            }
            return work.writer.write("product_price", row, "", "insert")

    def edit_product(self, which: str, **fields: Any) -> None:
        """Change fields of a product or a variant."""
        with self._shop.work() as work:
            work.writer.write("product", {"id": self.product(which)["id"], **fields}, "", "update")

    def set_custom_field(self, which: str, name: str, value: Any) -> None:
        """Fill a custom field of a product."""
        self.edit_product(which, customFields={name: value})

    def delete_product(self, which: str) -> None:
        """Delete a product with its variants; order lines keep everything but the reference."""
        with self._shop.work() as work:
            work.writer.delete("product", self.product(which)["id"])

    # orders

    def order(self, which: str) -> Row:
        """Return an order's row by number or id; of several with one number, the first."""
        return self._find("order", "orderNumber", which)

    def state(self, which: str) -> dict[str, Any]:
        """Return an order's states: ``order``, and lists for ``deliveries`` and ``transactions``."""
        with self._shop.store.lock:
            order = self.order(which)
            return {
                "order": self._shop.state(order),
                "deliveries": [self._shop.state(row) for row in self._of(order, "order_delivery")],
                "transactions": [self._shop.state(row) for row in self._of(order, "order_transaction")],
            }

    def sell(self, which: str, quantity: int = 1, email: str = "kunde@shopper.example") -> str:
        """Let a shopper buy in the storefront (Store API) and return the order's id: events, mail, stock."""
        with self._shop.work(source="storefront") as work:
            product = self.product(which)
            order_id = buy(work, product, quantity, email)
            work.happen("checkout.order.placed", order_id)
            work.report("mail", to=email, subject="checkout.order.placed", order_id=order_id)
            return order_id

    def cancel_order(self, which: str) -> None:
        """Cancel an order: stock comes back, delivery and transaction stay as they are, the shop mails."""
        self.transition("order", self.order(which)["id"], "cancel")

    def reopen_order(self, which: str) -> None:
        """Reopen an order; from cancelled it takes its stock again."""
        self.transition("order", self.order(which)["id"], "reopen")

    def process_order(self, which: str) -> None:
        """Take an order in hand."""
        self.transition("order", self.order(which)["id"], "process")

    def complete_order(self, which: str) -> None:
        """Complete an order that is in progress; from open it is taken in hand first."""
        if self.state(which)["order"] == "open":
            self.process_order(which)
        self.transition("order", self.order(which)["id"], "complete")

    def ship(self, which: str, *codes: str, delivery: int = 0, action: str = "ship") -> None:
        """Ship an order's delivery, with tracking codes if there are some."""
        if codes:
            self.enter_tracking(which, *codes, delivery=delivery)
        self.transition("order_delivery", self._delivery(which, delivery)["id"], action)

    def enter_tracking(self, which: str, *codes: str, delivery: int = 0) -> None:
        """Enter tracking codes in the administration: a draft version is merged, no event fires."""
        row = self._delivery(which, delivery)
        self._in_version(row["orderId"], lambda work: self._track(work, row["id"], list(codes)))

    def pay(self, which: str, action: str = "paid") -> None:
        """Set an order's first transaction: paid, refund, refund_partially, cancel, reopen ….

        Moves no amount.
        """
        with self._shop.store.lock:
            row = self._of(self.order(which), "order_transaction")[0]
        self.transition("order_transaction", row["id"], action)

    def transition(self, entity: str, row_id: str, action: str) -> None:
        """Carry out any transition; clicks of the staff always mail."""
        with self._shop.work() as work:
            transition(work, entity, row_id, action)

    def delete_order(self, which: str) -> None:
        """Delete an order: an open one gives its stock back, a cancelled one does not."""
        with self._shop.work() as work:
            work.writer.delete("order", self.order(which)["id"])

    def edit_order(self, which: str, **fields: Any) -> None:
        """Change fields of an order's row: comment, custom fields, …."""
        with self._shop.work() as work:
            work.writer.write("order", {"id": self.order(which)["id"], **fields}, "", "update")

    def tag_order(self, which: str, tag_id: str, present: bool = True) -> None:
        """Put a tag on an order or take it off."""
        with self._shop.work() as work:
            order = self.order(which)
            tags = [known for known in order.get("tagIds") or [] if known != tag_id]
            moved = {
                **order,
                "tagIds": [*tags, *([tag_id] if present else [])],
                "updatedAt": stamp(self._shop.now()),
            }
            work.put("order", moved)

    def set_line_quantity(self, which: str, quantity: int, line: int = 0) -> None:
        """Change a line's quantity and save, which moves stock and calculates the order again."""
        with self._shop.store.lock:
            order = self.order(which)
            row = self._of(order, "order_line_item")[line]
        self._in_version(order["id"], lambda work: self._change_quantity(work, row, quantity))

    def remove_line(self, which: str, line: int = 0) -> None:
        """Remove a line and save, which gives its stock back and calculates the order again."""
        with self._shop.store.lock:
            order = self.order(which)
            row = self._of(order, "order_line_item")[line]
        self._in_version(order["id"], lambda work: self._remove_line(work, row))

    def recalculate_order(self, which: str) -> None:
        """Open an order in the administration and save it: everything is calculated again."""
        order_id = self.order(which)["id"]
        self._in_version(order_id, lambda work: recalculate(work, order_id))

    # money back

    def credit(self, which: str, amount: float, label: str = "Gutschrift") -> str:
        """Add a credit item (merged into the live order) and return the line's id.

        The whole order is calculated again.
        """
        order_id = self.order(which)["id"]
        body = {"label": label, "priceDefinition": {"type": "absolute", "price": -abs(amount), "quantity": 1}}
        self._in_version(order_id, lambda work: add_credit(work, order_id, body))
        lines = self._of(self.order(order_id), "order_line_item")
        return str(next(row["id"] for row in reversed(lines) if row["type"] == "credit"))

    def refund(self, which: str, positions: Iterable[tuple[int, int, float]], complete: bool = True) -> str:
        """Refund as a payment plugin does: a capture refund of (line, quantity, gross amount); return its id.

        The transaction's state and amount stay as they are.
        """
        with self._shop.work() as work:
            order = self.order(which)
            transaction_row, lines = (
                self._of(order, "order_transaction")[0],
                self._of(order, "order_line_item"),
            )
            refund_id = capture_refund(work, transaction_row, lines, list(positions))
        if complete:
            self.complete_refund(refund_id)
        return refund_id

    def complete_refund(self, refund_id: str) -> None:
        """Complete an open capture refund."""
        self.transition("order_transaction_capture_refund", refund_id, "complete")

    def order_return(self, which: str, positions: Iterable[tuple[int, int, float]], done: bool = True) -> str:
        """Take goods back with the Commercial plugin: (line, quantity, refund); return the return's id."""
        if not self._shop.settings.commercial:
            raise KeyError("order returns need the Commercial plugin: set commercial in the settings")
        with self._shop.work() as work:
            order = self.order(which)
            lines = self._of(order, "order_line_item")
            return_id = order_return(work, order["id"], lines, list(positions))
        for action in ("process", "complete") if done else ():
            self.transition("order_return", return_id, action)
        return return_id

    # the shop itself

    def backup(self) -> Store:
        """Make a backup of the database."""
        return self._shop.store.copy()

    def restore(self, backup: Store) -> None:
        """Restore a backup: everything written since is gone, numbers and ids go back too."""
        self._shop.store.become(backup)

    def kill_worker(self) -> None:
        """Let the queue's worker die: nothing is indexed, no queued webhook is sent."""
        self._shop.worker.kill()

    def revive_worker(self) -> None:
        """Start the queue's worker again."""
        self._shop.worker.revive()

    def create_integration(
        self, label: str, privileges: Iterable[str] = (), *, admin: bool = False
    ) -> Credentials:
        """Create an integration with a role of its own and return its key and secret."""
        credentials = new_credentials()
        with self._shop.work() as work:
            role = work.writer.write(
                "acl_role", {"name": label, "privileges": sorted(privileges)}, "", "insert"
            )
            work.writer.write(
                "integration",
                {
                    "label": label,
                    "accessKey": credentials.client_id,
                    "secretAccessKey": credentials.client_secret,
                    "admin": admin,
                    "aclRoleIds": [role],
                },
                "",
                "insert",
            )
        return credentials

    def set_privileges(self, label: str, privileges: Iterable[str]) -> None:
        """Change an integration's role; it acts at once, also on tokens already issued."""
        with self._shop.work() as work:
            role = next(row for row in self._live["acl_role"].rows.values() if row["name"] == label)
            work.put("acl_role", {**role, "privileges": sorted(privileges)})

    # helpers

    def _find(self, entity: str, key: str, which: str) -> Row:
        with self._shop.store.lock:
            table = self._live[entity]
            row = table.get(which) or next(iter(table.find(key, which)), None)
            if row is None:
                raise KeyError(f"no {entity} {which!r}")
            found: Row = row
            return found

    def _of(self, order: Row, entity: str) -> list[Row]:
        rows: list[Row] = self._live[entity].find("orderId", order["id"])
        return sorted(rows, key=lambda row: (row.get("position", 0), row["createdAt"]))

    def _delivery(self, which: str, at: int) -> Row:
        with self._shop.store.lock:
            return self._of(self.order(which), "order_delivery")[at]

    def _in_version(self, order_id: str, edit: Any) -> None:
        version = create_version(self._shop, order_id)
        with self._shop.work(version) as work:
            edit(work)
        with self._shop.work() as work:
            merge_version(work, version)

    def _track(self, work: Work, delivery_id: str, codes: list[str]) -> None:
        work.writer.write("order_delivery", {"id": delivery_id, "trackingCodes": codes}, "", "update")

    def _change_quantity(self, work: Work, line: Row, quantity: int) -> None:
        definition = line.get("priceDefinition")
        changed: Row = {"id": line["id"], "quantity": quantity}
        if definition:
            changed["priceDefinition"] = {**definition, "quantity": quantity}
        work.writer.write("order_line_item", changed, "", "update")
        recalculate(work, line["orderId"])

    def _remove_line(self, work: Work, line: Row) -> None:
        work.writer.delete("order_line_item", line["id"])
        recalculate(work, line["orderId"])
