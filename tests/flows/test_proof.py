"""Webhooks that are proven alive: what shows it, what shows the contrary, and what ends it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from connector.running.workers.proof import FEWEST, FIRST_FOUND_WITHIN, MOST, HookProof

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


class Shop:
    """A shop whose webhooks come late or soon, and whose time goes with the test's."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.proof = HookProof(lambda: self.now)
        self._changes = 0

    @property
    def time(self) -> datetime:
        """Tell the shop's time, by the second."""
        return (NOON + timedelta(seconds=self.now)).replace(microsecond=0)

    def is_alive(self) -> bool:
        """Tell whether the webhooks are proven alive."""
        return self.proof.is_alive

    def change(self, delay: float, quiet: float = 60.0, product: str = "") -> None:
        """Change a product; its webhook comes after ``delay``, and what it hints at is read at once."""
        self._changes += 1
        product_id = product or f"p{self._changes}"
        changed_at = self.time
        self.now += delay
        self.proof.came(product_id, quiet)
        self.now += 0.2
        self.proof.was_read(product_id, product_id, changed_at, self.time)
        self.now += 10


@pytest.fixture
def shop() -> Shop:
    """Give a shop of which nothing is known."""
    return Shop()


def test_webhooks_that_come_soon_are_alive(shop: Shop) -> None:
    """Within two seconds of the row's own date, a few times."""
    for _ in range(FEWEST):
        assert not shop.is_alive()
        shop.change(0.7)
    assert shop.is_alive()


def test_webhooks_that_come_late_are_not(shop: Shop) -> None:
    """As where WP-Cron waits for a visitor: the median counts, one that hangs changes nothing."""
    for delay in (30, 12, 55, 40, 18, 9, 27):
        shop.change(delay)
    assert not shop.is_alive()
    for _ in range(MOST):
        shop.change(0.7)
    assert shop.is_alive()
    shop.change(45)
    assert shop.is_alive()


def test_a_webhook_right_after_a_question_of_ours_proves_nothing(shop: Shop) -> None:
    """Our question may have been the visitor that sent it on its way."""
    for _ in range(MOST):
        shop.change(1.5, quiet=0.3)
    assert not shop.is_alive()


def test_lucky_webhooks_do_not_hide_the_late_ones(shop: Shop) -> None:
    """Those between two questions are few and soon; the late ones count though a question came before."""
    for _ in range(6):
        shop.change(0.5, quiet=2.0)
        shop.change(25, quiet=1.0)
        shop.change(40, quiet=1.0)
    assert not shop.is_alive()


def test_a_hint_without_a_change_proves_nothing(shop: Shop) -> None:
    """The same date again is no change, and neither is one of yesterday."""
    for _ in range(MOST):
        shop.proof.came("p", 60)
        shop.proof.was_read("p", "p", NOON, shop.time)
    assert not shop.is_alive()


def test_a_change_that_a_question_finds_first_ends_it(shop: Shop) -> None:
    """The webhooks died without a word: the first change that nobody told of is enough."""
    for _ in range(FEWEST):
        shop.change(0.7)
    shop.proof.was_found(["x"])
    assert shop.is_alive()
    shop.now += FIRST_FOUND_WITHIN
    assert not shop.is_alive()
    for _ in range(FEWEST - 1):
        shop.change(0.7)
        assert not shop.is_alive()
    shop.change(0.7)
    assert shop.is_alive()


def test_a_webhook_that_was_on_its_way_ends_nothing(shop: Shop) -> None:
    """A question may come between a change and its webhook."""
    for _ in range(FEWEST):
        shop.change(0.7)
    shop.proof.was_found(["x"])
    shop.change(0.7, product="x")
    shop.now += 60
    assert shop.is_alive()


def test_what_a_webhook_told_is_not_found_first(shop: Shop) -> None:
    """A question shows the change again that was hinted at and read before."""
    for _ in range(FEWEST):
        shop.change(0.7)
    shop.change(0.7, product="x")
    shop.proof.was_found(["x"])
    shop.now += 60
    assert shop.is_alive()
