"""Orders in turn and news of orders, at a shop that takes its time, within the budget of polling."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from adapters.http.pace import spend
from adapters.memory import MemoryShop
from connector.assembly.connector import ShopPace
from connector.model import OrderLookup, OrderPage, OrderStatus, Stock
from connector.model.records import OrderState
from connector.running.engine import Engine, Parts, Timing
from connector.starting.adopting import adopt
from tests.flows.world import World, simple

TEN_MINUTES = 600.0
QUESTION, ROW = 0.13, 0.0085
"""What a WooCommerce with the old order tables takes for an empty question, and for an order in a list."""


class SlowShop(MemoryShop):
    """A shop whose answers take its time, which the polling budget counts."""

    seconds = 1000.0

    def __init__(self, question: float = QUESTION, row: float = ROW) -> None:
        super().__init__()
        self.question, self.row = question, row
        self.read_at: dict[str, list[float]] = {}
        self.news_at: list[float] = []
        self.longest = 0.0

    def orders(self, ids: Collection[str]) -> OrderLookup:
        """Read orders, each of which takes its time."""
        for some_id in ids:
            self.read_at.setdefault(some_id, []).append(self.seconds)
        self._take(self.question + self.row * len(ids))
        return super().orders(ids)

    def order_changes_since(self, cursor: str | None) -> Iterator[OrderPage]:
        """Tell of news, nearly always none."""
        self.news_at.append(self.seconds)
        self._take(self.question)
        return super().order_changes_since(cursor)

    def _take(self, taken: float) -> None:
        self.longest = max(self.longest, taken)
        spend(taken)


class Following:
    """A connector that follows so many open orders, and completed ones without a parcel, beside stock."""

    def __init__(self, place: Path, shop: SlowShop, open_ones: int, completed: int) -> None:
        self.shop = shop
        self.world = world = World(place, shop)
        world.begin(simple(1, stock=Stock(5000, in_stock=True)))
        self.open, self.completed = set[str](), set[str]()
        for n in range(open_ones + completed):
            made = shop.place_foreign_order([("1", 1)], kickroute_number=f"KR-{n}")
            with world.store.transaction() as tx:
                assert adopt(tx, made, world.clock())
                tx.orders.change(f"KR-{n}", state=OrderState.CONFIRMED)
            (self.open if n < open_ones else self.completed).add(made.id)
        for some_id in self.completed:
            shop.change_status(some_id, OrderStatus.COMPLETED)
        world.report()
        shop.read_at.clear()
        shop.news_at.clear()
        shop.longest = 0.0
        self.budget = ShopPace(clock=lambda: shop.seconds)
        self.engine = Engine(
            Parts(
                shop=shop,
                platform=world.platform,
                store=world.store,
                notifier=world.notifier,
                pace=self.budget,
                rules=world.rules,
                note="",
                public_url="http://127.0.0.1:1",
                timing=Timing(reconcile=timedelta(days=1)),
                webhooks=False,
                clock=lambda: shop.seconds,
                sleep=lambda _: None,
            )
        )

    def go_on(self, seconds: float) -> None:
        """Let the workers do what is due, and stock questions take all that they may."""
        until = self.shop.seconds + seconds
        while self.shop.seconds < until:
            if self.budget.wait_seconds("stock") == 0:
                with self.budget.polling("stock"):
                    spend(self.shop.question)
            self.engine.orders.steps.run()
            self.engine.rounds.steps.run()
            self.shop.seconds += 0.5
            self.world.clock.advance(timedelta(seconds=0.5))

    def overdrawn(self) -> float:
        """Tell by how many seconds polling took more of the time than a twentieth."""
        return sum(self.budget.spent().values()) - 0.05 * (self.shop.seconds - 1000.0)


@pytest.mark.parametrize(
    ("open_ones", "completed"), [(400, 5), (0, 405), (200, 205)], ids=["open", "completed", "both"]
)
def test_four_hundred_orders_are_read_again_within_ten_minutes(
    open_ones: int, completed: int, tmp_path: Path
) -> None:
    """Open ones, and completed ones without a parcel: nothing else finds a number that moves no date."""
    following = Following(tmp_path / "connector.db", SlowShop(), open_ones, completed)
    following.go_on(TEN_MINUTES)
    assert following.shop.read_at.keys() == following.open | following.completed
    assert following.overdrawn() <= following.shop.longest + QUESTION, "the last ones are paid for later"
    assert following.shop.longest <= 0.5


def test_news_of_orders_do_not_wait_for_orders_in_turn(tmp_path: Path) -> None:
    """A cancellation is told within half a minute though hundreds of orders are read again beside it."""
    following = Following(tmp_path / "connector.db", SlowShop(), 400, 5)
    following.go_on(TEN_MINUTES)
    gaps = [after - before for before, after in pairwise(following.shop.news_at)]
    assert max(gaps) <= 28
    assert sum(gaps) / len(gaps) <= 20


def test_hundreds_of_completed_orders_leave_half_of_the_turns_to_open_ones(tmp_path: Path) -> None:
    """A shop that never enters a parcel: what is open is read as often as what is completed."""
    following = Following(tmp_path / "connector.db", SlowShop(row=0.001), 40, 800)
    following.go_on(TEN_MINUTES)
    often = [len(following.shop.read_at[some_id]) for some_id in following.open]
    assert min(often) >= 5
    assert following.completed <= following.shop.read_at.keys()
