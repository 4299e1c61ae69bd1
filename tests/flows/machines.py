"""A world for state machines: restarted and troubled at will, its store's file quickly begun anew."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from adapters.memory import MemoryNotifier, MemoryPlatform, MemoryShop
from connector.catalogue.collect import CollectRules
from connector.model.errors import ConnectorError, PlatformUnavailable, ShopDoubtful, ShopUnavailable
from connector.store import Store
from tests.flows.crashing import Disk
from tests.flows.world import World
from tests.rules.products import RULES
from tests.store.making import Clock


@cache
def _disk() -> Disk:
    return Disk(Path(tempfile.mkdtemp(prefix="kickroute-machines-")))


class TroubledWorld(World):
    """A world in which calls fail when they are told to, and whose process can be restarted at any time."""

    def __init__(self) -> None:
        _disk().clear()
        self.memory_shop = MemoryShop(page_size=3)
        self.memory_platform = MemoryPlatform()
        clock = Clock()
        self.memory_shop.set_time(clock())
        store = Store(_disk().engine, clock)
        super(World, self).__init__(
            *(self.memory_shop, self.memory_platform, store, MemoryNotifier(), CollectRules(RULES), clock)
        )

    def restart(self) -> None:
        """Start anew on the same file."""
        self.store.close()
        self.store = Store(_disk().engine, self.clock)
        self.counter = self._counter()

    @contextmanager
    def trouble(self, call: int, kind: str) -> Iterator[None]:
        """Let the ``call``-th call to shop or platform fail, before its effect or after it."""
        left = [call]

        def on_call(_name: str, when: str) -> None:
            if when == ("before" if kind == "shop" else "after") and kind in ("shop", "shop-answer"):
                left[0] -= 1
                if left[0] == 0:
                    raise ShopUnavailable("away") if kind == "shop" else ShopDoubtful("no answer")

        self.memory_shop.on_call = on_call
        if kind == "platform":
            self.memory_platform.fail_next(*[None] * (call - 1), PlatformUnavailable("away"))
        elif kind == "platform-answer":
            self.memory_platform.lose_next_answer(PlatformUnavailable("no answer"))
        try:
            yield
        finally:
            self.memory_shop.on_call = lambda _name, _when: None
            self.memory_platform.recover()

    def attempt(self, act: Callable[[], object], call: int, kind: str) -> None:
        """Do something in trouble; what fails is left as it is."""
        with self.trouble(call, kind):
            try:
                act()
            except ConnectorError:
                self.restart()


TROUBLES = ("none", "shop", "shop-answer", "platform", "platform-answer")
