"""Money by month: what the platform took, and what a supplier may expect of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from connector.model.prices import cents
from connector.settings.zone import local
from connector.store import Store
from connector.store.lists.ledger import Month
from connector.texts import text

if TYPE_CHECKING:
    from connector.catalogue.release import Language

MONTHS = 13


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A month with what is left of its sales, and what is expected of it: None where no fee is known.

    No message of the platform says what it keeps or pays, so fee and payout are never more than expected.
    """

    month: Month
    percent: float | None

    @property
    def kept(self) -> Decimal:
        """Sales less refunds and cancellations."""
        return self.month.sold - self.month.refunded - self.month.cancelled

    @property
    def fee(self) -> Decimal | None:
        """What the platform keeps of it."""
        return None if self.percent is None else cents(self.kept * Decimal(str(self.percent)) / 100)

    @property
    def payout(self) -> Decimal | None:
        """What is left for the supplier."""
        return None if self.fee is None else self.kept - self.fee


def months(store: Store, fee: float | None) -> list[Reckoned]:
    """Return the last thirteen months, newest first; ``fee`` is the platform's, in per cent of a sale."""
    with store.reading() as tx:
        found = tx.ledger.months(_begins(local(store.now())))
    while len(found) > 1 and not _has_anything(found[0]):
        found.pop(0)
    return [Reckoned(month, fee) for month in reversed(found)]


def _begins(now: datetime) -> list[datetime]:
    first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    index = first.year * 12 + first.month - 1
    return [first.replace(year=at // 12, month=at % 12 + 1) for at in range(index - MONTHS + 1, index + 1)]


def _has_anything(month: Month) -> bool:
    return any((month.orders, month.refunds, month.cancellations, month.parcels))


HEADS = ("month", "orders", "sold", "refunds", "refunded", "cancellations", "cancelled", "kept", "parcels")
EXPECTED = ("fee", "payout")


def sheet_heads(language: Language, fee: float | None) -> tuple[str, ...]:
    """Name the columns of the table of months."""
    return tuple(text(language, f"money.{key}") for key in (*HEADS, *(EXPECTED if fee is not None else ())))


def sheet_rows(found: Sequence[Reckoned], language: Language) -> Iterator[Sequence[str]]:
    """Yield the months as rows of a table."""
    for row in found:
        month = row.month
        amounts = (month.sold, month.refunded, month.cancelled, row.kept, row.fee, row.payout)
        sold, refunded, cancelled, kept, fee, payout = (_plain(language, amount) for amount in amounts)
        counted = (str(month.orders), sold, str(month.refunds), refunded, str(month.cancellations), cancelled)
        expected = () if row.fee is None else (fee, payout)
        yield (f"{local(month.begins):%Y-%m}", *counted, kept, str(month.parcels), *expected)


def _plain(language: Language, amount: Decimal | None) -> str:
    written = "" if amount is None else format(amount, ".2f")
    return written.replace(".", ",") if language == "de" else written
