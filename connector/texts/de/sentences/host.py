"""German twins of sentences about settings, the store, the server and the way messages go."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    # --- settings ---
    '{reason}; lists are written as JSON, for example ["a"]': (
        '{reason}; Listen werden als JSON geschrieben, zum Beispiel ["a"]'
    ),
    "the file named by {name} cannot be read: {reason}": (
        "die in {name} genannte Datei ist nicht lesbar: {reason}"
    ),
    "the file named by {name} ({path}) is empty; write the secret into it": (
        "die in {name} genannte Datei ({path}) ist leer; schreiben Sie das Geheimnis hinein"
    ),
    "is not saved as UTF-8 (line {number}); open it in an editor and save it with the encoding UTF-8": (
        "ist nicht als UTF-8 gespeichert (Zeile {number}); öffnen Sie sie in einem Editor und speichern Sie "
        "sie mit der Kodierung UTF-8"
    ),
    "must be a time zone such as Europe/Berlin": "muss eine Zeitzone sein wie Europe/Berlin",
    "must not hold a blank; write it as the browser shows it, such as https://shop.example": (
        "darf kein Leerzeichen enthalten; schreiben Sie sie, wie der Browser sie zeigt, etwa https://shop.example"
    ),
    "cannot be read ({reason}); name another with --settings": (
        "ist nicht lesbar ({reason}); nennen Sie eine andere mit --settings"
    ),
    "is not valid TOML: {reason}": "ist kein gültiges TOML: {reason}",
    "did you mean `{name}`?": "meinten Sie `{name}`?",
    "known here: {names}": "bekannt sind hier: {names}",
    "unknown key; {hint}": "unbekannter Schlüssel; {hint}",
    "must be an address such as https://shop.example": "muss eine Adresse sein wie https://shop.example",
    "must not hold a user name or a password: an address is shown and logged": (
        "darf weder Benutzernamen noch Passwort enthalten: Eine Adresse wird angezeigt und protokolliert"
    ),
    "must be sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/DATABASE": (
        "muss sqlite:///DATEI oder postgresql+psycopg://BENUTZER:PASSWORT@RECHNER/DATENBANK sein"
    ),
    "must name the fields first and one rule last: behind a rule nothing is looked at": (
        "muss zuerst die Felder und zuletzt eine Regel nennen: Hinter einer Regel wird nichts angesehen"
    ),
    "alarms.mail_to must be a mail address such as chef@mein-shop.example": (
        "alarms.mail_to muss eine Mailadresse sein, wie chef@mein-shop.example"
    ),
    "alarms.mail_to needs alarms.mail_server as well": "alarms.mail_to braucht auch alarms.mail_server",
    'alarms.mail_security = "none" is for a server on this machine only': (
        'alarms.mail_security = "none" ist nur für einen Server auf diesem Rechner'
    ),
    "{address} refuses user and password ({status}); some providers want a password of its own for programs, "
    "or that sending by programs is switched on": (
        "{address} lehnt Benutzer und Passwort ab ({status}); manche Anbieter verlangen ein eigenes Passwort "
        "für Programme, oder dass der Versand durch Programme eingeschaltet ist"
    ),
    "{address} does not take a mail from this user to this address": (
        "{address} nimmt von diesem Benutzer keine Mail an diese Adresse an"
    ),
    "{address} offers no encryption or no login here; the other of the ports 465 and 587 may": (
        "{address} bietet hier keine Verschlüsselung oder keine Anmeldung; der andere der Ports 465 und 587 "
        "vielleicht"
    ),
    "{address} shows a certificate that is not valid for it; is the server's name right?": (
        "{address} zeigt ein Zertifikat, das dafür nicht gilt; stimmt der Name des Servers?"
    ),
    "{address} does not speak TLS at once; port 587 wants starttls, port 465 tls": (
        "{address} spricht nicht gleich TLS; Port 587 verlangt starttls, Port 465 tls"
    ),
    "there is no server {address}": "einen Server {address} gibt es nicht",
    "{address} does not take the mail ({status})": "{address} nimmt die Mail nicht an ({status})",
    "{address} does not answer; some hosts let no mail out of their servers before one asks for it": (
        "{address} antwortet nicht; manche Hoster lassen aus ihren Servern erst auf Anfrage Mails hinaus"
    ),
    "must be address:port, such as 127.0.0.1:8400, or unix:PATH": (
        "muss Adresse:Port sein, wie 127.0.0.1:8400, oder unix:PFAD"
    ),
    "must have 14 characters, such as 22222222220101: customer, product, participation": (
        "muss 14 Zeichen haben, wie 22222222220101: Kundennummer, Verfahren, Teilnahme"
    ),
    'labels.carrier = "{carrier}" needs {names} as well': 'labels.carrier = "{carrier}" braucht auch {names}',
    "labels.{name} must have {product} as its 11th and 12th digit (it has {found}): they name the product "
    "that is paid for": (
        "labels.{name} muss an 11. und 12. Stelle {product} haben (dort steht {found}): Sie nennen das "
        "Verfahren, das bezahlt wird"
    ),
    'shop.platform = "{platform}" needs {names} as well': 'shop.platform = "{platform}" braucht auch {names}',
    "is no address that apprise knows, such as mailtos://USER:PASSWORD@HOST?to=ME@MAIL.EXAMPLE; all kinds: "
    "https://github.com/caronc/apprise/wiki": (
        "ist keine Adresse, die apprise kennt, wie mailtos://BENUTZER:PASSWORT@RECHNER?to=ICH@MAIL.EXAMPLE; "
        "alle Arten: https://github.com/caronc/apprise/wiki"
    ),
    # --- the store ---
    "{copy} has schema {found}, this version of the connector knows up to {known}; install the version that "
    "made it, or a later one, and restore again": (
        "{copy} hat das Schema {found}, diese Version des Connectors kennt sie bis {known}; installieren Sie "
        "die Version, die sie gemacht hat, oder eine neuere, und stellen Sie noch einmal wieder her"
    ),
    "{copy} is the store itself; name another file": (
        "{copy} ist der Speicher selbst; nennen Sie eine andere Datei"
    ),
    "store.url names a PostgreSQL database, which has its own tools for this: pg_dump and pg_restore. After "
    "restoring, start the connector as usual: it finds out what it missed": (
        "store.url nennt eine PostgreSQL-Datenbank, die eigene Werkzeuge dafür hat: pg_dump und pg_restore. "
        "Starten Sie den Connector danach wie gewohnt: Er findet selbst heraus, was er verpasst hat"
    ),
    "store.url names a store in memory, which is gone when the connector ends": (
        "store.url nennt einen Speicher im Arbeitsspeicher, der mit dem Connector endet"
    ),
    "only a store on SQLite is copied here": "kopiert wird hier nur ein Speicher auf SQLite",
    "{copy} is damaged ({verdict}); take another copy": (
        "{copy} ist beschädigt ({verdict}); nehmen Sie eine andere Kopie"
    ),
    "{copy} is no backup of a connector's store ({reason}); they are made with: kickroute-connector backup "
    "FILE": (
        "{copy} ist keine Sicherung eines Speichers des Connectors ({reason}); gemacht werden sie mit: "
        "kickroute-connector backup DATEI"
    ),
    "there is no sound daily copy in {folder}; name the file of another copy: kickroute-connector restore "
    "FILE": (
        "In {folder} liegt keine brauchbare tägliche Kopie; nennen Sie die Datei einer anderen: "
        "kickroute-connector restore DATEI"
    ),
    "the store was not copied to {folder} for more than 48 hours: {reason}. If its disk is lost, so is what "
    "the connector knows": (
        "Der Speicher wurde seit mehr als 48 Stunden nicht nach {folder} kopiert: {reason}. Geht sein "
        "Datenträger verloren, ist auch verloren, was der Connector weiß"
    ),
    "no copy is made there": "Dort wird keine Kopie gemacht",
    "the store is copied again": "Der Speicher wird wieder kopiert",
    "{copy} cannot be written: {reason}": "{copy} lässt sich nicht schreiben: {reason}",
    "store.url cannot be used ({reason}); allowed are sqlite:///FILE and postgresql+psycopg://…, the latter "
    "with kickroute-connector[postgres] installed": (
        "store.url ist nicht benutzbar ({reason}); erlaubt sind sqlite:///DATEI und postgresql+psycopg://…, "
        "letzteres, wenn kickroute-connector[postgres] installiert ist"
    ),
    "the store cannot be used: {reason}. What cannot be remembered is not done either, and is done as soon "
    "as the store can be used again": (
        "der Speicher ist nicht benutzbar: {reason}. Was nicht gemerkt werden kann, wird auch nicht getan, "
        "und wird nachgeholt, sobald der Speicher wieder benutzbar ist"
    ),
    "its disk is full": "seine Platte ist voll",
    "its disk is full or fails": "seine Platte ist voll oder fällt aus",
    "its file is damaged; stop the connector and take the newest copy with kickroute-connector restore": (
        "seine Datei ist beschädigt; halten Sie den Connector an und nehmen Sie die neueste Kopie mit "
        "kickroute-connector restore"
    ),
    "its file cannot be written": "seine Datei ist nicht beschreibbar",
    "its file cannot be opened": "seine Datei lässt sich nicht öffnen",
    "another program holds it": "ein anderes Programm hält ihn fest",
    "its server does not answer": "sein Server antwortet nicht",
    "store.url: the store at {at} cannot be used: {reason}": (
        "store.url: Der Speicher {at} ist nicht benutzbar: {reason}"
    ),
    "store.url: the store at {at} has schema {found}, this version knows up to {known}; start the newer "
    "version of the connector, or restore a backup made by this one": (
        "store.url: Der Speicher {at} hat das Schema {found}, diese Version kennt sie bis {known}; starten "
        "Sie die neuere Version des Connectors, oder stellen Sie eine Sicherung dieser Version wieder her"
    ),
    "another connector is running on the store {at}; stop it first, or give this one its own store.url": (
        "auf dem Speicher {at} läuft schon ein Connector; halten Sie ihn zuerst an, oder geben Sie diesem "
        "ein eigenes store.url"
    ),
    "store.url: the server is PostgreSQL {version}; use {oldest} or newer": (
        "store.url: Der Server ist PostgreSQL {version}; nehmen Sie {oldest} oder neuer"
    ),
    "store.url: the database keeps texts as {encoding}; make one with CREATE DATABASE … ENCODING 'UTF8', so "
    "that every name and address fits in": (
        "store.url: Die Datenbank speichert Texte als {encoding}; legen Sie eine an mit CREATE DATABASE … "
        "ENCODING 'UTF8', damit jeder Name und jede Adresse hineinpasst"
    ),
    "store.url: the lease cannot be taken: {reason}": "store.url: Die Sperre ist nicht zu bekommen: {reason}",
    "store.url: the connection to the store was lost, and another connector took the store over": (
        "store.url: Die Verbindung zum Speicher riss ab, und ein anderer Connector hat ihn übernommen"
    ),
    "store.url: {at} cannot be written ({reason})": "store.url: {at} lässt sich nicht schreiben ({reason})",
    "the lease of the store {at} was lost, and another connector may have it; this one leaves. Let one "
    "run on it only, and let nobody delete its lock": (
        "Die Sperre des Speichers {at} ist verloren, vielleicht hat ihn ein anderer Connector; dieser hier "
        "beendet sich. Lassen Sie nur einen darauf laufen, und niemanden seine Sperrdatei löschen"
    ),
    # --- the server ---
    "“{listen}” is neither address:port, such as 127.0.0.1:8400, nor unix:PATH": (
        "„{listen}“ ist weder Adresse:Port, wie 127.0.0.1:8400, noch unix:PFAD"
    ),
    "another program listens on {listen} already; stop it, or choose another port or path": (
        "auf {listen} lauscht schon ein anderes Programm; halten Sie es an, oder wählen Sie einen anderen "
        "Port oder Pfad"
    ),
    "the connector cannot listen on {listen} ({reason}); choose another address, port or path": (
        "der Connector kann auf {listen} nicht lauschen ({reason}); wählen Sie eine andere Adresse, einen "
        "anderen Port oder Pfad"
    ),
    "the server on {address} did not start": "der Server auf {address} startete nicht",
    "the body has {count} bytes, at most {most} are read": (
        "der Inhalt hat {count} Bytes, höchstens {most} werden gelesen"
    ),
    "the body did not come within {seconds} seconds": "der Inhalt kam nicht binnen {seconds} Sekunden",
    "the sender went away before its body was complete": (
        "der Absender ging, bevor sein Inhalt vollständig war"
    ),
    "the body is larger than {most} bytes": "der Inhalt ist größer als {most} Bytes",
}

FRAMES: Mapping[str, str] = {
    "{place}: {message}": "{place}: {message}",
    "{message} (it is {value})": "{message} (dort steht {value})",
    "No such file or directory": "Datei oder Ordner nicht gefunden",
    "Permission denied": "Zugriff verweigert",
    "Is a directory": "ist ein Ordner",
    "No space left on device": "kein Platz mehr auf dem Datenträger",
    "Read-only file system": "nur lesbar",
    "Field required": "fehlt",
    "Input should be a valid string": "muss ein Text sein",
    "Input should be a valid integer": "muss eine ganze Zahl sein",
    "Input should be a valid integer, {why}": "muss eine ganze Zahl sein",
    "Input should be a valid number": "muss eine Zahl sein",
    "Input should be a valid number, {why}": "muss eine Zahl sein",
    "Input should be a valid boolean": "muss true oder false sein",
    "Input should be a valid boolean, {why}": "muss true oder false sein",
    "Input should be a valid tuple": "muss eine Liste sein",
    "Input should be a valid dictionary": "muss eine Tabelle sein",
    "Input should be a valid dictionary or instance of {kind}": "muss ein Abschnitt sein",
    "Input should be greater than or equal to {least}": "muss mindestens {least} sein",
    "Input should be greater than {least}": "muss größer als {least} sein",
    "Input should be less than or equal to {most}": "darf höchstens {most} sein",
    "Input should be less than {most}": "muss kleiner als {most} sein",
    "Input should be {first} or {second}": "muss {first} oder {second} sein",
    "String should have at least {least} characters": "muss mindestens {least} Zeichen haben",
    "String should have at most {most} characters": "darf höchstens {most} Zeichen haben",
}
