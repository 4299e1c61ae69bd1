"""The shop itself: who it is, what it can do, what time it is."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest

from connector.model import Carrier, FindingCode
from tests.contract.kits import Ability, ShopKit, needs
from tests.contract.making import live_order

_seen: dict[str, str] = {}


def test_the_same_shop_always_gives_the_same_key(kit: ShopKit) -> None:
    """``identity``: the same shop always gives the same ``key``, and no other shop gives it."""
    first, second = kit.shop.identity(), kit.shop.identity()
    assert first == second
    assert first.key
    assert _seen.setdefault(first.key, repr(kit)) == repr(kit)


def test_the_shop_says_what_prices_mean(kit: ShopKit) -> None:
    """``identity``: currency and version are known, since money carries no currency of its own."""
    identity = kit.shop.identity()
    assert len(identity.currency) == 3
    assert identity.currency.isupper()
    assert identity.version


@needs(Ability.QUESTION_COUNT)
def test_capabilities_are_known_without_asking(kit: ShopKit) -> None:
    """``capabilities``: known without asking the shop."""
    before = kit.questions()
    assert kit.shop.capabilities == kit.shop.capabilities
    assert kit.questions() == before


@pytest.mark.orders
def test_now_is_the_clock_that_stamps_orders(kit: ShopKit) -> None:
    """``now``: the time by the shop's own clock, which stamps its orders; aware and in UTC."""
    second = timedelta(seconds=1)  # shops stamp with whole seconds, cut off
    before = kit.shop.now()
    order = live_order(kit)
    after = kit.shop.now()
    assert before.tzinfo is UTC
    assert order.created_at is not None
    assert before - second <= order.created_at <= after + second


@needs(Ability.QUESTION_COUNT)
def test_staff_find_products_and_orders_by_their_id(kit: ShopKit) -> None:
    """``admin_links``: where staff edit products and orders: addresses with ``{id}``, not asked for."""
    before = kit.questions()
    links = kit.shop.admin_links
    assert kit.questions() == before
    for link in (links.product, links.order):
        assert link.startswith(("https://", "http://"))
        assert link.count("{id}") == 1
        assert link.format(id="7").endswith(("7", "7&action=edit"))


def test_a_sound_shop_has_no_finding_that_stops_it(kit: ShopKit) -> None:
    """``findings``: name what a person should know; writes nothing, and nothing keeps a sound shop out."""
    before = kit.hook_urls()
    stops = {FindingCode.RIGHTS_MISSING, FindingCode.TAXES_OFF, FindingCode.PLATFORM_PLUGIN}
    assert not stops & {finding.code for finding in kit.shop.findings()}
    assert kit.hook_urls() == before


@needs(Ability.FIELDS_GO)
def test_our_fields_are_removed(kit: ShopKit) -> None:
    """``remove_fields``: removes what ``prepare`` made as fields, and a second time nothing."""
    kit.shop.prepare()
    removed = kit.shop.remove_fields()
    assert kit.shop.remove_fields() == ()
    assert bool(kit.shop.prepare()) is bool(removed)


@pytest.mark.orders
def test_values_of_orders_are_shown_by_place(kit: ShopKit) -> None:
    """``sample_order_fields``: values by place; a number that is found as a parcel is no news."""
    order = live_order(kit)
    for at, place in enumerate(kit.tracking_places):
        kit.enter_tracking(order.id, place, f"00340434{at:012d}", Carrier.DHL)
    (shown,) = kit.shop.orders([order.id]).found
    seen = kit.shop.sample_order_fields()
    assert all(values and all(value.strip() for value in values) for values in seen.values())
    numbers = {parcel.number for parcel in shown.parcels}
    assert numbers
    assert not numbers & {value for values in seen.values() for value in values}


def test_a_shop_without_the_platforms_plugin_names_none(kit: ShopKit) -> None:
    """``platform_plugin``: names the platform's own plugin while it is active; empty without one."""
    assert kit.shop.platform_plugin() == ""


def test_preparing_twice_makes_nothing_more(kit: ShopKit) -> None:
    """``prepare``: make what the connector needs in the shop; a second time nothing is."""
    kit.shop.prepare()
    assert kit.shop.prepare() == ()


@pytest.mark.catalogue
def test_the_fields_of_products_are_shown_with_their_values(kit: ShopKit) -> None:
    """``sample_fields``: values by place, named as settings name it; none empty."""
    made = kit.make_product(stock=3)
    seen = kit.shop.sample_fields()
    assert all(value.strip() for values in seen.values() for value in values)
    assert any(made.gtins[0] in values for values in seen.values())


def test_the_way_to_the_shop_is_known(kit: ShopKit) -> None:
    """``reach``: the address, and how the shop is reached there; no cache is in the way."""
    kit.shop.identity()
    way = kit.shop.reach()
    assert way.address.startswith("http")
    assert (way.cache, dict(way.page_sizes)) == ("", {})
