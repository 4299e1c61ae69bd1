"""The floors: the requests that the connector made, made again by a loop that does nothing else."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

import requests

from benchmarks.kinds import KINDS
from benchmarks.pace import Request
from benchmarks.stage import ShopProcess


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


def refetch(shop: ShopProcess, asked: Sequence[Request], every: int = 1) -> float:
    """Make the requests again, or evenly spread one of ``every``, and return the seconds for all of them."""
    chosen = asked[::every]
    seconds = BareFetcher(shop).fetch(chosen)
    return seconds * len(asked) / len(chosen) if chosen else 0.0


def refetch_chains(shop: ShopProcess, chains: Sequence[Sequence[Request]], connections: int) -> float:
    """Make chains of requests again, so many at once as there are connections; returns the seconds."""
    fetchers = [BareFetcher(shop) for _ in range(connections)]
    waiting = list(chains)

    def work(fetcher: BareFetcher) -> None:
        while waiting:
            fetcher.fetch(waiting.pop())

    began = time.monotonic()
    with ThreadPoolExecutor(connections) as pool:
        list(pool.map(work, fetchers))
    return time.monotonic() - began
