"""Failures on purpose: what the hub answers instead of its normal answer, for the next requests."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from dataclasses import dataclass, field, replace

from starlette.responses import HTMLResponse, JSONResponse, Response


@dataclass(frozen=True)
class PlannedFault:
    """One kind of failure. ``status`` 0 leaves the normal answer, after ``delay`` seconds.

    ``after_taking``: the message is taken first and only the answer is lost. ``times`` None: until cleared.
    """

    status: int = 500
    times: int | None = 1
    retry_after: int | None = None
    html: bool = False
    delay: float = 0.0
    after_taking: bool = False


@dataclass
class Faults:
    """The failures still to come; in the order they were asked for."""

    _planned: deque[PlannedFault] = field(default_factory=deque)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, status: int, times: int | None = 1, retry_after: int | None = None) -> None:
        """Answer the next requests with this status, taking nothing."""
        self.plan(PlannedFault(status, times, retry_after))

    def html(self, times: int | None = 1, status: int = 200) -> None:
        """Answer the next requests with a web page, taking nothing."""
        self.plan(PlannedFault(status, times, html=True))

    def slow(self, seconds: float, times: int | None = 1) -> None:
        """Take the next requests and answer only after some seconds."""
        self.plan(PlannedFault(0, times, delay=seconds, after_taking=True))

    def lose_answer(self, times: int | None = 1, status: int = 502) -> None:
        """Take the next requests, but answer that it failed."""
        self.plan(PlannedFault(status, times, after_taking=True))

    def refuse_all(self, status: int = 503) -> None:
        """Answer every request with this status until ``clear``."""
        self.plan(PlannedFault(status, None))

    def plan(self, fault: PlannedFault) -> None:
        """Add a failure behind those planned already."""
        with self._lock:
            self._planned.append(fault)

    def clear(self) -> None:
        """Answer normally from now on."""
        with self._lock:
            self._planned.clear()

    def take(self) -> PlannedFault | None:
        """Use up one failure; None when the request is to be answered normally."""
        with self._lock:
            if not self._planned:
                return None
            first = self._planned[0]
            if first.times == 1:
                self._planned.popleft()
            elif first.times is not None:
                self._planned[0] = replace(first, times=first.times - 1)
            return first


async def instead(fault: PlannedFault, normal: Response) -> Response:
    """Return the answer that a planned failure gives, after its delay."""
    if fault.delay:
        await asyncio.sleep(fault.delay)
    if not fault.status:
        return normal
    if fault.html:
        return HTMLResponse(
            "<!doctype html><title>Wartung</title><h1>Wir sind gleich zurück</h1>", fault.status
        )
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    body = {"code": "planned_fault", "message": f"the hub was asked to answer {fault.status}"}
    return JSONResponse(body, fault.status, headers)
