"""German texts of the call for help."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "help.support": "Ein ZIP für einen Hilferuf schreiben, ohne Geheimnisse und ohne Menschen.",
    "help.support.file": "Das ZIP, das geschrieben wird; sonst ein Name mit der Uhrzeit, in diesem Ordner.",
    "help.support.log": "Eine Datei mit dem Protokoll (-: Standardeingabe), wo das Journal es nicht hat.",
    "cli.support.written": "{file} ist geschrieben.",
    "cli.support.look": (
        "Schlüssel, Passwörter, Mailadressen, Telefonnummern und die Anschriften, die der Connector "
        "kennt, sind entfernt. Sehen Sie es durch, bevor Sie es senden: Ein Name, der in einer "
        "fremden Zeile allein steht, wird nicht erkannt."
    ),
    "cli.support.no_journal": (
        "Das Protokoll fehlt darin: Hier gibt es kein Journal. Läuft der Connector in einem "
        "Container, dann auf dessen Host: docker compose logs --since 24h > log.txt; läuft er in "
        "einem Terminal, dann ist das Protokoll, was dort steht. Danach: kickroute-connector support "
        "--log log.txt"
    ),
    "cli.support.no_entries": (
        "Das Protokoll fehlt darin: Das Journal zeigt diesem Benutzer nichts von {unit}. Als root: "
        "journalctl -u {unit} --since -1d > log.txt; im Container, auf dessen Host: docker compose "
        "logs --since 24h > log.txt. Danach: kickroute-connector support --log log.txt"
    ),
    "cli.support.about": (
        "Was der Connector gefunden hat, für jemanden, der hilft.\n\nversions.json: welche Versionen "
        "hier laufen\nsettings.json: die Einstellungen; von Geheimnissen, Namen und Anschriften nur, "
        "ob sie gesetzt sind\ncheck.json: jede Zeile von kickroute-connector check\nstatus.json: was "
        "die Seite zeigt: Zahlen, Alarme, was misslingt und neu versucht wird, Bestellungen mit "
        "Nummer\nqueue.json: Nachrichten an Kickroute, die warten oder beiseite gelegt sind, ohne "
        "ihren Inhalt\nhistory.json: was binnen eines Tages geschah\nlog.txt: ein Tag Protokoll, wo "
        "es zu haben war"
    ),
}
