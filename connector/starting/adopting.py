"""Adopting: an order that the shop has, with a Kickroute number on it, becomes one that we follow."""

from __future__ import annotations

from datetime import datetime

from connector.model import FINAL_STATUSES, ShopOrder
from connector.model.messages import say
from connector.model.records import OrderRecord, OrderState
from connector.ports import Notifier
from connector.store import Store, Transaction
from connector.store.lists.order_goods import of_shown

FOUND_ALARM = "orders.found"
WAITS = say(
    "the platform's own plugin placed it; whether the platform knows what became of it since is "
    "not known. What would be told: kickroute-connector adopt --dry-run; to tell it: "
    "kickroute-connector adopt"
)


def record_of(order: ShopOrder, now: datetime, known: OrderRecord | None = None) -> OrderRecord:
    """Make the record of an order that somebody else placed; nothing is written.

    One of the platform's own plugin, which never was sent to us, waits for a person: see
    :mod:`connector.starting.takeover`.
    """
    waits = order.by_plugin and known is None
    return OrderRecord(
        number=order.kickroute_number,
        state=OrderState.FOUND if waits else OrderState.CONFIRMED,
        received_at=known.received_at if known else now,
        updated_at=now,
        lines=order.lines,
        shop_id=order.id,
        shop_number=order.number,
        shop_total=order.total,
        intended_at=order.created_at,
        # A final status may never have been told: it counts as news when the order is reported next.
        status=None if order.status in FINAL_STATUSES else order.status,
        parked_reason=WAITS if waits else "",
        adopted=True,
    )


def adopt(tx: Transaction, order: ShopOrder, now: datetime) -> bool:
    """Follow an order of the shop that the store does not know, whoever placed it; False when it is known.

    So an order is found again that was placed after the backup which the store was restored from. One that
    the store knows as parked before it was in the shop has been placed since, too.
    """
    known = tx.orders.get(order.kickroute_number)
    if known is not None and (known.shop_id or known.state is not OrderState.PARKED):
        return False
    if known is not None:
        tx.orders.forget(known.number)
    record = record_of(order, now, known)
    tx.orders.insert(record)
    tx.orders.change(record.number, **of_shown(order))
    what = "found, placed by the plugin" if record.state is OrderState.FOUND else "adopted"
    tx.journal.write(record.number, what, order=order.number)
    return True


def tell_found(store: Store, notifier: Notifier) -> int:
    """Raise or clear the alarm about orders of the plugin that wait for a person; returns how many do."""
    with store.reading() as tx:
        count = tx.orders.count_by_state().get(OrderState.FOUND, 0)
    if count:
        notifier.raise_alarm(
            FOUND_ALARM,
            say(
                "the platform's own plugin placed orders in the shop. Nothing about their money is "
                "told before you confirm it: kickroute-connector adopt --dry-run lists it, "
                "kickroute-connector adopt tells it; of one that is to stay as it is: "
                "kickroute-connector orders NUMBER --forget"
            ),
        )
    else:
        notifier.clear_alarm(FOUND_ALARM, say("every order of the platform's own plugin was decided about"))
    return count
