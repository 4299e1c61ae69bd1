"""The adapter for WooCommerce shops, 8.9 and later.

Two halves: ``translate`` turns JSON into the connector's words and back, in pure functions; the other
modules send. :class:`WooCommerceShop` is the port. *Facts e* is a chapter of ``simulators/FACTS.md``.
"""

from adapters.woocommerce.shop import WooCommerceShop

__all__ = ["WooCommerceShop"]
