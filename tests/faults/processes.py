"""Real daemons in processes of their own: started, watched, killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from tests.faults.entry import KILL_FILE, SHIFT_FILE
from tests.waiting import LIMIT, until

REPOSITORY = Path(__file__).parents[2]
_OPENER = build_opener(ProxyHandler({}))


class Nursery:
    """The process that starts daemons: it has loaded their code, so that each is there at once."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.entry"],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.communicate(timeout=LIMIT)

    def tell(self, **order: Any) -> dict[str, Any]:
        """Give one order and return the answer."""
        process = self._process
        assert process is not None, "a nursery is a context manager"
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(order) + "\n")
        process.stdin.flush()
        answer: dict[str, Any] = json.loads(process.stdout.readline())
        return answer


@dataclass
class Daemon:
    """One supplier's daemon, which is started again and again on the same settings.

    ``address`` is where it listens itself, ``log`` where all it says is kept.
    """

    nursery: Nursery
    settings: Path
    address: str
    store_url: str
    log: Path
    options: dict[str, Any] = field(default_factory=dict)
    pid: int = 0

    def start(self, *, kill: str = "", wait: bool = True, **options: Any) -> None:
        """Start it, to die at the step ``kill`` if one is named; returns when it answers or has died."""
        order = {**self.options, **options, "kill": kill}
        answer = self.nursery.tell(do="start", settings=str(self.settings), log=str(self.log), **order)
        self.pid = answer["pid"]
        if wait:
            until("the daemon answers", lambda: self.answers() or not self.is_alive)
            assert kill or self.is_alive, self.said()[-3000:]

    @property
    def exit_code(self) -> int | None:
        """How the last process ended, negative for a signal; None while it runs."""
        code: int | None = self.nursery.tell(do="look", pid=self.pid)["code"]
        return code

    @property
    def is_alive(self) -> bool:
        """Whether it runs."""
        return bool(self.pid) and self.exit_code is None

    def page(self, path: str) -> bytes:
        """Return what it shows at a path; nothing when it does not answer."""
        try:
            with _OPENER.open(f"http://{self.address}{path}", timeout=LIMIT) as answer:
                content: bytes = answer.read()
                return content
        except (URLError, OSError):
            return b""

    def answers(self, path: str = "/healthz") -> bool:
        """Whether it answers a question with 200."""
        try:
            with _OPENER.open(f"http://{self.address}{path}", timeout=2) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def arm(self, step: str) -> None:
        """Let it die the next time it reaches a step."""
        self._send(signal.SIGUSR1, KILL_FILE, step)

    def move_clock(self, seconds: float) -> None:
        """Let its clock jump; it must have been started with ``moves_clock``."""
        self._send(signal.SIGUSR2, SHIFT_FILE, str(seconds))

    def _send(self, number: signal.Signals, name: str, content: str) -> None:
        path = self.settings.parent / name
        path.write_text(content, encoding="utf-8")
        os.kill(self.pid, number)
        until("the daemon read its orders", lambda: not path.exists() or not self.is_alive)
        path.unlink(missing_ok=True)

    def kill(self) -> None:
        """End it by SIGKILL, and wait until it is gone."""
        os.kill(self.pid, signal.SIGKILL)
        self.wait_dead()

    def wait_dead(self) -> int:
        """Wait until it is gone and return its exit code."""
        until("the daemon is gone", lambda: not self.is_alive)
        code = self.exit_code
        assert code is not None
        return code

    def stop(self) -> int:
        """Ask it to leave, as a service manager does, and return its exit code."""
        if self.is_alive:
            os.kill(self.pid, signal.SIGTERM)
        return self.wait_dead()

    def said(self) -> str:
        """Return everything that it ever wrote to its log."""
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""

    def waiting(self) -> int:
        """Count the events in its outbox that wait to be taken; -1 when the store cannot be asked."""
        return self.ask("SELECT count(*) FROM outbox WHERE NOT parked")

    def ask(self, query: str) -> int:
        """Ask its store for one number; -1 when the store cannot be asked."""
        engine = create_engine(self.store_url, poolclass=NullPool)
        try:
            with engine.connect() as connection:
                return int(connection.execute(text(query)).scalar() or 0)
        except DBAPIError:
            return -1
