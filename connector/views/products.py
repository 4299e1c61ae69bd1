"""Offers as the page about products shows them, and as a table for a spreadsheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from connector.catalogue.release import ReleaseRules, explain
from connector.model import Product
from connector.model.prices import read_price
from connector.store import Store, Transaction
from connector.store.shelf import OfferState, Search, ShelfRow, shown_stock
from connector.texts import amount, name, text

if TYPE_CHECKING:
    from connector.catalogue.release import Language

AT_ONCE = 50
"""Offers on a page."""

MOST_CATEGORIES = 150
"""Categories of the shop that a filter names: those with the most offers."""

_IN_PORTIONS = 1000
SHEET = (
    *("gtin", "sku", "product", "regular", "price", "category", "shop_categories"),
    *("state", "reasons", "margin", "stock"),
)
"""The columns of the table: it can be filled in and brought back."""

AS_TEXT = (0, 1)


@dataclass(frozen=True, slots=True)
class ShopShelf:
    """A category of the shop, and how many offers stand in it."""

    id: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class ProductsPage:
    """A page of the offers that a search finds; ``found`` counts all of them, ``counts`` whatever is found.

    ``by_rule`` counts withheld offers, most first. ``swept_at`` is None until the catalogue was read once.
    """

    search: Search
    rows: tuple[ShelfRow, ...]
    found: int
    page: int
    pages: int
    counts: Mapping[OfferState, int]
    by_rule: Mapping[str, int]
    shelves: tuple[ShopShelf, ...]
    swept_at: datetime | None


def products_page(store: Store, search: Search, page: int) -> ProductsPage:
    """Read a page in one reading; the last one if it is beyond."""
    with store.reading() as tx:
        found = tx.shelf.count(search)
        pages = max(1, -(-found // AT_ONCE))
        page = min(max(1, page), pages)
        _, _, by_rule = tx.catalogue.counts()
        return ProductsPage(
            search=search,
            rows=tuple(tx.shelf.find(search, AT_ONCE, (page - 1) * AT_ONCE)),
            found=found,
            page=page,
            pages=pages,
            counts=tx.shelf.counts(),
            by_rule=dict(sorted(by_rule.items(), key=lambda pair: -pair[1])),
            shelves=shop_shelves(tx, search.category),
            swept_at=tx.facts.swept_at,
        )


def shop_shelves(tx: Transaction, always: str = "") -> tuple[ShopShelf, ...]:
    """Name the shop's categories by how many offers they have, and then by name; ``always`` is among them."""
    counts: Counter[str] = Counter()
    names: dict[str, str] = {}
    for group in tx.shelf.groups():
        for category in group.shop_categories:
            counts[category.id] += group.count
            names[category.id] = category.name or category.slug or category.id
    most = {key for key, _ in counts.most_common(MOST_CATEGORIES)} | ({always} & counts.keys())
    shelves = (ShopShelf(key, names[key], counts[key]) for key in most)
    return tuple(sorted(shelves, key=lambda shelf: (shelf.name.casefold(), shelf.id)))


def kickroute_category(row: ShelfRow, rules: ReleaseRules) -> str:
    """Name the Kickroute category of an offer, from its own field or by the shop's; empty without one."""
    listing = row.offer.listing
    bare = Product("", "", (), category=listing.category, shop_categories=listing.shop_categories)
    found = rules.category_of(bare)
    return found.word if found is not None else ""


def sheet_heads(language: Language) -> Sequence[str]:
    """Name the columns of the table."""
    return [text(language, f"cli.prices.column.{column}") for column in SHEET]


def sheet_rows(store: Store, search: Search, language: Language) -> Iterator[Sequence[str]]:
    """Yield what a search finds as rows of a table; each portion is of one moment."""
    start = 0
    while True:
        with store.reading() as tx:
            rows = tx.shelf.find(search, _IN_PORTIONS, start)
        yield from (_sheet_row(row, language) for row in rows)
        if len(rows) < _IN_PORTIONS:
            return
        start += _IN_PORTIONS


def _sheet_row(row: ShelfRow, language: Language) -> Sequence[str]:
    offer, listing = row.offer, row.offer.listing
    title = listing.title or offer.name
    quantity = shown_stock(row).quantity
    return (
        offer.gtin.strip(),
        listing.sku,
        f"{title} ({listing.variant})" if listing.variant else title,
        price_in_sheet(language, listing.regular_price),
        price_in_sheet(language, listing.dealer_price),
        listing.category,
        ", ".join(c.name or c.slug for c in listing.shop_categories),
        name(language, "offer", row.state),
        " ".join(explain(code, values, language) for code, values in offer.reasons),
        "" if row.margin is None else amount(language, f"{row.margin:.1f}"),
        "" if quantity is None else str(quantity),
    )


def price_in_sheet(language: Language, written: str) -> str:
    """Write a price with the reader's decimal sign; what cannot be read stays as the shop has it."""
    price = read_price(written)
    if not isinstance(price, Decimal):
        return written.strip()
    return amount(language, f"{price:.2f}" if price == round(price, 2) else f"{price:f}")
