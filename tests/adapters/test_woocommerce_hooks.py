"""Webhooks of WooCommerce: kept in order, verified on the raw body, and never more than a hint."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.woocommerce.hooks import TOPICS
from adapters.woocommerce.shop import WooCommerceShop
from adapters.woocommerce.translate.hints import read_hints, sign
from connector.model import Hint, HintKind
from connector.model.errors import CallbackMalformed, ShopRefused, SignatureWrong
from practice.simulators.catalogue import generate
from practice.simulators.serving import LoopbackServer
from practice.simulators.woocommerce import VERSIONS, WooCommerceSimulator
from tests.adapters.woocommerce_shops import running
from tests.waiting import until

SECRET = "schönes Geheimnis"
OTHER_URL = "http://127.0.0.1:9/hooks"

Delivery = tuple[dict[str, str], bytes]


class Receiver:
    """Receives webhooks over HTTP and keeps them as they came."""

    def __init__(self) -> None:
        self.received: list[Delivery] = []
        self.status = 200
        self.app = Starlette(routes=[Route("/hooks", self._receive, methods=["POST"])])

    async def _receive(self, request: Request) -> Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.received.append((headers, await request.body()))
        return Response(status_code=self.status)

    def wait_for(self, wanted: Callable[[Delivery], bool]) -> Delivery:
        """Return the first delivery that is wanted."""
        (found,) = until("the delivery", lambda: [d for d in list(self.received) if wanted(d)][:1])
        return found


Stage = tuple[WooCommerceSimulator, WooCommerceShop, Receiver, str]


@pytest.fixture(params=VERSIONS)
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    """Give a shop with a receiver for its webhooks."""
    receiver = Receiver()
    with LoopbackServer(receiver.app) as server, running(request.param, generate(20)) as (simulator, adapter):
        yield simulator, adapter, receiver, f"{server.url}/hooks"


def _hooks(simulator: WooCommerceSimulator) -> dict[int, Any]:
    return dict(simulator.state.tables.webhooks)


def _topic(name: str) -> Callable[[Delivery], bool]:
    return lambda delivery: delivery[0].get("x-wc-webhook-topic") == name


def test_one_webhook_for_each_topic(stage: Stage) -> None:
    """Created with our own secret and name, active, each topic once; a second time nothing is done."""
    simulator, adapter, _, url = stage
    state = adapter.ensure_hooks(url, SECRET)
    assert sorted(hook.topic for hook in _hooks(simulator).values()) == sorted(TOPICS)
    assert {hook.secret for hook in _hooks(simulator).values()} == {SECRET}
    assert state.active
    again = adapter.ensure_hooks(url, SECRET)
    assert (again.ids, again.repaired) == (state.ids, ())


def test_a_ping_is_understood(stage: Stage) -> None:
    """The ping while a webhook is made is unsigned, form-encoded, and hints at nothing."""
    _, adapter, receiver, url = stage
    adapter.ensure_hooks(url, SECRET)
    headers, body = receiver.wait_for(lambda delivery: "x-wc-webhook-topic" not in delivery[0])
    assert body.startswith(b"webhook_id=")
    assert adapter.read_hints(headers, body, SECRET) == ()


def test_a_changed_product_comes_as_a_hint(stage: Stage) -> None:
    """The shop's own delivery passes the check of its signature, and names the product."""
    simulator, adapter, receiver, url = stage
    adapter.ensure_hooks(url, SECRET)
    simple = next(p for p in simulator.state.tables.products.values() if p.kind == "simple")
    simulator.owner.set_stock(simple.id, 4)
    headers, body = receiver.wait_for(_topic("product.updated"))
    assert adapter.read_hints(headers, body, SECRET) == (Hint(HintKind.PRODUCT, str(simple.id)),)
    with pytest.raises(SignatureWrong):
        adapter.read_hints(headers, body, "another")
    with pytest.raises(SignatureWrong):
        adapter.read_hints(headers, body.replace(b'"id"', b'"Id"'), SECRET)


def test_a_changed_variation_hints_at_its_product(stage: Stage) -> None:
    """The body is the variation; what is to be read again is its product."""
    simulator, adapter, receiver, url = stage
    adapter.ensure_hooks(url, SECRET)
    variation = next(iter(simulator.state.tables.variations.values()))
    simulator.owner.set_stock(variation.id, 4)
    headers, body = receiver.wait_for(_topic("product.updated"))
    assert json.loads(body)["id"] in (variation.id, variation.parent_id)
    assert adapter.read_hints(headers, body, SECRET) == (Hint(HintKind.PRODUCT, str(variation.parent_id)),)


def test_an_order_comes_as_a_hint(stage: Stage) -> None:
    """An order's change names the order; its content, addresses among it, is not looked at."""
    simulator, adapter, receiver, url = stage
    adapter.ensure_hooks(url, SECRET)
    simple = next(p for p in simulator.state.tables.products.values() if p.kind == "simple")
    order_id = simulator.owner.sell([(simple.id, 1)])
    simulator.owner.complete(order_id)
    headers, body = receiver.wait_for(_topic("order.updated"))
    assert adapter.read_hints(headers, body, SECRET) == (Hint(HintKind.ORDER, str(order_id)),)


def test_disabled_webhooks_are_switched_on_again(stage: Stage) -> None:
    """After seven failures the shop disables a webhook for good: it is found and re-activated."""
    simulator, adapter, receiver, url = stage
    ids = adapter.ensure_hooks(url, SECRET).ids
    for hook in _hooks(simulator).values():
        hook.status = "disabled"
    state = adapter.ensure_hooks(url, SECRET)
    assert (state.ids, state.active, len(state.repaired)) == (ids, True, len(TOPICS))
    assert {hook.status for hook in _hooks(simulator).values()} == {"active"}
    simulator.owner.set_stock(next(iter(simulator.state.tables.variations)), 2)
    receiver.wait_for(_topic("product.updated"))


