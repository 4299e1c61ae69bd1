"""Reading: which orders of the retailer's customers are new or changed, from the first start on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from connector.retail.sales import Sales, see

BATCH = 50


def read_news(sales: Sales, shop_now: datetime) -> list[str]:
    """Ask for orders that changed since last time; returns the ids of those that are to be told now.

    The first time, and after the store was lost, the open orders with linked products are read as well: those
    that carry our mark were told, and of the others nobody knows. ``shop_now`` is the shop's own time.
    """
    with sales.store.reading() as tx:
        cursor = tx.facts.sold_cursor
    if cursor is None:
        return _begin(sales, shop_now)
    due: list[str] = []
    for page in sales.shop.sold_since(cursor):
        due += see(sales, page.orders)
        if page.cursor is not None:
            _remember(sales, page.cursor)
    return due


def _begin(sales: Sales, shop_now: datetime) -> list[str]:
    with sales.store.transaction() as tx:
        if tx.facts.sold_since is None:
            tx.facts.sold_since = shop_now
    due: list[str] = []
    cursor = next(page.cursor for page in sales.shop.sold_since(None) if page.cursor is not None)
    for products in _linked_products(sales):
        for page in sales.shop.sold_with(products):
            due += see(sales, page.orders)
    _remember(sales, cursor)
    return due


def _linked_products(sales: Sales) -> list[list[str]]:
    ids: dict[str, None] = {}
    after, is_more = "", True
    while is_more:
        with sales.store.reading() as tx:
            links = tx.links.in_use(after, BATCH)
        ids |= dict.fromkeys(link.spot.product_id for link in links)
        after, is_more = (links[-1].gtin14, True) if links else ("", False)
    listed = list(ids)
    return [listed[at : at + BATCH] for at in range(0, len(listed), BATCH)]


def read_ids(sales: Sales, ids: Collection[str]) -> list[str]:
    """Read orders that something hinted at; returns the ids of those that are to be told now."""
    found = sales.shop.sold(ids)
    return see(sales, found.found, found.missing)


def _remember(sales: Sales, cursor: str) -> None:
    with sales.store.transaction() as tx:
        tx.facts.sold_cursor = cursor
