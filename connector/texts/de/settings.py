"""German texts of the settings in the browser; ``setting.KEY`` is the reference's sentence."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "settings.from_here": "hier gesetzt",
    "settings.from": "aus {file}",
    "settings.secret_set": "gesetzt; wird nie gezeigt. Leer: bleibt, wie es ist",
    "settings.secret_none": "nicht gesetzt",
    "settings.none_here": "In der Übung gibt es keine Einstellungen zu ändern.",
    "settings.save": "Prüfen und speichern",
    "settings.try.shop": "Shop testen",
    "settings.try.kickroute": "Kickroute testen",
    "settings.try.alarms": "Probealarm senden",
    "settings.try.labels": "Etiketten testen",
    "settings.heard": "Der Probealarm ist angekommen",
    "settings.group.shop": "Shop",
    "settings.group.kickroute": "Kickroute",
    "settings.group.goods": "Produkte und Bestellungen",
    "settings.group.alarms": "Alarme",
    "settings.group.labels": "Etiketten",
    "settings.labels.text": "Wer Etiketten macht, steht in der Datei: {carrier}. Ein Test macht keines.",
    "settings.group.pages": "Seiten",
    "settings.shop.opened": "Der Shop „{name}“ ({version}) antwortet.",
    "settings.kickroute.taken": "Kickroute nimmt den Schlüssel und ruft diesen Connector unter {url} an.",
    "settings.kickroute.inactive": (
        "Kickroute nimmt den Schlüssel, hat Ihr Konto aber noch nicht freigeschaltet."
    ),
    "settings.alarms.sent": "Die Nachricht wurde angenommen. Wenn sie da ist, sagen Sie es unten.",
    "settings.unchanged": "Es wurde nichts geändert.",
    "settings.refused": "Es wurde nichts gespeichert.",
    "settings.saved.shop": "Gespeichert und in Kraft.",
    "settings.saved.kickroute": "Gespeichert und in Kraft.",
    "settings.saved.goods": "Gespeichert und in Kraft.",
    "settings.saved.alarms": (
        "Gespeichert und in Kraft. Eine Probenachricht ist unterwegs; sagen Sie unten, wenn sie da ist."
    ),
    "settings.saved.pages": "Gespeichert und in Kraft.",
    "settings.saved.password": "Das neue Passwort gilt von jetzt an.",
    "settings.saved.heard": "Gut. Was Sie braucht, erreicht Sie dort.",
    "settings.access": "Zugang",
    "settings.password.known": "Heutiges Passwort",
    "settings.password.means": "Alle anderen Anmeldungen enden damit.",
    "settings.password.set": "Passwort setzen",
    "settings.history": "Was im Browser getan wurde",
    "settings.history.button": "„{said}“ – {caller}",
    "settings.away": "Abwesend",
    "settings.away.text": (
        "Im Urlaub wird alles als ausverkauft gemeldet; laufende Bestellungen gehen weiter."
    ),
    "settings.away.until": "Bis (leer: bis Sie es anders sagen)",
    "settings.away.do": "In den Urlaub gehen",
    "settings.leave": "Kickroute verlassen …",
    "settings.leave.text": (
        "Alle Ihre Angebote werden endgültig zurückgezogen. Laufende Bestellungen werden zu Ende "
        "begleitet. Auf dem Rechner des Connectors räumt danach kickroute-connector leave auf, was "
        "übrig ist."
    ),
    "settings.leave.name": "Tippen Sie „{name}“, wenn Sie es ernst meinen",
    "settings.leave.do": "Alles zurückziehen",
    "settings.leave.not_sure": "Es wurde nichts zurückgezogen: Das ist nicht der Name.",
    "settings.others": "In der Datei",
    "settings.others.text": (
        "Auch diese Schlüssel sind gesetzt; geändert werden sie dort, wo sie stehen. Was auf dieser "
        "Seite gesetzt wird, steht in {file}."
    ),
    "what.prices written in the browser": "Preise geschrieben",
    "what.prices put back in the browser": "Geschriebenes zurückgenommen",
    "what.leaving begun in the browser": "Verlassen begonnen",
    "setting.name.shop.url": "Adresse des Shops",
    "setting.shop.url": "Adresse des Shops",
    "setting.name.shop.consumer_key": "Consumer key",
    "setting.shop.consumer_key": "REST-Schlüssel von WooCommerce, Lesen/Schreiben",
    "setting.name.shop.consumer_secret": "Consumer secret",
    "setting.shop.consumer_secret": "das Geheimnis dazu",
    "setting.name.shop.client_id": "Zugangs-ID",
    "setting.shop.client_id": "Shopware-Integration: Zugangs-ID",
    "setting.name.shop.client_secret": "Sicherheitsschlüssel",
    "setting.shop.client_secret": "Shopware-Integration: Sicherheitsschlüssel",
    "setting.name.kickroute.api_key": "Schlüssel",
    "setting.kickroute.api_key": "Ihr Schlüssel bei Kickroute",
    "setting.name.kickroute.public_url": "Adresse dieses Connectors",
    "setting.kickroute.public_url": "Adresse, unter der Kickroute und der Shop diesen Connector erreichen",
    "setting.name.release.stock_buffer": "Zurückbehaltene Stücke",
    "setting.release.stock_buffer": "Stücke, die vom gemeldeten Bestand zurückbehalten werden",
    "setting.name.orders.default_carrier": "Üblicher Versanddienst",
    "setting.orders.default_carrier": "Paketdienst, wenn nichts ihn verrät",
    "setting.name.alarms.mail_to": "E-Mail-Adresse",
    "setting.alarms.mail_to": "Mailadresse des Lieferanten, an die Alarme gehen",
    "setting.name.alarms.mail_server": "Mailserver",
    "setting.alarms.mail_server": "Server, der diese Mails annimmt, etwa smtp.ionos.de",
    "setting.name.alarms.mail_port": "Port",
    "setting.alarms.mail_port": "sein Port",
    "setting.name.alarms.mail_security": "Verschlüsselung",
    "setting.alarms.mail_security": (
        "`tls` (Port 465), `starttls` (587), oder `none` für einen Server auf diesem Rechner"
    ),
    "setting.name.alarms.mail_user": "Benutzer",
    "setting.alarms.mail_user": "Benutzer dort, meist die Mailadresse; leer: ohne Anmeldung",
    "setting.name.alarms.mail_password": "Passwort",
    "setting.alarms.mail_password": "dessen Passwort",
    "setting.name.alarms.new_orders": "Neue Bestellungen melden",
    "setting.alarms.new_orders": (
        "jede neue Bestellung melden; `auto`: wo der Shop niemandem schreibt (Shopware)"
    ),
    "setting.name.ui.language": "Sprache",
    "setting.ui.language": "Sprache der Seite und der Kommandozeile: `auto`, `de`, `en`",
}
