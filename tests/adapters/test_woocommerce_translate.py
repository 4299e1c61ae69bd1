"""The translating half of the WooCommerce adapter: pure functions between JSON and the model."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.woocommerce.settings import DEFAULTS
from adapters.woocommerce.translate.addresses import arrange, to_billing
from adapters.woocommerce.translate.countries import COUNTRIES
from adapters.woocommerce.translate.fields import Found, find, parameters
from adapters.woocommerce.translate.orders import ORDER_KEYS, to_order, to_refund
from adapters.woocommerce.translate.parcels import read_tracking
from adapters.woocommerce.translate.products import PRODUCT_KEYS, VARIATION_KEYS, to_product
from connector.model import Address, Carrier, Fields, OrderStatus, Stock, TaxRate
from connector.model.errors import ShopUnexpected

DHL = "00340434161094042557"
UPS = "1Z999AA10123456784"


def _meta(**values: Any) -> list[dict[str, Any]]:
    return [{"id": 1, "key": key, "value": value} for key, value in values.items()]


def _simple(**changes: Any) -> dict[str, Any]:
    row = {
        "id": 7,
        "name": "Öl &amp; Duft",
        "type": "simple",
        "status": "publish",
        "manage_stock": True,
        "stock_quantity": 5,
        "stock_status": "instock",
        "tax_status": "taxable",
        "tax_class": "",
        "meta_data": [],
    }
    return row | changes


# products


@pytest.mark.parametrize(
    ("row", "stock"),
    [
        ({"manage_stock": True, "stock_quantity": 5, "stock_status": "instock"}, Stock(5, True)),
        ({"manage_stock": True, "stock_quantity": 0, "stock_status": "outofstock"}, Stock(0, False)),
        ({"manage_stock": True, "stock_quantity": -3, "stock_status": "outofstock"}, Stock(-3, False)),
        ({"manage_stock": True, "stock_quantity": 0, "stock_status": "onbackorder"}, Stock(0, True)),
        ({"manage_stock": True, "stock_quantity": None, "stock_status": "outofstock"}, Stock(0, False)),
        ({"manage_stock": True, "stock_quantity": "4.9", "stock_status": "instock"}, Stock(4, True)),
        ({"manage_stock": False, "stock_quantity": None, "stock_status": "instock"}, Stock(None, True)),
        ({"manage_stock": False, "stock_quantity": 3, "stock_status": "outofstock"}, Stock(None, False)),
    ],
)
def test_stock_is_counted_or_not(row: dict[str, Any], stock: Stock) -> None:
    """A number where the shop counts, None where it does not; below zero stays visible."""
    assert to_product(_simple(**row), (), DEFAULTS).offers[0].stock == stock


def test_a_variation_that_shares_stock_has_its_products() -> None:
    """``manage_stock: "parent"``: quantity and state are the product's."""
    parent = _simple(type="variable", stock_quantity=9, variations=[8])
    shared = {"id": 8, "manage_stock": "parent", "stock_quantity": None, "stock_status": "outofstock"}
    own = {"id": 9, "manage_stock": False, "stock_quantity": None, "stock_status": "instock"}
    offers = to_product(parent, [shared, own], DEFAULTS).offers
    assert [offer.stock for offer in offers] == [Stock(9, True), Stock(None, True)]


@pytest.mark.parametrize(
    ("status", "tax_class", "rate"),
    [
        ("taxable", "", TaxRate.STANDARD),
        ("taxable", "standard", TaxRate.STANDARD),
        ("taxable", "reduced-rate", TaxRate.REDUCED),
        ("taxable", "zero-rate", TaxRate.ZERO),
        ("none", "", TaxRate.ZERO),
        ("shipping", "reduced-rate", TaxRate.ZERO),
        ("taxable", "luxus", None),
    ],
)
def test_tax_classes_become_rates(status: str, tax_class: str, rate: TaxRate | None) -> None:
    """What no word of the wire fits is None, and the class is shown."""
    product = to_product(_simple(tax_status=status, tax_class=tax_class), (), DEFAULTS)
    assert (product.tax_rate, product.tax_class) == (rate, tax_class)


