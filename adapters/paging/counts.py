"""Counts that the other side tells beside a list, and that may be wrong for as long as it lives."""

from __future__ import annotations

import threading
from collections.abc import Collection

import structlog

_log = structlog.stdlib.get_logger(__name__)


class Counts:
    """Whether a list that is shorter than it was counted is whole; safe to use from several threads.

    A row that was missed by chance comes with the next reading. Two readings in a row that miss as many, and
    of which the later has every row of the earlier, show that the count is wrong: it is taken as it is.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._missing = 0
        self._ids: frozenset[str] = frozenset()
        self._is_said = False

    def is_whole(self, counted: int, ids: Collection[str]) -> bool:
        """Tell whether a reading that brought these rows, of which so many were counted, brought all."""
        missing = counted - len(ids)
        with self._lock:
            is_proven = missing == self._missing and self._ids.issubset(ids)
            is_news = missing > 0 and is_proven and not self._is_said
            self._missing, self._ids = missing, frozenset(ids) if missing > 0 else frozenset()
            self._is_said = missing > 0 and is_proven
        if is_news:
            _log.warning("counts more rows than there are", counted=counted, listed=len(ids))
        return missing <= 0 or is_proven
