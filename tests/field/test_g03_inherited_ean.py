"""G3: what tells products apart is never inherited: no variant is offered under its product's number."""

from __future__ import annotations

from dataclasses import replace

import pytest

from connector.model import Offer
from connector.settings import ReleaseSettings
from practice.simulators.catalogue import Catalogue, german_catalogue
from tests.adapters.shopware_shops import adapter_for
from tests.adapters.woocommerce_shops import adapter_for as woo_adapter_for
from tests.field.shops import Fielded, served, swept

PARENTS = "4260990123456"


def goods() -> Catalogue:
    """List one product with variants, the first of which has no GTIN of its own."""
    product = next(p for p in german_catalogue().products if len(p.variants) > 2 and not p.breaks)
    bare = replace(product.variants[0], gtin="")
    return Catalogue((replace(product, gtin=PARENTS, variants=(bare, *product.variants[1:])),))


def offers(held: Fielded) -> list[Offer]:
    """Read the variants."""
    (product,) = swept(held.shop)
    return list(product.offers)


def test_a_variant_without_an_ean_has_none() -> None:
    """By a sweep, by id and as a change: the parent's EAN is nobody's; the others keep their own."""
    wanted = goods().products[0]
    with served("shopware", goods()) as held:
        found = offers(held)
        assert sorted(o.gtin for o in found) == sorted(v.gtin for v in wanted.variants)
        (product,) = held.shop.products([swept(held.shop)[0].id]).found
        assert PARENTS not in {o.gtin for o in product.offers}


def test_an_ean_of_its_own_counts_also_where_it_is_the_products() -> None:
    """Typed at both: that variant, and no other, is the product that the number names."""
    with served("shopware", goods()) as held:
        sku = goods().products[0].variants[1].sku
        held.sim.owner.edit(sku, ean=PARENTS)
        assert [o.gtin for o in offers(held)].count(PARENTS) == 1


@pytest.mark.parametrize("place", ["manufacturerNumber", "custom:gtin"])
def test_other_places_are_read_without_inheritance_too(place: str) -> None:
    """A manufacturer's number and a custom field are inherited in this shop like the EAN."""
    product = goods().products[0]
    with served("shopware", goods()) as held:
        if place.startswith("custom:"):
            held.sim.owner.set_custom_field(product.sku, "gtin", PARENTS)
            held.sim.owner.set_custom_field(product.variants[1].sku, "gtin", "4260990000015")
        else:
            held.sim.owner.edit(product.sku, manufacturerNumber=PARENTS)
            held.sim.owner.edit(product.variants[1].sku, manufacturerNumber="4260990000015")
        shop = adapter_for(held.sim, held.url, release=ReleaseSettings(gtin=(place,)))
        try:
            found = [o.gtin for p in swept(shop) for o in p.offers]
        finally:
            shop.close()
        assert sorted(found) == sorted(["4260990000015"] + [""] * (len(product.variants) - 1))


def test_a_variation_that_shows_its_products_sku_has_none() -> None:
    """WooCommerce shows the product's SKU for a variation without one, and SKUs are unique."""
    product = goods().products[0]
    bare = replace(product.variants[0], sku="")
    catalogue = Catalogue((replace(product, sku=PARENTS, variants=(bare, *product.variants[1:])),))
    with served("woocommerce", catalogue) as held:
        shop = woo_adapter_for(held.sim, held.url, release=ReleaseSettings(gtin=("sku",)))
        try:
            found = {o.gtin for p in swept(shop) for o in p.offers}
        finally:
            shop.close()
        assert found == {v.sku for v in product.variants[1:]} | {""}
