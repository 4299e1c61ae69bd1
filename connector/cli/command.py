"""How every command behaves: help in the reader's language, errors as sentences, exit codes.

Exit codes: 0 done, 1 something is wrong with the world, 2 wrong use or wrong settings.
"""

from __future__ import annotations

import traceback
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from connector.errors import ConnectorError, SettingsWrong
from connector.texts import CATALOGUES, choose_language, text, translate, wish_of_system

if TYPE_CHECKING:
    from connector.release import Language

WORLD_WRONG = 1
USE_WRONG = 2

_reader: ContextVar[Language | None] = ContextVar("reader", default=None)


def speak(language: Language) -> None:
    """Say errors in this language from now on; until then in the system's."""
    _reader.set(language)


class TranslatedCommand(TyperCommand):
    """A command whose help texts are keys of the catalogue, and whose errors are sentences."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.help = _translate(self.help)
        for parameter in self.params:
            if isinstance(parameter, TyperOption | TyperArgument):
                parameter.help = _translate(parameter.help)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; what goes wrong becomes a sentence on standard error and an exit code."""
        try:
            return super().invoke(ctx)
        except SettingsWrong as error:
            for problem in error.problems:
                _complain(str(problem))
            raise typer.Exit(USE_WRONG) from error
        except ConnectorError as error:
            _complain(str(error))
            raise typer.Exit(WORLD_WRONG) from error
        except Exception as error:
            if type(error).__module__.startswith("typer"):
                raise
            _complain(_admit(error))
            raise typer.Exit(WORLD_WRONG) from error


def _complain(sentence: str) -> None:
    from connector.logs import visible

    language = _reader.get() or choose_language("auto", wish_of_system())
    typer.echo(visible(translate(language, sentence), is_line=False), err=True)


class TranslatedGroup(TyperGroup):
    """The program itself, with its help in the reader's language."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.help = _translate(self.help)


def _translate(key: str | None) -> str | None:
    language = choose_language("auto", wish_of_system())
    return text(language, key) if key is not None and key in CATALOGUES[language] else key


def _admit(error: Exception) -> str:
    """Name a defect so that it can be reported, without the values that it stumbled over."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(last.filename).name}:{last.lineno}"
    language = choose_language("auto", wish_of_system())
    return text(language, "cli.defect", kind=type(error).__name__, place=place)
