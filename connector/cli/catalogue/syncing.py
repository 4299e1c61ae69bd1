"""``sync``: read the shop and tell the platform, by the running daemon or here."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import typer

from connector.alarms import LoggedAlarms
from connector.catalogue.collect import Collected, CollectRules, Sweep, collect_changes
from connector.catalogue.preview import Action, Preview, PreviewRow, preview
from connector.catalogue.release import ReleaseRules, explain, fields_for
from connector.cli.asking import ask, take_lease
from connector.cli.command import WORLD_WRONG
from connector.cli.files import write_csv
from connector.cli.session import Session
from connector.model import ShopIdentity
from connector.model.commands import Command
from connector.model.errors import Problem, SettingsWrong
from connector.model.records import OfferRecord
from connector.outbox.deliver import deliver
from connector.ports import Catalogue, Notifier
from connector.starting.resume import bind
from connector.store import Store
from connector.texts import amount
from connector.views.overview import offer_facts

_ORDER = list(Action)
_COLUMNS = ("cli.column.action", "cli.column.gtin", "cli.column.name", "cli.column.detail")


def sync(session: Session, *, full: bool) -> None:
    """Ask the running daemon to read the shop; without one, read it here and tell the platform."""
    with session.store() as store:
        if take_lease(store):
            _sync_here(session, store, full=full)
            return
    ask(session, Command.SYNC_FULL if full else Command.SYNC)


def show_preview(session: Session, csv: Path | None = None) -> None:
    """Show what would be released, changed and withdrawn, also as a file; nothing is sent or remembered."""
    require_shop(session)
    shop = session.wiring.open_shop(session.settings)
    with session.store() as store:
        found = preview(shop, store, collect_rules(session, shop.identity()))
    counts = {str(action): found.count(action) for action in Action}
    session.facts(
        **counts,
        released_in_all=found.released,
        withheld_by_rule=found.by_rule,
        rows=[asdict(row) for row in found.rows],
        withheld=[offer_facts(offer, session.language) for offer in found.withheld],
    )
    if csv is not None:
        rows = [_row(session, row) for row in _sorted(found)]
        rows += [_withheld_row(session, offer) for offer in found.withheld]
        write_csv(session.language, csv, [session.text(column) for column in _COLUMNS], rows)
    _say_preview(session, found)


def require_shop(session: Session) -> None:
    """Refuse with SettingsWrong what needs a shop of its own: the sandbox lives only while it runs."""
    if session.settings.shop.platform == "sandbox":
        raise SettingsWrong([Problem("shop.platform", session.text("cli.no_shop_in_sandbox"))])


def collect_rules(session: Session, identity: ShopIdentity) -> CollectRules:
    """Take the rules of collecting from the settings, as the daemon does."""
    settings = session.settings
    release = ReleaseRules.from_settings(
        settings.release,
        prices_include_tax=identity.prices_include_tax,
        fields=fields_for(settings.release, session.kind.fields),
    )
    retell = timedelta(hours=settings.schedule.retell_hours)
    return CollectRules(release, settings.release.brake, retell)


def _sync_here(session: Session, store: Store, *, full: bool) -> None:
    require_shop(session)
    settings, notifier = session.settings, LoggedAlarms(store)
    shop = session.wiring.open_shop(settings, store)
    identity = shop.identity()
    keys = settings.kickroute
    bind(store, identity, keys.api_key.get_secret_value(), keys.previous_api_key.get_secret_value())
    rules = collect_rules(session, identity)
    done = Collected() if full else collect_changes(shop, store, notifier, rules)
    if full or done.needs_sweep:
        done = done.plus(_sweep(session, shop, store, notifier, rules))
    sent, is_all = deliver_all(session, store, notifier)
    with store.reading() as tx:
        waiting, parked = tx.outbox.counts()
    session.facts(products=done.products, written=done.events, sent=sent, waiting=waiting, parked=parked)
    session.tell("cli.synced", products=done.products, sent=sent, waiting=waiting, parked=parked)
    if not is_all:
        session.warn(session.text("cli.platform_not_ready"))
        raise typer.Exit(WORLD_WRONG)


def _sweep(
    session: Session, shop: Catalogue, store: Store, notifier: Notifier, rules: CollectRules
) -> Collected:
    run = Sweep(shop, store, notifier, rules)
    while run.step():
        if run.total is not None:
            session.tell("cli.sweeping", done=run.done, total=run.total)
    return run.collected


def deliver_all(session: Session, store: Store, notifier: Notifier) -> tuple[int, bool]:
    """Send what waits while the platform takes it; tells how much, and whether it was all."""
    platform = session.wiring.open_platform(session.settings)
    sent = 0
    while True:
        done = deliver(platform, store, notifier)
        sent += done.taken
        if done.paused or done.rest_until is not None:
            return sent, False
        if not done.taken and not done.parked:
            return sent, True


def _say_preview(session: Session, found: Preview) -> None:
    if rows := _sorted(found):
        session.table(_COLUMNS, [_row(session, row) for row in rows])
    session.tell(
        "cli.preview",
        release=found.count(Action.RELEASE),
        change=found.count(Action.CHANGE),
        withdraw=found.count(Action.WITHDRAW),
        hold=found.count(Action.HOLD),
        withheld=len(found.withheld),
    )


def _sorted(found: Preview) -> list[PreviewRow]:
    return sorted(found.rows, key=lambda row: _ORDER.index(row.action))


def _withheld_row(session: Session, offer: OfferRecord) -> tuple[str, ...]:
    sentences = [explain(code, values, session.language) for code, values in offer.reasons]
    return session.text("cli.withhold"), offer.gtin, offer.name, " ".join(sentences)


def _row(session: Session, row: PreviewRow) -> tuple[str, ...]:
    detail = [_detail(session, key, value) for key, value in row.detail.items()]
    return session.name("action", row.action), row.gtin, row.name, ", ".join(detail)


def _detail(session: Session, key: str, value: str) -> str:
    if key == "rule":
        return session.name("rule", value)
    shown = amount(session.language, value) if "price" in key else value
    return f"{session.name('field', key)} {shown}"
