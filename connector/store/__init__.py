"""The store: all state of one connector, without rules.

What belongs together is one transaction::

    with store.transaction() as tx:
        tx.catalogue.remember_told(rows)
        tx.outbox.add_product(event)

Who only looks takes a reading, which shows one moment, waits for no writer and holds none up::

    with store.reading() as tx:
        tx.outbox.counts()

Nothing outside is asked while a transaction is open.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Self

from sqlalchemy import Connection, Engine

from connector.store.attempts import Attempts, Unreduced
from connector.store.catalogue import Catalogue
from connector.store.engines import database
from connector.store.facts import Facts
from connector.store.holders import Holders, Moments
from connector.store.labels import Labels
from connector.store.lists.ledger import Ledger
from connector.store.lists.order_list import OrderList
from connector.store.orders import Orders
from connector.store.outbox import Outbox
from connector.store.past.journal import Journal, Requests
from connector.store.past.watched import Latencies, Troubles
from connector.store.questions import Question, Questions
from connector.store.retail.imports import Imports
from connector.store.retail.links import Links
from connector.store.retail.sold import Sold
from connector.store.shelf import Shelf
from connector.store.shop_orders import ShopOrders

SCRUB_AGAIN_SECONDS = 5.0

__all__ = ["Question", "Store", "Transaction"]


class Transaction:
    """One unit of work on the store; either all of it is kept or nothing."""

    def __init__(self, connection: Connection, now: Callable[[], datetime]) -> None:
        self.connection = connection
        self.now = now
        self.catalogue = Catalogue(connection, now)
        self.shelf = Shelf(connection, self.catalogue)
        self.outbox = Outbox(connection, now)
        self.orders = Orders(connection, now)
        self.order_list = OrderList(connection)
        self.ledger = Ledger(connection)
        self.attempts = Attempts(connection, now)
        self.unreduced = Unreduced(connection)
        self.shop_orders = ShopOrders(connection)
        self.facts = Facts(connection)
        self.moments = Moments(self.facts)
        self.holders = Holders(connection, self.moments)
        self.labels = Labels(connection, now)
        self.journal = Journal(connection, now)
        self.requests = Requests(connection, now)
        self.troubles = Troubles(connection, now)
        self.latencies = Latencies(connection, now)
        self.imports = Imports(connection, now)
        self.links = Links(connection, now)
        self.sold = Sold(connection, now)


class Store:
    """The state of one connector, on SQLite or PostgreSQL.

    ``now`` is the clock that stamps what is written. ``reader`` and ``lease`` are made where none is given.
    """

    def __init__(
        self,
        engine: Engine,
        now: Callable[[], datetime] = database.utc_now,
        *,
        reader: Engine | None = None,
        lease: database.Lease | None = None,
    ) -> None:
        self.engine = engine
        self.now = now
        self.reader = database.open_reader(engine) if reader is None else reader
        self.lease = database.Lease(engine) if lease is None else lease
        self.questions = Questions()
        self._listeners: list[Callable[[], None]] = []
        self._due_listeners: list[Callable[[], None]] = []
        # A process may have died between deleting an address and scrubbing.
        self._scrub_again_at: float | None = 0.0

    @classmethod
    def open(cls, url: str, now: Callable[[], datetime] = database.utc_now) -> Self:
        """Open the store at a database URL and bring its schema up to date.

        Raises StoreUnusable when it is newer than this version or cannot be used, and when it is to be
        brought up to date under a daemon that runs on it.
        """
        store = cls(database.open_engine(url), now)
        try:
            database.prepare(store.engine, before_migration=store.lease.take)
        except BaseException:
            store.close()
            raise
        store.lease.release()
        return store

    @property
    def address(self) -> str:
        """Where the store is, as people may see it: without a password."""
        return database.shown(self.engine.url)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Open a transaction that is kept when the block ends, and undone when it raises."""
        with self.engine.begin() as connection:
            transaction = Transaction(connection, self.now)
            yield transaction
            transaction.outbox.flush()
        if transaction.outbox.written:
            for listener in self._listeners:
                listener()
        if transaction.holders.wanted:
            for listener in self._due_listeners:
                listener()
        forgot = transaction.orders.forgot_addresses or transaction.sold.forgot_addresses
        if forgot or self._is_scrub_due():
            is_scrubbed = database.scrub(self.engine)
            self._scrub_again_at = None if is_scrubbed else time.monotonic() + SCRUB_AGAIN_SECONDS

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """Open a transaction in which nothing can be written: all that it shows is of one moment.

        What a transaction around it has written is not seen.
        """
        with self.reader.begin() as connection:
            yield Transaction(connection, self.now)

    def _is_scrub_due(self) -> bool:
        return self._scrub_again_at is not None and time.monotonic() >= self._scrub_again_at

    def on_outbox_written(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` after every transaction that wrote to the outbox."""
        self._listeners.append(listener)

    def on_product_due(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` after every transaction that wants a product read again."""
        self._due_listeners.append(listener)

    def begin_question(self) -> Question:
        """Take note that products are asked for now, until ``questions.end``; see :meth:`asking`."""
        question = self.questions.begin()
        try:
            with self.reading() as tx:
                question.asked = tx.moments.now()
        except BaseException:
            self.questions.end(question)
            raise
        return question

    @contextmanager
    def asking(self) -> Iterator[int]:
        """Inside, products are asked for and decided about; gives the store's number of when it began."""
        question = self.begin_question()
        try:
            yield question.asked
        finally:
            self.questions.end(question)

    def close(self) -> None:
        """Give the lease back and close all connections."""
        self.lease.release()
        self.reader.dispose()
        self.engine.dispose()
