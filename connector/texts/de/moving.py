"""German texts of moving over from the platform's own plugin."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "cli.column.shop_number": "Shop-Bestellung",
    "cli.column.told": "Würde gemeldet",
    "cli.adopt.nothing": "nichts",
    "cli.adopt.parcel": "Sendungsnummer {number}",
    "cli.adopt.refund": "Erstattung von {total}",
    "cli.adopt.summary": (
        "{orders} Bestellungen des Plugins warten auf Ihr Ja. Kickroute würde erfahren: "
        "Sendungsnummern von {parcels} Bestellungen, was Ihre Auszahlung freigibt; {cancelled} "
        "Stornierungen und {refunds} Erstattungen (zusammen {refunded}), die die Händler "
        "zurückbekommen; und dass {other} Bestellungen abgeschlossen oder erstattet sind. Was "
        "Kickroute schon weiß, zählt nur einmal."
    ),
    "cli.adopt.left": (
        "{count} Artikel erfüllen die Regeln nicht und stehen vielleicht noch vom Plugin bei "
        "Kickroute; das nächste Lesen des Katalogs zieht jeden einmal zurück."
    ),
    "cli.adopt.holes": (
        "Einige Bestellungen des Shops aus dieser Zeit lassen sich nicht lesen: Was das Plugin davon "
        "angelegt hat, steht nicht in dieser Liste."
    ),
    "cli.adopt.may_tell": "All das an Kickroute melden?",
    "cli.adopt.not_told": (
        "Nichts wurde gemeldet. Melden: kickroute-connector adopt --yes. Eine einzelne Bestellung"
        " so lassen, wie sie ist: kickroute-connector orders NUMMER --forget"
    ),
    "cli.adopt.plugin_active": (
        "Das Plugin „{name}“ der Plattform ist aktiv und kann noch selbst an Kickroute melden. "
        "Deaktivieren Sie es zuerst; die Liste oben ändert nichts."
    ),
    "cli.adopt.done": (
        "{count} Bestellungen des Plugins werden ab jetzt wie Ihre eigenen verfolgt, und was "
        "Kickroute vielleicht nicht weiß, wird gemeldet."
    ),
    "command.adopted": "{count} Bestellungen des Plugins werden ab jetzt verfolgt.",
    "state.found": "wartet auf Ihr Ja",
    "alarm.orders.found": "Bestellungen des Plugins der Plattform warten auf Ihr Ja",
    "alarm.orders.found.next": (
        "Ansehen, was gemeldet würde: kickroute-connector adopt --dry-run; melden: kickroute-connector adopt."
    ),
    "alarm.shop.plugin": "Das Plugin der Plattform ist im Shop aktiv",
    "alarm.shop.plugin.next": (
        "Deaktivieren Sie es: Bis dahin sieht der Connector nur zu, danach übernimmt er von selbst."
    ),
    "help.adopt": (
        "Vom Plugin der Plattform umziehen: seine Bestellungen auflisten und melden, was "
        "Kickroute vielleicht nicht weiß."
    ),
    "help.adopt.dry_run": "Nur auflisten; nichts wird gemerkt oder gemeldet.",
    "help.adopt.since": "Bestellungen ab diesem Tag ansehen, etwa 2026-08-27. Vorgabe: die letzten 90 Tage.",
    "help.adopt.yes": "Melden, ohne noch einmal zu fragen.",
    "help.adopt.csv": "Die Liste auch als CSV schreiben.",
    "what.found, placed by the plugin": "im Shop gefunden, vom Plugin angelegt",
    "what.taken over from the plugin": "vom Plugin übernommen",
    "what.withdrawn what the plugin may have left live": "zurückgezogen, was vom Plugin blieb",
    "cli.field_removed": ("Aus dem Shop entfernt: {what}"),
    "cli.fields_left": (
        "Die Felder des Connectors ließen sich nicht entfernen ({reason}); löschen Sie den Satz "
        "„kickroute“ unter Einstellungen > System > Zusatzfelder."
    ),
    "help.leave.fields": (
        "Am Ende auch die eigenen Felder des Connectors entfernen (Shopware); Werte darin sind dann "
        "nicht mehr zu sehen."
    ),
}
