"""What the simulated Shopware's staff does to an order by opening and saving it."""

from __future__ import annotations

from typing import Any

import pytest

from practice.simulators.shopware import ShopError, ShopwareSettings, ShopwareSimulator
from tests.simulators.shopware import Client, error, hooked, line_price, new_id, order, shop


def _customer(client: Client, simulator: ShopwareSimulator, gross: bool) -> str:
    """Create a customer group and a customer as a connector would, and return the customer's id."""
    known, group, customer, address = simulator.shop.defaults, new_id(), new_id(), new_id()
    assert (
        client.post("customer-group", {"id": group, "name": "B2B", "displayGross": gross}).status_code == 204
    )
    person = {"firstName": "Einkauf", "lastName": "Haendler"}
    place = {"street": "Weg 5", "zipcode": "20095", "city": "Hamburg", "countryId": known.country}
    body = {
        "id": customer,
        "groupId": group,
        "salesChannelId": known.sales_channel,
        "languageId": known.language,
        "defaultPaymentMethodId": known.payment_method,
        "email": "kr@haendler.invalid",
        "customerNumber": "KR-1",
        "defaultBillingAddressId": address,
        "defaultShippingAddressId": address,
        "addresses": [{"id": address, **person, **place}],
        **person,
    }
    answer = client.post("customer", body)
    assert answer.status_code == 204, answer.text
    return customer


def _with_customer(body: dict[str, Any], customer: str) -> dict[str, Any]:
    return {**body, "orderCustomer": {**body["orderCustomer"], "customerId": customer}}


def _read(client: Client, order_id: str) -> dict[str, Any]:
    asked: dict[str, Any] = {"lineItems": {}, "transactions": {}, "deliveries": {}}
    return client.one("order", order_id, {"associations": asked})


def test_a_net_order_without_a_customer_becomes_gross() -> None:
    """35.70 (net 30.00) becomes 30.00 gross; the transaction's amount stays 35.70."""
    with shop() as (simulator, client):
        body = order(simulator)
        client.post("order", body)
        simulator.owner.recalculate(body["id"])
        row = _read(client, body["id"])
        assert (row["amountTotal"], row["amountNet"], row["taxStatus"]) == (30, 25.21, "gross")
        assert row["lineItems"][0]["price"]["calculatedTaxes"][0]["tax"] == 4.79
        assert row["transactions"][0]["amount"]["totalPrice"] == 35.7


@pytest.mark.parametrize(("gross", "total"), [(True, 34.9), (False, 41.53)])
def test_the_customers_group_decides(gross: bool, total: float) -> None:
    """With a customer of a net group everything survives, shipping too; a gross group flips the order."""
    with shop() as (simulator, client):
        customer = _customer(client, simulator, gross)
        body = _with_customer(order(simulator, shipping=4.9), customer)
        client.post("order", body)
        before = _read(client, body["id"])
        assert before["amountTotal"] == 41.53
        simulator.owner.recalculate(body["id"])
        after = _read(client, body["id"])
        assert after["amountTotal"] == total
        assert after["lineItems"][0]["unitPrice"] == 10
        if not gross:
            for name in ("price", "shippingCosts", "amountNet", "taxStatus"):
                assert after[name] == before[name], name
            assert after["deliveries"][0]["shippingCosts"] == before["deliveries"][0]["shippingCosts"]


def test_a_gross_shop_keeps_a_net_order_of_a_net_group_and_the_other_way_round() -> None:
    """What the default group of the shop sees does not matter once the order names a customer."""
    for settings in (ShopwareSettings(), ShopwareSettings(gross_customers=False)):
        with shop(settings) as (simulator, client):
            body = _with_customer(order(simulator), _customer(client, simulator, gross=False))
            client.post("order", body)
            simulator.owner.recalculate(body["id"])
            assert _read(client, body["id"])["amountTotal"] == 35.7


def test_a_gross_order_survives() -> None:
    """A storefront order keeps its amounts."""
    with shop() as (simulator, client):
        order_id = simulator.owner.sell([("KNIFE", 2)])
        before = _read(client, order_id)
        simulator.owner.recalculate(order_id)
        after = _read(client, order_id)
        assert after["price"] == before["price"]
        assert after["amountTotal"] == 47.6


@pytest.mark.parametrize("definition", [None, {"type": "quantity", "price": 10.0, "quantity": 3}])
def test_without_a_price_definition_the_list_price_returns(definition: dict[str, Any] | None) -> None:
    """10.00 becomes the product's own price (23.80 gross), also with a definition that is not calculated."""
    with shop() as (simulator, client):
        body = order(simulator)
        body["lineItems"][0]["priceDefinition"] = definition
        client.post("order", body)
        simulator.owner.recalculate(body["id"])
        assert _read(client, body["id"])["lineItems"][0]["unitPrice"] == 23.8


def test_label_and_payload_are_overwritten() -> None:
    """The line gets the product's name and data; its identity stays."""
    with shop() as (simulator, client):
        body = order(simulator)
        client.post("order", body)
        assert _read(client, body["id"])["lineItems"][0]["label"] == "unser Text"
        simulator.owner.recalculate(body["id"])
        line = _read(client, body["id"])["lineItems"][0]
        assert line["label"] == "Messer"
        assert line["payload"].keys() >= {"productNumber", "taxId", "stock", "features"}
        assert line["identifier"] == body["lineItems"][0]["identifier"]


