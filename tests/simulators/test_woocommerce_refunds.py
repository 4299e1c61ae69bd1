"""The simulated WooCommerce's refunds and tracking numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from practice.simulators.woocommerce import LEGACY, OLD, RestError, WooSettings
from tests.simulators.woo import Shop, opened


@pytest.fixture(scope="module")
def opened_shop() -> Iterator[Shop]:
    """Open a shop of the new version."""
    with opened() as shop:
        yield shop


@pytest.fixture
def woo(opened_shop: Shop) -> Shop:
    """Put the shop back as it was."""
    opened_shop.reset()
    return opened_shop


def refund(woo: Shop, order: int, **body: Any) -> Any:
    """Refund by REST, without asking a payment gateway."""
    return woo.api.post(f"/wc/v3/orders/{order}/refunds", {"api_refund": False, **body})


def test_without_a_gateway_api_refund_must_be_false(woo: Shop) -> None:
    """The default asks the gateway: 500, and data is a bare number."""
    answer = woo.api.ask("POST", f"/wc/v3/orders/{woo.order()['id']}/refunds", {"amount": "1.00"})
    assert (answer.status_code, answer.json()["data"]) == (500, 500)
    assert answer.json()["code"] == "woocommerce_rest_cannot_create_order_refund"


@pytest.mark.parametrize(
    ("amount", "status", "data"), [("999.00", 500, 500), ("-5", 500, 400), (1.5, 400, None)]
)
def test_refused_amounts(woo: Shop, amount: Any, status: int, data: int | None) -> None:
    """Too much, negative, and a number instead of a text."""
    body = {"amount": amount, "api_refund": False}
    answer = woo.api.ask("POST", f"/wc/v3/orders/{woo.order()['id']}/refunds", body)
    assert answer.status_code == status
    assert data in (None, answer.json()["data"])


def test_a_refund_stands_negative_in_its_order_which_stays_as_it_was(woo: Shop) -> None:
    """order.refunds has the newest first with a minus; total and status do not change."""
    order = woo.order()
    refund(woo, order["id"], amount="1.00", reason="Kulanz „ä“")
    refund(woo, order["id"], amount="0")
    after = woo.api.get(f"/wc/v3/orders/{order['id']}")
    assert [row["total"] for row in after["refunds"]] == ["-0.00", "-1.00"]
    assert (after["total"], after["status"]) == (order["total"], "processing")


def test_lines_refund_amount_tax_and_stock(woo: Shop) -> None:
    """The amount is computed from the lines, tax only as given, quantities go back into the stock."""
    before = woo.simple.stock
    order = woo.order()
    line = {"id": order["line_items"][0]["id"], "quantity": 1, "refund_total": 5.0}
    made = refund(woo, order["id"], line_items=[{**line, "refund_tax": [{"id": 1, "refund_total": 0.95}]}])
    assert (made["amount"], made["line_items"][0]["total"]) == ("5.95", "-5.00")
    assert made["line_items"][0]["meta_data"][0]["key"] == "_refunded_item_id"
    assert woo.simple.stock == before - 1
    refund(woo, order["id"], line_items=[line], api_restock=False)
    assert woo.simple.stock == before - 1


def test_quantities_alone_make_a_refund_of_nothing_readable(woo: Shop) -> None:
    """The amount is "" and the order shows a lone minus."""
    order = woo.order()
    made = refund(woo, order["id"], line_items=[{"id": order["line_items"][0]["id"], "quantity": 1}])
    assert made["amount"] == ""
    assert woo.api.get(f"/wc/v3/orders/{order['id']}")["refunds"][0]["total"] == "-"


def test_a_stated_amount_need_not_match_the_lines(woo: Shop) -> None:
    """3.00 for a line of 1.00 is taken."""
    order = woo.order()
    line = {"id": order["line_items"][0]["id"], "refund_total": 1.0}
    assert refund(woo, order["id"], amount="3.00", line_items=[line])["amount"] == "3.00"


def test_the_last_remainder_makes_the_order_refunded(woo: Shop) -> None:
    """When everything is refunded the status changes by itself, without a second refund object."""
    order = woo.order()
    refund(woo, order["id"], amount="1.90")
    refund(woo, order["id"], amount="10.00")
    after = woo.api.get(f"/wc/v3/orders/{order['id']}")
    assert (after["status"], len(after["refunds"])) == ("refunded", 2)


def test_the_status_refunded_makes_a_refund_of_what_is_left(woo: Shop) -> None:
    """Without lines, without restock, of type full."""
    before = woo.simple.stock
    order = woo.order()
    refund(woo, order["id"], amount="1.90")
    woo.api.put(f"/wc/v3/orders/{order['id']}", {"status": "refunded"})
    newest = woo.api.get(f"/wc/v3/orders/{order['id']}/refunds")[0]
    assert (newest["amount"], newest["reason"]) == ("10.00", "Order fully refunded.")
    assert newest["line_items"] == []
    assert newest["meta_data"][0]["value"] == "full"
    assert woo.simple.stock == before - 2


def test_the_status_refunded_can_come_without_an_object(woo: Shop) -> None:
    """With the switch the status changes and no refund object appears."""
    woo.sim.configure(refunded_creates_object=False)
    order = woo.order()
    after = woo.api.put(f"/wc/v3/orders/{order['id']}", {"status": "refunded"})
    assert (after["status"], after["refunds"]) == ("refunded", [])


def test_the_shopwide_list_names_the_order(woo: Shop) -> None:
    """All refunds of the shop, newest first, with parent_id; ``after`` works."""
    first, second = woo.order()["id"], woo.order()["id"]
    refund(woo, first, amount="1.00")
    woo.sim.clock.advance(timedelta(seconds=60))
    between = woo.sim.clock.gmt(woo.sim.clock.stamp() - 1)
    refund(woo, second, amount="2.00")
    assert [row["parent_id"] for row in woo.api.get("/wc/v3/refunds")] == [second, first]
    later = woo.api.get("/wc/v3/refunds", after=between, dates_are_gmt="true")
    assert [row["parent_id"] for row in later] == [second]


def test_an_old_version_has_no_shopwide_list() -> None:
    """8.9: 404 rest_no_route."""
    with opened(OLD) as old:
        assert old.api.ask("GET", "/wc/v3/refunds").json()["code"] == "rest_no_route"


def test_a_refund_moves_the_date_and_its_deletion_does_not(woo: Shop) -> None:
    """A deleted refund (force or not) is gone without a trace on the order."""
    order = woo.order()
    path = f"/wc/v3/orders/{order['id']}"
    woo.sim.clock.advance(timedelta(seconds=60))
    made = refund(woo, order["id"], amount="1.00")
    moved = woo.api.get(path)["date_modified"]
    assert moved != order["date_modified"]
    woo.sim.clock.advance(timedelta(seconds=60))
    woo.api.delete(f"{path}/refunds/{made['id']}")
    assert (woo.api.get(path)["date_modified"], woo.api.get(path)["refunds"]) == (moved, [])


def test_a_refund_is_mailed_to_the_billing_address(woo: Shop) -> None:
    """The retailer hears of it, nobody else."""
    order = woo.order("pending")
    refund(woo, order["id"], amount="1.00")
    assert woo.mails() == [("einkauf@retail.example", "Refunded order")]


def test_the_owner_refunds_and_is_refused_alike(woo: Shop) -> None:
    """Through the owner's side: a part, then the rest with its goods."""
    before = woo.simple.stock
    order = woo.order()["id"]
    woo.sim.owner.refund(order, "1.90")
    with pytest.raises(RestError):
        woo.sim.owner.refund(order, "99.00")
    woo.sim.owner.refund(order)
    assert woo.sim.owner.order(order)["status"] == "refunded"
    assert woo.simple.stock == before


