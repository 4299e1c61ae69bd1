"""What an order took from the shop's stock: read again when it is live."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from connector.model import Goods, OrderLine, OrderStatus, ShopOrder
from connector.model.messages import joined, say
from connector.model.records import OrderRecord
from connector.orders.context import Counter, Figures
from connector.orders.resolving import read_goods
from connector.store import Transaction

TELLS_AFTER = 3
"""After so many in a row the shop's stock management must be off: a person is told."""


def orders_without_stock(tx: Transaction) -> int:
    """Return how many orders in a row took nothing from the shop's stock; 0 while it may be chance."""
    row = tx.facts.took_nothing
    return row if row >= TELLS_AFTER else 0


def note_stock(
    counter: Counter, record: OrderRecord, made: ShopOrder, before: Mapping[str, int | None] | None
) -> None:
    """Read what is left of what an order sold, tell whoever wants to know, and keep what was not taken.

    ``before`` is what each holder of stock had when the order was checked, under its locks; None when that
    was another run. Less than nothing left is an alarm. Units that the shop did not take from its stock
    stay promised, until the order has ended or the shop's figure fell by them.
    """
    asked_at = counter.store.now()
    goods = read_goods(counter, record.lines)
    figures = {each.holder: each.stock.quantity for each in goods}
    counter.on_figures(Figures(goods, asked_at))
    _alarm_if_oversold(counter, record, goods)
    if made.status is OrderStatus.PENDING_PAYMENT:
        return
    counted = [line for line in record.lines if figures.get(line.stock_holder) is not None]
    left = _not_taken(counted, made, figures, before)
    if left is None or not counted:
        return
    with counter.store.reading() as tx:
        is_news = bool(left) or tx.facts.took_nothing > 0 or tx.unreduced.has(record.number)
    if not is_news:
        return
    with counter.store.transaction() as tx:
        tx.unreduced.put(record.number, left, figures)
        took_nothing = _units(left) == _units(counted)
        tx.facts.took_nothing = tx.facts.took_nothing + 1 if took_nothing else 0
        if left:
            units = ", ".join(f"{line.quantity} × {line.gtin}" for line in left)
            tx.journal.write(record.number, "not taken from the shop's stock", units=units)


def _units(lines: Iterable[OrderLine]) -> dict[str, int]:
    units: dict[str, int] = {}
    for line in lines:
        units[line.offer_id] = units.get(line.offer_id, 0) + line.quantity
    return units


def _not_taken(
    lines: Sequence[OrderLine],
    made: ShopOrder,
    figures: Mapping[str, int | None],
    before: Mapping[str, int | None] | None,
) -> list[OrderLine] | None:
    """Return the lines with the units that the shop did not take; None where that cannot be told.

    The order's own lines say it where the shop writes it there; else a figure that did not fall does.
    """
    if made.lines and all(line.taken is not None for line in made.lines):
        taken = _units(replace(line, quantity=line.taken or 0) for line in made.lines)
        left = []
        for line in lines:
            by_this = min(line.quantity, taken.get(line.offer_id, 0))
            taken[line.offer_id] = taken.get(line.offer_id, 0) - by_this
            left.append(replace(line, quantity=line.quantity - by_this))
        return [line for line in left if line.quantity]
    if before is None:
        return None
    return [line for line in lines if _stayed(line.stock_holder, before, figures)]


def _stayed(holder: str, before: Mapping[str, int | None], after: Mapping[str, int | None]) -> bool:
    was, now = before.get(holder), after.get(holder)
    return was is not None and now is not None and now >= was


def _alarm_if_oversold(counter: Counter, record: OrderRecord, goods: tuple[Goods, ...]) -> None:
    below = [
        f"GTIN {each.gtin}: {each.stock.quantity}"
        for each in goods
        if each.stock.quantity is not None and each.stock.quantity < 0
    ]
    if below:
        counter.notifier.raise_alarm(
            f"oversold.{record.number}",
            say(
                "with order {number} more is sold than the shop has ({stocks}): order more of it, or "
                "cancel the order in the shop",
                number=record.number,
                stocks=joined(", ", below),
            ),
        )
