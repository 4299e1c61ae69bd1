"""A connector without threads: what a daemon's workers do, done one after the other by a test."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from connector.catalogue.collect import CollectRules, collect_changes, collect_due, collect_ids, sweep
from connector.fulfilment.relay import RelayAnswer, accept_status, settle_status, waiting_statuses
from connector.fulfilment.report import report_changes, report_ids, report_open
from connector.model import IncomingOrder, OrderStatus, StatusRequested
from connector.model.errors import ConnectorError
from connector.model.records import OrderRecord
from connector.orders.context import Counter, fits
from connector.orders.intake import Answer, answer_unplaced, finish_order, place_order, receive_order
from connector.outbox.deliver import Delivered, deliver
from connector.ports import Notifier, Platform, Shop
from connector.starting.resume import Resumption
from connector.store import Store
from tests.store.making import Clock

NOTE = "Kickroute Dropshipping Bestellung"


def relay_waiting(counter: Counter) -> int:
    """Apply every status that waits; returns how many were settled."""
    return sum(settle_status(counter, number) for number in waiting_statuses(counter.store))


class Driver:
    """A connector between a shop and a platform, driven by hand."""

    def __init__(
        self,
        shop: Shop,
        platform: Platform,
        store: Store,
        notifier: Notifier,
        rules: CollectRules,
        clock: Clock,
    ) -> None:
        self.shop = shop
        self.platform = platform
        self.store = store
        self.notifier = notifier
        self.rules = rules
        self.clock = clock
        self.counter = self._counter()

    def _counter(self) -> Counter:
        return replace(Counter.at(self.shop, self.store, self.notifier, NOTE), rest=lambda _: None)

    # catalogue

    def collect(self) -> None:
        """Read what changed and deliver it."""
        collect_changes(self.shop, self.store, self.notifier, self.rules)
        self.deliver()

    def collect_due(self) -> None:
        """Read what is wanted again and deliver it."""
        collect_due(self.shop, self.store, self.notifier, self.rules)
        self.deliver()

    def hint(self, *ids: str) -> None:
        """Read what a webhook hinted at and deliver it."""
        collect_ids(self.shop, self.store, self.notifier, self.rules, ids)
        self.deliver()

    def sweep(self) -> None:
        """Read the whole catalogue and deliver what follows."""
        sweep(self.shop, self.store, self.notifier, self.rules)
        self.deliver()

    def deliver(self) -> Delivered:
        """Deliver until the outbox has nothing that is due; returns what the last delivery did."""
        for _ in range(1000):
            done = deliver(self.platform, self.store, self.notifier)
            if done.paused or done.rest_until is not None or not (done.taken or done.parked):
                return done
        raise AssertionError("delivering never comes to an end")

    # orders

    def take(self, incoming: IncomingOrder) -> Answer:
        """Take an order; errors of the shop are raised."""
        receive_order(self.store, incoming)
        return place_order(self.counter, incoming.kickroute_number, lambda _: None)

    def answer(self, incoming: IncomingOrder) -> Answer:
        """Take an order and answer in any case, as the callback does."""
        try:
            return self.take(incoming)
        except ConnectorError:
            return answer_unplaced(self.store, incoming, fits=fits(self.counter, incoming))

    def finish(self) -> None:
        """Go on with all interrupted orders."""
        with self.store.transaction() as tx:
            waiting = [record.number for record in tx.orders.unfinished()]
        for number in waiting:
            finish_order(self.counter, number)

    def report(self) -> None:
        """Read orders as the job does and deliver what follows."""
        report_open(self.shop, self.store, self.notifier)
        report_changes(self.shop, self.store, self.notifier)
        self.deliver()

    def report_hinted(self, *ids: str) -> None:
        """Read orders that a webhook hinted at and deliver what follows."""
        report_ids(self.shop, self.store, self.notifier, ids)
        self.deliver()

    def relay(self, number: str, status: OrderStatus | None) -> RelayAnswer:
        """Accept a retailer's status for the order of the shop's ``number``, and apply what waits."""
        answer = accept_status(self.store, StatusRequested(number, status))
        relay_waiting(self.counter)
        return answer

    def record(self, number: str) -> OrderRecord:
        """Return what is remembered of an order."""
        with self.store.transaction() as tx:
            return tx.orders.require(number)

    def resume(self) -> Resumption:
        """Bring a store up to date that may miss something, as the workers do beside everything else."""
        resumption = Resumption(self.counter)
        resumption.begin()
        index = self.counter.index
        index.catch_up()
        while index.build() is not None:
            pass
        index.settle_doubt()
        while ids := resumption.unread():
            resumption.bring(ids)
        resumption.finish()
        return resumption

    # all of it

    def wants_sweep(self) -> bool:
        """Tell whether a full reading of the catalogue is due."""
        with self.store.transaction() as tx:
            return tx.facts.sweep_wanted is not None or tx.facts.swept_at is None

    def outbox_is_empty(self) -> bool:
        """Tell whether nothing waits to be told."""
        with self.store.transaction() as tx:
            return not tx.outbox.entries()

    def settle(self) -> None:
        """Do all jobs until there is nothing left to do, letting time pass where something was postponed.

        Raises AssertionError when it never comes to rest, and the errors of a shop that does not serve.
        """
        for _ in range(20):
            self.finish()
            relay_waiting(self.counter)
            self.collect()
            self.collect_due()
            if self.wants_sweep():
                self.sweep()
            self.report()
            with self.store.transaction() as tx:
                unfinished = tx.orders.unfinished() or tx.orders.wanting_status()
                next_at = tx.outbox.next_due_at()
                due = tx.holders.due()
            if self.outbox_is_empty() and not due and not unfinished and not self.wants_sweep():
                return
            if next_at is not None:
                self.clock.advance(max(timedelta(0), next_at - self.clock()))
        raise AssertionError("the connector never comes to rest")
