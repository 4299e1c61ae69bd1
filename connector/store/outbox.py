"""The outbox: events written and not yet taken by the platform."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, insert, or_, select, update

from connector.model import Event, Item, ItemChanged, OrderChanged, OrderStatus, ProductOffered, RefundIssued
from connector.model.records import OutboxEntry, Priority
from connector.model.retail import LinkChanged, OrderForwarded, SoldOrderChanged
from connector.store import codec
from connector.store.engines.portions import portions
from connector.store.schema import outbox

ITEM_KINDS = ("products.create", "item.updated")
REFUND_KIND = "refund.issued"
_CANCELS = f'"status":"{OrderStatus.CANCELLED}"'
"""What the text of an event holds that cancels an order."""

_PARKED_ITEMS = (outbox.c.parked, outbox.c.kind.in_(ITEM_KINDS))


class Outbox:
    """The outbox within one transaction; a lane is a product (``product:ID``) or order (``order:NUMBER``).

    A retailer's shop has lanes of its own: ``sold:NUMBER`` and ``link:GTIN``.

    New events are gathered and written together: before anything is read, at the latest by :meth:`flush`.
    """

    def __init__(self, connection: Connection, now: Callable[[], datetime]) -> None:
        self._database = connection
        self._now = now
        self._new: list[dict[str, Any]] = []
        self._empty_lanes: set[str] = set()
        self._last_place: int | None = None
        self.written = 0

    def expect(self, product_ids: Collection[str]) -> None:
        """Look at once for what waits of these products, so that nothing is asked of those without."""
        lanes = {_product_lane(product_id) for product_id in product_ids}
        waiting: set[str] = set()
        for part in portions(lanes):
            query = select(outbox.c.lane).where(outbox.c.lane.in_(part)).distinct()
            waiting |= set(self._connection.execute(query).scalars())
        self._empty_lanes |= lanes - waiting

    def flush(self) -> None:
        """Write what was gathered."""
        if self._new:
            rows, self._new = self._new, []
            self._database.execute(insert(outbox), rows)

    @property
    def _connection(self) -> Connection:
        """The connection, on which everything written so far can be read."""
        self.flush()
        return self._database

    def add_order_event(self, event: OrderChanged | RefundIssued) -> None:
        """Append an event to its order's lane; a parked one before it gets another try."""
        self._append(f"order:{event.number}", event)

    def _append(self, lane: str, event: Event) -> None:
        self._unpark(lane)
        self._insert(lane, event, Priority.ORDER, place=None)

    def add_retail_event(self, event: OrderForwarded | SoldOrderChanged | LinkChanged) -> None:
        """Append what a retailer's shop tells to the lane of its order (``sold:NUMBER``) or GTIN."""
        lane = f"link:{event.gtin}" if isinstance(event, LinkChanged) else f"sold:{event.number}"
        self._append(lane, event)

    def add_product(self, event: ProductOffered, priority: Priority = Priority.CATALOGUE) -> None:
        """Put the complete product in the place of whatever waits of its items, at least as urgent."""
        lane = _product_lane(event.product_id)
        replaced = [
            entry
            for entry in self.lane(lane)
            if isinstance(entry.event, ProductOffered)
            or (isinstance(entry.event, ItemChanged) and _holds(event, entry.event.gtin))
        ]
        self.delete([entry.id for entry in replaced])
        place = min((entry.place for entry in replaced), default=None)
        self._insert(lane, event, min([priority, *(entry.priority for entry in replaced)]), place)

    def add_item(self, product_id: str, event: ItemChanged, priority: Priority) -> None:
        """Add what changed of one item, merged into what waits of it already."""
        lane = _product_lane(product_id)
        for entry in self.lane(lane):
            if isinstance(entry.event, ProductOffered) and _holds(entry.event, event.gtin):
                absorbed = _absorb(entry.event, event)
                self.delete([entry.id])
                if absorbed.items:
                    self._insert(lane, absorbed, min(priority, entry.priority), entry.place)
                if event.live is not False:
                    return
            elif isinstance(entry.event, ItemChanged) and _same(entry.event.gtin, event.gtin):
                self.delete([entry.id])
                merged = entry.event.then(event)
                self._insert(lane, merged, min(priority, entry.priority), entry.place)
                return
        self._insert(lane, event, priority, place=None)

    def drop_item(self, gtin: str, product_id: str) -> None:
        """Forget what waits of an item in the lane of a product that it stands at no more."""
        lane = _product_lane(product_id)
        for entry in self.lane(lane):
            if isinstance(entry.event, ItemChanged) and _same(entry.event.gtin, gtin):
                self.delete([entry.id])
            elif isinstance(entry.event, ProductOffered) and _holds(entry.event, gtin):
                self.delete([entry.id])
                left = _without(entry.event, gtin)
                if left.items:
                    self._insert(lane, left, entry.priority, entry.place)

    def drop_items(self) -> int:
        """Throw away everything that waits about items, and return how much it was."""
        found = self._connection.execute(delete(outbox).where(outbox.c.kind.in_(ITEM_KINDS)))
        return found.rowcount

    def drop_statuses(self) -> frozenset[str]:
        """Throw away statuses that wait, but never a cancellation; returns the numbers of their orders."""
        old = [
            (entry.id, entry.event.number)
            for entry in self.entries(limit=None)
            if isinstance(entry.event, OrderChanged)
            and entry.event.status not in (None, OrderStatus.CANCELLED)
        ]
        self.delete([entry_id for entry_id, _ in old])
        return frozenset(number for _, number in old)

    def due(self, now: datetime, limits: Mapping[str, int]) -> list[OutboxEntry]:
        """Return the events to send next as one message, most urgent first, at most ``limits`` of a kind.

        They are either one order event, or products only, or item changes only. An order's events never
        overtake each other, not even a parked or postponed one; but a cancellation gives all the money back
        and waits for no refund that the platform refused.
        """
        ready = [~outbox.c.parked, or_(outbox.c.next_at.is_(None), outbox.c.next_at <= now)]
        first = self._first_ready(ready)
        if first is None:
            return []
        if first.kind not in ITEM_KINDS:
            return [_entry(first)]
        rows = self._connection.execute(
            select(outbox)
            .where(*ready, outbox.c.kind == first.kind)
            .order_by(outbox.c.priority, outbox.c.place)
            .limit(limits[first.kind])
        )
        return [_entry(row) for row in rows]

    def _first_ready(self, ready: Sequence[ColumnElement[bool]]) -> Row[Any] | None:
        earlier = outbox.alias()
        is_refused_refund = and_(earlier.c.parked, earlier.c.kind == REFUND_KIND)
        is_passed = and_(is_refused_refund, outbox.c.payload.contains(_CANCELS, autoescape=True))
        overtakes = (
            select(earlier.c.id)
            .where(earlier.c.lane == outbox.c.lane, earlier.c.place < outbox.c.place, ~is_passed)
            .exists()
        )
        is_item = outbox.c.kind.in_(ITEM_KINDS)
        query = select(outbox).where(*ready, or_(is_item, ~overtakes))
        return self._connection.execute(query.order_by(outbox.c.priority, outbox.c.place).limit(1)).first()

    def next_due_at(self) -> datetime | None:
        """Return when the next postponed event is due; None when none is postponed."""
        query = select(func.min(outbox.c.next_at)).where(~outbox.c.parked)
        value: datetime | None = self._connection.execute(query).scalar()
        return value

    def failing_since(self) -> tuple[datetime, str] | None:
        """Return when the oldest event that was tried and failed was written, and why it failed."""
        failed = (
            select(outbox).where(outbox.c.attempts > 0, ~outbox.c.parked).order_by(outbox.c.place).limit(1)
        )
        row = self._connection.execute(failed).first()
        return None if row is None else (row.created_at, row.reason)

    def delete(self, ids: Collection[int]) -> None:
        """Delete events by id: after the platform took them, or because a newer one replaces them."""
        for part in portions(ids):
            self._connection.execute(delete(outbox).where(outbox.c.id.in_(part)))

    def postpone(
        self, ids: Collection[int], next_at: datetime, reason: str, *, was_tried: bool = True
    ) -> None:
        """Remember when to try these events again, and that they were tried and failed."""
        attempts = outbox.c.attempts + 1 if was_tried else outbox.c.attempts
        later = {"attempts": attempts, "next_at": next_at, "reason": reason}
        for part in portions(ids):
            self._connection.execute(update(outbox).where(outbox.c.id.in_(part)).values(**later))

    def park(self, entry_id: int, reason: str) -> None:
        """Set an event aside for a person, with the reason."""
        self._connection.execute(
            update(outbox)
            .where(outbox.c.id == entry_id)
            .values(parked=True, reason=reason, attempts=outbox.c.attempts + 1)
        )

    def retry(self, entry_id: int) -> bool:
        """Give a parked or postponed event another try now; False when there is none with this id."""
        again = {"parked": False, "next_at": None, "reason": "", "attempts": 0}
        found = self._connection.execute(update(outbox).where(outbox.c.id == entry_id).values(**again))
        self.written += found.rowcount
        return found.rowcount == 1

    def retry_now(self) -> None:
        """Make every postponed event due: the platform is back."""
        self._connection.execute(update(outbox).where(~outbox.c.parked).values(next_at=None))
        self.written += 1

    def retry_parked(self) -> int:
        """Give every parked event another try now, and return how many there were."""
        again = {"parked": False, "next_at": None, "reason": "", "attempts": 0}
        found = self._connection.execute(update(outbox).where(outbox.c.parked).values(**again)).rowcount
        self.written += found
        return found

    def entry(self, entry_id: int) -> OutboxEntry | None:
        """Return an event by its id."""
        row = self._connection.execute(select(outbox).where(outbox.c.id == entry_id)).first()
        return None if row is None else _entry(row)

    def parked_about_orders(self) -> list[int]:
        """Return the ids of all parked events about orders, in the order of their places."""
        query = select(outbox.c.id).where(outbox.c.parked, outbox.c.kind.not_in(ITEM_KINDS))
        return list(self._connection.execute(query.order_by(outbox.c.place)).scalars())

    def state_of_parked_items(self) -> str:
        """Return a text that changes whenever other events about items are parked; empty while none is."""
        query = select(func.count(), func.max(outbox.c.id)).where(*_PARKED_ITEMS)
        count, newest = self._connection.execute(query).one()
        return f"{count}:{newest}" if count else ""

    def drop_refused_refunds(self, number: str) -> int:
        """Forget the refunds of an order that are parked, for all of it was given back; returns how many."""
        of_order = (outbox.c.lane == f"order:{number}", outbox.c.kind == REFUND_KIND, outbox.c.parked)
        return self._connection.execute(delete(outbox).where(*of_order)).rowcount

    def reasons_of_parked_items(self) -> dict[str, int]:
        """Return why events about items are parked, and how many for each reason."""
        query = select(outbox.c.reason, func.count()).where(*_PARKED_ITEMS).group_by(outbox.c.reason)
        return {row.reason: row[1] for row in self._connection.execute(query)}

    def entries(
        self, *, parked: bool | None = None, limit: int | None = 1000, offset: int = 0
    ) -> list[OutboxEntry]:
        """Return waiting events in the order of their places."""
        query = select(outbox).order_by(outbox.c.place).limit(limit).offset(offset)
        if parked is not None:
            query = query.where(outbox.c.parked == parked)
        return [_entry(row) for row in self._connection.execute(query)]

    def troubled(self, limit: int, offset: int = 0) -> list[OutboxEntry]:
        """Return events that are parked, then those that failed and are tried again, at most ``limit``."""
        parked = self.entries(parked=True, limit=limit, offset=offset)
        skipped = max(0, offset - self.counts()[1])
        failed = select(outbox).where(outbox.c.attempts > 0, ~outbox.c.parked).order_by(outbox.c.place)
        rows = self._connection.execute(failed.limit(limit - len(parked)).offset(skipped))
        return [*parked, *(_entry(row) for row in rows)]

    def count_troubled(self) -> int:
        """Return how many events :meth:`troubled` has in all."""
        query = select(func.count()).where(or_(outbox.c.parked, outbox.c.attempts > 0))
        return self._connection.execute(query).scalar_one()

    def lane(self, lane: str) -> list[OutboxEntry]:
        """Return what waits in one lane, in order."""
        if lane in self._empty_lanes:
            return []
        rows = self._connection.execute(select(outbox).where(outbox.c.lane == lane).order_by(outbox.c.place))
        return [_entry(row) for row in rows]

    def counts(self) -> tuple[int, int]:
        """Return how many events wait, and how many are parked."""
        rows = self._connection.execute(select(outbox.c.parked, func.count()).group_by(outbox.c.parked))
        found = {bool(parked): count for parked, count in rows}
        return found.get(False, 0), found.get(True, 0)

    def _unpark(self, lane: str) -> None:
        self._connection.execute(
            update(outbox).where(outbox.c.lane == lane, outbox.c.parked).values(parked=False, next_at=None)
        )

    def _insert(self, lane: str, event: Event, priority: Priority, place: int | None) -> None:
        kind, payload = codec.dump_event(event)
        place = self._next_place() if place is None else place
        self._new.append(
            {
                "place": place,
                "lane": lane,
                "priority": int(priority),
                "kind": kind,
                "payload": payload,
                "created_at": self._now(),
            }
        )
        self._empty_lanes.discard(lane)
        self.written += 1

    def _next_place(self) -> int:
        """Return the place behind all others; nobody else writes during a transaction."""
        if self._last_place is None:
            query = select(func.coalesce(func.max(outbox.c.place), 0))
            self._last_place = int(self._connection.execute(query).scalar_one())
        self._last_place += 1
        return self._last_place


