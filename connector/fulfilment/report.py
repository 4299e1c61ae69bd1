"""Report: from what happens to orders in the shop to events for the platform."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from connector.catalogue.wishes import want_sweep
from connector.fulfilment.brake import (
    BRAKE_ALARM,
    Ends,
    held_ends,
    judge_ends,
    tell_brake,
    told_lately,
    use_confirmation,
)
from connector.fulfilment.changes import OrderNews, order_news
from connector.fulfilment.entering import BY_HAND
from connector.model import FINAL_STATUSES, OrderChanged, OrderStatus, ShopOrder
from connector.model.messages import say
from connector.model.records import OrderRecord, OrderState, RefundState
from connector.orders.index.upkeep import see_marks
from connector.orders.strange import tell_strange
from connector.ports import FollowedOrders, Notifier
from connector.starting.adopting import adopt, tell_found
from connector.store import Store, Transaction
from connector.store.lists.order_goods import of_shown

BATCH = 100
MOST_READINGS = 3
_log = structlog.get_logger("report")

__all__ = [
    "BRAKE_ALARM",
    "Reported",
    "end_missing_order",
    "orders_in_turn",
    "report_changes",
    "report_ids",
    "report_open",
]


@dataclass(frozen=True, slots=True)
class Reported:
    """What a report did: orders read, events written, orders held by the brake."""

    orders: int = 0
    events: int = 0
    held: int = 0

    def plus(self, other: Reported) -> Reported:
        """Add up two reports."""
        return Reported(self.orders + other.orders, self.events + other.events, self.held + other.held)


def report_changes(
    shop: FollowedOrders, store: Store, notifier: Notifier, adopt_before: datetime | None = None
) -> Reported:
    """Ask the shop which of our orders changed since the cursor, and report what is new.

    Without a cursor the mark is set to now. An order made before ``adopt_before`` that the store does not
    know is adopted: the store must have been put back to a copy since, too young to look old.
    """
    with store.transaction() as tx:
        cursor = tx.facts.report_cursor
    done = Reported()
    asked_at = store.now()
    for page in shop.order_changes_since(cursor):
        shown = {order.id: order for order in page.orders}
        _adopt_unknown(store, notifier, page.orders, adopt_before)
        part, stale = _report(store, notifier, shown, (), asked_at)
        done = done.plus(part).plus(report_ids(shop, store, notifier, stale))
        if page.cursor is not None:
            with store.transaction() as tx:
                tx.facts.report_cursor = page.cursor
        asked_at = store.now()
    return done


def report_open(shop: FollowedOrders, store: Store, notifier: Notifier, limit: int = BATCH) -> Reported:
    """Read orders again by id, longest unread first: change dates miss tracking numbers."""
    return report_ids(shop, store, notifier, orders_in_turn(store, limit=limit))


def orders_in_turn(store: Store, without: Collection[str] = (), limit: int = BATCH) -> list[str]:
    """Return the shop's ids of the orders that were not read for longest, ``without`` some ids.

    These are open ones, and completed ones without a parcel: its number may be entered later.
    """
    with store.reading() as tx:
        turn = [record.shop_id for record in tx.orders.to_read_again(limit + len(without))]
    return [some_id for some_id in turn if some_id not in without][:limit]


def report_ids(shop: FollowedOrders, store: Store, notifier: Notifier, ids: Collection[str]) -> Reported:
    """Read these orders by their id in the shop, as far as they are ours, and report what is new."""
    with store.transaction() as tx:
        ours = [some_id for some_id in dict.fromkeys(ids) if tx.orders.by_shop_id(some_id)]
    done = Reported()
    for start in range(0, len(ours), BATCH):
        batch = ours[start : start + BATCH]
        for _ in range(MOST_READINGS):
            if not batch:
                break
            asked_at = store.now()
            lookup = shop.orders(batch)
            shown = {order.id: order for order in lookup.found}
            part, batch = _report(store, notifier, shown, lookup.missing, asked_at)
            done = done.plus(part)
    return done


def end_missing_order(store: Store, notifier: Notifier, number: str, *, cancel: bool) -> bool:
    """End an order that needs a person: cancel it, which refunds the retailer, or forget it.

    Returns False when no such order waits for a choice.
    """
    with store.transaction() as tx:
        record = tx.orders.get(number)
        if record is None or not record.parked_reason:
            return False
        fields: dict[str, object] = {"parked_reason": "", "missing": False, "held": False, "order": None}
        if cancel and record.status is not OrderStatus.CANCELLED:
            tx.outbox.add_order_event(OrderChanged(number, status=OrderStatus.CANCELLED))
            fields["status"] = OrderStatus.CANCELLED
        tx.orders.change(number, state=OrderState.FORGOTTEN, **fields)
        what = "cancelled by the supplier's choice" if cancel else "forgotten by the supplier's choice"
        tx.journal.write(number, what, money=True)
    for key in ("order.missing", "order.parked"):
        notifier.clear_alarm(f"{key}.{number}")
    if record.state is OrderState.FOUND:
        tell_found(store, notifier)
    return True


def _report(
    store: Store,
    notifier: Notifier,
    shown: Mapping[str, ShopOrder],
    missing: Iterable[str],
    asked_at: datetime,
) -> tuple[Reported, list[str]]:
    """Compare orders with what is known of them and write what follows; one transaction in all.

    Also returns the ids of orders that something else changed since ``asked_at``: what the shop showed
    of them may be older than what is known, so they are to be read again.
    """
    with store.transaction() as tx:
        now = store.now()
        strange = see_marks(tx, [order.mark for order in shown.values()], asked_at, tuple(missing))
        known = [r for some_id in (*shown, *missing) for r in _followed(tx, some_id)]
        # A change that seems to come from the future was made before the clock was put back.
        stale = [record for record in known if asked_at < record.updated_at <= now]
        records = [record for record in known if record not in stale]
        pairs = [(record, _news(tx, record, shown.get(record.shop_id), now)) for record in records]
        ends = judge_ends(tx, pairs, now)
        for record, news in pairs:
            if record.number in ends.held:
                ends.keep(tx, record)
            else:
                _remember(tx, record, news, ends, shown.get(record.shop_id))
        _see_statuses(tx, shown.values())
        _see_senders(tx, shown.values())
        events = tx.outbox.written
        held = held_ends(tx) if ends.held or any(record.held for record in records) else None
        lately = told_lately(tx, now) if held else 0
        over = [key for record, news in pairs for key in _over(tx, record.number, news)]
    tell_strange(notifier, strange)
    _tell_troubles(notifier, pairs, over)
    for record, news in pairs:
        if any(isinstance(event, OrderChanged) and event.status for event in news.events):
            notifier.clear_alarm(f"order.status.{record.number}", say("the order is as it should be again"))
            notifier.clear_alarm(f"order.station.{record.number}", say("the order went on"))
    if held is not None:
        tell_brake(notifier, *held, lately)
    return Reported(len(records), events, len(ends.held)), [record.shop_id for record in stale]


def _adopt_unknown(
    store: Store, notifier: Notifier, orders: Iterable[ShopOrder], made_before: datetime | None
) -> None:
    """Adopt orders that the store ought to know; a pending one is left to intake, it will be sent again."""
    whole = [order for order in orders if order.kickroute_number and not (order.pending or order.trashed)]
    old = [o for o in whole if made_before and o.created_at and o.created_at < made_before]
    if old:
        with store.transaction() as tx:
            has_found = [adopt(tx, order, store.now()) and order.by_plugin for order in old]
        if any(has_found):
            tell_found(store, notifier)


def _followed(tx: Transaction, shop_id: str) -> list[OrderRecord]:
    follows = (OrderState.LIVE, OrderState.CONFIRMED, OrderState.PARKED)
    return [record for record in tx.orders.by_shop_id(shop_id) if record.state in follows]


def _news(tx: Transaction, record: OrderRecord, shown: ShopOrder | None, now: datetime) -> OrderNews:
    if shown is not None and shown.unclear_tracking and _was_entered_by_hand(tx, record):
        shown = replace(shown, unclear_tracking=())
    try:
        return order_news(
            record,
            shown,
            tx.orders.refunds(record.number),
            tx.orders.parcels(record.number),
            _gtins(tx, record, shown),
            now,
            _completed_at(tx, record, shown),
        )
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        # One order that cannot be understood must not keep the others from being told.
        _log.exception("order not understood", order=record.number)
        sentence = say(
            "order {number} (shop order {shop_number}) cannot be understood, so nothing is told "
            "of it ({kind}). Look at it in the shop; it is read again until then",
            number=record.number,
            shop_number=record.shop_number,
            kind=type(error).__name__,
        )
        return OrderNews(record.number, troubles=((f"order.unreadable.{record.number}", sentence),))


def _completed_at(tx: Transaction, record: OrderRecord, shown: ShopOrder | None) -> datetime | None:
    """Tell when the completion of an order was seen that still has no parcel."""
    if shown is None or shown.status is not OrderStatus.COMPLETED or shown.parcels:
        return None
    seen = (entry for entry in tx.journal.read(record.number) if entry.what == "status in the shop")
    return max((e.at for e in seen if e.detail.get("status") == OrderStatus.COMPLETED), default=None)


def _was_entered_by_hand(tx: Transaction, record: OrderRecord) -> bool:
    """Tell whether somebody has answered for the tracking fields already."""
    return any(entry.what == BY_HAND for entry in tx.journal.read(record.number))


def _gtins(tx: Transaction, record: OrderRecord, shown: ShopOrder | None) -> dict[str, str]:
    """Name the GTIN of each line of the shop's order: as ordered, else as the shop or the catalogue says."""
    ordered = {line.offer_id: line.gtin for line in record.lines if line.gtin}
    return {
        line.id: ordered.get(line.offer_id) or line.gtin or tx.catalogue.gtin_of(line.offer_id)
        for line in (shown.lines if shown else ())
    }


