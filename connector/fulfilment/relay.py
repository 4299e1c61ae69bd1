"""Relay: a retailer's status reaches the supplier's order, except one that would end it."""

from __future__ import annotations

from enum import Enum

from connector.fulfilment.changes import may_apply
from connector.model import FINAL_STATUSES, OrderStatus, ShopOrder, StatusRequested
from connector.model.errors import ShopRefused, ShopUnexpected
from connector.model.messages import say
from connector.model.orders import status_in_words
from connector.model.records import NOT_LIVE_STATES, OrderRecord, OrderState
from connector.orders.context import Counter, Refusal
from connector.orders.index.progress import is_up_to_date
from connector.orders.index.reading import read_all
from connector.orders.resolving import locks_of, require_stock
from connector.store import Store

TAKES_STOCK = frozenset({OrderStatus.ON_HOLD, OrderStatus.AWAITING_FULFILLMENT})


class RelayAnswer(Enum):
    """What was done with a status that came in."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    NOTHING = "nothing"
    UNKNOWN_ORDER = "unknown_order"
    NOT_KNOWN_YET = "not_known_yet"


def accept_status(store: Store, request: StatusRequested) -> RelayAnswer:
    """Remember a retailer's status for one of our orders; the shop is not asked here.

    A final status, and any status for an order that ended, is refused for good. What came before is
    replaced: the newest wish counts. Until every order of the shop is known again, an unknown one may be
    ours.
    """
    with store.transaction() as tx:
        record = tx.orders.by_shop_number(request.number)
        if record is None:
            return RelayAnswer.UNKNOWN_ORDER if is_up_to_date(tx) else RelayAnswer.NOT_KNOWN_YET
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
    with counter.locks.hold(locks_of(counter.store, number)):
        with counter.store.transaction() as tx:
            record = tx.orders.get(number)
        if record is None or record.wanted is None or record.state in NOT_LIVE_STATES:
            return False
        found = read_all(counter.shop, [record.shop_id]).found
        shown = found[0] if found and not found[0].trashed else None
        if shown is None or shown.kickroute_number != number:
            _settle(counter.store, record, "status not applied")
        elif record.expected is shown.status is record.wanted:
            # It was set before, and the answer to that was lost.
            _settle(counter.store, record, "status applied", status=record.wanted)
        elif not may_apply(record, shown, record.wanted):
            _settle(counter.store, record, "status not applied")
        else:
            _apply(counter, record, shown, record.wanted)
        return True


def _apply(counter: Counter, record: OrderRecord, shown: ShopOrder, wanted: OrderStatus) -> None:
    if shown.pending and wanted in TAKES_STOCK and not _stock_suffices(counter, record):
        counter.notifier.raise_alarm(
            f"relay.stock.{record.number}",
            say(
                "the retailer set order {number} (shop order {shop_number}) to {wanted}, but there "
                "is too little stock for it now: order more and set the status in the shop, or "
                "cancel it",
                number=record.number,
                shop_number=record.shop_number,
                wanted=status_in_words(wanted),
            ),
        )
        _settle(counter.store, record, "status not applied: too little stock")
        return
    with counter.store.transaction() as tx:
        # Remembered before it is set, so that it is not echoed back to the platform.
        tx.orders.change(record.number, expected=wanted)
    counter.shop.set_status(record.shop_id, wanted)
    _settle(counter.store, record, "status applied", status=wanted)


def _stock_suffices(counter: Counter, record: OrderRecord) -> bool:
    try:
        require_stock(counter, record)
    except Refusal:
        return False
    return True


def _settle(store: Store, record: OrderRecord, what: str, **fields: OrderStatus) -> None:
    """Be done with a wish; a newer one that came meanwhile stays."""
    with store.transaction() as tx:
        newest = tx.orders.require(record.number).wanted
        left = None if newest is record.wanted else newest
        tx.orders.change(record.number, wanted=left, expected=None, **fields)
        tx.journal.write(record.number, what, status=record.wanted)


def waiting_statuses(store: Store) -> list[str]:
    """Return the numbers of the orders for which a status waits that can be applied by now."""
    with store.transaction() as tx:
        waiting = tx.orders.wanting_status()
    return [record.number for record in waiting if record.state not in NOT_LIVE_STATES]


def settle_status(counter: Counter, number: str) -> bool:
    """Apply the status that waits for an order; returns whether it is settled.

    One that the shop refuses is given up with an alarm; the errors of a shop that does not serve are raised.
    """
    with counter.store.transaction() as tx:
        record = tx.orders.require(number)
    try:
        return apply_status(counter, number)
    except (ShopRefused, ShopUnexpected) as error:
        _settle(counter.store, record, "status not applied: the shop refuses it")
        counter.notifier.raise_alarm(
            f"relay.refused.{record.number}",
            say(
                "the retailer set order {number} (shop order {shop_number}) to {wanted}, but the "
                "shop refuses it: {reason}. Set the status in the shop by hand",
                number=record.number,
                shop_number=record.shop_number,
                wanted=status_in_words(record.wanted) if record.wanted else "",
                reason=error,
            ),
        )
        return True
