"""A proxy on loopback that lets the network, and the hosts behind it, fail in every way they do.

    plan = Plan(TO_SHOP, share=0.05, seed=7)
    with FaultProxy("shop", shop_server.url, plan) as proxy:
        proxy.url                                   # give this to the daemon instead of the shop's address
        plan.add(Kind.LOST_ANSWER, "/orders$", "POST")
        proxy.counts[Kind.LOST_ANSWER]              # what fired
        proxy.exchanges                             # the network's own log

It understands HTTP only as far as needed to know where a call ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from tests.faults.http11 import HttpMessage, answer, read_message
from tests.faults.plan import Kind, Plan
from tests.faults.upstream import CUT, LARGEST, Upstream, reset
from tests.waiting import LIMIT

_PAGE = b"<!doctype html><html><title>Einen Moment</title><body>Bitte warten.</body></html>"
_STATUSES = {
    Kind.TOO_MANY: 429,
    Kind.TOO_MANY_LATER: 429,
    Kind.ERROR_500: 500,
    Kind.ERROR_502: 502,
    Kind.ERROR_503: 503,
    Kind.ERROR_504: 504,
    Kind.DENIED: 401,
}


@dataclass(frozen=True, slots=True)
class Exchange:
    """One call as the network saw it: ``arrived`` at the other side or not, and the status that went back.

    ``status`` is 0 when no answer went back. ``body`` is what was sent, where the proxy keeps bodies.
    """

    number: int
    at: datetime
    method: str
    path: str
    body: bytes
    kind: Kind | None
    arrived: bool = False
    status: int = 0


@dataclass(frozen=True, slots=True)
class Pains:
    """How much each slow fault hurts, in seconds (bandwidth in bytes per second)."""

    latency: float = 0.1
    jitter: float = 0.2
    bandwidth: float = 100_000
    drip: float = 0.4
    outage: float = 0.3
    holding: float = 0.5


class FaultProxy:
    """Stands before one server, on one link; use it as a context manager.

    ``html_after`` lets calls arrive whose answer is replaced by a page: where the caller takes any 200 for
    a yes, a page that a host makes up by itself would be a lie nobody could see through.
    """

    def __init__(
        self,
        name: str,
        target: str,
        plan: Plan,
        *,
        pains: Pains | None = None,
        keep_bodies: bool = False,
        html_after: bool = False,
    ) -> None:
        self.name = name
        self.plan = plan
        self.counts: Counter[Kind] = Counter()
        self.exchanges: list[Exchange] = []
        place = urlsplit(target)
        self._target = (place.hostname or "127.0.0.1", place.port or 80)
        self._pains = pains or Pains()
        self._keep_bodies = keep_bodies
        self._html_after = html_after
        self._random = random.Random(f"proxy/{name}")
        self._late: list[HttpMessage] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name=f"proxy-{name}", daemon=True)
        self._clients: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self._closing = False
        self._passed = asyncio.Event()
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        self._run(self._listen())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._run(self._shut())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(LIMIT)
        self._loop.close()

    def refuse(self, seconds: float) -> None:
        """Refuse all connections for a while, and cut those that are open; returns when it begins."""
        self.counts[Kind.REFUSED] += 1
        self._run(self._close_door())
        asyncio.run_coroutine_threadsafe(self._open_later(seconds), self._loop)

    def accept(self) -> None:
        """Accept connections again, before the while is over."""
        self._run(self._open_later(0))

    def replay_late(self) -> int:
        """Send again what was kept to be a day late; returns how many calls that were."""
        late, self._late = self._late, []
        for message in late:
            self.counts[Kind.LATE] += 1
            self._run(self._once(message))
        return len(late)

    # --- inside the loop

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(LIMIT)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, limit=LARGEST)

    async def _close_door(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for writer in list(self._clients):
            reset(writer)

    async def _open_later(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        if self._server is None and not self._closing:
            await self._listen()

    async def _shut(self) -> None:
        self._closing = True
        await self._close_door()
        # Whoever came last has a task that has not begun; cancelled now, it would leave its line open.
        await asyncio.sleep(0)
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._clients.add(writer)
        upstream = Upstream(self._target)
        try:
            while (message := await read_message(reader)) is not None:
                if not await self._handle(message, writer, upstream) or not message.keeps_alive:
                    break
        except (*CUT, OSError, asyncio.CancelledError):
            reset(writer)
        finally:
            self._clients.discard(writer)
            upstream.close()
            writer.close()

    async def _handle(self, message: HttpMessage, writer: asyncio.StreamWriter, upstream: Upstream) -> bool:
        """Carry one call; returns whether the connection may be used for another."""
        kind = self.plan.next(message.method, message.path)
        self._note(message, kind)
        number = len(self.exchanges) - 1
        call = _Call(message, writer, upstream, lambda **seen: self._see(number, **seen))
        if kind is None:
            await call.answer(await call.forward())
        elif kind is not Kind.LATE:
            self.counts[kind] += 1
        if kind is not None and not await self._fault(kind, call):
            reset(writer)
            return False
        self._passed.set()
        return True

    def _note(self, message: HttpMessage, kind: Kind | None) -> None:
        body = message.body if self._keep_bodies else b""
        row = Exchange(len(self.exchanges) + 1, datetime.now(UTC), message.method, message.path, body, kind)
        self.exchanges.append(row)

    def _see(self, index: int, **seen: Any) -> None:
        self.exchanges[index] = replace(self.exchanges[index], **seen)

    # --- faults; each returns whether an answer was given

    async def _fault(self, kind: Kind, call: _Call) -> bool:
        if kind in _STATUSES:
            later = {"Retry_After": "1"} if kind is Kind.TOO_MANY_LATER else {}
            await call.answer(_error_page(_STATUSES[kind], **later))
            return True
        return await self._ways[kind](self, call)

    async def _wait(self, call: _Call, seconds: float) -> bool:
        await asyncio.sleep(seconds)
        await call.answer(await call.forward())
        return True

    async def _latency(self, call: _Call) -> bool:
        return await self._wait(call, self._pains.latency)

    async def _jitter(self, call: _Call) -> bool:
        return await self._wait(call, self._pains.jitter * self._random.random())

    async def _bandwidth(self, call: _Call) -> bool:
        raw = await call.forward()
        await call.answer(raw, piece=4096, pause=4096 / self._pains.bandwidth)
        return True

    async def _drip(self, call: _Call) -> bool:
        raw = await call.forward()
        await call.answer(raw, piece=max(1, len(raw) // 20), pause=self._pains.drip / 20)
        return True

    async def _reset_before(self, _call: _Call) -> bool:
        return False

    async def _reset_in(self, call: _Call) -> bool:
        await call.forward_half()
        return False

    async def _reset_after(self, call: _Call) -> bool:
        """Cut the caller off while the request is being carried out: the effect comes after the failure."""
        reset(call.writer)
        await call.forward()
        return False

    async def _lost_answer(self, call: _Call) -> bool:
        await call.forward()
        return False

    async def _truncated(self, call: _Call) -> bool:
        await call.forward()
        await call.answer(answer(200, b'[{"id":11,"na', "application/json"))
        return True

    async def _html(self, call: _Call) -> bool:
        if self._html_after:
            await call.forward()
        await call.answer(answer(200, _PAGE, "text/html; charset=utf-8"))
        return True

    async def _stored_500(self, call: _Call) -> bool:
        await call.forward()
        await call.answer(_error_page(500))
        return True

    async def _refused(self, _call: _Call) -> bool:
        await self._close_door()
        asyncio.get_running_loop().create_task(self._open_later(self._pains.outage))
        return False

    async def _duplicate(self, call: _Call) -> bool:
        again = asyncio.get_running_loop().create_task(self._once(call.message))
        await call.answer(await call.forward())
        await again
        return True

    async def _reordered(self, call: _Call) -> bool:
        """Hold the call until another one has passed, or nobody comes."""
        self._passed.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._passed.wait(), self._pains.holding)
        await call.answer(await call.forward())
        return True

    async def _keep_for_later(self, call: _Call) -> bool:
        self._late.append(call.message)
        await call.answer(await call.forward())
        return True

    async def _once(self, message: HttpMessage) -> None:
        """Send a call whose answer nobody waits for; that it fails is nothing."""
        upstream = Upstream(self._target)
        with contextlib.suppress(*CUT, OSError):
            await upstream.ask(message)
        upstream.close()

    _ways: Mapping[Kind, Callable[[FaultProxy, _Call], Awaitable[bool]]] = {
        Kind.LATENCY: _latency,
        Kind.JITTER: _jitter,
        Kind.BANDWIDTH: _bandwidth,
        Kind.DRIP: _drip,
        Kind.RESET_BEFORE: _reset_before,
        Kind.RESET_IN: _reset_in,
        Kind.RESET_AFTER: _reset_after,
        Kind.LOST_ANSWER: _lost_answer,
        Kind.TRUNCATED: _truncated,
        Kind.HTML: _html,
        Kind.STORED_500: _stored_500,
        Kind.REFUSED: _refused,
        Kind.DUPLICATE: _duplicate,
        Kind.REORDERED: _reordered,
        Kind.LATE: _keep_for_later,
    }


@dataclass(slots=True)
class _Call:
    """One call under way: what was asked, who asked, and the way to whom it is for."""

    message: HttpMessage
    writer: asyncio.StreamWriter
    upstream: Upstream
    see: Callable[..., None]

    async def forward(self) -> bytes:
        """Let the call arrive; returns the answer."""
        raw = await self.upstream.ask(self.message)
        self.see(arrived=True)
        return raw

    async def forward_half(self) -> None:
        """Send half of the call, then cut the line."""
        await self.upstream.send(self.message.raw[: len(self.message.raw) // 2])
        await asyncio.sleep(0.01)
        self.upstream.cut()

    async def answer(self, raw: bytes, piece: int = 0, pause: float = 0.0) -> None:
        """Give the caller an answer, at once or piece by piece with pauses between them."""
        self.see(status=int(raw.split(b" ", 2)[1]))
        for start in range(0, len(raw), piece or len(raw)):
            self.writer.write(raw[start : start + (piece or len(raw))])
            await self.writer.drain()
            if pause:
                await asyncio.sleep(pause)


def _error_page(status: int, **headers: str) -> bytes:
    page = f"<html><head><title>{status}</title></head><body>nginx</body></html>".encode()
    return answer(status, page, "text/html", **headers)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
