"""What a run consists of: groups of figures, which of them run together, and what must come of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import product
from pathlib import Path

from benchmarks.figures import (
    beside,
    catalogue,
    door,
    drain,
    host,
    intake,
    news,
    pages,
    platform,
    quiet,
    reading,
    report,
    stock,
    storm,
)
from benchmarks.results import Figure
from benchmarks.scale import Scale

WOOCOMMERCE, SHOPWARE = "woocommerce", "shopware"
KINDS = (WOOCOMMERCE, SHOPWARE)
TABLES = ((WOOCOMMERCE, ""), (WOOCOMMERCE, ".legacy"), (SHOPWARE, ""))
"""Kinds of shops, WooCommerce with its new and its old order tables."""

HALVES = ("p50", "p95")

Group = Callable[[Scale, Path], Iterator[Figure]]


def _sweeps(kind: str, which: slice, scale: Scale, folder: Path) -> Iterator[Figure]:
    return catalogue.measure(kind, scale, folder, list(scale.sweeps)[which])


def _of(measure: Callable[[str, Scale, Path], Iterator[Figure]], kind: str) -> Group:
    return partial(measure, kind)


def _sizes(kind: str, hpos: bool, scale: Scale, folder: Path) -> Iterator[Figure]:
    for orders in scale.intake_sizes:
        yield from intake.measure_size(kind, orders, hpos, scale, folder)
    yield from intake.growth(kind, scale.intake_sizes, hpos=hpos)


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
    "platform": platform.measure,
    "pages": pages.measure,
    "news": news.measure,
    "report": report.measure,
    "reading.woocommerce": _of(reading.measure, WOOCOMMERCE),
    "reading.shopware": _of(reading.measure, SHOPWARE),
    "building.woocommerce": partial(storm.measure_building, WOOCOMMERCE, True),
    "building.legacy": partial(storm.measure_building, WOOCOMMERCE, False),
    "building.shopware": partial(storm.measure_building, SHOPWARE, True),
    "sizes.woocommerce": partial(_sizes, WOOCOMMERCE, True),
    "sizes.legacy": partial(_sizes, WOOCOMMERCE, False),
    "sizes.shopware": partial(_sizes, SHOPWARE, True),
    "kills.woocommerce": _of(storm.measure_kills, WOOCOMMERCE),
    "kills.shopware": _of(storm.measure_kills, SHOPWARE),
}

PHASES: Sequence[Sequence[Sequence[str]]] = (
    (("release", "sweep.shopware"), ("sweep.woocommerce",), ("rest",)),
    (
        ("sweep.woocommerce.large",),
        (
            *("door", "intake.shopware", "intake.woocommerce", "stock.shopware", "stock.woocommerce"),
            *("host", "beside", "platform", "pages"),
        ),
    ),
    (
        ("news",),
        ("report",),
        ("reading.woocommerce", "reading.shopware"),
        ("building.woocommerce", "building.legacy", "building.shopware"),
    ),
    (("sizes.woocommerce", "sizes.legacy", "sizes.shopware"), ("kills.woocommerce", "kills.shopware")),
)
"""One phase after the other; in each, lanes beside each other, each a process that measures its groups.

A shop at rest needs nobody, and most of the time that paced shops take is waiting: what is only that runs
beside each other. What starts many processes, or has no limit, stands where it disturbs least.
"""

HURRIED: Sequence[str] = (
    *("news", "report", "stock.woocommerce", "stock.shopware", "rest", "sizes.woocommerce", "sizes.legacy"),
    *("kills.woocommerce", "kills.shopware", "host", "sweep.woocommerce", "sweep.shopware", "sizes.shopware"),
    *("intake.woocommerce", "reading.woocommerce", "building.legacy", "building.woocommerce"),
    *("sweep.woocommerce.large", "reading.shopware", "building.shopware", "beside", "intake.shopware"),
    *("release", "door", "platform", "pages"),
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
    "order intake": [f"{kind}.intake.{how}" for kind in KINDS for how in ("4", "16", "sweep")],
    "orders by the shop's size": [
        f"{kind}.intake.orders.{{orders}}{how}" for kind in KINDS for how in intake.suffixes(kind)
    ],
    "growth of orders": [f"{kind}.intake.growth{table}" for kind, table in TABLES],
    "requests of an order": [
        *(f"{kind}.intake.requests{what}" for kind in KINDS for what in ("", ".after")),
        "woocommerce.intake.requests.parent",
    ],
    "orders while the index is built": [f"{kind}.intake.building{table}" for kind, table in TABLES],
    "orders and kills": [f"{kind}.intake.kills" for kind in KINDS],
    "stock by WP-Cron": [
        f"woocommerce.stock.cron.open.{{open}}.{q}.{p}" for q in news.QUESTIONS for p in HALVES
    ],
    "a burst of stocks": [f"woocommerce.stock.cron.burst.{{burst}}{what}" for what in ("", ".sold_out")],
    "stock by poll beside open orders": [f"shopware.stock.poll.open.{{open}}.{p}" for p in HALVES],
    "stock of an own order": [f"{kind}.stock.own_order.{p}" for kind in KINDS for p in HALVES],
    "webhooks that died": [f"{kind}.stock.webhooks_died" for kind in KINDS],
    "the way back": [
        *(
            f"{kind}.report.{what}.open.{{ends}}{table}.{p}"
            for kind, table in TABLES
            for what in report.WHAT
            for p in HALVES
        ),
        *(
            f"{kind}.report.{what}.webhooks.{p}"
            for kind in KINDS
            for what in report.HOOKED[kind]
            for p in HALVES
        ),
    ],
    "first reading": [
        f"{kind}.first_reading.{{read}}{what}"
        for kind in KINDS
        for what in ("", ".beside.p50", ".beside.p95")
    ],
    "waits": [f"{kind}.wait.{what}" for kind in KINDS for what in ("max", "share")],
    "start to ready": ["host.start"],
    "idle": [f"{kind}.idle.{what}" for kind in KINDS for what in ("cpu", "memory")],
    "many daemons": [f"host.{what}" for what in host.TOGETHER],
    "help": ["host.help"],
    "pages": [f"page.{name}{end}" for name in pages.PATHS for end in ("", ".size")],
    "load on the platform": [
        *(f"platform.{what}.{{told}}.{m}" for what in platform.WHAT for m in platform.MEASURES),
        "platform.largest.{told}",
    ],
    "the package by the book": ["beside.package"],
    "the plugin's schedule": ["beside.plugin.release", "beside.plugin.drain"],
}
"""Every figure that a run must yield; what stands in braces are the scale's sizes."""


def promised(scale: Scale) -> list[str]:
    """Return the names of all figures that a run of this scale must yield."""
    sizes: Mapping[str, Sequence[int]] = {
        "size": scale.sweeps,
        "small": scale.sweeps[:1],
        "large": scale.sweeps[-1:],
        "rate": scale.edits_per_second,
        "orders": scale.intake_sizes,
        "open": scale.open_sizes,
        "ends": (scale.open_sizes[0], scale.open_sizes[-1]),
        "burst": (scale.burst,),
        "read": (scale.first_reading,),
        "told": scale.told,
    }
    names = []
    for pattern in (pattern for patterns in PROMISED.values() for pattern in patterns):
        in_it = [name for name in sizes if f"{{{name}}}" in pattern]
        names += [
            pattern.format(**dict(zip(in_it, values, strict=True)))
            for values in product(*(sizes[name] for name in in_it))
        ]
    return names
