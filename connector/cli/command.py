"""How every command behaves: help in the reader's language, errors as sentences, exit codes.

Exit codes: 0 done, 1 something is wrong with the world, 2 wrong use or wrong settings, 130 broken off.
"""

from __future__ import annotations

import errno
import gettext
import os
import sys
import traceback
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from connector.cli.usage import HELP, PLACEHOLDERS, explain_usage
from connector.model.errors import ConnectorError, SettingsWrong
from connector.model.messages import say
from connector.model.system import reason_of
from connector.texts import CATALOGUES, choose_language, render, text, wish_of_system
from connector.texts.rendering import DOMAIN, LOCALE

if TYPE_CHECKING:
    from connector.catalogue.release import Language

WORLD_WRONG = 1
USE_WRONG = 2
BROKEN_OFF = 130

_reader: ContextVar[Language | None] = ContextVar("reader", default=None)


def speak(language: Language) -> None:
    """Say errors in this language from now on; until then in the system's."""
    _reader.set(language)


class _Helpful:
    """The library's own words in a command's help, in the reader's language."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write how a command is called."""
        pieces = " ".join(self.collect_usage_pieces(ctx))  # type: ignore[attr-defined]  # the library's
        formatter.write_usage(ctx.command_path, pieces, prefix=render(_language(), HELP["usage"]))

    def get_help_option(self, ctx: Any) -> Any:
        """Return the option that shows the help."""
        option = super().get_help_option(ctx)  # type: ignore[misc]  # the library's
        if option is not None:
            option.help = render(_language(), HELP["help"])
        return option


class TranslatedCommand(_Helpful, TyperCommand):
    """A command whose help texts are keys of the catalogue, and whose errors are sentences."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        _translate_help(self)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; what goes wrong becomes a sentence on standard error and an exit code."""
        _load_log()
        try:
            return super().invoke(ctx)
        except (Exception, KeyboardInterrupt) as error:
            if type(error).__module__.startswith("typer") and not isinstance(error, typer.Abort):
                raise
            raise typer.Exit(_explain(error)) from error


def _load_log() -> None:
    """Load structlog as where there is no rich: a seventh of what a short command takes of the processor.

    It would use rich to colour traces, and ours are written by :mod:`connector.running.logs`.
    """
    if "structlog" not in sys.modules and "rich" not in sys.modules:
        sys.modules["rich"] = None  # type: ignore[assignment]  # what Python takes for "cannot be imported"
        try:
            import structlog  # noqa: F401 - only to have it loaded
        finally:
            del sys.modules["rich"]


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
    _say(key, file=error.filename or "-", reason=reason_of(error))


def _say(key: str, **values: object) -> None:
    _complain(text(_language(), key, **values))


def _complain(sentence: str) -> None:
    from connector.running.logs import visible

    typer.echo(visible(render(_language(), sentence), is_line=False), err=True)


class TranslatedGroup(_Helpful, TyperGroup):
    """The program itself, with its help in the reader's language."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.subcommand_metavar = render(_of_system(), HELP["command"])
        _translate_help(self)

    def main(self, *args: Any, **options: Any) -> Any:
        """Run the program; wrong use becomes a sentence on standard error and exit code 2."""
        options["standalone_mode"] = False
        _reader.set(None)
        try:
            code = super().main(*args, **options)
        except Exception as error:
            if not hasattr(error, "format_message"):
                raise
            _tell_usage(error)
            sys.exit(USE_WRONG)
        sys.exit(code if isinstance(code, int) else 0)


def _tell_usage(error: Any) -> None:
    language = _language()
    if type(error).__name__ == "NoArgsIsHelpError":
        typer.echo(error.message, err=True)
        return
    if error.ctx is not None:
        hint = say(
            "Try '{command} {option}' for help.",
            command=error.ctx.command_path,
            option=error.ctx.help_option_names[0],
        )
        typer.echo(f"{error.ctx.get_usage()}\n{render(language, hint)}\n", err=True)
    _complain(say("Error: {message}", message=explain_usage(error)))


def _of_system() -> Language:
    return choose_language("auto", wish_of_system())


def _language() -> Language:
    return _reader.get() or _of_system()


def _translate_help(command: TyperCommand | TyperGroup) -> None:
    command.options_metavar = render(_of_system(), HELP["options"])
    command.help = _translate(command.help)
    for parameter in command.params:
        if isinstance(parameter, TyperOption | TyperArgument):
            parameter.help = _translate(parameter.help)
            named = parameter.metavar or ""
            parameter.metavar = render(_of_system(), PLACEHOLDERS.get(named, named)) or None


def _translate(key: str | None) -> str | None:
    language = _of_system()
    return text(language, key) if key is not None and key in CATALOGUES[language] else key


def _admit(error: BaseException) -> None:
    """Name a defect so that it can be reported, without the values that it stumbled over."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(last.filename).name}:{last.lineno}"
    _say("cli.defect", kind=type(error).__name__, place=place)


def translated_app(name: str, help_key: str, wiring: object) -> typer.Typer:
    """Make a command line without commands; ``wiring`` is the object of their contexts.

    The library of the command line finds its headings in our catalogue, by the system's language.
    """
    gettext.bindtextdomain(DOMAIN, LOCALE)
    gettext.textdomain(DOMAIN)
    return typer.Typer(
        name=name,
        help=help_key,
        cls=TranslatedGroup,
        context_settings={"obj": wiring, "help_option_names": ["-h", "--help"]},
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
