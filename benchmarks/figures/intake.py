"""Orders: from the callback to its answer, over the bare calls that an order takes, by the shop's size."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from benchmarks.bare_orders import BareBuyer
from benchmarks.books import Request, shop_seconds
from benchmarks.kinds import Setup
from benchmarks.orders import Sender
from benchmarks.results import Figure, quantile
from benchmarks.scale import Scale
from benchmarks.shops import ShopProcess
from benchmarks.stage import DaemonProcess, Stage, stage
from practice.simulators.catalogue import Product, Variant

LIMITS = {
    ("woocommerce", 2, "simple"): 1.5,
    ("woocommerce", 2, "variant"): 1.5,
    ("woocommerce", 1, "simple"): 1.6,
    ("woocommerce", 1, "variant"): 1.9,
}
"""Over the bare calls, by how many requests the shop serves at once; a Shopware's has none."""

MOST_GROWTH = 0.06
MOST_REQUESTS = {"woocommerce": 5, "shopware": 8}
MOST_WITH_PARENT = 6
MOST_AFTER = 2
MOST_AT_ONCE = 1.3
MOST_IN_SWEEP = 1.5
TOGETHER = (4, 16)
SELDOM: dict[str, float] = {"stock_seconds": 3600, "orders_seconds": 3600}
"""Polls are off."""

NUMBERS = "KR-BENCH-"
"""How the numbers of these orders begin: a real shop may have orders of somebody else's that never settle."""

_WORKERS = {2: "", 1: ".one"}
_GOODS = {"simple": "", "variant": ".variant"}
_MOST_SWEEPS = 6
_INDEX_QUIET = 6.0
_INDEXED_WITHIN = 1200.0
_AFTERWARDS = 2.0
"""Seconds after an order is read back in which whatever follows from it is asked."""


def suffixes(kind: str) -> list[str]:
    """Name the ways in which orders are placed at each size: old order tables, one at a time, variants."""
    tables = ("", ".legacy") if kind == "woocommerce" else ("",)
    return [
        f"{table}{workers}{goods}"
        for table in tables
        for workers in _WORKERS.values()
        for goods in _GOODS.values()
    ]


def measure_size(kind: str, orders: int, hpos: bool, scale: Scale, folder: Path) -> Iterator[Figure]:
    """Place orders in a shop that has so many already, each followed by the bare calls for the same goods.

    The shop serves two requests at once, then one; offers are simple products, then variants. The value is
    the median of the answers, its floor the median of the bare calls in the same minute.
    """
    table = "" if hpos else ".legacy"
    with (
        stage(kind, scale.usual, folder, Setup(orders=orders, hpos=hpos)) as scene,
        scene.daemon(webhooks="off", schedule=SELDOM) as daemon,
    ):
        daemon.wait_ready()
        daemon.wait_told()
        desk = Desk(scene.shop, daemon)
        desk.order()  # the first one opens connections and learns what is learnt once
        _wait_indexed(scene)
        bare = BareBuyer(kind, scene.shop.url, scene.shop.keys)
        for workers, at_once in _WORKERS.items():
            scene.shop.configure(pace={"workers": workers})
            for goods, sort in _GOODS.items():
                answers, floors = _beside_bare(desk, bare, goods, scale.size_orders)
                what = "two requests at once" if workers == 2 else "one request after the other"
                about = (
                    f"callback to answer at the median of {len(answers)}, {goods}, {orders:,} orders in the "
                    f"shop, which serves {what}, over the bare calls"
                )
                yield Figure(
                    f"{kind}.intake.orders.{orders}{table}{at_once}{sort}",
                    quantile(answers, 0.5),
                    "s",
                    about,
                    quantile(floors, 0.5),
                    LIMITS.get((kind, workers, goods)),
                    limits_ratio=True,
                )
        bare.close()


def growth(kind: str, sizes: Sequence[int], *, hpos: bool) -> Iterator[Figure]:
    """Yield what an order costs more in the largest shop than in the smallest, beyond the bare calls."""
    table = "" if hpos else ".legacy"
    of_size = f"{kind}.intake.orders"
    yield Figure(
        f"{kind}.intake.growth{table}",
        0.0,
        "s",
        f"answer less bare calls: {sizes[-1]:,} orders in the shop against {sizes[0]:,}",
        limit=MOST_GROWTH,
        less=(f"{of_size}.{sizes[-1]}{table}", f"{of_size}.{sizes[0]}{table}"),
    )


def measure(kind: str, scale: Scale, folder: Path) -> Iterator[Figure]:
    """Count an order's requests; place many at once, and some while the catalogue is read; polls are off.

    The shop's own time is what the shop says it worked on the requests of an order, from callback to
    answer. For many at once it is their sum over the shop's two workers, reading back included, since that
    occupies the same workers; never less than one of them takes alone.
    """
    with stage(kind, scale.usual, folder) as scene, scene.daemon(webhooks="off", schedule=SELDOM) as daemon:
        daemon.wait_ready()
        daemon.wait_told()
        desk = Desk(scene.shop, daemon)
        desk.order()
        chains = [desk.chain() for _ in range(scale.intake_orders)]
        yield from _requests(kind, chains)
        own = quantile([shop_seconds(chain.until_answer) for chain in chains], 0.5)
        for together in TOGETHER:
            yield _at_once(desk, scene, own, together, scale.intake_rounds)
        # The shop has more orders by now, and may take longer for one: its own time is measured anew.
        chains = [desk.chain() for _ in range(scale.intake_orders)]
        own = quantile([shop_seconds(chain.until_answer) for chain in chains], 0.5)
        yield _during_sweep(desk, daemon, own, scale.intake_orders)
        if kind == "woocommerce":
            yield from _with_parent(desk)


