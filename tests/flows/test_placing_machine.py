"""Random lives of one order: whoever acts in whatever order, it is never shipped twice, lost or refused.

The actors are those of the model: the platform, two connectors with kills, the platform's plugin, staff, and
a network that answers late, never or twice; shop and store may be put back.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any, cast

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from adapters.memory import MemoryNotifier, MemoryPlatform, MemoryShop
from connector.catalogue.collect import CollectRules
from connector.fulfilment.reconcile import reconcile_orders
from connector.model import Finding, FindingCode, OrderStatus, ShopOrder, Stock
from connector.model.errors import ConnectorError, ShopDoubtful, ShopRefused
from connector.model.records import Attempt
from connector.orders.index.looks import Looks
from connector.orders.intake import Verdict
from connector.ports import Shop
from connector.store import Store
from tests.flows.breaking import Death
from tests.flows.crashing import Disk
from tests.flows.driver import Driver
from tests.flows.world import BILLING, LIVE, SHIPPING, order, simple
from tests.rules.products import RULES
from tests.store.making import Clock

NUMBER = "KR-1"
INCOMING = order(NUMBER, (1, 1))
LATE = ("create_order", "make_live", "trash_order", "add_note")
FATES = st.sampled_from(
    [*("whole", "killed before", "killed after", "hangs", "hangs", "lost", "twice"), *["meanwhile"] * 5]
)
CALLS = st.integers(1, 7)
MANY = settings(
    max_examples=50,
    stateful_step_count=10,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@cache
def _disk(name: str) -> Disk:
    return Disk(Path(tempfile.mkdtemp(prefix=f"kickroute-placing-{name}-")))


class Line:
    """The line to the shop: its ``at``-th call from now on meets a fate."""

    def __init__(self, shop: MemoryShop, late: list[Callable[[], object]]) -> None:
        self._shop = shop
        self._late = late
        self.at, self.fate = 0, "whole"
        self.meanwhile: Callable[[], object] = lambda: None

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._shop, name)
        if not callable(found):
            return found
        return lambda *values, **named: self._call(name, partial(found, **named), values)

    def _call(self, name: str, act: Callable[..., Any], values: tuple[Any, ...]) -> Any:
        self.at -= 1
        fate = self.fate if self.at == 0 else "whole"
        if fate == "killed before":
            raise Death
        if fate == "hangs":
            if name in LATE:
                self._late.append(lambda: act(*values))
            raise ShopDoubtful("no answer")
        if fate == "meanwhile":
            self.meanwhile()
        done = act(*values)
        if fate == "twice" and name in LATE:
            self._late.append(lambda: act(*values))
        if fate == "killed after":
            raise Death
        if fate == "lost":
            raise ShopDoubtful("no answer")
        return done


class Placing(RuleBasedStateMachine):
    """All actors at one shop that has plenty of one product."""

    @initialize()
    def begin(self) -> None:
        """Let both connectors know the product."""
        self.clock = Clock()
        self.shop = MemoryShop(page_size=3)
        self.shop.set_time(self.clock())
        self.shop.found = (Finding(FindingCode.PLATFORM_PLUGIN, {"name": "Kickroute"}),)
        self.shop.put_product(simple(1, stock=Stock(50, in_stock=True)))
        self.late: list[Callable[[], object]] = []
        self.unmarked: list[str] = []
        self.marked: list[str] = []
        self.lines: dict[str, Line] = {}
        self.connectors: dict[str, Driver] = {}
        self.told: dict[str, Verdict] = {}
        self.is_excused = self.is_ended = False
        for name in ("ours", "second"):
            _disk(name).clear()
            self.lines[name] = Line(self.shop, self.late)
            self._start(name, MemoryNotifier())
            driver = self.connectors[name]
            driver.collect()
            driver.sweep()
            driver.store.close()
            _disk(name).keep()
            self._start(name, driver.notifier)
        self.backup = self.shop.backup()

    def _start(self, name: str, notifier: Any) -> None:
        store = Store(_disk(name).engine, self.clock)
        shop = cast("Shop", self.lines[name])
        driver = Driver(shop, MemoryPlatform(), store, notifier, CollectRules(RULES), self.clock)
        looks = Looks(driver.counter.index)
        # The plugin marks its row before a look that waits for it is sent.
        driver.counter = replace(driver.counter, looks=looks, rest=lambda _: self._mark())
        self.connectors[name] = driver

    def _restart(self, name: str) -> None:
        old = self.connectors[name]
        old.store.close()
        self._start(name, old.notifier)

    def _rows(self) -> list[ShopOrder]:
        return [row for row in self.shop.all_orders() if row.kickroute_number == NUMBER]

    # the platform and the connectors

    @rule(name=st.sampled_from(["ours", "ours", "second"]), call=CALLS, fate=FATES, who=st.integers(0, 6))
    def send(self, name: str, call: int, fate: str, who: int) -> None:
        """Send the order; a call meets its fate, or somebody acts meanwhile."""
        line = self.lines[name]
        line.at, line.fate = call, fate
        other = partial(self._other, name)
        acts: list[Callable[[], object]]
        acts = [self._plugin, self._plugin, other, other, self._copy, self._trash, self._put_shop_back]
        line.meanwhile = acts[who]
        with suppress(Death):
            try:
                self._note(name, self.connectors[name].answer(INCOMING).verdict)
            finally:
                line.at = 0
        if fate.startswith("killed"):
            self._restart(name)

    def _other(self, name: str) -> None:
        other = "second" if name == "ours" else "ours"
        self._note(other, self.connectors[other].answer(INCOMING).verdict)

    def _note(self, name: str, verdict: Verdict) -> None:
        if verdict in (Verdict.UNKNOWN_GTIN, Verdict.NOT_ENOUGH_STOCK):
            assert not any(a.made for a in self._attempts(name)), "refused after a post"
            return
        if verdict is not Verdict.UNAVAILABLE:
            self.told[name] = verdict

    def _attempts(self, name: str) -> tuple[Attempt, ...]:
        with self.connectors[name].store.reading() as tx:
            return tx.attempts.of(NUMBER)

    @rule(name=st.sampled_from(["ours", "second"]), minutes=st.sampled_from([0, 1, 11]))
    def go_on(self, name: str, minutes: int) -> None:
        """Let time pass, and a connector start anew and go on."""
        self._pass(minutes)
        self._restart(name)
        with suppress(ConnectorError):
            self.connectors[name].finish()

    def _pass(self, minutes: int) -> None:
        self.clock.advance(timedelta(minutes=minutes, seconds=1))
        self.shop.set_time(self.clock())

    @rule(which=st.integers(0, 3))
    def arrive_late(self, which: int) -> None:
        """Carry out a call that hung, or once more one that was answered."""
        if self.late:
            with suppress(ShopRefused):
                self.late.pop(which % len(self.late))()

    # the others

    @rule()
    def plugin_places(self) -> None:
        """Let the platform's plugin place the order; it marks its row a moment later."""
        self._plugin()

    def _plugin(self) -> None:
        if not [row for row in self._rows() if not row.trashed] and not self.unmarked:
            made = self.shop.place_foreign_order(
                [("1", 1)], shipping=SHIPPING, billing=BILLING, status=OrderStatus.PENDING_PAYMENT
            )
            self.unmarked.append(made.id)

    @rule()
    def plugin_marks(self) -> None:
        """Let the plugin mark its row."""
        self._mark()

    def _mark(self) -> None:
        while self.unmarked:
            order_id = self.unmarked.pop()
            with suppress(ShopRefused):
                self.shop.edit_order(order_id, kickroute_number=NUMBER, by_plugin=True)
                self.marked.append(order_id)

    @rule()
    def plugin_goes_live(self) -> None:
        """Let the plugin give its row its status."""
        self._live()

    def _live(self) -> None:
        self._mark()
        while self.marked:
            order_id = self.marked.pop()
            with suppress(ShopRefused):
                if not self.shop.order_row(order_id).trashed:
                    self.shop.change_status(order_id, LIVE)

    def _copy(self) -> None:
        if rows := self._rows():
            self.shop.copy_order(rows[0].id)

    def _trash(self) -> None:
        if rows := [row for row in self._rows() if row.pending and not row.trashed]:
            self.shop.move_to_trash(rows[0].id)

    @rule(trash=st.booleans())
    def staff(self, trash: bool) -> None:
        """Copy an order with all that stands on it, or throw a pending one away."""
        if trash:
            self._trash()
        else:
            self._copy()

    @rule(deed=st.sampled_from(["untrash", "cancel"]))
    def staff_decides(self, deed: str) -> None:
        """Take a row out of the trash, or cancel a live one."""
        rows = [row for row in self._rows() if row.trashed is (deed == "untrash")]
        if not rows:
            return
        if deed == "untrash":
            self.shop.take_from_trash(rows[0].id)
            self.is_excused = True
        elif not rows[0].pending:
            self.shop.cancel(rows[0].id)
            self.is_ended = True

    def _put_shop_back(self) -> None:
        self.shop.restore(self.backup)
        self.unmarked.clear()
        self.marked.clear()
        self.is_excused = True
        self._pass(0)

    @rule(shop=st.booleans())
    def put_back(self, shop: bool) -> None:
        """Put the shop back to its beginning, or our store."""
        if shop:
            self._put_shop_back()
            return
        driver = self.connectors["ours"]
        driver.store.close()
        _disk("ours").put_back()
        self.is_excused = True
        self._start("ours", driver.notifier)

    # at rest

    def teardown(self) -> None:
        """Let everything come to rest, every reading be made, and judge."""
        if not hasattr(self, "backup"):
            return
        self._live()
        for _ in range(4):
            self._pass(11)
            for name, driver in self.connectors.items():
                with suppress(ConnectorError):
                    driver.finish()
                self._restart(name)
                with suppress(ConnectorError):
                    self._read(self.connectors[name])
        rows = self._rows()
        live = [row for row in rows if not row.pending and not row.trashed]
        raised = {key for driver in self.connectors.values() for key in self._alarms(driver)}
        about = {key for key in raised if key.endswith(f".{NUMBER}")}
        for driver in self.connectors.values():
            driver.store.close()
        if len(live) > 1:
            assert about, "shipped twice, and nobody told"
            assert self.is_excused, f"shipped twice without need: {[row.number for row in live]}"
        if self.told and not live and not self.is_ended:
            assert about or raised, f"lost, and nobody told: {self.told}"
        ours = [row for row in rows if row.trashed and not row.pending]
        assert not ours or self.is_excused or self.is_ended, "a live order was thrown away"

    def _read(self, driver: Driver) -> None:
        driver.counter.index.newest_orders(None)
        driver.report()
        reconcile_orders(driver.counter)

    def _alarms(self, driver: Driver) -> set[str]:
        return set(cast("MemoryNotifier", driver.notifier).raised)


TestPlacing = Placing.TestCase
TestPlacing.settings = MANY
