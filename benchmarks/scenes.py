"""Scenes: shops with their daemons side by side, each with something that happens in it and is timed.

What happens in them is waiting for paced shops, so many can be watched at once on two cores.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.books import Request, shop_seconds
from benchmarks.figures.quiet import cycles
from benchmarks.kinds import Setup
from benchmarks.results import Figure, quantile
from benchmarks.scale import Scale
from benchmarks.stage import DaemonProcess, HubProcess, Stage, received_at, stage

Key = tuple[str, ...]
"""What a message says and an edit expects: its parts as texts."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A stage with its running daemon, and the scale of the run."""

    stage: Stage
    daemon: DaemonProcess
    scale: Scale


@dataclass(frozen=True, slots=True)
class Play:
    """What is to be seen: a kind of shop, how it is set up, and what happens in it."""

    kind: str
    setup: Setup
    act: Callable[[Scene], Sequence[Figure]]
    webhooks: str = "off"
    schedule: Mapping[str, float] = field(default_factory=dict)


def play(plays: Iterable[Play], scale: Scale, folder: Path) -> Iterator[Figure]:
    """Open all scenes, let their daemons come to rest, and then let everything happen at the same time."""
    plays = list(plays)
    with ExitStack() as stack:
        with ThreadPoolExecutor(2) as pool:
            opened = list(pool.map(lambda one: _open(one, scale, folder), plays))
        for _, closing in opened:
            stack.enter_context(closing)
        time.sleep(scale.settle)
        with ThreadPoolExecutor(len(plays)) as pool:
            acts = zip(plays, opened, strict=True)
            for acted in [pool.submit(_act, one, *scene) for one, scene in acts]:
                yield from acted.result()


def _act(one: Play, scene: Scene, closing: ExitStack) -> Sequence[Figure]:
    """Let it happen, and close the scene, so that it does not disturb those that take longer."""
    with closing:
        return one.act(scene)


def _open(one: Play, scale: Scale, folder: Path) -> tuple[Scene, ExitStack]:
    """Open a scene, and let its daemon tell what there is to tell; returns what closes it, too."""
    with ExitStack() as stack:
        place = stack.enter_context(stage(one.kind, scale.usual, folder, one.setup))
        daemon = place.daemon(webhooks=one.webhooks, requests_per_second=100, schedule=one.schedule)
        stack.enter_context(daemon)
        daemon.wait_ready()
        daemon.wait_told()
        return Scene(place, daemon, scale), stack.pop_all()


class Watch:
    """Keeps time of what polling takes of a shop while something happens in it."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._began = time.monotonic()
        scene.stage.shop.close_books()

    def asked(self) -> list[Request]:
        """Return what was asked of the shop since."""
        return self._scene.stage.shop.books()

    @property
    def seconds(self) -> float:
        """How long it was watched up to now."""
        return time.monotonic() - self._began

    def share(self) -> float:
        """Return the share of the shop's time that was taken."""
        return shop_seconds(self.asked()) / self.seconds

    def about(self, changes: int) -> str:
        """Say what stands beside every figure of a paced shop: q, share, interval, changes a minute."""
        begins = [one[0].began for one in cycles([r for r in self.asked() if is_stock_question(r)])]
        interval = (begins[-1] - begins[0]) / (len(begins) - 1) if len(begins) > 1 else 0.0
        return (
            f"q {self._scene.stage.shop.question:.3g} s, share {self.share():.1%}, a question every "
            f"{interval:.1f} s, {changes / self.seconds * 60:.1f} changes a minute"
        )


def is_stock_question(request: Request) -> bool:
    """Tell whether a request looks for changed products."""
    return "/products" in request.path or "/search/product" in request.path or "/variations" in request.path


def wait_arrived(
    hub: HubProcess,
    after: int,
    expected: Mapping[Key, float],
    keys_of: Callable[[Mapping[str, Any]], Iterable[Key]],
    within: float,
) -> dict[Key, float]:
    """Wait for messages and return after how many seconds each expected thing was first told.

    ``expected`` are the moments (``time.monotonic()``) from which is counted. What is not told within so many
    seconds counts as if it had been told then.
    """
    arrived: dict[Key, float] = {}
    deadline = time.monotonic() + within
    while not expected.keys() <= arrived.keys() and time.monotonic() < deadline:
        time.sleep(0.2)
        for message in hub.messages(after):
            after = max(after, message["id"])
            for key in keys_of(message):
                if key in expected and received_at(message) >= expected[key]:
                    arrived.setdefault(key, received_at(message))
    return {key: arrived.get(key, at + within) - at for key, at in expected.items()}


def percentiles(
    name: str, taken: Sequence[float], about: str, most: tuple[float, float] | None
) -> list[Figure]:
    """Make figures of the median and of p95, with their limits."""
    limits = dict(zip(("p50", "p95"), most or (None, None), strict=True))
    shares = {"p50": 0.5, "p95": 0.95}
    return [
        Figure(f"{name}.{word}", quantile(taken, share), "s", about, limit=limits[word])
        for word, share in shares.items()
    ]
