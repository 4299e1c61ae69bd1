"""What a supplier reads about a withheld offer."""

from __future__ import annotations

import string
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.catalogue.release import (
    Holder,
    Judgement,
    Known,
    Language,
    Reason,
    ReleaseRules,
    Rule,
    explain,
    judge,
)
from connector.catalogue.release.sentences import SENTENCES
from connector.model import Product, ShopCategory
from connector.model.gtin import gtin14
from connector.model.prices import PriceRule
from tests.rules.products import KNOWN, PRODUCTS, RULE_SETS, RULES, gtin, offer, product, variants

NOTHING_KNOWN = Known()
KEY = gtin14(gtin(1))
GTIN_FIELD = "_ts_gtin"
PRICE_FIELD = "_kickroute_price"
CATEGORY_FIELD = "_wc_kickroute_category"


@dataclass(frozen=True)
class Example:
    """A product whose first offer fails one rule, and what the sentence must name in German and English."""

    product: Product
    german: tuple[str, ...]
    english: tuple[str, ...] = ()
    rules: ReleaseRules = RULES
    known: Known = NOTHING_KNOWN


def _gtin(text: str, *said: str) -> Example:
    return Example(product(offer(gtin=text)), (GTIN_FIELD, *said), (GTIN_FIELD, *said))


def _price(text: str, *said: str) -> Example:
    said = (PRICE_FIELD, text, *said)
    return Example(product(offer(dealer_price=text)), said, tuple(s.replace(",", ".") for s in said))


CASES: dict[Rule, list[Example]] = {
    Rule.NOT_PUBLISHED: [
        Example(product(published=False), ("im Shop", "Veröffentlichen"), ("in the shop", "Publish")),
        Example(
            variants(offer(published=False), offer(2)), ("(Größe: 1 ml)", "aktivieren"), ("1 ml", "enable")
        ),
    ],
    Rule.NOT_VISIBLE: [
        Example(product(offer(visible=False)), ("Verkaufskanal", "Sichtbarkeit"), ("channel", "visibility"))
    ],
    Rule.KIND_UNKNOWN: [
        Example(product(unknown_kind="bundle"), ("„bundle“", "einfache"), ("“bundle”", "simple")),
    ],
    Rule.NAME_MISSING: [Example(product(name=" "), ("10", "Produktnamen"), ("10", "product name"))],
    Rule.CATEGORY_MISSING: [
        Example(
            product(category="", shop_categories=(ShopCategory("7", "kaffee", "Kaffee"),)),
            (CATEGORY_FIELD, "Kaffee", "release.categories"),
        )
    ],
    Rule.CATEGORY_NONE: [
        Example(product(category="none"), (CATEGORY_FIELD, "none")),
        Example(
            product(category="", shop_categories=(ShopCategory("7", "sale", "Ausverkauf"),)),
            ("Ausverkauf", "none", "release.categories", CATEGORY_FIELD),
            rules=replace(RULES, categories={"sale": "none"}),
        ),
    ],
    Rule.TAX_CLASS_UNKNOWN: [
        Example(
            product(tax_rate=None, tax_class="luxus"),
            ("luxus", "19, 7, 0 %", "Produkt"),
            ("luxus", "19, 7, 0 %"),
        )
    ],
    Rule.PRICE_MISSING: [
        Example(product(offer(dealer_price=" ")), (PRICE_FIELD, "12,50"), (PRICE_FIELD, "12.50"))
    ],
    Rule.PRICE_NOT_POSITIVE: [_price("-3", "12,50")],
    Rule.PRICE_UNREADABLE: [_price("auf Anfrage", "12,50")],
    Rule.PRICE_AMBIGUOUS: [
        _price("1.250", "1,25", "1250,00"),
        Example(
            product(offer(dealer_price="1.253 €")),
            ("1.253 €", "1,2530", "1253,00"),
            ("1.253 €", "1.2530", "1253.00"),
        ),
    ],
    Rule.PRICE_NO_BASE: [
        Example(
            product(offer(dealer_price="", regular_price="auf Anfrage")),
            ("release.dealer_price", "regulärer Preis"),
            ("release.dealer_price", "regular price"),
            rules=replace(RULES, price_rule=PriceRule(Decimal(30))),
        )
    ],
    Rule.PRICE_HELD: [
        Example(
            product(),
            ("50,00", "5,00", "50 %", f"--confirm {gtin(1)}", PRICE_FIELD),
            ("50.00", "5.00", "50 %", f"--confirm {gtin(1)}", PRICE_FIELD),
            known=Known(told_prices={KEY: Decimal(50)}),
        ),
        Example(
            product(offer(dealer_price="0,50")),
            ("0,50", "10,00", "20 %", f"--confirm {gtin(1)}", PRICE_FIELD),
            ("0.50", "10.00", "20 %", f"--confirm {gtin(1)}", PRICE_FIELD),
        ),
    ],
    Rule.GTIN_MISSING: [_gtin("", "12", "13")],
    Rule.GTIN_SEPARATORS: [_gtin("4006381-333931", "4006381-333931", "4006381333931")],
    Rule.GTIN_NOT_DIGITS: [_gtin("EAN 12", "EAN 12")],
    Rule.GTIN_LENGTH: [_gtin("96385074", "96385074", "8", "12", "13")],
    Rule.GTIN_ZEROS: [_gtin("0000000000000", "0000000000000")],
    Rule.GTIN_CHECK_DIGIT: [_gtin("4006381333932", "4006381333932")],
    Rule.GTIN_INTERNAL: [_gtin("2012345000001", "2012345000001", "02", "04", "20")],
    Rule.GTIN_DUPLICATE: [
        Example(
            product(),
            (gtin(1), "Kaffee", "ID 9", GTIN_FIELD),
            known=Known(holders={KEY: Holder("9", "91", "Kaffee")}),
        ),
        Example(
            variants(offer(3, id="a", gtin=gtin(1)), offer(1, id="b")),
            (gtin(1), "(Größe: 2 ml)", "ID b", GTIN_FIELD),
            known=Known(holders={KEY: Holder("10", "b", "Aroma")}),
        ),
    ],
    Rule.NO_VARIANTS: [
        Example(
            variants(offer(gtin=""), offer(2, gtin="")),
            ("Varianten: 2", "Produkt"),
            ("variants: 2", "product"),
        ),
        Example(product(has_variants=True, offers=()), ("Varianten: 0",), ("variants: 0",)),
    ],
    Rule.VARIANTS_INCOMPLETE: [
        Example(
            variants(offer(), offer(2, gtin="")),
            ("(Größe: 2 ml)", 'release.incomplete_variants = "skip"'),
            rules=replace(RULES, incomplete_variants="withhold"),
        )
    ],
    Rule.CATEGORY_UNFAMILIAR: [
        Example(
            product(category="vaping-liquid"),
            ("„vaping-liquid“", "vaping-liquids", CATEGORY_FIELD),
            ("vaping-liquids",),
        )
    ],
    Rule.PRICE_ABOVE_RETAIL: [
        Example(
            product(offer(dealer_price="10.50")),
            ("10,50", "10,00", PRICE_FIELD),
            ("10.50", "10.00", PRICE_FIELD),
        )
    ],
    Rule.REGULAR_PRICE_MISSING: [
        Example(product(offer(regular_price="")), ("regulären Preis",), ("regular price",))
    ],
    Rule.REGULAR_PRICE_UNREADABLE: [
        Example(product(offer(regular_price="tba")), ("tba", "12,50"), ("tba", "12.50"))
    ],
    Rule.NOT_PHYSICAL: [
        Example(product(offer(physical=False)), ("virtuell", "Produkt"), ("virtual", "product"))
    ],
    Rule.NO_IMAGE: [Example(product(offer(image_url="")), ("Bild", "Produkt"), ("image", "product"))],
}


