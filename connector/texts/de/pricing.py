"""German texts of the commands about prices."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "help.prices": "Händlerpreise und Kategorien in den Shop eintragen.",
    "help.prices.export": "Alle Angebote mit ihren Händlerpreisen in eine Tabelle (CSV) schreiben.",
    "help.prices.export.file": "Datei, die geschrieben wird; eine neue.",
    "help.prices.import": "Händlerpreise und Kategorien einer Tabelle in den Shop schreiben.",
    "help.prices.import.file": "CSV-Datei mit GTIN oder SKU, dazu Händlerpreis, Kategorie oder beides.",
    "help.prices.rule": "Händlerpreise nach einer Regel in den Shop schreiben, oder eine Kategorie.",
    "help.prices.rule.text": 'Etwa "30 % Rabatt": vom regulären Preis, ohne dessen Steuer.',
    "help.prices.rule.category": "Nur Produkte in dieser Kategorie des Shops oder von Kickroute.",
    "help.prices.rule.set_category": "Ihnen auch diese Kickroute-Kategorie geben; none: nicht anbieten.",
    "help.prices.undo": "Zurückstellen, was vor dem letzten Eintragen im Shop stand.",
    "help.prices.dry_run": "Nur zeigen, was geschrieben würde.",
    "help.prices.yes": "Schreiben, ohne zu fragen.",
    "cli.prices.before": "Jetzt",
    "cli.prices.after": "Dann",
    "cli.prices.column.gtin": "GTIN",
    "cli.prices.column.sku": "SKU",
    "cli.prices.column.product": "Produkt",
    "cli.prices.column.regular": "Regulärer Preis",
    "cli.prices.column.price": "Händlerpreis netto",
    "cli.prices.column.category": "Kickroute-Kategorie",
    "cli.prices.column.shop_categories": "Shop-Kategorien",
    "cli.prices.file_exists": "{file} gibt es schon, vielleicht mit Ihren Preisen; nennen Sie eine andere",
    "cli.prices.not_written_to": "{file} lässt sich nicht schreiben: {reason}",
    "cli.prices.not_read": "{file} lässt sich nicht lesen: {reason}",
    "cli.prices.exported": (
        "{count} Angebote stehen in {file}. Tragen Sie die Händlerpreise (netto) und die Kategorien "
        "ein, speichern Sie als CSV, dann: kickroute-connector prices import {file}"
    ),
    "cli.prices.no_rule": '„{rule}“ ist keine Regel, wie etwa "30 % Rabatt"',
    "cli.prices.rule_needed": 'nennen Sie eine Regel, etwa "30 % Rabatt", oder --set-category',
    "cli.prices.no_category": "Kickroute hat keine Kategorie „{category}“; bekannt sind: {known}",
    "cli.prices.none_in": "Kein Produkt steht in der Kategorie „{category}“. Kategorien des Shops: {known}",
    "cli.prices.planned": (
        "Geschrieben würden: {prices} Händlerpreise, {categories} Kategorien; {unchanged} stehen schon so da."
    ),
    "cli.prices.empty": "{count} Zeilen verlangen nichts: Preis und Kategorie sind dort leer.",
    "cli.prices.outlook": "Von den {of} Angeboten dieser Produkte können dann {offered} angeboten werden.",
    "cli.prices.held": (
        "{count} der Preise liegen weit weg vom zuletzt gemeldeten oder unter einem Fünftel des "
        "Verkaufspreises: Die Preiswache hält sie zurück, bis Sie jeden bestätigen "
        "(kickroute-connector products --confirm GTIN)."
    ),
    "cli.prices.above_retail": "{count} der Preise liegen über dem Netto-Verkaufspreis.",
    "cli.prices.dry_run": "Geschrieben wurde nichts.",
    "cli.prices.nothing": "Es gibt nichts zu schreiben.",
    "cli.prices.more": "… und {count} weitere; --json zeigt alle",
    "cli.prices.unusable_row": "Zeile {row} ({what}): {reason}",
    "cli.prices.unusable": "{what}: {reason}",
    "cli.prices.ask": "{count} Werte in den Shop schreiben?",
    "cli.prices.unasked": "Geschrieben wurde nichts. Zum Schreiben geben Sie --yes dazu.",
    "cli.prices.left": "Geschrieben wurde nichts.",
    "cli.prices.progress": "{count} von {total} erledigt …",
    "cli.prices.written": (
        "{count} Werte stehen jetzt im Shop; der laufende Connector meldet sie von selbst. Zurück "
        "geht es mit: kickroute-connector prices undo"
    ),
    "cli.prices.undone": "{count} Werte wurden zurückgestellt.",
    "cli.prices.nothing_to_undo": "Es wurde nichts geschrieben, was zurückzustellen wäre.",
    "what.dealer price entered": "Händlerpreis eingetragen",
    "what.dealer price put back": "Händlerpreis zurückgestellt",
    "what.dealer price not taken": "Händlerpreis vom Shop nicht angenommen",
    "what.category entered": "Kategorie eingetragen",
    "what.category put back": "Kategorie zurückgestellt",
    "what.category not taken": "Kategorie vom Shop nicht angenommen",
    "detail.value": "jetzt",
}
