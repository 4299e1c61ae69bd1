"""German texts of the pages about products, prices and categories."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "command.prices_asked": "Die Werte werden in den Shop geschrieben.",
    "command.prices_undo_asked": "Was vorher dort stand, wird zurückgestellt.",
    "command.prices_busy": (
        "Es werden gerade andere Werte in den Shop geschrieben; warten Sie, bis das fertig ist."
    ),
    "command.prices_not_last": (
        "Seither wurde etwas anderes geschrieben, oder es ist schon alles zurückgestellt."
    ),
    "offer.live": "live",
    "offer.waiting": "wartet",
    "offer.withheld": "zurückgehalten",
    "products.edit": "Preise eintragen",
    "products.enter_price": "Händlerpreis eintragen",
    "products.leave_edit": "Eintragen beenden",
    "products.prices": "Regel, Tabelle, Zurück",
    "products.map": "Kategorien zuordnen",
    "products.nothing_typed": "In den Zeilen wurde nichts geändert, also gibt es nichts zu zeigen.",
    "products.not_read_yet": (
        "Der Katalog wird zum ersten Mal gelesen; weitere Produkte erscheinen, sobald sie gelesen sind."
    ),
    "products.search": "Nach Name, SKU oder GTIN suchen",
    "products.any_reason": "Jeder Grund",
    "products.any_category": "Jede Kategorie",
    "products.shop_category": "Kategorie des Shops",
    "products.sort": "Sortieren",
    "products.sort.name": "Name A–Z",
    "products.sort.-name": "Name Z–A",
    "products.sort.price": "Händlerpreis, niedrigster zuerst",
    "products.sort.-price": "Händlerpreis, höchster zuerst",
    "products.sort.margin": "Spanne, kleinste zuerst",
    "products.sort.-margin": "Spanne, größte zuerst",
    "products.sort.stock": "Bestand, niedrigster zuerst",
    "products.sort.-stock": "Bestand, höchster zuerst",
    "products.sort.told": "Am längsten nicht gemeldet",
    "products.sort.-told": "Zuletzt gemeldet",
    "products.states": "Stand der Angebote",
    "products.all": "Alle",
    "products.edit_means": (
        "Netto, zum Beispiel 12,50. Ein leeres Feld lässt, was da ist. Geschrieben wird nichts, "
        "bevor Sie es gesehen haben."
    ),
    "products.found": "{count} Angebote gefunden",
    "products.csv": "Als CSV herunterladen",
    "products.none_found": "Nichts gefunden",
    "products.none_found_means": (
        "Auf alles zusammen passt kein Produkt. Nehmen Sie einen Filter heraus, oder suchen Sie "
        "nach einem Teil des Namens."
    ),
    "products.show_all": "Alle Produkte zeigen",
    "products.none": "Noch keine Produkte",
    "products.none_means": "Sie erscheinen hier, sobald der Katalog gelesen ist.",
    "products.product": "Produkt",
    "products.sku": "SKU",
    "products.still_live": "noch live",
    "products.mend_in_shop": "Im Shop ändern",
    "products.more_reasons": "{count} weitere Gründe",
    "products.more_reasons.one": "Ein weiterer Grund",
    "products.regular": "Preis",
    "products.regular_net": "Preis netto",
    "products.dealer": "Händlerpreis",
    "products.margin": "Spanne",
    "products.stock": "Bestand",
    "products.by_rule": "nach Regel",
    "products.in_stock": "vorrätig",
    "products.sold_out": "ausverkauft",
    "products.told": "gemeldet",
    "products.dealer_field": "Händlerpreis netto",
    "products.category_field": "Kickroute-Kategorie",
    "prices.title": "Preise und Kategorien",
    "prices.preview": "Vorschau",
    "prices.nothing_yet": "Geschrieben wurde noch nichts.",
    "prices.gone": ("Diese Vorschau gibt es nicht mehr. Fordern Sie sie unter Preise und Kategorien neu an."),
    "prices.rule_needed": "Nennen Sie einen Prozentsatz, eine Kickroute-Kategorie oder beides.",
    "prices.no_file": "Wählen Sie eine Datei, als CSV gespeichert.",
    "prices.job.write": "In den Shop geschrieben",
    "prices.job.undo": "Im Shop zurückgestellt",
    "prices.begins": "Es beginnt jetzt …",
    "prices.progress": "{done} von {total} erledigt …",
    "prices.do.refresh": "Noch einmal nachsehen",
    "prices.written": "{count} Werte stehen jetzt im Shop; Kickroute erfährt sie von selbst.",
    "prices.written.one": "Ein Wert steht jetzt im Shop; Kickroute erfährt ihn von selbst.",
    "prices.undone": "{count} Werte wurden zurückgestellt.",
    "prices.undone.one": "Ein Wert wurde zurückgestellt.",
    "prices.broken_at": "Es kam bis {done} von {total}.",
    "prices.do.again": "Vorschau noch einmal zeigen",
    "prices.left": "{count} Werte wurden nicht geschrieben:",
    "prices.left.one": "Ein Wert wurde nicht geschrieben:",
    "prices.row": "Zeile {row}:",
    "prices.do.undo": "Letztes Eintragen zurücknehmen",
    "prices.undo_means": (
        "Jedes Feld bekommt zurück, was vorher dort stand. Was seither jemand im Shop geändert hat, bleibt."
    ),
    "prices.rule": "Nach einer Regel",
    "prices.rule_means": (
        "Prozent vom regulären Preis. Dessen Steuer wird zuvor herausgerechnet, damit "
        "Händlerpreise netto sind."
    ),
    "prices.percent": "Rabatt",
    "prices.only_in": "Für welche Produkte",
    "prices.all_products": "Alle Produkte",
    "prices.set_category": "Kickroute-Kategorie",
    "prices.leave_category": "So lassen, wie sie ist",
    "prices.do.preview": "Vorschau zeigen",
    "prices.sheet": "Mit einer Tabelle",
    "prices.sheet_means": (
        "Tabelle herunterladen, Händlerpreise und Kategorien in Excel oder LibreOffice "
        "eintragen, als CSV speichern und zurückbringen."
    ),
    "prices.do.download": "Tabelle herunterladen",
    "prices.file": "Ausgefüllte Tabelle (CSV)",
    "prices.rows": "In den Zeilen",
    "prices.rows_means": (
        "Preise in die Liste der Produkte tippen, und sehen, was sie bedeuten, bevor sie geschrieben werden."
    ),
    "prices.do.rows_missing": "Produkte ohne Händlerpreis",
    "prices.do.rows_all": "Alle Produkte",
    "prices.of_rule": "{percent} % vom regulären Nettopreis ab.",
    "prices.of_category": "Kickroute-Kategorie {category}.",
    "prices.of_sheet": "Aus der Tabelle {name}.",
    "prices.of_rows": "Aus den Zeilen.",
    "prices.in_short": "Auf einen Blick",
    "prices.count_prices": "Händlerpreise",
    "prices.count_categories": "Kategorien",
    "prices.offered_then": "Dann angeboten",
    "prices.of_all": "von {count} Angeboten dieser Produkte",
    "prices.left_out": "Nicht brauchbar",
    "prices.there_already": "{count} stehen schon so da",
    "prices.above_retail": (
        "{count} Preise liegen über dem Netto-Verkaufspreis: Damit kann niemand etwas verdienen. "
        "Vielleicht enthalten sie die Steuer, oder das Komma ist verrutscht."
    ),
    "prices.above_retail.one": (
        "Ein Preis liegt über dem Netto-Verkaufspreis: Damit kann niemand etwas verdienen. "
        "Vielleicht enthält er die Steuer, oder das Komma ist verrutscht."
    ),
    "prices.above_retail_meant": (
        "Ich habe diese {count} Preise gesehen; sie sollen über dem Verkaufspreis liegen."
    ),
    "prices.above_retail_meant.one": (
        "Ich habe diesen Preis gesehen; er soll über dem Verkaufspreis liegen."
    ),
    "prices.held": (
        "{count} Preise liegen weit weg vom zuletzt gemeldeten oder unter einem Fünftel des "
        "Verkaufspreises. Sie werden geschrieben und erst gemeldet, wenn Sie jeden in der "
        "Übersicht bestätigen."
    ),
    "prices.held.one": (
        "Ein Preis liegt weit weg vom zuletzt gemeldeten oder unter einem Fünftel des "
        "Verkaufspreises. Er wird geschrieben und erst gemeldet, wenn Sie ihn in der Übersicht "
        "bestätigen."
    ),
    "prices.do.write": "{count} Werte in den Shop schreiben",
    "prices.do.write.one": "Einen Wert in den Shop schreiben",
    "prices.do.leave": "Nichts tun",
    "prices.changes": "Was geschrieben würde",
    "prices.now": "Jetzt",
    "prices.then": "Dann",
    "prices.what_follows": "Was daraus wird",
    "prices.is_above": "über Verkaufspreis",
    "prices.is_held": "wird erst gefragt",
    "prices.is_offered": "angeboten",
    "prices.is_withheld": "noch zurückgehalten",
    "prices.nothing": "Nichts zu schreiben",
    "prices.nothing_means": "{count} Werte stehen schon so da.",
    "prices.unusable": "Was nicht zu brauchen ist, und warum",
    "prices.more_unusable": "und {count} weitere",
    "categories.none": "none: nicht anbieten",
    "cli.prices.column.state": "Stand",
    "cli.prices.column.reasons": "Warum zurückgehalten",
    "cli.prices.column.margin": "Spanne %",
    "cli.prices.column.stock": "Bestand",
    "categories.title": "Kategorien zuordnen",
    "categories.means": (
        "Links die Kategorien Ihres Shops, rechts die von Kickroute. Eine Kategorie im eigenen "
        "Feld eines Produkts geht vor; von mehreren zugeordneten zählt die obere, und none "
        "schlägt alle."
    ),
    "categories.shop": "Kategorie des Shops",
    "categories.kickroute": "Kickroute",
    "categories.offers": "{count} Angebote",
    "categories.offers.one": "Ein Angebot",
    "categories.would": "{count} würden freigegeben",
    "categories.would.one": "Eines würde freigegeben",
    "categories.lack_more": "{count} fehlt noch etwas anderes",
    "categories.lack_more.one": "Einem fehlt noch etwas anderes",
    "categories.live": "{count} freigegeben",
    "categories.live.one": "Eines freigegeben",
    "categories.not_mapped": "nicht zugeordnet",
    "categories.do.preview": "Zeigen, was daraus wird",
    "categories.do.save": "Zuordnung speichern",
    "categories.follows": (
        "Noch nicht gespeichert. Von allen Angeboten würden {released} freigegeben, {leaving} "
        "gehen, {retold} eine andere Kategorie bekommen."
    ),
    "categories.nothing": "Es wurde nichts geändert, also gibt es nichts zu zeigen.",
    "categories.changed": (
        "Die Zuordnung wurde inzwischen anderswo geändert. Sehen Sie sich noch einmal an, was daraus wird."
    ),
    "categories.saved": (
        "Die Zuordnung ist gespeichert. Der Katalog wird danach neu gelesen, was eine Weile dauert."
    ),
    "categories.in_practice": (
        "In der Übung gibt es keine Einstellungen, deshalb lässt sich die Zuordnung hier nicht "
        "speichern. Mit Ihrem eigenen Shop speichert sie hier ein Knopf."
    ),
    "categories.in_file": (
        "Hier lässt sich die Zuordnung nicht speichern. Schreiben Sie sie in settings.toml, und "
        "starten Sie den Connector neu:"
    ),
    "categories.none_yet": "Noch keine Kategorien",
    "categories.none_yet_means": "Sie erscheinen hier, sobald der Katalog gelesen ist.",
    "categories.brake": "Wenn so viele auf einmal gehen, fragt die Übersicht Sie vorher.",
    "categories.not_saved": "Die Zuordnung ließ sich nicht speichern: {reason}",
    "categories.show": "Ihre Produkte zeigen",
}
