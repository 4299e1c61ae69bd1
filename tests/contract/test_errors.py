"""The shop's errors, classed by what the caller does next, and several threads at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from connector.model.errors import ShopAccessDenied, ShopDoubtful, ShopUnavailable
from connector.ports import Shop
from tests.contract.kits import Ability, ShopKit, needs
from tests.contract.making import LIVE, incoming, new_order, place_live

_SOME_ID = "1" * 32  # such as either kind of shop may have given
READS: dict[str, Callable[[Shop], object]] = {
    "identity": lambda shop: shop.identity(),
    "changes_since": lambda shop: list(shop.changes_since(None)),
    "all_products": lambda shop: list(shop.all_products()),
    "products": lambda shop: shop.products([_SOME_ID]),
    "orders": lambda shop: shop.orders([_SOME_ID]),
    "order_changes_since": lambda shop: list(shop.order_changes_since(None)),
}


@needs(Ability.OUTAGE)
@pytest.mark.parametrize("read", READS)
def test_a_shop_that_does_not_answer_is_unavailable(kit: ShopKit, read: str) -> None:
    """All methods may raise ShopUnavailable: nothing happened, or it was only a read."""
    with kit.trouble(Ability.OUTAGE), pytest.raises(ShopUnavailable) as caught:
        READS[read](kit.shop)
    assert not isinstance(caught.value, ShopDoubtful)


@needs(Ability.OUTAGE)
def test_an_order_that_was_not_taken_is_not_there(kit: ShopKit) -> None:
    """A write into an outage raises ShopUnavailable, and nothing happened."""
    order = new_order((kit.make_product(), 0))
    with kit.trouble(Ability.OUTAGE), pytest.raises(ShopUnavailable):
        kit.shop.create_order(order)
    assert kit.shop.find_orders(incoming(order)) == ()


@needs(Ability.KEYS_REVOKED)
@pytest.mark.parametrize("read", READS)
def test_a_shop_that_refuses_our_keys_is_denied(kit: ShopKit, read: str) -> None:
    """All methods may raise ShopAccessDenied: stop asking until keys are corrected."""
    with kit.trouble(Ability.KEYS_REVOKED), pytest.raises(ShopAccessDenied):
        READS[read](kit.shop)
    READS[read](kit.shop)


def test_several_threads_may_ask_at_once(kit: ShopKit) -> None:
    """All are safe to call from several threads."""
    made = kit.make_product(stock=40)
    orders = [new_order((made, 0)) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        placed = list(pool.map(lambda order: place_live(kit, order), orders))
        found = list(pool.map(lambda order: kit.shop.orders([order.id]).found[0], placed))
    assert [o.kickroute_number for o in found] == [o.kickroute_number for o in orders]
    assert {o.status for o in found} == {LIVE}
    assert kit.stock_of(made.offer_ids[0]) == 40 - 8
