"""The shop's staff: everything a shopkeeper, a customer or a plugin does to the shop without the REST API."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from practice.simulators.woocommerce import orders, plugin, products, refunds, shoppers
from practice.simulators.woocommerce.lifecycle import add_note, remaining, saved, set_status
from practice.simulators.woocommerce.metadata import merge_meta
from practice.simulators.woocommerce.order_json import order_row
from practice.simulators.woocommerce.product_json import product_row
from practice.simulators.woocommerce.product_writes import update_product
from practice.simulators.woocommerce.records import Order
from practice.simulators.woocommerce.tracking import enter

if TYPE_CHECKING:
    from practice.simulators.woocommerce.shop import Shop

How = Literal["save", "sql", "stock"]
"""``save`` as a form or plugin does it, with dates and events; ``sql`` past WooCommerce: only the value
changes; ``stock`` as an order does it."""

Items = Sequence[tuple[int | str, int]]
"""What is bought: (id, SKU or GTIN; pieces)."""

_NEWCOMER = {
    "first_name": "Kerstin",
    "last_name": "Käufer",
    "address_1": "Lindenallee 12",
    "city": "Leipzig",
    "postcode": "04109",
    "country": "DE",
    "email": "kerstin@kunden.example",
}


class Owner:
    """The shop's back office. Items are named by id, SKU or GTIN; unknown ones raise LookupError."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._backups: dict[str, bytes] = {}

    # --- products

    def product(self, item: int | str) -> dict[str, Any]:
        """Show a product or variation as the shop sees it."""
        with self._shop.state.lock:
            return product_row(self._shop, self._shop.state.find(item))

    def stock(self, item: int | str) -> int | None:
        """Return the stock, None where it is not counted."""
        return self._shop.state.find(item).stock

    def set_stock(self, item: int | str, quantity: int, how: How = "save") -> None:
        """Set a stock."""
        with self._shop.state.lock:
            found = self._shop.state.find(item)
            if how == "sql":
                products.store_stock(self._shop, found, quantity, "sql")
                return
            found.manage_stock = True
            products.set_stock(self._shop, found, quantity, "owner", how=how)

    def stop_counting(self, item: int | str) -> None:
        """Stop counting a stock: the shop then sells without limit."""
        self._edit(item, {"manage_stock": False})

    def count_on_parent(self, item: int | str, quantity: int) -> None:
        """Count one stock for all variations of a variable product, on the product itself."""
        with self._shop.state.lock:
            parent = self._shop.state.find(item)
            for child in parent.children:
                variation = self._shop.state.tables.variations[child]
                variation.manage_stock, variation.stock = False, None
        self._edit(item, {"manage_stock": True, "stock_quantity": quantity})

    def edit_price(
        self,
        item: int | str,
        regular_price: str | None = None,
        dealer_price: str | None = None,
        how: How = "save",
    ) -> None:
        """Change the retail price or the dealer price, as typed; an empty dealer price removes it."""
        if dealer_price is not None:
            self.set_meta(item, self._shop.settings.price_meta, dealer_price or None, how)
        if regular_price is not None and how == "sql":
            found = self._shop.state.find(item)
            found.regular_price = found.asked = regular_price
        elif regular_price is not None:
            self._edit(item, {"regular_price": regular_price})

    def edit(self, item: int | str, **fields: Any) -> None:
        """Change any field that the REST API knows (name, sku, global_unique_id, status, tax_class …)."""
        self._edit(item, fields)

    def set_meta(self, item: int | str, key: str, value: Any, how: How = "save") -> None:
        """Write a product's meta data; None removes it; ``sql`` (update_post_meta) changes no date."""
        with self._shop.state.lock:
            found = self._shop.state.find(item)
            merge_meta(self._shop, found.meta, [{"key": key, "value": value}])
            if how != "sql":
                products.saved(self._shop, found)

    def publish(self, item: int | str) -> None:
        """Put an item on sale."""
        self._edit(item, {"status": "publish"})

    def unpublish(self, item: int | str) -> None:
        """Make an item a draft (a variation: private)."""
        found = self._shop.state.find(item)
        self._edit(item, {"status": "private" if found.kind == "variation" else "draft"})

    def trash_product(self, item: int | str) -> None:
        """Move an item to the trash."""
        with self._shop.state.lock:
            products.trash(self._shop, self._shop.state.find(item))

    def restore_product(self, item: int | str) -> None:
        """Take an item (and its variations) out of the trash."""
        with self._shop.state.lock:
            found = self._shop.state.find(item)
            for row in [self._shop.state.tables.variations[i] for i in found.children] + [found]:
                row.status = row.trashed_from or row.status
                row.slug = row.slug.removesuffix("__trashed")
                products.touch(self._shop, row)
            self._shop.state.relist()
            self._shop.queue.fire("untrashed_post", found.id, topics=("product.restored",))

    def delete_product(self, item: int | str) -> None:
        """Delete an item for good."""
        with self._shop.state.lock:
            products.erase(self._shop, self._shop.state.find(item))

    def _edit(self, item: int | str, fields: dict[str, Any]) -> None:
        with self._shop.state.lock:
            update_product(self._shop, self._shop.state.find(item), fields)

    # --- orders

    def order(self, order_id: int) -> dict[str, Any]:
        """Show an order as the shop sees it."""
        with self._shop.state.lock:
            return order_row(self._shop, self._shop.state.order(order_id))

    def spoil_order(self, order_id: int, *, spoiled: bool = True) -> None:
        """Let a plugin's fault in an order kill every request that shows it, or mend it."""
        if spoiled:
            self._shop.spoiled.add(order_id)
        else:
            self._shop.spoiled.discard(order_id)

    def orders_with(self, kickroute_number: str) -> list[int]:
        """Return the ids of all orders that carry a Kickroute number, trashed ones too."""
        with self._shop.state.lock:
            return [
                order.id
                for order in self._shop.state.tables.orders.values()
                if any(m.key == plugin.NUMBER and m.value == kickroute_number for m in order.meta)
            ]

    def sell(self, items: Items, email: str = "", status: str = "processing") -> int:
        """Let a normal customer buy in the shop, who is refused what is not in stock; return the order's id.

        Raises ValueError when there is too little.
        """
        with self._shop.state.lock:
            lines = []
            for item, quantity in items:
                found = self._shop.state.find(item)
                if found.manage_stock and found.backorders == "no" and (found.stock or 0) < quantity:
                    raise ValueError(f"only {found.stock} of {item} are in stock, {quantity} were wanted")
                lines.append({"product_id": found.id, "quantity": quantity})
            address = {**_NEWCOMER, "email": email or _NEWCOMER["email"]}
            body = {"status": status, "billing": address, "shipping": address, "line_items": lines}
            return orders.place(self._shop, body, source="checkout", via="checkout").id

    def checkout(self, items: Items, payment: str = "card", email: str = "") -> int:
        """Let a shopper buy at the shop's checkout, at the prices of now; return the order's id.

        ``payment``: ``card`` is paid at once, ``cod`` when it is delivered, ``bacs`` some day, ``redirect``
        not yet, ``declined`` not at all. Raises ValueError for what is not on sale, or is too few.
        """
        with self._shop.state.lock:
            address = {**_NEWCOMER, "email": email or _NEWCOMER["email"]}
            return shoppers.checkout(self._shop, items, payment, address)

    def visit_checkout(self, items: Items) -> int:
        """Let a shopper look at the checkout and go: the shop keeps a draft; return its id."""
        with self._shop.state.lock:
            return shoppers.visit(self._shop, items)

    def duplicate_product(self, item: int | str) -> int:
        """Copy a product as the staff's button does, marks of ours included; return the copy's id."""
        with self._shop.state.lock:
            return shoppers.duplicate(self._shop, self._shop.state.find(item)).id

    def place_by_plugin(self, number: str, items: Items, body: dict[str, Any] | None = None) -> int:
        """Let the platform's own plugin place an order, as it does before it answers 500; return its id."""
        with self._shop.state.lock:
            lines = [
                {"product_id": self._shop.state.find(item).id, "quantity": quantity}
                for item, quantity in items
            ]
            sent = {"status": "awaiting-fulfillment", **(body or {})}
            return plugin.place_for_plugin(self._shop, number, sent, lines).id

    def set_status(self, order_id: int, status: str) -> None:
        """Set an order's status, by hand."""
        with self._shop.state.lock:
            order = self._shop.state.order(order_id)
            set_status(self._shop, order, status)
            saved(self._shop, order)

    def cancel(self, order_id: int) -> None:
        """Cancel an order; what it took goes back into the stock."""
        self.set_status(order_id, "cancelled")

    def complete(self, order_id: int) -> None:
        """Complete an order."""
        self.set_status(order_id, "completed")

    def refund(
        self, order_id: int, amount: str | Decimal | None = None, reason: str = "", *, restock: bool = True
    ) -> int:
        """Refund an amount, or without one all that is left with its goods; return the refund's id.

        Raises RestError for an amount that WooCommerce refuses.
        """
        with self._shop.state.lock:
            order = self._shop.state.order(order_id)
            body: dict[str, Any] = {"reason": reason, "api_refund": False, "api_restock": restock}
            if amount is None:
                body["amount"] = str(remaining(self._shop, order))
                body["line_items"] = [{"id": x.id, "quantity": x.quantity} for x in order.lines]
            else:
                body["amount"] = str(amount)
            return refunds.create_refund(self._shop, order, body).id

    def refund_lines(self, order_id: int, lines: list[dict[str, Any]], *, restock: bool = True) -> int:
        """Refund lines as the REST API takes them; quantities alone make a refund without an amount."""
        with self._shop.state.lock:
            body = {"line_items": lines, "api_refund": False, "api_restock": restock}
            return refunds.create_refund(self._shop, self._shop.state.order(order_id), body).id

    def delete_refund(self, order_id: int, refund_id: int) -> None:
        """Delete a refund."""
        with self._shop.state.lock:
            order = self._shop.state.order(order_id)
            refunds.delete_refund(self._shop, order, refunds.refund_of(self._shop, order, refund_id))

    def trash_order(self, order_id: int) -> None:
        """Move an order to the trash."""
        with self._shop.state.lock:
            orders.trash(self._shop, self._shop.state.order(order_id))

    def restore_order(self, order_id: int) -> None:
        """Take an order out of the trash."""
        with self._shop.state.lock:
            order = self._shop.state.order(order_id)
            orders.update(self._shop, order, {"status": order.trashed_from or "pending"})

    def delete_order(self, order_id: int) -> None:
        """Delete an order for good."""
        with self._shop.state.lock:
            orders.erase(self._shop, self._shop.state.order(order_id))

    def edit_order(self, order_id: int, **fields: Any) -> None:
        """Change an order as the REST API does (line_items, shipping …)."""
        with self._shop.state.lock:
            orders.update(self._shop, self._shop.state.order(order_id), fields)

    def set_order_meta(self, order_id: int, key: str, value: Any, how: How = "save") -> None:
        """Write an order's meta data; ``sql`` (update_post_meta) changes no date and fires nothing."""
        with self._shop.state.lock:
            order = self._shop.state.order(order_id)
            merge_meta(self._shop, order.meta, [{"key": key, "value": value}])
            if how != "sql":
                saved(self._shop, order, bump=self._shop.settings.hpos)

    def write_note(self, order_id: int, text: str, *, customer: bool = False) -> None:
        """Write a note on an order."""
        with self._shop.state.lock:
            add_note(self._shop, self._shop.state.order(order_id), text, customer=customer, author="admin")

    def enter_tracking(
        self, order_id: int, number: str, carrier: str = "dhl", way: str = "shipment-tracking"
    ) -> None:
        """Enter a tracking number the way a plugin does.

        ``way``: ``shipment-tracking``, ``dhl``, ``shiptastic``, ``villatheme``, ``villatheme-items`` (its
        default), ``shipcloud``, ``dpd``, ``yith``, ``fulfilment`` or ``meta:NAME``.
        """
        with self._shop.state.lock:
            enter(self._shop, self._shop.state.order(order_id), number, carrier, way)

    def cancel_unpaid(self) -> list[int]:
        """Run the job that cancels unpaid orders of the shop's own checkout; return their ids."""
        with self._shop.state.lock:
            return orders.cancel_unpaid(self._shop)

    # --- the shop itself

    def break_cron(self) -> None:
        """Let WP-Cron stand still: no webhook is delivered any more."""
        self._shop.configure(cron="broken")

    def mend_cron(self, mode: str = "immediate") -> None:
        """Let WP-Cron work again: ``immediate``, ``interval`` or ``visits``."""
        self._shop.configure(cron=mode)

    def run_cron(self) -> int:
        """Run WP-Cron once, now, whatever the mode; return how many deliveries were tried."""
        return self._shop.queue.run()

    def maintenance(self, *, on: bool = True) -> None:
        """Switch the maintenance page on or off."""
        self._shop.configure(maintenance=on)

    def back_up(self, name: str = "backup") -> str:
        """Make a backup of the database; return its name."""
        self._backups[name] = self._shop.state.snapshot()
        return name

    def restore_backup(self, name: str = "backup") -> None:
        """Put an old backup back: numbers issued since will be issued again. Raises LookupError."""
        if name not in self._backups:
            raise LookupError(f"no backup {name!r}; there are: {', '.join(self._backups) or 'none'}")
        self._shop.state.restore(self._backups[name])

    @property
    def backups(self) -> list[str]:
        """The names of the backups, oldest first."""
        return list(self._backups)

    def summary(self) -> dict[str, Any]:
        """Tell in figures what is in the shop."""
        tables = self._shop.state.tables
        by_status: dict[str, int] = {}
        for order in list(tables.orders.values()):
            by_status[order.status] = by_status.get(order.status, 0) + 1
        settings = asdict(self._shop.settings)
        written = {name: sorted(v) if isinstance(v, frozenset) else v for name, v in settings.items()}
        return {
            "settings": {**written, "rates": [rate.code for rate in self._shop.settings.rates]},
            "products": len(tables.products),
            "variations": len(tables.variations),
            "orders": by_status,
            "refunds": len(tables.refunds),
            "webhooks": [
                {"id": w.id, "topic": w.topic, "status": w.status} for w in tables.webhooks.values()
            ],
            "queued": len(tables.queue),
            "backups": self.backups,
        }


def open_orders(shop: Shop) -> list[Order]:
    """Return the orders for the owner's page, newest first, trashed ones too."""
    with shop.state.lock:
        return sorted(shop.state.tables.orders.values(), key=lambda order: order.id, reverse=True)
