"""Labels, as the connector remembers them; never what is printed on them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from connector.model.records import LabelRecord, LabelState
from connector.store.schema import labels


class Labels:
    """Labels within one transaction; an order may have several, the newest counts."""

    def __init__(self, connection: Connection, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._now = now

    def intend(self, number: str, carrier: str) -> LabelRecord:
        """Remember that the carrier is going to be asked for a label of this Kickroute order."""
        now = self._now()
        result = self._connection.execute(
            insert(labels).values(
                number=number, carrier=carrier, state=LabelState.INTENDED, at=now, updated_at=now
            )
        )
        key = result.inserted_primary_key
        return self.require(int(key[0]) if key else 0)

    def change(self, label_id: int, **changes: Any) -> LabelRecord:
        """Change some fields of a label; raises LookupError for an id that is not known."""
        values = dict(changes, updated_at=self._now())
        self._connection.execute(update(labels).where(labels.c.id == label_id).values(**values))
        return self.require(label_id)

    def require(self, label_id: int) -> LabelRecord:
        """Return a label; raises LookupError for an id that is not known."""
        row = self._connection.execute(select(labels).where(labels.c.id == label_id)).first()
        if row is None:
            raise LookupError(label_id)
        return _record(row)

    def of(self, number: str) -> list[LabelRecord]:
        """Return all labels of a Kickroute order, newest first."""
        return [] if "\0" in number else self._many(labels.c.number == number)

    def latest(self, number: str) -> LabelRecord | None:
        """Return the newest label of a Kickroute order."""
        return next(iter(self.of(number)), None)

    def in_states(self, states: Collection[LabelState]) -> list[LabelRecord]:
        """Return all labels in these states, newest first."""
        return self._many(labels.c.state.in_(states))

    def with_file(self, before: datetime) -> list[LabelRecord]:
        """Return labels made before then whose PDF is still kept."""
        return self._many(labels.c.file != "", labels.c.at < before)

    def _many(self, *conditions: Any) -> list[LabelRecord]:
        query = select(labels).where(*conditions).order_by(labels.c.id.desc())
        return [_record(row) for row in self._connection.execute(query)]


def _record(row: Row[Any]) -> LabelRecord:
    return LabelRecord(
        id=row.id,
        number=row.number,
        state=LabelState(row.state),
        at=row.at,
        updated_at=row.updated_at,
        carrier=row.carrier,
        tracking=row.tracking,
        file=row.file,
        reason=row.reason,
    )
