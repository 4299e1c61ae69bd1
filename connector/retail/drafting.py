"""From what was handed over to what is drafted: names of our own for it, its price, its picture; pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from connector.model import gtin as gtins
from connector.model.gtin import gtin14
from connector.model.messages import Message, say
from connector.model.retail import (
    HandedProduct,
    ItemSpot,
    ListedItem,
    ListedProduct,
    NewItem,
    NewListing,
    Taxing,
)
from connector.model.retail_records import ImportAnswer, ImportRow
from connector.retail.rules import PriceRules, price_of

MOST_VARIANTS = 100


def problem_of(product: HandedProduct) -> Message | None:
    """Say what keeps a product from being listed, whatever the shop has."""
    for item in product.items:
        if gtins.problem(item.gtin) in _UNUSABLE:
            return say("“{gtin}” is no GTIN", gtin=item.gtin)
    keys = [gtin14(item.gtin) for item in product.items]
    if twice := next((key for key in keys if keys.count(key) > 1), ""):
        return say("GTIN {gtin} comes twice in it", gtin=twice)
    if product.tax_rate is None:
        return say("its rate of value added tax is not known")
    told_apart = {item.attributes for item in product.items}
    if product.has_variants and (() in told_apart or len(told_apart) < len(keys)):
        return say("its variants cannot be told apart")
    return None


_UNUSABLE = frozenset(gtins.GtinProblem) - {gtins.GtinProblem.INTERNAL}


def key_of(row: ImportRow) -> str:
    """Return the address of the draft, the same for the same product whichever store asks."""
    product = row.product
    second = f"second {row.id}" if row.answer is ImportAnswer.SECOND else ""
    named = "|".join([product.supplier, *sorted(gtin14(item.gtin) for item in product.items), second])
    return f"kr-imp-{hashlib.sha256(named.encode()).hexdigest()[:20]}"


def sku_of(row: ImportRow, gtin: str = "", *, parent: bool = False) -> str:
    """Return the SKU of an item, or of the ``parent`` of variants; none ends in a counter, as copies' do."""
    supplier = re.sub(r"[^A-Za-z0-9]+", "-", row.product.supplier).strip("-") or "X"
    second = f"Z{row.id}-" if row.answer is ImportAnswer.SECOND else ""
    is_parent = parent and row.product.has_variants
    named = gtin or row.product.items[0].gtin
    return f"KR-{second}{supplier}-{named}-{'P' if is_parent else 'K'}"


def new_listing(
    row: ImportRow, rules: PriceRules, taxing: Taxing, *, includes_tax: bool
) -> NewListing | Message:
    """Return what is drafted, or why it has no price.

    Nothing can be bought of it before its figures are written, which is after it is complete. A second
    product beside one that has the GTIN carries none: shops refuse that.
    """
    product = row.product
    if product.tax_rate is None:
        return say("its rate of value added tax is not known")
    is_second = row.answer is ImportAnswer.SECOND
    items = []
    for place, item in enumerate(product.items, start=1):
        price = price_of(rules, item, product.tax_rate, taxing, includes_tax=includes_tax)
        if isinstance(price, Message):
            return price
        gtin = "" if is_second else item.gtin
        items.append(
            NewItem(gtin, sku_of(row, item.gtin), price, 0, item.attributes, usable(item.image_url), place)
        )
    return NewListing(
        key_of(row),
        sku_of(row, parent=True),
        product.name,
        product.supplier,
        product.tax_rate,
        tuple(items),
        has_variants=product.has_variants,
    )


def image_of(product: HandedProduct) -> str:
    """Return the picture that the shop is to load; empty without one that it may."""
    urls = [product.image_url, *(item.image_url for item in product.items)]
    return next(filter(None, map(usable, urls)), "")


def usable(url: str) -> str:
    """Return an address that a shop may load a picture from: https, and a public name; else nothing."""
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname or ""
        is_plain = parts.scheme == "https" and parts.port in (None, 443) and "@" not in parts.netloc
    except ValueError:
        return ""
    return url.strip() if is_plain and "." in host and not _is_private(host) else ""


def _is_private(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return host.rstrip(".").endswith((".local", ".localhost", ".internal", ".lan", ".home.arpa"))
    return True


# --- what the shop made of it ---


def sorted_out(draft: ListedProduct, new: NewListing) -> tuple[Mapping[str, ListedItem], list[str]]:
    """Return the variants that are whole by SKU, and the ids of those that are half or twice there."""
    has: dict[str, ListedItem] = {}
    bad = []
    wanted = {item.sku: item for item in new.items}
    for item in draft.items:
        want = wanted.get(item.sku)
        if want is None or item.sku in has or not item.whole or item.price != want.price:
            bad.append(item.spot.offer_id)
        else:
            has[item.sku] = item
    return has, bad


def differences(found: ListedProduct, new: NewListing) -> str:
    """Name what the shop shows otherwise than it was given; empty when all is as it should be."""
    shown = {item.sku: item for item in found.items}
    for want in new.items:
        item = shown.get(want.sku)
        if item is None:
            return f"sku {want.sku}"
        if item.price != want.price:
            return f"price {item.price} ≠ {want.price}"
        if want.gtin and gtin14(item.gtin) != gtin14(want.gtin):
            return f"gtin {item.gtin} ≠ {want.gtin}"
    return "" if found.whole else "draft"


def spots_of(found: ListedProduct, row: ImportRow) -> Mapping[ItemSpot, str]:
    """Return the GTIN of each item of a draft of ours."""
    by_sku = {sku_of(row, item.gtin): item.gtin for item in row.product.items}
    return {item.spot: by_sku[item.sku] for item in found.items if item.sku in by_sku}
