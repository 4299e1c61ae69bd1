"""Who stands behind the doors of one supplier: an engine in this process, or workers elsewhere."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from connector.model import Hint, IncomingOrder
from connector.orders.intake import Answer
from connector.ports import Notifier, Platform, Shop
from connector.store import Store


class Behind(Protocol):
    """What a door works with."""

    @property
    def store(self) -> Store:
        """The supplier's store."""
        ...

    @property
    def shop(self) -> Shop:
        """Who reads the shop's webhooks."""
        ...

    @property
    def platform(self) -> Platform:
        """Who reads the platform's callbacks."""
        ...

    @property
    def notifier(self) -> Notifier:
        """Who is told of trouble."""
        ...


class Taker(Protocol):
    """Takes what comes in at the doors."""

    @property
    def parts(self) -> Behind:
        """What the doors work with."""
        ...

    def take(self, order: IncomingOrder) -> Answer:
        """Place an order and return what to answer the platform, within eight seconds."""
        ...

    def hear_hook(self, hints: Collection[Hint] = ()) -> None:
        """Take note that a webhook of the shop arrived, and read soon what it hints at."""
        ...

    def wake(self, *names: str) -> None:
        """Let works look whether there is something to do."""
        ...
