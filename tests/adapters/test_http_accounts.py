"""The budget's accounts: what polling may take of a shop's time, and who waits for whom."""

from __future__ import annotations

import random
from collections.abc import Mapping
from itertools import pairwise

import pytest

from adapters.http import Budget
from adapters.http.accounts import LONGEST_REST
from connector.ports import Account


class Shop:
    """A shop whose time a test lets pass, and workers that ask it in turn as soon as they may."""

    def __init__(self, share: float = 0.05) -> None:
        self.now = 1000.0
        self.budget = Budget(share, lambda: self.now)
        self.asked: list[tuple[Account, float]] = []

    def ask(self, account: Account, seconds: float) -> None:
        """Ask something that takes so long."""
        with self.budget.polling(account):
            self.asked.append((account, self.now))
            self.now += seconds
            self.budget._accounts.spend(account, seconds, self.now)

    def go_on(self, until: float, wanted: Mapping[Account, float]) -> None:
        """Let each account ask a question of its cost whenever it may."""
        while self.now < until:
            rests = {account: self.budget.wait_seconds(account) for account in wanted}
            first = min(rests, key=lambda account: rests[account])
            self.now += rests[first]
            if self.now < until:
                self.ask(first, wanted[first])

    def gaps(self, account: Account, since: float = 0.0) -> list[float]:
        """Return the times from one question of an account to its next."""
        times = [at for asker, at in self.asked if asker == account and at >= since]
        return [after - before for before, after in pairwise(times)]


def test_polling_takes_at_most_its_share() -> None:
    """Whatever the answers take, polling that rests when told to takes 5 % of the shop's time."""
    shop = Shop()
    began = shop.now
    for seconds in [0.04, 0.5, 0.01, 2.0, 0.04] * 20:
        shop.now += shop.budget.wait_seconds("stock")
        assert shop.budget.wait_seconds("stock") == 0
        shop.ask("stock", seconds)
    shop.now += shop.budget.wait_seconds("stock")
    assert shop.budget.spent_seconds == pytest.approx(0.05 * (shop.now - began))


@pytest.mark.parametrize("seed", range(5))
def test_all_accounts_together_take_at_most_the_share(seed: int) -> None:
    """Four accounts that ask as often as they may, with questions of any length up to a third of a second."""
    shop, chance = Shop(), random.Random(seed)
    began = shop.now
    accounts: tuple[Account, ...] = ("stock", "orders", "sweeps", "reconcile")
    for _ in range(400):
        rests: dict[Account, float] = {account: shop.budget.wait_seconds(account) for account in accounts}
        first = min(rests, key=lambda account: rests[account])
        shop.now += rests[first]
        shop.ask(first, chance.uniform(0.05, 0.33))
    owed = 4 * 0.33
    assert shop.budget.spent_seconds <= 0.05 * (shop.now - began) + owed
    assert shop.budget.spent_seconds >= 0.05 * (shop.now - began) - owed


def test_a_setting_gives_polling_another_share() -> None:
    """Twice the share, half the rest."""
    shop = Shop(0.1)
    shop.ask("stock", 1.0)
    assert shop.budget.wait_seconds("stock") == pytest.approx(9.0)


def test_idle_time_is_not_saved_up() -> None:
    """An hour without polling does not allow a burst afterwards."""
    shop = Shop()
    shop.now += 3600
    shop.ask("stock", 1.0)
    assert shop.budget.wait_seconds("stock") == pytest.approx(19.0)


def test_stock_has_two_thirds_when_it_wants_them() -> None:
    """Beside all others, whatever they would like to have, stock questions get two thirds of the budget."""
    shop = Shop()
    shop.go_on(shop.now + 3600, {"stock": 0.1, "orders": 0.3, "sweeps": 0.3, "reconcile": 0.3})
    spent = shop.budget.spent()
    assert spent["stock"] == pytest.approx(0.05 * 3600 * 2 / 3, rel=0.02)
    assert sum(spent.values()) == pytest.approx(0.05 * 3600, rel=0.02)


def test_a_debt_delays_only_its_own_account() -> None:
    """A page of the sweep that took ten seconds costs stock questions no more than being there."""
    shop = Shop()
    shop.go_on(shop.now + 60, {"stock": 0.1, "orders": 0.1})
    shop.ask("sweeps", 10.0)
    began = shop.now
    shop.go_on(began + 300, {"stock": 0.1, "orders": 0.1})
    assert max(shop.gaps("stock", began)) == pytest.approx(0.1 / (0.05 * 2 / 3), rel=0.05)
    assert max(shop.gaps("orders", began)) == pytest.approx(0.1 / (0.05 / 6), rel=0.05)


