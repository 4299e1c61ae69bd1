"""The server: where it listens, and how it starts and stops."""

from __future__ import annotations

import http.client
import os
import socket
import stat
import threading
from pathlib import Path
from typing import Any

import pytest
import requests

from connector.model.errors import SettingsWrong
from connector.web import Server, serve
from tests.waiting import LIMIT, ended, happened


async def _answer(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"here"})


class UnixConnection(http.client.HTTPConnection):
    """A connection to a Unix socket."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost")
        self._path = path

    def connect(self) -> None:
        """Connect to the path."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.connect(self._path)


def _ask_unix(path: Path) -> bytes:
    connection = UnixConnection(str(path))
    try:
        connection.request("GET", "/")
        return connection.getresponse().read()
    finally:
        connection.close()


@pytest.mark.parametrize("listen", ["127.0.0.1:0", "[::1]:0", "localhost:0"])
def test_a_free_port_is_taken_and_told(listen: str) -> None:
    """Port 0 takes a free port, known before the server starts; IPv6 works as well."""
    server = Server(_answer, listen)
    address = server.address
    assert server.port > 0
    with server:
        assert requests.get(address, timeout=LIMIT).text == "here"


def test_it_listens_on_a_unix_socket_for_its_group(tmp_path: Path) -> None:
    """``unix:PATH`` serves on a socket that owner and group may use, and removes it at the end."""
    path = tmp_path / "door.sock"
    with serve(_answer, f"unix:{path}") as server:
        assert server.address == f"unix:{path}"
        assert stat.S_IMODE(os.stat(path).st_mode) == 0o660
        assert _ask_unix(path) == b"here"
    assert not path.exists()


def test_a_left_over_socket_is_replaced(tmp_path: Path) -> None:
    """A socket that a killed process left behind does not hinder the next start."""
    path = tmp_path / "door.sock"
    with socket.socket(socket.AF_UNIX) as left_over:
        left_over.bind(str(path))
    with serve(_answer, f"unix:{path}"):
        assert _ask_unix(path) == b"here"


def test_a_socket_in_use_and_a_file_are_left_alone(tmp_path: Path) -> None:
    """A socket that answers belongs to a running process, and a file is nobody's socket: both are refused."""
    path = tmp_path / "door.sock"
    with serve(_answer, f"unix:{path}"):
        with pytest.raises(SettingsWrong, match="another program listens"):
            Server(_answer, f"unix:{path}")
        assert _ask_unix(path) == b"here"
    path.write_text("not a socket")
    with pytest.raises(SettingsWrong):
        Server(_answer, f"unix:{path}")
    assert path.read_text() == "not a socket"


def test_a_taken_port_is_told_with_the_way_out() -> None:
    """A port in use is a sentence about server.listen."""
    with (
        serve(_answer, "127.0.0.1:0") as server,
        pytest.raises(SettingsWrong, match=r"server\.listen: another program"),
    ):
        Server(_answer, f"127.0.0.1:{server.port}")


@pytest.mark.parametrize(
    "listen", ["8400", "127.0.0.1", "127.0.0.1:http", ":8400", "", "unix:/nowhere/x", "127.0.0.1:99999"]
)
def test_a_wrong_listen_is_told(listen: str) -> None:
    """What cannot be listened on is refused by name, never by a traceback."""
    with pytest.raises(SettingsWrong, match=r"server\.listen"):
        Server(_answer, listen)


def test_answers_are_sent_at_once() -> None:
    """Delayed sending is off on each connection, or every answer would wait 40 ms for an acknowledgement.

    The event loop switches it off only for a socket that names its protocol.
    """
    with serve(_answer, "127.0.0.1:0") as server:
        assert server._socket.proto == socket.IPPROTO_TCP


def test_stopping_finishes_a_request_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that is being answered when the server stops gets its answer."""
    monkeypatch.setattr("connector.web.serving.STOP_WITHIN", int(LIMIT))
    began = threading.Event()

    async def _slow(scope: Any, receive: Any, send: Any) -> None:
        import anyio

        began.set()
        while not server._server.should_exit:
            await anyio.sleep(0.01)
        await _answer(scope, receive, send)

    server = serve(_slow, "127.0.0.1:0")
    texts: list[str] = []
    caller = threading.Thread(target=lambda: texts.append(requests.get(server.address, timeout=LIMIT).text))
    caller.start()
    happened("the request", began)
    server.stop()
    ended(caller)
    assert texts == ["here"]


def test_stopping_does_not_wait_for_ever() -> None:
    """A request that does not end is broken off, so that the process leaves in time."""
    began = threading.Event()

    async def _endless(scope: Any, receive: Any, send: Any) -> None:
        import anyio

        began.set()
        await anyio.sleep(600)

    server = serve(_endless, "127.0.0.1:0")
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        happened("the request", began)
        server.stop()
    assert not server._thread.is_alive()


def test_a_server_that_was_never_started_can_be_stopped(tmp_path: Path) -> None:
    """Stopping releases the address also when nothing was served."""
    path = tmp_path / "door.sock"
    Server(_answer, f"unix:{path}").stop()
    assert not path.exists()
