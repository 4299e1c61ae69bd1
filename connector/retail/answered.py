"""What the platform says to an order that was forwarded."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from connector.model.messages import dump, joined, say
from connector.model.retail import ForwardAnswer, OrderForwarded
from connector.model.retail_records import SoldState, Wish
from connector.retail.sales import lane_of, write_stock_of
from connector.store import Transaction


def with_address(tx: Transaction, event: OrderForwarded) -> OrderForwarded:
    """Return a message as it is sent: the outbox holds no address."""
    record = tx.sold.by_number(event.number)
    return replace(event, shipping=record.address) if record and record.address else event


def took(tx: Transaction, event: OrderForwarded, answer: ForwardAnswer | None, now: datetime) -> None:
    """Take note that the platform has an order, and of the lines that it does not take."""
    record = tx.sold.by_number(event.number)
    if record is None:
        return
    reason = _objection(event, answer) if answer else ""
    for row in tx.sold.lines(record.order_id):
        link = tx.links.get(row.gtin14)
        tx.sold.change_lines(record.order_id, row.gtin14, figure=link.told if link else None)
    record = tx.sold.change(record.order_id, state=SoldState.TOLD, told_at=now, address=None, reason=reason)
    if reason:
        tx.sold.wish(record, Wish(note=dump(reason)))
    tx.journal.write(event.number, "sale told", money=True, reason=reason)


def _objection(event: OrderForwarded, answer: ForwardAnswer) -> str:
    """Compare the lines told with the answer; empty when all of them are ordered."""
    if answer.refused:
        lines = joined("; ", [say("{gtin}: {reason}", gtin=r.gtin, reason=r.reason) for r in answer.refused])
        return say("Kickroute does not take all of it: {lines}", lines=lines)
    suppliers = len({item.supplier for item in event.items})
    if answer.parts is not None and answer.parts < suppliers:
        return say(
            "Kickroute made {parts} orders of it, and it is for {suppliers} suppliers: ask Kickroute",
            parts=answer.parts,
            suppliers=suppliers,
        )
    return ""


def refused(tx: Transaction, event: OrderForwarded, reason: str) -> None:
    """Take note that the platform will not have an order: what waits of it goes, and people are told."""
    tx.outbox.delete([entry.id for entry in tx.outbox.lane(lane_of(event.number))])
    record = tx.sold.by_number(event.number)
    if record is None:
        return
    said = say("Kickroute refuses it: {reason}", reason=reason)
    record = tx.sold.change(record.order_id, state=SoldState.REFUSED, reason=said, address=None)
    tx.sold.wish(record, Wish(note=dump(said)))
    tx.sold.change_lines(record.order_id, counted=False)
    write_stock_of(tx, tx.sold.lines(record.order_id))
    tx.journal.write(event.number, "sale refused", money=True, reason=reason)
