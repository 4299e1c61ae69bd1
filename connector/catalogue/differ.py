"""What differs between what the shop offers and what the platform was told: pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from types import MappingProxyType

from connector.model import Item, ItemChanged, ProductOffered, Stock
from connector.model.gtin import gtin14
from connector.model.records import Leaving, PriceChange, Priority, Told, Withdrawal

GONE = "gone"
_NOT_SHOWN = frozenset({GONE, "not_published", "not_visible"})
"""Reasons to leave that the shop itself shows: nobody could buy the item there either."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be told and remembered about one product.

    ``product`` is set when the complete product must be told, ``items`` are single changes otherwise.
    ``told`` are the rows to remember, ``moved`` what was told of its GTINs when another product held them,
    ``leaving`` items that no longer qualify, ``staying`` (GTIN-14) those that do.
    """

    product: ProductOffered | None
    items: tuple[tuple[ItemChanged, Priority], ...]
    told: tuple[Told, ...]
    moved: tuple[Told, ...]
    prices: tuple[PriceChange, ...]
    leaving: tuple[Withdrawal, ...]
    staying: tuple[str, ...]


def plan(
    product_id: str,
    offered: ProductOffered | None,
    known: Mapping[str, Told],
    *,
    now: datetime,
    tell_again_before: datetime | None = None,
    leaving_reasons: Mapping[str, str] = MappingProxyType({}),
    shown_gone: bool = False,
) -> Plan:
    """Compare a product's released items with what was told, keyed by GTIN-14.

    ``known`` holds the rows of this product and of its items' GTINs, whoever held them. Items told
    before ``tell_again_before`` are told again although nothing changed. ``leaving_reasons`` names the
    rule that an item fails, by GTIN-14; an item without one is no longer in the product. ``shown_gone``:
    the shop shows the whole product as gone or hidden.
    """
    items = offered.items if offered else ()
    rows = {gtin14(item.gtin): _row(offered, item, now) for item in items} if offered else {}
    whole = offered is not None and any(
        _needs_whole(row, known.get(key), tell_again_before) for key, row in rows.items()
    )
    changes = [] if whole else [c for key, row in rows.items() if (c := _change(row, known[key]))]
    changed = {gtin14(change.gtin) for change, _ in changes}
    return Plan(
        product=offered if whole else None,
        items=tuple(changes),
        told=tuple(
            row if whole or key in changed else replace(known[key], tax_rate=row.tax_rate)
            for key, row in rows.items()
            if whole or key in changed or known[key].tax_rate is None
        ),
        moved=tuple(known[key] for key in rows if key in known and known[key].product_id != product_id),
        prices=tuple(p for key, row in rows.items() if (p := _price_told(row, known.get(key)))),
        leaving=tuple(
            Withdrawal(
                key,
                row.gtin,
                product_id,
                leaving_reasons.get(key, GONE),
                now,
                shown_gone or leaving_reasons.get(key, GONE) in _NOT_SHOWN,
            )
            for key, row in known.items()
            if row.live and row.product_id == product_id and key not in rows
        ),
        staying=tuple(rows),
    )


def _row(product: ProductOffered, item: Item, now: datetime) -> Told:
    return Told(
        gtin14=gtin14(item.gtin),
        gtin=item.gtin,
        product_id=product.product_id,
        offer_id=item.offer_id,
        name=product.name,
        digest=_digest(product, item),
        regular_price=item.regular_price,
        dealer_price=item.dealer_price,
        stock=item.stock,
        live=True,
        told_at=now,
        tax_rate=product.tax_rate,
    )


def _digest(product: ProductOffered, item: Item) -> str:
    """Sum up what no single item message can change."""
    content = [
        *(product.description, product.sku, product.category, product.tax_rate, product.image_url),
        *(product.has_variants, item.description, item.attributes, item.image_url, item.gtin),
        product.name if product.has_variants else "",  # an item message of a variant carries no name
    ]
    return blake2b(json.dumps(content).encode(), digest_size=12).hexdigest()


def _needs_whole(row: Told, before: Told | None, tell_again_before: datetime | None) -> bool:
    return (
        before is None
        or not before.live
        or before.digest != row.digest
        or before.product_id != row.product_id
        or (tell_again_before is not None and before.told_at < tell_again_before)
    )


def _change(row: Told, before: Told) -> tuple[ItemChanged, Priority] | None:
    name = row.name if row.name != before.name else None
    regular_price = row.regular_price if row.regular_price != before.regular_price else None
    dealer_price = row.dealer_price if row.dealer_price != before.dealer_price else None
    stock = row.stock if row.stock != before.stock else None
    if (name, regular_price, dealer_price, stock) == (None, None, None, None):
        return None
    change = ItemChanged(
        row.gtin, name=name, regular_price=regular_price, dealer_price=dealer_price, stock=stock
    )
    if stock is None:
        return change, Priority.CATALOGUE
    return change, Priority.LOWERED if is_lowered(before.stock, stock) else Priority.RAISED


def is_lowered(before: Stock, after: Stock) -> bool:
    """Tell whether less can be sold than before, so that telling it is urgent."""
    if before.in_stock != after.in_stock:
        return before.in_stock
    if before.quantity is None or after.quantity is None:
        return after.quantity is not None
    return after.quantity < before.quantity


def _price_told(row: Told, before: Told | None) -> PriceChange | None:
    if before is not None and before.live and before.dealer_price == row.dealer_price:
        return None
    return PriceChange(row.gtin, row.dealer_price, before.dealer_price if before else None)


def exceeds_brake(leaving: Leaving, left_within_hour: int, live: int, share: float, least: int = 20) -> bool:
    """Tell whether so much would leave within an hour that a person must confirm it.

    More than ``least`` offers and more than ``share`` of those live an hour ago; or dealer prices that
    vanish from more than half of the live offers (and more than two).
    """
    leaving_in_all = left_within_hour + leaving.count
    live_before = live + left_within_hour
    if leaving_in_all > least and leaving_in_all > share * live_before:
        return True
    without_price = sum(leaving.by_reason.get(reason, 0) for reason in ("price_missing", "price_no_base"))
    return without_price > 2 and without_price * 2 > live
