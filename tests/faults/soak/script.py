"""What happens on a day, decided by its scale and seed before it begins. Pure."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tests.faults.steps import STEPS

CHANGES, ORDERS, REFUNDS, CANCELLATIONS, KILLS = 10_000, 1_000, 150, 50, 20
"""How often things happen on a whole day at a shop."""

RANDOM_KILL = "at a random time"
FULL = 1.0
STORM_ORDERS, STORM_KILLS = 10_000, 1_000
"""How long a whole storm is."""


class Deed(StrEnum):
    """One thing that somebody does."""

    CHANGE = "change"
    ORDER = "order"
    ORDER_IN_VAIN = "order in vain"
    REFUND = "refund"
    CANCEL = "cancel"
    COMPLETE = "complete"
    TRACK = "track"
    RELAY = "relay"
    SHOPPER = "shopper"


class Restore(StrEnum):
    """What is put back to an older state."""

    OLD_STORE = "store a day old"
    EMPTY_STORE = "store empty"
    SHOP = "shop"


@dataclass(frozen=True, slots=True)
class Script:
    """A day: its deeds in order, what dies before which of them, and when something is kept or put back.

    ``kills`` and ``restores`` are keyed by the index of a deed. A copy of the store is made before the deed
    ``kept_at``, one of the shop before ``shop_kept_at``; a storm has none.
    """

    scale: float
    deeds: tuple[Deed, ...]
    kills: Mapping[int, str]
    restores: Mapping[int, Restore]
    kept_at: int = -1
    shop_kept_at: int = -1

    @property
    def is_full(self) -> bool:
        """Whether the day is long enough for everything to happen."""
        return self.scale >= FULL

    def count(self, deed: Deed) -> int:
        """Count the deeds of a kind."""
        return self.deeds.count(deed)


def write_script(scale: float, seed: int) -> Script:
    """Write a day; ``scale`` 1 is a whole one. Every day has a kill and two restores."""
    dice = random.Random(f"day/{seed}")
    amounts = {
        Deed.CHANGE: CHANGES,
        Deed.ORDER: ORDERS,
        Deed.ORDER_IN_VAIN: ORDERS / 50,
        Deed.REFUND: REFUNDS,
        Deed.CANCEL: CANCELLATIONS,
        Deed.COMPLETE: ORDERS * 0.3,
        Deed.TRACK: ORDERS * 0.3,
        Deed.RELAY: ORDERS * 0.05,
        Deed.SHOPPER: ORDERS * 0.1,
    }
    deeds = [deed for deed, amount in amounts.items() for _ in range(max(1, round(amount * scale)))]
    dice.shuffle(deeds)
    total = len(deeds)
    restores = {total * 5 // 10: Restore.OLD_STORE, total * 9 // 10: Restore.SHOP}
    if scale >= FULL:
        restores[total * 7 // 10] = Restore.EMPTY_STORE
    kills = _kills(scale, dice)
    places = dice.sample(range(total // 20, total * 19 // 20), len(kills))
    return Script(
        scale=scale,
        deeds=tuple(deeds),
        kills=dict(zip(sorted(places), kills, strict=True)),
        restores=restores,
        kept_at=total * 4 // 10,
        shop_kept_at=total * 85 // 100,
    )


def write_storm(orders: int, kills: int, seed: int) -> Script:
    """Write a storm: orders without a pause, and so many deaths, spread evenly over every numbered step.

    A little of everything else is in it, so that each step can be reached. It counts as a whole one when
    each step comes up twice at least.
    """
    dice = random.Random(f"storm/{seed}")
    amounts = {
        Deed.ORDER: orders,
        Deed.CHANGE: orders * 0.15,
        Deed.COMPLETE: orders * 0.03,
        Deed.REFUND: orders * 0.02,
        Deed.RELAY: orders * 0.02,
    }
    deeds = [deed for deed, amount in amounts.items() for _ in range(max(1, round(amount)))]
    dice.shuffle(deeds)
    ways = [*STEPS, RANDOM_KILL]
    deaths = [ways[n % len(ways)] for n in range(min(kills, len(deeds)))]
    dice.shuffle(deaths)
    places = sorted(dice.sample(range(len(deeds)), len(deaths)))
    return Script(
        scale=FULL if kills >= 2 * len(ways) else kills / (2 * len(ways)),
        deeds=tuple(deeds),
        kills=dict(zip(places, deaths, strict=True)),
        restores={},
    )


def _kills(scale: float, dice: random.Random) -> list[str]:
    """Choose where to die: on a whole day at every numbered step, and at random times beside."""
    steps = list(STEPS)
    dice.shuffle(steps)
    if scale >= FULL:
        kills = steps + [RANDOM_KILL] * (KILLS // 3)
    else:
        number = max(2, round(KILLS * scale))
        at_random = max(1, number // 3)
        kills = steps[: number - at_random] + [RANDOM_KILL] * at_random
    dice.shuffle(kills)
    return kills
