"""Imports: products that the platform handed over, and how far each of them is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, func, insert, select, update

from connector.model.retail import HandedProduct
from connector.model.retail_records import ImportAnswer, ImportRow, ImportRun, ImportState
from connector.store.retail.tables import import_rows, imports

_PRODUCT = TypeAdapter(HandedProduct)


class Imports:
    """Imports within one transaction."""

    def __init__(self, connection: Connection, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._now = now

    def receive(self, products: Iterable[HandedProduct], refused: str = "") -> int:
        """Remember a message's products, all of them waiting; returns the import's id."""
        now = self._now()
        result = self._connection.execute(insert(imports).values(at=now, refused=refused))
        key = result.inserted_primary_key
        import_id = int(key[0]) if key else 0
        rows = [
            {
                "import_id": import_id,
                "code": product.supplier,
                "name": product.name,
                "product": _PRODUCT.dump_json(product).decode(),
                "state": ImportState.WAITING,
                "updated_at": now,
            }
            for product in products
        ]
        if rows:
            self._connection.execute(insert(import_rows), rows)
        return import_id

    def change(self, row_id: int, **changes: Any) -> ImportRow:
        """Change some fields of a row; raises LookupError for an id that is not known."""
        values = dict(changes, updated_at=self._now())
        self._connection.execute(update(import_rows).where(import_rows.c.id == row_id).values(**values))
        return self.require(row_id)

    def require(self, row_id: int) -> ImportRow:
        """Return a row; raises LookupError for an id that is not known."""
        row = self.get(row_id)
        if row is None:
            raise LookupError(row_id)
        return row

    def get(self, row_id: int) -> ImportRow | None:
        """Return a row, None for an id that is not known."""
        return next(iter(self._many(select(import_rows).where(import_rows.c.id == row_id))), None)

    def waiting(self, limit: int) -> list[ImportRow]:
        """Return rows that can go on, oldest first."""
        query = select(import_rows).where(import_rows.c.state == ImportState.WAITING)
        return self._many(query.order_by(import_rows.c.id).limit(limit))

    def in_states(self, states: Collection[ImportState], limit: int, offset: int = 0) -> list[ImportRow]:
        """Return rows in these states, newest first."""
        query = select(import_rows).where(import_rows.c.state.in_(states)).order_by(import_rows.c.id.desc())
        return self._many(query.limit(limit).offset(offset))

    def of_supplier(self, supplier: str, state: ImportState) -> list[ImportRow]:
        """Return a supplier's rows in a state, oldest first."""
        query = select(import_rows).where(import_rows.c.code == supplier, import_rows.c.state == state)
        return self._many(query.order_by(import_rows.c.id))

    def counts(self) -> dict[ImportState, int]:
        """Count all rows by their state."""
        query = select(import_rows.c.state, func.count()).group_by(import_rows.c.state)
        return {ImportState(state): count for state, count in self._connection.execute(query)}

    def runs(self, limit: int) -> list[ImportRun]:
        """Return the newest imports with the counts of their rows."""
        found = self._connection.execute(select(imports).order_by(imports.c.id.desc()).limit(limit)).all()
        counts: dict[int, dict[ImportState, int]] = {run.id: {} for run in found}
        query = (
            select(import_rows.c.import_id, import_rows.c.state, func.count())
            .where(import_rows.c.import_id.in_(list(counts)))
            .group_by(import_rows.c.import_id, import_rows.c.state)
        )
        for import_id, state, count in self._connection.execute(query):
            counts[import_id][ImportState(state)] = count
        return [ImportRun(run.id, run.at, counts[run.id], run.refused) for run in found]

    def _many(self, query: Any) -> list[ImportRow]:
        return [_row(row) for row in self._connection.execute(query)]


def _row(row: Row[Any]) -> ImportRow:
    return ImportRow(
        id=row.id,
        import_id=row.import_id,
        product=_PRODUCT.validate_json(row.product),
        state=ImportState(row.state),
        updated_at=row.updated_at,
        reason=row.reason,
        answer=ImportAnswer(row.answer) if row.answer else None,
        product_id=row.product_id,
        request=row.request,
        asked_at=row.asked_at,
    )
