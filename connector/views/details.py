"""What a person looks at closely: prices to confirm, how long a stock change takes, an order's steps."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING

from connector.alarms.kinds import HOOKS_ALARM, SILENT_ALARM
from connector.catalogue.release import Rule
from connector.model.records import JournalEntry, OfferRecord
from connector.settings.zone import local
from connector.store import Transaction
from connector.texts import amount, name, render, text

if TYPE_CHECKING:
    from connector.catalogue.release import Language
    from connector.running.works import Works


@dataclass(frozen=True, slots=True)
class HeldPrice:
    """A dealer price that is not told before a person has confirmed it."""

    gtin: str
    gtin14: str
    product_id: str
    name: str
    price: str
    reason: tuple[str, dict[str, str]]


class Path(StrEnum):
    """How the connector learns of a stock change."""

    HOOKS = "hooks"
    POLLING = "polling"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class StockPath:
    """How a stock change reaches the platform; ``seconds`` between questions, None before two were asked."""

    path: Path
    seconds: float | None = None


def held_prices(tx: Transaction, limit: int | None = None) -> Iterator[HeldPrice]:
    """Yield the prices that wait for a yes or no; one that was denied waits no more until it changes."""
    denied = tx.facts.denied_prices.all()
    enough = None if limit is None else limit + len(denied)
    waiting = (o for o in tx.catalogue.withheld_by(Rule.PRICE_HELD, enough) if not _is_denied(o, denied))
    for offer in islice(waiting, limit):
        values = _held(offer) or {}
        named = (offer.gtin, offer.gtin14, offer.product_id, offer.name)
        yield HeldPrice(*named, values["price"], (Rule.PRICE_HELD, dict(values)))


def count_held_prices(tx: Transaction, by_rule: Mapping[str, int]) -> int:
    """Count them, given how many offers each rule withholds; only denied ones are looked at."""
    denied = tx.facts.denied_prices.all()
    withheld = (offer for gtin in denied for offer in tx.catalogue.offers(released=False, gtin14=gtin))
    return by_rule.get(Rule.PRICE_HELD, 0) - sum(_is_denied(offer, denied) for offer in withheld)


def _held(offer: OfferRecord) -> Mapping[str, str] | None:
    """Return what is said of an offer's held price; None where it is not held."""
    return next((values for code, values in offer.reasons if code == Rule.PRICE_HELD), None)


def _is_denied(offer: OfferRecord, denied: Mapping[str, str]) -> bool:
    values = _held(offer)
    return values is not None and denied.get(offer.gtin14) == values["price"]


def stock_path(tx: Transaction, engine: Works | None, alarms: Collection[str]) -> StockPath:
    """Tell how a stock change reaches the platform now."""
    seconds = engine.stock_interval if engine is not None else None
    if seconds is None:
        return StockPath(Path.NOT_YET)
    hooked = bool(tx.facts.hook_ids) and not {HOOKS_ALARM, SILENT_ALARM} & set(alarms)
    return StockPath(Path.HOOKS if hooked else Path.POLLING, seconds)


def detail_of(entry: JournalEntry, language: Language) -> str:
    """Say what the journal holds about an entry, in the reader's language."""
    known = {key: value for key, value in entry.detail.items() if value}
    return ", ".join(f"{name(language, 'detail', key)} {_shown(key, known[key], language)}" for key in known)


def _shown(key: str, value: str, language: Language) -> str:
    if key == "status":
        return name(language, "status", value)
    if key == "until":
        return local(datetime.fromisoformat(value)).strftime(text(language, "cli.time_form"))
    if key in ("price", "total", "before"):
        return amount(language, value)
    return render(language, name(language, "rule", value))
