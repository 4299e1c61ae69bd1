"""The owner's side of the shop in memory: what staff, shoppers, other plugins and accidents do to it."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from adapters.memory.rows import ShopRows
from adapters.memory.state import ProductRow, ShopState
from connector.model import (
    Address,
    Carrier,
    Offer,
    OrderLine,
    OrderStatus,
    Parcel,
    Product,
    Refund,
    RefundLine,
    ShopOrder,
    Stock,
)


class ShopOwner(ShopRows):
    """The rows of a shop and everything that may be done to them without the connector.

    ``silently=True`` changes a value as direct SQL or a careless plugin does: neither the change feed nor
    a webhook tells of it.
    """

    # catalogue

    def put_product(self, product: Product, *, silently: bool = False) -> Product:
        """List a product, or replace the one of the same id."""
        with self._lock:
            row = self._state.products.setdefault(product.id, ProductRow(product))
            self._state.put_product(row, product)
            row.trashed = False
            if silently:
                self._state.unseen += 1
            else:
                self._touch_product(row)
            return product

    def edit(self, product_id: str, *, silently: bool = False, **fields: Any) -> Product:
        """Change fields of a product."""
        with self._lock:
            row = self._product(product_id)
            self._state.put_product(row, replace(row.product, **fields))
            if not silently:
                self._touch_product(row)
            return row.product

    def edit_offer(self, offer_id: str, *, silently: bool = False, **fields: Any) -> Offer:
        """Change fields of an offer."""
        with self._lock:
            row, offer = self._offer(offer_id)
            changed = replace(offer, **fields)
            self._state.put_offer(row, changed)
            if not silently:
                self._touch_product(row)
            return changed

    def set_stock(self, offer_id: str, quantity: int | None, *, silently: bool = False) -> None:
        """Count the stock anew; None stops counting and leaves the offer in stock."""
        stock = Stock(quantity, quantity is None or quantity > 0)
        self.edit_offer(offer_id, silently=silently, stock=stock)

    def trash_product(self, product_id: str) -> None:
        """Put a product into the trash."""
        with self._lock:
            row = self._product(product_id)
            row.trashed = True
            self._touch_product(row)

    def delete_product(self, product_id: str) -> None:
        """Delete a product for good; as in the measured shops, nothing tells of it."""
        with self._lock:
            self._product(product_id)
            del self._state.products[product_id]
            self._state.unseen += 1

    def break_row(self, row_id: str) -> None:
        """Make a product, an offer or an order one that the shop cannot give."""
        with self._lock:
            self._broken.add(row_id)

    def mend_row(self, row_id: str) -> None:
        """Let the row be given again."""
        with self._lock:
            self._broken.discard(row_id)
            place = self._state.find_offer(row_id)
            row = self._state.products.get(row_id) or (place[0] if place else None)
            if row is not None:
                self._touch_product(row)

    def stock_of(self, offer_id: str) -> int | None:
        """Tell the quantity in the offer's row."""
        with self._lock:
            return self._offer(offer_id)[1].stock.quantity

    # orders

    def place_foreign_order(
        self,
        lines: Sequence[tuple[str, int]],
        *,
        kickroute_number: str = "",
        status: OrderStatus = OrderStatus.AWAITING_FULFILLMENT,
        shipping: Address | None = None,
        billing: Address | None = None,
        created_at: datetime | None = None,
    ) -> ShopOrder:
        """Let something else place an order: a shopper, or the platform's plugin when it has a number.

        ``lines`` are pairs of offer id and quantity; a unit costs 10.00 net. An import gives the time at
        which the order was made elsewhere.
        """
        with self._lock:
            wanted = tuple(
                OrderLine("", offer_id, self._offer(offer_id)[1].gtin, quantity, Decimal(10) * quantity)
                for offer_id, quantity in lines
            )
            order = ShopOrder(
                id=self._state.next_id(),
                number="",
                kickroute_number=kickroute_number,
                by_plugin=bool(kickroute_number),
                status=status,
                shop_status=status.value,
                lines=wanted,
                shipping=shipping or Address(),
                billing=billing or Address(email="shopper@post.example"),
                created_at=created_at,
            )
            return self._store_order(order)

    def copy_order(self, order_id: str) -> ShopOrder:
        """Copy an order as staff may: pending, under an id of its own, with all that stands on it."""
        with self._lock:
            copied = replace(
                self._order(order_id).order, id=self._state.next_id(), number="", created_at=None
            )
            pending = replace(copied, status=OrderStatus.PENDING_PAYMENT, trashed=False)
            return self._store_order(replace(pending, refunds=(), parcels=()))

    def spoil_order(self, order_id: str, *, spoiled: bool = True) -> None:
        """Make an order's row unreadable, as a plugin's fault in it does, or readable again."""
        with self._lock:
            if spoiled:
                self._spoiled.add(order_id)
            else:
                self._spoiled.discard(order_id)

    def manage_stock(self, *, moves: bool) -> None:
        """Let orders move the stock, or leave it to another program."""
        with self._lock:
            self._state.moves_stock = moves

    def sell(self, offer_id: str, quantity: int = 1) -> ShopOrder:
        """Let a shopper buy and pay."""
        return self.place_foreign_order([(offer_id, quantity)])

    def change_status(self, order_id: str, status: OrderStatus | str, *, silently: bool = False) -> ShopOrder:
        """Set any status by hand; a word that is not on the wire is a status of the shop's own."""
        with self._lock:
            row = self._order(order_id)
            word = next((s for s in OrderStatus if s == status), None)
            if word is OrderStatus.REFUNDED and self.full_refund_makes_object:
                self._refund_the_rest(row)
            self._apply_status(row, word, str(status), silently=silently)
            return row.order

    def cancel(self, order_id: str) -> ShopOrder:
        """Cancel an order; its stock comes back."""
        return self.change_status(order_id, OrderStatus.CANCELLED)

    def refund(
        self,
        order_id: str,
        total: Decimal | None,
        lines: Sequence[RefundLine] = (),
        *,
        raw_total: str = "",
        kind: str = "refund",
    ) -> Refund:
        """Refund an amount (gross), by a refund object; None with ``raw_total`` is an unreadable figure.

        The refund of the last cent sets the status refunded.
        """
        with self._lock:
            row = self._order(order_id)
            refund_id = self._state.next_id()
            shown = raw_total or str(total)
            refund = Refund(refund_id, total, int(refund_id), tuple(lines), kind, shown)
            row.order = replace(row.order, refunds=(*row.order.refunds, refund))
            if total is not None and self._remainder(row) <= 0:
                self._apply_status(row, OrderStatus.REFUNDED, OrderStatus.REFUNDED.value)
            self._touch_order(row)
            return refund

    def delete_refund(self, order_id: str, refund_id: str) -> None:
        """Delete a refund object; nothing tells of it."""
        with self._lock:
            row = self._order(order_id)
            kept = tuple(r for r in row.order.refunds if r.id != refund_id)
            row.order = replace(row.order, refunds=kept)

    def enter_tracking(
        self, order_id: str, number: str, carrier: Carrier = Carrier.DHL, *, silently: bool = False
    ) -> None:
        """Add a parcel to an order."""
        with self._lock:
            row = self._order(order_id)
            row.order = replace(row.order, parcels=(*row.order.parcels, Parcel(number, carrier)))
            if not silently:
                self._touch_order(row)

    def edit_order(self, order_id: str, *, silently: bool = False, **fields: Any) -> ShopOrder:
        """Change fields of an order as staff or a plugin may."""
        with self._lock:
            row = self._order(order_id)
            row.order = replace(row.order, **fields)
            if not silently:
                self._touch_order(row)
            return row.order

    def move_to_trash(self, order_id: str) -> None:
        """Put an order into the trash; its stock does not come back."""
        self.edit_order(order_id, trashed=True)

    def take_from_trash(self, order_id: str) -> None:
        """Take an order out of the trash."""
        self.edit_order(order_id, trashed=False)

    def delete_order(self, order_id: str) -> None:
        """Delete an order for good; nothing tells of it."""
        with self._lock:
            self._order(order_id)
            del self._state.orders[order_id]

    def order_row(self, order_id: str) -> ShopOrder:
        """Show the order as it stands in the shop."""
        with self._lock:
            return self._order(order_id).order

    def all_orders(self) -> tuple[ShopOrder, ...]:
        """Show every order as it stands in the shop, the trash included, oldest first."""
        with self._lock:
            return tuple(row.order for row in self._state.orders.values())

    def notes_of(self, order_id: str) -> tuple[str, ...]:
        """Show the notes that staff see at an order."""
        with self._lock:
            return tuple(self._order(order_id).notes)

    def delete_notes(self, order_id: str) -> None:
        """Delete an order's notes."""
        with self._lock:
            self._order(order_id).notes.clear()

    # webhooks and backups

    def disable_hooks(self) -> None:
        """Switch the webhooks off, as the shop does after failures."""
        with self._lock:
            for hook in self._state.hooks.values():
                hook.active = False

    def hook_urls(self) -> tuple[str, ...]:
        """Show the addresses of the active webhooks."""
        with self._lock:
            return tuple(hook.url for hook in self._state.hooks.values() if hook.active)

    def delete_hooks(self) -> None:
        """Delete every webhook by hand."""
        with self._lock:
            self._state.hooks.clear()

    def backup(self) -> ShopState:
        """Copy all rows."""
        with self._lock:
            return copy.deepcopy(self._state)

    def restore(self, backup: ShopState) -> None:
        """Put a backup back: whatever happened since is forgotten, ids are given again."""
        with self._lock:
            self._state = copy.deepcopy(backup)
