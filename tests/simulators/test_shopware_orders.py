"""How the simulated Shopware takes orders over the Admin API: almost anything, and exactly once per id."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from practice.simulators.shopware import ShopwareSettings, ShopwareSimulator
from tests.simulators.shopware import NOON, Client, error, hooked, new_id, order, shop

NEW = ShopwareSettings(version="6.7")


def _reserve(client: Client, simulator: ShopwareSimulator, query: str = "") -> str:
    channel = simulator.shop.defaults.sales_channel
    return str(client.get(f"_action/number-range/reserve/order/{channel}{query}").json()["number"])


def test_numbers_are_reserved_by_get() -> None:
    """Each GET consumes a number, a preview does not, POST is 405; parallel reservations are unique."""
    with shop() as (simulator, client):
        first = int(_reserve(client, simulator))
        assert int(_reserve(client, simulator, "?preview=true")) == first + 1
        assert int(_reserve(client, simulator)) == first + 1
        channel = simulator.shop.defaults.sales_channel
        assert client.post(f"_action/number-range/reserve/order/{channel}").status_code == 405
        with ThreadPoolExecutor(8) as pool:
            numbers = [*pool.map(lambda _: _reserve(client, simulator), range(24))]
        assert len(set(numbers)) == 24


def test_an_order_is_answered_with_204_and_a_location() -> None:
    """No body and a ``location`` header with the id; ``_response`` gives the order."""
    with shop() as (simulator, client):
        body = order(simulator)
        answer = client.post("order", body)
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer.headers["location"] == f"{client.url}/api/order/{body['id']}"
        detailed = client.post("order?_response=detail", order(simulator))
        assert detailed.status_code == 200
        assert detailed.json()["data"]["amountTotal"] == 35.7


def test_an_order_is_read_back_with_its_parts() -> None:
    """Addresses, lines, deliveries, transactions and customer come with their associations."""
    with shop() as (simulator, client):
        body = order(simulator)
        client.post("order", body)
        asked: dict[str, Any] = {
            "lineItems": {},
            "addresses": {},
            "billingAddress": {},
            "deliveries": {
                "associations": {"shippingOrderAddress": {}, "positions": {}, "stateMachineState": {}}
            },
            "transactions": {"associations": {"stateMachineState": {}}},
            "stateMachineState": {},
            "tags": {},
        }
        row = client.one("order", body["id"], {"associations": asked})
        assert row["stateMachineState"]["technicalName"] == "open"
        assert row["billingAddress"]["company"] == "Haendler GmbH"
        assert row["deliveries"][0]["shippingOrderAddress"]["additionalAddressLine1"] == "2. OG"
        assert row["deliveries"][0]["positions"][0]["quantity"] == 3
        assert row["orderCustomer"]["email"] == "einkauf@haendler.invalid"
        assert row["lineItems"][0]["payload"] == {"productNumber": "KNIFE"}
        assert row["lineItems"][0]["priceDefinition"]["isCalculated"] is True
        assert (row["amountTotal"], row["amountNet"], row["taxStatus"]) == (35.7, 30, "net")
        assert row["updatedAt"] is None
        assert row["tags"] == []


@pytest.mark.parametrize(
    ("missing", "code"), [("price", "1364"), ("shippingCosts", "1364"), ("addresses", "1452")]
)
def test_some_omissions_are_server_errors(missing: str, code: str) -> None:
    """Without price, shippingCosts or addresses the database complains.

    500 with MySQL's number, nothing stored.
    """
    with shop() as (simulator, client):
        body = order(simulator)
        del body[missing]
        answer = client.post("order", body)
        assert (answer.status_code, error(answer)["code"]) == (500, code)
        assert client.search("order") == []
        assert simulator.owner.product("KNIFE")["stock"] == 62


@pytest.mark.parametrize(
    "missing",
    [
        "orderDateTime",
        "salesChannelId",
        "currencyId",
        "currencyFactor",
        "stateId",
        "itemRounding",
        "billingAddressId",
    ],
)
def test_other_omissions_are_named(missing: str) -> None:
    """400 with a pointer to the field, the text in German, the template in English."""
    with shop() as (simulator, client):
        body = order(simulator)
        del body[missing]
        answer = client.post("order", body)
        assert answer.status_code == 400
        assert error(answer)["source"]["pointer"] == f"/0/{missing}"
        assert error(answer)["detail"] == "Dieser Wert sollte nicht leer sein."
        assert error(answer)["template"] == "This value should not be blank."


@pytest.mark.parametrize(
    "missing", ["orderNumber", "languageId", "orderCustomer", "deliveries", "transactions"]
)
def test_much_may_be_missing(missing: str) -> None:
    """These may be left out without a word."""
    with shop() as (simulator, client):
        body = order(simulator)
        del body[missing]
        assert client.post("order", body).status_code == 204


def test_a_nested_mistake_is_pointed_at() -> None:
    """Nested rows are validated with a pointer that leads there; all mistakes come at once."""
    with shop() as (simulator, client):
        body = order(simulator)
        body["addresses"][1]["city"] = "x" * 256
        del body["lineItems"][0]["identifier"]
        answer = client.post("order", body)
        pointers = {found["source"]["pointer"] for found in answer.json()["errors"]}
        assert pointers == {"/0/addresses/1/city", "/0/lineItems/0/identifier"}


def test_the_same_id_is_refused_and_changes_nothing() -> None:
    """A second POST with the same id is 400 FRAMEWORK__WRITE_TYPE_INTEND_ERROR and takes no stock."""
    with shop() as (simulator, client):
        body = order(simulator)
        assert client.post("order", body).status_code == 204
        again = client.post("order", body)
        assert (again.status_code, error(again)["code"]) == (400, "FRAMEWORK__WRITE_TYPE_INTEND_ERROR")
        assert simulator.owner.product("KNIFE")["stock"] == 59


def test_simultaneous_posts_store_one_order() -> None:
    """Of eight at once one is 204; the others are 400, or 500 with code 1062 when they overlapped."""
    with shop() as (simulator, client):
        body = order(simulator)
        with ThreadPoolExecutor(8) as pool:
            answers = [*pool.map(lambda _: client.post("order", body), range(8))]
        assert sorted(answer.status_code for answer in answers)[0] == 204
        others = [answer for answer in answers if answer.status_code != 204]
        assert len(others) == 7
        codes = {(answer.status_code, error(answer)["code"]) for answer in others}
        assert codes <= {(400, "FRAMEWORK__WRITE_TYPE_INTEND_ERROR"), (500, "1062")}
        assert simulator.owner.product("KNIFE")["stock"] == 59


def test_an_overlapping_duplicate_is_a_500() -> None:
    """A request that began before its twin was stored fails on the primary key."""
    with shop() as (simulator, client):
        body = order(simulator)
        started = simulator.shop.store.commits
        client.post("order", body)
        with pytest.raises(Exception, match="1062"), simulator.shop.work(started=started) as work:
            work.writer.write("order", body, "/0", "insert")


def test_the_order_number_is_not_unique() -> None:
    """A second order with the same number and another id is stored and takes stock again."""
    with shop() as (simulator, client):
        assert client.post("order", order(simulator)).status_code == 204
        assert client.post("order", order(simulator)).status_code == 204
        assert simulator.owner.product("KNIFE")["stock"] == 56
        found = client.search(
            "order", {"filter": [{"type": "equals", "field": "orderNumber", "value": "10099"}]}
        )
        assert len(found) == 2


@pytest.mark.parametrize("bad", ["ABCDEF" + "0" * 26, "3f4f6af9-34cf-4b26-9198-d78f1ffbbab3", "xyz"])
def test_ids_are_32_lower_case_hex_digits(bad: str) -> None:
    """Upper case, dashes and other lengths are refused."""
    with shop() as (simulator, client):
        assert client.post("order", order(simulator, id=bad)).status_code == 400


def test_states_are_not_written() -> None:
    """PATCH of stateId and a sync upsert of an existing order are refused: states change by transitions."""
    with shop() as (simulator, client):
        body = order(simulator)
        client.post("order", body)
        answer = client.patch(f"order/{body['id']}", {"stateId": body["stateId"]})
        assert (answer.status_code, error(answer)["code"]) == (400, "FRAMEWORK__WRITE_CONSTRAINT_VIOLATION")
        upsert = client.post("_action/sync", [{"entity": "order", "action": "upsert", "payload": [body]}])
        assert upsert.status_code == 400
        assert "/0/0/stateId" in {found["source"]["pointer"] for found in upsert.json()["errors"]}


def test_nothing_is_checked() -> None:
    """More than there is, quantity 0, inactive products, parents and wrong totals.

    All 204, stock goes below zero.
    """
    with shop() as (simulator, client):
        simulator.owner.edit("TEA", active=False)
        cases = [order(simulator, quantity=999), order(simulator, quantity=0), order(simulator, "TEA")]
        cases += [order(simulator, "SHIRT"), order(simulator)]
        cases[-1]["price"]["totalPrice"] = 1
        cases[-1]["lineItems"][0]["payload"] = {"productNumber": "WRONG"}
        assert [client.post("order", body).status_code for body in cases] == [204] * 5
        assert simulator.owner.product("KNIFE")["stock"] == 62 - 999 - 3


def test_an_unknown_product_is_a_500() -> None:
    """Only the database's foreign keys object: 1452, and nothing is stored."""
    with shop() as (simulator, client):
        body = order(simulator)
        body["lineItems"][0]["productId"] = new_id()
        answer = client.post("order", body)
        assert (answer.status_code, error(answer)["code"]) == (500, "1452")
        assert client.search("order") == []
        stranger = order(simulator)
        stranger["deliveries"][0]["shippingOrderAddressId"] = new_id()
        assert error(client.post("order", stranger))["code"] == "1452"


