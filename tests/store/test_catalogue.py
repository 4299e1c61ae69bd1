"""What was decided and told of the catalogue."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from connector.model import ShopCategory, Stock, TaxRate
from connector.model.records import Listing, OfferRecord, Withdrawal
from connector.store import Store
from tests.store.making import START, Clock, told

A, B, C = "04260990000015", "04260990000022", "04260990000039"


def leaving(gtin14: str, reason: str = "price_missing", *, shown_gone: bool = False) -> Withdrawal:
    """Make a wish to withdraw an item."""
    return Withdrawal(gtin14, gtin14.lstrip("0"), "p1", reason, START, shown_gone)


def test_what_was_told_is_found_by_product_and_by_gtin(store: Store) -> None:
    """A GTIN is found whoever holds it now, and a product with everything ever told of it."""
    rows = [told(A), told(B, live=False), told(C, "p2", stock=Stock(None, in_stock=True))]
    with store.transaction() as tx:
        tx.catalogue.remember_told(rows)
    with store.transaction() as tx:
        assert tx.catalogue.told_about(["p1"], []) == rows[:2]
        assert tx.catalogue.told_about(["p9"], [C]) == rows[2:]
        assert tx.catalogue.told_gtin(B) == rows[1]
        assert tx.catalogue.told_gtin("00000000000017") is None
        assert sorted(tx.catalogue.live_products()) == ["p1", "p2"]
        assert tx.catalogue.count_told() == 2


def test_what_is_told_replaces_what_was_told_under_the_same_gtin(store: Store) -> None:
    """A GTIN stands at one product only: the one it was told for last."""
    moved = told(A, "p2", dealer_price=Decimal("4.10"))
    with store.transaction() as tx:
        tx.catalogue.remember_told([told(A)])
        tx.catalogue.remember_told([moved])
        assert tx.catalogue.told_about(["p1"], [A]) == [moved]


def test_decisions_are_replaced_as_a_whole(store: Store) -> None:
    """Of an offer that a product lists no more, nothing stays."""
    released = OfferRecord("p1", "o1", A, A, "Aroma")
    withheld = OfferRecord("p1", "o2", "", "", "Aroma", (("gtin_missing", {"field": "_ean"}),))
    with store.transaction() as tx:
        tx.catalogue.decide({"p1": [withheld, released]})
        assert tx.catalogue.decided("p1") == [released, withheld]
        assert tx.catalogue.product_of("o2") == "p1"
        assert tx.catalogue.product_of("p1") == "p1"
        assert tx.catalogue.product_of("unknown") == "unknown"
        assert tx.catalogue.gtin_of("o1") == A
        assert tx.catalogue.counts() == (1, 1, {"gtin_missing": 1})
        tx.catalogue.decide({"p1": [released]})
        assert tx.catalogue.decided("p1") == [released]
        assert tx.catalogue.gtin_of("o2") == ""
        assert set(tx.catalogue.known_products()) == {"p1"}


def test_a_wish_to_withdraw_keeps_its_time_and_takes_the_newest_reason(store: Store, clock: Clock) -> None:
    """An item that had lost its price and is hidden by now is shown gone, since the first time."""
    with store.transaction() as tx:
        tx.catalogue.want_withdrawn([leaving(A)])
        tx.catalogue.hold_withdrawals(7)
        later = replace(leaving(A, "not_published", shown_gone=True), since=clock() + timedelta(hours=1))
        tx.catalogue.want_withdrawn([later])
        (wish,) = tx.catalogue.to_withdraw()
    assert (wish.since, wish.reason, wish.shown_gone) == (START, "not_published", True)
    assert (wish.held, wish.hold) == (True, 7)


def test_an_item_that_qualifies_again_stays(store: Store) -> None:
    """Whoever corrects a product before it was withdrawn has nothing withdrawn."""
    with store.transaction() as tx:
        tx.catalogue.want_withdrawn([leaving(A), leaving(B)])
        tx.catalogue.keep([A])
        assert [w.gtin14 for w in tx.catalogue.to_withdraw()] == [B]


def test_departures_count_what_was_live_and_left(store: Store, clock: Clock) -> None:
    """The brake counts each item that left within the hour once; withdrawing it again is no departure."""
    with store.transaction() as tx:
        tx.catalogue.remember_told([told(A), told(B)])
        tx.catalogue.withdrawn(told(A))
        tx.catalogue.withdrawn(told(A, live=False))
        assert tx.catalogue.departures_since(clock() - timedelta(hours=1)) == 1
        row = tx.catalogue.told_gtin(A)
        assert row is not None
        assert not row.live
    clock.advance(timedelta(hours=1))
    with store.transaction() as tx:
        assert tx.catalogue.departures_since(clock() - timedelta(hours=1)) == 0


def test_withdrawn_items_are_found_again_longest_ago_first(store: Store) -> None:
    """What is withdrawn is told so again; an item that is live is never among them."""
    hour = timedelta(hours=1)
    with store.transaction() as tx:
        tx.catalogue.remember_told([told(A, live=False, told_at=START + hour), told(B, live=False), told(C)])
        assert [r.gtin14 for r in tx.catalogue.withdrawn_before(START + 2 * hour, 10)] == [B, A]
        assert [r.gtin14 for r in tx.catalogue.withdrawn_before(START + hour, 10)] == [B]


def test_confirmed_prices_are_exact_and_replaced(store: Store) -> None:
    """The guard lets exactly the confirmed price pass, and only the one confirmed last."""
    with store.transaction() as tx:
        tx.catalogue.confirm_price(A, Decimal("1.20"))
        tx.catalogue.confirm_price(A, Decimal("1.255"))
        assert tx.catalogue.confirmed([A, B]) == {A: Decimal("1.255")}


def test_forgetting_what_was_told_makes_all_differ(store: Store) -> None:
    """After a restored backup every live item is told anew, also the stock of those that are to leave."""
    with store.transaction() as tx:
        tx.catalogue.remember_told([told(A), told(B, stock=Stock(0, in_stock=False)), told(C, live=False)])
        tx.catalogue.want_withdrawn([leaving(B)])
        assert tx.catalogue.forget_digests() == 2
        rows = {gtin: tx.catalogue.told_gtin(gtin) for gtin in (A, B, C)}
    assert [row.digest if row else None for row in rows.values()] == ["", "", "d"]
    assert [row.stock if row else None for row in rows.values()] == [
        *(Stock(7, in_stock=True), Stock(None, in_stock=True), Stock(7, in_stock=True))
    ]


def test_what_people_know_an_offer_by_is_kept_as_it_is(store: Store) -> None:
    """A page shows pictures, prices and categories without a question to the shop."""
    listing = Listing(
        *("Mütze „Nord“", "Rot, L", "MZ-1", "https://shop.example/a b.jpg", "29,90", "12.5"),
        price=Decimal("12.50"),
        retail_net=Decimal("25.13"),
        category="fashion",
        shop_categories=(ShopCategory("7", "muetzen", 'Mützen & "mehr"'), ShopCategory("8", "", "")),
        stock=Stock(3, in_stock=True),
        tax_rate=TaxRate.REDUCED,
    )
    bare = Listing(stock=Stock(None, in_stock=False))
    records = [
        OfferRecord("p1", "o1", A, A, "Mütze", listing=listing),
        OfferRecord("p1", "o2", B, B, "M", listing=bare),
    ]
    with store.transaction() as tx:
        tx.catalogue.decide({"p1": records})
        assert tx.catalogue.decided("p1") == records
        sold = replace(listing, stock=Stock(2, in_stock=True))
        tx.catalogue.decide({"p1": [replace(records[0], listing=sold)]})
        assert [record.listing for record in tx.catalogue.decided("p1")] == [sold]


def test_names_as_long_as_a_shop_lets_them_be_are_kept(store: Store) -> None:
    """PostgreSQL refuses long rows of an index, and one product must not stop the page that it is on."""
    names = ("🧢" * 900, "ﷺ" * 900, "x" * 20_000)
    records = [OfferRecord("p1", str(at), "", "", n, listing=Listing(title=n)) for at, n in enumerate(names)]
    with store.transaction() as tx:
        tx.catalogue.decide({"p1": records})
        assert tx.catalogue.decided("p1") == records
