"""Decide what would be written: every row of a table, or every product, becomes a change or a reason.

Nothing is asked and nothing written here.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from connector.catalogue.release import ReleaseRules
from connector.catalogue.release.case import Case
from connector.model import FieldSpot, Offer, Product
from connector.model.categories import NONE
from connector.model.messages import say
from connector.model.prices import PriceProblem, PriceRule, price_text, read_price
from connector.pricing.matching import Item, Shelf
from connector.pricing.places import Places
from connector.pricing.sheet import Line, Sheet


class Kind(StrEnum):
    """What is written."""

    PRICE = "price"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True)
class Change:
    """A value to be written into a field, for a product that people know by ``name`` and ``gtin``.

    ``before`` is what counts now, from wherever it comes. ``line`` is the row that asks for it, 0 for a rule.
    """

    kind: Kind
    spot: FieldSpot
    name: str
    gtin: str
    before: str
    after: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Unusable:
    """What cannot be used: a row by its number, or with 0 an offer by its name; and why."""

    line: int
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be written, what cannot be, and how many values stand there already or say nothing."""

    changes: tuple[Change, ...]
    unusable: tuple[Unusable, ...] = ()
    unchanged: int = 0
    empty: int = 0

    def count(self, kind: Kind) -> int:
        """Return how many values of a kind would be written."""
        return sum(change.kind is kind for change in self.changes)


