"""The adapter for Shopware 6 shops, 6.6 and 6.7.

Two halves: ``translate`` turns JSON into the connector's words and back, in pure functions; the other
modules send. :class:`ShopwareShop` is the port. *Facts 5* is a chapter of ``simulators/FACTS_SHOPWARE.md``.
"""

from adapters.shopware.shop import ShopwareShop

__all__ = ["ShopwareShop"]
