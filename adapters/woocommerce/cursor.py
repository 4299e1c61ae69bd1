"""The cursor of the catalogue's changes: an opaque text that survives restarts. Pure.

``modified_after`` is exclusive and counts whole seconds, and a change may become visible a little after
its time stamp, so every question reaches back over the last one (``OVERLAP``). What an earlier question
showed of that stretch is remembered by a hash of its content, so that it is not read for ever, and so that
a second change within the same second is not missed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from adapters.woocommerce.translate.values import Row, id_at, moment_at

OVERLAP = timedelta(seconds=5)

_VERSION = 1
_MOST_REMEMBERED = 5000


@dataclass(frozen=True, slots=True)
class Census:
    """How many products the shop lists, the highest id among them, and when it said so."""

    total: int
    newest_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the next question starts: ``after`` by the shop's clock, and what was known there.

    ``seen`` maps a row's key to its time of change and the hash of its content.
    """

    after: datetime
    total: int
    newest_id: int
    seen: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def at(cls, census: Census) -> Cursor:
        """Mark the moment of the census; the sweep that follows it needs no more than the second itself."""
        return cls(census.at - timedelta(seconds=1), census.total, census.newest_id)

    @property
    def knows_changes(self) -> bool:
        """Whether products are remembered that changed after it, and that the next question shows again."""
        return any(key.startswith("p") for key in self.seen)

    def dump(self) -> str:
        """Write the cursor as text."""
        values = [int(self.after.timestamp()), self.total, self.newest_id, self.seen]
        return json.dumps([_VERSION, *values], separators=(",", ":"))

    @classmethod
    def load(cls, text: str) -> Cursor | None:
        """Read what :meth:`dump` wrote; None for anything else."""
        try:
            version, after, total, newest_id, seen = json.loads(text)
            if version != _VERSION:
                return None
            remembered = {key: (str(stamp), str(content)) for key, (stamp, content) in seen.items()}
            return cls(datetime.fromtimestamp(after, UTC), int(total), int(newest_id), remembered)
        except (ValueError, TypeError, AttributeError, OverflowError):
            return None


class Watch:
    """Tells news from what the last question showed already, and collects what to remember."""

    def __init__(self, before: Cursor, census: Census) -> None:
        self._before = before
        self._census = census
        self._after = min(before.after, census.at - timedelta(seconds=1))
        self._kept: dict[str, tuple[str, str]] = {}
        self.created = 0
        self.must_repeat = False

    @property
    def after(self) -> datetime:
        """From when on to ask; earlier than the cursor says when the shop's clock went back."""
        return self._after

    @property
    def went_back(self) -> bool:
        """Whether the shop's clock is behind the cursor: it was set back, or a backup was restored."""
        return self._census.at < self._before.after

    @property
    def missing(self) -> int:
        """How many products left the list since the last census, those that came set off."""
        return self._before.total + self.created - self._census.total

    def is_news(self, kind: str, row: Row) -> bool:
        """Tell whether the row shows anything that the last question did not."""
        changed_at = moment_at(row, "date_modified_gmt")
        if changed_at is not None and changed_at <= self._after:
            return False  # a filter that the shop ignored
        key = kind + id_at(row)
        seen = (str(row.get("date_modified_gmt")), _fingerprint(row))
        self._kept[key] = seen
        return self._before.seen.get(key) != seen

    def count_created(self, rows: Iterable[Row]) -> None:
        """Count the products among ``rows`` that the last census did not count and this one does."""
        ids = (int(id_at(row) or 0) for row in rows)
        self.created += sum(self._before.newest_id < i <= self._census.newest_id for i in ids)

    def keep(self, kind: str) -> None:
        """Go on remembering rows of a kind that was not asked for this time."""
        self._kept |= {key: seen for key, seen in self._before.seen.items() if key.startswith(kind)}

    def next(self) -> Cursor:
        """Return the cursor for the next question; it reaches back no further than this one did."""
        after = self._after if self.must_repeat else max(self._after, self._census.at - OVERLAP)
        stamp = after.strftime("%Y-%m-%dT%H:%M:%S")
        fresh = {key: seen for key, seen in self._kept.items() if seen[0] > stamp}
        newest = sorted(fresh.items(), key=lambda item: item[1], reverse=True)[:_MOST_REMEMBERED]
        newest_id = max(self._before.newest_id, self._census.newest_id)
        return Cursor(after, self._census.total, newest_id, dict(newest))


def _fingerprint(row: Row) -> str:
    content = json.dumps({k: v for k, v in row.items() if k != "_links"}, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:12]