def test_texts_of_a_product() -> None:
    """Titles without entities, description with its HTML, categories by slug, name and id, first image."""
    row = _simple(
        description="<p>a</p>",
        categories=[{"id": 17, "name": "Öle &amp; Düfte", "slug": "ole-dufte"}],
        images=[{"src": "https://x/1.png"}, {"src": "https://x/2.png"}],
        virtual=True,
    )
    product = to_product(row, (), DEFAULTS)
    (category,) = product.shop_categories
    assert (product.name, product.description, product.image_url) == (
        "Öl & Duft",
        "<p>a</p>",
        "https://x/1.png",
    )
    assert (category.id, category.slug, category.name) == ("17", "ole-dufte", "Öle & Düfte")
    assert not product.offers[0].physical


def test_a_variants_picture_falls_back_to_its_products() -> None:
    """A variation without a picture shows the product's; its attributes are named by slug."""
    parent = _simple(
        type="variable",
        images=[{"src": "https://x/p.png"}],
        meta_data=_meta(_wc_kickroute_category="vaping-base", _kickroute_price="1"),
    )
    bare = {"id": 8, "status": "private", "image": None, "attributes": [{"name": "Größe", "option": "XL"}]}
    own = {
        "id": 9,
        "status": "publish",
        "image": {"src": "https://x/v.png"},
        "attributes": [{"name": "Größe", "slug": "grose", "option": "M"}],
    }
    product = to_product(parent, [bare, own], DEFAULTS)
    assert [o.image_url for o in product.offers] == ["https://x/p.png", "https://x/v.png"]
    assert [o.attributes for o in product.offers] == [(("Größe", "XL"),), (("grose", "M"),)]
    assert [o.published for o in product.offers] == [False, True]
    assert product.category == "vaping-base"
    assert {o.dealer_price for o in product.offers} == {""}, "a dealer price is the variant's own"


@pytest.mark.parametrize("kind", ["grouped", "external"])
def test_what_is_not_sold_here_has_no_offers(kind: str) -> None:
    """A grouped product and a link to another shop cannot be ordered."""
    assert to_product(_simple(type=kind), (), DEFAULTS).offers == ()


@pytest.mark.parametrize("kind", ["variable", "variable-subscription"])
def test_a_product_without_variations_at_the_moment_has_variants(kind: str) -> None:
    """It is no simple product, and sells nothing."""
    product = to_product(_simple(type=kind), (), DEFAULTS)
    assert (product.has_variants, product.offers) == (True, ())


# fields


def test_the_first_place_with_a_value_wins() -> None:
    """The native GTIN first, then the plugins' fields in their order; blanks are no value."""
    row = {"global_unique_id": " ", "meta_data": _meta(_gtin="", _ts_gtin="2", _ean=None, _alg_ean="9")}
    assert find(row, DEFAULTS.gtin) == Found("2", "meta:_ts_gtin")
    assert find(row | {"global_unique_id": "1"}, DEFAULTS.gtin).source == "global_unique_id"
    assert find({}, DEFAULTS.gtin).value == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [("12,50 €", "12,50 €"), (12.5, "12.5"), (4006381333931, "4006381333931"), (["a"], '["a"]')],
)
def test_a_value_is_shown_as_it_stands(value: Any, text: str) -> None:
    """Whatever type a plugin stored: release judges the text."""
    assert find({"meta_data": _meta(_kickroute_price=value)}, DEFAULTS.dealer_price).value == text


def test_only_what_is_needed_is_asked_for() -> None:
    """The places named in the settings are asked for, and of the meta data nothing else."""
    asked = parameters(("id", "meta_data"), Fields(("sku", "meta:_a"), ("meta:_b",), ("meta:_a",)))
    assert asked == {"_fields": "id,meta_data,sku", "include_meta": "_a,_b"}
    assert "include_meta" not in parameters(("id",), Fields(("sku",), ("meta:a,b",), ()))


# addresses


