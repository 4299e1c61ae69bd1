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

from benchmarks.books import App
from practice.simulators.catalogue import Catalogue
from practice.simulators.pace import Pace
from practice.simulators.past import Past
from practice.simulators.shopware import costs as shopware
from practice.simulators.woocommerce import costs as woocommerce
from practice.simulators.woocommerce.settings import Cron


@dataclass(frozen=True, slots=True)
class Setup:
    """How a simulated shop is set up.

    ``workers``, ``question`` and ``speed`` are its pace (``practice.simulators.pace``), ``orders`` and
    ``open_orders`` its past (``practice.simulators.past``). ``hpos`` and ``cron`` are WooCommerce's: the
    new order tables, and who runs WP-Cron.
    """

    workers: int = 2
    question: float = 0.0
    speed: float = 1.0
    orders: int = 0
    open_orders: int = 0
    hpos: bool = True
    cron: Cron = "immediate"

    @property
    def pace(self) -> Pace:
        """How slow the shop is."""
        return Pace(self.workers, self.question, self.speed)

    @property
    def past(self) -> Past:
        """What it has been through."""
        return Past(self.orders, self.open_orders)


@dataclass(frozen=True, slots=True)
class Simulated:
    """A simulated shop inside this process: its application, and keys as settings name them."""

    app: App
    keys: Mapping[str, str]
    move: Callable[[str], object]
    """Tells the shop its own address."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of shop. ``sign`` makes what signs bare requests, from address and keys.

    ``question`` is what an empty question takes as measured, in seconds.
    """

    name: str
    question: float
    simulate: Callable[[Catalogue, Setup], AbstractContextManager[Simulated]]
    sign: Callable[[str, Mapping[str, str]], AuthBase]


@contextmanager
def _woocommerce(catalogue: Catalogue, setup: Setup) -> Iterator[Simulated]:
    from practice.simulators.woocommerce import WooCommerceSimulator, WooSettings

    settings = WooSettings(check_oauth_time=False, hpos=setup.hpos, cron=setup.cron, pace=setup.pace)
    with WooCommerceSimulator(settings, catalogue, past=setup.past) as shop:
        key = shop.keys.full
        yield Simulated(
            app=shop.app,
            keys={"consumer_key": key.consumer_key, "consumer_secret": key.consumer_secret},
            move=lambda _: None,
        )


@contextmanager
def _shopware(catalogue: Catalogue, setup: Setup) -> Iterator[Simulated]:
    from practice.simulators.shopware import ShopwareSettings, ShopwareSimulator

    # With its messages on the command line, as a shop with webhooks has to be run.
    settings = ShopwareSettings(admin_worker=False, pace=setup.pace)
    with ShopwareSimulator(settings, catalogue, past=setup.past) as shop:
        keys = shop.credentials
        yield Simulated(
            app=shop.app,
            keys={"client_id": keys.client_id, "client_secret": keys.client_secret},
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


KINDS: Mapping[str, Kind] = {
    "woocommerce": Kind("woocommerce", woocommerce.QUESTION, _woocommerce, _sign_woocommerce),
    "shopware": Kind("shopware", shopware.QUESTION, _shopware, _ShopwareToken),
}


def known_kinds() -> list[str]:
    """Name the kinds that the daemon can serve today."""
    from connector.assembly.shops import KINDS as KNOWN

    return [name for name in KINDS if name in KNOWN]


def settings_of(name: str, url: str, keys: Mapping[str, str]) -> dict[str, Any]:
    """Return the ``[shop]`` table of the settings with which the daemon reaches a shop."""
    return {"platform": name, "url": url, **keys}
