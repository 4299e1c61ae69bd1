"""The rows of the shop in memory, and what follows from a change: mails, webhooks, the change feed."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from adapters.memory.hooks import make_webhook
from adapters.memory.state import Delivery, Mail, OrderRow, ProductRow, ShopState, cents, gross_total
from connector.model import FieldSpot, Offer, OrderStatus, Refund, ShopOrder
from connector.model.errors import ShopRefused

OWNER_MAIL = "owner@shop.example"
DEALER_PRICE = "meta:_kickroute_price"
CATEGORY = "meta:_wc_kickroute_category"
"""Where dealer prices and categories stand: at the same places as in WooCommerce."""


class ShopRows:
    """The rows behind one lock; ``mails`` is the log of mails sent, ``deliveries`` of webhooks sent.

    ``full_refund_makes_object`` tells whether a status set to refunded by hand makes a refund object.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._state = ShopState()
        self._fixed_time: datetime | None = None
        self._spoiled: set[str] = set()
        self._broken: set[str] = set()
        self.mails: list[Mail] = []
        self.deliveries: list[Delivery] = []
        self.full_refund_makes_object = True

    # time

    def set_time(self, moment: datetime) -> None:
        """Stop the shop's clock at this moment."""
        self._fixed_time = moment

    def advance(self, by: timedelta) -> None:
        """Put the shop's clock forward and stop it there."""
        self._fixed_time = self._time() + by

    def _time(self) -> datetime:
        return self._fixed_time or datetime.now(UTC)

    # rows

    def _product(self, product_id: str) -> ProductRow:
        if product_id not in self._state.products:
            raise ShopRefused(f"the shop has no product {product_id}", "not_found", 404)
        return self._state.products[product_id]

    def _offer(self, offer_id: str) -> tuple[ProductRow, Offer]:
        place = self._state.find_offer(offer_id)
        if place is None:
            raise ShopRefused(f"the shop has no offer {offer_id}", "not_found", 404)
        return place

    def _has_spot(self, spot: FieldSpot) -> bool:
        if spot.place not in (DEALER_PRICE, CATEGORY):
            raise ValueError(f"{spot.place} is no field that can be written")
        row = self._state.products.get(spot.product_id)
        if row is None or row.trashed:
            return False
        is_product = spot.place == CATEGORY and spot.offer_id == spot.product_id
        return is_product or any(offer.id == spot.offer_id for offer in row.product.offers)

    def _field(self, spot: FieldSpot) -> str:
        if spot.place == CATEGORY:
            return self._product(spot.product_id).product.category
        return self._offer(spot.offer_id)[1].dealer_price

    def _set_field(self, spot: FieldSpot, value: str) -> None:
        if spot.place == CATEGORY:
            row = self._product(spot.product_id)
            self._state.put_product(row, replace(row.product, category=value))
        else:
            row, offer = self._offer(spot.offer_id)
            self._state.put_offer(row, replace(offer, dealer_price=value))
        self._touch_product(row)

    def _order(self, order_id: str) -> OrderRow:
        if order_id not in self._state.orders:
            raise ShopRefused(f"the shop has no order {order_id}", "not_found", 404)
        return self._state.orders[order_id]

    def _store_order(self, order: ShopOrder) -> ShopOrder:
        lines = tuple(self._state.taxed(line, self._state.next_id()) for line in order.lines)
        complete = replace(
            order,
            number=order.number or f"N{order.id}",
            lines=lines,
            total=gross_total(lines, order.shipping_net_total),
            created_at=order.created_at or self._time(),
            place=int(order.id) if order.id.isdecimal() else int(self._state.next_id()),
        )
        row = self._state.orders[order.id] = OrderRow(complete)
        assert complete.status is not None  # noqa: S101 - every order is placed with a word of the wire
        self._apply_status(row, complete.status, complete.status.value)
        return row.order

    def _apply_status(
        self, row: OrderRow, status: OrderStatus | None, shop_status: str, *, silently: bool = False
    ) -> None:
        row.order = replace(row.order, status=status, shop_status=shop_status)
        touched = self._state.move_stock(row)
        pending = status is OrderStatus.PENDING_PAYMENT and not row.holds_stock
        row.order = replace(row.order, pending=pending)
        if silently:
            return
        self._send_mails(row)
        self._touch_order(row)
        for product_id in touched:
            self._send_hooks("product", product_id)

    def _send_mails(self, row: OrderRow) -> None:
        if not row.order.pending:
            subject = f"order {row.order.shop_status}"
            recipients = (OWNER_MAIL, row.order.billing.email)
            self.mails += [Mail(to, subject, row.order.id) for to in recipients if to]

    def _remainder(self, row: OrderRow) -> Decimal:
        refunded = sum((r.total for r in row.order.refunds if r.total is not None), Decimal(0))
        return cents(row.order.total - refunded)

    def _refund_the_rest(self, row: OrderRow) -> None:
        if (rest := self._remainder(row)) > 0:
            refund_id = self._state.next_id()
            refund = Refund(refund_id, rest, int(refund_id), (), "refund", str(rest))
            row.order = replace(row.order, refunds=(*row.order.refunds, refund))

    def _touch_product(self, row: ProductRow) -> None:
        row.change = self._state.next_change()
        row.product = replace(row.product, changed_at=self._time())
        self._send_hooks("product", row.product.id)

    def _touch_order(self, row: OrderRow) -> None:
        row.change = self._state.next_change()
        self._send_hooks("order", row.order.id)

    def _send_hooks(self, kind: str, id_: str) -> None:
        for hook in self._state.hooks.values():
            if hook.active and hook.kind == kind:
                headers, body = make_webhook(kind, id_, hook.secret)
                self.deliveries.append(Delivery(hook.url, headers, body))
