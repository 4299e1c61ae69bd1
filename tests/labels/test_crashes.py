"""Broken off after every call, and killed for real: never a second label that nobody asked for."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.labels.dhl import DhlLabels
from connector.labels import UNDER_WAY, LabelVerdict, make_label, reconcile_labels
from connector.model.records import LabelState
from practice.simulators.dhl import DhlSimulator
from practice.simulators.serving import LoopbackServer
from tests.contract.carriers import dhl_settings
from tests.labels.world import NUMBER, World
from tests.waiting import LIMIT, until


class Killed(BaseException):
    """The process is gone: nothing of it goes on, not even what cleans up after errors."""


class Scythe:
    """Kills at the n-th call of shop or carrier, before or after its effect."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.count = 0
        self.where = ""

    def __call__(self, name: str, when: str) -> None:
        """Count the call, and kill at its turn."""
        self.count += 1
        if self.count == self.at:
            self.where = f"{name} {when}"
            raise Killed


def _run(world: World, at: int) -> str:
    """Make a label and be killed at a call; returns where, empty when it was not reached."""
    scythe = Scythe(at)
    world.on_every_call(scythe)
    try:
        make_label(world.office, NUMBER)
    except Killed:
        return scythe.where
    finally:
        world.on_every_call(lambda _name, _when: None)
    return ""


@pytest.mark.parametrize("by_itself", [False, True])
def test_whatever_call_it_dies_after_there_is_one_label_or_a_question(
    tmp_path: Path, by_itself: bool
) -> None:
    """Enumerated: the number is in the shop, or the label is unclear and waits for a person; never two."""
    places = []
    for at in range(1, 100):
        folder = tmp_path / str(at)
        folder.mkdir()
        world = World(folder)
        where = _run(world, at)
        if not where:
            world.close()
            break
        places.append(where)
        world.clock.advance(UNDER_WAY + timedelta(seconds=1))
        if by_itself:
            reconcile_labels(world.office)
        else:
            make_label(world.office, NUMBER)
        _require_one_or_a_question(world, where)
        world.close()
    assert {
        "validate before",
        "create before",
        "create after",
        "add_parcel before",
        "add_parcel after",
    } <= set(places)


def _require_one_or_a_question(world: World, where: str) -> None:
    labels = world.history()
    assert len(world.labels.made) <= 1, where
    if labels and labels[0].state is LabelState.UNCLEAR:
        assert where in ("create before", "create after")
        assert make_label(world.office, NUMBER).verdict is LabelVerdict.UNCLEAR
        assert len(world.notifier.said) == 1
        assert len(world.labels.made) <= 1
    elif world.labels.made:
        assert world.in_shop() == list(world.labels.made), where
        assert Path(labels[0].file).exists(), where
    else:
        assert make_label(world.office, NUMBER).verdict in (LabelVerdict.MADE, LabelVerdict.KNOWN), where
    assert len({*world.in_shop()}) == len(world.in_shop())


def test_killed_twice_is_no_worse(tmp_path: Path) -> None:
    """A second crash while the first is being mended changes nothing about the promise."""
    for first in (7, 8, 9, 10):
        for second in (1, 4, 7, 9):
            folder = tmp_path / f"{first}-{second}"
            folder.mkdir()
            world = World(folder)
            _run(world, first)
            world.clock.advance(UNDER_WAY * 2)
            _run(world, second)
            world.clock.advance(UNDER_WAY * 2)
            make_label(world.office, NUMBER)
            assert len(world.labels.made) <= 1
            world.close()


PROCESS = """
import sys
from pathlib import Path
from tests.labels.test_crashes import make_in_a_process
make_in_a_process(Path(sys.argv[1]), sys.argv[2])
"""


def make_in_a_process(folder: Path, url: str) -> None:
    """Make a label with the simulated DHL at ``url``, on the store in ``folder``."""
    labels = DhlLabels.from_settings(dhl_settings(DhlSimulator(), url))
    make_label(World(folder).office_of(labels), NUMBER)


def test_killed_between_call_and_answer_makes_no_second_label(tmp_path: Path) -> None:
    """``kill -9`` while DHL has the order and its answer is on the way: asked again, nothing is ordered."""
    simulator = DhlSimulator()
    simulator.fail("/orders$", method="POST", at="after", answer="hang", seconds=2 * LIMIT, skip=1)
    with LoopbackServer(simulator) as server:
        process = subprocess.Popen(
            [sys.executable, "-c", PROCESS, str(tmp_path), server.url], cwd=Path(__file__).parents[2]
        )
        until("the carrier has the order", lambda: simulator.shipments or process.poll() is not None)
        assert process.poll() is None
        os.kill(process.pid, signal.SIGKILL)
        assert process.wait(LIMIT) == -signal.SIGKILL
        world = World(tmp_path)
        world.clock.advance(UNDER_WAY * 2)
        labels = DhlLabels.from_settings(dhl_settings(simulator, server.url))
        office = world.office_of(labels)
        for _ in range(2):
            assert make_label(office, NUMBER).verdict is LabelVerdict.UNCLEAR
        assert len(simulator.shipments) == 1
        assert make_label(office, NUMBER, again=True).verdict is LabelVerdict.MADE
        assert len(simulator.shipments) == 2
        labels.close()
        world.close()
