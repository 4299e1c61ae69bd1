"""A small client of the simulated WooCommerce, signing by hand so that the connector's code is not judge."""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import Any, Self
from urllib.parse import quote

import requests

from practice.simulators.catalogue import Catalogue, german_catalogue
from practice.simulators.host import NONE
from practice.simulators.serving import LoopbackServer
from practice.simulators.woocommerce import ApiKey, ShopClock, WooCommerceSimulator, WooSettings
from tests.waiting import LIMIT, until

_NONCES = itertools.count(1)


def encode(text: object) -> str:
    """Percent-encode as RFC 3986 says."""
    return quote(str(text), safe="~")


def oauth(
    method: str, url: str, key: ApiKey, query: Mapping[str, Any], now: float | None = None, **changes: str
) -> dict[str, Any]:
    """Return the query with OAuth 1.0a parameters; ``changes`` replace single ones."""
    algorithm = changes.get("oauth_signature_method", "HMAC-SHA256")
    signed = {
        **query,
        "oauth_consumer_key": key.consumer_key,
        "oauth_timestamp": str(int(now or time.time())),
        "oauth_nonce": f"nonce{next(_NONCES)}{time.time_ns()}",
        "oauth_signature_method": algorithm,
        "oauth_version": "1.0",
        **changes,
    }
    pairs = sorted((encode(name), encode(value)) for name, value in signed.items())
    base = "&".join((method, encode(url), encode("&".join(f"{n}={v}" for n, v in pairs))))
    digest = {"HMAC-SHA256": hashlib.sha256, "HMAC-SHA1": hashlib.sha1}[algorithm]
    mac = hmac.new(f"{key.consumer_secret}&".encode(), base.encode(), digest).digest()
    return {**signed, "oauth_signature": base64.b64encode(mac).decode()}


class Client:
    """Asks the shop with one key over one kept connection."""

    def __init__(self, url: str, key: ApiKey | None, clock: ShopClock | None = None) -> None:
        self.url = url
        self.key = key
        self._clock = clock or ShopClock()
        self._session = requests.Session()
        self._session.trust_env = False

    def close(self) -> None:
        """Give the connection back."""
        self._session.close()

    def ask(self, method: str, path: str, body: Any = None, **query: Any) -> requests.Response:
        """Ask ``path`` below /wp-json, signed with OAuth."""
        url = f"{self.url}/wp-json{path}"
        now = self._clock.seconds()
        params = oauth(method, url, self.key, query, now) if self.key is not None else query
        return self._session.request(
            method, url, params=params, json=body, timeout=LIMIT, allow_redirects=False
        )

    def get(self, path: str, **query: Any) -> Any:
        """Ask, expect 2xx, return the JSON."""
        return self._good(self.ask("GET", path, **query))

    def post(self, path: str, body: Any, **query: Any) -> Any:
        """Create, expect 2xx, return the JSON."""
        return self._good(self.ask("POST", path, body, **query))

    def put(self, path: str, body: Any, **query: Any) -> Any:
        """Change, expect 2xx, return the JSON."""
        return self._good(self.ask("PUT", path, body, **query))

    def delete(self, path: str, **query: Any) -> Any:
        """Delete, expect 2xx, return the JSON."""
        return self._good(self.ask("DELETE", path, **query))

    @staticmethod
    def _good(answer: requests.Response) -> Any:
        assert answer.status_code < 300, f"{answer.status_code}: {answer.text[:500]}"
        return answer.json()


@contextmanager
def opened(
    settings: WooSettings | None = None, catalogue: Catalogue | None = None, clock: ShopClock | None = None
) -> Iterator[Shop]:
    """Open a shop behind a real socket, with clients for its keys; WP-Cron stands still unless told."""
    simulator = WooCommerceSimulator(
        settings or WooSettings(cron="broken"), catalogue or german_catalogue(sound=36), clock
    )
    with simulator, LoopbackServer(simulator.app) as server:
        shop = Shop(simulator, server.url)
        try:
            yield shop
        finally:
            shop.close()


