"""Signed bodies become callbacks, or a refusal that names place, value and what is allowed."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.wire import read_callback
from connector.model import (
    Callback,
    Carrier,
    IncomingOrder,
    NumberRequested,
    OrderPlaced,
    OrderStatus,
    Parcel,
    RetailerMessage,
    StatusRequested,
    Stock,
    TaxRate,
)
from connector.model.errors import CallbackMalformed, SignatureWrong
from connector.model.retail import HandedItem, HandedProduct, PriceTold, ProductsHandedOver, StockTold

KEY, PREVIOUS = "schlüssel-neu", "schlüssel-alt"


def _sign(body: bytes, key: str = KEY) -> str:
    return hmac.new(key.encode(), body, hashlib.sha256).hexdigest()


def _read_raw(body: bytes) -> Callback:
    return read_callback(body, _sign(body), [KEY, PREVIOUS])


def _read(message: Any) -> Callback:
    return _read_raw(json.dumps(message).encode())


def _order(**changes: Any) -> dict[str, Any]:
    body = {
        "kickroute_order_number": "KR-1",
        "status": "awaiting-fulfillment",
        "shipping": {
            "first_name": "Jörg",
            "last_name": "Weiß",
            "company": "",
            "address_1": "Ährenweg 7",
            "address_2": "c/o Groß",
            "city": "München",
            "state": "BY",
            "postcode": "80331",
            "country_code": "DE",
        },
        "billing": {
            "first_name": "Ines",
            "last_name": "Händler",
            "company": "Retail GmbH",
            "email": "einkauf@retail.example",
            "phone": "+49 221 1",
            "address_1": "Marktstraße 3",
            "address_2": "",
            "city": "Köln",
            "state": "",
            "postcode": "50667",
            "country_code": "DE",
        },
        "items": [{"gtin": "4006381333931", "quantity": 2, "net_total": "10.00"}],
        "shipping_net_total": "4.12",
    }
    return {"type": "order.placed", "body": {n: v for n, v in (body | changes).items() if v is not ...}}


def _placed(**changes: Any) -> OrderPlaced:
    callback = _read(_order(**changes))
    assert isinstance(callback, OrderPlaced)
    return callback


def _placed_order(**changes: Any) -> IncomingOrder:
    return _placed(**changes).order


def _item(**changes: Any) -> list[dict[str, Any]]:
    return [{"gtin": "4006381333931", "quantity": 2, "net_total": "10.00"} | changes]


def _address(**changes: Any) -> dict[str, Any]:
    address: dict[str, Any] = _order()["body"]["shipping"]
    return address | changes


# signature


def test_current_and_previous_key_are_accepted() -> None:
    """A signature of the current or of the previous key is right."""
    body = json.dumps(_order()).encode()
    for key in (KEY, PREVIOUS):
        assert read_callback(body, _sign(body, key), [KEY, PREVIOUS])


@pytest.mark.parametrize(
    "signature",
    ["", "0" * 64, _sign(b"other"), _sign(b"{}", "another key"), _sign(b"{}").upper(), "ÿ😀\ud800"],
)
def test_any_other_signature_is_wrong(signature: str) -> None:
    """A missing, foreign, upper-case or unreadable signature is SignatureWrong."""
    with pytest.raises(SignatureWrong):
        read_callback(b"{}", signature, [KEY, PREVIOUS])


def test_an_absent_key_signs_nothing() -> None:
    """An empty key is no key: what is signed with it is not accepted, whatever else is set."""
    body = json.dumps(_order()).encode()
    for keys in ([KEY, ""], ["", ""], []):
        with pytest.raises(SignatureWrong):
            read_callback(body, _sign(body, ""), keys)


@given(st.binary(), st.text())
def test_nothing_is_parsed_before_the_signature_fits(body: bytes, signature: str) -> None:
    """An unsigned body is SignatureWrong, whatever it holds."""
    with pytest.raises(SignatureWrong):
        read_callback(body, signature, [KEY, PREVIOUS])


def test_the_refusal_does_not_show_the_right_signature() -> None:
    """A refusal holds neither key nor signature."""
    with pytest.raises(SignatureWrong) as caught:
        read_callback(b"{}", "x", [KEY, PREVIOUS])
    assert not any(secret in str(caught.value) for secret in (KEY, PREVIOUS, _sign(b"{}")))


# order.placed


def test_an_order_is_read_whole() -> None:
    """``order.placed``: ship to the end customer, bill the retailer, lines with their net totals."""
    order = _placed_order()
    assert order.kickroute_number == "KR-1"
    assert order.status is OrderStatus.AWAITING_FULFILLMENT
    assert (order.shipping.first_name, order.shipping.address_2) == ("Jörg", "c/o Groß")
    assert (order.billing.company, order.billing.email) == ("Retail GmbH", "einkauf@retail.example")
    assert [(i.gtin, i.quantity, i.net_total) for i in order.items] == [
        ("4006381333931", 2, Decimal("10.00"))
    ]
    assert order.shipping_net_total == Decimal("4.12")
    assert _placed().warnings == ()


@pytest.mark.parametrize("status", ["pending-payment", "on-hold", "awaiting-fulfillment"])
def test_an_open_status_is_kept(status: str) -> None:
    """The three open statuses are taken as they are."""
    assert _placed_order(status=status).status.value == status


@pytest.mark.parametrize("status", ["completed", "cancelled", "refunded"])
def test_a_final_status_is_named(status: str) -> None:
    """An order that has ended is not to be placed."""
    placed = _placed(status=status)
    assert placed.final is not None
    assert placed.final.value == status
    assert placed.order.status is not OrderStatus.AWAITING_FULFILLMENT


@pytest.mark.parametrize("status", ["bogus", "", None, ...])
def test_an_unknown_status_is_on_hold_and_quoted(status: object) -> None:
    """Never shipped by mistake, never lost."""
    placed = _placed(status=status)
    assert placed.order.status is OrderStatus.ON_HOLD
    assert placed.final is None
    assert placed.odd_status == ("missing" if status in (None, ...) else ascii(status))


def test_two_lines_of_one_gtin_stay_two() -> None:
    """Duplicate GTIN lines are kept."""
    order = _placed_order(items=_item() + _item(quantity=1, net_total="5.00"))
    assert [item.quantity for item in order.items] == [2, 1]


@pytest.mark.parametrize("name", ["Ж" * 300, "👩‍👩‍👧 Weiß", "<b>Jörg</b>\n\\", " "])
def test_odd_names_pass(name: str) -> None:
    """Names of 300 characters, emoji and markup pass unchanged."""
    assert _placed_order(shipping=_address(first_name=name)).shipping.first_name == name


@pytest.mark.parametrize("amount", ["10.00", "10", 10, 10.0, 9.99, "0", 0, "0.00", 1e2, "999999.99"])
def test_an_amount_is_text_or_number(amount: object) -> None:
    """``net_total`` as text or number becomes the same Decimal, without a float between."""
    (item,) = _placed_order(items=_item(net_total=amount)).items
    assert item.net_total == Decimal(str(amount))


def test_shipping_may_cost_nothing() -> None:
    """A missing ``shipping_net_total`` is nothing."""
    assert _placed_order(shipping_net_total=...).shipping_net_total == 0
    assert _placed_order(shipping_net_total=None).shipping_net_total == 0


@pytest.mark.parametrize(("given_code", "code"), [("de", "DE"), (" at ", "AT"), ("CH", "CH")])
def test_a_country_code_is_capitalised(given_code: str, code: str) -> None:
    """Country codes are taken in any case and kept in capitals."""
    assert _placed_order(shipping=_address(country_code=given_code)).shipping.country_code == code


def test_the_end_customers_mail_address_is_dropped() -> None:
    """Nobody may write to the end customer, so an address for it is not even kept."""
    assert _placed_order(shipping=_address(email="joerg@post.example")).shipping.email == ""


def test_an_order_without_billing_is_taken_with_a_warning() -> None:
    """An order without a billing address is taken, as by the platform's plugin, and said so."""
    placed = _placed(billing=...)
    assert placed.order.billing.email == ""
    assert placed.warnings == ("body.billing is missing; the order is billed to nobody",)