def test_an_order_without_a_customer_row_cannot_be_calculated() -> None:
    """400 CHECKOUT__ORDER_MISSING_ORDER_ASSOCIATION, for ever."""
    with shop() as (simulator, client):
        body = order(simulator)
        del body["orderCustomer"]
        client.post("order", body)
        with pytest.raises(ShopError) as refused:
            simulator.owner.recalculate(body["id"])
        assert refused.value.errors[0]["code"] == "CHECKOUT__ORDER_MISSING_ORDER_ASSOCIATION"


def test_credit_items_need_a_version() -> None:
    """On the live order it is a 400; in a version it is stored and the whole order calculated again."""
    with shop() as (simulator, client):
        body = order(simulator)
        client.post("order", body)
        path, credit = (
            f"_action/order/{body['id']}/creditItem",
            {"label": "Gutschrift", "priceDefinition": {"price": -5}},
        )
        live = client.post(path, credit)
        assert (live.status_code, error(live)["code"]) == (
            400,
            "CHECKOUT__ORDER_CAN_NOT_RECALCULATE_LIVE_VERSION",
        )
        version = client.post(f"_action/version/order/{body['id']}").json()["versionId"]
        assert client.post(path, credit, sw_version_id=version).status_code == 204
        assert len(_read(client, body["id"])["lineItems"]) == 1
        assert client.post(f"_action/version/merge/order/{version}").status_code == 204
        row = _read(client, body["id"])
        assert (row["amountTotal"], row["amountNet"], row["taxStatus"]) == (25, 21.01, "gross")
        line = next(line for line in row["lineItems"] if line["type"] == "credit")
        assert (line["totalPrice"], line["productId"]) == (-5, None)
        assert line["price"]["calculatedTaxes"][0]["tax"] == -0.8


def test_a_search_never_returns_drafts() -> None:
    """What is changed in a version is seen with its header only."""
    with shop() as (simulator, client):
        body = order(simulator)
        client.post("order", body)
        version = client.post(f"_action/version/order/{body['id']}").json()["versionId"]
        client.patch(f"order/{body['id']}", {"customerComment": "Entwurf"}, sw_version_id=version)
        assert client.one("order", body["id"])["customerComment"] == "Kickroute Bestellung B-1001"
        draft = client.one("order", body["id"], sw_version_id=version)
        assert (draft["customerComment"], draft["versionId"]) == ("Entwurf", version)
        client.post(f"_action/version/merge/order/{version}")
        assert client.one("order", body["id"])["customerComment"] == "Entwurf"


def test_a_merge_writes_only_what_the_draft_changed() -> None:
    """A transition made meanwhile on the live order is not undone."""
    with shop() as (simulator, client):
        order_id = simulator.owner.sell([("KNIFE", 1)])
        version = client.post(f"_action/version/order/{order_id}").json()["versionId"]
        client.patch(f"order/{order_id}", {"customerComment": "Entwurf"}, sw_version_id=version)
        simulator.owner.process(order_id)
        client.post(f"_action/version/merge/order/{version}")
        assert simulator.owner.state(order_id)["order"] == "in_progress"


@pytest.mark.parametrize(("live", "versions"), [(False, 2), (True, 1)])
def test_drafts_fire_events_unless_only_live_ones_are_wanted(live: bool, versions: int) -> None:
    """With onlyLiveVersion=false a changed draft fires order.written with a foreign version id."""
    with shop() as (simulator, client):
        order_id = simulator.owner.sell([("KNIFE", 1)])
        with hooked(client, "order.written", live=live) as receiver:
            version = client.post(f"_action/version/order/{order_id}").json()["versionId"]
            client.patch(f"order/{order_id}", {"customerComment": "x"}, sw_version_id=version)
            client.post(f"_action/version/merge/order/{version}")
            assert len(receiver.events) == versions
            ids = [call["body"]["data"]["payload"][0]["versionId"] for call in receiver.calls]
            assert (version in ids) is not live


def test_editing_lines_moves_stock_by_the_difference() -> None:
    """The staff changes a quantity or removes a line: stock follows, the product's updatedAt does not."""
    with shop() as (simulator, client):
        body = order(simulator)
        body["lineItems"].append(
            {**body["lineItems"][0], "id": new_id(), "price": line_price(5, 2), "quantity": 2, "position": 2}
        )
        client.post("order", body)
        before = simulator.owner.product("KNIFE")
        assert before["stock"] == 57
        simulator.owner.set_line_quantity(body["id"], 1)
        assert simulator.owner.product("KNIFE")["stock"] == 59
        simulator.owner.remove_line(body["id"], 1)
        assert simulator.owner.product("KNIFE")["stock"] == 61
        assert simulator.owner.product("KNIFE")["updatedAt"] == before["updatedAt"]
        assert len(_read(client, body["id"])["lineItems"]) == 1
