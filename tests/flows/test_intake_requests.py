"""What an order costs the shop: requests up to the answer, and after it, counted on the wire."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from adapters.memory import MemoryNotifier, MemoryPlatform
from connector.catalogue.collect import CollectRules
from connector.model import IncomingOrder
from connector.orders.intake import Answer, Verdict, place_order, receive_order
from connector.store import Store
from tests.contract.kits import Made
from tests.flows.driver import Driver
from tests.flows.scenarios import ordered
from tests.flows.shopware_stage import shopware
from tests.flows.stages import Stage, woocommerce
from tests.rules.products import RULES
from tests.store.making import Clock

STAGES: dict[str, Callable[[], AbstractContextManager[Stage]]] = {
    "woocommerce-8.9": partial(woocommerce, "8.9"),
    "woocommerce-11.0": partial(woocommerce, "11.0"),
    "shopware-6.6": partial(shopware, "6.6"),
}
BEFORE = {"woocommerce-8.9": 5, "woocommerce-11.0": 5, "shopware-6.6": 8}
AFTER = 2


class Counted:
    """A connector at a shop over HTTP, whose index is whole and that has placed an order before."""

    def __init__(self, stage: Stage, folder: Path) -> None:
        self.stage = stage
        store = Store.open(f"sqlite:///{folder / 'connector.db'}", clock := Clock())
        rules = CollectRules(RULES)
        self.driver = Driver(stage.open_shop(), MemoryPlatform(), store, MemoryNotifier(), rules, clock)

    def ready(self, *products: Made) -> None:
        """Tell the products, read the index, and place a first order."""
        self.driver.settle()
        index = self.driver.counter.index
        for _ in range(20):
            if index.is_whole:
                break
            index.build()
        assert index.is_whole
        assert self.driver.take(ordered("KR-0", (products[0], 0, 1))).verdict is Verdict.PLACED

    def take(self, incoming: IncomingOrder) -> tuple[list[str], list[str]]:
        """Place an order; returns the requests up to the answer and those after it."""
        asked: Any = self.stage._simulator.log.requests  # type: ignore[attr-defined]
        begun, answered = len(asked), [0]

        def tell(_: Answer) -> None:
            answered[0] = len(asked_now())

        def asked_now() -> list[Any]:
            requests: list[Any] = self.stage._simulator.log.requests  # type: ignore[attr-defined]
            return requests

        receive_order(self.driver.store, incoming)
        answer = place_order(self.driver.counter, incoming.kickroute_number, tell)
        assert answer.verdict is Verdict.PLACED
        lines = [f"{r.data['method']} {r.data['path']}" for r in asked_now()]
        return lines[begun : answered[0]], lines[answered[0] :]


@pytest.fixture(params=STAGES)
def counted(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Counted]]:
    """Open each shop with a connector."""
    with STAGES[request.param]() as stage:
        made = Counted(stage, tmp_path)
        yield request.param, made
        made.driver.store.close()


@pytest.mark.parametrize("variants", [0, 2])
def test_an_order_costs_few_requests(counted: tuple[str, Counted], variants: int) -> None:
    """At most five up to the answer (Shopware: eight) and two after it, of a product or a variant."""
    name, shop = counted
    first, made = (
        shop.stage.kit.make_product(stock=50),
        shop.stage.kit.make_product(stock=50, variants=variants),
    )
    shop.ready(first)
    assert shop.driver.take(ordered("KR-1", (made, 0, 1))).verdict is Verdict.PLACED
    before, after = shop.take(ordered("KR-2", (made, 0, 1)))
    assert len(before) <= BEFORE[name], before
    assert len(after) <= AFTER, after


def test_a_shared_stock_costs_one_request_more(tmp_path: Path) -> None:
    """Six where a variation's parent holds the stock, and two after the answer."""
    with woocommerce("11.0") as stage:
        shop = Counted(stage, tmp_path)
        first, made = stage.kit.make_product(stock=50), stage.kit.make_product(stock=None, variants=2)
        stage.kit.share_stock(made.product_id, 20)
        shop.ready(first)
        shop.driver.take(ordered("KR-1", (made, 0, 1)))
        before, after = shop.take(ordered("KR-2", (made, 1, 1)))
        assert len(before) == 6, before
        assert len(after) == 2, after
        shop.driver.store.close()