def test_a_retailer_without_country_is_taken_with_a_warning() -> None:
    """A billing address without a country code is taken and said so."""
    placed = _placed(billing=_address(country_code="", email="a@b.example"))
    assert (placed.order.billing.country_code, placed.order.billing.email) == ("", "a@b.example")
    assert placed.warnings == ("body.billing.country_code is missing",)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"kickroute_order_number": ...}, "body.kickroute_order_number: null or missing; allowed is a text"),
        ({"kickroute_order_number": " "}, 'body.kickroute_order_number: " "; allowed is a text of 1 to 100'),
        ({"kickroute_order_number": 7}, "body.kickroute_order_number: 7; allowed is a text of 1 to 100"),
        ({"kickroute_order_number": "K" * 101}, 'body.kickroute_order_number: "KKKK'),
        ({"status": 3}, "body.status: 3; allowed is a text"),
        ({"items": ...}, "body.items: null or missing; allowed is a list of 1 to 1000 members"),
        ({"items": []}, "body.items: a list of 0; allowed is a list of 1 to 1000 members"),
        ({"items": {}}, "body.items: an object; allowed is a list"),
        ({"items": ["x"]}, "body.items[0]: a text; allowed is an object"),
        (
            {"items": _item() + _item(quantity=0)},
            "body.items[1].quantity: 0; allowed is a whole number from 1",
        ),
        ({"items": _item(quantity=-1)}, "body.items[0].quantity: -1; allowed"),
        ({"items": _item(quantity=1.5)}, "body.items[0].quantity: 1.5; allowed"),
        ({"items": _item(quantity="2")}, 'body.items[0].quantity: "2"; allowed'),
        ({"items": _item(quantity=True)}, "body.items[0].quantity: True; allowed"),
        ({"items": _item(quantity=10**7)}, "body.items[0].quantity: 10000000; allowed"),
        ({"items": _item(gtin="")}, 'body.items[0].gtin: ""; allowed is a text'),
        ({"items": _item(gtin=4006381333931)}, "body.items[0].gtin: 4006381333931; allowed is a text"),
        ({"items": _item(net_total="-0.01")}, 'body.items[0].net_total: "-0.01"; allowed is an amount'),
        ({"items": _item(net_total=-1)}, "body.items[0].net_total: -1; allowed is an amount"),
        ({"items": _item(net_total="1000000")}, 'body.items[0].net_total: "1000000"; allowed is an amount'),
        ({"items": _item(net_total="10,00")}, 'body.items[0].net_total: "10,00"; allowed is an amount'),
        ({"items": _item(net_total="١٠")}, "body.items[0].net_total: "),
        ({"items": _item(net_total=None)}, "body.items[0].net_total: null or missing; allowed"),
        ({"items": _item(net_total=True)}, "body.items[0].net_total: True; allowed"),
        ({"shipping_net_total": "x"}, 'body.shipping_net_total: "x"; allowed is an amount such as "12.50"'),
        ({"shipping": ...}, "body.shipping: null or missing; allowed is an object"),
        ({"shipping": _address(country_code="Deutschland")}, 'body.shipping.country_code: "Deutschland"; '),
        ({"shipping": _address(country_code="XX")}, 'body.shipping.country_code: "XX"; allowed is a country'),
        ({"shipping": _address(country_code="")}, 'body.shipping.country_code: ""; allowed is a country'),
        ({"billing": _address(country_code="ZZ")}, 'body.billing.country_code: "ZZ"; allowed is a country'),
    ],
)
def test_a_refusal_names_place_value_and_what_is_allowed(changes: dict[str, Any], text: str) -> None:
    """Each malformed field is refused with its place, the value and what is allowed there."""
    with pytest.raises(CallbackMalformed) as caught:
        _read(_order(**changes))
    assert str(caught.value).startswith(text)


