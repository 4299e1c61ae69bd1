"""The platforms that the suite is run for, each with a neutral other side."""

# ruff: noqa: D102 - what each method promises stands once, in PlatformKit
from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

from adapters.kickroute import KickroutePlatform
from adapters.memory import MemoryPlatform
from connector.model import Event, Item, ItemChanged, ProductOffered, Stock, TaxRate
from connector.model.errors import PlatformUnavailable
from connector.ports import Platform
from practice.hub import CallbackPolicy, Hub
from practice.simulators.serving import LoopbackServer
from tests.contract.kits import Gtins

KEY, PREVIOUS_KEY = "contract-key", "contract-key-before"


class Trouble(StrEnum):
    """What a platform may do instead of taking a message."""

    BUSY = "it asks to come again in 7 seconds"
    DOWN = "it fails without a word on when to come again"
    UNKNOWN_KEY = "it does not know the key"
    INACTIVE = "it has not activated the supplier"
    LOST_ANSWER = "it takes the message, and the answer is lost"


class PlatformKit(Protocol):
    """A platform seen from its own side."""

    @property
    def platform(self) -> Platform:
        """The port under test; its keys are KEY and PREVIOUS_KEY."""
        ...

    def taken(self) -> list[dict[str, Any]]:
        """Show every message taken so far, in order: its type and body as they stand on the wire."""
        ...

    def callback_url(self) -> str | None:
        """Tell where the platform would call this shop back."""
        ...

    def order(self) -> str:
        """Place a retailer's order and return its Kickroute number."""
        ...

    def refused_event(self) -> Event:
        """Make an event whose content this platform refuses."""
        ...

    def trouble(self, trouble: Trouble) -> AbstractContextManager[None]:
        """Bring trouble on for as long as the block lasts."""
        ...


gtins = Gtins("4098")


def product(gtin: str = "") -> ProductOffered:
    """Offer a simple product with a GTIN of its own."""
    item = Item(gtin or gtins.next(), "1", Decimal("12.50"), "19.99", Stock(100, True))
    return ProductOffered(
        "1", "Teekanne", "<p>Ton</p>", "", "vaping-base", TaxRate.STANDARD, "", False, (item,)
    )


class MemoryKit:
    """The platform in memory."""

    def __init__(self) -> None:
        self.platform = MemoryPlatform(KEY, PREVIOUS_KEY)
        self.platform.refuses = lambda event: isinstance(event, ItemChanged) and event.gtin == "0"
        self._numbers = itertools.count(1)

    def taken(self) -> list[dict[str, Any]]:
        return self.platform.messages

    def callback_url(self) -> str | None:
        return self.platform.callback_url

    def order(self) -> str:
        return f"KR-{next(self._numbers)}"

    def refused_event(self) -> Event:
        return ItemChanged("0", live=False)

    @contextmanager
    def trouble(self, trouble: Trouble) -> Iterator[None]:
        match trouble:
            case Trouble.BUSY:
                self.platform.trouble = PlatformUnavailable("busy", 7)
            case Trouble.DOWN:
                self.platform.trouble = PlatformUnavailable("down")
            case Trouble.UNKNOWN_KEY:
                self.platform.deny()
            case Trouble.INACTIVE:
                self.platform.deactivate()
            case Trouble.LOST_ANSWER:
                self.platform.lose_next_answer(PlatformUnavailable("the answer was lost"))
        yield
        self.platform.recover()


class HubKit:
    """The adapter that ships, against the hub over HTTP."""

    def __init__(self, hub: Hub, url: str) -> None:
        self._hub = hub
        self._gtin = gtins.next()
        hub.add_supplier("berg", key=KEY)
        hub.add_retailer("tal")
        self.platform = KickroutePlatform(url, KEY, PREVIOUS_KEY, requests_per_second=100)
        self.platform.send([product(self._gtin)])

    def taken(self) -> list[dict[str, Any]]:
        return [{"type": m.type, "body": m.body} for m in self._hub.messages if m.taken]

    def callback_url(self) -> str | None:
        return self._hub.supplier("berg").callback_url

    def order(self) -> str:
        return self._hub.place_order("tal", [(self._gtin, 1)]).parts[0].number

    def refused_event(self) -> Event:
        return ItemChanged("4006381333930", live=False)

    @contextmanager
    def trouble(self, trouble: Trouble) -> Iterator[None]:
        match trouble:
            case Trouble.BUSY:
                self._hub.faults.answer(429, None, retry_after=7)
            case Trouble.DOWN:
                self._hub.faults.refuse_all(500)
            case Trouble.UNKNOWN_KEY:
                self._hub.rotate_key("berg", "another key")
            case Trouble.INACTIVE:
                self._hub.activate("berg", active=False)
            case Trouble.LOST_ANSWER:
                self._hub.faults.lose_answer()
        yield
        self._hub.faults.clear()
        self._hub.rotate_key("berg", KEY)
        self._hub.activate("berg")

    def close(self) -> None:
        """Close the adapter's connections."""
        self.platform.close()


@contextmanager
def _memory() -> Iterator[PlatformKit]:
    yield MemoryKit()


@contextmanager
def _kickroute() -> Iterator[PlatformKit]:
    # Nobody answers the hub's callbacks here, so it is told not to repeat them.
    with Hub(callbacks=CallbackPolicy(retries=())) as hub, LoopbackServer(hub.app) as server:
        kit = HubKit(hub, server.url)
        yield kit
        kit.close()


PLATFORMS: Mapping[str, Callable[[], AbstractContextManager[PlatformKit]]] = {
    "memory": _memory,
    "kickroute": _kickroute,
}
