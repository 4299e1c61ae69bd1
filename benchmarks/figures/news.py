"""Stock at shops as slow as real ones: from a change to the hub, by poll, beside open orders."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.figures.intake import Desk
from benchmarks.kinds import Setup
from benchmarks.results import Figure, quantile
from benchmarks.scale import Scale
from benchmarks.scenes import Key, Play, Scene, Watch, percentiles, play, wait_arrived
from benchmarks.stage import HubProcess
from practice.simulators.catalogue import Product, Variant

QUESTIONS = {"q10": 0.10, "q19": 0.19}
MOST_BY_CRON = {"q10": (3.0, 6.0), "q19": (4.5, 9.0)}
MOST_BY_POLL = (2.5, 5.0)
MOST_OWN_ORDER = (1.0, 2.0)
MOST_AFTER_WEBHOOKS = 35.0
MOST_AFTER_BURST = 30.0
MOST_WAIT = 60.0
MOST_SHARE = 0.05
_TOLD_WITHIN = 180.0
_MARK = 10_000
"""Stocks from here on are edits of this measurement, each once."""


def measure(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Let customers buy and staff count, one change after the other, in all scenes at the same time.

    Every second change is a sale of one piece, the others are the staff's; each is of another offer. Where
    WooCommerce has WP-Cron only, the connector's own polls are the visitors that run it.
    """
    plays = [
        Play(
            "woocommerce",
            Setup(question=q, open_orders=open_, cron="visits"),
            partial(_by_cron, word=word),
            "auto",
        )
        for word, q in QUESTIONS.items()
        for open_ in scale.open_sizes
    ]
    plays += [Play("shopware", Setup(open_orders=open_), _by_poll) for open_ in scale.open_sizes]
    plays.append(Play("woocommerce", Setup(cron="visits"), _burst, "auto"))
    plays += [Play(kind, Setup(), _own_order) for kind in ("woocommerce", "shopware")]
    plays += [Play(kind, Setup(), _webhooks_died, "on") for kind in ("woocommerce", "shopware")]
    yield from play(plays, scale, folder)


def _by_cron(scene: Scene, word: str) -> list[Figure]:
    open_ = scene.stage.shop.setup.open_orders
    name = f"woocommerce.stock.cron.open.{open_}.{word}"
    return _steady(scene, name, f"WP-Cron only, {open_} open orders", MOST_BY_CRON[word])


def _by_poll(scene: Scene) -> list[Figure]:
    open_ = scene.stage.shop.setup.open_orders
    return _steady(
        scene, f"shopware.stock.poll.open.{open_}", f"no webhooks, {open_} open orders", MOST_BY_POLL
    )


def _steady(scene: Scene, name: str, what: str, most: tuple[float, float]) -> list[Figure]:
    scale, watch, hub = scene.scale, Watch(scene), scene.stage.hub
    changes, after = Changes(scene), hub.last()
    for _ in range(scale.changes):
        changes.make()
        time.sleep(scale.change_every)
    taken = wait_arrived(hub, after, changes.made, stocks_in, _TOLD_WITHIN)
    beside = watch.about(len(taken))
    figures = percentiles(name, list(taken.values()), f"change to hub, {what}; {beside}", most)
    return [*figures, *waits(scene, watch)]


def _burst(scene: Scene) -> list[Figure]:
    """Let an ERP write stocks within ten seconds; every tenth is sold out."""
    count, watch, hub = scene.scale.burst, Watch(scene), scene.stage.hub
    changes, after, began = Changes(scene), hub.last(), time.monotonic()
    gone = []
    for number in range(count):
        time.sleep(max(0.0, began + number * 10 / count - time.monotonic()))
        key = changes.count(0 if number % 10 == 5 else _MARK + number)
        gone += [key] if key[1] == "0" else []
    written = time.monotonic()
    taken = wait_arrived(hub, after, changes.made, stocks_in, _TOLD_WITHIN)
    told = {key: at + taken[key] for key, at in changes.made.items()}
    last = max(told.values()) - written
    name, beside = f"woocommerce.stock.cron.burst.{count}", watch.about(count)
    about = (
        f"the last of {count} stocks that an ERP writes within 10 s, from the last write to the hub; {beside}"
    )
    others = [told[key] - at for key, at in changes.made.items() if key not in gone]
    sold_out = [told[key] - changes.made[key] for key in gone]
    return [
        Figure(name, last, "s", about, limit=MOST_AFTER_BURST),
        Figure(
            f"{name}.sold_out",
            quantile(sold_out, 0.95),
            "s",
            "those of them that are sold out, from write to hub at p95, over the others",
            quantile(others, 0.95),
            1.0,
            limits_ratio=True,
        ),
    ]


