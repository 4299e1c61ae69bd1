"""The cursor of the catalogue's changes: an opaque text that survives restarts. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from adapters.paging.feeds import Feed, Shown, milliseconds, moment_of
from adapters.woocommerce.translate.values import Row, id_at, moment_at

_VERSION = 2


@dataclass(frozen=True, slots=True)
class Census:
    """How many products the shop lists, and the highest id among them."""

    total: int
    newest_id: int


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the next questions start. ``at`` is the shop's ``Date`` at the last answer.

    ``created`` are the products that came since the census, ``missing`` counts those that it missed.
    """

    at: datetime
    products: Feed
    variations: Feed
    trash: Feed
    census: Census
    created: frozenset[int] = frozenset()
    missing: int = 0

    def dump(self) -> str:
        """Write the cursor as text."""
        feeds = [feed.dump() for feed in (self.products, self.variations, self.trash)]
        counts = [self.census.total, self.census.newest_id, sorted(self.created), self.missing]
        return json.dumps([_VERSION, milliseconds(self.at), feeds, counts], separators=(",", ":"))

    @classmethod
    def load(cls, text: str) -> Cursor | None:
        """Read what :meth:`dump` wrote; None for anything else."""
        try:
            version, at, feeds, counts = json.loads(text)
            if version != _VERSION:
                return None
            total, newest_id, created, missing = counts
            products, variations, trash = (Feed.load(values) for values in feeds)
            return cls(
                moment_of(at),
                *(products, variations, trash, Census(int(total), int(newest_id))),
                frozenset(int(some_id) for some_id in created),
                int(missing),
            )
        except (ValueError, TypeError, AttributeError, OverflowError, OSError):
            return None


def shown(row: Row) -> Shown:
    """Tell what a product or variation shows; links are not its own."""
    content = {key: value for key, value in row.items() if key != "_links"}
    return Shown(id_at(row), moment_at(row, "date_modified_gmt"), content)
