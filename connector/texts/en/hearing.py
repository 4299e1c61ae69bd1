"""English texts of mails and of hearing an alarm."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "help.check.send_test_alarm": (
        "Send a message to every alarm address, and remember whether it was received."
    ),
    "page.hearing.unproven": (
        "Nobody has ever received an alarm. Send one to try it, and say that it has arrived, under"
    ),
    "page.hearing.nobody": ("Alarms reach nobody but this page. Enter a mail address for them under"),
    "cli.alarm.title": "{name}: a test alarm",
    "cli.alarm.text": (
        "This is a test. Whenever something needs you, a message like this one says what it is and "
        "what to do."
    ),
    "cli.alarm.no_address": (
        "No alarm has an address: set alarms.mail_to and your mail server, or alarms.supplier."
    ),
    "cli.alarm.taken": "{place}: the message was taken.",
    "cli.alarm.not_taken": "The message was not taken. {reason}",
    "cli.alarm.received": "Has the message arrived?",
    "cli.alarm.unasked": (
        "Whether it has arrived was not asked; say kickroute-connector check --send-test-alarm at a "
        "terminal, or give --yes once you have seen one."
    ),
    "cli.alarm.remembered": "Good. What needs you reaches you there.",
    "cli.alarm.not_received": (
        "Then look among the unwanted mails, and at the address. To try it again: kickroute-connector "
        "check --send-test-alarm"
    ),
    "cli.ask.mail_to": "Mail address for alarms (empty: none, they are on the page only)",
    "cli.ask.mail_host": "Who keeps your mails? {names}, or the name of its mail server",
    "cli.ask.mail_server": (
        "Its server for outgoing mails, such as smtp.mein-shop.example or with a port :587"
    ),
    "cli.ask.mail_user": "User there",
    "cli.ask.mail_password": "Password there (nothing is shown while you type; it goes into {file})",
    "cli.mail.no_address": "“{address}” is no mail address",
    "cli.mail.no_server": "“{server}” names no mail server",
    "cli.mail.later": (
        "The settings keep this mail server, and the page says that it was not proven. To try it "
        "again: kickroute-connector check --send-test-alarm"
    ),
    "cli.mail.none": "Alarms will stand on the status page and in the log only.",
    "cli.mail.hint.all_inkl": "At all-inkl the server is named in the KAS, such as w0123456.kasserver.com.",
    "cli.mail.hint.second_factor": (
        "With a second factor, mailbox.org wants a password of its own for programs."
    ),
    "cli.mail.hint.allow_programs": (
        "There, sending by programs has to be allowed once: in the settings of the mailbox, POP3 and IMAP."
    ),
    "cli.mail.hint.mail_password": (
        "T-Online wants the mail password, which you set in the customer centre; that of the login "
        "does not do."
    ),
    "cli.mail.hint.app_password": (
        "Gmail wants an app password: Google account, security, two-step verification, app passwords."
    ),
    "cli.mail.hint.microsoft": (
        "Microsoft takes passwords of programs no more, or only where an administrator allows SMTP "
        "AUTH. If it refuses, take another mailbox, or one of the other ways of docs/alarms.md."
    ),
}