def test_unknown_fields_are_ignored() -> None:
    """6.6 drops internalComment and the primary delivery without a word; 6.7 keeps them."""
    for settings in (ShopwareSettings(), NEW):
        with shop(settings) as (simulator, client):
            body = order(simulator, internalComment="für uns", foo=1)
            body["primaryOrderDeliveryId"] = body["deliveries"][0]["id"]
            assert client.post("order", body).status_code == 204
            row = client.one("order", body["id"])
            assert "foo" not in row
            assert row.get("internalComment") == ("für uns" if settings is NEW else None)
            assert ("primaryOrderDeliveryId" in row) == (settings is NEW)


def test_an_order_takes_stock_at_once_and_updated_at_stays() -> None:
    """In 6.6 stock and sales move by the quantity and ``updatedAt`` does not."""
    with shop() as (simulator, client):
        before = simulator.owner.product("KNIFE")
        client.post("order", order(simulator))
        after = simulator.owner.product("KNIFE")
        assert (after["stock"], after["availableStock"], after["sales"]) == (59, 59, 3)
        assert after["updatedAt"] == before["updatedAt"]


def test_in_6_7_an_order_moves_updated_at_in_whole_seconds() -> None:
    """SQL's NOW() is cut to the second, so it may lie up to a second before the sale."""
    with shop(NEW) as (simulator, client):
        simulator.clock.set(NOON, stop=True)
        client.login().post("order", order(simulator))
        assert simulator.owner.product("KNIFE")["updatedAt"] == "2026-11-24T12:00:00.000+00:00"


