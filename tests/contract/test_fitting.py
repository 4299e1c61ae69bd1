"""Fitting an order to the shop's fields: what is shortened, what never is, and what the shop keeps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from connector.model.errors import AddressTooLong, CountryUnknown
from tests.contract.kits import ShopKit
from tests.contract.making import BILLING, NOTE, SHIPPING, create, new_order, read

PHONE = "0221 " * 30
MAIL = "e" * 400 + "@retail.example"


def test_what_is_left_out_stands_in_the_note(kit: ShopKit) -> None:
    """``fit``: a phone and a mail address that no shop holds; the shop shows the order as it was fitted."""
    order = new_order((kit.make_product(), 0))
    long = replace(order, billing=replace(BILLING, phone=PHONE, email=MAIL))
    fits = kit.shop.fit(long)
    assert (fits.billing.phone, fits.billing.email) == ("", "")
    assert fits.note.startswith(NOTE)
    assert PHONE.strip() in fits.note
    assert MAIL in fits.note
    placed = read(kit, create(kit, long).id)
    assert placed.billing == fits.billing
    assert placed.shipping == fits.shipping


def test_fitting_twice_changes_nothing(kit: ShopKit) -> None:
    """``fit``: returns an order that was fitted as it is."""
    order = new_order((kit.make_product(), 0))
    fits = kit.shop.fit(replace(order, billing=replace(BILLING, phone=PHONE, email=MAIL)))
    assert kit.shop.fit(fits) == fits
    assert kit.shop.fit(order) == replace(order, shipping=replace(SHIPPING, email=""))


@pytest.mark.parametrize("part", ["address_1", "postcode", "city"])
@pytest.mark.parametrize("place", ["shipping", "billing"])
def test_what_leads_the_parcel_is_never_cut(kit: ShopKit, place: str, part: str) -> None:
    """``fit``: raises AddressTooLong with the place where street, postcode or city do not fit."""
    order = new_order((kit.make_product(), 0))
    address = replace(SHIPPING if place == "shipping" else BILLING, **{part: "Ö" * 70_000})
    with pytest.raises(AddressTooLong) as caught:
        kit.shop.fit(replace(order, **{place: address}))  # type: ignore[arg-type]  # an address either way
    assert caught.value.place == f"{place}.{part}"
    assert "ÖÖ" not in str(caught.value)


@pytest.mark.parametrize("place", ["shipping", "billing"])
def test_a_country_that_is_none_is_refused(kit: ShopKit, place: str) -> None:
    """``require_countries``: raises CountryUnknown with the place; a billing address may name none."""
    order = new_order((kit.make_product(), 0))
    kit.shop.require_countries(order)
    kit.shop.require_countries(replace(order, billing=replace(BILLING, country_code="")))
    address = replace(SHIPPING if place == "shipping" else BILLING, country_code="ZZ")
    with pytest.raises(CountryUnknown) as caught:
        kit.shop.require_countries(replace(order, **{place: address}))  # type: ignore[arg-type]  # as above
    assert (caught.value.place, caught.value.country) == (f"{place}.country_code", "ZZ")
