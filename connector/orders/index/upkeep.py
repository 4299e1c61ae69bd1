"""The index: which Kickroute number stands on which of the shop's orders, kept by what is read anyway.

A hit counts only after that order was read and shows the number. That a number is not there counts only
where everything back to ninety days was read whole; what is missing is asked for until then.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

import structlog

from connector.model import Address, IncomingOrder, MarkPage, OrderLookup, OrderMark, OrderStatus
from connector.model.errors import ShopUnavailable
from connector.model.messages import say
from connector.orders.index.progress import KEPT_FOR, floor_of, forget_reach, put_floor, put_reached
from connector.orders.index.reading import read_all
from connector.orders.index.stretches import (
    add_page,
    holes_above,
    is_same,
    is_whole,
    newest,
    next_gap,
    strangers,
    without_tops,
)
from connector.orders.strange import Strange, strange_orders, tell_strange
from connector.ports import Notifier, Orders
from connector.store import Store, Transaction

READER = "1"
"""Raised whenever what is read of an order's row changes: what another version has read is not known."""


BEFORE_ITS_DATE = timedelta(days=1)
QUICK_SEARCH = 1.0
_NOBODYS = IncomingOrder(
    "", OrderStatus.ON_HOLD, Address(address_1="Nirgendsallee 0815"), Address(), items=()
)
"""An order whose street nobody lives in."""

_log = structlog.get_logger("orders")