@pytest.mark.parametrize(
    ("way", "key"),
    [
        ("shipment-tracking", "_wc_shipment_tracking_items"),
        ("dhl", "_pr_shipment_dhl_label_tracking"),
        ("villatheme", "_wot_tracking_number"),
        ("meta:_nummer", "_nummer"),
    ],
)
def test_tracking_as_plugins_write_it(woo: Shop, way: str, key: str) -> None:
    """The order's meta data show the number in the plugin's own form; two parcels are two numbers."""
    order = woo.order()["id"]
    woo.sim.owner.enter_tracking(order, "00340434161094042557", "dhl", way)
    woo.sim.owner.enter_tracking(order, "00340434161094042564", "dhl", way)
    meta = {m["key"]: m["value"] for m in woo.api.get(f"/wc/v3/orders/{order}")["meta_data"]}
    assert "00340434161094042564" in str(meta[key])
    if way in ("shipment-tracking", "dhl"):
        assert "00340434161094042557" in str(meta[key])


def test_shiptastic_adds_shipments_to_orders() -> None:
    """With the plugin every order has shipments[]; without it the key is absent."""
    with opened(WooSettings(cron="broken", plugins=("shiptastic",))) as woo:
        order = woo.order()["id"]
        woo.sim.owner.enter_tracking(order, "00340434161094042557", "dhl", "shiptastic")
        (shipment,) = woo.api.get(f"/wc/v3/orders/{order}")["shipments"]
        assert (shipment["tracking_id"], shipment["shipping_provider"]) == ("00340434161094042557", "dhl")
        assert shipment["type"] == "simple"


