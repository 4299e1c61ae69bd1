"""``pause``, ``unpause`` and ``leave``: away for a while, or for good."""

from __future__ import annotations

import time
from pathlib import Path

import typer

from connector.alarms import LoggedAlarms
from connector.catalogue.absence import absence, read_until
from connector.catalogue.pause import LeaveProgress, leave_progress
from connector.cli.asking import ask, is_asked_at_a_terminal, let, report, take_lease
from connector.cli.catalogue.syncing import deliver_all, require_shop
from connector.cli.files import write_csv
from connector.cli.session import Session
from connector.fulfilment.report import report_open
from connector.model.commands import Command
from connector.model.errors import ConnectorError
from connector.store import Store

WAIT_SECONDS = 600.0
LOOK_SECONDS = 0.5


def pause(session: Session, until: str | None) -> None:
    """Let everything be told as sold out, until a day or until told otherwise."""
    if until is None:
        ask(session, Command.PAUSE)
        return
    # The store knows the shop's zone: only in it a day is read by the people's clock.
    with session.store():
        try:
            end = read_until(until)
        except ValueError as error:
            raise typer.BadParameter(session.text("cli.no_day", day=until), param_hint="--until") from error
    ask(session, Command.PAUSE, until=end.isoformat())


def unpause(session: Session) -> None:
    """Let everything be offered again."""
    ask(session, Command.UNPAUSE)


def show_leaving(session: Session) -> None:
    """Show what leaving would do; nothing is changed or sent."""
    with session.store() as store:
        progress = leave_progress(store)
    session.facts(done=False, **progress.counts)
    session.tell("cli.would_leave", **progress.counts)


def leave(session: Session, *, removes_fields: bool = False, is_sure: bool = False) -> bool:
    """Ask, withdraw everything, follow what is open, clean up once nothing is; returns whether it is done.

    May be called again and again: each call goes on where the last one stopped. ``removes_fields``: the
    connector's own fields leave the shop as well.
    """
    require_shop(session)
    if not _may_leave(session, is_sure=is_sure):
        return False
    session.say(let(session, Command.LEAVE).sentence)
    progress = _follow(session)
    if not progress.is_finished:
        session.facts(done=False, **progress.counts)
        session.tell("cli.leaving_unfinished", **progress.counts)
        return False
    outcome = let(session, Command.LEFT)
    if not outcome.is_done:
        report(session, outcome)
    removed = _remove_hooks(session)
    fields = _remove_fields(session) if removes_fields else ()
    with session.store() as store:
        file = write_money_history(session, store)
    session.facts(done=True, webhooks_removed=removed, fields_removed=fields, money=str(file))
    session.tell("cli.left", file=file)
    if removed is None:
        session.warn(session.text("cli.hooks_left"))
    for what in fields:
        session.tell("cli.field_removed", what=what)
    session.say(session.kind.left_over.of(session.language))
    return True


def _may_leave(session: Session, *, is_sure: bool) -> bool:
    """Tell whether leaving was confirmed, now or by an earlier call that it goes on from."""
    with session.store() as store:
        progress = leave_progress(store)
        with store.reading() as tx:
            away = absence(tx, store.now())
    if is_sure or (away is not None and away.leaving):
        return True
    session.tell("cli.would_leave", **progress.counts)
    if session.as_json or not is_asked_at_a_terminal():
        session.facts(done=False, **progress.counts)
        session.warn(session.text("cli.leave_unasked"))
        return False
    return session.confirm(session.text("cli.may_leave"))


def write_money_history(session: Session, store: Store) -> Path:
    """Write every decision about money as CSV into the current folder, oldest first; returns the file."""
    with store.reading() as tx:
        entries = list(reversed(tx.journal.read(money=True, limit=10_000_000)))
    keys = sorted({key for entry in entries for key in entry.detail})
    name = session.settings.supplier or "kickroute"
    file = Path(f"{name}-money-{store.now():%Y-%m-%d}.csv")
    heads = [session.text(f"cli.column.{column}") for column in ("time", "number", "what")]
    rows = [
        [session.time(entry.at), entry.number, entry.what, *(entry.detail.get(key, "") for key in keys)]
        for entry in entries
    ]
    write_csv(session.language, file, [*heads, *keys], rows)
    return file


def _follow(session: Session) -> LeaveProgress:
    """Report open orders and deliver: by the running daemon, or once here when none is running."""
    with session.store() as store:
        if not take_lease(store):
            return _wait_for_daemon(session, store)
        notifier = LoggedAlarms(store)
        report_open(session.wiring.open_shop(session.settings, store), store, notifier)
        deliver_all(session, store, notifier)
        return leave_progress(store)


def _wait_for_daemon(session: Session, store: Store) -> LeaveProgress:
    """Wait until the daemon has told everything, at most ten minutes."""
    deadline = time.monotonic() + WAIT_SECONDS
    told = -1
    while (progress := leave_progress(store)).waiting and time.monotonic() < deadline:
        if progress.waiting != told:
            session.tell("cli.leaving_waits", count=progress.waiting)
        told = progress.waiting
        time.sleep(LOOK_SECONDS)
    return progress


def _remove_hooks(session: Session) -> int | None:
    """Remove our webhooks; None when the shop did not let us."""
    try:
        return session.wiring.open_shop(session.settings).remove_hooks()
    except ConnectorError as error:
        session.warn(str(error))
        return None


def _remove_fields(session: Session) -> tuple[str, ...]:
    """Remove our own fields; none, with the reason said, when the shop did not let us."""
    try:
        return session.wiring.open_shop(session.settings).remove_fields()
    except ConnectorError as error:
        session.warn(session.text("cli.fields_left", reason=error))
        return ()
