"""``check --fix`` and ``check --moved``: repair what is ours, and follow a shop to its new address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import typer

from connector.alarms import LoggedAlarms
from connector.cli.asking import is_asked_at_a_terminal, take_lease
from connector.cli.catalogue.syncing import require_shop
from connector.cli.command import WORLD_WRONG
from connector.cli.session import Session
from connector.fulfilment.reconcile import reconcile_hooks
from connector.starting.resume import rebind, rekey
from connector.store import Store
from connector.texts import render


def fix(session: Session, *, is_sure: bool) -> None:
    """Repair what is ours in the shop; the platform's callbacks are re-pointed only after a yes."""
    require_shop(session)
    shop = session.wiring.open_shop(session.settings)
    for made in shop.prepare():
        session.tell("cli.fixed", what=render(session.language, made))
    public_url = session.settings.kickroute.public_url
    if session.settings.shop.webhooks != "off":
        with session.store() as store:
            notifier = LoggedAlarms(store)
            others = reconcile_hooks(shop, store, notifier, public_url)
            if others and _may_take_over(session, others, is_sure=is_sure):
                others = reconcile_hooks(shop, store, notifier, public_url, take_over=True)
        if not others:
            session.tell("cli.hooks_fixed")
    if _says_yes(session, is_sure=is_sure, url=public_url):
        session.wiring.open_platform(session.settings).test_connection(f"{public_url}/kickroute/callback")
        session.tell("cli.repointed", url=public_url)


def _may_take_over(session: Session, others: Sequence[str], *, is_sure: bool) -> bool:
    """Ask whether the webhooks of another connector are to be this one's."""
    addresses = ", ".join(others)
    if is_sure:
        return True
    if session.as_json or not is_asked_at_a_terminal():
        session.tell("cli.hooks_of_another", addresses=addresses)
        return False
    return session.confirm(session.text("cli.may_take_over", addresses=addresses))


def move(session: Session) -> None:
    """Let the store belong to the shop that answers now; exits with 1 while a daemon runs on it."""
    require_shop(session)
    identity = session.wiring.open_shop(session.settings).identity()
    with _stopped(session) as store:
        rebind(store, identity)
    session.tell("cli.moved", name=identity.name)


def change_key(session: Session) -> None:
    """Let the store belong to the key of the settings, and to no other; exits with 1 while a daemon runs."""
    with _stopped(session) as store:
        rekey(store, session.settings.kickroute.api_key.get_secret_value())
    session.tell("cli.same_supplier")


@contextmanager
def _stopped(session: Session) -> Iterator[Store]:
    """Open the store on which no daemon runs."""
    with session.store() as store:
        if not take_lease(store):
            session.warn(session.text("cli.stop_first"))
            raise typer.Exit(WORLD_WRONG)
        yield store


def _says_yes(session: Session, *, is_sure: bool, url: str) -> bool:
    if is_sure:
        return True
    if session.as_json or not is_asked_at_a_terminal():
        session.tell("cli.not_repointed")
        return False
    return session.confirm(session.text("cli.may_repoint", url=url))
