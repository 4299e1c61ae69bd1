"""``label``: print a parcel's label with the retailer as sender, or take one back."""

from __future__ import annotations

from connector.cli.asking import ask
from connector.cli.catalogue.syncing import require_shop
from connector.cli.session import Session
from connector.model.commands import Command

WAIT_SECONDS = 150.0
"""A carrier may take its time; longer than this the daemon goes on alone."""


def label(session: Session, number: str, *, again: bool) -> None:
    """Let the label of an order be made."""
    _require_shop(session)
    options = {"again": "yes"} if again else {}
    ask(session, Command.MAKE_LABEL, seconds=WAIT_SECONDS, number=number, **options)


def cancel(session: Session, number: str) -> None:
    """Let the label of an order be taken back."""
    _require_shop(session)
    ask(session, Command.CANCEL_LABEL, seconds=WAIT_SECONDS, number=number)


def _require_shop(session: Session) -> None:
    if session.settings.labels.carrier:
        require_shop(session)