class Shop:
    """A running shop as a test holds it: ``sim`` the simulator, ``api`` a client with the full key."""

    def __init__(self, sim: WooCommerceSimulator, url: str) -> None:
        self.sim = sim
        self.url = url
        self._clients: list[Client] = []
        self._snapshot = sim.snapshot()
        self._settings = {one.name: getattr(sim.settings, one.name) for one in fields(sim.settings)}
        self.api = self.client(sim.keys.full)

    def reset(self) -> None:
        """Put the shop back to where it was when it was opened."""
        settings = {name: value for name, value in self._settings.items() if name not in ("delays", "host")}
        self.sim.configure(**settings, delays=(), host=NONE)
        self.sim.restore(self._snapshot)
        self.sim.mend()
        self.sim.log.clear()

    def client(self, key: ApiKey | None) -> Client:
        """Make a client with a key, or with none."""
        client = Client(self.url, key, self.sim.clock)
        self._clients.append(client)
        return client

    def close(self) -> None:
        """Close all clients."""
        for client in self._clients:
            client.close()

    @property
    def simple(self) -> Any:
        """A simple product on sale at the standard rate whose stock is counted."""
        rows = self.sim.state.tables.products.values()
        sold = [p for p in rows if p.kind == "simple" and p.status == "publish" and not p.tax_class]
        return next(p for p in sold if p.stock and len(p.meta) > 1)

    @property
    def variable(self) -> Any:
        """A product with variations."""
        return next(p for p in self.sim.state.tables.products.values() if p.kind == "variable")

    @property
    def variation(self) -> Any:
        """A variation whose stock is counted."""
        return next(v for v in self.sim.state.tables.variations.values() if v.stock)

    def order(self, status: str = "processing", *, quantity: int = 2, **fields: Any) -> Any:
        """Place an order of a simple product for 10.00 net by REST."""
        line = {"product_id": self.simple.id, "quantity": quantity, "subtotal": "10.00", "total": "10.00"}
        body = {"status": status, "billing": BILLING, "shipping": SHIPPING, "line_items": [line], **fields}
        return self.api.post("/wc/v3/orders", body)

    def mails(self) -> list[tuple[str, str]]:
        """Recipient and subject of every mail so far."""
        return [(entry.data["to"], entry.data["subject"]) for entry in self.sim.log.mails]


BILLING = {
    "first_name": "Ines",
    "last_name": "Händler",
    "company": "Retail GmbH",
    "address_1": "Marktstraße 3",
    "city": "Köln",
    "postcode": "50667",
    "country": "DE",
    "email": "einkauf@retail.example",
}
SHIPPING = {
    "first_name": "Jörg",
    "last_name": "Weiß",
    "address_1": "Ährenweg 7",
    "address_2": "KRADDR-9",
    "city": "München",
    "postcode": "80331",
    "country": "DE",
}


@dataclass(frozen=True, slots=True)
class Delivered:
    """One request that the receiver got."""

    path: str
    headers: dict[str, str]
    raw: bytes

    @property
    def topic(self) -> str:
        """The webhook's topic, "" for a ping."""
        return self.headers.get("x-wc-webhook-topic", "")

    @property
    def body(self) -> Any:
        """The decoded JSON."""
        return json.loads(self.raw)


class Receiver:
    """Takes webhooks; ``status`` is what it answers."""

    def __init__(self) -> None:
        self.status = 200
        self.got: list[Delivered] = []
        self._server = LoopbackServer(self)
        self.url = f"{self._server.url}/hook"

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Take one request (ASGI)."""
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        self.got.append(Delivered(scope["path"], headers, body))
        await send(
            {"type": "http.response.start", "status": self.status, "headers": [(b"content-length", b"0")]}
        )
        await send({"type": "http.response.body", "body": b""})

    @property
    def events(self) -> list[Delivered]:
        """What came that was no ping."""
        return [delivered for delivered in self.got if delivered.topic]

    def wait(self, count: int) -> list[Delivered]:
        """Wait until so many deliveries have come, pings aside."""
        until(f"{count} deliveries", lambda: len(self.events) >= count)
        return self.events
