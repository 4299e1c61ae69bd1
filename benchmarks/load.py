"""Many clients at once, each with one keep-alive connection and as little work of its own as possible."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Load:
    """What a load showed: the wall time of all requests, and that of each."""

    seconds: float
    each: Sequence[float]


def post_all(url: str, path: str, requests: Sequence[tuple[bytes, dict[str, str]]], clients: int) -> Load:
    """Post bodies with their headers, each once; raises RuntimeError for any answer but 200."""
    return asyncio.run(_post_all(url, path, requests, clients))


async def _post_all(
    url: str, path: str, requests: Sequence[tuple[bytes, dict[str, str]]], clients: int
) -> Load:
    place = urlsplit(url)
    host, port = str(place.hostname), int(place.port or 80)
    waiting = [_written(host, path, body, headers) for body, headers in requests]
    each: list[float] = []

    async def client() -> None:
        reader, writer = await asyncio.open_connection(host, port)
        while waiting:
            request = waiting.pop()
            began = time.monotonic()
            writer.write(request)
            await _answer(reader)
            each.append(time.monotonic() - began)
        writer.close()
        await writer.wait_closed()

    began = time.monotonic()
    await asyncio.gather(*(client() for _ in range(clients)))
    return Load(time.monotonic() - began, each)


def _written(host: str, path: str, body: bytes, headers: dict[str, str]) -> bytes:
    lines = [f"POST {path} HTTP/1.1", f"Host: {host}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def _answer(reader: asyncio.StreamReader) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = next(
        int(line.partition(":")[2]) for line in head.split("\r\n") if line.startswith("content-length:")
    )
    body = await reader.readexactly(length)
    if " 200 " not in head.partition("\r\n")[0]:
        raise RuntimeError(f"answered {head.partition(chr(13))[0]}: {body[:200]!r}")
