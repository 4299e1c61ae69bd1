"""Who holds stock: products to be read again, and our units that were subtracted when they were told."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

from sqlalchemy import Connection, delete, insert, select

from connector.store.engines.portions import portions
from connector.store.facts import Facts
from connector.store.schema import due, subtracted


class Moments:
    """The store's own time: a number that counts what happened, within one transaction.

    No clock tells what came first: of two transactions, the later one has the higher number.
    """

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def now(self) -> int:
        """Return the number of the last thing that happened."""
        return self._facts.moment

    def next(self) -> int:
        """Count one more, and return its number."""
        self._facts.moment += 1
        return self._facts.moment


class Holders:
    """Products to be read again, and reservations as they were told, within one transaction."""

    def __init__(self, connection: Connection, moments: Moments) -> None:
        self._connection = connection
        self._moments = moments
        self.wanted = False

    def want(self, product_ids: Collection[str]) -> None:
        """Have these products read again, by a question that is sent from now on."""
        if not product_ids:
            return
        moment = self._moments.next()
        for part in portions(product_ids):
            self._connection.execute(delete(due).where(due.c.product_id.in_(part)))
        rows = [{"product_id": product_id, "moment": moment} for product_id in sorted(set(product_ids))]
        self._connection.execute(insert(due), rows)
        self.wanted = True

    def due(self, limit: int = 100) -> list[str]:
        """Return products that are to be read again, longest waiting first."""
        query = select(due.c.product_id).order_by(due.c.moment, due.c.product_id).limit(limit)
        return list(self._connection.execute(query).scalars())

    def were_read(self, product_ids: Collection[str], asked: int) -> None:
        """Forget wishes to read these products that are older than this question."""
        for part in portions(product_ids):
            older = delete(due).where(due.c.product_id.in_(part), due.c.moment <= asked)
            self._connection.execute(older)

    def subtracted(self) -> dict[str, dict[str, int]]:
        """Return the units that were subtracted from what was told, by product and offer; without zeros."""
        rows = self._connection.execute(select(subtracted))
        return {row.product_id: json.loads(row.units) for row in rows}

    def subtract(self, units: Mapping[str, Mapping[str, int]]) -> None:
        """Remember the units that were subtracted from these products' offers; empty ones are forgotten."""
        for part in portions(units):
            self._connection.execute(delete(subtracted).where(subtracted.c.product_id.in_(part)))
        rows = [
            {"product_id": product_id, "units": json.dumps(dict(offers), sort_keys=True)}
            for product_id, offers in units.items()
            if offers
        ]
        if rows:
            self._connection.execute(insert(subtracted), rows)
