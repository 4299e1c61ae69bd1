"""Find in the shop's catalogue what a row of a table means, by GTIN, by SKU, or by both."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from connector.model import Offer, Product
from connector.model.gtin import gtin14
from connector.model.messages import say
from connector.pricing.sheet import Line


@dataclass(frozen=True, slots=True)
class Item:
    """What a row means: an offer, or with None a product with variants as a whole."""

    product: Product
    offer: Offer | None


class Shelf:
    """The catalogue by GTIN and SKU."""

    def __init__(self, products: Iterable[Product]) -> None:
        self._by_gtin: defaultdict[str, list[Item]] = defaultdict(list)
        self._by_sku: defaultdict[str, list[Item]] = defaultdict(list)
        for product in products:
            if product.has_variants and product.sku.strip():
                self._by_sku[_sku(product.sku)].append(Item(product, None))
            for offer in product.offers:
                if offer.gtin.strip():
                    self._by_gtin[gtin14(offer.gtin)].append(Item(product, offer))
                if offer.sku.strip():
                    self._by_sku[_sku(offer.sku)].append(Item(product, offer))

    def find(self, line: Line) -> Item | str:
        """Return what a row means, or a sentence why it means nothing certain."""
        by_gtin = self._by_gtin.get(gtin14(_digits(line.gtin)), []) if line.gtin else None
        by_sku = self._by_sku.get(_sku(line.sku), []) if line.sku else None
        if by_gtin is not None and by_sku is not None:
            return self._find_by_both(line, by_gtin, by_sku)
        found = by_gtin if by_gtin is not None else by_sku or []
        what = say("the GTIN {gtin}", gtin=line.gtin) if line.gtin else say("the SKU {sku}", sku=line.sku)
        if not found:
            return say("no product of the shop has {what}", what=what)
        if len(found) > 1:
            other = say("its SKU as well") if line.gtin else say("its GTIN as well")
            return say(
                "{count} products of the shop have {what}; give {other}",
                count=len(found),
                what=what,
                other=other,
            )
        return found[0]

    def _find_by_both(self, line: Line, by_gtin: list[Item], by_sku: list[Item]) -> Item | str:
        both = [item for item in by_sku if item in by_gtin]
        if len(both) == 1:
            return both[0]
        # In the shop it has no GTIN yet: the SKU is all there is to know it by.
        bare = [item for item in by_sku if item.offer is None or not item.offer.gtin.strip()]
        if not by_gtin and len(by_sku) == len(bare) == 1:
            return bare[0]
        if not by_gtin and not by_sku:
            return say(
                "no product of the shop has the GTIN {gtin} or the SKU {sku}", gtin=line.gtin, sku=line.sku
            )
        return say(
            "no product of the shop has both the GTIN {gtin} and the SKU {sku}", gtin=line.gtin, sku=line.sku
        )


def _sku(text: str) -> str:
    return " ".join(text.split()).casefold()


def _digits(text: str) -> str:
    """Drop blanks and dashes between the digits of a GTIN: nothing but the right number is left of it."""
    return "".join(c for c in text if unicodedata.category(c) not in ("Pd", "Zs", "Cf"))
