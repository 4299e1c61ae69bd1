"""Money by month: what was placed, and what the platform took of refunds, cancellations and numbers."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, literal_column, select

from connector.model.records import OrderState
from connector.store.engines.portions import portions
from connector.store.schema import journal, orders

_TOLD: ColumnElement[bool] = literal_column("what IN ('told', 'refund told')")
"""As the index of these entries names them, which is used for no other spelling."""

_REFUNDS = select(journal.c.at, journal.c.number, journal.c.detail).where(
    _TOLD, journal.c.what == literal_column("'refund told'")
)
_NOTHING = Decimal(0)
_NO_SALE = (OrderState.RECEIVED, OrderState.PLACING, OrderState.FOUND)


@dataclass(frozen=True, slots=True)
class Month:
    """A month's figures, gross; ``begins`` is when it does, by the people's clock.

    ``sold``: of orders that came in, as the retailers were debited. ``refunded`` and ``cancelled`` are what
    the platform took in this month, of whichever order; ``cancelled`` leaves out what was refunded before.
    ``parcels``: tracking numbers that the platform took.
    """

    begins: datetime
    orders: int = 0
    sold: Decimal = Decimal(0)
    refunds: int = 0
    refunded: Decimal = Decimal(0)
    cancellations: int = 0
    cancelled: Decimal = Decimal(0)
    parcels: int = 0


class Ledger:
    """What became of money, within one transaction; read from what happened, never from guesses."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def months(self, begins: Sequence[datetime]) -> list[Month]:
        """Return the figures of these months, which follow each other; the last one lasts until now."""
        sold = self._sold(begins)
        refunds = self._refunds(begins)
        cancelled = self._cancelled(begins)
        parcels = self._parcels(begins)
        return [
            Month(begin, *sold[at], *refunds[at], *cancelled[at], parcels[at])
            for at, begin in enumerate(begins)
        ]

    def _sold(self, begins: Sequence[datetime]) -> list[tuple[int, Decimal]]:
        came_in = func.coalesce(orders.c.intended_at, orders.c.received_at)
        query = select(came_in.label("at"), orders.c.debited, orders.c.shop_total)
        query = query.where(came_in >= begins[0], orders.c.shop_id != "", orders.c.state.not_in(_NO_SALE))
        rows = self._connection.execute(query)
        sold = ((row.at, paid_of(row.debited, row.shop_total) or _NOTHING) for row in rows)
        return self._by_month(begins, sold)

    def _refunds(self, begins: Sequence[datetime]) -> list[tuple[int, Decimal]]:
        query = _REFUNDS.where(journal.c.at >= begins[0])
        return self._by_month(
            begins, ((row.at, _total(row.detail)) for row in self._connection.execute(query))
        )

    def _cancelled(self, begins: Sequence[datetime]) -> list[tuple[int, Decimal]]:
        query = (
            select(
                journal.c.number, func.min(journal.c.at).label("at"), orders.c.debited, orders.c.shop_total
            )
            .join(orders, orders.c.number == journal.c.number)
            .where(
                _TOLD,
                journal.c.what == literal_column("'told'"),
                journal.c.at >= begins[0],
                journal.c.detail.contains('"status": "cancelled"', autoescape=True),
            )
            .group_by(journal.c.number, orders.c.debited, orders.c.shop_total)
        )
        rows = list(self._connection.execute(query))
        back = self._given_back([row.number for row in rows])
        left = ((row.at, paid_of(row.debited, row.shop_total) or _NOTHING, back[row.number]) for row in rows)
        return self._by_month(begins, ((at, max(_NOTHING, paid - given)) for at, paid, given in left))

    def _given_back(self, numbers: Collection[str]) -> Mapping[str, Decimal]:
        """Return what each of these orders got back by refunds, whenever."""
        found = defaultdict[str, Decimal](Decimal)
        for part in portions(numbers):
            for row in self._connection.execute(_REFUNDS.where(journal.c.number.in_(part))):
                found[row.number] += _total(row.detail)
        return found

    @staticmethod
    def _by_month(
        begins: Sequence[datetime], amounts: Iterable[tuple[datetime, Decimal]]
    ) -> list[tuple[int, Decimal]]:
        found = [(0, _NOTHING)] * len(begins)
        for moment, amount in amounts:
            at = bisect_right(begins, moment) - 1
            found[at] = (found[at][0] + 1, found[at][1] + amount)
        return found

    def _parcels(self, begins: Sequence[datetime]) -> list[int]:
        month = _month(journal.c.at, begins).label("month")
        query = select(month, func.count()).where(
            _TOLD,
            journal.c.what == literal_column("'told'"),
            journal.c.at >= begins[0],
            ~journal.c.detail.contains('"parcel": ""', autoescape=True),
        )
        counts = [0] * len(begins)
        for at, count in self._connection.execute(query.group_by(month)):
            counts[at] = count
        return counts


def paid_of(debited: Decimal | None, shop_total: Decimal | None) -> Decimal | None:
    """Return what the retailer paid for an order, or the shop's total where that is not known."""
    return shop_total if debited is None else debited


def _month(moment: ColumnElement[Any], begins: Sequence[datetime]) -> ColumnElement[int]:
    """Tell the number of the month that a moment lies in."""
    later: list[Any] = [(moment >= begin, literal_column(str(at))) for at, begin in enumerate(begins)][:0:-1]
    return case(*later, else_=literal_column("0")) if later else literal_column("0")


def _total(detail: str) -> Decimal:
    return Decimal(str(json.loads(detail)["total"]))
