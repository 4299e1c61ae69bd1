"""German twins of sentences about tables of prices."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "the file is a workbook of a spreadsheet program; save it as CSV there and use that file": (
        "die Datei ist eine Arbeitsmappe; speichern Sie sie dort als CSV und nehmen Sie diese Datei"
    ),
    "the file is empty; the first row has to name the columns": (
        "die Datei ist leer; die erste Zeile muss die Spalten nennen"
    ),
    "the file is no readable CSV: {reason}": "die Datei ist kein lesbares CSV: {reason}",
    "the columns “{first}” and “{second}” mean the same; rename or delete one": (
        "die Spalten „{first}“ und „{second}“ bedeuten dasselbe; benennen Sie eine um oder löschen Sie sie"
    ),
    "the first row has to name a column gtin or sku, and one dealer_price or category; it names: {found}": (
        "die erste Zeile muss eine Spalte GTIN oder SKU nennen, und eine Händlerpreis oder Kategorie; sie "
        "nennt: {found}"
    ),
    "the first row has to name a column gtin or sku, and one dealer_price or category; it names: ": (
        "die erste Zeile muss eine Spalte GTIN oder SKU nennen, und eine Händlerpreis oder Kategorie; sie "
        "nennt: "
    ),
    "the row has more cells than the first one; a price with a comma needs quotes where commas separate the "
    "columns": (
        "die Zeile hat mehr Zellen als die erste; ein Preis mit Komma braucht Anführungszeichen, wo Kommas "
        "die Spalten trennen"
    ),
    "the spreadsheet has shortened the GTIN to {gtin}, and its digits are lost; format the column as text "
    "and enter it again": (
        "die Tabellenkalkulation hat die GTIN auf {gtin} verkürzt, und ihre Ziffern sind verloren; "
        "formatieren Sie die Spalte als Text und tragen Sie sie noch einmal ein"
    ),
    "the row has neither a GTIN nor a SKU": "die Zeile hat weder GTIN noch SKU",
    "begins with `{place}`, which the connector may not write; name a field `{own}NAME` before it": (
        "beginnt mit `{place}`, wohin der Connector nicht schreiben darf; nennen Sie davor ein Feld "
        "`{own}NAME`"
    ),
    "the GTIN {gtin}": "die GTIN {gtin}",
    "the SKU {sku}": "die SKU {sku}",
    "its SKU as well": "auch die SKU",
    "its GTIN as well": "auch die GTIN",
    "no product of the shop has {what}": "kein Produkt des Shops hat {what}",
    "{count} products of the shop have {what}; give {other}": (
        "{count} Produkte des Shops haben {what}; geben Sie {other} an"
    ),
    "no product of the shop has the GTIN {gtin} or the SKU {sku}": (
        "kein Produkt des Shops hat die GTIN {gtin} oder die SKU {sku}"
    ),
    "no product of the shop has both the GTIN {gtin} and the SKU {sku}": (
        "kein Produkt des Shops hat zugleich die GTIN {gtin} und die SKU {sku}"
    ),
    "it has no readable regular price, or no known tax rate": (
        "es hat keinen lesbaren regulären Preis oder keinen bekannten Steuersatz"
    ),
    "“{name}” has variants; name each of them by its own GTIN or SKU": (
        "„{name}“ hat Varianten; nennen Sie jede mit ihrer eigenen GTIN oder SKU"
    ),
    "the rows {rows} ask for different values of the same field": (
        "die Zeilen {rows} verlangen verschiedene Werte für dasselbe Feld"
    ),
    "the price {text} may mean a thousand or a thousandth; write it with two decimals": (
        "der Preis {text} kann Tausend oder ein Tausendstel meinen; schreiben Sie ihn mit zwei "
        "Nachkommastellen"
    ),
    "the price {text} is not above zero": "der Preis {text} ist nicht größer als null",
    "the price {text} cannot be read as an amount in euros": (
        "der Preis {text} ist nicht als Betrag in Euro zu lesen"
    ),
    "Kickroute has no category {category}; known are: {known}": (
        "Kickroute hat keine Kategorie {category}; bekannt sind: {known}"
    ),
    "the value was written, but the shop shows {shown} in its place": (
        "der Wert wurde geschrieben, aber der Shop zeigt an seiner Stelle {shown}"
    ),
    "its value was changed since, and is left alone": "sein Wert wurde seither geändert und bleibt stehen",
    "the shop shows it no more": "der Shop zeigt es nicht mehr",
}