def _address(first: str, second: str, company: str = "") -> Address:
    return Address(address_1=first, address_2=second, company=company)


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("Straße des 17. Juni", "135", "Straße des 17. Juni 135"),
        ("Ährenweg", "7a", "Ährenweg 7a"),
        ("Ährenweg", "7 A", "Ährenweg 7 A"),
        ("Ährenweg", "12-14", "Ährenweg 12-14"),
        ("Ährenweg", "3/5", "Ährenweg 3/5"),
        ("Ährenweg", "Nr. 9", "Ährenweg Nr. 9"),
        ("Q7", "12", "Q7 12"),
        (" Ährenweg ", " 7 ", "Ährenweg 7"),
    ],
)
def test_a_house_number_joins_its_street(first: str, second: str, joined: str) -> None:
    """Label plugins read street and number from one line; the second is left empty."""
    assert arrange(_address(first, second, "Firma")).address == _address(joined, "", "Firma")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Ährenweg 7", "c/o Meier"),
        ("Ährenweg 7", "3"),
        ("Ährenweg 7a", "12"),
        ("Ährenweg 7", "Hinterhaus"),
        ("Ährenweg 7", "2. OG"),
        ("Packstation 101", "12345678"),
        ("Ährenweg", "Aufgang 3"),
        ("Ährenweg", "1234567"),
    ],
)
def test_other_text_becomes_the_company_when_that_is_free(first: str, second: str) -> None:
    """Nothing is lost, and nothing is printed as a house number."""
    free = arrange(_address(first, second))
    assert (free.address, free.warning) == (_address(first, "", second), "")
    taken = arrange(_address(first, second, "Firma"))
    assert taken.address == _address(first, second, "Firma")
    assert taken.warning


@given(st.text(), st.text(), st.text())
def test_arranging_loses_nothing_and_is_done_once(first: str, second: str, company: str) -> None:
    """Every word of an address is still there, and a second arranging changes nothing."""
    given_address = _address(first, second, company)
    once = arrange(given_address).address
    words = sorted(" ".join((first, second, company)).split())
    assert sorted(" ".join((once.address_1, once.address_2, once.company)).split()) == words
    assert arrange(once).address == once


def test_countries_are_those_of_the_world() -> None:
    """249 of ISO 3166-1 and Kosovo."""
    assert len(COUNTRIES) == 250
    assert {"DE", "AT", "CH", "XK"} <= COUNTRIES
    assert all(len(code) == 2 and code.isupper() for code in COUNTRIES)


def test_a_retailer_without_a_country_is_billed_without() -> None:
    """The country of the goods decides; a missing one in billing is no reason to refuse an order."""
    assert to_billing(Address(last_name="Händler"))["country"] == ""


# parcels


@pytest.mark.parametrize(
    ("order", "parcels"),
    [
        (
            {"meta_data": _meta(_pr_shipment_dhl_label_tracking={"tracking_number": DHL})},
            [(DHL, Carrier.DHL)],
        ),
        (
            {"meta_data": _meta(_pr_shipment_dhl_label_tracking={"tracking_number": [DHL, "X1"]})},
            [(DHL, Carrier.DHL), ("X1", Carrier.DHL)],
        ),
        (
            {
                "meta_data": _meta(
                    _wc_shipment_tracking_items=[
                        {"tracking_provider": "", "custom_tracking_provider": "GLS", "tracking_number": "8"},
                        {"tracking_provider": "dpd-de", "tracking_number": " 9 "},
                        {"tracking_number": ""},
                        "garbage",
                    ]
                )
            },
            [("8", Carrier.GLS), ("9", Carrier.DPD)],
        ),
        (
            {"meta_data": _meta(_wc_shipment_tracking_items={"0": {"tracking_number": UPS}})},
            [(UPS, Carrier.UPS)],
        ),
        (
            {
                "shipments": [
                    {"type": "simple", "tracking_id": "5", "shipping_provider": "hermes"},
                    {"type": "return", "tracking_id": "6", "shipping_provider": "dhl"},
                    {"type": "simple", "tracking_id": "", "shipping_provider": "dhl"},
                    {"type": "simple", "tracking_id": "7", "tracking_url": "https://www.dhl.de/x"},
                ]
            },
            [("5", Carrier.HERMES), ("7", Carrier.DHL)],
        ),
        (
            {"line_items": [{"meta_data": _meta(_wot_tracking_number="4", _wot_tracking_carrier="ups")}]},
            [("4", Carrier.UPS)],
        ),
        ({"meta_data": _meta(_mine=f"{DHL}, {UPS};\n-")}, [(DHL, Carrier.DHL), (UPS, Carrier.UPS)]),
        (
            {"meta_data": _meta(_mine="77", kickroute_tracking_carrier="gls")},
            [("77", Carrier.GLS)],
        ),
        (
            {"meta_data": _meta(_mine="77"), "shipping_lines": [{"method_title": "DPD Classic"}]},
            [("77", Carrier.DPD)],
        ),
        ({"meta_data": _meta(_mine="77")}, [("77", Carrier.TNT)]),
        ({"meta_data": _meta(_mine="folgt", _wc_shipment_tracking_items=False)}, []),
    ],
)
def test_parcels_are_found_in_each_place(order: dict[str, Any], parcels: list[tuple[str, Carrier]]) -> None:
    """Every plugin's place and form, returns left out, the carrier by the best clue, else the default."""
    found = read_tracking(order, fields=("meta:_mine",), default_carrier=Carrier.TNT).parcels
    assert [(parcel.number, parcel.carrier) for parcel in found] == parcels


