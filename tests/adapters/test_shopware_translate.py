"""The translating half of the Shopware adapter: pure functions, whatever the JSON looks like."""

from __future__ import annotations

import copy
import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.paging.feeds import Feed, Watch
from adapters.shopware.news.cursor import Census, Cursor, shown
from adapters.shopware.settings import DEFAULTS
from adapters.shopware.translate.fields import find
from adapters.shopware.translate.ids import deduplication_id, fixed_id, is_id, order_id, valid
from adapters.shopware.translate.money import cents, line_price, shipping_price, totals
from adapters.shopware.translate.orders import comment_lines, to_order
from adapters.shopware.translate.products import Seen, to_product
from adapters.shopware.translate.states import TARGETS, States, counting, target_of
from adapters.shopware.translate.values import (
    amount_of,
    custom_fields,
    integer_at,
    moment_at,
    row_at,
    rows_at,
    text_of,
)
from connector.model import FINAL_STATUSES, OrderStatus
from connector.model.errors import ShopUnexpected
from connector.model.prices import read_price

EURO = "b7d2554b0ce847cd82f3ac9bd1c0dfca"
SEEN = Seen("", EURO)
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


# values


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12.5, "12.5"),
        (20, "20"),
        (20.0, "20"),
        (1.125, "1.1250"),
        (1250.125, "1250.1250"),
        (1e16, "10000000000000000"),
        (1e-7, "0.0000001"),
        ("12,50", "12,50"),
        (None, ""),
        (True, ""),
        (["a"], '["a"]'),
    ],
)
def test_a_value_as_text(value: Any, text: str) -> None:
    """Numbers are written without exponent, and never so that a point before three digits is ambiguous."""
    assert text_of(value) == text


@given(st.decimals(min_value=Decimal("0.001"), max_value=99999, places=3))
def test_a_price_that_is_a_number_is_never_ambiguous(price: Decimal) -> None:
    """A dealer price in a number field is read as exactly that number."""
    assert read_price(text_of(float(price))) == price


def test_empty_maps_may_be_lists() -> None:
    """PHP writes an empty map as ``[]``; what is of another type is absent, not an error."""
    assert custom_fields({"customFields": [], "translated": []}) == {}
    assert custom_fields({"customFields": None, "translated": {"customFields": {"a": 1}}}) == {"a": 1}
    assert custom_fields({"customFields": {"a": 2}, "translated": {"customFields": {"a": 1}}}) == {"a": 2}
    assert row_at({"a": []}, "a", "b") == {}
    assert rows_at({"a": {"b": {"c": 1}}}, "a") == ({"c": 1},)
    for odd in ({}, {"b": 1}):
        with pytest.raises(ShopUnexpected, match="row 7: a is not a list"):
            rows_at({"id": 7, "a": odd}, "a")
    assert rows_at({"a": [1, {"b": 2}, None]}, "a") == ({"b": 2},)
    assert (amount_of("x"), amount_of(float("nan")), amount_of(True)) == (None, None, None)
    assert (integer_at({"a": 7.9}, "a"), integer_at({"a": None}, "a", 1)) == (7, 1)
    assert moment_at({"a": "2026-11-24T12:00:00.000+00:00"}, "a") == NOON
    assert moment_at({"a": "2026-11-24 12:00:00.000"}, "a") == NOON
    assert moment_at({"a": "gestern"}, "a") is None


# ids


def test_our_ids_are_what_the_shop_takes_and_always_the_same() -> None:
    """32 lower-case hex digits, derived: another number is another order, the same number the same."""
    assert is_id(order_id("KR-1"))
    assert order_id("KR-1") == order_id("KR-1") != order_id("KR-2")
    assert order_id("KR-1") == hashlib.sha256(b"kickroute/order/KR-1").hexdigest()[:32]
    assert len({fixed_id("line", "KR-1", "0"), fixed_id("line", "KR-1", "1"), fixed_id("line", "KR-10")}) == 3
    ids = ["A" * 32, "a" * 31, "a" * 33, "", "a" * 32, "a" * 32, "b" * 32]
    assert valid(ids) == ["a" * 32, "b" * 32]


@given(st.text(alphabet="0123456789abcdef", min_size=32, max_size=32))
def test_a_refunds_name_is_52_bits_of_its_ids_digest(shop_id: str) -> None:
    """The protocol's integer: the first 52 bits of the SHA-256, which any JSON reader keeps exactly."""
    digest = int.from_bytes(hashlib.sha256(shop_id.encode()).digest(), "big")
    assert deduplication_id(shop_id) == digest >> (256 - 52)
    assert int(float(deduplication_id(shop_id))) == deduplication_id(shop_id) < 2**52


# products


def _row(**fields: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": "a" * 32,
        "active": True,
        "productNumber": "A1",
        "ean": "4000000000006",
        "stock": 5,
        "minPurchase": 1,
        "isCloseout": True,
        "price": [{"currencyId": EURO, "net": 10, "gross": 11.9}],
        "tax": {"taxRate": 19},
        "translated": {"name": "Messer", "description": "<p>x</p>", "customFields": []},
        "customFields": {"kickroute_dealer_price": 8.5, "kickroute_category": "vaping-base"},
        "childCount": 0,
    }
    return row | fields


