"""Start real daemons that die at a step, hurry, or have another time: ``python -m tests.faults.entry``.

The process reads one order a line from standard input, as JSON, and answers each with a line: it loads the
daemon's code once and forks a process for every daemon, which then is ``kickroute-connector run``.
What is different in it is done from outside, here; the connector itself knows nothing of this.
"""

from __future__ import annotations

import ctypes
import functools
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import time_machine
from sqlalchemy import event

import adapters.http.client
import adapters.kickroute
import adapters.woocommerce
import connector.catalogue.collect
import connector.fulfilment.brake
import connector.fulfilment.reconcile
import connector.fulfilment.relay
import connector.fulfilment.report
import connector.orders.intake
import connector.outbox.deliver
import connector.outbox.retry
import connector.running.attempts
import connector.running.engine
import connector.running.pool
import connector.running.steps
import connector.running.worker
import connector.running.workers.catalogue
import connector.running.workers.hinted
import connector.running.workers.hints
import connector.running.workers.orders
import connector.running.workers.rounds
import connector.running.workers.sending
import connector.starting.resume
import connector.web.app
import connector.web.callback
import connector.web.replies
from adapters.http import Timeouts
from connector.assembly import commands, shops
from connector.assembly import connector as assembled
from connector.running.workers.beside import SideBySide
from connector.store import Store, Transaction
from connector.store.past.journal import Journal
from tests.faults.steps import Steps

CAP_DAC_OVERRIDE = 1  # linux/capability.h
KILL_FILE, SHIFT_FILE = "kill_at", "shift"
"""Files beside the settings: SIGUSR1 arms the step in the first, SIGUSR2 moves the clock by the second."""


def main() -> None:
    """Carry out orders until standard input ends; then end all daemons that are left."""
    children: dict[int, int | None] = {}
    for line in sys.stdin:
        order = json.loads(line)
        reply: dict[str, Any] = {}
        if order["do"] == "start":
            reply["pid"] = _fork(order)
            children[reply["pid"]] = None
        else:
            pid = order["pid"]
            if children.get(pid) is None:
                done, status = os.waitpid(pid, os.WNOHANG)
                children[pid] = os.waitstatus_to_exitcode(status) if done else None
            reply["code"] = children[pid]
        sys.stdout.write(json.dumps(reply) + "\n")
        sys.stdout.flush()
    for pid, code in children.items():
        if code is None:
            os.kill(pid, signal.SIGKILL)


def _fork(order: Mapping[str, Any]) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 70
    try:
        log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(log, 1)
        os.dup2(log, 2)
        code = _live(order)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _live(order: Mapping[str, Any]) -> int:
    """Be one daemon, from start to end."""
    path = Path(order["settings"])
    record = Path(order["record"]) if order.get("record") else None
    steps = Steps(record)
    steps.armed = order.get("kill", "")
    _limit_files(order.get("largest_file", 0))
    if order.get("keeps_to_modes"):
        _keep_to_modes()
    _watch(steps)
    _hurry(float(order.get("hurry", 1)))
    travel = time_machine.travel(datetime.now(UTC) + timedelta(seconds=order.get("shift", 0)), tick=True)
    clock = travel.start() if order.get("moves_clock") else None

    def arm(*_: object) -> None:
        steps.armed = _taken(path.parent / KILL_FILE)

    def move(*_: object) -> None:
        if clock is not None:
            clock.shift(float(_taken(path.parent / SHIFT_FILE)))

    signal.signal(signal.SIGUSR1, arm)
    signal.signal(signal.SIGUSR2, move)
    if order.get("timezone"):
        os.environ["TZ"] = order["timezone"]
        time.tzset()
    sys.argv = ["kickroute-connector", "run", "--settings", str(path)]
    try:
        commands.main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    return 0


def _taken(path: Path) -> str:
    """Read a file and remove it, which tells who wrote it that it was read."""
    content = path.read_text(encoding="utf-8")
    path.unlink()
    return content


def _limit_files(size: int) -> None:
    """Let no file grow beyond a size: writing more fails, as on a full disk."""
    if size:
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def _keep_to_modes() -> None:
    """Let the modes of files count for root too: give up the capability that overrides them (capset(2))."""
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    sets = (ctypes.c_uint32 * 6)()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.capget(header, sets):
        raise OSError(ctypes.get_errno(), "capget")
    for index in range(3):
        sets[index] &= ~(1 << CAP_DAC_OVERRIDE)
    if libc.capset(header, sets):
        raise OSError(ctypes.get_errno(), "capset")


# --- steps


_FLOWS: tuple[tuple[Any, str, str], ...] = (
    (connector.running.workers.catalogue, "collect_changes", "collect"),
    (connector.running.workers.hinted, "collect_ids", "collect"),
    (connector.catalogue.collect.Sweep, "step", "sweep"),
    (connector.running.workers.sending, "deliver", "deliver"),
    (connector.running.workers.sending, "resume_sending", "announce"),
    (connector.running.engine, "receive_order", "intake"),
    (connector.running.pool, "place_order", "intake"),
    (connector.running.workers.orders, "finish_order", "intake"),
    (connector.running.workers.orders, "settle_status", "relay"),
    (connector.web.callback, "accept_status", "relay"),
    (connector.running.workers.orders, "report_changes", "report"),
    (connector.running.workers.orders, "report_ids", "report"),
    (connector.running.workers.rounds, "report_ids", "report"),
    (connector.starting.resume.Resumption, "begin", "resume"),
    (connector.starting.resume.Resumption, "bring", "resume"),
    (connector.starting.resume.Resumption, "finish", "resume"),
    (connector.running.workers.rounds, "reconcile_hooks", "reconcile"),
    (connector.running.workers.rounds, "reconcile_orders", "reconcile"),
)
"""Where a flow begins: the functions that the engine and the doors call, and the flow's name."""


