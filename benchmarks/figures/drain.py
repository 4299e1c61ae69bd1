"""The first release into the platform, and what waits there after an outage: how fast it all goes out."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import requests

from benchmarks.bare import refetch
from benchmarks.figures.catalogue import POLITENESS_OFF
from benchmarks.results import Figure
from benchmarks.scale import Scale
from benchmarks.stage import KEY, DaemonProcess, Stage, received_at, stage
from connector.model import ItemChanged, Stock
from connector.model.records import Priority
from connector.store import Store

_OFFERS_PER_PRODUCT = 1.9
"""A little more than the catalogue has, so that there are as many products as wanted."""


def measure(kind: str, scale: Scale, folder: Path) -> Iterator[Figure]:
    """Release a shop of many products, then let stock changes wait for a daemon that is at rest.

    Politeness is off: a hundred requests a second. The floor of the release is the bare fetch of the
    catalogue, during which all could have been told; that of the drain are bare posts of the same messages.
    """
    with stage(kind, round(scale.released * _OFFERS_PER_PRODUCT), folder) as scene:
        with scene.daemon(webhooks="off", requests_per_second=POLITENESS_OFF) as daemon:
            yield _release(scene, daemon, scale)
        # The daemon was away as well: nothing but what waits is told.
        count = _fill(scene.store_url, scale.drained)
        with scene.daemon(webhooks="off", requests_per_second=POLITENESS_OFF) as daemon:
            yield _drain(scene, daemon, count)


def _release(scene: Stage, daemon: DaemonProcess, scale: Scale) -> Figure:
    ended = daemon.wait_swept()
    asked = [request for request in scene.shop.books() if request.began <= ended]
    daemon.wait_told()
    messages = _told(scene.hub.messages(), "products.create")
    products = sum(len(message["body"]) for message in messages)
    seconds = received_at(messages[-1]) - asked[0].began
    floor = refetch(scene.shop, asked, scale.floor_requests)
    about = f"first question to {products:,} products in the hub, over the bare fetch of the catalogue"
    return Figure(f"{scene.shop.kind}.release", seconds, "s", about, floor)


def _drain(scene: Stage, daemon: DaemonProcess, count: int) -> Figure:
    last = scene.hub.last()
    daemon.wait_ready()
    daemon.wait_told()
    told = _told(scene.hub.messages(last), "item.updated", "events.batch.process")
    seconds = (received_at(told[-1]) - received_at(told[0])) * len(told) / max(len(told) - 1, 1)
    floor = _post(scene.hub.url, [message["raw"] for message in told])
    about = f"{count:,} stock changes after an outage, in {len(told)} messages, over bare posts of the same"
    return Figure(f"{scene.shop.kind}.drain", seconds, "s", about, floor)


def _told(messages: Sequence[dict[str, Any]], *types: str) -> list[dict[str, Any]]:
    taken = [m for m in messages if m["type"] in types and m["status"] == 200]
    return sorted(taken, key=received_at)


def _fill(store_url: str, count: int) -> int:
    """Let so many stock changes wait, each of another item that the platform knows."""
    store = Store.open(store_url)
    try:
        with store.transaction() as tx:
            records = list(tx.catalogue.offers(released=True))[:count]
            for number, record in enumerate(records):
                stock = Stock(200 + number % 50, in_stock=True)
                change = ItemChanged(record.gtin, stock=stock)
                tx.outbox.add_item(record.product_id, change, Priority.RAISED)
    finally:
        store.close()
    return len(records)


def _post(url: str, bodies: Sequence[str]) -> float:
    with requests.Session() as session:
        session.trust_env = False
        session.headers.update({"x-api-key": KEY, "Content-Type": "application/json"})
        began = time.monotonic()
        for body in bodies:
            session.post(url, data=body.encode(), timeout=60)
        return time.monotonic() - began
