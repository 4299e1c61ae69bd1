"""How the simulated Shopware plays Pickware's labels: as read in the plugin's sources, never measured."""

from __future__ import annotations

from typing import Any

import pytest

from practice.simulators.shopware import Pickware, ShopwareSettings
from tests.simulators.shopware import Client, order, shop

SHIPS = ShopwareSettings(pickware=Pickware())
BARE = ShopwareSettings(pickware=Pickware(carrier=""))
UNCONFIGURED = ShopwareSettings(pickware=Pickware(is_configured=False))
ACTIONS = "_action/pickware-shipping/shipment"
ALL: dict[str, Any] = {"associations": {"trackingCodes": {}, "documents": {}}}


def proposed(client: Client, simulator: Any) -> dict[str, Any]:
    """Place an order and return what is to be posted for its label."""
    body = order(simulator)
    assert client.post("order", body).status_code == 204
    answer = client.post(f"{ACTIONS}/create-shipment-blueprint-for-order", {"orderId": body["id"]})
    assert answer.status_code == 200, answer.text
    return {"orderId": body["id"], "shipmentBlueprint": answer.json()["shipmentBlueprint"]}


def codes(client: Client, order_id: str) -> list[str]:
    """Return the numbers at the order's delivery."""
    row = client.one("order", order_id, {"associations": {"deliveries": {}}})
    found: list[str] = row["deliveries"][0]["trackingCodes"]
    return found


def test_a_blueprint_proposes_the_shop_as_sender_and_writes_nothing() -> None:
    """Sender, receiver with mail and phone, parcels with weights, carrier, the order's number."""
    with shop(SHIPS) as (simulator, client):
        found = proposed(client, simulator)["shipmentBlueprint"]
        assert found["senderAddress"]["company"] == "Lieferant Müller & Söhne"
        assert found["receiverAddress"]["zipCode"]
        assert found["receiverAddress"]["email"] == "einkauf@haendler.invalid"
        assert found["parcels"][0]["items"][0]["unitWeight"] == {"value": 1.5, "unit": "kg"}
        assert found["carrierTechnicalName"] == "dhl"
        assert client.search("pickware-shipping-shipment") == []


def test_a_shipment_is_made_of_the_blueprint_as_it_is_sent() -> None:
    """Its number comes to the order's delivery by itself; label and number hang on the shipment."""
    with shop(SHIPS) as (simulator, client):
        body = proposed(client, simulator)
        body["shipmentBlueprint"]["senderAddress"]["company"] = "Retail GmbH"
        answer = client.post(f"{ACTIONS}/create-shipment-for-order", body).json()
        (shipment_id,) = answer["successfullyOrPartlySuccessfullyProcessedShipmentIds"]
        row = client.one("pickware-shipping-shipment", shipment_id, ALL)
        number = row["trackingCodes"][0]["trackingCode"]
        assert row["shipmentBlueprint"]["senderAddress"]["company"] == "Retail GmbH"
        assert codes(client, body["orderId"]) == [number]
        document = row["documents"][0]
        path = f"pickware-document/{document['id']}/contents?deepLinkCode="
        pdf = client.get(path + document["deepLinkCode"])
        assert pdf.content.startswith(b"%PDF")
        assert b"Retail GmbH" in pdf.content
        assert client.get(path + "guessed").status_code == 404


def test_what_the_carrier_refuses_is_200_with_an_empty_list() -> None:
    """A parcel of unknown weight: the list is empty, the reasons stand beside it, no row stays."""
    with shop(SHIPS) as (simulator, client):
        body = proposed(client, simulator)
        for item in body["shipmentBlueprint"]["parcels"][0]["items"]:
            item["unitWeight"] = None
        answer = client.post(f"{ACTIONS}/create-shipment-for-order", body)
        assert answer.status_code == 200
        assert answer.json()["successfullyOrPartlySuccessfullyProcessedShipmentIds"] == []
        assert "Gewicht" in answer.json()["shipmentsOperationResults"][0]["errorMessages"][0]
        assert client.search("pickware-shipping-shipment") == []
        assert codes(client, body["orderId"]) == []


