"""One call of the command line: its settings, its language, and how it writes."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from connector.cli.command import speak
from connector.cli.wiring import Wiring
from connector.running import logs
from connector.settings import Settings
from connector.settings.zone import local, use
from connector.store import Store
from connector.texts import choose_language, name, render, text, wish_of_system
from connector.views.overview import plain

if TYPE_CHECKING:
    from connector.catalogue.release import Language
    from connector.ports.kinds import ShopKind

SETTINGS = Path("settings.toml")
WIDTH_WHEN_PIPED = 200
_YES = ("j", "ja", "y", "yes")
_NO = ("", "n", "nein", "no")


@dataclass(frozen=True, slots=True)
class Session:
    """What every command is given; ``as_json``: one JSON object on standard output, and nothing else."""

    wiring: Wiring
    settings: Settings
    language: Language
    as_json: bool

    @property
    def kind(self) -> ShopKind:
        """The kind of the shop in the settings; raises KeyError for the sandbox."""
        return self.wiring.kinds()[self.settings.shop.platform]

    @property
    def kinds(self) -> str:
        """All kinds of shops, as a sentence names them."""
        return f" {self.text('cli.or')} ".join(self.wiring.kinds())

    @contextmanager
    def store(self) -> Iterator[Store]:
        """Open the store and close it at the end."""
        store = self.wiring.open_store(self.settings)
        try:
            with store.reading() as tx:
                use(self.settings.ui.timezone, tx.facts.shop_timezone)
            yield store
        finally:
            store.close()

    def text(self, key: str, **values: object) -> str:
        """Return a text in the reader's language."""
        return text(self.language, key, **values)

    def name(self, kind: str, word: str) -> str:
        """Return how people call a word of the program."""
        return name(self.language, kind, word)

    def time(self, moment: datetime) -> str:
        """Write a time by the people's clock."""
        return local(moment).strftime(self.text("cli.time_form"))

    def tell(self, key: str, **values: object) -> None:
        """Write a sentence for people; silent in JSON mode."""
        self.say(self.text(key, **values))

    def say(self, line: str, *, lead: str = "", colour: str = "") -> None:
        """Write a line for people, after ``lead`` in a colour of ours; silent in JSON mode."""
        if not self.as_json:
            shown = typer.style(logs.visible(lead, is_line=False), fg=colour) if lead else ""
            typer.echo(shown + logs.visible(render(self.language, line), is_line=False))

    def warn(self, line: str) -> None:
        """Write a line to standard error, in any mode."""
        typer.echo(logs.visible(render(self.language, line), is_line=False), err=True)

    def confirm(self, question: str) -> bool:
        """Ask until the answer is a yes or a no, in English or German; nothing typed is a no."""
        while True:
            answer = str(
                typer.prompt(f"{question} {self.text('cli.yes_no')}", default="", show_default=False)
            )
            if (word := answer.strip().casefold()) in _YES or word in _NO:
                return word in _YES
            self.warn(self.text("cli.neither"))

    def facts(self, **facts: Any) -> None:
        """Write the one JSON object; silent for people."""
        if self.as_json:
            written = json.dumps(plain(facts), ensure_ascii=False, indent=2)
            typer.echo(logs.visible(written, is_line=False))

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Write a table for people; silent in JSON mode. ``columns`` are keys of texts."""
        if self.as_json:
            return
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        grid = Table(box=None, pad_edge=False, header_style="bold")
        for key in columns:
            grid.add_column(self.text(key), overflow="fold")
        for row in rows:
            # As Text, so that nothing a shop writes is taken for markup.
            cells = (render(self.language, cell) for cell in row)
            grid.add_row(*(Text(logs.visible(cell, is_line=False)) for cell in cells))
        width = None if sys.stdout.isatty() else WIDTH_WHEN_PIPED
        Console(highlight=False, width=width).print(grid)


def session_without_settings(wiring: Wiring, *, as_json: bool = False) -> Session:
    """Return a session for a command that comes before any settings: in the system's language."""
    settings = Settings()
    logs.configure(settings.model_copy(update={"log": settings.log.model_copy(update={"level": "error"})}))
    return Session(wiring, settings, choose_language("auto", wish_of_system()), as_json=as_json)


def open_session(
    wiring: Wiring, paths: Sequence[Path], *, as_json: bool, finds_practice: bool = True
) -> Session:
    """Read the settings (``settings.toml`` when none are named) and choose the language.

    Settings of the sandbox, or none at all, mean the practice that runs at their address, if there is one;
    a person is told so. Raises SettingsWrong. Logs go to standard error, warnings only: what the command
    says is its output.
    """
    is_unnamed = finds_practice and not paths and not SETTINGS.exists()
    settings = Settings() if is_unnamed else wiring.load(paths or [SETTINGS])
    is_practice = finds_practice and settings.shop.platform == "sandbox"
    practice = wiring.find_practice(settings) if is_practice else None
    if practice is None and is_unnamed:
        settings = wiring.load([SETTINGS])
    chosen = practice or settings
    quiet = chosen.log.model_copy(update={"level": "warning"})
    logs.configure(chosen.model_copy(update={"log": quiet}))
    language = choose_language(chosen.ui.language, wish_of_system())
    speak(language)
    session = Session(wiring, chosen, language, as_json)
    if practice is not None and not as_json:
        session.warn(session.text("cli.practice_found", listen=practice.server.listen))
    return session
