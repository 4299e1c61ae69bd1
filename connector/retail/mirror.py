"""Mirror: what the platform tells of a forwarded order reaches the retailer's shop, and its customer."""

from __future__ import annotations

from dataclasses import replace

from connector.fulfilment.tracking.carriers import is_same_number
from connector.model import FINAL_STATUSES, OrderStatus, Parcel, StatusRequested
from connector.model.errors import ShopUnexpected
from connector.model.messages import Message, load, say
from connector.model.orders import status_in_words
from connector.model.retail import RetailOrder
from connector.model.retail_records import SoldRecord, SoldRow, Wish
from connector.retail.mirroring import Deed, deed, is_of_one_supplier, parcel_deed
from connector.retail.ready import in_words
from connector.retail.sales import Sales
from connector.store import Store
from connector.texts import render


def accept(store: Store, told: StatusRequested) -> bool:
    """Remember what the platform tells of an order that was forwarded; False where it is none.

    The shop is not asked here. Told twice it waits once.
    """
    with store.reading() as tx:
        if tx.sold.by_number(told.number) is None:
            return False
    with store.transaction() as tx:
        record = tx.sold.by_number(told.number)
        if record is None:
            return False
        wish = Wish(told.status, told.parcel, told.refunded)
        if wish != Wish():
            tx.sold.wish(record, wish)
            tx.journal.write(told.number, "sale mirrored", status=told.status or told.raw_status)
        return True


def waiting_wishes(store: Store) -> list[str]:
    """Return the ids of the orders about which something is to be done in the shop."""
    with store.reading() as tx:
        return [record.order_id for record in tx.sold.wanting()]


def carry_out(sales: Sales, order_id: str) -> None:
    """Do what waits for one order, one after the other; each is remembered as done after it.

    Everything can be done twice without being there twice. Errors of the shop leave it where it is.
    """
    while True:
        with sales.store.reading() as tx:
            record, rows = tx.sold.get(order_id), tx.sold.lines(order_id)
        if record is None or not record.wanted:
            return
        wish = record.wanted[0]
        found = sales.shop.sold([order_id]).found
        if found and not found[0].trashed:
            _do(sales, record, wish, found[0], rows)
        with sales.store.transaction() as tx:
            newest = tx.sold.get(order_id)
            if newest is not None:
                done = (wish, replace(wish, mail=True))
                tx.sold.change(order_id, wanted=tuple(w for w in newest.wanted if w not in done))


def _do(sales: Sales, record: SoldRecord, wish: Wish, order: RetailOrder, rows: list[SoldRow]) -> None:
    """Write the note, enter the parcel, then set the status: mails about it go out with the number."""
    if wish.note:
        sales.shop.note(order.id, render(sales.language, load(wish.note)))
    if wish.parcel is not None:
        _enter(sales, record, wish, wish.parcel, order)
    if wish.refunded is not None and wish.status is None:
        _say(sales, record, order, _sentence(OrderStatus.REFUNDED, wish, rows))
    if wish.status is not None:
        _follow(sales, record, wish, wish.status, order, rows)


def _enter(sales: Sales, record: SoldRecord, wish: Wish, parcel: Parcel, order: RetailOrder) -> None:
    """Enter a parcel; whether its customer is to be written to is remembered before it looks entered."""
    needed = parcel_deed(parcel, order)
    is_to_mail = wish.mail or needed.mail
    if is_to_mail and not wish.mail:
        with sales.store.transaction() as tx:
            newest = tx.sold.get(record.order_id)
            waiting = newest.wanted if newest else ()
            marked = tuple(replace(w, mail=True) if w == wish else w for w in waiting)
            tx.sold.change(record.order_id, wanted=marked)
    if needed.enter:
        shown = sales.shop.enter_tracking(order.id, parcel)
        if not any(is_same_number(known.number, parcel.number) for known in shown.parcels):
            raise ShopUnexpected(
                say("the shop does not keep the tracking number of order {number}", number=order.number)
            )
    if is_to_mail:
        sales.shop.tell_customer(order.id, render(sales.language, _on_its_way(parcel)))


def _on_its_way(parcel: Parcel) -> Message:
    return say(
        "Your parcel is on its way. Tracking number: {number} ({carrier})",
        number=parcel.number,
        carrier=parcel.carrier.upper(),
    )


def _follow(
    sales: Sales,
    record: SoldRecord,
    wish: Wish,
    status: OrderStatus,
    order: RetailOrder,
    rows: list[SoldRow],
) -> None:
    todo = deed(status, order, rows)
    is_end = status in FINAL_STATUSES and is_of_one_supplier(order, rows)
    if is_end or todo is Deed.SET:
        with sales.store.transaction() as tx:
            # Remembered before it is set, so that it is not taken for the staff's doing.
            expected = status if todo is Deed.SET else record.expected
            ended_at = record.ended_at or sales.store.now()
            tx.sold.change(record.order_id, ended_at=ended_at, expected=expected, reason="")
    if todo is Deed.SET:
        shown = sales.shop.set_sold_status(order.id, status)
        if shown.status not in FINAL_STATUSES and not shown.trashed:
            raise ShopUnexpected(
                say("the shop does not keep the status set for order {number}", number=order.number)
            )
    elif todo is Deed.SAY:
        _say(sales, record, order, _sentence(status, wish, rows))


def _say(sales: Sales, record: SoldRecord, order: RetailOrder, said: Message) -> None:
    """Tell people, by a note on the order and as what stands against it."""
    sales.shop.note(order.id, render(sales.language, said))
    with sales.store.transaction() as tx:
        tx.sold.change(record.order_id, reason=said)


def _sentence(status: OrderStatus, wish: Wish, rows: list[SoldRow]) -> Message:
    if status is OrderStatus.REFUNDED and wish.refunded is not None:
        return say(
            "the supplier has refunded {amount}; refund your customer if the money is due to them: {lines}",
            amount=wish.refunded,
            lines=in_words(rows),
        )
    if status is OrderStatus.REFUNDED:
        return say(
            "the supplier has refunded it, the amount stands in your account with Kickroute; refund your "
            "customer if the money is due to them: {lines}",
            lines=in_words(rows),
        )
    return say(
        "a supplier's part of it is {status}, and the order holds more than that: {lines}",
        status=status_in_words(status),
        lines=in_words(rows),
    )
