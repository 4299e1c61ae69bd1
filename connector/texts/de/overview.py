"""German texts of the first page and of the decisions that wait."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "manual.title": "Handbuch",
    "manual.means": "Was der Connector tut, und was zu tun ist, wenn etwas nicht stimmt.",
    "manual.more": "Mehr dazu",
    "manual.withheld": "Warum ein Angebot zurückgehalten wird: jeder Grund, und was zu ändern ist",
    "page.verdict.unheard": "Es läuft, aber eine Störung würde niemand bemerken.",
    "page.verdict.quiet": "Es läuft; bei Kickroute ist noch nichts live.",
    "page.verdict.away": "Sie sind weg; es läuft von selbst weiter.",
    "page.refresh": "Neu laden",
    "page.needs": "Was Sie braucht",
    "page.since": "seit {time}",
    "page.open_order": "Bestellung öffnen",
    "page.all_decisions": "Alle {count} untereinander",
    "page.decisions": "Händlerpreise, die auf Ihr Ja oder Nein warten",
    "page.no_decisions": "Nichts wartet auf Sie",
    "page.no_decisions_means": "Kein Händlerpreis wartet auf ein Ja oder Nein.",
    "page.figures": "In Zahlen",
    "page.figure.offers": "Angebote live bei Kickroute",
    "page.figure.withheld": "{count} zurückgehalten",
    "page.figure.told": "{count} gemeldet",
    "page.figure.today": "Bestellungen heute",
    "page.figure.total": "{total} im Shop",
    "page.figure.week": "{count} in sieben Tagen, {total}",
    "page.figure.speed": "So lange braucht eine Bestandsänderung",
    "page.figure.speed_up_to": "≤ {seconds} s",
    "page.figure.speed_none": "–",
    "page.figure.speed_means": "die Hälfte von {count} in 24 Stunden; 95 von 100 binnen {seconds} s",
    "page.figure.speed_no": "In 24 Stunden wurde keine gemeldet.",
    "page.figure.untracked": "Warten auf eine Sendungsnummer",
    "page.figure.untracked_since": "die älteste {time}",
    "page.figure.untracked_none": "Alles Versandte hat seine Nummer.",
    "page.figure.contact": "Letzter Kontakt",
    "page.figure.contact_with": "{side}: {time}",
    "page.figure.never": "noch nicht",
    "page.chart": "Wie schnell Bestandsänderungen bei Kickroute sind",
    "page.chart_means": (
        "Für jede der letzten 24 Stunden: binnen wie vieler Sekunden Kickroute die Hälfte der Änderungen, "
        "und 95 von 100, angenommen hat, seit der Connector sie im Shop gelesen hatte."
    ),
    "page.chart_figures": "Die Zahlen dazu",
    "page.chart_hour": "Stunde",
    "page.chart_count": "Änderungen",
    "page.chart_half": "Die Hälfte binnen",
    "page.chart_most": "95 von 100 binnen",
    "page.seconds": "{seconds} s",
    "page.newest_orders": "Neueste Bestellungen",
    "page.all_orders": "Alle Bestellungen",
    "page.past": "Was Sie zuletzt brauchte",
    "page.came": "Kam",
    "page.went": "Ging",
}