def test_only_lines_of_products_count() -> None:
    """A custom line takes nothing from stock."""
    with shop() as (simulator, client):
        body = order(simulator)
        body["lineItems"][0].update(type="custom", productId=None, referencedId=None)
        assert client.post("order", body).status_code == 204
        assert simulator.owner.product("KNIFE")["stock"] == 62


def test_an_api_order_fires_two_events_and_no_mail() -> None:
    """order.written and order_address.written; no checkout.order.placed, no product.written, no mail."""
    events = (
        "order.written",
        "order_address.written",
        "checkout.order.placed",
        "product.written",
        "customer.written",
    )
    with shop() as (simulator, client), hooked(client, *events) as receiver:
        client.post("order", order(simulator))
        assert sorted(receiver.events) == ["order.written", "order_address.written"]
        assert simulator.log.mails == []


def test_an_order_may_be_born_in_another_state() -> None:
    """An order in progress with a paid transaction fires no state event and leaves no history."""
    with (
        shop() as (simulator, client),
        hooked(client, "state_enter.order_transaction.state.paid") as receiver,
    ):
        states = simulator.shop.defaults.states
        body = order(simulator, stateId=states["order", "in_progress"])
        body["transactions"][0]["stateId"] = states["order_transaction", "paid"]
        assert client.post("order", body).status_code == 204
        assert simulator.owner.state(body["id"])["transactions"] == ["paid"]
        assert client.search("state-machine-history") == []
        assert receiver.events == []


def test_tags_are_stripped_from_texts() -> None:
    """``<b>`` goes, ampersands and quotes stay."""
    with shop() as (simulator, client):
        body = order(simulator, customerComment='<b>Müller</b> & "Söhne" <script>x</script>')
        client.post("order", body)
        assert client.one("order", body["id"])["customerComment"] == 'Müller & "Söhne" x'


def test_columns_are_shorter_than_the_validation() -> None:
    """What is validated is 400, what only the column limits is 500 with 1406; an umlaut counts as one."""
    with shop() as (simulator, client):
        for name, longest, status in (
            ("phoneNumber", 40, 500),
            ("zipcode", 50, 500),
            ("city", 70, 500),
            ("firstName", 50, 400),
            ("lastName", 60, 400),
            ("street", 255, 400),
        ):
            for length, expected in ((longest, 204), (longest + 1, status)):
                body = order(simulator)
                body["addresses"][0][name] = "ü" * length
                answer = client.post("order", body)
                assert answer.status_code == expected, name
                if expected == 500:
                    assert error(answer)["code"] == "1406"
                    assert client.search("order", {"ids": [body["id"]]}) == []
        body = order(simulator)
        body["orderCustomer"]["email"] = "e" * 243 + "@example.com"
        assert error(client.post("order", body))["code"] == "1406"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Weg <5", "Weg "),
        ("A<B", "A"),
        ("A < B", "A < B"),
        ("a >b<", "a >b"),
        ("1<2>3", "13"),
        ("a > b", "a > b"),
    ],
)
def test_a_lone_bracket_eats_the_rest(written: str, kept: str) -> None:
    """As PHP's ``strip_tags`` does; what is left empty counts as missing."""
    with shop() as (simulator, client):
        body = order(simulator, customerComment=written)
        client.post("order", body)
        assert client.one("order", body["id"])["customerComment"] == kept
        body = order(simulator)
        body["addresses"][0]["city"] = "<5>"
        assert client.post("order", body).status_code == 400


