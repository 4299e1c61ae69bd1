"""``outbox``: messages that the platform has not taken yet."""

from __future__ import annotations

from connector.cli.asking import ask
from connector.cli.session import Session
from connector.model.commands import Command
from connector.model.records import OutboxEntry
from connector.outbox.parked import describe

AT_ONCE = 1000
"""Messages of a page."""


def show_outbox(session: Session, *, only_parked: bool, page: int) -> None:
    """List messages in their order, or only those set aside for a person, a page of a thousand at a time."""
    with session.store() as store, store.reading() as tx:
        waiting, parked = tx.outbox.counts()
        wanted = True if only_parked else None
        entries = tx.outbox.entries(parked=wanted, limit=AT_ONCE, offset=(page - 1) * AT_ONCE)
    pages = -(-(parked if only_parked else waiting + parked) // AT_ONCE)
    session.facts(
        waiting=waiting,
        parked=parked,
        page=page,
        pages=pages,
        events=[
            {
                "id": entry.id,
                "about": describe(entry),
                "created_at": entry.created_at,
                "attempts": entry.attempts,
                "next_at": entry.next_at,
                "parked": entry.parked,
                "reason": entry.reason,
            }
            for entry in entries
        ],
    )
    if entries:
        columns = ("page.event_id", "cli.column.time", "page.event", "page.next", "page.reason")
        session.table(columns, [_row(session, entry) for entry in entries])
    if pages > 1:
        session.tell("cli.outbox_page", page=page, pages=pages)
    session.tell("cli.outbox_counts", waiting=waiting, parked=parked)


def retry(session: Session, entry_id: str) -> None:
    """Let a message be sent again."""
    ask(session, Command.RETRY_EVENT, id=entry_id)


def discard(session: Session, entry_id: str) -> None:
    """Let a message that was set aside be given up."""
    ask(session, Command.DISCARD_EVENT, id=entry_id)


def _row(session: Session, entry: OutboxEntry) -> tuple[str, ...]:
    if entry.parked:
        following = session.text("cli.set_aside")
    else:
        following = session.time(entry.next_at) if entry.next_at else session.text("page.at_once")
    return str(entry.id), session.time(entry.created_at), describe(entry), following, entry.reason
