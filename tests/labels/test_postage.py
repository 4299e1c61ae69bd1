"""What a label is asked for: whose addresses, what weight, whether an age is checked."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from connector.labels.postage import PostageRules, label_request
from connector.model import Address, Carrier, OrderLine, OrderStatus, Parcel, Product, ShopCategory, ShopOrder
from connector.model.shipping import AgeCheck, LabelRequest
from connector.settings import LabelSettings
from tests.labels.world import CUSTOMER, RELEASE, RETAILER, RULES, product


def _order(*lines: tuple[str, int]) -> ShopOrder:
    return ShopOrder(
        id="9",
        number="N9",
        kickroute_number="KR-4711",
        status=OrderStatus.AWAITING_FULFILLMENT,
        shop_status="processing",
        lines=tuple(OrderLine(id_, id_, f"400{id_}", n, Decimal(5)) for id_, n in lines or (("1", 2),)),
        parcels=(Parcel("1", Carrier.DHL),),
        shipping=CUSTOMER,
        billing=RETAILER,
    )


def _ask(*products: Product, order: ShopOrder | None = None, rules: PostageRules = RULES) -> LabelRequest:
    request = label_request(order or _order(), products, rules)
    assert isinstance(request, LabelRequest)
    return request


def test_the_retailer_sends_to_the_end_customer() -> None:
    """Sender is the billing address, receiver the shipping address, reference Kickroute's number."""
    request = _ask(product())
    assert request.sender == replace(RETAILER, email="", phone="")
    assert request.receiver == replace(CUSTOMER, email="", phone="")
    assert request.reference == "KR-4711"
    assert request.return_to is None


@pytest.mark.parametrize(("email", "phone"), [(False, False), (True, False), (False, True), (True, True)])
def test_mail_and_phone_go_along_only_where_the_settings_say_so(email: bool, phone: bool) -> None:
    """Each of the two is given on its own; the retailer's never are."""
    request = _ask(product(), rules=replace(RULES, notify_by_email=email, notify_by_phone=phone))
    assert bool(request.receiver.email) is email
    assert bool(request.receiver.phone) is phone
    assert request.sender.email == request.sender.phone == ""


# weight


def test_a_parcel_weighs_what_its_products_weigh() -> None:
    """Each line counts with its quantity."""
    order = _order(("1", 2), ("2", 3))
    assert _ask(product("1", "0.25"), product("2", "1.5"), order=order).weight == Decimal("5.00")


def test_a_variants_weight_counts() -> None:
    """The weight is that of what was ordered, not of another variant."""
    light, heavy = product("1", "0.1").offers[0], product("2", "9").offers[0]
    both = replace(product("7"), offers=(replace(light, id="71"), replace(heavy, id="72")), has_variants=True)
    order = _order()
    line = replace(order.lines[0], product_id="7", offer_id="71", quantity=1)
    assert _ask(both, order=replace(order, lines=(line,))).weight == Decimal("0.1")


def test_an_unknown_weight_makes_the_whole_parcel_count_with_the_default() -> None:
    """A part of the weight is no weight."""
    rules = replace(RULES, default_weight=Decimal("2.5"))
    order = _order(("1", 2), ("2", 1))
    request = _ask(product("1", "0.25"), product("2", None), order=order, rules=rules)
    assert request.weight == Decimal("2.5")


@pytest.mark.parametrize("is_there", [True, False])
def test_without_a_default_the_products_without_weight_are_named(is_there: bool) -> None:
    """What the supplier has to correct is said by the product's name, or its GTIN when it is gone."""
    order = _order(("1", 2), ("2", 1))
    products = (product("1"), product("2", None)) if is_there else (product("1"),)
    assert label_request(order, products, RULES) == (("Ware 2",) if is_there else ("GTIN 4002",))


def test_an_order_without_lines_has_no_weight() -> None:
    """Nothing weighs not nothing."""
    assert label_request(replace(_order(), lines=()), [], RULES) == ("N9",)


# age


@pytest.mark.parametrize(
    ("category", "age"),
    [
        ("vaping", "A18"),
        ("vaping-base", "A18"),
        ("Vaping-Base", "A18"),
        ("vaping-coils", None),
        ("vaping-coils-extra", "A18"),
        ("vapingless", "A18"),
        ("tea", None),
        ("games", "A16"),
        ("", None),
    ],
)
def test_the_longest_rule_that_fits_a_category_counts(category: str, age: str | None) -> None:
    """A rule is a category or its beginning; a longer one speaks for an exception."""
    rules = PostageRules.from_settings(
        LabelSettings(age_checks={"vaping*": "A18", "vaping-coils": "none", "games": "A16"}), RELEASE
    )
    assert _ask(product(category=category), rules=rules).age_check == (AgeCheck(age) if age else None)


def test_the_default_checks_for_adults_what_is_sold_for_vaping() -> None:
    """Without any setting vaping is for adults, whatever its kind."""
    rules = PostageRules.from_settings(LabelSettings(), RELEASE)
    assert _ask(product(category="vaping-liquids"), rules=rules).age_check is AgeCheck.A18
    assert _ask(product(category="tea"), rules=rules).age_check is None


def test_one_line_for_adults_makes_the_parcel_for_adults() -> None:
    """The strictest line counts."""
    rules = replace(RULES, age_checks={"vaping*": AgeCheck.A18, "games": AgeCheck.A16})
    order = _order(("1", 1), ("2", 1), ("3", 1))
    goods = (product("1", category="games"), product("2", category="tea"), product("3"))
    assert _ask(*goods, order=order, rules=rules).age_check is AgeCheck.A18
    assert _ask(*goods[:2], order=_order(("1", 1), ("2", 1)), rules=rules).age_check is AgeCheck.A16


def test_what_cannot_be_looked_up_any_more_is_checked_most_strictly() -> None:
    """A product that the shop deleted meanwhile may have been for adults."""
    rules = replace(RULES, age_checks={"vaping*": AgeCheck.A18, "tea": None}, default_weight=Decimal(1))
    assert _ask(rules=rules).age_check is AgeCheck.A18
    assert _ask(rules=replace(rules, age_checks={"tea": None})).age_check is None


def test_a_category_of_the_shop_counts_as_what_it_is_mapped_to() -> None:
    """Where the product has no Kickroute category of its own, the settings' table tells it."""
    release = replace(RELEASE, categories={"liquids": "vaping-liquids"})
    goods = product(category="", shop_categories=(ShopCategory("4", "liquids", "Liquids"),))
    assert _ask(goods, rules=replace(RULES, release=release)).age_check is AgeCheck.A18


# the way back


def test_a_label_for_the_way_back_leads_to_the_supplier() -> None:
    """It is asked for when there is a number to bill it to, with the address in the settings."""
    settings = LabelSettings(
        dhl_return_billing_number="22222222220701",
        return_name="Lieferant KG",
        return_street="Lagerweg 8",
        return_postcode="80331",
        return_city="München",
    )
    rules = PostageRules.from_settings(settings, RELEASE)
    assert _ask(product(), rules=rules).return_to == Address(
        company="Lieferant KG", address_1="Lagerweg 8", postcode="80331", city="München", country_code="DE"
    )


def test_settings_in_figures() -> None:
    """A default weight of nothing is none."""
    assert PostageRules.from_settings(LabelSettings(), RELEASE).default_weight is None
    rules = PostageRules.from_settings(LabelSettings(default_weight=1.5), RELEASE)
    assert rules.default_weight == Decimal("1.5")