class OrderIndex:
    """Knows which of the shop's orders carry a Kickroute number, and asks for what it does not know.

    Safe to use from several threads. ``epoch`` counts how often it was dropped.
    """

    REMEMBERED = ("_search_seconds", "_is_caught_up")

    def __init__(
        self, shop: Orders, store: Store, notifier: Notifier, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._shop = shop
        self._store = store
        self._notifier = notifier
        self._clock = clock
        self._reading = threading.Lock()
        self._epoch = 0
        self._asked_for: dict[str, int] = {}
        self._search_seconds: float | None = None
        self._is_caught_up = False
        with store.transaction() as tx:
            if tx.facts.index_reader != READER:
                tx.shop_orders.drop()
                tx.facts.index_reader = READER
            self._unsure_since = tx.facts.unsure_since

    # what readings bring

    def newest_orders(self, down_to: int | None) -> MarkPage:
        """Read the newest orders down to what is known, further where ``down_to`` is lower."""
        top = self._known_top()
        asked_at = self._store.now()
        page = self._shop.newest_orders(min((p for p in (top, down_to) if p is not None), default=None))
        self._take(page, asked_at, is_newest=True)
        return page

    def read(self, ids: Collection[str], *, needs_all: bool = True) -> OrderLookup:
        """Read orders by their ids; raises ShopUnavailable unless each is answered for."""
        asked_at = self._store.now()
        lookup = read_all(self._shop, ids) if needs_all else self._shop.orders(ids)
        self.see([order.mark for order in lookup.found], asked_at, lookup.missing)
        return lookup

    def see(self, marks: Collection[OrderMark], asked_at: datetime, missing: Collection[str] = ()) -> None:
        """Take in orders that a question sent at ``asked_at`` showed, and ids that the shop does not have."""
        with self._store.transaction() as tx:
            strange = see_marks(tx, marks, asked_at, missing)
        tell_strange(self._notifier, strange)

    def _take(self, page: MarkPage, asked_at: datetime, *, is_newest: bool) -> None:
        """Take a page in; when it shows that the shop was put back, all that was known is dropped first."""
        with self._store.reading() as tx:
            known = tx.shop_orders.stretches()
        was_put_back, absent = strangers(known, page, is_newest=is_newest)
        trashed: frozenset[str] = frozenset()
        if absent and not was_put_back:
            was_put_back, trashed = self._look_for(absent)
        with self._store.transaction() as tx:
            if was_put_back:
                self._drop(tx)
            tx.shop_orders.take_page(page)
            strange = see_marks(tx, page.marks, asked_at)
            known = tx.shop_orders.stretches()
            if (now := add_page(without_tops(known, trashed), page)) != known:
                tx.shop_orders.put_stretches(now)
        tell_strange(self._notifier, strange)

    def _look_for(self, absent: Collection[OrderMark]) -> tuple[bool, frozenset[str]]:
        """Read orders that a list does not show; returns whether one is gone, and which are in the trash.

        One that is neither came after the list was asked for.
        """
        found = {order.id: order.mark for order in self.read([mark.id for mark in absent]).found}
        is_gone = any(mark.id not in found or not is_same(mark, found[mark.id]) for mark in absent)
        return is_gone, frozenset(mark.id for mark in found.values() if mark.trashed)

    def _drop(self, tx: Transaction) -> None:
        self._epoch += 1
        tx.shop_orders.drop()
        forget_reach(tx)
        _log.warning("shop put back", consequence="its orders are read anew")
        tx.journal.write("", "the shop was put back, so its orders are read anew")

    # what placing asks

    def _known_top(self) -> int | None:
        """Return the place down to which the newest orders have to be read; None before any was."""
        with self._store.reading() as tx:
            top = newest(tx.shop_orders.stretches())
        return None if top is None else top.top.place if top.top else top.low

    def rows_of(self, number: str) -> tuple[OrderMark, ...]:
        """Return the rows that carried a number when they were read last; read them before they count."""
        with self._store.reading() as tx:
            return tx.shop_orders.of(number)

    def assure(self, order: IncomingOrder, received_at: datetime, *, anew: bool = False) -> None:
        """Make sure that every row with the order's number below the newest ones read is in the index.

        Asks the shop only while the index is not whole, once for each order unless ``anew``: for the street
        where it searches quickly, else for the orders since a day before the order's own date. That date is
        not known where the store may have been lost: then the shop has to search, however slowly. Raises
        ShopUnavailable when it cannot be made sure of.
        """
        number = order.kickroute_number
        self.catch_up()
        if self.is_whole or (self._asked_for.get(number) == self._epoch and not anew):
            return
        if self._known_top() is None:
            self.newest_orders(None)
        epoch = self._epoch
        if self._unsure_since is not None and received_at >= self._unsure_since:
            if not self._ask_for(order):
                raise ShopUnavailable(
                    say(
                        "the shop's orders of the last ninety days are still being read, and this "
                        "order cannot be searched for among them: send it again"
                    )
                )
            self._asked_for[number] = epoch
            return
        is_quick = self._search_seconds is not None and self._search_seconds < QUICK_SEARCH
        is_known = is_quick and self._ask_for(order)
        is_known = is_known or self.read_back_to(received_at - BEFORE_ITS_DATE)
        # Where something there cannot be read: better slowly than not at all.
        if not is_known and not self._ask_for(order):
            raise ShopUnavailable(
                say(
                    "some of the shop's orders cannot be read, and this order cannot be searched for "
                    "among them; it is tried again"
                )
            )
        self._asked_for[number] = epoch

    def settled(self, number: str) -> None:
        """Forget what was asked for an order that is placed."""
        self._asked_for.pop(number, None)

    def doubt(self, since: datetime) -> None:
        """Take note that orders received from then on may be older: the store may have been lost before."""
        with self._store.transaction() as tx:
            tx.facts.unsure_since = since
        self._unsure_since, self._is_caught_up = since, False

    def catch_up(self) -> None:
        """Read what is newer than the store, once in a run, where the store may have been put back."""
        if self._unsure_since is not None and not self._is_caught_up:
            self.newest_orders(None)
            self._is_caught_up = True

    def settle_doubt(self) -> None:
        """End the doubt once every order of the last ninety days was read, and those since."""
        if self._unsure_since is not None and self._is_caught_up and self.is_whole:
            with self._store.transaction() as tx:
                tx.facts.unsure_since = None
            self._unsure_since = None

    @property
    def is_stale(self) -> bool:
        """Tell whether it was long ago that ninety days were reckoned."""
        with self._store.reading() as tx:
            return floor_of(tx, self._store.now())[1]

    @property
    def is_whole(self) -> bool:
        """Tell whether every order of the last ninety days was read."""
        with self._store.reading() as tx:
            floor, _ = floor_of(tx, self._store.now())
            return floor is not None and is_whole(tx.shop_orders.stretches(), floor)

    def _ask_for(self, order: IncomingOrder) -> bool:
        asked_at = self._store.now()
        marks = self._shop.find_orders(order)
        if marks is not None:
            self.see(marks, asked_at)
        return marks is not None

    def read_back_to(self, moment: datetime, tell: Callable[[], object] = lambda: None) -> bool:
        """Read all orders since ``moment``; False when something there cannot be read.

        ``tell`` is called after every page.
        """
        floor = self._shop.first_place_since(moment)
        while floor is not None:
            with self._store.reading() as tx:
                known = tx.shop_orders.stretches()
            if is_whole(known, floor):
                break
            if not self._read_gap(floor):
                return False
            tell()
        return True

    # building

    def measure_search(self) -> None:
        """Find out how long the shop takes to search its orders for a street; once in a run."""
        if self._search_seconds is None:
            started = self._clock()
            found = self._shop.find_orders(_NOBODYS)
            self._search_seconds = float("inf") if found is None else self._clock() - started

    def build(self) -> tuple[OrderMark, ...] | None:
        """Read one page more, newest first; returns its marked orders, None when there is nothing to read."""
        with self._store.reading() as tx:
            floor, is_old = floor_of(tx, self._store.now())
            is_begun = newest(tx.shop_orders.stretches()) is not None
        if not is_begun:
            return _marked(self.newest_orders(None))
        page = self._read_gap(self._find_floor() if floor is None or is_old else floor)
        return None if page is None else _marked(page)

    def retry_holes(self) -> int:
        """Try again to read what could not be read; returns how many stretches still cannot."""
        with self._store.reading() as tx:
            floor, _ = floor_of(tx, self._store.now())
            known = tx.shop_orders.stretches()
        for hole in holes_above(known, floor or 0):
            asked_at = self._store.now()
            skip = sum(stretch.rows for stretch in known if stretch.low > hole.high)
            self._take(self._shop.orders_below(hole.high + 1, skip), asked_at, is_newest=False)
        with self._store.reading() as tx:
            return len(holes_above(tx.shop_orders.stretches(), floor or 0))

    def _read_gap(self, floor: int) -> MarkPage | None:
        """Read the next page that is missing down to ``floor``; one at a time."""
        with self._reading:
            with self._store.reading() as tx:
                gap = next_gap(tx.shop_orders.stretches(), floor)
            if gap is None:
                return None
            asked_at = self._store.now()
            page = self._shop.orders_below(gap.place, gap.skip)
            self._take(page, asked_at, is_newest=False)
            put_reached(self._store, page)
            return page

    def _find_floor(self) -> int:
        now = self._store.now()
        place = self._shop.first_place_since(self._shop.now() - KEPT_FOR)
        top = self._known_top() or 0
        floor = top + 1 if place is None else place
        with self._store.transaction() as tx:
            put_floor(tx, floor, now)
        return floor


def see_marks(
    tx: Transaction, marks: Collection[OrderMark], asked_at: datetime, missing: Collection[str] = ()
) -> tuple[Strange, ...]:
    """Take in orders that were read, within a transaction; returns what a person should know at once."""
    tx.shop_orders.take(marks)
    if missing:
        tx.shop_orders.gone(missing)
    for mark in marks:
        if mark.token:
            tx.attempts.saw(mark.token, [mark.id])
    return strange_orders(tx, {m.kickroute_number for m in marks if m.kickroute_number}, asked_at)


def _marked(page: MarkPage) -> tuple[OrderMark, ...]:
    return tuple(mark for mark in page.marks if mark.kickroute_number)
