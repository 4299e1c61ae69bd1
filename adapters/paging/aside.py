"""Rows that the shop cannot give: which, when they are asked for again, and what finding them costs."""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import structlog

from adapters.paging import Clock
from connector.model import Unread
from connector.model.errors import ShopFailed
from connector.model.messages import say

MOST_A_MINUTE = 20
"""Questions a minute that looking for the broken rows of one list may cost."""

FIRST_WAIT, LONGEST_WAIT = 60.0, 900.0
"""Seconds until a row is asked for again; doubled each time, up to the longest."""

_FORGOTTEN_AFTER = 3600.0
"""Seconds after which a row that broke before begins with the first wait again."""

_LONGEST_SEARCH = 10.0
_UNNAMED = "?"
_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that the shop cannot give; without an ``id`` it is only known to be one of ``candidates``."""

    list: str
    id: str
    reason: str
    candidates: tuple[str, ...] = ()
    due: float = 0.0


class Aside:
    """What is set aside of one shop; safe to use from several threads."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._asked: defaultdict[str, deque[float]] = defaultdict(deque)
        self._turns: Counter[str] = Counter()
        self._rows: dict[tuple[str, str], Broken] = {}
        self._waits: dict[tuple[str, str], tuple[float, float]] = {}
        self._searched = threading.Condition()
        self._searches: dict[str, int] = {}
        self._new_unnamed: set[str] = set()
        self._mended: defaultdict[str, set[str]] = defaultdict(set)

    def rows(self) -> tuple[Unread, ...]:
        """Name what is set aside now."""
        with self._lock:
            return tuple(Unread(broken.list, broken.id, broken.reason) for broken in self._rows.values())

    def ids(self, name: str) -> frozenset[str]:
        """Return the ids of a list's rows that are set aside."""
        with self._lock:
            return frozenset(b.id for b in self._rows.values() if b.list == name and b.id)

    def unnamed(self, name: str) -> int:
        """Count the rows of a list that are set aside without being known by an id."""
        with self._lock:
            return sum(b.list == name and not b.id for b in self._rows.values())

    def take_unnamed(self, name: str) -> bool:
        """Tell whether such a row was met since this was asked last: a reading of all rows may name it."""
        with self._lock:
            is_new = name in self._new_unnamed
            self._new_unnamed.discard(name)
            return is_new

    def due(self, name: str) -> tuple[Broken, ...]:
        """Return the rows of a list that it is time to ask for again."""
        with self._lock:
            return tuple(b for b in self._rows.values() if b.list == name and b.due <= self._clock())

    def take_mended(self, name: str) -> frozenset[str]:
        """Return the ids that were set aside and can be read again, each once."""
        with self._lock:
            return frozenset(self._mended.pop(name, ()))

    def put(self, name: str, row_id: str, reason: str, candidates: Sequence[str] = ()) -> None:
        """Set a row aside, or set it aside for longer; without an id it is one of ``candidates``."""
        key = (name, row_id or f"{_UNNAMED}{candidates[0] if candidates else ''}")
        unnamed = () if row_id else tuple(candidates)
        with self._lock:
            is_new = key not in self._rows
            if is_new and not row_id:
                self._new_unnamed.add(name)
            before, at = self._waits.get(key, (0.0, 0.0))
            lasts = before and self._clock() - at < _FORGOTTEN_AFTER
            wait = min(before * 2, LONGEST_WAIT) if lasts else FIRST_WAIT
            self._waits[key] = wait, self._clock()
            self._drop_unnamed(name, row_id)
            self._rows[key] = Broken(name, row_id, reason, unnamed, self._clock() + wait)
        if is_new:
            _log.warning("set aside", list=name, row=row_id or "unknown", reason=reason)

    def _drop_unnamed(self, name: str, row_id: str) -> None:
        """Forget that a row has no name, now that it has one."""
        for key, broken in [*self._rows.items()]:
            may_be = not broken.candidates or row_id in broken.candidates
            if broken.list == name and not broken.id and may_be:
                del self._rows[key]

    def forget(self, broken: Broken) -> None:
        """Forget a row that nothing names any more; if it still breaks, it is met again."""
        with self._lock:
            self._rows = {key: row for key, row in self._rows.items() if row is not broken}

    def mend(self, name: str, row_id: str) -> None:
        """Note that a row can be read again."""
        with self._lock:
            self._rows.pop((name, row_id), None)
            self._drop_unnamed(name, row_id)
            self._mended[name].add(row_id)
        _log.info("can be read again", list=name, row=row_id)

    @contextmanager
    def searching(self, kind: str) -> Iterator[None]:
        """Search for broken rows of a list; another thread waits, and then knows what was found.

        Not for ever: a search goes on only as its rows are taken, and whoever takes them may be slow.
        """
        me = threading.get_ident()
        with self._searched:
            self._searched.wait_for(lambda: self._searches.get(kind, me) == me, _LONGEST_SEARCH)
            self._searches[kind] = me
        try:
            yield
        finally:
            with self._searched:
                self._searches.pop(kind, None)
                self._searched.notify_all()

    def turn(self, kind: str) -> int:
        """Count the times that one row of a list was asked for, from 0."""
        with self._lock:
            self._turns[kind] += 1
            return self._turns[kind] - 1

    def left(self, kind: str) -> int:
        """Tell how many questions a search for broken rows of a list has left within this minute."""
        with self._lock:
            return MOST_A_MINUTE - len(self._asked_lately(kind))

    def count(self, kind: str) -> None:
        """Count a question of a search for broken rows; raises TooManyQuestions if there were too many."""
        with self._lock:
            asked = self._asked_lately(kind)
            if len(asked) < MOST_A_MINUTE:
                asked.append(self._clock())
                return
        raise TooManyQuestions(
            say(
                "the shop breaks on rows of {what}, and looking for them has taken {count} questions "
                "within a minute; it goes on in a minute",
                what=kind,
                count=MOST_A_MINUTE,
            )
        )

    def _asked_lately(self, kind: str) -> deque[float]:
        asked, now = self._asked[kind], self._clock()
        while asked and asked[0] <= now - 60.0:
            asked.popleft()
        return asked


class TooManyQuestions(ShopFailed):
    """The search for broken rows waits for the next minute."""
