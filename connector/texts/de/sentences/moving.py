"""German twins of sentences about moving over from the platform's own plugin."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "the platform's own plugin placed it; whether the platform knows what became of it since is not known. "
    "What would be told: kickroute-connector adopt --dry-run; to tell it: kickroute-connector adopt": (
        "Das Plugin der Plattform hat sie angelegt; ob die Plattform weiß, was seither aus ihr wurde, ist "
        "unbekannt. Was gemeldet würde: kickroute-connector adopt --dry-run; melden: kickroute-connector "
        "adopt"
    ),
    "the platform's own plugin placed orders in the shop. Nothing about their money is told before you "
    "confirm it: kickroute-connector adopt --dry-run lists it, kickroute-connector adopt tells it; of one "
    "that is to stay as it is: kickroute-connector orders NUMBER --forget": (
        "Das Plugin der Plattform hat Bestellungen im Shop angelegt. Von ihrem Geld wird nichts gemeldet, "
        "bevor Sie es bestätigen: kickroute-connector adopt --dry-run listet es auf, kickroute-connector "
        "adopt meldet es; für eine, die bleiben soll, wie sie ist: kickroute-connector orders NUMMER --forget"
    ),
    "the platform's own plugin “{name}” was switched on in the shop: both answer for the same orders and "
    "tell of the same stock. Deactivate it, or stop the connector (docs/moving-over.md)": (
        "Das Plugin „{name}“ der Plattform wurde im Shop eingeschaltet: Beide antworten auf dieselben "
        "Bestellungen und melden denselben Bestand. Deaktivieren Sie es, oder halten Sie den Connector an "
        "(docs/de/umziehen.md)"
    ),
    "the platform's own plugin is off": "Das Plugin der Plattform ist aus",
    "every order of the platform's own plugin was decided about": (
        "Über jede Bestellung des Plugins der Plattform ist entschieden"
    ),
}
