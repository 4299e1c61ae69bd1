"""The commands and their options. What is heavy to load is loaded by the command that needs it."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from connector.cli.catalogue.prices_app import build_prices
from connector.cli.command import WORLD_WRONG, TranslatedCommand, translated_app
from connector.cli.wiring import Wiring

if TYPE_CHECKING:
    from connector.cli.session import Session

SettingsPaths = Annotated[
    list[Path] | None, typer.Option("--settings", metavar="PATH", help="help.option.settings")
]
AsJson = Annotated[bool, typer.Option("--json", help="help.option.json")]
UpTo = Annotated[int | None, typer.Option("--up-to", metavar="HOLD", min=1, help="help.option.up_to")]
OrderNumber = Annotated[str | None, typer.Argument(metavar="NUMBER", help="help.option.number")]


class SandboxShop(Enum):
    """Which shop the sandbox simulates."""

    WOOCOMMERCE = "woocommerce"
    SHOPWARE = "shopware"
    BOTH = "both"
    NETWORK = "network"


def build_cli(wiring: Wiring) -> typer.Typer:
    """Build the command line; calling what is returned runs it and exits."""
    app = translated_app("kickroute-connector", "help.app", wiring)
    app.callback()(_begin)
    for command in (run, sync, products, orders, label, outbox, history, check, status, sandbox):
        app.command(help=f"help.{command.__name__}", cls=TranslatedCommand)(command)
    for other in (delivery_note, init, adopt, pause, unpause, leave, backup, restore, support):
        app.command(help=f"help.{other.__name__}", cls=TranslatedCommand)(other)
    app.command("setup-link", help="help.setup_link", cls=TranslatedCommand)(setup_link)
    app.add_typer(build_prices())
    return app


def _say_version(is_wanted: bool) -> None:
    if is_wanted:
        from connector.model.version import VERSION

        typer.echo(f"kickroute-connector {VERSION}")
        raise typer.Exit


def _begin(
    version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="help.option.version")
    ] = False,
) -> None:
    """Take what stands before a command."""


def run(context: typer.Context, settings: SettingsPaths = None, as_json: AsJson = False) -> None:
    """Run the daemon; without a shop, its set-up."""
    from connector.cli.session import SETTINGS

    wiring: Wiring = context.obj
    paths = settings or [SETTINGS]
    loaded = wiring.read(paths, may_lack=True)
    chosen = loaded.settings
    if as_json:
        chosen = chosen.model_copy(update={"log": chosen.log.model_copy(update={"format": "json"})})
    raise typer.Exit(wiring.run(chosen, paths) if loaded.has_shop else wiring.set_up(chosen, paths))


def setup_link(context: typer.Context, settings: SettingsPaths = None, as_json: AsJson = False) -> None:
    """Make a link that opens the set-up in the browser once."""
    from connector.cli.session import SETTINGS, session_without_settings
    from connector.cli.setup import linking

    session = session_without_settings(context.obj, as_json=as_json)
    linking.show_link(session, settings or [SETTINGS])


def init(context: typer.Context, settings: SettingsPaths = None) -> None:
    """Ask a few questions and write the settings."""
    from connector.cli.session import SETTINGS, session_without_settings
    from connector.cli.setup import starting

    starting.init(session_without_settings(context.obj), (settings or [SETTINGS])[-1])


def sync(
    context: typer.Context,
    full: Annotated[bool, typer.Option("--full", help="help.sync.full")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="help.sync.dry_run")] = False,
    csv: Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="help.sync.csv")] = None,
    confirm_withdrawals: Annotated[
        bool, typer.Option("--confirm-withdrawals", help="help.sync.confirm")
    ] = False,
    up_to: UpTo = None,
    settings: SettingsPaths = None,
    as_json: AsJson = False,
) -> None:
    """Read the shop and tell the platform."""
    from connector.cli.catalogue import syncing
    from connector.cli.orders import confirming

    session = _session(context, settings, as_json)
    _only_one(session, full=full, dry_run=dry_run, confirm_withdrawals=confirm_withdrawals)
    if csv is not None and not dry_run:
        raise typer.BadParameter(session.text("cli.csv_needs_dry_run"))
    _needs(session, "--up-to", up_to, "--confirm-withdrawals", is_given=confirm_withdrawals)
    if dry_run:
        syncing.show_preview(session, csv)
    elif confirm_withdrawals:
        confirming.confirm_withdrawals(session, up_to)
    else:
        syncing.sync(session, full=full)


def products(
    context: typer.Context,
    withheld: Annotated[bool, typer.Option("--withheld", help="help.products.withheld")] = False,
    gtin: Annotated[str | None, typer.Option("--gtin", metavar="GTIN", help="help.products.gtin")] = None,
    confirm: Annotated[
        str | None, typer.Option("--confirm", metavar="GTIN", help="help.products.confirm")
    ] = None,
    price: Annotated[str | None, typer.Option("--price", metavar="PRICE", help="help.products.price")] = None,
    deny: Annotated[str | None, typer.Option("--deny", metavar="GTIN", help="help.products.deny")] = None,
    settings: SettingsPaths = None,
    as_json: AsJson = False,
) -> None:
    """Show which products are offered, and why the others are not."""
    from connector.cli.catalogue import listing
    from connector.cli.orders import confirming

    session = _session(context, settings, as_json)
    _only_one(session, withheld=withheld, gtin=gtin, confirm=confirm, deny=deny)
    _needs(session, "--price", price, "--confirm", is_given=confirm is not None)
    if confirm is not None:
        confirming.confirm_price(session, confirm, price)
    elif deny is not None:
        confirming.deny_price(session, deny)
    elif gtin is not None:
        listing.explain_gtin(session, gtin)
    else:
        listing.show_products(session, only_withheld=withheld)


def orders(
    context: typer.Context,
    number: OrderNumber = None,
    retry: Annotated[bool, typer.Option("--retry", help="help.orders.retry")] = False,
    cancel: Annotated[bool, typer.Option("--cancel", help="help.orders.cancel")] = False,
    forget: Annotated[bool, typer.Option("--forget", help="help.orders.forget")] = False,
    confirm_ends: Annotated[bool, typer.Option("--confirm-ends", help="help.orders.confirm_ends")] = False,
    tracking: Annotated[
        str | None, typer.Option("--tracking", metavar="TRACKING", help="help.orders.tracking")
    ] = None,
    carrier: Annotated[str, typer.Option("--carrier", metavar="CARRIER", help="help.orders.carrier")] = "",
    up_to: UpTo = None,
    settings: SettingsPaths = None,
    as_json: AsJson = False,
) -> None:
    """Show orders, or decide about one."""
    from connector.cli.orders import confirming, ordering

    session = _session(context, settings, as_json)
    chosen = _only_one(
        session, retry=retry, cancel=cancel, forget=forget, confirm_ends=confirm_ends, tracking=tracking
    )
    if chosen in ("retry", "cancel", "forget", "tracking") and number is None:
        raise typer.BadParameter(session.text("cli.number_needed", option=f"--{chosen}"))
    if carrier and tracking is None:
        raise typer.BadParameter(session.text("cli.tracking_needed"))
    _needs(session, "--up-to", up_to, "--confirm-ends", is_given=confirm_ends)
    if tracking is not None:
        ordering.enter(session, number or "", tracking, carrier)
    elif confirm_ends:
        confirming.confirm_ends(session, up_to)
    elif chosen:
        ordering.decide(session, chosen, number or "")
    elif number is not None:
        ordering.show_order(session, number)
    else:
        ordering.show_orders(session)


def label(
    context: typer.Context,
    numbers: Annotated[
        list[str] | None, typer.Argument(metavar="NUMBERS", help="help.delivery_note.numbers")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="help.label.again")] = False,
    cancel: Annotated[bool, typer.Option("--cancel", help="help.label.cancel")] = False,
    test: Annotated[bool, typer.Option("--test", help="help.label.test")] = False,
    delivery_note: Annotated[bool, typer.Option("--delivery-note", help="help.label.delivery_note")] = False,
    file: Annotated[Path | None, typer.Option("--file", metavar="FILE", help="help.label.file")] = None,
    settings: SettingsPaths = None,
    as_json: AsJson = False,
) -> None:
    """Print the labels of orders, with the retailer as sender."""
    from connector.cli.orders import labelling

    session = _session(context, settings, as_json)
    chosen = _only_one(session, again=again, cancel=cancel, test=test)
    _needs(session, "--file", file, "--delivery-note", is_given=delivery_note)
    if not numbers and not test:
        raise typer.BadParameter(session.text("label.numbers_needed"))
    if test:
        labelling.test(session)
    elif chosen == "cancel":
        labelling.cancel(session, numbers or ())
    else:
        labelling.label(session, numbers or (), again=again, with_notes=delivery_note, file=file)


def delivery_note(
    context: typer.Context,
    numbers: Annotated[list[str], typer.Argument(metavar="NUMBERS", help="help.delivery_note.numbers")],
    file: Annotated[
        Path | None, typer.Option("--file", metavar="FILE", help="help.delivery_note.file")
    ] = None,
    now: Annotated[
        list[str] | None, typer.Option("--now", metavar="LINE=PIECES", help="help.delivery_note.now")
    ] = None,
    sent: Annotated[
        list[str] | None, typer.Option("--sent", metavar="LINE=PIECES", help="help.delivery_note.sent")
    ] = None,
    settings: SettingsPaths = None,
    as_json: AsJson = False,
) -> None:
    """Print the delivery notes of orders, in the retailer's name."""
    from connector.cli.orders import noting

    session = _session(context, settings, as_json)
    if len(numbers) > 1 and (now or sent):
        raise typer.BadParameter(session.text("note.share_of_one"))
    noting.print_notes(session, numbers, file, noting.read_share(session, now or (), sent or ()))


