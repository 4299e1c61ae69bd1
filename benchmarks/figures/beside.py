"""Beside it: how the same is done otherwise."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from woocommerce import API

from benchmarks.bare import refetch
from benchmarks.figures import catalogue
from benchmarks.figures.catalogue import without_pause
from benchmarks.results import Figure
from benchmarks.scale import Scale
from benchmarks.shops import ShopProcess
from benchmarks.stage import stage

_PLUGIN_PRODUCTS, _PLUGIN_PRODUCTS_EVERY = 200, 20 * 60
_PLUGIN_EVENTS, _PLUGIN_EVENTS_EVERY = 20, 5 * 60


def measure(kind: str, scale: Scale, folder: Path) -> Iterator[Figure]:
    """Read a catalogue with the ``woocommerce`` package by the book, and calculate the plugin's schedule.

    By the book is one connection for every call, page after page of a hundred products, and the variations
    product by product. Its floor is our own reading of the same catalogue, over the bare fetch. The
    platform's own plugin sends 200 products every 20 minutes and 20 events every 5 minutes; the floors of
    that arithmetic are our figures for as many.
    """
    size = scale.sweeps[0]
    with stage(kind, size, folder, catalogue.QUICKLY) as scene:
        with scene.daemon(webhooks="off", requests_per_second=100) as daemon:
            daemon.wait_swept()
            daemon.wait_told()
            scene.shop.close_books()
            daemon.ask_for_sweep()
            ended = daemon.wait_swept()
            asked = without_pause([request for request in scene.shop.books() if request.began <= ended])
            ours = ended - asked[0].began
        about = f"{size:,} offers read with the woocommerce package by the book, over the connector's reading"
        yield Figure("beside.package", _by_the_book(scene.shop), "s", about, ours)
        floor = refetch(scene.shop, asked, scale.floor_requests)
        yield Figure("beside.connector", ours, "s", "the connector's reading, over the bare fetch", floor)
    release = -(-scale.released // _PLUGIN_PRODUCTS) * _PLUGIN_PRODUCTS_EVERY / 3600
    about = f"{scale.released:,} products by the platform's plugin, 200 every 20 minutes (arithmetic)"
    yield Figure("beside.plugin.release", release, "h", about)
    drain = -(-scale.drained // _PLUGIN_EVENTS) * _PLUGIN_EVENTS_EVERY / 3600
    about = f"{scale.drained:,} stock changes by the platform's plugin, 20 every 5 minutes (arithmetic)"
    yield Figure("beside.plugin.drain", drain, "h", about)


def _by_the_book(shop: ShopProcess) -> float:
    keys = shop.keys
    api = API(shop.url, keys["consumer_key"], keys["consumer_secret"], version="wc/v3", timeout=60)
    began = time.monotonic()
    for product in _pages(api, "products"):
        if product["type"] == "variable":
            for _ in _pages(api, f"products/{product['id']}/variations"):
                pass
    return time.monotonic() - began


def _pages(api: Any, path: str) -> Iterator[dict[str, Any]]:
    number = 1
    while rows := api.get(path, params={"per_page": 100, "page": number}).json():
        yield from rows
        if len(rows) < 100:
            return
        number += 1
