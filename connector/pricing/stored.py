"""Products as the store knows them: enough to plan prices and categories without asking the shop; pure."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from connector.model import Offer, Product
from connector.model.records import OfferRecord


def products_of(records: Iterable[OfferRecord]) -> list[Product]:
    """Put offers, which come by product, back together, as far as prices and categories hang on them."""
    grouped = groupby(records, key=lambda record: record.product_id)
    return [_product(product_id, [*mine]) for product_id, mine in grouped]


def _product(product_id: str, records: list[OfferRecord]) -> Product:
    listing = records[0].listing
    return Product(
        id=product_id,
        name=listing.title or records[0].name,
        offers=tuple(_offer(record) for record in records if record.offer_id),
        category=listing.category,
        shop_categories=listing.shop_categories,
        tax_rate=listing.tax_rate,
        image_url=listing.image_url,
        has_variants=any(record.offer_id != product_id for record in records),
        sku=listing.product_sku,
    )


def _offer(record: OfferRecord) -> Offer:
    listing = record.listing
    return Offer(
        id=record.offer_id,
        gtin=record.gtin,
        dealer_price=listing.dealer_price,
        regular_price=listing.regular_price,
        stock=listing.stock,
        attributes=(("", listing.variant),) if listing.variant else (),
        sku=listing.sku,
    )
