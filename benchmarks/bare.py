"""The floors: the requests that the connector made, made again by a loop that does nothing else."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

import requests

from benchmarks.books import Request, shop_seconds
from benchmarks.kinds import KINDS
from benchmarks.shops import ShopProcess

_BLOCK = 24
"""Requests of different kinds follow each other in a reading: blocks keep their mixture."""


class BareFetcher:
    """Asks a shop over one keep-alive connection and throws the answers away."""

    def __init__(self, shop: ShopProcess) -> None:
        self._url = shop.url
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.auth = KINDS[shop.kind].sign(shop.url, shop.keys)
        self._session.headers["Accept"] = "application/json"

    def fetch(self, asked: Iterable[Request]) -> float:
        """Make these requests one after the other; returns the seconds."""
        began = time.monotonic()
        for request in asked:
            self._once(request)
        return time.monotonic() - began

    def _once(self, request: Request) -> None:
        query = "&".join(part for part in request.query.split("&") if not part.startswith("oauth_"))
        url = f"{self._url}{request.path}" + (f"?{query}" if query else "")
        headers = {"Content-Type": "application/json"} if request.body else {}
        body = request.body.encode() or None
        self._session.request(request.method, url, data=body, headers=headers, timeout=120)


def refetch(shop: ShopProcess, asked: Sequence[Request], most: int) -> float:
    """Make the requests again and return the seconds for all of them.

    Of more than ``most``, evenly spread blocks are made, and the time is scaled by what the shop itself took.
    """
    chosen = _spread(asked, most)
    seconds = BareFetcher(shop).fetch(chosen)
    return seconds * shop_seconds(asked) / shop_seconds(chosen) if chosen else 0.0


def cpu_of_refetching(shop: ShopProcess, asked: Sequence[Request], most: int) -> float:
    """Return the CPU seconds that a loop needs to make these requests again; scaled as in :func:`refetch`."""
    chosen = _spread(asked, most)
    fetcher = BareFetcher(shop)
    before = time.thread_time()
    fetcher.fetch(chosen)
    return (time.thread_time() - before) * len(asked) / len(chosen) if chosen else 0.0


def _spread(asked: Sequence[Request], most: int) -> list[Request]:
    if len(asked) <= most:
        return list(asked)
    block = min(_BLOCK, most)
    blocks = max(1, most // block)
    starts = [number * (len(asked) - block) // max(1, blocks - 1) for number in range(blocks)]
    return [request for start in starts for request in asked[start : start + block]]
