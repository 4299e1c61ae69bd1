"""How fast and how often another side may be asked: purposes, connections at once, budget, rate."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum

from adapters.http.accounts import Accounts
from adapters.paging import Clock
from connector.ports import Account


class Purpose(StrEnum):
    """Why something is asked; decides which connections it may use and whether the budget counts it."""

    INTAKE = "intake"
    POLLING = "polling"
    OTHER = "other"


_purpose: ContextVar[Purpose] = ContextVar("purpose", default=Purpose.OTHER)
_is_hurried: ContextVar[bool] = ContextVar("is_hurried", default=False)
_spend: ContextVar[Callable[[float], None] | None] = ContextVar("spend", default=None)


def current_purpose() -> Purpose:
    """Tell why the running code asks."""
    return _purpose.get()


@contextmanager
def intake() -> Iterator[None]:
    """Ask for an incoming order: may use the connections kept free for it and costs no budget."""
    with _asking(Purpose.INTAKE, None):
        yield


@contextmanager
def _asking(purpose: Purpose, spending: Callable[[float], None] | None) -> Iterator[None]:
    purpose_before = _purpose.set(purpose)
    spend_before = _spend.set(spending)
    try:
        yield
    finally:
        _purpose.reset(purpose_before)
        _spend.reset(spend_before)


def is_hurried() -> bool:
    """Tell whether the running code asks for a reading that people wait for."""
    return _is_hurried.get()


def spend(seconds: float) -> None:
    """Count an answered request that took ``seconds`` on the account in force, if there is one."""
    if (spending := _spend.get()) is not None:
        spending(seconds)


class Budget:
    """How much of one shop's time all polling jobs together may take: at most ``share`` in the long run.

    Requests inside ``with budget.polling(account):`` are summed on that account, which then rests until they
    are paid for; see :class:`adapters.http.accounts.Accounts`. Requests that bring no answer are not
    counted: ``connector.outbox.retry`` slows those.
    """

    def __init__(self, share: float = 0.05, clock: Clock = time.monotonic) -> None:
        self._lock = threading.Lock()
        self._clock = clock
        self._accounts = Accounts(share, clock())

    @property
    def accounts(self) -> Accounts:
        """What is owed: to be remembered where another process goes on."""
        return self._accounts

    @property
    def spent_seconds(self) -> float:
        """All the time that polling has taken so far."""
        return sum(self._accounts.spent.values())

    @contextmanager
    def polling(self, account: Account) -> Iterator[None]:
        """Count every request made inside, in this thread, on an account; see ``connector.ports.Pace``."""
        with self._lock:
            self._accounts.begin(account, self._clock())
        hurried_before = _is_hurried.set(account == "hurried")
        try:
            with _asking(Purpose.POLLING, lambda seconds: self._spend(account, seconds)):
                yield
        finally:
            _is_hurried.reset(hurried_before)

    def wait_seconds(self, account: Account, credit: float = 0.0) -> float:
        """Tell how long an account has to rest from now on; see ``connector.ports.Pace``."""
        with self._lock:
            return self._accounts.wait(account, self._clock(), credit)

    def quiet_seconds(self) -> float:
        """Tell how long ago polling has asked anything last; see ``connector.ports.Pace``."""
        with self._lock:
            return self._accounts.quiet(self._clock())

    def longest_waits(self) -> dict[Account, float]:
        """Tell how long each account has waited at most within the last hour, in seconds."""
        with self._lock:
            return self._accounts.longest_waits(self._clock())

    def spent(self) -> dict[Account, float]:
        """Tell how much of the shop's time each account has taken so far, in seconds."""
        with self._lock:
            return dict(self._accounts.spent)

    def _spend(self, account: Account, seconds: float) -> None:
        with self._lock:
            self._accounts.spend(account, seconds, self._clock())


class RateLimit:
    """At most ``per_second`` requests a second, evenly spaced, over all threads."""

    def __init__(
        self, per_second: float, clock: Clock = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._spacing = 1 / per_second
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._next = clock()

    def wait(self) -> None:
        """Return when the caller's turn has come."""
        with self._lock:
            now = self._clock()
            turn = max(now, self._next)
            self._next = turn + self._spacing
        if turn > now:
            self._sleep(turn - now)


class Slots:
    """At most ``total`` requests at once; ``reserved`` of them only for :attr:`Purpose.INTAKE`."""

    def __init__(self, total: int, reserved: int = 0) -> None:
        if not 0 <= reserved < total:
            raise ValueError(
                f"of {total} connections, {reserved} cannot be reserved; allowed: 0 to {total - 1}"
            )
        self._total = total
        self._for_others = total - reserved
        self._busy = 0
        self._busy_others = 0
        self._changed = threading.Condition()

    @contextmanager
    def taken(self, timeout: float) -> Iterator[None]:
        """Hold one slot; raises TimeoutError when none became free within ``timeout`` seconds."""
        is_other = current_purpose() is not Purpose.INTAKE
        with self._changed:
            if not self._changed.wait_for(lambda: self._has_room(is_other), timeout):
                raise TimeoutError
            self._busy += 1
            self._busy_others += is_other
        try:
            yield
        finally:
            with self._changed:
                self._busy -= 1
                self._busy_others -= is_other
                self._changed.notify_all()

    def _has_room(self, is_other: bool) -> bool:
        return self._busy < self._total and not (is_other and self._busy_others >= self._for_others)
