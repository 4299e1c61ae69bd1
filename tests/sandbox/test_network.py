"""A day from suppliers' shops down to a retailer's, judged by the shops' rows; planted faults show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from practice.sandbox.network import Network, play_network
from practice.sandbox.network_figures import NetworkFigures
from practice.sandbox.processes import start_process
from practice.sandbox.retailer import SUPPLIER
from practice.sandbox.world import World
from practice.simulators.woocommerce.records import Product


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    """Yield what is left of a day with a WooCommerce and a Shopware supplier."""
    with World() as world:
        yield play_network(world, lambda _: None, start_process, products=5, edits=4)


@pytest.fixture
def played(network: Network) -> Iterator[Network]:
    """Yield the day, and put back what a test does to the retailer's shop and to the diary."""
    shop, diary = network.retailer.shop, network.diary
    kept = shop.snapshot()
    network.diary = replace(diary)
    yield network
    shop.restore(kept)
    network.diary = diary


def _imported(network: Network) -> Product:
    row = network.retailer.listed()[0]
    found = network.retailer.shop.state.sellable(row.id)
    assert found is not None
    return found


def _describe(network: Network) -> None:
    _imported(network).description = "Von wem?"


def _open_up(network: Network) -> None:
    _imported(network).backorders = "yes"


def _double(network: Network) -> None:
    item, tables = _imported(network), network.retailer.shop.state.tables
    tables.products[999_999] = replace(item, id=999_999, parent_id=0, kind="simple")


def _forward_twice(network: Network) -> None:
    first, second = network.diary.to_forward[:2]
    numbers = {row.id: row.forwarded for row in network.retailer.sold()}
    network.retailer.shop.owner.set_order_meta(second, "_kickroute_forwarded", numbers[first])


def _oversell(network: Network) -> None:
    network.diary.wanted_refusals += 1


def _change_stock(network: Network) -> None:
    network.retailer.shop.owner.set_stock(network.retailer.listed()[0].id, 4711)


def _cancel(network: Network) -> None:
    network.retailer.shop.owner.cancel(network.diary.to_forward[3])


def _refund(network: Network) -> None:
    network.retailer.set_status(network.diary.to_forward[3], "refunded")


def _lose_tracking(network: Network) -> None:
    network.diary.tracked = {**network.diary.tracked, network.diary.to_forward[3]: "never sent"}


def _relay_less(network: Network) -> None:
    network.diary.relayed = {network.diary.to_forward[1]: ["on-hold"]}


def _loop(network: Network) -> None:
    order_id = network.diary.to_forward[0]
    network.retailer.shop.owner.set_order_meta(order_id, "_kickroute_order_number", "KR-1")


def _unlink(network: Network) -> None:
    item = _imported(network)
    item.meta = [row for row in item.meta if row.key != SUPPLIER]


def _sell_more(network: Network) -> None:
    order = network.retailer.shop.state.tables.orders[network.diary.to_forward[0]]
    order.lines[0].quantity += 1


FAULTS: dict[str, tuple[Callable[[Network], None], str]] = {
    "imported": (_unlink, "products imported"),
    "descriptions": (_describe, "descriptions"),
    "published_incomplete": (_open_up, "published_incomplete"),
    "imported_twice": (_double, "imported_twice"),
    "forwarded_twice": (_forward_twice, "orders forwarded twice"),
    "oversold_at_retailer": (_oversell, "oversold"),
    "stock": (_change_stock, "stock of the suppliers"),
    "cancelled_mirrored": (_cancel, "orders cancelled"),
    "refunded_mirrored": (_refund, "refunds that changed"),
    "tracking_arrived": (_lose_tracking, "tracking numbers"),
    "statuses_relayed": (_relay_less, "never reached the supplier"),
    "loops": (_loop, "came back"),
    "ledger": (_sell_more, "units at the platform"),
}


@pytest.mark.long
def test_a_day_in_the_network_is_as_it_must_be(network: Network) -> None:
    """Everything arrives once, and nothing that must not."""
    figures = NetworkFigures(network).read()
    assert figures["ok"], figures["wrong"]
    assert figures["imported"] >= 10
    assert figures["forwarded"] == len(network.diary.to_forward)
    assert (figures["cancelled_mirrored"], figures["tracking_arrived"]) == (1, 2)
    assert figures["stock"]["latency_ms"]["p50"] > 0


@pytest.mark.long
@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_a_planted_fault_turns_the_day_false(played: Network, fault: str) -> None:
    """Of each figure: the sentence that says so names it."""
    plant, sentence = FAULTS[fault]
    plant(played)
    figures: dict[str, Any] = NetworkFigures(played).read()
    assert not figures["ok"]
    assert any(sentence in wrong for wrong in figures["wrong"]), figures["wrong"]


def test_one_supplier_and_one_retailer() -> None:
    """The same with one supplier and few products, in every run of the tests."""
    with World() as world:
        network = play_network(
            world, lambda _: None, start_process, kinds=("woocommerce",), products=4, edits=2
        )
        figures = NetworkFigures(network).read()
    assert figures["ok"], figures["wrong"]
