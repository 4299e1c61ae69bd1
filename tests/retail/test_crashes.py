"""Killed after any request and before its row: told once under one number, mirrored once, mailed once.

The process dies at each call to shop and platform, before its effect and after it, and before and after
each commit of the store; then a new one goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from copy import deepcopy
from pathlib import Path

import pytest

from adapters.memory import MemoryRetail
from connector.model import Carrier, Event, Parcel
from connector.model.retail import OrderForwarded
from connector.model.retail_records import SoldState
from tests.flows.breaking import (
    DEATHS,
    BreakingPlatform,
    Death,
    Fate,
    Moment,
    MortalStore,
)
from tests.flows.crashing import Disk
from tests.retail.making import CANCELLED, COMPLETED, line, sale
from tests.retail.world import TAXING, Selling
from tests.store.making import Clock

PARCEL = Parcel("00340434161094042557", Carrier.DHL)
_WRITES = frozenset({"mark_forwarded", "note", "tell_customer", "enter_tracking", "set_sold_status", "send"})


def _forward(selling: Selling) -> None:
    selling.turn()


def _refuse(selling: Selling) -> None:
    selling.platform.refuses = lambda event: isinstance(event, OrderForwarded)
    selling.turn()


def _mirror(selling: Selling) -> None:
    selling.tell(COMPLETED, parcel=PARCEL)
    selling.work()


def _say(selling: Selling) -> None:
    selling.tell(CANCELLED)
    selling.work()


def _mail(selling: Selling) -> None:
    selling.tell(parcel=PARCEL)
    selling.work()


_KEPT = ("change", "products", "orders", "order_changed", "taken", "notes", "customer_mails")


class Stage:
    """A shop, a platform and a store on disk, which one process after the other works on."""

    def __init__(self, folder: Path, prepare: Callable[[Selling], None]) -> None:
        self._disk = Disk(folder)
        self.clock = Clock()
        self.shop = MemoryRetail(TAXING)
        self.platform = BreakingPlatform()
        selling = self._start(Fate())
        selling.begin(1, 2)
        prepare(selling)
        selling.store.close()
        self._disk.keep()
        self._began = self.clock()
        self._kept = {name: deepcopy(getattr(self.shop, name)) for name in _KEPT}
        self._told = list(self.platform.events)

    def put_back(self) -> None:
        """Begin anew."""
        self._disk.put_back()
        self.clock = Clock(self._began)
        for name, value in self._kept.items():
            setattr(self.shop, name, deepcopy(value))
        self.platform = BreakingPlatform()
        self.platform.events += self._told

    def live(self, act: Callable[[Selling], None], fate: Fate) -> Selling:
        """Let a process act until it meets its fate."""
        selling, moments = self._start(fate), list[Moment | None]()

        def called(name: str, when: str) -> None:
            if when == "before":
                moments.append(fate.begin("shop", name))
                if moments[-1] is Moment.DEATH_BEFORE:
                    raise Death
            elif moments[-1] is Moment.DEATH_AFTER:
                raise Death

        self.shop.on_call = called
        try:
            with suppress(Death):
                act(selling)
        finally:
            self.shop.on_call = lambda _name, _when: None
            selling.store.close()
        return selling

    def _start(self, fate: Fate) -> Selling:
        self._disk.commits.fate = self.platform.fate = fate
        store = MortalStore(self._disk.engine, self.clock, self._disk.commits)
        return Selling(store, self.clock, shop=self.shop, platform=self.platform)


def _sold(*lines: int) -> Callable[[Selling], None]:
    def prepare(selling: Selling) -> None:
        selling.sell(sale(*(line(at) for at in lines), created_at=selling.clock()))

    return prepare


def _told(*lines: int, completed: bool = False) -> Callable[[Selling], None]:
    def prepare(selling: Selling) -> None:
        _sold(*lines)(selling)
        selling.turn()
        if completed:
            selling.status(COMPLETED)
            selling.turn()

    return prepare


def _judge_forward(selling: Selling, stage: Stage, events: Sequence[Event]) -> None:
    numbers = {event.number for event in events if isinstance(event, OrderForwarded)}
    assert numbers == {"1031"}, "a second number is a second order"
    assert stage.shop.orders["31"].forwarded == "1031"
    assert selling.state() is SoldState.TOLD
    assert selling.notifier.raised == {}


def _judge_refused(selling: Selling, stage: Stage, events: Sequence[Event]) -> None:
    assert not [event for event in events if isinstance(event, OrderForwarded)]
    assert selling.state() is SoldState.REFUSED
    assert len(stage.shop.notes["31"]) == 1


def _judge_mirror(selling: Selling, stage: Stage, events: Sequence[Event]) -> None:
    order = stage.shop.orders["31"]
    assert (order.status, order.parcels) == (COMPLETED, (PARCEL,))
    assert (stage.shop.customer_mails, stage.shop.notes, selling.notifier.raised) == ({}, {}, {})
    assert len(events) == 1, "nothing is told back"


def _judge_said(selling: Selling, stage: Stage, events: Sequence[Event]) -> None:
    assert len(stage.shop.notes["31"]) == len(selling.alarms("retail.order")) == len(events) == 1
    assert stage.shop.orders["31"].status is not CANCELLED


def _judge_mailed(selling: Selling, stage: Stage, events: Sequence[Event]) -> None:
    assert len(stage.shop.customer_mails["31"]) == 1
    assert stage.shop.orders["31"].parcels == (PARCEL,)
    assert len(events) == 1
    assert selling.record().wanted == ()


@pytest.mark.parametrize(
    ("prepare", "act", "again", "judge", "least"),
    [
        pytest.param(_sold(1, 3), _forward, Selling.turn, _judge_forward, 10, id="forward"),
        pytest.param(_sold(1), _refuse, Selling.turn, _judge_refused, 10, id="refused"),
        pytest.param(_told(1), _mirror, _mirror, _judge_mirror, 10, id="completed"),
        pytest.param(_told(1, 3), _say, _say, _judge_said, 6, id="own line"),
        pytest.param(_told(1, completed=True), _mail, _mail, _judge_mailed, 7, id="customer note"),
    ],
)
def test_a_process_that_dies_anywhere_does_nothing_twice(
    tmp_path: Path,
    prepare: Callable[[Selling], None],
    act: Callable[[Selling], None],
    again: Callable[[Selling], None],
    judge: Callable[[Selling, Stage, Sequence[Event]], None],
    least: int,
) -> None:
    """Whatever is remembered, the next process ends it; the platform tells again what was not answered."""
    stage, calls = Stage(tmp_path, prepare), Fate()
    stage.live(act, calls)
    points = [
        (call, moment)
        for call in calls.calls
        for moment in (DEATHS if call.what == "store" or call.name in _WRITES else DEATHS[:1])
    ]
    assert len(points) >= least
    for call, moment in points:
        stage.put_back()
        fate = Fate(call, moment)
        stage.live(act, fate)
        assert fate.is_met, f"{call} was not reached"
        stage.live(again, Fate())
        last = stage.live(Selling.turn, Fate())
        try:
            judge(last, stage, stage.platform.events)
        except AssertionError as error:
            raise AssertionError(f"died at {call}: {moment}: {error}") from error
