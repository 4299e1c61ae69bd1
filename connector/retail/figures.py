"""Figures: stock and locks written into the shop, compared with it every day, and let go to 0 when stale."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from connector.model import TaxRate
from connector.model.messages import say, say_n
from connector.model.retail import Figure, ItemSpot, ListedItem, ListedProduct, Listing, Taxing
from connector.model.retail_records import Link, LinkState
from connector.ports import MOST_ROWS, Assortment, Notifier
from connector.retail.hearing import STALE_ALARM, units_of
from connector.retail.linking import lose
from connector.retail.rules import PriceRules, lock_of, quantity_of, repriced
from connector.store import Store

SWEPT_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Shelf:
    """What figures are written with; ``see_orders`` brings what was sold up to now."""

    shop: Assortment
    store: Store
    notifier: Notifier
    see_orders: Callable[[], object]
    prices: PriceRules
    buffer: int = 0
    stale_after: timedelta = timedelta(hours=36)


def write_due(shelf: Shelf) -> int:
    """Write the figures of up to fifty links that are due, in one request; returns how many were due.

    What was sold is read before, so that it is taken off, and after, for a shopper may have bought while
    the figure was on its way: then it is due again. A figure is never read from the shop and changed.
    """
    with shelf.store.reading() as tx:
        due = tx.links.due(MOST_ROWS)
    if not due:
        return 0
    shelf.see_orders()
    write(shelf, due)
    shelf.see_orders()
    return len(due)


def write(shelf: Shelf, links: Sequence[Link]) -> None:
    """Judge what the shop shows of these links, and write what it should have."""
    found = shelf.shop.listed({link.spot.product_id for link in links})
    items = {item.spot: item for product in found.found for item in product.items}
    products = {product.id: product for product in found.found}
    taxing, now = shelf.shop.taxing(), shelf.store.now()
    with shelf.store.transaction() as tx:
        # From here on a figure that is told, or an order that is seen, makes its link due anew.
        known = tx.links.of_gtins([link.gtin14 for link in links])
        links = [link for link in known if link.state in (LinkState.LINKED, LinkState.WITHDRAWN)]
        units = units_of(tx, links)
        for link in known:
            tx.links.change(link.gtin14, due=link.state is LinkState.DRAFTED and link.due)
    judged = [_judge(link, items.get(link.spot), taxing, now, shelf.prices) for link in links]
    figures = {
        one.link.gtin14: Figure(one.link.spot, one.quantity(units, shelf.buffer), one.price)
        for one in judged
        if one.is_there
    }
    try:
        reasons = shelf.shop.write_figures(list(figures.values())) if figures else {}
        for one in judged:
            if one.is_there:
                _show_or_hide(shelf, one.link, products[one.link.spot.product_id], items[one.link.spot])
    except BaseException:
        with shelf.store.transaction() as tx:
            for link in links:
                tx.links.change(link.gtin14, due=True)
        raise
    _remember(shelf, judged, figures, reasons)


@dataclass(frozen=True, slots=True)
class _Judged:
    """A link, and what the shop shows of it: whether it is there, and why it must not be sold."""

    link: Link
    is_there: bool
    gone: str = ""
    locked: str = ""
    price: Decimal | None = None

    def quantity(self, units: dict[str, int], buffer: int) -> int:
        link = self.link
        if self.locked or link.stale or link.state is not LinkState.LINKED:
            return 0
        return quantity_of(link.told, units[link.gtin14], buffer)


def _judge(link: Link, item: ListedItem | None, taxing: Taxing, now: datetime, prices: PriceRules) -> _Judged:
    if item is None or item.listing is Listing.TRASHED:
        return _Judged(link, is_there=False, gone=say("its product is not in the shop any more"))
    price = _new_price(link, item, taxing, prices)
    if price is not None:
        item = replace(
            item, regular_price=price, price=price if item.price == item.regular_price else item.price
        )
    locked = lock_of(item, link.dealer_price, link.tax_rate, taxing, now)
    if link.state is LinkState.WITHDRAWN:
        locked = say("the supplier offers it no more")
    elif link.stale:
        locked = say("nothing was heard of it for too long")
    return _Judged(link, is_there=True, locked=locked, price=price)


def _new_price(link: Link, item: ListedItem, taxing: Taxing, prices: PriceRules) -> Decimal | None:
    """Return the price to write: ours where the retailer left it, when it changed or was written in part."""
    if link.price is None or link.dealer_price is None or item.regular_price != link.price:
        return None
    rate = link.tax_rate or TaxRate.STANDARD
    price = repriced(prices, link.dealer_price, rate, taxing) or link.price
    is_half = item.sale_price is None and item.price != item.regular_price
    return price if price != link.price or is_half else None


def _show_or_hide(shelf: Shelf, link: Link, product: ListedProduct, item: ListedItem) -> None:
    """Hide what the supplier withdrew, and show again what we hid; staff's own hiding stays."""
    if link.state is LinkState.WITHDRAWN and not link.hidden:
        listing = item.listing if product.has_variants else product.listing
        shelf.shop.show(link.spot, visible=False)
        is_ours = listing is Listing.PUBLISHED
    elif link.state is LinkState.LINKED and link.hidden:
        shelf.shop.show(link.spot, visible=True)
        is_ours = False
    else:
        return
    with shelf.store.transaction() as tx:
        tx.links.change(link.gtin14, hidden=is_ours)


