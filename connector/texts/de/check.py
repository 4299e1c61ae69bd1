"""German texts of ``check``."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "check.settings": "Einstellungen",
    "check.settings.fine": "vollständig und lesbar",
    "check.store": "Speicher",
    "check.store.free": "{address} ist benutzbar; kein Connector läuft darauf",
    "check.store.in_use": "{address} wird von einem laufenden Connector benutzt",
    "check.store.other_shop": "gehört zum Shop „{bound}“, aber unter shop.url antwortet „{name}“",
    "check.store.other_shop.next": (
        "Wenn Ihr Shop umgezogen ist: kickroute-connector check --moved. Wenn es ein anderer Shop ist, geben "
        "Sie ihm eine eigene store.url"
    ),
    "check.shop": "Shop",
    "check.shop.found": "„{name}“ antwortet, Version {version}",
    "check.shop.sandbox": "ist simuliert (shop.platform ist „sandbox“): Alles hier ist Übung",
    "check.shop.sandbox.next": (
        "Setzen Sie shop.platform für Ihren eigenen Shop auf woocommerce oder shopware"
    ),
    "check.shop.currency": "seine Währung ist {currency}",
    "check.shop.currency.next": (
        "Preise bei Kickroute sind Euro: Stellen Sie die Währung des Shops auf EUR, oder fragen Sie Kickroute"
    ),
    "check.found": "Was der Shop meldet",
    "check.found.nothing": "nichts, was im Weg stünde",
    "check.found.rights_missing": "der Schlüssel darf nicht an: {rights}",
    "check.found.rights_missing.next": (
        "Geben Sie dem Schlüssel im Shop diese Rechte; bei WooCommerce: Lesen/Schreiben"
    ),
    "check.found.version_old": "Version {version}; gemessen und geprüft ab {oldest}",
    "check.found.version_old.next": (
        "Aktualisieren Sie den Shop; bis dahin sehen Sie die ersten Bestellungen selbst durch"
    ),
    "check.found.cron_off": "WP-Cron ist abgeschaltet",
    "check.found.cron_off.next": (
        "Lassen Sie Ihren Hoster wp-cron.php jede Minute aufrufen, sonst kommt kein Webhook, und Änderungen "
        "werden nur durch Fragen gefunden"
    ),
    "check.found.taxes_off": "der Shop berechnet keine Steuern: Bestellungen fehlte die Umsatzsteuer",
    "check.found.taxes_off.next": (
        "Schalten Sie es ein: WooCommerce > Einstellungen > Allgemein > Steuern aktivieren"
    ),
    "check.found.platform_plugin": "das eigene Plugin der Plattform, „{name}“, ist aktiv",
    "check.found.platform_plugin.next": (
        "Deaktivieren Sie es: Sonst antworten zwei auf dieselben Bestellungen. Bis dahin sieht der Connector "
        "nur zu, und übernimmt von selbst, sobald das Plugin aus ist"
    ),
    "check.found.label_sender": "„{name}“ druckt Ihre eigene Adresse als Absender",
    "check.found.label_sender.next": (
        "Installieren Sie das Begleit-Plugin aus companion/woocommerce, das bei Kickroute-Bestellungen den "
        "Händler druckt, oder drucken Sie Etiketten mit kickroute-connector label"
    ),
    "check.clock": "Uhr",
    "check.clock.right": "dieser Rechner und der Shop stimmen auf {seconds} s überein",
    "check.clock.wrong": "die Uhr des Shops und die dieses Rechners weichen um {seconds} s ab",
    "check.clock.wrong.next": "Lassen Sie beide ihre Uhr über das Netz stellen (NTP)",
    "check.hooks": "Webhooks",
    "check.hooks.set": "sind im Shop angelegt",
    "check.hooks.not_yet": "werden beim Start des Connectors angelegt",
    "check.hooks.off": "abgeschaltet (shop.webhooks ist off): Änderungen werden durch Fragen gefunden",
    "check.hooks.off.next": "Setzen Sie shop.webhooks auf auto, damit Änderungen sofort bekannt werden",
    "check.keys": "Schlüssel zum Shop",
    "check.keys.products": "Produkte sind lesbar ({total} insgesamt)",
    "check.keys.products.next": "Gibt es Produkte im Shop, und darf der Schlüssel sie sehen?",
    "check.shop_url": "Adresse des Shops",
    "check.shop_url.http": "{url} ist nicht verschlüsselt",
    "check.shop_url.http.next": "Stellen Sie den Shop auf https um und ändern Sie shop.url",
    "check.shop_url.unverified": "sein Zertifikat wird nicht geprüft (shop.verify_tls ist false)",
    "check.shop_url.unverified.next": (
        "Richten Sie ein gültiges Zertifikat ein und entfernen Sie shop.verify_tls"
    ),
    "check.public_url": "Öffentliche Adresse",
    "check.public_url.https": "{url}",
    "check.public_url.http": "{url} ist nicht verschlüsselt: Adressen von Kunden würden offen übertragen",
    "check.public_url.http.next": (
        "Stellen Sie den Connector hinter https und ändern Sie kickroute.public_url"
    ),
    "check.public_url.private": "{url} ist nur von diesem Rechner oder aus diesem Netz erreichbar",
    "check.public_url.private.next": (
        "Kickroute muss den Connector erreichen: Setzen Sie kickroute.public_url auf eine erreichbare Adresse"
    ),
    "check.platform": "Kickroute",
    "check.platform.taken": "nimmt unsere Meldungen an",
    "check.platform.untried": "wird beim ersten Start des Connectors gefragt",
    "check.platform.refused.next": (
        "Vergleichen Sie kickroute.api_key mit dem Schlüssel auf der Einstellungsseite von Kickroute"
    ),
    "check.release": "Produkte",
    "check.release.all": "alle {released} Angebote sind freigegeben",
    "check.release.withheld": "{released} Angebote freigegeben, {withheld} zurückgehalten ({reasons})",
    "check.release.withheld.next": "kickroute-connector products --withheld sagt, was zu ändern ist",
    "check.alarm": "Braucht Sie",
    "check.trouble.denied": (
        "Legen Sie im Shop einen neuen Schlüssel mit Lese- und Schreibrecht an und tragen Sie ihn in die "
        "Einstellungen ein"
    ),
    "check.trouble.unavailable": (
        "Öffnen Sie den Shop im Browser; geht er dort, prüfen Sie shop.url und die Firewall"
    ),
    "check.trouble.other": "Prüfen Sie shop.url und die Schlüssel in den Einstellungen",
}
