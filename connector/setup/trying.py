"""What an answer is tried with, for the command line and the browser alike."""

from __future__ import annotations

from dataclasses import dataclass

from connector.model import ShopIdentity
from connector.model.errors import ConnectorError, PlatformAccessDenied, SupplierInactive
from connector.ports.kinds import ShopKind
from connector.settings import Settings
from connector.setup.looking import Places, look_at_orders, look_at_products
from connector.setup.means import Means


@dataclass(frozen=True, slots=True)
class Seen:
    """What a shop shows to who opens it with its keys; ``plugin`` is the platform's own, if it is active.

    ``places`` is None, and ``trouble`` says why, where products could not be looked at.
    """

    identity: ShopIdentity
    plugin: str
    places: Places | None
    tracking: tuple[str, ...]
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Announced:
    """What came of announcing this connector to the platform; no ``trouble``: it calls here from now on."""

    trouble: str = ""
    is_key_wrong: bool = False


def open_shop(means: Means, settings: Settings, kind: ShopKind) -> Seen:
    """Open a shop and look at some products and orders; raises ConnectorError when it does not open."""
    shop = means.open_shop(settings)
    identity, plugin, trouble = shop.identity(), shop.platform_plugin(), ""
    places, tracking = None, tuple[str, ...]()
    try:
        places = look_at_products(shop, kind)
        tracking = look_at_orders(shop)
    except ConnectorError as error:
        trouble = str(error)
    return Seen(identity, plugin, places, tracking, trouble)


def announce(means: Means, settings: Settings) -> Announced:
    """Let the platform call us from now on, which also tries its key."""
    url = settings.kickroute.public_url
    try:
        means.open_platform(settings).test_connection(f"{url}/kickroute/callback")
    except ConnectorError as error:
        is_wrong = isinstance(error, PlatformAccessDenied) and not isinstance(error, SupplierInactive)
        return Announced(str(error), is_key_wrong=is_wrong)
    return Announced()
