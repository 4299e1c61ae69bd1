"""The habits of hosts that teach a supplier most, as switches on the practice owner's page."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from practice.simulators.host import NONE, Cache, Habits

_DO = {False: "an / on", True: "aus / off"}
_NOTICE = "<br />\n<b>Notice</b>: Undefined index: kasse in /plugins/kasse.php on line 7<br />\n"


@dataclass(frozen=True, slots=True)
class Switch:
    """One habit: how it is called on the page, and what it changes in ``practice.simulators.host``."""

    label: str
    changes: Mapping[str, Any]

    def is_on(self, habits: Habits) -> bool:
        """Tell whether the host has the habit."""
        return all(getattr(habits, name) == value for name, value in self.changes.items())


def switches(a_product: int | str) -> Mapping[str, Switch]:
    """Return the switches by name; ``a_product`` is the id of the one whose row breaks the shop."""
    return {
        "authorization": Switch(
            "Host lässt Authorization weg / host strips Authorization", {"strips_authorization": True}
        ),
        "methods": Switch(
            "Firewall sperrt PUT, PATCH, DELETE / firewall blocks them",
            {"blocks": ("PUT", "PATCH", "DELETE")},
        ),
        "cache": Switch("Cache vor der API / cache in front of the API", {"cache": Cache(says="x-cache")}),
        "notice": Switch(
            "PHP-Hinweis vor jedem JSON / PHP notice before any JSON",
            {"before": _NOTICE},
        ),
        "row": Switch("Ein Produkt bricht die API / one product breaks the API", {"poison": (a_product,)}),
        "pages": Switch("Lange Listen enden mit 500 / long lists end with 500", {"most_rows": 20}),
    }


def turned(habits: Habits, switch: Switch, *, on: bool) -> Habits:
    """Return the habits with one switch on or off."""
    off = {name: getattr(NONE, name) for name in switch.changes}
    return replace(habits, **(switch.changes if on else off))


def forms(habits: Habits, known: Mapping[str, Switch]) -> str:
    """Return a form for each switch, as HTML."""
    return "".join(
        f'<form method="post" action="/owner/switch"><input type="hidden" name="name" value="{name}">'
        f'<input type="hidden" name="on" value="{str(not switch.is_on(habits)).lower()}">'
        f"<button>{html.escape(switch.label)}: {_DO[switch.is_on(habits)]}</button></form>"
        for name, switch in known.items()
    )
