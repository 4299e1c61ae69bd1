"""German texts about one, where the text of the same key without ``.one`` is about several."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "check.resold.supplier_codes.one": (
        "ein Produkt trägt einen Lieferantencode: Sie verkaufen es als Händler ({names})"
    ),
    "check.messages.worker_dead.one": (
        "eine wartet, und niemand scheint sie abzuarbeiten: Webhooks kommen spät oder nie"
    ),
    "check.hooks.set.one": "einer ist im Shop aktiv und zeigt hierher",
    "check.hooks.off_left.one": "shop.webhooks ist off, und einer ist noch im Shop eingetragen",
    "check.hooks.in_the_way.one": "einer ist eingetragen und hält die Kunden des Shops auf: {reason}",
    "check.release.duplicates.one": (
        "eine GTIN steht bei mehreren Produkten, von denen eines angeboten wird: {gtins}"
    ),
    "cli.confirm_withdrawals.ask.one": (
        "Ein Angebot würde Kickroute verlassen. Soll es gehen? Was von jetzt an angehalten wird, bleibt"
    ),
    "cli.confirm_withdrawals.unasked.one": (
        "Ein Angebot würde Kickroute verlassen. Damit es geht: kickroute-connector sync "
        "--confirm-withdrawals --up-to {hold}"
    ),
    "cli.confirm_ends.ask.one": (
        "Eine Bestellung würde als storniert oder erstattet gemeldet, und der Händler bekommt sein Geld "
        "zurück. Melden? Was von jetzt an angehalten wird, bleibt ungemeldet"
    ),
    "cli.confirm_ends.unasked.one": (
        "Eine Bestellung würde als storniert oder erstattet gemeldet. Um sie zu melden: kickroute-connector"
        " orders --confirm-ends --up-to {hold}"
    ),
    "cli.leaving_waits.one": "Eine Meldung an Kickroute wartet noch …",
    "page.withdrawals_held.one": "Ein Angebot würde die Plattform verlassen. Wenn das gewollt ist:",
    "page.ends_held.one": "Eine Bestellung würde storniert oder erstattet. Wenn das gewollt ist:",
    "command.withdrawals.one": "Ein Angebot wird von der Plattform genommen.",
    "command.withdrawals_rest.one": (
        "Ein weiteres wurde erst angehalten, nachdem Sie nachgesehen hatten, und bleibt. Ist auch das "
        "gewollt: kickroute-connector sync --confirm-withdrawals --up-to {hold}"
    ),
    "command.ends.one": (
        "Das Ende einer Bestellung wird Kickroute gemeldet; der Händler bekommt sein Geld zurück."
    ),
    "command.ends_rest.one": (
        "Eine weitere wurde erst angehalten, nachdem Sie nachgesehen hatten, und ist nicht gemeldet. Ist "
        "auch die gewollt: kickroute-connector orders --confirm-ends --up-to {hold}"
    ),
    "command.events_retried.one": "Eine Meldung wird jetzt noch einmal gesendet.",
    "command.paused.one": (
        "Pause: Ein Angebot wird als ausverkauft gemeldet, bis Sie kickroute-connector unpause sagen. "
        "Laufende Bestellungen gehen weiter."
    ),
    "command.leaving.one": "Ein Angebot wird von Kickroute genommen; nichts wird mehr angeboten.",
    "command.adopted.one": "Eine Bestellung des Plugins wird ab jetzt verfolgt.",
    "cli.prices.exported.one": (
        "Ein Angebot steht in {file}. Tragen Sie den Händlerpreis (netto) und die Kategorie ein, speichern "
        "Sie als CSV, dann: kickroute-connector prices import {file}"
    ),
    "cli.prices.empty.one": "Eine Zeile verlangt nichts: Preis und Kategorie sind dort leer.",
    "cli.prices.held.one": (
        "Einer der Preise liegt weit weg vom zuletzt gemeldeten oder unter einem Fünftel des "
        "Verkaufspreises: Die Preiswache hält ihn zurück, bis Sie ihn bestätigen (kickroute-connector "
        "products --confirm GTIN)."
    ),
    "cli.prices.above_retail.one": "Einer der Preise liegt über dem Netto-Verkaufspreis.",
    "cli.prices.ask.one": "Einen Wert in den Shop schreiben?",
    "cli.prices.written.one": (
        "Ein Wert steht jetzt im Shop; der laufende Connector meldet ihn von selbst. Zurück geht es mit: "
        "kickroute-connector prices undo"
    ),
    "cli.prices.undone.one": "Ein Wert wurde zurückgestellt.",
}