def adopt(
    context: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="help.adopt.dry_run")] = False,
    since: Annotated[str | None, typer.Option("--since", metavar="DAY", help="help.adopt.since")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="help.adopt.yes")] = False,
    csv: Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="help.adopt.csv")] = None,
    settings: SettingsPaths = None,
    as_json: AsJson = False,
) -> None:
    """Move over from the platform's own plugin."""
    from connector.cli.setup import adopting

    session = _session(context, settings, as_json)
    _only_one(session, dry_run=dry_run, yes=yes)
    adopting.adopt(session, since, dry_run=dry_run, is_sure=yes, csv=csv)


def pause(
    context: typer.Context,
    until: Annotated[str | None, typer.Option("--until", metavar="DAY", help="help.pause.until")] = None,
    settings: SettingsPaths = None,
    as_json: AsJson = False,
) -> None:
    """Tell everything as sold out for a while."""
    from connector.cli.catalogue import leaving

    leaving.pause(_session(context, settings, as_json), until)


def unpause(context: typer.Context, settings: SettingsPaths = None, as_json: AsJson = False) -> None:
    """Offer everything again."""
    from connector.cli.catalogue import leaving

    leaving.unpause(_session(context, settings, as_json))


def leave(
    context: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="help.leave.dry_run")] = False,
    remove_fields: Annotated[bool, typer.Option("--remove-fields", help="help.leave.fields")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="help.leave.yes")] = False,
    settings: SettingsPaths = None,
    as_json: AsJson = False,
) -> None:
    """Take everything from the platform for good."""
    from connector.cli.catalogue import leaving

    session = _session(context, settings, as_json)
    _only_one(session, dry_run=dry_run, remove_fields=remove_fields)
    if dry_run:
        leaving.show_leaving(session)
    elif not leaving.leave(session, removes_fields=remove_fields, is_sure=yes):
        raise typer.Exit(WORLD_WRONG)


