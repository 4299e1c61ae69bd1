"""The steps that turn a received order into a confirmed one; each is remembered before the next.

*received* → *placing* (intent, with the shop's time) → *placed* → *noted* → *live* → *confirmed*. A process
that dies anywhere goes on where it was, and finds what it had posted by the Kickroute number on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from connector.errors import ShopRefused, ShopUnexpected
from connector.gtin import gtin14
from connector.locks import KeyedLocks
from connector.model import IncomingOrder, NewOrder, Offer, OrderLine, Product, ShopOrder
from connector.ports import Notifier, Shop
from connector.records import OrderRecord, OrderState
from connector.store import Store
from connector.verify import differences

LOOK_BACK_UNKNOWN = timedelta(days=90)
LOOK_BACK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Counter:
    """What orders are placed with: shop, store, who is told of trouble, and the locks of this process."""

    shop: Shop
    store: Store
    notifier: Notifier
    note: str
    offer_locks: KeyedLocks
    order_locks: KeyedLocks


class Refusal(Exception):
    """An order that cannot be placed as it is: a GTIN is not offered, or there is too little of it."""

    def __init__(self, gtin: str, reason: str, *, is_known: bool) -> None:
        self.gtin = gtin
        self.is_known = is_known
        super().__init__(reason)


def advance(counter: Counter, record: OrderRecord) -> OrderRecord:
    """Take all steps that are left; an order that the shop refuses is parked.

    Raises Refusal when it cannot be placed for its content, LookupError when it was forgotten meanwhile,
    and the shop's errors when the shop does not serve; the order is then remembered as far as it came.
    """
    order = _body(record)
    with counter.offer_locks.hold([gtin14(item.gtin) for item in order.items]):
        try:
            if record.state in (OrderState.RECEIVED, OrderState.PLACING):
                record = _recognise(counter, record, order)
            while (step := STEPS.get(record.state)) is not None:
                record = step(counter, record, order)
        except (ShopRefused, ShopUnexpected) as error:
            with counter.store.transaction() as tx:
                record = tx.orders.require(record.number)
            return park(counter, record, str(error))
    return record


def choose(found: Sequence[ShopOrder]) -> ShopOrder:
    """Choose the one that counts: first one that is no longer pending, then the lowest id."""
    return min(found, key=lambda order: (order.pending, _by_number(order.id)))


def park(counter: Counter, record: OrderRecord, reason: str) -> OrderRecord:
    """Set an order aside for the supplier, with an alarm that names the choices."""
    parked = _save(
        counter, record, "parked", state=OrderState.PARKED, parked_from=record.state, parked_reason=reason
    )
    counter.notifier.raise_alarm(
        f"order.parked.{record.number}",
        f"order {record.number} needs you: {reason}. To try again (and place it in any case): "
        f"kickroute-connector orders {record.number} --retry; to cancel it, which refunds the retailer: "
        f"kickroute-connector orders {record.number} --cancel",
    )
    return parked


def _recognise(counter: Counter, record: OrderRecord, order: IncomingOrder) -> OrderRecord:
    """Look whether the shop has this order already, whoever made it, before anything is posted."""
    known_since = record.intended_at
    since = known_since - LOOK_BACK if known_since else counter.shop.now() - LOOK_BACK_UNKNOWN
    found = counter.shop.find_orders(order, since)
    if not found:
        return record
    winner = choose(found)
    if winner.pending:
        lines = record.lines or _resolve_or_trash(counter, record, order, found)
        state = OrderState.PLACED
    elif known_since is not None:
        lines, state = record.lines, OrderState.LIVE
    else:
        # Somebody else placed it: it is taken as it is, only the note is made sure of.
        counter.shop.add_note(winner.id, counter.note)
        lines, state = winner.lines, OrderState.CONFIRMED
    return _save(
        counter,
        record,
        "found in the shop",
        state=state,
        lines=lines,
        intended_at=known_since or winner.created_at or counter.shop.now(),
        order=None if state is OrderState.CONFIRMED else order,
        adopted=state is OrderState.CONFIRMED,
        **_identity(winner),
    )


def _resolve_or_trash(
    counter: Counter, record: OrderRecord, order: IncomingOrder, found: Sequence[ShopOrder]
) -> tuple[OrderLine, ...]:
    try:
        return _resolve(counter, record, order)
    except Refusal:
        for pending in found:
            counter.shop.trash_order(pending.id)
        raise


def _begin(counter: Counter, record: OrderRecord, order: IncomingOrder) -> OrderRecord:
    """Check GTINs and stock, then remember the intent with the shop's own time, before anything is posted."""
    lines = _resolve(counter, record, order)
    reservation = record.reservation or counter.shop.reserve(record.number)
    return _save(
        counter,
        record,
        "placing",
        state=OrderState.PLACING,
        lines=lines,
        intended_at=counter.shop.now(),
        reservation=reservation,
    )


def _resolve(counter: Counter, record: OrderRecord, order: IncomingOrder) -> tuple[OrderLine, ...]:
    """Read what the order's GTINs are in the shop now, and require the stock to suffice.

    Available is what was just read, less our own orders that have not moved the shop's stock yet.
    """
    resolved = _read_lines(counter, order)
    with counter.store.transaction() as tx:
        reserved = tx.orders.reserved(except_number=record.number)
    wanted: dict[str, int] = {}
    for line, _ in resolved:
        wanted[line.offer_id] = wanted.get(line.offer_id, 0) + line.quantity
    for line, offer in resolved:
        promised = reserved.get(offer.id, 0)
        if not record.forced and not offer.stock.covers(wanted[offer.id], promised):
            raise Refusal(
                line.gtin,
                f"{wanted[offer.id]} of GTIN {line.gtin} ordered, {offer.stock.quantity} in stock, "
                f"{promised} promised to other orders",
                is_known=True,
            )
    return tuple(line for line, _ in resolved)


