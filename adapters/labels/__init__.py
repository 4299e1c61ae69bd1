"""Carriers that make labels; chosen by ``labels.carrier``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from connector.ports import Labels
    from connector.settings import Settings

__all__ = ["from_settings"]


def from_settings(settings: Settings) -> Labels | None:
    """Build the carrier that the settings name; None when they name none. It is not asked yet."""
    if settings.labels.carrier != "dhl":
        return None
    from adapters.labels.dhl import DhlLabels

    return DhlLabels.from_settings(settings)
