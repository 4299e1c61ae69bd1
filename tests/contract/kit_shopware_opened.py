"""Kits for Shopware, opened: the simulated shop in two versions, and a real one of the environment."""

# ruff: noqa: D102 - what each method promises stands once, in tests.contract.kits.ShopKit
from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

import requests

from adapters.shopware.shop import ShopwareShop
from connector.model import Carrier
from practice.simulators.catalogue import Catalogue, generate
from practice.simulators.host import NONE, Habits
from practice.simulators.serving import LoopbackServer
from practice.simulators.shopware import ShopwareSettings, ShopwareSimulator
from tests.adapters.shopware_shops import adapter_for, settings_for
from tests.contract.kit_shopware import ORDERS, ShopwareKit
from tests.contract.kits import Ability, Registration
from tests.contract.real import RealShop, real_shop, unwarned
from tests.contract.shopware_owner import Owner


class PatientOwner(Owner):
    """One who waits until the shop's worker has done what a change leaves to it."""

    def __init__(self, simulator: ShopwareSimulator, url: str) -> None:
        known = simulator.owner.create_integration("owner", admin=True)
        super().__init__(url, known.client_id, known.client_secret)
        self._simulator = simulator

    def attempt(self, method: str, path: str, body: Any = None, **headers: str) -> requests.Response:
        """Do something, and what follows from it."""
        answer = super().attempt(method, path, body, **headers)
        if not path.startswith("search/"):
            assert self._simulator.idle()
        return answer


class SimulatorKit(ShopwareKit):
    """The simulated shop, with the means that no real shop gives."""

    def __init__(self, simulator: ShopwareSimulator, overstated: Overstating, url: str) -> None:
        super().__init__(adapter_for(simulator, url, orders=ORDERS), PatientOwner(simulator, url))
        self._simulator = simulator
        self._revoked: dict[str, Any] | None = None
        self._overstated = overstated

    def sell(self, offer_id: str, quantity: int) -> str:
        return self._simulator.owner.sell([(offer_id, quantity)])

    def enter_tracking(self, order_id: str, place: str, number: str, carrier: Carrier) -> None:
        if place == "settings":
            super().enter_tracking(order_id, place, number, carrier)
            return
        codes = self._order(order_id)["deliveries"][0]["trackingCodes"]
        self._simulator.owner.enter_tracking(order_id, [*codes, number])

    def mails_about(self, order_id: str) -> Sequence[str]:
        return [e.data["to"] for e in self._simulator.log.mails if e.data["order_id"] == order_id]

    @contextmanager
    def trouble(self, ability: Ability) -> Iterator[None]:
        if ability is Ability.CATALOGUE_SHORT:
            self._overstated.products = True
        elif ability is Ability.KEYS_REVOKED:
            self._revoke()
        else:
            self._simulator.fail(**_TROUBLES[ability])
        try:
            yield
        finally:
            self._simulator.mend()
            self._overstated.products = False
            self._give_back()

    def _revoke(self) -> None:
        known = self._simulator.credentials
        integrations = self._simulator.shop.store.live["integration"]
        row = next(r for r in integrations.rows.values() if r["accessKey"] == known.client_id)
        self._revoked = row
        integrations.put({**row, "accessKey": "SWIAGONE"})

    def _give_back(self) -> None:
        if self._revoked is not None:
            self._simulator.shop.store.live["integration"].put(self._revoked)
            self._simulator.authority.throttle.clear()
            self._revoked = None

    @contextmanager
    def broken_row(self, row_id: str) -> Iterator[None]:
        self._simulator.configure(host=Habits(poison=(row_id,)))
        try:
            yield
        finally:
            self._simulator.configure(host=NONE)

    def questions(self) -> int:
        return len([e for e in self._simulator.log.requests if e.data["client"] == "Kickroute"])

    def rest(self) -> None:
        self._simulator.clock.advance(timedelta(minutes=1))


_TROUBLES: dict[Ability, dict[str, Any]] = {
    Ability.OUTAGE: {"path": "", "answer": 503, "times": 0},
    Ability.LOST_ANSWER: {"path": "/api/order$", "method": "POST", "at": "after", "answer": "drop"},
    Ability.PAGE_UNREADABLE: {"path": "/search/product$", "answer": "html", "times": 0},
}


