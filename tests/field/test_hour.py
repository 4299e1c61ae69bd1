"""An hour in which one thing of each kind always fails: everything else of that hour is told in time.

The time is the test's, and so is the order in which the workers take turns; the shop is the simulated one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from connector.alarms import LoggedAlarms
from connector.alarms.watch import Watch, WatchPlan
from connector.fulfilment.relay import accept_status
from connector.model import Hint, HintKind, Offer, OrderChanged, OrderStatus, StatusRequested
from connector.model.errors import ShopUnavailable
from connector.orders.intake import Verdict
from connector.running.attempts import LONGEST_PAUSE, failing
from connector.running.engine import Engine, Parts
from practice.simulators.catalogue import german_catalogue
from practice.simulators.host import Habits
from tests.doors.world import Pace
from tests.field.trade import Trade, both, trading
from tests.flows.driver import NOTE
from tests.waiting import LIMIT

TURN = 20.0
ROUND = 600.0
ROUNDS = 7
"""So that an hour is over, and a quarter of an hour of pauses is, too."""

ON_HOLD = OrderStatus.ON_HOLD
Breaks = Callable[[str, tuple[Any, ...]], bool]


class Spoiled:
    """A shop of which one kind of call fails, for as long as ``breaks`` says so; ``tries`` are its times."""

    def __init__(self, shop: Any, clock: Callable[[], float]) -> None:
        self._shop = shop
        self._clock = clock
        self.breaks: Breaks = lambda _name, _given: False
        self.tries: list[float] = []

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._shop, name)
        if not callable(found):
            return found

        def call(*given: Any, **named: Any) -> Any:
            if self.breaks(name, given):
                self.tries.append(self._clock())
                raise ShopUnavailable("HTTP 500 from the shop")
            return found(*given, **named)

        return call


@dataclass
class Hour:
    """A connector whose workers take turns by the test's clock."""

    trade: Trade
    now: float = 1000.0
    numbers: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Build the engine on the trade's shop, store and platform, and the watch over it."""
        trade = self.trade
        self.shop: Any = Spoiled(trade.shop, lambda: self.now)
        self.alarms = LoggedAlarms(trade.store)
        self.engine = Engine(
            Parts(
                shop=self.shop,
                platform=trade.platform,
                store=trade.store,
                notifier=self.alarms,
                pace=Pace(),
                rules=trade.rules,
                note=NOTE,
                public_url="http://127.0.0.1:1",
                clock=lambda: self.now,
                sleep=lambda _: None,
            )
        )
        self.watch = Watch(
            *(trade.store, self.alarms, WatchPlan()),
            is_well=lambda: True,
            wake_post=lambda: None,
            clock=lambda: self.now,
        )
        self.engine.begin()
        self.turn()
        self.turn()

    def turn(self, seconds: float = TURN) -> None:
        """Let time pass, and every worker take its turn; what they give to the pool is done, too."""
        self.now += seconds
        self.trade.clock.advance(timedelta(seconds=seconds))
        for _ in range(2):
            for steps in self.engine.steps.values():
                steps.run()
            assert self.engine.pool.join(LIMIT)
        self.watch.look(self.engine)

    def failing(self) -> set[str]:
        """Return what is shown as failing."""
        with self.trade.store.reading() as tx:
            return {failure.task.key for failure in failing(tx)}

    # what happens

    def id_of(self, order_id: str) -> Any:
        """Return an id as the shop's owner writes it."""
        return int(order_id) if self.trade.kind == "woocommerce" else order_id

    def place(self, offer: Offer) -> str:
        """Let the platform send an order; it must be placed at once. Returns its number."""
        order = self.trade.wanted(offer)
        answer = self.engine.take(order)
        assert answer.verdict is Verdict.PLACED, answer
        assert self.engine.pool.join(LIMIT)
        self.numbers.append(order.kickroute_number)
        return order.kickroute_number

    def wish(self, number: str) -> None:
        """Let the retailer put an order on hold."""
        accept_status(self.trade.store, StatusRequested(self.trade.record(number).shop_number, ON_HOLD))

    def has_told(self, number: str, status: OrderStatus) -> bool:
        """Tell whether the platform heard of an order's status."""
        told = [e for e in self.trade.platform.events if isinstance(e, OrderChanged) and e.number == number]
        return any(event.status is status for event in told)

    def has_told_parcel(self, number: str) -> bool:
        """Tell whether the platform heard of an order's parcel."""
        told = [e for e in self.trade.platform.events if isinstance(e, OrderChanged) and e.number == number]
        return any(event.parcel for event in told)

    def round(self, at: int, offer: Offer, ordered: Offer) -> None:
        """Change a stock, place, hold, ship and complete orders: all of it is told within two turns."""
        owner, began = self.trade.sim.owner, self.now
        owner.set_stock(self.id_of(offer.id), 30 + at)
        shipped, held = self.place(ordered), self.place(ordered)
        order = self.trade.shown(shipped)
        self.trade.enter(order, f"00340434161094{at:06d}")
        self.trade.complete(order)
        self.wish(held)
        self.turn()
        self.turn()
        told = self.trade.platform.catalogue[offer.gtin].stock
        assert told is not None
        assert told.quantity == 30 + at, f"stock of round {at}"
        assert self.has_told_parcel(shipped), f"tracking of round {at}"
        assert self.has_told(shipped, OrderStatus.COMPLETED), f"end of round {at}"
        assert self.trade.shown(held).status is ON_HOLD, f"status of round {at}"
        self.turn(ROUND - (self.now - began))