@pytest.mark.parametrize("value", ["Geheim\x00straße", "\ud800Geheim", 4711, ["Geheim"]])
def test_a_refusal_never_shows_an_address(value: object) -> None:
    """What stands in an address is refused by its place and kind, never shown: refusals are logged."""
    with pytest.raises(CallbackMalformed) as caught:
        _read(_order(shipping=_address(address_1=value)))
    assert str(caught.value).startswith("body.shipping.address_1: ")
    assert "Geheim" not in str(caught.value)
    assert "4711" not in str(caught.value)


def test_amounts_that_would_unfold_are_refused() -> None:
    """A number with a giant exponent is refused at once."""
    for number in (b"1e99999999999999", b"1e-99999999999999", b"9" * 5000, b"NaN", b"-Infinity"):
        body = json.dumps(_order()).encode().replace(b'"10.00"', number)
        with pytest.raises(CallbackMalformed):
            _read_raw(body)


# the other messages


def test_a_question_for_a_number_is_read() -> None:
    """``order.requested_number`` names the Kickroute order."""
    message = {"type": "order.requested_number", "body": {"kickroute_order_number": "KR-1"}}
    assert _read(message) == NumberRequested("KR-1")


@pytest.mark.parametrize("body", [{}, {"kickroute_order_number": ""}, {"kickroute_order_number": None}])
def test_a_question_for_no_number_is_malformed(body: dict[str, Any]) -> None:
    """A question without a number is refused, not answered with some order."""
    with pytest.raises(CallbackMalformed, match=r"body\.kickroute_order_number"):
        _read({"type": "order.requested_number", "body": body})


