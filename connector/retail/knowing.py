"""What there is already of a product that is handed over, and what people have to be asked about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from connector.model import TaxRate
from connector.model.gtin import gtin14
from connector.model.messages import Message, say
from connector.model.retail import ItemSpot, ListedItem, ListedProduct, Taxing
from connector.model.retail_records import ImportRow, Link, LinkState
from connector.ports import Assortment
from connector.retail.drafting import sku_of
from connector.retail.rules import PriceRules, needs_tax_answer, price_of
from connector.store import Store

IN_USE = (LinkState.LINKED, LinkState.WITHDRAWN)
ASK_KNOWN, ASK_TAX = "known", "tax"


@dataclass(frozen=True, slots=True)
class Known:
    """What is there: ``linked`` spots of the product's own links, the shop's other holders by GTIN-14.

    ``refusal`` says why it cannot be listed at all, ``ambiguous`` names a GTIN that several hold.
    """

    refusal: str = ""
    linked: Mapping[ItemSpot, str] = field(default_factory=dict)
    is_linked: bool = False
    by_gtin: Mapping[str, ListedItem] = field(default_factory=dict)
    ambiguous: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What a person is asked: ``about`` what, and in a sentence."""

    about: str
    text: str


def known_of(shop: Assortment, store: Store, row: ImportRow, draft: ListedProduct | None) -> Known:
    """Look into store and shop; ``draft`` is what an earlier try has made."""
    keys = {gtin14(item.gtin): item.gtin for item in row.product.items}
    with store.reading() as tx:
        links = {link.gtin14: link for link in tx.links.of_gtins(keys.keys())}
        told = filter(None, map(tx.catalogue.told_gtin, keys))
        released = frozenset(one.gtin for one in told if one.live)
    if refusal := _refusal(row, links, released):
        return Known(refusal)
    linked = {link.spot: link.gtin for link in links.values() if link.state in IN_USE}
    if len(linked) == len(keys):
        return Known(linked=linked, is_linked=True)
    if linked:
        missing = next(gtin for key, gtin in keys.items() if gtin not in linked.values())
        return Known(
            say("it is listed already, but without GTIN {gtin}: list that one yourself", gtin=missing)
        )
    ours = {sku_of(row, gtin) for gtin in keys.values()}
    own_id = draft.id if draft is not None else ""
    by_gtin: dict[str, ListedItem] = {}
    ambiguous = ""
    for key, gtin in keys.items():
        holders = [h for h in shop.holders(gtin) if h.sku not in ours and h.spot.product_id != own_id]
        if holders:
            by_gtin[key] = holders[0]
        if len(holders) > 1:
            ambiguous = gtin
    return Known(by_gtin=by_gtin, ambiguous=ambiguous)


def _refusal(row: ImportRow, links: Mapping[str, Link], released: frozenset[str]) -> str:
    for link in links.values():
        if link.state in (*IN_USE, LinkState.DRAFTED) and link.supplier != row.product.supplier:
            return say(
                "GTIN {gtin} is linked to supplier {supplier} already", gtin=link.gtin, supplier=link.supplier
            )
    if not released:
        return ""
    return say("this shop itself offers GTIN {gtin} to retailers", gtin=min(released))


def question_of(
    row: ImportRow, known: Known, rules: PriceRules, includes_tax: bool | None, taxing: Taxing
) -> Question | None:
    """Return what has to be asked before the product can be made."""
    if row.answer is None and (known.by_gtin or known.ambiguous):
        return Question(ASK_KNOWN, _about_known(known))
    rate = row.product.tax_rate or TaxRate.STANDARD
    example = next((item for item in row.product.items if needs_tax_answer(rules, item, rate)), None)
    if includes_tax is not None or example is None:
        return None
    gross = price_of(rules, example, rate, taxing, includes_tax=True)
    net = price_of(rules, example, rate, taxing, includes_tax=False)
    if isinstance(gross, Message) or isinstance(net, Message):
        return None
    return Question(
        ASK_TAX,
        say(
            "are the prices of supplier {supplier} with tax or without? “{name}” at {price} would cost "
            "{gross} here if they are with tax, and {net} if they are without",
            supplier=row.product.supplier,
            name=row.product.name,
            price=example.regular_price,
            gross=gross,
            net=net,
        ),
    )


def _about_known(known: Known) -> Message:
    if known.ambiguous:
        return say(
            "several products of the shop have its GTIN {gtin}: is it one of them?", gtin=known.ambiguous
        )
    key, item = next(iter(known.by_gtin.items()))
    return say(
        "the shop has a product with its GTIN {gtin} already (id {id}): is that to be linked, is a second "
        "one to be listed, or none?",
        gtin=item.gtin or key,
        id=item.spot.offer_id,
    )