def _read_lines(counter: Counter, order: IncomingOrder) -> list[tuple[OrderLine, Offer]]:
    """Read the products behind the GTINs; a GTIN must still stand at the offer that was told under it."""
    keys = [gtin14(item.gtin) for item in order.items]
    with counter.store.transaction() as tx:
        holders = {key: tx.catalogue.holder(key) for key in set(keys)}
    ids = sorted({holder.product_id for holder in holders.values() if holder is not None})
    products = {product.id: product for product in counter.shop.products(ids).found} if ids else {}
    resolved = []
    for item, key in zip(order.items, keys, strict=True):
        holder = holders[key]
        offer = _offer_with(products.get(holder.product_id), key) if holder else None
        if holder is None or offer is None:
            raise Refusal(item.gtin, f"no released offer has the GTIN {item.gtin}", is_known=False)
        line = OrderLine(holder.product_id, offer.id, item.gtin, item.quantity, item.net_total)
        resolved.append((line, offer))
    return resolved


def _offer_with(product: Product | None, key: str) -> Offer | None:
    if product is None or not product.published:
        return None
    return next((o for o in product.offers if o.published and gtin14(o.gtin) == key), None)


def _post(counter: Counter, record: OrderRecord, order: IncomingOrder) -> OrderRecord:
    """Post the order; when the answer is lost, the next try finds it by its number."""
    placed = counter.shop.create_order(_new_order(counter, record, order))
    return _save(counter, record, "placed", state=OrderState.PLACED, **_identity(placed))


def _note(counter: Counter, record: OrderRecord, order: IncomingOrder) -> OrderRecord:
    """Make sure that one order alone carries this number, and put the note on it."""
    found = counter.shop.find_orders(order, _intent(record) - LOOK_BACK)
    winner = choose(found) if found else None
    for other in found:
        if winner is not None and other.id != winner.id and other.pending:
            counter.shop.trash_order(other.id)
    identity = _identity(winner) if winner else {}
    counter.shop.add_note(winner.id if winner else record.shop_id, counter.note)
    return _save(counter, record, "noted", state=OrderState.NOTED, **identity)


def _make_live(counter: Counter, record: OrderRecord, order: IncomingOrder) -> OrderRecord:
    """Give the order its status: from here on it takes stock and the shop's staff works with it."""
    with counter.store.transaction() as tx:
        # Remembered before it is set, so that our own status is not reported back as the supplier's.
        tx.orders.change(record.number, status=order.status)
    counter.shop.make_live(record.shop_id, order.status)
    return _save(counter, record, "live", state=OrderState.LIVE)


def _confirm(counter: Counter, record: OrderRecord, order: IncomingOrder) -> OrderRecord:
    """Read the order back; when it is what was asked for, its addresses are deleted from the store."""
    found = counter.shop.orders([record.shop_id]).found
    if not found:
        return park(counter, record, "the order is not in the shop any more although it was just placed")
    has_note = counter.shop.has_note(record.shop_id, counter.note)
    wrong = differences(_new_order(counter, record, order), found[0], has_note=has_note)
    _alarm_if_oversold(counter, record)
    if wrong:
        return park(counter, record, "the shop's order differs from what was sent: " + "; ".join(wrong))
    return _save(
        counter, record, "confirmed", state=OrderState.CONFIRMED, order=None, shop_total=found[0].total
    )


STEPS: Mapping[OrderState, Callable[[Counter, OrderRecord, IncomingOrder], OrderRecord]] = {
    OrderState.RECEIVED: _begin,
    OrderState.PLACING: _post,
    OrderState.PLACED: _note,
    OrderState.NOTED: _make_live,
    OrderState.LIVE: _confirm,
}


def _alarm_if_oversold(counter: Counter, record: OrderRecord) -> None:
    ours = {line.offer_id for line in record.lines}
    products = counter.shop.products(sorted({line.product_id for line in record.lines})).found
    below = [
        f"GTIN {offer.gtin}: {offer.stock.quantity}"
        for product in products
        for offer in product.offers
        if offer.id in ours and offer.stock.quantity is not None and offer.stock.quantity < 0
    ]
    if below:
        counter.notifier.raise_alarm(
            f"oversold.{record.number}",
            f"with order {record.number} more is sold than the shop has ({', '.join(below)}): "
            "order more of it, or cancel the order in the shop",
        )


def _save(counter: Counter, record: OrderRecord, what: str, **changes: object) -> OrderRecord:
    with counter.store.transaction() as tx:
        saved = tx.orders.change(record.number, **changes)
        tx.journal.write(record.number, what, order=saved.shop_number)
    return saved


def _body(record: OrderRecord) -> IncomingOrder:
    if record.order is None:
        raise ShopUnexpected(f"order {record.number} has no addresses any more; it cannot be placed again")
    return record.order


def _intent(record: OrderRecord) -> datetime:
    return record.intended_at or record.received_at


def _identity(order: ShopOrder) -> dict[str, object]:
    return {"shop_id": order.id, "shop_number": order.number, "shop_total": order.total}


def _new_order(counter: Counter, record: OrderRecord, order: IncomingOrder) -> NewOrder:
    return NewOrder(
        kickroute_number=record.number,
        status=order.status,
        shipping=order.shipping,
        billing=order.billing,
        lines=record.lines,
        shipping_net_total=order.shipping_net_total,
        note=counter.note,
        reservation=record.reservation,
    )


def _by_number(some_id: str) -> tuple[int, str]:
    return (int(some_id), "") if some_id.isdecimal() else (0, some_id)
