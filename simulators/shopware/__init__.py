"""A Shopware 6 Admin API over HTTP that behaves as a real shop was measured; see ``FACTS_SHOPWARE.md``."""

from simulators.shopware.errors import ShopError
from simulators.shopware.settings import Credentials, Delay, ShopwareSettings
from simulators.shopware.simulator import ShopwareSimulator

__all__ = ["Credentials", "Delay", "ShopError", "ShopwareSettings", "ShopwareSimulator"]