def _reason(judgement: Judgement, rule: Rule) -> Reason:
    """Return the first reason or warning of this rule."""
    notes = (*judgement.withheld, *judgement.warnings)
    return next(reason for note in notes for reason in note.reasons if reason.rule is rule)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    ("rule", "example"),
    [(rule, e) for rule in Rule for e in CASES[rule]],
    ids=lambda v: v if isinstance(v, Rule) else "",
)
def test_a_sentence_names_product_value_and_place(rule: Rule, example: Example, language: Language) -> None:
    """Each rule tells which product, what is wrong, what is allowed and where to change it, in one line."""
    reason = _reason(judge(example.product, example.rules, example.known), rule)
    text = reason.text(language)
    said = example.german if language == "de" else example.english or example.german
    assert example.product.name.strip() in text
    assert [word for word in said if word not in text] == []
    assert text.endswith(".")
    assert "{" not in text
    assert not text.startswith(rule)


@pytest.mark.parametrize("rule", list(Rule))
def test_german_and_english_say_the_same(rule: Rule) -> None:
    """Both languages have the same sentences with the same values, in different words."""
    german, english = (SENTENCES[rule][language] for language in ("de", "en"))
    assert [_names(s) for s in german] == [_names(s) for s in english]
    assert not set(german) & set(english)
    assert all("„{product}“" in s or "{product}" in s for s in german)


def _names(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_there_are_no_sentences_without_a_rule() -> None:
    """The data names no code that no rule has."""
    assert set(SENTENCES) == set(Rule)


@given(PRODUCTS, RULE_SETS, KNOWN, st.sampled_from(["de", "en"]))
def test_every_reason_becomes_one_printable_line(
    judged: Product, rules: ReleaseRules, known: Known, language: Language
) -> None:
    """Whatever is written in the shop, a sentence is one line, printable, not long, and complete."""
    judgement = judge(judged, rules, known)
    for note in (*judgement.withheld, *judgement.warnings):
        for reason in note.reasons:
            text = reason.text(language)
            assert text.isprintable()
            assert len(text) < 700
            assert not text.startswith(f"{reason.rule}: ")
            assert explain(str(reason.rule), dict(reason.values), language) == text


def test_a_code_of_another_version_is_still_shown() -> None:
    """A reason that a newer version wrote into the store is shown by code and values."""
    assert (
        explain("moon_phase", {"product": "Aroma", "value": "full"}, "en")
        == "moon_phase: product Aroma, value full"
    )


def test_long_and_strange_texts_are_cut() -> None:
    """A name of 300 characters with line breaks and control characters stays readable."""
    reason = _reason(
        judge(product(offer(gtin=""), name="A\x1b[31m\n" + "x" * 300), RULES, NOTHING_KNOWN),
        Rule.GTIN_MISSING,
    )
    text = reason.text("en")
    assert "A [31m xxx" in text
    assert "…" in text
    assert len(text) < 300
