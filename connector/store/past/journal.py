"""The journal of what happened, and requests of commands."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from connector.model.messages import dump, load
from connector.model.records import JournalEntry, PriceChange, Request
from connector.store.schema import journal, requests

# Built once: hardly a transaction goes without it.
_WRITE = insert(journal)

_BEGUN = "begun"
"""What stands as the result of a request while it is being carried out."""


CALLER = "caller"
"""The argument of a request that names the browser in which a button was pressed."""


class Journal:
    """What happened, in order, within one transaction; never a secret or an end customer's address."""

    def __init__(self, connection: Connection, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._now = now

    def write(self, number: str, what: str, *, money: bool = False, **detail: object) -> None:
        """Append what happened about an order (or, with an empty number, in general)."""
        text = json.dumps({name: dump(str(value)) for name, value in detail.items()}, ensure_ascii=False)
        values = {"at": self._now(), "number": number, "what": what, "detail": text, "money": money}
        self._connection.execute(_WRITE, values)

    def write_prices(self, prices: Iterable[PriceChange]) -> None:
        """Append dealer prices that are told from now on: decisions about money."""
        now = self._now()
        values = [
            {
                "at": now,
                "what": "price told",
                "detail": json.dumps({"gtin": p.gtin, "price": str(p.price), "before": str(p.before or "")}),
                "money": True,
            }
            for p in prices
        ]
        if values:
            self._connection.execute(insert(journal), values)

    def read(
        self,
        number: str | None = None,
        *,
        money: bool = False,
        only: Collection[str] = (),
        without: Collection[str] = (),
        limit: int = 500,
    ) -> list[JournalEntry]:
        """Return entries, newest first: all, those of an order, or only decisions about money.

        ``only`` and ``without`` name what happened.
        """
        query = select(journal).order_by(journal.c.id.desc()).limit(limit)
        if number is not None:
            query = query.where(journal.c.number == number)
        if money:
            query = query.where(journal.c.money)
        if only:
            query = query.where(journal.c.what.in_(only))
        if without:
            query = query.where(journal.c.what.not_in(without))
        return [_entry(row) for row in self._connection.execute(query)]

    def last_id(self) -> int:
        """Return the id of the newest entry, 0 when nothing has happened yet."""
        return int(self._connection.execute(select(func.coalesce(func.max(journal.c.id), 0))).scalar_one())

    def after(self, entry_id: int, what: Collection[str]) -> list[JournalEntry]:
        """Return the entries after that id about something that happened, oldest first."""
        query = (
            select(journal).where(journal.c.id > entry_id, journal.c.what.in_(what)).order_by(journal.c.id)
        )
        return [_entry(row) for row in self._connection.execute(query)]

    def count_since(self, what: str, moment: datetime) -> int:
        """Return how often something happened since then."""
        rows = self._connection.execute(
            select(journal.c.id).where(journal.c.what == what, journal.c.at >= moment)
        )
        return len(rows.all())

    def prune(self, before: datetime, limit: int) -> int:
        """Delete up to ``limit`` entries older than that, but no decision about money; returns how many."""
        old = select(journal.c.id).where(journal.c.at < before, ~journal.c.money).order_by(journal.c.at)
        return self._connection.execute(delete(journal).where(journal.c.id.in_(old.limit(limit)))).rowcount


class Requests:
    """Commands written beside the running daemon, within one transaction."""

    def __init__(self, connection: Connection, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._now = now
        self.asked = 0

    def ask(self, command: str, arguments: Mapping[str, str]) -> int:
        """Write a request for the daemon and return its id."""
        result = self._connection.execute(
            insert(requests).values(at=self._now(), command=command, arguments=json.dumps(dict(arguments)))
        )
        self.asked += 1
        key = result.inserted_primary_key
        return int(key[0]) if key else 0

    def waiting(self) -> list[Request]:
        """Return requests that were not carried out yet, in order."""
        rows = self._connection.execute(
            select(requests).where(requests.c.done_at.is_(None)).order_by(requests.c.id)
        )
        return [_request(row) for row in rows]

    def begin(self, request_id: int) -> bool:
        """Remember that a request is being carried out; False when it was withdrawn, or begun before."""
        untouched = (requests.c.id == request_id, requests.c.done_at.is_(None), requests.c.result != _BEGUN)
        return bool(
            self._connection.execute(update(requests).where(*untouched).values(result=_BEGUN)).rowcount
        )

    def finish(self, request_id: int, result: str) -> None:
        """Remember a request as carried out, with the sentence for who asked."""
        self._connection.execute(
            update(requests).where(requests.c.id == request_id).values(done_at=self._now(), result=result)
        )

    def from_browsers(self, limit: int) -> list[Request]:
        """Return those that were asked for by a button of a page and carried out, newest first."""
        named = requests.c.arguments.contains(f'"{CALLER}": ', autoescape=True)
        rows = self._connection.execute(
            select(requests)
            .where(named, requests.c.done_at.is_not(None))
            .order_by(requests.c.id.desc())
            .limit(limit)
        )
        return [_request(row) for row in rows]

    def prune(self, before: datetime, limit: int) -> int:
        """Delete up to ``limit`` requests that were carried out before then; returns how many."""
        old = select(requests.c.id).where(requests.c.done_at < before).limit(limit)
        return self._connection.execute(delete(requests).where(requests.c.id.in_(old))).rowcount

    def get(self, request_id: int) -> Request | None:
        """Return a request by its id."""
        row = self._connection.execute(select(requests).where(requests.c.id == request_id)).first()
        return None if row is None else _request(row)


def _entry(row: Row[Any]) -> JournalEntry:
    detail = {name: load(value) for name, value in json.loads(row.detail or "{}").items()}
    return JournalEntry(row.at, row.number, row.what, detail, row.money)


def _request(row: Row[Any]) -> Request:
    arguments = json.loads(row.arguments or "{}")
    begun = row.done_at is None and row.result == _BEGUN
    return Request(row.id, row.command, arguments, row.at, row.done_at, row.result, begun=begun)
