"""What people know a product's offers by, taken from what the shop shows of them; pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from connector.catalogue.release import ReleaseRules
from connector.catalogue.release.case import Case
from connector.model import Offer, Product
from connector.model.prices import cents
from connector.model.records import Listing


def listings(product: Product, rules: ReleaseRules) -> Mapping[str, Listing]:
    """Return the listing of each offer by its id; of a product that sells nothing, one under no id."""
    if not product.offers:
        return {"": Listing(**_of_product(product), sku=product.sku.strip())}
    return {offer.id: _listing(offer, product, rules) for offer in product.offers}


def variant_name(offer: Offer) -> str:
    """Name what sets a variant apart; empty for a simple product."""
    return ", ".join(value for _, value in offer.attributes if value)


def _listing(offer: Offer, product: Product, rules: ReleaseRules) -> Listing:
    case = Case(offer, product, rules)
    of_product = _of_product(product)
    return Listing(
        **(of_product | ({"image_url": offer.image_url} if offer.image_url else {})),
        variant=variant_name(offer),
        sku=offer.sku.strip() or ("" if product.has_variants else product.sku.strip()),
        regular_price=offer.regular_price.strip(),
        dealer_price=offer.dealer_price.strip(),
        price=case.price if isinstance(case.price, Decimal) else None,
        retail_net=None if case.retail_net is None else cents(case.retail_net),
        stock=offer.stock,
        product_sku=product.sku.strip() if product.has_variants else "",
    )


def _of_product(product: Product) -> dict[str, Any]:
    return {
        "title": product.name.strip() or product.id,
        "image_url": product.image_url,
        "category": product.category.strip(),
        "shop_categories": product.shop_categories,
        "tax_rate": product.tax_rate,
    }
