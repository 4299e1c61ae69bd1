"""The ledger: append-only entries in double entry, each of which sums to zero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection, func, insert, select

from practice.hub import money
from practice.hub.money import ZERO, Position, Posting
from practice.hub.schema import entries, now, postings
from practice.hub.store import Store


@dataclass(frozen=True)
class Entry:
    """One booking: ``sale``, ``payout``, ``refund`` or ``cancel`` of the order with that Kickroute number.

    ``reference`` says what caused it: the refund's id, the tracking number, the reason of a cancellation.
    """

    id: int
    at: datetime
    kind: str
    number: str
    reference: str
    postings: tuple[Posting, ...]


class Ledger:
    """Reading the ledger; all amounts are Decimal with two places."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def entries(self, number: str | None = None) -> list[Entry]:
        """Return all bookings, or those of one Kickroute number, oldest first."""
        with self._store.read() as connection:
            return entries_of(connection, number)

    def balances(self) -> dict[str, Decimal]:
        """Return the balance of every account; they sum to zero."""
        query = select(postings.c.account, func.sum(postings.c.amount)).group_by(postings.c.account)
        with self._store.read() as connection:
            return {row[0]: Decimal(row[1]) for row in connection.execute(query.order_by(postings.c.account))}

    def balance(self, account: str) -> Decimal:
        """Return one balance, such as ``retailer:NAME``, ``held:NAME``, ``supplier:NAME`` or ``fees``."""
        return self.balances().get(account, ZERO)

    def position(self, number: str) -> Position:
        """Return where the money of one Kickroute number is; all zero for an unknown number."""
        with self._store.read() as connection:
            return position_of(connection, number)


def book_sale(connection: Connection, number: str, position: Position, gross: Decimal) -> None:
    """Debit the retailer for a new order."""
    _book(connection, "sale", number, "", money.sale(position, gross))


def book_payout(connection: Connection, number: str, tracking: str) -> Decimal:
    """Release what is held for an order; returns how much that was, zero when nothing is held."""
    position = position_of(connection, number)
    _book(connection, "payout", number, tracking, money.payout(position))
    return position.held


def book_refund(connection: Connection, number: str, total: Decimal, lines: int, reference: str) -> Decimal:
    """Refund an amount; returns by how much it counted. Raises Refused when it exceeds what is left."""
    position = position_of(connection, number)
    counted = money.countable(position, total, lines)
    _book(connection, "refund", number, reference, money.refund(position, counted))
    return counted


def book_cancel(connection: Connection, number: str, reference: str) -> Decimal:
    """Refund all that is left of an order; returns how much that was."""
    position = position_of(connection, number)
    _book(connection, "cancel", number, reference, money.refund(position, position.remainder))
    return position.remainder


def position_of(connection: Connection, number: str) -> Position:
    """Add up the bookings of one Kickroute number."""
    names = {"retailer": "", "supplier": ""}
    sums = dict.fromkeys(("gross", "refunded", "held", "paid", "fee"), ZERO)
    for entry in entries_of(connection, number):
        for posting in entry.postings:
            side, _, name = posting.account.partition(":")
            if name:
                names["retailer" if side == "retailer" else "supplier"] = name
            field, sign = _SUMS[side, entry.kind == "sale"]
            sums[field] += sign * posting.amount
    return Position(names["retailer"], names["supplier"], **sums)


_SUMS = {
    ("retailer", True): ("gross", -1),
    ("retailer", False): ("refunded", 1),
    ("held", True): ("held", 1),
    ("held", False): ("held", 1),
    ("supplier", False): ("paid", 1),
    (money.FEES, False): ("fee", 1),
}


def entries_of(connection: Connection, number: str | None = None) -> list[Entry]:
    """Return the bookings of one Kickroute number, or all."""
    query = select(entries, postings.c.account, postings.c.amount).join_from(entries, postings)
    if number is not None:
        query = query.where(entries.c.number == number)
    found: dict[int, Entry] = {}
    for row in connection.execute(query.order_by(entries.c.id, postings.c.id)):
        before = found[row.id].postings if row.id in found else ()
        posting = Posting(row.account, row.amount)
        found[row.id] = Entry(row.id, row.at, row.kind, row.number, row.reference, (*before, posting))
    return list(found.values())


def _book(connection: Connection, kind: str, number: str, reference: str, lines: Sequence[Posting]) -> None:
    if not lines:
        return
    if sum((line.amount for line in lines), ZERO) != ZERO:
        raise AssertionError(f"a {kind} of {number} does not balance: {lines}")
    at = {"at": now(), "kind": kind, "number": number, "reference": reference[:100]}
    key = connection.execute(insert(entries).values(**at)).inserted_primary_key
    assert key is not None  # noqa: S101 an insert of one row always returns its key
    rows = [{"entry_id": key[0], "account": line.account, "amount": line.amount} for line in lines]
    connection.execute(insert(postings), rows)