def plan_sheet(
    sheet: Sheet, products: Sequence[Product], places: Places, categories: Collection[str]
) -> Plan:
    """Plan what a table asks for; ``categories`` are those that may be given.

    Two rows that ask for different values of one field are both unusable.
    """
    shelf = Shelf(products)
    wanted: list[Change] = []
    unusable: list[Unusable] = []
    for line in sheet.lines:
        asked = _of_line(line, shelf, places, categories)
        if isinstance(asked, str):
            unusable.append(Unusable(line.number, line.gtin or line.sku, asked))
        else:
            wanted += asked
    agreed, contradicting = _without_contradictions(wanted)
    changes = [change for change in agreed if not _is_there(change)]
    rows = sorted([*unusable, *contradicting], key=lambda row: row.line)
    empty = sum(line.is_empty for line in sheet.lines)
    return Plan(tuple(changes), tuple(rows), len(agreed) - len(changes), empty)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person typed into the row of an offer: a price, the category of its product, or both."""

    offer_id: str
    price: str = ""
    category: str = ""


def plan_entries(
    entries: Sequence[Entry], products: Sequence[Product], places: Places, categories: Collection[str]
) -> Plan:
    """Plan what was typed into rows; of an offer that is gone, or cannot be read, is said so by its name."""
    known = {offer.id: Item(product, offer) for product in products for offer in product.offers}
    wanted: list[Change] = []
    unusable: list[Unusable] = []
    for line, entry in enumerate(entries, start=1):
        item = known.get(entry.offer_id)
        asked = _of_entry(entry, item, places, categories)
        if isinstance(asked, str):
            name = entry.offer_id if item is None else item.product.name
            unusable.append(Unusable(0, name, asked))
        else:
            wanted += [replace(change, line=line) for change in asked]
    agreed, contradicting = _without_contradictions(wanted)
    changes = [replace(change, line=0) for change in agreed if not _is_there(change)]
    told = [Unusable(0, row.what, _TWICE) for row in contradicting]
    return Plan(tuple(changes), (*unusable, *told), len(agreed) - len(changes))


_TWICE = say("its variants ask for different categories, and a category belongs to the whole product")


def _of_entry(
    entry: Entry, item: Item | None, places: Places, categories: Collection[str]
) -> Sequence[Change] | str:
    if item is None:
        return say("the shop shows it no more")
    return _asked_of(item, entry.price, entry.category, places, categories)


def plan_rule(
    products: Iterable[Product],
    places: Places,
    rules: ReleaseRules,
    rule: PriceRule | None,
    category: str = "",
    only_in: str = "",
) -> Plan:
    """Plan a rule for every product, or those ``only_in`` a category of the shop or of Kickroute.

    ``rule`` None leaves prices alone, and an empty ``category`` the categories.
    """
    wanted: list[Change] = []
    unusable: list[Unusable] = []
    for product in products:
        if only_in and not is_in(product, rules, only_in):
            continue
        if category:
            wanted.append(_category(product, places, category))
        for offer in product.offers if rule is not None else ():
            name = Case(offer, product, rules).name
            price = Case(replace(offer, dealer_price=""), product, replace(rules, price_rule=rule)).price
            if isinstance(price, Decimal):
                wanted.append(_price(product, offer, name, places, price))
            else:
                unusable.append(Unusable(0, name, _BY_RULE))
    changes = [change for change in wanted if not _is_there(change)]
    return Plan(tuple(changes), tuple(unusable), len(wanted) - len(changes))


def is_in(product: Product, rules: ReleaseRules, category: str) -> bool:
    """Tell whether a product stands in a category of the shop (slug, name or id), or in one of Kickroute."""
    wanted = category.strip().casefold()
    of_shop = (name for c in product.shop_categories for name in (c.slug, c.name, c.id))
    found = rules.category_of(product)
    return wanted in {name.strip().casefold() for name in of_shop} or bool(
        found and found.word.casefold() == wanted
    )


_BY_RULE = say("it has no readable regular price, or no known tax rate")


def _of_line(line: Line, shelf: Shelf, places: Places, categories: Collection[str]) -> Sequence[Change] | str:
    """Return what a row asks for, or why it cannot be used; half of a row is never used."""
    if line.problem:
        return line.problem
    if line.is_empty:
        return ()
    item = shelf.find(line)
    if isinstance(item, str):
        return item
    asked = _asked_of(item, line.price, line.category, places, categories)
    return asked if isinstance(asked, str) else [replace(change, line=line.number) for change in asked]


def _asked_of(
    item: Item, price_text: str, category_text: str, places: Places, categories: Collection[str]
) -> Sequence[Change] | str:
    """Read what is asked of an item; half of it is never used."""
    price = _read(price_text) if price_text else None
    if isinstance(price, str):
        return price
    category = category_text.strip().casefold()
    if category and category != NONE and category not in categories:
        return no_category(category_text, categories)
    if price is not None and item.offer is None:
        return say("“{name}” has variants; name each of them by its own GTIN or SKU", name=item.product.name)
    return list(_asked(item, places, price, category))


def _asked(item: Item, places: Places, price: Decimal | None, category: str) -> Iterator[Change]:
    if price is not None and item.offer is not None:
        yield _price(item.product, item.offer, item.product.name, places, price)
    if category:
        yield _category(item.product, places, category)


def _price(product: Product, offer: Offer, name: str, places: Places, price: Decimal) -> Change:
    spot = FieldSpot(product.id, offer.id, places.price)
    return Change(Kind.PRICE, spot, name, offer.gtin.strip(), offer.dealer_price.strip(), price_text(price))


def _category(product: Product, places: Places, category: str) -> Change:
    spot = FieldSpot(product.id, product.id, places.category)
    gtin = "" if product.has_variants else next((o.gtin.strip() for o in product.offers), "")
    return Change(Kind.CATEGORY, spot, product.name, gtin, product.category.strip(), category)


def _is_there(change: Change) -> bool:
    if change.kind is Kind.PRICE:
        return read_price(change.before) == Decimal(change.after)
    return change.before.casefold() == change.after


def _without_contradictions(wanted: Sequence[Change]) -> tuple[list[Change], list[Unusable]]:
    asked: dict[FieldSpot, list[Change]] = {}
    for change in wanted:
        asked.setdefault(change.spot, []).append(change)
    against = {spot for spot, changes in asked.items() if len({change.after for change in changes}) > 1}
    # A row is used whole or not at all: what else it asks for is left as well.
    lines = {change.line for spot in against for change in asked[spot]}
    unusable = {
        change.line: Unusable(change.line, change.gtin or change.name, _contradiction(asked[change.spot]))
        for change in wanted
        if change.spot in against
    }
    agreed = (next((c for c in changes if c.line not in lines), None) for changes in asked.values())
    return [change for change in agreed if change is not None], list(unusable.values())


def _contradiction(changes: Sequence[Change]) -> str:
    rows = " and ".join(str(change.line) for change in changes)
    return say("the rows {rows} ask for different values of the same field", rows=rows)


def _read(text: str) -> Decimal | str:
    price = read_price(text)
    if isinstance(price, Decimal):
        return price
    if price is PriceProblem.AMBIGUOUS:
        return say(
            "the price {text} may mean a thousand or a thousandth; write it with two decimals", text=text
        )
    if price is PriceProblem.NOT_POSITIVE:
        return say("the price {text} is not above zero", text=text)
    return say("the price {text} cannot be read as an amount in euros", text=text)


def no_category(text: str, categories: Collection[str]) -> str:
    """Say that Kickroute has no such category, and which ones are near."""
    near = difflib.get_close_matches(text.casefold()[:100], sorted(categories), n=3)
    known = ", ".join(near or sorted(categories))
    return say("Kickroute has no category {category}; known are: {known}", category=text, known=known)
