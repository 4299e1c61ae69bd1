"""Which of the simulated Shopware's rows move ``updatedAt`` when, and which never do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from practice.simulators.shopware import ShopwareSettings, ShopwareSimulator
from tests.simulators.shopware import NOON, Client, hooked, order, shop

QUICK = ShopwareSettings(worker_seconds=0.0)
NEW = ShopwareSettings(version="6.7")
Deed = Callable[[ShopwareSimulator, Client], object]


def _patch(which: str, **fields: object) -> Deed:
    return lambda simulator, client: client.patch(f"product/{simulator.owner.product(which)['id']}", fields)


def _cancelled(simulator: ShopwareSimulator, client: Client) -> None:
    body = order(simulator)
    client.post("order", body)
    simulator.owner.cancel(body["id"])
    simulator.owner.reopen(body["id"])
    simulator.owner.set_line_quantity(body["id"], 1)
    simulator.owner.delete_order(body["id"])


@pytest.mark.parametrize(
    ("deed", "moves"),
    [
        (_patch("KNIFE", stock=5), True),
        (_patch("KNIFE", stock=62), True),
        (_patch("KNIFE", name="Neu"), True),
        (_patch("KNIFE", customFields={"kickroute_category": "x"}), True),
        (lambda simulator, _: simulator.owner.set_rule_price("KNIFE", 9, 10), True),
        (lambda simulator, _: simulator.owner.sell([("KNIFE", 1)]), False),
        (lambda simulator, client: client.post("order", order(simulator)), False),
        (_cancelled, False),
        (lambda simulator, _: simulator.owner.set_stock("KNIFE", 3, "sql"), False),
    ],
    ids=[
        "stock",
        "same stock",
        "name",
        "custom field",
        "rule price",
        "sale",
        "API order",
        "order's life",
        "SQL",
    ],
)
def test_what_moves_a_products_updated_at(deed: Deed, moves: bool) -> None:
    """In 6.6 writes to the product and its prices do at once; sales, cancels, edits and SQL do not."""
    with shop() as (simulator, client):
        before = simulator.owner.product("KNIFE")["updatedAt"]
        deed(simulator, client)
        assert (simulator.owner.product("KNIFE")["updatedAt"] != before) is moves


def test_in_6_7_sales_and_cancels_move_it() -> None:
    """The order path writes the time, cut to whole seconds."""
    with shop(NEW) as (simulator, client):
        simulator.clock.set(NOON, stop=True)
        order_id = simulator.owner.sell([("KNIFE", 1)])
        assert simulator.owner.product("KNIFE")["updatedAt"] == "2026-11-24T12:00:00.000+00:00"
        simulator.clock.advance(timedelta(seconds=3))
        simulator.owner.cancel(order_id)
        assert simulator.owner.product("KNIFE")["updatedAt"] == "2026-11-24T12:00:03.000+00:00"
        client.close()


def test_a_parents_change_reaches_its_variants_through_the_worker() -> None:
    """Variants move only when the indexer ran, and a variant moves its parent."""
    with shop(QUICK) as (simulator, _):
        before = simulator.owner.product("SHIRT-S")["updatedAt"]
        simulator.owner.edit("SHIRT", name="Neues Hemd")
        assert simulator.idle()
        assert simulator.owner.product("SHIRT-S")["updatedAt"] != before
        parent = simulator.owner.product("SHIRT")["updatedAt"]
        simulator.clock.advance(timedelta(seconds=1))
        simulator.owner.set_stock("SHIRT-S", 1)
        assert simulator.idle()
        assert simulator.owner.product("SHIRT")["updatedAt"] != parent


def test_with_a_dead_worker_variants_never_move() -> None:
    """The queue's size tells; after the worker's revival they move."""
    with shop(QUICK) as (simulator, client):
        simulator.owner.kill_worker()
        before = simulator.owner.product("SHIRT-S")["updatedAt"]
        for name in ("eins", "zwei"):
            simulator.owner.edit("SHIRT", name=name)
        queue = client.get("_info/queue.json").json()
        assert [(entry["name"].rpartition("\\")[2], entry["size"]) for entry in queue] == [
            ("ProductIndexingMessage", 2)
        ]
        assert simulator.owner.product("SHIRT-S")["updatedAt"] == before
        simulator.owner.revive_worker()
        assert simulator.idle()
        assert simulator.owner.product("SHIRT-S")["updatedAt"] != before
        assert client.get("_info/queue.json").json() == []


def test_fresh_rows_have_no_updated_at_except_products() -> None:
    """Orders, deliveries, transactions and lines are null until written; a product never is."""
    with shop() as (simulator, client):
        client.post("order", order(simulator))
        for entity in ("order", "order-delivery", "order-transaction", "order-line-item"):
            assert client.search(entity)[0]["updatedAt"] is None, entity
        assert all(row["updatedAt"] for row in client.search("product"))


def _moments(client: Client, order_id: str) -> tuple[str | None, str | None]:
    row = client.one("order", order_id, {"associations": {"deliveries": {}}})
    return row["updatedAt"], row["deliveries"][0]["updatedAt"]


def test_tracking_codes_move_only_the_delivery_and_fire_nothing() -> None:
    """By API and by the administration's merge: delivery.updatedAt, no event, not the order."""
    events = ("order.written", "order_address.written", "product.written", "order_delivery.written")
    with shop() as (simulator, client):
        body = order(simulator)
        client.post("order", body)
        delivery = body["deliveries"][0]["id"]
        with hooked(client, *events) as receiver:
            assert client.patch(f"order-delivery/{delivery}", {"trackingCodes": ["0034"]}).status_code == 204
            ordered, first = _moments(client, body["id"])
            assert ordered is None
            assert first is not None
            simulator.clock.advance(timedelta(seconds=1))
            simulator.owner.enter_tracking(body["id"], ["0034", "0035"])
            ordered, second = _moments(client, body["id"])
            assert ordered is None
            assert second is not None
            assert second > first
            assert receiver.events == []
        row = client.search("order-delivery")[0]
        assert row["trackingCodes"] == ["0034", "0035"]
        assert [entry.data["codes"] for entry in simulator.log.entries("tracking")] == [
            ["0034"],
            ["0034", "0035"],
        ]


