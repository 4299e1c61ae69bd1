"""The order brake: when many orders end at once, a person confirms it before the platform is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from connector.alarms.holds import next_hold
from connector.alarms.kinds import ENDS_ALARM
from connector.fulfilment.changes import OrderNews, exceeds_order_brake
from connector.model.messages import say, say_n
from connector.model.records import OrderRecord
from connector.ports import Notifier
from connector.store import Transaction

BRAKE_ALARM = ENDS_ALARM
BRAKE_WINDOW = timedelta(minutes=10)
ENDED = "order ended"


@dataclass(frozen=True, slots=True)
class Ends:
    """Which orders' ends are held, and which are told without counting: confirmed, or long past.

    ``hold`` is the number of the hold that ends belong to from now on.
    """

    held: frozenset[str] = frozenset()
    uncounted: frozenset[str] = frozenset()
    hold: int = 0

    def keep(self, tx: Transaction, record: OrderRecord) -> None:
        """Hold an order's end; one that was held before stays in the hold that it was shown in."""
        tx.orders.change(record.number, held=True, hold=record.hold if record.held else self.hold)

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
    uncounted = tx.facts.confirmed_ends | {number for number, record in ending.items() if _is_past(record)}
    counted = ending.keys() - uncounted
    lately = told_lately(tx, now)
    waiting = {record.number for record in tx.orders.held()} - uncounted
    if counted and exceeds_order_brake(len(waiting | counted), lately, tx.orders.count_open()):
        is_new = any(not ending[number].held for number in counted)
        return Ends(frozenset(counted), frozenset(uncounted), next_hold(tx) if is_new else 0)
    return Ends(frozenset(), frozenset(uncounted))


def use_confirmation(tx: Transaction, number: str) -> None:
    """Forget that an order's end was confirmed: it is told by now, or was set back."""
    confirmed = tx.facts.confirmed_ends
    if number in confirmed:
        tx.facts.confirmed_ends = confirmed - {number}


def confirm_ends(tx: Transaction, hold: int) -> tuple[OrderRecord, ...]:
    """Let the ends be told that are held up to this hold; returns the orders, which are to be read again."""
    confirmed = tx.facts.confirmed_ends
    held = [record for record in tx.orders.held() if record.number not in confirmed]
    shown = [record for record in held if record.hold <= hold]
    if not shown:
        return ()
    numbers = [record.number for record in shown]
    tx.facts.confirmed_ends = confirmed.union(numbers)
    tx.journal.write("", "ends of orders confirmed", money=True, orders=", ".join(numbers))
    return tuple(shown)


def held_ends(tx: Transaction) -> tuple[int, int]:
    """Return how many ends wait for a person to confirm them, and the newest hold among them."""
    count, hold = tx.orders.holding()
    confirmed = tx.facts.confirmed_ends if count else ()
    if not confirmed:
        return count, hold
    waiting = [record.hold for record in tx.orders.held() if record.number not in confirmed]
    return len(waiting), max(waiting, default=0)


def told_lately(tx: Transaction, now: datetime) -> int:
    """Return how many ends were told within the window that the brake looks at."""
    return tx.journal.count_since(ENDED, now - BRAKE_WINDOW)


def tell_brake(notifier: Notifier, count: int, hold: int, lately: int) -> None:
    """Say how many ends the brake holds, or that it holds none; ``lately`` were told just before."""
    if count:
        notifier.raise_alarm(BRAKE_ALARM, _brake_message(count, hold, lately))
    else:
        notifier.clear_alarm(BRAKE_ALARM, say("no end of an order is held any more"))


def _brake_message(count: int, hold: int, lately: int) -> str:
    """Show what the brake weighs: ends that were told just before count like those that are held."""
    if lately:
        return say_n(
            "an order was cancelled or refunded in full {after} within minutes, which is unusual; the "
            "platform is not told until you confirm it: kickroute-connector orders --confirm-ends --up-to "
            "{hold}. If it was a mistake, set the order back in the shop",
            "{count} orders were cancelled or refunded in full {after} within minutes, which is unusual; "
            "the platform is not told until you confirm it: kickroute-connector orders --confirm-ends "
            "--up-to {hold}. If it was a mistake, set the orders back in the shop",
            count,
            after=say_n("after another one", "after {count} others", lately),
            hold=hold,
        )
    return say(
        "{count} orders were cancelled or refunded in full within minutes, which is unusual; the "
        "platform is not told until you confirm it: kickroute-connector orders --confirm-ends "
        "--up-to {hold}. If it was a mistake, set the orders back in the shop",
        count=count,
        hold=hold,
    )


def _is_past(record: OrderRecord) -> bool:
    return record.adopted and record.status is None
