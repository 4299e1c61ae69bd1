"""German texts of the command line."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    # --- the command line ---
    "cli.time_form": "%d.%m.%Y %H:%M:%S",
    "cli.defect": (
        "Der Connector selbst ist gescheitert ({kind} in {place}). Das ist ein Fehler im Programm: Bitte "
        "melden Sie ihn."
    ),
    "cli.goes_with": "{option} gehört zu {other}",
    "cli.no_price": "„{price}“ ist kein Preis wie 4,90",
    "cli.confirm_withdrawals.ask": (
        "{count} Angebote würden Kickroute verlassen. Sollen sie gehen? Was von jetzt an angehalten wird, "
        "bleibt"
    ),
    "cli.confirm_withdrawals.unasked": (
        "{count} Angebote würden Kickroute verlassen. Damit diese gehen: kickroute-connector sync "
        "--confirm-withdrawals --up-to {hold}"
    ),
    "cli.confirm_ends.ask": (
        "{count} Bestellungen würden als storniert oder erstattet gemeldet, und die Händler bekommen ihr "
        "Geld zurück. Melden? Was von jetzt an angehalten wird, bleibt ungemeldet"
    ),
    "cli.confirm_ends.unasked": (
        "{count} Bestellungen würden als storniert oder erstattet gemeldet. Um diese zu melden: "
        "kickroute-connector orders --confirm-ends --up-to {hold}"
    ),
    "cli.confirm_price.ask": "Der Händlerpreis von „{name}“ ist {price}. Melden?",
    "cli.confirm_price.unasked": (
        "Der Händlerpreis von „{name}“ ist {price}. Um ihn zu melden: kickroute-connector products --confirm "
        "{gtin} --price {price}"
    ),
    "cli.only_one": "{options} geht nicht zusammen",
    "cli.number_needed": "{option} braucht die Nummer einer Bestellung",
    "cli.when_it_runs": "Es wirkt, sobald der Connector läuft: kickroute-connector run",
    "cli.waiting_for_daemon": "Warte darauf, dass der laufende Connector es ausführt …",
    "cli.not_done_yet": (
        "Der laufende Connector hat damit begonnen und ist noch nicht fertig. kickroute-connector status "
        "zeigt, ob es ihm gut geht."
    ),
    "cli.withdrawn": (
        "Der laufende Connector ist nicht rechtzeitig dazu gekommen. Der Auftrag wurde zurückgezogen und "
        "wird nicht ausgeführt; kickroute-connector status zeigt, ob es dem Connector gut geht. Beauftragen "
        "Sie es dann noch einmal."
    ),
    "cli.no_products": "Die Produkte des Shops wurden noch nicht gelesen: kickroute-connector sync --full",
    "cli.product_counts": "{released} Angebote freigegeben, {withheld} zurückgehalten.",
    "cli.gtin_unknown": (
        "Es ist kein Produkt mit der GTIN {gtin} bekannt. Wurde es gerade erst im Shop gespeichert?"
    ),
    "cli.offer_released": "„{name}“ (Produkt {product}) wird angeboten.",
    "cli.offer_withheld": "„{name}“ (Produkt {product}) wird nicht angeboten:",
    "cli.released": "freigegeben",
    "cli.uncounted": "nicht gezählt",
    "cli.never_told": "Kickroute wurde es nie gemeldet.",
    "cli.told_live": "Kickroute gemeldet: Händlerpreis {price}, Bestand {stock}, seit {time}.",
    "cli.not_taken_yet": "Kickroute hat das noch nicht übernommen.",
    "cli.told_withdrawn": "Kickroute wurde am {time} gemeldet, dass es nicht mehr angeboten wird.",
    "cli.withdrawal_held": (
        "Es bleibt vorerst angeboten, weil viele Angebote auf einmal gehen würden. Wenn das gewollt ist: "
        "kickroute-connector sync --confirm-withdrawals"
    ),
    "cli.order_unknown": "Eine Bestellung {number} ist hier nicht bekannt.",
    "cli.parcels": "Gemeldete Sendungsnummern: {numbers}",
    "cli.no_history": "Es ist noch nichts geschehen.",
    "cli.outbox_page": "Seite {page} von {pages}",
    "cli.outbox_counts": "{waiting} Meldungen warten, {parked} zurückgestellt.",
    "cli.set_aside": "zurückgestellt",
    "cli.failing": "{about} misslingt seit {since}: {reason}",
    "cli.sending_paused": "An Kickroute wird nichts gesendet: {reason}",
    "cli.swept": "Der Katalog wurde am {time} vollständig gelesen.",
    "cli.index_reading": "Die Bestellungen des Shops werden gelesen, die neuesten zuerst: bisher {orders}, "
    "zurück bis {time}.",
    "cli.index_begins": "Die Bestellungen des Shops sind noch nicht gelesen.",
    "cli.sweeping": "{done} von {total} Produkten gelesen …",
    "cli.synced": (
        "{products} Produkte gelesen, {sent} Meldungen gesendet; {waiting} warten, {parked} zurückgestellt."
    ),
    "cli.platform_not_ready": (
        "Kickroute nimmt gerade keine Meldungen an; der Rest geht später von selbst hinaus."
    ),
    "cli.no_shop_in_sandbox": (
        "ist „sandbox“; dieser Shop besteht nur, solange kickroute-connector run oder sandbox läuft. Nennen "
        "Sie für diesen Befehl Ihren eigenen Shop"
    ),
    "cli.preview": (
        "Freigegeben würden {release}, geändert {change}, zurückgezogen {withdraw}, für Sie angehalten "
        "{hold}; zurückgehalten: {withheld}. Gesendet wurde nichts."
    ),
    "cli.no_day": "„{day}“ ist kein Tag wie 27.12.2026 und keine Zeit wie 2026-12-27T18:00",
    "cli.may_leave": "Kickroute endgültig verlassen?",
    "cli.leave_unasked": "Niemand ist da, der ja sagt; kickroute-connector leave --yes tut es.",
    "cli.would_leave": (
        "Zurückgezogen würden {live} Angebote. Zu Ende zu bringen wären {orders} offene Bestellungen, "
        "{waiting} wartende und {parked} zurückgestellte Meldungen. Danach würden die Webhooks aus dem Shop "
        "entfernt und die Entscheidungen über Geld als CSV geschrieben. Geändert wurde nichts."
    ),
    "cli.leaving_waits": "{count} Meldungen an Kickroute warten noch …",
    "cli.leaving_unfinished": (
        "Noch nicht fertig: {orders} Bestellungen sind offen, {waiting} Meldungen warten, {parked} sind "
        "zurückgestellt, {live} Angebote stehen noch bei Kickroute. Lassen Sie den Connector laufen, bis sie "
        "zu Ende sind, entscheiden Sie über das Zurückgestellte (kickroute-connector outbox --parked), und "
        "sagen Sie dann noch einmal kickroute-connector leave. Um doch zu bleiben: kickroute-connector "
        "unpause"
    ),
    "cli.left": (
        "Fertig. Bei Kickroute steht nichts mehr, keine Bestellung ist offen, und die Webhooks sind aus dem "
        "Shop entfernt. Alle Entscheidungen über Geld: {file}"
    ),
    "cli.hooks_left": (
        "Die Webhooks des Connectors ließen sich nicht entfernen; löschen Sie sie im Shop von Hand."
    ),
    "cli.fixed": "Im Shop: {what}",
    "cli.hooks_of_another": (
        "Ein anderer Connector unter {addresses} hat die Webhooks des Shops; sie bleiben, wie sie sind. Um "
        "sie diesem zu geben: kickroute-connector check --fix --yes"
    ),
    "cli.may_take_over": (
        "Ein anderer Connector unter {addresses} hat die Webhooks des Shops. Sie diesem geben?"
    ),
    "cli.hooks_fixed": "Die Webhooks des Shops sind angelegt, aktiv und zeigen auf diesen Connector.",
    "cli.may_repoint": (
        "Kickroute ruft nur eine Adresse zurück. Soll das von nun an {url} sein? Ein anderer Connector oder "
        "das Plugin mit demselben Schlüssel würde nichts mehr hören."
    ),
    "cli.repointed": "Kickroute nimmt den Schlüssel an und ruft {url} zurück.",
    "cli.not_repointed": "Wohin Kickroute zurückruft, wurde so gelassen; --yes ändert es.",
    "cli.stop_first": "Auf diesem Speicher läuft ein Connector; halten Sie ihn zuerst an.",
    "cli.moved": "Der Speicher gehört jetzt zu „{name}“ unter der neuen Adresse.",
    "cli.withhold": "zurückhalten",
    "cli.practice_found": "Übung: Das betrifft den Übungsladen, der auf {listen} läuft.",
    "cli.csv_needs_dry_run": "--csv gehört zu --dry-run",
    "cli.yes_no": "[j/N]",
    "cli.neither": "Tippen Sie j für ja oder n für nein.",
    "cli.broken_off": "Abgebrochen. Es geschieht nichts weiter; rufen Sie den Befehl gern wieder auf.",
    "cli.no_answer": (
        "Niemand ist da, der antwortet: Dieser Befehl stellt Fragen. Starten Sie ihn in einem Terminal "
        "(Docker: mit -it)."
    ),
    "cli.disk_full": "Der Datenträger ist voll ({file}). Schaffen Sie Platz; was da war, ist nicht verloren.",
    "cli.no_folder": "{file}: Den Ordner gibt es nicht; legen Sie ihn an, oder nennen Sie eine andere Datei.",
    "cli.unwritable": (
        "{file} ist nicht benutzbar ({reason}); nennen Sie eine andere Datei, oder lassen Sie diesen "
        "Benutzer dort schreiben."
    ),
    "cli.ask.supplier": "Ihr Name, für Protokolle und Nachrichten",
    "cli.ask.as_before": "(nichts getippt: wie zuvor)",
    "cli.or": "oder",
    "cli.ask.platform": "Art des Shops: {kinds}",
    "cli.ask.url": "Adresse des Shops, etwa https://shop.example",
    "cli.ask.kickroute_url": "Adresse von Kickroute, von dessen Einstellungsseite",
    "cli.ask.api_key": "Ihr API-Schlüssel bei Kickroute (beim Tippen bleibt er unsichtbar)",
    "cli.ask.public_url": "Öffentliche Adresse dieses Connectors, etwa https://connector.example",
    "cli.init.begin": (
        "Ein paar Fragen; jede Antwort wird gleich ausprobiert. Am Ende wird {file} geschrieben."
    ),
    "cli.init.back": "{back} geht zur vorigen Frage zurück. Brechen Sie ab, bleiben Ihre Antworten erhalten.",
    "cli.init.goes_on": (
        "Ihre Antworten von zuvor sind noch da: Nichts getippt übernimmt, was angezeigt wird. "
        "{back} geht zurück."
    ),
    "cli.init.no_supplier": "Ein Name wird gebraucht: Er steht in jeder Protokollzeile und Nachricht.",
    "cli.init.unwritable": (
        "ist nicht schreibbar ({reason}); nennen Sie mit --settings eine Datei in einem Ordner von Ihnen"
    ),
    "cli.init.in_browser": (
        "gibt es: Dieser Connector wurde im Browser eingerichtet, und was dort gesetzt ist, gilt "
        "vor einer Datei. Ändern Sie es dort, oder räumen Sie diese Datei weg, um neu einzurichten"
    ),
    "cli.init.exists": "gibt es schon; nennen Sie mit --settings eine andere, oder räumen Sie sie weg",
    "cli.init.no_platform": "„{platform}“ wird nicht unterstützt; tippen Sie {kinds}.",
    "cli.init.given_up": (
        "Mit diesen Antworten geht es nicht. Sie sind gemerkt: Das nächste kickroute-connector init geht "
        "hier weiter."
    ),
    "cli.init.found_at": "Der Shop antwortet unter {url}.",
    "cli.init.may_ask": (
        "Das ist ein anderer Host als der, den Sie eingegeben haben. Sollen die Schlüssel dorthin gehen?"
    ),
    "cli.init.untrusted": (
        "Dem Zertifikat des Shops wird nicht vertraut ({trouble}). Sein SHA-256-Fingerabdruck ist "
        "{fingerprint}; wer den Server betreibt, kann sagen, ob das der richtige ist."
    ),
    "cli.init.may_trust": "Diesem Zertifikat von nun an vertrauen?",
    "cli.init.may_skip": (
        "Den Shop fragen, ohne sein Zertifikat zu prüfen? Nur, wo sonst niemand auf dem Weg dorthin ist."
    ),
    "cli.init.shop_found": "„{name}“ antwortet, Version {version}.",
    "cli.init.gtin_found": "GTINs stehen in {place} (bei {count} der angesehenen Produkte).",
    "cli.init.gtin_missing": "Keine GTIN gefunden; nennen Sie in release.gtin das Feld, in dem sie stehen.",
    "cli.init.price_found": "Händlerpreise stehen in {place} (bei {count} der angesehenen Produkte).",
    "cli.init.price_missing": (
        "Kein Händlerpreis gefunden; nennen Sie in release.dealer_price das Feld, in dem sie stehen."
    ),
    "cli.init.kickroute_later": (
        "Kickroute hat es nicht angenommen ({reason}); beim Start wird es noch einmal versucht."
    ),
    "cli.init.done": (
        "{file} ist geschrieben. Weiter: kickroute-connector check, dann kickroute-connector sync --dry-run, "
        "dann kickroute-connector run"
    ),
    "cli.init.head": "Einstellungen des Kickroute Connectors; docs/settings.md beschreibt alle.",
    "cli.init.secrets": "Schlüssel dürfen auch als <Name>_file mit dem Pfad einer Datei gegeben werden.",
    "cli.init.public": "Wo Kickroute und der Shop diesen Connector erreichen, über https.",
    "cli.init.fields": "Wo GTIN und Händlerpreis stehen; das erste Feld mit einem Wert zählt.",
    "cli.init.categories": "Welche Kategorie des Shops welche bei Kickroute ist; none heißt: nicht anbieten.",
    "cli.ask.listen": "Wo er auf diesem Rechner hört, etwa 127.0.0.1:8400",
    "cli.init.tracking_found": "Sendungsnummern stehen in {places} Ihrer Bestellungen.",
    "cli.init.public_later": "Übernommen, wie sie ist; kickroute-connector check probiert sie wieder aus.",
    "cli.init.plugin": (
        "Das Plugin der Plattform ist in Ihrem Shop aktiv. Umziehen, Schritt für Schritt: docs/de/umziehen.md"
    ),
    "cli.init.prepare": (
        "kickroute-connector check --fix legt die Felder, die Gruppe und den Kunden an, die der "
        "Connector in einem Shopware-Shop braucht."
    ),
    "cli.init.tracking": (
        "Weitere Felder von Bestellungen mit Sendungsnummern; die üblicher Plugins sind bekannt."
    ),
    "cli.init.listen": (
        "Wo der Connector auf diesem Rechner hört; der Webserver reicht public_url dorthin weiter."
    ),
    "cli.init.alarms": "Wer von Störungen erfährt, und wie: docs/alarms.md.",
    "cli.column.gtin": "GTIN",
    "cli.column.name": "Name",
    "cli.column.product": "Produkt",
    "cli.column.decision": "Entscheidung",
    "cli.column.number": "Bestellung",
    "cli.column.time": "Zeit",
    "cli.column.what": "Was geschah",
    "cli.column.detail": "Einzelheiten",
    "cli.column.action": "Vorgang",
    "action.release": "freigeben",
    "action.change": "ändern",
    "action.withdraw": "zurückziehen",
    "action.hold": "anhalten",
    "field.name": "Name",
    "field.price": "Händlerpreis",
    "field.regular_price": "Preis",
    "field.stock": "Bestand",
    # --- help ---
    "help.app": "Verbindet Ihren Shop mit der Dropshipping-Plattform Kickroute.",
    "help.option.settings": "Einstellungsdatei; mehrfach möglich, die spätere gilt. Sonst: settings.toml",
    "help.option.up_to": "Nur, was gezeigt wurde, bis zur Nummer aus Seite, Nachricht oder Befehl.",
    "help.option.json": "Ein JSON-Objekt statt Sätzen ausgeben.",
    "help.option.version": "Die Version ausgeben.",
    "help.option.number": "Nummer einer Bestellung, von Kickroute oder vom Shop.",
    "help.run": "Den Connector laufen lassen, bis er angehalten wird.",
    "help.sync": "Den Shop jetzt lesen und Kickroute melden, was sich geändert hat.",
    "help.sync.full": "Den ganzen Katalog lesen.",
    "help.sync.dry_run": "Nur zeigen, was gemeldet würde; nichts wird gesendet oder gemerkt.",
    "help.init": "Ein paar Fragen stellen, die Antworten ausprobieren und settings.toml schreiben.",
    "help.sync.csv": "Mit --dry-run: die Liste auch als CSV schreiben.",
    "help.sync.confirm": "Angebote gehen lassen, die angehalten wurden, weil es viele auf einmal sind.",
    "help.products": "Zeigen, welche Produkte angeboten werden und warum die anderen nicht.",
    "help.products.withheld": "Nur die zurückgehaltenen, jeweils mit dem, was zu ändern ist.",
    "help.products.gtin": "Eine GTIN erklären.",
    "help.products.price": "Der gezeigte Preis; ein anderer wird nicht bestätigt.",
    "help.products.confirm": "Den angehaltenen Händlerpreis einer GTIN bestätigen.",
    "help.products.deny": "Nein sagen zum angehaltenen Händlerpreis einer GTIN.",
    "help.orders": "Bestellungen zeigen, oder über eine entscheiden, die Sie braucht.",
    "help.orders.retry": "Sie jetzt im Shop anlegen, unabhängig vom Bestand.",
    "help.orders.cancel": "Sie stornieren: Der Händler bekommt sein Geld zurück.",
    "help.orders.forget": "Sie lassen, wie sie ist, und Kickroute nichts melden.",
    "help.orders.tracking": "Diese Sendungsnummer in die Bestellung im Shop schreiben und Kickroute melden.",
    "help.orders.carrier": "Wer das Paket bringt: dhl, ups, gls, hermes, dpd, tnt oder other.",
    "cli.tracking_needed": "--carrier gehört zu --tracking NUMMER",
    "help.orders.confirm_ends": "Stornos und Erstattungen melden, die angehalten wurden, weil es viele sind.",
    "help.pause": "Urlaub: alle Angebote als ausverkauft melden. Laufende Bestellungen gehen weiter.",
    "help.pause.until": "Letzter Tag der Pause, etwa 27.12.2026; sie endet von selbst.",
    "help.unpause": "Eine Pause beenden, oder doch bleiben: Kickroute melden, was der Shop hat.",
    "help.leave": (
        "Alles endgültig von Kickroute nehmen, offene Bestellungen zu Ende bringen und aufräumen."
    ),
    "help.leave.yes": "Nicht fragen.",
    "help.leave.dry_run": "Nur zeigen, was geschehen würde.",
    "help.outbox": "Meldungen zeigen, die Kickroute noch nicht angenommen hat.",
    "help.outbox.parked": "Nur die für Sie zurückgestellten.",
    "help.outbox.page": "Welche Seite zu tausend Meldungen.",
    "help.outbox.retry": "Eine Meldung jetzt noch einmal senden; `all`: alle zurückgestellten.",
    "help.outbox.discard": "Eine zurückgestellte Meldung aufgeben.",
    "help.history": "Zeigen, was geschah, insgesamt oder bei einer Bestellung.",
    "help.history.money": "Nur Entscheidungen über Geld.",
    "help.history.limit": "Höchstens so viele Einträge, die neuesten.",
    "help.check": "Einstellungen, Shop, Schlüssel und Speicher prüfen und sagen, was zu tun ist.",
    "help.check.fix": "Reparieren, was unser ist: Webhooks und Felder im Shop; fragt, ehe es mehr ändert.",
    "help.check.same_supplier": "Kickroutes Schlüssel ist neu: den Speicher nur noch zu ihm gehören lassen.",
    "cli.same_supplier": (
        "Der Speicher gehört zum Schlüssel in den Einstellungen; der vorige öffnet nichts mehr."
    ),
    "help.check.moved": "Der Shop hat eine neue Adresse: den Speicher zu ihm gehören lassen.",
    "help.check.yes": "Mit --fix: Kickroute ohne Rückfrage diesen Connector anrufen lassen.",
    "cli.status_line": "{supplier}: {verdict} {detail}",
    "cli.status_unknown": "Lässt sich nicht ansehen.",
    "cli.status_live": "{live} Angebote stehen bei Kickroute.",
    "help.status.files": (
        "Einstellungsdateien mehrerer Lieferanten: eine Zeile für jeden. --settings nennt dann, was alle "
        "gemeinsam haben."
    ),
    "help.backup": "Den Speicher in eine Datei kopieren; der Connector darf weiterlaufen.",
    "help.backup.file": "Die Datei, die geschrieben wird.",
    "help.restore": "Eine Kopie an die Stelle des Speichers legen; halten Sie den Connector zuerst an.",
    "help.restore.file": (
        "Die Datei, die backup geschrieben hat; ohne sie die neueste tägliche Kopie in store.backups."
    ),
    "cli.backed_up": (
        "Der Speicher ist nach {file} kopiert. Er kann Adressen enthalten: Bewahren Sie die Kopie so sicher "
        "auf wie ihn."
    ),
    "cli.restored": (
        "{file} liegt an der Stelle des Speichers. Beim nächsten Start findet der Connector heraus, was "
        "seither geschah."
    ),
    "cli.restored_kept": (
        "Was dort war, liegt in {file}; löschen Sie es, wenn es nicht mehr gebraucht wird."
    ),
    "help.status": "Sagen, ob alles in Ordnung ist. Sonst Rückgabewert 1.",
    "help.sandbox": "Üben mit simuliertem Shop und simulierter Plattform.",
    "help.sandbox.once": "Einen Tag nach Drehbuch spielen, prüfen und enden.",
    "help.sandbox.shop": "Welcher Shop simuliert wird.",
}