@pytest.mark.parametrize("field", sorted(_row()))
@pytest.mark.parametrize("value", [None, [], {}, "", "x", 0, -1, False, [[]], [{"a": 1}], {"b": [None]}])
def test_no_product_makes_a_page_unreadable(field: str, value: Any) -> None:
    """Whatever one value became, the product is translated: release judges what it is worth.

    Only an object in a list's place is refused: that product alone is then set aside.
    """
    if field == "price" and isinstance(value, dict):
        with pytest.raises(ShopUnexpected, match="price is not a list"):
            to_product(_row(**{field: value}), (), DEFAULTS, SEEN)
    elif field != "id":
        product = to_product(_row(**{field: value}), (), DEFAULTS, SEEN)
        assert product.id == "a" * 32


@pytest.mark.parametrize(
    ("rate", "expected"), [(19, "standard"), (7.0, "reduced"), (0, "zero"), (16, None), (None, None)]
)
def test_the_tax_rate_is_judged_by_its_figure(rate: Any, expected: str | None) -> None:
    """The shop's name for a rate may be anything; its per cent are what counts."""
    assert to_product(_row(tax={"taxRate": rate}), (), DEFAULTS, SEEN).tax_rate == expected


def test_a_price_in_another_currency_is_no_price() -> None:
    """Money has the sales channel's currency, or it is absent."""
    row = _row(price=[{"currencyId": "c" * 32, "gross": 99}])
    assert to_product(row, (), DEFAULTS, SEEN).offers[0].regular_price == ""


def test_the_first_place_with_a_value_wins() -> None:
    """A list of places is looked at in its order; natives, custom fields and the shop's net price."""
    row = _row(ean=None, manufacturerNumber="4000000000013")
    assert find(row, ("ean", "custom:gtin", "manufacturerNumber")).source == "manufacturerNumber"
    assert find(row, ("price",), EURO).value == "10"
    assert find(row, ("custom:nichts",)).value == ""


@pytest.mark.parametrize(
    ("weight", "expected"), [(1.5, Decimal("1.5")), (0, None), (None, None), ("x", None)]
)
def test_weights_are_kilograms(weight: Any, expected: Decimal | None) -> None:
    """Shopware keeps weights in kilograms; none is no weight."""
    assert to_product(_row(weight=weight), (), DEFAULTS, SEEN).offers[0].weight == expected


# orders


def test_no_order_makes_a_page_unreadable() -> None:
    """An order without anything in it is translated; it has no word on the wire."""
    order = to_order({"id": "a" * 32})
    assert (order.status, order.lines, order.refunds, order.parcels) == (None, (), (), ())
    assert order.shop_status


@given(st.recursive(st.none() | st.integers() | st.text(max_size=3), lambda x: st.lists(x, max_size=2)))
def test_any_value_anywhere_in_an_order_is_survived(value: Any) -> None:
    """Whatever a plugin made of a part of an order, the others of the page are still read."""
    whole: dict[str, Any] = {
        "id": "a" * 32,
        "lineItems": [{"id": "b" * 32, "type": "product", "price": {}, "quantity": 1}],
        "deliveries": [{"trackingCodes": ["00340434161094042557"]}],
        "transactions": [
            {"captures": [{"refunds": [{"stateMachineState": {"technicalName": "completed"}}]}]}
        ],
    }
    for key in ("lineItems", "deliveries", "transactions", "tags", "orderCustomer", "price", "customFields"):
        to_order({**copy.deepcopy(whole), key: value})


def test_comments_are_read_line_by_line() -> None:
    """A note is one line of a comment, not a part of a sentence."""
    lines = comment_lines({"customerComment": "Hallo\nNotiz \n", "internalComment": None})
    assert "Notiz" in lines
    assert "Not" not in lines


# states


@pytest.mark.parametrize("status", sorted(FINAL_STATUSES))
def test_no_final_status_is_ever_set(status: OrderStatus) -> None:
    """The table in has the three open statuses and no other."""
    with pytest.raises(ValueError, match=status.value):
        target_of(status)


@pytest.mark.parametrize("status", sorted(TARGETS))
def test_what_goes_in_comes_out(status: OrderStatus) -> None:
    """A status that was set is the status that is read."""
    target = TARGETS[status]
    assert States("open", ("open",), target.transaction, target.on_hold).status is status


@pytest.mark.parametrize(
    ("deliveries", "expected"),
    [
        (("shipped", "shipped"), OrderStatus.COMPLETED),
        (("shipped", "open"), OrderStatus.AWAITING_FULFILLMENT),
        (("shipped", "cancelled"), OrderStatus.COMPLETED),
        (("cancelled",), OrderStatus.AWAITING_FULFILLMENT),
        (("returned_partially",), OrderStatus.COMPLETED),
        ((), OrderStatus.AWAITING_FULFILLMENT),
    ],
)
def test_an_order_is_completed_when_all_that_is_sent_is_sent(
    deliveries: tuple[str, ...], expected: OrderStatus
) -> None:
    """All deliveries shipped; cancelled ones do not count, and none at all is not all."""
    assert States("open", deliveries, "paid", on_hold=False).status is expected


