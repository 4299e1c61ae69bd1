"""Release: which offers are told, and which are withheld."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.assembly.shops import KINDS
from connector.catalogue.release import (
    Holder,
    Judgement,
    Known,
    ReleaseRules,
    Rule,
    Withheld,
    fields_for,
    judge,
)
from connector.model import Fields, Offer, Product, ShopCategory, Stock, TaxRate
from connector.model.categories import CATEGORIES
from connector.model.gtin import gtin14
from connector.model.gtin import problem as gtin_problem
from connector.model.prices import PriceProblem, net_of_tax, read_price
from connector.settings import ReleaseSettings
from practice.simulators import catalogue
from tests.rules.products import (
    KNOWN,
    PRODUCTS,
    RULE_SETS,
    RULES,
    STOCKS,
    gtin,
    offer,
    product,
    variants,
)

NOTHING_KNOWN = Known()


def _rules(judgement: Judgement, offer_id: str = "101") -> set[Rule]:
    """Return the failing rules of one offer; none means that it is released."""
    released = {item.offer_id for item in judgement.offered.items} if judgement.offered else set()
    failing = {rule for w in judgement.withheld if w.offer_id == offer_id for rule in w.rules}
    assert (offer_id in released) != bool(failing)
    return failing


def _judge(judged: Product, rules: ReleaseRules = RULES, known: Known = NOTHING_KNOWN) -> set[Rule]:
    return _rules(judge(judged, rules, known))


# --- what is told --------------------------------------------------------------------------------


def test_a_sound_product_is_told_completely() -> None:
    """Everything the platform needs is there, prices as numbers, the GTIN as the shop writes it."""
    judgement = judge(
        product(
            offer(gtin=f" {gtin(1)} ", dealer_price="1.005,00 €", regular_price="2.499,9"), description="<p>"
        ),
        RULES,
        NOTHING_KNOWN,
    )
    assert judgement.withheld == judgement.warnings == ()
    told = judgement.offered
    assert told is not None
    assert (told.product_id, told.name, told.description) == ("10", "Aroma Waldfrüchte", "<p>")
    assert (told.sku, told.category, told.tax_rate) == ("ARO-1", "vaping-flavors", TaxRate.STANDARD)
    (item,) = told.items
    assert (item.gtin, item.offer_id) == (gtin(1), "101")
    assert (item.dealer_price, item.regular_price) == (Decimal(1005), "2499.90")
    assert item.stock == Stock(7, in_stock=True)


@given(STOCKS, st.integers(0, 30))
def test_the_buffer_is_kept_back(stock: Stock, buffer: int) -> None:
    """Told stock is never negative nor above what the buffer leaves; at nothing it is out of stock."""
    told = replace(RULES, stock_buffer=buffer).told_stock(stock)
    if stock.quantity is None:
        assert told == stock
        return
    assert told.quantity == max(0, stock.quantity - buffer)
    assert told.in_stock == (stock.in_stock and stock.quantity > buffer)


def test_a_back_order_is_not_in_stock() -> None:
    """A shop that sells on at zero is told as sold out: the connector could not place the order."""
    assert RULES.told_stock(Stock(0, in_stock=True)) == Stock(0, in_stock=False)


def test_an_image_nobody_can_load_is_not_told() -> None:
    """The platform takes addresses only; a path of the shop is none."""
    judgement = judge(product(offer(image_url="/wp-content/1.jpg")), RULES, NOTHING_KNOWN)
    assert judgement.offered
    assert judgement.offered.items[0].image_url == ""
    assert [w.rules for w in judgement.warnings] == [{Rule.NO_IMAGE}]


# --- all failing rules at once -------------------------------------------------------------------


def test_every_failing_rule_is_listed() -> None:
    """A supplier sees all that is wrong with an offer, not only the first thing."""
    wrong = product(offer(gtin="", dealer_price="abc"), published=False, category="", tax_rate=None)
    assert _judge(wrong) == {
        Rule.GTIN_MISSING,
        Rule.PRICE_UNREADABLE,
        Rule.NOT_PUBLISHED,
        Rule.CATEGORY_MISSING,
        Rule.TAX_CLASS_UNKNOWN,
    }


def test_the_cause_of_the_product_comes_first() -> None:
    """The first reason names why an offer leaves: unpublished before anything typed wrongly."""
    judgement = judge(product(offer(gtin=""), published=False), RULES, NOTHING_KNOWN)
    assert judgement.withheld[0].reasons[0].rule is Rule.NOT_PUBLISHED


# --- the price guard -----------------------------------------------------------------------------


def _told(price: str) -> Known:
    return Known(told_prices={gtin14(gtin(1)): Decimal(price)})


@pytest.mark.parametrize(
    ("told", "held"), [("5", False), ("3.34", False), ("3.33", True), ("10", False), ("10.01", True)]
)
def test_a_jump_by_more_than_half_is_held(told: str, held: bool) -> None:
    """From the price last told, up or down: half is let through, more is not."""
    assert (Rule.PRICE_HELD in _judge(product(), known=_told(told))) == held


@pytest.mark.parametrize(("price", "held"), [("2.00", False), ("1.99", True)])
def test_a_start_below_a_fifth_of_the_retail_price_is_held(price: str, held: bool) -> None:
    """11.90 gross are 10.00 net: a first dealer price below 2.00 is looked at by a person."""
    assert (_judge(product(offer(dealer_price=price))) == {Rule.PRICE_HELD}) == held


def test_a_start_is_measured_net_where_the_shop_keeps_net_prices() -> None:
    """11.90 net: a fifth is 2.38."""
    net = replace(RULES, prices_include_tax=False)
    assert _judge(product(offer(dealer_price="2.37")), net) == {Rule.PRICE_HELD}
    assert _judge(product(offer(dealer_price="2.38")), net) == set()


def test_what_was_told_before_is_not_measured_by_the_retail_price() -> None:
    """A cheap offer that is already told moves freely within the limit."""
    assert _judge(product(offer(dealer_price="1.00")), known=_told("1.20")) == set()


def test_a_told_price_of_nothing_is_no_measure() -> None:
    """Against zero every price is a jump: the retail price is the measure then."""
    assert _judge(product(), known=_told("0")) == set()
    assert _judge(product(offer(dealer_price="1.99")), known=_told("0")) == {Rule.PRICE_HELD}


def test_only_exactly_the_confirmed_price_passes() -> None:
    """A confirmation is for one figure; the next jump asks again."""
    known = Known(told_prices={gtin14(gtin(1)): Decimal(50)}, confirmed_prices={gtin14(gtin(1)): Decimal(5)})
    assert _judge(product(), known=known) == set()
    assert _judge(product(offer(dealer_price="5.01")), known=known) == {Rule.PRICE_HELD}


def test_the_limit_is_the_suppliers() -> None:
    """``release.max_price_change`` widens the guard."""
    wide = replace(RULES, max_price_change=Decimal(10))
    assert _judge(product(), wide, _told("0.50")) == set()


# --- duplicates ----------------------------------------------------------------------------------


def test_a_gtin_of_another_product_is_a_duplicate_in_any_writing() -> None:
    """The UPC and the same number as an EAN are one GTIN."""
    known = Known(holders={"00036000291452": Holder("9", "9", "Kaffee")})
    assert _judge(product(offer(gtin="036000291452")), known=known) == {Rule.GTIN_DUPLICATE}
    assert _judge(product(offer(gtin="0036000291452")), known=known) == {Rule.GTIN_DUPLICATE}


def test_the_price_of_a_duplicate_is_not_asked_about() -> None:
    """What was told is the other product's price: comparing with it would ask about the wrong product."""
    told = {"00036000291452": Decimal("2.00")}
    known = Known(holders={"00036000291452": Holder("555", "555", "Liquid Kirsche")}, told_prices=told)
    dear = product(offer(gtin="036000291452", dealer_price="9.00"))
    assert _judge(dear, known=known) == {Rule.GTIN_DUPLICATE}
    assert _judge(dear, known=Known(told_prices=told)) == {Rule.PRICE_HELD}


