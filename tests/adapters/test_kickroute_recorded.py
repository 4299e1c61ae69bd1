"""What we put on the wire is what the platform's own plugin was recorded to put there, and to take."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from adapters.wire import connection_test, message, read_callback, sign
from connector.model import (
    Carrier,
    Event,
    Item,
    ItemChanged,
    NumberRequested,
    OrderChanged,
    OrderPlaced,
    OrderStatus,
    Parcel,
    ProductOffered,
    RefundedItem,
    RefundIssued,
    RetailerMessage,
    StatusRequested,
    Stock,
    TaxRate,
)
from connector.model.errors import CallbackMalformed
from tests.hub.recorded import callback, recordings, sent

KEY = "the key"
# The plugin sends null for what it cannot translate; we send nothing.
RECORDED = [(path, body) for path in recordings() for body in sent(path) if body is not None]
CALLBACKS = [(path, found) for path in recordings() if (found := callback(path)) is not None]

# The names that the plugin and we write with another number of decimals: "4.7" and "4.70".
_MONEY = frozenset({"wholesale_price", "total"})


def _stock(body: dict[str, Any]) -> Stock | None:
    return Stock(body["stock_quantity"], body["is_in_stock"]) if "is_in_stock" in body else None


def _item(body: dict[str, Any]) -> Item:
    return Item(
        gtin=body["gtin"],
        offer_id="1",
        dealer_price=Decimal(body["wholesale_price"]),
        regular_price=body["regular_price"],
        stock=Stock(body["stock_quantity"], body["is_in_stock"]),
        description=body["description"],
        attributes=tuple(body.get("attributes", {}).items()),
        image_url=body["image_url"],
    )


def _product(body: dict[str, Any]) -> ProductOffered:
    variations = body.get("variations")
    return ProductOffered(
        product_id="1",
        name=body["name"],
        description=body["description"],
        sku=body.get("sku", ""),
        category=body["category"],
        tax_rate=TaxRate(body["tax_rate"]),
        image_url=body["image_url"],
        has_variants=variations is not None,
        items=tuple(map(_item, [body] if variations is None else variations)),
    )


def _item_changed(body: dict[str, Any]) -> ItemChanged:
    price = body.get("wholesale_price")
    return ItemChanged(
        gtin=body["gtin"],
        live=body.get("is_live"),
        name=body.get("name"),
        regular_price=body.get("regular_price"),
        dealer_price=None if price is None else Decimal(price),
        stock=_stock(body),
    )


def _order_changed(body: dict[str, Any]) -> OrderChanged:
    status, tracking = body.get("status"), body.get("tracking", {})
    return OrderChanged(
        number=body["number"],
        status=None if status is None else OrderStatus(status),
        parcel=Parcel(tracking["number"], Carrier(tracking["carrier"])) if tracking.get("number") else None,
    )


def _refund_issued(body: dict[str, Any]) -> RefundIssued:
    items = tuple(
        RefundedItem(i["gtin"], i["quantity"], Decimal(str(i["net_total"])), Decimal(str(i["total_tax"])))
        for i in body["items"]
    )
    return RefundIssued(body["number"], Decimal(body["total"]), body["deduplication_id"], items)


def _events(recorded: dict[str, Any]) -> list[Event]:
    body = recorded["body"]
    match recorded["type"]:
        case "products.create":
            return [_product(product) for product in body]
        case "item.updated":
            return [_item_changed(body)]
        case "order.updated":
            return [_order_changed(body)]
        case "refund.issued":
            return [_refund_issued(body)]
    raise AssertionError(recorded["type"])


def _why_we_never_say_it(recorded: dict[str, Any]) -> str:
    body = recorded["body"]
    if recorded["type"] in ("order.placed", "item.updated_connection"):
        return "the retailer's part of the protocol"
    if recorded["type"] == "events.batch.process":
        return "rebuilt by the plugin in a shape that single messages do not have; see the test below"
    if recorded["type"] == "item.updated" and body.get("wholesale_price", "") is None:
        return "an offer without a dealer price is withdrawn"
    if recorded["type"] == "order.updated" and not body["contains_kickroute_number"]:
        return "orders that are not Kickroute's are none of its business"
    return ""


def _comparable(document: Any) -> Any:
    if isinstance(document, dict):
        kept = {n: v for n, v in document.items() if n != "tracking" or v["number"]}
        return {n: Decimal(v) if n in _MONEY and v else _comparable(v) for n, v in kept.items()}
    return [_comparable(member) for member in document] if isinstance(document, list) else document


SAID = [pytest.param(body, id=path.stem) for path, body in RECORDED if not _why_we_never_say_it(body)]


@pytest.mark.parametrize("recorded", SAID)
def test_the_same_facts_make_the_same_message(recorded: dict[str, Any]) -> None:
    """For the facts that the plugin told, we build the message that it sent: names, JSON types, values.

    Money may have more decimals, and a parcel without a number is left out.
    """
    if recorded["type"] == "connection.test":
        ours = connection_test(recorded["body"]["webhook_url"])
        assert _kinds(ours) == _kinds(recorded)
        return
    assert _comparable(message(_events(recorded))) == _comparable(recorded)


def _kinds(document: Any) -> Any:
    if isinstance(document, dict):
        return {name: _kinds(value) for name, value in document.items()}
    return type(document)


def test_enough_was_recorded_to_mean_something() -> None:
    """Every message of a supplier was recorded at least once and is compared."""
    compared = {body["type"] for _, body in RECORDED if not _why_we_never_say_it(body)}
    assert compared == {
        "connection.test",
        "products.create",
        "item.updated",
        "order.updated",
        "refund.issued",
    }
    shapes = [
        product for _, body in RECORDED if body["type"] == "products.create" for product in body["body"]
    ]
    assert {"variations" in shape for shape in shapes} == {True, False}
    assert any(shape.get("stock_quantity", 0) is None for shape in shapes)


def test_a_batch_is_a_list_of_single_messages() -> None:
    """``events.batch.process``: each event stands in the batch with its type and body, as recorded."""
    (recorded, *_) = [body for _, body in RECORDED if body["type"] == "events.batch.process"]
    events: list[Event] = [
        ItemChanged("4000000000037", live=False),
        OrderChanged("KR-1", OrderStatus.COMPLETED),
    ]
    ours = message(events)
    assert ours.keys() == recorded.keys()
    assert ours["type"] == recorded["type"]
    assert {frozenset(event) for event in recorded["body"] if event} == {frozenset({"type", "body"})}
    assert ours["body"] == [message([event]) for event in events]


@pytest.mark.parametrize(("path", "recorded"), [pytest.param(p, c[0], id=p.stem) for p, c in CALLBACKS])
def test_every_recorded_callback_is_read(path: Path, recorded: Any) -> None:
    """A callback that the plugin took is read, with its facts; what names no order is malformed."""
    body = recorded.encode() if isinstance(recorded, str) else json.dumps(recorded).encode()
    if isinstance(recorded, str) or not _makes_sense(recorded):
        with pytest.raises(CallbackMalformed):
            read_callback(body, sign(body, KEY), [KEY])
        return
    _compare(recorded["body"], read_callback(body, sign(body, KEY), [KEY]))


def _makes_sense(recorded: dict[str, Any]) -> bool:
    body = recorded["body"]
    if recorded["type"] in ("order.placed", "order.requested_number"):
        lines = body.get("items", [{"gtin": "none asked for"}])
        return bool(body.get("kickroute_order_number") and lines and all(line.get("gtin") for line in lines))
    return recorded["type"] in ("order.updated", "item.updated", "item.updated_price", "products.import")


def _compare(body: dict[str, Any], read: object) -> None:
    match read:
        case OrderPlaced(order):
            assert order.kickroute_number == body["kickroute_order_number"]
            assert [(i.gtin, i.quantity, str(i.net_total)) for i in order.items] == [
                (i["gtin"], i["quantity"], i["net_total"]) for i in body["items"]
            ]
            assert order.shipping.city == body["shipping"]["city"]
            assert order.billing.email == body.get("billing", {}).get("email", "")
            assert str(order.shipping_net_total) == body.get("shipping_net_total", "0")
        case NumberRequested(number):
            assert number == body["kickroute_order_number"]
        case StatusRequested(number):
            assert number == body["number"]
        case _:
            assert isinstance(read, RetailerMessage)
