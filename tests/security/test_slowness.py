"""Callers who only hold the line: they are hung up on, and nobody else waits for them."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import anyio
import pytest
import requests

from connector.web import Server, bodies, patience
from connector.web.bodies import BodyRefused, read_body
from tests.waiting import LIMIT, happened

SOON = 0.3
SLOW = threading.Event()
"""Set while a request for ``/slow`` is being answered."""


async def _application(scope: Any, receive: Any, send: Any) -> None:
    """Read bodies of at most ten bytes; answer ``/slow`` when told to. From now on, have little patience."""
    from starlette.requests import Request
    from starlette.responses import PlainTextResponse

    status, patience.HEAD_WITHIN = 200, SOON
    try:
        await read_body(Request(scope, receive), 10, SOON)
    except BodyRefused as refused:
        status = refused.status
    if scope["path"] == "/slow":
        SLOW.set()
        while SLOW.is_set():
            await anyio.sleep(0.01)
    await PlainTextResponse("here", status)(scope, receive, send)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Serve with much patience for the first request: how soon it comes on this machine does not matter."""
    monkeypatch.setattr(patience, "HEAD_WITHIN", LIMIT)
    with Server(_application, "127.0.0.1:0") as running:
        yield running


Line = Callable[[], socket.socket]


@pytest.fixture
def call(server: Server) -> Iterator[Line]:
    """Yield what opens a connection; all are closed at the end."""
    parts = urlsplit(server.address)
    opened: list[socket.socket] = []

    def connect() -> socket.socket:
        opened.append(socket.create_connection((parts.hostname or "", parts.port or 0), timeout=LIMIT))
        return opened[-1]

    yield connect
    for line in opened:
        line.close()


def _hangs_up(line: socket.socket, say: bytes = b"") -> bool:
    """Say something now and then until the other side hangs up; False when it never does."""
    deadline = time.monotonic() + LIMIT
    line.settimeout(SOON / 10)
    while time.monotonic() < deadline:
        try:
            if say:
                line.sendall(say)
            if line.recv(1000) == b"":
                return True
        except TimeoutError:
            continue
        except OSError:
            return True
    return False


def test_a_silent_line_is_hung_up_on(call: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever connects and says nothing does not keep the connection."""
    monkeypatch.setattr(patience, "HEAD_WITHIN", SOON)
    assert _hangs_up(call())


def test_a_head_that_drips_is_hung_up_on(call: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte now and then is no request (this is "slowloris")."""
    monkeypatch.setattr(patience, "HEAD_WITHIN", SOON)
    line = call()
    line.sendall(b"POST /kickroute/callback HTTP/1.1\r\nHost: x\r\n")
    assert _hangs_up(line, b"X")


def test_the_next_request_must_come_whole_too(call: Line) -> None:
    """After an answer the same holds for the head that follows on the connection."""
    line = call()
    line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert b"200" in line.recv(1000)
    assert _hangs_up(line, b"G")


def test_a_refused_body_is_not_listened_to_for_ever(call: Line) -> None:
    """Who goes on sending what was refused as too large is hung up on."""
    line = call()
    line.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n")
    assert b"413" in line.recv(1000)
    assert _hangs_up(line, b"x")


def test_a_body_that_drips_is_refused(call: Line) -> None:
    """A body has its own time: after it, 408, and then the connection ends."""
    line = call()
    line.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nab")
    assert b"408" in line.recv(1000)
    assert _hangs_up(line)


def test_an_answer_may_take_its_time(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that is being worked on is not hung up on, however long that takes."""
    with requests.Session() as session, ThreadPoolExecutor(1) as other:
        asked = other.submit(session.get, f"{server.address}/slow", timeout=LIMIT)
        happened("the request is being answered", SLOW)
        (connection,) = server._server.server_state.connections
        assert isinstance(connection, patience.PatientProtocol)
        assert connection._patience is None, "it will be hung up on"
        monkeypatch.setattr(patience, "HEAD_WITHIN", LIMIT)
        SLOW.clear()
        assert asked.result(LIMIT).text == "here"
        assert session.get(f"{server.address}/", timeout=LIMIT).text == "here"


def test_others_are_served_beside_many_held_lines(server: Server, call: Line) -> None:
    """A hundred lines that only drip keep nobody out."""
    for _ in range(100):
        call().sendall(b"POST / HTTP/1.1\r\n")
    assert requests.get(server.address, timeout=LIMIT).status_code == 200


def test_the_times_are_bounded() -> None:
    """In earnest a head has ten seconds and a body thirty; the platform waits for an answer ten."""
    assert (patience.HEAD_WITHIN, bodies.READ_WITHIN) == (10.0, 30.0)
