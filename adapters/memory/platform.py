"""A platform in memory: records what it is told, fails when told to, reads callbacks as the real one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from adapters.wire import connection_test, message, read_callback, sign
from connector.model import Callback, Event, ItemChanged, ProductOffered
from connector.model.errors import ConnectorError, PlatformAccessDenied, PlatformRefused, SupplierInactive


class MemoryPlatform:
    """A platform in memory.

    ``events`` are the events taken, in order; ``requests`` the same as they came, ``messages`` as they
    would stand on the wire. ``catalogue`` is what the platform knows of each GTIN. ``attempts`` counts
    every call to it, also the failed ones. ``trouble`` is raised by every call until it is None again;
    :meth:`fail_next` scripts single failures; an event for which ``refuses`` holds is refused.
    ``lose_next_answer`` takes effect and then fails, as a lost answer looks.
    """

    def __init__(self, api_key: str = "memory-key", previous_api_key: str = "") -> None:
        self.api_key = api_key
        self.previous_api_key = previous_api_key
        self.callback_url: str | None = None
        self.events: list[Event] = []
        self.requests: list[tuple[Event, ...]] = []
        self.messages: list[dict[str, Any]] = []
        self.catalogue: dict[str, ItemChanged] = {}
        self.extensions: frozenset[str] = frozenset()
        self.attempts = 0
        self.trouble: ConnectorError | None = None
        self.refuses: Callable[[Event], bool] = lambda _event: False
        self._lock = threading.Lock()
        self._failures: list[ConnectorError | None] = []
        self._lost_answers: list[ConnectorError] = []

    # the port

    def test_connection(self, callback_url: str) -> frozenset[str]:
        """Remember where the shop may be called back."""
        with self._lock:
            self._fail_as_scripted()
            self.messages.append(connection_test(callback_url))
            self.callback_url = callback_url
            self._lose_answer_as_scripted()
            return self.extensions

    def send(self, events: Sequence[Event]) -> None:
        """Take all events or none."""
        if not events:
            return
        with self._lock:
            self._fail_as_scripted()
            on_the_wire = message(events)
            if refused := next((event for event in events if self.refuses(event)), None):
                raise PlatformRefused(f"the platform refused {refused!r}")
            self.messages.append(on_the_wire)
            self.requests.append(tuple(events))
            self.events += events
            for event in events:
                self._learn(event)
            self._lose_answer_as_scripted()

    def read_callback(self, body: bytes, signature: str) -> Callback:
        """Verify and read an incoming call."""
        return read_callback(body, signature, (self.api_key, self.previous_api_key))

    # the test's side

    def fail_next(self, *failures: ConnectorError | None) -> None:
        """Script the next calls: each raises its failure; None lets one through."""
        with self._lock:
            self._failures += failures

    def lose_next_answer(self, failure: ConnectorError) -> None:
        """Let the next call that would succeed take effect and fail all the same."""
        with self._lock:
            self._lost_answers.append(failure)

    def deny(self) -> None:
        """Refuse the key from now on."""
        self.trouble = PlatformAccessDenied("the platform does not know the key in kickroute.api_key")

    def deactivate(self) -> None:
        """Treat the supplier's profile as not activated from now on."""
        self.trouble = SupplierInactive("the platform has not activated this supplier yet")

    def recover(self) -> None:
        """End whatever trouble there is."""
        self.trouble = None
        with self._lock:
            self._failures.clear()
            self._lost_answers.clear()

    def sign(self, body: bytes) -> str:
        """Sign a body as the platform does."""
        return sign(body, self.api_key)

    def _fail_as_scripted(self) -> None:
        self.attempts += 1
        if self.trouble is not None:
            raise self.trouble
        if self._failures and (failure := self._failures.pop(0)) is not None:
            raise failure

    def _lose_answer_as_scripted(self) -> None:
        if self._lost_answers:
            raise self._lost_answers.pop(0)

    def _learn(self, event: Event) -> None:
        if isinstance(event, ProductOffered):
            for item in event.items:
                told = ItemChanged(
                    item.gtin, True, event.name, item.regular_price, item.dealer_price, item.stock
                )
                self.catalogue[item.gtin] = told
        elif isinstance(event, ItemChanged):
            known = self.catalogue.get(event.gtin, ItemChanged(event.gtin))
            self.catalogue[event.gtin] = known.then(event)
