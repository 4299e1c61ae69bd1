"""Collect: from the shop's products to events in the outbox.

No transaction is open while the shop is asked; what is decided of a page is one transaction. All functions
here must run in one thread: what was read last is then told last.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta

from connector.ahead import Ahead
from connector.decide import CURSOR, SWEEP_WANTED, take_page
from connector.model import ProductPage
from connector.moving import withdraw_leftovers
from connector.pause import settle_absence
from connector.ports import PAGES_AHEAD, Notifier, Shop
from connector.release import ReleaseRules
from connector.store import Store
from connector.withdraw import settle_withdrawals, withdraw_again

SWEPT_AT = "collect.swept_at"
UNDER_WAY = "under way"
BATCH = 100

__all__ = [
    "SWEEP_WANTED",
    "SWEPT_AT",
    "CollectRules",
    "Collected",
    "Sweep",
    "collect_changes",
    "collect_ids",
    "sweep",
]


@dataclass(frozen=True, slots=True)
class CollectRules:
    """How to collect: the release rules, the brake's share, and when to tell again."""

    release: ReleaseRules
    brake: float = 0.05
    retell: timedelta = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Collected:
    """What a collection did: products looked at, events written, whether a full sweep is due."""

    products: int = 0
    events: int = 0
    needs_sweep: bool = False

    def plus(self, other: Collected) -> Collected:
        """Add up two collections."""
        return Collected(
            self.products + other.products,
            self.events + other.events,
            self.needs_sweep or other.needs_sweep,
        )


def collect_changes(shop: Shop, store: Store, notifier: Notifier, rules: CollectRules) -> Collected:
    """Read what changed since the cursor, and move the cursor with the last page.

    Without a cursor the mark is set to now, and a full sweep is asked for.
    """
    settle_absence(store)
    with store.transaction() as tx:
        cursor = tx.facts.get(CURSOR)
        is_settled = not tx.catalogue.has_withdrawals()
    done = Collected()
    for page in shop.changes_since(cursor):
        if cursor is None and page.cursor is not None:
            page = replace(page, needs_sweep=True)
        done = done.plus(_take(shop, store, rules, page))
        is_settled = is_settled and not page.products and not page.gone
    if not is_settled:
        settle_withdrawals(store, notifier, rules.brake)
    return done


def collect_ids(
    shop: Shop, store: Store, notifier: Notifier, rules: CollectRules, ids: Collection[str]
) -> Collected:
    """Read some products by id, as a webhook hinted; ids of variants and of unknown things are welcome."""
    with store.transaction() as tx:
        products = {tx.catalogue.product_of(some_id) for some_id in ids}
    done = _collect_by_id(shop, store, rules, sorted(products))
    settle_withdrawals(store, notifier, rules.brake)
    return done


class Sweep:
    """A reading of the whole catalogue, page by page, so that other work can be done between pages.

    It is read to its end or not at all: what it did not see is asked for by id at the end, and only
    what the shop positively does not list is withdrawn. With ``ahead`` the next page is fetched while one
    is worked on, and the shop may read some pages ahead by itself; products that were decided about
    meanwhile are then read again by id, since the page may be older than what was decided.
    """

    def __init__(
        self, shop: Shop, store: Store, notifier: Notifier, rules: CollectRules, *, ahead: bool = False
    ) -> None:
        self._shop = shop
        self._store = store
        self._notifier = notifier
        self._rules = rules
        self._pages = iter(shop.all_products())
        self._ahead = Ahead(self._pages) if ahead else None
        self._seen: set[str] = set()
        self._overtaken: deque[set[str]] = deque([set()], maxlen=PAGES_AHEAD + 1)
        self._started = store.now()
        self._stack = ExitStack()
        with store.transaction() as tx:
            # A wish that comes from now on is about something that this reading may have passed already.
            tx.facts.put(SWEEP_WANTED, UNDER_WAY)
        if self._ahead is not None:
            self._stack.callback(self._ahead.close)
        self._stack.enter_context(store.decisions_told_to(self._note_decided))
        self.done = 0
        self.total: int | None = None
        self.collected = Collected()

    def step(self) -> bool:
        """Take one page, or finish; returns whether there is more to do. Errors of the shop end the sweep."""
        try:
            page = self._next_page()
            if page is None:
                self._finish()
            else:
                self._take(page)
        except BaseException:
            self.close()
            raise
        if page is None:
            self.close()
        return page is not None

    def close(self) -> None:
        """Read no further."""
        self._stack.close()

    def _next_page(self) -> ProductPage | None:
        if self._ahead is not None:
            return self._ahead.take()
        return next(self._pages, None)

    def _take(self, page: ProductPage) -> None:
        self._seen.update(product.id for product in page.products)
        self.done, self.total = page.done, page.total
        old = set().union(*self._overtaken)
        self._overtaken.append(set())
        if self._ahead is not None:
            self._ahead.fetch()
        stale = sorted(old.intersection(product.id for product in page.products))
        fresh = replace(page, products=tuple(p for p in page.products if p.id not in old))
        taken = _take(self._shop, self._store, self._rules, fresh, self._rules.retell)
        again = _collect_by_id(self._shop, self._store, self._rules, stale, self._rules.retell)
        self.collected = self.collected.plus(taken).plus(again)

    def _note_decided(self, product_ids: Collection[str]) -> None:
        self._overtaken[-1].update(product_ids)

    def _finish(self) -> None:
        with self._store.transaction() as tx:
            unseen = sorted(i for i in tx.catalogue.known_products() if i not in self._seen)
        self.collected = self.collected.plus(_collect_by_id(self._shop, self._store, self._rules, unseen))
        withdraw_again(self._store, self._started - self._rules.retell)
        settle_withdrawals(self._store, self._notifier, self._rules.brake)
        withdraw_leftovers(self._shop, self._store)
        with self._store.transaction() as tx:
            tx.facts.put_time(SWEPT_AT, self._store.now())
            if tx.facts.get(SWEEP_WANTED) == UNDER_WAY:
                tx.facts.put(SWEEP_WANTED, None)


def sweep(shop: Shop, store: Store, notifier: Notifier, rules: CollectRules) -> Collected:
    """Read the whole catalogue at once."""
    run = Sweep(shop, store, notifier, rules)
    while run.step():
        pass
    return run.collected


def _collect_by_id(
    shop: Shop,
    store: Store,
    rules: CollectRules,
    ids: Sequence[str],
    tell_again_after: timedelta | None = None,
) -> Collected:
    done = Collected()
    for start in range(0, len(ids), BATCH):
        lookup = shop.products(ids[start : start + BATCH])
        page = ProductPage(products=lookup.found, gone=tuple(sorted(lookup.gone)))
        done = done.plus(_take(shop, store, rules, page, tell_again_after))
    return done


def _take(
    shop: Shop,
    store: Store,
    rules: CollectRules,
    page: ProductPage,
    tell_again_after: timedelta | None = None,
) -> Collected:
    events = take_page(shop, store, rules.release, page, tell_again_after)
    return Collected(len(page.products), events, page.needs_sweep)
