"""The adapter for Shopware 6 shops, 6.6 and 6.7.

Two halves: ``translate`` turns JSON into the connector's words and back, in pure functions; the other
modules send. :class:`~adapters.shopware.shop.ShopwareShop` is the port, :data:`KIND` what the
rest of the connector is told of the platform. *Facts 5* is a chapter of ``simulators/FACTS_SHOPWARE.md``.
"""

from adapters.shopware.kind import KIND

__all__ = ["KIND"]
