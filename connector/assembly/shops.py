"""Which platforms of shops there are, and how the adapter of one is built from the settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from connector.ports import Memory, Shop
from connector.settings import Settings
from connector.store.kept import on_the_way


def _woocommerce(settings: Settings, memory: Memory | None) -> Shop:
    from adapters.woocommerce import WooCommerceShop

    return WooCommerceShop.from_settings(settings, memory)


def _shopware(settings: Settings, memory: Memory | None) -> Shop:
    from adapters.shopware import ShopwareShop

    return ShopwareShop.from_settings(settings, memory)


SHOPS: Mapping[str, Callable[[Settings, Memory | None], Shop]] = {
    "woocommerce": _woocommerce,
    "shopware": _shopware,
}
"""How each kind of shop is built; a new platform is one line here."""


def open_shop(settings: Settings, memory: Memory | None) -> Shop:
    """Build the adapter of the shop in the settings, at the address at which it was found."""
    return SHOPS[settings.shop.platform](on_the_way(settings, memory), memory)
