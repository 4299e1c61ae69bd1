"""German twins of sentences about the shop and the way to it."""

from __future__ import annotations

from collections.abc import Mapping

FRAMES: Mapping[str, str] = {
    "{side} {address}, {method} {path}: {reason} [{code}] (answer: {answer})": (
        "{side} {address}, {method} {path}: {reason} [{code}] (Antwort: {answer})"
    ),
    "{side} {address}, {method} {path}: {reason} (answer: {answer})": (
        "{side} {address}, {method} {path}: {reason} (Antwort: {answer})"
    ),
    "{side} {address}, {method} {path}: {reason} [{code}]": (
        "{side} {address}, {method} {path}: {reason} [{code}]"
    ),
    "{side} {address}, {method} {path}: {reason}": "{side} {address}, {method} {path}: {reason}",
    "HTTP {status}, {reason}": "HTTP {status}, {reason}",
    "its certificate is not trusted ({kind})": "seinem Zertifikat wird nicht vertraut ({kind})",
}

_COMMON: Mapping[str, str] = {
    "the shop shows no product {id}": "der Shop zeigt kein Produkt {id}",
    "the shop says: {reason}": "der Shop sagt: {reason}",
    "the shop's answer does not show the product": "die Antwort des Shops zeigt das Produkt nicht",
    "the shop did not keep the value": "der Shop hat den Wert nicht behalten",
    "the shop's field takes numbers only": "das Feld des Shops nimmt nur Zahlen",
    "{place} is no meta data": "{place} ist kein Metafeld",
    "{place} is no custom field": "{place} ist kein Zusatzfeld",
    "the shop": "der Shop",
    "all connections to it are busy": "alle Verbindungen dorthin sind belegt",
    "no content type": "ohne Inhaltstyp",
    "answered HTTP {status} with {what}": "antwortete mit HTTP {status} und {what}",
    "something that is not JSON ({kind})": "etwas, das kein JSON ist ({kind})",
    "something that is not JSON ({kind}) and begins with “{text}”": (
        "etwas, das kein JSON ist ({kind}) und mit „{text}“ beginnt"
    ),
    "JSON in front of which stands “{text}”: {remedy}": "JSON, vor dem „{text}“ steht: {remedy}",
    "JSON behind which stands “{text}”: {remedy}": "JSON, hinter dem „{text}“ steht: {remedy}",
    "PHP writes its messages into the answers; switch display_errors off (in WordPress: set "
    "WP_DEBUG_DISPLAY to false in wp-config.php), and update the plugin that the message names": (
        "PHP schreibt seine Meldungen in die Antworten; schalten Sie display_errors aus (in WordPress: "
        "WP_DEBUG_DISPLAY in wp-config.php auf false), und aktualisieren Sie das Plugin, das die Meldung "
        "nennt"
    ),
    "a plugin for caching or speed writes into the answers; exclude the API (/wp-json/ or /api/) from it": (
        "ein Plugin für Cache oder Geschwindigkeit schreibt in die Antworten; nehmen Sie die API (/wp-json/ "
        "oder /api/) davon aus"
    ),
    "a plugin or the server writes into the answers; find it by these words, and switch that off": (
        "ein Plugin oder der Server schreibt in die Antworten; suchen Sie es an diesen Worten, und schalten "
        "Sie das ab"
    ),
    "the shop breaks on rows of {what}, and looking for them has taken {count} questions within a minute; "
    "it goes on in a minute": (
        "der Shop zerbricht an Zeilen von {what}, und die Suche danach hat {count} Fragen in einer Minute "
        "gekostet; in einer Minute geht es weiter"
    ),
    "{reason}; this is not the shop's own answer: a firewall or filter at {host} answers in its place. Let "
    "it pass what is written to the shop's API": (
        "{reason}; das ist nicht die Antwort des Shops selbst: Eine Firewall oder ein Filter bei {host} "
        "antwortet an seiner Stelle. Lassen Sie dort durch, was an die API des Shops geschrieben wird"
    ),
    "a cache in front of it answers in its place ({header}), although each question asks it not to; exclude "
    "the shop's API (/wp-json/ or /api/) from that cache": (
        "ein Cache davor antwortet an seiner Stelle ({header}), obwohl jede Frage darum bittet, es nicht zu "
        "tun; nehmen Sie die API des Shops (/wp-json/ oder /api/) von diesem Cache aus"
    ),
    "{status}, a security plugin or a firewall blocks the shop's REST API ({code}); allow /wp-json/wc/ "
    "there, for this machine or for everybody who has a key": (
        "{status}, ein Sicherheitsplugin oder eine Firewall sperrt die REST-API des Shops ({code}); erlauben "
        "Sie dort /wp-json/wc/ für diesen Rechner oder für alle, die einen Schlüssel haben"
    ),
    "no code": "ohne Code",
    "the shop took the deletion of {path} and shows it as before: something on the way takes the method "
    "DELETE out; delete it in the shop": (
        "der Shop nahm die Löschung von {path} an und zeigt es wie zuvor: Etwas unterwegs nimmt die Methode "
        "DELETE heraus; löschen Sie es im Shop"
    ),
    "the shop has no row {path} to delete": "der Shop hat keine Zeile {path} zu löschen",
    "the token does not reach the shop: the host takes the Authorization header out; have it passed on "
    "(Apache with CGI or FastCGI: CGIPassAuth On)": (
        "das Token erreicht den Shop nicht: Der Host nimmt den Header Authorization heraus; lassen Sie ihn "
        "durchreichen (Apache mit CGI oder FastCGI: CGIPassAuth On)"
    ),
    "a cache answers in the shop's place ({header}), and orders are refused for now": (
        "ein Cache antwortet anstelle des Shops ({header}), und Bestellungen werden vorerst abgewiesen"
    ),
    "the shop answers itself again": "Der Shop antwortet wieder selbst",
    "the shop cannot give: {names}": "der Shop kann nicht geben: {names}",
    "the shop can give all its rows": "Der Shop kann alle seine Zeilen geben",
    "{list} in the trash": "{list} im Papierkorb",
    "the shop cannot give its row {id} of {list} at the moment; mend it there, or take it off the shop": (
        "der Shop kann seine Zeile {id} von {list} im Augenblick nicht geben; bringen Sie sie dort in "
        "Ordnung, oder nehmen Sie sie aus dem Shop"
    ),
    "the shop cannot give its order {id} at the moment; mend it there: it breaks on each question for it": (
        "der Shop kann seine Bestellung {id} im Augenblick nicht geben; bringen Sie sie dort in Ordnung: er "
        "zerbricht an jeder Frage nach ihr"
    ),
    "the shop, row {id}: {key} is not a list, but {value}": (
        "der Shop, Zeile {id}: {key} ist keine Liste, sondern {value}"
    ),
    "its certificate is not trusted ({kind}); save the issuer's certificate as a file and name it as "
    "shop.ca_file, or set shop.verify_tls = false if the shop is known and the way to it is safe": (
        "seinem Zertifikat wird nicht vertraut ({kind}); speichern Sie das Zertifikat des Ausstellers als "
        "Datei und nennen Sie sie als shop.ca_file, oder setzen Sie shop.verify_tls = false, wenn der Shop "
        "bekannt und der Weg dorthin sicher ist"
    ),
    "no connection in time ({kind})": "keine Verbindung in angemessener Zeit ({kind})",
    "no connection ({kind}); check the address, and that the server runs": (
        "keine Verbindung ({kind}); prüfen Sie die Adresse, und ob der Server läuft"
    ),
    "the answer is larger than any that was asked for": "die Antwort ist größer als jede erfragte",
    "no answer in time ({kind})": "keine Antwort in angemessener Zeit ({kind})",
    "the connection broke ({kind})": "die Verbindung brach ab ({kind})",
    "an address it does not name": "eine ungenannte Adresse",
    "it redirects to {target} (HTTP {status}), and redirects are not followed because keys would go with "
    "them; the address in the settings is {own}: set the one it redirects to": (
        "er leitet um nach {target} (HTTP {status}); Umleitungen wird nicht gefolgt, weil Schlüssel "
        "mitgingen. In den Einstellungen steht {own}: Setzen Sie die Adresse, auf die er umleitet"
    ),
    "there is a page but no API (HTTP 404); check the address in the settings": (
        "dort ist eine Seite, aber keine API (HTTP 404); prüfen Sie die Adresse in den Einstellungen"
    ),
    "the message is too large (HTTP 413)": "die Nachricht ist zu groß (HTTP 413)",
    "it asks to be asked less often (HTTP 429)": "er bittet, seltener gefragt zu werden (HTTP 429)",
    "the shop's webhooks cannot be set up, changes are asked for instead: {reason}": (
        "Die Webhooks des Shops lassen sich nicht einrichten, Änderungen werden stattdessen abgefragt: "
        "{reason}"
    ),
    "the shop's webhooks work again": "Die Webhooks des Shops funktionieren wieder",
    "no other connector has the shop's webhooks any more": (
        "Kein anderer Connector hat mehr die Webhooks des Shops"
    ),
    "another connector at {addresses} has the webhooks of this shop: both would place the same orders and "
    "tell of the same stock. Stop one of them; to give the webhooks to this one: kickroute-connector check "
    "--fix": (
        "Ein anderer Connector unter {addresses} hat die Webhooks dieses Shops: Beide würden dieselben "
        "Bestellungen anlegen und denselben Bestand melden. Halten Sie einen an; um diesem die Webhooks zu "
        "geben: kickroute-connector check --fix"
    ),
    "changes were found by asking, and no webhook of the shop told of them": (
        "Änderungen wurden durch Fragen gefunden, und kein Webhook des Shops hat sie gemeldet"
    ),
    "the shop's webhooks arrive again": "Die Webhooks des Shops kommen wieder an",
    "the shop answers again": "Der Shop antwortet wieder",
    "the shop takes the keys again": "Der Shop nimmt die Schlüssel wieder an",
    "stock is read every {seconds} seconds": "Bestände werden alle {seconds} Sekunden gelesen",
    "the shop is fast enough again": "Der Shop ist wieder schnell genug",
    "the store belongs to the shop “{known}” ({bound}), but shop.url answers as “{name}” ({key}). If your "
    "shop has moved: kickroute-connector check --moved. If this is another shop, give it its own "
    "store.url": (
        "Der Speicher gehört zum Shop „{known}“ ({bound}), aber unter shop.url antwortet „{name}“ ({key}). "
        "Ist Ihr Shop umgezogen: kickroute-connector check --moved. Ist es ein anderer Shop, geben Sie ihm "
        "ein eigenes store.url"
    ),
    "kickroute.api_key is not the one that this store was used with. If Kickroute gave you a new key, set "
    "the old one as kickroute.previous_api_key. If this is another supplier's key, give it its own "
    "store.url": (
        "kickroute.api_key ist nicht der Schlüssel, mit dem dieser Speicher benutzt wurde. Hat Kickroute "
        "Ihnen einen neuen gegeben, setzen Sie den alten als kickroute.previous_api_key. Ist es der "
        "Schlüssel eines anderen Lieferanten, geben Sie ihm ein eigenes store.url"
    ),
    # --- setting things up in the shop ---
    "the topic {topic} is not needed": "das Thema {topic} wird nicht gebraucht",
    "no longer needed": "nicht mehr gebraucht",
    "webhook for {topic} created": "Webhook für {topic} angelegt",
    "there is another one for {topic}": "für {topic} gibt es schon einen",
    "webhook {id} for {topic} {difference}": "Webhook {id} für {topic} {difference}",
    "webhook for {topic} {difference}": "Webhook für {topic} {difference}",
    "webhook {id} removed: {reason}": "Webhook {id} entfernt: {reason}",
    "“{value}” is a status of WooCommerce's own and means what it means; name only statuses that the shop or "
    "a plugin added": (
        "„{value}“ ist ein Status von WooCommerce selbst und bedeutet, was er bedeutet; nennen Sie nur "
        "Status, die der Shop oder ein Plugin hinzugefügt hat"
    ),
    "{count} webhooks removed, because shop.webhooks is off": (
        "{count} Webhooks entfernt, weil shop.webhooks auf off steht"
    ),
    "asking whether webhooks hold up the shop": "Fragen, ob Webhooks den Shop aufhalten",
    "webhook for {topic} removed": "Webhook für {topic} entfernt",
    "pointed at the connector": "auf den Connector gerichtet",
    "was {status}, switched on": "war {status}, eingeschaltet",
    "was switched off, switched on": "war ausgeschaltet, eingeschaltet",
    "given the present secret": "mit dem jetzigen Geheimnis versehen",
    "set right": "richtiggestellt",
    "{kind} “{name}” made": "{kind} „{name}“ angelegt",
    "tag": "Tag",
    "customer group": "Kundengruppe",
    "customer": "Kunde",
    "set of custom fields": "Satz von Zusatzfeldern",
    "custom field": "Zusatzfeld",
    # --- placing orders ---
    "items[{at}].quantity is {value}; allowed is 1 or more": (
        "items[{at}].quantity ist {value}; erlaubt ist 1 oder mehr"
    ),
    "{place} is {value}; allowed is 0 or more": "{place} ist {value}; erlaubt ist 0 oder mehr",
}

