"""Kits for WooCommerce, opened: the simulated shop in its versions, and a real one of the environment."""

# ruff: noqa: D102 - what each method promises stands once, in tests.contract.kits.ShopKit
from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import woocommerce

from adapters.woocommerce.shop import WooCommerceShop
from connector.model import Address, Carrier, NewOrder
from practice.simulators.catalogue import Catalogue, generate
from practice.simulators.host import NONE, Habits
from practice.simulators.serving import LoopbackServer
from practice.simulators.woocommerce import VERSIONS, WooCommerceSimulator
from tests.adapters.woocommerce_shops import adapter_for, settings_for
from tests.contract.kit_woocommerce import ORDERS, TRACKING, WooCommerceKit, address_fields
from tests.contract.kits import Ability, Registration
from tests.contract.real import RealShop, real_shop, unwarned
from tests.waiting import LIMIT


class SimulatorKit(WooCommerceKit):
    """The simulated shop, with the means that no real shop gives."""

    tracking_places = (*WooCommerceKit.tracking_places, "shiptastic", "fulfilment")

    def __init__(self, simulator: WooCommerceSimulator, overstated: Overstating, url: str) -> None:
        key = simulator.keys.full
        api = woocommerce.API(url, key.consumer_key, key.consumer_secret)
        super().__init__(adapter_for(simulator, url, orders=ORDERS), api)
        self._simulator = simulator
        self._overstated = overstated

    def sell(self, offer_id: str, quantity: int) -> str:
        return str(self._simulator.owner.sell([(int(offer_id), quantity)]))

    def plugin_order(self, order: NewOrder) -> str:
        items = [(int(line.offer_id), line.quantity) for line in order.lines]
        body = {
            "status": order.status.value,
            "shipping": _wire_address(order.shipping),
            "billing": _wire_address(order.billing),
        }
        return str(self._simulator.owner.place_by_plugin(order.kickroute_number, items, body))

    def enter_tracking(self, order_id: str, place: str, number: str, carrier: Carrier) -> None:
        way = TRACKING if place == "settings" else place
        self._simulator.owner.enter_tracking(int(order_id), number, carrier.value, way)

    def mails_about(self, order_id: str) -> Sequence[str]:
        return [e.data["to"] for e in self._simulator.log.mails if e.data["order_id"] == int(order_id)]

    @contextmanager
    def unreadable(self, order_id: str) -> Iterator[None]:
        self._simulator.owner.spoil_order(int(order_id))
        try:
            yield
        finally:
            self._simulator.owner.spoil_order(int(order_id), spoiled=False)

    @contextmanager
    def trouble(self, ability: Ability) -> Iterator[None]:
        if ability is Ability.CATALOGUE_SHORT:
            self._overstated.products = True
        else:
            self._simulator.fail(**_TROUBLES[ability])
        try:
            yield
        finally:
            self._simulator.mend()
            self._overstated.products = False

    @contextmanager
    def broken_row(self, row_id: str) -> Iterator[None]:
        self._simulator.configure(host=Habits(poison=(int(row_id),)))
        try:
            yield
        finally:
            self._simulator.configure(host=NONE)

    def questions(self) -> int:
        return len(self._simulator.log.requests)

    def rest(self) -> None:
        self._simulator.clock.advance(timedelta(minutes=1))


_TROUBLES: dict[Ability, dict[str, Any]] = {
    Ability.OUTAGE: {"path": "", "answer": 500, "times": 0},
    Ability.KEYS_REVOKED: {"path": "", "answer": 401, "times": 0},
    Ability.LOST_ANSWER: {"path": "/orders$", "method": "POST", "at": "after", "answer": "drop"},
    Ability.PAGE_UNREADABLE: {"path": "/products$", "answer": "html", "times": 0},
}


class Overstating:
    """An application that counts more products than it lists, while ``products`` is set."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self.products = False

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer as the application does, but for the count."""

        async def overstate(message: Any) -> None:
            headers = dict(message.get("headers", ()))
            if b"x-wp-total" in headers:
                headers[b"x-wp-total"] = b"%d" % (int(headers[b"x-wp-total"]) + 150)
                message = {**message, "headers": list(headers.items())}
            await send(message)

        await self._app(scope, receive, overstate if self.products else send)


def _wire_address(address: Address) -> dict[str, str]:
    shared = {key: value for key, value in address_fields(address).items() if key != "country"}
    return shared | {
        "country_code": address.country_code,
        "email": address.email,
        "phone": address.phone,
    }


@contextmanager
def _simulated(version: str, catalogue: Catalogue) -> Iterator[SimulatorKit]:
    plugins = ("shiptastic", "dhl", "shipment-tracking", "villatheme")
    fulfilments = VERSIONS[version].modern
    settings = replace(VERSIONS[version], plugins=plugins, fulfilments=fulfilments)
    with WooCommerceSimulator(settings, catalogue) as simulator:
        overstated = Overstating(simulator.app)
        with LoopbackServer(overstated) as server:
            kit = SimulatorKit(simulator, overstated, server.url)
            if not fulfilments:
                kit.tracking_places = (*WooCommerceKit.tracking_places, "shiptastic")
            try:
                yield kit
            finally:
                kit.shop.close()


@contextmanager
def _real(there: RealShop) -> Iterator[WooCommerceKit]:
    settings = settings_for(there.url, *there.connector, verify_tls=there.verify, orders=ORDERS)
    api = woocommerce.API(there.url, *there.owner, verify_ssl=there.verify, timeout=LIMIT)
    with unwarned(there):
        kit = WooCommerceKit(WooCommerceShop.from_settings(settings), api)
    try:
        yield kit
    finally:
        with unwarned(there):
            kit.clean_up()
        kit.shop.close()


def _real_kits() -> dict[str, Registration]:
    there = real_shop("woocommerce")
    if there is None:
        return {}
    entry = Registration(partial(_real, there), there.limits, accepts_any_certificate=not there.verify)
    return {"woocommerce-real": entry}


_CATALOGUES = {"11.0-legacy": generate(300)}

WOOCOMMERCE: dict[str, Registration] = {
    f"woocommerce-{version}": Registration(
        partial(_simulated, version, _CATALOGUES.get(version, Catalogue(())))
    )
    for version in VERSIONS
} | _real_kits()
"""The simulated versions, one of them with products, and the shop of the environment, if it names one."""
