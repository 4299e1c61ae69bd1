"""Stock: from an edit in the shop to the hub, by webhook and by poll."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import count, pairwise
from pathlib import Path
from typing import Any

from benchmarks.books import Request
from benchmarks.figures.quiet import cycles
from benchmarks.processes import Child
from benchmarks.results import Figure, quantile
from benchmarks.scale import Scale
from benchmarks.stage import HubProcess, Stage, received_at, stage

MOST_BY_WEBHOOK = 2.0
"""The daemon adds no more than the floor itself."""

MOST_OVER_INTERVAL = 0.5
SHARES = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
_TELLS_WITHIN = 180.0
_MARK = 10_000
"""Stocks from here on are edits of this measurement, each once."""


def measure(kind: str, scale: Scale, folder: Path) -> Iterator[Figure]:
    """Edit stocks at steady rates, each another offer, and look when each arrives at the hub.

    By webhook the floor is :mod:`benchmarks.relay` in the connector's place: the same shop, hub, edits and
    requests. By poll it is arithmetic on what was measured: an edit waits for the next question, half an
    interval at the median, and then takes as long as the questions of one cycle.
    """
    with stage(kind, scale.usual, folder) as scene:
        marks = count(_MARK)
        with scene.daemon(webhooks="off", requests_per_second=100) as daemon:
            daemon.wait_ready()
            daemon.wait_told()
            time.sleep(scale.settle)
            for rate in scale.edits_per_second:
                yield from _by_poll(scene, scale, rate, marks)
        with scene.daemon(webhooks="on", requests_per_second=100) as daemon:
            daemon.wait_ready()
            daemon.wait_told()
            time.sleep(min(scale.settle, 5))
            taken = {rate: _edit(scene, scale, rate, marks) for rate in scale.edits_per_second}
        arguments = ["-m", "benchmarks.relay", kind, scene.shop.url, json.dumps(dict(scene.shop.keys))]
        with Child([*arguments, scene.hub.url], scene.folder / "relay.log"):
            bare = {rate: _edit(scene, scale, rate, marks) for rate in scale.edits_per_second}
        for rate in scale.edits_per_second:
            yield from _by_webhook(kind, rate, taken[rate], bare[rate], max(scale.edits_per_second))


def _by_webhook(
    kind: str, rate: int, taken: Sequence[float], bare: Sequence[float], highest: int
) -> Iterator[Figure]:
    about = f"edit to hub, {rate} a second, by webhook, over a bare loop from webhook to hub"
    for word, share in SHARES.items():
        limit = MOST_BY_WEBHOOK if (rate, word) == (highest, "p50") else None
        value, floor = quantile(taken, share), quantile(bare, share)
        name = f"{kind}.stock.webhook.{rate}.{word}"
        yield Figure(name, value, "s", about, floor, limit, limits_ratio=True)


def _by_poll(scene: Stage, scale: Scale, rate: int, marks: Iterator[int]) -> Iterator[Figure]:
    scene.shop.close_books()
    _wait_asked(scene)
    taken = _edit(scene, scale, rate, marks)
    asked = cycles(scene.shop.books())
    interval = _interval(asked)
    cycle = quantile([sum(request.seconds for request in one) for one in asked], 0.5)
    about = f"edit to hub, {rate} a second, by poll every {interval:.1f} s, over waiting for it and asking"
    for word, share in SHARES.items():
        limit = interval + MOST_OVER_INTERVAL if word == "p99" else None
        name = f"{scene.shop.kind}.stock.poll.{rate}.{word}"
        yield Figure(name, quantile(taken, share), "s", about, share * interval + cycle, limit)


def _wait_asked(scene: Stage) -> None:
    """Wait for the next question, from which the first interval is counted."""
    deadline = time.monotonic() + _TELLS_WITHIN
    while not scene.shop.books() and time.monotonic() < deadline:
        time.sleep(0.05)


def _interval(asked: Sequence[Sequence[Request]]) -> float:
    """Return the effective interval: the longest time from one question for changes to the next."""
    begins = [cycle[0].began for cycle in asked]
    return max((after - before for before, after in pairwise(begins)), default=0.0)


def _edit(scene: Stage, scale: Scale, rate: int, marks: Iterator[int]) -> list[float]:
    """Edit stocks at a rate and return the seconds that each took to arrive."""
    offers = scene.shop.sold()
    after = scene.hub.last()
    edited: dict[int, float] = {}
    began = time.monotonic()
    for number in range(scale.edits(rate)):
        time.sleep(max(0.0, began + number / rate - time.monotonic()))
        mark = next(marks)
        edited[mark] = time.monotonic()
        scene.shop.set_stock(offers[mark % len(offers)].gtin, mark)
    arrived = _wait_arrived(scene.hub, after, edited)
    return [arrived[mark] - at for mark, at in edited.items()]


def _wait_arrived(hub: HubProcess, after: int, edited: Mapping[int, float]) -> dict[int, float]:
    arrived: dict[int, float] = {}
    deadline = time.monotonic() + _TELLS_WITHIN
    while not edited.keys() <= arrived.keys():
        if time.monotonic() > deadline:
            missing = len(edited.keys() - arrived.keys())
            raise RuntimeError(f"{missing} of {len(edited)} edits are not in the hub")
        time.sleep(0.2)
        for message in hub.messages(after):
            after = max(after, message["id"])
            for stock in _stocks(message["body"]):
                arrived.setdefault(stock, received_at(message))
    return arrived


def _stocks(body: Any) -> Iterator[int]:
    if isinstance(body, list):
        for part in body:
            yield from _stocks(part)
    elif isinstance(body, dict):
        if isinstance(body.get("stock_quantity"), int):
            yield body["stock_quantity"]
        for part in body.values():
            yield from _stocks(part)
