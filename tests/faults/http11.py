"""As much of HTTP/1.1 as a proxy needs: whole messages read from a stream, and answers made up."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HttpMessage:
    """A request or an answer. ``first`` is its first line, ``raw`` all of it; header names are lower case."""

    first: str
    headers: Mapping[str, str]
    body: bytes
    raw: bytes

    @property
    def method(self) -> str:
        """The method of a request."""
        return self.first.split(" ", 1)[0]

    @property
    def target(self) -> str:
        """What a request asks for, with its query."""
        return self.first.split(" ")[1]

    @property
    def path(self) -> str:
        """What a request asks for, without its query, which may hold keys."""
        return self.target.partition("?")[0]

    @property
    def status(self) -> int:
        """The status of an answer."""
        return int(self.first.split(" ")[1])

    @property
    def keeps_alive(self) -> bool:
        """Whether another message may follow on the same connection."""
        return self.headers.get("connection", "").lower() != "close"


async def read_message(reader: asyncio.StreamReader, *, answers: str = "") -> HttpMessage | None:
    """Read one message; ``answers`` is the method of the request that an answer belongs to.

    None when the connection ends before one begins. Raises IncompleteReadError in the middle of one.
    """
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        if error.partial:
            raise
        return None
    lines = head.decode("latin-1").split("\r\n")
    pairs = (line.split(":", 1) for line in lines[1:] if ":" in line)
    headers = {name.strip().lower(): value.strip() for name, value in pairs}
    framed, body = await _read_body(reader, headers, lines[0], answers)
    return HttpMessage(lines[0], headers, body, head + framed)


async def _read_body(
    reader: asyncio.StreamReader, headers: Mapping[str, str], first: str, answers: str
) -> tuple[bytes, bytes]:
    """Return the body as it came and as it is meant."""
    if answers == "HEAD" or (answers and first.split(" ")[1] in ("204", "304")):
        return b"", b""
    if headers.get("transfer-encoding", "").lower() == "chunked":
        return await _read_chunks(reader)
    if "content-length" in headers:
        body = await reader.readexactly(int(headers["content-length"]))
        return body, body
    if answers:
        body = await reader.read(-1)
        return body, body
    return b"", b""


async def _read_chunks(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    framed, body = bytearray(), bytearray()
    while True:
        line = await reader.readuntil(b"\r\n")
        size = int(line.split(b";")[0], 16)
        chunk = await reader.readexactly(size + 2)
        framed += line + chunk
        if not size:
            return bytes(framed), bytes(body)
        body += chunk[:-2]


def answer(status: int, body: bytes, content_type: str, **headers: str) -> bytes:
    """Make an answer up."""
    rows = {"Content-Type": content_type, "Content-Length": str(len(body)), **headers}
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in rows.items())
    return f"HTTP/1.1 {status} Fault\r\n{head}\r\n".encode() + body
