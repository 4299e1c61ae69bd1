"""``backup`` and ``restore``: a copy of the store, and its way back."""

from __future__ import annotations

from pathlib import Path

from connector.cli.session import Session
from connector.running import backup


def back_up(session: Session, file: Path) -> None:
    """Copy the store into a file, also beside a running daemon."""
    with session.store() as store:
        backup.back_up(store, file)
    session.facts(file=file)
    session.tell("cli.backed_up", file=file)


def restore(session: Session, file: Path | None) -> None:
    """Put a copy, the newest daily one unless it is named, in the store's place; what was there is kept."""
    file = file or backup.newest_sound(session.settings.store)
    kept = backup.restore(session.settings.store.url, file)
    session.facts(file=file, kept=kept)
    session.tell("cli.restored", file=file)
    if kept is not None:
        session.tell("cli.restored_kept", file=kept)
