"""Play a day in the sandbox and print its figures."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import ExitStack

from connector.settings import ScheduleSettings, Settings
from connector.texts import choose_language, wish_of_system
from practice.sandbox.both import Both
from practice.sandbox.day import Day
from practice.sandbox.figures import Figures
from practice.sandbox.network import play_network
from practice.sandbox.network_figures import NetworkFigures
from practice.sandbox.processes import start_process
from practice.sandbox.stage import Stage
from practice.sandbox.telling import tell_day
from practice.sandbox.world import RETAILER, World, free_address

_SCHEDULE = ScheduleSettings(orders_seconds=2)
"""A day is short: what no shop tells by itself, such as a tracking number, is asked for more often."""

StartDaemon = Callable[[Settings], Callable[[], None]]
"""Starts a connector with settings and returns what stops it."""


def play_day(
    world: World, kind: str, start: StartDaemon, progress: Callable[[str], None]
) -> tuple[Stage, Day]:
    """Play one day at a shop of a kind with a real connector; returns the shop and the day with its diary."""
    stage = world.open_shop(kind)
    settings = world.join(stage, Settings(schedule=_SCHEDULE), listen=free_address())
    stop = start(settings)
    try:
        day = Day(stage, world.hub, stage.kind, RETAILER, progress)
        day.play()
    finally:
        stop()
    return stage, day


def play_both(world: World, progress: Callable[[str], None], start: StartDaemon = start_process) -> Both:
    """Play a day with a WooCommerce and a Shopware supplier, whose connectors are processes of their own."""
    stages = [world.open_shop(kind) for kind in ("woocommerce", "shopware")]
    with ExitStack() as stack:
        for stage in stages:
            settings = world.join(stage, Settings(schedule=_SCHEDULE), listen=free_address())
            stack.callback(start(settings))
        both = Both(stages, world.hub, RETAILER, progress)
        both.play()
    return both


def play(*, as_json: bool, shop: str, start: StartDaemon) -> int:
    """Play a day and print its figures; returns the exit code: 0 when everything was as it must be."""

    def tell(text: str) -> None:
        if not as_json:
            sys.stderr.write(f"… {text}\n")

    with World() as world:
        if shop == "both":
            figures = play_both(world, tell).read()
        elif shop == "network":
            figures = NetworkFigures(play_network(world, tell, start_process)).read()
        else:
            stage, day = play_day(world, shop, start, tell)
            figures = Figures(stage, world.hub, day.diary).read()
    if as_json:
        sys.stdout.write(json.dumps(figures, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(tell_day(choose_language("auto", wish_of_system()), shop, figures))
    return 0 if figures["ok"] else 1
