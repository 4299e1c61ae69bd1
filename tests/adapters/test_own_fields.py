"""Writing fields of products: a batch is judged row by row, and nothing beside the field is lost."""

from __future__ import annotations

import pytest

from adapters.shopware.api import Api
from adapters.shopware.shop import ShopwareShop, make_clients
from connector.model import FieldSpot, Product
from connector.model.errors import ShopAccessDenied, ShopUnavailable
from connector.ports import Shop
from practice.simulators.catalogue import generate
from tests.adapters import shopware_shops, woocommerce_shops

META_PRICE = "meta:_kickroute_price"
CUSTOM_PRICE = "custom:kickroute_dealer_price"
BATCH = r"/products/batch$"
VARIATIONS_BATCH = r"/variations/batch$"


def _catalogue(shop: Shop) -> list[Product]:
    return [product for page in shop.all_products() for product in page.products]


def _spots(products: list[Product], place: str = META_PRICE) -> list[FieldSpot]:
    return [FieldSpot(product.id, offer.id, place) for product in products for offer in product.offers]


def _standing(shop: Shop, spots: list[FieldSpot]) -> set[str]:
    return set(shop.read_fields(spots).values())


def test_a_row_that_a_plugin_refuses_hinders_no_other() -> None:
    """WooCommerce: the shop's own reason stands at that row alone, product or variation."""
    with woocommerce_shops.running("11.0", generate(12)) as (simulator, shop):
        products = _catalogue(shop)
        spots = _spots(products)
        varied = next(product for product in products if product.has_variants)
        simple = next(product for product in products if not product.has_variants)
        locked = {simple.id, varied.offers[0].id}
        simulator.configure(vetoed=frozenset(map(int, locked)))
        refused = shop.write_fields(dict.fromkeys(spots, "4.90"))
        assert {spot.offer_id for spot in refused} == locked
        assert set(refused.values()) == {"the shop says: This product is locked."}
        assert _standing(shop, [spot for spot in spots if spot not in refused]) == {"4.90"}


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_batch_whose_answer_is_lost_is_written_all_the_same(moment: str) -> None:
    """WooCommerce: what a broken batch did not write is written by halves."""
    with woocommerce_shops.running("11.0", generate(12)) as (simulator, shop):
        spots = _spots(_catalogue(shop))
        simulator.fail(BATCH, at=moment, answer=500)
        simulator.fail(VARIATIONS_BATCH, at=moment, answer=500)
        assert shop.write_fields(dict.fromkeys(spots, "4.90")) == {}
        assert _standing(shop, spots) == {"4.90"}


def test_a_batch_that_always_breaks_ends_with_a_reason_for_each_row() -> None:
    """WooCommerce: halving ends at the row, and what stands there is as it was."""
    with woocommerce_shops.running("11.0", generate(6)) as (simulator, shop):
        simple = [product for product in _catalogue(shop) if not product.has_variants]
        spots = _spots(simple)
        before = shop.read_fields(spots)
        simulator.fail(BATCH, answer=500, times=0)
        refused = shop.write_fields(dict.fromkeys(spots, "4.90"))
        assert set(refused) == set(spots)
        assert shop.read_fields(spots) == before


def test_a_shop_that_is_gone_is_not_asked_row_by_row() -> None:
    """WooCommerce: when nothing answers any more, that is said once."""
    with woocommerce_shops.running("11.0", generate(6)) as (simulator, shop):
        spots = _spots(_catalogue(shop))
        simulator.fail(BATCH, answer=500)
        simulator.fail(r"/products$", skip=1, answer=503, times=0)
        with pytest.raises(ShopUnavailable):
            shop.write_fields(dict.fromkeys(spots, "4.90"))


def test_germanizeds_age_stays() -> None:
    """WooCommerce: least ages of products and variations are sent along, as the shop shows them."""
    with woocommerce_shops.running("11.0", generate(12), plugins=("germanized",)) as (simulator, shop):
        spots = _spots(_catalogue(shop))
        ids = sorted({int(spot.offer_id) for spot in spots})
        for number in ids:
            simulator.owner.edit(number, min_age="18")
        assert shop.write_fields(dict.fromkeys(spots, "4.90")) == {}
        assert _standing(shop, spots) == {"4.90"}
        assert {simulator.owner.product(number)["min_age"] for number in ids} == {"18"}


def test_a_number_field_of_shopware_takes_numbers() -> None:
    """Shopware: a price is written as the number that the field holds; a text is not even sent."""
    with shopware_shops.running(generate(6)) as served:
        served.shop.prepare()
        spots = _spots(_catalogue(served.shop), CUSTOM_PRICE)
        refused = served.shop.write_fields(dict.fromkeys(spots, "4.95") | {spots[3]: "on request"})
        assert refused == {spots[3]: "the shop's field takes numbers only"}
        assert _standing(served.shop, [s for s in spots if s != spots[3]]) == {"4.95"}


def test_shopware_halves_down_to_the_row_that_it_refuses() -> None:
    """Shopware writes all or nothing: rows that its field does not take are named, others written."""
    with shopware_shops.running(generate(12)) as served:
        known = served.simulator.credentials
        settings = shopware_shops.settings_for(served.url, known.client_id, known.client_secret)
        api = Api(*make_clients(settings))
        api.create("custom-field", {"name": "whole_euros", "type": "int", "active": True})
        api.close()
        spots = _spots(_catalogue(served.shop), "custom:whole_euros")
        refused = served.shop.write_fields(dict.fromkeys(spots, "4.00") | {spots[3]: "4.90", spots[8]: "1.5"})
        assert set(refused) == {spots[3], spots[8]}
        assert all("customFields/whole_euros" in reason for reason in refused.values())
        assert _standing(served.shop, [s for s in spots if s not in refused]) == {"4"}


def test_shopware_says_what_the_integration_lacks() -> None:
    """Shopware: a missing privilege is no row's fault."""
    with shopware_shops.running(generate(3)) as served:
        spots = _spots(_catalogue(served.shop), CUSTOM_PRICE)
        made = served.simulator.owner.create_integration("liest", ["product:read", "custom_field:read"])
        settings = shopware_shops.settings_for(served.url, made.client_id, made.client_secret)
        shop = ShopwareShop.from_settings(settings)
        with pytest.raises(ShopAccessDenied, match="product:update"):
            shop.write_fields(dict.fromkeys(spots, "4.90"))
        shop.close()


@pytest.mark.parametrize("moment", ["before", "after"])
def test_shopware_writes_again_what_was_lost(moment: str) -> None:
    """Shopware: a sync whose answer is lost is looked at, and what is not there is written by halves."""
    with shopware_shops.running(generate(6)) as served:
        spots = _spots(_catalogue(served.shop), CUSTOM_PRICE)
        served.simulator.fail(r"/api/_action/sync", at=moment, answer=500)
        assert served.shop.write_fields(dict.fromkeys(spots, "4.90")) == {}
        assert _standing(served.shop, spots) == {"4.90"}
