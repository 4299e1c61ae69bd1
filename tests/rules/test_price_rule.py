"""``release.dealer_price`` as a rule: what it reckons, where it counts, and that the guards go on."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from adapters.woocommerce.settings import DEFAULTS as FIELDS
from connector.assembly.shops import load_settings
from connector.catalogue.differ import exceeds_brake
from connector.catalogue.release import Known, ReleaseRules, Rule, fields_for, judge
from connector.catalogue.wishes import want_sweep_for_new_rules
from connector.model import TaxRate
from connector.model.errors import SettingsWrong
from connector.model.gtin import gtin14
from connector.model.prices import PriceRule
from connector.model.records import Leaving
from connector.settings import ReleaseSettings
from connector.store import Store
from tests.rules.products import RULES, gtin, offer, product, variants

BY_RULE = replace(RULES, price_rule=PriceRule(Decimal(30)))


def _judged(
    rules: ReleaseRules, known: Known | None = None, rate: TaxRate | None = TaxRate.STANDARD, **fields: Any
) -> Decimal | set[Rule]:
    judged = judge(product(offer(**fields), tax_rate=rate), rules, known or Known())
    if judged.offered is not None:
        return judged.offered.items[0].dealer_price
    return {rule for withheld in judged.withheld for rule in withheld.rules}


@pytest.mark.parametrize(
    ("rules", "rate", "regular", "price"),
    [
        (BY_RULE, TaxRate.STANDARD, "11,90", "7.00"),
        (BY_RULE, TaxRate.REDUCED, "10.70 €", "7.00"),
        (BY_RULE, TaxRate.ZERO, "10.00", "7.00"),
        (BY_RULE, TaxRate.STANDARD, "9.99", "5.88"),
        (replace(BY_RULE, prices_include_tax=False), TaxRate.STANDARD, "10.00", "7.00"),
        (replace(RULES, price_rule=PriceRule(Decimal(30), net=False)), TaxRate.STANDARD, "10.00", "7.00"),
        (replace(RULES, price_rule=PriceRule(Decimal("33.3"))), TaxRate.ZERO, "10.00", "6.67"),
    ],
)
def test_what_the_rule_takes_off(rules: ReleaseRules, rate: TaxRate, regular: str, price: str) -> None:
    """Per cent of the regular price net of its tax, rounded to cents."""
    assert _judged(rules, rate=rate, dealer_price="", regular_price=regular) == Decimal(price)


def test_a_price_of_its_own_comes_first() -> None:
    """The rule is for what has none; one that is there and cannot be read is not covered up by it."""
    assert _judged(BY_RULE, dealer_price="5,00") == Decimal("5.00")
    assert _judged(BY_RULE, dealer_price="auf Anfrage") == {Rule.PRICE_UNREADABLE}
    assert _judged(BY_RULE, dealer_price="1.250") == {Rule.PRICE_AMBIGUOUS}


def test_what_the_rule_cannot_reckon_is_withheld() -> None:
    """Without a readable regular price, or with nothing left of it, no price is guessed."""
    assert _judged(BY_RULE, dealer_price="", regular_price="") == {Rule.PRICE_NO_BASE}
    assert _judged(BY_RULE, dealer_price="", regular_price="1.250") == {Rule.PRICE_NO_BASE}
    almost_all = replace(RULES, price_rule=PriceRule(Decimal("99.9")))
    assert _judged(almost_all, dealer_price="", regular_price="0.50") == {Rule.PRICE_NOT_POSITIVE}
    assert _judged(BY_RULE, rate=None, dealer_price="") == {Rule.PRICE_NO_BASE, Rule.TAX_CLASS_UNKNOWN}


def test_the_price_guard_looks_at_the_rule_too() -> None:
    """A rule that moves a told price by more than half, or begins below a fifth of retail, is held."""
    told = Known(told_prices={gtin14(gtin(1)): Decimal("20.00")})
    assert _judged(BY_RULE, told, dealer_price="") == {Rule.PRICE_HELD}
    confirmed = Known(told.holders, told.told_prices, {gtin14(gtin(1)): Decimal("7.00")})
    assert _judged(BY_RULE, confirmed, dealer_price="") == Decimal("7.00")
    much = replace(RULES, price_rule=PriceRule(Decimal(85)))
    judged = judge(product(offer(dealer_price="")), much, Known())
    (reason,) = judged.withheld[0].reasons
    assert (reason.rule, dict(reason.values)["price"]) == (Rule.PRICE_HELD, "1.50")
    assert "rule in settings.toml" in reason.text("en")


def test_prices_that_no_longer_can_be_reckoned_are_vanished_prices_to_the_brake() -> None:
    """When the shop's regular prices vanish from half of the offers, withdrawals are held as ever."""
    leaving = Leaving(6, by_reason={"price_no_base": 4, "price_missing": 2})
    assert exceeds_brake(leaving, 0, 10, 0.99)
    assert not exceeds_brake(Leaving(6, by_reason={"price_no_base": 3, "name_missing": 3}), 0, 10, 0.99)