def _watch(steps: Steps) -> None:
    """Let every flow, call and commit be counted."""
    for place, name, flow in _FLOWS:
        setattr(place, name, _in_flow(steps, flow, getattr(place, name)))
    kinds = {
        name: replace(kind, build=_watched_maker(steps, kind.build)) for name, kind in shops.KINDS.items()
    }
    replaced: tuple[tuple[Any, str, Any], ...] = (
        (shops, "KINDS", kinds),
        (adapters.kickroute, "from_settings", _watched_maker(steps, adapters.kickroute.from_settings)),
        (Store, "transaction", _watched_transaction(steps, Store.transaction)),
        (Journal, "write", _watched_journal(steps, Journal.write)),
        (SideBySide, "do_both", _watched_pair(steps, SideBySide.do_both)),
    )
    for place, name, value in replaced:
        setattr(place, name, value)


def _watched_pair(steps: Steps, do_both: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(do_both)
    def watched(beside: SideBySide, first: Callable[[], Any], second: Callable[[], Any]) -> Any:
        return do_both(beside, first, steps.carried(second))

    return watched


def _watched_journal(steps: Steps, write: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(write)
    def watched(journal: Journal, number: str, what: str, **detail: Any) -> None:
        steps.journalled(what)
        write(journal, number, what, **detail)

    return watched


def _in_flow(steps: Steps, flow: str, function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def watched(*arguments: Any, **options: Any) -> Any:
        with steps.flow(flow):
            return function(*arguments, **options)

    return watched


def _watched_maker(steps: Steps, make: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(make)
    def made(*arguments: Any) -> Any:
        return _Watched(make(*arguments), steps)

    return made


_KNOWN_UNASKED = ("unread", "reach")
"""Calls that ask nobody: to die after one is to die before the next."""


class _Watched:
    """A port whose calls are counted when they come back."""

    def __init__(self, port: Any, steps: Steps) -> None:
        self._port = port
        self._steps = steps

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._port, name)
        if not callable(value) or name in _KNOWN_UNASKED:
            return value

        def call(*arguments: Any, **options: Any) -> Any:
            result = value(*arguments, **options)
            self._steps.called(name)
            return result

        return call


def _watched_transaction(steps: Steps, transaction: Callable[[Store], Any]) -> Callable[[Store], Any]:
    @contextmanager
    def watched(self: Store) -> Iterator[Transaction]:
        wrote = False

        def look(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            nonlocal wrote
            wrote = wrote or statement.lstrip()[:6].upper() in ("INSERT", "UPDATE", "DELETE")

        with transaction(self) as tx:
            event.listen(tx.connection, "before_cursor_execute", look)
            yield tx
        if wrote:
            steps.kept()

    return watched


# --- hurry


_WAITS: tuple[tuple[Any, str], ...] = (
    (connector.outbox.retry, "FIRST_WAIT"),
    (connector.outbox.retry, "LONGEST_WAIT"),
    (connector.outbox.deliver, "ANSWERED_LATELY"),
    (connector.fulfilment.brake, "BRAKE_WINDOW"),
    (connector.starting.resume, "STALE"),
    (connector.fulfilment.reconcile, "STRAY_AFTER"),
    (connector.running.attempts, "FIRST_PAUSE"),
    (connector.running.attempts, "LONGEST_PAUSE"),
    (connector.running.workers.hints, "FIRST_PAUSE"),
    (connector.running.workers.hints, "PROBE_PAUSE"),
    (connector.running.steps, "PROBE_PAUSE"),
    (connector.running.workers.catalogue, "WISH_SECONDS"),
    (connector.running.workers.catalogue, "BEAT_SECONDS"),
    (connector.running.workers.catalogue, "SWEEP_AGAIN_SECONDS"),
    (assembled, "ASK_AGAIN"),
)


def _quick_pace(pace: Any, factor: float, share: float) -> Any:
    """Let polling take as much more of the shop's time as everything else goes faster."""
    return pace(min(0.5, share * factor))


def _hurry(factor: float) -> None:
    """Divide every wait of the daemon that is not a setting, so that a day fits into minutes."""
    if factor <= 1:
        return
    for module, name in _WAITS:
        setattr(module, name, getattr(module, name) / factor)
    pauses = tuple(seconds / factor for seconds in connector.running.worker.RETRY_SECONDS)
    timing = functools.partial(
        connector.running.engine.Timing, reconcile=timedelta(hours=1) / factor, resend_test=300 / factor
    )
    timeouts = functools.partial(Timeouts, connect=1.0, read=1.5, total=2.0, slot=5.0)
    platform = functools.partial(adapters.kickroute.KickroutePlatform, answer_seconds=2.0)
    replaced: tuple[tuple[Any, str, Any], ...] = (
        (connector.running.worker, "RETRY_SECONDS", pauses),
        (connector.running.engine, "ANSWER_WITHIN", 2.0),
        (connector.web.replies, "RETRY_SECONDS", max(1, round(connector.web.replies.RETRY_SECONDS / factor))),
        (assembled, "ShopPace", functools.partial(_quick_pace, assembled.ShopPace, factor)),
        (assembled, "Timing", timing),
        (adapters.http.client, "Timeouts", timeouts),
        (adapters.kickroute, "KickroutePlatform", platform),
    )
    for module, name, value in replaced:
        setattr(module, name, value)


if __name__ == "__main__":
    main()
