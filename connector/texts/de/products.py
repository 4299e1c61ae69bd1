"""German texts of the pages about products, prices and categories."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "command.prices_asked": "Die Werte werden in den Shop geschrieben.",
    "command.prices_undo_asked": "Was vorher dort stand, wird zurückgestellt.",
    "command.prices_busy": (
        "Es werden gerade andere Werte in den Shop geschrieben; warten Sie, bis das fertig ist."
    ),
    "command.prices_not_last": (
        "Seither wurde etwas anderes geschrieben, oder es ist schon alles zurückgestellt."
    ),
}
