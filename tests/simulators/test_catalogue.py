"""The catalogue of the simulated shops."""

from decimal import Decimal

import pytest

from practice.simulators.assortment import FLAWS
from practice.simulators.catalogue import Catalogue, Product, Variant, check_digit, generate, german_catalogue


def _offers(catalogue: Catalogue) -> list[Product | Variant]:
    return [offer for product in catalogue.products for offer in (product.variants or (product,))]


def _valid(gtin: str) -> bool:
    return len(gtin) in (12, 13) and gtin.isdigit() and check_digit(gtin[:-1]) == gtin[-1]


def test_the_check_digit_is_that_of_gs1() -> None:
    """Published GTINs, as printed on well-known goods, get their printed digit."""
    assert check_digit("400638133393") == "1"
    assert check_digit("03600029145") == "2"


def test_the_same_seed_makes_the_same_shop() -> None:
    """Two runs with one seed sell exactly the same; another seed sells something else."""
    assert german_catalogue(3) == german_catalogue(3)
    assert german_catalogue(3) != german_catalogue(4)


def test_the_catalogue_is_believable() -> None:
    """About 200 products, with and without variants, with umlauts and German quotes."""
    catalogue = german_catalogue()
    assert 190 <= len(catalogue.products) <= 220
    assert sum(1 for p in catalogue.products if p.variants) > 40
    assert sum(1 for p in catalogue.products if not p.variants) > 40
    text = "".join(p.name for p in catalogue.products)
    assert set("äöüß„“") <= set(text)
    assert len({offer.sku for offer in _offers(catalogue)}) == len(_offers(catalogue))


def test_what_is_not_marked_as_broken_is_complete() -> None:
    """An offer without a mark has its own valid GTIN, a dealer price and a category."""
    gtins: dict[str, str] = {}
    for product in german_catalogue().products:
        for offer in product.variants or (product,):
            if product.breaks or offer.breaks:
                continue
            assert _valid(offer.gtin), offer
            assert gtins.setdefault(offer.gtin, offer.sku) == offer.sku
            price = Decimal(offer.dealer_price.replace(",", "."))
            assert price * 5 > offer.retail_price / (1 + (product.tax_rate or Decimal(0)) / 100)
            assert product.kickroute_category not in ("", "none")
            assert product.published
            assert product.tax_rate is not None


@pytest.mark.parametrize("rule", sorted({flaw.rule for flaw in FLAWS}))
def test_each_rule_is_broken_once_at_least(rule: str) -> None:
    """For every reason to withhold or warn there is a product that gives it, and gives no other."""
    broken = german_catalogue().broken
    marks = {mark for p in broken for mark in (p.breaks, *(v.breaks for v in p.variants))}
    assert rule in marks


def test_the_broken_gtins_are_broken_as_marked() -> None:
    """A store-internal GTIN has a right check digit (only its prefix is wrong), and so on."""
    by_rule = {p.breaks: p for p in german_catalogue().products if p.breaks}
    assert _valid(by_rule["gtin_internal"].gtin)
    assert not _valid(by_rule["gtin_check_digit"].gtin)
    assert len(by_rule["gtin_check_digit"].gtin) == 13
    assert len(by_rule["gtin_length"].gtin) == 11
    held = [o.gtin for o in _offers(german_catalogue()) if o.gtin == by_rule["gtin_duplicate"].gtin]
    assert len(held) == 2


def test_a_large_catalogue_has_exactly_the_offers_asked_for() -> None:
    """20,000 offers, each with its own valid GTIN, none incomplete."""
    catalogue = generate(20_000)
    offers = _offers(catalogue)
    assert len(offers) == catalogue.offers == 20_000
    assert len({offer.gtin for offer in offers}) == 20_000
    assert all(_valid(offer.gtin) for offer in offers[::97])
    assert not catalogue.broken