@pytest.mark.parametrize("settings", [BARE, UNCONFIGURED])
def test_a_carrier_that_is_not_set_up_is_a_400(settings: ShopwareSettings) -> None:
    """No carrier at the shipping method, or one without a contract: in the shop's language."""
    with shop(settings) as (simulator, client):
        answer = client.post(f"{ACTIONS}/create-shipment-for-order", proposed(client, simulator))
        assert answer.status_code == 400
        assert "Versanddienstleister" in answer.json()["errors"][0]["detail"]
        assert client.search("pickware-shipping-shipment") == []


@pytest.mark.parametrize(("step", "numbers"), [("begun", 0), ("made", 1)])
def test_a_killed_request_leaves_its_shipment_behind(step: str, numbers: int) -> None:
    """The row is written before the carrier is asked; the order learns the number last of all."""
    with shop(SHIPS) as (simulator, client):
        body = proposed(client, simulator)
        simulator.fail(f"create-shipment-for-order#{step}$", method="POST")
        assert client.post(f"{ACTIONS}/create-shipment-for-order", body).status_code == 502
        found = client.search("pickware-shipping-shipment", _of(body["orderId"]))
        assert [len(row["trackingCodes"]) for row in found] == [numbers]
        assert codes(client, body["orderId"]) == []


def test_a_cancelled_shipment_takes_its_number_back() -> None:
    """The shipment stays, marked; its number is gone from the order's delivery."""
    with shop(SHIPS) as (simulator, client):
        body = proposed(client, simulator)
        client.post(f"{ACTIONS}/create-shipment-for-order", body)
        (row,) = client.search("pickware-shipping-shipment", _of(body["orderId"]))
        assert client.post(f"{ACTIONS}/cancel-shipment", {"shipmentId": row["id"]}).status_code == 200
        (row,) = client.search("pickware-shipping-shipment", _of(body["orderId"]))
        assert row["cancelled"] is True
        assert codes(client, body["orderId"]) == []
        assert client.post(f"{ACTIONS}/cancel-shipment", {"shipmentId": "0" * 32}).status_code == 400


def test_a_shipment_needs_its_privilege() -> None:
    """The plugin writes with the integration's rights: without them nothing is made."""
    with shop(SHIPS) as (simulator, client):
        body = proposed(client, simulator)
        known = simulator.owner.create_integration("label", privileges=["order:read"])
        other = Client(client.url, known).login()
        answer = other.post(f"{ACTIONS}/create-shipment-for-order", body)
        assert answer.status_code == 403
        assert "pickware_shipping_shipment:create" in answer.text
        other.close()


def test_heavy_goods_are_packed_into_two() -> None:
    """Unless ``skipParcelRepacking`` is asked for."""
    with shop(ShopwareSettings(pickware=Pickware(most_kilograms=1.0))) as (simulator, client):
        body = proposed(client, simulator)
        assert len(body["shipmentBlueprint"]["parcels"]) == 2
        asked = {"orderId": body["orderId"], "configuration": {"skipParcelRepacking": True}}
        answer = client.post(f"{ACTIONS}/create-shipment-blueprint-for-order", asked).json()
        assert len(answer["shipmentBlueprint"]["parcels"]) == 1


def test_without_the_plugin_neither_routes_nor_entities_are_there() -> None:
    """404, as for every address that nobody serves; the list of plugins is empty."""
    with shop() as (_, client):
        assert client.post(f"{ACTIONS}/create-shipment-blueprint-for-order", {}).status_code == 404
        assert client.post("search/pickware-shipping-carrier").status_code == 404
        assert client.search("plugin") == []
    with shop(SHIPS) as (_, client):
        assert [row["name"] for row in client.search("plugin")] == ["PickwareDhl"]


def _of(order_id: str) -> dict[str, Any]:
    return {"filter": [{"type": "equals", "field": "orders.id", "value": order_id}], **ALL}
