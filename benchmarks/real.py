"""Measure at a real shop: ``python -m benchmarks.real [--orders N] [--changes N] KIND [GROUP …]``.

The same code as at simulated shops, between a real shop that the environment names (see
:mod:`benchmarks.real_shop`) and a hub and a daemon of this machine. Groups are ``costs`` (single requests,
beside what the simulator says), ``intake``, ``stock`` and ``own``; without one all are measured. Figures are
printed and written to ``benchmarks/out/real.KIND.jsonl``. Orders are really placed, stocks really changed:
never name a shop that sells.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.figures.intake import NUMBERS, SELDOM, Desk
from benchmarks.figures.news import Changes, stock_after_order, stocks_in
from benchmarks.kinds import KINDS
from benchmarks.lane import show_logs
from benchmarks.real_costs import measure as measure_costs
from benchmarks.real_shop import RealShop
from benchmarks.results import Figure, quantile, write
from benchmarks.scale import FULL
from benchmarks.scenes import Key, Scene, wait_arrived
from benchmarks.stage import DaemonProcess, Stage, hub

OUT = Path(__file__).parent / "out"
_TOLD_WITHIN = 300.0


def main() -> int:
    """Measure what was asked for, and write it down."""
    options = _parser().parse_args()
    shop = RealShop(options.kind)
    about = (
        f"{options.kind} {shop.version}{'' if options.kind == 'shopware' else _tables(shop)}, "
        f"{shop.orders():,} orders, {datetime.now(UTC):%Y-%m-%d}"
    )
    sys.stdout.write(f"{about}, an empty question {shop.question:.3f} s\n")
    figures = []
    for name in options.groups or GROUPS:
        for figure in GROUPS[name](shop, options):
            told = replace(figure, about=f"{figure.about}; {about}")
            figures.append(told)
            floor = f", floor {figure.floor:.3f}, ratio {figure.ratio:.2f}" if figure.ratio else ""
            sys.stdout.write(f"{figure.name}: {figure.value:.3f} {figure.unit}{floor} ({figure.about})\n")
            sys.stdout.flush()
    write(figures, OUT / f"real.{options.kind}.jsonl")
    shop.close()
    return 0


def _tables(shop: RealShop) -> str:
    return f", HPOS {'on' if shop.hpos else 'off'}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.real", description=__doc__)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("groups", nargs="*", choices=[*GROUPS, []], metavar="GROUP")
    parser.add_argument("--orders", type=int, default=30, help="orders of each sort")
    parser.add_argument("--changes", type=int, default=20, help="stock changes")
    parser.add_argument("--every", type=float, default=15.0, help="seconds from one change to the next")
    parser.add_argument("--rounds", type=int, default=10, help="rounds of single requests")
    parser.add_argument("--webhooks", choices=("auto", "on", "off"), default="auto")
    return parser


def costs(shop: RealShop, options: argparse.Namespace) -> Iterator[Figure]:
    """Measure single requests; the floor is what the simulator says, and the limit a quarter more or less."""
    for one in measure_costs(shop, options.rounds):
        about = (
            f"{one.rows} rows, {one.worth:.2f} empty questions, {one.simulated_worth:.2f} at the simulator"
            + ("" if one.is_near else ": FAR")
        )
        name = one.name.replace(", ", ".").replace(" ", "_")
        yield Figure(f"{shop.kind}.real.cost.{name}", one.real, "s", about, one.simulated)


def intake(shop: RealShop, options: argparse.Namespace) -> Iterator[Figure]:
    """Place orders, each followed by the bare calls for the same goods; polls are off."""
    with _daemon(shop, webhooks="off", schedule=SELDOM) as (scene, daemon):
        desk = Desk(scene.shop, daemon)
        desk.order()
        daemon.wait_unhurried()
        for goods in ("simple", "variant"):
            answers, floors = [], []
            for _ in range(options.orders):
                offer = desk.pick(goods)
                answers.append(desk.send(offer.gtin))
                daemon.wait_orders_settled(NUMBERS)
                daemon.wait_told()
                floors.append(shop.buyer.buy(offer.sku))
            about = f"callback to answer, {goods}, n = {len(answers)}, over the bare calls"
            for word, share in (("p50", 0.5), ("p95", 0.95)):
                value, floor = quantile(answers, share), quantile(floors, share)
                yield Figure(f"{shop.kind}.real.intake.{goods}.{word}", value, "s", about, floor)
        desk.close()


def stock(shop: RealShop, options: argparse.Namespace) -> Iterator[Figure]:
    """Change stocks, every second one by a sale, and look when each arrives at the hub."""
    with _daemon(shop, webhooks=options.webhooks) as (scene, daemon):
        changes, after = Changes(Scene(scene, daemon, FULL)), scene.hub.last()
        before, began = daemon.metric("polling_seconds", "account"), time.monotonic()
        for _ in range(min(options.changes, len(shop.sold()))):
            changes.make()
            time.sleep(options.every)
        taken = list(_arrived(scene, after, changes).values())
        spent = sum(daemon.metric("polling_seconds", "account").values()) - sum(before.values())
        interval = daemon.metric("stock_interval_seconds", "supplier")
        about = (
            f"change to hub, n = {len(taken)}, one every {options.every:g} s, webhooks {options.webhooks}; "
            f"q {shop.question:.2f} s, share {spent / (time.monotonic() - began):.1%}, "
            f"a question every {max(interval.values(), default=0.0):.1f} s (both as the connector counts)"
        )
        for word, share in (("p50", 0.5), ("p95", 0.95)):
            yield Figure(f"{shop.kind}.real.stock.{word}", quantile(taken, share), "s", about)
        for offer in shop.sold():
            if offer.gtin in {gtin for gtin, _ in changes.made}:
                shop.set_stock(offer.gtin, offer.stock)


def own(shop: RealShop, options: argparse.Namespace) -> Iterator[Figure]:
    """Place orders of ours, and look when the stock that is left arrives at the hub."""
    taken: list[float] = []
    with _daemon(shop, webhooks="off") as (scene, daemon):
        desk = Desk(scene.shop, daemon)
        for number in range(min(options.orders, len(shop.sold_products()))):
            offer, after = shop.sold_products()[number], scene.hub.last()
            taken.append(stock_after_order(scene.hub, after, desk, offer, _TOLD_WITHIN))
        desk.close()
    about = f"answer of an order of ours to its stock at the hub, n = {len(taken)}, no webhooks"
    for word, share in (("p50", 0.5), ("p95", 0.95)):
        yield Figure(f"{shop.kind}.real.own_order.{word}", quantile(taken, share), "s", about)


GROUPS: Mapping[str, Callable[[RealShop, argparse.Namespace], Iterator[Figure]]] = {
    "costs": costs,
    "intake": intake,
    "stock": stock,
    "own": own,
}
"""What can be measured at a real shop."""


def _arrived(scene: Stage, after: int, changes: Changes) -> dict[Key, float]:
    return wait_arrived(scene.hub, after, changes.made, stocks_in, _TOLD_WITHIN)


@contextmanager
def _daemon(
    shop: RealShop, *, webhooks: str, schedule: Mapping[str, float] | None = None
) -> Iterator[tuple[Stage, DaemonProcess]]:
    """Run hub and daemon at a real shop until it told everything; the shop's offers are read anew before."""
    shop.read()
    with tempfile.TemporaryDirectory(prefix="kickroute-real-", ignore_cleanup_errors=True) as place:
        folder = Path(place)
        with hub(folder) as platform:
            scene = Stage(shop, platform, folder)
            with scene.daemon(webhooks=webhooks, schedule=schedule, requests_per_second=100) as daemon:
                try:
                    daemon.wait_ready()
                except RuntimeError:
                    show_logs(folder)
                    raise
                daemon.wait_told()
                yield scene, daemon


if __name__ == "__main__":
    sys.exit(main())
