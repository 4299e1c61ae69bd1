"""How every command behaves: help in the reader's language, errors as sentences, exit codes.

Exit codes: 0 done, 1 something is wrong with the world, 2 wrong use or wrong settings, 130 broken off.
"""

from __future__ import annotations

import errno
import os
import sys
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
BROKEN_OFF = 130

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
        except (typer.Abort, KeyboardInterrupt) as error:
            typer.echo(err=True)
            _say("cli.broken_off" if sys.stdin.isatty() else "cli.no_answer")
            raise typer.Exit(BROKEN_OFF) from error
        except OSError as error:
            if error.errno == errno.EPIPE:
                # Who reads has had enough, as `head` does; what is still written goes nowhere.
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                raise typer.Exit(0) from error
            if error.errno is None:
                raise _defect(error) from error
            _say_of_file(error)
            raise typer.Exit(WORLD_WRONG) from error
        except Exception as error:
            if type(error).__module__.startswith("typer"):
                raise
            raise _defect(error) from error


def _say_of_file(error: OSError) -> None:
    """Say what became of a file or folder that could not be used."""
    kinds = {errno.ENOSPC: "cli.disk_full", errno.EDQUOT: "cli.disk_full", errno.ENOENT: "cli.no_folder"}
    key = kinds.get(error.errno or 0, "cli.unwritable")
    _say(key, file=error.filename or "-", reason=error.strerror or type(error).__name__)


def _say(key: str, **values: object) -> None:
    _complain(text(_reader.get() or choose_language("auto", wish_of_system()), key, **values))


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


def _defect(error: Exception) -> typer.Exit:
    """Name a defect so that it can be reported, without the values that it stumbled over."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(last.filename).name}:{last.lineno}"
    _say("cli.defect", kind=type(error).__name__, place=place)
    return typer.Exit(WORLD_WRONG)
