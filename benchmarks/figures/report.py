"""The way back: cancellations, refunds and tracking numbers from the shop to the hub, beside open orders."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.kinds import Setup
from benchmarks.results import Figure
from benchmarks.scale import Scale
from benchmarks.scenes import Key, Play, Scene, Watch, percentiles, play, wait_arrived

WHAT = ("cancelled", "refund", "tracking")
MOST = {"cancelled": (15.0, 30.0), "refund": (15.0, 30.0), "tracking": (60.0, 300.0)}
MOST_LEGACY = {**MOST, "tracking": (600.0, 600.0)}
"""Without HPOS a tracking number moves no date: it is found when the open orders are read in turn."""

MOST_HOOKED = (2.0, 5.0)
HOOKED = {"woocommerce": WHAT, "shopware": ("cancelled",)}
"""What a webhook tells of: a Shopware sends none for tracking numbers and refunds of plugins."""


def measure(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Place orders, and let the staff cancel some, refund some in part, and complete and ship some.

    A tracking number is entered after its order was completed: that is the last that happens to it. No
    webhooks in most scenes; where there are, they are delivered as they come.
    """
    few, many = scale.open_sizes[0], scale.open_sizes[-1]
    setups = [
        ("woocommerce", Setup(open_orders=open_, hpos=hpos))
        for hpos in (True, False)
        for open_ in (few, many)
    ]
    setups += [("shopware", Setup(open_orders=open_)) for open_ in (few, many)]
    plays = [Play(kind, setup, _act) for kind, setup in setups]
    plays += [Play(kind, Setup(), _act_hooked, "on") for kind in HOOKED]
    yield from play(plays, scale, folder)


def _act(scene: Scene) -> list[Figure]:
    setup, kind = scene.stage.shop.setup, scene.stage.shop.kind
    table = "" if setup.hpos else ".legacy"
    limits = MOST if setup.hpos else MOST_LEGACY
    taken, beside = _tell_back(scene, scene.scale.report_within)
    what = f"no webhooks, {setup.open_orders} open orders{', HPOS off' if table else ''}"
    figures = []
    for word in WHAT:
        about = f"{word} in the shop to hub, {len(taken[word])} of them, {what}; {beside}"
        name = f"{kind}.report.{word}.open.{setup.open_orders}{table}"
        figures += percentiles(name, taken[word], about, limits[word])
    return figures


def _act_hooked(scene: Scene) -> list[Figure]:
    kind = scene.stage.shop.kind
    taken, beside = _tell_back(scene, min(60.0, scene.scale.report_within))
    figures = []
    for word in HOOKED[kind]:
        about = f"{word} in the shop to hub, {len(taken[word])} of them, webhooks on; {beside}"
        figures += percentiles(f"{kind}.report.{word}.webhooks", taken[word], about, MOST_HOOKED)
    return figures


def _tell_back(scene: Scene, within: float) -> tuple[dict[str, list[float]], str]:
    """Return how long each took, by what was done, and what stands beside it."""
    scale, shop, hub = scene.scale, scene.stage.shop, scene.stage.hub
    numbers = _place(scene, 3 * scale.reports)
    scene.daemon.wait_orders_settled()
    scene.daemon.wait_told()
    time.sleep(scale.change_every)
    watch, after, done = Watch(scene), hub.last(), dict[Key, float]()
    for at, number in enumerate(numbers):
        (order,) = shop.orders_with(number)
        word = WHAT[at % 3]
        if word == "tracking":
            shop.act("complete", order)
            time.sleep(scale.change_every / 3)
        done[word, number] = time.monotonic()
        _do(scene, word, order)
        time.sleep(scale.change_every / 3)
    taken = wait_arrived(hub, after, done, news_in, within)
    by_word: dict[str, list[float]] = {word: [] for word in WHAT}
    for key, seconds in taken.items():
        by_word[key[0]].append(seconds)
    return by_word, watch.about(len(done))


def _place(scene: Scene, count: int) -> list[str]:
    scene.stage.hub.add_retailer()
    offers = scene.stage.shop.sold_products()
    return [scene.stage.hub.place_order(offers[number % len(offers)].gtin) for number in range(count)]


def _do(scene: Scene, word: str, order: Any) -> None:
    shop = scene.stage.shop
    if word == "cancelled":
        shop.act("cancel", order)
    elif word == "refund":
        shop.act("refund", order, amount="1.00" if shop.kind == "woocommerce" else 1.0)
    else:
        shop.act("enter_tracking", order, number=f"00340434{time.monotonic_ns() % 10**12:012d}")


def news_in(message: Mapping[str, Any]) -> Iterator[Key]:
    """Yield what a message tells of orders: what happened and to which number."""
    body = message["body"]
    if isinstance(body, list):
        for event in body:
            yield from news_in(event)
        return
    number = str(body.get("number", ""))
    if message["type"] == "refund.issued":
        yield "refund", number
    if message["type"] == "order.updated":
        if body.get("status") == "cancelled":
            yield "cancelled", number
        if (body.get("tracking") or {}).get("number"):
            yield "tracking", number
