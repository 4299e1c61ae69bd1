"""Fields: where a shop keeps what is told of its products."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fields:
    """Where a shop keeps what is told, as the settings name it; of several the first with a value counts.

    ``meta:NAME`` is WooCommerce meta, ``custom:NAME`` a Shopware custom field, ``rule:NAME`` a Shopware
    advanced price; any other name is a field of the shop's own API.
    """

    gtin: tuple[str, ...] = ()
    dealer_price: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
