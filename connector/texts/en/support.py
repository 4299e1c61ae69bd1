"""English texts of the call for help."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "help.support": "Write a ZIP for a call for help, without secrets and without people.",
    "help.support.file": "The ZIP to write; without one a name with the time, in this folder.",
    "help.support.log": "A file with the log (- for standard input), where the journal does not have it.",
    "cli.support.written": "{file} is written.",
    "cli.support.look": (
        "Keys, passwords, mail addresses, phone numbers and the addresses that the connector knows "
        "are taken out. Look through it before you send it: a name that stands alone in a line of "
        "somebody else is not recognised."
    ),
    "cli.support.no_journal": (
        "The log is not in it: there is no journal here. Where the connector runs in a container, on "
        "its host: docker compose logs --since 24h > log.txt; where it runs in a terminal, its log "
        "is what stands there. Then: kickroute-connector support --log log.txt"
    ),
    "cli.support.no_entries": (
        "The log is not in it: the journal shows nothing of {unit} to this user. As root: journalctl "
        "-u {unit} --since -1d > log.txt; in a container, on its host: docker compose logs --since "
        "24h > log.txt. Then: kickroute-connector support --log log.txt"
    ),
    "cli.support.about": (
        "What the connector found, for somebody who helps.\n\nversions.json: which versions run "
        "here\nsettings.json: the settings; of secrets, names and addresses only whether they are "
        "set\ncheck.json: every line of kickroute-connector check\nstatus.json: what the page shows: "
        "figures, alarms, what fails and is tried again, orders by number\nqueue.json: messages to "
        "Kickroute that wait or are set aside, without what they say\nhistory.json: what happened "
        "within a day\nlog.txt: a day of log, where it could be had"
    ),
}
