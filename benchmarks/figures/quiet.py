"""At rest: what a connector asks, and what it uses, while nothing changes."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bare import cpu_of_refetching
from benchmarks.books import Request, shop_seconds
from benchmarks.kinds import Setup
from benchmarks.processes import Usage
from benchmarks.results import Figure, quantile
from benchmarks.scale import Scale
from benchmarks.stage import DaemonProcess, Stage, stage

MOST_SHARE = 0.05
MOST_IDLE_CPU = 0.2
MOST_IDLE_MEMORY = 75.0
_ASKED_WITHIN = 60.0
_APART = 0.3
"""Questions of one cycle follow each other sooner than this."""


@dataclass(frozen=True, slots=True)
class _Rest:
    """What one shop and its daemon did in the time they were watched."""

    scene: Stage
    asked: Sequence[Request]
    seconds: float
    cpu_seconds: float
    usage: Usage

    @property
    def cpu(self) -> float:
        """Per cent of one core."""
        return self.cpu_seconds / self.seconds * 100

    def bare_cpu(self) -> float:
        """Per cent of one core that a bare loop needs for the same questions."""
        return cpu_of_refetching(self.scene.shop, self.asked, 40) / self.seconds * 100

    @property
    def share(self) -> float:
        """Share of the shop's time that was taken."""
        return shop_seconds(self.asked) / self.seconds


def measure(kinds: Sequence[str], scale: Scale, folder: Path) -> Iterator[Figure]:
    """Watch shops at rest, all at the same time: small ones, with many open orders, and of usual size.

    The share is the shop's own time for what it was asked, per time. The floor of CPU is that of a bare
    loop which asks the same questions. The small ones and those with orders go without webhooks.
    """
    with ExitStack() as stack:
        small = [_open(stack, kind, scale.sweeps[0], folder) for kind in kinds]
        ordered = [_open(stack, kind, scale.sweeps[0], folder, scale.open_orders) for kind in kinds]
        usual = [_open(stack, kind, scale.usual, folder, webhooks="auto") for kind in kinds]
        rests = _watch([*small, *ordered, *usual], scale.settle, scale.rest)
        for number, rest in enumerate(rests):
            group = number // len(kinds)
            if group < 2:
                name = "open_orders" if group else f"{scale.sweeps[0]}"
                yield from _figures(rest, name, scale)
            else:
                yield from _idle(rest, scale)


def measure_large(scene: Stage, daemon: DaemonProcess, scale: Scale) -> Iterator[Figure]:
    """Watch a large shop, of which the daemon is running already."""
    daemon.wait_told()
    (rest,) = _watch([(scene, daemon)], scale.settle, scale.host)
    yield from _figures(rest, f"{scene.shop.offers}", scale)


def cycles(asked: Sequence[Request]) -> list[list[Request]]:
    """Part requests where nothing was asked for a moment."""
    parts: list[list[Request]] = []
    until = float("-inf")
    for request in sorted(asked, key=lambda one: one.began):
        if request.began - until > _APART:
            parts.append([])
        parts[-1].append(request)
        until = max(until, request.began + request.seconds)
    return parts


def _open(
    stack: ExitStack, kind: str, offers: int, folder: Path, orders: int = 0, webhooks: str = "off"
) -> tuple[Stage, DaemonProcess]:
    scene = stack.enter_context(stage(kind, offers, folder, Setup(open_orders=orders)))
    daemon = stack.enter_context(scene.daemon(webhooks=webhooks, requests_per_second=100))
    return scene, daemon


def _watch(pairs: Sequence[tuple[Stage, DaemonProcess]], settle: float, seconds: float) -> list[_Rest]:
    for scene, daemon in pairs:
        daemon.wait_ready()
        daemon.wait_told()
        daemon.wait_unhurried()
        # A shop in which all products changed in the same second is none.
        scene.shop.set_stock(scene.shop.sold()[0].gtin, 77)
    time.sleep(settle)
    before = []
    for scene, daemon in pairs:
        scene.shop.close_books()
        before.append((time.monotonic(), daemon.child.usage().cpu_seconds))
    time.sleep(seconds)
    _wait_asked([scene for scene, _ in pairs])
    rests = []
    for (scene, daemon), (began, cpu) in zip(pairs, before, strict=True):
        usage, passed = daemon.child.usage(), time.monotonic() - began
        rests.append(_Rest(scene, scene.shop.books(), passed, usage.cpu_seconds - cpu, usage))
    return rests


def _wait_asked(scenes: Sequence[Stage]) -> None:
    """Watch on until every shop was asked something: of nothing, no share and no count can be told."""
    deadline = time.monotonic() + _ASKED_WITHIN
    while not all(scene.shop.books() for scene in scenes):
        if time.monotonic() > deadline:
            raise RuntimeError(f"a connector at rest asked nothing for {_ASKED_WITHIN:.0f} s")
        time.sleep(0.5)


def _figures(rest: _Rest, name: str, scale: Scale) -> Iterator[Figure]:
    start = f"{rest.scene.shop.kind}.quiet"
    per_cycle = quantile([len(cycle) for cycle in cycles(rest.asked)], 0.5)
    smallest = f"{scale.sweeps[0]}"
    is_large = name == f"{scale.sweeps[-1]}"
    yield Figure(
        f"{start}.requests.{name}",
        per_cycle,
        "requests",
        "a cycle, at the median" + ("; over those of the small shop" if is_large else ""),
        limit=1.0 if is_large else None,
        limits_ratio=is_large,
        over=f"{start}.requests.{smallest}" if is_large else None,
    )
    yield Figure(f"{start}.share.{name}", rest.share, "share", "of the shop's time", limit=MOST_SHARE)
    about = "CPU of one core, over that of a bare loop with the same questions"
    yield Figure(f"{start}.cpu.{name}", rest.cpu, "%", about, rest.bare_cpu() or None)


def _idle(rest: _Rest, scale: Scale) -> Iterator[Figure]:
    """Yield what a host sees; ten minutes are taken to look like the window that was watched."""
    start, size = f"{rest.scene.shop.kind}.idle", f"{scale.usual:,} offers"
    about = f"of one core, {size}, webhooks on, over {rest.seconds:.0f} s; floor: a bare loop asking the same"
    yield Figure(f"{start}.cpu", rest.cpu, "%", about, rest.bare_cpu() or None, limit=MOST_IDLE_CPU)
    about = f"private memory, {size}, after {rest.seconds:.0f} s of rest"
    yield Figure(f"{start}.memory", rest.usage.private, "MiB", about, limit=MOST_IDLE_MEMORY)
