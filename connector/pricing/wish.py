"""A wish: what a person asks for about prices and categories in the browser, kept until it is carried out."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum

from connector.pricing.plan import Entry
from connector.pricing.sheet import Line
from connector.store import Store, Transaction

_KEPT = 5
"""Wishes that are kept: several tabs may each show one."""


class Source(StrEnum):
    """From where a wish comes."""

    ROWS = "rows"
    RULE = "rule"
    SHEET = "sheet"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: rows that were typed, a rule, or a table.

    ``percent_off`` is what people write (``30``, ``12,5``), empty for none; ``category`` is one of
    Kickroute's; ``only_in`` names one of the shop's or of Kickroute's, empty for all. ``name`` is the table's
    file.
    """

    source: Source
    entries: tuple[Entry, ...] = ()
    percent_off: str = ""
    category: str = ""
    only_in: str = ""
    lines: tuple[Line, ...] = ()
    name: str = ""


def keep_wish(store: Store, wish: Wish) -> str:
    """Keep a wish and return its id; the oldest are forgotten."""
    with store.transaction() as tx:
        known = sorted(tx.facts.price_wishes.all())
        wish_id = f"{int(known[-1]) + 1 if known else 1:08}"
        for old in known[: max(0, len(known) + 1 - _KEPT)]:
            tx.facts.price_wishes.put(old, None)
        tx.facts.price_wishes.put(wish_id, json.dumps(asdict(wish), ensure_ascii=False))
    return wish_id


def kept_wish(tx: Transaction, wish_id: str) -> Wish | None:
    """Return a wish by its id; None when it is not kept any more."""
    text = tx.facts.price_wishes.get(wish_id) if wish_id.isascii() and wish_id.isdigit() else None
    if text is None:
        return None
    content = json.loads(text)
    content["source"] = Source(content["source"])
    content["entries"] = tuple(Entry(**entry) for entry in content["entries"])
    content["lines"] = tuple(Line(**line) for line in content["lines"])
    return Wish(**content)