def test_what_is_not_used_is_lent_and_never_owed_back() -> None:
    """Alone, stock questions use the whole budget; they do not wait for it when others come."""
    shop = Shop()
    shop.go_on(shop.now + 600, {"stock": 0.1})
    assert max(shop.gaps("stock")) == pytest.approx(0.1 / 0.05, rel=0.01)
    began = shop.now
    shop.go_on(began + 600, {"stock": 0.1, "orders": 0.3, "sweeps": 0.5})
    assert max(shop.gaps("stock", began)) <= 0.1 / (0.05 * 2 / 3) * 1.05


def test_what_stock_does_not_use_speeds_the_others_up() -> None:
    """While webhooks tell of stocks, a sweep has nearly the whole budget."""
    shop = Shop()
    shop.go_on(shop.now + 600, {"sweeps": 0.4})
    assert shop.budget.spent()["sweeps"] == pytest.approx(0.05 * 600, rel=0.05)


def test_no_account_waits_for_more_than_a_minute() -> None:
    """A shop that takes ten seconds for a question is asked once a minute: what is owed then is forgiven."""
    shop = Shop()
    for _ in range(5):
        shop.ask("stock", 10.0)
        assert shop.budget.wait_seconds("stock") == LONGEST_REST
        shop.now += 20
        assert shop.budget.wait_seconds("stock") == LONGEST_REST - 20
        shop.now += LONGEST_REST - 20
        assert shop.budget.wait_seconds("stock") == 0.0
    shop.ask("stock", 1.0)
    assert shop.budget.wait_seconds("stock") == pytest.approx(19.0)


def test_units_of_half_a_second_wait_at_most_a_minute() -> None:
    """Beside stock and orders that want all they can get, each class asks at least once a minute."""
    shop = Shop()
    shop.go_on(shop.now + 3600, {"stock": 0.19, "orders": 0.3, "sweeps": 0.5})
    assert max(shop.gaps("sweeps")) <= 61
    # A worker may be busy for a few seconds when its rest is over.
    assert max(shop.budget.longest_waits().values()) <= 56


def test_a_hurried_reading_may_take_half_of_the_time() -> None:
    """It is no part of the budget: nobody else waits for it."""
    shop = Shop()
    shop.go_on(shop.now + 600, {"hurried": 0.8})
    assert shop.budget.spent()["hurried"] == pytest.approx(300, rel=0.02)
    shop.ask("hurried", 30.0)
    assert shop.budget.wait_seconds("stock") == 0


def test_credit_lets_a_burst_be_read_before_it_is_paid() -> None:
    """Who may owe two seconds waits only for what is above them, and pays all of it in the end."""
    shop = Shop()
    shop.ask("stock", 1.5)
    assert shop.budget.wait_seconds("stock", credit=2.0) == 0
    shop.ask("stock", 1.0)
    assert 0 < shop.budget.wait_seconds("stock", credit=2.0) < 10
    assert shop.budget.wait_seconds("stock") == pytest.approx(2.5 / 0.05 - 2.5)


def test_the_longest_wait_of_each_account_is_told() -> None:
    """From the moment at which it would have asked to the one at which it did; for ten minutes."""
    shop = Shop()
    shop.ask("orders", 1.0)
    shop.budget.wait_seconds("orders")
    shop.now += 19
    shop.ask("orders", 0.01)
    assert shop.budget.longest_waits()["orders"] == pytest.approx(19.0)
    assert shop.budget.longest_waits()["stock"] == 0
    shop.now += 590
    shop.ask("orders", 0.01)
    assert shop.budget.longest_waits()["orders"] == pytest.approx(19.0)
    shop.now += 11
    assert shop.budget.longest_waits()["orders"] == 0


def test_who_had_nothing_to_do_did_not_wait() -> None:
    """A sweep that ended while it rested, and the next one hours later, are no wait of hours."""
    shop = Shop()
    shop.ask("sweeps", 0.5)
    assert shop.budget.wait_seconds("sweeps") > 0
    shop.now += 7200
    assert shop.budget.wait_seconds("sweeps") == 0
    shop.ask("sweeps", 0.5)
    assert shop.budget.longest_waits()["sweeps"] == 0
