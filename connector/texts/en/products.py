"""English texts of the pages about products, prices and categories."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "command.prices_asked": "The values are being written into the shop.",
    "command.prices_undo_asked": "What stood there before is being put back.",
    "command.prices_busy": "Other values are being written into the shop just now; wait until that is done.",
    "command.prices_not_last": "Something else was written since, or all of it was put back already.",
}
