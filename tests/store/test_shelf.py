"""Offers as people look for them: the same answers on both databases, and each is found."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from connector.model import ShopCategory, Stock
from connector.model.records import Group, Listing, OfferRecord
from connector.store import Store
from connector.store.shelf import OfferState, Search, SortBy, shown_stock
from tests.store.making import START, told
from tests.store.test_plans import plans

LIQUIDS, OTHERS = ShopCategory("7", "liquids", "Liquids"), ShopCategory("77", "others", "")
NO_PRICE = (("price_missing", {"product": "x"}),)


def offer(key: str, name: str = "", *, reasons: Any = (), gtin: str = "", **listing: Any) -> OfferRecord:
    """Make an offer; its product, its name and its GTIN count with its key."""
    number = gtin or f"0426099000{key:0>4}"
    known = Listing(title=name or f"Ware {key}", **listing)
    return OfferRecord(f"p{key}", f"o{key}", number, number[1:], known.title, reasons, listing=known)


def decide(store: Store, *records: OfferRecord) -> None:
    """Remember offers."""
    with store.transaction() as tx:
        tx.catalogue.decide({record.product_id: [record] for record in records})


def found(store: Store, search: Search, **part: Any) -> list[str]:
    """Return the ids that a search finds, and see that it counts as many."""
    with store.reading() as tx:
        rows = tx.shelf.find(search, **part)
        if not part:
            assert tx.shelf.count(search) == len(rows)
    return [row.offer.offer_id for row in rows]


def tell(store: Store, records: Iterable[OfferRecord], *, taken: bool) -> None:
    """Tell offers, and have the platform take them or not."""
    with store.transaction() as tx:
        rows = [told(r.gtin14, r.product_id, offer_id=r.offer_id) for r in records]
        tx.catalogue.remember_told(rows)
        if taken:
            tx.catalogue.acknowledge([row.gtin14 for row in rows])


def test_an_offer_is_found_by_name_variant_sku_and_gtin(store: Store) -> None:
    """Case, accents and the order of words do not matter; every word has to be there."""
    hat = offer("1", "Mütze „Größe“ NORD", variant="Rot, L", sku="MZ-1/a")
    decide(store, hat, offer("2", "Schal 100% Wolle_fein"))
    for words in (
        "mütze",
        "mutze",
        "MÜTZE rot",
        "nord mz-1/A",
        "grosse",
        hat.gtin,
        hat.gtin[-4:],
        "  l  rot ",
    ):
        assert found(store, Search(words)) == ["o1"], words
    assert found(store, Search("mütze blau")) == []
    assert found(store, Search("")) == ["o1", "o2"]


def test_what_databases_take_for_patterns_is_searched_as_it_is(store: Store) -> None:
    """A per cent sign finds a per cent sign, and nothing breaks on quotes."""
    decide(store, offer("1", "Schal 100% Wolle"), offer("2", "Schal 100 Wolle"), offer("3", "a_b"))
    assert found(store, Search("100%")) == ["o1"]
    assert found(store, Search("a_b")) == ["o3"]
    assert found(store, Search("%")) == ["o1"]
    assert found(store, Search("'\"\\")) == []
    assert found(store, Search("wolle\x00 \x07 schal")) == ["o2", "o1"]
    assert found(store, Search("\x00")) == ["o3", "o2", "o1"]


def test_states_are_what_the_platform_took(store: Store) -> None:
    """Live is what it took, waiting what it is still to take; each offer is in one of the three."""
    live, waiting, withheld = offer("1"), offer("2"), offer("3", reasons=NO_PRICE)
    decide(store, live, waiting, withheld)
    tell(store, [live], taken=True)
    tell(store, [waiting], taken=False)
    for state, key in ((OfferState.LIVE, "o1"), (OfferState.WAITING, "o2"), (OfferState.WITHHELD, "o3")):
        assert found(store, Search(state=state)) == [key]
    with store.reading() as tx:
        assert tx.shelf.counts() == dict.fromkeys(OfferState, 1)
        assert [row.state for row in tx.shelf.find(Search())] == list(OfferState)


def test_a_withheld_offer_that_is_still_live_says_so(store: Store) -> None:
    """Its withdrawal is on its way or held: whoever sees it must know that it can be ordered."""
    record = offer("1", reasons=NO_PRICE)
    decide(store, record)
    tell(store, [record], taken=True)
    with store.reading() as tx:
        (row,) = tx.shelf.find(Search())
    assert (row.state, row.is_taken) == (OfferState.WITHHELD, True)


def test_what_was_told_of_another_offer_is_not_shown_at_this_one(store: Store) -> None:
    """Two offers with one GTIN: only the one that it was told for shows what was told."""
    holder = offer("1")
    other = offer("2", gtin=holder.gtin14, reasons=(("gtin_duplicate", {}),), stock=Stock(9, in_stock=True))
    decide(store, holder, other)
    tell(store, [holder], taken=True)
    with store.reading() as tx:
        first, second = tx.shelf.find(Search())
    assert (first.told is not None, first.is_taken, second.told, second.is_taken) == (True, True, None, False)
    assert (shown_stock(first), shown_stock(second)) == (Stock(7, in_stock=True), Stock(9, in_stock=True))


def test_rules_and_categories_narrow_a_search(store: Store) -> None:
    """A rule is found among several, and a category by its whole id; both can be combined with words."""
    both: Any = (*NO_PRICE, ("gtin_missing", {}))
    decide(
        store,
        offer("1", reasons=NO_PRICE, shop_categories=(LIQUIDS,)),
        offer("2", "Zwei", reasons=both, shop_categories=(OTHERS, LIQUIDS)),
        offer("3", shop_categories=(OTHERS,)),
        offer("4", reasons=(("price_missing_too", {}),)),
    )
    assert found(store, Search(rule="price_missing")) == ["o1", "o2"]
    assert found(store, Search(rule="gtin_missing")) == ["o2"]
    assert found(store, Search(rule="unknown")) == []
    assert found(store, Search(category="7")) == ["o1", "o2"]
    assert found(store, Search(category="77")) == ["o3", "o2"]
    assert found(store, Search("zwei", rule="price_missing", category="7")) == ["o2"]


def test_offers_are_sorted_by_what_they_show(store: Store) -> None:
    """Amounts are sorted as numbers, and what has none comes last in either direction."""
    decide(
        store,
        offer("1", price=Decimal("9.50"), retail_net=Decimal(10), stock=Stock(100, in_stock=True)),
        offer("2", price=Decimal("10.00"), retail_net=Decimal(40), stock=Stock(20, in_stock=True)),
        offer("3", reasons=NO_PRICE),
        offer("4", price=Decimal("100.00"), retail_net=Decimal(0), stock=Stock(3, in_stock=True)),
    )
    assert found(store, Search(sort=SortBy.PRICE)) == ["o1", "o2", "o4", "o3"]
    assert found(store, Search(sort=SortBy.PRICE, descending=True)) == ["o4", "o2", "o1", "o3"]
    assert found(store, Search(sort=SortBy.STOCK)) == ["o4", "o2", "o1", "o3"]
    assert found(store, Search(sort=SortBy.MARGIN)) == ["o1", "o2", "o3", "o4"]
    assert found(store, Search(sort=SortBy.NAME, descending=True)) == ["o4", "o3", "o2", "o1"]
    with store.reading() as tx:
        margins = [row.margin for row in tx.shelf.find(Search())]
    assert margins == [Decimal(5), Decimal(75), None, None]


def test_what_was_told_longest_ago_comes_first(store: Store) -> None:
    """Of what was never told nothing is said, and it comes last."""
    records = [offer("1"), offer("2"), offer("3", reasons=NO_PRICE)]
    decide(store, *records)
    with store.transaction() as tx:
        at = {"o1": START + timedelta(hours=2), "o2": START}
        rows = [
            told(r.gtin14, r.product_id, offer_id=r.offer_id, told_at=at[r.offer_id]) for r in records[:2]
        ]
        tx.catalogue.remember_told(rows)
    assert found(store, Search(sort=SortBy.TOLD)) == ["o2", "o1", "o3"]


@pytest.mark.parametrize("sort", SortBy)
def test_pages_show_each_offer_once(store: Store, sort: SortBy) -> None:
    """Though all have the same name, price and stock: nothing is shown twice, and nothing left out."""
    decide(store, *(offer(str(n), "Gleich", price=Decimal(5), retail_net=Decimal(9)) for n in range(25)))
    for descending in (False, True):
        search = Search(sort=sort, descending=descending)
        shown = [key for start in range(0, 25, 10) for key in found(store, search, limit=10, offset=start)]
        assert sorted(shown) == sorted(f"o{n}" for n in range(25))


def test_offers_are_named_by_their_ids(store: Store) -> None:
    """Ids that are gone meanwhile are left out."""
    decide(store, offer("1"), offer("2"))
    with store.reading() as tx:
        assert [row.offer.offer_id for row in tx.shelf.named(["o2", "o9"])] == ["o2"]


def test_offers_are_counted_by_what_a_category_map_decides_by(store: Store) -> None:
    """One line for all that share categories, own category and reasons."""
    no_category = (("category_missing", {"product": "x"}),)
    decide(
        store,
        offer("1", reasons=no_category, shop_categories=(LIQUIDS,)),
        offer("2", reasons=no_category, shop_categories=(LIQUIDS,)),
        offer("3", category="vaping", shop_categories=(LIQUIDS,)),
    )
    with store.reading() as tx:
        groups = sorted(tx.shelf.groups(), key=lambda group: group.count)
    assert groups == [
        Group((LIQUIDS,), "vaping", released=True, rules=frozenset(), count=1),
        Group((LIQUIDS,), "", released=False, rules=frozenset({"category_missing"}), count=2),
    ]


@pytest.mark.parametrize("search", [Search(), Search("aroma")])
def test_the_next_page_by_name_is_found_without_sorting(store: Store, search: Search) -> None:
    """Whatever page of however many offers: the order stands in an index."""
    answers = plans(store, lambda tx: tx.shelf.find(search, 50, 1000))
    assert any("offers_sought" in plan for plan in answers)
    assert not any("TEMP B-TREE" in plan or "Sort" in plan for plan in answers), answers