def _product_lane(product_id: str) -> str:
    return f"product:{product_id}"


def _same(gtin: str, other: str) -> bool:
    """Compare as GTIN-14: the platform takes a UPC and the same number as an EAN for one item."""
    return gtin.zfill(14) == other.zfill(14)


def _holds(product: ProductOffered, gtin: str) -> bool:
    return any(_same(item.gtin, gtin) for item in product.items)


def _without(product: ProductOffered, gtin: str) -> ProductOffered:
    return replace(product, items=tuple(item for item in product.items if not _same(item.gtin, gtin)))


def _absorb(product: ProductOffered, change: ItemChanged) -> ProductOffered:
    """Write a change of one item into the product that waits to be told."""
    if change.live is False:
        return _without(product, change.gtin)
    items = [_changed(item, change) if _same(item.gtin, change.gtin) else item for item in product.items]
    return replace(product, name=change.name or product.name, items=tuple(items))


def _changed(item: Item, change: ItemChanged) -> Item:
    fields = {
        name: value
        for name in ("stock", "dealer_price", "regular_price")
        if (value := getattr(change, name)) is not None
    }
    return replace(item, **fields)


def _entry(row: Row[Any]) -> OutboxEntry:
    return OutboxEntry(
        id=row.id,
        place=row.place,
        lane=row.lane,
        priority=Priority(row.priority),
        event=codec.load_event(row.kind, row.payload),
        created_at=row.created_at,
        attempts=row.attempts,
        next_at=row.next_at,
        parked=row.parked,
        reason=row.reason,
    )
