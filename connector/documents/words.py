"""The words that are printed on a delivery note, in the two languages of its readers; pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from connector.model.messages import Language

GERMAN_READERS = frozenset({"AT", "CH", "DE", "LI", "LU"})
"""Countries whose parcels get a German note; all others get an English one."""

WORDS: Mapping[Language, Mapping[str, str]] = {
    "de": {
        "title": "Lieferschein",
        "titles": "Lieferscheine",
        "partial": "Teillieferung",
        "partial_means": "Im Paket ist ein Teil der Bestellung. Was fehlt, steht in der letzten Spalte.",
        "number": "Nummer",
        "date": "Datum",
        "ordered_on": "Bestellt am",
        "carrier": "Versand mit",
        "position": "Pos.",
        "item": "Artikel",
        "quantity": "Menge",
        "ordered": "Bestellt",
        "before": "Zuvor",
        "now": "Geliefert",
        "left": "Folgt noch",
        "sku": "Art.-Nr.",
        "page": "Seite {n} von {m}",
        "date_form": "dd.MM.yyyy",
    },
    "en": {
        "title": "Delivery note",
        "titles": "Delivery notes",
        "partial": "Partial delivery",
        "partial_means": "This parcel holds a part of the order. What is missing stands in the last column.",
        "number": "Number",
        "date": "Date",
        "ordered_on": "Ordered on",
        "carrier": "Sent with",
        "position": "No.",
        "item": "Item",
        "quantity": "Quantity",
        "ordered": "Ordered",
        "before": "Before",
        "now": "Delivered",
        "left": "To follow",
        "sku": "Item no.",
        "page": "Page {n} of {m}",
        "date_form": "d MMMM yyyy",
    },
}


def language_for(country_code: str) -> Language:
    """Choose by the country that the parcel goes to; an order without one stays in Germany."""
    return "de" if country_code.strip().upper() in {"", *GERMAN_READERS} else "en"
