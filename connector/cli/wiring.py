"""What the command line needs of the parts that it may not know itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from connector.setup.means import Means

if TYPE_CHECKING:
    from connector.settings import Loaded, Settings
    from connector.settings.overlay import Overlay


class Wiring(Means, Protocol):
    """Builds adapters and store, and runs the daemon; ``scheduler.py`` is the one that knows them all."""

    def load(self, paths: Sequence[Path]) -> Settings:
        """Read the settings; raises SettingsWrong with every problem."""
        ...

    def find_practice(self, settings: Settings) -> Settings | None:
        """Return the settings of the practice that runs at the address of these; None without one."""
        ...

    def read(
        self, paths: Sequence[Path], overlay: Overlay | None = None, *, may_lack: bool = False
    ) -> Loaded:
        """Read the settings with what is known of their sources; see ``connector.settings.read_settings``."""
        ...

    def run(self, settings: Settings, paths: Sequence[Path]) -> int:
        """Run the daemon until it is told to stop; returns the exit code.

        Its pages change the settings that come from ``paths``.
        """
        ...

    def set_up(self, settings: Settings, paths: Sequence[Path]) -> int:
        """Serve the set-up in the browser until it is finished, then run the daemon with its settings."""
        ...

    def sandbox(self, *, once: bool, as_json: bool, shop: str) -> int:
        """Play a day in the sandbox, or keep it open to practise; returns the exit code."""
        ...
