"""Between listings of offers and their columns; and how a search spells what it looks for."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Row

from connector.model import ShopCategory, Stock, TaxRate
from connector.model.records import Listing, OfferRecord

_AS_THEY_ARE = tuple(
    f.name for f in fields(Listing) if f.name not in ("shop_categories", "stock", "tax_rate")
)
_LONGEST = 500
"""Characters that a search looks at: PostgreSQL indexes rows of up to 2,700 bytes."""


def values_of(record: OfferRecord) -> dict[str, Any]:
    """Return the columns of an offer's listing."""
    listing = record.listing
    skus = dict.fromkeys((listing.sku, listing.product_sku))
    words = (listing.title or record.name, listing.variant, *skus, record.gtin)
    return {
        **{name: getattr(listing, name) for name in _AS_THEY_ARE},
        "shop_categories": dump_categories(listing.shop_categories),
        "quantity": listing.stock.quantity,
        "in_stock": listing.stock.in_stock,
        "tax_rate": listing.tax_rate or "",
        "sought": spelled(" ".join(word.strip()[:200] for word in words)),
    }


def listing_of(row: Row[Any]) -> Listing:
    """Read a listing back from the columns of an offer."""
    return Listing(
        **{name: getattr(row, name) for name in _AS_THEY_ARE},
        shop_categories=load_categories(row.shop_categories),
        stock=Stock(row.quantity, row.in_stock),
        tax_rate=TaxRate(row.tax_rate) if row.tax_rate else None,
    )


def spelled(text: str) -> str:
    """Spell a text as a search compares it: small letters without accents, single blanks between words.

    What cannot be printed is a blank: PostgreSQL takes no zero byte.
    """
    bare = unicodedata.normalize("NFKD", text.casefold())
    shown = (c if c.isprintable() else " " for c in bare if not unicodedata.combining(c))
    return " ".join("".join(shown).split())[:_LONGEST]


def dump_categories(categories: Sequence[ShopCategory]) -> str:
    """Return the text of a set of the shop's categories, the same for the same set."""
    return json.dumps([[c.id, c.slug, c.name] for c in categories], ensure_ascii=False) if categories else ""


def load_categories(text: str) -> tuple[ShopCategory, ...]:
    """Read back what :func:`dump_categories` wrote."""
    return tuple(ShopCategory(*one) for one in json.loads(text)) if text else ()
