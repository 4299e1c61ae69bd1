"""What was done in the browser: who logged in, what was set, which buttons were pressed, what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from connector.model.commands import Command, Outcome
from connector.store import Transaction
from connector.store.past.journal import CALLER
from connector.texts import name, render, text
from connector.views.details import detail_of

if TYPE_CHECKING:
    from connector.catalogue.release import Language

DEEDS = (
    "logged in in the browser",
    "logged out in the browser",
    "password set in the browser",
    "set-up opened in the browser",
    "set-up finished in the browser",
    "settings changed in the browser",
    "leaving begun in the browser",
    "prices written in the browser",
    "prices put back in the browser",
)
"""What the journal calls them."""

_TOLD_BY_JOURNAL = (Command.WRITE_PRICES, Command.UNDO_PRICES)
"""Of these, how they ended counts, not that they began."""


@dataclass(frozen=True, slots=True)
class Done:
    """When something was done, and what, with its outcome; a button's in the language of who pressed it."""

    at: datetime
    what: str


def done_in_browsers(tx: Transaction, language: Language, limit: int) -> list[Done]:
    """Return what was done last, newest first."""
    done = []
    for entry in tx.journal.read(number="", only=DEEDS, limit=limit):
        detail = detail_of(entry, language)
        what = name(language, "what", entry.what)
        done.append(Done(entry.at, f"{what} – {detail}" if detail else what))
    for asked in tx.requests.from_browsers(limit):
        if asked.command not in _TOLD_BY_JOURNAL:
            said = render(language, Outcome.load(asked.result).sentence)
            caller = f"{name(language, 'detail', 'caller')} {asked.arguments[CALLER]}"
            done.append(Done(asked.at, text(language, "settings.history.button", said=said, caller=caller)))
    return sorted(done, key=lambda each: each.at, reverse=True)[:limit]
