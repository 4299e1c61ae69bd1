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
    "door.stale_form": (
        "Diese Schaltfläche gehört zu einem älteren Stand der Seite. Gehen Sie zurück, laden Sie die Seite "
        "neu und drücken Sie noch einmal; geändert wurde nichts."
    ),
    "door.failed": "Im Connector ist ein Fehler aufgetreten; sein Protokoll sagt, warum.",
    "door.unknown_button": "Der Connector kennt diese Schaltfläche nicht; laden Sie die Seite neu.",
    # --- the frame of all pages ---
    "door.no_page": "Unter dieser Adresse gibt es keine Seite.",
    "door.no_way": "Diese Adresse lässt sich so nicht aufrufen.",
    "refusal.400": "Nicht verstanden",
    "refusal.401": "Passwort nötig",
    "refusal.403": "Nicht erlaubt",
    "refusal.404": "Nicht gefunden",
    "refusal.405": "Nicht möglich",
    "refusal.408": "Zu langsam",
    "refusal.413": "Zu groß",
    "refusal.429": "Zu viele Versuche",
    "refusal.500": "Etwas ist fehlgeschlagen",
    "nav.pages": "Seiten",
    "nav.overview": "Übersicht",
    "nav.products": "Produkte",
    "nav.orders": "Bestellungen",
    "nav.money": "Geld",
    "nav.settings": "Einstellungen",
    "nav.practice": "Übung",
    "page.stale": "Der Connector antwortet nicht: So stand es zuletzt.",
    "page.do.search": "Suchen",
    "page.page_of": "Seite {page} von {pages}",
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
    "page.fails": "schlägt fehl",
    "page.fine": "funktioniert",
    "page.catalogue": "Katalog",
    "page.sweep_of": "wird gelesen: {done} von {total} Produkten",
    "page.sweep": "wird gelesen: bisher {done} Produkte",
    "page.swept": "vollständig gelesen am {time}",
    "page.not_swept": "noch nicht vollständig gelesen",
    "page.index": "Bestellungen im Shop",
    "page.index_whole": "alle der letzten 90 Tage sind bekannt ({orders} gelesen)",
    "page.index_back_to": "werden gelesen, die neuesten zuerst: bisher {orders}, zurück bis {time}",
    "page.index_begins": "noch nicht gelesen",
    "page.index_holes": "{holes} Stellen lassen sich nicht lesen; sie werden wieder versucht.",
    "page.index_meanwhile": "Bis sie bekannt sind, wird eine neue Bestellung, deren Nummer dort stehen "
    "könnte, nicht angenommen: Kickroute schickt sie noch einmal.",
    "page.last_runs": "Zuletzt nachgesehen",
    "page.outbox": "Meldungen",
    "page.outbox_counts": "{waiting} warten, {parked} zurückgestellt",
    "page.withdrawals_held": "{count} Angebote würden die Plattform verlassen. Wenn das gewollt ist:",
    "page.ends_held": "{count} Bestellungen würden storniert oder erstattet. Wenn das gewollt ist:",
    "page.backups": "Kopien des Speichers",
    "page.backups_daily": "die neueste ist vom {time}; {count} in {folder}",
    "page.backups_none_yet": "noch keine in {folder}",
    "page.backups_server": "macht PostgreSQL mit eigenen Mitteln, nicht der Connector",
    "page.backups_off": "werden nicht gemacht (store.backups)",
    "page.products": "Produkte",
    "page.product_counts": (
        "{released} Angebote freigegeben, {withheld} zurückgehalten; {told} sind Kickroute gemeldet, {live} "
        "stehen dort."
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
    "page.failing": "Was misslingt und von selbst wieder versucht wird",
    "page.failing_what": "Was",
    "page.failing_since": "Seit",
    "page.all_events": "Alle {count} zeigen",
    "page.events_means": (
        "{count} Meldungen kamen nicht gleich durch; {parked} davon sind für Sie zurückgestellt."
    ),
    "page.pages": "Seiten",
    "page.previous": "Vorige Seite",
    "page.following": "Nächste Seite",
    "page.do.retry_events": "Alle zurückgestellten noch einmal senden",
    "page.event_id": "Nr.",
    "page.event": "Worum es geht",
    "page.next": "Wie weiter",
    "page.at_once": "sofort",
    "page.as_of": "Stand: {time}",
    "page.skip": "Zum Inhalt springen",
    "page.back": "Zurück zur Übersicht",
    "page.decide": "Wartet auf Ihr Ja oder Nein",
    "page.withdrawals_no": (
        "Wenn nicht: Stellen Sie die Produkte im Shop richtig; dann bleiben sie von selbst im Angebot."
    ),
    "page.ends_no": "Wenn nicht: Setzen Sie die Bestellungen im Shop zurück; dann wird nichts gemeldet.",
    "page.prices_wait": "Händlerpreise, die auf Ihr Ja oder Nein warten: {count}",
    "page.in_the_shop": "Im Shop öffnen",
    "page.stock": "Eine Bestandsänderung",
    "page.stock_hooks": (
        "erreicht Kickroute in etwa einer Sekunde, wenn der Shop anruft, sonst in etwa {seconds} s."
    ),
    "page.stock_polling": (
        "erreicht Kickroute in etwa {seconds} s: So oft wird der Shop gefragt, weil er nicht selbst anruft."
    ),
    "page.stock_not_yet": "wird Kickroute erreichen, sobald der Shop zweimal gefragt wurde.",
    "page.paused": "Pause: Alle Angebote werden als ausverkauft gemeldet, bis Sie sie beenden.",
    "page.paused_until": "Pause: Alle Angebote werden bis {until} als ausverkauft gemeldet.",
    "page.leaving": "Abschied: Alles ist zurückgezogen; offene Bestellungen werden zu Ende gebracht.",
    "page.left": "Sie haben Kickroute verlassen: Nichts wird angeboten. Halten Sie den Connector an.",
    "page.order": "Bestellung {number}",
    "page.not_yet": "noch nicht",
    "page.history": "Was geschah",
    "page.money": "Entscheidungen über Geld",
    "page.money_means": (
        "Die neuesten {count}, mit dem, was sie auslöste. Alle: kickroute-connector history --money"
    ),
    "page.act": "Was Sie tun können",
    "page.pause_means": (
        "Urlaub: Alle Angebote werden als ausverkauft gemeldet, laufende Bestellungen gehen weiter. Ohne Tag "
        "dauert die Pause, bis Sie sie beenden."
    ),
    "page.pause_until": "Letzter Tag der Pause",
    "page.cancel_means": "Der Händler bekommt sein Geld zurück. Das lässt sich nicht rückgängig machen.",
    "page.forget_means": (
        "Die Bestellung bleibt im Shop, wie sie ist, und Kickroute erfährt nichts mehr von ihr."
    ),
    "page.discard_means": "Kickroute erfährt es nie. Das lässt sich nicht rückgängig machen.",
    "page.not_done_yet": "Es wird ausgeführt. Laden Sie die Seite neu, um zu sehen, was daraus wurde.",
    "page.do.unpause": "Pause beenden",
    "page.do.stay": "Doch bleiben",
    "page.do.pause": "Pause beginnen",
    "page.do.sync": "Den ganzen Katalog jetzt lesen",
    "page.do.confirm_withdrawals": "Ja, gehen lassen",
    "page.do.confirm_ends": "Ja, das Ende dieser Bestellungen melden",
    "page.do.confirm_price": "Ja, {price} melden",
    "page.do.deny_price": "Nein, nicht melden",
    "page.do.retry_order": "Jetzt anlegen, unabhängig vom Bestand",
    "page.do.cancel_order": "Stornieren und erstatten",
    "page.do.forget_order": "So lassen, wie sie ist",
    "page.do.retry_event": "Noch einmal senden",
    "page.do.discard_event": "Aufgeben",
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
    "worker.hinted": "Gemeldete Produkte",
    "worker.deliver": "Meldungen an Kickroute",
    "worker.orders": "Bestellungen",
    "worker.rounds": "Rundgang",
    "worker.index": "Bestellverzeichnis",
    "rule.not_published": "nicht veröffentlicht",
    "rule.not_visible": "im Verkaufskanal nicht sichtbar",
    "rule.kind_unknown": "Produktart nicht verstanden",
    "rule.name_missing": "kein Name",
    "rule.category_missing": "keine Kickroute-Kategorie",
    "rule.category_none": "Kategorie „none“",
    "rule.tax_class_unknown": "unbekannte Steuerklasse",
    "rule.price_missing": "kein Händlerpreis",
    "rule.price_no_base": "kein Preis für die Regel",
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
    # --- what the journal holds about an entry ---
    "detail.order": "Shop-Bestellung",
    "detail.orders": "Bestellungen",
    "detail.items": "Artikel",
    "detail.place": "am Feld",
    "detail.reason": "wegen",
    "detail.status": "Status",
    "detail.tracking": "Sendungsnummer",
    "detail.parcel": "Sendungsnummer",
    "detail.carrier": "Paketdienst",
    "detail.repair": "erledigt",
    "detail.gtin": "GTIN",
    "detail.price": "Preis",
    "detail.before": "vorher",
    "detail.event": "Meldung",
    "detail.count": "Anzahl",
    "detail.product": "Produkt",
    "detail.shop": "Shop",
    "detail.until": "bis",
    "detail.offers": "Angebote",
    "detail.units": "Stück",
    "detail.total": "Betrag",
    "detail.debited": "von Kickroute abgebucht",
    "detail.refund": "Erstattung",
    "what.received": "eingegangen",
    "what.received again": "noch einmal eingegangen",
    "what.refused": "abgelehnt",
    "what.not taken: the shop's orders are still being read": "nicht angenommen: die Bestellungen des Shops "
    "werden noch gelesen",
    "what.not taken: the shop does not answer": "nicht angenommen: der Shop antwortet nicht",
    "what.parked": "braucht Sie",
    "what.found in the shop": "im Shop gefunden",
    "what.placing": "wird angelegt",
    "what.placed": "im Shop angelegt",
    "what.noted": "mit Notiz versehen",
    "what.live": "aktiv",
    "what.confirmed": "geprüft",
    "what.adopted": "aus dem Shop übernommen",
    "what.another total than Kickroute's": "andere Summe als bei Kickroute",
    "what.told": "gemeldet",
    "what.refund seen": "Erstattung im Shop gesehen",
    "what.refund refused": "Erstattung von Kickroute abgelehnt",
    "what.refund told": "Erstattung gemeldet",
    "what.refund covered": "Erstattung, schon abgegolten",
    "what.refund held": "Erstattung, angehalten",
    "what.refund parked": "Erstattung, braucht Sie",
    "what.tracking number entered by hand": "Sendungsnummer von Hand eingetragen",
    "what.status in the shop": "Status im Shop",
    "what.status received": "Status empfangen",
    "what.status refused": "Status abgelehnt",
    "what.status applied": "Status gesetzt",
    "what.order ended": "Bestellung beendet",
    "what.order ended, not counted": "Bestellung beendet, nicht gezählt",
    "what.ends of orders confirmed": "Ende von Bestellungen bestätigt",
    "what.cancelled by the supplier's choice": "auf Ihren Wunsch storniert",
    "what.forgotten by the supplier's choice": "auf Ihren Wunsch so gelassen",
    "what.placed in any case, by the supplier's choice": "auf Ihren Wunsch in jedem Fall angelegt",
    "what.price told": "Händlerpreis gemeldet",
    "what.price confirmed": "Händlerpreis bestätigt",
    "what.price denied": "Händlerpreis abgelehnt",
    "what.event given up": "Meldung aufgegeben",
    "what.withdrawn": "zurückgezogen",
    "what.withdrawals confirmed": "Rückzug bestätigt",
    "what.webhook repaired": "Webhook repariert",
    "what.second pending order trashed": "zweite wartende Bestellung verworfen",
    "what.not in the shop": "nicht im Shop",
    "what.not taken from the shop's stock": "vom Shop nicht vom Bestand genommen",
    "what.the shop was put back, so its orders are read anew": (
        "der Shop wurde zurückgesetzt, seine Bestellungen werden neu gelesen"
    ),
    "what.the platform's key was changed": "Schlüssel von Kickroute geändert",
    "what.the shop has moved": "der Shop ist umgezogen",
    "what.paused": "Pause begonnen",
    "what.pause ended": "Pause beendet",
    "what.leaving": "Abschied begonnen",
    "what.not leaving": "doch geblieben",
    "what.left": "gegangen",
    "what.label made": "Etikett gemacht",
    "what.label failed": "Etikett nicht gemacht",
    "what.label unclear": "Etikett unklar",
    "what.label cancelled": "Etikett zurückgegeben",
    "what.number entered in the shop": "Sendungsnummer im Shop eingetragen",
    "what.status not applied": "Status nicht gesetzt",
    "what.sale forwarded": "Bestellung eines Kunden weitergegeben",
    "what.sale not forwarded": "Bestellung eines Kunden nicht weitergegeben",
    "what.sale told": "Kickroute hat die Bestellung des Kunden",
    "what.sale refused": "Kickroute hat die Bestellung des Kunden abgelehnt",
    "what.sale mirrored": "Kickroute hat von der Bestellung des Kunden gemeldet",
    "what.status not applied: too little stock": "Status nicht gesetzt: zu wenig Bestand",
    "what.status not applied: the shop refuses it": "Status nicht gesetzt: der Shop lehnt ihn ab",
    "what.store brought up to date": "Speicher auf den Stand gebracht",
    "what.lost by the shop": "vom Shop verloren",
    # --- what became of a command ---
    "command.sync": "Der Shop wird jetzt nach Änderungen gefragt.",
    "command.sync_full": "Der ganze Katalog wird jetzt gelesen; die Statusseite zeigt, wie weit er ist.",
    "page.enter_number": "Sendungsnummer eintragen",
    "page.tracking_number": "Sendungsnummer",
    "page.carrier": "Paketdienst",
    "page.do.enter_number": "In den Shop schreiben und melden",
    "carrier.dhl": "DHL",
    "carrier.ups": "UPS",
    "carrier.gls": "GLS",
    "carrier.hermes": "Hermes",
    "carrier.dpd": "DPD",
    "carrier.tnt": "TNT",
    "carrier.other": "ein anderer",
    "command.withdrawals": "{count} Angebote werden von der Plattform genommen.",
    "command.withdrawals_rest": (
        "{count} weitere wurden erst angehalten, nachdem Sie nachgesehen hatten, und bleiben. Sind auch die "
        "gewollt: kickroute-connector sync --confirm-withdrawals --up-to {hold}"
    ),
    "command.no_withdrawals": "Es sind keine Angebote angehalten; es gibt nichts zu bestätigen.",
    "command.price": "Der Händlerpreis {price} der GTIN {gtin} ist bestätigt und wird gemeldet.",
    "command.price_denied": (
        "Der Händlerpreis {price} der GTIN {gtin} wird nicht gemeldet. Stellen Sie ihn im Shop richtig, dann "
        "kommt das Angebot zurück."
    ),
    "command.no_price": "Zur GTIN {gtin} ist kein Händlerpreis angehalten; es gibt nichts zu bestätigen.",
    "command.price_changed": (
        "Zur GTIN {gtin} ist der Händlerpreis {price} angehalten, den Sie nicht gesehen haben; es wurde "
        "nichts entschieden. Sehen Sie noch einmal nach."
    ),
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
    "enter.entered": "{tracking} ({carrier}) steht jetzt im Shop und wird Kickroute gemeldet.",
    "enter.known": "{tracking} ({carrier}) kennt Kickroute schon; die Nummer steht im Shop.",
    "enter.no_number": (
        "„{tracking}“ ist nicht genau eine Sendungsnummer, deshalb ist nichts geschehen. Geben Sie eine "
        "einzige an, wie der Paketdienst sie schreibt; Leerzeichen darin stören nicht."
    ),
    "enter.no_carrier": (
        "{tracking} könnte von mehreren Paketdiensten sein, deshalb ist nichts geschehen. Nennen Sie ihn: "
        "--carrier dhl, ups, gls, hermes, dpd, tnt oder other."
    ),
    "enter.order_unknown": "Eine Bestellung {number} ist hier nicht bekannt.",
    "enter.order_not_in_shop": (
        "Bestellung {number} ist nicht (mehr) im Shop; kickroute-connector orders {number} sagt, was aus ihr "
        "wurde."
    ),
    "enter.order_cancelled": (
        "Bestellung {number} ist storniert: Der Händler hat sein Geld zurück, und eine Sendungsnummer ändert "
        "nichts mehr."
    ),
    "command.ends": (
        "Das Ende von {count} Bestellungen wird Kickroute gemeldet; die Händler bekommen ihr Geld zurück."
    ),
    "command.ends_rest": (
        "{count} weitere wurden erst angehalten, nachdem Sie nachgesehen hatten, und sind nicht gemeldet. "
        "Sind auch die gewollt: kickroute-connector orders --confirm-ends --up-to {hold}"
    ),
    "command.no_ends": "Es sind keine Stornos oder Erstattungen angehalten; es gibt nichts zu bestätigen.",
    "command.events_retried": "{count} Meldungen werden jetzt noch einmal gesendet.",
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
    "command.expired": (
        "Das hat zu lange gewartet und wurde nicht ausgeführt. Beauftragen Sie es noch einmal."
    ),
    "command.interrupted": (
        "Der Connector wurde beendet, während er das ausführte. Sehen Sie nach, ob es geschehen ist, bevor "
        "Sie es noch einmal beauftragen."
    ),
    "command.failed": "Der Befehl ist im Connector fehlgeschlagen; sein Protokoll sagt, warum.",
}
