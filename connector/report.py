"""Report: from what happens to orders in the shop to events for the platform."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from connector.changes import OrderNews, exceeds_order_brake, order_news
from connector.model import FINAL_STATUSES, OrderChanged, OrderStatus, ShopOrder
from connector.ports import Notifier, Shop
from connector.records import OrderRecord, OrderState
from connector.store import Store, Transaction

CURSOR = "report.cursor"
BRAKE_ALARM = "brake.orders"
BRAKE_CONFIRMED = "orders.confirmed"
FOLLOWED_FOR = timedelta(days=730)
BRAKE_WINDOW = timedelta(minutes=10)
ENDED = "order ended"
BATCH = 100
MOST_READINGS = 3


@dataclass(frozen=True, slots=True)
class Reported:
    """What a report did: orders read, events written, orders held by the brake."""

    orders: int = 0
    events: int = 0
    held: int = 0

    def plus(self, other: Reported) -> Reported:
        """Add up two reports."""
        return Reported(self.orders + other.orders, self.events + other.events, self.held + other.held)


def report_changes(shop: Shop, store: Store, notifier: Notifier) -> Reported:
    """Ask the shop which of our orders changed since the cursor, and report what is new.

    Without a cursor the mark is set to now.
    """
    with store.transaction() as tx:
        cursor = tx.facts.get(CURSOR)
    done = Reported()
    asked_at = store.now()
    for page in shop.order_changes_since(cursor):
        shown = {order.id: order for order in page.orders}
        part, stale = _report(store, notifier, shown, (), asked_at)
        done = done.plus(part).plus(report_ids(shop, store, notifier, stale))
        if page.cursor is not None:
            with store.transaction() as tx:
                tx.facts.put(CURSOR, page.cursor)
        asked_at = store.now()
    return done


def report_open(shop: Shop, store: Store, notifier: Notifier, limit: int = BATCH) -> Reported:
    """Read open orders again by id, longest unread first: change dates miss tracking numbers."""
    with store.transaction() as tx:
        ids = [record.shop_id for record in tx.orders.open(limit)]
    return report_ids(shop, store, notifier, ids)


def report_ids(shop: Shop, store: Store, notifier: Notifier, ids: Collection[str]) -> Reported:
    """Read these orders by their id in the shop, as far as they are ours, and report what is new."""
    with store.transaction() as tx:
        ours = [some_id for some_id in ids if tx.orders.by_shop_id(some_id) is not None]
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


def confirm_orders(store: Store) -> int:
    """Let the ends of orders be told that the brake holds; returns how many were held."""
    with store.transaction() as tx:
        held = tx.orders.held()
        tx.facts.put(BRAKE_CONFIRMED, "1")
        tx.journal.write("", "ends of orders confirmed", money=True, orders=", ".join(r.number for r in held))
    return len(held)


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
        known = [r for some_id in (*shown, *missing) if (r := _followed(tx, some_id, shown.get(some_id)))]
        records = [record for record in known if record.updated_at <= asked_at]
        news = [_news(tx, store, record, shown.get(record.shop_id)) for record in records]
        held = _held_by_brake(tx, store, news)
        for record, item in zip(records, news, strict=True):
            if item.number in held:
                tx.orders.change(item.number, held=True)
            else:
                _remember(tx, record, item)
        events = tx.outbox.written
    _tell_troubles(notifier, records, news, held)
    stale = [record.shop_id for record in known if record.updated_at > asked_at]
    return Reported(len(records), events, len(held)), stale


def _followed(tx: Transaction, shop_id: str, shown: ShopOrder | None) -> OrderRecord | None:
    record = tx.orders.by_shop_id(shop_id)
    if record is None and shown is not None and shown.kickroute_number:
        record = tx.orders.get(shown.kickroute_number)
        if record is not None and record.shop_id != shown.id:
            return None
    follows = (OrderState.LIVE, OrderState.CONFIRMED, OrderState.PARKED)
    return record if record is not None and record.state in follows else None


def _news(tx: Transaction, store: Store, record: OrderRecord, shown: ShopOrder | None) -> OrderNews:
    return order_news(
        record,
        shown,
        tx.orders.refunds(record.number),
        tx.orders.parcels(record.number),
        _gtins(tx, record, shown),
        store.now(),
    )


def _gtins(tx: Transaction, record: OrderRecord, shown: ShopOrder | None) -> dict[str, str]:
    """Name the GTIN of each line of the shop's order: as ordered, else as the shop or the catalogue says."""
    ordered = {line.offer_id: line.gtin for line in record.lines if line.gtin}
    return {
        line.id: ordered.get(line.offer_id) or line.gtin or tx.catalogue.gtin_of(line.offer_id)
        for line in (shown.lines if shown else ())
    }


def _held_by_brake(tx: Transaction, store: Store, news: Sequence[OrderNews]) -> frozenset[str]:
    """Return the orders whose end is held, because so many end at once."""
    ending = [item.number for item in news if item.ends_order]
    if not ending:
        return frozenset()
    if tx.facts.get(BRAKE_CONFIRMED) is not None:
        return frozenset()
    lately = tx.journal.count_since(ENDED, store.now() - BRAKE_WINDOW)
    waiting = {record.number for record in tx.orders.held()}
    if exceeds_order_brake(len(waiting | set(ending)), lately, tx.orders.count_open()):
        return frozenset(ending)
    return frozenset()


def _remember(tx: Transaction, record: OrderRecord, news: OrderNews) -> None:
    for refund in news.refunds:
        tx.orders.remember_refund(refund)
        tx.journal.write(
            record.number, f"refund {refund.state}", money=True, refund=refund.refund_id, total=refund.total
        )
    tx.orders.remember_parcels(record.number, news.parcels)
    for event in news.events:
        tx.outbox.add_order_event(event)
        if isinstance(event, OrderChanged) and event.status is not None:
            is_money = event.status in FINAL_STATUSES
            tx.journal.write(record.number, "status in the shop", money=is_money, status=event.status)
    if news.ends_order:
        tx.journal.write(record.number, ENDED)
    # Written even when nothing changed: it moves the order to the end of the rotation.
    tx.orders.change(record.number, held=False, **(news.fields or {}))


def _tell_troubles(
    notifier: Notifier, records: Sequence[OrderRecord], news: Sequence[OrderNews], held: frozenset[str]
) -> None:
    for record, item in zip(records, news, strict=True):
        for key, sentence in item.troubles:
            notifier.raise_alarm(key, sentence)
        if record.missing and not any(key.startswith("order.missing") for key, _ in item.troubles):
            notifier.clear_alarm(
                f"order.missing.{record.number}", f"order {record.number} is in the shop again"
            )
    if held:
        notifier.raise_alarm(
            BRAKE_ALARM,
            f"{len(held)} orders were cancelled or refunded in full within minutes, which is unusual; the "
            "platform is not told until you confirm it: kickroute-connector orders --confirm-ends. "
            "If it was a mistake, set the orders back in the shop",
        )
