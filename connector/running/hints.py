"""Hints of webhooks, kept until what they hint at was read."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from connector.errors import ConnectorError
from connector.model import Hint, HintKind

HINT_GATHERING = 0.2
SAME_MOMENT = 0.02


class Hints:
    """Ids that webhooks hinted at, gathered so that many are read in one question.

    The first ones after a quiet time wait for their like for a blink only; later ones are taken no more
    often than every ``HINT_GATHERING`` seconds: reading one costs the shop nearly as much as reading many.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._lock = threading.Lock()
        self._ids: dict[HintKind, set[str]] = {kind: set() for kind in HintKind}
        self._taken_at = dict.fromkeys(HintKind, float("-inf"))
        self._clock = clock
        self._sleep = sleep

    def add(self, hints: Iterable[Hint]) -> set[HintKind]:
        """Add hints and return the kinds that were among them."""
        kinds = set()
        with self._lock:
            for hint in hints:
                self._ids[hint.kind].add(hint.id)
                kinds.add(hint.kind)
        return kinds

    def has(self, kind: HintKind) -> bool:
        """Tell whether there are hints of a kind."""
        return bool(self._ids[kind])

    @contextmanager
    def taken(self, kind: HintKind) -> Iterator[set[str]]:
        """Wait a moment for more of the kind, then take all; they come back when the work on them fails."""
        if self.has(kind):
            gathered = self._taken_at[kind] + HINT_GATHERING - self._clock()
            self._sleep(max(SAME_MOMENT, gathered))
            self._taken_at[kind] = self._clock()
        with self._lock:
            ids, self._ids[kind] = self._ids[kind], set()
        try:
            yield ids
        except ConnectorError:
            with self._lock:
                self._ids[kind] |= ids
            raise
