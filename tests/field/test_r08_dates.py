"""Clocks that are not the shop's: what changed is found by the dates that rows carry themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from connector.model import OrderStatus
from connector.ports import Shop
from tests.field.shops import Fielded, both, changed, changed_cursor, marked, place, served, swept

aheads = pytest.mark.parametrize("ahead", [8, 90, 3000, -8, -90])
"""Seconds by which the ``Date`` header of a CDN is ahead of the shop's clock."""


def _behave(held: Fielded, ahead: float) -> None:
    """Let two seconds pass, so that nothing is as new as what follows, and have the Date be ahead."""
    held.sim.clock.advance(timedelta(seconds=2))
    held.behave(ahead=ahead)


def _order_changes(shop: Shop, cursor: str | None) -> tuple[set[str], str]:
    pages = list(shop.order_changes_since(cursor))
    (after,) = [page.cursor for page in pages if page.cursor is not None]
    return {order.id for page in pages for order in page.orders}, after


@both
@aheads
def test_r08_a_changed_product_is_found_whatever_the_date_says(kind: str, ahead: float) -> None:
    """Changed right after the mark, and after some questions: each time the next question shows it."""
    with served(kind, 30) as held:
        product = next(p for p in swept(held.shop) if not p.has_variants)
        _behave(held, ahead)
        cursor = marked(held.shop)
        for stock in (41, 42, 43):
            offer = product.offers[0].id
            held.sim.owner.set_stock(offer if kind == "shopware" else int(offer), stock)
            pages = changed(held.shop, cursor)
            shown = {p.id: p.offers[0].stock.quantity for page in pages for p in page.products}
            assert shown.get(product.id) == stock
            cursor = changed_cursor(pages) or ""
            for _ in range(2):
                cursor = changed_cursor(changed(held.shop, cursor)) or ""


@aheads
def test_r08_a_changed_price_is_found_whatever_the_date_says(ahead: float) -> None:
    """Shopware's stocks are compared one by one; everything else is found by its date alone."""
    with served("shopware", 30) as held:
        product = next(p for p in swept(held.shop) if not p.has_variants)
        _behave(held, ahead)
        cursor = marked(held.shop)
        for gross in (41.0, 42.0, 43.0):
            held.sim.owner.edit_price(product.offers[0].id, gross=gross)
            pages = changed(held.shop, cursor)
            assert product.id in {p.id for page in pages for p in page.products}
            cursor = changed_cursor(pages) or ""
            for _ in range(2):
                cursor = changed_cursor(changed(held.shop, cursor)) or ""


@both
@aheads
def test_r08_a_changed_order_is_found_whatever_the_date_says(kind: str, ahead: float) -> None:
    """The same for orders."""
    with served(kind, 30) as held:
        order = place(held)
        _behave(held, ahead)
        _, cursor = _order_changes(held.shop, None)
        for status in (OrderStatus.ON_HOLD, OrderStatus.AWAITING_FULFILLMENT, OrderStatus.ON_HOLD):
            held.shop.set_status(order.id, status)
            found, cursor = _order_changes(held.shop, cursor)
            assert found == {order.id}
            for _ in range(2):
                _, cursor = _order_changes(held.shop, cursor)


@both
def test_r08_what_was_found_is_not_read_for_ever(kind: str) -> None:
    """Some seconds later the same order is in no answer any more, though its date is the newest there is."""
    with served(kind, 10) as held:
        order = place(held)
        _behave(held, 8)
        _, cursor = _order_changes(held.shop, None)
        held.shop.set_status(order.id, OrderStatus.ON_HOLD)
        found, cursor = _order_changes(held.shop, cursor)
        assert found == {order.id}
        held.behave(ahead=20)
        for _ in range(2):
            found, cursor = _order_changes(held.shop, cursor)
        assert found == set()