@pytest.mark.parametrize(
    ("body", "status", "raw"),
    [
        ({"status": "cancelled"}, OrderStatus.CANCELLED, "cancelled"),
        ({"status": "on-hold"}, OrderStatus.ON_HOLD, "on-hold"),
        ({"status": "shipped"}, None, "shipped"),
        ({"tracking": {"number": "", "carrier": "dhl"}}, None, ""),
        ({"status": None}, None, ""),
    ],
)
def test_a_status_is_read_as_it_was_written(
    body: dict[str, Any], status: OrderStatus | None, raw: str
) -> None:
    """``order.updated`` names the shop's order; a word that is no status is kept as written."""
    assert _read({"type": "order.updated", "body": {"number": "67"} | body}) == StatusRequested(
        "67", status, raw
    )


@pytest.mark.parametrize("body", [{}, {"number": ""}, {"number": 67}, {"number": "67", "status": 5}])
def test_a_status_for_no_order_is_malformed(body: dict[str, Any]) -> None:
    """``order.updated`` without a number, or with a status that is no text, is refused."""
    with pytest.raises(CallbackMalformed, match=r"body\.(number|status): "):
        _read({"type": "order.updated", "body": body})


@pytest.mark.parametrize("kind", ["item.updated", "item.updated_price", "products.import"])
@pytest.mark.parametrize("body", [{"gtin": "1"}, [], None])
def test_a_retailers_message_is_recognised(kind: str, body: object) -> None:
    """Messages for a retailer's shop are recognised, whatever they hold."""
    read = _read({"type": kind, "body": body})
    assert isinstance(read, RetailerMessage)
    assert (read.type, read.content, bool(read.fault)) == (kind, None, True)


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ({"type": "foo", "body": {}}, 'type: "foo"; allowed is one of item.updated, '),
        ({"body": {}}, "type: null or missing; allowed is one of"),
        ({"type": ["order.placed"], "body": {}}, "type: a list; allowed is one of"),
        ({"type": "order.placed"}, "body: null or missing; allowed is an object"),
        ({"type": "order.placed", "body": []}, "body: a list; allowed is an object"),
        ([], "message: a list; allowed is an object"),
        (None, "message: null or missing; allowed is an object"),
    ],
)
def test_what_is_no_message_is_refused(message: object, text: str) -> None:
    """An unknown type, a missing body or another kind of JSON is refused with what is known."""
    with pytest.raises(CallbackMalformed) as caught:
        _read(message)
    assert str(caught.value).startswith(text)


@pytest.mark.parametrize(
    "body",
    [b"", b"not json", b"\xff\xfe", b"[" * 100_000, b'{"type": 1', '{"type":"ü"}'.encode("latin-1")],
)
def test_what_is_no_json_is_refused(body: bytes) -> None:
    """A body that is no JSON in UTF-8 is refused as such."""
    with pytest.raises(CallbackMalformed, match="not JSON in UTF-8"):
        _read_raw(body)