def test_a_gtin_told_for_the_same_product_is_no_duplicate() -> None:
    """Variants may swap their GTINs: only what the product says now counts."""
    known = Known(
        holders={gtin14(gtin(1)): Holder("10", "102", "Aroma"), gtin14(gtin(2)): Holder("10", "101", "Aroma")}
    )
    assert judge(variants(offer(1), offer(2)), RULES, known).withheld == ()


def test_of_two_variants_with_one_gtin_the_first_stays() -> None:
    """One of them can be told; the other is told apart by name."""
    twins = variants(offer(1), offer(2, gtin=gtin(1)))
    judgement = judge(twins, RULES, NOTHING_KNOWN)
    assert _rules(judgement, "101") == set()
    assert _rules(judgement, "102") == {Rule.GTIN_DUPLICATE}


def test_the_variant_a_gtin_was_told_for_stays() -> None:
    """A GTIN typed twice by mistake does not move to the wrong variant."""
    twins = variants(offer(1), offer(2, gtin=gtin(1)))
    judgement = judge(twins, RULES, Known(holders={gtin14(gtin(1)): Holder("10", "102", "Aroma")}))
    assert _rules(judgement, "101") == {Rule.GTIN_DUPLICATE}
    assert _rules(judgement, "102") == set()


def test_a_variant_that_cannot_be_told_holds_no_gtin() -> None:
    """A hidden variant does not keep the complete one with its GTIN from being offered."""
    twins = variants(offer(1, published=False), offer(2, gtin=gtin(1)))
    judgement = judge(twins, RULES, NOTHING_KNOWN)
    assert _rules(judgement, "101") == {Rule.NOT_PUBLISHED, Rule.GTIN_DUPLICATE}
    assert _rules(judgement, "102") == set()


