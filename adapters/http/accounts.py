"""Accounts of a shop's time: who took how much, and how long each has to rest for it. Pure, but for sums.

Time that was taken is a debt, which the budget pays off as time goes by. Stock questions get two thirds of
it as long as they have a debt, the other accounts share the rest; what one does not need, the others get at
once and owe to nobody. So a debt delays only its own account.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import get_args

from connector.ports import Account

STOCK_SHARE = 2 / 3
"""Of the budget, while stock questions and others want it."""

HURRIED_SHARE = 0.5
"""Of the shop's time, for a reading that people wait for; it is no part of the budget."""

LONGEST_REST = 55.0
"""Seconds: a shop so slow that a debt lasts longer is asked all the same, and what is left is forgiven.

With what a worker is busy with just then nobody waits for more than a minute.
"""

_WINDOW = 600.0
_ALL: tuple[Account, ...] = get_args(Account)
_NOTHING = 1e-9


class Accounts:
    """The debts of all accounts at one shop; ``now`` is the time of a clock that never goes back.

    ``share`` is what all together may take of the shop's time. An account that is free of debt may ask.
    """

    REMEMBERED = ("_debts", "_asked_at", "_paid_until", "spent")

    def __init__(self, share: float, now: float) -> None:
        self._share = share
        self._paid_until = now
        self._debts: dict[Account, float] = dict.fromkeys(_ALL, 0.0)
        self._asked_at: dict[Account, float] = dict.fromkeys(_ALL, now)
        self._wanted: dict[Account, tuple[float, float]] = {}
        self._waits: dict[Account, deque[tuple[float, float]]] = {account: deque() for account in _ALL}
        self.spent: dict[Account, float] = dict.fromkeys(_ALL, 0.0)

    def spend(self, account: Account, seconds: float, now: float) -> None:
        """Count a request that took ``seconds`` and was answered just now."""
        if now - seconds - self._asked_at[account] >= LONGEST_REST:
            self._debts[account] = 0.0
        self._debts[account] += seconds
        self._pay(now)
        self._asked_at[account] = now
        self.spent[account] += seconds

    def wait(self, account: Account, now: float, credit: float = 0.0) -> float:
        """Tell how long the account has to rest until no more than ``credit`` seconds are left to pay."""
        self._pay(now)
        paid = _seconds_until_paid(self._debts, account, credit, self._share)
        rest = min(paid, max(0.0, self._asked_at[account] + LONGEST_REST - now))
        if rest > 0 or account in self._wanted:
            since, last = self._wanted.get(account, (now, now))
            # Who did not even ask for so long did not wait, but had nothing to do.
            self._wanted[account] = (since if now - last <= LONGEST_REST else now, now)
        return rest

    def begin(self, account: Account, now: float) -> None:
        """Take note that the account asks now, and how long it had to wait for that."""
        self._pay(now)
        since, _ = self._wanted.pop(account, (now, now))
        waits, wait = self._waits[account], now - since
        while waits and waits[-1][1] <= wait:
            waits.pop()
        waits.append((now, wait))

    def quiet(self, now: float) -> float:
        """Tell how long ago anything was asked last."""
        return now - max(self._asked_at.values())

    def longest_waits(self, now: float) -> dict[Account, float]:
        """Tell how long each account has waited at most, of late."""
        for waits in self._waits.values():
            while waits and waits[0][0] < now - _WINDOW:
                waits.popleft()
        return {account: waits[0][1] if waits else 0.0 for account, waits in self._waits.items()}

    def _pay(self, now: float) -> None:
        self._debts = _paid(self._debts, now - self._paid_until, self._share)
        self._paid_until = now


def _rates(debts: Mapping[Account, float], share: float) -> dict[Account, float]:
    """Tell what part of the passing time pays off each debt."""
    indebted = [account for account in debts if debts[account] > 0]
    others = [account for account in indebted if account not in ("stock", "hurried")]
    stock = share * (STOCK_SHARE if others else 1) if "stock" in indebted else 0.0
    rates: dict[Account, float] = {account: (share - stock) / len(others) for account in others}
    if "stock" in indebted:
        rates["stock"] = stock
    if "hurried" in indebted:
        rates["hurried"] = max(share, HURRIED_SHARE)
    return rates


def _paid(debts: Mapping[Account, float], seconds: float, share: float) -> dict[Account, float]:
    """Return what is left of debts when this time has passed and nothing was asked."""
    left = dict(debts)
    while seconds > 0 and (rates := _rates(left, share)):
        step = min(seconds, *(left[account] / rate for account, rate in rates.items()))
        left |= _less(left, rates, step)
        seconds -= step
    return left


def _seconds_until_paid(
    debts: Mapping[Account, float], account: Account, credit: float, share: float
) -> float:
    left, seconds = dict(debts), 0.0
    while left[account] > credit + _NOTHING:
        rates = _rates(left, share)
        step = min(left[some] / rate for some, rate in rates.items())
        step = min(step, (left[account] - credit) / rates[account])
        left |= _less(left, rates, step)
        seconds += step
    return seconds


def _less(
    debts: Mapping[Account, float], rates: Mapping[Account, float], seconds: float
) -> dict[Account, float]:
    left = {account: debts[account] - rate * seconds for account, rate in rates.items()}
    return {account: debt if debt > _NOTHING else 0.0 for account, debt in left.items()}
