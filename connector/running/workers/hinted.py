"""What the worker *hinted* does: it reads products that a webhook hinted at, or that are wanted again.

It has a thread of its own, so that neither a page of the catalogue nor a question that hangs delays what an
order of ours took; which reading counts is in :mod:`connector.catalogue.reading`.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable

from connector.catalogue.collect import collect_ids, due_products
from connector.model import Hint, HintKind
from connector.running.attempts import Attempts
from connector.running.parts import Parts
from connector.running.steps import Step, Steps
from connector.running.workers.hints import HintedReading, Hints
from connector.running.workers.proof import HookProof

WORKER = "hinted"


class HintedWork:
    """Reads products by their id, at once; it costs no budget of polling."""

    def __init__(
        self, parts: Parts, hints: Hints, proof: HookProof, attempts: Attempts, stopping: threading.Event
    ) -> None:
        self._parts = parts
        self._proof = proof
        self._sold_lock = threading.Lock()
        self._sold: set[Hint] = set()
        self.hinted = HintedReading(hints, HintKind.PRODUCT, WORKER, attempts, self._read, parts.clock)
        steps = [
            Step("hints", self.hinted.run),
            Step("due", self._read_due),
            Step("sold", self._read_sold),
        ]
        self.steps = Steps(WORKER, attempts, stopping, steps)

    def sold(self, hints: Iterable[Hint]) -> None:
        """Take note of hints at orders and prices: what they sell or cost may have changed."""
        with self._sold_lock:
            self._sold |= {hint for hint in hints if hint.kind is not HintKind.PRODUCT}

    def unsold(self) -> frozenset[Hint]:
        """Return the hints at orders and prices that were not followed yet."""
        with self._sold_lock:
            return frozenset(self._sold)

    def _read(self, ids: Collection[str]) -> None:
        parts = self._parts
        with parts.store.reading() as tx:
            products = {some_id: tx.catalogue.product_of(some_id) for some_id in ids}
        done = collect_ids(parts.shop, parts.store, parts.notifier, parts.rules, ids)
        if done.dates:
            now = parts.shop.now()
            for some_id, product_id in products.items():
                self._proof.was_read(some_id, product_id, done.dates.get(product_id), now)

    def _read_due(self) -> None:
        """Read what an order of ours took, and what may be out of date; what fails is read as a hint is."""
        asked = set(self.hinted.waiting())
        while due := due_products(self._parts.shop, self._parts.store, asked):
            asked.update(due)
            self.hinted.read(due)

    def _read_sold(self) -> None:
        """Read what orders sell that somebody else placed or edited, where the shop says nothing of it.

        What has another price in a row of its own is read as well.
        """
        with self._sold_lock:
            hints, self._sold = self._sold, set()
        orders = [hint.id for hint in hints if hint.kind is HintKind.ORDER]
        prices = [hint.id for hint in hints if hint.kind is HintKind.PRICE]
        parts = self._parts
        try:
            with parts.store.reading() as tx:
                foreign = [order_id for order_id in orders if not tx.orders.by_shop_id(order_id)]
            is_asked = foreign or prices
            products = parts.shop.products_in(foreign, prices) if is_asked else frozenset[str]()
        except BaseException:
            with self._sold_lock:
                self._sold |= hints
            raise
        if products:
            self.hinted.read(products)
