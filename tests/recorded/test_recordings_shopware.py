"""The simulated Shopware is held against recordings of a real one: same routes, statuses, keys and types.

Values are free, and so is what was recorded empty. Our own recordings are always replayed; with
KICKROUTE_RECORDINGS set, those in its folder ``shopware`` too.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Any

import pytest

from practice.simulators.shopware.graph import GRAPH
from tests.simulators.shopware import hooked, shop
from tests.simulators.shopware_cases import CASES, DELIVERIES, EXEMPT, replay
from tests.simulators.shopware_recordings import Recording, Shape, Stage, differences, recordings

MORNING = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
"""A little after the recordings were made, so that their dates select what was just written."""

ALL = recordings()
REPLAYED = [found for found in ALL if found.name not in EXEMPT]
DELIVERED = [found for found in ALL if found.name in DELIVERIES]

passed: list[str] = []


@pytest.mark.parametrize("recording", REPLAYED, ids=lambda found: found.name)
def test_the_simulator_answers_as_recorded(recording: Recording) -> None:
    """Same route, same status, same keys and JSON types as a real 6.6.7.1."""
    with shop() as (simulator, client):
        simulator.clock.set(MORNING, stop=True)
        client.login()
        answer = CASES.get(recording.name, replay)(Stage(simulator, client), recording)
    assert answer.status_code == recording.status, answer.text
    body: Any = answer.json() if answer.content else ""
    assert list(differences(Shape().add(recording.answer), body)) == [], answer.text[:2000]
    passed.append(recording.name)


@pytest.mark.parametrize("recording", DELIVERED, ids=lambda found: found.name)
def test_webhooks_are_delivered_as_recorded(recording: Recording) -> None:
    """A delivery has the recorded headers and the recorded body, apart from which fields changed."""
    event = recording.data["body"]["data"]["event"]
    with shop() as (simulator, client):
        stage = Stage(simulator, client)
        with hooked(client, event) as receiver:
            DELIVERIES[recording.name](stage)
            call = receiver.wait(1)[0]
    assert list(differences(Shape().add(recording.data["body"]), call["body"])) == []
    assert call["body"]["data"]["event"] == event
    assert {name.lower() for name in recording.data["headers"]} <= call["headers"].keys()
    passed.append(recording.name)


def test_the_state_machines_are_the_recorded_ones() -> None:
    """All five graphs, transition by transition."""
    recorded = next(found for found in ALL if found.name == "state/graph").data
    ours = {
        f"{entity}.state": sorted(
            [start, action, end] for start, steps in states.items() for action, end in steps.items()
        )
        for entity, states in GRAPH.items()
    }
    assert ours == {machine: sorted(steps) for machine, steps in recorded.items()}


def test_recordings_are_accounted_for(capsys: pytest.CaptureFixture[str]) -> None:
    """Each recording is replayed or exempt with a reason; the counts are printed.

    A folder that is named and holds none fails when the recordings are collected.
    """
    taken = {found.name for found in (*REPLAYED, *DELIVERED)} | {"state/graph"}
    exempt = {found.name: EXEMPT[found.name] for found in ALL if found.name not in taken}
    failed = sorted(taken - {"state/graph"} - set(passed))
    lines = [
        f"Shopware recordings: {len(taken) - len(failed)} taken, {len(exempt)} exempt, {len(failed)} failed"
    ]
    lines += [f"  exempt {name}: {reason}" for name, reason in exempt.items()]
    lines += [f"  failed or not run: {name}" for name in failed]
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(lines) + "\n")
    assert taken
    assert all(exempt.values())


def test_a_difference_is_found() -> None:
    """The comparison sees a missing key, a further key and another type, also deep inside."""
    shape = Shape().add({"data": [{"id": "a", "tax": {"rate": 19}, "note": None}]})
    assert list(differences(shape, {"data": [{"id": "b", "tax": {"rate": 7.5}, "note": "x"}]})) == []
    assert list(differences(shape, {"data": [{"id": "b", "tax": {"rate": "19"}, "note": None}]}))
    assert list(differences(shape, {"data": [{"id": "b", "tax": {"rate": 19}}]}))
    assert list(differences(shape, {"data": [{"id": "b", "tax": {"rate": 19}, "note": None, "more": 1}]}))
    assert list(differences(shape, {"data": []}))
