"""Orders: placing and changing them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from adapters.http import items_in
from adapters.shopware.api import Api, id_of
from adapters.shopware.basics import Basics
from adapters.shopware.explain import EXISTS, UNKNOWN_REFERENCE
from adapters.shopware.goods import GoodsShelf
from adapters.shopware.news.following import Following
from adapters.shopware.preparing import Preparing
from adapters.shopware.translate import ids
from adapters.shopware.translate.addresses import fitted
from adapters.shopware.translate.limits import LIMITS
from adapters.shopware.translate.new_order import Goods, to_new_order
from adapters.shopware.translate.orders import (
    ON_HOLD_TAG,
    comment_lines,
    payment_of,
    states_of,
)
from adapters.shopware.translate.states import ACTIONS, Target, target_of
from adapters.shopware.translate.values import (
    Row,
    row_of,
    rows_at,
    state_of,
    text_at,
)
from connector.fulfilment.tracking.carriers import is_same_number
from connector.model import (
    FINAL_STATUSES,
    NewOrder,
    OrderStatus,
    Parcel,
    ShopOrder,
)
from connector.model.errors import ShopDoubtful, ShopRefused, ShopUnavailable, ShopUnexpected
from connector.model.messages import say


class OrderBook:
    """Writes orders. An order is placed whole, with its status: it takes stock at once."""

    def __init__(
        self, api: Api, basics: Basics, preparing: Preparing, following: Following, shelf: GoodsShelf
    ) -> None:
        self._api = api
        self._basics = basics
        self._shelf = shelf
        self._preparing = preparing
        self._following = following

    # placing

    def reserve(self) -> str:
        """Draw the order's number, once: every question consumes one (facts 5)."""
        channel = self._basics.channel()
        answer = self._api.get(f"_action/number-range/reserve/order/{channel.id}", reads=False)
        number = text_at(row_of(answer.document), "number")
        if not number:
            raise ShopUnexpected(
                say("the shop gave no order number; look at Settings → Number ranges, orders")
            )
        return number

    def create(self, order: NewOrder) -> ShopOrder:
        """Place an order with its status; see :meth:`connector.ports.Shop.create_order`."""
        target_of(order.status)
        order = fitted(order)
        self._preparing.once()
        goods = self._shelf.for_order({line.offer_id for line in order.lines})
        now = self._api.now()
        number = order.reservation or self.reserve()
        try:
            self._post(order, goods, number, now)
        except ShopRefused as error:
            if error.code != UNKNOWN_REFERENCE:
                raise
            # Somebody deleted what we remember, such as our customer: look again, once.
            self._basics.forget()
            self._preparing.forget()
            self._preparing.once()
            self._post(order, goods, number, now)
        return self._placed(order)

    def _post(self, order: NewOrder, goods: Mapping[str, Goods], number: str, now: datetime) -> None:
        body = to_new_order(order, goods, self._basics.frame(), number, now)
        try:
            self._api.create("order", body)
        except ShopRefused as error:
            # Its id is taken: an earlier try whose answer was lost has placed it.
            if error.code not in EXISTS:
                raise

    def _placed(self, order: NewOrder) -> ShopOrder:
        try:
            found = self._following.read([ids.order_id(order.kickroute_number)]).found
        except ShopUnavailable as error:
            raise ShopDoubtful(
                say("the order was placed but not read back: {reason}", reason=error)
            ) from error
        if not found or found[0].kickroute_number != order.kickroute_number:
            raise ShopUnexpected(say("the shop took the order and does not show it"))
        return found[0]

    # notes

    def note(self, order_id: str, note: str) -> None:
        """Add a line to the order's comments; see :meth:`connector.ports.Shop.add_note`.

        6.6 has one comment, which its staff sees; 6.7 has an internal one beside it, and 6.6 ignores that.
        """
        row, note = self._order(order_id), LIMITS.written(note)
        if note.strip() in comment_lines(row):
            return
        names = ("customerComment", "internalComment")
        texts = {name: f"{text_at(row, name)}\n{note}".strip() for name in names}
        self._api.change("order", order_id, texts)

    def has_note(self, order_id: str, note: str) -> bool:
        """Tell whether one line of the order's comments is the note."""
        return LIMITS.written(note).strip() in comment_lines(self._order(order_id))

    # statuses

    def make_live(self, order_id: str, status: OrderStatus) -> ShopOrder:
        """Return the order as it is: it was placed with its status."""
        target_of(status)
        return self._following.one(order_id)

    def set_status(self, order_id: str, status: OrderStatus) -> ShopOrder:
        """Set an open status; see :meth:`connector.ports.Shop.set_status`.

        Reads first: a transition that is repeated blindly may do harm (facts 6).
        """
        target = target_of(status)
        row = self._order(order_id)
        states = states_of(row)
        if states.status is status:
            return self._following.one(order_id)
        if states.status is None or states.status in FINAL_STATUSES:
            raise ShopRefused(
                say(
                    "order {number} is {value}; the connector never reopens an order: do it in the "
                    "shop, if it is meant",
                    number=text_at(row, "orderNumber"),
                    value=states.text,
                ),
                code="ended",
            )
        self._move(row, target)
        return self._following.one(order_id)

    def add_parcel(self, order_id: str, parcel: Parcel) -> None:
        """Enter a parcel unless it is there; see :meth:`connector.ports.Shop.add_parcel`.

        The delivery has no field for the carrier: the shop's staff sees its shipping method (facts 7).
        """
        row = self._order(order_id)
        if any(
            is_same_number(known.number, parcel.number) for known in self._following.one(order_id).parcels
        ):
            return
        deliveries = rows_at(row, "deliveries")
        if not deliveries:
            raise ShopRefused(
                say("order {number} has no delivery", number=text_at(row, "orderNumber")), code="no_delivery"
            )
        codes = [*items_in(deliveries[0], "trackingCodes"), parcel.number]
        self._api.change("order-delivery", id_of(deliveries[0]), {"trackingCodes": codes})

    def trash(self, order_id: str) -> None:
        """Refuse: every order has taken stock, and none is ever pending."""
        order = self._following.one(order_id)
        raise ShopRefused(
            say(
                "order {number} is {value}; a Shopware order takes stock as soon as it is there, and "
                "the connector never cancels one: look at it in the shop",
                number=order.number,
                value=order.shop_status,
            ),
            code="not_pending",
        )

    def _move(self, row: Row, target: Target) -> None:
        """Bring payment and tag to where they are to be; whatever was done already is left out."""
        order_id = id_of(row)
        is_on_hold = states_of(row).on_hold
        if target.on_hold and not is_on_hold:
            self._api.change("order", order_id, {"tags": [{"id": ON_HOLD_TAG}]})
        payment = payment_of(row)
        if not payment:
            raise ShopRefused(
                say("order {number} has no payment to set", number=text_at(row, "orderNumber")),
                code="no_payment",
            )
        if state_of(payment) != target.transaction:
            self._api.transition("order_transaction", id_of(payment), ACTIONS[target.transaction])
        if is_on_hold and not target.on_hold:
            self._api.unlink("order", order_id, "tag", ON_HOLD_TAG)

    def _order(self, order_id: str) -> Row:
        return self._following.row(order_id)
