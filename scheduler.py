"""The daemon of one supplier: settings in, a running connector out, with the ticks that wake its workers.

``python scheduler.py`` is ``kickroute-connector run``. What works is assembled in :mod:`connector.assembly`;
what each worker does when it is woken stands in :mod:`connector.running.workers`.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from systemd_watchdog.systemd_watchdog import WatchDog

from connector.assembly.connector import Connector
from connector.assembly.setting_up import SetUp
from connector.running import logs
from connector.running.engine import Engine
from connector.running.process import set_up_process
from connector.settings import Settings
from connector.setup.office import Office

_log = structlog.get_logger("daemon")
WATCHDOG_SECONDS = 5.0
_SIGNALS = (signal.SIGTERM, signal.SIGINT)

Restart = Callable[[], None]
"""Lets the daemon start anew."""


def ticks(engine: Engine, settings: Settings) -> Iterator[tuple[Callable[[], None], float]]:
    """Yield which worker is woken, and every how many seconds.

    Webhooks, orders and writes to the outbox wake them, too; the workers *rounds* and *index* know by
    themselves when they are due.
    """
    schedule = settings.schedule
    yield engine.collecting.wake, schedule.stock_seconds  # product sync and stock
    yield engine.ordering.wake, min(schedule.orders_seconds, 15)  # orders and what becomes of them
    yield engine.delivering.wake, 30  # news to the platform


class Daemon(Connector):
    """A connector whose workers are woken by time: APScheduler's interval jobs, one for each tick."""

    def __init__(
        self, settings: Settings, *, is_practice: bool = False, office: Office | None = None
    ) -> None:
        super().__init__(settings, is_practice=is_practice, office=office)
        self._jobs = BackgroundScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )

    def start(self) -> Engine | None:
        """Start everything, and the ticks; see :meth:`Connector.start`."""
        engine = super().start()
        if engine is not None:
            # Each daemon ticks in a phase of its own, by its supplier's name: many on one machine take turns.
            phase = zlib.crc32(self.settings.supplier.encode()) % 1000 / 1000
            for wake, seconds in ticks(engine, self.settings):
                start = datetime.now(UTC) + timedelta(seconds=seconds * phase)
                self._jobs.add_job(wake, IntervalTrigger(seconds=seconds, start_date=start, timezone=UTC))
            self._jobs.start()
        return engine

    def stop(self) -> None:
        """Let nothing be woken any more, finish the work in hand and leave; see :meth:`Connector.stop`."""
        if self._jobs.running:
            self._jobs.shutdown(wait=False)
        super().stop()

    @property
    def is_whole(self) -> bool:
        """Tell whether everything that works runs: workers, door, and the ticks."""
        return self._jobs.running and super().is_whole


def run(
    settings: Settings, sandbox_shop: str = "woocommerce", office: Callable[[Restart], Office] | None = None
) -> int:
    """Run the daemon until SIGTERM or SIGINT; returns the exit code.

    With an ``office`` its pages change the settings, and it starts anew with them.
    """
    set_up_process()
    logs.configure(settings)
    with ExitStack() as stack:
        is_practice = settings.shop.platform == "sandbox"
        if is_practice:
            from connector.assembly.practising import announced
            from practice.sandbox import Sandbox
            from practice.sandbox.processes import as_toml

            sandbox = stack.enter_context(Sandbox(settings, sandbox_shop))
            settings = sandbox.settings
            stack.enter_context(announced(settings.server.listen, as_toml(settings)))
            sys.stdout.write(sandbox.banner())
        again = threading.Event()

        def restart() -> None:
            again.set()
            daemon.stopping.set()

        made = office(restart) if office is not None and not is_practice else None
        daemon = Daemon(settings, is_practice=is_practice, office=made)
        leaving = _stop_on_signals(daemon.stopping)
        stack.callback(daemon.stop)
        if daemon.start() is not None:
            service = WatchDog()
            service.ready()
            while not daemon.stopping.wait(WATCHDOG_SECONDS):
                daemon.require_store()
                ping(daemon, service)
        if again.is_set() and daemon.server is not None:
            daemon.server.hand_over()
    if again.is_set():
        start_anew(leaving)
    return 0


def run_set_up(settings: Settings, office: Callable[[Restart], Office]) -> int:
    """Serve the set-up until it is finished, then run the daemon; returns the exit code of who is stopped."""
    set_up_process()
    logs.configure(settings)
    finished, stopping = threading.Event(), threading.Event()

    def finish() -> None:
        finished.set()
        stopping.set()

    leaving = _stop_on_signals(stopping)
    made = office(finish)
    with SetUp(settings, made) as set_up:
        sys.stdout.write(set_up.banner())
        sys.stdout.flush()
        service = WatchDog()
        service.ready()
        while not stopping.wait(WATCHDOG_SECONDS):
            if set_up.server.is_alive:
                service.ping()
        if finished.is_set():
            set_up.server.hand_over()
    if finished.is_set():
        start_anew(leaving)
    return 0


def start_anew(leaving: threading.Event) -> None:
    """Begin this process' program anew, with the settings of now; its number and its socket stay.

    Who was told to stop meanwhile does so instead; what is told during the change is heard after it.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    if not leaving.is_set():
        os.execv(sys.executable, sys.orig_argv)  # noqa: S606 - ourselves


def _stop_on_signals(stopping: threading.Event) -> threading.Event:
    """Let SIGTERM and SIGINT stop this process; the event tells that one of them did."""
    leaving = threading.Event()

    def leave(*_: object) -> None:
        leaving.set()
        stopping.set()

    for number in _SIGNALS:
        signal.signal(number, leave)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    return leaving


def ping(daemon: Daemon, service: WatchDog) -> None:
    """Tell systemd that all is alive; without that for a while it starts the service anew."""
    if daemon.is_whole:
        service.ping()
    else:
        _log.error("a part of the connector has died; it waits for the service manager to start it anew")


def start_beside(settings: Settings) -> Callable[[], None]:
    """Start a daemon in this process and return what stops it."""
    daemon = Daemon(settings)
    daemon.start()
    return daemon.stop


if __name__ == "__main__":
    os.execv(sys.executable, [sys.executable, "-m", "connector", "run", *sys.argv[1:]])  # noqa: S606 - ourselves