def test_variants_have_prices_by_their_own_regular_judged() -> None:
    """Each variant is reckoned by itself."""
    sold = variants(
        offer(1, dealer_price="", regular_price="11.90"), offer(2, dealer_price="", regular_price="23.80")
    )
    judged = judge(sold, BY_RULE, Known())
    assert judged.offered is not None
    assert [item.dealer_price for item in judged.offered.items] == [Decimal("7.00"), Decimal("14.00")]


def test_another_rule_reads_the_catalogue_again() -> None:
    """A rule that was changed, added or removed counts for every product, not only for changed ones."""
    store = Store.open("sqlite://")
    assert not want_sweep_for_new_rules(store, RULES)
    assert want_sweep_for_new_rules(store, BY_RULE)
    assert not want_sweep_for_new_rules(store, BY_RULE)
    assert want_sweep_for_new_rules(store, replace(RULES, price_rule=PriceRule(Decimal(25))))
    store.close()


# --- the settings --------------------------------------------------------------------------------


def _read(tmp_path: Path, written: str) -> ReleaseSettings:
    file = tmp_path / "settings.toml"
    file.write_text(f"[release]\ndealer_price = {written}\n", encoding="utf-8")
    return load_settings([file]).release


def test_a_rule_alone_stands_behind_the_platforms_field(tmp_path: Path) -> None:
    """Prices that `prices import` writes stay ahead of the rule."""
    read = _read(tmp_path, '{ percent_off = 30, of = "regular", net = true }')
    assert fields_for(read, FIELDS).dealer_price == FIELDS.dealer_price
    rules = ReleaseRules.from_settings(read, prices_include_tax=True, fields=FIELDS)
    assert rules.price_rule == PriceRule(Decimal(30), net=True)


def test_a_rule_may_stand_behind_fields(tmp_path: Path) -> None:
    """Of a list the first that has a value counts, and the rule comes last."""
    read = _read(tmp_path, '["meta:_b2b_price", { percent_off = 12.5, net = false }]')
    assert fields_for(read, FIELDS).dealer_price == ("meta:_b2b_price",)
    rules = ReleaseRules.from_settings(read, prices_include_tax=True, fields=FIELDS)
    assert rules.price_rule == PriceRule(Decimal("12.5"), net=False)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{ percent_off = 0 }", "greater than 0"),
        ("{ percent_off = 100 }", "less than 100"),
        ('{ percent_off = "viel" }', "valid number"),
        ("{ percent = 30 }", "percent_off"),
        ('{ percent_off = 30, of = "sale" }', "regular"),
        ('[{ percent_off = 30 }, "meta:_b2b"]', "one rule last"),
        ("[{ percent_off = 30 }, { percent_off = 20 }]", "one rule last"),
        ("[30]", "release.dealer_price"),
    ],
)
def test_a_wrong_rule_is_refused_with_its_place(tmp_path: Path, written: str, said: str) -> None:
    """The sentence names the key and what is allowed."""
    with pytest.raises(SettingsWrong) as refused:
        _read(tmp_path, written)
    assert said in str(refused.value)
    assert "release.dealer_price" in str(refused.value)
