"""The way by which a product comes to be listed, as the port's promises allow it: safe to be done again."""

from __future__ import annotations

from connector.model.errors import ShopRefused
from connector.model.retail import ItemSpot, ListedProduct, NewListing
from connector.ports import RetailShop


def list_product(
    shop: RetailShop, new: NewListing, image: str = "", *, publish: bool = True
) -> ListedProduct:
    """Find what there is, draft or mend it, make the variants that are missing, link, and complete."""
    row = shop.drafted(new.key, new.sku)
    if row is not None and not row.key:
        return row  # completed before
    row = shop.draft(new) if row is None else shop.mend(row.id, new)
    if new.has_variants:
        row = _with_variants(shop, row.id, new)
    wanted = {item.sku: item.gtin for item in new.items}
    shop.link({item.spot: wanted[item.sku] for item in row.items}, new.supplier)
    try:
        return shop.complete(row.id, "" if row.images else image, publish=publish)
    except ShopRefused:
        return shop.complete(row.id, "", publish=publish)


def _with_variants(shop: RetailShop, product_id: str, new: NewListing) -> ListedProduct:
    wanted = {item.sku: item for item in new.items}
    (row,) = shop.listed([product_id]).found
    seen: set[str] = set()
    bad: list[ItemSpot] = []
    for item in row.items:
        if not item.whole or item.sku not in wanted or item.sku in seen:
            bad.append(item.spot)
        seen.add(item.sku)
    if bad:
        shop.remove_variants(product_id, [spot.offer_id for spot in bad])
    (row,) = shop.listed([product_id]).found
    there = {item.sku for item in row.items}
    missing = [item for sku, item in wanted.items() if sku not in there]
    if missing:
        reasons = shop.add_variants(product_id, missing)
        assert not reasons, reasons
    (row,) = shop.listed([product_id]).found
    return row
