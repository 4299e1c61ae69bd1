"""Start the simulated shop and the hub, and say how a connector reaches them."""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from typing import Self

from pydantic import SecretStr

from connector.assembly.shops import KINDS
from connector.settings import (
    KickrouteSettings,
    LabelSettings,
    ServerSettings,
    Settings,
    StoreSettings,
)
from connector.texts import choose_language, wish_of_system
from practice.hub import CallbackPolicy, Hub
from practice.hub.assortment import EXTENSIONS
from practice.sandbox.retailer import RetailStage
from practice.sandbox.shopware import ShopwareStage
from practice.sandbox.stage import Stage
from practice.sandbox.telling import tell_start
from practice.sandbox.woocommerce import WooCommerceStage
from practice.simulators.dhl import DhlSimulator
from practice.simulators.serving import LoopbackServer

RETAILER = "händler"
STAGES: Mapping[str, Callable[[], AbstractContextManager[Stage]]] = {
    "woocommerce": WooCommerceStage,
    "shopware": ShopwareStage,
}


class World:
    """A hub with a retailer, on loopback, in which shops of suppliers live; use it as a context manager."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        policy = CallbackPolicy(retries=(0.5, 1.0, 2.0, 5.0, 10.0, 30.0), number_after=0.3)
        self.hub = Hub(callbacks=policy, has_pages=True, extensions=EXTENSIONS)
        self._server = LoopbackServer(self.hub.app)
        self.hub_url = self._server.url

    def __enter__(self) -> Self:
        self._stack.callback(self.hub.close)
        self._stack.enter_context(self._server)
        self.hub.add_retailer(RETAILER, country="DE")
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def open_shop(self, kind: str) -> Stage:
        """Open a simulated shop of a kind, which stays open as long as the world."""
        return self._stack.enter_context(STAGES[kind]())

    def open_retailer(self) -> RetailStage:
        """Open the shop of a retailer, which stays open as long as the world."""
        return self._stack.enter_context(RetailStage())

    def open_carrier(self) -> LabelSettings:
        """Open a stand-in for DHL, as long as the world; returns how labels are ordered there."""
        dhl = DhlSimulator()
        url = self._stack.enter_context(LoopbackServer(dhl)).url
        folder = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="kickroute-labels-"))
        account = dhl.account
        return LabelSettings(
            carrier="dhl",
            folder=folder,
            default_weight=0.5,
            dhl_url=url,
            dhl_user=account.user,
            dhl_password=SecretStr(account.password),
            dhl_api_key=SecretStr(account.key),
            dhl_api_secret=SecretStr(account.secret),
            dhl_billing_number=account.billing_numbers[0],
        )

    def join(self, stage: Stage, base: Settings, *, listen: str) -> Settings:
        """Let a supplier with this shop join the platform; returns the settings for its connector."""
        self.hub.add_supplier(stage.kind, key=_key(stage).get_secret_value(), country="DE", active=True)
        return self._settings(stage, base, listen)

    def join_retailer(self, stage: RetailStage, base: Settings, *, listen: str) -> Settings:
        """Let a retailer with this shop join the platform; returns the settings for its connector."""
        self.hub.add_retailer(stage.kind, key=_key(stage).get_secret_value(), country="DE")
        return self._settings(stage, base, listen)

    def _settings(self, stage: Stage, base: Settings, listen: str) -> Settings:
        folder = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="kickroute-sandbox-"))
        shop = stage.shop_settings()
        return base.model_copy(
            update={
                "supplier": stage.kind,
                "kickroute": KickrouteSettings(
                    url=self.hub_url,
                    api_key=_key(stage),
                    public_url=f"http://{listen}",
                    requests_per_second=50,
                ),
                "shop": KINDS[str(shop["platform"])].section.model_validate(shop),
                "store": StoreSettings(url=f"sqlite:///{folder}/connector.db", backups=f"{folder}/backups"),
                "server": ServerSettings(listen=listen),
            }
        )


def _key(stage: Stage) -> SecretStr:
    return SecretStr(f"sandbox-key-{stage.kind}")


class Sandbox:
    """One shop and a hub for ``kickroute-connector run`` with ``platform = "sandbox"``."""

    def __init__(self, settings: Settings, kind: str = "woocommerce") -> None:
        self._base = settings
        self._kind = kind
        self._world = World()
        self.stage: Stage
        self.settings: Settings

    def __enter__(self) -> Self:
        self._world.__enter__()
        self.stage = self._world.open_shop(self._kind)
        base = self._base
        if not base.labels.carrier:
            base = base.model_copy(update={"labels": self._world.open_carrier()})
        self.settings = self._world.join(self.stage, base, listen=base.server.listen)
        return self

    def __exit__(self, *_: object) -> None:
        self._world.__exit__()

    def banner(self) -> str:
        """Say that this is practice, and where everything is, in the reader's language."""
        language = choose_language("auto", wish_of_system())
        at = {"page": f"http://{self.settings.server.listen}/", "owner": self.stage.owner_page}
        return tell_start(language, platform=self._world.hub_url, **at)


def free_address() -> str:
    """Return an address on loopback that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"
