"""Shopware shops for tests: adapters that point at a simulated one or at any address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

from adapters.shopware.settings import ShopwareSection
from adapters.shopware.shop import ShopwareShop
from connector.settings import KickrouteSettings, Settings
from practice.simulators.catalogue import Catalogue
from practice.simulators.shopware import ShopwareSettings, ShopwareSimulator


def settings_for(
    url: str,
    client_id: str,
    client_secret: str,
    *,
    verify_tls: bool = True,
    sales_channel: str = "",
    **sections: Any,
) -> Settings:
    """Give the settings of a supplier whose shop is at ``url``."""
    return Settings(
        kickroute=KickrouteSettings(
            url="http://127.0.0.1:9", api_key=SecretStr("kr"), public_url="http://127.0.0.1:8400"
        ),
        shop=ShopwareSection(
            url=url,
            client_id=SecretStr(client_id),
            client_secret=SecretStr(client_secret),
            verify_tls=verify_tls,
            sales_channel=sales_channel,
        ),
        **sections,
    )


def adapter_for(simulator: ShopwareSimulator, url: str, **sections: Any) -> ShopwareShop:
    """Give the adapter with the administrator's integration of a simulated shop served at ``url``."""
    known = simulator.credentials
    settings = settings_for(url, known.client_id, known.client_secret, **sections)
    return ShopwareShop.from_settings(settings)


@dataclass(frozen=True)
class Served:
    """A simulated shop, its adapter and its address."""

    simulator: ShopwareSimulator
    shop: ShopwareShop
    url: str

    def requests(self, route: str = "") -> int:
        """Count the requests so far whose route contains this text."""
        return sum(route in entry.data["route"] for entry in self.simulator.log.requests)


@contextmanager
def running(
    catalogue: Catalogue | None = None, *, sections: dict[str, Any] | None = None, **changes: Any
) -> Iterator[Served]:
    """Serve a simulated shop, empty without a catalogue, and give it with its adapter."""
    simulator = ShopwareSimulator(ShopwareSettings(**changes), catalogue or Catalogue(()))
    with simulator.serve() as server:
        shop = adapter_for(simulator, server.url, **(sections or {}))
        try:
            yield Served(simulator, shop, server.url)
        finally:
            shop.close()
            simulator.close()