class Overstating:
    """An application that counts more products than it lists, while ``products`` is set."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self.products = False

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer as the application does, but for the count."""
        if not self.products or scope.get("path") != "/api/search/product":
            await self._app(scope, receive, send)
            return
        started: list[Any] = []

        async def overstate(message: Any) -> None:
            if message["type"] == "http.response.start":
                started.append(message)
                return
            body = json.loads(message["body"])
            body["total"] = body["total"] and body["total"] + 1000
            content = json.dumps(body).encode()
            headers = [(k, v) for k, v in started[0]["headers"] if k != b"content-length"]
            headers.append((b"content-length", str(len(content)).encode()))
            await send({**started[0], "headers": headers})
            await send({**message, "body": content})

        await self._app(scope, receive, overstate)


@contextmanager
def _simulated(version: Any, catalogue: Catalogue, **settings: Any) -> Iterator[SimulatorKit]:
    simulator = ShopwareSimulator(
        ShopwareSettings(version=version, worker_seconds=0.01, **settings), catalogue
    )
    overstated = Overstating(simulator.app)
    with LoopbackServer(overstated) as server:
        simulator.shop.move(server.url)
        kit = SimulatorKit(simulator, overstated, server.url)
        try:
            yield kit
        finally:
            kit.shop.close()
            simulator.close()


@contextmanager
def _real(there: RealShop) -> Iterator[ShopwareKit]:
    settings = settings_for(
        there.url, *there.connector, verify_tls=there.verify, sales_channel=there.sales_channel, orders=ORDERS
    )
    owner = Owner(there.url, *there.owner, there.verify)
    with unwarned(there):
        kit = ShopwareKit(ShopwareShop.from_settings(settings), owner, there.sales_channel)
    try:
        yield kit
    finally:
        with unwarned(there):
            kit.clean_up()
        kit.shop.close()
        owner.close()


_IN_REQUESTS: dict[Ability, str] = {
    Ability.HOOKS: "it works messages off inside its own requests, where a webhook would hold up a shopper"
}
_PLATFORM = {
    Ability.PENDING_ORDERS: "a Shopware order takes stock as soon as it exists, and is never deleted by us",
    Ability.MAILS_ON_ORDER: "Shopware mails nobody about an order that an integration made",
    Ability.SIGNED_HOOKS: "Shopware signs webhooks of apps only; the secret is in the address instead",
    Ability.SALES_HOOKED: "of a sale Shopware sends the order's events alone, and none of its products",
    Ability.PRODUCT_TRASH: "Shopware has no trash: a product is switched off or deleted",
    Ability.ORDER_TRASH: "Shopware has no trash: an order is cancelled or deleted",
    Ability.SHARED_STOCK: "each variant of a Shopware product has its own stock",
    Ability.UNREADABLE_ORDER: "of an order's row Shopware's lists read its own columns, and no plugin's data",
    Ability.UNCOUNTED_STOCK: "Shopware counts the stock of every product; what is no closeout sells below 0",
}


def _found(there: RealShop) -> Mapping[Ability, str]:
    owner = Owner(there.url, *there.owner, there.verify)
    try:
        with unwarned(there):
            config = owner.call("GET", "_info/config")
    finally:
        owner.close()
    return _IN_REQUESTS if config["adminWorker"]["enableAdminWorker"] else {}


def _real_kits() -> dict[str, Registration]:
    there = real_shop("shopware")
    if there is None:
        return {}
    entry = Registration(
        partial(_real, there),
        _PLATFORM | there.limits,
        partial(_found, there),
        accepts_any_certificate=not there.verify,
    )
    return {"shopware-real": entry}


_AS_INSTALLED = partial(_simulated, "6.6", generate(300), name="Laden", admin_worker=True)

SHOPWARE: dict[str, Registration] = {
    f"shopware-{version}": Registration(
        partial(_simulated, version, Catalogue(()), name=f"Laden {version}", admin_worker=False), _PLATFORM
    )
    for version in ("6.6", "6.7")
}
SHOPWARE["shopware-6.6-admin-worker"] = Registration(_AS_INSTALLED, _PLATFORM | _IN_REQUESTS)
SHOPWARE |= _real_kits()
"""The two simulated versions, one as it is installed, with products, and the one of the environment."""
