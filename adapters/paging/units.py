"""Units of work: how many rows of a list are asked for at once, so that no question takes the shop long."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

from adapters.http.pace import is_hurried
from adapters.paging.sizes import STEPS

LONGEST = 0.5
"""Seconds that one question of polling may take the shop: whoever comes next waits for no more."""

LONGEST_HURRIED = 1.5
"""The same of a reading that people wait for, which larger questions end sooner."""

_GROWS_BELOW = 0.8
"""Share of the longest that a larger question must stay below: two sizes in turn would help nobody."""

_TELLING = 10
"""Rows from which on a page tells what one takes; a shorter one tells what a question takes by itself."""


class _Page(Protocol):
    @property
    def rows(self) -> Sequence[Any]: ...


P = TypeVar("P", bound=_Page)
R = TypeVar("R")


class Units:
    """Measures what a row of each list takes a shop, beside what every question takes; for all threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._question: float | None = None
        self._row: dict[str, float] = {}
        self._size: dict[str, int] = {}

    def size(self, name: str, first: int, most: int) -> int:
        """Return how many rows of a list to ask for at once: ``first`` until one was measured."""
        if is_hurried() and name not in self._row:
            return most
        longest = LONGEST_HURRIED if is_hurried() else LONGEST
        with self._lock:
            if name not in self._row:
                return min(first, most)
            size = next((step for step in STEPS if step <= most and self._takes(name, step) <= longest), 1)
            before = self._size.get(name, size)
            if size > before and self._takes(name, size) > longest * _GROWS_BELOW:
                size = before
            self._size[name] = size
            return size

    def timed(self, name: str, pages: Iterator[P]) -> Iterator[P]:
        """Yield pages of a list, and measure how long each takes to come."""
        while True:
            began = self._clock()
            page = next(pages, None)
            if page is None:
                return
            self._note(name, self._clock() - began, len(page.rows))
            yield page

    def _takes(self, name: str, rows: int) -> float:
        return (self._question or 0.0) + rows * self._row[name]

    def _note(self, name: str, seconds: float, rows: int) -> None:
        with self._lock:
            if rows < _TELLING:
                self._question = min(self._question or seconds, seconds)
                return
            # Until a question without rows was seen, all of it counts as the rows': too small does no harm.
            row = max(0.0, seconds - (self._question or 0.0)) / rows
            self._row[name] = (self._row.get(name, row) + row) / 2


def grouped(
    rows: Sequence[R], has_parts: Callable[[R], bool], parts: Callable[[R], int], most: int
) -> Iterator[list[R]]:
    """Part rows by what they need: those without parts first, then as many as ``most`` parts come to."""
    yield [row for row in rows if not has_parts(row)]
    group: list[R] = []
    count = 0
    for row in filter(has_parts, rows):
        if group and count + parts(row) > most:
            yield group
            group, count = [], 0
        group.append(row)
        count += parts(row)
    if group:
        yield group
