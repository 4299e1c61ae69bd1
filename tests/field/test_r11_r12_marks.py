"""R11, R12 for the index of the shop's orders: what cannot be read is a hole, and nothing else is claimed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from adapters.memory import MemoryNotifier
from connector.model.errors import ShopUnavailable
from connector.orders.index.progress import index_progress
from connector.orders.index.upkeep import OrderIndex
from connector.store import Store
from tests.field.shops import Fielded, both, served, swept

ORDERS = 30


def _sell(held: Fielded) -> list[str]:
    """Let customers buy, and return their orders' ids, oldest first."""
    offer = next(p for p in swept(held.shop) if not p.has_variants).offers[0]
    item = offer.id if held.kind == "shopware" else int(offer.id)
    return [str(held.sim.owner.sell([(item, 1)])) for _ in range(ORDERS)]


def _build(index: OrderIndex) -> None:
    for _ in range(200):
        if index.build() is None:
            return
    raise AssertionError("the index is never built")


def _poison(held: Fielded, *order_ids: str) -> None:
    held.behave(poison=tuple(int(i) if held.kind == "woocommerce" else i for i in order_ids))


def _progress(store: Store) -> Any:
    with store.reading() as tx:
        return index_progress(tx, store.now())


@both
@pytest.mark.parametrize("at", [0, 10, 29], ids=["oldest", "middle", "newest"])
def test_r11_an_order_that_cannot_be_read_is_a_hole(kind: str, at: int, tmp_path: Path) -> None:
    """All others are known; the index says that it is not whole, until the row can be read again."""
    with served(kind) as held:
        ids = _sell(held)
        store = Store.open(f"sqlite:///{tmp_path / 'connector.db'}")
        index = OrderIndex(held.shop, store, MemoryNotifier())
        _poison(held, ids[at])
        _build(index)
        # One that is newer than all that could be read is looked for with each look.
        assert _progress(store).holes == int(at < ORDERS - 1)
        assert _progress(store).orders == ORDERS - 1
        assert index.is_whole is (at == ORDERS - 1)
        held.behave()
        index.newest_orders(None)
        assert index.retry_holes() == 0
        assert index.is_whole
        assert _progress(store).orders == ORDERS
        store.close()


@both
def test_r12_a_shop_that_gives_one_order_at_once_is_read_whole(kind: str, tmp_path: Path) -> None:
    """One alone overlaps no other page: the index is built all the same, and new orders are found."""
    with served(kind) as held:
        _sell(held)
        store = Store.open(f"sqlite:///{tmp_path / 'connector.db'}")
        index = OrderIndex(held.shop, store, MemoryNotifier())
        held.behave(most_rows=1)
        _build(index)
        progress = _progress(store)
        assert (progress.orders, progress.holes, index.is_whole) == (ORDERS, 0, True)
        held.behave()
        _sell(held)
        held.behave(most_rows=1)
        index.newest_orders(None)
        index.catch_up()
        _build(index)
        assert (_progress(store).orders, index.is_whole) == (2 * ORDERS, True)
        store.close()


@both
def test_r12_a_page_of_orders_that_is_too_large_leaves_no_hole(kind: str, tmp_path: Path) -> None:
    """Five rows pass and six kill the shop: all are known, and the size is remembered."""
    with served(kind) as held:
        _sell(held)
        store = Store.open(f"sqlite:///{tmp_path / 'connector.db'}")
        index = OrderIndex(held.shop, store, MemoryNotifier())
        held.behave(most_rows=5)
        _build(index)
        progress = _progress(store)
        assert (progress.orders, progress.holes, index.is_whole) == (ORDERS, 0, True)
        mark = held.mark
        index.newest_orders(None)
        assert len(held.requests(mark)) <= 2
        store.close()


@both
def test_r11_a_shop_that_answers_nothing_for_orders_is_no_hole(kind: str, tmp_path: Path) -> None:
    """Every question for orders fails: the index claims nothing, and few questions are spent on it."""
    with served(kind) as held:
        ids = _sell(held)
        store = Store.open(f"sqlite:///{tmp_path / 'connector.db'}")
        index = OrderIndex(held.shop, store, MemoryNotifier())
        _poison(held, *ids)
        mark = held.mark
        with pytest.raises(ShopUnavailable):
            index.newest_orders(None)
        assert len(held.requests(mark)) <= 20
        assert (_progress(store).orders, _progress(store).holes, index.is_whole) == (0, 0, False)
        store.close()