def _see_statuses(tx: Transaction, shown: Iterable[ShopOrder]) -> None:
    """Remember the shop's own statuses that nobody has said the meaning of; ``check`` lists them."""
    unknown = {order.shop_status for order in shown if order.status is None and not order.trashed}
    if unknown and not unknown <= (seen := unmapped_statuses(tx)):
        tx.facts.statuses_seen = seen | unknown


def _see_senders(tx: Transaction, shown: Iterable[ShopOrder]) -> None:
    """Remember which label plugins were seen to print the retailer as sender; ``check`` says so."""
    seen = {order.label_by for order in shown if order.label_by and order.sender_swapped}
    if seen and not seen <= (known := tx.facts.senders_seen):
        tx.facts.senders_seen = known | seen


def unmapped_statuses(tx: Transaction) -> frozenset[str]:
    """Return the shop's own statuses that orders of ours were seen with and that meant nothing then."""
    return tx.facts.statuses_seen


def _remember(
    tx: Transaction, record: OrderRecord, news: OrderNews, ends: Ends, shown: ShopOrder | None
) -> None:
    for refund in news.refunds:
        tx.orders.remember_refund(refund)
        # Whether it is told, the platform's answer will say.
        what = "refund seen" if refund.state is RefundState.TOLD else f"refund {refund.state}"
        tx.journal.write(record.number, what, money=True, refund=refund.refund_id, total=refund.total)
    tx.orders.remember_parcels(record.number, news.parcels)
    for event in news.events:
        tx.outbox.add_order_event(event)
        if isinstance(event, OrderChanged) and event.status is not None:
            is_money = event.status in FINAL_STATUSES
            tx.journal.write(record.number, "status in the shop", money=is_money, status=event.status)
    if news.ends_order:
        ends.note(tx, record.number)
    if record.held:
        use_confirmation(tx, record.number)
    if news.fields and news.fields.get("status") in FINAL_STATUSES:
        # What the shop did not take from its stock by itself is nobody's promise any more.
        tx.holders.want(tx.unreduced.forget(record.number))
    if news.is_gone:
        # The shop may have been put back to a backup, and its stocks with it, which no date would tell.
        want_sweep(tx, hurried=True)
    is_ours = shown is not None and shown.kickroute_number == record.number
    goods = of_shown(shown, record.lines) if shown and is_ours else {}
    # Written even when nothing changed: it moves the order to the end of the rotation.
    tx.orders.change(record.number, held=False, **(news.fields or {}), **goods)


def _over(tx: Transaction, number: str, news: OrderNews) -> list[str]:
    """Return the alarms about an order whose trouble is gone, and remember those that last."""
    before = tx.facts.order_troubles.get(number) or ()
    lasting = tuple(key for key, _ in news.troubles)
    if before != lasting:
        tx.facts.order_troubles.put(number, lasting or None)
    return [key for key in before if key not in lasting]


def _tell_troubles(
    notifier: Notifier, pairs: Sequence[tuple[OrderRecord, OrderNews]], over: Iterable[str]
) -> None:
    for _, news in pairs:
        for key, sentence in news.troubles:
            notifier.raise_alarm(key, sentence)
    for key in over:
        notifier.clear_alarm(key, say("the order is as it should be again"))
