"""The numbered steps of a daemon: the moments at which something durable has just changed, anywhere.

Between two steps a process may die at any point without making a difference: nothing that outlives it
changes there. A step is reached right after a call that changes something outside (the order is posted, the
message is taken), and right after a transaction that wrote to the store was committed.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

WRITES = frozenset(
    {
        "create_order",
        "add_note",
        "make_live",
        "set_status",
        "trash_order",
        "ensure_hooks",
        "send",
        "test_connection",
    }
)
"""The methods of the ports that change something outside."""

STEPS = (
    "collect: kept after products",
    "collect: kept after changes_since",
    "collect: kept after changes_since #2",
    "deliver: send",
    "deliver: kept after send",
    "deliver: kept told",
    "deliver: kept refund told",
    "intake: kept received",
    "intake: kept placing",
    "intake: create_order",
    "intake: kept placed",
    "intake: add_note",
    "intake: kept noted",
    "intake: kept after newest_orders",
    "intake: kept after newest_orders #2",
    "intake: make_live",
    "intake: kept live",
    "intake: kept confirmed",
    "report: kept after orders",
    "report: kept status in the shop",
    "report: kept refund seen",
    "report: kept after order_changes_since",
    "relay: kept status received",
    "relay: kept after orders",
    "relay: set_status",
    "relay: kept status applied",
)
"""Every step of collect, deliver, intake, report and relay, in the order in which a day reaches them."""

ONLY_WHERE_ORDERS_ARE_PENDING = frozenset(
    {
        "intake: add_note",
        "intake: kept noted",
        "intake: kept after newest_orders",
        "intake: kept after newest_orders #2",
        "intake: make_live",
        "intake: kept live",
    }
)
"""Steps between the post and the status: elsewhere an order is live, with its note, from the first."""


RARE = frozenset({"intake: kept another total than Kickroute's"})
"""Steps that only some orders reach: nothing but a line of the journal changes there."""


class Steps:
    """Counts the steps that the threads of this process reach, and ends it without a word at one of them.

    A step is named by the flow that reaches it and by what has just changed, for example
    ``intake: create_order`` and ``intake: kept placed``; the second of the same name in one run of a flow
    is ``… #2``. Names are appended to ``record`` when they are reached.
    """

    def __init__(self, record: Path | None = None, die: Callable[[], None] | None = None) -> None:
        self.armed = ""
        self._record = record
        self._die = die or _kill_this_process
        self._here = _Here()

    @contextmanager
    def flow(self, name: str) -> Iterator[None]:
        """Name what this thread does; a flow within a flow belongs to the outer one."""
        here = self._here
        if here.flow:
            yield
            return
        here.flow, here.seen, here.last = name, {}, "begin"
        try:
            yield
        finally:
            here.flow = ""

    def carried(self, work: Callable[[], Any]) -> Callable[[], Any]:
        """Let another thread do something for the flow of this one."""
        flow = self._here.flow

        def carried() -> Any:
            with self.flow(flow):
                return work()

        return carried if flow else work

    def called(self, method: str) -> None:
        """Say that a call to shop or platform has come back."""
        self._here.last = method
        if method in WRITES:
            self._reach(method)

    def journalled(self, what: str) -> None:
        """Say what a transaction is about; it is named by the last of these."""
        self._here.what = what

    def kept(self) -> None:
        """Say that a transaction that wrote something was committed."""
        here = self._here
        what, here.what = here.what, ""
        self._reach(f"kept {what or f'after {here.last}'}")

    def _reach(self, what: str) -> None:
        here = self._here
        if not here.flow:
            return
        here.seen[what] = here.seen.get(what, 0) + 1
        count = here.seen[what]
        name = f"{here.flow}: {what}" + (f" #{count}" if count > 1 else "")
        if self._record is not None:
            with self._record.open("a", encoding="utf-8") as file:
                file.write(f"{name}\n")
        if name == self.armed:
            self._die()


class _Here(threading.local):
    """Where one thread is."""

    flow = ""
    last = ""
    what = ""

    def __init__(self) -> None:
        self.seen: dict[str, int] = {}


def _kill_this_process() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
