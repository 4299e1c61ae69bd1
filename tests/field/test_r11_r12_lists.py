"""Lists of which one row, or the size of a page, breaks the shop."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable

import pytest

from adapters.paging import aside
from connector.model import Product, ProductPage
from connector.model.errors import ShopUnavailable
from tests.field.shops import (
    Fielded,
    both,
    changed,
    changed_cursor,
    marked,
    new_order,
    place,
    served,
    swept,
)


def _as_id(held: Fielded, row_id: str) -> int | str:
    return row_id if held.kind == "shopware" else int(row_id)


def _patiently(read: Callable[[], list[Product]]) -> list[Product]:
    """Ask as the daemon does: a question that failed is asked again."""
    for _ in range(3):
        with contextlib.suppress(ShopUnavailable):
            return read()
    return read()


def _named(held: Fielded) -> set[str]:
    return {row.id for row in held.shop.unread()}


def _touch(held: Fielded, products: list[Product]) -> None:
    """Let staff count some stocks anew, so that these products are in the changes."""
    for product in products:
        offer = product.offers[0]
        if held.kind == "shopware":
            held.sim.owner.set_stock(offer.id, 41)
        else:
            held.sim.owner.set_stock(int(offer.id), 41)


@both
@pytest.mark.parametrize("which", [0, 70, -1], ids=["first", "middle", "last"])
@pytest.mark.parametrize("death", [500, 502, "drop", "memory"])
def test_r11_one_row_that_breaks_a_page_is_set_aside_and_named(
    kind: str, which: int, death: int | str
) -> None:
    """A list of a hundred with one poisonous row: all others are read once, the one is known by its id."""
    with served(kind, 150) as held:
        everything = [product.id for product in swept(held.shop)]
        poisoned = everything[which]
        held.behave(poison=(_as_id(held, poisoned),), death=death)
        read = Counter(product.id for product in _patiently(lambda: swept(held.shop)))
        assert set(read) == set(everything) - {poisoned}
        assert set(read.values()) == {1}
        assert poisoned in _named(held)
        assert held.shop.products([poisoned]).gone == frozenset()


@both
def test_r11_a_changed_row_that_breaks_the_changes_leaves_the_other_changes(kind: str) -> None:
    """Three products changed, and one of them breaks the shop: the two others are told, and polls go on."""
    with served(kind, 60) as held:
        products = [p for p in swept(held.shop) if not p.has_variants]
        cursor = marked(held.shop)
        _touch(held, products[:3])
        held.behave(poison=(_as_id(held, products[1].id),))
        pages = []
        for _ in range(3):
            with contextlib.suppress(ShopUnavailable):
                pages = changed(held.shop, cursor)
                break
        seen = {product.id: product for page in pages for product in page.products}
        assert {products[0].id, products[2].id} <= set(seen)
        assert products[1].id not in seen
        assert all(products[1].id not in page.gone for page in pages)
        assert products[1].id in _named(held)
        after = changed_cursor(pages)
        assert after is not None
        mark = held.mark
        changed(held.shop, after)
        assert len(held.requests(mark)) <= 6  # what is set aside costs nothing more


@both
def test_r11_the_only_change_may_be_the_row_that_breaks(kind: str) -> None:
    """One product changed, and it breaks the shop: no poll fails for it more than once or twice."""
    with served(kind, 60) as held:
        (one, *_) = [p for p in swept(held.shop) if not p.has_variants]
        cursor = marked(held.shop)
        _touch(held, [one])
        held.behave(poison=(_as_id(held, one.id),))
        pages: list[ProductPage] = []
        for _ in range(3):
            with contextlib.suppress(ShopUnavailable):
                pages = changed(held.shop, cursor)
                break
        assert changed_cursor(pages) is not None
        assert len(held.shop.unread()) == 1
        if one.id not in _named(held):
            # Nothing stands beside it in the changes by which to name it: the reading of all rows does.
            assert pages[-1].needs_sweep
            assert _patiently(lambda: swept(held.shop))
        assert _named(held) == {one.id}


@both
def test_r11_a_variant_that_breaks_leaves_its_product_with_the_others(kind: str) -> None:
    """The product comes with its other variants; the broken one is named."""
    with served(kind, 120) as held:
        product = next(p for p in swept(held.shop) if len(p.offers) > 3)
        poisoned = product.offers[2].id
        held.behave(poison=(_as_id(held, poisoned),))
        read = {p.id: p for p in _patiently(lambda: swept(held.shop))}
        kept = [offer.id for offer in product.offers if offer.id != poisoned]
        assert sorted(offer.id for offer in read[product.id].offers) == sorted(kept)
        assert poisoned in _named(held)


@both
def test_r11_questions_by_ids_leave_the_broken_row_out(kind: str) -> None:
    """Of thirty ids one breaks the shop: the others are found, and none is gone; alone it is named too."""
    with served(kind, 80) as held:
        ids = [product.id for product in swept(held.shop)][:30]
        held.behave(poison=(_as_id(held, ids[7]),))
        found = _patiently(lambda: list(held.shop.products(ids).found))
        assert {product.id for product in found} == set(ids) - {ids[7]}
        assert held.shop.products(ids).gone == frozenset()
        held.behave(poison=(_as_id(held, ids[3]),))
        assert _patiently(lambda: list(held.shop.products([ids[3]]).found)) == []
        assert {ids[3], ids[7]} <= _named(held)


@both
def test_r11_an_order_that_breaks_leaves_the_other_orders(kind: str) -> None:
    """The rotation of open orders: the others' news come, and the broken one is not missing."""
    with served(kind) as held:
        orders = [place(held, new_order(held)).id for _ in range(4)]
        held.behave(poison=(_as_id(held, orders[2]),))
        for _ in range(3):
            with contextlib.suppress(ShopUnavailable):
                lookup = held.shop.orders(orders)
                break
        assert {order.id for order in lookup.found} == set(orders) - {orders[2]}
        assert lookup.missing == frozenset()
        assert orders[2] in _named(held)