def outbox(
    context: typer.Context,
    parked: Annotated[bool, typer.Option("--parked", help="help.outbox.parked")] = False,
    page: Annotated[int, typer.Option("--page", metavar="N", min=1, help="help.outbox.page")] = 1,
    retry: Annotated[str | None, typer.Option("--retry", metavar="ID", help="help.outbox.retry")] = None,
    discard: Annotated[
        str | None, typer.Option("--discard", metavar="ID", help="help.outbox.discard")
    ] = None,
    settings: SettingsPaths = None,
    as_json: AsJson = False,
) -> None:
    """Show messages to the platform, or decide about one."""
    from connector.cli.orders import sending

    session = _session(context, settings, as_json)
    _only_one(session, parked=parked, retry=retry, discard=discard)
    if retry is not None:
        sending.retry(session, retry)
    elif discard is not None:
        sending.discard(session, discard)
    else:
        sending.show_outbox(session, only_parked=parked, page=page)


def history(
    context: typer.Context,
    number: OrderNumber = None,
    money: Annotated[bool, typer.Option("--money", help="help.history.money")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help="help.history.limit")] = 200,
    settings: SettingsPaths = None,
    as_json: AsJson = False,
) -> None:
    """Show what happened."""
    from connector.cli.orders import ordering

    ordering.show_history(_session(context, settings, as_json), number, only_money=money, limit=limit)


