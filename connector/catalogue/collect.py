"""Collect: from the shop's products to events in the outbox.

No transaction is open while the shop is asked; what is decided of a page is one transaction. Several threads
may collect at once: which reading counts is in :mod:`connector.catalogue.reading`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from connector.catalogue.decide import take_page
from connector.catalogue.pause import settle_absence
from connector.catalogue.reading import want_changed_reservations
from connector.catalogue.release import ReleaseRules
from connector.catalogue.wishes import begin_sweep, end_sweep
from connector.catalogue.withdraw import AGAIN_FOR, settle_withdrawals, withdraw_again
from connector.model import ProductPage
from connector.ports import Catalogue, Notifier
from connector.starting.takeover import withdraw_leftovers
from connector.store import Question, Store

BATCH = 100
PLACED_WITHIN = 8.0
"""Seconds that an order may take until it is live before it is told that its units are reserved."""

__all__ = [
    "CollectRules",
    "Collected",
    "Sweep",
    "collect_changes",
    "collect_due",
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
    """What a collection did: products looked at, events written, whether a full sweep is due.

    ``dropped`` are products of which a newer reading had been told, ``changed`` those that came along with
    an event, and ``dates`` are the products' own dates of change.
    """

    products: int = 0
    events: int = 0
    needs_sweep: bool = False
    dropped: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    dates: Mapping[str, datetime] = field(default_factory=dict)

    def plus(self, other: Collected) -> Collected:
        """Add up two collections."""
        return Collected(
            self.products + other.products,
            self.events + other.events,
            self.needs_sweep or other.needs_sweep,
            self.dropped + other.dropped,
            self.changed + other.changed,
            {**self.dates, **other.dates},
        )


def collect_changes(shop: Catalogue, store: Store, notifier: Notifier, rules: CollectRules) -> Collected:
    """Read what changed since the cursor, and move the cursor with the last page.

    Without a cursor the mark is set to now, and a full sweep is asked for.
    """
    settle_absence(store)
    with store.transaction() as tx:
        cursor = tx.facts.catalogue_cursor
        is_settled = not tx.catalogue.has_withdrawals()
    done = Collected()
    pages = shop.changes_since(cursor)
    while True:
        with store.asking() as asked:
            page = next(pages, None)
            if page is None:
                break
            if cursor is None and page.cursor is not None:
                page = replace(page, needs_sweep=True)
            done = done.plus(_take(shop, store, rules, page, asked))
            is_settled = is_settled and not page.products and not page.gone
    if not is_settled:
        settle_withdrawals(store, notifier, rules.brake)
    return done


def has_mark(store: Store) -> bool:
    """Tell whether changes are asked for since a mark, and not for a mark to begin with."""
    with store.reading() as tx:
        return tx.facts.catalogue_cursor is not None


def collect_ids(
    shop: Catalogue, store: Store, notifier: Notifier, rules: CollectRules, ids: Collection[str]
) -> Collected:
    """Read some products by id, as a webhook hinted; ids of variants and of unknown things are welcome."""
    with store.transaction() as tx:
        products = {tx.catalogue.product_of(some_id) for some_id in ids}
    done = _collect_by_id(shop, store, rules, sorted(products))
    settle_withdrawals(store, notifier, rules.brake)
    return done


def collect_due(shop: Catalogue, store: Store, notifier: Notifier, rules: CollectRules) -> Collected:
    """Read the products that are wanted again: what an order of ours took, and what may be out of date."""
    done, asked = Collected(), set[str]()
    while due := due_products(shop, store, asked):
        asked.update(due)
        done = done.plus(_collect_by_id(shop, store, rules, due))
        settle_withdrawals(store, notifier, rules.brake)
    return done


def due_products(shop: Catalogue, store: Store, without: Collection[str] = ()) -> list[str]:
    """Return the ids of products that are wanted again, a batch at most, ``without`` some."""
    want_changed_reservations(store, shop.capabilities, PLACED_WITHIN)
    with store.reading() as tx:
        due = tx.holders.due(BATCH + len(without))
    return [product_id for product_id in due if product_id not in without][:BATCH]


class Sweep:
    """A reading of the whole catalogue, page by page, so that other work can be done between pages.

    It is read to its end or not at all: what it did not see is asked for by id at the end, and only
    what the shop positively does not list is withdrawn. Products that were told meanwhile as a newer
    question showed them are read again by id.
    """

    def __init__(self, shop: Catalogue, store: Store, notifier: Notifier, rules: CollectRules) -> None:
        self._shop = shop
        self._store = store
        self._notifier = notifier
        self._rules = rules
        self._pages = iter(shop.all_products())
        self._open: list[Question] = []
        self._seen: set[str] = set()
        self._started = store.now()
        self._is_doubtful = False
        with store.transaction() as tx:
            begin_sweep(tx)
        self.done = 0
        self.total: int | None = None
        self.collected = Collected()

    def step(self) -> bool:
        """Take one page, or finish; returns whether there is more to do. Errors of the shop end the sweep."""
        try:
            self._open.append(self._store.begin_question())
            page = next(self._pages, None)
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
        self._end_before(len(self._open))

    def doubt(self) -> None:
        """Take note that another process may have read products since the last step.

        What was asked for before that is asked for again, by id.
        """
        self._is_doubtful = True

    def _take(self, page: ProductPage) -> None:
        self._end_before(max(0, len(self._open) - 1 - page.behind))
        self._seen.update(product.id for product in page.products)
        self.done, self.total = page.done, page.total
        retell = self._rules.retell
        self._is_doubtful = self._is_doubtful and page.behind > 0
        if self._is_doubtful:
            ids = [product.id for product in page.products]
            again = _collect_by_id(self._shop, self._store, self._rules, ids, retell)
            self.collected = self.collected.plus(again)
            return
        taken = _take(self._shop, self._store, self._rules, page, self._open[0].asked, retell)
        again = _collect_by_id(self._shop, self._store, self._rules, taken.dropped, retell)
        self.collected = self.collected.plus(taken).plus(again)

    def _end_before(self, count: int) -> None:
        """End the oldest readings: of what they were asked for, no page is left."""
        for question in self._open[:count]:
            self._store.questions.end(question)
        del self._open[:count]

    def _finish(self) -> None:
        with self._store.transaction() as tx:
            unseen = sorted(i for i in tx.catalogue.known_products() if i not in self._seen)
        self.collected = self.collected.plus(_collect_by_id(self._shop, self._store, self._rules, unseen))
        withdraw_again(self._store, self._started - self._rules.retell, self._started - AGAIN_FOR)
        settle_withdrawals(self._store, self._notifier, self._rules.brake)
        withdraw_leftovers(self._shop, self._store)
        end_sweep(self._store)


def sweep(shop: Catalogue, store: Store, notifier: Notifier, rules: CollectRules) -> Collected:
    """Read the whole catalogue at once."""
    run = Sweep(shop, store, notifier, rules)
    while run.step():
        pass
    return run.collected


def _collect_by_id(
    shop: Catalogue,
    store: Store,
    rules: CollectRules,
    ids: Sequence[str],
    tell_again_after: timedelta | None = None,
) -> Collected:
    done = Collected()
    for start in range(0, len(ids), BATCH):
        with store.asking() as asked:
            lookup = shop.products(ids[start : start + BATCH])
            page = ProductPage(products=lookup.found, gone=tuple(sorted(lookup.gone)))
            done = done.plus(_take(shop, store, rules, page, asked, tell_again_after))
    return done


def _take(
    shop: Catalogue,
    store: Store,
    rules: CollectRules,
    page: ProductPage,
    asked: int,
    tell_again_after: timedelta | None = None,
) -> Collected:
    decided = take_page(shop, store, rules.release, page, asked, tell_again_after)
    ids = (*(product.id for product in page.products), *page.gone)
    dates = {product.id: product.changed_at for product in page.products if product.changed_at is not None}
    return Collected(
        len(page.products),
        decided.events,
        page.needs_sweep,
        decided.dropped,
        ids if decided.events else (),
        dates,
    )
