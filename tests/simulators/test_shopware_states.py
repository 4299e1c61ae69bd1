"""The simulated Shopware's state machines."""

from __future__ import annotations

import pytest

from practice.simulators.shopware import ShopError, ShopwareSettings
from tests.simulators.shopware import Client, error, hooked, new_id, order, shop

NEW = ShopwareSettings(version="6.7")


def _act(client: Client, order_id: str, action: str, entity: str = "order") -> int:
    return client.post(f"_action/{entity}/{order_id}/state/{action}").status_code


def test_a_transition_answers_with_the_bare_state() -> None:
    """The three own routes give the state itself, the generic one gives it under ``data``."""
    with shop() as (simulator, client):
        order_id = simulator.owner.sell([("KNIFE", 1)])
        answer = client.post(f"_action/order/{order_id}/state/process")
        assert answer.json()["technicalName"] == "in_progress"
        assert answer.json()["name"] == "In Bearbeitung"
        generic = client.post(f"_action/state-machine/order/{order_id}/state/complete")
        assert generic.json()["data"]["technicalName"] == "completed"


def test_captures_and_refunds_move_by_the_generic_route_only() -> None:
    """With underscores; hyphens are a 500, an own route does not exist."""
    with shop() as (simulator, client):
        refund = simulator.owner.refund(
            simulator.owner.sell([("KNIFE", 1)]), positions=[(0, 1, 5.0)], complete=False
        )
        assert _act(client, refund, "complete", "order_transaction_capture_refund") == 404
        hyphens = client.post(
            f"_action/state-machine/order-transaction-capture-refund/{refund}/state/complete"
        )
        assert (hyphens.status_code, error(hyphens)["code"]) == (500, "FRAMEWORK__DEFINITION_NOT_FOUND")
        path = f"_action/state-machine/order_transaction_capture_refund/{refund}/state"
        assert {step["actionName"] for step in client.get(path).json()["transitions"]} == {
            "cancel",
            "complete",
            "fail",
            "process",
        }
        assert client.post(f"{path}/complete").json()["data"]["technicalName"] == "completed"


def test_an_action_to_the_present_state_is_a_no_op() -> None:
    """Process or ship twice: 200, no second history row, no second mail."""
    with shop() as (simulator, client):
        order_id = simulator.owner.sell([("KNIFE", 1)])
        assert [_act(client, order_id, "process") for _ in range(2)] == [200, 200]
        assert len(client.search("state-machine-history")) == 1
        assert len(simulator.log.states) == 1


def test_illegal_transitions_and_unknown_ids() -> None:
    """400 with the possible transitions, 400 for an id that is not there."""
    with shop() as (simulator, client):
        order_id = simulator.owner.sell([("KNIFE", 1)])
        answer = client.post(f"_action/order/{order_id}/state/complete")
        assert (answer.status_code, error(answer)["code"]) == (400, "SYSTEM__ILLEGAL_STATE_TRANSITION")
        assert error(answer)["meta"]["parameters"]["possibleTransitions"] == "cancel, process"
        unknown = client.post(f"_action/order/{new_id()}/state/process")
        assert (unknown.status_code, error(unknown)["code"]) == (
            400,
            "SYSTEM__STATE_MACHINE_INVALID_ENTITY_ID",
        )


def test_in_6_6_each_cancel_takes_stock_again() -> None:
    """62 → order 59 → cancel 62 → cancel 59 → cancel 56, with history and mails each time."""
    with shop() as (simulator, client):
        body = order(simulator)
        client.post("order", body)
        seen = [simulator.owner.product("KNIFE")["stock"]]
        for _ in range(3):
            assert _act(client, body["id"], "cancel") == 200
            seen.append(simulator.owner.product("KNIFE")["stock"])
        assert seen == [59, 62, 59, 56]
        assert len(client.search("state-machine-history")) == 3
        assert len(simulator.log.mails) == 3


def test_in_6_6_a_completed_order_can_be_cancelled() -> None:
    """Cancel is allowed from everywhere, and gives the stock back."""
    with shop() as (simulator, client):
        order_id = simulator.owner.sell([("KNIFE", 2)])
        simulator.owner.complete(order_id)
        assert _act(client, order_id, "cancel") == 200
        assert simulator.owner.product("KNIFE")["stock"] == 62


def test_in_6_7_cancel_goes_by_the_graph() -> None:
    """A second cancel is a no-op, and a completed order is not cancelled."""
    with shop(NEW) as (simulator, client):
        order_id = simulator.owner.sell([("KNIFE", 2)])
        assert [_act(client, order_id, "cancel") for _ in range(2)] == [200, 200]
        assert simulator.owner.product("KNIFE")["stock"] == 62
        other = simulator.owner.sell([("KNIFE", 1)])
        simulator.owner.complete(other)
        assert _act(client, other, "cancel") == 400


def test_cancel_touches_neither_delivery_nor_transaction() -> None:
    """Only the order's own state moves; reopen takes the stock again."""
    with shop() as (simulator, _):
        order_id = simulator.owner.sell([("KNIFE", 2)])
        simulator.owner.cancel(order_id)
        assert simulator.owner.state(order_id) == {
            "order": "cancelled",
            "deliveries": ["open"],
            "transactions": ["open"],
        }
        assert simulator.owner.product("KNIFE")["stock"] == 62
        simulator.owner.reopen(order_id)
        assert simulator.owner.product("KNIFE")["stock"] == 60


