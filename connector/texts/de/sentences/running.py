"""German twins of what the connector tries, and of what fails again and again."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "{what} fails again and again: {reason}. It is tried again by itself": (
        "{what} misslingt immer wieder: {reason}. Es wird von selbst wieder versucht"
    ),
    "it works again": "Es gelingt wieder",
    "reading hinted products": "Lesen gemeldeter Produkte",
    "reading what hinted orders sell": "Lesen dessen, was gemeldete Bestellungen verkaufen",
    "reading products that are wanted again": "Lesen der Produkte, die wieder verlangt sind",
    "reading product {id}": "Lesen des Produkts {id}",
    "asking for changed products": "Fragen nach geänderten Produkten",
    "looking after stock that cannot be read": "Blick auf Bestände, die nicht lesbar sind",
    "reading the whole catalogue": "Lesen des ganzen Katalogs",
    "announcing this shop to the platform": "Anmelden dieses Shops bei Kickroute",
    "sending to the platform": "Senden an Kickroute",
    "reading hinted orders": "Lesen gemeldeter Bestellungen",
    "reading the order with the shop's id {id}": "Lesen der Bestellung mit der Shop-Kennung {id}",
    "looking for statuses to set": "Suchen nach Status, die zu setzen sind",
    "setting the status of order {number}": "Setzen des Status der Bestellung {number}",
    "looking for orders to place": "Suchen nach Bestellungen, die anzulegen sind",
    "bringing the store up to date with the shop's orders": (
        "Abgleich des Speichers mit den Bestellungen des Shops"
    ),
    "placing order {number}": "Anlegen der Bestellung {number}",
    "asking for changed orders": "Fragen nach geänderten Bestellungen",
    "reading orders in turn": "Lesen der Bestellungen im Umlauf",
    "looking for stray orders": "Suchen nach verirrten Bestellungen",
    "looking for the platform's own plugin": "Suchen nach Kickroutes eigenem Plugin",
    "deleting old addresses": "Löschen alter Adressen",
    "looking after the shop's webhooks": "Prüfen der Webhooks des Shops",
    "looking after labels": "Prüfen der Versandetiketten",
    "reading which orders the shop has": "Lesen, welche Bestellungen der Shop hat",
    "looking at the shop's newest orders": "Ansehen der neuesten Bestellungen des Shops",
    "reading orders that could not be read": "Lesen der Bestellungen, die nicht lesbar waren",
}
