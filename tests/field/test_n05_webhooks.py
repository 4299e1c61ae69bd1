"""N5: webhooks that nobody wants, or that hold up the shop's checkout, do not stay in the shop."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from connector.assembly.connector import ShopPace
from connector.fulfilment.reconcile import reconcile_hooks
from connector.running.engine import Engine, Parts, Timing
from tests.field.trade import Trade, both, trading

URL = "http://127.0.0.1:9"


class Rounds:
    """The rounds of a connector, at a clock that the test sets."""

    def __init__(self, trade: Trade, *, webhooks: bool) -> None:
        self.seconds = 1000.0
        parts = Parts(
            shop=trade.shop,
            platform=trade.platform,
            store=trade.store,
            notifier=trade.notifier,
            pace=ShopPace(clock=lambda: self.seconds),
            rules=trade.rules,
            note="",
            public_url=URL,
            timing=Timing(reconcile=timedelta(hours=1)),
            webhooks=webhooks,
            clock=lambda: self.seconds,
            sleep=lambda _: None,
        )
        self._trade = trade
        self._steps = Engine(parts).rounds.steps

    def go_on(self, seconds: float) -> None:
        """Let time pass, a second at a time."""
        for _ in range(int(seconds)):
            self._steps.run()
            self.seconds += 1
            self._trade.clock.advance(timedelta(seconds=1))


def registered(trade: Trade) -> int:
    """Count the webhooks in the shop."""
    state = trade.shop.look_at_hooks(URL, "x")
    return len(state.ids) + len(state.others)


@contextmanager
def with_hooks(kind: str, folder: Path) -> Iterator[Trade]:
    """Open a trade whose webhooks are registered."""
    changes: dict[str, Any] = {"admin_worker": False} if kind == "shopware" else {}
    with trading(kind, folder, **changes) as trade:
        reconcile_hooks(trade.shop, trade.store, trade.notifier, URL)
        assert registered(trade) > 0
        yield trade


@both
def test_off_removes_what_is_registered(kind: str, tmp_path: Path) -> None:
    """Twelve stayed in a Shopware shop; now none does, and the store knows of none."""
    with with_hooks(kind, tmp_path) as trade:
        Rounds(trade, webhooks=False).go_on(2)
        assert registered(trade) == 0
        with trade.store.reading() as tx:
            assert tx.facts.hook_ids is None


@both
def test_off_leaves_another_connectors_alone(kind: str, tmp_path: Path) -> None:
    """They are its, and it lives on them."""
    with with_hooks(kind, tmp_path) as trade:
        trade.shop.ensure_hooks("https://another.example/webhooks/k9", "other", take_over=True)
        before = registered(trade)
        Rounds(trade, webhooks=False).go_on(2)
        assert registered(trade) == before > 0


def test_an_admin_worker_that_is_switched_on_is_noticed_within_a_minute(tmp_path: Path) -> None:
    """With it a checkout waits for every webhook; when it is off again, they come back."""
    with with_hooks("shopware", tmp_path) as trade:
        rounds = Rounds(trade, webhooks=True)
        rounds.go_on(5)
        assert registered(trade) > 0
        trade.sim.configure(admin_worker=True)
        rounds.go_on(60)
        assert registered(trade) == 0
        trade.sim.configure(admin_worker=False)
        rounds.go_on(60)
        assert registered(trade) > 0


def test_looking_costs_one_small_question(tmp_path: Path) -> None:
    """And WooCommerce none: it never sends inside its requests."""
    with with_hooks("shopware", tmp_path) as trade:
        rounds = Rounds(trade, webhooks=True)
        rounds.go_on(3)
        before = trade.sim.log.last
        rounds.go_on(60)
        asked = [e.data["route"] for e in trade.sim.log.entries("request", before)]
        assert 1 <= asked.count("GET /api/_info/config") <= 4
        assert not [route for route in asked if "webhook" in route]