def test_moved_connector_and_new_secret_are_written_to_the_shop(stage: Stage) -> None:
    """Another address and another secret are put into the webhooks that are there."""
    simulator, adapter, _, url = stage
    ids = adapter.ensure_hooks(url, SECRET).ids
    moved = adapter.ensure_hooks(url + "?moved", SECRET)
    assert (moved.ids, len(moved.repaired)) == (ids, len(TOPICS))
    renewed = adapter.ensure_hooks(url + "?moved", "ein anderes")
    assert (renewed.ids, len(renewed.repaired)) == (ids, len(TOPICS))
    assert {hook.secret for hook in _hooks(simulator).values()} == {"ein anderes"}
    assert {hook.delivery_url for hook in _hooks(simulator).values()} == {url + "?moved"}
    assert adapter.ensure_hooks(url + "?moved", "ein anderes").repaired == ()
    assert not any("anderes" in hook.name for hook in _hooks(simulator).values())


def test_doubles_are_removed_and_other_peoples_webhooks_are_not(stage: Stage) -> None:
    """Ours are those with our name: of two for one topic one goes; webhooks of others are left alone."""
    simulator, adapter, _, url = stage
    ids = adapter.ensure_hooks(url, SECRET).ids
    name = next(iter(_hooks(simulator).values())).name
    for hook_name, topic in ((name, "product.updated"), (name, "coupon.created"), ("ERP", "product.updated")):
        body = {"name": hook_name, "topic": topic, "delivery_url": OTHER_URL, "secret": "x"}
        adapter._api.create("wc/v3/webhooks", body)
    state = adapter.ensure_hooks(url, SECRET)
    assert (state.ids, len(state.repaired)) == (ids, 2)
    assert len(_hooks(simulator)) == len(TOPICS) + 1
    assert adapter.remove_hooks() == len(TOPICS)
    assert [hook.name for hook in _hooks(simulator).values()] == ["ERP"]


def test_an_address_that_the_shop_refuses_is_told(stage: Stage) -> None:
    """The shop's reason is passed on."""
    with pytest.raises(ShopRefused) as caught:
        stage[1].ensure_hooks("nonsense", SECRET)
    assert caught.value.code == "woocommerce_rest_shop_webhook_invalid_delivery_url"


# the body is from outside


def _signed(topic: str, body: bytes) -> Delivery:
    return {"x-wc-webhook-topic": topic, "x-wc-webhook-signature": sign(body, SECRET)}, body


@pytest.mark.parametrize(
    ("topic", "document", "hints"),
    [
        ("product.deleted", {"id": 108}, (Hint(HintKind.PRODUCT, "108"),)),
        ("product.restored", {"id": 7, "parent_id": 0}, (Hint(HintKind.PRODUCT, "7"),)),
        ("product.updated", {"id": 9, "type": "variation", "parent_id": 5}, (Hint(HintKind.PRODUCT, "5"),)),
        ("order.deleted", {"id": 3}, (Hint(HintKind.ORDER, "3"),)),
        ("order.updated", {"id": 3, "parent_id": 2}, (Hint(HintKind.ORDER, "3"),)),
        ("product.created", {"code": "x", "message": "", "data": {"status": 404}}, ()),
    ],
)
def test_each_kind_of_body_hints_at_what_to_read(
    topic: str, document: dict[str, Any], hints: tuple[Hint, ...]
) -> None:
    """Also the signed error of the shop's own API, for what was gone when the webhook was sent."""
    assert read_hints(*_signed(topic, json.dumps(document).encode()), SECRET) == hints


@pytest.mark.parametrize(
    ("topic", "body"),
    [
        ("weather.changed", b"{}"),
        ("", b"{}"),
        ("action.woocommerce_product_set_stock", b'{"action":"x","arg":"[]"}'),
        ("product.updated", b"not json"),
        ("product.updated", b"[1]"),
        ("product.updated", b"[" * 100_000),
    ],
)
def test_what_is_signed_and_no_webhook_of_ours_is_malformed(topic: str, body: bytes) -> None:
    """Content is checked after the signature, and a strange one changes nothing."""
    with pytest.raises(CallbackMalformed):
        read_hints(*_signed(topic, body), SECRET)


@pytest.mark.parametrize("signature", ["", "x", "ä", "==", sign(b"other", SECRET), sign(b"{}", "secret")])
def test_what_is_not_signed_is_refused(signature: str) -> None:
    """Whatever stands in the header, and before anything is parsed."""
    for body in (b"{}", b"not json"):
        with pytest.raises(SignatureWrong):
            read_hints(
                {"x-wc-webhook-topic": "product.updated", "x-wc-webhook-signature": signature}, body, SECRET
            )


@pytest.mark.parametrize("body", [b"webhook_id=", b"webhook_id=3&x=1", b"webhook_id=3\n", b"x", b""])
def test_only_a_ping_goes_unsigned(body: bytes) -> None:
    """A call that looks like a ping but is none needs a signature; so does a ping with a topic."""
    with pytest.raises(SignatureWrong):
        read_hints({}, body, SECRET)
    with pytest.raises(SignatureWrong):
        read_hints({"x-wc-webhook-topic": "product.updated"}, b"webhook_id=3", SECRET)
