"""German texts of ``check``."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "check.settings": "Einstellungen",
    "check.settings.fine": "vollständig und lesbar",
    "check.files": "Mehrere Lieferanten",
    "check.files.fine": "{count} Einstellungsdateien teilen nichts, was sie nicht teilen dürfen",
    "check.files.unreadable": "{file} ist nicht benutzbar: {reason}",
    "check.files.unreadable.next": "Berichtigen Sie diese Datei; die anderen wurden ohne sie geprüft",
    "check.files.shared_platform_key": "{files} haben denselben kickroute.api_key",
    "check.files.shared_platform_key.next": (
        "Kickroute ruft je Schlüssel nur einen Connector zurück: Geben Sie jedem Lieferanten den "
        "Schlüssel seines eigenen Profils"
    ),
    "check.files.shared_shop_key": "{files} haben denselben Schlüssel eines Shops",
    "check.files.shared_shop_key.next": "Legen Sie im Shop jedes Lieferanten einen eigenen Schlüssel an",
    "check.files.shared_shop": "{files} bedienen denselben Shop",
    "check.files.shared_shop.next": (
        "Zwei Connectoren würden denselben Bestand melden und einander die Webhooks wegnehmen: Behalten "
        "Sie einen davon"
    ),
    "check.files.shared_store": "{files} haben denselben Speicher",
    "check.files.shared_store.next": (
        "Geben Sie jedem Lieferanten ein eigenes store.url: Ein Speicher gehört zu einem Shop"
    ),
    "check.files.shared_port": "{files} hören auf dieselbe Adresse",
    "check.files.shared_port.next": "Geben Sie jedem Lieferanten ein server.listen mit eigenem Port",
    "check.store": "Speicher",
    "check.store.free": "{address} ist benutzbar; kein Connector läuft darauf",
    "check.store.in_use": "{address} wird von einem laufenden Connector benutzt",
    "check.store.unusable": "{reason}",
    "check.store.unusable.next": (
        "Berichtigen Sie store.url, oder geben Sie dem Benutzer des Connectors dort Lese- und Schreibrecht"
    ),
    "check.store.other_shop": "gehört zum Shop „{bound}“, aber shop.url antwortet als „{name}“",
    "check.store.other_shop.next": (
        "Ist Ihr Shop umgezogen: kickroute-connector check --moved. Ist es ein anderer Shop, geben Sie "
        "ihm ein eigenes store.url"
    ),
    "check.store.other_key": "wurde mit einem anderen kickroute.api_key benutzt",
    "check.store.other_key.next": (
        "Hat Kickroute Ihnen einen neuen Schlüssel gegeben, setzen Sie den alten als "
        "kickroute.previous_api_key, oder, wo der alte nichts mehr öffnen darf, sagen Sie "
        "kickroute-connector check --same-supplier; ist es der eines anderen Lieferanten, geben Sie ihm "
        "ein eigenes store.url"
    ),
    "check.way": "Weg zum Shop",
    "check.way.usual": "der übliche: Adresse, Schlüssel und Seiten, wie der Hersteller des Shops sie meint",
    "check.way.found": "der Shop antwortet unter {url}, gefunden von {typed} aus, und wird dort gefragt",
    "check.way.near": "unter {url} antwortet ein Shop dieser Art",
    "check.way.near.next": "Ist es Ihrer, setzen Sie shop.url auf diese Adresse",
    "check.way.signed": (
        "die Schlüssel gehen als Signatur mit: Der Host nimmt den Header Authorization heraus (es geht so "
        "genauso)"
    ),
    "check.way.signed_for_http": (
        "die Schlüssel gehen als Signatur für die http-Adresse mit, über https gesendet: TLS endet vor dem "
        "Shop, der https für http hält (es geht so genauso)"
    ),
    "check.way.address": (
        "die Schlüssel stehen in der Adresse (shop.keys_in_address): Kein anderer Weg erreicht den Shop"
    ),
    "check.way.address.next": (
        "Die Schlüssel stehen in den Protokollen des Hosters. Lassen Sie ihn den Header Authorization "
        "durchreichen, entfernen Sie dann shop.keys_in_address und machen Sie neue Schlüssel"
    ),
    "check.way.only_posts": "der Host sperrt PATCH und DELETE; geändert wird durch POST",
    "check.way.page_sizes": "der Shop gibt weniger Zeilen auf einmal als er könnte ({sizes})",
    "check.way.page_sizes.next": (
        "Es geht, nur langsamer: Geben Sie PHP mehr Speicher und Zeit (memory_limit, max_execution_time); "
        "größere Seiten werden von selbst wieder versucht"
    ),
    "check.taking": "Bestand",
    "check.taking.nothing": (
        "die letzten {count} Bestellungen haben dem Bestand des Shops nichts entnommen: Seine "
        "Lagerverwaltung ist wohl abgeschaltet"
    ),
    "check.taking.nothing.next": (
        "Schalten Sie sie im Shop ein (WooCommerce: Einstellungen, Produkte, Lagerbestand; Shopware: "
        "enable_stock_management). Bis dahin bleiben ihre Stücke hier reserviert, bis die Bestellungen zu "
        "Ende sind"
    ),
    "check.rows": "Zeilen",
    "check.rows.broken": "der Shop kann nicht geben: {names}",
    "check.rows.broken.next": (
        "Öffnen Sie sie im Shop und speichern Sie sie neu; das Fehlerprotokoll von PHP sagt, welches Plugin "
        "daran scheitert"
    ),
    "check.shop": "Shop",
    "check.shop.found": "„{name}“ antwortet, Version {version}",
    "check.shop.sandbox": "ist simuliert (shop.platform ist „sandbox“): Alles hier ist Übung",
    "check.shop.sandbox.next": ("Setzen Sie shop.platform auf {kinds} für Ihren eigenen Shop"),
    "check.shop.denied": "{reason}",
    "check.shop.denied.next": (
        "Legen Sie im Shop einen neuen Schlüssel mit Lese- und Schreibrecht an und tragen Sie ihn in "
        "die Einstellungen ein"
    ),
    "check.shop.unavailable": "{reason}",
    "check.shop.unavailable.next": (
        "Öffnen Sie den Shop in einem Browser; geht er dort, prüfen Sie shop.url und die Firewall"
    ),
    "check.shop.other": "{reason}",
    "check.shop.other.next": "Prüfen Sie shop.url und die Schlüssel in den Einstellungen",
    "check.currency": "Währung",
    "check.currency.fine": "{currency}",
    "check.currency.foreign": "der Shop verkauft in {currency}, und Kickroutes Preise sind {wanted}",
    "check.currency.foreign.next": (
        "Stellen Sie die Währung des Shops auf {wanted}, oder starten Sie den Connector nicht: Jeder "
        "Preis würde falsch gemeldet"
    ),
    "check.keys": "Schlüssel zum Shop",
    "check.keys.denied": "{reason}",
    "check.keys.denied.next": (
        "Legen Sie im Shop einen neuen Schlüssel mit Lese- und Schreibrecht an und tragen Sie ihn in "
        "die Einstellungen ein; einer Shopware-Integration geben Sie die Rechte aus docs/shopware.md"
    ),
    "check.keys.unavailable": "{reason}",
    "check.keys.unavailable.next": (
        "Prüfen Sie in einigen Minuten noch einmal; bleibt es so, fragen Sie den Hoster des Shops"
    ),
    "check.keys.other": "{reason}",
    "check.keys.other.next": (
        "Sehen Sie nach, was der Shop dort antwortet; vielleicht verändert ein Plugin seine Schnittstelle"
    ),
    "check.keys.products": "Produkte sind lesbar ({total} insgesamt)",
    "check.keys.some_products": "Produkte sind lesbar",
    "check.keys.no_products": "der Shop zeigt diesem Schlüssel kein Produkt",
    "check.keys.no_products.next": "Gibt es Produkte im Shop, und darf der Schlüssel sie sehen?",
    "check.rights": "Rechte des Schlüssels",
    "check.rights.fine": "er darf alles Nötige lesen",
    "check.rights.rights_missing": "der Schlüssel darf nicht benutzen: {rights}",
    "check.rights.rights_missing.next": (
        "Geben Sie dem Schlüssel im Shop genau diese Rechte; bei WooCommerce: ein Benutzer, der den "
        "Shop verwaltet, Lesen/Schreiben"
    ),
    "check.version": "Version",
    "check.version.fine": "vermessen und getestet",
    "check.version.version_old": "Version {version}; vermessen und getestet ab {oldest}",
    "check.version.version_old.next": (
        "Aktualisieren Sie den Shop; sehen Sie sich bis dahin die ersten Bestellungen selbst an"
    ),
    "check.plugin": "Das Plugin der Plattform",
    "check.plugin.fine": "ist nicht aktiv",
    "check.plugin.platform_plugin": "„{name}“ ist im Shop aktiv",
    "check.plugin.platform_plugin.next": (
        "Deaktivieren Sie es: Sonst antworten zwei auf dieselben Bestellungen. Bis dahin sieht der "
        "Connector nur zu und übernimmt von selbst, sobald das Plugin aus ist. Schritt für Schritt: "
        "docs/de/umziehen.md"
    ),
    "check.taxes": "Steuern",
    "check.taxes.fine": "werden berechnet",
    "check.taxes.taxes_off": "der Shop berechnet keine Steuern: Bestellungen hätten keine Umsatzsteuer",
    "check.taxes.taxes_off.next": (
        "Einschalten unter WooCommerce > Einstellungen > Allgemein > Steuern aktivieren"
    ),
    "check.taxes.tax_rates_missing": (
        "es gibt keinen Steuersatz für {country}: Bestellungen hätten keine Umsatzsteuer"
    ),
    "check.taxes.tax_rates_missing.next": (
        "Tragen Sie die Sätze ein unter WooCommerce > Einstellungen > Steuern > Standardsteuersätze"
    ),
    "check.cron": "WP-Cron",
    "check.cron.fine": "ist an",
    "check.cron.cron_off": "WP-Cron ist abgeschaltet",
    "check.cron.cron_off.next": (
        "Lassen Sie Ihren Hoster wp-cron.php jede Minute aufrufen, sonst geht kein Webhook hinaus und "
        "Änderungen werden nur durch Nachfragen gefunden"
    ),
    "check.order_tables": "Bestelltabellen (HPOS)",
    "check.order_tables.fine": "werden benutzt",
    "check.order_tables.order_tables_off": (
        "werden nicht benutzt, was in Ordnung ist: Sendungsnummern werden gefunden, indem offene "
        "Bestellungen wieder gelesen werden"
    ),
    "check.labels": "Label-Plugins",
    "check.labels.fine": "keines gefunden, das einen Absender druckt",
    "check.labels.label_sender": "„{name}“ druckt Ihre eigene Adresse als Absender",
    "check.labels.label_sender.next": (
        "Installieren Sie das Begleit-Plugin aus deploy/companion, das bei Kickroute-Bestellungen "
        "die des Händlers druckt, oder drucken Sie Etiketten mit kickroute-connector label"
    ),
    "check.labels.label_swapped": (
        "„{name}“ druckt bei Kickroute-Bestellungen den Händler als Absender: Das Begleit-Plugin ist aktiv"
    ),
    "check.labels.seen": "drucken auf Kickroute-Bestellungen den Händler; das war zu sehen ({names})",
    "check.labels.not_seen": "waren noch auf keiner Kickroute-Bestellung mit dem Händler zu sehen",
    "check.labels.not_seen.next": (
        "Drucken Sie ein Etikett einer Kickroute-Bestellung und sehen Sie seinen Absender an; das "
        "Begleit-Plugin markiert die Bestellung ab seiner Version 1.2.0"
    ),
    "check.labels.label_pickware": (
        "{names} ist im Shop. Der Connector kann damit Etiketten mit dem Händler als Absender machen lassen "
        '(experimentell): labels.carrier = "pickware"'
    ),
    "check.carrier": "Etiketten",
    "check.carrier.fine": "{said}",
    "check.carrier.denied": "{reason}",
    "check.carrier.denied.next": "Den Zugang berichtigen; docs/de/etiketten.md sagt, was nötig ist",
    "check.carrier.unavailable": "lassen sich jetzt nicht machen: {reason}",
    "check.carrier.unavailable.next": "Später kickroute-connector label --test versuchen",
    "check.carrier.other": "würden nicht gemacht: {reason}",
    "check.carrier.other.next": (
        "Den Abschnitt [labels] der Einstellungen berichtigen; docs/de/etiketten.md erklärt ihn"
    ),
    "check.resold": "Produkte anderer Lieferanten",
    "check.resold.fine": "keines trägt einen Lieferantencode",
    "check.resold.supplier_codes": (
        "{count} Produkte tragen einen Lieferantencode: Sie verkaufen sie als Händler ({names})"
    ),
    "check.resold.supplier_codes.next": (
        "Der Connector ersetzt die Händlerseite des Plugins nicht: Bestellungen dieser Produkte werden "
        "nicht weitergegeben. Behalten Sie dafür das Plugin in einem eigenen Shop, oder verkaufen Sie "
        "sie nicht mehr"
    ),
    "check.order_mail": "Mail zu einer neuen Bestellung",
    "check.order_mail.fine": "schickt Ihnen der Shop",
    "check.order_mail.order_mail_off": "ist im Shop abgeschaltet",
    "check.order_mail.order_mail_off.next": (
        "Schalten Sie „Neue Bestellung“ ein unter WooCommerce > Einstellungen > E-Mails, oder setzen "
        'Sie alarms.supplier und alarms.new_orders = "on"'
    ),
    "check.retailer_mails": "Mails an Kunden",
    "check.retailer_mails.fine": "zu einer Kickroute-Bestellung geht keine hinaus",
    "check.retailer_mails.retailer_mails": (
        "gehen an den Händler, dessen Adresse die Rechnungsadresse ist, nie an den Endkunden ({names})"
    ),
    "check.messages": "Nachrichten des Shops",
    "check.messages.fine": "werden neben seinen Anfragen abgearbeitet",
    "check.messages.admin_worker": (
        "arbeitet der Admin-Worker ab, im Browser dessen, der angemeldet ist: Webhooks werden nicht "
        "benutzt, nach Änderungen wird gefragt"
    ),
    "check.messages.admin_worker.next": (
        "Um Änderungen sofort zu erfahren, lassen Sie bin/console messenger:consume als Dienst laufen "
        "und setzen shopware.admin_worker.enable_admin_worker auf false (docs/shopware.md)"
    ),
    "check.messages.worker_dead": (
        "{count} warten, und niemand scheint sie abzuarbeiten: Webhooks kommen spät oder nie"
    ),
    "check.messages.worker_dead.next": (
        "Starten Sie bin/console messenger:consume auf dem Server des Shops und halten Sie es am Laufen"
    ),
    "check.prepared": "Was der Connector im Shop braucht",
    "check.prepared.fine": "ist alles da",
    "check.prepared.not_prepared": "{what}",
    "check.prepared.not_prepared.next": (
        "kickroute-connector check --fix legt es an, die erste Bestellung auch"
    ),
    "check.prepared.group_gross": (
        "die Kundengruppe „{name}“ sieht Bruttopreise: Bestellungen würden ihre Beträge ändern, wenn "
        "Ihre Leute sie speichern"
    ),
    "check.prepared.group_gross.next": (
        "kickroute-connector check --fix stellt es richtig, oder stellen Sie die Steueranzeige der "
        "Gruppe auf netto"
    ),
    "check.news": "Wer von einer neuen Bestellung erfährt",
    "check.news.told": "Sie, durch den Shop oder durch einen Alarm",
    "check.news.nobody": "niemand: Der Shop schickt keine Mail, und kein Alarm ist eingestellt",
    "check.news.nobody.next": (
        "Setzen Sie alarms.mail_to auf Ihre Mailadresse, oder alarms.supplier (docs/de/alarme.md)"
    ),
    "check.heard": "Jemand hört einen Alarm",
    "check.heard.proven": "eine Probenachricht ist angekommen",
    "check.heard.unproven": "eine Adresse ist gesetzt, und dort hat noch niemand eine Nachricht bekommen",
    "check.heard.unproven.next": (
        "kickroute-connector check --send-test-alarm schickt eine und fragt, ob sie angekommen ist"
    ),
    "check.heard.nobody": "niemand: Alarme stehen nur auf der Statusseite und im Protokoll",
    "check.heard.nobody.next": (
        "Setzen Sie alarms.mail_to und Ihren Mailserver, oder alarms.supplier (docs/de/alarme.md), dann: "
        "kickroute-connector check --send-test-alarm"
    ),
    "check.clock": "Uhr",
    "check.clock.right": "dieser Rechner und der Shop stimmen auf {seconds} s überein",
    "check.clock.wrong": "die Uhr des Shops und die dieses Rechners gehen {seconds} s auseinander",
    "check.clock.wrong.next": "Lassen Sie beide ihre Uhr nach dem Netz stellen (NTP)",
    "check.hooks": "Webhooks",
    "check.hooks.set": "{count} sind im Shop aktiv und zeigen hierher",
    "check.hooks.not_yet": "werden beim Start des Connectors angelegt",
    "check.hooks.off": "abgeschaltet (shop.webhooks ist off): Änderungen werden durch Nachfragen gefunden",
    "check.hooks.off.next": (
        "Setzen Sie shop.webhooks auf auto, dann erfährt der Connector Änderungen sofort"
    ),
    "check.hooks.off_left": "shop.webhooks ist off, und {count} sind noch im Shop eingetragen",
    "check.hooks.off_left.next": "Starten Sie den Connector: Er entfernt sie sofort",
    "check.hooks.in_the_way": "{count} sind eingetragen und halten die Kunden des Shops auf: {reason}",
    "check.hooks.in_the_way.next": (
        "Ein laufender Connector entfernt sie binnen einer Minute; starten Sie ihn, oder führen Sie "
        "kickroute-connector check --fix aus"
    ),
    "check.hooks.others": "ein anderer Connector unter {addresses} hat sie",
    "check.hooks.others.next": (
        "Halten Sie einen der beiden an; kickroute-connector check --fix gibt die Webhooks diesem"
    ),
    "check.hooks.unused": "werden nicht benutzt: {reason}",
    "check.hooks.unused.next": "Zu tun ist nichts: Nach Änderungen wird alle paar Sekunden gefragt",
    "check.hooks.broken": "sind nicht, wie sie sein sollen: {what}",
    "check.hooks.broken.next": (
        "kickroute-connector check --fix repariert sie, ein laufender Connector tut es binnen einer "
        "Stunde. Kommt es wieder: Erreicht der Shop die öffentliche Adresse?"
    ),
    "check.hooks.unknown": "der Shop sagt nicht, wie es um sie steht: {reason}",
    "check.hooks.unknown.next": (
        "Geben Sie dem Schlüssel das Recht, Webhooks zu lesen, oder setzen Sie shop.webhooks auf off"
    ),
    "check.statuses": "Status von Bestellungen",
    "check.statuses.fine": "jeder Status, mit dem Bestellungen gesehen wurden, ist verstanden",
    "check.statuses.unmapped": "Bestellungen wurden mit eigenen Status des Shops gesehen: {names}",
    "check.statuses.unmapped.next": (
        "Sagen Sie in settings.toml unter orders.statuses, was sie bedeuten, zum Beispiel versendet = "
        '"completed": Bis dahin erfährt Kickroute nichts davon'
    ),
    "check.shop_url": "Adresse des Shops",
    "check.shop_url.https": "{url}",
    "check.shop_url.http": "{url} ist nicht verschlüsselt",
    "check.shop_url.http.next": "Stellen Sie den Shop auf https um und ändern Sie shop.url",
    "check.shop_url.unverified": "sein Zertifikat wird nicht geprüft (shop.verify_tls ist false)",
    "check.shop_url.unverified.next": (
        "Installieren Sie ein gültiges Zertifikat und entfernen Sie shop.verify_tls"
    ),
    "check.public_url": "Öffentliche Adresse",
    "check.public_url.reached": "{url} führt zu diesem Connector",
    "check.public_url.untested": "{url}; ausprobieren lässt sie sich, sobald der Connector läuft",
    "check.public_url.private": "{url} ist nur von diesem Rechner oder aus diesem Netz erreichbar",
    "check.public_url.private.next": (
        "Kickroute muss den Connector erreichen: Setzen Sie kickroute.public_url auf eine erreichbare Adresse"
    ),
    "check.public_url.http": "{url} ist nicht verschlüsselt: Adressen von Kunden wären unterwegs lesbar",
    "check.public_url.http.next": (
        "Stellen Sie den Connector hinter https und ändern Sie kickroute.public_url"
    ),
    "check.public_url.late": "{url}: {reason}",
    "check.public_url.late.next": (
        "Manche Netze lassen einen Rechner sich nicht selbst anrufen: Öffnen Sie {url}/healthz auf "
        "einem Telefon ohne WLAN; es muss sofort antworten"
    ),
    "check.public_url.unreached": "{url} führt nicht zu diesem Connector: {reason}",
    "check.public_url.unreached.next": (
        "Lassen Sie den Namen auf diesen Rechner zeigen und den Webserver {url} an server.listen "
        "weiterreichen (docs/hosting.md)"
    ),
    "check.public_url.redirects": "{url} leitet um auf {reason}, und Kickroute folgt dem nicht",
    "check.public_url.redirects.next": (
        "Setzen Sie kickroute.public_url auf die Adresse, die ohne Umleitung antwortet"
    ),
    "check.public_url.stranger": "unter {url} antwortet etwas anderes als dieser Connector",
    "check.public_url.stranger.next": (
        "Lassen Sie den Webserver diese Adresse an server.listen weiterreichen, oder geben Sie diesem "
        "Connector eine eigene Adresse"
    ),
    "check.listen": "Eigene Adresse",
    "check.listen.taken": "auf {listen} könnte der Connector nicht hören ({reason})",
    "check.listen.taken.next": (
        "Dort hört ein anderes Programm oder ein anderer Connector: Setzen Sie server.listen auf einen "
        "freien Port"
    ),
    "check.platform_url": "Adresse von Kickroute",
    "check.platform_url.reached": "{url} antwortet",
    "check.platform_url.http": "{url} antwortet, und der Schlüssel geht für alle lesbar dorthin",
    "check.platform_url.http.next": "Setzen Sie kickroute.url auf die Adresse mit https://",
    "check.platform_url.unreached": "{url} antwortet nicht: {reason}",
    "check.platform_url.unreached.next": (
        "Vergleichen Sie kickroute.url mit der Adresse, die Kickroute nennt; sonst sehen Sie nach "
        "Netz und Firewall dieses Rechners"
    ),
    "check.platform_url.redirects": (
        "{url} leitet nach {reason} weiter, und dem wird nicht gefolgt, weil der Schlüssel mitginge"
    ),
    "check.platform_url.redirects.next": "Ist das Kickroute, setzen Sie kickroute.url darauf",
    "check.zone": "Zeitzone",
    "check.zone.set": "{zone} (ui.timezone): Dort ist es {time}",
    "check.zone.of_shop": "{zone}, die des Shops: Dort ist es {time}",
    "check.zone.of_machine": "weder gesetzt noch vom Shop genannt: Es gilt die Uhr dieses Rechners, {time}",
    "check.zone.of_machine.next": 'Ist das richtig? Sonst setzen Sie ui.timezone = "Europe/Berlin"',
    "check.platform": "Kickroute",
    "check.platform.taken": "nimmt unsere Meldungen an",
    "check.platform.untried": "wird beim ersten Start des Connectors gefragt",
    "check.platform.failing": "{reason}",
    "check.platform.failing.next": (
        "Es wird von selbst wieder versucht; bleibt es so, prüfen Sie kickroute.url"
    ),
    "check.platform.refused": "{reason}",
    "check.platform.refused.next": (
        "Vergleichen Sie kickroute.api_key mit dem Schlüssel auf Kickroutes Einstellungsseite"
    ),
    "check.platform.inactive": "{reason}",
    "check.platform.inactive.next": (
        "Warten Sie, bis Kickroute Ihr Profil aktiviert hat, oder fragen Sie dort; das Senden geht dann "
        "von selbst weiter"
    ),
    "check.release": "Produkte",
    "check.release.all": "alle {released} Angebote sind freigegeben",
    "check.release.withheld": "{released} Angebote freigegeben, {withheld} zurückgehalten ({reasons})",
    "check.release.withheld.next": "kickroute-connector products --withheld sagt, was zu ändern ist",
    "check.release.duplicates": (
        "{count} GTINs stehen bei mehreren Produkten, von denen eines angeboten wird: {gtins}"
    ),
    "check.release.duplicates.next": (
        "Geben Sie jedem Produkt seine eigene GTIN: kickroute-connector products --gtin GTIN zeigt, "
        "welche es sind"
    ),
    "check.alarm": "Braucht Sie",
    "check.alarm.lasts": "{message}",
    "check.alarm.lasts.next": "kickroute-connector status und die Statusseite zeigen, was auf Sie wartet",
    "what.webhooks not used": "Webhooks nicht benutzt",
    "help.check.files": (
        "Einstellungsdateien mehrerer Lieferanten: Jede wird geprüft, und alle gegeneinander. "
        "--settings nennt dann, was sie teilen."
    ),
}