# whatever comes


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
TYPES = st.sampled_from(
    ["order.placed", "order.updated", "order.requested_number", "item.updated", "products.import"]
)


def _read_or_refuse(body: bytes) -> None:
    with contextlib.suppress(CallbackMalformed):
        assert _read_raw(body)


@given(st.binary())
def test_arbitrary_bytes_are_read_or_refused(body: bytes) -> None:
    """``read_callback`` raises nothing but CallbackMalformed for any bytes."""
    _read_or_refuse(body)


@given(TYPES | JSON, JSON)
def test_arbitrary_json_is_read_or_refused(kind: object, body: object) -> None:
    """``read_callback`` raises nothing but CallbackMalformed for any JSON."""
    _read_or_refuse(json.dumps({"type": kind, "body": body}).encode())


@given(st.data())
def test_an_order_with_one_arbitrary_place_is_read_or_refused(data: st.DataObject) -> None:
    """``read_callback`` raises nothing but CallbackMalformed for an order with anything anywhere."""
    message = _order()
    target: Any = message
    while True:
        keys = list(range(len(target))) if isinstance(target, list) else sorted(target)
        key = data.draw(st.sampled_from(keys))
        if not isinstance(target[key], dict | list) or data.draw(st.booleans()):
            break
        target = target[key]
    target[key] = data.draw(JSON)
    _read_or_refuse(json.dumps(message).encode())


HANDED = {
    "gtin": "4006381333931",
    "name": "Teekanne",
    "description": "<p>Ton</p>",
    "is_in_stock": True,
    "stock_quantity": 12,
    "regular_price": "19.99",
    "wholesale_price": "12.50",
    "tax_rate": "reduced",
    "supplier_number": "S-1",
}


def test_products_are_read_one_by_one_and_without_description() -> None:
    """One that cannot be read is named; the others come, variants as one product."""
    red = {
        "gtin": "1",
        "attributes": {"Farbe": "Rot"},
        "regular_price": "",
        "stock_quantity": None,
        "is_in_stock": False,
    }
    both = {"name": "Tasse", "supplier_number": "S-2", "variations": [red]}
    read = _read({"type": "products.import", "body": [HANDED, HANDED | {"regular_price": "abc"}, both]})
    item = HandedItem("4006381333931", Decimal("19.99"), Decimal("12.50"), Stock(12, in_stock=True))
    variant = HandedItem("1", None, None, Stock(None, in_stock=False), (("Farbe", "Rot"),))
    assert isinstance(read, RetailerMessage)
    assert isinstance(read.content, ProductsHandedOver)
    assert read.content.products == (
        HandedProduct("S-1", "Teekanne", TaxRate.REDUCED, (item,)),
        HandedProduct("S-2", "Tasse", None, (variant,), has_variants=True),
    )
    assert [reason.partition(":")[0] for reason in read.content.refused] == ["body[1].regular_price"]


def test_figures_are_read_with_and_without_our_extensions() -> None:
    """A platform without extensions says neither sequence nor what the figure contains."""
    plain = _read({"type": "item.updated", "body": {"gtin": "1", "stock_quantity": 3, "is_in_stock": True}})
    rich = _read(
        {
            "type": "item.updated",
            "body": {"gtin": "1", "stock_quantity": -2, "sequence": 7, "contains": ["9"]},
        }
    )
    price = _read(
        {"type": "item.updated_price", "body": {"gtin": "1", "new_price": 999, "stock_quantity": 3}}
    )
    assert plain == RetailerMessage("item.updated", StockTold("1", Stock(3, in_stock=True)))
    assert rich == RetailerMessage("item.updated", StockTold("1", Stock(0, in_stock=False), 7, ("9",)))
    told = PriceTold("1", Decimal(999), Stock(3, in_stock=True))
    assert price == RetailerMessage("item.updated_price", told)


def test_tracking_is_read_for_a_retailers_shop() -> None:
    """The parcel comes with the status; a carrier that nobody knows is another one."""
    read = _read({"type": "order.updated", "body": {"number": "67", "tracking": {"number": " 1 "}}})
    assert read == StatusRequested("67", None, parcel=Parcel("1", Carrier.OTHER))
