"""The worker *sales* does it all by itself, beside a supplier's works; webhooks make it fast."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.http import Budget, intake
from adapters.memory import MemoryShop
from connector.catalogue.collect import CollectRules
from connector.model import Hint, HintKind
from connector.model.errors import ShopUnavailable
from connector.running.engine import Engine, Parts, Timing
from tests.retail.making import CANCELLED, READY, sale
from tests.retail.world import Make, Selling
from tests.rules.products import RULES


class Pace(Budget):
    """A budget that is never short."""

    intake = staticmethod(intake)


class Clockwork:
    """An engine whose steps are run by hand."""

    def __init__(self, selling: Selling) -> None:
        self.selling = selling
        self.seconds = 1000.0
        self.engine = Engine(
            Parts(
                shop=MemoryShop(),
                platform=selling.platform,
                store=selling.store,
                notifier=selling.notifier,
                pace=Pace(1.0),
                rules=CollectRules(RULES),
                note="",
                public_url="https://connector.example",
                sales=selling.sales,
                timing=Timing(orders=15),
                clock=lambda: self.seconds,
                sleep=lambda _: None,
            )
        )

    def go_on(self, seconds: float) -> float | None:
        """Let time pass, and both works do what is due; returns when *sales* wants to be woken."""
        self.seconds += seconds
        self.selling.clock.advance(timedelta(seconds=seconds))
        wait = self.engine.steps["sales"].run()
        self.engine.steps["deliver"].run()
        return wait


@pytest.fixture
def clockwork(make: Make) -> Clockwork:
    """Make one whose orders wait two minutes."""
    return Clockwork(make(1))


def test_an_order_is_found_by_reading_and_told_when_it_is_old_enough(clockwork: Clockwork) -> None:
    """Nobody hints at it; the worker asks to be woken when the two minutes are over, or to read again."""
    clockwork.go_on(0)
    clockwork.selling.sell()
    clockwork.go_on(16)
    assert clockwork.selling.numbers == []
    wait = clockwork.go_on(100)
    assert wait is not None
    assert wait <= 15
    clockwork.go_on(21)
    assert clockwork.selling.numbers == ["1031"]


def test_a_hint_makes_it_fast(make: Make) -> None:
    """Between two readings: what a webhook names is read and told at once."""
    clockwork = Clockwork(make(1, forward_after=0))
    clockwork.go_on(0)
    clockwork.selling.sell()
    clockwork.engine.hint([Hint(HintKind.ORDER, "31")])
    clockwork.go_on(1)
    assert clockwork.selling.numbers == ["1031"]
    clockwork.selling.tell(CANCELLED)
    clockwork.go_on(1)
    assert clockwork.selling.shop.orders["31"].status is CANCELLED


def test_an_order_that_the_shop_does_not_serve_holds_up_no_other(make: Make) -> None:
    """It waits by itself, is shown by its id, and goes on by itself."""
    clockwork = Clockwork(make(1, forward_after=0))
    clockwork.go_on(0)
    selling = clockwork.selling
    selling.sell()
    selling.sell(sale(order_id="32", created_at=selling.clock(), status=READY))
    broken = {"31"}
    mark = selling.shop.mark_forwarded

    def marking(order_id: str, number: str) -> None:
        if order_id in broken:
            raise ShopUnavailable("the shop does not answer")
        mark(order_id, number)

    selling.shop.mark_forwarded = marking  # type: ignore[method-assign]
    clockwork.go_on(16)
    assert selling.numbers == ["1032"]
    assert [failure.task.key for failure in clockwork.engine.failing()] == ["sales.forward.31"]
    broken.clear()
    clockwork.go_on(60)
    assert selling.numbers == ["1032", "1031"]
    assert not clockwork.engine.failing()


def test_a_shop_that_is_no_retailers_has_no_such_worker(make: Make) -> None:
    """A supplier's connector does what it did."""
    clockwork = Clockwork(make(1))
    parts = clockwork.engine.parts
    assert "sales" in clockwork.engine.steps
    plain = Engine(
        Parts(
            shop=parts.shop,
            platform=parts.platform,
            store=parts.store,
            notifier=parts.notifier,
            pace=parts.pace,
            rules=parts.rules,
            note="",
            public_url="",
        )
    )
    assert "sales" not in plain.steps
    plain.wake("sales")