_WOOCOMMERCE: Mapping[str, str] = {
    "WooCommerce → Settings → Advanced → REST API": "WooCommerce → Einstellungen → Erweitert → REST-API",
    "the key in shop.consumer_key may not do this; needed is Read/Write: under {page} edit the key and "
    "set its permissions to Read/Write": (
        "der Schlüssel in shop.consumer_key darf das nicht; nötig ist Lesen/Schreiben: Bearbeiten Sie ihn "
        "unter {page} und setzen Sie seine Berechtigung auf Lesen/Schreiben"
    ),
    "the shop does not know shop.consumer_key, or did not get it; check the key under {page}, and that no "
    "proxy removes the Authorization header": (
        "der Shop kennt shop.consumer_key nicht oder hat ihn nicht bekommen; prüfen Sie den Schlüssel unter "
        "{page}, und dass kein Proxy den Authorization-Kopf entfernt"
    ),
    "shop.consumer_secret does not belong to shop.consumer_key; copy both again from {page}, or make a "
    "new key there": (
        "shop.consumer_secret gehört nicht zu shop.consumer_key; kopieren Sie beide noch einmal aus {page}, "
        "oder legen Sie dort einen neuen Schlüssel an"
    ),
    "the shop reckons another signature: either shop.consumer_secret does not belong to shop.consumer_key "
    "(see {page}), or shop.url is not exactly the address the shop gives itself (WordPress → Settings → "
    "General); over https only the keys matter": (
        "der Shop errechnet eine andere Unterschrift: Entweder gehört shop.consumer_secret nicht zu "
        "shop.consumer_key (siehe {page}), oder shop.url ist nicht genau die Adresse, die der Shop sich "
        "selbst gibt (WordPress → Einstellungen → Allgemein); über https kommt es nur auf die Schlüssel an"
    ),
    "the clocks of this machine and of the shop are more than 15 minutes apart; set this machine's clock": (
        "die Uhren dieses Rechners und des Shops gehen mehr als 15 Minuten auseinander; stellen Sie die Uhr "
        "dieses Rechners"
    ),
    "WordPress answers without WooCommerce (HTTP 404): it is switched off, or being updated; switch it on "
    "under Plugins": (
        "WordPress antwortet ohne WooCommerce (HTTP 404): Es ist abgeschaltet oder wird gerade aktualisiert; "
        "schalten Sie es unter Plugins ein"
    ),
    "there is no REST API under /wp-json/ (HTTP 404); check shop.url, and in WordPress under Settings → "
    "Permalinks choose any structure but “Plain”": (
        "unter /wp-json/ ist keine REST-API (HTTP 404); prüfen Sie shop.url, und wählen Sie in WordPress "
        "unter Einstellungen → Permalinks eine andere Struktur als „Einfach“"
    ),
    "{answer} from a page, not from the API: let this machine through the shop's firewall or login": (
        "{answer} von einer Seite, nicht von der API: Lassen Sie diesen Rechner durch die Firewall oder den "
        "Zugangsschutz des Shops"
    ),
    "the shop refuses the keys; check both under {page}": (
        "der Shop lehnt die Schlüssel ab; prüfen Sie beide unter {page}"
    ),
    "{answer}, the user that the key in shop.consumer_key belongs to may not do this; under {page} make a "
    "key for an administrator or shop manager": (
        "{answer}, der Benutzer, zu dem der Schlüssel in shop.consumer_key gehört, darf das nicht; legen Sie "
        "unter {page} einen Schlüssel für einen Administrator oder Shop-Manager an"
    ),
    "the shop, GET {path}: the answer is not a list of objects": (
        "der Shop, GET {path}: Die Antwort ist keine Liste von Objekten"
    ),
    "the shop, GET {path}: the answer has no Date header, which stamps orders": (
        "der Shop, GET {path}: Der Antwort fehlt der Date-Kopf, der Bestellungen datiert"
    ),
    "the shop, {path}: the answer is not an object": "der Shop, {path}: Die Antwort ist kein Objekt",
    "the shop counts {total} products and listed {seen}: the catalogue is incomplete, and will be read "
    "again": (
        "der Shop zählt {total} Produkte und nannte {seen}: Der Katalog ist unvollständig und wird noch "
        "einmal gelesen"
    ),
    "{address}/wp-json/ does not list its namespaces: this is no WordPress shop; check shop.url": (
        "{address}/wp-json/ nennt seine Namensräume nicht: Das ist kein WordPress-Shop; prüfen Sie shop.url"
    ),
    "{address}: WordPress answers, but WooCommerce's API wc/v3 is not there; activate the plugin "
    "WooCommerce": (
        "{address}: WordPress antwortet, aber die API wc/v3 von WooCommerce fehlt; aktivieren Sie das Plugin "
        "WooCommerce"
    ),
    "shop.url is {address}, and the shop calls itself {own}; over http only its own address works: set "
    "shop.url to it": (
        "shop.url ist {address}, und der Shop nennt sich selbst {own}; über http geht nur seine eigene "
        "Adresse: Setzen Sie shop.url darauf"
    ),
    "the shop's system status has no home_url, by which one shop is told from another": (
        "im Systemstatus des Shops fehlt home_url, woran ein Shop vom anderen unterschieden wird"
    ),
    "order {number} is {value}; only a pending one may be trashed by the connector: look at it in the shop": (
        "Bestellung {number} ist {value}; löschen darf der Connector nur eine unbezahlte: Sehen Sie sie sich "
        "im Shop an"
    ),
    "none of the shop's newest orders can be read; it is tried again": (
        "keine der neuesten Bestellungen des Shops lässt sich lesen; es wird noch einmal versucht"
    ),
    "the shop's list of orders changes faster than it can be read": (
        "die Bestellliste des Shops ändert sich schneller, als sie zu lesen ist"
    ),
    "the shop's list of orders changed while a row that fails was looked for": (
        "die Bestellliste des Shops änderte sich, während eine unlesbare Zeile gesucht wurde"
    ),
    "the shop does not keep the note of order {id}: a plugin may change or remove it": (
        "der Shop behält die Notiz der Bestellung {id} nicht: Vielleicht ändert oder entfernt sie ein Plugin"
    ),
    "{id} is no order id of a WooCommerce shop": "{id} ist keine Bestell-ID eines WooCommerce-Shops",
    "{place}: {code} is no country; allowed are the two letters of ISO 3166-1, such as DE. The shop would "
    "take it and charge no tax: have the address corrected and the order sent again": (
        "{place}: {code} ist kein Land; erlaubt sind die zwei Buchstaben nach ISO 3166-1, etwa DE. Der Shop "
        "nähme es an und berechnete keine Steuer: Lassen Sie die Adresse richtigstellen und die Bestellung "
        "noch einmal senden"
    ),
    "`meta:NAME` for a field of a plugin": "`meta:NAME` für ein Feld eines Plugins",
    "`{source}` is no place in a WooCommerce shop; allowed: {allowed}": (
        "`{source}` gibt es in einem WooCommerce-Shop nicht; erlaubt: {allowed}"
    ),
}

