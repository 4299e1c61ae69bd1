"""The order brake: when many orders end at once, a person confirms it before the platform is told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from connector.changes import OrderNews, exceeds_order_brake
from connector.ports import Notifier
from connector.records import OrderRecord
from connector.store import Transaction

BRAKE_ALARM = "brake.orders"
BRAKE_CONFIRMED = "orders.confirmed"
BRAKE_WINDOW = timedelta(minutes=10)
ENDED = "order ended"


@dataclass(frozen=True, slots=True)
class Ends:
    """Which orders' ends are held, and which are told without counting: confirmed, or long past."""

    held: frozenset[str] = frozenset()
    uncounted: frozenset[str] = frozenset()

    def note(self, tx: Transaction, number: str) -> None:
        """Remember that an order's end is told."""
        tx.journal.write(number, f"{ENDED}, not counted" if number in self.uncounted else ENDED)


def judge_ends(tx: Transaction, pairs: Sequence[tuple[OrderRecord, OrderNews]], now: datetime) -> Ends:
    """Decide which ends among this news are held.

    Ends that were confirmed are not, nor those of orders that were just adopted: they may be months old.
    """
    ending = {record.number: record for record, news in pairs if news.ends_order}
    if not ending:
        return Ends()
    uncounted = _confirmed(tx) | {number for number, record in ending.items() if _is_past(record)}
    counted = ending.keys() - uncounted
    lately = tx.journal.count_since(ENDED, now - BRAKE_WINDOW)
    waiting = {record.number for record in tx.orders.held()} - uncounted
    if counted and exceeds_order_brake(len(waiting | counted), lately, tx.orders.count_open()):
        return Ends(frozenset(counted), frozenset(uncounted))
    return Ends(frozenset(), frozenset(uncounted))


def use_confirmation(tx: Transaction, number: str) -> None:
    """Forget that an order's end was confirmed: it is told by now, or was set back."""
    confirmed = _confirmed(tx)
    if number in confirmed:
        tx.facts.put(BRAKE_CONFIRMED, json.dumps(sorted(confirmed - {number})))


def tell_brake(notifier: Notifier, held: frozenset[str], *, is_over: bool) -> None:
    """Say what the brake holds, or that it holds nothing any more."""
    if held:
        notifier.raise_alarm(
            BRAKE_ALARM,
            f"{len(held)} orders were cancelled or refunded in full within minutes, which is unusual; the "
            "platform is not told until you confirm it: kickroute-connector orders --confirm-ends. "
            "If it was a mistake, set the orders back in the shop",
        )
    elif is_over:
        notifier.clear_alarm(BRAKE_ALARM, "no end of an order is held any more")


def _confirmed(tx: Transaction) -> set[str]:
    return set(json.loads(tx.facts.get(BRAKE_CONFIRMED) or "[]"))


def _is_past(record: OrderRecord) -> bool:
    return record.adopted and record.status is None
