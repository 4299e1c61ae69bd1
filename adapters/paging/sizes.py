"""How many rows of each list the other side gives at once: found out, remembered, and grown again slowly."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass

import structlog

from adapters.paging import Clock
from connector.ports import Memory

STEPS = (500, 100, 50, 25, 5, 1)
"""Sizes of a page; each divides the one before, so that a smaller page begins where a larger one would."""

FIRST_GROWTH, LONGEST_GROWTH = 60.0, 86_400.0
"""Seconds after which the next larger page is tried; doubled each time that it was too large after all.

After a start it is tried at once: who starts every few minutes would never come to it otherwise.
"""

_KEPT = "page_sizes"
_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Small:
    size: int
    wait: float
    grow_at: float
    is_trying: bool = False


class Sizes:
    """The sizes that are smaller than the most; what is not here comes in the largest pages."""

    def __init__(self, memory: Memory | None = None, clock: Clock = time.monotonic) -> None:
        self._memory = memory
        self._clock = clock
        self._lock = threading.Lock()
        self._small: dict[str, _Small] = {}
        for name, size in _read(memory).items():
            self._small[name] = _Small(size, FIRST_GROWTH, clock())

    def small(self) -> Mapping[str, int]:
        """Return the lists that come in smaller pages than they might, and in which."""
        with self._lock:
            return {name: small.size for name, small in sorted(self._small.items())}

    def of(self, name: str, most: int) -> int:
        """Return how many rows to ask for, ``most`` at the most; now and then one step more than is known."""
        with self._lock:
            small = self._small.get(name)
            if small is None or small.size >= most:
                return most
            larger = _above(small.size)
            if self._clock() < small.grow_at or most < larger:
                return small.size
            # Tried once: whether it goes well or not, the next try is a while away.
            self._small[name] = _Small(small.size, small.wait, self._clock() + small.wait, is_trying=True)
            return larger

    def known(self, name: str) -> int:
        """Return the size in which a list is known to come; the largest when nothing is known."""
        with self._lock:
            return self._small[name].size if name in self._small else STEPS[0]

    def went_well(self, name: str, rows: int, most: int) -> None:
        """Note that so many rows came at once."""
        size = next((step for step in STEPS if step <= rows), 1)
        with self._lock:
            small = self._small.get(name)
            if small is None or size <= small.size:
                return
            if size >= most:
                del self._small[name]
            else:
                self._small[name] = _Small(size, FIRST_GROWTH, self._clock() + FIRST_GROWTH)
            self._keep()
        _log.info("gives more rows at once again", list=name, rows=size)

    def shrink(self, name: str, size: int) -> None:
        """Note that no more than ``size`` rows come at once; another thread may know of fewer."""
        with self._lock:
            small = self._small.get(name)
            if small is not None and small.size <= size:
                wait = min(small.wait * 2, LONGEST_GROWTH) if small.is_trying else small.wait
                self._small[name] = _Small(small.size, wait, self._clock() + wait)
                return
            self._small[name] = _Small(size, FIRST_GROWTH, self._clock() + FIRST_GROWTH)
            self._keep()
        _log.warning("gives fewer rows at once", list=name, rows=size)

    def _keep(self) -> None:
        if self._memory is not None:
            sizes = {name: small.size for name, small in sorted(self._small.items())}
            self._memory.put(_KEPT, json.dumps(sizes) if sizes else None)


def below(size: int) -> int:
    """Return the next smaller size of a page; 1 stays 1."""
    return next((step for step in STEPS if step < size), 1)


def fitting(at: int, size: int) -> int:
    """Return the largest size, at most ``size``, of which a page begins at this place."""
    return next((step for step in STEPS if step <= size and at % step == 0), 1)


def _above(size: int) -> int:
    return min((step for step in STEPS if step > size), default=size)


def _read(memory: Memory | None) -> dict[str, int]:
    try:
        sizes = json.loads(memory.get(_KEPT) or "{}") if memory is not None else {}
        return {str(name): size for name, size in sizes.items() if size in STEPS}
    except (ValueError, AttributeError):
        return {}
