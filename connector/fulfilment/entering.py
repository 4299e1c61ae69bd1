"""Enter a tracking number by hand: it is written into the shop and told to the platform."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from connector.fulfilment.tracking.carriers import bare_number, identify_carrier
from connector.fulfilment.tracking.fields import number_in
from connector.model import Carrier, OrderChanged, OrderStatus, Parcel
from connector.model.records import OrderRecord
from connector.ports import FollowedOrders
from connector.store import Store
from connector.store.orders import FOLLOWED

BY_HAND = "tracking number entered by hand"
"""What the journal calls it."""


class EnterVerdict(StrEnum):
    """What became of a number that somebody typed; each has its sentence in the texts."""

    ENTERED = "entered"
    KNOWN = "known"
    NO_NUMBER = "no_number"
    NO_CARRIER = "no_carrier"
    ORDER_UNKNOWN = "order_unknown"
    ORDER_NOT_IN_SHOP = "order_not_in_shop"
    ORDER_CANCELLED = "order_cancelled"


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of it: ``values`` fill the verdict's sentence, ``shop_id`` is the order to read again."""

    verdict: EnterVerdict
    values: Mapping[str, str] = field(default_factory=dict)
    shop_id: str = ""

    @property
    def is_done(self) -> bool:
        """Tell whether the platform knows the number now."""
        return self.verdict in (EnterVerdict.ENTERED, EnterVerdict.KNOWN)


def enter_number(shop: FollowedOrders, store: Store, number: str, typed: str, carrier: str = "") -> Entered:
    """Write a parcel's number into the shop's order and tell it; a second time nothing is done.

    ``number`` is the order's, Kickroute's or the shop's. Without a carrier it is the one that the number's
    form shows. Raises the errors of the shop, before anything is told.
    """
    with store.reading() as tx:
        order = tx.orders.get(number) or tx.orders.by_shop_number(number)
    verdict, parcel = _judge(order, typed, carrier)
    values = {"number": order.number if order else number, "tracking": typed.strip()[:60]}
    if order is None or parcel is None:
        return Entered(verdict, values)
    shop.add_parcel(order.shop_id, parcel)
    values |= {"tracking": parcel.number, "carrier": parcel.carrier.upper()}
    with store.transaction() as tx:
        if bare_number(parcel.number) in {bare_number(told) for told in tx.orders.parcels(order.number)}:
            return Entered(EnterVerdict.KNOWN, values, order.shop_id)
        tx.orders.remember_parcels(order.number, [parcel])
        tx.outbox.add_order_event(OrderChanged(order.number, parcel=parcel))
        tx.journal.write(order.number, BY_HAND, money=True, parcel=parcel.number, carrier=parcel.carrier)
    return Entered(EnterVerdict.ENTERED, values, order.shop_id)


def _judge(order: OrderRecord | None, typed: str, carrier: str) -> tuple[EnterVerdict, Parcel | None]:
    if order is None:
        return EnterVerdict.ORDER_UNKNOWN, None
    if order.state not in FOLLOWED or not order.shop_id or order.missing:
        return EnterVerdict.ORDER_NOT_IN_SHOP, None
    if order.status is OrderStatus.CANCELLED:
        return EnterVerdict.ORDER_CANCELLED, None
    tracking = number_in(typed)
    if not tracking:
        return EnterVerdict.NO_NUMBER, None
    known = {each.value: each for each in Carrier}
    named = known.get(carrier.strip().lower())
    found = identify_carrier(tracking) if not carrier.strip() else None
    if named is None and found in (None, Carrier.OTHER):
        return EnterVerdict.NO_CARRIER, None
    return EnterVerdict.ENTERED, Parcel(tracking, named or found or Carrier.OTHER)
