"""German texts of logging in and of the set-up in the browser."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "login.title": "Anmelden",
    "login.password": "Passwort",
    "login.do": "Anmelden",
    "login.out": "Abmelden",
    "login.wrong": "Das ist nicht das Passwort.",
    "login.none": (
        "Es ist kein Passwort gesetzt. Ohne eines zeigt der Connector seine Seiten nur auf seinem "
        "eigenen Rechner: Setzen Sie server.password in settings.toml."
    ),
    "login.forgotten": (
        "Vergessen? Wer den Rechner des Connectors betreut, setzt ein neues: server.password in "
        "settings.toml."
    ),
    "help.setup_link": "Einen Link anlegen, der die Einrichtung im Browser einmal öffnet.",
    "cli.setup_link.has_shop": "Ein Shop ist schon eingerichtet; es gibt nichts zu öffnen.",
    "setup.banner": (
        "Noch ist kein Shop eingerichtet. Öffnen Sie diesen Link im Browser; er gilt einmal und 30 "
        "Minuten lang:\n\n  {link}\n\nEinen neuen gibt es mit: kickroute-connector setup-link"
    ),
    "setup.strangers": (
        "Dieser Connector wird gerade eingerichtet. Öffnen Sie den Link, den er beim Start in sein "
        "Protokoll geschrieben hat; kickroute-connector setup-link legt einen neuen an."
    ),
    "setup.title": "Einrichtung",
    "setup.welcome": "Willkommen",
    "setup.welcome.text": (
        "In etwa zehn Minuten verbindet dieser Connector Ihren Shop mit Kickroute. In Ihrem Shop "
        "ändert sich nichts, und kein Produkt wird angeboten, bevor Sie am Ende Ja sagen."
    ),
    "setup.welcome.do": "In diesem Browser beginnen",
    "setup.dead": "Dieser Link ist schon benutzt oder älter als 30 Minuten.",
    "setup.dead.next": (
        "Legen Sie auf dem Rechner des Connectors einen neuen an: kickroute-connector setup-link"
    ),
    "setup.progress": "Schritt {at} von {of}",
    "setup.steps": "Schritte der Einrichtung",
    "setup.back": "Zurück",
    "setup.next": "Weiter",
    "setup.missing": "Das fehlt noch.",
    "setup.wrong": "Etwas stimmt noch nicht.",
    "setup.kept": "Ihre Antworten bleiben erhalten: Sie können später wiederkommen und hier weitermachen.",
    "setup.done_mark": "erledigt",
    "setup.as_before": "Bleibt, wie es ist, wenn Sie das Feld leer lassen.",
    "setup.step.password": "Passwort",
    "setup.step.shop": "Ihr Shop",
    "setup.step.keys": "Schlüssel zum Shop",
    "setup.step.public": "Adresse des Connectors",
    "setup.step.kickroute": "Kickroute",
    "setup.step.alarms": "Alarme",
    "setup.step.goods": "Produkte und Preise",
    "setup.step.preview": "Vorschau und Start",
    "setup.password.title": "Zuerst ein Passwort",
    "setup.password.text": "Es öffnet von jetzt an diese Seiten, für Sie und sonst niemanden.",
    "setup.password.new": "Neues Passwort",
    "setup.password.again": "Noch einmal dasselbe",
    "setup.password.hint": "Mindestens {count} Zeichen. Am besten ein paar Wörter, die Sie sich merken.",
    "setup.password.short": "Nehmen Sie mindestens {count} Zeichen.",
    "setup.password.differs": "Die beiden sind nicht gleich.",
    "setup.shop.title": "Aus welchem Shop verkaufen Sie?",
    "setup.shop.supplier": "Name Ihrer Firma",
    "setup.shop.platform": "Shopsystem",
    "setup.shop.url": "Adresse des Shops",
    "setup.shop.url_help": "Wie Sie sie im Browser sehen, etwa https://www.mein-shop.example",
    "setup.shop.elsewhere": "Der Shop antwortet unter {url}. Ist das Ihrer?",
    "setup.shop.take_it": "Ja, diese Adresse nehmen",
    "setup.shop.silent": (
        "Unter dieser Adresse hat ohne Schlüssel kein {kind} geantwortet. Wenn sie stimmt, gehen Sie "
        "weiter: Mit Schlüsseln kann es gehen."
    ),
    "setup.keys.title": "Den Connector in Ihren Shop lassen",
    "setup.keys.text": (
        "Er liest Produkte und Bestellungen von {url} und schreibt die Bestellungen, die von Kickroute "
        "kommen."
    ),
    "setup.keys.click": "Der kurze Weg",
    "setup.keys.click_text": (
        "Ihr Shop fragt Sie, ob der Connector Schlüssel bekommen darf. Sagen Sie dort Ja, und Sie "
        "kommen hierher zurück."
    ),
    "setup.keys.click_do": "Schlüssel von {kind} holen",
    "setup.keys.no_click": (
        "{kind} gibt Schlüssel mit einem Klick nur an eine öffentliche https-Adresse. Sie haben diese "
        "Seite unter einer anderen geöffnet, also tragen Sie sie ein."
    ),
    "setup.keys.trouble": "Die Schlüssel, die kamen, öffnen den Shop nicht: {reason}",
    "setup.keys.moved": "Die Adresse des Shops wurde inzwischen geändert.",
    "setup.keys.typed": "Oder eintragen",
    "setup.keys.typed_only": "Schlüssel eintragen",
    "setup.keys.try": "Schlüssel prüfen und weiter",
    "setup.keys.open": "{name} steht dem Connector offen ({kind} {version}).",
    "setup.public.title": "Wo ist dieser Connector erreichbar?",
    "setup.public.text": (
        "Kickroute und Ihr Shop rufen ihn dort an. Er ruft sich jetzt selbst einmal an, damit sicher "
        "ist, dass die Adresse hierher führt."
    ),
    "setup.public.url": "Adresse dieses Connectors",
    "setup.public.try": "Anrufen und weiter",
    "setup.public.anyway": "Trotzdem behalten",
    "setup.public.answer": "Unter dieser Adresse antwortet jemand anders.",
    "setup.public.redirects": "Diese Adresse leitet weiter ({reason}); tragen Sie jene ein.",
    "setup.public.late": "Dort hat niemand rechtzeitig geantwortet ({reason}).",
    "setup.public.unreached": "Dort ist er nicht erreichbar ({reason}).",
    "setup.kickroute.title": "Kickroute verbinden",
    "setup.kickroute.text": "Beides steht auf der Einstellungsseite Ihres Kickroute-Kontos.",
    "setup.kickroute.url": "Adresse von Kickroute",
    "setup.kickroute.key": "Schlüssel Ihres Shops dort",
    "setup.kickroute.yes": (
        "Von jetzt an schickt Kickroute Bestellungen an diesen Connector ({url}) und nicht mehr "
        "dorthin, wo es bisher anrief."
    ),
    "setup.kickroute.no_yes": "Ohne dieses Ja lässt sich der Schlüssel nicht prüfen.",
    "setup.kickroute.try": "Schlüssel prüfen und weiter",
    "setup.kickroute.later": (
        "Kickroute ließ sich noch nicht prüfen ({reason}); der Connector versucht es weiter."
    ),
    "setup.alarms.title": "Wer erfährt es, wenn etwas Sie braucht?",
    "setup.alarms.text": (
        "Jetzt geht eine E-Mail hinaus; wenn sie da ist, ist sicher, dass Alarme Sie erreichen."
    ),
    "setup.alarms.mail_to": "Ihre E-Mail-Adresse",
    "setup.alarms.host": "Wer führt Ihr Postfach?",
    "setup.alarms.host_auto": "Aus der Adresse erkennen",
    "setup.alarms.server": "Server für ausgehende E-Mails, falls ein anderer",
    "setup.alarms.server_help": "Etwa smtp.mein-shop.example oder mit Port :587",
    "setup.alarms.user": "Benutzer, falls nicht die Adresse",
    "setup.alarms.password": "Passwort des Postfachs",
    "setup.alarms.send": "E-Mail zur Probe senden",
    "setup.alarms.skip": "Ohne weitermachen",
    "setup.alarms.sent": "Eine E-Mail ist unterwegs an {address}.",
    "setup.alarms.ask": "Ist sie angekommen?",
    "setup.alarms.yes": "Ja, sie ist da",
    "setup.alarms.no": (
        "Nicht da? Sehen Sie bei den unerwünschten nach, oder ändern Sie unten etwas und senden Sie "
        "noch eine."
    ),
    "setup.goods.title": "Was der Connector in Ihren Produkten fand",
    "setup.goods.gtin": "GTIN (EAN): Feld {place}, in {count} der angesehenen Produkte gefüllt.",
    "setup.goods.no_gtin": (
        "Es wurde keine GTIN (EAN) gefunden. Produkte ohne sie werden nicht angeboten; tragen Sie sie "
        "in Ihrem Shop ein."
    ),
    "setup.goods.price": "Händlerpreis: Feld {place}, in {count} der angesehenen Produkte gefüllt.",
    "setup.goods.no_price": (
        "Es wurden keine Händlerpreise gefunden. Setzen Sie hier eine Regel, oder tragen Sie sie "
        "später unter Produkte ein."
    ),
    "setup.goods.later": (
        "Einzelne Händlerpreise, und welche Ihrer Kategorien welcher von Kickroute entspricht, tragen "
        "Sie unter Produkte ein, sobald der Connector läuft."
    ),
    "setup.goods.percent": (
        "Abschlag für Produkte ohne eigenen Händlerpreis, in Prozent vom regulären Nettopreis"
    ),
    "setup.goods.percent_help": "Leer: Produkte ohne Händlerpreis werden nicht angeboten.",
    "setup.goods.no_number": "Tragen Sie eine Zahl wie 30 ein, oder nichts.",
    "setup.preview.title": "Das würde angeboten",
    "setup.preview.reading": (
        "Ihr Shop wird gelesen. Das dauert einen Moment; diese Seite folgt von selbst."
    ),
    "setup.preview.look": "Noch einmal nachsehen",
    "setup.preview.again": "Shop noch einmal lesen",
    "setup.preview.released": "würden angeboten",
    "setup.preview.withheld": "würden zurückgehalten",
    "setup.preview.none": (
        "Noch würde nichts angeboten. Starten können Sie trotzdem: Unter Produkte sehen Sie, was jedem fehlt."
    ),
    "setup.preview.offered": "Produkte, die angeboten würden",
    "setup.preview.lacking": "Produkte, die zurückgehalten würden, und was zu ändern ist",
    "setup.preview.more": "und {count} weitere",
    "setup.preview.name": "Produkt",
    "setup.preview.reason": "Was zu ändern ist",
    "setup.preview.plugin": (
        "Das Plugin „{name}“ ist in Ihrem Shop aktiv. Der Connector schaut nur zu, bis Sie es deaktivieren."
    ),
    "setup.preview.go_text": (
        "Mit dem Start bietet der Connector diese Produkte auf Kickroute an und nimmt Bestellungen entgegen."
    ),
    "setup.preview.go": "Connector starten",
    "what.logged in in the browser": "angemeldet",
    "what.logged out in the browser": "abgemeldet",
    "what.password set in the browser": "Passwort gesetzt",
    "what.set-up opened in the browser": "Einrichtung geöffnet",
    "what.set-up finished in the browser": "Einrichtung abgeschlossen",
    "what.settings changed in the browser": "Einstellungen geändert",
    "detail.caller": "von",
    "detail.keys": "Schlüssel",
}
