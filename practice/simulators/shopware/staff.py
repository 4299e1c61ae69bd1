"""What the owner's pages show of the simulated Shopware."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from practice.simulators.office import Field, Line, Offer, Order, Product, Task

if TYPE_CHECKING:
    from practice.simulators.shopware.owner import Owner
    from practice.simulators.shopware.shop import Shop
    from practice.simulators.shopware.store import Row

_CENT = Decimal("0.01")


class ShopwareStaff:
    """The shop's rows in the words of the pages; ``actions`` are all that the owner can do."""

    def __init__(self, shop: Shop, owner: Owner, actions: Sequence[str]) -> None:
        self._shop = shop
        self._owner = owner
        self._actions = actions

    @property
    def shop(self) -> str:
        """The shop's name."""
        return self._shop.settings.name

    @property
    def kind(self) -> str:
        """Shopware, with its version."""
        return f"Shopware {self._shop.settings.version}"

    def orders(self) -> Sequence[Order]:
        """Return all orders, newest first."""
        with self._shop.store.lock:
            rows = self._table("order").rows.values()
            ordered = sorted(rows, key=lambda row: int(row["autoIncrement"]), reverse=True)
            return [self._order(row) for row in ordered]

    def order(self, order_id: str) -> Order:
        """Return one order with its tasks; raises LookupError."""
        with self._shop.store.lock:
            return self._order(self._owner.order(order_id))

    def products(self) -> Sequence[Product]:
        """Return all products, as the shopkeeper entered them."""
        with self._shop.store.lock:
            rows = [*self._table("product").rows.values()]
            return [self._product(row) for row in rows if not row.get("parentId")]

    def product(self, product_id: str) -> Product:
        """Return one product, also by the id of a variant, with its tasks; raises LookupError."""
        with self._shop.store.lock:
            row = self._owner.product(product_id)
            return self._product(self._owner.product(row["parentId"]) if row.get("parentId") else row)

    def tasks(self) -> Sequence[Task]:
        """Sell in the storefront, let the worker die, put the shop back."""
        return (
            Task("sell", "sell", fields=(Field("items", "items"),)),
            Task("kill_worker", "kill-worker"),
            Task("revive_worker", "revive-worker"),
            Task("back_up", "back-up", fields=(Field("name", "name", "backup"),)),
            *(Task("restore_backup", "restore", {"name": name}) for name in self._owner.backups),
        )

    def more(self) -> Sequence[Task]:
        """Return every other action with the names of its arguments."""
        there = {task.action for task in self.tasks()}
        return [Task(name, name, fields=self._arguments(name)) for name in self._actions if name not in there]

    def _arguments(self, action: str) -> tuple[Field, ...]:
        parameters = inspect.signature(getattr(self._owner, action)).parameters.values()
        return tuple(Field(p.name, p.name) for p in parameters if p.kind is not p.VAR_KEYWORD)

    def _table(self, entity: str) -> Any:
        return self._shop.store.live[entity]

    def _order(self, row: Row) -> Order:
        addresses = self._table("order_address").rows
        deliveries = self._table("order_delivery").find("orderId", row["id"])
        customers = self._table("order_customer").find("orderId", row["id"])
        notes = (row.get("customerComment"), row.get("internalComment"))
        prefix = self._shop.settings.custom_field_prefix
        shipped = next((addresses.get(each["shippingOrderAddressId"]) for each in deliveries), None)
        return Order(
            id=row["id"],
            number=str(row["orderNumber"]),
            kickroute=str((row.get("customFields") or {}).get(f"{prefix}_order_number") or ""),
            status=self._shop.state(row),
            at=datetime.fromisoformat(row["orderDateTime"]),
            total=_amount(row["amountTotal"]),
            recipient=_person(shipped),
            buyer=_person(addresses.get(row["billingAddressId"])) or _person(next(iter(customers), None)),
            lines=tuple(
                Line(str(line["label"]), int(line["quantity"]), _amount(line["totalPrice"]))
                for line in self._table("order_line_item").find("orderId", row["id"])
            ),
            refunds=tuple(self._refunds(row["id"])),
            parcels=tuple(str(code) for each in deliveries for code in each.get("trackingCodes") or ()),
            notes=tuple(note for note in notes if note),
            tasks=_order_tasks(row["id"]),
        )

    def _refunds(self, order_id: str) -> list[Decimal]:
        captures = (
            capture
            for paid in self._table("order_transaction").find("orderId", order_id)
            for capture in self._table("order_transaction_capture").find("orderTransactionId", paid["id"])
        )
        refunds = self._table("order_transaction_capture_refund")
        return [
            _amount(refund["amount"]["totalPrice"])
            for capture in captures
            for refund in refunds.find("captureId", capture["id"])
        ]

    def _product(self, row: Row) -> Product:
        variants = self._table("product").find("parentId", row["id"])
        sold = sorted(variants, key=lambda each: str(each["productNumber"])) or [row]
        item = {"item": row["id"]}
        hide = Task("unpublish", "unpublish", item) if row.get("active") else Task("publish", "publish", item)
        offers = tuple(self._offer(each, row) for each in sold)
        return Product(row["id"], str(row.get("name") or ""), _status(row), offers, (hide,))

    def _offer(self, row: Row, parent: Row) -> Offer:
        options = self._table("property_group_option").rows
        names = (str(options[option]["name"]) for option in row.get("optionIds") or () if option in options)
        field = f"{self._shop.settings.custom_field_prefix}_dealer_price"
        dealer = str((row.get("customFields") or {}).get(field) or "")
        price = next((str(each["gross"]) for each in row.get("price") or parent.get("price") or ()), "")
        item, stock = {"item": row["id"]}, int(row.get("stock") or 0)
        tasks = (
            Task("set_stock", "set", item, (Field("quantity", "stock", str(stock), "number"),)),
            Task("edit_price", "set", item, (Field("gross", "price", price),)),
            Task("edit_price", "set", item, (Field("dealer_price", "dealer-price", dealer),)),
        )
        apart = ", ".join(names) if row is not parent else ""
        number, ean = str(row["productNumber"]), str(row.get("ean") or "")
        return Offer(row["id"], apart, number, ean, stock, price, dealer, tasks)


def _order_tasks(order_id: str) -> tuple[Task, ...]:
    of = {"order": order_id}
    return (
        Task("enter_tracking", "enter-tracking", of, (Field("number", "tracking"),)),
        Task("ship", "ship", of, (Field("number", "tracking"),)),
        Task("process", "process", of),
        Task("complete", "complete", of),
        Task("cancel", "cancel", of),
        Task("reopen", "reopen", of),
        Task("refund", "refund", of, (Field("amount", "refund-amount"),)),
        Task("delete_order", "delete", of),
    )


def _status(row: Row) -> str:
    return "publish" if row.get("active") else "draft"


def _amount(value: object) -> Decimal:
    return Decimal(str(value)).quantize(_CENT)


def _person(address: Row | None) -> str:
    if address is None:
        return ""
    name = f"{address.get('firstName') or ''} {address.get('lastName') or ''}".strip()
    return ", ".join(str(part) for part in (address.get("company"), name, address.get("city")) if part)
