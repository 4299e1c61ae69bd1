"""What is said beyond the protocol: to a platform whose answer lists it, and to no other.

A platform without extensions is judged by what the platform's own plugin was recorded to send.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from connector.model import OrderStatus, Stock
from connector.model.errors import PlatformUnavailable
from connector.model.extensions import KNOWN
from connector.outbox.deliver import resume_sending
from tests.flows.world import World, order, simple
from tests.hub.recorded import recordings, sent
from tests.rules.products import offer, variants

CALLBACK = "http://127.0.0.1:9/callback"


def _announce(world: World, extensions: frozenset[str]) -> None:
    world.memory_platform.extensions = extensions
    assert resume_sending(world.platform, world.store, world.notifier, CALLBACK)


def _play(world: World) -> list[dict[str, Any]]:
    """Offer products, sell of one and ship; returns what was said, in its order."""
    world.begin(
        simple(1, stock=Stock(5, in_stock=True)), variants(offer(2, id="42"), offer(3, id="43"), id="4")
    )
    world.take(order("KR-1", (1, 2)))
    world.collect()
    world.deliver()
    (shop_id,) = world.shop_orders("KR-1")
    world.memory_shop.change_status(shop_id, OrderStatus.COMPLETED)
    world.report()
    world.deliver()
    return [part for message in world.memory_platform.messages for part in _parts(message)]


def _parts(message: dict[str, Any]) -> list[dict[str, Any]]:
    return message["body"] if message["type"] == "events.batch.process" else [message]


def _shapes(messages: list[dict[str, Any]]) -> dict[str, set[str]]:
    """Return the names of all members that messages of each type have, at whatever depth."""
    found: dict[str, set[str]] = {}
    for message in messages:
        found.setdefault(message["type"], set()).update(_names(message["body"], ""))
    return found


def _names(value: Any, path: str) -> set[str]:
    if isinstance(value, Mapping):
        inner = {name: f"{path}.{name}" for name in value if not path.endswith(".attributes")}
        return {*inner.values(), *(deep for n, p in inner.items() for deep in _names(value[n], p))}
    if isinstance(value, list):
        return {name for each in value for name in _names(each, f"{path}[]")}
    return set()


RECORDED = _shapes([p for path in recordings() for body in sent(path) if body for p in _parts(body) if p])


@pytest.mark.parametrize("before", [frozenset(), KNOWN], ids=["never", "no more"])
def test_a_platform_without_extensions_hears_what_the_plugin_says(
    world: World, before: frozenset[str]
) -> None:
    """No message has a member that the plugin's have not, also when the platform knew extensions before."""
    if before:
        _announce(world, before)
        world.put(simple(9))
        world.memory_platform.trouble = PlatformUnavailable("away")
        world.sweep()
        world.memory_platform.recover()
    _announce(world, frozenset())
    said = _shapes(_play(world))
    assert {"products.create", "item.updated", "order.updated"} <= said.keys()
    beyond = {kind: names - RECORDED[kind] for kind, names in said.items()}
    assert not any(beyond.values()), beyond


def test_a_platform_with_extensions_learns_of_taxes_and_of_the_orders_in_a_figure(world: World) -> None:
    """Each product says what its prices are; a figure names the orders whose units are gone from it."""
    _announce(world, KNOWN)
    said = _play(world)
    products = [product for each in said if each["type"] == "products.create" for product in each["body"]]
    assert {product["regular_price_includes_tax"] for product in products} == {True}
    figures = [each["body"] for each in said if each["type"] == "item.updated"]
    sold = [(body["stock_quantity"], body["contains"]) for body in figures if "stock_quantity" in body]
    assert sold == [(3, ["KR-1"])]


def test_a_figure_names_no_order_that_is_older_than_two_days(world: World) -> None:
    """What is told is bounded; whoever listens has heard of it long since."""
    _announce(world, KNOWN)
    world.begin(simple(1, stock=Stock(5, in_stock=True)))
    world.take(order("KR-1", (1, 2)))
    world.advance(timedelta(hours=49))
    world.take(order("KR-2", (1, 1)))
    world.collect()
    world.deliver()
    figures = [
        p["body"] for m in world.memory_platform.messages for p in _parts(m) if p["type"] == "item.updated"
    ]
    assert (figures[-1]["stock_quantity"], figures[-1]["contains"]) == (2, ["KR-2"])
