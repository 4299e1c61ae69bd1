"""What the command line of a host may not know itself, and the daemon's commands for one of its suppliers."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from connector.assembly.commands import Wiring
from connector.cli import build_cli
from connector.host.app import build_host_cli
from connector.model.errors import StoreUnusable
from connector.model.messages import say

if TYPE_CHECKING:
    from connector.cli.wiring import Wiring as AnyWiring
    from connector.host.house import House
    from connector.settings import Settings
    from connector.settings.host import HostSettings
    from connector.store import Store

NOT_FOR_ONE = ("run", "init", "sandbox", "setup-link", "backup", "restore")
"""Commands that mean a daemon of its own; the host has its own of some of these names."""


class HostedWiring(Wiring):
    """The daemon's wiring for one supplier of a host: its settings and its store are those of the host."""

    def __init__(self, house: House, name: str) -> None:
        self._house = house
        self._name = name

    def load(self, paths: Sequence[Path]) -> Settings:  # noqa: ARG002 - the host knows them
        """Read the supplier's settings."""
        return self._house.settings_of(self._house.supplier(self._name))

    def find_practice(self, settings: Settings) -> Settings | None:  # noqa: ARG002 - there is none
        """Find no practice."""
        return None

    def open_store(self, settings: Settings) -> Store:  # noqa: ARG002 - the host knows where it is
        """Open the supplier's store."""
        from connector.host.asking import AskedStore

        return AskedStore(self._house, self._name)


class HostingWiring:
    """What the host's commands are given."""

    @property
    def model(self) -> type[Settings]:
        """The settings with the sections of all platforms."""
        from connector.assembly.shops import SettingsOfAll

        return SettingsOfAll

    @property
    def daemon(self) -> AnyWiring:
        """What the daemon's command line is given."""
        return Wiring()

    def serve(self, settings: HostSettings) -> int:
        """Serve the doors of all suppliers until told to stop; returns the exit code."""
        from connector.assembly.hosting import serve

        return serve(settings)

    def work(self, settings: HostSettings, processes: int) -> int:
        """Do jobs in so many processes until told to stop; returns the exit code."""
        from connector.assembly.hosting import work

        return work(settings, processes)

    def run_for(self, house: House, name: str, words: Sequence[str]) -> int:
        """Run a command of the daemon's command line for a supplier; returns its exit code."""
        house.supplier(name)
        if next(iter(words), "") in NOT_FOR_ONE:
            raise StoreUnusable(
                say("this command is for a connector of its own, not for a supplier of a host")
            )
        try:
            build_cli(HostedWiring(house, name))(list(words), prog_name=f"kickroute-host for {name}")
        except SystemExit as left:
            return left.code if isinstance(left.code, int) else 0
        except typer.Exit as left:
            return left.exit_code
        return 0


def main() -> None:
    """Start the command line; a letter that the terminal cannot show is shown as a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    build_host_cli(HostingWiring())()
