"""The habits of hosts that teach a supplier most, as switches on the practice owner's page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from practice.simulators.host import NONE, Cache, Habits

_NOTICE = "<br />\n<b>Notice</b>: Undefined index: kasse in /plugins/kasse.php on line 7<br />\n"


@dataclass(frozen=True, slots=True)
class Switch:
    """One habit: what it changes in ``practice.simulators.host``."""

    changes: Mapping[str, Any]

    def is_on(self, habits: Habits) -> bool:
        """Tell whether the host has the habit."""
        return all(getattr(habits, name) == value for name, value in self.changes.items())


def switches(a_product: int | str) -> Mapping[str, Switch]:
    """Return the switches by name; ``a_product`` is the id of the one whose row breaks the shop."""
    return {
        "authorization": Switch({"strips_authorization": True}),
        "methods": Switch(
            {"blocks": ("PUT", "PATCH", "DELETE")},
        ),
        "cache": Switch({"cache": Cache(says="x-cache")}),
        "notice": Switch(
            {"before": _NOTICE},
        ),
        "row": Switch({"poison": (a_product,)}),
        "pages": Switch({"most_rows": 20}),
    }


def turned(habits: Habits, switch: Switch, *, on: bool) -> Habits:
    """Return the habits with one switch on or off."""
    off = {name: getattr(NONE, name) for name in switch.changes}
    return replace(habits, **(switch.changes if on else off))
