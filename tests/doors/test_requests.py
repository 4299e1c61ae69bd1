"""A command is carried out while its user waits for it, and never later."""

from __future__ import annotations

from datetime import timedelta

import pytest

from connector.model.commands import Command, Outcome
from connector.running.requests import MOST_WAITED, WAITS, carry_out_waiting, withdraw
from tests.doors.test_cli import Terminal, terminal
from tests.doors.world import World

__all__ = ["terminal"]
LATER = MOST_WAITED + timedelta(seconds=1)


def ask(world: World, **arguments: str) -> int:
    """Ask for a full reading of the catalogue; what it leaves in the store tells whether it was done."""
    with world.store.transaction() as tx:
        tx.facts.sweep_wanted = None
        return tx.requests.ask(Command.SYNC_FULL, {"language": "en", **arguments})


def was_done(world: World) -> bool:
    """Tell whether it was carried out."""
    with world.store.transaction() as tx:
        return tx.facts.sweep_wanted is not None


def outcome(world: World, request_id: int) -> Outcome:
    """Return what who asked is told."""
    with world.store.transaction() as tx:
        request = tx.requests.get(request_id)
    assert request is not None
    assert request.done_at is not None
    return Outcome.load(request.result)


def pass_time(world: World, by: timedelta) -> None:
    """Move the clock of the store."""
    now = world.store.now
    world.store.now = lambda: now() + by


@pytest.mark.parametrize("by", [LATER, -LATER], ids=["later", "clock put back"])
def test_a_command_that_waited_too_long_is_not_carried_out(world: World, by: timedelta) -> None:
    """What somebody wished before the daemon was there again is not done behind their back; they are told."""
    request = ask(world)
    pass_time(world, by)
    assert carry_out_waiting(world.engine) == 1
    assert not was_done(world)
    assert "waited too long" in outcome(world, request).sentence
    assert carry_out_waiting(world.engine) == 0


def test_who_waits_longer_is_served_later(world: World) -> None:
    """A label takes minutes at a carrier: a command is good for as long as its user said."""
    request = ask(world, **{WAITS: "150"})
    pass_time(world, LATER)
    carry_out_waiting(world.engine)
    assert was_done(world)
    assert outcome(world, request).is_done


@pytest.mark.usefixtures("world")
def test_who_waits_no_more_has_withdrawn_it(
    terminal: Terminal, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command line says that it will not be done, and it is not, although the daemon comes back."""
    monkeypatch.setattr("connector.cli.asking.WAIT_SECONDS", 0.1)
    world.store.lease.take()
    said = terminal("sync", "--full")
    assert said.code == 1
    assert "will not be carried out" in said.err
    with world.store.transaction() as tx:
        tx.facts.sweep_wanted = None
    assert carry_out_waiting(world.engine) == 0
    assert not was_done(world)


def test_who_breaks_off_has_withdrawn_it(
    terminal: Terminal, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C at the terminal takes the wish back."""

    def interrupt(_seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("connector.cli.asking.time.sleep", interrupt)
    world.store.lease.take()
    with world.store.transaction() as tx:
        tx.facts.sweep_wanted = None
    terminal("sync", "--full")
    monkeypatch.undo()
    assert carry_out_waiting(world.engine) == 0
    assert not was_done(world)


def test_what_was_begun_with_cannot_be_withdrawn(world: World) -> None:
    """Who waits no more for what is being done is not told that it will not be done."""
    request = ask(world)
    with world.store.transaction() as tx:
        assert tx.requests.begin(request)
        assert not tx.requests.begin(request)
    left = withdraw(world.store, request, "withdrawn")
    assert left is not None
    assert left.begun
    assert left.done_at is None


def test_what_an_earlier_process_had_begun_with_is_not_done_twice(world: World) -> None:
    """The daemon died while it carried a command out: its user is told to look, and it is not done again."""
    request = ask(world)
    with world.store.transaction() as tx:
        tx.requests.begin(request)
    carry_out_waiting(world.engine)
    assert not was_done(world)
    assert "Look whether it was done" in outcome(world, request).sentence
