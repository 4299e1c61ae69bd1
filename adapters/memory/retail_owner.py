"""The staff's and shoppers' side of a retailer's shop in memory."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from connector.model import Address, OrderStatus
from connector.model.errors import ShopRefused
from connector.model.retail import ItemSpot, ListedItem, ListedProduct, Listing, RetailOrder, SoldLine

_TAKES = (OrderStatus.ON_HOLD, OrderStatus.AWAITING_FULFILLMENT, OrderStatus.COMPLETED)


class RetailOwner:
    """The rows of a retailer's shop, and all that is done to them without the connector.

    ``ours`` are products that have, or had, a supplier's code or our mark.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._ids = itertools.count(11)
        self.change = 0
        self.products: dict[str, ListedProduct] = {}
        self.changed: dict[str, int] = {}
        self.ours: set[str] = set()
        self.orders: dict[str, RetailOrder] = {}
        self.order_changed: dict[str, int] = {}
        self.taken: dict[str, bool] = {}
        self.notes: dict[str, list[str]] = {}
        self.customer_mails: dict[str, list[str]] = {}
        self.dead_images: set[str] = set()

    def next_id(self) -> str:
        """Give the next id."""
        return str(next(self._ids))

    # --- products ---

    def put(self, row: ListedProduct) -> ListedProduct:
        """Write a product's row."""
        with self._lock:
            self.change += 1
            self.products[row.id] = row
            self.changed[row.id] = self.change
            if row.whole or any(item.supplier or item.link for item in row.items):
                self.ours.add(row.id)
            return row

    def enter_product(self, gtin: str, price: str = "19.99", quantity: int = 5, **fields: Any) -> ItemSpot:
        """Let staff list a product; ``fields`` are those of its item."""
        with self._lock:
            product_id = self.next_id()
            spot = ItemSpot(product_id, product_id)
            amount = Decimal(price)
            item = ListedItem(
                spot,
                gtin=gtin,
                sku=f"STAFF-{product_id}",
                regular_price=amount,
                price=amount,
                quantity=quantity,
                in_stock=quantity > 0,
            )
            item = replace(item, **fields)
            self.put(
                ListedProduct(
                    product_id, f"Staff {product_id}", Listing.PUBLISHED, (item,), sku=item.sku, in_stock=True
                )
            )
            return spot

    def edit_item(self, spot: ItemSpot, **fields: Any) -> ListedItem:
        """Let staff change an item."""
        with self._lock:
            return self._put_item(replace(self._item(spot), **fields))

    def trash_listed(self, product_id: str) -> None:
        """Let staff put a product into the trash."""
        with self._lock:
            self.put(replace(self._product(product_id), listing=Listing.TRASHED))

    def copy_listed(self, product_id: str) -> str:
        """Let staff copy a product: our marks come along, GTIN and address do not."""
        with self._lock:
            row, copy_id = self._product(product_id), self.next_id()
            items = [
                replace(
                    item,
                    spot=ItemSpot(copy_id, self.next_id() if row.has_variants else copy_id),
                    gtin="",
                    sku=f"{item.sku}-1",
                    listing=Listing.DRAFT,
                )
                for item in row.items
            ]
            made = replace(row, id=copy_id, key="", sku=f"{row.sku}-1", items=tuple(items))
            self.put(replace(made, listing=Listing.DRAFT))
            return copy_id

    def _product(self, product_id: str) -> ListedProduct:
        if product_id not in self.products:
            raise ShopRefused(f"the shop has no product {product_id}", "not_found", 404)
        return self.products[product_id]

    def _item(self, spot: ItemSpot) -> ListedItem:
        for item in self._product(spot.product_id).items:
            if item.spot == spot:
                return item
        raise ShopRefused(f"the shop has no product {spot.offer_id}", "not_found", 404)

    def _put_item(self, item: ListedItem, *, ours: bool = False) -> ListedItem:
        row = self._product(item.spot.product_id)
        self.put(replace(row, items=tuple(item if i.spot == item.spot else i for i in row.items)))
        if ours:
            self.ours.add(row.id)
        return item

    def _follow(self, product_id: str) -> None:
        row = self._product(product_id)
        self.put(replace(row, in_stock=any(item.in_stock for item in row.items)))

    # --- orders ---

    def buy(
        self,
        lines: Sequence[tuple[ItemSpot, int]],
        status: OrderStatus = OrderStatus.AWAITING_FULFILLMENT,
        *,
        paid: bool = True,
        draft: bool = False,
        shipping: Address | None = None,
    ) -> RetailOrder:
        """Let a shopper buy at what is charged now, or look at the checkout only."""
        with self._lock:
            sold = [self._sold_line(spot, quantity) for spot, quantity in lines]
            order_id, now = self.next_id(), datetime.now(UTC)
            order = RetailOrder(
                order_id,
                order_id,
                None if draft else status,
                "checkout-draft" if draft else status.value,
                tuple(sold),
                place=int(order_id),
                draft=draft,
                created_at=now,
                total=sum((line.net_total for line in sold), Decimal(0)),
                shipping=shipping or Address(first_name="Eva", last_name="Kundin", country_code="DE"),
            )
            if paid and status in (OrderStatus.AWAITING_FULFILLMENT, OrderStatus.COMPLETED) and not draft:
                order = replace(order, paid=True, paid_at=now)
            self.put_order(order)
            return order if draft else self.change_status(order_id, status)

    def _sold_line(self, spot: ItemSpot, quantity: int) -> SoldLine:
        item = self._item(spot)
        net = (item.price or Decimal(0)) * quantity
        return SoldLine(self.next_id(), spot, quantity, net, Decimal(0), item.gtin, item.sku)

    def change_status(self, order_id: str, status: OrderStatus) -> RetailOrder:
        """Let staff set a status: stock goes down, or comes back, as the shop does it."""
        with self._lock:
            order = self._order(order_id)
            takes = status in _TAKES or (status is OrderStatus.REFUNDED and self.taken.get(order_id, False))
            if takes is not self.taken.get(order_id, False):
                self._move(order, -1 if takes else 1)
                self.taken[order_id] = takes
            ready = status is OrderStatus.AWAITING_FULFILLMENT
            return self.put_order(replace(order, status=status, shop_status=status.value, ready=ready))

    def pay(self, order_id: str) -> RetailOrder:
        """Let the money come in."""
        with self._lock:
            self.put_order(replace(self._order(order_id), paid=True, paid_at=datetime.now(UTC)))
            return self.change_status(order_id, OrderStatus.AWAITING_FULFILLMENT)

    def edit_sold(self, order_id: str, **fields: Any) -> RetailOrder:
        """Change fields of an order, as staff or a plugin may."""
        with self._lock:
            return self.put_order(replace(self._order(order_id), **fields))

    def put_order(self, order: RetailOrder) -> RetailOrder:
        """Write an order's row."""
        with self._lock:
            self.change += 1
            self.orders[order.id] = order
            self.order_changed[order.id] = self.change
            return order

    def _order(self, order_id: str) -> RetailOrder:
        if order_id not in self.orders:
            raise ShopRefused(f"the shop has no order {order_id}", "not_found", 404)
        return self.orders[order_id]

    def _move(self, order: RetailOrder, sign: int) -> None:
        for line in order.lines:
            item = self._item(line.spot)
            if item.quantity is not None:
                left = item.quantity + sign * line.quantity
                self._put_item(replace(item, quantity=left, in_stock=left > 0))
