"""What the host's command line needs of the parts that it may not know itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from connector.cli.wiring import Wiring
from connector.host.house import House
from connector.settings import Settings
from connector.settings.host import HostSettings


class HostWiring(Protocol):
    """Knows the platforms of shops; the assembly is the one that does."""

    @property
    def model(self) -> type[Settings]:
        """The settings of one supplier, with the sections of all platforms."""
        ...

    @property
    def daemon(self) -> Wiring:
        """What the daemon's command line is given."""
        ...

    def serve(self, settings: HostSettings) -> int:
        """Serve the doors of all suppliers until told to stop; returns the exit code."""
        ...

    def work(self, settings: HostSettings, processes: int) -> int:
        """Do jobs in so many processes until told to stop; returns the exit code."""
        ...

    def run_for(self, house: House, name: str, words: Sequence[str]) -> int:
        """Run a command of the daemon's command line for a supplier; returns its exit code."""
        ...
