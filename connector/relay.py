"""Relay: a retailer's status reaches the supplier's order, except one that would end it."""

from __future__ import annotations

from enum import Enum

from connector.changes import may_apply
from connector.model import FINAL_STATUSES, OrderStatus, ShopOrder, StatusRequested
from connector.placing import Counter
from connector.records import NOT_LIVE_STATES, OrderRecord, OrderState
from connector.store import Store

TAKES_STOCK = frozenset({OrderStatus.ON_HOLD, OrderStatus.AWAITING_FULFILLMENT})


class RelayAnswer(Enum):
    """What was done with a status that came in."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    NOTHING = "nothing"
    UNKNOWN_ORDER = "unknown_order"


def accept_status(store: Store, request: StatusRequested) -> RelayAnswer:
    """Remember a retailer's status for one of our orders; the shop is not asked here.

    A final status, and any status for an order that ended, is refused for good. What came before is
    replaced: the newest wish counts.
    """
    with store.transaction() as tx:
        record = tx.orders.by_shop_number(request.number)
        if record is None:
            return RelayAnswer.UNKNOWN_ORDER
        if request.status is None:
            return RelayAnswer.NOTHING
        ended = record.status in FINAL_STATUSES or record.state is OrderState.FORGOTTEN
        if request.status in FINAL_STATUSES or ended:
            tx.journal.write(record.number, "status refused", status=request.status)
            return RelayAnswer.REFUSED
        tx.orders.change(record.number, wanted=request.status)
        tx.journal.write(record.number, "status received", status=request.status)
        return RelayAnswer.ACCEPTED


def apply_status(counter: Counter, number: str) -> bool:
    """Apply the status that waits for an order; returns whether it is settled.

    A status for an order that is not live yet waits. Errors of the shop leave the wish where it is.
    """
    with counter.order_locks.hold([number]):
        with counter.store.transaction() as tx:
            record = tx.orders.get(number)
        if record is None or record.wanted is None or record.state in NOT_LIVE_STATES:
            return False
        found = counter.shop.orders([record.shop_id]).found
        shown = found[0] if found and not found[0].trashed else None
        if shown is None or shown.kickroute_number != number or not may_apply(record, shown, record.wanted):
            _settle(counter.store, record, "status not applied")
            return True
        with counter.offer_locks.hold([line.gtin for line in record.lines]):
            return _apply(counter, record, shown, record.wanted)


def _apply(counter: Counter, record: OrderRecord, shown: ShopOrder, wanted: OrderStatus) -> bool:
    if shown.pending and wanted in TAKES_STOCK and not _stock_suffices(counter, record):
        counter.notifier.raise_alarm(
            f"relay.stock.{record.number}",
            f"the retailer set order {record.number} (shop order {record.shop_number}) to {wanted}, but "
            "there is too little stock for it now: order more and set the status in the shop, or cancel it",
        )
        _settle(counter.store, record, "status not applied: too little stock")
        return True
    with counter.store.transaction() as tx:
        # Remembered before it is set, so that it is not echoed back to the platform.
        tx.orders.change(record.number, expected=wanted)
    counter.shop.set_status(record.shop_id, wanted)
    with counter.store.transaction() as tx:
        tx.orders.change(record.number, wanted=None, expected=None, status=wanted)
        tx.journal.write(record.number, "status applied", status=wanted)
    return True


def _stock_suffices(counter: Counter, record: OrderRecord) -> bool:
    wanted: dict[str, int] = {}
    for line in record.lines:
        wanted[line.offer_id] = wanted.get(line.offer_id, 0) + line.quantity
    with counter.store.transaction() as tx:
        reserved = tx.orders.reserved(except_number=record.number)
    products = counter.shop.products(sorted({line.product_id for line in record.lines})).found
    stocks = {offer.id: offer.stock for product in products for offer in product.offers}
    return all(
        offer_id in stocks and stocks[offer_id].covers(quantity, reserved.get(offer_id, 0))
        for offer_id, quantity in wanted.items()
    )


def _settle(store: Store, record: OrderRecord, what: str) -> None:
    with store.transaction() as tx:
        tx.orders.change(record.number, wanted=None)
        tx.journal.write(record.number, what, status=record.wanted)


def relay_waiting(counter: Counter) -> int:
    """Apply every status that waits; returns how many were settled."""
    with counter.store.transaction() as tx:
        numbers = [record.number for record in tx.orders.wanting_status()]
    return sum(apply_status(counter, number) for number in numbers)
