"""The catalogue as told: what each supplier last said of each GTIN, and when it said so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, delete, select, update

from practice.hub import wire
from practice.hub.errors import refuse
from practice.hub.members import Retailer, Supplier
from practice.hub.schema import links, offers, suppliers
from practice.hub.store import upsert


@dataclass(frozen=True)
class Offer:
    """One GTIN of one supplier as last told; ``told`` gives for each field the moment it was last told."""

    supplier: str
    gtin: str
    gtin14: str
    product_sku: str | None
    name: str
    description: str
    category: str
    tax_rate: str
    image_url: str
    attributes: Mapping[str, str]
    is_live: bool
    is_in_stock: bool
    stock_quantity: int | None
    regular_price: str
    wholesale_price: str | None
    price_includes_tax: bool | None
    contains: Sequence[str] | None
    told: Mapping[str, datetime]

    @property
    def price(self) -> Decimal | None:
        """The dealer price, net; None when the supplier told that it has none."""
        return None if self.wholesale_price is None else Decimal(self.wholesale_price)

    def why_not(self, quantity: int) -> str | None:
        """Return the reason why this many cannot be ordered, or None."""
        if not self.is_live:
            return "not_live"
        if self.wholesale_price is None:
            return "no_dealer_price"
        short = self.stock_quantity is not None and self.stock_quantity < quantity
        return "not_enough_stock" if short or not self.is_in_stock else None


def gtin14(gtin: str) -> str:
    """Return the form in which GTINs are compared: 14 digits."""
    return gtin.zfill(14)


def take_products(
    connection: Connection, supplier: Supplier, products: list[Any], at: datetime
) -> dict[str, set[str]]:
    """Create or replace the offers of a products.create; returns which fields of each GTIN have changed.

    A new one has no changed fields. Raises Refused when a GTIN stands in the list twice.
    """
    rows = [row for product in products for row in _rows(product)]
    _refuse_doubles(row["gtin14"] for row in rows)
    before = {row.gtin14: row._mapping for row in connection.execute(_told_by(supplier, rows))}
    stamp = at.isoformat()
    changed = {}
    for row in rows:
        known = before.get(row["gtin14"], row)
        changed[row["gtin14"]] = {name for name, value in row.items() if known[name] != value}
        # The figure of a whole product names no orders: what is known of it holds while it is the same.
        is_same = known["stock_quantity"] == row["stock_quantity"]
        row["contains"] = known.get("contains") if is_same else None
        row |= {"supplier_id": supplier.id, "told": dict.fromkeys(row, stamp)}
    upsert(connection, offers, rows)
    return changed


def _told_by(supplier: Supplier, rows: Iterable[Mapping[str, Any]]) -> Select[Any]:
    codes = [row["gtin14"] for row in rows]
    return select(offers).where(offers.c.supplier_id == supplier.id, offers.c.gtin14.in_(codes))


def take_item(
    connection: Connection, supplier: Supplier, item: wire.ItemUpdatedBody, at: datetime
) -> dict[str, Any]:
    """Change the told fields of one offer; returns the fields whose value is another than before.

    Raises Refused for a GTIN this supplier never created: the sender must send products.create first.
    """
    here = and_(offers.c.supplier_id == supplier.id, offers.c.gtin14 == gtin14(item.gtin))
    row = connection.execute(select(offers).where(here)).first()
    if row is None:
        raise refuse(
            "body.gtin", "not in your catalogue; send products.create first", item.gtin, code="unknown_gtin"
        )
    fields = item.model_dump(exclude_unset=True)
    if fields.get("name", "") is None:
        del fields["name"]
    if "stock_quantity" in fields:
        fields.setdefault("contains", None)
    told = row.told | dict.fromkeys(fields, at.isoformat())
    connection.execute(update(offers).where(here).values(**fields, told=told))
    before = row._mapping
    return {name: value for name, value in fields.items() if before[name] != value}


def offers_of(connection: Connection, supplier: str) -> list[Offer]:
    """Return all that a supplier told, by GTIN."""
    return _offers(connection, suppliers.c.name == supplier)


def offers_with(connection: Connection, gtin: str) -> list[Offer]:
    """Return what all suppliers told of one GTIN."""
    return _offers(connection, offers.c.gtin14 == gtin14(gtin))


def link(connection: Connection, retailer: Retailer, gtin: str, supplier_id: int | None) -> None:
    """Note that the retailer sells this GTIN from that supplier; None removes the note."""
    key = {"retailer_id": retailer.id, "gtin14": gtin14(gtin)}
    if supplier_id is None:
        connection.execute(delete(links).where(*(links.c[name] == value for name, value in key.items())))
    else:
        upsert(connection, links, [key | {"supplier_id": supplier_id}])


def linked_supplier(connection: Connection, retailer_id: int, gtin: str) -> int | None:
    """Return the id of the supplier the retailer linked this GTIN to."""
    where = and_(links.c.retailer_id == retailer_id, links.c.gtin14 == gtin14(gtin))
    return connection.execute(select(links.c.supplier_id).where(where)).scalar()


def _offers(connection: Connection, where: Any) -> list[Offer]:
    query = (
        select(suppliers.c.name.label("supplier"), offers)
        .join_from(offers, suppliers)
        .where(where)
        .order_by(offers.c.gtin14, offers.c.supplier_id)
    )
    return [_offer(row) for row in connection.execute(query)]


def _offer(row: Row[Any]) -> Offer:
    fields = dict(row._mapping)
    del fields["supplier_id"]
    fields["told"] = {name: datetime.fromisoformat(text) for name, text in row.told.items()}
    return Offer(**fields)


def _rows(product: wire.SimpleProduct | wire.VariableProduct) -> list[dict[str, Any]]:
    if isinstance(product, wire.SimpleProduct):
        alone = product.model_dump(exclude={"regular_price_includes_tax"}) | _taxing(product)
        return [alone | _keys(product.gtin) | {"product_sku": None, "attributes": {}}]
    shared = product.model_dump(include={"name", "category", "tax_rate", "image_url"}) | _taxing(product)
    return [_variation_row(product, variation, shared) for variation in product.variations]


def _variation_row(
    product: wire.VariableProduct, variation: wire.Variation, shared: dict[str, Any]
) -> dict[str, Any]:
    own = variation.model_dump() | _keys(variation.gtin)
    own["is_live"] = product.is_live and variation.is_live
    own["image_url"] = variation.image_url or product.image_url
    own["description"] = variation.description or product.description
    return shared | own | {"product_sku": product.sku}


def _taxing(product: wire.SimpleProduct | wire.VariableProduct) -> dict[str, bool | None]:
    return {"price_includes_tax": product.regular_price_includes_tax}


def _keys(gtin: str) -> dict[str, str]:
    return {"gtin14": gtin14(gtin)}


def _refuse_doubles(gtins: Iterable[str]) -> None:
    twice = [gtin for gtin, count in Counter(gtins).items() if count > 1]
    if twice:
        raise refuse(
            "body", "the same GTIN stands in the list twice", ", ".join(twice[:5]), code="duplicate_gtin"
        )
