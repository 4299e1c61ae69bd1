"""Commands for a supplier: carried out by its next turn, or here while no turns are taken for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from connector.host.house import House
from connector.model.errors import StoreUnusable
from connector.model.messages import say
from connector.store import Transaction
from connector.store.engines.database import Lease
from connector.store.shared import SharedStore
from connector.store.shared.suppliers import SERVED


class ServedLease(Lease):
    """The right to work for a supplier here: somebody has it while turns are taken."""

    def __init__(self, house: House, name: str) -> None:
        self._house = house
        self._name = name

    @property
    def is_lost(self) -> bool:
        """Nothing is taken that could be lost."""
        return False

    def take(self) -> None:
        """Find out whether turns are taken; raises StoreUnusable when they are."""
        if self._house.supplier(self._name).state in SERVED:
            raise StoreUnusable(
                say("the workers serve {name}; kickroute-host pause stops them", name=self._name)
            )

    def release(self) -> None:
        """Give nothing back."""


class AskedStore(SharedStore):
    """The store of a supplier for a command: what it asks for is wished for at once."""

    def __init__(self, house: House, name: str) -> None:
        one = house.stores.store(name)
        super().__init__(name, one.engine, one.reader, one.now)
        self.lease = ServedLease(house, name)
        self._wish = wish_of(house, name)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Open a transaction; what was asked for in it is wished for once it is kept."""
        with super().transaction() as tx:
            yield tx
        if tx.requests.asked:
            self._wish()


def wish_of(house: House, name: str) -> Callable[[], None]:
    """Return what lets a supplier's next turn begin now."""

    def wish() -> None:
        from contextlib import closing

        from connector.host.queue import Queue
        from connector.host.wishes import Lane

        with closing(Queue.open(house.settings.queue.url)) as queue:
            queue.now(Lane(name))

    return wish
