"""German twins of sentences about Kickroute and what it is told."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "the platform": "Kickroute",
    "the platform accepts the key": "Kickroute nimmt den Schlüssel an",
    "the message is set aside no more": "Die Meldung ist nicht mehr zurückgestellt",
    "no message about products is set aside any more": "Keine Meldung über Produkte ist mehr zurückgestellt",
    "the platform refuses {count} messages about products: {reasons}. Correct the products in the shop, and "
    "they are told again by themselves. To see all: kickroute-connector outbox --parked; to have all tried "
    "again: kickroute-connector outbox --retry all": (
        "Kickroute lehnt {count} Meldungen über Produkte ab: {reasons}. Stellen Sie die Produkte im Shop "
        "richtig, dann werden sie von selbst wieder gemeldet. Alle zeigen: kickroute-connector outbox "
        "--parked; alle noch einmal versuchen: kickroute-connector outbox --retry all"
    ),
    "{count} × {reason}": "{count} × {reason}",
    "{count} × other reasons": "{count} × andere Gründe",
    "the platform takes messages again": "Kickroute nimmt wieder Meldungen an",
    "the platform does not answer": "Kickroute antwortet nicht",
    "it fails again and again while others are taken ({reason})": (
        "sie scheitert immer wieder, während andere angenommen werden ({reason})"
    ),
    "the platform refuses {event}: {reason}. After correcting it: kickroute-connector outbox --retry "
    "{id}; to give it up: kickroute-connector outbox --discard {id}": (
        "Kickroute lehnt ab: {event}: {reason}. Wenn es richtiggestellt ist: kickroute-connector outbox "
        "--retry {id}; aufgeben: kickroute-connector outbox --discard {id}"
    ),
    "wait until Kickroute has activated your profile; sending goes on by itself then": (
        "Warten Sie, bis Kickroute Ihr Profil freigeschaltet hat; dann geht das Senden von selbst weiter"
    ),
    "check kickroute.api_key in the settings; sending goes on once the platform accepts it": (
        "Prüfen Sie kickroute.api_key in den Einstellungen; das Senden geht weiter, sobald Kickroute ihn "
        "annimmt"
    ),
    "nothing is sent to the platform: {reason}. What to do: {advice}": (
        "An Kickroute wird nichts gesendet: {reason}. Was zu tun ist: {advice}"
    ),
    "product “{name}” (id {id})": "Produkt „{name}“ (ID {id})",
    "a change of the item with GTIN {gtin}": "Änderung des Artikels mit der GTIN {gtin}",
    "the refund of {total} for order {number}": "Erstattung über {total} zur Bestellung {number}",
    "a tracking number": "Sendungsnummer",
    "status {status}": "Status {status}",
    "{what} for order {number}": "{what} zur Bestellung {number}",
    "the platform {address} answered HTTP {status}; only 200 means that {kind} was taken, so it is sent "
    "again": (
        "Kickroute ({address}) antwortete mit HTTP {status}; nur 200 heißt, dass {kind} angenommen ist, "
        "deshalb wird noch einmal gesendet"
    ),
    "the platform {address} answered {kind} with something that is not JSON; check the address in "
    "kickroute.url": (
        "Kickroute ({address}) antwortete auf {kind} mit etwas, das kein JSON ist; prüfen Sie die Adresse "
        "in kickroute.url"
    ),
    "{message}; the key is right, but Kickroute has not activated this supplier's profile yet: sending goes "
    "on by itself once it has": (
        "{message}; der Schlüssel stimmt, aber Kickroute hat Ihr Profil noch nicht freigeschaltet: Danach "
        "geht das Senden von selbst weiter"
    ),
    "contains a blank at its ends or a character that is not printable ASCII, which no HTTP header can "
    "carry; copy it again from Kickroute's settings page": (
        "enthält am Rand ein Leerzeichen oder ein Zeichen, das kein druckbares ASCII ist; kein HTTP-Kopf "
        "kann es tragen. Kopieren Sie ihn noch einmal von der Einstellungsseite von Kickroute"
    ),
    "{count} events are too many for one batch; at most {most}: send it in parts": (
        "{count} Ereignisse sind zu viele für eine Sendung; höchstens {most}: in Teilen senden"
    ),
    "{count} products are too many for one list; at most {most}: send it in parts": (
        "{count} Produkte sind zu viele für eine Liste; höchstens {most}: in Teilen senden"
    ),
    "product {id} has {count} items to offer; one is needed, or several where it has variants": (
        "Produkt {id} hat {count} Artikel anzubieten; nötig ist einer, oder mehrere, wo es Varianten hat"
    ),
    # --- signatures ---
    "several calls in the platform's name came with a wrong signature and were refused. Either "
    "kickroute.api_key is not the key that Kickroute signs with: compare it with the one on Kickroute's "
    "settings page. Or somebody tries: nothing was changed, and nothing is to be done": (
        "Mehrere Aufrufe im Namen von Kickroute hatten eine falsche Unterschrift und wurden abgelehnt. "
        "Entweder ist kickroute.api_key nicht der Schlüssel, mit dem Kickroute unterschreibt: Vergleichen "
        "Sie ihn mit dem auf der Einstellungsseite von Kickroute. Oder jemand versucht es: Geändert wurde "
        "nichts, und zu tun ist nichts"
    ),
    "several webhooks of the shop came with a wrong signature and were refused; changes are found by asking "
    "instead. Delete the connector's webhooks in the shop: they are made anew within the hour": (
        "Mehrere Webhooks des Shops hatten eine falsche Unterschrift und wurden abgelehnt; Änderungen "
        "werden stattdessen abgefragt. Löschen Sie die Webhooks des Connectors im Shop: Sie werden binnen "
        "einer Stunde neu angelegt"
    ),
    "no wrong signature came for an hour": "Seit einer Stunde kam keine falsche Unterschrift mehr",
    "unexpected {kind}; the log says where": "unerwarteter Fehler {kind}; das Protokoll sagt, wo",
}
