"""``kickroute-host``: the commands and their options."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from connector.cli.command import WORLD_WRONG, TranslatedCommand, translated_app
from connector.host.wiring import HostWiring

if TYPE_CHECKING:
    from connector.host.session import HostSession

HostFile = Annotated[Path | None, typer.Option("--host", metavar="PATH", help="help.host.file")]
AsJson = Annotated[bool, typer.Option("--json", help="help.option.json")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="help.host.name")]
IsSure = Annotated[bool, typer.Option("--yes", help="help.host.yes")]


def build_host_cli(wiring: HostWiring) -> typer.Typer:
    """Build the command line; calling what is returned runs it and exits."""
    app = translated_app("kickroute-host", "help.host", wiring)
    app.callback()(_begin)
    for command in (
        serve,
        worker,
        upgrade,
        add,
        remove,
        pause,
        resume,
        export,
        backup,
        restore,
        status,
        usage,
        rekey,
    ):
        app.command(help=f"help.host.{command.__name__}", cls=TranslatedCommand)(command)
    app.command("list", help="help.host.list", cls=TranslatedCommand)(list_)
    app.command("settings", help="help.host.settings", cls=TranslatedCommand)(settings_)
    app.command("support", help="help.host.support", cls=TranslatedCommand)(support)
    passed_on = {"ignore_unknown_options": True, "allow_interspersed_args": False, "help_option_names": []}
    app.command("for", help="help.host.for", cls=TranslatedCommand, context_settings=passed_on)(for_)
    return app


def serve(context: typer.Context, host: HostFile = None, as_json: AsJson = False) -> None:
    """Serve the doors of all suppliers."""
    session = _session(context, host, as_json)
    raise typer.Exit(session.wiring.serve(session.settings))


def worker(
    context: typer.Context,
    processes: Annotated[int, typer.Option("--processes", min=1, help="help.host.worker.processes")] = 1,
    host: HostFile = None,
    as_json: AsJson = False,
) -> None:
    """Do what suppliers want done."""
    session = _session(context, host, as_json)
    raise typer.Exit(session.wiring.work(session.settings, processes))


def _begin() -> None:
    """Take what stands before a command."""


def _session(context: typer.Context, host: Path | None, as_json: bool) -> HostSession:
    from connector.host.session import open_session

    return open_session(context, host, as_json=as_json)


def upgrade(context: typer.Context, host: HostFile = None, as_json: AsJson = False) -> None:
    """Make the database's tables, or bring them up to date."""
    from connector.store.schema import VERSION
    from connector.store.shared import versions

    session = _session(context, host, as_json)
    found = versions.upgrade_host(session.settings.store.url, session.settings.store.owner_url)
    session.say.facts(before=found, now=VERSION)
    session.say.tell("host.upgraded" if found else "host.made", before=found, now=VERSION)


def add(
    context: typer.Context,
    name: Name,
    settings: Annotated[Path, typer.Option("--settings", metavar="PATH", help="help.host.add.settings")],
    source: Annotated[str, typer.Option("--from", metavar="BACKUP", help="help.host.add.from")] = "",
    paused: Annotated[bool, typer.Option("--paused", help="help.host.add.paused")] = False,
    host: HostFile = None,
    as_json: AsJson = False,
) -> None:
    """Serve a supplier."""
    from connector.host.commands import keeping

    keeping.add(_session(context, host, as_json), name, settings, source, is_paused=paused)


def settings_(
    context: typer.Context,
    name: Name,
    settings: Annotated[Path, typer.Argument(metavar="FILE", help="help.host.add.settings")],
    host: HostFile = None,
    as_json: AsJson = False,
) -> None:
    """Change a supplier's settings."""
    from connector.host.commands import keeping

    keeping.change_settings(_session(context, host, as_json), name, settings)


def remove(
    context: typer.Context, name: Name, yes: IsSure = False, host: HostFile = None, as_json: AsJson = False
) -> None:
    """Forget a supplier."""
    from connector.host.commands import keeping

    keeping.remove(_session(context, host, as_json), name, is_sure=yes)


