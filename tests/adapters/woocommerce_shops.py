"""WooCommerce shops for tests: adapters that point at a simulated one or at any address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from pydantic import SecretStr

from adapters.woocommerce.settings import WooCommerceSection
from adapters.woocommerce.shop import WooCommerceShop
from connector.settings import KickrouteSettings, Settings
from practice.simulators.catalogue import Catalogue
from practice.simulators.serving import LoopbackServer
from practice.simulators.woocommerce import VERSIONS, WooCommerceSimulator


def settings_for(url: str, key: str, secret: str, *, verify_tls: bool = True, **sections: Any) -> Settings:
    """Give the settings of a supplier whose shop is at ``url``."""
    return Settings(
        kickroute=KickrouteSettings(
            url="http://127.0.0.1:9", api_key=SecretStr("kr"), public_url="http://127.0.0.1:8400"
        ),
        shop=WooCommerceSection(
            url=url,
            consumer_key=SecretStr(key),
            consumer_secret=SecretStr(secret),
            verify_tls=verify_tls,
        ),
        **sections,
    )


def adapter_for(simulator: WooCommerceSimulator, url: str, **sections: Any) -> WooCommerceShop:
    """Give the adapter with the full key of a simulated shop that is served at ``url``."""
    key = simulator.keys.full
    settings = settings_for(url, key.consumer_key, key.consumer_secret, **sections)
    return WooCommerceShop.from_settings(settings)


@contextmanager
def running(
    version: str = "11.0",
    catalogue: Catalogue | None = None,
    *,
    sections: dict[str, Any] | None = None,
    **changes: Any,
) -> Iterator[tuple[WooCommerceSimulator, WooCommerceShop]]:
    """Serve a simulated shop, empty without a catalogue, and give it with its adapter."""
    simulated = replace(VERSIONS[version], **changes)
    with (
        WooCommerceSimulator(simulated, catalogue or Catalogue(())) as simulator,
        LoopbackServer(simulator.app) as server,
    ):
        shop = adapter_for(simulator, server.url, **(sections or {}))
        try:
            yield simulator, shop
        finally:
            shop.close()
