"""What would be offered with the planned prices and categories, by the rules that the daemon judges by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from connector.catalogue.release import Known, ReleaseRules, Rule, judge
from connector.model import Product
from connector.model.gtin import gtin14
from connector.pricing.plan import Kind, Plan
from connector.store import Store


@dataclass(frozen=True, slots=True)
class Outlook:
    """Of the products that change: how many offers there are, are offered, held or above retail."""

    of: int
    offered: int
    held: int
    above_retail: int


def outlook(store: Store, plan: Plan, products: Sequence[Product], rules: ReleaseRules) -> Outlook:
    """Judge the products as they would be; nothing is remembered."""
    mine = as_planned(plan, products)
    known = known_of(store, mine)
    judged = [judge(product, rules, known) for product in mine]
    held = [w for j in judged for w in j.withheld if Rule.PRICE_HELD in w.rules]
    above = [w for j in judged for w in j.warnings if Rule.PRICE_ABOVE_RETAIL in w.rules]
    offered = sum(len(j.offered.items) for j in judged if j.offered is not None)
    return Outlook(sum(len(p.offers) for p in mine), offered, len(held), len(above))


def as_planned(plan: Plan, products: Sequence[Product]) -> list[Product]:
    """Return the products that would change, as they would be then."""
    changed = {change.spot.product_id for change in plan.changes}
    prices = {c.spot.offer_id: c.after for c in plan.changes if c.kind is Kind.PRICE}
    categories = {c.spot.product_id: c.after for c in plan.changes if c.kind is Kind.CATEGORY}
    return [_as_planned(product, prices, categories) for product in products if product.id in changed]


def known_of(store: Store, products: Sequence[Product]) -> Known:
    """Read what the guard judges the prices of these products by."""
    keys = {gtin14(offer.gtin) for product in products for offer in product.offers if offer.gtin.strip()}
    with store.reading() as tx:
        told = tx.catalogue.told_about((), keys)
        confirmed = tx.catalogue.confirmed(keys)
    return Known(told_prices={row.gtin14: row.dealer_price for row in told}, confirmed_prices=confirmed)


def _as_planned(product: Product, prices: Mapping[str, str], categories: Mapping[str, str]) -> Product:
    offers = tuple(replace(o, dealer_price=prices.get(o.id, o.dealer_price)) for o in product.offers)
    return replace(product, offers=offers, category=categories.get(product.id, product.category))
