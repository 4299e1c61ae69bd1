"""Orders in, and what becomes of them in the shop."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Protocol

from connector.model import (
    Goods,
    IncomingOrder,
    MarkPage,
    NewOrder,
    OrderLookup,
    OrderMark,
    OrderPage,
    OrderStatus,
    Parcel,
    ShopOrder,
)
from connector.ports.catalogue import Products
from connector.ports.identity import Clock, Rival


class OrderMarks(Protocol):
    """Orders of anybody's, by the marks that tell ours from others."""

    def find_orders(self, order: IncomingOrder) -> tuple[OrderMark, ...] | None:
        """Ask for every untrashed order that carries this Kickroute number, whoever made it, oldest first.

        Takes as long as the shop needs to search all its orders. None when there is nothing in the order
        that this shop can be asked for. A row that cannot be read and may be one of them fails the question
        as a whole.
        """
        ...

    def newest_orders(self, down_to: int | None) -> MarkPage:
        """Read the newest orders of anybody's, down to the place ``down_to``; None means ten at least.

        The order at that place is among them while it is there untrashed. When many are newer the page may
        end above it.
        """
        ...

    def orders_below(self, place: int, skip: int) -> MarkPage:
        """Read the next older orders of anybody's: those below ``place``, at least one while there is one.

        ``skip`` is how many orders are guessed to lie at ``place`` and above; a wrong guess costs questions
        and hides no order, and neither does what comes or goes meanwhile. A row that cannot be read is a
        hole. Where none is older, the page reaches down to 0.
        """
        ...

    def first_place_since(self, moment: datetime) -> int | None:
        """Find the lowest place among the orders of anybody's that were created at or after ``moment``.

        By the shop's clock; None when there is no such order.
        """
        ...


class OrderPlacing(Protocol):
    """What an order goes through until it is live in the shop."""

    def reserve(self, kickroute_number: str) -> str:
        """Fetch whatever must be fetched once and remembered before an order is placed; may be empty."""
        ...

    def goods(self, wanted: Collection[tuple[str, str]]) -> tuple[Goods, ...]:
        """Read what an order needs of these offers, each named by its product's id and its own.

        Trashed ones and those that the shop does not have are left out. Costs as few questions as the shop
        allows; a product is asked for beside its variant only where it holds the variant's stock.
        """
        ...

    def fit(self, order: NewOrder) -> NewOrder:
        """Return the order as the shop can hold it and will show it; asks nothing, and fits no order twice.

        Names, company, further lines, mail and phone are shortened or left out, and what is left of them
        stands at the end of the note. Raises AddressTooLong where street, postcode, city or country do not
        fit.
        """
        ...

    def require_countries(self, order: NewOrder, *, asks: bool = True) -> None:
        """Raise CountryUnknown where the shop does not have an address's country, or ships nothing there.

        A billing address may name none. Without ``asks`` by what is remembered alone: nothing remembered
        refuses nothing. What is remembered never refuses a country that the shop has by now, if it ``asks``.
        """
        ...

    def create_order(self, order: NewOrder) -> ShopOrder:
        """Place the order as it fits, marked with its Kickroute number and token.

        The end customer is not written to.

        Where ``capabilities.places_without_effect`` holds, it is pending: no stock moves and nobody is
        mailed until :meth:`make_live`. Elsewhere it is live at once, and carries its note at once. Raises
        ShopDoubtful when the answer was lost.
        """
        ...

    def add_note(self, order_id: str, note: str) -> None:
        """Make sure that the order carries ``note`` where the shop's staff see it; once is enough.

        Returns when the shop has shown the note. Raises ShopUnexpected when the shop does not keep it.
        """
        ...

    def has_note(self, order_id: str, note: str) -> bool:
        """Tell whether the order carries ``note``."""
        ...

    def make_live(self, order_id: str, status: OrderStatus) -> ShopOrder:
        """Give an order that was just seen pending its first real status: now it is one like any other.

        Returns what the shop shows of the order that has this id now. Where orders are live from the
        first, it is returned as it is.
        """
        ...

    def trash_order(self, order_id: str) -> None:
        """Put an order that is still pending into the trash; raises ShopRefused for any other order."""
        ...


class FollowedOrders(Protocol):
    """Orders that are in the shop: their news, and what is entered in them."""

    def orders(self, ids: Collection[str]) -> OrderLookup:
        """Read orders by id with refunds and parcels; trashed ones are found and marked ``trashed``.

        A parcel is reported whoever entered it and wherever the shop's plugins keep it.
        """
        ...

    def order_changes_since(self, cursor: str | None) -> Iterator[OrderPage]:
        """Yield orders with a Kickroute number that may have changed since ``cursor``; None marks now.

        Orders without a Kickroute number are never yielded.
        """
        ...

    def set_status(self, order_id: str, status: OrderStatus) -> ShopOrder:
        """Set one of the three open statuses; an order that has it already is left alone.

        Raises ValueError for a final status: the connector itself never ends an order.
        """
        ...

    def add_parcel(self, order_id: str, parcel: Parcel) -> None:
        """Make sure that the order carries ``parcel`` where staff and plugins look for it; once is enough.

        Parcels that others entered stay, the status stays, and nobody is mailed.
        """
        ...


class Orders(OrderMarks, OrderPlacing, FollowedOrders, Products, Clock, Rival, Protocol):
    """All that concerns the shop's orders, and the products in them."""