def test_tracking_through_the_order_moves_both() -> None:
    """PATCH of the order with nested deliveries writes the order's row too."""
    with shop() as (simulator, client):
        body = order(simulator)
        client.post("order", body)
        nested = {"deliveries": [{"id": body["deliveries"][0]["id"], "trackingCodes": ["1"]}]}
        assert client.patch(f"order/{body['id']}", nested).status_code == 204
        assert None not in _moments(client, body["id"])


def test_tracking_codes_are_a_list() -> None:
    """A string is refused."""
    with shop() as (simulator, client):
        body = order(simulator)
        client.post("order", body)
        delivery = body["deliveries"][0]["id"]
        assert client.patch(f"order-delivery/{delivery}", {"trackingCodes": "0034"}).status_code == 400


def test_an_orders_updated_at_moves_only_for_its_own_row() -> None:
    """Its state, comment and custom fields do; delivery, transaction and refund do not."""
    with shop() as (simulator, client):
        body = order(simulator)
        client.post("order", body)
        simulator.owner.ship(body["id"], "0034")
        simulator.owner.pay(body["id"])
        simulator.owner.refund(body["id"], positions=[(0, 1, 11.9)])
        assert client.one("order", body["id"])["updatedAt"] is None
        simulator.owner.process(body["id"])
        first = client.one("order", body["id"])["updatedAt"]
        assert first is not None
        simulator.owner.edit_order(body["id"], customerComment="neu")
        assert client.one("order", body["id"])["updatedAt"] >= first


def test_a_refund_changes_neither_state_nor_amount_of_the_transaction() -> None:
    """Amounts are in the capture's refund and its positions only."""
    with shop() as (simulator, client):
        body = order(simulator)
        client.post("order", body)
        refund = simulator.owner.refund(body["id"], positions=[(0, 1, 11.9)])
        asked: dict[str, Any] = {
            "positions": {},
            "stateMachineState": {},
            "transactionCapture": {"associations": {"transaction": {}}},
        }
        row = client.one("order-transaction-capture-refund", refund, {"associations": asked})
        assert row["stateMachineState"]["technicalName"] == "completed"
        assert row["amount"]["totalPrice"] == 11.9
        assert (row["positions"][0]["orderLineItemId"], row["positions"][0]["quantity"]) == (
            body["lineItems"][0]["id"],
            1,
        )
        transaction = row["transactionCapture"]["transaction"]
        assert transaction["amount"]["totalPrice"] == 35.7
        assert simulator.owner.state(body["id"])["transactions"] == ["open"]
        since = {"type": "range", "field": "updatedAt", "parameters": {"gte": row["updatedAt"]}}
        assert len(client.search("order-transaction-capture-refund", {"filter": [since]})) == 1


def test_order_returns_need_commercial() -> None:
    """Without the plugin the route does not exist; with it a return has lines, amounts and a state."""
    with shop() as (simulator, client):
        assert client.post("search/order-return").status_code == 404
        with pytest.raises(LookupError):
            simulator.owner.order_return("none", [])
    with shop(ShopwareSettings(commercial=True)) as (simulator, client):
        order_id = simulator.owner.sell([("KNIFE", 2)])
        simulator.owner.order_return(order_id, [(0, 1, 23.8)])
        row = client.search("order-return", {"associations": {"lineItems": {}, "state": {}}})[0]
        assert row["amountTotal"] == 23.8
        assert row["state"]["technicalName"] == "done"
        assert row["lineItems"][0]["quantity"] == 1
