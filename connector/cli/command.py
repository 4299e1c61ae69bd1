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

from connector.model.errors import ConnectorError, SettingsWrong
from connector.texts import CATALOGUES, choose_language, text, translate, wish_of_system

if TYPE_CHECKING:
    from connector.catalogue.release import Language

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
        _translate_help(self)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; what goes wrong becomes a sentence on standard error and an exit code."""
        try:
            return super().invoke(ctx)
        except (Exception, KeyboardInterrupt) as error:
            if type(error).__module__.startswith("typer") and not isinstance(error, typer.Abort):
                raise
            raise typer.Exit(_explain(error)) from error


def _explain(error: BaseException) -> int:
    """Say what went wrong on standard error; returns the exit code."""
    if isinstance(error, SettingsWrong):
        for problem in error.problems:
            _complain(str(problem))
        return USE_WRONG
    if isinstance(error, typer.Abort | KeyboardInterrupt):
        typer.echo(err=True)
        _say("cli.broken_off" if sys.stdin.isatty() else "cli.no_answer")
        return BROKEN_OFF
    if isinstance(error, OSError) and error.errno == errno.EPIPE:
        # Who reads has had enough, as `head` does; what is still written goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if isinstance(error, OSError) and error.errno is not None:
        _say_of_file(error)
    elif trouble := str(error) if isinstance(error, ConnectorError) else _trouble_of_store(error):
        _complain(trouble)
    else:
        _admit(error)
    return WORLD_WRONG


def _trouble_of_store(error: BaseException) -> str | None:
    if not type(error).__module__.startswith("sqlalchemy"):
        return None
    from connector.store.trouble import describe_trouble

    return describe_trouble(error)


def _say_of_file(error: OSError) -> None:
    """Say what became of a file or folder that could not be used."""
    kinds = {errno.ENOSPC: "cli.disk_full", errno.EDQUOT: "cli.disk_full", errno.ENOENT: "cli.no_folder"}
    key = kinds.get(error.errno or 0, "cli.unwritable")
    _say(key, file=error.filename or "-", reason=error.strerror or type(error).__name__)


def _say(key: str, **values: object) -> None:
    _complain(text(_reader.get() or choose_language("auto", wish_of_system()), key, **values))


def _complain(sentence: str) -> None:
    from connector.running.logs import visible

    language = _reader.get() or choose_language("auto", wish_of_system())
    typer.echo(visible(translate(language, sentence), is_line=False), err=True)


class TranslatedGroup(TyperGroup):
    """The program itself, with its help in the reader's language."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        _translate_help(self)


def _translate_help(command: TyperCommand | TyperGroup) -> None:
    command.help = _translate(command.help)
    for parameter in command.params:
        if isinstance(parameter, TyperOption | TyperArgument):
            parameter.help = _translate(parameter.help)


def _translate(key: str | None) -> str | None:
    language = choose_language("auto", wish_of_system())
    return text(language, key) if key is not None and key in CATALOGUES[language] else key


def _admit(error: BaseException) -> None:
    """Name a defect so that it can be reported, without the values that it stumbled over."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(last.filename).name}:{last.lineno}"
    _say("cli.defect", kind=type(error).__name__, place=place)
