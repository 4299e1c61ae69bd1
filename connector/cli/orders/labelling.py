"""``label``: print parcels' labels with the retailer as sender, take them back, or try who makes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import typer

from connector.cli.asking import let, report
from connector.cli.catalogue.syncing import require_shop
from connector.cli.command import WORLD_WRONG
from connector.cli.orders import noting
from connector.cli.session import Session
from connector.documents import Share
from connector.model.commands import Command, Outcome
from connector.model.errors import ConnectorError
from connector.texts import render

WAIT_SECONDS = 150.0
"""A carrier may take its time; longer than this the daemon goes on alone."""


def label(
    session: Session, numbers: Sequence[str], *, again: bool, with_notes: bool, file: Path | None
) -> None:
    """Let the labels of orders be made, one after the other; exits with 1 when one was not.

    ``with_notes`` prints the delivery notes of those that have one, into one file.
    """
    found = _let_each(session, Command.MAKE_LABEL, numbers, {"again": "yes"} if again else {})
    facts = _facts_of(found)
    labelled = [number for number, outcome in found.items() if outcome.is_done]
    try:
        if with_notes and labelled:
            facts["delivery_note"] = noting.write_notes(session, labelled, file, Share())
    finally:
        session.facts(**facts)
    if len(labelled) < len(found):
        raise typer.Exit(WORLD_WRONG)


def cancel(session: Session, numbers: Sequence[str]) -> None:
    """Let the labels of orders be taken back; exits with 1 when one was not."""
    facts = _facts_of(_let_each(session, Command.CANCEL_LABEL, numbers, {}))
    session.facts(**facts)
    if not facts["done"]:
        raise typer.Exit(WORLD_WRONG)


def test(session: Session) -> None:
    """Ask who makes labels whether they would be made; makes none. Exits with 1 when not."""
    _require_shop(session)
    with session.store() as store:
        office = session.wiring.open_label_office(session.settings, store)
        try:
            said = None if office is None else render(session.language, office.labels.look())
            trouble = session.text("label.no_carrier")
        except ConnectorError as error:
            said, trouble = None, render(session.language, str(error))
    report(session, Outcome(is_done=said is not None, sentence=said or trouble))


def _let_each(
    session: Session, command: Command, numbers: Sequence[str], options: Mapping[str, str]
) -> Mapping[str, Outcome]:
    _require_shop(session)
    found = {}
    for number in numbers:
        outcome = let(session, command, seconds=WAIT_SECONDS, number=number, **options)
        (session.say if outcome.is_done else session.warn)(outcome.sentence)
        found[number] = outcome
    return found


def _facts_of(found: Mapping[str, Outcome]) -> dict[str, Any]:
    """Return what machines read: of one order its own facts, of several a list."""
    rows = [{"done": each.is_done, "message": each.sentence, **each.facts} for each in found.values()]
    return rows[0] if len(rows) == 1 else {"done": all(row["done"] for row in rows), "labels": rows}


def _require_shop(session: Session) -> None:
    if session.settings.labels.carrier:
        require_shop(session)
