"""What a run consists of: groups of figures, which of them run together, and what must come of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from benchmarks.figures import beside, catalogue, door, drain, host, intake, quiet, stock
from benchmarks.results import Figure
from benchmarks.scale import Scale

WOOCOMMERCE, SHOPWARE = "woocommerce", "shopware"
KINDS = (WOOCOMMERCE, SHOPWARE)

Group = Callable[[Scale, Path], Iterator[Figure]]


def _sweeps(kind: str, which: slice, scale: Scale, folder: Path) -> Iterator[Figure]:
    return catalogue.measure(kind, scale, folder, list(scale.sweeps)[which])


def _of(measure: Callable[[str, Scale, Path], Iterator[Figure]], kind: str) -> Group:
    return partial(measure, kind)


GROUPS: Mapping[str, Group] = {
    "sweep.shopware": partial(_sweeps, SHOPWARE, slice(0, 3)),
    "sweep.woocommerce": partial(_sweeps, WOOCOMMERCE, slice(0, 2)),
    "sweep.woocommerce.large": partial(_sweeps, WOOCOMMERCE, slice(2, 3)),
    "rest": partial(quiet.measure, KINDS),
    "release": _of(drain.measure, SHOPWARE),
    "stock.woocommerce": _of(stock.measure, WOOCOMMERCE),
    "stock.shopware": _of(stock.measure, SHOPWARE),
    "intake.woocommerce": _of(intake.measure, WOOCOMMERCE),
    "intake.shopware": _of(intake.measure, SHOPWARE),
    "door": door.measure,
    "host": _of(host.measure, WOOCOMMERCE),
    "beside": _of(beside.measure, WOOCOMMERCE),
}

PHASES: Sequence[Sequence[Sequence[str]]] = (
    (("release", "sweep.shopware"), ("sweep.woocommerce",), ("rest",)),
    (
        ("sweep.woocommerce.large",),
        (
            *("door", "intake.shopware", "intake.woocommerce", "stock.shopware", "stock.woocommerce"),
            *("host", "beside"),
        ),
    ),
)
"""One phase after the other; in each, lanes beside each other, each a process that measures its groups.

A shop at rest needs nobody, and reading a WooCommerce catalogue is waiting for the shop, minutes for a large
one. What starts many processes, or has no limit, stands where it disturbs least.
"""

HURRIED: Sequence[str] = (
    *("stock.woocommerce", "stock.shopware", "rest", "host", "sweep.woocommerce", "sweep.shopware"),
    *("intake.woocommerce", "sweep.woocommerce.large", "beside", "intake.shopware", "release", "door"),
)
"""The groups of a small run, the longest first: each for itself, it shows that all work, not how fast."""

HURRIED_LANES = 5
"""How many of them run at once."""


def phases(scale: Scale) -> Sequence[Sequence[Sequence[str]]]:
    """Return the phases of a run."""
    return PHASES if scale.is_calm else (tuple((group,) for group in HURRIED),)


PROMISED: Mapping[str, Sequence[str]] = {
    "stock by webhook": [f"{kind}.stock.webhook.{{rate}}.{p}" for kind in KINDS for p in stock.SHARES],
    "stock by poll": [f"{kind}.stock.poll.{{rate}}.{p}" for kind in KINDS for p in stock.SHARES],
    "callback door": [f"door.{clients}{end}" for clients in door.CLIENTS for end in ("", ".p95")],
    "full sweep": [f"{kind}.sweep.first.{{size}}" for kind in KINDS],
    "requests of a sweep": [f"{kind}.sweep.requests.{{size}}" for kind in KINDS],
    "peak memory": [f"{kind}.sweep.peak.{{size}}" for kind in KINDS],
    "growth of memory": [f"{kind}.sweep.peak_growth.{{large}}" for kind in KINDS],
    "quiet cycle": [
        f"{kind}.quiet.{what}.{size}"
        for kind in KINDS
        for what in ("requests", "share", "cpu")
        for size in ("{small}", "{large}", "open_orders")
    ],
    "first release": ["shopware.release"],
    "drain": ["shopware.drain"],
    "order intake": [f"{kind}.intake.{how}" for kind in KINDS for how in ("1", "4", "16", "sweep")],
    "start to ready": ["host.start"],
    "idle": [f"{kind}.idle.{what}" for kind in KINDS for what in ("cpu", "memory")],
    "many daemons": [f"host.{what}" for what in host.TOGETHER],
    "help": ["host.help"],
    "the package by the book": ["beside.package"],
    "the plugin's schedule": ["beside.plugin.release", "beside.plugin.drain"],
}
"""Every figure that a run must yield; ``{size}``, ``{small}``, ``{large}`` and ``{rate}`` are the scale's."""


def promised(scale: Scale) -> list[str]:
    """Return the names of all figures that a run of this scale must yield."""
    names = []
    for pattern in (pattern for patterns in PROMISED.values() for pattern in patterns):
        sizes = scale.sweeps if "{size}" in pattern else (0,)
        rates = scale.edits_per_second if "{rate}" in pattern else (0,)
        names += [
            pattern.format(size=size, rate=rate, small=scale.sweeps[0], large=scale.sweeps[-1])
            for size in sizes
            for rate in rates
        ]
    return names