def test_fulfilments_are_off_by_default(woo: Shop) -> None:
    """The route is unknown until the feature is on."""
    answer = woo.api.ask("GET", f"/wc/v3/orders/{woo.order()['id']}/fulfillments")
    assert answer.json()["code"] == "rest_no_route"


def test_fulfilments(woo: Shop) -> None:
    """is_fulfilled is a boolean when written and "0"/"1" when read; only a status shows on the order."""
    woo.sim.configure(fulfilments=True)
    order = woo.order()
    path = f"/wc/v3/orders/{order['id']}/fulfillments"
    items = {"key": "_items", "value": [{"item_id": order["line_items"][0]["id"], "qty": 1}]}
    tracking = {"key": "_tracking_number", "value": "00340434161094042557"}
    body = {"status": "fulfilled", "is_fulfilled": True, "meta_data": [items, tracking]}
    made = woo.api.post(path, body)
    assert made["is_fulfilled"] is True
    (read,) = woo.api.get(path)
    assert read["is_fulfilled"] == "1"
    assert (
        tracking.items()
        <= {k: v for m in read["meta_data"] if m["key"] == tracking["key"] for k, v in m.items()}.items()
    )
    after = woo.api.get(f"/wc/v3/orders/{order['id']}")
    assert {m["key"]: m["value"] for m in after["meta_data"]} == {
        "_fulfillment_status": "partially_fulfilled"
    }
    assert after["status"] == "processing"
    assert "0034" not in str(after)
    refused = woo.api.ask("PUT", f"{path}/{made['id']}", {"meta_data": [tracking]})
    assert (refused.status_code, refused.json()["code"]) == (400, 0)


def test_a_fulfilment_mails_only_when_told(woo: Shop) -> None:
    """notify_customer decides."""
    woo.sim.configure(fulfilments=True)
    order = woo.order("pending")
    items = {"key": "_items", "value": [{"item_id": order["line_items"][0]["id"], "qty": 1}]}
    path = f"/wc/v3/orders/{order['id']}/fulfillments"
    woo.api.post(path, {"meta_data": [items]})
    assert woo.mails() == []
    woo.api.post(path, {"meta_data": [items]}, notify_customer="true")
    assert woo.mails() == [("einkauf@retail.example", "Fulfillment created")]


def test_with_old_tables_tracking_moves_no_date() -> None:
    """HPOS off: a tracking number is in no list of changes; it must be looked for by id."""
    with opened(LEGACY) as legacy:
        order = legacy.order()
        legacy.sim.clock.advance(timedelta(seconds=60))
        legacy.sim.owner.enter_tracking(order["id"], "1")
        after = legacy.api.get(
            "/wc/v3/orders", modified_after=order["date_modified_gmt"], dates_are_gmt="true"
        )
        assert after == []


def test_a_fulfilment_can_be_changed_and_deleted(woo: Shop) -> None:
    """A PUT with items is taken; after the last one is gone the order counts as unfulfilled."""
    woo.sim.configure(fulfilments=True)
    order = woo.order()
    items = {"key": "_items", "value": [{"item_id": order["line_items"][0]["id"], "qty": 2}]}
    path = f"/wc/v3/orders/{order['id']}/fulfillments"
    made = woo.api.post(path, {"status": "fulfilled", "is_fulfilled": True, "meta_data": [items]})["id"]
    number = {"key": "_tracking_number", "value": "NEU123"}
    woo.api.put(f"{path}/{made}", {"meta_data": [items, number]})
    assert "NEU123" in str(woo.api.get(f"{path}/{made}/metadata"))
    woo.api.delete(f"{path}/{made}")
    assert woo.api.ask("GET", f"{path}/{made}").status_code == 404
    (status,) = woo.api.get(f"/wc/v3/orders/{order['id']}")["meta_data"]
    assert status["value"] == "unfulfilled"
