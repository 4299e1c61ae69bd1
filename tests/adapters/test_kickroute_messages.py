"""Events become messages: figures, shapes and limits."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.wire import MOST_EVENTS, MOST_PRODUCTS, message
from adapters.wire.outbound import money
from connector.model import (
    Carrier,
    Item,
    ItemChanged,
    OrderChanged,
    OrderStatus,
    Parcel,
    ProductOffered,
    RefundedItem,
    RefundIssued,
    Stock,
    TaxRate,
)
from connector.model.errors import PlatformRefused

ITEM = Item("4006381333931", "1", Decimal("12.5"), "19.99", Stock(3, True), "Bauchig", (("farbe", "Blau"),))


def _product(*items: Item, has_variants: bool = False) -> ProductOffered:
    return ProductOffered(
        "1", "Kanne", "<p>Ton</p>", "K-1", "vaping-base", TaxRate.STANDARD, "", has_variants, items
    )


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("12.5", "12.50"),
        ("4", "4.00"),
        ("12.50", "12.50"),
        ("0.125", "0.125"),
        ("4.1200", "4.12"),
        ("1E+2", "100.00"),
        ("1E-3", "0.001"),
    ],
)
def test_money_has_two_decimals_at_least(amount: str, text: str) -> None:
    """Dealer prices and refunds are texts with two decimals at least and never an exponent."""
    assert money(Decimal(amount)) == text


@given(st.decimals(0, 1_000_000, places=6))
def test_money_keeps_its_value(amount: Decimal) -> None:
    """Writing an amount loses nothing of it."""
    assert Decimal(money(amount)) == amount


def test_a_product_without_variants_is_flat() -> None:
    """A simple product is its one item: GTIN and stock stand beside name and category, without a SKU."""
    assert message([_product(ITEM)]) == {
        "type": "products.create",
        "body": [
            {
                "gtin": "4006381333931",
                "name": "Kanne",
                "description": "<p>Ton</p>",
                "is_in_stock": True,
                "stock_quantity": 3,
                "regular_price": "19.99",
                "wholesale_price": "12.50",
                "is_live": True,
                "tax_rate": "standard",
                "image_url": "",
                "category": "vaping-base",
            }
        ],
    }


def test_one_variant_is_still_a_variant() -> None:
    """A product with variants keeps their shape, though a single one is offered."""
    (body,) = message([_product(ITEM, has_variants=True)])["body"]
    assert body["sku"] == "K-1"
    assert "gtin" not in body
    (variation,) = body["variations"]
    assert variation["attributes"] == {"farbe": "Blau"}
    assert variation["description"] == "Bauchig"


def test_a_stock_that_is_not_counted_is_null() -> None:
    """``stock_quantity`` is null when the shop does not count."""
    body = message([ItemChanged("4006381333931", stock=Stock(None, True))])["body"]
    assert body == {"gtin": "4006381333931", "is_in_stock": True, "stock_quantity": None}


def test_only_what_changed_is_told() -> None:
    """``item.updated`` holds the GTIN and what changed, nothing else."""
    assert message([ItemChanged("4006381333931", live=False)])["body"] == {
        "gtin": "4006381333931",
        "is_live": False,
    }
    assert message([ItemChanged("4006381333931", dealer_price=Decimal("9.9"))])["body"] == {
        "gtin": "4006381333931",
        "wholesale_price": "9.90",
    }


def test_an_order_is_told_by_kickroutes_number() -> None:
    """``order.updated`` says that the number is Kickroute's; status and parcel where there are any."""
    parcel = Parcel("00340434161094042557", Carrier.DHL)
    assert message([OrderChanged("KR-1", OrderStatus.COMPLETED, parcel)]) == {
        "type": "order.updated",
        "body": {
            "number": "KR-1",
            "contains_kickroute_number": True,
            "status": "completed",
            "tracking": {"number": "00340434161094042557", "carrier": "dhl"},
        },
    }
    assert message([OrderChanged("KR-1", parcel=parcel)])["body"].keys() == {
        "number",
        "contains_kickroute_number",
        "tracking",
    }


def test_a_refund_has_a_text_total_and_number_figures() -> None:
    """``refund.issued``: ``total`` is a text, the figures of its items are numbers, the id an integer."""
    items = (RefundedItem("4006381333931", 1, Decimal("7.06"), Decimal("1.34")),)
    assert message([RefundIssued("KR-1", Decimal("8.4"), 2**52 - 1, items)])["body"] == {
        "number": "KR-1",
        "total": "8.40",
        "deduplication_id": 4503599627370495,
        "items": [{"gtin": "4006381333931", "quantity": 1, "net_total": 7.06, "total_tax": 1.34}],
    }


def test_several_products_are_one_list() -> None:
    """Several products go as one ``products.create``."""
    content = message([_product(ITEM), _product(ITEM, has_variants=True)])
    assert content["type"] == "products.create"
    assert len(content["body"]) == 2


def test_a_mixture_is_one_batch_in_its_order() -> None:
    """Any other mixture is one batch that keeps the order; products in a row share a list."""
    content = message(
        [
            ItemChanged("1", live=False),
            _product(ITEM),
            _product(ITEM),
            OrderChanged("KR-1", OrderStatus.ON_HOLD),
        ]
    )
    assert content["type"] == "events.batch.process"
    assert [event["type"] for event in content["body"]] == [
        "item.updated",
        "products.create",
        "order.updated",
    ]
    assert len(content["body"][1]["body"]) == 2


def test_more_than_the_protocol_takes_is_refused_before_it_is_sent() -> None:
    """A list has at most 200 products and a batch at most 20 events: more must be sent in parts."""
    assert len(message([_product(ITEM)] * MOST_PRODUCTS)["body"]) == 200
    with pytest.raises(PlatformRefused, match="201 products are too many for one list; at most 200"):
        message([_product(ITEM)] * (MOST_PRODUCTS + 1))
    change = ItemChanged("4006381333931", live=False)
    assert len(message([change] * MOST_EVENTS)["body"]) == 20
    with pytest.raises(PlatformRefused, match="21 events are too many for one batch; at most 20"):
        message([change] * (MOST_EVENTS + 1))


@pytest.mark.parametrize("event", [_product(), _product(ITEM, ITEM), _product(has_variants=True)])
def test_a_product_that_sells_nothing_cannot_be_told(event: ProductOffered) -> None:
    """A product without items, or with several but no variants, is refused with its id."""
    with pytest.raises(PlatformRefused, match="product 1 has"):
        message([event])
