"""Adopting: an order that the shop has, with a Kickroute number on it, becomes one that we follow."""

from __future__ import annotations

from datetime import datetime

from connector.model import FINAL_STATUSES, ShopOrder
from connector.records import OrderRecord, OrderState
from connector.store import Transaction


def adopt(tx: Transaction, order: ShopOrder, now: datetime) -> bool:
    """Follow an order of the shop that the store does not know, whoever placed it; False when it is known.

    So an order is found again that was placed after the backup which the store was restored from. One that
    the store knows as parked before it was in the shop has been placed since, too.
    """
    known = tx.orders.get(order.kickroute_number)
    if known is not None and (known.shop_id or known.state is not OrderState.PARKED):
        return False
    # A final status may never have been told: it counts as news when the order is reported next.
    status = None if order.status in FINAL_STATUSES else order.status
    record = OrderRecord(
        number=order.kickroute_number,
        state=OrderState.CONFIRMED,
        received_at=known.received_at if known else now,
        updated_at=now,
        lines=order.lines,
        shop_id=order.id,
        shop_number=order.number,
        shop_total=order.total,
        intended_at=order.created_at,
        status=status,
        adopted=True,
    )
    if known is not None:
        tx.orders.forget(known.number)
    tx.orders.insert(record)
    tx.journal.write(order.kickroute_number, "adopted", order=order.number)
    return True
