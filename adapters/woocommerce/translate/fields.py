"""Where a product's GTIN, dealer price and Kickroute category stand: a list of places for each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from adapters.woocommerce.translate.values import Row, meta_text, text_at
from connector.errors import Problem

META = "meta:"

NATIVE = ("global_unique_id", "sku", "slug", "price", "regular_price", "sale_price")
"""Fields of a product itself that a setting may name."""

DEFAULT_GTIN = (
    "global_unique_id",
    "meta:_ean",
    "meta:_gtin",
    "meta:_ts_gtin",
    "meta:_kickroute_gtin",
    "meta:_alg_ean",
    "meta:_wpm_gtin_code",
)
"""WooCommerce's own field (since 9.2), then those of widespread plugins, Germanized's among them."""

DEFAULT_DEALER_PRICE = ("meta:_kickroute_price",)
DEFAULT_CATEGORY = ("meta:_wc_kickroute_category",)
"""The field of the platform's own plugin, so that a supplier who used it keeps every product."""


@dataclass(frozen=True, slots=True)
class Found:
    """A value as the shop has it, and the place it was found at; both empty when nothing was."""

    value: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class ProductFields:
    """The places to look at, for each value the first that holds one wins."""

    gtin: tuple[str, ...] = DEFAULT_GTIN
    dealer_price: tuple[str, ...] = DEFAULT_DEALER_PRICE
    category: tuple[str, ...] = DEFAULT_CATEGORY

    @property
    def metas(self) -> tuple[str, ...]:
        """Names of all meta fields among them."""
        return tuple(s.removeprefix(META) for s in self._all() if s.startswith(META))

    @property
    def natives(self) -> tuple[str, ...]:
        """Names of all fields of the product itself among them."""
        return tuple(s for s in self._all() if not s.startswith(META))

    def _all(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.gtin, *self.dealer_price, *self.category)))


def find(row: Row, sources: Iterable[str]) -> Found:
    """Look for a value at each place in turn."""
    for source in sources:
        value = meta_text(row, source.removeprefix(META)) if source.startswith(META) else text_at(row, source)
        if value.strip():
            return Found(value, source)
    return Found()


def problems_of(place: str, sources: Iterable[str], native: Iterable[str] = NATIVE) -> list[Problem]:
    """Explain every place that a WooCommerce shop does not have."""
    allowed = ", ".join(("`meta:NAME` for a field of a plugin", *(f"`{name}`" for name in native)))
    return [
        Problem(place, f"`{source}` is no place in a WooCommerce shop; allowed: {allowed}")
        for source in sources
        if not (source.startswith(META) and len(source) > len(META)) and source not in native
    ]
