"""Webhooks of a Shopware shop: only where they hold up nobody, and never more than a hint."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from adapters.shopware.hooks import EVENTS
from connector.model import Hint, HintKind, HookState
from connector.model.errors import CallbackMalformed
from practice.simulators.serving import LoopbackServer
from tests.adapters.shopware_orders import new_order, place
from tests.adapters.shopware_shops import Served, running
from tests.simulators.shopware import SMALL, Client, Receiver

URL = "http://127.0.0.1:9/webhooks/q7Vd"


@pytest.fixture(params=["6.6", "6.7"])
def served(request: pytest.FixtureRequest) -> Iterator[Served]:
    """Give a shop that works its messages off beside its requests."""
    with running(SMALL, version=request.param, admin_worker=False, worker_seconds=0.02) as opened:
        yield opened


def _hooks(served: Served) -> list[dict[str, Any]]:
    return [*served.simulator.shop.store.live["webhook"].rows.values()]


def _ensure(served: Served, url: str = URL) -> HookState:
    return served.shop.ensure_hooks(url, "unused")


def test_no_webhook_runs_inside_a_customers_checkout(served: Served) -> None:
    """With the admin worker they are sent inside the shop's requests: ours go, with the reason."""
    assert _ensure(served).active
    served.simulator.configure(admin_worker=True)
    state = _ensure(served)
    assert (state.ids, state.active) == ((), False)
    assert "checkout" in state.reason
    assert "enable_admin_worker" in state.reason
    assert len(state.repaired) == len(EVENTS)
    assert _hooks(served) == []
    assert _ensure(served) == HookState((), (), active=False, reason=state.reason)


def test_webhooks_have_ids_of_ours(served: Served) -> None:
    """The shop allows the same webhook twice: by fixed ids there is one for each event, whoever registers."""
    state = _ensure(served)
    assert len(set(state.ids)) == len(EVENTS)
    assert {row["id"] for row in _hooks(served)} == set(state.ids)
    assert all(row["onlyLiveVersion"] for row in _hooks(served))


def test_webhooks_of_others_are_left_alone(served: Served) -> None:
    """Only ours are repaired and removed."""
    with served.simulator.shop.work() as work:
        url = "http://127.0.0.1:9/erp"
        row = {"name": "ERP", "eventName": "product.written", "url": url, "active": False}
        work.writer.write("webhook", row, "", "insert")
    _ensure(served)
    assert served.shop.remove_hooks() == len(EVENTS)
    (left,) = _hooks(served)
    assert (left["name"], left["active"]) == ("ERP", False)


def test_what_the_shop_switched_off_after_failures_is_switched_on(served: Served) -> None:
    """Ten failed deliveries switch a webhook off without notice; ``active`` is looked at every time."""
    served.simulator.configure(retry_seconds=())
    _ensure(served)
    for stock in range(10):
        served.simulator.owner.set_stock("TEA", stock)
    assert served.simulator.idle()
    assert any(not row["active"] for row in _hooks(served))
    state = _ensure(served)
    assert state.repaired == ("webhook for product.written was switched off, switched on",)
    assert all(row["active"] for row in _hooks(served))


def test_what_happens_in_the_shop_is_hinted_at(served: Served) -> None:
    """Over HTTP: stock, sale, cancellation, our order's payment and delivery each hint at what to read."""
    receiver = Receiver()
    owner = served.simulator.owner
    with LoopbackServer(receiver) as server:
        _ensure(served, f"{server.url}/webhooks/q7Vd")
        order = place(served, new_order(served, ("TEA", 1)))
        knife, shirt = (owner.product(number)["id"] for number in ("KNIFE", "SHIRT-S"))
        acts: list[tuple[Any, set[Hint]]] = [
            (lambda: owner.set_stock("KNIFE", 5), {Hint(HintKind.PRODUCT, knife)}),
            (lambda: owner.set_stock("SHIRT-S", 5), {Hint(HintKind.PRODUCT, shirt)}),
            (lambda: owner.sell([("KNIFE", 1)]), {Hint(HintKind.PRODUCT, knife)}),
            (lambda: owner.ship(order.id), {Hint(HintKind.ORDER, order.id)}),
            (lambda: owner.pay(order.id, "refund"), {Hint(HintKind.ORDER, order.id)}),
            (
                lambda: owner.cancel(order.id),
                {Hint(HintKind.ORDER, order.id), Hint(HintKind.PRODUCT, owner.product("TEA")["id"])},
            ),
            (lambda: owner.delete_product("KNIFE"), {Hint(HintKind.PRODUCT, knife)}),
        ]
        assert served.simulator.idle()
        for act, expected in acts:
            before = len(receiver.calls)
            act()
            assert served.simulator.idle()
            hints = {hint for call in receiver.calls[before:] for hint in _read(served, call["body"])}
            assert expected <= hints
        assert {call["path"] for call in receiver.calls} == {"/webhooks/q7Vd"}


def test_every_event_we_register_is_one_that_the_shop_knows(served: Served) -> None:
    """An unknown event is taken without a word and never comes."""
    client = Client(served.url, served.simulator.credentials).login()
    known = {entry["name"] for entry in client.get("_info/events.json").json()}
    client.close()
    assert set(EVENTS) <= known


def _read(served: Served, body: Any) -> tuple[Hint, ...]:
    return served.shop.read_hints({}, json.dumps(body).encode(), "")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b"{}",
        b'{"data": 1}',
        b'{"data": {"event": "product.written", "payload": {}}}',
        b'{"data": {"event": "checkout.order.placed", "payload": []}}',
        b'{"data": {"event": "customer.written", "payload": []}}',
    ],
)
def test_what_is_no_webhook_of_ours_is_malformed(body: bytes) -> None:
    """Anybody may call: what is not shaped like an event that we registered is refused."""
    with running(SMALL) as served, pytest.raises(CallbackMalformed):
        served.shop.read_hints({}, body, "")


def test_only_ids_are_taken_from_a_webhook() -> None:
    """Nothing that is no id, and no value, comes through: a webhook is not signed."""
    with running(SMALL) as served:
        entries = [{"entity": "product", "primaryKey": key} for key in ("a" * 32, "../x", "A" * 32, None, 7)]
        entries.append({"entity": "customer", "primaryKey": "b" * 32})
        body = {"data": {"event": "product.written", "payload": entries}}
        assert _read(served, body) == (Hint(HintKind.PRODUCT, "a" * 32),)


def test_a_status_of_a_delivery_hints_at_no_product() -> None:
    """Only what moves stock hints at products."""
    with running(SMALL) as served:
        order = {"id": "c" * 32, "lineItems": [{"productId": "d" * 32}]}
        for event, moves in (
            ("checkout.order.placed", True),
            ("state_enter.order.state.cancelled", True),
            ("state_enter.order_delivery.state.shipped", False),
        ):
            hints = _read(served, {"data": {"event": event, "payload": {"order": order}}})
            assert (Hint(HintKind.PRODUCT, "d" * 32) in hints) is moves
            assert Hint(HintKind.ORDER, "c" * 32) in hints
