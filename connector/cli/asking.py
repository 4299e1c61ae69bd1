"""Let a command be carried out: by the running daemon, or here when none is running.

What carries it out is loaded then only: those who look at the store need none of it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace

import typer

from connector.alarms import LoggedAlarms
from connector.catalogue.wishes import want_sweep
from connector.cli.command import WORLD_WRONG
from connector.cli.session import Session
from connector.model.commands import Command, Outcome
from connector.model.errors import StoreUnusable
from connector.model.records import Request
from connector.store import Store

WAIT_SECONDS = 30.0
LOOK_SECONDS = 0.2


def is_asked_at_a_terminal() -> bool:
    """Tell whether somebody is there who can answer a question."""
    return sys.stdin.isatty()


def take_lease(store: Store) -> bool:
    """Take the lease of the store; False when a daemon has it."""
    try:
        store.lease.take()
    except StoreUnusable:
        return False
    return True


def ask(session: Session, command: Command, *, seconds: float | None = None, **arguments: str) -> None:
    """Let a command be carried out and say what became of it; exits with 1 when it was not done.

    A running daemon is waited for ``seconds``, half a minute unless said otherwise.
    """
    report(session, let(session, command, seconds=seconds, **arguments))


def let(session: Session, command: Command, *, seconds: float | None = None, **arguments: str) -> Outcome:
    """Let a command be carried out and return what became of it; says nothing but that it waits."""
    with session.store() as store:
        arguments["language"] = session.language
        is_ours = take_lease(store)
        outcome = (
            _carry_out_here(session, store, command, arguments)
            if is_ours
            else _ask_daemon(session, store, command, arguments, WAIT_SECONDS if seconds is None else seconds)
        )
    if is_ours and outcome.is_done:
        outcome = replace(outcome, sentence=f"{outcome.sentence} {session.text('cli.when_it_runs')}")
    return outcome


def report(session: Session, outcome: Outcome) -> None:
    """Say what became of a command; exits with 1 when it was not done."""
    session.facts(done=outcome.is_done, message=outcome.sentence, **outcome.facts)
    if outcome.is_done:
        session.say(outcome.sentence)
        return
    session.warn(outcome.sentence)
    raise typer.Exit(WORLD_WRONG)


def _carry_out_here(session: Session, store: Store, command: Command, arguments: dict[str, str]) -> Outcome:
    from connector.running.commands import carry_out

    request = Request(0, command, arguments, store.now())
    is_about_label = command in (Command.MAKE_LABEL, Command.CANCEL_LABEL)
    office = session.wiring.open_label_office(session.settings, store) if is_about_label else None
    shop = session.wiring.open_shop(session.settings, store) if command is Command.ENTER_NUMBER else None
    outcome = carry_out(store, LoggedAlarms(store), request, office, shop)
    if outcome.products:
        # Nobody is here to read them again: the next start reads the whole catalogue.
        with store.transaction() as tx:
            want_sweep(tx, hurried=True)
    return outcome


def _ask_daemon(
    session: Session, store: Store, command: Command, arguments: dict[str, str], seconds: float
) -> Outcome:
    from connector.running.requests import WAITS, withdraw

    with store.transaction() as tx:
        request_id = tx.requests.ask(command, {**arguments, WAITS: str(seconds)})
    try:
        outcome = wait_for_outcome(
            store, request_id, lambda: session.warn(session.text("cli.waiting_for_daemon")), seconds
        )
    finally:
        # Who waits no more, or broke it off, does not want it to be carried out behind their back.
        left = withdraw(store, request_id, session.text("cli.withdrawn"))
    if outcome is None and left is not None and left.done_at is not None:
        outcome = Outcome.load(left.result)
    return outcome or Outcome(is_done=False, sentence=session.text("cli.not_done_yet"))


def wait_for_outcome(
    store: Store, request_id: int, on_waiting: Callable[[], None], seconds: float
) -> Outcome | None:
    """Wait until the daemon has carried a request out; None when that takes longer than ``seconds``."""
    started = time.monotonic()
    has_told = False
    while (waited := time.monotonic() - started) < seconds:
        with store.reading() as tx:
            request = tx.requests.get(request_id)
        if request is not None and request.done_at is not None:
            return Outcome.load(request.result)
        if waited > 1 and not has_told:
            has_told = True
            on_waiting()
        time.sleep(LOOK_SECONDS)
    return None
