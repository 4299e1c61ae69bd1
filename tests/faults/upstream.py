"""The proxy's own connection to the server behind it, and how connections are cut."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct

from tests.faults.http11 import HttpMessage, read_message

CUT = (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError)
"""What reading or writing raises when the other side is gone."""

LARGEST = 64 * 1024 * 1024


class Upstream:
    """One connection to the server behind, made when needed and again when it was closed there."""

    def __init__(self, target: tuple[str, int]) -> None:
        self._target = target
        self._pair: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, message: HttpMessage) -> bytes:
        """Send a request and return the answer as it came."""
        is_old = self._pair is not None
        try:
            return await self._ask(message)
        except CUT:
            self.close()
            if not is_old:
                raise
            # The server closed a connection that nobody used: it has read nothing of this request.
            return await self._ask(message)

    async def _ask(self, message: HttpMessage) -> bytes:
        reader = await self.send(message.raw)
        found = await read_message(reader, answers=message.method)
        if found is None:
            raise ConnectionResetError("closed without an answer")
        if not found.keeps_alive:
            self.close()
        return found.raw

    async def send(self, raw: bytes) -> asyncio.StreamReader:
        """Send bytes on the connection and return where the answer will come from."""
        if self._pair is None:
            self._pair = await asyncio.open_connection(*self._target, limit=LARGEST)
        reader, writer = self._pair
        writer.write(raw)
        await writer.drain()
        return reader

    def cut(self) -> None:
        """Cut the connection without a farewell."""
        if self._pair is not None:
            reset(self._pair[1])
            self._pair = None

    def close(self) -> None:
        """Close the connection."""
        if self._pair is not None:
            self._pair[1].close()
            self._pair = None


def reset(writer: asyncio.StreamWriter) -> None:
    """Cut a connection so that the other side sees a reset."""
    own = writer.get_extra_info("socket")
    if own is not None and own.fileno() >= 0:
        with contextlib.suppress(OSError):
            own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