def test_reopening_a_completed_order_moves_no_stock() -> None:
    """Stock was never given back, so none is taken."""
    with shop() as (simulator, _):
        order_id = simulator.owner.sell([("KNIFE", 2)])
        simulator.owner.complete(order_id)
        simulator.owner.reopen(order_id)
        assert simulator.owner.product("KNIFE")["stock"] == 60


def test_returns_and_refunds_of_deliveries_and_transactions_move_no_stock() -> None:
    """Retour, delivery cancel and refund leave the stock as it is."""
    with shop() as (simulator, _):
        order_id = simulator.owner.sell([("KNIFE", 2)])
        simulator.owner.ship(order_id)
        simulator.owner.ship(order_id, action="retour")
        simulator.owner.pay(order_id)
        simulator.owner.pay(order_id, "refund")
        assert simulator.owner.state(order_id)["transactions"] == ["refunded"]
        assert simulator.owner.product("KNIFE")["stock"] == 60


def test_deleting_an_order_gives_back_only_what_it_holds() -> None:
    """An open order's stock comes back, a cancelled one's does not come back twice."""
    with shop() as (simulator, client):
        opened, cancelled = simulator.owner.sell([("KNIFE", 2)]), simulator.owner.sell([("KNIFE", 3)])
        simulator.owner.cancel(cancelled)
        simulator.owner.delete_order(cancelled)
        assert simulator.owner.product("KNIFE")["stock"] == 60
        simulator.owner.delete_order(opened)
        assert simulator.owner.product("KNIFE")["stock"] == 62
        assert client.search("order-line-item") == []


def test_history_is_one_delta_for_all_machines() -> None:
    """One query sees order, delivery and transaction, with from, to and action; 6.7 names the integration."""
    for settings in (ShopwareSettings(), NEW):
        with shop(settings) as (simulator, client):
            body = order(simulator)
            client.post("order", body)
            _act(client, body["id"], "process")
            simulator.owner.ship(body["id"])
            simulator.owner.pay(body["id"])
            asked: dict[str, dict[str, object]] = {"fromStateMachineState": {}, "toStateMachineState": {}}
            sort = [{"field": "createdAt"}, {"field": "id"}]
            rows = client.search("state-machine-history", {"associations": asked, "sort": sort})
            moves = {(row["entityName"], row["transitionActionName"]): row for row in rows}
            assert moves.keys() == {
                ("order", "process"),
                ("order_delivery", "ship"),
                ("order_transaction", "paid"),
            }
            assert moves["order", "process"]["toStateMachineState"]["technicalName"] == "in_progress"
            assert moves["order", "process"]["referencedId"] == body["id"]
            assert ("integrationId" in rows[0]) == (settings is NEW)
            if settings is NEW:
                assert moves["order", "process"]["integrationId"]
                assert moves["order_delivery", "ship"]["integrationId"] is None


@pytest.mark.parametrize(("body", "mails"), [({}, 1), ({"sendMail": False}, 0)])
def test_transitions_mail_unless_told_otherwise(body: dict[str, bool], mails: int) -> None:
    """The default flows mail the order's customer; ``sendMail: false`` stops that."""
    with shop() as (simulator, client):
        own = order(simulator)
        client.post("order", own)
        client.post(f"_action/order_delivery/{own['deliveries'][0]['id']}/state/ship", body)
        assert [mail.data["to"] for mail in simulator.log.mails] == ["einkauf@haendler.invalid"] * mails


def test_clicks_of_the_staff_always_mail() -> None:
    """Nobody can stop the mails of the administration."""
    with shop() as (simulator, client):
        own = order(simulator)
        client.post("order", own)
        simulator.owner.ship(own["id"])
        assert len(simulator.log.mails) == 1


def test_which_events_a_transition_fires() -> None:
    """An order's fires order.written, leave and enter; a delivery's only enter, with the order inside."""
    events = (
        "order.written",
        "state_leave.order.state.open",
        "state_enter.order.state.in_progress",
        "state_leave.order_delivery.state.open",
        "state_enter.order_delivery.state.shipped",
    )
    with shop() as (simulator, client):
        order_id = simulator.owner.sell([("KNIFE", 1)])
        with hooked(client, *events) as receiver:
            simulator.owner.process(order_id)
            assert sorted(receiver.events) == sorted(events[:3])
            receiver.calls.clear()
            simulator.owner.ship(order_id)
            assert receiver.events == ["state_enter.order_delivery.state.shipped"]
            payload = receiver.calls[0]["body"]["data"]["payload"]["order"]
            assert payload["id"] == order_id
            assert payload["deliveries"][0]["stateMachineState"]["technicalName"] == "shipped"


def test_the_owner_meets_the_same_refusals() -> None:
    """What the graph forbids, the administration refuses too."""
    with shop() as (simulator, _):
        order_id = simulator.owner.sell([("KNIFE", 1)])
        with pytest.raises(ShopError):
            simulator.owner.pay(order_id, "refund")
