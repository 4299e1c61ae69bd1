"""When an order of the retailer's customers is told, as what, and which of its lines; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import count
from typing import Literal

from connector.model import FINAL_STATUSES, OrderStatus
from connector.model.messages import Message, joined, say
from connector.model.retail import ForwardedLine, RetailOrder, SoldLine
from connector.model.retail_records import Link, LinkState, SoldRow

LONGEST_NUMBER = 100
"""Characters of an order's number that the protocol takes."""


class Verdict(StrEnum):
    """What is to be done about an order that was not told yet."""

    WAIT = "wait"
    HOLD = "hold"
    TELL = "tell"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict; ``until`` is when a waiting order is to be judged again, ``reason`` why one is held."""

    verdict: Verdict
    reason: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """When orders are told. Those that were created before ``since`` may have been told by somebody else."""

    forward: Literal["ready", "at-once"] = "ready"
    after: timedelta = timedelta(seconds=120)
    since: datetime | None = None


def is_sale(order: RetailOrder) -> bool:
    """Tell whether it is an order of the retailer's own customer, not a supplier's part of our own doing."""
    return not (order.draft or order.kickroute_number)


def is_ready(order: RetailOrder) -> bool:
    """Tell whether it can be shipped: the shop would do so, or the money came.

    Where nothing has to be paid before shipping, as by invoice, only the first is ever true (F45).
    """
    return not is_over(order) and (order.ready or order.paid)


def is_over(order: RetailOrder) -> bool:
    """Tell whether nothing is to be shipped any more, or has been."""
    return order.trashed or order.status in FINAL_STATUSES


def judge(order: RetailOrder, policy: Policy, seen_at: datetime, now: datetime) -> Judgement:
    """Decide about an order with linked lines that was first seen at ``seen_at`` and was not told yet."""
    if order.trashed or order.status in (OrderStatus.CANCELLED, OrderStatus.REFUNDED):
        return Judgement(Verdict.DROP)
    if order.status is OrderStatus.COMPLETED:
        return Judgement(Verdict.HOLD, say("it was completed before it was forwarded"))
    if policy.since and order.created_at and order.created_at < policy.since:
        return Judgement(Verdict.HOLD, say("it is older than the connector's knowledge of this shop"))
    can_be_told = is_ready(order) or (policy.forward == "at-once" and order.status is not None)
    if not can_be_told:
        return Judgement(Verdict.WAIT)
    due = min(order.created_at or seen_at, seen_at) + policy.after
    return Judgement(Verdict.TELL) if due <= now else Judgement(Verdict.WAIT, until=due)


def told_status(order: RetailOrder) -> OrderStatus:
    """Return the status that it is told with: always one that leaves it open."""
    if order.status is None or order.status in FINAL_STATUSES:
        return OrderStatus.AWAITING_FULFILLMENT
    return order.status


def number_for(order: RetailOrder, is_taken: Callable[[str], bool]) -> str:
    """Return the number that names the order to the platform for ever, none that another order has."""
    own = (order.number or order.id)[: LONGEST_NUMBER - 5]
    suffixed = (own if at == 1 else f"{own}-{at}" for at in count(1))
    return next(number for number in suffixed if not is_taken(number))


def linked_lines(order: RetailOrder, links: Iterable[Link]) -> tuple[SoldRow, ...]:
    """Return the lines that a supplier is to ship, with the codes that hold now."""
    by_spot = {link.spot: link for link in links}
    pairs = ((line, by_spot.get(line.spot)) for line in order.lines)
    return tuple(_row(order, line, link) for line, link in pairs if link and _is_linked(line, link))


def _is_linked(line: SoldLine, link: Link) -> bool:
    """Tell whether a line is the supplier's; one whose product was trashed since still is."""
    if line.quantity - line.refunded < 1 or not link.supplier:
        return False
    same_goods = link.state is LinkState.GONE and line.gtin in ("", link.gtin)
    return same_goods or link.state in (LinkState.LINKED, LinkState.WITHDRAWN)


def _row(order: RetailOrder, line: SoldLine, link: Link) -> SoldRow:
    return SoldRow(
        order_id=order.id,
        line_id=line.id,
        gtin14=link.gtin14,
        gtin=link.gtin,
        supplier=link.supplier,
        spot=line.spot,
        quantity=line.quantity - line.refunded,
        net_total=line.net_total,
        total_tax=line.total_tax,
        name=line.name,
    )


def told_lines(rows: Iterable[SoldRow]) -> tuple[ForwardedLine, ...]:
    """Return lines as they are told."""
    return tuple(
        ForwardedLine(row.gtin, row.supplier, row.quantity, row.net_total, row.total_tax) for row in rows
    )


def in_words(rows: Iterable[SoldRow]) -> Message:
    """Name lines for people."""
    return joined(
        ", ",
        [
            say(
                "{quantity} × “{name}” (GTIN {gtin}, supplier {supplier})",
                quantity=row.quantity,
                name=row.name or row.gtin,
                gtin=row.gtin,
                supplier=row.supplier,
            )
            for row in rows
        ],
    )


# --- after it was told ---


class Deviation(StrEnum):
    """What became of an order that was told, and that its suppliers do not know."""

    CANCELLED = "cancelled"
    REFUNDED = "refunded"
    TRASHED = "trashed"
    EDITED = "edited"


def deviation(order: RetailOrder | None, rows: Iterable[SoldRow]) -> Deviation | None:
    """Compare an order with the lines that were told; None stands for one that the shop has no more."""
    if order is None or order.trashed:
        return Deviation.TRASHED
    if order.status is OrderStatus.CANCELLED:
        return Deviation.CANCELLED
    if order.status is OrderStatus.REFUNDED or order.refunded_total > 0:
        return Deviation.REFUNDED
    shown = {line.id: line for line in order.lines}
    is_same = all(row.line_id in shown and shown[row.line_id].quantity == row.quantity for row in rows)
    return None if is_same else Deviation.EDITED
