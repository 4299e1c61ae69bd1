"""The figures of a day, as the JSON object says them, and whether the day was as it must be."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from tests.faults.history import Wrong
from tests.faults.plan import TO_DAEMON, TO_HUB, TO_SHOP
from tests.faults.soak.day import Outcome
from tests.faults.soak.script import Deed, Script
from tests.faults.steps import STEPS
from tests.faults.supplier import Town

WAYS = {"to the shop": TO_SHOP, "to the platform": TO_HUB, "to the daemon": TO_DAEMON}
"""The ways on which faults happen, and which kinds there are on each; in the order of a town's proxies."""


def figures(town: Town, script: Script, outcome: Outcome) -> dict[str, Any]:
    """Return the figures of one day at one shop."""
    ways = dict(zip(WAYS, town.proxies, strict=True))
    faults = {
        way: {str(kind): proxy.counts[kind] for kind in sorted(WAYS[way])} for way, proxy in ways.items()
    }
    done = outcome.done
    states = Counter(part.state for order in town.hub.orders() for part in order.parts)
    return {
        "seconds": round(outcome.seconds, 1),
        "orders": done[Deed.ORDER],
        "orders_refused": states["refused"],
        "orders_confirmed": states["confirmed"],
        "refunds": done[Deed.REFUND],
        "cancellations": done[Deed.CANCEL],
        "changes": done[Deed.CHANGE],
        "completed": done[Deed.COMPLETE],
        "tracking_numbers": done[Deed.TRACK],
        "statuses_relayed": done[Deed.RELAY],
        "calls": {way: len(proxy.exchanges) for way, proxy in ways.items()},
        "faults": {way: sum(counts.values()) for way, counts in faults.items()},
        "faults_by_kind": faults,
        "kills": dict(sorted(outcome.kills.items())),
        "restores": dict(outcome.restores),
        "left_by_itself": outcome.left_by_itself,
        "orders_sent_again_by_hand": outcome.sent_again,
        "ends_confirmed_by_hand": outcome.confirmed_ends,
        **{str(wrong): outcome.verdict.count(wrong) for wrong in Wrong},
        "recovery_seconds": _recovery(outcome.recoveries),
        "orders_a_minute": round(60 * done[Deed.ORDER] / outcome.seconds, 1) if outcome.seconds else 0.0,
        "did_not_fire": _did_not_fire(script, faults, outcome),
    }


def has_failed(script: Script, figures: dict[str, Any]) -> bool:
    """Tell whether anything was wrong, nobody died, or on a whole day something never happened."""
    is_wrong = any(figures[str(wrong)] for wrong in Wrong)
    missing = figures["did_not_fire"]
    return (
        is_wrong
        or figures["left_by_itself"] > 0
        or not figures["kills"]
        or (script.is_full and any(missing.values()))
    )


def upper_bound(tries: int) -> float:
    """Return the chance of harm a try that ``tries`` of them without any leave possible, at 95 % confidence.

    Of n independent tries without harm, a chance p is ruled out when (1 - p)^n < 0.05.
    """
    return 1.0 if tries < 1 else 1 - 0.05 ** (1 / tries)


def added_up(runs: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Add up the runs of storms at one shop: orders, deaths, harm, and what that rules out."""
    runs = list(runs)
    orders = sum(run["orders"] for run in runs)
    kills = sum(sum(run["kills"].values()) for run in runs)
    harm = {str(wrong): sum(run[str(wrong)] for run in runs) for wrong in Wrong}
    bounds = {"order": upper_bound(orders), "kill": upper_bound(kills)} if not any(harm.values()) else {}
    return {"orders": orders, "kills": kills, **harm, "chance_below": bounds}


def _recovery(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds) or [0.0]
    return {"p50": round(statistics.median(ordered), 2), "max": round(ordered[-1], 2)}


def _did_not_fire(
    script: Script, faults: dict[str, dict[str, int]], outcome: Outcome
) -> dict[str, list[str]]:
    """Name the faults, by their way, and the steps to die at that never came; also those not planned."""
    never = [
        f"{kind}, {way}" for way, counts in faults.items() for kind, count in counts.items() if not count
    ]
    return {
        "faults": never,
        "kill_steps": [step for step in STEPS if not outcome.kills[step]],
        "restores": [what for what in script.restores.values() if not outcome.restores[what]],
    }
