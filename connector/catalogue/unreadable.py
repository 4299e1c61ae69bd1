"""Stock that cannot be read: told as sold out after ten minutes, and as it is once it can be read again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from connector.catalogue.wishes import want_sweep
from connector.catalogue.withdraw import SOLD_OUT
from connector.model import ItemChanged
from connector.model.records import Priority, Told
from connector.ports import Reading
from connector.store import Store, Transaction

LONG = timedelta(minutes=10)
EVERYTHING = "*"


def settle_unreadable(shop: Reading, store: Store) -> int:
    """Tell as sold out what could not be read for ten minutes; returns how many items were told so.

    That is a row that the shop cannot give, or everything while a cache answers questions for products. A row
    comes with the changes once it can be read; after a cache everything is read anew.
    """
    now = store.now()
    unread = {row.id for row in shop.unread() if row.id} | (
        {EVERYTHING} if shop.reach().hides_stock else set()
    )
    with store.reading() as tx:
        before = tx.facts.unreadable_since
    since = {row_id: before.get(row_id, now) for row_id in sorted(unread)}
    late = {row_id for row_id, at in since.items() if now - at >= LONG}
    if since == before and not late:
        return 0
    with store.transaction() as tx:
        tx.facts.unreadable_since = since
        if EVERYTHING in before and EVERYTHING not in since:
            want_sweep(tx, hurried=True)
        return _tell(tx, late, now)


def _tell(tx: Transaction, late: Iterable[str], now: datetime) -> int:
    rows = [row for row in _told_of(tx, set(late)) if row.live and row.stock != SOLD_OUT]
    for row in rows:
        tx.outbox.add_item(row.product_id, ItemChanged(row.gtin, stock=SOLD_OUT), Priority.LOWERED)
    tx.catalogue.remember_told([replace(row, stock=SOLD_OUT, told_at=now) for row in rows])
    return len(rows)


def _told_of(tx: Transaction, late: set[str]) -> list[Told]:
    if not late:
        return []
    if EVERYTHING in late:
        return tx.catalogue.told_about(list(tx.catalogue.live_products()), ())
    rows = tx.catalogue.told_about({tx.catalogue.product_of(row_id) for row_id in late}, ())
    return [row for row in rows if row.product_id in late or row.offer_id in late]
