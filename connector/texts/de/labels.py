"""German texts about labels."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "help.label": "Die Etiketten von Bestellungen drucken, mit dem Händler als Absender.",
    "help.label.again": "Noch ein Etikett machen, obwohl es eines gibt oder geben könnte.",
    "help.label.delivery_note": "Auch die Lieferscheine dieser Bestellungen drucken, in eine Datei.",
    "help.label.file": "Datei der Lieferscheine.",
    "help.label.test": "Fragen, ob Etiketten gemacht würden, und keines machen.",
    "help.label.cancel": "Das Etikett zurückgeben, solange das Paket nicht übergeben ist.",
    "label.numbers_needed": "Nennen Sie die Bestellungen, um deren Etiketten es geht",
    "label.made": (
        "Das Etikett der Bestellung {number} ist gemacht: {file}. Die Sendungsnummer {tracking} steht in "
        "der Shop-Bestellung {shop_number} und wird Kickroute gemeldet."
    ),
    "label.known": (
        "Die Bestellung {number} hat schon ein Etikett mit der Sendungsnummer {tracking}: {file}. Ein "
        "weiteres macht kickroute-connector label {number} --again"
    ),
    "label.cancelled": (
        "Das Etikett {tracking} ist zurückgegeben. Entfernen Sie die Nummer aus der Shop-Bestellung "
        "{shop_number}; Kickroute kennt sie schon, sie gilt dort bis zur nächsten. Ein neues Etikett: "
        "kickroute-connector label {number}"
    ),
    "label.not_entered": (
        "Das Etikett der Bestellung {number} ist gemacht ({file}), aber die Sendungsnummer {tracking} "
        "steht noch nicht im Shop: {reason}. Sie wird von selbst nachgetragen; sofort geht es mit "
        "kickroute-connector label {number}"
    ),
    "label.not_saved": (
        "Das Etikett der Bestellung {number} mit der Sendungsnummer {tracking} ist gemacht, ließ sich "
        "aber nicht speichern: {reason}. Beheben Sie das (labels.folder) und wiederholen Sie "
        "kickroute-connector label {number}, oder drucken Sie es im Portal des Paketdienstes"
    ),
    "label.no_carrier": (
        "Etiketten macht der Connector nur, wenn labels.carrier in den Einstellungen steht (siehe "
        "docs/labels.md). Etiketten aus einem Plugin Ihres Shops bleiben davon unberührt"
    ),
    "label.order_unknown": "Eine Bestellung {number} ist hier nicht bekannt",
    "label.order_not_in_shop": (
        "Die Bestellung {number} ist im Shop nicht (mehr) vorhanden; kickroute-connector orders {number} "
        "sagt, was aus ihr wurde"
    ),
    "label.order_ended": (
        "Die Shop-Bestellung {shop_number} hat den Status „{status}“: Es wurde kein Etikett gemacht. Wenn "
        "sie doch verschickt werden soll, ändern Sie zuerst den Status im Shop"
    ),
    "label.has_parcel": (
        "Die Shop-Bestellung {shop_number} hat schon eine Sendungsnummer ({parcels}): Es wurde kein "
        "Etikett gemacht. Für ein weiteres Paket: kickroute-connector label {number} --again"
    ),
    "label.weight_unknown": (
        "Das Gewicht ist nicht bekannt von: {products}. Tragen Sie es im Shop beim Produkt ein, oder "
        "setzen Sie labels.default_weight"
    ),
    "label.under_way": (
        "Das Etikett der Bestellung {number} wird gerade gemacht; sehen Sie in drei Minuten nach"
    ),
    "label.unclear": (
        "Ob das Etikett der Bestellung {number} gemacht wurde, ist nicht bekannt ({reason}). Suchen Sie "
        "die Referenz {number} im Portal des Paketdienstes. Ist es dort, drucken Sie es dort und tragen "
        "Sie die Sendungsnummer in die Shop-Bestellung {shop_number} ein. Ist es nicht dort: "
        "kickroute-connector label {number} --again"
    ),
    "label.failed": "Für die Bestellung {number} wurde kein Etikett gemacht: {reason}",
    "label.no_label": "Die Bestellung {number} hat kein Etikett vom Connector",
    "label.not_cancelled": (
        "Das Etikett {tracking} wurde nicht zurückgegeben: {reason}. Sehen Sie im Portal des "
        "Paketdienstes nach"
    ),
    "label.warning": "Achten Sie auf dem Etikett auf: {warning}",
    # --- Lieferscheine ---
    "help.delivery_note": "Die Lieferscheine von Bestellungen drucken, im Namen des Händlers.",
    "help.delivery_note.numbers": "Nummern von Bestellungen, von Kickroute oder vom Shop, in einer Datei.",
    "help.delivery_note.file": "Das PDF, das geschrieben wird; sonst nach dem Lieferschein benannt, hier.",
    "help.delivery_note.now": "Teillieferung: so viele Stück dieser Position sind im Paket; wiederholbar.",
    "help.delivery_note.sent": "So viele Stück dieser Position gingen in einem früheren Paket; wiederholbar.",
    "note.printed": (
        "Lieferscheine gedruckt: {count}, in {file}. Die Datei enthält Adressen: Löschen Sie sie, wenn alles "
        "auf Papier ist."
    ),
    "note.printed.one": (
        "Der Lieferschein ist gedruckt: {file}. Die Datei enthält Adressen: Löschen Sie sie, wenn er auf "
        "Papier ist."
    ),
    "note.with_boxes": (
        "Lieferscheine gedruckt: {count}, in {file}. Ein Zeichen, das keine Schrift hat, ist ein Kästchen: "
        "Legen Sie eine Schrift, die es hat, in den Ordner, den documents.fonts nennt. Löschen Sie die "
        "Datei, wenn alles auf Papier ist."
    ),
    "note.order_unknown": "Bestellung {number} ist hier nicht bekannt: Es wurde kein Lieferschein gedruckt",
    "note.order_not_in_shop": (
        "Die Bestellung {number} ist nicht (mehr) im Shop: Es wurde kein Lieferschein gedruckt. "
        "kickroute-connector orders {number} sagt, was aus ihr wurde"
    ),
    "note.order_ended": (
        "Die Bestellung {shop_number} des Shops hat den Status „{status}“: Es wurde kein Lieferschein "
        "gedruckt. Soll sie doch versandt werden, ändern Sie zuerst ihren Status im Shop"
    ),
    "note.no_address": (
        "Die Bestellung {shop_number} des Shops hat keine Lieferadresse: Es wurde kein Lieferschein "
        "gedruckt. Tragen Sie sie im Shop ein"
    ),
    "note.nothing_left": (
        "Von der Bestellung {shop_number} des Shops ist kein Stück mehr zu liefern: Es wurde kein "
        "Lieferschein gedruckt"
    ),
    "note.no_share": "„{text}“ nennt nicht eine Position und ihre Stücke wie 2=1: von Position 2 ein Stück",
    "note.share_of_one": "--now und --sent gehören zu einer einzelnen Bestellung",
    # --- on the page ---
    "page.label": "Etikett",
    "page.label_none": "Noch kein Etikett. Absender darauf ist der Händler.",
    "page.label_open": "PDF öffnen",
    "page.do.label_make": "Etikett machen",
    "page.do.label_finish": "Nummer noch einmal in den Shop eintragen",
    "page.do.label_again": "Noch ein Etikett machen",
    "page.do.label_cancel": "Etikett zurückgeben",
    "page.label_again_means": (
        "Diese Bestellung hat schon eine Sendungsnummer. Noch ein Etikett ist noch ein Paket und wird "
        "bezahlt."
    ),
    "page.label_unclear_means": (
        "Suchen Sie zuerst im Portal des Paketdienstes nach der Nummer der Bestellung: Ist ein Etikett "
        "da, drucken Sie es dort und tragen Sie seine Nummer in die Bestellung im Shop ein. Nur wenn "
        "keines da ist, machen Sie ein neues."
    ),
    "page.label_cancel_means": (
        "Nur solange das Paket nicht übergeben ist. Entfernen Sie die Nummer selbst aus der Bestellung im "
        "Shop."
    ),
    "label_state.intended": "wird gerade gemacht",
    "label_state.made": "gemacht, seine Nummer steht noch nicht im Shop",
    "label_state.entered": "gemacht",
    "label_state.unclear": "unklar: vielleicht gemacht, vielleicht nicht",
    "label_state.failed": "nicht gemacht",
    "label_state.cancelled": "zurückgegeben",
}
