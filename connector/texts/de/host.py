"""German texts of the host's command line."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "help.host": "Den Connector vieler Lieferanten auf einer Datenbank betreiben.",
    "help.host.file": "Die Einstellungen des Hosts. Vorgabe: host.toml.",
    "help.host.name": "Der Name des Lieferanten, wie list ihn zeigt.",
    "help.host.yes": "Ohne noch einmal zu fragen.",
    "help.host.serve": "Die Türen aller Lieferanten öffnen: Rückrufe, Webhooks, Zustand, Messgrößen.",
    "help.host.worker": "Tun, was für Lieferanten zu tun ist; ein Prozess je Kern.",
    "help.host.worker.processes": "So viele Prozesse; jeder, der endet, wird neu gestartet.",
    "help.host.upgrade": "Die Tabellen der Datenbank anlegen oder auf den Stand bringen.",
    "help.host.add": (
        "Einen Lieferanten bedienen, neu oder mit dem, was sein eigener Connector gespeichert hat."
    ),
    "help.host.add.settings": (
        "Die Einstellungsdatei des Lieferanten; Geheimnisse, die sie nennt, werden gelesen und "
        "verschlüsselt verwahrt."
    ),
    "help.host.add.from": (
        "Eine Sicherung des Connectors dieses Lieferanten, oder die Adresse seiner PostgreSQL-Datenbank."
    ),
    "help.host.add.paused": "Noch nichts für ihn tun.",
    "help.host.settings": "Die Einstellungen eines Lieferanten durch eine andere Datei ersetzen.",
    "help.host.remove": "Einen Lieferanten vergessen, mit allem, was für ihn gespeichert ist.",
    "help.host.pause": "Bis resume nichts für einen Lieferanten tun; seine Angebote bleiben live.",
    "help.host.resume": "Einen Lieferanten wieder bedienen.",
    "help.host.export": (
        "Einen Lieferanten ausziehen lassen: Speicher und Einstellungen, wie ein eigener Connector sie nimmt."
    ),
    "help.host.export.folder": "Ordner für beides; keins davon darf schon da sein.",
    "help.host.export.public_url": "Wo Plattform und Shop den neuen Connector erreichen werden.",
    "help.host.backup": "Den Speicher eines Lieferanten in eine Datei kopieren, während er bedient wird.",
    "help.host.restore": (
        "Eine Kopie an die Stelle des Speichers eines Lieferanten setzen; was da war, bleibt daneben."
    ),
    "help.host.list": "Alle Lieferanten nennen, und wessen Einstellungen lesbar sind.",
    "help.host.status": "Sagen, welche Lieferanten jemanden brauchen, und warum.",
    "help.host.usage": "Zählen, was in einem Monat für jeden Lieferanten getan wurde.",
    "help.host.usage.month": "Der Monat, etwa 2026-03.",
    "help.host.usage.csv": "Eine Tabelle für andere Programme schreiben.",
    "help.host.rekey": (
        "Alle Einstellungen mit einem neuen Schlüssel verschlüsseln; der alte gilt bis --finish."
    ),
    "help.host.rekey.prepare": (
        "Den neuen Schlüssel nur in die Datei schreiben, damit sie auf die anderen Maschinen kommt."
    ),
    "help.host.rekey.finish": "Die alten Schlüssel vergessen.",
    "help.host.support": "Ein ZIP für einen Hilferuf wegen eines Lieferanten schreiben.",
    "help.host.for": "Irgendeinen Befehl von kickroute-connector für einen Lieferanten ausführen.",
    "help.host.for.command": "Der Befehl mit seinen Optionen, etwa orders --json.",
    "host.made": "Die Tabellen des Hosts sind angelegt (Schema {now}).",
    "host.upgraded": "Die Tabellen des Hosts wurden von Schema {before} auf {now} gebracht.",
    "host.added": "{name} ist aufgenommen. Kickroute und der Shop erreichen ihn unter {address}.",
    "host.changed": (
        "Die Einstellungen von {name} sind geändert; die Arbeiter nehmen sie mit dem nächsten Zug."
    ),
    "host.removed": "{name} ist vergessen, mit allem, was gespeichert war.",
    "host.still_live": (
        "{name} hat noch {count} Angebote live auf Kickroute. Lassen Sie ihn erst gehen: kickroute-host"
        " for {name} leave. Oder vergessen Sie ihn trotzdem mit --yes"
    ),
    "host.paused": "Für {name} wird nichts mehr getan.",
    "host.paused_live": (
        "{count} Angebote von {name} sind live: Solange wird keine Bestellung angenommen und keine "
        "Bestandsänderung gemeldet. Machen Sie bald weiter; vor einer längeren Pause sagen Sie "
        "kickroute-host for {name} pause."
    ),
    "host.resumed": "{name} wird wieder bedient.",
    "host.has_left": (
        "{name} ist ausgezogen, und sein Connector läuft vielleicht anderswo: Zwei davon würden "
        "Kickroute Verschiedenes sagen. Wenn nicht, sagen Sie resume --yes"
    ),
    "host.exported": (
        "{name} liegt in {folder} und wird hier nicht mehr bedient. Starten Sie ihn dort: kickroute-"
        "connector run --settings {settings}"
    ),
    "host.nobody": "Noch gibt es keinen Lieferanten.",
    "host.locked": (
        "Die Einstellungen von {names} sind mit den Schlüsseln in {file} nicht lesbar: Legen Sie den "
        "Schlüssel zurück, mit dem sie geschrieben wurden."
    ),
    "host.status": "{count} Lieferanten, {well} davon geht es gut.",
    "host.ill": "krank seit {since}: {reason}",
    "host.parked": "{count} Bestellungen brauchen jemanden",
    "host.no_month": "„{month}“ ist kein Monat wie 2026-03",
    "host.state.active": "bedient",
    "host.state.paused": "pausiert",
    "host.state.leaving": "geht",
    "host.state.moved": "ausgezogen",
    "host.settings.open": "lesbar",
    "host.settings.locked": "Einstellungen nicht lesbar: Der Schlüssel fehlt",
    "host.keys.prepared": (
        "{file} hat einen neuen Schlüssel, der noch nichts verschlüsselt ({count}). Bringen Sie die "
        "Datei auf alle Maschinen, dann sagen Sie rekey."
    ),
    "host.keys.rekeyed": (
        "Die Einstellungen von {count} Lieferanten sind mit einem neuen Schlüssel verschlüsselt. Der "
        "alte gilt bis rekey --finish; bringen Sie {file} vorher auf alle Maschinen."
    ),
    "host.keys.finished": (
        "Nur der neueste Schlüssel gilt noch; {count} Einstellungen waren noch damit zu verschlüsseln. "
        "Verwahren Sie eine Kopie von {file} getrennt von der Datenbank."
    ),
    "host.column.supplier": "Lieferant",
    "host.column.state": "Zustand",
    "host.column.offers": "Angebote live",
    "host.column.last_order": "Letzte Bestellung",
    "host.column.settings": "Einstellungen",
    "host.column.orders": "Bestellungen",
    "host.column.amount": "Betrag",
    "host.column.offers_live": "Angebote live",
    "host.column.messages": "Nachrichten",
    "host.column.requests": "Anfragen",
    "host.column.seconds": "Sekunden",
}
