"""A retailer orders: price the lines, split them by supplier, debit the retailer, tell the suppliers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, insert, update

from practice.hub import catalogue, deliveries, ledger, money
from practice.hub.catalogue import Offer, gtin14
from practice.hub.errors import refuse
from practice.hub.members import Retailer, Supplier, all_suppliers
from practice.hub.orders import Line, Order, PartLine, RejectedLine, order_numbered, order_of
from practice.hub.schema import now, orders, parts

_OPEN_STATUSES = ("pending-payment", "on-hold", "awaiting-fulfillment")


@dataclass(frozen=True)
class Request:
    """All that a retailer gives with an order. ``number`` is its own; empty takes the next free one.

    ``unchecked`` sends the lines and the status to the supplier even when the hub knows better.
    """

    lines: Sequence[Line]
    shipping: Mapping[str, Any]
    billing: Mapping[str, Any]
    status: str = "awaiting-fulfillment"
    number: str = ""
    shipping_net: Decimal | None = None
    simultaneous: int = 1
    unchecked: bool = False


@dataclass(frozen=True)
class _Priced:
    supplier: Supplier
    line: PartLine
    tax_rate: str


def place(connection: Connection, retailer: Retailer, request: Request, prefix: str) -> Order:
    """Place an order; the lines that cannot be ordered are in ``rejected``, the others go through.

    A number the retailer used before returns that order unchanged. Raises Refused when no line goes through.
    """
    before = order_numbered(connection, retailer, request.number) if request.number else None
    if before is not None:
        return before
    if request.status not in _OPEN_STATUSES and not request.unchecked:
        raise refuse("status", f"a new order is one of {', '.join(_OPEN_STATUSES)}", request.status)
    priced, rejected = _price_all(connection, retailer, request)
    if not priced:
        reasons = ", ".join(f"{line.gtin}: {line.reason}" for line in rejected) or "no lines"
        raise refuse("body.items", f"no line can be ordered ({reasons})", code="nothing_to_order")
    order_id = _insert_order(connection, retailer, request, rejected)
    for supplier, lines in _by_supplier(priced).items():
        _place_part(connection, retailer, request, order_id, (supplier, lines), prefix)
    return order_of(connection, order_id)


def _price_all(
    connection: Connection, retailer: Retailer, request: Request
) -> tuple[list[_Priced], list[RejectedLine]]:
    known = all_suppliers(connection)
    wanted: dict[tuple[str, str | None], int] = defaultdict(int)
    for line in request.lines:
        wanted[gtin14(line.gtin), line.supplier_number] += line.quantity
    priced: list[_Priced] = []
    rejected: list[RejectedLine] = []
    for line in request.lines:
        found = _supplier_for(connection, retailer, line, known)
        total = wanted[gtin14(line.gtin), line.supplier_number]
        result = (
            found if isinstance(found, str) else _price(connection, found, line, total, request.unchecked)
        )
        if isinstance(result, str):
            rejected.append(RejectedLine(line.gtin, line.quantity, line.supplier_number, result))
        else:
            priced.append(result)
    return priced, rejected


def _supplier_for(
    connection: Connection, retailer: Retailer, line: Line, known: Iterable[Supplier]
) -> Supplier | str:
    """Return who sells this line to this retailer, or the code of the reason why nobody does."""
    if line.supplier_number is not None:
        choice = [supplier for supplier in known if supplier.number == line.supplier_number]
    else:
        linked = catalogue.linked_supplier(connection, retailer.id, line.gtin)
        selling = {offer.supplier for offer in catalogue.offers_with(connection, line.gtin)}
        choice = [s for s in known if (s.id == linked if linked is not None else s.name in selling)]
    if len(choice) != 1:
        nobody = "unknown_gtin" if line.supplier_number is None else "unknown_supplier"
        return "ambiguous_supplier" if choice else nobody
    supplier = choice[0]
    if supplier.country != retailer.country:
        return "country_differs"
    return supplier if supplier.active else "supplier_inactive"


def _price(
    connection: Connection, supplier: Supplier, line: Line, total: int, unchecked: bool
) -> _Priced | str:
    offers = catalogue.offers_with(connection, line.gtin)
    offer = next((offer for offer in offers if offer.supplier == supplier.name), None)
    if not unchecked:
        reason = "unknown_gtin" if offer is None else offer.why_not(total)
        if reason is not None:
            return reason
    return _priced(supplier, line, offer)


def _priced(supplier: Supplier, line: Line, offer: Offer | None) -> _Priced:
    apiece = line.price if line.price is not None else offer and offer.price
    net = money.cents((apiece or Decimal(1)) * line.quantity)
    tax_rate = offer.tax_rate if offer else "standard"
    gross = money.gross_of(net, tax_rate, supplier.country)
    gtin = offer.gtin if offer else line.gtin
    return _Priced(supplier, PartLine(gtin, line.quantity, net, gross), tax_rate)


def _by_supplier(priced: Sequence[_Priced]) -> dict[Supplier, list[_Priced]]:
    split: dict[Supplier, list[_Priced]] = defaultdict(list)
    for each in priced:
        split[each.supplier].append(each)
    return split


def _insert_order(
    connection: Connection, retailer: Retailer, request: Request, rejected: Sequence[RejectedLine]
) -> int:
    row = {
        "retailer_id": retailer.id,
        "number": request.number or f"pending-{now().timestamp()}",
        "placed_at": now(),
        "status": "awaiting-fulfillment",
        "shipping": dict(request.shipping),
        "billing": dict(request.billing),
        "rejected": [asdict(line) for line in rejected],
    }
    order_id = int(connection.execute(insert(orders).values(**row).returning(orders.c.id)).scalar_one())
    if not request.number:
        number = f"R-{order_id}"
        connection.execute(update(orders).where(orders.c.id == order_id).values(number=number))
    return order_id


def _place_part(
    connection: Connection,
    retailer: Retailer,
    request: Request,
    order_id: int,
    part: tuple[Supplier, Sequence[_Priced]],
    prefix: str,
) -> None:
    supplier, priced = part
    shipping_net = supplier.shipping_net if request.shipping_net is None else request.shipping_net
    gross = sum((each.line.gross_total for each in priced), _shipping_gross(supplier, priced, shipping_net))
    lines = [each.line for each in priced]
    number = _insert_part(connection, order_id, supplier, lines, shipping_net, gross, prefix)
    position = money.Position(retailer.name, supplier.name)
    ledger.book_sale(connection, number, position, gross)
    body = _callback(number, request, lines, shipping_net)
    deliveries.enqueue(
        connection,
        "supplier",
        supplier.name,
        "order.placed",
        body,
        number=number,
        simultaneous=request.simultaneous,
    )


def _shipping_gross(supplier: Supplier, priced: Sequence[_Priced], net: Decimal) -> Decimal:
    """Tax the shipping like the line with the highest rate, as shops do by default."""
    return max(money.gross_of(net, each.tax_rate, supplier.country) for each in priced)


def _insert_part(
    connection: Connection,
    order_id: int,
    supplier: Supplier,
    lines: Sequence[PartLine],
    shipping_net: Decimal,
    gross: Decimal,
    prefix: str,
) -> str:
    row = {
        "number": f"pending-{order_id}-{supplier.id}",
        "order_id": order_id,
        "supplier_id": supplier.id,
        "state": "placing",
        "status": "awaiting-fulfillment",
        "shipping_net": shipping_net,
        "gross": gross,
        "lines": [_line_as_json(line) for line in lines],
        "parcels": [],
    }
    part_id = connection.execute(insert(parts).values(**row).returning(parts.c.id)).scalar_one()
    number = f"{prefix}{100_000 + part_id}"
    connection.execute(update(parts).where(parts.c.id == part_id).values(number=number))
    return number


def _line_as_json(line: PartLine) -> dict[str, Any]:
    totals = {"net_total": str(line.net_total), "gross_total": str(line.gross_total)}
    return {"gtin": line.gtin, "quantity": line.quantity, **totals}


def _callback(
    number: str, request: Request, lines: Sequence[PartLine], shipping_net: Decimal
) -> dict[str, Any]:
    return {
        "kickroute_order_number": number,
        "status": request.status,
        "shipping": dict(request.shipping),
        "billing": dict(request.billing),
        "items": [
            {"gtin": line.gtin, "quantity": line.quantity, "net_total": str(line.net_total)} for line in lines
        ],
        "shipping_net_total": str(money.cents(shipping_net)),
    }