@both
def test_r11_a_shop_that_answers_nothing_but_500_costs_two_requests(kind: str) -> None:
    """That is an outage: nothing is halved, and nothing is set aside."""
    with served(kind, 150) as held:
        swept(held.shop)
        cursor = marked(held.shop)
        held.sim.fail("", answer=500, times=0)
        for _ in range(3):
            for ask in (lambda: swept(held.shop), lambda: changed(held.shop, cursor)):
                mark = held.mark
                with pytest.raises(ShopUnavailable):
                    ask()
                entries = [e for e in held.sim.log.entries("", mark) if e.kind in ("request", "fault")]
                assert len({(e.kind, e.number) for e in entries if e.kind == "request"}) <= 2
        assert held.shop.unread() == ()


@both
def test_r11_looking_for_broken_rows_costs_twenty_questions_a_minute(kind: str) -> None:
    """Nine broken rows in one page: the search stops, and goes on in a minute."""
    with served(kind, 150) as held:
        everything = [product.id for product in swept(held.shop)]
        held.behave(poison=tuple(_as_id(held, i) for i in everything[5:95:10]))
        for _ in range(8):
            with contextlib.suppress(ShopUnavailable):
                swept(held.shop)
        killed = held.sim.app.killed
        assert 1 < len(_named(held)) < 9
        for _ in range(8):
            with pytest.raises(ShopUnavailable):
                swept(held.shop)
        # Within the minute each sweep costs the one page that it fails at.
        assert held.sim.app.killed == killed + 8
        assert killed <= 20 + 8


@both
def test_r11_a_mended_row_is_read_again(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked for again by itself, and comes with the next changes although nothing else changed."""
    monkeypatch.setattr(aside, "FIRST_WAIT", 0.0)
    with served(kind, 60) as held:
        (one, *_) = [p for p in swept(held.shop) if not p.has_variants]
        held.behave(poison=(_as_id(held, one.id),))
        assert _patiently(lambda: swept(held.shop))
        cursor = marked(held.shop)
        assert one.id in _named(held)
        held.behave()
        read = [p.id for _ in range(2) for page in changed(held.shop, cursor) for p in page.products]
        assert one.id in read
        assert held.shop.unread() == ()


@both
@pytest.mark.parametrize("death", [500, 502, 504, "drop", "memory"])
def test_r12_a_page_that_is_too_large_comes_in_smaller_ones(kind: str, death: int | str) -> None:
    """A hundred rows kill PHP, twenty do not: all are read, each once, and the size is remembered."""
    with served(kind, 260) as held:
        everything = [product.id for product in swept(held.shop)]
        held.behave(most_rows=20, death_of_rows=death)
        read = [product.id for product in _patiently(lambda: swept(held.shop))]
        assert sorted(read) == sorted(everything)
        assert held.shop.unread() == ()
        mark = held.mark
        swept(held.shop)
        first = len(held.requests(mark))
        mark = held.mark
        swept(held.shop)
        assert len(held.requests(mark)) == first  # nothing is tried in vain any more


@both
def test_r12_a_hanging_page_comes_in_smaller_ones(kind: str) -> None:
    """A page that never comes is as good as one that fails."""
    with served(kind, 120) as held:
        client = held.shop._api._client  # type: ignore[attr-defined]  # shorter patience than a shop gets
        client._timeouts = type(client._timeouts)(read=0.5)
        everything = sorted(product.id for product in swept(held.shop))
        held.behave(most_rows=20, death_of_rows="hang", hangs=2.0)
        assert sorted(product.id for product in _patiently(lambda: swept(held.shop))) == everything


@both
def test_r12_at_changing_sizes_each_row_comes_once(kind: str) -> None:
    """The size at which PHP dies changes while the catalogue is read: each row comes once."""
    with served(kind, 2000) as held:
        everything = sorted(product.id for product in swept(held.shop))
        limits = [0, 60, 0, 20, 60, 0, 20]
        read: list[str] = []
        for number, page in enumerate(held.shop.all_products()):
            read += [product.id for product in page.products]
            held.behave(most_rows=limits[number % len(limits)])
        assert sorted(read) == everything
