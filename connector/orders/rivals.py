"""Which of the shop's rows with one Kickroute number counts, and what is done about the others: pure.

The rules were model-checked; for each there is a shortest way to a double or a loss without it. A row is
thrown away only when it is certainly ours and cannot become live any more.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from connector.model import OrderMark
from connector.model.messages import say
from connector.model.records import Attempt


@dataclass(frozen=True, slots=True)
class GoLive:
    """The only row of the number is ours and pending."""

    row: OrderMark


@dataclass(frozen=True, slots=True)
class IsLive:
    """The only row of the number is ours, and live already."""

    row: OrderMark


@dataclass(frozen=True, slots=True)
class Follow:
    """Somebody else's row is live: it is the order. ``trash`` is ours, if it is to leave."""

    row: OrderMark
    trash: OrderMark | None = None


@dataclass(frozen=True, slots=True)
class Trash:
    """Rows that late posts of ours made are to leave first."""

    rows: tuple[OrderMark, ...]


@dataclass(frozen=True, slots=True)
class Wait:
    """Other rows carry the number, and any of them may become live."""

    others: tuple[OrderMark, ...]


@dataclass(frozen=True, slots=True)
class Post:
    """The shop has no row of the number."""


@dataclass(frozen=True, slots=True)
class Park:
    """A person is needed."""

    reason: str


Judgement = GoLive | IsLive | Follow | Trash | Wait | Post | Park

TRASHED = say("the order is in the shop's trash: restore it there and try again, or cancel it")
DROPPED = say(
    "the connector told the shop to throw the order's row away and is not sure whether it was: "
    "look at it in the shop"
)


def judge(shop_id: str, attempts: Collection[Attempt], rows: Sequence[OrderMark]) -> Judgement:
    """Decide about an order whose row is ``shop_id`` (empty: not known), from all rows with its number.

    ``rows`` were just read, those in the trash included.
    """
    mine = next((row for row in rows if row.id == shop_id), None) if shop_id else found(attempts, rows)
    others = [row for row in rows if row is not mine and not row.trashed]
    if any(not row.pending for row in others):
        return _beside_live(mine, attempts, others)
    if ours := tuple(row for row in others if is_disposable(row, attempts)):
        return Trash(ours)
    if others:
        return Wait(tuple(others))
    if mine is None:
        return Post()
    if mine.trashed:
        return Park(TRASHED)
    if not mine.pending:
        return IsLive(mine)
    attempt = _attempt_of(mine, attempts)
    return Park(DROPPED) if attempt is not None and attempt.dropped else GoLive(mine)


def _beside_live(
    mine: OrderMark | None, attempts: Collection[Attempt], others: Sequence[OrderMark]
) -> Judgement:
    """Decide where somebody else's row is live already."""
    live = [row for row in others if not row.pending]
    if len(live) > 1:
        return Park(_double_sentence(live))
    if mine is None:
        return Follow(live[0])
    attempt = _attempt_of(mine, attempts)
    was_sent = attempt is not None and attempt.put_sent
    if mine.trashed and not was_sent:
        return Follow(live[0])
    if is_disposable(mine, attempts):
        return Follow(live[0], mine)
    return Park(_double_sentence([live[0], mine]))


def found(attempts: Collection[Attempt], rows: Sequence[OrderMark]) -> OrderMark | None:
    """Return the row of an attempt whose answer is not known: the oldest that carries its token."""
    tokens = {a.token for a in attempts if a.made and not a.shop_id and not a.dropped}
    ours = [row for row in rows if row.token in tokens and not row.trashed]
    return min(ours, key=lambda row: row.place, default=None)


def is_disposable(row: OrderMark, attempts: Collection[Attempt]) -> bool:
    """Tell whether a row may be thrown away: pending, certainly made by us, and never told to be live.

    Its id and token are those of an answered post, or it is the only row that was ever seen with the token
    of an unanswered one: a copy that staff made carries the token too.
    """
    attempt = _attempt_of(row, attempts)
    if attempt is None or not row.pending or not attempt.made or attempt.put_sent:
        return False
    if attempt.token != row.token:
        return False
    return attempt.shop_id == row.id or (not attempt.shop_id and attempt.seen == (row.id,))


def _attempt_of(row: OrderMark, attempts: Collection[Attempt]) -> Attempt | None:
    by_id = next((a for a in attempts if a.shop_id and a.shop_id == row.id), None)
    return by_id or next((a for a in attempts if row.token and a.token == row.token), None)


def _double_sentence(rows: Sequence[OrderMark]) -> str:
    numbers = ", ".join(row.number for row in rows)
    return say(
        "the shop has several orders with this Kickroute number that staff may ship: {numbers}. "
        "Decide which one counts, trash the others, and try again",
        numbers=numbers,
    )
