"""From the body of a message for a retailer's shop to what it says.

A platform without our extensions leaves out ``regular_price_includes_tax``, ``sequence`` and ``contains``.
"""

from __future__ import annotations

from decimal import Decimal

from adapters.wire.fields import MOST_UNITS, Field
from connector.model import Stock, TaxRate
from connector.model.errors import CallbackMalformed
from connector.model.retail import (
    ForwardAnswer,
    HandedItem,
    HandedProduct,
    LineRefused,
    PriceTold,
    ProductsHandedOver,
    StockTold,
)

MOST_PRODUCTS = 50_000
MOST_VARIANTS = 100
MOST_NUMBERS = 10_000
TYPES = frozenset({"item.updated", "item.updated_price", "products.import"})


def read(kind: str, body: Field) -> ProductsHandedOver | StockTold | PriceTold:
    """Read one of ``TYPES``; raises CallbackMalformed with the place and what is allowed there.

    Of a list of products each is read for itself: those that cannot be are named in ``refused``.
    """
    if kind == "products.import":
        return _read_products(body)
    if kind == "item.updated_price":
        return PriceTold(
            body.at("gtin").as_name(), body.at("new_price").as_amount(), _stock(body), _sequence(body)
        )
    numbers = body.at("contains")
    contains = None if numbers.value is None else tuple(n.as_name() for n in _listed(numbers, MOST_NUMBERS))
    live = body.at("is_live").value
    return StockTold(
        body.at("gtin").as_name(),
        _stock(body),
        _sequence(body),
        contains,
        live if isinstance(live, bool) else None,
    )


def _read_products(body: Field) -> ProductsHandedOver:
    products, refused = [], []
    for field in body.as_list(MOST_PRODUCTS):
        try:
            products.append(_read_product(field))
        except CallbackMalformed as malformed:
            refused.append(str(malformed))
    return ProductsHandedOver(tuple(products), tuple(refused))


def _read_product(field: Field) -> HandedProduct:
    variations = field.at("variations")
    has_variants = variations.value is not None
    rows = variations.as_list(MOST_VARIANTS) if has_variants else [field]
    includes_tax = field.at("regular_price_includes_tax").value
    return HandedProduct(
        supplier=field.at("supplier_number").as_name(),
        name=field.at("name").as_name(300),
        tax_rate=next((rate for rate in TaxRate if rate == field.at("tax_rate").value), None),
        items=tuple(_read_item(row) for row in rows),
        sku=field.at("sku").as_private_text(),
        category=field.at("category").as_private_text(),
        image_url=field.at("image_url").as_private_text(),
        has_variants=has_variants,
        includes_tax=includes_tax if isinstance(includes_tax, bool) else None,
    )


def _read_item(field: Field) -> HandedItem:
    attributes = field.at("attributes")
    given = attributes.as_object() if attributes.value else {}
    return HandedItem(
        gtin=field.at("gtin").as_name(),
        regular_price=_price(field.at("regular_price")),
        dealer_price=_price(field.at("wholesale_price")),
        stock=_stock(field),
        attributes=tuple((name, attributes.at(name).as_private_text()) for name in given),
        image_url=field.at("image_url").as_private_text(),
    )


def _price(field: Field) -> Decimal | None:
    return None if field.value in (None, "") else field.as_amount()


def _stock(field: Field) -> Stock:
    """Read a figure; one that is missing beside ``is_in_stock`` is not counted by the supplier."""
    quantity, in_stock = field.at("stock_quantity"), field.at("is_in_stock").value
    if field.at("is_live").value is False and quantity.value is None:
        return Stock(0, in_stock=False)
    if quantity.value is None and not isinstance(in_stock, bool):
        quantity.refuse("a whole number, or null beside is_in_stock")
    if quantity.value is None:
        return Stock(None, in_stock is True)
    units = quantity.value
    if not isinstance(units, int) or isinstance(units, bool) or abs(units) > MOST_UNITS:
        quantity.refuse(f"a whole number up to {MOST_UNITS}, or null")
    return Stock(max(0, units), in_stock is not False and units > 0)


def _sequence(field: Field) -> int | None:
    number = field.at("sequence")
    if number.value is None:
        return None
    if not isinstance(number.value, int) or isinstance(number.value, bool) or number.value < 0:
        number.refuse("a whole number that counts up")
    return number.value


def _listed(field: Field, most: int) -> list[Field]:
    return [] if field.value == [] else field.as_list(most)


def read_forward_answer(document: object) -> ForwardAnswer | None:
    """Read what a platform says of an order that it took; None where it says nothing of its lines.

    ``numbers`` are those of the suppliers' orders that it made, ``rejected`` the lines that none of them
    holds. The order is taken, so nothing in the answer is an error.
    """
    if not isinstance(document, dict):
        return None
    numbers, rejected = document.get("numbers"), document.get("rejected")
    rows = rejected if isinstance(rejected, list) else []
    refused = tuple(_refused(row) for row in rows if isinstance(row, dict))
    parts = len(numbers) if isinstance(numbers, list) else None
    return ForwardAnswer(parts, refused) if parts is not None or refused else None


def _refused(row: dict[str, object]) -> LineRefused:
    gtin, reason, quantity = (row.get(name) for name in ("gtin", "reason", "quantity"))
    return LineRefused(str(gtin)[:100], quantity if isinstance(quantity, int) else 0, str(reason)[:200])