def _own_order(scene: Scene) -> list[Figure]:
    shop, watch, hub = scene.stage.shop, Watch(scene), scene.stage.hub
    desk, taken = Desk(shop, scene.daemon), list[float]()
    for _ in range(scene.scale.own_orders):
        offer, after = desk.pick(), hub.last()
        taken.append(stock_after_order(hub, after, desk, offer, _TOLD_WITHIN))
        time.sleep(scene.scale.change_every / 5)
    desk.close()
    about = f"answer of an order of ours to its stock at the hub, no webhooks; {watch.about(len(taken))}"
    return percentiles(f"{shop.kind}.stock.own_order", taken, about, MOST_OWN_ORDER)


def stock_after_order(
    hub: HubProcess, after: int, desk: Desk, offer: Product | Variant, within: float
) -> float:
    """Send an order of one piece; return the seconds from its answer until the hub has the stock left.

    The stock may be there before the answer: then it took no time.
    """
    began = time.monotonic()
    expected: dict[Key, float] = {(offer.gtin, str((offer.stock or 0) - 1)): began}
    answered = desk.send(offer.gtin)
    (told,) = wait_arrived(hub, after, expected, stocks_in, within).values()
    return max(0.0, told - answered)


def _webhooks_died(scene: Scene) -> list[Figure]:
    """Let webhooks prove that they are alive, then none comes any more, without a word."""
    scale, shop, hub = scene.scale, scene.stage.shop, scene.stage.hub
    alive, after = Changes(scene), hub.last()
    for _ in range(scale.hooked_changes):
        alive.make()
        time.sleep(scale.change_every / 3)
    wait_arrived(hub, after, alive.made, stocks_in, _TOLD_WITHIN)
    shop.lose_webhooks()
    watch, dead, after = Watch(scene), Changes(scene, skip=len(alive.made)), hub.last()
    for _ in range(scale.changes // 2 or 1):
        dead.make()
        time.sleep(scale.change_every)
    taken = list(wait_arrived(hub, after, dead.made, stocks_in, _TOLD_WITHIN).values())
    about = f"change to hub at p95 of {len(taken)} after the webhooks died; {watch.about(len(taken))}"
    name = f"{shop.kind}.stock.webhooks_died"
    return [Figure(name, quantile(taken, 0.95), "s", about, limit=MOST_AFTER_WEBHOOKS)]


def waits(scene: Scene, watch: Watch) -> list[Figure]:
    """Yield the longest wait of any class of polling, and the share that polling took, sweeps counted."""
    kind = scene.stage.shop.kind
    waits = scene.daemon.metric("polling_wait_seconds", "account")
    each = ", ".join(f"{account} {seconds:.0f} s" for account, seconds in sorted(waits.items()))
    about = f"the longest wait of a class of polling; {each}"
    share = f"of the shop's time, all polling and sweeps, over {watch.seconds:.0f} s"
    return [
        Figure(f"{kind}.wait.max", max(waits.values(), default=0.0), "s", about, limit=MOST_WAIT),
        Figure(f"{kind}.wait.share", watch.share(), "share", share, limit=MOST_SHARE),
    ]


class Changes:
    """Changes stocks, each of another offer, and keeps what the hub is to be told and since when."""

    def __init__(self, scene: Scene, skip: int = 0) -> None:
        self._shop = scene.stage.shop
        # Neighbours are variants of one product: a change of one would tell of the other.
        self._offers = iter(self._spread(skip))
        self._number = skip
        self.made: dict[Key, float] = {}

    def make(self) -> None:
        """Let the staff count an offer's stock, or a customer buy one piece of it, in turn."""
        self._number += 1
        if self._number % 2:
            self.count(_MARK + self._number)
            return
        offer = next(self._offers)
        self.made[offer.gtin, str((offer.stock or 0) - 1)] = time.monotonic()
        self._shop.sell(offer.gtin)

    def count(self, quantity: int) -> Key:
        """Let the staff count an offer's stock."""
        offer = next(self._offers)
        key = (offer.gtin, str(quantity))
        self.made[key] = time.monotonic()
        self._shop.set_stock(offer.gtin, quantity)
        return key

    def _spread(self, skip: int) -> list[Product | Variant]:
        firsts, every = self._shop.sold_products(), self._shop.sold()
        known = {offer.sku for offer in firsts}
        return [*firsts, *(offer for offer in every if offer.sku not in known)][skip:]


def stocks_in(message: Mapping[str, Any]) -> Iterator[Key]:
    """Yield every stock that a message tells: GTIN and pieces."""
    yield from _stocks(message["body"])


def _stocks(body: Any) -> Iterator[Key]:
    if isinstance(body, list):
        for part in body:
            yield from _stocks(part)
    elif isinstance(body, dict):
        if "gtin" in body and isinstance(body.get("stock_quantity"), int):
            yield str(body["gtin"]), str(body["stock_quantity"])
        for part in body.values():
            yield from _stocks(part)