def pause(context: typer.Context, name: Name, host: HostFile = None, as_json: AsJson = False) -> None:
    """Do nothing for a supplier."""
    from connector.host.commands import keeping

    keeping.pause(_session(context, host, as_json), name)


def resume(
    context: typer.Context, name: Name, yes: IsSure = False, host: HostFile = None, as_json: AsJson = False
) -> None:
    """Serve a supplier again."""
    from connector.host.commands import keeping

    keeping.resume(_session(context, host, as_json), name, is_sure=yes)


def export(
    context: typer.Context,
    name: Name,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="help.host.export.folder")],
    public_url: Annotated[
        str, typer.Option("--public-url", metavar="URL", help="help.host.export.public_url")
    ] = "",
    host: HostFile = None,
    as_json: AsJson = False,
) -> None:
    """Move a supplier out."""
    from connector.host.commands import keeping

    keeping.export(_session(context, host, as_json), name, folder, public_url)


def backup(
    context: typer.Context,
    name: Name,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="help.backup.file")],
    host: HostFile = None,
    as_json: AsJson = False,
) -> None:
    """Copy a supplier's store into a file."""
    from connector.host.commands import keeping

    keeping.back_up(_session(context, host, as_json), name, file)


def restore(
    context: typer.Context,
    name: Name,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="help.restore.file")],
    host: HostFile = None,
    as_json: AsJson = False,
) -> None:
    """Put a copy of a supplier's store in its place."""
    from connector.host.commands import keeping

    keeping.restore(_session(context, host, as_json), name, file)


def list_(context: typer.Context, host: HostFile = None, as_json: AsJson = False) -> None:
    """Name all suppliers."""
    from connector.host.commands import listing

    listing.show_list(_session(context, host, as_json))


def status(context: typer.Context, host: HostFile = None, as_json: AsJson = False) -> None:
    """Say who needs somebody."""
    from connector.host.commands import listing

    if not listing.show_status(_session(context, host, as_json)):
        raise typer.Exit(WORLD_WRONG)


def usage(
    context: typer.Context,
    month: Annotated[str, typer.Option("--month", metavar="MONTH", help="help.host.usage.month")],
    csv: Annotated[bool, typer.Option("--csv", help="help.host.usage.csv")] = False,
    host: HostFile = None,
    as_json: AsJson = False,
) -> None:
    """Write what was done in a month."""
    from connector.host.commands import listing

    listing.show_usage(_session(context, host, as_json), month, as_csv=csv)


def rekey(
    context: typer.Context,
    prepare: Annotated[bool, typer.Option("--prepare", help="help.host.rekey.prepare")] = False,
    finish: Annotated[bool, typer.Option("--finish", help="help.host.rekey.finish")] = False,
    host: HostFile = None,
    as_json: AsJson = False,
) -> None:
    """Change the keys."""
    from connector.host.commands import keys

    session = _session(context, host, as_json)
    if prepare and finish:
        raise typer.BadParameter(session.say.text("cli.only_one", options="--prepare, --finish"))
    keys.rekey(session, prepares=prepare, finishes=finish)


def support(
    context: typer.Context,
    name: Name,
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="help.support.file")] = None,
    host: HostFile = None,
    as_json: AsJson = False,
) -> None:
    """Write what a call for help needs."""
    words = ["support", *([str(file)] if file else []), *(["--json"] if as_json else [])]
    _run_for(context, name, words, host)


def for_(
    context: typer.Context,
    name: Name,
    words: Annotated[list[str], typer.Argument(metavar="COMMAND", help="help.host.for.command")],
    host: HostFile = None,
) -> None:
    """Run a command of the daemon's for a supplier."""
    _run_for(context, name, words, host)


def _run_for(context: typer.Context, name: str, words: list[str], host: Path | None) -> None:

    session = _session(context, host, as_json=False)
    with session.house() as house:
        raise typer.Exit(session.wiring.run_for(house, name, words))
