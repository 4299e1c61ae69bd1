"""Callers who only hold the line: they are hung up on, and nobody else waits for them."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import anyio
import pytest
import requests

from connector.web import Server, bodies, patience
from connector.web.bodies import BodyRefused, read_body
from tests.waiting import LIMIT

SOON = 0.3


async def _application(scope: Any, receive: Any, send: Any) -> None:
    """Read bodies of at most ten bytes; answer ``/slow`` after a while."""
    from starlette.requests import Request
    from starlette.responses import PlainTextResponse

    status = 200
    try:
        await read_body(Request(scope, receive), 10, SOON)
    except BodyRefused as refused:
        status = refused.status
    if scope["path"] == "/slow":
        await anyio.sleep(4 * SOON)
    await PlainTextResponse("here", status)(scope, receive, send)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Serve with little patience."""
    monkeypatch.setattr(patience, "HEAD_WITHIN", SOON)
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


def test_a_silent_line_is_hung_up_on(call: Line) -> None:
    """Whoever connects and says nothing does not keep the connection."""
    assert _hangs_up(call())


def test_a_head_that_drips_is_hung_up_on(call: Line) -> None:
    """A byte now and then is no request (this is "slowloris")."""
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


def test_an_answer_may_take_its_time(server: Server) -> None:
    """A request that is being worked on is not hung up on, however long that takes."""
    with requests.Session() as session:
        assert session.get(f"{server.address}/slow", timeout=LIMIT).text == "here"
        assert session.get(f"{server.address}/", timeout=LIMIT).text == "here"


def test_others_are_served_beside_many_held_lines(server: Server, call: Line) -> None:
    """A hundred lines that only drip keep nobody out."""
    for _ in range(100):
        call().sendall(b"POST / HTTP/1.1\r\n")
    assert requests.get(server.address, timeout=LIMIT).status_code == 200


def test_the_times_are_bounded() -> None:
    """In earnest a head has ten seconds and a body thirty; the platform waits for an answer ten."""
    assert (patience.HEAD_WITHIN, bodies.READ_WITHIN) == (10.0, 30.0)
