"""The floor of stock: a bare loop from the shop's webhooks to the hub, in a process of its own.

It registers webhooks, takes all ids that wait, reads these products in one question, and posts their stocks
in batches of twenty: the same requests as the connector's, with no store, no rules, no retries and no
gathering. The first line of output is ``{}``, once it listens.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from typing import Any

import requests

from benchmarks.kinds import KINDS
from benchmarks.stage import KEY
from practice.simulators.serving import LoopbackServer

BATCH = 20
Stocks = Mapping[str, int | None]


class _Woo:
    """A WooCommerce shop, asked barely."""

    def __init__(self, session: requests.Session, url: str) -> None:
        self._session = session
        self._api = f"{url}/wp-json/wc/v3"

    def subscribe(self, hook: str) -> None:
        body = {"topic": "product.updated", "delivery_url": hook, "secret": "bare", "status": "active"}
        self._session.post(f"{self._api}/webhooks", json=body, timeout=30).raise_for_status()

    def ids(self, payload: Any) -> list[str]:
        return [str(payload.get("parent_id") or payload["id"])] if "id" in payload else []

    def read(self, ids: list[str]) -> Stocks:
        rows = self._list("products", include=",".join(ids))
        parents = [str(row["id"]) for row in rows if row["type"] == "variable"]
        rows += self._list("variations", parent=",".join(parents)) if parents else []
        return {row["global_unique_id"]: row["stock_quantity"] for row in rows if row["global_unique_id"]}

    def _list(self, path: str, **params: str) -> list[dict[str, Any]]:
        fields = "id,type,global_unique_id,stock_quantity"
        answer = self._session.get(
            f"{self._api}/{path}", params={"per_page": "100", "_fields": fields, **params}, timeout=30
        )
        rows: list[dict[str, Any]] = answer.json()
        return rows


class _Shopware:
    """A Shopware shop, asked barely."""

    def __init__(self, session: requests.Session, url: str) -> None:
        self._session = session
        self._api = f"{url}/api"
        self._session.headers["Accept"] = "application/json"

    def subscribe(self, hook: str) -> None:
        body = {"name": "bare", "eventName": "product.written", "url": hook, "active": True}
        self._session.post(f"{self._api}/webhook", json=body, timeout=30).raise_for_status()

    def ids(self, payload: Any) -> list[str]:
        return [entry["primaryKey"] for entry in payload["data"]["payload"] if entry["entity"] == "product"]

    def read(self, ids: list[str]) -> Stocks:
        criteria = {
            "filter": [{"type": "equalsAny", "field": "id", "value": "|".join(ids)}],
            "includes": {"product": ["ean", "stock"]},
            "limit": 500,
        }
        rows = self._session.post(f"{self._api}/search/product", json=criteria, timeout=30).json()["data"]
        return {row["ean"]: row["stock"] for row in rows if row["ean"]}


_SHOPS: Mapping[str, Callable[[requests.Session, str], _Woo | _Shopware]] = {
    "woocommerce": _Woo,
    "shopware": _Shopware,
}


class Relay:
    """Takes webhooks in an ASGI application, and works on them in one loop."""

    def __init__(self, shop: _Woo | _Shopware, hub_url: str) -> None:
        self._shop = shop
        self._hub_url = hub_url
        self._hub = requests.Session()
        self._hub.trust_env = False
        self._hub.headers["x-api-key"] = KEY
        self._ids: dict[str, None] = {}
        self._lock = threading.Lock()
        self._woken = threading.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Take one webhook."""
        del scope
        body = bytearray()
        more = True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        if body.startswith(b"{"):
            with self._lock:
                self._ids |= dict.fromkeys(self._shop.ids(json.loads(body)))
            self._woken.set()
        headers = [(b"content-length", b"2")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"{}"})

    def work(self) -> None:
        """Read and post for ever, as soon as there is something."""
        while True:
            self._woken.wait()
            self._woken.clear()
            with self._lock:
                ids, self._ids = list(self._ids), {}
            for start in range(0, len(ids), 100):
                self._post(self._shop.read(ids[start : start + 100]))

    def _post(self, stocks: Stocks) -> None:
        events = [
            {"type": "item.updated", "body": {"gtin": gtin, "is_in_stock": True, "stock_quantity": stock}}
            for gtin, stock in stocks.items()
        ]
        for start in range(0, len(events), BATCH):
            message = {"type": "events.batch.process", "body": events[start : start + BATCH]}
            self._hub.post(self._hub_url, json=message, timeout=30)


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.relay", description=__doc__)
    for name in ("kind", "shop_url", "keys", "hub_url"):
        parser.add_argument(name)
    options = parser.parse_args()
    session = requests.Session()
    session.trust_env = False
    session.auth = KINDS[options.kind].sign(options.shop_url, json.loads(options.keys))
    shop = _SHOPS[options.kind](session, options.shop_url)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    relay = Relay(shop, options.hub_url)
    with LoopbackServer(relay) as server:
        shop.subscribe(server.url)
        threading.Thread(target=relay.work, daemon=True).start()
        sys.stdout.write("{}\n")
        sys.stdout.flush()
        stop.wait()


if __name__ == "__main__":
    main()
