"""The judgement itself: rule by rule, first of the product, then of each offer, then among the offers."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from connector.catalogue.release.case import Case
from connector.catalogue.release.reasons import Judgement, Reason, Rule, Withheld, shown, shown_fields
from connector.catalogue.release.rules import Category, Known, ReleaseRules
from connector.model import Item, Product, ProductOffered
from connector.model.gtin import GtinProblem
from connector.model.prices import TAX_PERCENT, PriceProblem, cents, price_text

START_SHARE = Decimal("0.2")
"""A dealer price never told before is held below this share of the retail price net of tax."""

_GTIN_RULES = {problem: Rule(f"gtin_{problem}") for problem in GtinProblem}
_PRICE_RULES = {problem: Rule(f"price_{problem}") for problem in PriceProblem}
_NOT_INCOMPLETE = frozenset({Rule.NOT_PUBLISHED, Rule.NOT_VISIBLE, Rule.PRICE_HELD, Rule.VARIANTS_INCOMPLETE})
"""A variant that fails only these is complete: its supplier hid it, or a person is to look at its price."""


def judge(product: Product, rules: ReleaseRules, known: Known) -> Judgement:
    """Decide which offers of a product are told, and list every rule that each of the others fails.

    ``known`` concerns the GTINs of this product. Of its offers that share a GTIN one may stay: one that is
    otherwise in order, among those the one it was told for, else the first.
    """
    category = rules.category_of(product)
    cases = [Case(offer, product, rules) for offer in product.offers]
    for case in cases:
        _judge_offer(case, known)
    _judge_duplicates(cases, known)
    _judge_variants(cases, product, rules)
    for case in cases:
        _judge_product(case, category)
        _warn(case, category)
    released = [case for case in cases if not case.reasons]
    return Judgement(
        product.id,
        _offered(released, product, category) if category else None,
        tuple(case.withheld(case.reasons) for case in cases if case.reasons) or _without_offers(product),
        tuple(case.withheld(case.warnings) for case in cases if case.warnings),
    )


# --- rules of one offer --------------------------------------------------------------------------


def _judge_offer(case: Case, known: Known) -> None:
    _judge_gtin(case)
    if isinstance(case.price, Decimal):
        _guard_price(case, case.price, known)
    else:
        _judge_unusable_price(case, case.price)
    if case.product.published and not case.offer.published:
        case.fail(Rule.NOT_PUBLISHED)
    if case.product.published and case.offer.published and not case.offer.visible:
        case.fail(Rule.NOT_VISIBLE)


def _judge_gtin(case: Case) -> None:
    if case.gtin_problem is None:
        return
    text, places = case.offer.gtin.strip(), case.rules.fields.gtin
    digits = "".join(char for char in text if char in "0123456789")
    case.fail(
        _GTIN_RULES[case.gtin_problem],
        field=shown_fields(places if text else places[:1]),
        value=text,
        length=str(len(text)),
        digits=digits,
    )


def _judge_unusable_price(case: Case, problem: PriceProblem) -> None:
    values = {"field": case.price_field, "value": case.price_value}
    if problem is PriceProblem.AMBIGUOUS:
        values |= _both_readings(case.offer.dealer_price)
    case.fail(_PRICE_RULES[problem], **values)


def _both_readings(text: str) -> dict[str, str]:
    """Write both meanings of an ambiguous price so that each is read as what it means."""
    digits = "".join(char for char in text if char in "0123456789")
    low = price_text(Decimal(digits) / 1000)
    return {"low": low if len(low.partition(".")[2]) == 2 else f"{low}0", "high": f"{digits}.00"}


def _guard_price(case: Case, price: Decimal, known: Known) -> None:
    if known.confirmed_prices.get(case.key) == price:
        return
    told = known.told_prices.get(case.key)
    if told is not None and told > 0:
        if abs(price - told) > told * case.rules.max_price_change:
            _hold(case, price, case.rules.max_price_change, told=price_text(told))
    elif (retail := case.retail_net) is not None and price < retail * START_SHARE:
        _hold(case, price, START_SHARE, retail=price_text(cents(retail)))


def _hold(case: Case, price: Decimal, limit: Decimal, **against: str) -> None:
    case.fail(
        Rule.PRICE_HELD,
        field=case.price_field,
        value=case.price_value,
        price=price_text(price),
        limit=f"{float(limit) * 100:g}",
        gtin=case.offer.gtin.strip(),
        **against,
    )


# --- rules among the offers of a product ---------------------------------------------------------


def _judge_duplicates(cases: Sequence[Case], known: Known) -> None:
    groups: dict[str, list[Case]] = {}
    for case in cases:
        if case.gtin_problem is None:
            groups.setdefault(case.key, []).append(case)
    for key, group in groups.items():
        holder = known.holders.get(key)
        if holder is not None and holder.product_id != group[0].product.id:
            for case in group:
                _fail_duplicate(case, holder.name, holder.product_id)
        elif len(group) > 1:
            told_for = holder.offer_id if holder else None
            stays = min(group, key=lambda case: (bool(case.reasons), case.offer.id != told_for))
            for case in group:
                if case is not stays:
                    _fail_duplicate(case, stays.name, stays.offer.id)


def _fail_duplicate(case: Case, other: str, other_id: str) -> None:
    # What was told belongs to the other one: nobody is asked whether this price may follow on that one.
    case.reasons = [reason for reason in case.reasons if reason.rule is not Rule.PRICE_HELD]
    case.fail(
        Rule.GTIN_DUPLICATE,
        field=shown_fields(case.rules.fields.gtin),
        value=case.offer.gtin.strip(),
        other=other,
        other_id=other_id,
    )


def _judge_variants(cases: Sequence[Case], product: Product, rules: ReleaseRules) -> None:
    if not product.has_variants:
        return
    if cases and all(case.reasons for case in cases):
        for case in cases:
            case.fail(Rule.NO_VARIANTS, value=str(len(cases)))
        return
    first = next((case for case in cases if _is_incomplete(case)), None)
    if first is not None and rules.incomplete_variants == "withhold":
        for case in cases:
            if not _is_incomplete(case):
                case.fail(Rule.VARIANTS_INCOMPLETE, value=first.name)


def _is_incomplete(case: Case) -> bool:
    return any(reason.rule not in _NOT_INCOMPLETE for reason in case.reasons)


def _without_offers(product: Product) -> tuple[Withheld, ...]:
    """Let a product that lists nothing to sell be seen, instead of vanishing from every list."""
    if product.offers:
        return ()
    name = product.name.strip() or product.id
    kind = product.unknown_kind
    rule, value = (Rule.KIND_UNKNOWN, shown(kind)) if kind else (Rule.NO_VARIANTS, "0")
    reason = Reason(rule, (("product", shown(name)), ("value", value)))
    return (Withheld("", "", name, (reason,)),)


# --- rules of the whole product ------------------------------------------------------------------


def _judge_product(case: Case, category: Category | None) -> None:
    product, place = case.product, case.rules.fields.category
    if not product.published:
        case.fail(Rule.NOT_PUBLISHED)
    if product.unknown_kind:
        case.fail(Rule.KIND_UNKNOWN, value=product.unknown_kind)
    if not product.name.strip():
        case.fail(Rule.NAME_MISSING)
    if category is None:
        names = ", ".join(c.name or c.slug or c.id for c in product.shop_categories)
        case.fail(Rule.CATEGORY_MISSING, field=shown_fields(place[:1]), value=names or "–")
    elif category.means_not_offered:
        source = {"value": category.shop_category} if category.shop_category else {"own": category.word}
        case.fail(Rule.CATEGORY_NONE, field=shown_fields(place), **source)
    if product.tax_rate is None:
        allowed = ", ".join(str(percent) for percent in TAX_PERCENT.values())
        case.fail(Rule.TAX_CLASS_UNKNOWN, value=product.tax_class, allowed=allowed)


# --- warnings ------------------------------------------------------------------------------------


def _warn(case: Case, category: Category | None) -> None:
    """Warn about what is told all the same; what is not published needs no advice yet."""
    if any(reason.rule is Rule.NOT_PUBLISHED for reason in case.reasons):
        return
    _warn_about_category(case, category)
    _warn_about_regular_price(case)
    if not case.offer.physical:
        case.fail(Rule.NOT_PHYSICAL)
    if not _image(case.offer.image_url) and not _image(case.product.image_url):
        case.fail(Rule.NO_IMAGE)


def _warn_about_category(case: Case, category: Category | None) -> None:
    familiar = case.rules.familiar_categories
    if category is None or category.means_not_offered or category.word in familiar:
        return
    field = shown_fields(case.rules.fields.category)
    case.fail(Rule.CATEGORY_UNFAMILIAR, field=field, value=category.word, near=_near(category.word, familiar))


@lru_cache(maxsize=256)
def _near(word: str, familiar: frozenset[str]) -> str:
    return ", ".join(difflib.get_close_matches(word[:100], sorted(familiar), n=3)) or "–"


def _warn_about_regular_price(case: Case) -> None:
    regular, retail = case.regular_price, case.retail_net
    if regular is PriceProblem.MISSING:
        case.fail(Rule.REGULAR_PRICE_MISSING)
    elif isinstance(regular, PriceProblem):
        case.fail(Rule.REGULAR_PRICE_UNREADABLE, value=case.offer.regular_price.strip())
    elif retail is not None and isinstance(case.price, Decimal) and cents(case.price) > cents(retail):
        case.fail(
            Rule.PRICE_ABOVE_RETAIL,
            field=case.price_field,
            value=case.price_value,
            price=price_text(case.price),
            retail=price_text(cents(retail)),
        )


# --- what is told --------------------------------------------------------------------------------


def _offered(released: Sequence[Case], product: Product, category: Category) -> ProductOffered | None:
    if not released or product.tax_rate is None:
        return None
    return ProductOffered(
        product_id=product.id,
        name=product.name.strip(),
        description=product.description,
        sku=product.sku,
        category=category.word,
        tax_rate=product.tax_rate,
        image_url=_image(product.image_url),
        has_variants=product.has_variants,
        items=tuple(_items(released)),
    )


def _items(released: Sequence[Case]) -> Iterator[Item]:
    for case in released:
        offer, price, regular = case.offer, case.price, case.regular_price
        if isinstance(price, Decimal):  # a released offer has a price
            yield Item(
                gtin=offer.gtin.strip(),
                offer_id=offer.id,
                dealer_price=price,
                regular_price=price_text(regular) if isinstance(regular, Decimal) else "",
                stock=case.rules.told_stock(offer.stock),
                description=offer.description,
                attributes=offer.attributes,
                image_url=_image(offer.image_url),
            )


def _image(url: str) -> str:
    """Return an image's address if others can load it, else nothing."""
    return url if url.startswith(("https://", "http://")) else ""
