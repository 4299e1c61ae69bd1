"""The kinds of shops that are measured: how one is simulated, how slow real ones are, how it is asked.

A new platform is one entry in ``KINDS``; those that the daemon does not know yet are left out of a run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

import requests
from requests.auth import AuthBase

from benchmarks.pace import App, Price
from simulators.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Simulated:
    """A simulated shop inside this process: its application, keys as settings name them, and its filling."""

    app: App
    keys: Mapping[str, str]
    place_order: Callable[[str, str], object]
    """Places an order of one piece: Kickroute's number, GTIN."""
    move: Callable[[str], object]
    """Tells the shop its own address."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of shop. ``sign`` makes what signs bare requests, from address and keys."""

    name: str
    prices: tuple[Price, ...]
    simulate: Callable[[Catalogue], AbstractContextManager[Simulated]]
    sign: Callable[[str, Mapping[str, str]], AuthBase]


@contextmanager
def _woocommerce(catalogue: Catalogue) -> Iterator[Simulated]:
    from simulators.woocommerce import WooCommerceSimulator, WooSettings

    with WooCommerceSimulator(WooSettings(check_oauth_time=False), catalogue) as shop:
        key = shop.keys.full
        yield Simulated(
            app=shop.app,
            keys={"consumer_key": key.consumer_key, "consumer_secret": key.consumer_secret},
            place_order=lambda number, gtin: shop.owner.place_by_plugin(number, [(gtin, 1)]),
            move=lambda _: None,
        )


@contextmanager
def _shopware(catalogue: Catalogue) -> Iterator[Simulated]:
    from simulators.shopware import ShopwareSettings, ShopwareSimulator

    # With its messages on the command line, as a shop with webhooks has to be run.
    with ShopwareSimulator(ShopwareSettings(admin_worker=False), catalogue=catalogue) as shop:
        keys = shop.credentials
        yield Simulated(
            app=shop.app,
            keys={"client_id": keys.client_id, "client_secret": keys.client_secret},
            place_order=lambda number, gtin: shop.owner.edit_order(
                shop.owner.sell([(gtin, 1)]), customFields={"kickroute_order_number": number}
            ),
            move=shop.shop.move,
        )


class _ShopwareToken(AuthBase):
    """Fetches a token once and shows it from then on."""

    def __init__(self, url: str, keys: Mapping[str, str]) -> None:
        body = {"grant_type": "client_credentials", **keys}
        answer = requests.post(f"{url}/api/oauth/token", json=body, timeout=30)
        self._token = answer.json()["access_token"]

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def _sign_woocommerce(url: str, keys: Mapping[str, str]) -> AuthBase:
    from adapters.woocommerce.signing import WooCommerceAuth

    del url
    return WooCommerceAuth(keys["consumer_key"], keys["consumer_secret"])


_WOOCOMMERCE_PRICES = (
    Price("POST", r"/orders$", 0.09),  # pending: without mails
    Price("PUT", r"/orders/\d+$", 0.16),  # the status that takes stock and mails
    Price("", r"/orders$", 0.042, 0.0022),
    Price("", r"/variations$", 0.05, 0.0019),
    Price("", r"/products$", 0.042, 0.0026),
    Price("POST", r"/webhooks", 0.05),
    Price("", "", 0.045),
)
"""Medians of the recordings; a page of 100 products takes 0.30 s, of 100 variations 0.24 s."""

_SHOPWARE_PRICES = (
    Price("POST", r"/oauth/token$", 0.063),
    Price("POST", r"/api/order$|/api/_action/sync$", 0.05),
    Price("POST", r"/_action/.*state", 0.05),
    Price("POST", r"/search", 0.012, 0.0003),
    Price("", "", 0.012),
)
"""As measured in 6.6 (shopware-facts 1, 2, 9, 11): 500 products with associations take 0.16 s."""

KINDS: Mapping[str, Kind] = {
    "woocommerce": Kind("woocommerce", _WOOCOMMERCE_PRICES, _woocommerce, _sign_woocommerce),
    "shopware": Kind("shopware", _SHOPWARE_PRICES, _shopware, _ShopwareToken),
}


def known_kinds() -> list[str]:
    """Name the kinds that the daemon can serve today."""
    import scheduler

    return [name for name in KINDS if name in scheduler.SHOPS]


def settings_of(name: str, url: str, keys: Mapping[str, str]) -> dict[str, Any]:
    """Return the ``[shop]`` table of the settings with which the daemon reaches a shop."""
    return {"platform": name, "url": url, **keys}
