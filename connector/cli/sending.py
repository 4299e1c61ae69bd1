"""``outbox``: messages that the platform has not taken yet."""

from __future__ import annotations

from connector.cli.asking import ask
from connector.cli.session import Session
from connector.commands import Command
from connector.deliver import describe
from connector.records import OutboxEntry


def show_outbox(session: Session, *, only_parked: bool) -> None:
    """List messages in their order, or only those set aside for a person."""
    with session.store() as store, store.reading() as tx:
        waiting, parked = tx.outbox.counts()
        entries = tx.outbox.entries(parked=True if only_parked else None)
    session.facts(
        waiting=waiting,
        parked=parked,
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
