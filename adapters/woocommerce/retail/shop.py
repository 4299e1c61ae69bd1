"""The port :class:`connector.ports.RetailShop` for a WooCommerce shop."""

from __future__ import annotations

from adapters.woocommerce.retail.assortment import Assortment
from adapters.woocommerce.retail.reading import Reading
from adapters.woocommerce.retail.sold import SoldOrders
from adapters.woocommerce.settings import DEFAULTS
from adapters.woocommerce.shop import WooCommerceShop
from adapters.woocommerce.taxes import Taxes
from connector.catalogue.release import fields_for
from connector.settings import Settings

LOADS_FOR = 300.0
"""Seconds for which WordPress waits for a picture, and its request may run on."""


class WooCommerceRetail:
    """A WooCommerce shop, 8.9 and later, as a retailer's; it shares the supplier's connections."""

    def __init__(self, shop: WooCommerceShop, settings: Settings) -> None:
        api, retail = shop.api, settings.retail
        taxes = Taxes(api)
        reading = Reading(api, taxes, fields_for(settings.release, DEFAULTS).gtin)
        assortment = Assortment(api, taxes, reading)
        orders = SoldOrders(api, shop.book, shop.order_fields, retail.tracking, retail.tracking_carrier)

        # Promises of the port that one part keeps as they are asked for.
        self.drafted = reading.drafted
        self.holders = reading.holders
        self.listed = reading.listed
        self.listings_since = reading.since
        self.taxing = assortment.taxing
        self.draft = assortment.draft
        self.mend = assortment.mend
        self.add_variants = assortment.add_variants
        self.remove_variants = assortment.remove_variants
        self.link = assortment.link
        self.complete = assortment.complete
        self.write_figures = assortment.write_figures
        self.show = assortment.show
        self.sold_since = orders.since
        self.sold = orders.read
        self.sold_with = orders.with_products
        self.mark_forwarded = orders.mark_forwarded
        self.note = shop.add_note
        self.tell_customer = orders.tell_customer
        self.enter_tracking = orders.enter_tracking
        self.set_sold_status = orders.set_status

    @property
    def patience(self) -> float:
        """Seconds that a request may still run in the shop after its answer was lost."""
        return LOADS_FOR
