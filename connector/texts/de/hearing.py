"""German texts of mails and of hearing an alarm."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "help.check.send_test_alarm": "Eine Nachricht an jede Alarmadresse schicken und merken, ob sie ankam.",
    "page.hearing.unproven": (
        "Noch niemand hat einen Alarm bekommen. Schicken Sie einen zu"
        "r Probe, und sagen Sie, dass er ankam, unter"
    ),
    "page.hearing.nobody": (
        "Alarme erreichen niemanden außer dieser Seite. Geben Sie eine Mail-Adresse dafür an unter"
    ),
    "cli.alarm.title": "{name}: ein Probealarm",
    "cli.alarm.text": (
        "Das ist eine Probe. Wann immer etwas Sie braucht, sagt eine Nachricht wie diese, was es ist "
        "und was zu tun ist."
    ),
    "cli.alarm.no_address": (
        "Kein Alarm hat eine Adresse: Setzen Sie alarms.mail_to und Ihren Mailserver, oder alarms.supplier."
    ),
    "cli.alarm.taken": "{place}: Die Nachricht wurde angenommen.",
    "cli.alarm.not_taken": "Die Nachricht wurde nicht angenommen. {reason}",
    "cli.alarm.received": "Ist die Nachricht angekommen?",
    "cli.alarm.unasked": (
        "Ob sie angekommen ist, wurde nicht gefragt; sagen Sie kickroute-connector check "
        "--send-test-alarm in einem Terminal, oder geben Sie --yes dazu, sobald Sie eine gesehen "
        "haben."
    ),
    "cli.alarm.remembered": "Gut. Was Sie braucht, erreicht Sie dort.",
    "cli.alarm.not_received": (
        "Dann sehen Sie bei den unerwünschten Mails nach, und nach der Adresse. Noch einmal geht es "
        "mit: kickroute-connector check --send-test-alarm"
    ),
    "cli.ask.mail_to": "Mailadresse für Alarme (leer: keine, sie stehen nur auf der Seite)",
    "cli.ask.mail_host": "Wo liegen Ihre Mails? {names}, oder der Name des Mailservers",
    "cli.ask.mail_server": (
        "Der Server für ausgehende Mails, etwa smtp.mein-shop.example, auch mit Port :587"
    ),
    "cli.ask.mail_user": "Benutzer dort",
    "cli.ask.mail_password": "Passwort dort (beim Tippen bleibt es unsichtbar; es kommt in {file})",
    "cli.mail.no_address": "„{address}“ ist keine Mailadresse",
    "cli.mail.no_server": "„{server}“ nennt keinen Mailserver",
    "cli.mail.later": (
        "Die Einstellungen behalten diesen Mailserver, und die Seite sagt, dass er nicht erprobt ist. "
        "Noch einmal geht es mit: kickroute-connector check --send-test-alarm"
    ),
    "cli.mail.none": "Alarme werden nur auf der Statusseite und im Protokoll stehen.",
    "cli.mail.hint.all_inkl": "Bei all-inkl steht der Server im KAS, etwa w0123456.kasserver.com.",
    "cli.mail.hint.second_factor": (
        "Mit einem zweiten Faktor verlangt mailbox.org ein eigenes Passwort für Programme."
    ),
    "cli.mail.hint.allow_programs": (
        "Dort muss der Versand durch Programme einmal erlaubt werden: in den Einstellungen des "
        "Postfachs, POP3 und IMAP."
    ),
    "cli.mail.hint.mail_password": (
        "T-Online verlangt das E-Mail-Passwort, das Sie im Kundencenter setzen; das der Anmeldung geht nicht."
    ),
    "cli.mail.hint.app_password": (
        "Gmail verlangt ein App-Passwort: Google-Konto, Sicherheit, Bestätigung in zwei Schritten, "
        "App-Passwörter."
    ),
    "cli.mail.hint.microsoft": (
        "Microsoft nimmt Passwörter von Programmen nicht mehr, oder nur, wo ein Verwalter SMTP AUTH "
        "erlaubt. Wird es abgelehnt, nehmen Sie ein anderes Postfach oder einen anderen Weg aus "
        "docs/de/alarme.md."
    ),
}