def test_one_parcel_in_two_places_is_one() -> None:
    """The same number, written differently, is one parcel, with the carrier that somebody knows."""
    order = {
        "meta_data": _meta(_mine="12 34 ab"),
        "shipments": [{"type": "simple", "tracking_id": "1234AB", "shipping_provider": "gls"}],
    }
    (parcel,) = read_tracking(order, fields=("meta:_mine",)).parcels
    assert parcel.carrier is Carrier.GLS


# orders and refunds


def test_statuses_without_a_word_are_shown() -> None:
    """A plugin's status has no word on the wire; the shop's own name is kept."""
    assert to_order({"id": 1, "status": "completed"}).status is OrderStatus.COMPLETED
    odd = to_order({"id": 1, "status": "packed"})
    assert (odd.status, odd.shop_status) == (None, "packed")


@pytest.mark.parametrize(
    ("amount", "total"),
    [
        ("11.90", Decimal("11.90")),
        ("-3", Decimal(3)),
        ("", None),
        ("-", None),
        (None, None),
        ("NaN", None),
        (2, 2),
    ],
)
def test_refund_amounts_are_read_or_unreadable(amount: Any, total: Decimal | None) -> None:
    """Positive whatever the sign, and None, never 0, for what is no amount."""
    refund = to_refund({"id": 5, "amount": amount})
    assert (refund.total, refund.deduplication_id) == (total, 5)


def test_empty_lines_of_a_refund_are_left_out() -> None:
    """The shop's own form writes a line for every article, also for those that were not refunded."""
    nothing = {"quantity": 0, "total": "0.00", "total_tax": "0.00", "meta_data": _meta(_refunded_item_id="1")}
    one = {"quantity": -1, "total": "-5.00", "total_tax": "-0.95", "meta_data": _meta(_refunded_item_id="2")}
    (line,) = to_refund({"id": 5, "amount": "5.95", "line_items": [nothing, one]}).lines
    assert (line.order_line_id, line.quantity, line.net_total, line.total_tax) == (
        "2",
        1,
        Decimal("5.00"),
        Decimal("0.95"),
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def _rows(keys: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(keys), JSON | _ROW, max_size=len(keys))


_ROW = st.lists(
    st.dictionaries(
        st.sampled_from(["id", "key", "value", "name", "slug", "tracking_id", "total", "meta_data", "src"]),
        JSON,
    ),
    max_size=3,
)


@given(_rows(PRODUCT_KEYS), st.lists(_rows(VARIATION_KEYS), max_size=3))
def test_no_product_breaks_a_page(row: dict[str, Any], variations: list[dict[str, Any]]) -> None:
    """Whatever plugins put where, a product is translated, or refused as the one row that it is."""
    with suppress(ShopUnexpected):
        to_product(row, variations, DEFAULTS)


@given(_rows(ORDER_KEYS), st.lists(_rows(("id", "amount", "line_items")), max_size=2))
def test_no_order_breaks_a_reading(row: dict[str, Any], refunds: list[dict[str, Any]]) -> None:
    """So is an order with its refunds."""
    with suppress(ShopUnexpected):
        to_order(row, refunds)