# --- variants ------------------------------------------------------------------------------------


def test_incomplete_variants_are_skipped() -> None:
    """By default the complete variants are offered and the others are left out."""
    judgement = judge(variants(offer(1), offer(2, gtin="")), RULES, NOTHING_KNOWN)
    assert _rules(judgement, "101") == set()
    assert _rules(judgement, "102") == {Rule.GTIN_MISSING}


def test_one_incomplete_variant_withholds_the_product_where_the_supplier_wants_it() -> None:
    """``incomplete_variants = "withhold"`` offers all or none."""
    strict = replace(RULES, incomplete_variants="withhold")
    judgement = judge(variants(offer(1), offer(2, gtin="")), strict, NOTHING_KNOWN)
    assert judgement.offered is None
    assert _rules(judgement, "101") == {Rule.VARIANTS_INCOMPLETE}


@pytest.mark.parametrize("changes", [{"published": False}, {"dealer_price": "0.50"}])
def test_a_hidden_variant_or_a_held_price_is_not_incomplete(changes: dict[str, object]) -> None:
    """What the supplier hid on purpose, or a person is to look at, does not withhold the others."""
    strict = replace(RULES, incomplete_variants="withhold")
    judgement = judge(variants(offer(1), offer(2, **changes)), strict, NOTHING_KNOWN)
    assert _rules(judgement, "101") == set()


def test_a_product_without_any_variant_is_seen() -> None:
    """A product with variants that lists none appears among the withheld, with its name."""
    judgement = judge(product(has_variants=True, offers=()), RULES, NOTHING_KNOWN)
    assert judgement.offered is None
    assert [(w.name, *w.rules) for w in judgement.withheld] == [("Aroma Waldfrüchte", Rule.NO_VARIANTS)]


def test_variants_held_back_by_the_product_are_not_called_incomplete() -> None:
    """A missing category is one cause; it does not make complete variants incomplete."""
    judgement = judge(variants(offer(1), offer(2), category=""), RULES, NOTHING_KNOWN)
    assert _rules(judgement, "101") == _rules(judgement, "102") == {Rule.CATEGORY_MISSING}


# --- categories ----------------------------------------------------------------------------------

