"""What a shop shows to who has just got its keys: where GTINs, dealer prices and tracking numbers stand."""

from __future__ import annotations

from dataclasses import dataclass

from connector.catalogue.guessing import guess_gtin, guess_price, guess_tracking
from connector.ports import Samples
from connector.ports.kinds import ShopKind


@dataclass(frozen=True, slots=True)
class Found:
    """A place in the shop, and in how many of the products looked at it has a value; empty: nowhere."""

    place: str
    count: int


@dataclass(frozen=True, slots=True)
class Places:
    """Where things stand; ``gtin`` and ``dealer_price`` are what the settings need, empty for the usual."""

    gtin: tuple[str, ...]
    dealer_price: tuple[str, ...]
    gtin_at: Found
    price_at: Found


def look_at_products(shop: Samples, kind: ShopKind) -> Places:
    """Find where GTINs and dealer prices stand. Raises ConnectorError."""
    seen, known = shop.sample_fields(), kind.fields
    gtin, price = guess_gtin(seen, known.gtin), guess_price(seen, known.dealer_price)

    def found(guessed: tuple[str, ...], defaults: tuple[str, ...]) -> Found:
        place = next(iter(guessed), next((p for p in defaults if seen.get(p)), ""))
        return Found(place, len(seen.get(place, ())))

    return Places(gtin, price, found(gtin, known.gtin), found(price, known.dealer_price))


def look_at_orders(shop: Samples) -> tuple[str, ...]:
    """Find where plugins keep tracking numbers that are not found anyway. Raises ConnectorError."""
    return guess_tracking(shop.sample_order_fields())
