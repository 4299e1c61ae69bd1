"""Everything that a process talks to, made to break at one point: shop, platform, and its own store."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import Connection, Engine, event

from adapters.memory import MemoryPlatform
from connector.model import Event
from connector.model.errors import PlatformUnavailable, ShopDoubtful, ShopUnavailable
from connector.ports import Shop
from connector.store import Store, Transaction


class Death(BaseException):
    """The process is gone: nothing catches this but the test."""


class Moment(StrEnum):
    """How a call is broken."""

    BEFORE = "it fails before its effect"
    LOST = "it takes effect and its answer is lost"
    DEATH_BEFORE = "the process dies before its effect"
    DEATH_AFTER = "the process dies after its effect"


DEATHS = (Moment.DEATH_BEFORE, Moment.DEATH_AFTER)
_EARLY = (Moment.BEFORE, Moment.DEATH_BEFORE)
_WRITES = frozenset({"create_order", "add_note", "make_live", "set_status", "trash_order", "send"})


@dataclass(frozen=True, slots=True)
class Call:
    """A call of this kind: the ``number``-th to ``what``, counted from 1, by its ``name``."""

    what: str
    number: int
    name: str

    @property
    def moments(self) -> tuple[Moment, ...]:
        """How it can be broken; a read has no effect to be broken after, a commit no answer to be lost."""
        if self.what == "store":
            return DEATHS
        return tuple(Moment) if self.name in _WRITES else (Moment.BEFORE,)

    def __str__(self) -> str:
        return f"{self.what} call {self.number} ({self.name})"


@dataclass
class Fate:
    """What was called so far, and which call breaks how."""

    call: Call | None = None
    moment: Moment | None = None
    calls: list[Call] = field(default_factory=list)
    is_met: bool = False

    def begin(self, what: str, name: str) -> Moment | None:
        """Note a call and tell how it is to break, if it is."""
        number = sum(call.what == what for call in self.calls) + 1
        self.calls.append(Call(what, number, name))
        if self.call is None or (what, number) != (self.call.what, self.call.number):
            return None
        self.is_met = True
        return self.moment


@contextmanager
def _breaking(fate: Fate, what: str, name: str) -> Iterator[None]:
    moment = fate.begin(what, name)
    errors: dict[tuple[str, Moment], Exception] = {
        ("shop", Moment.BEFORE): ShopUnavailable("the shop does not answer"),
        ("shop", Moment.LOST): ShopDoubtful("the answer was lost"),
        ("platform", Moment.BEFORE): PlatformUnavailable("the platform does not answer"),
        ("platform", Moment.LOST): PlatformUnavailable("the answer was lost"),
    }
    if moment in _EARLY and moment is not None:
        raise errors.get((what, moment)) or Death()
    yield
    if moment is not None:
        raise errors.get((what, moment)) or Death()


class BreakingShop:
    """A shop each of whose calls can break; a page of a list is a call."""

    def __init__(self, shop: Shop, fate: Fate) -> None:
        self._shop = shop
        self._fate = fate

    @classmethod
    def around(cls, shop: Shop, fate: Fate) -> Shop:
        """Put a shop behind breaking calls."""
        return cast("Shop", cls(shop, fate))

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._shop, name)
        if not callable(found) or name == "close":
            return found

        def call(*values: Any, **named: Any) -> Any:
            if name in ("changes_since", "all_products", "order_changes_since"):
                return self._pages(name, found(*values, **named))
            with _breaking(self._fate, "shop", name):
                return found(*values, **named)

        return call

    def _pages(self, name: str, pages: Iterator[Any]) -> Iterator[Any]:
        while True:
            with _breaking(self._fate, "shop", name):
                page = next(pages, None)
            if page is None:
                return
            yield page


class BreakingPlatform(MemoryPlatform):
    """A platform whose calls can break."""

    fate = Fate()

    def send(self, events: Sequence[Event]) -> None:
        """Take events, or break."""
        with _breaking(self.fate, "platform", "send"):
            super().send(events)


class Commits:
    """The commits of an engine that wrote something; each can be the process's last moment."""

    def __init__(self, engine: Engine) -> None:
        self.fate = Fate()
        self._changes = 0
        self._is_dying = False
        event.listen(engine, "begin", self._at_begin)
        event.listen(engine, "commit", self._at_commit)

    def die_if_due(self) -> None:
        """Die after a commit whose moment it was."""
        if self._is_dying:
            self._is_dying = False
            raise Death

    def _at_begin(self, connection: Connection) -> None:
        self._changes = _changes(connection)

    def _at_commit(self, connection: Connection) -> None:
        if _changes(connection) == self._changes:
            return
        moment = self.fate.begin("store", "commit")
        if moment is Moment.DEATH_BEFORE:
            raise Death
        self._is_dying = moment is Moment.DEATH_AFTER


def _changes(connection: Connection) -> int:
    driver_connection: Any = connection.connection.driver_connection
    changes: int = driver_connection.total_changes
    return changes


class MortalStore(Store):
    """A store before or after whose commits the process can die."""

    def __init__(self, engine: Engine, now: Callable[[], datetime], commits: Commits) -> None:
        super().__init__(engine, now)
        self._commits = commits

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Open a transaction; the process may die at its commit."""
        with super().transaction() as tx:
            yield tx
        self._commits.die_if_due()
