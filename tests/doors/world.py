"""One connector on a shop and a platform in memory, with its real store and its real HTTP door."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, TypeVar

import requests
from starlette.applications import Starlette

from adapters.http import Budget, intake
from adapters.memory import MemoryNotifier, MemoryPlatform, MemoryShop
from connector.assembly.shops import KINDS, SettingsOfAll
from connector.catalogue.collect import CollectRules, sweep
from connector.catalogue.release import ReleaseRules
from connector.model import Offer, OrderStatus, Product, Stock
from connector.model.records import PLACING_STATES, OrderState
from connector.outbox.deliver import deliver
from connector.ports import Account
from connector.running.engine import Engine, Parts
from connector.settings import Settings
from connector.store import Store
from connector.web import build_app
from tests.waiting import LIMIT, until

NOTE = "Kickroute Dropshipping Bestellung"
GTIN, OTHER_GTIN, UNKNOWN_GTIN = "4006381333931", "4012345678901", "4099999999994"
CUSTOMER = "Ährenweg 7"
"""The end customer's street: nothing but shop and store may ever hold it."""


T = TypeVar("T")


class Pace(Budget):
    """A budget that never makes polling wait, with the lane for orders."""

    intake = staticmethod(intake)

    def wait_seconds(self, account: Account, credit: float = 0.0) -> float:
        """Let polling ask at any time."""
        return 0.0


def settings(**sections: Any) -> Settings:
    """Make settings as a file with these sections would."""
    return SettingsOfAll.model_validate({"supplier": "berg", "ui": {"language": "en"}, **sections})


def product(product_id: str, gtin: str, *, stock: int | None = 10, **fields: Any) -> Product:
    """Make a simple product that is in order."""
    price = fields.pop("dealer_price", "12.50")
    offer = Offer(
        product_id, gtin, price, "19.99", Stock(stock, stock is None or stock > 0), image_url="https://i/1"
    )
    name = fields.pop("name", f"Teekanne {product_id}")
    return Product(product_id, name, (offer,), category="vaping-base", **fields)


def order_body(number: str = "KR-1", *lines: tuple[str, int], status: str = "awaiting-fulfillment") -> Any:
    """Make the body of ``order.placed``."""
    address = {"first_name": "Jörg", "last_name": "Weiß", "company": "", "address_1": CUSTOMER}
    address |= {"address_2": "", "city": "München", "state": "BY", "postcode": "80331", "country_code": "DE"}
    retailer = {"company": "Retail GmbH", "email": "einkauf@retail.example", "phone": "+49 221 1"}
    return {
        "kickroute_order_number": number,
        "status": status,
        "shipping": address,
        "billing": {**address, **retailer, "address_1": "Marktstraße 3"},
        "items": [{"gtin": gtin, "quantity": n, "net_total": "10.00"} for gtin, n in lines or ((GTIN, 2),)],
        "shipping_net_total": "4.12",
    }


class Switch:
    """One server for all tests: passes each request to the application of the test that runs."""

    app: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        await self.app(scope, receive, send)


@dataclass
class World:
    """A connector with its parts behind a served door; workers run only when a test starts the engine."""

    path: Path
    door: Switch
    url: str
    settings: Settings = field(default_factory=settings)
    shop: MemoryShop = field(default_factory=MemoryShop)
    platform: MemoryPlatform = field(default_factory=MemoryPlatform)
    notifier: MemoryNotifier = field(default_factory=MemoryNotifier)

    def __post_init__(self) -> None:
        """Open the store, build engine and application."""
        self._stack = ExitStack()
        self.folder = self.path / "store"
        self.folder.mkdir(exist_ok=True)
        self.store = Store.open(f"sqlite:///{self.folder / 'connector.db'}")
        self._stack.callback(self.store.close)
        release = ReleaseRules(KINDS["woocommerce"].fields, prices_include_tax=True)
        self.engine = Engine(
            Parts(
                shop=self.shop,
                platform=self.platform,
                store=self.store,
                notifier=self.notifier,
                pace=Pace(),
                rules=CollectRules(release),
                note=NOTE,
                public_url="http://127.0.0.1:1",
            )
        )
        self._stack.callback(self.engine.stop, 5)
        self.app: Starlette = build_app(self.engine, self.settings)
        self.door.app = self.app
        self.session = self._stack.enter_context(requests.Session())
        self.session.trust_env = False

    def close(self) -> None:
        """Stop everything."""
        self._stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def broken_store(self) -> Iterator[None]:
        """Let the store's file be away."""
        self.store.engine.dispose()
        self.store.reader.dispose()
        self.folder.rename(self.path / "away")
        try:
            yield
        finally:
            (self.path / "away").rename(self.folder)

    # the platform's side

    def call(self, kind: str, body: Any, **options: Any) -> requests.Response:
        """Send a signed callback."""
        raw = json.dumps({"type": kind, "body": body}).encode()
        return self.call_raw(raw, self.platform.sign(raw), **options)

    def call_raw(self, raw: Any, signature: str | None, session: Any = None) -> requests.Response:
        """Send a callback as it is."""
        headers = {} if signature is None else {"X-Kickroute-Signature": signature}
        sender = session or self.session
        answer: requests.Response = sender.post(
            f"{self.url}/kickroute/callback", data=raw, headers=headers, timeout=LIMIT
        )
        return answer

    def get(self, path: str, **options: Any) -> requests.Response:
        """Ask for a page."""
        return self.session.get(self.url + path, timeout=LIMIT, **options)

    # the shop's side

    def offer(self, *products: Product) -> None:
        """Let the shop list products and the connector read them."""
        for each in products:
            self.shop.put_product(each)
        sweep(self.shop, self.store, self.notifier, self.engine.parts.rules)

    def deliver_all(self) -> None:
        """Let the platform take all that waits."""
        while deliver(self.platform, self.store, self.notifier).taken:
            pass

    def live_order(self, number: str = "KR-1") -> str:
        """Place an order, wait until it was read back, and return the shop's number."""
        answer = self.call("order.placed", order_body(number))
        assert answer.json()["status"] == 201, answer.text
        until("the order read back", lambda: self._state(number) not in PLACING_STATES)
        found: str = answer.json()["number"]
        return found

    def _state(self, number: str) -> OrderState:
        with self.store.transaction() as tx:
            return tx.orders.require(number).state

    def wanted_status(self, number: str = "KR-1") -> OrderStatus | None:
        """Return the retailer's status that waits to be applied."""
        with self.store.transaction() as tx:
            return tx.orders.require(number).wanted


def at_once(times: int, work: Callable[[int], T]) -> list[T]:
    """Do the same several times at the same moment and return all results."""
    together = threading.Barrier(times)

    def _one(index: int) -> T:
        together.wait()
        return work(index)

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(_one, range(times)))