SHOP_CATEGORIES = (ShopCategory("7", "dampfen", "Dampfen"), ShopCategory("8", "liquids", "E-Liquids"))


@pytest.mark.parametrize(
    ("own", "table", "expected"),
    [
        ("vaping-mods", {"liquids": "vaping-liquids"}, "vaping-mods"),
        (" Vaping-Mods ", {}, "vaping-mods"),
        ("", {"liquids": "vaping-liquids"}, "vaping-liquids"),
        (" ", {"LIQUIDS": "vaping-liquids"}, "vaping-liquids"),
        ("", {"e-liquids": "vaping-liquids"}, "vaping-liquids"),
        ("", {"8": "vaping-liquids"}, "vaping-liquids"),
        ("", {"liquids": "vaping-liquids", "dampfen": "vaping"}, "vaping-liquids"),
        ("", {"dampfen": "vaping", "liquids": "vaping-liquids"}, "vaping"),
        ("", {"dampfen": "vaping", "liquids": "none"}, None),
        ("", {"kaffee": "food"}, None),
        ("none", {"liquids": "vaping-liquids"}, None),
        ("NONE", {}, None),
    ],
)
def test_the_category_is_found(own: str, table: dict[str, str], expected: str | None) -> None:
    """The product's own field, else the table in its order, by slug, name or id; ``none`` always wins."""
    rules = replace(RULES, categories=table)
    offered = judge(product(category=own, shop_categories=SHOP_CATEGORIES), rules, NOTHING_KNOWN).offered
    assert (offered.category if offered else None) == expected


def test_a_category_newer_than_this_version_is_told() -> None:
    """The platform's list grows: an unknown word only warns, and not at all when the settings name it."""
    judgement = judge(product(category="garden-tools"), RULES, NOTHING_KNOWN)
    assert judgement.offered
    assert judgement.offered.category == "garden-tools"
    assert [w.rules for w in judgement.warnings] == [{Rule.CATEGORY_UNFAMILIAR}]
    named = replace(RULES, familiar_categories=CATEGORIES | {"garden-tools"})
    assert judge(product(category="garden-tools"), named, NOTHING_KNOWN).warnings == ()


# --- warnings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("price", "gross", "warned"),
    [("10.00", True, False), ("10.01", True, True), ("10.01", False, False), ("11.91", False, True)],
)
def test_a_dealer_price_above_the_retail_price_warns(price: str, gross: bool, warned: bool) -> None:
    """Compared net with net, whichever way the shop keeps its prices."""
    rules = replace(RULES, prices_include_tax=gross)
    judgement = judge(product(offer(dealer_price=price)), rules, NOTHING_KNOWN)
    assert judgement.offered
    assert [w.rules for w in judgement.warnings] == ([{Rule.PRICE_ABOVE_RETAIL}] if warned else [])


@pytest.mark.parametrize("regular", ["", "abc", "1.250", "0", "-1"])
def test_an_unusable_regular_price_is_told_as_none(regular: str) -> None:
    """The wire wants a string: an empty one says that there is no price; nothing is guessed."""
    judgement = judge(product(offer(regular_price=regular)), RULES, NOTHING_KNOWN)
    assert judgement.offered
    assert judgement.offered.items[0].regular_price == ""
    assert len(judgement.warnings) == 1


def test_a_draft_gets_no_advice() -> None:
    """What is not published is not warned about."""
    draft = product(offer(image_url="", physical=False), published=False)
    assert judge(draft, RULES, NOTHING_KNOWN).warnings == ()


# --- settings ------------------------------------------------------------------------------------


