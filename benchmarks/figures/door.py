"""The callback door: how many orders a second are made durable, and how long one takes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from benchmarks.load import Load, post_all
from benchmarks.orders import PATH, headers, order
from benchmarks.processes import Child
from benchmarks.results import Figure, quantile
from benchmarks.scale import Scale
from practice.simulators.catalogue import gtin

CLIENTS = (1, 8, 32)
MOST_OVER_BARE = 2.0
_LIMITED = 8
_NUMBERS = count()


def measure(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Send orders with 1, 8 and 32 clients, in rounds that alternate between the door and its floor.

    The floor is an endpoint that only commits one row; see :mod:`benchmarks.serve_door`. The value is the
    time of one order, at the median round: wall time over orders.
    """
    with (
        Child(["-m", "benchmarks.serve_door", "door", str(folder)], folder / "door.log") as door,
        Child(["-m", "benchmarks.serve_door", "bare", str(folder)], folder / "bare.log") as bare,
    ):
        for child in (door, bare):
            _send(child, scale.door_orders // 8, 1)
        for clients in CLIENTS:
            sent = scale.door_orders if clients > 1 else scale.door_orders // 4
            rounds = [
                (_send(door, sent, clients), _send(bare, sent, clients)) for _ in range(scale.door_rounds)
            ]
            yield from _figures(clients, sent, [mine for mine, _ in rounds], [floor for _, floor in rounds])


def _figures(clients: int, sent: int, doors: list[Load], bares: list[Load]) -> Iterator[Figure]:
    value, floor = (quantile([load.seconds for load in loads], 0.5) / sent for loads in (doors, bares))
    who = f"{clients} client" + ("s" if clients > 1 else "")
    about = f"an order made durable, {who} ({1 / value:,.0f} a second, the floor {1 / floor:,.0f})"
    limit = MOST_OVER_BARE if clients == _LIMITED else None
    yield Figure(f"door.{clients}", value * 1000, "ms", about, floor * 1000, limit, limits_ratio=True)
    late, floor = (
        quantile([quantile(load.each, 0.95) for load in loads], 0.5) * 1000 for loads in (doors, bares)
    )
    yield Figure(f"door.{clients}.p95", late, "ms", f"the same at p95, {who}, callback to answer", floor)


def _send(child: Child, sent: int, clients: int) -> Load:
    bodies = [order(f"KR-{time.monotonic_ns()}-{next(_NUMBERS)}", gtin(1)) for _ in range(sent)]
    requests = [(body, headers(body)) for body in bodies]
    return post_all(child.told["url"], PATH, requests, clients)
