"""The cursor of the catalogue's changes: an opaque text that survives restarts. Pure.

A row becomes visible a little after its time stamp, and 6.7 stamps a sale with whole seconds, cut off
(facts 3), so every question reaches back over the last one (``OVERLAP``). What an earlier question showed of
that stretch is remembered by its content, so that it is not read for ever.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from adapters.shopware.translate.values import Row, integer_at, text_at

OVERLAP = timedelta(seconds=5)

_VERSION = 1
_MOST_REMEMBERED = 2000


@dataclass(frozen=True, slots=True)
class Census:
    """How many products and variants the shop has, the highest running number, and when it said so."""

    total: int
    newest: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the next question starts: ``after`` by the shop's clock, and what was known there."""

    after: datetime
    total: int
    newest: int
    seen: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def at(cls, census: Census) -> Cursor:
        """Mark the moment of the census."""
        return cls(census.at - OVERLAP, census.total, census.newest)

    def dump(self) -> str:
        """Write the cursor as text."""
        values = [int(self.after.timestamp()), self.total, self.newest, self.seen]
        return json.dumps([_VERSION, *values], separators=(",", ":"))

    @classmethod
    def load(cls, text: str) -> Cursor | None:
        """Read what :meth:`dump` wrote; None for anything else."""
        try:
            version, after, total, newest, seen = json.loads(text)
            if version != _VERSION:
                return None
            remembered = {str(key): str(content) for key, content in seen.items()}
            return cls(datetime.fromtimestamp(after, UTC), int(total), int(newest), remembered)
        except (ValueError, TypeError, AttributeError, OverflowError, OSError):
            return None


class Watch:
    """Tells news from what the last question showed already, and collects what to remember."""

    def __init__(self, before: Cursor, census: Census) -> None:
        self._before = before
        self._census = census
        self._kept: dict[str, tuple[str, str]] = {}
        self.after = min(before.after, census.at - OVERLAP)
        self.created = 0

    @property
    def went_back(self) -> bool:
        """Whether the shop's clock is behind the cursor: it was set back, or a backup was restored."""
        return self._census.at < self._before.after or self._census.newest < self._before.newest

    @property
    def missing(self) -> int:
        """How many products and variants left since the last census, those that came set off."""
        return self._before.total + self.created - self._census.total

    def news(self, rows: Iterable[Row]) -> list[Row]:
        """Return the rows that show anything the last question did not."""
        return [row for row in rows if self._is_news(row)]

    def count_created(self, rows: Iterable[Row]) -> None:
        """Count the products among ``rows`` that the last census did not count and this one does."""
        numbers = (integer_at(row, "autoIncrement") for row in rows)
        self.created += sum(self._before.newest < n <= self._census.newest for n in numbers)

    def next(self) -> Cursor:
        """Return the cursor for the next question."""
        after = self._census.at - OVERLAP
        stamp = after.strftime("%Y-%m-%dT%H:%M:%S")
        fresh = sorted((at, key, content) for key, (at, content) in self._kept.items() if at >= stamp)
        kept = {key: content for _, key, content in fresh[-_MOST_REMEMBERED:]}
        return Cursor(after, self._census.total, self._census.newest, kept)

    def _is_news(self, row: Row) -> bool:
        # The second half of an id is random, the first may be the time at which the row was made.
        key, content = text_at(row, "id")[16:], _fingerprint(row)
        self._kept[key] = (max(text_at(row, "createdAt"), text_at(row, "updatedAt")), content)
        return self._before.seen.get(key) != content


def _fingerprint(row: Row) -> str:
    return hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()[:12]
