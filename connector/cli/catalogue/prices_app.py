"""``prices`` and its commands. What is heavy to load is loaded by the command that needs it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from connector.cli.command import TranslatedCommand, TranslatedGroup

if TYPE_CHECKING:
    from connector.cli.session import Session

SettingsPaths = Annotated[
    list[Path] | None, typer.Option("--settings", metavar="PATH", help="help.option.settings")
]
AsJson = Annotated[bool, typer.Option("--json", help="help.option.json")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="help.prices.dry_run")]
Yes = Annotated[bool, typer.Option("--yes", help="help.prices.yes")]
DEFAULT_FILE = Path("prices.csv")


def build_prices() -> typer.Typer:
    """Build the group of commands about prices."""
    group = typer.Typer(name="prices", help="help.prices", cls=TranslatedGroup, no_args_is_help=True)
    group.command("export", help="help.prices.export", cls=TranslatedCommand)(_export)
    group.command("import", help="help.prices.import", cls=TranslatedCommand)(_import)
    group.command("rule", help="help.prices.rule", cls=TranslatedCommand)(_rule)
    group.command("undo", help="help.prices.undo", cls=TranslatedCommand)(_undo)
    return group


def _export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="help.prices.export.file")] = DEFAULT_FILE,
    settings: SettingsPaths = None,
    as_json: AsJson = False,
) -> None:
    from connector.cli.catalogue import pricing

    pricing.export(_session(context, settings, as_json), file)


def _import(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="help.prices.import.file")],
    dry_run: DryRun = False,
    yes: Yes = False,
    settings: SettingsPaths = None,
    as_json: AsJson = False,
) -> None:
    from connector.cli.catalogue import pricing

    pricing.import_(_session(context, settings, as_json), file, dry_run=dry_run, is_sure=yes)


def _rule(
    context: typer.Context,
    rule: Annotated[str | None, typer.Argument(metavar="RULE", help="help.prices.rule.text")] = None,
    category: Annotated[
        str, typer.Option("--category", metavar="CATEGORY", help="help.prices.rule.category")
    ] = "",
    set_category: Annotated[
        str, typer.Option("--set-category", metavar="CATEGORY", help="help.prices.rule.set_category")
    ] = "",
    dry_run: DryRun = False,
    yes: Yes = False,
    settings: SettingsPaths = None,
    as_json: AsJson = False,
) -> None:
    from connector.cli.catalogue import pricing

    session = _session(context, settings, as_json)
    pricing.rule(session, rule, category, set_category, dry_run=dry_run, is_sure=yes)


def _undo(
    context: typer.Context,
    dry_run: DryRun = False,
    yes: Yes = False,
    settings: SettingsPaths = None,
    as_json: AsJson = False,
) -> None:
    from connector.cli.catalogue import pricing

    pricing.take_back(_session(context, settings, as_json), dry_run=dry_run, is_sure=yes)


def _session(context: typer.Context, paths: list[Path] | None, as_json: bool) -> Session:
    from connector.cli.session import open_session

    return open_session(context.obj, paths or [], as_json=as_json)
