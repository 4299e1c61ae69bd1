"""Read ahead: the next page is fetched while the last one is worked on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from queue import SimpleQueue
from typing import Generic, TypeVar

_T = TypeVar("_T")


class Ahead(Generic[_T]):
    """Fetches the next item of an iterator in a thread of its own, never more than one.

    What was fetched is as old as the moment at which :meth:`fetch` was called. The thread does not keep the
    process from leaving.
    """

    def __init__(self, items: Iterator[_T]) -> None:
        self._items = items
        self._wishes: SimpleQueue[bool] = SimpleQueue()
        self._fetched: SimpleQueue[tuple[_T | None, BaseException | None]] = SimpleQueue()
        self._is_wanted = False
        self._thread = threading.Thread(target=self._run, name="ahead", daemon=True)

    def fetch(self) -> None:
        """Begin to fetch the next item; nothing happens when that has begun already."""
        if self._thread.ident is None:
            self._thread.start()
        if not self._is_wanted:
            self._is_wanted = True
            self._wishes.put(True)

    def take(self) -> _T | None:
        """Return the next item, None at the end; raises what fetching it raised."""
        self.fetch()
        item, error = self._fetched.get()
        self._is_wanted = False
        if error is not None:
            raise error
        return item

    def close(self) -> None:
        """Fetch nothing more; a fetch under way is not waited for."""
        self._wishes.put(False)

    def _run(self) -> None:
        while self._wishes.get():
            try:
                self._fetched.put((next(self._items, None), None))
            except BaseException as error:
                self._fetched.put((None, error))
