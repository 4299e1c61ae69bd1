"""Orders of the retailer's own customers for linked products, with their lines as they were first seen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, delete, insert, select, update

from connector.model import Address, OrderStatus
from connector.model.retail import ItemSpot
from connector.model.retail_records import SoldRecord, SoldRow, SoldState, Wish
from connector.store.codec import BLANKS
from connector.store.engines.portions import portions
from connector.store.retail.tables import retail_lines, retail_orders

_ADDRESS = TypeAdapter(Address)
_WISHES = TypeAdapter(tuple[Wish, ...])


class Sold:
    """Such orders within one transaction; the shop's id of the order is the key."""

    def __init__(self, connection: Connection, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._now = now
        self.forgot_addresses = False

    def insert(self, record: SoldRecord, lines: Iterable[SoldRow]) -> None:
        """Remember an order that was not known, with its linked lines."""
        values = {name: getattr(record, name) for name in _SAME}
        values |= {"status": record.status or "", "body": _dump(record.address)}
        values["wanted"] = _dump_wishes(record.wanted)
        self._connection.execute(insert(retail_orders).values(**values))
        self.put_lines(record.order_id, lines)

    def put_lines(self, order_id: str, lines: Iterable[SoldRow]) -> None:
        """Remember these lines of an order in place of those it had."""
        self._connection.execute(delete(retail_lines).where(retail_lines.c.order_id == order_id))
        rows = [_line_values(line) for line in lines]
        if rows:
            self._connection.execute(insert(retail_lines), rows)

    def change(self, order_id: str, **changes: Any) -> SoldRecord:
        """Change some fields of an order and leave the others alone; raises LookupError for none."""
        values: dict[str, Any] = dict(changes, updated_at=self._now())
        if "address" in values:
            self.forgot_addresses |= values["address"] is None
            values["body"] = _dump(values.pop("address"))
        if "status" in values:
            values["status"] = values["status"] or ""
        if "wanted" in values:
            values["wanted"] = _dump_wishes(values["wanted"])
        where = retail_orders.c.order_id == order_id
        self._connection.execute(update(retail_orders).where(where).values(**values))
        record = self.get(order_id)
        if record is None:
            raise LookupError(order_id)
        return record

    def get(self, order_id: str) -> SoldRecord | None:
        """Return an order."""
        return next(iter(self._many(retail_orders.c.order_id == order_id)), None)

    def of(self, order_ids: Collection[str]) -> dict[str, SoldRecord]:
        """Return those of these orders that are remembered, by id."""
        found = (r for part in portions(order_ids) for r in self._many(retail_orders.c.order_id.in_(part)))
        return {record.order_id: record for record in found}

    def by_number(self, number: str) -> SoldRecord | None:
        """Return the order that a number was told of."""
        return next(iter(self._many(retail_orders.c.number == number)), None) if number else None

    def in_states(self, states: Collection[SoldState]) -> list[SoldRecord]:
        """Return all orders in these states, oldest first."""
        return self._many(retail_orders.c.state.in_(states))

    def wanting(self) -> list[SoldRecord]:
        """Return orders of which the platform wants what the shop does not have yet, oldest first."""
        return self._many(retail_orders.c.wanted.is_not(None))

    def wish(self, record: SoldRecord, wish: Wish) -> None:
        """Remember what is to be done about an order in the shop, unless that waits already."""
        if wish not in record.wanted:
            self.change(record.order_id, wanted=(*record.wanted, wish))

    def troubled(self) -> list[SoldRecord]:
        """Return orders that need a person, and those that cannot go on without one, oldest first."""
        return self._many(retail_orders.c.reason != "")

    def newest(self, limit: int, offset: int = 0) -> list[SoldRecord]:
        """Return orders, the newest first."""
        query = select(retail_orders).order_by(retail_orders.c.seen_at.desc(), retail_orders.c.order_id)
        return [_record(row) for row in self._connection.execute(query.limit(limit).offset(offset))]

    def lines(self, order_id: str) -> list[SoldRow]:
        """Return an order's linked lines."""
        where = retail_lines.c.order_id == order_id
        query = select(retail_lines).where(where).order_by(retail_lines.c.line_id)
        return [_line(row) for row in self._connection.execute(query)]

    # --- units that the supplier's figure does not contain ---

    def counted(self, gtins14: Collection[str]) -> dict[str, list[tuple[SoldRecord, SoldRow]]]:
        """Return the lines whose units are to be taken off the figures of these GTINs, oldest first."""
        found: dict[str, list[tuple[SoldRecord, SoldRow]]] = {key: [] for key in gtins14}
        for part in portions(gtins14):
            query = (
                select(retail_lines)
                .where(retail_lines.c.counted, retail_lines.c.gtin14.in_(part))
                .order_by(retail_lines.c.order_id, retail_lines.c.line_id)
            )
            rows = [_line(row) for row in self._connection.execute(query)]
            records = self.of({row.order_id for row in rows})
            for row in sorted(rows, key=lambda row: (records[row.order_id].seen_at, row.line_id)):
                found[row.gtin14].append((records[row.order_id], row))
        return found

    def change_lines(self, order_id: str, gtin14: str | None = None, **changes: Any) -> None:
        """Change ``counted`` or ``figure`` of an order's lines, or of those with one GTIN."""
        where = [retail_lines.c.order_id == order_id]
        if gtin14 is not None:
            where.append(retail_lines.c.gtin14 == gtin14)
        self._connection.execute(update(retail_lines).where(*where).values(**changes))

    def _many(self, *where: Any) -> list[SoldRecord]:
        query = (
            select(retail_orders).where(*where).order_by(retail_orders.c.seen_at, retail_orders.c.order_id)
        )
        return [_record(row) for row in self._connection.execute(query)]


_SAME = (
    *("order_id", "state", "seen_at", "updated_at", "number", "shop_number", "place", "expected"),
    *("ready_at", "told_at", "ended_at", "total", "reason"),
)
_SAME_OF_LINES = (
    *("order_id", "line_id", "gtin14", "gtin", "quantity", "net_total", "total_tax", "name"),
    *("counted", "figure"),
)


def _dump(address: Address | None) -> str | None:
    return None if address is None else BLANKS + _ADDRESS.dump_json(address).decode()


def _dump_wishes(wishes: tuple[Wish, ...]) -> str | None:
    return _WISHES.dump_json(wishes).decode() if wishes else None


def _record(row: Row[Any]) -> SoldRecord:
    values = {name: getattr(row, name) for name in _SAME}
    values["state"] = SoldState(row.state)
    values["expected"] = OrderStatus(row.expected) if row.expected else None
    return SoldRecord(
        **values,
        status=OrderStatus(row.status) if row.status else None,
        wanted=_WISHES.validate_json(row.wanted) if row.wanted else (),
        address=None if row.body is None else _ADDRESS.validate_json(row.body),
    )


def _line_values(line: SoldRow) -> dict[str, Any]:
    spot = {"product_id": line.spot.product_id, "offer_id": line.spot.offer_id}
    return {name: getattr(line, name) for name in _SAME_OF_LINES} | spot | {"code": line.supplier}


def _line(row: Row[Any]) -> SoldRow:
    values = {name: getattr(row, name) for name in _SAME_OF_LINES}
    return SoldRow(**values, supplier=row.code, spot=ItemSpot(row.product_id, row.offer_id))
