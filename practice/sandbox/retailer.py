"""The sandbox's retailer: a WooCommerce with an article of its own, its staff, its shoppers, and its rows."""

from __future__ import annotations

from dataclasses import dataclass

from practice.sandbox.woocommerce import WIRE_STATUS, WooCommerceStage
from practice.simulators.catalogue import Catalogue, Product, gtin
from practice.simulators.woocommerce.records import Meta
from practice.simulators.woocommerce.records import Product as Row

SUPPLIER = "_wc_kickroute_supplier_number"
FORWARDED = "_kickroute_forwarded"
KICKROUTE = "_kickroute_order_number"
OWN = "Eigene Ware"


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A GTIN with a supplier code in the shop's own tables; ``text`` is any description of it."""

    id: int
    gtin: str
    supplier: str
    published: bool
    price: str
    stock: int | None
    counted: bool
    backorders: bool
    text: str


@dataclass(frozen=True, slots=True)
class SoldRow:
    """An order in the shop's own tables; ``units`` are those of each GTIN, ``status`` is the wire's word."""

    id: int
    number: str
    status: str
    units: tuple[tuple[str, int], ...]
    forwarded: str
    kickroute_number: str
    refunds: int
    texts: str


class RetailStage(WooCommerceStage):
    """A simulated WooCommerce of a retailer; use it as a context manager."""

    kind = "retailer"

    def __init__(self) -> None:
        own = Product(OWN, "<p>Von uns</p>", "EIGEN-1", ("Eigenes",), "", gtin=gtin(900_000), stock=50)
        super().__init__(Catalogue((own,)))
        self.own_gtin = own.gtin

    def listed(self) -> list[ListedRow]:
        """Return everything that carries a supplier code and is not in the trash."""
        with self.shop.state.lock:
            rows = [row for row in self.shop.state.everything() if row.status != "trash"]
            sold = [row for row in rows if row.gtin and _value(row.meta, SUPPLIER)]
            return [self._listed(row) for row in sold]

    def available(self, code: str) -> int | None:
        """Return the stock of what the shop sells under a GTIN; None when it lists nothing of that name."""
        return next((row.stock for row in self.listed() if row.gtin == code), None)

    def buy(self, *items: tuple[str, int], payment: str = "card") -> int | None:
        """Let a shopper buy at the checkout; returns the order's id, None where the shop does not sell it."""
        ids = {row.gtin: row.id for row in self.listed() if row.published}
        try:
            wanted = [(ids.get(code, code), quantity) for code, quantity in items]
            return self.shop.owner.checkout(wanted, payment)
        except (ValueError, LookupError):
            return None

    def set_status(self, order_id: int, status: str) -> None:
        """Let the staff set a status, in the shop's own word."""
        self.shop.owner.set_status(order_id, status)

    def sold(self) -> list[SoldRow]:
        """Return every order that is one, from the shop's own tables."""
        return [self._sold(order_id) for order_id in list(self.shop.state.tables.orders)]

    def sold_one(self, order_id: int) -> SoldRow:
        """Return an order."""
        return self._sold(order_id)

    def _listed(self, row: Row) -> ListedRow:
        parent = self.shop.state.tables.products.get(row.parent_id)
        texts = [r.description + r.short_description for r in (row, parent) if r is not None]
        return ListedRow(
            id=row.id,
            gtin=row.gtin,
            supplier=str(_value(row.meta, SUPPLIER)),
            published=row.status == "publish" and (parent is None or parent.status == "publish"),
            price=row.price,
            stock=row.stock,
            counted=row.manage_stock,
            backorders=row.backorders != "no",
            text="".join(texts).strip(),
        )

    def _sold(self, order_id: int) -> SoldRow:
        tables = self.shop.state.tables
        with self.shop.state.lock:
            row = tables.orders[order_id]
            shown = self.shop.owner.order(order_id)
            units = [(self._gtin(line.variation_id or line.product_id), line.quantity) for line in row.lines]
            notes = [tables.notes[note].text for note in row.notes]
            return SoldRow(
                id=order_id,
                number=str(shown["number"]),
                status=WIRE_STATUS.get(row.status, row.status),
                units=tuple(units),
                forwarded=str(_value(row.meta, FORWARDED) or ""),
                kickroute_number=str(_value(row.meta, KICKROUTE) or ""),
                refunds=len(row.refunds),
                texts=" ".join([*notes, *(str(meta.value) for meta in row.meta), str(row.shipments)]),
            )

    def _gtin(self, item_id: int) -> str:
        found = self.shop.state.sellable(item_id)
        return found.gtin if found is not None else ""


def _value(meta: list[Meta], key: str) -> object:
    return next((row.value for row in meta if row.key == key and row.value), None)
