"""The simulated Shopware's entity writes, its sync route, custom fields and planned faults."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from tests.simulators.shopware import Client, error, new_id, order, shop


def _sync(client: Client, *operations: dict[str, Any], **headers: str) -> requests.Response:
    return client.post("_action/sync", list(operations), **headers)


def _upsert(entity: str, *rows: dict[str, Any]) -> dict[str, Any]:
    return {"entity": entity, "action": "upsert", "payload": list(rows)}


@pytest.mark.parametrize("headers", [{}, {"fail_on_error": "0"}, {"single_operation": "1"}])
def test_sync_is_all_or_nothing(headers: dict[str, str]) -> None:
    """One bad row and nothing is written, whatever the headers say.

    The pointer names operation, row and field.
    """
    with shop() as (simulator, client):
        knife, tea = simulator.owner.product("KNIFE")["id"], simulator.owner.product("TEA")["id"]
        rows = [{"id": knife, "stock": 1}, {"id": tea, "stock": "abc"}]
        answer = _sync(client, _upsert("product", *rows), **headers)
        assert answer.status_code == 400
        assert error(answer)["source"]["pointer"] == "/0/1/stock"
        assert simulator.owner.product("KNIFE")["stock"] == 62


def test_sync_answers_with_what_was_written() -> None:
    """Ids by entity; operations may have names; use-queue-indexing is taken and stock is right at once."""
    with shop() as (simulator, client):
        knife = simulator.owner.product("KNIFE")["id"]
        body = {"mine": _upsert("product", {"id": knife, "stock": 1})}
        answer = client.post("_action/sync", body, indexing_behavior="use-queue-indexing").json()
        assert answer["data"]["product"] == [knife]
        assert simulator.owner.product("KNIFE")["availableStock"] == 1


def test_sync_deletes_what_is_not_there_without_complaint() -> None:
    """Unknown ids are listed under ``notFound``, deleted ones under ``deleted``."""
    with shop() as (simulator, client):
        knife, unknown = simulator.owner.product("KNIFE")["id"], new_id()
        operation = {"entity": "product", "action": "delete", "payload": [{"id": unknown}, {"id": knife}]}
        answer = _sync(client, operation)
        assert answer.status_code == 200
        assert answer.json()["notFound"] == {"product": [unknown]}
        assert answer.json()["deleted"] == {"product": [knife]}


def test_sync_upserts_fixed_ids_again_and_again() -> None:
    """An unknown id is inserted, a known one changed; what our own rows need is idempotent."""
    with shop() as (_, client):
        tag, group = new_id(), new_id()
        operations = [
            _upsert("tag", {"id": tag, "name": "Kickroute"}),
            _upsert("customer_group", {"id": group, "name": "Kickroute", "displayGross": False}),
        ]
        assert [_sync(client, *operations).status_code for _ in range(2)] == [200, 200]
        assert len(client.search("tag")) == 1
        assert client.get(f"customer-group/{group}").json()["data"]["displayGross"] is False


def test_sync_of_an_unknown_entity_is_a_500() -> None:
    """FRAMEWORK__DEFINITION_NOT_FOUND."""
    with shop() as (_, client):
        answer = _sync(client, _upsert("nonsense", {"id": new_id()}))
        assert (answer.status_code, error(answer)["code"]) == (500, "FRAMEWORK__DEFINITION_NOT_FOUND")


def test_a_deadlock_is_a_400_with_an_inner_500() -> None:
    """HTTP 400, errors with code "1213" and status "500"; nothing is written, the next try succeeds."""
    with shop() as (simulator, client):
        simulator.fail("/_action/sync", answer="deadlock")
        knife = simulator.owner.product("KNIFE")["id"]
        operation = _upsert("product", {"id": knife, "stock": 1})
        answer = _sync(client, operation)
        assert (answer.status_code, error(answer)["code"], error(answer)["status"]) == (400, "1213", "500")
        assert simulator.owner.product("KNIFE")["stock"] == 62
        assert _sync(client, operation).status_code == 200


def test_patch_of_an_unknown_id_is_refused() -> None:
    """400 FRAMEWORK__WRITE_TYPE_INTEND_ERROR, for any entity, also without the privilege."""
    with shop() as (simulator, client):
        for entity in ("order", "product", "webhook", "order-delivery"):
            answer = client.patch(f"{entity}/{new_id()}", {})
            assert (answer.status_code, error(answer)["code"]) == (400, "FRAMEWORK__WRITE_TYPE_INTEND_ERROR")
        weak = Client(client.url, simulator.owner.create_integration("Eng", ["product:read"])).login()
        assert error(weak.patch(f"order/{new_id()}", {}))["code"] == "FRAMEWORK__WRITE_TYPE_INTEND_ERROR"
        weak.close()


def test_a_privilege_is_asked_for_after_the_validation_and_before_the_database() -> None:
    """A valid row with an unknown parent: 403 without the privilege, 1452 with it; a bad one is 400."""
    with shop() as (simulator, client):
        row = {"orderId": new_id(), "email": "a@b.example", "firstName": "A", "lastName": "B"}
        weak = Client(client.url, simulator.owner.create_integration("Eng", ["product:read"])).login()
        assert weak.post("order-customer", row).status_code == 403
        assert weak.post("order-customer", {**row, "email": None}).status_code == 400
        simulator.owner.set_privileges("Eng", ["order_customer:create"])
        answer = weak.post("order-customer", row)
        assert (answer.status_code, error(answer)["code"]) == (500, "1452")
        assert client.search("order-customer") == []
        weak.close()


def test_a_product_needs_number_price_tax_and_stock() -> None:
    """Four pointers at once; a taken number has a code of its own; a variant inherits."""
    with shop() as (simulator, client):
        answer = client.post("product", {"name": "x"})
        pointers = {found["source"]["pointer"] for found in answer.json()["errors"]}
        assert pointers == {"/0/taxId", "/0/price", "/0/productNumber", "/0/stock"}
        known = simulator.shop.defaults
        price = [{"currencyId": known.currency, "gross": 1, "net": 1, "linked": False}]
        body = {
            "name": "x",
            "productNumber": "KNIFE",
            "stock": 1,
            "taxId": known.standard_tax,
            "price": price,
        }
        assert error(client.post("product", body))["code"] == "CONTENT__DUPLICATE_PRODUCT_NUMBER"
        parent = simulator.owner.product("SHIRT")["id"]
        variant = {"parentId": parent, "productNumber": "SHIRT-L", "stock": 3}
        assert client.post("product", variant).status_code == 204
        assert simulator.owner.product("SHIRT")["childCount"] == 3


def _fields(*fields: tuple[str, str]) -> dict[str, Any]:
    return {
        "name": "kickroute",
        "config": {"label": {"de-DE": "Kickroute"}},
        "relations": [{"entityName": "product"}, {"entityName": "order"}],
        "customFields": [{"name": name, "type": kind, "config": {}} for name, kind in fields],
    }


def test_custom_fields_are_made_in_one_post_and_typed() -> None:
    """A set with fields and relations in one write; afterwards a wrong type is a 400."""
    with shop() as (simulator, client):
        body = _fields(("kickroute_release", "bool"), ("kickroute_dealer_price", "float"))
        assert client.post("custom-field-set", body).status_code == 204
        row = client.search("custom-field-set", {"associations": {"customFields": {}, "relations": {}}})[0]
        assert {field["name"] for field in row["customFields"]} == {
            "kickroute_release",
            "kickroute_dealer_price",
        }
        assert {relation["entityName"] for relation in row["relations"]} == {"product", "order"}
        knife = simulator.owner.product("KNIFE")["id"]
        for value, status in (({"kickroute_release": "ja"}, 400), ({"kickroute_release": True}, 204)):
            assert client.patch(f"product/{knife}", {"customFields": value}).status_code == status
        assert client.patch(f"product/{knife}", {"customFields": {"undefined_key": "x"}}).status_code == 204
        wrong = client.patch(f"product/{knife}", {"customFields": {"kickroute_dealer_price": "abc"}})
        assert error(wrong)["source"]["pointer"].endswith("/customFields/kickroute_dealer_price")


def test_names_of_custom_fields_are_unique_and_those_of_sets_are_not() -> None:
    """A second set of the same name is taken, a second field of the same name is a 500 with code 1062."""
    with shop() as (_, client):
        assert client.post("custom-field-set", _fields(("kickroute_a", "text"))).status_code == 204
        assert client.post("custom-field-set", _fields(("kickroute_b", "text"))).status_code == 204
        answer = client.post("custom-field-set", _fields(("kickroute_a", "text")))
        assert (answer.status_code, error(answer)["code"]) == (500, "1062")
        assert len(client.search("custom-field-set")) == 2


@pytest.mark.parametrize(("at", "stored"), [("before", False), ("after", True)])
def test_server_errors_before_and_after_the_write(at: str, stored: bool) -> None:
    """A 500 says nothing about whether the order is there."""
    with shop() as (simulator, client):
        simulator.fail("/api/order$", method="POST", at=at, answer=500, skip=1)
        assert client.post("order", order(simulator)).status_code == 204
        body = order(simulator)
        assert client.post("order", body).status_code == 500
        assert bool(client.search("order", {"ids": [body["id"]]})) is stored
        assert [entry.data["when"] for entry in simulator.log.entries("fault")] == [at]


def test_a_broken_connection_after_the_write() -> None:
    """The order is stored and no answer comes."""
    with shop() as (simulator, client):
        simulator.fail("/api/order$", method="POST", at="after")
        body = order(simulator)
        with pytest.raises(requests.ConnectionError):
            client.post("order", body)
        assert client.search("order", {"ids": [body["id"]]})


def test_a_proxys_503_is_html() -> None:
    """An answer that is not JSON, and nothing written."""
    with shop() as (simulator, client):
        simulator.fail("search/product", answer=503)
        answer = client.post("search/product")
        assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (503, "text/html")
        assert client.post("search/product").status_code == 200


def test_a_customer_with_addresses_and_a_net_group() -> None:
    """What a connector creates once for itself: a customer whose default addresses are nested rows."""
    with shop() as (simulator, client):
        known, address = simulator.shop.defaults, new_id()
        person = {"firstName": "Kick", "lastName": "Route", "salutationId": known.salutation}
        place = {"street": "Weg 1", "zipcode": "10115", "city": "Berlin", "countryId": known.country}
        body: dict[str, Any] = {
            "id": new_id(),
            "groupId": known.group,
            "salesChannelId": known.sales_channel,
            "defaultPaymentMethodId": known.payment_method,
            "languageId": known.language,
            "email": "kr@kickroute.invalid",
            "customerNumber": "KR-1",
            "defaultBillingAddressId": address,
            "defaultShippingAddressId": address,
            "addresses": [{"id": address, **person, **place}],
            **person,
        }
        assert client.post("customer", body).status_code == 204
        row = client.one("customer", body["id"], {"associations": {"group": {}, "defaultBillingAddress": {}}})
        assert row["defaultBillingAddress"]["city"] == "Berlin"
        assert row["group"]["displayGross"] is True


def test_a_tag_is_taken_off_by_deleting_the_link() -> None:
    """The link of a many to many association is deleted by its own address; a second time there is none."""
    with shop() as (simulator, client):
        body, tag = order(simulator), new_id()
        assert client.post("order", body).status_code == 204
        client.post("tag", {"id": tag, "name": "angehalten"})
        client.patch(f"order/{body['id']}", {"tags": [{"id": tag}]})
        path = f"order/{body['id']}/tags/{tag}"
        assert client.call("DELETE", path).status_code == 204
        assert client.one("order", str(body["id"]), {"associations": {"tags": {}}})["tags"] == []
        assert client.one("tag", tag)["name"] == "angehalten"
        assert client.call("DELETE", path).status_code == 404
        assert client.call("DELETE", f"order/{body['id']}/lineItems/{tag}").status_code == 404
