"""What a supplier reads about each rule, in German and English; data only.

Each rule has one sentence per language, or several of which the first counts whose values are all there.
A sentence names the product, what is wrong, and what to change where. ``field`` is shown by ``FIELD_NAMES``.
"""

from __future__ import annotations

from collections.abc import Mapping

FIELD_NAMES: Mapping[str, Mapping[str, str]] = {
    "meta": {"de": "„{}“ (Produkt-Meta)", "en": "“{}” (product meta)"},
    "custom": {"de": "„{}“ (Zusatzfeld)", "en": "“{}” (custom field)"},
    "rule": {"de": "„{}“ (erweiterter Preis)", "en": "“{}” (advanced price)"},
    "global_unique_id": {
        "de": "„GTIN, UPC, EAN oder ISBN“ ({})",
        "en": "“GTIN, UPC, EAN, or ISBN” ({})",
    },
    "release.dealer_price": {
        "de": "„{}“ (Regel in settings.toml)",
        "en": "“{}” (rule in settings.toml)",
    },
    "ean": {"de": "„GTIN/EAN“ ({})", "en": "“GTIN/EAN” ({})"},
}
"""How the place of a value is named, by the kind before the colon or by the name of a native field."""

SENTENCES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "not_published": {
        "de": (
            "„{product}“ ist im Shop nicht veröffentlicht. Veröffentlichen Sie das Produkt im Shop (bei "
            "einer Variante: aktivieren Sie sie), damit es angeboten wird.",
        ),
        "en": (
            "“{product}” is not published in the shop. Publish the product in the shop (a variant: enable "
            "it) to have it offered.",
        ),
    },
    "not_visible": {
        "de": (
            "„{product}“ ist im Verkaufskanal des Connectors nicht sichtbar und dort nicht zu kaufen. "
            "Wählen Sie im Produkt unter Sichtbarkeit diesen Verkaufskanal.",
        ),
        "en": (
            "“{product}” is not visible in the connector's sales channel and cannot be bought there. Choose "
            "this sales channel under visibility in the product.",
        ),
    },
    "kind_unknown": {
        "de": (
            "„{product}“ ist von der Art „{value}“, die der Connector nicht versteht: Bestand und Preis "
            "können etwas anderes bedeuten als bei einfachen Produkten. Angeboten werden einfache Produkte "
            "und solche mit Varianten.",
        ),
        "en": (
            "“{product}” is of the kind “{value}”, which the connector does not understand: its stock and "
            "price may mean something else than those of simple products. Offered are simple products and "
            "products with variants.",
        ),
    },
    "name_missing": {
        "de": ("Das Produkt {product} hat keinen Namen. Tragen Sie im Shop den Produktnamen ein.",),
        "en": ("The product {product} has no name. Enter the product name in the shop.",),
    },
    "category_missing": {
        "de": (
            "„{product}“ hat keine Kickroute-Kategorie. Wählen Sie eine im Feld {field}, oder ordnen Sie "
            "in settings.toml unter release.categories eine seiner Shop-Kategorien zu (hier: {value}).",
        ),
        "en": (
            "“{product}” has no Kickroute category. Choose one in the field {field}, or map one of its "
            "shop categories in settings.toml under release.categories (here: {value}).",
        ),
    },
    "category_none": {
        "de": (
            "„{product}“ wird nicht angeboten, weil seine Shop-Kategorie „{value}“ in settings.toml unter "
            "release.categories auf none steht. Ändern Sie das dort, oder wählen Sie eine Kategorie im "
            "Feld {field}.",
            "„{product}“ wird nicht angeboten, weil im Feld {field} „{own}“ gewählt ist. Wählen Sie dort "
            "eine Kategorie, um es anzubieten.",
        ),
        "en": (
            "“{product}” is not offered because its shop category “{value}” is set to none in "
            "settings.toml under release.categories. Change it there, or choose a category in the field "
            "{field}.",
            "“{product}” is not offered because “{own}” is chosen in the field {field}. Choose a category "
            "there to have it offered.",
        ),
    },
    "tax_class_unknown": {
        "de": (
            "Die Steuerklasse „{value}“ von „{product}“ entspricht keinem deutschen Steuersatz. Wählen "
            "Sie im Produkt eine Steuerklasse mit {allowed} %.",
        ),
        "en": (
            "The tax class “{value}” of “{product}” matches no German tax rate. Choose a tax class of "
            "{allowed} % in the product.",
        ),
    },
    "price_missing": {
        "de": (
            "„{product}“ hat keinen Händlerpreis. Tragen Sie ihn netto im Feld {field} ein, zum Beispiel "
            "12,50.",
        ),
        "en": (
            "“{product}” has no dealer price. Enter it net of tax in the field {field}, for example 12.50.",
        ),
    },
    "price_not_positive": {
        "de": (
            "Der Händlerpreis „{value}“ von „{product}“ ist nicht größer als null. Tragen Sie im Feld "
            "{field} den Nettopreis ein, zum Beispiel 12,50.",
        ),
        "en": (
            "The dealer price “{value}” of “{product}” is not above zero. Enter the net price in the "
            "field {field}, for example 12.50.",
        ),
    },
    "price_unreadable": {
        "de": (
            "Der Händlerpreis „{value}“ von „{product}“ ist nicht als Betrag unter einer Million Euro zu "
            "lesen. Schreiben Sie im Feld {field} nur den Betrag, zum Beispiel 12,50.",
        ),
        "en": (
            "The dealer price “{value}” of “{product}” cannot be read as an amount below one million "
            "euros. Write only the amount in the field {field}, for example 12.50.",
        ),
    },
    "price_ambiguous": {
        "de": (
            "Der Händlerpreis „{value}“ von „{product}“ ist mehrdeutig. Schreiben Sie im Feld {field} "
            "entweder {low} oder {high}.",
        ),
        "en": (
            "The dealer price “{value}” of “{product}” is ambiguous. Write either {low} or {high} in the "
            "field {field}.",
        ),
    },
    "price_no_base": {
        "de": (
            "Für „{product}“ lässt sich nach der Regel in {field} kein Händlerpreis berechnen: Ein lesbarer "
            "regulärer Preis oder der Steuersatz fehlt. Ergänzen Sie beides im Produkt, oder tragen Sie "
            "einen eigenen Händlerpreis ein.",
        ),
        "en": (
            "The rule in {field} gives no dealer price for “{product}”: a readable regular price or the tax "
            "rate is missing. Complete both in the product, or enter a dealer price of its own.",
        ),
    },
    "price_held": {
        "de": (
            "Der Händlerpreis von „{product}“ springt von {told} auf {price}, um mehr als {limit} %. "
            "Gemeldet wird er erst, wenn Sie ihn bestätigen (Statusseite oder kickroute-connector "
            "products --confirm {gtin}); war er ein Versehen, korrigieren Sie das Feld {field}.",
            "Der Händlerpreis {price} von „{product}“ liegt unter {limit} % des Netto-Verkaufspreises "
            "{retail}. Gemeldet wird er erst, wenn Sie ihn bestätigen (Statusseite oder "
            "kickroute-connector products --confirm {gtin}); war er ein Versehen, korrigieren Sie das "
            "Feld {field}.",
        ),
        "en": (
            "The dealer price of “{product}” jumps from {told} to {price}, by more than {limit} %. It is "
            "told only when you confirm it (status page or kickroute-connector products --confirm "
            "{gtin}); if it was a mistake, correct the field {field}.",
            "The dealer price {price} of “{product}” is below {limit} % of the net retail price {retail}. "
            "It is told only when you confirm it (status page or kickroute-connector products --confirm "
            "{gtin}); if it was a mistake, correct the field {field}.",
        ),
    },
    "gtin_missing": {
        "de": (
            "„{product}“ hat keine GTIN. Tragen Sie im Feld {field} die 12 oder 13 Ziffern ein, die unter "
            "dem Barcode der Verpackung stehen.",
        ),
        "en": (
            "“{product}” has no GTIN. Enter in the field {field} the 12 or 13 digits printed below the "
            "barcode on the package.",
        ),
    },
    "gtin_separators": {
        "de": (
            "Die GTIN „{value}“ von „{product}“ enthält Leerzeichen, Striche oder unsichtbare Zeichen. "
            "Schreiben Sie im Feld {field} die Ziffern ohne Zwischenraum: {digits}.",
        ),
        "en": (
            "The GTIN “{value}” of “{product}” contains blanks, dashes or invisible characters. Write the "
            "digits without gaps in the field {field}: {digits}.",
        ),
    },
    "gtin_not_digits": {
        "de": (
            "Die GTIN „{value}“ von „{product}“ enthält andere Zeichen als Ziffern. Schreiben Sie im Feld "
            "{field} nur die 12 oder 13 Ziffern vom Barcode.",
        ),
        "en": (
            "The GTIN “{value}” of “{product}” contains characters other than digits. Write only the 12 "
            "or 13 digits of the barcode in the field {field}.",
        ),
    },
    "gtin_length": {
        "de": (
            "Die GTIN „{value}“ von „{product}“ hat {length} Ziffern, Kickroute nimmt 12 (UPC) oder 13 "
            "(EAN). Korrigieren Sie das Feld {field} nach dem Barcode der Verpackung.",
        ),
        "en": (
            "The GTIN “{value}” of “{product}” has {length} digits, Kickroute takes 12 (UPC) or 13 (EAN). "
            "Correct the field {field} by the barcode on the package.",
        ),
    },
    "gtin_zeros": {
        "de": (
            "Die GTIN „{value}“ von „{product}“ besteht nur aus Nullen. Tragen Sie im Feld {field} die 12 "
            "oder 13 Ziffern vom Barcode ein.",
        ),
        "en": (
            "The GTIN “{value}” of “{product}” is all zeros. Enter the 12 or 13 digits of the barcode in "
            "the field {field}.",
        ),
    },
    "gtin_check_digit": {
        "de": (
            "Die GTIN „{value}“ von „{product}“ hat eine falsche Prüfziffer, eine Ziffer ist also falsch. "
            "Vergleichen Sie das Feld {field} mit dem Barcode der Verpackung.",
        ),
        "en": (
            "The GTIN “{value}” of “{product}” has a wrong check digit, so one of its digits is wrong. "
            "Compare the field {field} with the barcode on the package.",
        ),
    },
    "gtin_internal": {
        "de": (
            "Die GTIN „{value}“ von „{product}“ ist eine hausinterne Nummer (EAN mit 02, 04 oder 20 bis "
            "29, UPC mit 2 oder 4 am Anfang), die jeder Laden anders vergibt. Tragen Sie im Feld {field} "
            "die GTIN des Herstellers ein.",
        ),
        "en": (
            "The GTIN “{value}” of “{product}” is a store-internal number (EAN beginning with 02, 04 or "
            "20 to 29, UPC with 2 or 4) that every store assigns differently. Enter the manufacturer's "
            "GTIN in the field {field}.",
        ),
    },
    "gtin_duplicate": {
        "de": (
            "Die GTIN „{value}“ von „{product}“ hat schon „{other}“ (ID {other_id}). Jede GTIN darf nur "
            "einmal vorkommen: Korrigieren Sie das Feld {field} bei einem der beiden.",
        ),
        "en": (
            "The GTIN “{value}” of “{product}” already belongs to “{other}” (ID {other_id}). Each GTIN "
            "may be used only once: correct the field {field} of one of the two.",
        ),
    },
    "no_variants": {
        "de": (
            "„{product}“ hat keine vollständige Variante (Varianten: {value}). Vervollständigen Sie im "
            "Produkt mindestens eine mit GTIN und Händlerpreis.",
        ),
        "en": (
            "“{product}” has no complete variant (variants: {value}). Complete at least one in the "
            "product, with GTIN and dealer price.",
        ),
    },
    "variants_incomplete": {
        "de": (
            "„{product}“ wird nicht angeboten, weil die Variante „{value}“ unvollständig ist. "
            "Vervollständigen Sie sie im Produkt, oder setzen Sie in settings.toml "
            'release.incomplete_variants = "skip".',
        ),
        "en": (
            "“{product}” is not offered because the variant “{value}” is incomplete. Complete it in the "
            'product, or set release.incomplete_variants = "skip" in settings.toml.',
        ),
    },
    "category_unfamiliar": {
        "de": (
            "Die Kategorie „{value}“ von „{product}“ ist dieser Version unbekannt und wird trotzdem "
            "gemeldet. Prüfen Sie die Schreibweise im Feld {field} (ähnlich: {near}), oder tragen Sie sie "
            "in settings.toml unter release.extra_categories ein.",
        ),
        "en": (
            "The category “{value}” of “{product}” is unknown to this version and told all the same. "
            "Check its spelling in the field {field} (similar: {near}), or add it to "
            "release.extra_categories in settings.toml.",
        ),
    },
    "price_above_retail": {
        "de": (
            "Der Händlerpreis {price} von „{product}“ liegt über dem Netto-Verkaufspreis {retail}. Prüfen "
            "Sie das Feld {field} und den regulären Preis im Produkt.",
        ),
        "en": (
            "The dealer price {price} of “{product}” is above the net retail price {retail}. Check the "
            "field {field} and the regular price in the product.",
        ),
    },
    "regular_price_missing": {
        "de": ("„{product}“ hat keinen regulären Preis. Tragen Sie ihn im Produkt ein.",),
        "en": ("“{product}” has no regular price. Enter it in the product.",),
    },
    "regular_price_unreadable": {
        "de": (
            "Der reguläre Preis „{value}“ von „{product}“ ist nicht als Betrag zu lesen und wird nicht "
            "gemeldet. Schreiben Sie im Produkt nur den Betrag, zum Beispiel 12,50.",
        ),
        "en": (
            "The regular price “{value}” of “{product}” cannot be read as an amount and is not told. "
            "Write only the amount in the product, for example 12.50.",
        ),
    },
    "not_physical": {
        "de": (
            "„{product}“ ist im Shop als nicht versandfähig (virtuell) gekennzeichnet. Nehmen Sie das "
            "Kennzeichen im Produkt heraus, wenn es versandt wird.",
        ),
        "en": (
            "“{product}” is marked as not shippable (virtual) in the shop. Remove the mark in the product "
            "if it is shipped.",
        ),
    },
    "no_image": {
        "de": ("„{product}“ hat kein Bild. Fügen Sie im Produkt ein Bild hinzu.",),
        "en": ("“{product}” has no image. Add an image to the product.",),
    },
}