def test_a_hold_tag_means_nothing_once_it_is_paid() -> None:
    """On hold is an open payment with our tag."""
    assert States("open", (), "paid", on_hold=True).status is OrderStatus.AWAITING_FULFILLMENT


@pytest.mark.parametrize(
    ("payments", "which"),
    [
        (["open"], 0),
        (["failed", "paid"], 1),
        (["paid", "failed"], 0),
        (["cancelled", "failed"], 1),
        (["open", "paid"], 1),
    ],
)
def test_the_payment_that_counts(payments: list[str], which: int) -> None:
    """The last that was not given up; when all were, the last."""
    assert counting(payments) == which


# money

_RATE = st.sampled_from([Decimal(0), Decimal(7), Decimal(19), Decimal("13.5")])
_NET = st.decimals(min_value=0, max_value=10_000, places=2)


@given(st.lists(st.tuples(_NET, st.integers(1, 99), _RATE), min_size=1, max_size=5), _NET, st.booleans())
def test_an_orders_sums_add_up(
    lines: list[tuple[Decimal, int, Decimal]], shipping_net: Decimal, vertical: bool
) -> None:
    """Totals are sums of lines, and a unit price times its quantity is the line's total to the cent."""
    prices = [line_price(net, quantity, rate) for net, quantity, rate in lines]
    shipping = shipping_price(shipping_net, prices)
    sums = totals(prices, shipping, vertical=vertical)
    assert sums.positions == sum(net for net, _, _ in lines)
    assert sums.net == sums.positions + shipping_net
    assert sums.gross == sums.net + sum(tax.tax for tax in sums.taxes)
    for price, (net, quantity, _) in zip(prices, lines, strict=True):
        unit = Decimal(str(price.definition()["price"]))
        assert cents(unit * quantity) == price.total == net
    assert abs(sum(shipping.shares.values(), Decimal(0)) - 100) < Decimal("0.000001")
    single = sum((t.tax for p in (*prices, shipping) for t in p.taxes), Decimal(0))
    due = sum((tax.tax for tax in sums.taxes), Decimal(0))
    slack = Decimal("0.01") * (len(lines) + 4) if vertical else Decimal(0)
    assert abs(due - single) <= slack


def test_shipping_is_taxed_in_proportion_to_the_goods() -> None:
    """Half at 19 %, half at 7 %: so is the shipping; without any goods of value, at the highest rate."""
    prices = [line_price(Decimal(50), 1, Decimal(19)), line_price(Decimal(50), 1, Decimal(7))]
    assert shipping_price(Decimal(10), prices).shares == {Decimal(19): Decimal(50), Decimal(7): Decimal(50)}
    free = [line_price(Decimal(0), 1, Decimal(7)), line_price(Decimal(0), 1, Decimal(19))]
    assert shipping_price(Decimal(10), free).shares == {Decimal(19): Decimal(100)}


def test_a_sales_channel_may_add_up_taxes_by_rate() -> None:
    """Three times 0.03 at 19 %: a cent each by line, a cent and a half, so two, by rate."""
    prices = [line_price(Decimal("0.03"), 1, Decimal(19)) for _ in range(3)]
    none = shipping_price(Decimal(0), prices)
    by_line, by_rate = (totals(prices, none, vertical=vertical) for vertical in (False, True))
    assert [tax.tax for tax in by_line.taxes] == [Decimal("0.03")]
    assert [tax.tax for tax in by_rate.taxes] == [Decimal("0.02")]


# cursor


def test_a_cursor_survives_a_restart() -> None:
    """What is written is what is read."""
    feed = Feed.at(NOON - timedelta(hours=1), NOON)
    lines = replace(feed, seen={"a": (1_796_047_984_123, "0123456789ab")})
    cursor = Cursor(NOON, feed, lines, feed, Census(5, 9), frozenset({10}))
    assert Cursor.load(cursor.dump()) == cursor


def test_what_was_seen_is_remembered_as_long_as_it_comes_again() -> None:
    """Rows inside the overlap are remembered by their content; older ones come no more and are forgotten."""
    watch = Watch(Feed(NOON - timedelta(hours=2), NOON - timedelta(hours=2), NOON), shown)
    recent = {"id": "a" * 32, "createdAt": "2026-11-24T11:59:57.000+00:00", "stock": 1}
    old = {"id": "b" * 32, "createdAt": "2026-11-24T11:00:00.000+00:00", "stock": 1}
    assert watch.news([recent, old]) == [recent, old]
    feed = watch.next(NOON)
    assert feed.seen.keys() == {"a" * 16}
    after = Watch(feed, shown)
    assert after.news([recent]) == []
    assert after.news([{**recent, "stock": 2}]) == [{**recent, "stock": 2}]
