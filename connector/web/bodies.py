"""Read the body of a request without ever holding more of it than is allowed."""

from __future__ import annotations

import asyncio

from starlette.requests import ClientDisconnect, Request

from connector.model.messages import say

READ_WITHIN = 30.0
"""Seconds that a sender may take for one body."""


class BodyRefused(Exception):
    """A body that is not read on: too large, too slow, or given up by its sender."""

    def __init__(self, status: int, message: str) -> None:
        self.status = status
        super().__init__(message)


async def read_body(request: Request, limit: int, seconds: float = READ_WITHIN) -> bytes:
    """Return the whole body, of at most ``limit`` bytes, read within ``seconds``.

    Raises BodyRefused with status 413, 408 or 400. A body that announces its length is refused unread; any
    other as soon as it exceeds the limit, whatever it announced.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > limit:
        raise BodyRefused(
            413, say("the body has {count} bytes, at most {most} are read", count=announced, most=limit)
        )
    try:
        async with asyncio.timeout(seconds):
            return await _read(request, limit)
    except TimeoutError as error:
        raise BodyRefused(
            408, say("the body did not come within {seconds} seconds", seconds=f"{seconds:g}")
        ) from error
    except ClientDisconnect as error:
        raise BodyRefused(400, say("the sender went away before its body was complete")) from error


async def _read(request: Request, limit: int) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > limit:
            raise BodyRefused(413, say("the body is larger than {most} bytes", most=limit))
    return bytes(body)
