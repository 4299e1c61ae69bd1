"""Orders: from the callback to its answer, over the shop's own time for them."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

from benchmarks.bare import shop_seconds
from benchmarks.orders import Sender
from benchmarks.pace import CORES, Request
from benchmarks.results import Figure, quantile
from benchmarks.scale import Scale
from benchmarks.stage import DaemonProcess, ShopProcess, Stage, stage

MOST_OVERHEAD = 1.1
MOST_AT_ONCE = 1.3
MOST_IN_SWEEP = 1.5
TOGETHER = (4, 16)
_SELDOM: dict[str, float] = {"stock_seconds": 3600, "orders_seconds": 3600}
_MOST_SWEEPS = 6


def measure(kind: str, scale: Scale, folder: Path) -> Iterator[Figure]:
    """Measure orders one by one, many at once, and while the catalogue is read; polls are off.

    The shop's own time is what the shop says it worked on the requests of an order, from callback to
    answer. For many at once it is their sum over the shop's two cores, reading back included, since that
    occupies the same cores; never less than one of them takes alone.
    """
    with stage(kind, scale.usual, folder) as scene, scene.daemon(webhooks="off", schedule=_SELDOM) as daemon:
        daemon.wait_ready()
        daemon.wait_told()
        desk = _Desk(scene.shop, daemon)
        desk.order()  # the first one opens connections and learns what is learnt once
        answers, chains = _one_by_one(desk, scale.intake_orders)
        own = quantile([shop_seconds(chain) for chain in chains], 0.5)
        yield from _alone(scene, answers, chains, own)
        for together in TOGETHER:
            yield _at_once(desk, scene.shop, own, together, scale.intake_rounds)
        # The shop has more orders by now, and takes longer to look for one: its own time is measured anew.
        _, chains = _one_by_one(desk, scale.intake_orders)
        own = quantile([shop_seconds(chain) for chain in chains], 0.5)
        yield _during_sweep(desk, daemon, own, scale.intake_orders)


class _Desk:
    """Sends orders for products that no order was sent for yet, as long as there are such."""

    def __init__(self, shop: ShopProcess, daemon: DaemonProcess) -> None:
        self.shop = shop
        self.daemon = daemon
        self._sender = Sender(daemon.address)
        self._gtins = [offer.gtin for offer in shop.sold_products()]
        self._next = count()

    def order(self) -> float:
        """Send one order, return the seconds until it was placed, and let it be read back."""
        seconds = self.send()
        self.daemon.wait_orders_settled()
        return seconds

    def send(self) -> float:
        """Send one order and return the seconds until it was placed."""
        number = next(self._next)
        gtin = self._gtins[number % len(self._gtins)]
        return self._sender.send(f"KR-{time.monotonic_ns()}-{number}", gtin)


def _one_by_one(desk: _Desk, times: int) -> tuple[list[float], list[list[Request]]]:
    answers, chains = [], []
    for _ in range(times):
        desk.shop.close_books()
        answers.append(desk.send())
        answered_at = time.monotonic()
        desk.daemon.wait_orders_settled()
        # One that is under way when the answer comes reads the order back already.
        chains.append([r for r in desk.shop.books() if r.began + r.seconds < answered_at])
    return answers, chains


def _alone(
    scene: Stage, answers: Sequence[float], chains: Sequence[Sequence[Request]], own: float
) -> Iterator[Figure]:
    start = f"{scene.shop.kind}.intake"
    about = "callback to answer at the median, over the shop's own time for the requests between"
    value = quantile(answers, 0.5)
    yield Figure(f"{start}.1", value, "s", about, own, MOST_OVERHEAD, limits_ratio=True)
    asked = quantile([len(chain) for chain in chains], 0.5)
    yield Figure(f"{start}.requests", asked, "requests", "of the shop for one order, up to the answer")


def _at_once(desk: _Desk, shop: ShopProcess, own: float, together: int, rounds: int) -> Figure:
    taken, floors = [], []
    with ThreadPoolExecutor(together) as pool:
        for _ in range(rounds):
            shop.close_books()
            began = time.monotonic()
            for waiting in [pool.submit(desk.send) for _ in range(together)]:
                waiting.result()
            answered_at = time.monotonic()
            taken.append(answered_at - began)
            desk.daemon.wait_orders_settled()
            asked = [request for request in shop.books() if request.began < answered_at]
            floors.append(max(own, shop_seconds(asked) / CORES))
    about = f"{together} orders at once for different products, over the shop's own time on its {CORES} cores"
    limit = MOST_AT_ONCE if together == max(TOGETHER) else None
    value, floor = quantile(taken, 0.5), quantile(floors, 0.5)
    return Figure(f"{shop.kind}.intake.{together}", value, "s", about, floor, limit, limits_ratio=True)


def _during_sweep(desk: _Desk, daemon: DaemonProcess, own: float, times: int) -> Figure:
    answers: list[float] = []
    for _ in range(_MOST_SWEEPS):
        daemon.ask_for_sweep()
        daemon.wait_sweeping()
        while daemon.is_sweeping() and len(answers) < times:
            answers.append(desk.order())  # two at once is another figure
        daemon.wait_swept()
        if len(answers) >= times:
            break
    about = "callback to answer while the catalogue is read, over the shop's own time without that"
    value = quantile(answers, 0.5)
    name = f"{desk.shop.kind}.intake.sweep"
    return Figure(name, value, "s", about, own, MOST_IN_SWEEP, limits_ratio=True)
