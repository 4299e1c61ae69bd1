"""The cursor of the catalogue's changes: an opaque text that survives restarts. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from adapters.paging.feeds import Feed, Shown, milliseconds, moment_of
from adapters.shopware.translate.values import Row, moment_at, text_at

_VERSION = 2


@dataclass(frozen=True, slots=True)
class Census:
    """How many products and variants the shop has, and the highest running number among them."""

    total: int
    newest: int


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the next questions start. ``at`` is the shop's ``Date`` at the last answer.

    ``created`` are the running numbers of products and variants that came since the census.
    """

    at: datetime
    products: Feed
    lines: Feed
    states: Feed
    census: Census
    created: frozenset[int] = frozenset()

    def dump(self) -> str:
        """Write the cursor as text."""
        feeds = [feed.dump() for feed in (self.products, self.lines, self.states)]
        counts = [self.census.total, self.census.newest, sorted(self.created)]
        return json.dumps([_VERSION, milliseconds(self.at), feeds, counts], separators=(",", ":"))

    @classmethod
    def load(cls, text: str) -> Cursor | None:
        """Read what :meth:`dump` wrote; None for anything else."""
        try:
            version, at, feeds, counts = json.loads(text)
            if version != _VERSION:
                return None
            total, newest, created = counts
            products, lines, states = (Feed.load(values) for values in feeds)
            census = Census(int(total), int(newest))
            return cls(moment_of(at), products, lines, states, census, frozenset(int(n) for n in created))
        except (ValueError, TypeError, AttributeError, OverflowError, OSError):
            return None


def shown(row: Row) -> Shown:
    """Tell what a row shows, and when it was made or changed last."""
    times = (moment_at(row, name) for name in ("createdAt", "updatedAt"))
    # The second half of an id is random, the first may be the time at which the row was made.
    return Shown(text_at(row, "id")[16:], max((at for at in times if at is not None), default=None), row)