_SHOPWARE: Mapping[str, str] = {
    "Settings → System → Integrations": "Einstellungen → System → Integrationen",
    "the shop does not accept its own token; is its clock right?": (
        "der Shop nimmt seine eigene Anmeldung nicht an; geht seine Uhr richtig?"
    ),
    "two writes met in the shop's database; nothing was changed": (
        "zwei Änderungen trafen in der Datenbank des Shops aufeinander; geändert wurde nichts"
    ),
    "there is no Admin API under /api (HTTP 404); check shop.url": (
        "unter /api ist keine Admin-API (HTTP 404); prüfen Sie shop.url"
    ),
    "the integration lacks the privileges {privileges}: add them to its role under {page}": (
        "der Integration fehlen die Rechte {privileges}: Ergänzen Sie sie in ihrer Rolle unter {page}"
    ),
    "the integration may not do this; give it a role with the privileges of docs/shopware.md, under {page}": (
        "die Integration darf das nicht; geben Sie ihr eine Rolle mit den Rechten aus docs/de/shopware.md, "
        "unter {page}"
    ),
    "HTTP 429, too many failed logins; it takes none for {seconds} seconds": (
        "HTTP 429, zu viele gescheiterte Anmeldungen; {seconds} Sekunden lang nimmt er keine"
    ),
    "shop.client_id is no access key; {advice}": "shop.client_id ist keine Zugangs-ID; {advice}",
    "the shop does not know shop.client_id with this shop.client_secret; {advice}": (
        "der Shop kennt shop.client_id mit diesem shop.client_secret nicht; {advice}"
    ),
    "copy both from {page}, or make a new integration there": (
        "kopieren Sie beide aus {page}, oder legen Sie dort eine neue Integration an"
    ),
    "the shop has no order with the id {id}": "der Shop hat keine Bestellung mit der ID {id}",
    "the shop sends webhooks inside its own requests (admin worker), where a slow connector would hold up "
    "a customer's checkout: changes are asked for instead. To use webhooks, run the shop's messages on "
    "the command line (bin/console messenger:consume) and set shopware.admin_worker.enable_admin_worker "
    "to false": (
        "der Shop sendet Webhooks innerhalb seiner eigenen Anfragen (Admin-Worker), wo ein langsamer "
        "Connector den Kauf eines Kunden aufhielte: Änderungen werden stattdessen abgefragt. Für Webhooks "
        "lassen Sie die Nachrichten des Shops auf der Kommandozeile laufen (bin/console messenger:consume) "
        "und setzen shopware.admin_worker.enable_admin_worker auf false"
    ),
    "{address} is Shopware {version}; needed is 6.6 or later: update the shop": (
        "{address} ist Shopware {version}; nötig ist 6.6 oder neuer: Aktualisieren Sie den Shop"
    ),
    "of unknown version": "unbekannter Version",
    "no payment": "ohne Zahlung",
    "no delivery": "ohne Lieferung",
    "on hold": "angehalten",
    "the shop gave no order number; look at Settings → Number ranges, orders": (
        "der Shop gab keine Bestellnummer; sehen Sie unter Einstellungen → Nummernkreise, Bestellungen nach"
    ),
    "the order was placed but not read back: {reason}": (
        "die Bestellung wurde angelegt, ließ sich aber nicht zurücklesen: {reason}"
    ),
    "the shop took the order and does not show it": "der Shop nahm die Bestellung an und zeigt sie nicht",
    "order {number} is {value}; the connector never reopens an order: do it in the shop, if it is meant": (
        "Bestellung {number} ist {value}; der Connector öffnet keine Bestellung wieder: Tun Sie es im Shop, "
        "wenn es gewollt ist"
    ),
    "order {number} has no delivery": "Bestellung {number} hat keine Lieferung",
    "order {number} is {value}; a Shopware order takes stock as soon as it is there, and the connector never "
    "cancels one: look at it in the shop": (
        "Bestellung {number} ist {value}; eine Shopware-Bestellung nimmt Bestand, sobald sie da ist, und der "
        "Connector storniert nie eine: Sehen Sie sie sich im Shop an"
    ),
    "order {number} has no payment to set": "Bestellung {number} hat keine Zahlung, die sich setzen ließe",
    "the shop takes no login for another {seconds} seconds": (
        "der Shop nimmt noch {seconds} Sekunden lang keine Anmeldung"
    ),
    "the shop, POST {path}: the answer holds no token": (
        "der Shop, POST {path}: Die Antwort enthält keine Anmeldung"
    ),
    "the shop, POST /api/{path}: it answers in another format than it was asked for; let the proxy in "
    "front of it pass the Accept header on": (
        "der Shop, POST /api/{path}: Er antwortet in einem anderen Format als erbeten; lassen Sie den Proxy "
        "davor den Accept-Kopf weitergeben"
    ),
    "the shop, POST /api/{path}: the answer is not a list of rows": (
        "der Shop, POST /api/{path}: Die Antwort ist keine Liste"
    ),
    "the shop, /api/{path}: the answer has no Date header, which tells its time": (
        "der Shop, /api/{path}: Der Antwort fehlt der Date-Kopf, der seine Uhrzeit sagt"
    ),
    "none at all": "gar keinen",
    "the shop has no one sales channel “{named}”; it has {names}": (
        "der Shop hat nicht genau einen Verkaufskanal „{named}“; er hat {names}"
    ),
    "the shop has several sales channels, name one: {names}": (
        "der Shop hat mehrere Verkaufskanäle, nennen Sie einen: {names}"
    ),
    "the shop counts {total} products and variants and listed {seen}: the catalogue is incomplete, and "
    "will be read again": (
        "der Shop zählt {total} Produkte und Varianten und nannte {seen}: Der Katalog ist unvollständig und "
        "wird noch einmal gelesen"
    ),
    "`custom:NAME` for a custom field": "`custom:NAME` für ein Zusatzfeld",
    "`rule:NAME` for the advanced price of a rule": "`rule:NAME` für den erweiterten Preis einer Regel",
    "`{source}` is no place in a Shopware shop; allowed: {allowed}": (
        "`{source}` gibt es in einem Shopware-Shop nicht; erlaubt: {allowed}"
    ),
    "{place}: the shop has no country {code}; add it under Settings → Countries, or have the address "
    "corrected and the order sent again": (
        "{place}: Der Shop hat kein Land {code}; ergänzen Sie es unter Einstellungen → Länder, oder lassen "
        "Sie die Adresse richtigstellen und die Bestellung noch einmal senden"
    ),
    "items[{at}]: the shop has no product {id} any more": "items[{at}]: Der Shop hat kein Produkt {id} mehr",
}

SENTENCES: Mapping[str, str] = {**_COMMON, **_WOOCOMMERCE, **_SHOPWARE}
