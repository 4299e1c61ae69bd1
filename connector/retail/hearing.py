"""What the platform tells a retailer's shop, taken down in one transaction: nothing is asked meanwhile.

Figures come at least once, twice at once, late and out of order. A sequence, where the platform gives one,
drops those that were overtaken.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from connector.model import Stock
from connector.model.gtin import gtin14
from connector.model.messages import joined
from connector.model.retail import PriceTold, ProductsHandedOver, StockTold
from connector.model.retail_records import Link, LinkState, SoldRow
from connector.store import Store, Transaction

TRUSTED_AFTER = timedelta(days=7)
"""So long after an order was told its units are taken for contained in the supplier's figure."""

STALE_ALARM = "retail.stale"


def hear(store: Store, message: ProductsHandedOver | StockTold | PriceTold) -> str:
    """Take a message down and return in a word what became of it."""
    with store.transaction() as tx:
        if isinstance(message, ProductsHandedOver):
            tx.imports.receive(message.products, joined("; ", message.refused[:_MOST_REASONS]))
            return "kept"
        link = tx.links.get(gtin14(message.gtin))
        if link is None or link.state is LinkState.UNLINKED:
            return "not_listed"
        if _is_overtaken(link, message.sequence):
            tx.links.change(link.gtin14, heard_at=store.now())
            return "overtaken"
        _take_figure(tx, store, link, message.stock, message.sequence)
        if isinstance(message, PriceTold):
            tx.links.change(link.gtin14, dealer_price=message.dealer_price)
        else:
            _take_state(tx, link, message)
            release_contained(tx, store, link.gtin14, message.stock, message.contains)
    return "taken"


_MOST_REASONS = 20


def _is_overtaken(link: Link, sequence: int | None) -> bool:
    return sequence is not None and link.sequence is not None and sequence <= link.sequence


def _take_figure(tx: Transaction, store: Store, link: Link, stock: Stock, sequence: int | None) -> None:
    now = store.now()
    tx.links.change(
        link.gtin14,
        told=figure_of(stock),
        told_at=now,
        heard_at=now,
        sequence=link.sequence if sequence is None else sequence,
        stale=False,
        due=True,
    )


def figure_of(stock: Stock) -> int | None:
    """Return how much a supplier has; None where it has enough and does not count."""
    if not stock.in_stock:
        return 0
    return None if stock.quantity is None else max(0, stock.quantity)


def _take_state(tx: Transaction, link: Link, message: StockTold) -> None:
    if message.live is False and link.state is LinkState.LINKED:
        tx.links.change(link.gtin14, state=LinkState.WITHDRAWN)
    elif message.live is True and link.state is LinkState.WITHDRAWN:
        tx.links.change(link.gtin14, state=LinkState.LINKED)


# --- units that the supplier's figure contains by now ---


def release_contained(
    tx: Transaction, store: Store, key: str, stock: Stock, contains: tuple[str, ...] | None
) -> None:
    """Count no more what a new figure contains: as the platform says, else as far as the figure fell.

    It has to fall, since an order was told, by the order's units and those of the orders told before it. One
    that was told long ago is taken for contained.
    """
    figure, now = figure_of(stock), store.now()
    told = [(record, line) for record, line in tx.sold.counted([key])[key] if record.told_at is not None]
    before = fallen = 0
    for record, line in sorted(told, key=lambda pair: pair[0].told_at or now):
        is_old = record.told_at is not None and now - record.told_at > TRUSTED_AFTER
        if contains is not None:
            is_contained = record.number in contains
        else:
            is_contained = _has_fallen(line, figure, before)
        if is_contained or is_old:
            tx.sold.change_lines(record.order_id, key, counted=False)
            fallen += line.quantity
        elif fallen and line.figure is not None:
            tx.sold.change_lines(record.order_id, key, figure=line.figure - fallen)
        before += line.quantity


def _has_fallen(line: SoldRow, figure: int | None, before: int) -> bool:
    if figure is None:
        return True  # it is not counted over there, so nothing has to be taken off it
    return line.figure is not None and figure <= line.figure - before - line.quantity


def units_of(tx: Transaction, links: Sequence[Link]) -> dict[str, int]:
    """Return the units of each link that are sold here and not in the supplier's figure yet."""
    counted = tx.sold.counted([link.gtin14 for link in links])
    return {key: sum(row.quantity for _, row in rows) for key, rows in counted.items()}
