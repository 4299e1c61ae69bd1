"""German texts about orders and money."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "orders.search": "Nach Nummer, Händler oder Artikel suchen",
    "orders.filters": "Welche Bestellungen",
    "orders.all": "Alle",
    "orders.choose": "Auswahl",
    "orders.choose_one": "Bestellung {number} auswählen",
    "orders.retailer": "Händler",
    "orders.items": "Artikel",
    "orders.item": "Artikel",
    "orders.amount": "Betrag",
    "orders.refunded": "Erstattet",
    "orders.refunded_of": "{amount} erstattet",
    "orders.next": "Was zu tun ist",
    "orders.shop_number": "Shop {number}",
    "orders.more_lines": "und {count} weitere Positionen",
    "orders.more_lines.one": "und eine weitere Position",
    "orders.notes": "Lieferscheine der ausgewählten",
    "orders.none_found": "Keine Bestellung gefunden",
    "orders.show_all": "Alle Bestellungen zeigen",
    "orders.none": "Noch keine Bestellungen",
    "orders.none_means": (
        "Sobald ein Händler bestellt, wird die Bestellung in Ihrem Shop angelegt und steht hier."
    ),
    "stage.needs_you": "Braucht Sie",
    "stage.arriving": "Kommt herein",
    "stage.waiting": "Angehalten",
    "stage.to_pack": "Zu packen",
    "stage.tracking_missing": "Sendungsnummer fehlt",
    "stage.sent": "Versandt",
    "stage.cancelled": "Storniert",
    "stage.refunded": "Erstattet",
    "stage.set_aside": "Zurückgelegt",
    "next.needs_you": "Entscheiden Sie, was aus ihr werden soll: Bis dahin geschieht nichts weiter.",
    "next.arriving": "Sie wird gerade in Ihrem Shop angelegt.",
    "next.waiting": "Sie ist in Ihrem Shop angehalten und soll noch nicht versandt werden.",
    "next.to_pack": (
        "Packen Sie sie, und tragen Sie die Sendungsnummer hier oder im Shop ein: Kickroute zahlt aus, "
        "sobald es eine kennt."
    ),
    "next.tracking_missing": (
        "Sie ist abgeschlossen, aber Kickroute kennt keine Sendungsnummer und zahlt erst dann aus: Tragen"
        " Sie sie hier oder im Shop ein."
    ),
    "next.sent": "Kickroute kennt die Sendungsnummer; damit ist Ihre Auszahlung freigegeben.",
    "next.cancelled": (
        "Sie ist storniert: Der Händler bekommt alles zurück, und es steht keine Auszahlung an."
    ),
    "next.refunded": (
        "Sie ist erstattet: Der Händler hat das Geld zurück, und es steht keine Auszahlung dafür an."
    ),
    "next.set_aside": "Sie wollten sie so lassen, wie sie ist; es wird nichts mehr von ihr gemeldet.",
    "order.in_shop": "Bestellung {number} im Shop",
    "order.lines": "Die Positionen der Bestellung {number}",
    "order.quantity": "Menge",
    "order.net": "Netto",
    "order.retailer_paid": "Vom Händler bezahlt, mit Versand und Steuer",
    "order.total": "Gesamtbetrag im Shop",
    "order.refund.told": "Erstattung",
    "order.refund.covered": "Erstattung, durch das Storno abgedeckt",
    "order.refund.held": "Erstattung, wartet auf Ihre Bestätigung",
    "order.refund.parked": "Erstattung, die nicht gemeldet werden konnte",
    "order.parcel": "Paket",
    "order.note": "Lieferschein",
    "order.note_means": (
        "Im Namen des Händlers, ohne Preise. Die Adresse wird beim Öffnen aus Ihrem Shop gelesen."
    ),
    "order.part": "Ein Teil der Bestellung",
    "order.part_means": "Für jede Position: was in diesem Paket ist, und was vorher ging.",
    "order.now": "In diesem Paket",
    "order.sent": "Vorher versandt",
    "order.happened": "Was geschehen ist",
    "happened.received": "Die Bestellung kam herein.",
    "happened.refused": "Sie wurde abgelehnt: {reason}",
    "happened.live": "Sie wurde in Ihrem Shop als {order} angelegt.",
    "happened.adopted": "Sie wurde in Ihrem Shop als {order} gefunden.",
    "happened.parked": "Sie wartete auf Ihre Entscheidung.",
    "happened.status": "In Ihrem Shop wurde sie: {status}.",
    "happened.wanted": "Der Händler wünschte: {status}.",
    "happened.applied": "Dem Wunsch des Händlers wurde gefolgt: {status}.",
    "happened.told_status": "Kickroute wurde gemeldet: {status}.",
    "happened.told_parcel": (
        "Kickroute wurde die Sendungsnummer {parcel} gemeldet: Ihre Auszahlung ist freigegeben."
    ),
    "happened.refund_seen": "Eine Erstattung von {total} wurde in Ihrem Shop eingetragen.",
    "happened.refund_told": "Kickroute hat die Erstattung angenommen: Der Händler bekommt {total} zurück.",
    "happened.refund_refused": "Kickroute hat die Erstattung von {total} abgelehnt: {reason}",
    "happened.refund_held": "Eine Erstattung von {total} wartet auf Ihre Bestätigung.",
    "happened.label_made": "Ein Etikett wurde gemacht: {carrier}, {tracking}.",
    "happened.label_failed": "Es wurde kein Etikett gemacht: {reason}",
    "happened.label_cancelled": "Das Etikett {tracking} wurde zurückgegeben.",
    "happened.entered": "Die Sendungsnummer {tracking} wurde in Ihren Shop geschrieben.",
    "happened.by_hand": "Die Sendungsnummer {parcel} ({carrier}) wurde von Hand eingetragen.",
    "note.none_chosen": (
        "Keine Bestellung ist ausgewählt: Kreuzen Sie die an, deren Lieferscheine Sie möchten, und "
        "versuchen Sie es noch einmal"
    ),
    "money.sold_this_month": "In diesem Monat verkauft",
    "money.back_this_month": "In diesem Monat zurückgegeben",
    "money.payout_this_month": "Erwartete Auszahlung dieses Monats",
    "money.kept_this_month": "Bleibt von diesem Monat",
    "money.of_orders": "{count} Bestellungen, mit Steuer",
    "money.of_orders.one": "eine Bestellung, mit Steuer",
    "money.of_refunds": "Erstattungen: {refunds}, Stornos: {cancellations}",
    "money.less_fee": "nach einer erwarteten Gebühr von {fee}",
    "money.before_fee": "vor der Gebühr von Kickroute",
    "money.months": "Monat für Monat",
    "money.month": "Monat",
    "money.orders": "Bestellungen",
    "money.sold": "Verkauft",
    "money.refunds": "Erstattungen",
    "money.refunded": "Erstattet",
    "money.cancellations": "Stornos",
    "money.cancelled": "Storniert",
    "money.kept": "Bleibt",
    "money.parcels": "Sendungsnummern gemeldet",
    "money.fee": "Gebühr, erwartet",
    "money.payout": "Auszahlung, erwartet",
    "money.means": (
        "Beträge mit Steuer, wie sie den Händlern berechnet wurden. Verkäufe zählen, wenn die Bestellung "
        "hereinkam; Erstattungen, Stornos und Sendungsnummern, wenn Kickroute sie angenommen hat."
    ),
    "money.expected_means": (
        "Gebühr und Auszahlung sind nach kickroute.fee ({fee}) erwartet; Kickroute sagt nicht, was es "
        "ausgezahlt hat."
    ),
    "money.prices": "Gemeldete Händlerpreise",
    "money.show_prices": "Die neuesten {count} zeigen",
    "money.show_prices.one": "Den neuesten zeigen",
}
