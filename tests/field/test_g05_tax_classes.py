"""G5: a tax class is what its rate is in the shop's own table for its country, whatever it is called."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from adapters.shopware.translate.products import Seen, to_product
from adapters.woocommerce.translate.taxes import to_table
from connector.assembly.shops import KINDS
from connector.model import TaxRate
from practice.simulators.woocommerce.money import RATES, Rate, german
from tests.field.shops import served, swept
from tests.field.trade import trading

GERMANIZED = tuple(
    Rate(
        r.id,
        r.country,
        r.percent,
        r.name,
        {"reduced-rate": "ermaessigter-steuersatz"}.get(r.tax_class, r.tax_class),
    )
    for r in RATES
)
BOOKS = (Rate(1, "DE", Decimal(7), "MwSt. 7%", ""), Rate(2, "DE", Decimal(19), "MwSt. 19%", "andere"))


@pytest.mark.parametrize("rates", [german(), GERMANIZED])
def test_german_slugs_are_offered_at_their_rates(rates: tuple[Rate, ...], tmp_path: Path) -> None:
    """``reduzierter-preis``, ``0-preis``, ``ermaessigter-steuersatz``: as many are offered as in English."""
    with trading("woocommerce", tmp_path, rates=rates) as trade:
        with trade.store.reading() as tx:
            unknown = list(tx.catalogue.withheld_by("tax_class_unknown"))
        assert len(unknown) == 1, "the one that the catalogue has on purpose"
        told = {product.tax_rate for product in swept(trade.shop)}
        assert told >= {TaxRate.STANDARD, TaxRate.REDUCED}


def test_a_class_is_its_rate_and_not_its_name() -> None:
    """A bookshop's standard class has 7 per cent: the slug says the opposite."""
    with served("woocommerce", 10, rates=BOOKS) as held:
        rates = {p.tax_class: p.tax_rate for p in swept(held.shop)}
        assert all((rate is TaxRate.REDUCED) == ("7 %" in shown) for shown, rate in rates.items())
        assert TaxRate.STANDARD in rates.values()


def test_without_a_table_the_slug_counts() -> None:
    """A shop that has no rates, or whose key may not read them."""
    with served("woocommerce", 10, rates=()) as held:
        assert TaxRate.STANDARD in {p.tax_rate for p in swept(held.shop)}


def row(percent: str, slug: str = "standard", country: str = "DE", **more: object) -> dict[str, object]:
    """Make a row of the table as the shop shows it."""
    plain: dict[str, object] = {"state": "", "postcode": "", "city": "", "postcodes": [], "cities": []}
    return {**plain, "country": country, "rate": percent, "class": slug, "priority": 1, **more}


@pytest.mark.parametrize(
    ("rows", "country", "slug", "expected"),
    [
        ([row("7.0000", "reduzierter-preis")], "DE", "reduzierter-preis", TaxRate.REDUCED),
        ([row("19.0000"), row("20.0000", country="AT")], "DE", "", TaxRate.STANDARD),
        ([row("20.0000", country="AT"), row("10", "erm", "AT")], "AT", "erm", TaxRate.REDUCED),
        ([row("8.1", country="CH")], "CH", "", TaxRate.STANDARD),
        ([row("19", country="")], "DE", "", TaxRate.STANDARD),
        ([row("7", "a", country=""), row("19", "a")], "DE", "a", TaxRate.STANDARD),
        ([row("10", "a"), row("9", "a", priority=2)], "DE", "a", TaxRate.STANDARD),
        ([row("7", "a", postcode="27498", postcodes=["27498"]), row("19", "a")], "DE", "a", TaxRate.STANDARD),
        ([row("10.7", "landwirt")], "DE", "landwirt", None),
        ([row("19"), row("16", "reduced-rate")], "DE", "reduced-rate", None),
        ([row("0", "0-preis")], "DE", "0-preis", TaxRate.ZERO),
        ([row("19")], "DE", "unbekannt", None),
        ([row("19")], "DE", "reduced-rate", TaxRate.REDUCED),
        ([], "DE", "", TaxRate.STANDARD),
        ([row("21", country="NL")], "NL", "", TaxRate.STANDARD),
        ([row("-")], "DE", "", TaxRate.STANDARD),
    ],
)
def test_the_table_is_read_as_the_shop_does(
    rows: list[dict[str, object]], country: str, slug: str, expected: TaxRate | None
) -> None:
    """Rates for all countries, of several priorities, of single towns, odd ones, and none at all."""
    assert to_table(rows, country).rate_of(slug) is expected


def test_the_reason_shows_the_rate(tmp_path: Path) -> None:
    """A class with a rate that nobody can be told: the sentence names it with its rate."""
    rates = (*german(), Rate(9, "DE", Decimal("10.7"), "Landwirt", "landwirtschaft"))
    with trading("woocommerce", tmp_path, rates=rates) as trade:
        offer = next(o for o in trade.offers() if not o.attributes)
        trade.sim.owner.edit(int(offer.id), tax_class="landwirtschaft")
        assert "tax_class_unknown" in trade.rules_against(offer.id)
        (product,) = trade.shop.products([offer.id]).found
        assert product.tax_class == "landwirtschaft (10.7 %)"


@pytest.mark.parametrize(
    ("country", "percent", "rate"),
    [
        ("AT", 20, TaxRate.STANDARD),
        ("AT", 10.0, TaxRate.REDUCED),
        ("AT", 19, None),
        ("CH", 8.1, TaxRate.STANDARD),
        ("DE", 7, TaxRate.REDUCED),
        ("DE", 20, None),
        ("FR", 19, TaxRate.STANDARD),
    ],
)
def test_shopwares_rates_are_those_of_the_sales_channels_country(
    country: str, percent: float, rate: TaxRate | None
) -> None:
    """An Austrian shop's 20 per cent are the standard rate, as in WooCommerce; nothing is withheld for it."""
    row = {"id": "1" * 32, "tax": {"taxRate": percent}}
    assert to_product(row, (), KINDS["shopware"].fields, Seen("", "", country)).tax_rate is rate