@dataclass(frozen=True, slots=True)
class Chain:
    """What one order asked of the shop: until its answer, and because of it afterwards."""

    answered: float
    until_answer: Sequence[Request]
    after: Sequence[Request]


class Desk:
    """Sends orders for products that no order was sent for yet, as long as there are such."""

    def __init__(self, shop: ShopProcess, daemon: DaemonProcess) -> None:
        self.shop = shop
        self.daemon = daemon
        self._sender = Sender(daemon.address)
        self._goods = {
            "any": shop.sold_products(),
            "simple": shop.sold_products(variants=False),
            "variant": shop.sold_products(variants=True),
        }
        self._next = count()

    def pick(self, goods: str = "any") -> Product | Variant:
        """Return the next offer: any, a simple product, or a variant."""
        offers = self._goods[goods]
        return offers[next(self._next) % len(offers)]

    def order(self) -> float:
        """Send one order, return the seconds until it was placed, and let it be read back."""
        seconds = self.send(self.pick().gtin)
        self.daemon.wait_orders_settled(NUMBERS)
        return seconds

    def send(self, gtin: str) -> float:
        """Send one order and return the seconds until it was placed: until its answer, with the number."""
        return self._sender.place(f"{NUMBERS}{time.time_ns()}", gtin).seconds

    def close(self) -> None:
        """Close this thread's connection."""
        self._sender.close()

    def chain(self, gtin: str = "") -> Chain:
        """Send one order and return everything that it asked of the shop."""
        self.shop.close_books()
        answered = self.send(gtin or self.pick().gtin)
        answered_at = time.monotonic()
        self.daemon.wait_orders_settled(NUMBERS)
        time.sleep(_AFTERWARDS)
        asked = [request for request in self.shop.books() if "oauth/token" not in request.path]
        # One that is under way when the answer comes belongs to what follows.
        before = [r for r in asked if r.began + r.seconds < answered_at]
        return Chain(answered, before, [r for r in asked if r.began + r.seconds >= answered_at])


def _wait_indexed(scene: Stage) -> None:
    """Wait until old orders are read no more: what an order costs while they are is another figure."""
    began = time.monotonic()
    while (now := time.monotonic()) - began < _INDEXED_WITHIN:
        lists = [r for r in scene.shop.books() if r.path.endswith(("/v3/orders", "/search/order"))]
        if now - max((r.began + r.seconds for r in lists), default=began) > _INDEX_QUIET:
            return
        time.sleep(1.0)
    raise RuntimeError(f"old orders are still read after {_INDEXED_WITHIN:.0f} s")


def _beside_bare(desk: Desk, bare: BareBuyer, goods: str, times: int) -> tuple[list[float], list[float]]:
    answers, floors = [], []
    for _ in range(times):
        offer = desk.pick(goods)
        answers.append(desk.send(offer.gtin))
        desk.daemon.wait_orders_settled(NUMBERS)
        desk.daemon.wait_told()
        floors.append(bare.buy(offer.sku))
    return answers, floors


def _requests(kind: str, chains: Sequence[Chain]) -> Iterator[Figure]:
    asked = quantile([len(chain.until_answer) for chain in chains], 0.5)
    about = "of the shop for one order, up to the answer"
    name = f"{kind}.intake.requests"
    yield Figure(name, asked, "requests", about, limit=MOST_REQUESTS[kind])
    after = quantile([len(chain.after) for chain in chains], 0.5)
    about = f"of the shop because of that order, within {_AFTERWARDS:.0f} s after it was read back"
    yield Figure(f"{name}.after", after, "requests", about, limit=MOST_AFTER)


def _with_parent(desk: Desk) -> Iterator[Figure]:
    """Count the requests of an order for a variation whose parent holds the stock."""
    product = next(p for p in desk.shop.products() if len(p.variants) > 1 and p.variants[0].stock)
    desk.shop.count_on_parent(product.sku, 500)
    desk.daemon.ask_for_sweep()
    desk.daemon.wait_swept()
    desk.daemon.wait_told()
    asked = [len(desk.chain(variant.gtin).until_answer) for variant in product.variants[:3]]
    about = "the same where a variation's parent holds the stock"
    name = f"{desk.shop.kind}.intake.requests.parent"
    yield Figure(name, quantile(asked, 0.5), "requests", about, limit=MOST_WITH_PARENT)


def _at_once(desk: Desk, scene: Stage, own: float, together: int, rounds: int) -> Figure:
    shop, workers, taken, floors = scene.shop, scene.shop.setup.workers, [], []
    with ThreadPoolExecutor(together) as pool:
        for _ in range(rounds):
            shop.close_books()
            began = time.monotonic()
            for waiting in [pool.submit(desk.send, desk.pick().gtin) for _ in range(together)]:
                waiting.result()
            answered_at = time.monotonic()
            taken.append(answered_at - began)
            desk.daemon.wait_orders_settled(NUMBERS)
            asked = [request for request in shop.books() if request.began < answered_at]
            floors.append(max(own, shop_seconds(asked) / workers))
    about = f"{together} orders at once for different products, over the shop's own time on {workers} workers"
    limit = MOST_AT_ONCE if together == max(TOGETHER) else None
    value, floor = quantile(taken, 0.5), quantile(floors, 0.5)
    return Figure(f"{shop.kind}.intake.{together}", value, "s", about, floor, limit, limits_ratio=True)


def _during_sweep(desk: Desk, daemon: DaemonProcess, own: float, times: int) -> Figure:
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
