"""``delivery-note``: print delivery notes in the retailer's name into one file."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import typer

from connector.cli.catalogue.syncing import require_shop
from connector.cli.command import WORLD_WRONG
from connector.cli.session import Session
from connector.documents import NoteRules, Share, open_notes


def print_notes(session: Session, numbers: Sequence[str], file: Path | None, share: Share) -> None:
    """Write the notes of orders; exits with 1 when they cannot be printed."""
    session.facts(**write_notes(session, numbers, file, share))


def write_notes(
    session: Session, numbers: Sequence[str], file: Path | None, share: Share
) -> Mapping[str, str]:
    """Read the orders from the shop, write their notes, and return what machines read of it."""
    require_shop(session)
    with session.store() as store:
        shop = session.wiring.open_shop(session.settings, store)
        found = open_notes(shop, store, NoteRules.from_settings(session.settings.documents), numbers, share)
    if found.printed is None:
        session.warn(session.text(f"note.{found.verdict}", **found.values))
        raise typer.Exit(WORLD_WRONG)
    target = file or Path(found.printed.file_name)
    _write(target, found.printed.content)
    session.tell(f"note.{found.verdict}", file=target, **found.values)
    return {"note": str(found.verdict), "file": str(target), **found.values}


def read_share(session: Session, now: Iterable[str], sent: Iterable[str]) -> Share:
    """Read what is in the parcel from texts like ``2=1``: of line 2 one piece; raises BadParameter."""
    return Share(_amounts(session, now), _amounts(session, sent))


def _amounts(session: Session, texts: Iterable[str]) -> Mapping[int, int]:
    amounts: dict[int, int] = {}
    for text in texts:
        position, _, pieces = text.partition("=")
        if not (position.isdecimal() and pieces.isdecimal() and len(text) < 12):
            raise typer.BadParameter(session.text("note.no_share", text=text))
        amounts[int(position)] = int(pieces)
    return amounts


def _write(file: Path, content: bytes) -> None:
    """Write a file that only its owner can read: it holds an end customer's address."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
