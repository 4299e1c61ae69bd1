"""What retailers' shops are told: products to list, and stock and price of those that they listed.

A retailer hears only of the supplier that a GTIN is linked to. A platform with extensions also says what the
protocol has no field for; without them every message is as the shop plugin was recorded to take it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from practice.hub import deliveries
from practice.hub.catalogue import Offer, offers_of
from practice.hub.members import Retailer, Supplier, all_suppliers, retailer_of
from practice.hub.schema import links, orders, parts, sequences
from practice.hub.store import upsert

INCLUDES_TAX, SEQUENCE, REFUND_NOTICE = "includes_tax", "sequence", "refund_notice"
CONTAINS = "contains"
EXTENSIONS = frozenset({INCLUDES_TAX, SEQUENCE, CONTAINS, REFUND_NOTICE})
"""What a platform may say beyond the protocol; a shop learns of it from the answer to ``connection.test``."""

_STOCK = frozenset({"stock_quantity", "is_in_stock", "is_live", "wholesale_price"})
_SHARED = ("name", "tax_rate", "category")
_OWN = ("gtin", "is_in_stock", "stock_quantity", "regular_price", "wholesale_price", "is_live", "image_url")


@dataclass(frozen=True)
class Assortment:
    """What the platform tells retailers' shops, with these extensions."""

    extensions: frozenset[str] = frozenset()

    def hand_over(
        self, connection: Connection, retailer: Retailer, supplier: Supplier, offers: Sequence[Offer]
    ) -> None:
        """Let the retailer's shop list these offers; variants of a product come as one product."""
        body = [self._product(product, supplier.number) for product in _products(offers)]
        if body:
            deliveries.enqueue_for_retailer(connection, retailer.name, "products.import", body)

    def tell(
        self, connection: Connection, supplier: Supplier, changed: Mapping[str, Collection[str]]
    ) -> None:
        """Tell every retailer who sells one of these GTINs (14 digits) what became of the fields named."""
        where = (links.c.supplier_id == supplier.id) & links.c.gtin14.in_(changed)
        found = connection.execute(select(links).where(where).order_by(links.c.retailer_id)).all()
        if not found:
            return
        offers = {offer.gtin14: offer for offer in offers_of(connection, supplier.name)}
        for row in found:
            retailer = retailer_of(connection, row.retailer_id)
            self._tell(connection, retailer, offers[row.gtin14], changed[row.gtin14])

    def repeat(self, connection: Connection, retailer: Retailer) -> int:
        """Tell stock and price of everything that the retailer sells once more; returns how many offers."""
        told = 0
        mine = connection.execute(select(links).where(links.c.retailer_id == retailer.id)).all()
        for supplier in all_suppliers(connection):
            codes = {row.gtin14 for row in mine if row.supplier_id == supplier.id}
            for offer in offers_of(connection, supplier.name) if codes else ():
                if offer.gtin14 in codes:
                    self._tell(connection, retailer, offer, _STOCK)
                    told += 1
        return told

    def refund_notice(self, total: str) -> dict[str, str]:
        """Return what an ``order.updated`` says of a supplier's refund; nothing without the extension."""
        return {"refunded_total": total} if REFUND_NOTICE in self.extensions else {}

    def _tell(
        self, connection: Connection, retailer: Retailer, offer: Offer, changed: Collection[str]
    ) -> None:
        for type_, body in _news_of(offer, changed):
            if CONTAINS in self.extensions and type_ == "item.updated":
                body |= _contained(connection, retailer, offer)
            if SEQUENCE in self.extensions:
                body["sequence"] = _count(connection, retailer, offer.gtin14)
            deliveries.enqueue_for_retailer(connection, retailer.name, type_, body)

    def _product(self, offers: Sequence[Offer], supplier_number: str) -> dict[str, Any]:
        first = offers[0]
        shared = {name: getattr(first, name) for name in _SHARED} | {"supplier_number": supplier_number}
        if INCLUDES_TAX in self.extensions and first.price_includes_tax is not None:
            shared["regular_price_includes_tax"] = first.price_includes_tax
        if first.product_sku is None:
            return _own(first) | shared
        variations = [_own(offer) | {"attributes": dict(offer.attributes)} for offer in offers]
        head = {"sku": first.product_sku, "is_live": True, "image_url": first.image_url}
        return head | shared | {"variations": variations}


def _own(offer: Offer) -> dict[str, Any]:
    return {name: getattr(offer, name) for name in _OWN}


def _products(offers: Iterable[Offer]) -> list[list[Offer]]:
    """Put the variants of each product together again."""
    products: dict[object, list[Offer]] = {}
    for offer in offers:
        is_alone = offer.product_sku is None
        key = offer.gtin14 if is_alone else (offer.product_sku, offer.name, offer.category)
        products.setdefault(key, []).append(offer)
    return list(products.values())


def _news_of(offer: Offer, changed: Collection[str]) -> list[tuple[str, dict[str, Any]]]:
    """Return what a change of an offer means for a retailer who sells it: its stock, its price."""
    sold_out = not offer.is_live or offer.wholesale_price is None
    quantity = 0 if sold_out else offer.stock_quantity
    news: list[tuple[str, dict[str, Any]]] = []
    if _STOCK.intersection(changed):
        in_stock = offer.is_in_stock and not sold_out
        news.append(
            ("item.updated", {"gtin": offer.gtin, "stock_quantity": quantity, "is_in_stock": in_stock})
        )
    if "wholesale_price" in changed and offer.wholesale_price is not None:
        price = {"gtin": offer.gtin, "new_price": offer.wholesale_price, "stock_quantity": quantity}
        news.append(("item.updated_price", price))
    return news


def _contained(connection: Connection, retailer: Retailer, offer: Offer) -> dict[str, Any]:
    """Return which of the retailer's orders the figure contains, by its own numbers, if that is known."""
    told: dict[str, Any] = {"is_live": offer.is_live and offer.wholesale_price is not None}
    if offer.contains is None:
        return told
    query = select(orders.c.number).join_from(parts, orders).distinct().order_by(orders.c.number)
    own = query.where(orders.c.retailer_id == retailer.id, parts.c.number.in_(offer.contains))
    return told | {"contains": list(connection.execute(own).scalars())}


def _count(connection: Connection, retailer: Retailer, gtin14: str) -> int:
    """Return the next number of what a retailer is told of a GTIN; it counts on when the link is changed."""
    key = {"retailer_id": retailer.id, "gtin14": gtin14}
    where = (sequences.c.retailer_id == retailer.id) & (sequences.c.gtin14 == gtin14)
    number = int(connection.execute(select(sequences.c.last).where(where)).scalar() or 0) + 1
    upsert(connection, sequences, [key | {"last": number}])
    return number
