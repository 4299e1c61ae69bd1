"""The figures of the first page: orders, parcels, how fast stock is told, when both sides answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from connector.settings.zone import local
from connector.store import Transaction

if TYPE_CHECKING:
    from connector.running.worker import WorkerState

HOURS = 24
_ASKS_THE_SHOP = ("collect", "hinted", "orders", "rounds", "index")


@dataclass(frozen=True, slots=True)
class Sold:
    """How many orders, and what the shop's orders come to in euros."""

    count: int
    total: Decimal


@dataclass(frozen=True, slots=True)
class Hour:
    """Of the stock changes taken in an hour: how many, and within how many seconds half and 95 of 100 were.

    The seconds are None where none was taken.
    """

    begins: datetime
    count: int
    half: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Speed:
    """How long stock changes took, from being read in the shop until Kickroute took them, by hours."""

    hours: tuple[Hour, ...]
    count: int
    half: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What the tiles show; a moment is None before it was the first time."""

    today: Sold
    week: Sold
    untracked: int
    untracked_since: datetime | None
    speed: Speed
    shop_at: datetime | None
    platform_at: datetime | None


def figures(tx: Transaction, now: datetime, workers: Sequence[WorkerState]) -> Figures:
    """Read them; days begin by the people's clock, and the week is today and the six days before."""
    midnight = local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    untracked, since = tx.orders.untracked(now)
    return Figures(
        today=Sold(*tx.orders.sold_since(midnight)),
        week=Sold(*tx.orders.sold_since(midnight - timedelta(days=6))),
        untracked=untracked,
        untracked_since=since,
        speed=_speed(tx, now),
        shop_at=_shop_at(tx, workers),
        platform_at=tx.facts.taken_at,
    )


def _shop_at(tx: Transaction, workers: Sequence[WorkerState]) -> datetime | None:
    """Return when the shop was last asked with success; by the store alone, when it was last read whole."""
    runs = [w.last_run for w in workers if w.name in _ASKS_THE_SHOP and w.last_run and not w.failures]
    return max(runs, default=tx.facts.swept_at)


def _speed(tx: Transaction, now: datetime) -> Speed:
    first = now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=HOURS - 1)
    counted = tx.latencies.since(first)
    hours = tuple(_hour(first + timedelta(hours=n), counted) for n in range(HOURS))
    total: dict[int, int] = {}
    for spans in counted.values():
        for bound, count in spans.items():
            total[bound] = total.get(bound, 0) + count
    return Speed(hours, sum(total.values()), within(total, 0.5), within(total, 0.95))


def _hour(begins: datetime, counted: Mapping[datetime, Mapping[int, int]]) -> Hour:
    spans = counted.get(begins, {})
    return Hour(begins, sum(spans.values()), within(spans, 0.5), within(spans, 0.95))


def within(spans: Mapping[int, int], share: float) -> int | None:
    """Return the seconds within which a share of the counted was done; None where nothing was."""
    needed, seen = share * sum(spans.values()), 0
    for bound in sorted(spans):
        seen += spans[bound]
        if seen and seen >= needed:
            return bound
    return None
