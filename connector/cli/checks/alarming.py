"""``check --send-test-alarm``: a message to every address, and whether it was received."""

from __future__ import annotations

import typer

from connector.alarms.heard import Tried, remember, try_addresses
from connector.cli.asking import is_asked_at_a_terminal
from connector.cli.command import WORLD_WRONG
from connector.cli.session import Session
from connector.settings import Settings


def send_test_alarm(session: Session, *, is_sure: bool) -> None:
    """Send a test message to every address and remember what a person has received.

    Exits with 1 when there is no address, or none took it.
    """
    alarms = session.settings.alarms
    tried = try_alarms(session, session.settings)
    if not any(not each.trouble for each in tried):
        raise typer.Exit(WORLD_WRONG)
    if not is_sure and (session.as_json or not is_asked_at_a_terminal()):
        session.warn(session.text("cli.alarm.unasked"))
    elif is_sure or session.confirm(session.text("cli.alarm.received")):
        with session.store() as store:
            remember(store, alarms, tried)
        session.tell("cli.alarm.remembered")
    else:
        session.warn(session.text("cli.alarm.not_received"))


def try_alarms(session: Session, settings: Settings) -> tuple[Tried, ...]:
    """Send a test message to every address of these settings, and say of each what became of it."""
    alarms = settings.alarms
    messengers = session.wiring.open_messengers(settings)
    title = session.text("cli.alarm.title", name=settings.supplier or "Kickroute Connector")
    tried = try_addresses(messengers, alarms, title, session.text("cli.alarm.text"))
    if not tried:
        session.warn(session.text("cli.alarm.no_address"))
    for each in tried:
        if each.trouble:
            session.warn(session.text("cli.alarm.not_taken", reason=each.trouble))
        else:
            session.tell("cli.alarm.taken", place=each.place)
    return tried