def test_the_rules_come_from_the_settings() -> None:
    """Every setting of release that concerns a single offer arrives."""
    settings = ReleaseSettings(
        gtin=("meta:_gtin",),
        categories={"Liquids": "vaping-liquids"},
        incomplete_variants="withhold",
        stock_buffer=3,
        max_price_change=0.1,
        extra_categories=("garden",),
    )
    fields = fields_for(settings, KINDS["shopware"].fields)
    rules = ReleaseRules.from_settings(settings, prices_include_tax=False, fields=fields)
    assert fields.gtin == ("meta:_gtin",)
    assert fields.dealer_price == ("custom:kickroute_dealer_price",)
    assert rules == ReleaseRules(
        fields,
        prices_include_tax=False,
        categories={"liquids": "vaping-liquids"},
        familiar_categories=CATEGORIES | {"garden"},
        incomplete_variants="withhold",
        stock_buffer=3,
        max_price_change=Decimal("0.1"),
    )


# --- whatever a shop holds -----------------------------------------------------------------------


@given(PRODUCTS, RULE_SETS, KNOWN)
def test_each_offer_is_released_or_withheld_with_a_reason(
    judged: Product, rules: ReleaseRules, known: Known
) -> None:
    """Never both, never neither; reasons withhold, warnings do not."""
    judgement = judge(judged, rules, known)
    released = [item.offer_id for item in judgement.offered.items] if judgement.offered else []
    withheld = [w.offer_id for w in judgement.withheld if w.offer_id]
    assert sorted(released + withheld) == sorted(o.id for o in judged.offers)
    assert all(w.reasons and not any(r.rule.only_warns for r in w.reasons) for w in judgement.withheld)
    assert all(w.reasons and all(r.rule.only_warns for r in w.reasons) for w in judgement.warnings)
    assert all(len(w.reasons) == len(w.rules) for w in (*judgement.withheld, *judgement.warnings))
    assert judgement.withheld or judgement.offered


@given(PRODUCTS, RULE_SETS, KNOWN)
def test_a_released_item_satisfies_every_rule(judged: Product, rules: ReleaseRules, known: Known) -> None:
    """Checked rule by rule against the offer itself, apart from the code that decides."""
    offered = judge(judged, rules, known).offered
    if offered is None:
        return
    assert judged.published
    assert offered.name == judged.name.strip() != ""
    assert offered.category.casefold() not in ("", "none")
    assert offered.tax_rate is judged.tax_rate
    assert len({gtin14(item.gtin) for item in offered.items}) == len(offered.items)
    source = {o.id: o for o in judged.offers}
    for item in offered.items:
        key = gtin14(item.gtin)
        assert source[item.offer_id].published
        assert gtin_problem(item.gtin) is None
        assert key not in known.holders
        assert item.dealer_price == _price_due(source[item.offer_id], offered.tax_rate, rules)
        assert item.dealer_price > 0
        assert item.stock.quantity is None or item.stock.quantity >= 0
        assert item.regular_price == "" or Decimal(item.regular_price) > 0
        if known.confirmed_prices.get(key) != item.dealer_price:
            _assert_price_is_plausible(
                item.dealer_price, item.regular_price, offered.tax_rate, rules, known, key
            )


def _price_due(offer: Offer, rate: TaxRate, rules: ReleaseRules) -> Decimal | PriceProblem:
    """Its own price; without one, what the rule of the settings leaves of the regular price."""
    if rules.price_rule is None or offer.dealer_price.strip():
        return read_price(offer.dealer_price)
    regular = read_price(offer.regular_price)
    assert isinstance(regular, Decimal)
    takes_tax_out = rules.price_rule.net and rules.prices_include_tax
    return rules.price_rule.apply(net_of_tax(regular, rate) if takes_tax_out else regular)


def _assert_price_is_plausible(
    price: Decimal, regular: str, rate: TaxRate, rules: ReleaseRules, known: Known, key: str
) -> None:
    told = known.told_prices.get(key)
    if told:
        assert told * (1 - rules.max_price_change) <= price <= told * (1 + rules.max_price_change)
    elif regular:
        retail = net_of_tax(Decimal(regular), rate) if rules.prices_include_tax else Decimal(regular)
        assert price * 5 >= retail


# --- a whole shop --------------------------------------------------------------------------------

