"""The simulated Shopware's webhooks, inside requests and by the queue."""

from __future__ import annotations

import time

import pytest

from practice.simulators.shopware import ShopwareSettings
from tests.simulators.shopware import Client, error, hooked, new_id, shop

QUEUED = ShopwareSettings(admin_worker=False, worker_seconds=0.0, retry_seconds=(0.01, 0.02, 0.03))


def _hook(client: Client) -> dict[str, object]:
    return client.search("webhook")[0]


@pytest.mark.parametrize("missing", ["name", "eventName", "url"])
def test_registering_needs_three_fields(missing: str) -> None:
    """Name, event and address; each is pointed at when missing."""
    with shop() as (_, client):
        body = {"name": "x", "eventName": "product.written", "url": "http://127.0.0.1:9/"}
        del body[missing]
        answer = client.post("webhook", body)
        assert (answer.status_code, error(answer)["source"]["pointer"]) == (400, f"/0/{missing}")


def test_registering_checks_nothing_else() -> None:
    """Addresses that are none, events nobody fires and duplicates are taken; errorCount is not."""
    with shop() as (_, client):
        body = {"name": "x", "eventName": "made.up.event", "url": "not a url"}
        assert [client.post("webhook", body).status_code for _ in range(2)] == [204, 204]
        assert client.post("webhook", {**body, "errorCount": 3}).status_code == 400
        assert {row["active"] for row in client.search("webhook")} == {True}


def test_what_a_product_write_fires() -> None:
    """One call per write, with a list of ids and field names and no values; a sync of three is one call."""
    with shop() as (simulator, client), hooked(client, "product.written", "product.deleted") as receiver:
        ids = [simulator.owner.product(which)["id"] for which in ("KNIFE", "TEA", "SHIRT-S")]
        client.patch(f"product/{ids[0]}", {"stock": 4})
        entry = receiver.calls[0]["body"]["data"]["payload"][0]
        assert (entry["entity"], entry["operation"], entry["primaryKey"]) == ("product", "update", ids[0])
        assert {"stock", "availableStock", "updatedAt"} <= set(entry["updatedFields"])
        payload = [{"id": row_id, "stock": 9} for row_id in ids]
        client.post("_action/sync", [{"entity": "product", "action": "upsert", "payload": payload}])
        assert len(receiver.calls[1]["body"]["data"]["payload"]) == 3
        simulator.owner.delete_product("TEA")
        assert receiver.events == ["product.written", "product.written", "product.deleted"]


def test_a_rule_price_fires_its_own_event_only() -> None:
    """product_price.written, and no product.written although the product's updatedAt moves."""
    with (
        shop() as (simulator, client),
        hooked(client, "product.written", "product_price.written") as receiver,
    ):
        simulator.owner.set_rule_price("KNIFE", 9, 10)
        assert receiver.events == ["product_price.written"]


def test_a_sale_fires_order_events_and_none_of_the_product() -> None:
    """order, address, customer and checkout.order.placed; the product's stock fell silently."""
    events = (
        "product.written",
        "order.written",
        "order_address.written",
        "customer.written",
        "checkout.order.placed",
    )
    with shop() as (simulator, client), hooked(client, *events) as receiver:
        simulator.owner.sell([("KNIFE", 1)])
        assert set(receiver.events) == set(events) - {"product.written"}


def test_deleting_an_order_fires_two_events() -> None:
    """order.deleted and order_address.deleted."""
    with shop() as (simulator, client):
        order_id = simulator.owner.sell([("KNIFE", 1)])
        with hooked(client, "order.deleted", "order_address.deleted", "order.written") as receiver:
            simulator.owner.delete_order(order_id)
            assert sorted(receiver.events) == ["order.deleted", "order_address.deleted"]


def test_deliveries_transactions_and_lines_have_no_events() -> None:
    """Registering for them is accepted, and nothing ever comes."""
    silent = ("order_delivery.written", "order_transaction.written", "order_line_item.written")
    with shop() as (simulator, client), hooked(client, *silent) as receiver:
        order_id = simulator.owner.sell([("KNIFE", 1)])
        simulator.owner.ship(order_id, "0034")
        simulator.owner.pay(order_id)
        assert receiver.events == []


def test_calls_are_unsigned_and_carry_the_shops_headers() -> None:
    """No signature; version, language and an event id that is new for every event."""
    with shop() as (simulator, client), hooked(client, "product.written") as receiver:
        for stock in (1, 2):
            simulator.owner.set_stock("KNIFE", stock)
        headers = receiver.calls[0]["headers"]
        assert headers["user-agent"] == "GuzzleHttp/7"
        assert headers["sw-version"] == "6.6.7.1"
        assert not [name for name in headers if "signature" in name]
        assert len({call["body"]["source"]["eventId"] for call in receiver.calls}) == 2
        assert receiver.calls[0]["body"]["source"]["url"] == client.url


