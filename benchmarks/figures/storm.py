"""Orders when it is hardest: while the index of old orders is built, and with kills again and again."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from benchmarks.figures.intake import SELDOM, Desk
from benchmarks.kinds import Setup
from benchmarks.orders import Sender
from benchmarks.results import Figure, quantile
from benchmarks.scale import Scale
from benchmarks.stage import Stage, stage

MOST_WHILE_BUILDING = 8.0
MOST_BY_KILLS = 2.0
"""At least half as many orders a minute: at most twice the time for each."""

SENDERS = 4


def measure_building(kind: str, hpos: bool, scale: Scale, folder: Path) -> Iterator[Figure]:
    """Start a daemon in a shop of many orders that it has never seen, and send it orders at once."""
    table = "" if hpos else ".legacy"
    orders = scale.intake_sizes[-1]
    with (
        stage(kind, scale.usual, folder, Setup(orders=orders, hpos=hpos)) as scene,
        scene.daemon(webhooks="off") as daemon,
    ):
        daemon.wait_listening()
        sender, offers = Sender(daemon.address), scene.shop.sold_products()
        placed = []
        for number in range(scale.building_orders):
            began = time.monotonic()
            placed.append(sender.place(f"KR-NEW-{number}", offers[number % len(offers)].gtin, within=300))
            time.sleep(max(0.0, began + scale.building_every - time.monotonic()))
        sender.close()
    answered = sum(one.is_answered for one in placed)
    about = (
        f"callback to live at p95 of {len(placed)}, one every {scale.building_every:g} s from the first "
        f"start on, {orders:,} orders in the shop; {answered} were answered with their number; "
        f"q {scene.shop.question:.3g} s"
    )
    seconds = [one.seconds for one in placed]
    yield Figure(
        f"{kind}.intake.building{table}", quantile(seconds, 0.95), "s", about, limit=MOST_WHILE_BUILDING
    )


def measure_kills(kind: str, scale: Scale, folder: Path) -> Iterator[Figure]:
    """Send orders as fast as they are taken, first without and then with a kill every 25 s.

    A killed daemon is started again at once, as systemd does; what was not answered is sent again, as the
    platform does. Orders are counted in the shop when they are live.
    """
    with stage(kind, scale.usual, folder, Setup(orders=scale.intake_sizes[1])) as scene:
        calm = _storm(scene, scale.storm_seconds, kill_every=0.0)
        killed = _storm(scene, scale.storm_seconds * 1.5, kill_every=scale.kill_every)
    about = (
        f"for an order in a storm of {SENDERS} senders with a kill every {scale.kill_every:g} s "
        f"({60 / killed:.0f} a minute), over the same without kills ({60 / calm:.0f} a minute)"
    )
    name = f"{kind}.intake.kills"
    yield Figure(name, killed, "s", about, calm, MOST_BY_KILLS, limits_ratio=True)


def _storm(scene: Stage, seconds: float, kill_every: float) -> float:
    """Return the seconds for each order that went live."""
    offers, numbers, done = scene.shop.sold_products(), count(), list[str]()
    over = threading.Event()
    daemon = scene.daemon(webhooks="off", schedule=SELDOM)

    def send() -> None:
        sender = Sender(daemon.address)
        while not over.is_set():
            number = next(numbers)
            name = f"KR-{'K' if kill_every else 'C'}-{number}"
            sender.place(name, offers[number % len(offers)].gtin, within=600)
            done.append(name)
        sender.close()

    with daemon:
        daemon.wait_ready()
        daemon.wait_told()
        Desk(scene.shop, daemon).order()
        threads = [threading.Thread(target=send, name=f"sender-{number}") for number in range(SENDERS)]
        for thread in threads:
            thread.start()
        began = time.monotonic()
        while (left := began + seconds - time.monotonic()) > 0:
            time.sleep(min(left, kill_every or left))
            if kill_every and time.monotonic() < began + seconds:
                daemon.kill_and_start()
        live = len(done)
        passed = time.monotonic() - began
        over.set()
        for thread in threads:
            thread.join()
    return passed / max(live, 1)
