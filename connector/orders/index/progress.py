"""How far the index of the shop's orders reaches back: what is remembered of it, and what is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from connector.model import MarkPage
from connector.orders.index.stretches import holes_above, is_whole
from connector.store import Store, Transaction

KEPT_FOR = timedelta(days=90)
FLOOR_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class IndexProgress:
    """How far the index reaches: ``orders`` were seen, back to ``back_to``, and ``holes`` cannot be read.

    ``is_whole``: every order of the last ninety days was read.
    """

    orders: int
    back_to: datetime | None
    holes: int
    is_whole: bool


def index_progress(tx: Transaction, now: datetime) -> IndexProgress:
    """Read how far the index is built."""
    known = tx.shop_orders.stretches()
    floor, _ = floor_of(tx, now)
    return IndexProgress(
        orders=sum(stretch.rows for stretch in known),
        back_to=tx.facts.index_back_to if known else None,
        holes=len(holes_above(known, floor or 0)),
        is_whole=floor is not None and is_whole(known, floor),
    )


def floor_of(tx: Transaction, now: datetime) -> tuple[int | None, bool]:
    """Return the place from which on orders are kept, None before it is known, and whether it is old."""
    if (floor := tx.facts.index_floor) is None:
        return None, True
    place, at = floor
    return place, now - at > FLOOR_KEPT


def put_floor(tx: Transaction, place: int, now: datetime) -> None:
    """Remember the place from which on orders are kept, as it was reckoned at ``now``."""
    tx.facts.index_floor = (place, now)


def forget_reach(tx: Transaction) -> None:
    """Forget how far back the index reaches: it was dropped."""
    tx.facts.index_floor = None
    tx.facts.index_back_to = None


def put_reached(store: Store, page: MarkPage) -> None:
    """Remember how far back a page reaches."""
    dates = [mark.created_at for mark in page.marks if mark.created_at]
    if dates:
        with store.transaction() as tx:
            before = tx.facts.index_back_to
            tx.facts.index_back_to = min([*dates, *([before] if before else [])])


def is_up_to_date(tx: Transaction) -> bool:
    """Tell whether no resumption is under way, in which the shop may have orders that are not known here."""
    return tx.facts.began_at is None