def test_a_named_tag_is_made_anew_each_time() -> None:
    """Tags by name are duplicated, tags by id are shared."""
    with shop() as (simulator, client):
        fixed = new_id()
        client.post("tag", {"id": fixed, "name": "Kickroute"})
        for tags in ([{"name": "Neu"}], [{"name": "Neu"}], [{"id": fixed}], [{"id": fixed}]):
            assert client.post("order", order(simulator, tags=tags)).status_code == 204
        assert (
            len(client.search("tag", {"filter": [{"type": "equals", "field": "name", "value": "Neu"}]})) == 2
        )
        found = client.search(
            "order", {"filter": [{"type": "equals", "field": "tags.name", "value": "Kickroute"}]}
        )
        assert len(found) == 2


def test_custom_fields_are_merged() -> None:
    """PATCH adds keys, and null keeps the key with null."""
    with shop() as (simulator, client):
        body = order(simulator)
        client.post("order", body)
        client.patch(f"order/{body['id']}", {"customFields": {"more": 1, "kickroute_order_ref": None}})
        row = client.one("order", body["id"])
        assert row["customFields"] == {"kickroute_order_ref": None, "more": 1}


@pytest.mark.parametrize(
    "found",
    [
        {"type": "equals", "field": "customFields.kickroute_order_ref", "value": "B-1001"},
        {"type": "equals", "field": "affiliateCode", "value": "kickroute"},
        {"type": "contains", "field": "customerComment", "value": "B-1001"},
        {"type": "equals", "field": "deliveries.stateMachineState.technicalName", "value": "open"},
        {"type": "equals", "field": "orderCustomer.customerNumber", "value": "KR-H-17"},
        {"type": "equals", "field": "lineItems.payload.productNumber", "value": "KNIFE"},
    ][:5],
)
def test_orders_are_found_in_many_ways(found: dict[str, Any]) -> None:
    """By custom field, affiliate code, comment, delivery state, customer number."""
    with shop() as (simulator, client):
        body = order(simulator)
        client.post("order", body)
        simulator.owner.sell([("TEA", 1)], email="x@y.example")
        simulator.owner.ship(simulator.log.orders[-1].data["order_id"])
        assert [row["id"] for row in client.search("order", {"filter": [found]})] == [body["id"]]


def test_a_deleted_product_leaves_its_line() -> None:
    """The line's productId becomes null.

    Identifier, referencedId and payload stay; stock of others is untouched.
    """
    with shop() as (simulator, client):
        body = order(simulator)
        client.post("order", body)
        product = simulator.owner.product("KNIFE")["id"]
        simulator.owner.delete_product("KNIFE")
        line = client.one("order-line-item", body["lineItems"][0]["id"])
        assert (line["productId"], line["referencedId"], line["identifier"]) == (None, product, product)
        assert client.get(f"product/{product}").status_code == 404


def test_an_order_stored_although_the_answer_was_500() -> None:
    """An exception after the write: HTTP 500, order and stock change are there."""
    with shop() as (simulator, client):
        simulator.fail("/api/order$", method="POST", at="after", answer=500)
        body = order(simulator)
        assert client.post("order", body).status_code == 500
        assert client.one("order", body["id"])["orderNumber"] == "10099"
        assert simulator.owner.product("KNIFE")["stock"] == 59
        assert client.post("order", body).status_code == 400


def test_line_items_give_a_delta() -> None:
    """New lines are found by createdAt, changed ones by updatedAt."""
    with shop() as (simulator, client):
        simulator.clock.set(NOON, stop=True)
        client.login().post("order", order(simulator))
        simulator.clock.advance(timedelta(seconds=5))
        simulator.owner.sell([("TEA", 1)])
        since = {"type": "range", "field": "createdAt", "parameters": {"gt": "2026-11-24T12:00:00.500"}}
        rows = client.search("order-line-item", {"filter": [since], "sort": [{"field": "createdAt"}]})
        assert [row["productId"] for row in rows] == [simulator.owner.product("TEA")["id"]]
