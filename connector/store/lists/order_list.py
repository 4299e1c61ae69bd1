"""Orders as people look for them: searched, filtered and counted, without a question to the shop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, case, exists, func, literal, or_, select

from connector.model import OrderLine, OrderStatus
from connector.model.records import PLACING_STATES, OrderState, RefundState
from connector.store import codec
from connector.store.engines.portions import portions
from connector.store.listings import spelled
from connector.store.lists.ledger import paid_of
from connector.store.schema import orders, parcels, refunds


class Stage(StrEnum):
    """What comes next with an order, in the eyes of whoever packs it; each order is at one."""

    NEEDS_YOU = "needs_you"
    ARRIVING = "arriving"
    WAITING = "waiting"
    TO_PACK = "to_pack"
    TRACKING_MISSING = "tracking_missing"
    SENT = "sent"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"
    SET_ASIDE = "set_aside"


class Narrow(StrEnum):
    """What a list of orders is narrowed to; ``REFUNDED`` also finds those of which a part was."""

    ALL = ""
    NEEDS_YOU = "needs_you"
    TO_PACK = "to_pack"
    TRACKING_MISSING = "tracking_missing"
    SENT = "sent"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True)
class ListedOrder:
    """An order as a list shows it, without anything about the end customer.

    ``amount`` is what the retailer paid, gross, or the shop's total where that is not known; ``refunded``
    what was entered as refunded in the shop. ``goods`` are its lines as the shop calls them.
    """

    number: str
    shop_number: str
    shop_id: str
    received_at: datetime
    retailer: str
    goods: tuple[OrderLine, ...]
    amount: Decimal | None
    refunded: Decimal
    stage: Stage
    status: str
    parcels: tuple[str, ...]
    reason: str
    held: bool


_PARCEL = exists().where(parcels.c.number == orders.c.number)
_REFUND = exists().where(refunds.c.number == orders.c.number)
_NEEDS = or_(orders.c.parked_reason != "", orders.c.held)

STAGE: ColumnElement[str] = case(
    (_NEEDS, Stage.NEEDS_YOU.value),
    (orders.c.status == OrderStatus.CANCELLED, Stage.CANCELLED.value),
    (orders.c.status == OrderStatus.REFUNDED, Stage.REFUNDED.value),
    (orders.c.state == OrderState.FORGOTTEN, Stage.SET_ASIDE.value),
    (orders.c.state.in_([state for state in PLACING_STATES if state is not OrderState.LIVE]), "arriving"),
    (orders.c.status.in_([OrderStatus.ON_HOLD, OrderStatus.PENDING_PAYMENT]), Stage.WAITING.value),
    (_PARCEL, Stage.SENT.value),
    (orders.c.status == OrderStatus.COMPLETED, Stage.TRACKING_MISSING.value),
    else_=Stage.TO_PACK.value,
)


class OrderList:
    """The orders for people, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def counts(self, words: str = "") -> dict[Narrow, int]:
        """Count what a search finds, for each filter."""
        columns = (STAGE.label("stage"), _REFUND.label("has_refund"))
        found = select(*columns).where(*_having(words)).subquery()
        query = select(found.c.stage, found.c.has_refund, func.count()).group_by(
            found.c.stage, found.c.has_refund
        )
        counts = dict.fromkeys(Narrow, 0)
        for stage, has_refund, count in self._connection.execute(query):
            counts[Narrow.ALL] += count
            if has_refund or stage == Stage.REFUNDED:
                counts[Narrow.REFUNDED] += count
            if stage in _NARROWED and stage != Stage.REFUNDED:
                counts[Narrow(stage)] += count
        return counts

    def find(
        self, words: str = "", narrow: Narrow = Narrow.ALL, limit: int | None = None, offset: int = 0
    ) -> list[ListedOrder]:
        """Return what a search finds under a filter, newest first."""
        query = select(*_SHOWN, STAGE.label("stage")).where(*_having(words), *_under(narrow))
        query = query.order_by(orders.c.received_at.desc(), orders.c.number.desc())
        return self._listed(list(self._connection.execute(query.limit(limit).offset(offset))))

    def get(self, number: str) -> ListedOrder | None:
        """Return one order by Kickroute's number."""
        query = select(*_SHOWN, STAGE.label("stage")).where(orders.c.number == number)
        return next(iter(self._listed(list(self._connection.execute(query)))), None)

    def _listed(self, rows: list[Row[Any]]) -> list[ListedOrder]:
        numbers = [row.number for row in rows]
        given, sent = self._refunded(numbers), self._parcels(numbers)
        return [_listed(row, given, sent) for row in rows]

    def _refunded(self, numbers: list[str]) -> Mapping[str, Decimal]:
        found: dict[str, Decimal] = {}
        for part in portions(numbers):
            query = select(refunds.c.number, refunds.c.total).where(
                refunds.c.number.in_(part), refunds.c.state != RefundState.COVERED
            )
            for row in self._connection.execute(query):
                found[row.number] = found.get(row.number, Decimal(0)) + (row.total or 0)
        return found

    def _parcels(self, numbers: list[str]) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for part in portions(numbers):
            query = select(parcels.c.number, parcels.c.tracking).where(parcels.c.number.in_(part))
            for row in self._connection.execute(query.order_by(parcels.c.at, parcels.c.tracking)):
                found.setdefault(row.number, []).append(row.tracking)
        return found


_NARROWED = frozenset(narrow.value for narrow in Narrow)
_SHOWN = (
    *(orders.c.number, orders.c.shop_number, orders.c.shop_id, orders.c.received_at, orders.c.retailer),
    *(orders.c.goods, orders.c.debited, orders.c.shop_total, orders.c.status, orders.c.parked_reason),
    orders.c.held,
)


def _having(words: str) -> list[ColumnElement[bool]]:
    return [orders.c.sought.contains(word, autoescape=True) for word in spelled(words).split()]


def _under(narrow: Narrow) -> list[ColumnElement[bool]]:
    if narrow is Narrow.ALL:
        return []
    at = literal(narrow.value) == STAGE
    return [or_(_REFUND, at) if narrow is Narrow.REFUNDED else at]


def _listed(row: Row[Any], given: Mapping[str, Decimal], sent: Mapping[str, list[str]]) -> ListedOrder:
    return ListedOrder(
        number=row.number,
        shop_number=row.shop_number,
        shop_id=row.shop_id,
        received_at=row.received_at,
        retailer=row.retailer,
        goods=codec.load_lines(row.goods),
        amount=paid_of(row.debited, row.shop_total),
        refunded=given.get(row.number, Decimal(0)),
        stage=Stage(row.stage),
        status=row.status,
        parcels=tuple(sent.get(row.number, ())),
        reason=row.parked_reason,
        held=row.held,
    )