def check(
    context: typer.Context,
    files: Annotated[list[Path] | None, typer.Argument(metavar="FILES", help="help.check.files")] = None,
    fix: Annotated[bool, typer.Option("--fix", help="help.check.fix")] = False,
    moved: Annotated[bool, typer.Option("--moved", help="help.check.moved")] = False,
    same_supplier: Annotated[bool, typer.Option("--same-supplier", help="help.check.same_supplier")] = False,
    send_test_alarm: Annotated[
        bool, typer.Option("--send-test-alarm", help="help.check.send_test_alarm")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="help.check.yes")] = False,
    settings: SettingsPaths = None,
    as_json: AsJson = False,
) -> None:
    """Check every precondition."""
    from connector.cli.checks import alarming, checking, mending, several
    from connector.cli.session import session_without_settings

    if files:
        alone = session_without_settings(context.obj, as_json=as_json)
        asked = {"fix": fix, "moved": moved, "same_supplier": same_supplier}
        _only_one(alone, **asked, send_test_alarm=send_test_alarm, files=files)
        if not several.show_several(alone, settings or [], files):
            raise typer.Exit(WORLD_WRONG)
        return
    session = _session(context, settings, as_json)
    _only_one(session, fix=fix, moved=moved, same_supplier=same_supplier, send_test_alarm=send_test_alarm)
    if send_test_alarm:
        alarming.send_test_alarm(session, is_sure=yes)
    elif fix:
        mending.fix(session, is_sure=yes)
    elif moved:
        mending.move(session)
    elif same_supplier:
        mending.change_key(session)
    if not checking.show_checks(session):
        raise typer.Exit(WORLD_WRONG)


def status(
    context: typer.Context,
    files: Annotated[list[Path] | None, typer.Argument(metavar="FILES", help="help.status.files")] = None,
    settings: SettingsPaths = None,
    as_json: AsJson = False,
) -> None:
    """Answer "is all well?", for one supplier or, a line each, for several."""
    from connector.cli import state
    from connector.cli.session import session_without_settings

    if files:
        session = replace(session_without_settings(context.obj), as_json=as_json)
        if not state.show_several(session, settings or [], files):
            raise typer.Exit(WORLD_WRONG)
    elif not state.show_status(_session(context, settings, as_json)):
        raise typer.Exit(WORLD_WRONG)


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="help.backup.file")],
    settings: SettingsPaths = None,
    as_json: AsJson = False,
) -> None:
    """Copy the store into a file."""
    from connector.cli import keeping

    keeping.back_up(_session(context, settings, as_json), file)


def restore(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="help.restore.file")] = None,
    settings: SettingsPaths = None,
    as_json: AsJson = False,
) -> None:
    """Put a copy of the store in its place."""
    from connector.cli import keeping

    keeping.restore(_session(context, settings, as_json), file)


def support(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="help.support.file")] = None,
    log: Annotated[Path | None, typer.Option("--log", metavar="FILE", help="help.support.log")] = None,
    settings: SettingsPaths = None,
    as_json: AsJson = False,
) -> None:
    """Write what a call for help needs."""
    from connector.cli import supporting

    supporting.support(_session(context, settings, as_json), file, log)


def sandbox(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="help.sandbox.once")] = False,
    shop: Annotated[SandboxShop, typer.Option("--shop", help="help.sandbox.shop")] = SandboxShop.WOOCOMMERCE,
    as_json: AsJson = False,
) -> None:
    """Practise with a simulated shop and platform."""
    from connector.cli.session import session_without_settings

    wiring: Wiring = context.obj
    several = shop if shop in (SandboxShop.BOTH, SandboxShop.NETWORK) else None
    _needs(session_without_settings(wiring), f"--shop={shop.value}", several, "--once", is_given=once)
    raise typer.Exit(wiring.sandbox(once=once, as_json=as_json, shop=shop.value))


def _session(
    context: typer.Context, paths: list[Path] | None, as_json: bool, *, finds_practice: bool = True
) -> Session:
    from connector.cli.session import open_session

    return open_session(context.obj, paths or [], as_json=as_json, finds_practice=finds_practice)


def _needs(session: Session, option: str, value: object, other: str, *, is_given: bool) -> None:
    """Refuse an option that says something about another one, where that is not given."""
    if value is not None and not is_given:
        raise typer.BadParameter(session.text("cli.goes_with", option=option, other=other))


def _only_one(session: Session, **options: Any) -> str:
    """Return the name of the option that was given, or nothing; several at once are wrong use."""
    given = [name for name, value in options.items() if value not in (None, False)]
    if len(given) > 1:
        names = ", ".join(f"--{name.replace('_', '-')}" for name in given)
        raise typer.BadParameter(session.text("cli.only_one", options=names))
    return given[0] if given else ""