def test_with_the_admin_worker_hooks_run_inside_the_request() -> None:
    """The answer waits for the receiver; ``_info/config`` tells the mode."""
    with shop() as (simulator, client), hooked(client, "product.written", pause=0.3) as receiver:
        assert client.get("_info/config").json()["adminWorker"]["enableAdminWorker"] is True
        began = time.monotonic()
        client.patch(f"product/{simulator.owner.product('KNIFE')['id']}", {"stock": 1})
        assert time.monotonic() - began >= 0.3
        assert len(receiver.calls) == 1


def test_with_the_admin_worker_failures_are_lost() -> None:
    """One try, cut off after the timeout, no count, no log row; the request is answered 204 all the same."""
    settings = ShopwareSettings(webhook_timeout=0.1)
    with shop(settings) as (simulator, client), hooked(client, "product.written", pause=1.0):
        answer = client.patch(f"product/{simulator.owner.product('KNIFE')['id']}", {"stock": 1})
        assert answer.status_code == 204
        assert [call.data["status"] for call in simulator.log.webhooks] == [0]
        assert (_hook(client)["errorCount"], _hook(client)["active"]) == (0, True)
        assert client.search("webhook-event-log") == []


def test_by_the_queue_the_request_does_not_wait() -> None:
    """The call comes later, and not at all while the worker is dead."""
    with shop(QUEUED) as (simulator, client), hooked(client, "product.written") as receiver:
        assert client.get("_info/config").json()["adminWorker"]["enableAdminWorker"] is False
        simulator.owner.kill_worker()
        simulator.owner.set_stock("KNIFE", 1)
        assert receiver.calls == []
        simulator.owner.revive_worker()
        receiver.wait(1)


def test_by_the_queue_failures_are_tried_four_times() -> None:
    """Four tries with one event id, then a failed log row and errorCount 1; a success resets the count."""
    with shop(QUEUED) as (simulator, client), hooked(client, "product.written", status=500) as receiver:
        simulator.owner.set_stock("KNIFE", 1)
        assert simulator.idle()
        assert len(receiver.calls) == 4
        assert len({call["body"]["source"]["eventId"] for call in receiver.calls}) == 1
        assert _hook(client)["errorCount"] == 1
        assert client.search("webhook-event-log")[0]["deliveryStatus"] == "failed"
        receiver.status = 200
        simulator.owner.set_stock("KNIFE", 2)
        assert simulator.idle()
        assert _hook(client)["errorCount"] == 0


def test_ten_failed_events_switch_a_webhook_off() -> None:
    """Inactive without notice and errorCount back to 0; a PATCH switches it on again."""
    with shop(QUEUED) as (simulator, client), hooked(client, "product.written", status=500) as receiver:
        for stock in range(10):
            simulator.owner.set_stock("KNIFE", stock)
        assert simulator.idle()
        assert (_hook(client)["active"], _hook(client)["errorCount"]) == (False, 0)
        receiver.status, receiver.calls[:] = 200, []
        simulator.owner.set_stock("KNIFE", 50)
        assert simulator.idle()
        assert receiver.calls == []
        assert client.patch(f"webhook/{_hook(client)['id']}", {"active": True}).status_code == 204
        simulator.owner.set_stock("KNIFE", 51)
        receiver.wait(1)


def test_a_merge_of_an_address_fires_the_address_event_only() -> None:
    """The order's row did not change, so order.written stays out."""
    with shop() as (simulator, client):
        order_id = simulator.owner.sell([("KNIFE", 1)])
        address = client.search("order-address")[0]["id"]
        version = client.post(f"_action/version/order/{order_id}").json()["versionId"]
        client.patch(f"order-address/{address}", {"city": "Bonn"}, sw_version_id=version)
        with hooked(client, "order.written", "order_address.written") as receiver:
            client.post(f"_action/version/merge/order/{version}")
            assert receiver.events == ["order_address.written"]


def test_a_webhook_may_have_our_own_id_and_be_deleted() -> None:
    """Registered under a fixed id it can be found, changed and removed by it."""
    with shop() as (_, client):
        fixed = new_id()
        body = {"id": fixed, "name": "x", "eventName": "product.written", "url": "http://127.0.0.1:9/"}
        assert client.post("webhook", body).status_code == 204
        assert client.post("webhook", body).status_code == 400
        assert client.call("DELETE", f"webhook/{fixed}").status_code == 204
        assert client.call("DELETE", f"webhook/{fixed}").status_code == 404