def _remember(
    shelf: Shelf,
    judged: Iterable[_Judged],
    figures: dict[str, Figure],
    refused: Mapping[ItemSpot, str],
) -> None:
    with shelf.store.transaction() as tx:
        for one in judged:
            key = one.link.gtin14
            if not one.is_there:
                lose(tx, one.link, one.gone)
                continue
            why = refused.get(one.link.spot, "")
            written = None if why else figures[key].quantity
            tx.links.change(key, written=written, reason=why, locked=one.locked)
            if one.price is not None and not why:
                tx.links.change(key, price=one.price)


# --- what was not heard of, and what the shop has otherwise ---


def let_go_stale(shelf: Shelf) -> int:
    """Let the stock become 0 of what nothing was heard of for too long; returns how many there are."""
    now = shelf.store.now()
    with shelf.store.transaction() as tx:
        for link in tx.links.unheard_since(now - shelf.stale_after):
            tx.links.change(link.gtin14, stale=True, due=True)
        stale = tx.links.count_stale()
    if stale:
        hours = int(shelf.stale_after.total_seconds() // 3600)
        shelf.notifier.raise_alarm(
            STALE_ALARM,
            say_n(
                "nothing was heard of {count} linked product for {hours} hours: its stock is 0 until there "
                "is news",
                "nothing was heard of {count} linked products for {hours} hours: their stock is 0 until "
                "there is news",
                stale,
                hours=hours,
            ),
        )
    else:
        shelf.notifier.clear_alarm(STALE_ALARM, say("there is news of all linked products"))
    return stale


def sweep(shelf: Shelf, after: str) -> str:
    """Compare the next links with the shop and have written what differs; returns where to go on.

    Empty at the end. Prices that the retailer changed stay, and are the retailer's own from then on.
    """
    with shelf.store.reading() as tx:
        links = tx.links.in_use(after, SWEPT_AT_ONCE)
    if not links:
        return ""
    found = shelf.shop.listed({link.spot.product_id for link in links})
    items = {item.spot: item for product in found.found for item in product.items}
    taxing, now = shelf.shop.taxing(), shelf.store.now()
    with shelf.store.transaction() as tx:
        for link in links:
            if link.told_at is None:
                continue  # entered by hand, and the supplier's figure was not told yet
            item = items.get(link.spot)
            if item is None or differs(link, item, _judge(link, item, taxing, now, shelf.prices)):
                tx.links.change(link.gtin14, due=True)
            if item is not None and link.price is not None and item.regular_price != link.price:
                tx.links.change(link.gtin14, price=None)
    return links[-1].gtin14


def differs(link: Link, item: ListedItem, judged: _Judged) -> bool:
    """Tell whether the shop has an item otherwise than it should."""
    is_open = item.backorders or not item.counts_stock or judged.price is not None
    return is_open or item.quantity != link.written or bool(judged.locked) != bool(link.locked)
