"""A simulated WooCommerce whose staff and plugins do odd things to orders between two requests."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from practice.simulators.catalogue import Catalogue
from practice.simulators.serving import LoopbackServer
from practice.simulators.woocommerce import VERSIONS, WooCommerceSimulator
from tests.flows.breaking import Moment
from tests.flows.stages import WooCommerceStage

__all__ = ["OddStage", "odd_stage"]


class Wire:
    """An application before whose ``at``-th request, counted from 1, something happens once."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._left = 0
        self._then: Callable[[], object] = bool

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer as the application does."""
        if self._left and scope["type"] == "http":
            self._left -= 1
            if not self._left:
                self._then()
        await self._app(scope, receive, send)

    @contextmanager
    def before(self, at: int, then: Callable[[], object]) -> Iterator[None]:
        """Let something happen before the ``at``-th request from now on; 0: never."""
        self._left, self._then = at, then
        try:
            yield
        finally:
            self._left = 0


class OddStage(WooCommerceStage):
    """A simulated shop whose staff and plugins work between two requests, with both kinds of order tables."""

    def __init__(self, simulator: WooCommerceSimulator, wire: Wire, url: str) -> None:
        super().__init__(simulator, url)
        self.sim = simulator
        self.wire = wire
        self._other: dict[int, Any] = {}
        self.has_wire = True

    def points(self, act: Callable[[], None]) -> Iterator[tuple[int, Moment]]:
        """Break requests; without ``has_wire`` none, so that calls and commits are broken."""
        if self.has_wire:
            return super().points(act)
        act()
        return iter(())

    def keep(self) -> object:
        """Copy the database, the other tables included."""
        return super().keep(), pickle.dumps((self.sim.settings.hpos, self._other))

    def put_back(self, kept: object) -> None:
        """Put all of it back."""
        assert isinstance(kept, tuple)
        super().put_back(kept[0])
        hpos, self._other = pickle.loads(kept[1])
        self.sim.configure(hpos=hpos)

    def switch_over(self, *, synced: bool) -> None:
        """Keep orders in the other tables from now on, which have the same orders only when ``synced``."""
        state = self.sim.state
        with state.lock:
            if not synced:
                state.tables.orders, self._other = self._other, state.tables.orders
                state.reindex_orders()
            self.sim.configure(hpos=not self.sim.settings.hpos)

    def enter(self, like: int, **changes: Any) -> int:
        """Enter a copy of an order with an id of its own, as plugins do that copy or import."""
        state = self.sim.state
        with state.lock:
            row = copy.deepcopy(state.order(like))
            row.id, row.notes, row.modified = state.number("post"), [], self.sim.clock.stamp()
            for name, value in changes.items():
                setattr(row, name, value)
            state.save_order(row)
        return row.id


@contextmanager
def odd_stage(version: str) -> Iterator[OddStage]:
    """Serve an empty shop."""
    with WooCommerceSimulator(VERSIONS[version], Catalogue(())) as simulator:
        wire = Wire(simulator.app)
        with LoopbackServer(wire) as server:
            yield OddStage(simulator, wire, server.url)
