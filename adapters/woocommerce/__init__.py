"""The adapter for WooCommerce shops, 8.9 and later.

Two halves: ``translate`` turns JSON into the connector's words and back, in pure functions; the other
modules send. :class:`~adapters.woocommerce.shop.WooCommerceShop` is the port, :data:`KIND` what the
rest of the connector is told of the platform. *Facts e* is a chapter of ``simulators/FACTS.md``.
"""

from adapters.woocommerce.kind import KIND

__all__ = ["KIND"]