FLAWS = {
    "dealer_price_missing": Rule.PRICE_MISSING,
    "dealer_price_not_positive": Rule.PRICE_NOT_POSITIVE,
    "dealer_price_unreadable": Rule.PRICE_UNREADABLE,
    "dealer_price_ambiguous": Rule.PRICE_AMBIGUOUS,
    "dealer_price_guard": Rule.PRICE_HELD,
    "unpublished": Rule.NOT_PUBLISHED,
    "warn_dealer_price_above_retail": Rule.PRICE_ABOVE_RETAIL,
    "warn_virtual": Rule.NOT_PHYSICAL,
    "warn_no_image": Rule.NO_IMAGE,
}
"""What the simulated shop calls its flaws, where it does not use the rule's own code."""


def _from_simulated_shop(sold: catalogue.Product) -> Product:
    return Product(
        id=sold.sku,
        name=sold.name,
        offers=tuple(
            offer(
                id=o.sku,
                gtin=o.gtin,
                dealer_price=o.dealer_price,
                regular_price=str(o.retail_price),
                image_url=o.image,
                physical=not sold.virtual,
                attributes=o.attributes if isinstance(o, catalogue.Variant) else (),
            )
            for o in sold.variants or (sold,)
        ),
        category=sold.kickroute_category,
        tax_rate=TaxRate(sold.tax_class) if sold.tax_rate is not None else None,
        tax_class=sold.tax_class,
        image_url=sold.image,
        published=sold.published,
        has_variants=bool(sold.variants),
    )


def _noted(notes: tuple[Withheld, ...]) -> set[tuple[str, Rule]]:
    return {(w.offer_id, rule) for w in notes for rule in w.rules if rule is not Rule.CATEGORY_UNFAMILIAR}


def test_a_whole_shop_is_judged_by_its_planted_flaws() -> None:
    """Exactly the offers that the simulated shop spoiled are withheld or warned about, each for its flaw."""
    holders: dict[str, Holder] = {}
    found: set[tuple[str, Rule]] = set()
    planted: set[tuple[str, Rule]] = set()
    goods = sorted(catalogue.german_catalogue().products, key=lambda p: p.breaks == "gtin_duplicate")
    for sold in goods:
        judgement = judge(_from_simulated_shop(sold), RULES, Known(holders=holders))
        for item in judgement.offered.items if judgement.offered else ():
            holders[gtin14(item.gtin)] = Holder(sold.sku, item.offer_id, sold.name)
        found |= _noted(judgement.withheld) | _noted(judgement.warnings)
        for o in sold.variants or (sold,):
            if flaw := o.breaks or sold.breaks:
                planted.add((o.sku, FLAWS.get(flaw) or Rule(flaw)))
    assert found == planted
    assert len(planted) > 20


def test_a_sentence_names_the_field_that_was_read() -> None:
    """The place that a sentence names is the one the offer was read from, where the shop tells it."""
    judgement = judge(
        product(offer(dealer_price="x", dealer_price_source="rule:Händler")), RULES, NOTHING_KNOWN
    )
    assert "„Händler“ (erweiterter Preis)" in judgement.withheld[0].reasons[0].text("de")


def test_a_missing_value_is_asked_for_in_one_field() -> None:
    """Of several fields the first is named to enter a value; for a wrong value all that may hold it are."""
    two = replace(RULES, fields=Fields(("ean", "meta:_b"), ("meta:_c", "custom:d"), ("meta:_e", "meta:_f")))
    missing = judge(product(offer(gtin="", dealer_price=""), category=""), two, NOTHING_KNOWN).withheld[0]
    wrong = judge(product(offer(gtin="1", dealer_price="x")), two, NOTHING_KNOWN).withheld[0]
    said = " ".join(reason.text("en") for reason in missing.reasons)
    assert ("“GTIN/EAN” (ean)" in said, "_c" in said, "_e" in said) == (True, True, True)
    assert ("_b" in said, "“d”" in said, "_f" in said) == (False, False, False)
    said = " ".join(reason.text("en") for reason in wrong.reasons)
    assert "“GTIN/EAN” (ean) or “_b” (product meta)" in said
    assert "“_c” (product meta) or “d” (custom field)" in said
