"""Where a product's GTIN, dealer price and Kickroute category stand: a list of places for each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from adapters.woocommerce.translate.values import Row, meta_text, rows_at, text_at
from connector.model import Fields
from connector.model.errors import Problem
from connector.model.messages import joined, say

META = "meta:"

NATIVE = ("global_unique_id", "sku", "slug", "price", "regular_price", "sale_price")
"""Fields of a product itself that a setting may name."""


@dataclass(frozen=True, slots=True)
class Found:
    """A value as the shop has it, and the place it was found at; both empty when nothing was."""

    value: str = ""
    source: str = ""


def parameters(keys: Iterable[str], fields: Fields) -> dict[str, str | int]:
    """Return the parameters that ask for ``keys`` and all places in ``fields``, and for little else."""
    places = _all(fields)
    metas = [place.removeprefix(META) for place in places if place.startswith(META)]
    natives = [place for place in places if not place.startswith(META)]
    asked: dict[str, str | int] = {"_fields": ",".join(dict.fromkeys((*keys, *natives)))}
    # Before 7.0 the shop ignores it and sends all meta data; a name with a comma cannot be in a list.
    if metas and not any("," in name for name in metas):
        asked["include_meta"] = ",".join(metas)
    return asked


def only_gtin(fields: Fields) -> Fields:
    """Return the places of the GTIN alone."""
    return replace(fields, dealer_price=(), category=())


def _all(fields: Fields) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*fields.gtin, *fields.dealer_price, *fields.category)))


def find(row: Row, sources: Iterable[str]) -> Found:
    """Look for a value at each place in turn."""
    for source in sources:
        value = meta_text(row, source.removeprefix(META)) if source.startswith(META) else text_at(row, source)
        if value.strip():
            return Found(value, source)
    return Found()


def sample_of(rows: Iterable[Row]) -> dict[str, tuple[str, ...]]:
    """Gather the values of products by place; what is neither text nor number is left out."""
    seen: dict[str, list[str]] = {}
    for row in rows:
        for name in ("global_unique_id", "sku"):
            seen.setdefault(name, []).append(text_at(row, name))
        for meta in rows_at(row, "meta_data"):
            value = meta.get("value")
            if isinstance(value, str | int | float):
                seen.setdefault(META + text_at(meta, "key"), []).append(str(value))
    found = {place: tuple(v for v in values if v.strip()) for place, values in seen.items()}
    return {place: values for place, values in found.items() if values}


def problems_of(place: str, sources: Iterable[str], native: Iterable[str] = NATIVE) -> list[Problem]:
    """Explain every place that a WooCommerce shop does not have."""
    allowed = joined(", ", (say("`meta:NAME` for a field of a plugin"), *(f"`{name}`" for name in native)))
    return [
        Problem(
            place,
            say(
                "`{source}` is no place in a WooCommerce shop; allowed: {allowed}",
                source=source,
                allowed=allowed,
            ),
        )
        for source in sources
        if not (source.startswith(META) and len(source) > len(META)) and source not in native
    ]
