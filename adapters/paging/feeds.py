"""Lists of changes, followed by their rows' own dates: pure.

A question asks for what changed after the newest date that was shown so far. The ``Date`` header of an answer
may be another machine's, whose clock is ahead; it only tells how much time has passed, and keeps a row from
the future from moving on there. A change may become visible a little after its stamp, so questions reach back
over the newest date (``OVERLAP``) until it has been known for as long. What was shown of that stretch is
remembered by a hash of its content, so that it is not read for ever, and so that a second change with the
same stamp is not missed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, NamedTuple, TypeVar

OVERLAP = timedelta(seconds=5)
LONG_AGO = timedelta(hours=1)
"""More than the clock of ``Date`` may be ahead."""

_MOST_REMEMBERED = 5000
_UNDATED = 2**53
T = TypeVar("T")


class Shown(NamedTuple):
    """What a row shows: which it is, when it changed last by its own date, and its content."""

    key: str
    at: datetime | None
    content: Any


@dataclass(frozen=True, slots=True)
class Feed:
    """A list of changes, of which the next question asks what changed after ``after``.

    ``newest`` is the newest date that its rows showed, ``since`` when that was by ``Date``. ``seen`` maps a
    row's key to its time of change, in milliseconds, and the hash of its content.
    """

    after: datetime
    newest: datetime
    since: datetime
    seen: Mapping[str, tuple[int, str]] = field(default_factory=dict)

    @classmethod
    def at(cls, newest: datetime, now: datetime) -> Feed:
        """Begin with the newest date that there is."""
        return cls(newest if now - newest >= OVERLAP else newest - OVERLAP, newest, now)

    def dump(self) -> list[Any]:
        """Write the feed as what JSON can say."""
        return [*(milliseconds(each) for each in (self.after, self.newest, self.since)), self.seen]

    @classmethod
    def load(cls, values: Any) -> Feed:
        """Read what :meth:`dump` wrote; raises ValueError, TypeError or OverflowError for anything else."""
        *moments, seen = values
        after, newest, since = (moment_of(moment) for moment in moments)
        remembered = {str(key): (int(stamp), str(content)) for key, (stamp, content) in seen.items()}
        return cls(after, newest, since, remembered)


class Watch(Generic[T]):
    """One question to a feed: tells news from what was shown already, and collects what to remember."""

    def __init__(self, feed: Feed, read: Callable[[T], Shown]) -> None:
        self._feed = feed
        self._read = read
        self._dates: set[datetime] = set()
        self._shown: dict[str, tuple[int, str]] = {}
        self.must_repeat = False

    @property
    def after(self) -> datetime:
        """From when on to ask, without that moment itself."""
        return self._feed.after

    def news(self, rows: Iterable[T]) -> list[T]:
        """Return the rows that show anything that was not shown before."""
        return [row for row in rows if self._is_news(row)]

    def remember(self, rows: Iterable[T]) -> None:
        """Take note of rows that were read another way: the next question need not tell of them."""
        for row in rows:
            self._is_news(row)

    def doubt(self, row: T) -> None:
        """Have a row shown again: what it shows may be old already."""
        self._shown.pop(self._read(row).key, None)

    def next(self, at: datetime, *, has_asked: bool = True) -> Feed:
        """Return the feed for the next question; ``at`` is the other side's ``Date`` at this one's answer.

        It reaches back no further than this one did; where nothing was asked, just as far.
        """
        before, seen = self._feed, {**self._feed.seen, **self._shown}
        if self.must_repeat or not has_asked:
            return Feed(before.after, before.newest, before.since, _left(seen, before.after))
        newest, since = before.newest, before.since
        # A row from the future would hide what comes until then.
        shown = max((date for date in self._dates if date <= at), default=newest)
        if shown > newest:
            newest, since = shown, at
        # Known for long enough, nothing that is older will come to light any more.
        after = max(before.after, newest if at - since >= OVERLAP else newest - OVERLAP)
        return Feed(after, newest, since, _left(seen, after))

    def _is_news(self, row: T) -> bool:
        shown = self._read(row)
        if shown.at is not None and shown.at <= self.after:
            return False  # a filter that was ignored
        if shown.at is not None:
            self._dates.add(shown.at)
        seen = (_UNDATED if shown.at is None else milliseconds(shown.at), _hash(shown.content))
        self._shown[shown.key] = seen
        return self._feed.seen.get(shown.key) != seen


def milliseconds(moment: datetime) -> int:
    """Write a time as a number."""
    return round(moment.timestamp() * 1000)


def moment_of(value: Any) -> datetime:
    """Read what :func:`milliseconds` wrote; raises ValueError, TypeError or OverflowError."""
    return datetime.fromtimestamp(int(value) / 1000, UTC)


def _left(seen: Mapping[str, tuple[int, str]], after: datetime) -> dict[str, tuple[int, str]]:
    """Keep what the next question will show again."""
    stamp = milliseconds(after)
    fresh = [(key, known) for key, known in seen.items() if known[0] > stamp]
    return dict(sorted(fresh, key=lambda item: item[1], reverse=True)[:_MOST_REMEMBERED])


def _hash(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:12]
