"""What is said of goods beyond the protocol, to a platform that has said that it knows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from connector.model import ItemChanged, ProductOffered
from connector.model.extensions import CONTAINS
from connector.model.gtin import gtin14
from connector.store import Transaction

CONTAINED = timedelta(hours=48)
"""How long an order is named beside a figure."""


class Said:
    """Adds to events what the platform's extensions know, within the transaction that reckoned the figures.

    Their stock is less the units of all orders that have lines by then: what the shop had not taken from it
    was subtracted (:func:`connector.catalogue.reading.counting`).
    """

    def __init__(self, tx: Transaction, now: datetime, *, prices_include_tax: bool) -> None:
        self._tx = tx
        self._now = now
        self._prices_include_tax = prices_include_tax
        self._extensions = tx.facts.extensions
        self._numbers: Mapping[str, tuple[str, ...]] | None = None

    def product(self, event: ProductOffered) -> ProductOffered:
        """Say whether its prices include tax, also before the platform is known to want it."""
        return replace(event, includes_tax=self._prices_include_tax)

    def item(self, event: ItemChanged) -> ItemChanged:
        """Name the orders that its figure contains."""
        if CONTAINS not in self._extensions or event.stock is None:
            return event
        if self._numbers is None:
            self._numbers = self._tx.orders.numbers_by_gtin(self._now - CONTAINED)
        return replace(event, contains=self._numbers.get(gtin14(event.gtin), ()))
