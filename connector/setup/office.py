"""The settings of a running connector, as its pages change them: tried first, then kept, then in force."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from connector.settings import Loaded
from connector.settings.changing import changed
from connector.settings.overlay import Overlay, write_overlay
from connector.setup.means import Means


@dataclass(frozen=True)
class Office:
    """``read`` reads the settings, with an overlay in place of the saved one; ``restart`` puts them in force.

    ``state`` is the folder for what the connector writes.
    """

    means: Means
    read: Callable[[Overlay | None], Loaded]
    state: Path
    restart: Callable[[], None]

    def with_changes(self, changes: Mapping[str, object]) -> Loaded:
        """Return the settings as they would be; nothing is saved. Raises SettingsWrong."""
        now = self.read(None)
        return self.read(changed(now.overlay, now.settings, changes))

    def save(self, loaded: Loaded) -> None:
        """Keep the changes of such settings; raises OSError. They count from the next start on."""
        write_overlay(self.state, loaded.overlay)
