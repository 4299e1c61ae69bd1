"""Which readings count, and what of them is told: no older figure after a newer one, and no unit twice.

What the shop shows of a product is as old as the moment at which it was asked. Told is what was read, less
the units of our own orders that were not live then, which the shop had not taken from it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from connector.model import Capabilities, Offer, Product, Stock
from connector.model.records import OrderState, untaken_states
from connector.store import Store, Transaction


@dataclass(frozen=True, slots=True)
class Shown:
    """A product as the shop showed it to a question; None when it is gone.

    ``asked`` is the store's number at which the question was sent.
    """

    id: str
    product: Product | None
    asked: int


def shown_by(products: Iterable[Product], gone: Iterable[str], asked: int) -> list[Shown]:
    """Put together what one question showed."""
    found = [Shown(product.id, product, asked) for product in products]
    return found + [Shown(product_id, None, asked) for product_id in gone]


def counting(
    store: Store, tx: Transaction, shown: Sequence[Shown], untaken: Collection[OrderState]
) -> tuple[list[Shown], tuple[str, ...]]:
    """Return what counts of readings, less our units that were not taken yet; and the ids of the others.

    Products that were shown differently by questions on their way at the same time are wanted again.
    """
    answered = tx.moments.next()
    for asked in {one.asked for one in shown}:
        tx.holders.were_read([one.id for one in shown if one.asked == asked], asked)
    left: list[Shown] = []
    dropped, due = [], []
    for one in shown:
        outcome = store.questions.judge(one.id, one.asked, answered, one.product)
        if outcome.is_due:
            due.append(one.id)
        if outcome.counts:
            left.append(one)
        else:
            dropped.append(one.id)
    tx.holders.want(due)
    _settle_unreduced(tx, left)
    units = {asked: tx.orders.untaken(untaken, asked) for asked in {one.asked for one in left}}
    tx.holders.subtract({one.id: units[one.asked].get(one.id, {}) for one in left})
    return [_less(one, units[one.asked].get(one.id, {})) for one in left], tuple(dropped)


def _settle_unreduced(tx: Transaction, shown: Sequence[Shown]) -> None:
    """Let units go that the shop had not taken by itself: the figure fell by them since."""
    if not (holders := tx.unreduced.holders()):
        return
    offers = [offer for one in shown if one.product is not None for offer in one.product.offers]
    figures = {offer.holder or offer.id: offer.stock.quantity for offer in offers}
    tx.unreduced.settle({h: figure for h, figure in figures.items() if h in holders and figure is not None})


def want_changed_reservations(store: Store, capabilities: Capabilities, settled_after: float) -> None:
    """Have the products read again of which other units are reserved than when they were told.

    An order that came less than ``settled_after`` seconds ago is left to who places it.
    """
    states = untaken_states(capabilities)
    with store.reading() as tx:
        asked = tx.moments.now()
        told = tx.holders.subtracted()
        now = tx.orders.untaken(states, asked)
        if now == told:
            return
        lately = store.now() - timedelta(seconds=settled_after)
        settled = tx.orders.untaken(states, asked, received_before=lately)
    changed = [
        product_id
        for product_id in now.keys() | told.keys()
        if told.get(product_id, {}) not in (now.get(product_id, {}), settled.get(product_id, {}))
    ]
    if changed:
        with store.transaction() as tx:
            tx.holders.want(changed)


def _less(shown: Shown, units: Mapping[str, int]) -> Shown:
    """Subtract units from the stock of whoever holds it: variants may share their product's."""
    product = shown.product
    if product is None or not units:
        return shown
    taken: dict[str, int] = {}
    for offer in product.offers:
        holder = offer.holder or offer.id
        taken[holder] = taken.get(holder, 0) + units.get(offer.id, 0)
    offers = tuple(_offer_less(offer, taken[offer.holder or offer.id]) for offer in product.offers)
    return replace(shown, product=replace(product, offers=offers))


def _offer_less(offer: Offer, units: int) -> Offer:
    stock = offer.stock
    if not units or stock.quantity is None:
        return offer
    left = stock.quantity - units
    return replace(offer, stock=Stock(left, stock.in_stock and left > 0))
