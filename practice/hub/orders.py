"""Orders as the hub keeps them: a retailer's order, split into one part per supplier."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, select, update

from practice.hub import deliveries
from practice.hub.errors import Unknown
from practice.hub.members import Retailer
from practice.hub.schema import orders, parts, refunds, retailers, suppliers

FINAL = frozenset({"completed", "refunded", "cancelled"})


@dataclass(frozen=True)
class Line:
    """What a retailer orders. Without ``supplier_number`` the retailer's link or the only supplier decides.

    ``price`` (net, apiece) is for tests that order what was never told; else the told price counts.
    """

    gtin: str
    quantity: int = 1
    supplier_number: str | None = None
    price: Decimal | None = None


@dataclass(frozen=True)
class RejectedLine:
    """A line that did not go through, and the code of the reason."""

    gtin: str
    quantity: int
    supplier_number: str | None
    reason: str


@dataclass(frozen=True)
class PartLine:
    """A line as the supplier gets it; totals of the line, not apiece."""

    gtin: str
    quantity: int
    net_total: Decimal
    gross_total: Decimal


@dataclass(frozen=True)
class Part:
    """One supplier's part of an order, with its own Kickroute number.

    ``state``: ``placing`` (not answered yet), ``accepted`` (taken, shop number not known yet), ``confirmed``
    (shop number known), ``refused`` (unknown GTIN, too little stock …: fully credited, see ``reason``) or
    ``unanswered`` (all attempts are used up; the money stays held). ``status`` is a status of the wire.
    """

    number: str
    retailer: str
    order_number: str
    supplier: str
    state: str
    status: str
    shop_number: str | None
    shipping_net: Decimal
    gross: Decimal
    lines: tuple[PartLine, ...]
    parcels: tuple[Mapping[str, str], ...]
    reason: Mapping[str, Any] | None


@dataclass(frozen=True)
class Order:
    """A retailer's order; ``status`` is what the retailer sees."""

    id: int
    retailer: str
    number: str
    placed_at: datetime
    status: str
    shipping: Mapping[str, Any]
    billing: Mapping[str, Any]
    rejected: tuple[RejectedLine, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Refund:
    """A refund as the supplier's shop told it, and by how much it counted."""

    supplier: str
    number: str
    refund_id: int
    received_at: datetime
    total: str
    counted: Decimal


_PART = (
    select(parts, orders.c.number.label("order_number"))
    .add_columns(retailers.c.name.label("retailer"), suppliers.c.name.label("supplier"))
    .join_from(parts, orders)
    .join(retailers, orders.c.retailer_id == retailers.c.id)
    .join(suppliers, parts.c.supplier_id == suppliers.c.id)
    .order_by(parts.c.id)
)
_ORDER = select(orders, retailers.c.name.label("retailer")).join_from(orders, retailers).order_by(orders.c.id)


def part_named(connection: Connection, number: str) -> Part:
    """Return the part with that Kickroute number; raises Unknown."""
    row = connection.execute(_PART.where(parts.c.number == number)).first()
    if row is None:
        raise Unknown(f"there is no order with the Kickroute number {number!r}")
    return _part(row)


def part_of(connection: Connection, supplier_id: int, column: str, number: str) -> Part | None:
    """Return a supplier's part whose ``number`` or ``shop_number`` is this, the newest of several."""
    query = _PART.where(parts.c.supplier_id == supplier_id, parts.c[column] == number)
    found = connection.execute(query).all()
    return _part(found[-1]) if found else None


def order_of(connection: Connection, order_id: int) -> Order:
    """Return the order with that id, which must exist."""
    return _orders(connection, orders.c.id == order_id)[0]


def order_numbered(connection: Connection, retailer: Retailer, number: str) -> Order | None:
    """Return the retailer's order with its own number, or None."""
    found = _orders(connection, (orders.c.retailer_id == retailer.id) & (orders.c.number == number))
    return found[0] if found else None


def all_orders(connection: Connection) -> list[Order]:
    """Return every order, oldest first."""
    return _orders(connection, orders.c.id > 0)


def all_refunds(connection: Connection, number: str | None = None) -> list[Refund]:
    """Return all refunds told, or those of one Kickroute number, oldest first."""
    columns = (
        refunds.c.number,
        refunds.c.refund_id,
        refunds.c.received_at,
        refunds.c.total,
        refunds.c.counted,
    )
    query = select(suppliers.c.name.label("supplier"), *columns).join_from(refunds, suppliers)
    if number is not None:
        query = query.where(refunds.c.number == number)
    query = query.order_by(refunds.c.received_at, refunds.c.refund_id)
    return [Refund(**row._mapping) for row in connection.execute(query)]


def change_part(connection: Connection, number: str, **columns: Any) -> None:
    """Change some columns of a part."""
    connection.execute(update(parts).where(parts.c.number == number).values(**columns))


def summary(statuses: Collection[str]) -> str | None:
    """Return the status a retailer's order gets from its parts': all cancelled or all completed, else None.

    One part cancelled beside another completed settles nothing by itself: the order stays open.
    """
    for status in ("cancelled", "completed"):
        if statuses and all(each == status for each in statuses):
            return status
    return None


def refresh_order(connection: Connection, part: Part) -> None:
    """Bring the retailer's order in line with its parts, and tell the retailer's shop when it changed."""
    here = connection.execute(
        select(orders).join_from(parts, orders).where(parts.c.number == part.number)
    ).one()
    statuses = connection.execute(select(parts.c.status).where(parts.c.order_id == here.id)).scalars().all()
    status = summary(statuses)
    if status is None or status == here.status:
        return
    connection.execute(update(orders).where(orders.c.id == here.id).values(status=status))
    tell_retailer(connection, part, status=status)


def tell_retailer(connection: Connection, part: Part, **news: Any) -> None:
    """Tell the retailer's shop a status or a tracking of its order, if it has a callback address."""
    body = {"number": part.order_number, **news}
    deliveries.enqueue_for_retailer(connection, part.retailer, "order.updated", body, number=part.number)


def _orders(connection: Connection, where: Any) -> list[Order]:
    rows = connection.execute(_ORDER.where(where)).all()
    by_order: dict[int, list[Part]] = {row.id: [] for row in rows}
    for row in connection.execute(_PART.where(where)):
        by_order[row.order_id].append(_part(row))
    return [_order(row, tuple(by_order[row.id])) for row in rows]


def _order(row: Row[Any], own: tuple[Part, ...]) -> Order:
    rejected = tuple(RejectedLine(**line) for line in row.rejected)
    return Order(
        row.id, row.retailer, row.number, row.placed_at, row.status, row.shipping, row.billing, rejected, own
    )


def _part(row: Row[Any]) -> Part:
    fields = dict(row._mapping)
    for name in ("id", "order_id", "supplier_id"):
        del fields[name]
    fields["lines"] = tuple(
        PartLine(line["gtin"], line["quantity"], Decimal(line["net_total"]), Decimal(line["gross_total"]))
        for line in row.lines
    )
    fields["parcels"] = tuple(row.parcels)
    return Part(**fields)
