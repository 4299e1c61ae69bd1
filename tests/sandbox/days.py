"""One day at two suppliers', played once for all tests that ask what came of it.

Both connectors are watched, and shops and platform try to lead them elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pytest

import practice.sandbox.woocommerce
import practice.sandbox.world
from connector.settings import Settings
from practice.hub import examples
from practice.sandbox.both import Both
from practice.sandbox.figures import Diary, Figures
from practice.sandbox.play import play_both
from practice.sandbox.stage import Stage
from practice.sandbox.world import World
from practice.simulators.shopware import simulator
from tests.adapters.scripted_server import ScriptedServer, reply
from tests.sandbox.watching import CUSTOMER, RETAILER, Kept, Watch
from tests.security.tempting import Tempting, Trap, tempting_server


@dataclass
class Days:
    """Two days as they were left, each by the kind of its shop."""

    world: World
    both: Both
    kept: dict[str, Kept]
    servers: list[Tempting]
    trap: Trap

    @cached_property
    def told(self) -> dict[str, Any]:
        """All figures, as they were before any test changed something."""
        return self.both.read()

    def figures(self, kind: str) -> dict[str, Any]:
        """Read the figures of one day anew."""
        return Figures(self.stage(kind), self.world.hub, self.diary(kind)).read()

    def stage(self, kind: str) -> Stage:
        """Return a shop."""
        return next(stage for stage in self.both.stages if stage.kind == kind)

    def diary(self, kind: str) -> Diary:
        """Return what was done at a shop."""
        return next(day.diary for day in self.both.days if day.diary.supplier == kind)

    @property
    def tempted(self) -> int:
        """How many answers pointed elsewhere."""
        return sum(server.tempted for server in self.servers)


def play_days(factory: pytest.TempPathFactory) -> Iterator[Days]:
    """Play both days, and keep shops and platform open for whoever looks at them afterwards."""
    kept: dict[str, Kept] = {}
    servers: list[Tempting] = []
    with ExitStack() as stack:
        trap = stack.enter_context(Trap())
        sink = stack.enter_context(ScriptedServer([reply(200, {})]))
        with pytest.MonkeyPatch.context() as patch:
            for name, value in CUSTOMER.items():
                patch.setitem(examples.SHIPPING, name, value)
            for name, value in RETAILER.items():
                patch.setitem(examples.BILLING, name, value)
            for module in (practice.sandbox.woocommerce, practice.sandbox.world, simulator):
                patch.setattr(module, "LoopbackServer", tempting_server(trap, servers))
            world = stack.enter_context(World())

            def start(settings: Settings) -> Callable[[], None]:
                kept[settings.supplier] = each = Kept(settings.supplier)
                folder = factory.mktemp(f"day-{each.kind}")
                return Watch(folder, sink.url.removeprefix("http://"), world.hub, each)(settings)

            both = play_both(world, lambda _: None, start)
        days = Days(world, both, kept, servers, trap)
        assert days.told
        for each in kept.values():
            each.said["answers to callbacks"] = "".join(map(str, world.hub.attempts())).encode()
            each.said["messages to the platform"] = b"".join(m.raw.encode() for m in world.hub.messages)
            each.said["messages to people"] = b"".join(asked.body for asked in sink.asked)
        yield days
