"""What a wish would do, reckoned from the store alone: before it is asked about, and before it is written.

Its ``digest`` names exactly these changes: what a person said yes to is carried out, or nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import blake2b

from connector.catalogue.release import Judgement, ReleaseRules, Rule, judge
from connector.model import Product
from connector.model.categories import NONE
from connector.model.errors import WishUnusable
from connector.model.messages import say
from connector.model.prices import PriceRule, cents
from connector.model.records import Group, Listing, OfferRecord
from connector.pricing.outlook import as_planned, known_of
from connector.pricing.places import Places
from connector.pricing.plan import (
    Change,
    Kind,
    Plan,
    Unusable,
    is_in,
    no_category,
    plan_entries,
    plan_rule,
    plan_sheet,
)
from connector.pricing.sheet import Sheet, read_percent_off
from connector.pricing.stored import products_of
from connector.pricing.wish import Source, Wish
from connector.store import Store, Transaction

_JUDGED_ANEW = frozenset(
    {
        *(rule for rule in Rule if rule.startswith("price_")),
        *(Rule.CATEGORY_MISSING, Rule.CATEGORY_NONE, Rule.NO_VARIANTS, Rule.VARIANTS_INCOMPLETE),
    }
)
"""What prices and categories decide; every other reason that the store holds against an offer stays."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What one change does: ``margin`` is the retailer's, in percent of the net retail price.

    ``is_offered``: the offer, or one of the product, is then offered. ``is_held``: the price guard asks about
    this price first.
    """

    change: Change
    listing: Listing
    is_offered: bool
    is_held: bool = False

    @property
    def price(self) -> Decimal | None:
        """The new dealer price; None for a category."""
        return Decimal(self.change.after) if self.change.kind is Kind.PRICE else None

    @property
    def margin(self) -> Decimal | None:
        """What a retailer keeps; None where the net retail price is not known."""
        retail = self.listing.retail_net
        return None if self.price is None or not retail else (retail - self.price) * 100 / retail

    @property
    def is_above_retail(self) -> bool:
        """Tell whether no retailer could earn anything: perhaps a price with tax, or a slip of the comma."""
        retail = self.listing.retail_net
        return self.price is not None and retail is not None and cents(self.price) > retail


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would be written; ``effects`` begin with what a person should look at twice.

    Of the ``of`` offers of these products, ``offered`` can then be offered.
    """

    effects: tuple[Effect, ...]
    unusable: tuple[Unusable, ...]
    unchanged: int
    empty: int
    of: int
    offered: int
    digest: str

    @property
    def changes(self) -> tuple[Change, ...]:
        """What would be written."""
        return tuple(effect.change for effect in self.effects)

    @property
    def held(self) -> int:
        """How many prices the guard would ask about."""
        return sum(effect.is_held for effect in self.effects)

    @property
    def above_retail(self) -> int:
        """How many prices would be above the net retail price."""
        return sum(effect.is_above_retail for effect in self.effects)

    def count(self, kind: Kind) -> int:
        """Return how many values of a kind would be written."""
        return sum(effect.change.kind is kind for effect in self.effects)


def propose(store: Store, wish: Wish, rules: ReleaseRules, places: Places) -> Proposal:
    """Reckon what a wish would do. Raises WishUnusable for a rule that is none."""
    with store.reading() as tx:
        records = _records(tx, wish, rules)
    products = products_of(records)
    plan = _plan(wish, products, rules, places)
    changed = {change.spot.product_id for change in plan.changes}
    mine = [product for product in products if product.id in changed]
    offered, held = _judged(store, plan, mine, rules, records)
    listings = {record.offer_id: record.listing for record in records}
    by_product = {record.product_id: record.listing for record in records}
    siblings = {product.id: {offer.id for offer in product.offers} for product in mine}
    effects = [
        Effect(
            change,
            listings.get(change.spot.offer_id) or by_product[change.spot.product_id],
            is_offered=bool(_concerned(change, siblings) & offered),
            is_held=bool(_concerned(change, {}) & held),
        )
        for change in plan.changes
    ]
    effects.sort(key=lambda effect: (not effect.is_above_retail, not effect.is_held))
    return Proposal(
        effects=tuple(effects),
        unusable=plan.unusable,
        unchanged=plan.unchanged,
        empty=plan.empty,
        of=sum(len(product.offers) for product in mine),
        offered=len({offer.id for product in mine for offer in product.offers} & offered),
        digest=_digest(plan.changes),
    )


def _records(tx: Transaction, wish: Wish, rules: ReleaseRules) -> list[OfferRecord]:
    """Read the offers that a wish may be about, whole products at a time."""
    if wish.source is Source.RULE and wish.only_in:
        return tx.shelf.of_groups([g for g in tx.shelf.groups() if _is_meant(g, wish.only_in, rules)])
    if wish.source is not Source.ROWS:
        return list(tx.catalogue.offers())
    rows = tx.shelf.named([entry.offer_id for entry in wish.entries])
    found = tx.catalogue.decided_many(dict.fromkeys(row.offer.product_id for row in rows))
    return [record for records in found.values() for record in records]


def _is_meant(group: Group, only_in: str, rules: ReleaseRules) -> bool:
    bare = Product("", "", (), category=group.category, shop_categories=group.shop_categories)
    return is_in(bare, rules, only_in)


def _plan(wish: Wish, products: Sequence[Product], rules: ReleaseRules, places: Places) -> Plan:
    if wish.source is Source.ROWS:
        return plan_entries(wish.entries, products, places, rules.familiar_categories)
    if wish.source is Source.SHEET:
        return plan_sheet(Sheet(wish.lines), products, places, rules.familiar_categories)
    return plan_rule(products, places, rules, price_rule_of(wish, rules), wish.category, wish.only_in)


def price_rule_of(wish: Wish, rules: ReleaseRules) -> PriceRule | None:
    """Read the rule of a wish, None without one. Raises WishUnusable for one, or a category, that is none."""
    rule = read_percent_off(f"{wish.percent_off.strip().removesuffix('%')}%") if wish.percent_off else None
    if wish.percent_off and rule is None:
        raise WishUnusable(say("{value} is no percentage between 0 and 100", value=wish.percent_off))
    if wish.category and wish.category not in (NONE, *rules.familiar_categories):
        raise WishUnusable(no_category(wish.category, rules.familiar_categories))
    return rule


def _judged(
    store: Store, plan: Plan, products: Sequence[Product], rules: ReleaseRules, records: Sequence[OfferRecord]
) -> tuple[set[str], set[str]]:
    """Name the offers of these products that would be offered, and those whose price would be held."""
    other = {
        record.offer_id for record in records if any(code not in _JUDGED_ANEW for code, _ in record.reasons)
    }
    planned = as_planned(plan, products)
    known = known_of(store, planned)
    judged: list[Judgement] = [judge(product, rules, known) for product in planned]
    offered = {item.offer_id for j in judged if j.offered is not None for item in j.offered.items}
    held = {w.offer_id for j in judged for w in j.withheld if Rule.PRICE_HELD in w.rules}
    return offered - other, held


def _concerned(change: Change, siblings: Mapping[str, set[str]]) -> set[str]:
    """Name the offers that a change is about: a category is the whole product's."""
    if change.kind is Kind.PRICE:
        return {change.spot.offer_id}
    return siblings.get(change.spot.product_id, set())


def _digest(changes: Sequence[Change]) -> str:
    content = sorted(
        (c.kind.value, c.spot.product_id, c.spot.offer_id, c.spot.place, c.before, c.after) for c in changes
    )
    return blake2b(json.dumps(content).encode(), digest_size=12).hexdigest()
