"""German texts of the HTTP door, the status page and the commands' outcomes."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    # --- the HTTP door ---
    "door.only_here": (
        "Diese Seite antwortet nur auf dem Rechner, auf dem der Connector läuft, und nicht über einen "
        "Proxy. Um sie von anderswo zu sehen, setzen Sie server.password in settings.toml."
    ),
    "door.password_needed": "Passwort nötig: server.password aus settings.toml, Benutzername beliebig.",
    "door.too_many_tries": "Zu viele falsche Passwörter. Versuchen Sie es in einigen Minuten neu.",
    # --- the status page ---
    "page.practice": "Übung: Shop und Plattform sind simuliert, nichts hier ist echt.",
    "page.verdict.well": "Alles in Ordnung.",
    "page.verdict.starting": "Startet: Der Katalog wird zum ersten Mal gelesen.",
    "page.verdict.stopped": "Der Connector läuft nicht. Starten Sie ihn: kickroute-connector run",
    "page.verdict.trouble": "Etwas braucht Sie.",
    "page.alarms": "Was Sie braucht",
    "page.parts": "Shop, Plattform und Warteschlange",
    "page.shop": "Shop",
    "page.platform": "Kickroute",
    "page.fine": "funktioniert",
    "page.catalogue": "Katalog",
    "page.sweep_of": "wird gelesen: {done} von {total} Produkten",
    "page.sweep": "wird gelesen: bisher {done} Produkte",
    "page.swept": "vollständig gelesen am {time}",
    "page.not_swept": "noch nicht vollständig gelesen",
    "page.outbox": "Meldungen",
    "page.outbox_counts": "{waiting} warten, {parked} zurückgestellt",
    "page.brake": "Für Sie angehalten",
    "page.withdrawals_held": "{count} Angebote würden die Plattform verlassen. Wenn das gewollt ist:",
    "page.ends_held": "{count} Bestellungen würden storniert oder erstattet. Wenn das gewollt ist:",
    "page.products": "Produkte",
    "page.product_counts": (
        "{released} Angebote freigegeben, {withheld} zurückgehalten; {live} stehen bei Kickroute."
    ),
    "page.reason": "Grund",
    "page.offers": "Angebote",
    "page.withheld_list": "Was zu ändern ist ({shown} von {withheld} zurückgehaltenen Angeboten)",
    "page.orders": "Bestellungen",
    "page.no_orders": "Noch keine Bestellungen.",
    "page.received": "Eingang",
    "page.state": "Stand",
    "page.status": "Status im Shop",
    "page.end_held": "ihr Ende ist angehalten, bis Sie es bestätigen",
    "page.events": "Meldungen, die nicht durchkamen",
    "page.event_id": "Nr.",
    "page.event": "Worum es geht",
    "page.next": "Wie weiter",
    "page.or": "oder",
    "page.at_once": "sofort",
    "page.as_of": "Stand: {time}",
    # --- words of the program ---
    "state.received": "eingegangen",
    "state.placing": "wird angelegt",
    "state.placed": "angelegt",
    "state.noted": "mit Notiz",
    "state.live": "aktiv",
    "state.confirmed": "bestätigt",
    "state.parked": "braucht Sie",
    "state.forgotten": "abgeschlossen",
    "status.pending-payment": "Zahlung ausstehend",
    "status.on-hold": "in Wartestellung",
    "status.awaiting-fulfillment": "in Bearbeitung",
    "status.completed": "abgeschlossen",
    "status.refunded": "erstattet",
    "status.cancelled": "storniert",
    "worker.collect": "Produkte",
    "worker.deliver": "Meldungen an Kickroute",
    "worker.orders": "Bestellungen",
    "rule.not_published": "nicht veröffentlicht",
    "rule.name_missing": "kein Name",
    "rule.category_missing": "keine Kickroute-Kategorie",
    "rule.category_none": "Kategorie „none“",
    "rule.tax_class_unknown": "unbekannte Steuerklasse",
    "rule.price_missing": "kein Händlerpreis",
    "rule.price_not_positive": "Händlerpreis nicht größer als null",
    "rule.price_unreadable": "Händlerpreis nicht lesbar",
    "rule.price_ambiguous": "Händlerpreis mehrdeutig",
    "rule.price_held": "Händlerpreis zu bestätigen",
    "rule.gtin_missing": "keine GTIN",
    "rule.gtin_separators": "GTIN mit Leerzeichen oder Strichen",
    "rule.gtin_not_digits": "GTIN mit anderen Zeichen als Ziffern",
    "rule.gtin_length": "GTIN mit falscher Länge",
    "rule.gtin_zeros": "GTIN nur aus Nullen",
    "rule.gtin_check_digit": "GTIN mit falscher Prüfziffer",
    "rule.gtin_internal": "GTIN ist hausintern",
    "rule.gtin_duplicate": "GTIN doppelt vergeben",
    "rule.no_variants": "keine vollständige Variante",
    "rule.variants_incomplete": "eine andere Variante unvollständig",
    "rule.category_unfamiliar": "unbekannte Kategorie",
    "rule.price_above_retail": "Händlerpreis über dem Verkaufspreis",
    "rule.regular_price_missing": "kein regulärer Preis",
    "rule.regular_price_unreadable": "regulärer Preis nicht lesbar",
    "rule.not_physical": "nicht versandfähig",
    "rule.no_image": "kein Bild",
    # --- what became of a command ---
    "command.sync": "Der Shop wird jetzt nach Änderungen gefragt.",
    "command.sync_full": "Der ganze Katalog wird jetzt gelesen; die Statusseite zeigt, wie weit er ist.",
    "command.withdrawals": "{count} Angebote werden von der Plattform genommen.",
    "command.no_withdrawals": "Es sind keine Angebote angehalten; es gibt nichts zu bestätigen.",
    "command.price": "Der Händlerpreis {price} der GTIN {gtin} ist bestätigt und wird gemeldet.",
    "command.no_price": "Zur GTIN {gtin} ist kein Händlerpreis angehalten; es gibt nichts zu bestätigen.",
    "command.prices_differ": (
        "Mehrere Produkte mit der GTIN {gtin} haben einen angehaltenen Händlerpreis ({prices}). Geben Sie "
        "die GTIN im Shop zuerst nur einem von ihnen."
    ),
    "command.order_retried": "Bestellung {number} wird jetzt im Shop angelegt, unabhängig vom Bestand.",
    "command.order_not_parked": (
        "Bestellung {number} wartet nicht darauf, angelegt zu werden. kickroute-connector orders zeigt, "
        "welche warten."
    ),
    "command.order_cancelled": (
        "Kickroute wird gemeldet, dass Bestellung {number} storniert ist; der Händler bekommt sein Geld "
        "zurück."
    ),
    "command.order_forgotten": "Bestellung {number} ist hier abgeschlossen; Kickroute wird nichts gemeldet.",
    "command.order_without_choice": (
        "Bestellung {number} wartet auf keine Entscheidung. kickroute-connector orders zeigt, welche warten."
    ),
    "command.ends": (
        "Das Ende von {count} Bestellungen wird Kickroute gemeldet; die Händler bekommen ihr Geld zurück."
    ),
    "command.no_ends": "Es sind keine Stornos oder Erstattungen angehalten; es gibt nichts zu bestätigen.",
    "command.event_retried": "Meldung {id} wird jetzt noch einmal gesendet.",
    "command.event_discarded": "Aufgegeben: {event}.",
    "command.no_event": "Es gibt keine Meldung {id}. kickroute-connector outbox zeigt alle.",
    "command.no_parked_event": (
        "Es gibt keine zurückgestellte Meldung {id}. kickroute-connector outbox --parked zeigt sie; andere "
        "gehen von selbst hinaus."
    ),
    "command.paused": (
        "Pause: {count} Angebote werden als ausverkauft gemeldet, bis Sie kickroute-connector unpause sagen. "
        "Laufende Bestellungen gehen weiter."
    ),
    "command.paused_until": (
        "Pause: {count} Angebote werden bis {until} als ausverkauft gemeldet; danach werden sie von selbst "
        "wieder angeboten. Laufende Bestellungen gehen weiter."
    ),
    "command.pause_is_over": "{until} ist schon vorbei; nennen Sie einen Tag, der noch kommt.",
    "command.unpaused": (
        "Die Pause ist zu Ende: Der Katalog wird gelesen, und Kickroute wird gemeldet, was der Shop hat."
    ),
    "command.not_paused": "Es gibt keine Pause; es gibt nichts zu beenden.",
    "command.leaving": "{count} Angebote werden von Kickroute genommen; nichts wird mehr angeboten.",
    "command.not_leaving": "Niemand ist dabei zu gehen: kickroute-connector leave beginnt es.",
    "command.leaving_unfinished": (
        "Noch nicht fertig: {live} Angebote stehen bei Kickroute, {waiting} Meldungen warten, {parked} sind "
        "zurückgestellt, und {orders} Bestellungen sind offen."
    ),
    "command.left": "Alles ist gemeldet, und keine Bestellung ist offen.",
    "command.unknown": "Der laufende Connector kennt den Befehl {command} nicht; ist er älter?",
    "command.failed": "Der Befehl ist im Connector fehlgeschlagen; sein Protokoll sagt, warum.",
}
