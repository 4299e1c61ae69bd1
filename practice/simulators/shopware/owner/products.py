"""The owner's side of the products: stock, prices, fields."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

from practice.simulators.shopware.owner.desk import Desk
from practice.simulators.shopware.store import Row

How = Literal["save", "sql"]
"""``save`` as the administration or an ERP does it, with dates and events; ``sql`` past the shop."""


class ProductDesk(Desk):
    """Who keeps the catalogue."""

    def stock(self, item: str) -> int:
        """Return the stock, which may be negative."""
        return int(self.product(item)["stock"])

    def set_stock(self, item: str, quantity: int, how: How = "save") -> None:
        """Count a stock anew; ``save`` moves ``updatedAt`` at once, ``sql`` nothing at all."""
        if how == "save":
            self.edit(item, stock=quantity)
            return
        with self._shop.store.transaction() as transaction:
            row = {**self.product(item), "stock": quantity}
            self._shop.store.put(transaction, self._live, "product", row, silent=True)

    def edit_price(self, item: str, gross: float | None = None, dealer_price: Any = None) -> None:
        """Change the retail price (the net one follows) or the dealer price; "" removes the latter."""
        if dealer_price is not None:
            field = f"{self._shop.settings.custom_field_prefix}_dealer_price"
            self.set_custom_field(item, field, dealer_price if dealer_price != "" else None)
        if gross is not None:
            row = self.product(item)
            tax_id = row.get("taxId") or self.product(row["parentId"])["taxId"]
            rate = Decimal(str(self._live["tax"].rows[tax_id]["taxRate"]))
            net = round(float(Decimal(str(gross)) * 100 / (100 + rate)), 4)
            self.edit(item, price=[self._price(gross, net)])

    def set_rule_price(self, item: str, net: float, gross: float, rule: str | None = None) -> str:
        """Add an advanced price from one piece on for a rule and return its id."""
        with self._shop.work() as work:
            row = {
                "productId": self.product(item)["id"],
                "ruleId": rule or self._shop.defaults.rule,
                "quantityStart": 1,
                "price": [self._price(gross, net)],
            }
            return work.writer.write("product_price", row, "", "insert")

    def edit(self, item: str, **fields: Any) -> None:
        """Change any field that the Admin API knows (name, ean, active, isCloseout, categories …)."""
        with self._shop.work() as work:
            work.writer.write("product", {"id": self.product(item)["id"], **fields}, "", "update")

    def hide(self, item: str) -> None:
        """Take a product out of every sales channel: it can be bought in none, and stays active."""
        with self._shop.work() as work:
            for row in self._live["product_visibility"].find("productId", self.product(item)["id"]):
                work.writer.delete("product_visibility", row["id"])

    def show_elsewhere(self, item: str) -> None:
        """Show a product in a second sales channel, which the shop has for something else."""
        other = "f" * 32
        first = self._live["sales_channel"].rows[self._shop.defaults.sales_channel]
        with self._shop.store.transaction() as transaction:
            second = {**first, "id": other, "name": "Marktplatz", "active": False}
            self._shop.store.put(transaction, self._live, "sales_channel", second)
        with self._shop.work() as work:
            row = {"productId": self.product(item)["id"], "salesChannelId": other, "visibility": 30}
            work.writer.write("product_visibility", row, "", "insert")

    def give_states(self, item: str, states: list[str]) -> None:
        """Let a plugin say what kind of product it is."""
        with self._shop.store.transaction() as transaction:
            self._shop.store.put(transaction, self._live, "product", {**self.product(item), "states": states})

    def set_custom_field(self, item: str, name: str, value: Any) -> None:
        """Fill a custom field of a product; None leaves it there with nothing in it."""
        self.edit(item, customFields={name: value})

    def publish(self, item: str) -> None:
        """Put an item on sale."""
        self.edit(item, active=True)

    def unpublish(self, item: str) -> None:
        """Take an item off sale."""
        self.edit(item, active=False)

    def delete_product(self, item: str) -> None:
        """Delete an item, with its variants; order lines keep everything but the reference."""
        with self._shop.work() as work:
            work.writer.delete("product", self.product(item)["id"])

    def _price(self, gross: float, net: float) -> Row:
        return {"currencyId": self._shop.defaults.currency, "gross": gross, "net": net, "linked": False}