@contextmanager
def _an_hour(kind: str, folder: Path) -> Iterator[Hour]:
    with trading(kind, folder, catalogue=german_catalogue(sound=90)) as trade:
        hour = Hour(trade)
        yield hour
        hour.engine.leave()


def _live_through(hour: Hour, spared: str = "") -> None:
    """Live through the hour with goods that are not the ones that fail."""
    sold, ordered = [o for o in hour.trade.offers() if spared not in (o.id, o.gtin)][:2]
    for at in range(ROUNDS):
        hour.round(at, sold, ordered)


def _require_backoff(hour: Hour, key: str) -> None:
    """Require that it was tried again all the time, ever more rarely up to a quarter of an hour."""
    tries = sorted(set(hour.shop.tries))
    assert len(tries) >= ROUNDS
    assert max(after - before for before, after in pairwise(tries)) <= LONGEST_PAUSE + ROUND
    with hour.trade.store.reading() as tx:
        (failure,) = [each for each in failing(tx) if each.task.key == key]
    pause = (failure.next_at - hour.trade.clock()).total_seconds() + hour.now - tries[-1]
    assert failure.times >= ROUNDS
    assert 2 * TURN < pause <= LONGEST_PAUSE + 1


def _require_healing(hour: Hour, key: str) -> None:
    """Once it works it is neither shown nor an alarm any more, at the latest after a quarter of an hour."""
    assert key in hour.failing()
    assert f"failing.{key}" in hour.alarms.lasting()
    hour.shop.breaks = lambda _name, _given: False
    for _ in range(5):
        hour.turn(ROUND)
    assert key not in hour.failing()
    assert f"failing.{key}" not in hour.alarms.lasting()


@both
def test_a_hint_that_always_fails(kind: str, tmp_path: Path) -> None:
    """A product that the shop breaks on whenever it is asked for by its id."""
    with _an_hour(kind, tmp_path) as hour:
        bad = hour.trade.offers()[-1]
        with hour.trade.store.reading() as tx:
            product_id = tx.catalogue.product_of(bad.id) or bad.id
        hour.shop.breaks = lambda name, given: name == "products" and product_id in given[0]
        hour.engine.hint([Hint(HintKind.PRODUCT, product_id)])
        _live_through(hour, bad.gtin)
        _require_backoff(hour, f"hinted.product.{product_id}")
        _require_healing(hour, f"hinted.product.{product_id}")


@both
def test_an_orders_status_that_always_fails(kind: str, tmp_path: Path) -> None:
    """A status that the shop never sets."""
    with _an_hour(kind, tmp_path) as hour:
        number = hour.place(hour.trade.offers()[-1])
        shop_id = hour.trade.record(number).shop_id
        hour.shop.breaks = lambda name, given: name == "set_status" and given[0] == shop_id
        hour.wish(number)
        _live_through(hour)
        _require_backoff(hour, f"orders.status.{number}")
        _require_healing(hour, f"orders.status.{number}")
        assert hour.trade.shown(number).status is ON_HOLD


@both
def test_a_list_of_webhooks_that_always_fails(kind: str, tmp_path: Path) -> None:
    """Webhooks that can neither be listed nor made."""
    with _an_hour(kind, tmp_path) as hour:
        hour.shop.breaks = lambda name, _given: name == "ensure_hooks"
        hour.turn(3600)
        _live_through(hour)
        _require_backoff(hour, "rounds.webhooks")
        _require_healing(hour, "rounds.webhooks")


@both
def test_a_sweep_that_always_fails(kind: str, tmp_path: Path) -> None:
    """A catalogue that cannot be read to its end: an alarm after an hour, and all else as ever."""
    with _an_hour(kind, tmp_path) as hour:
        hour.shop.breaks = lambda name, _given: name == "all_products"
        hour.engine.want_sweep()
        hour.turn()
        assert "failing.collect.sweep" not in hour.alarms.lasting()
        _live_through(hour)
        _require_backoff(hour, "collect.sweep")
        _require_healing(hour, "collect.sweep")


@both
def test_a_row_that_always_fails(kind: str, tmp_path: Path) -> None:
    """A product that kills the shop in whatever list it stands: it is named, and the others are told."""
    with _an_hour(kind, tmp_path) as hour:
        shop: Any = hour.trade.shop
        shop._api.lists.aside._clock = lambda: hour.now
        bad = hour.trade.offers()[-1]
        with hour.trade.store.reading() as tx:
            product_id = tx.catalogue.product_of(bad.id) or bad.id
        hour.trade.sim.configure(host=Habits(poison=(hour.id_of(product_id),)))
        hour.engine.want_sweep()
        _live_through(hour, bad.gtin)
        assert product_id in {row.id for row in hour.trade.shop.unread()}
        assert product_id in hour.alarms.lasting()["shop.rows"]
        assert hour.failing() == set()
        hour.trade.sim.configure(host=Habits())
        for _ in range(3):
            hour.engine.want_sweep()
            hour.turn(ROUND)
        assert hour.trade.shop.unread() == ()
        assert "shop.rows" not in hour.alarms.lasting()


@both
def test_a_page_that_always_fails(kind: str, tmp_path: Path) -> None:
    """Lists of more than five rows kill the shop: they come in smaller ones, and nothing waits for it."""
    with _an_hour(kind, tmp_path) as hour:
        hour.trade.sim.configure(host=Habits(most_rows=5))
        hour.engine.want_sweep()
        _live_through(hour)
        assert hour.failing() == set()
        assert set(hour.trade.shop.reach().page_sizes.values()) <= {1, 5}
        assert hour.trade.shop.reach().page_sizes
