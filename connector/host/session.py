"""One call of the host's command line: its settings, its language, and how it writes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import typer

from connector.cli.command import speak
from connector.cli.session import Session
from connector.host.house import House
from connector.host.wiring import HostWiring
from connector.running import logs
from connector.settings import Settings
from connector.settings.host import HostSettings, load_host
from connector.texts import choose_language, wish_of_system

HOST_FILE = Path("host.toml")


@dataclass(frozen=True, slots=True)
class HostSession:
    """What every command of the host is given; ``say`` writes for people or as JSON."""

    wiring: HostWiring
    settings: HostSettings
    say: Session

    @contextmanager
    def house(self) -> Iterator[House]:
        """Open the host, with two connections: a command does one thing after another."""
        house = House.open(self.settings, self.wiring.model, connections=2)
        try:
            yield house
        finally:
            house.close()


def open_session(context: typer.Context, file: Path | None, *, as_json: bool) -> HostSession:
    """Read the host's settings and choose the language; raises SettingsWrong."""
    wiring: HostWiring = context.obj
    settings = load_host(file or HOST_FILE)
    quiet = settings.log.model_copy(update={"level": "warning"})
    logs.configure(Settings(log=quiet))
    language = choose_language(settings.language, wish_of_system())
    speak(language)
    return HostSession(wiring, settings, Session(wiring.daemon, Settings(log=quiet), language, as_json))
