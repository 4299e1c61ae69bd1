"""Fields of products that the connector writes: dealer price and category, at the shop's default places."""

from __future__ import annotations

from dataclasses import replace

import pytest

from connector.assembly.shops import KINDS
from connector.model import Fields, FieldSpot, Product
from tests.contract.kits import Ability, Made, ShopKit, needs


def _fields(kit: ShopKit) -> Fields:
    own = kit.shop.capabilities.own_fields
    return next(
        fields
        for fields in (kind.fields for kind in KINDS.values())
        if fields.dealer_price[0].startswith(own)
    )


def _prices(kit: ShopKit, made: Made, *values: str) -> dict[FieldSpot, str]:
    place = _fields(kit).dealer_price[0]
    spots = (FieldSpot(made.product_id, offer_id, place) for offer_id in made.offer_ids)
    return dict(zip(spots, values, strict=True))


def _category(kit: ShopKit, made: Made, value: str) -> dict[FieldSpot, str]:
    return {FieldSpot(made.product_id, made.product_id, _fields(kit).category[0]): value}


def _seen(kit: ShopKit, made: Made) -> Product:
    (product,) = kit.shop.products([made.product_id]).found
    return product


def test_what_stands_there_is_read(kit: ShopKit) -> None:
    """``read_fields``: the value of each field; of a product that is gone, none at all."""
    simple, varied, gone = kit.make_product(), kit.make_product(variants=2), kit.make_product()
    kit.set_dealer_price(varied.offer_ids[1], "8.90")
    kit.delete_product(gone.product_id)
    wanted = {
        **_prices(kit, simple, "12.50"),
        **_prices(kit, varied, "12.50", "8.90"),
        **_category(kit, varied, "vaping-base"),
    }
    asked = [*wanted, *_prices(kit, gone, "-"), *_category(kit, gone, "-")]
    found = kit.shop.read_fields(asked)
    assert {spot: value.rstrip("0") for spot, value in found.items()} == {
        spot: value.rstrip("0") for spot, value in wanted.items()
    }


def test_values_are_written_and_nothing_else_changes(kit: ShopKit) -> None:
    """``write_fields``: a price of a product, one of each variant, a category; the rest is as it was."""
    simple, varied = kit.make_product(), kit.make_product(variants=2)
    before = _seen(kit, simple), _seen(kit, varied)
    values = {
        **_prices(kit, simple, "7.25"),
        **_prices(kit, varied, "8.25", "9.25"),
        **_category(kit, simple, "vaping-liquids"),
    }
    assert dict(kit.shop.write_fields(values)) == {}
    after = _seen(kit, simple), _seen(kit, varied)
    assert [o.dealer_price for product in after for o in product.offers] == ["7.25", "8.25", "9.25"]
    assert [product.category for product in after] == ["vaping-liquids", "vaping-base"]
    assert [_without(product) for product in after] == [_without(product) for product in before]


def test_an_empty_value_takes_out_what_stands_there(kit: ShopKit) -> None:
    """``write_fields``: afterwards the field has no value."""
    made = kit.make_product()
    assert dict(kit.shop.write_fields(_prices(kit, made, ""))) == {}
    assert [offer.dealer_price for offer in _seen(kit, made).offers] == [""]
    assert set(kit.shop.read_fields(_prices(kit, made, "")).values()) == {""}


def test_what_is_not_taken_is_named_and_the_rest_is_written(kit: ShopKit) -> None:
    """``write_fields``: a product that is gone has a reason of its own, and hinders no other."""
    first, gone, last = kit.make_product(), kit.make_product(), kit.make_product()
    kit.delete_product(gone.product_id)
    lost = _prices(kit, gone, "7.25")
    refused = kit.shop.write_fields({**_prices(kit, first, "7.25"), **lost, **_prices(kit, last, "8.25")})
    assert set(refused) == set(lost)
    assert all(reason for reason in refused.values())
    assert [_seen(kit, made).offers[0].dealer_price for made in (first, last)] == ["7.25", "8.25"]


def test_the_feed_of_changes_tells_of_it(kit: ShopKit) -> None:
    """``changes_since``: a dealer price that the connector wrote is told like one that staff entered."""
    made = kit.make_product(variants=2)
    *_, last = kit.shop.changes_since(None)
    kit.shop.write_fields(_prices(kit, made, "8.25", "9.25"))
    seen = {p.id: p for page in kit.shop.changes_since(last.cursor) for p in page.products}
    assert [offer.dealer_price for offer in seen[made.product_id].offers] == ["8.25", "9.25"]


def test_other_fields_cannot_be_written(kit: ShopKit) -> None:
    """``capabilities.own_fields``: a field of another kind is a mistake of the caller."""
    made = kit.make_product()
    with pytest.raises(ValueError, match="name"):
        kit.shop.write_fields({FieldSpot(made.product_id, made.product_id, "name"): "Tasse"})


@needs(Ability.QUESTION_COUNT)
def test_many_are_written_by_few_questions(kit: ShopKit) -> None:
    """``write_fields``: the number of questions follows the products with variants, not the offers."""
    varied, simple = kit.make_product(variants=20), [kit.make_product() for _ in range(20)]
    values = _prices(kit, varied, *["8.25"] * 20)
    for made in simple:
        values |= _prices(kit, made, "7.25")
    before = kit.questions()
    kit.shop.write_fields(values)
    assert kit.questions() - before <= 5


def _without(product: Product) -> Product:
    """Return a product without what the test has written, and without its date."""
    offers = tuple(replace(o, dealer_price="", dealer_price_source="") for o in product.offers)
    return replace(product, offers=offers, category="", changed_at=None)
