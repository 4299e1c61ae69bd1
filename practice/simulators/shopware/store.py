"""The shop's database: tables with indexes, transactions that roll back, drafts of orders, snapshots.

Rows are never changed in place: a write puts another row. That makes a snapshot a shallow copy and a
rollback a list of earlier rows.
"""

from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, Self

from practice.simulators.shopware.entities import ORDER_AGGREGATE
from practice.simulators.shopware.schema import LIVE, Entity, Link

Row = dict[str, Any]
Operation = Literal["insert", "update", "delete"]

SORTED = ("id", "autoIncrement", "createdAt", "updatedAt")
"""Fields by which every table can be read in order and from a given value on."""

_LOOKUPS = {
    "product": ("productNumber", "ean"),
    "order": ("orderNumber",),
    "state_machine_history": ("referencedId",),
    "state_machine_state": ("technicalName",),
}


class SortedIndex:
    """The ids of a table in the order of one field, those without a value first, equal ones by id."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._keys: list[tuple[Any, str]] = []

    def key(self, row: Row) -> tuple[Any, str]:
        """Return a row's place in the order."""
        value = row.get(self.name)
        if value is None:
            value = -1 if self.name == "autoIncrement" else ""
        return value, row["id"]

    def add(self, row: Row) -> None:
        """Put a row into the order."""
        insort(self._keys, self.key(row))

    def remove(self, row: Row) -> None:
        """Take a row out of the order."""
        del self._keys[bisect_left(self._keys, self.key(row))]

    def load(self, rows: Iterable[Row]) -> None:
        """Put many rows into the order at once."""
        self._keys = sorted([*self._keys, *(self.key(row) for row in rows)])

    def between(self, low: Any, high: Any, descending: bool) -> Iterator[str]:
        """Yield the ids of the rows from ``low`` to ``high`` (both included, None is open)."""
        start = 0 if low is None else bisect_left(self._keys, (low, ""))
        end = len(self._keys) if high is None else bisect_right(self._keys, (high, "g"))
        places = range(end - 1, start - 1, -1) if descending else range(start, end)
        return (self._keys[at][1] for at in places)

    def copy(self) -> SortedIndex:
        """Return an independent copy."""
        other = SortedIndex(self.name)
        other._keys = self._keys.copy()
        return other


class Table:
    """The rows of one entity by id, with an order for `SORTED` fields and lookups for foreign keys."""

    def __init__(self, entity: Entity, lookups: Iterable[str]) -> None:
        self.entity = entity
        self.rows: dict[str, Row] = {}
        self.orders = {
            name: SortedIndex(name) for name in SORTED if name != "autoIncrement" or _counts(entity)
        }
        self.lookups: dict[str, dict[Any, dict[str, None]]] = {name: {} for name in lookups}

    def __len__(self) -> int:
        return len(self.rows)

    def get(self, row_id: str | None) -> Row | None:
        """Return the row with an id, or None."""
        return None if row_id is None else self.rows.get(row_id)

    def find(self, name: str, value: Any) -> list[Row]:
        """Return the rows whose looked-up field has a value (texts without case), oldest first."""
        return [self.rows[row_id] for row_id in self.lookups[name].get(_folded(value), ())]

    def put(self, row: Row) -> None:
        """Insert a row or replace the one with its id."""
        before = self.rows.get(row["id"])
        self.rows[row["id"]] = row
        for index in self.orders.values():
            if before is None:
                index.add(row)
            elif index.key(before) != index.key(row):
                index.remove(before)
                index.add(row)
        for name, lookup in self.lookups.items():
            _relink(lookup, name, before, row)

    def remove(self, row_id: str) -> None:
        """Delete a row that is there."""
        row = self.rows.pop(row_id)
        for index in self.orders.values():
            index.remove(row)
        for name, lookup in self.lookups.items():
            _relink(lookup, name, row, None)

    def load(self, rows: list[Row]) -> None:
        """Insert many new rows quickly."""
        self.rows.update((row["id"], row) for row in rows)
        for index in self.orders.values():
            index.load(rows)
        for name, lookup in self.lookups.items():
            for row in rows:
                value = row.get(name)
                if value is not None:
                    lookup.setdefault(_folded(value), {})[row["id"]] = None

    def copy(self) -> Table:
        """Return an independent copy that shares the rows."""
        other = Table(self.entity, ())
        other.rows = self.rows.copy()
        other.orders = {name: index.copy() for name, index in self.orders.items()}
        other.lookups = {
            name: {value: ids.copy() for value, ids in lookup.items()}
            for name, lookup in self.lookups.items()
        }
        return other


def _counts(entity: Entity) -> bool:
    return "autoIncrement" in entity.fields


def _folded(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def _relink(lookup: dict[Any, dict[str, None]], name: str, before: Row | None, after: Row | None) -> None:
    old = None if before is None else _folded(before.get(name))
    new = None if after is None else _folded(after.get(name))
    if old == new:
        return
    if before is not None and old is not None:
        del lookup[old][before["id"]]
        if not lookup[old]:
            del lookup[old]
    if after is not None and new is not None:
        lookup.setdefault(new, {})[after["id"]] = None


@dataclass(frozen=True, slots=True)
class Change:
    """One row written in a transaction; ``silent`` ones (SQL behind the entity's back) fire no event."""

    entity: str
    id: str
    operation: Operation
    before: Row | None
    after: Row | None
    version: str = LIVE
    silent: bool = False

    @property
    def fields(self) -> list[str]:
        """Names of the fields that the write touched."""
        old, new = self.before or {}, self.after or {}
        return [name for name in (new or old) if self.operation != "update" or old.get(name) != new.get(name)]


@dataclass
class Space:
    """The tables as one version sees them: a draft's own rows of the order, everything else live.

    ``base`` holds a draft's rows as they were copied, by entity and id.
    """

    tables: dict[str, Table]
    version: str = LIVE
    base: dict[tuple[str, str], Row] = field(default_factory=dict)

    def __getitem__(self, entity: str) -> Table:
        return self.tables[entity]


@dataclass
class Transaction:
    """What a request has written so far, in order."""

    changes: list[Change] = field(default_factory=list)


class Store:
    """All tables, drafts and counters of a shop; hold ``lock`` while reading or writing."""

    def __init__(self, entities: dict[str, Entity]) -> None:
        self.lock = threading.RLock()
        self.entities = entities
        self._lookups = _lookup_fields(entities)
        self.live = Space({name: Table(e, self._lookups[name]) for name, e in entities.items()})
        self.drafts: dict[str, Space] = {}
        self.counters: dict[str, int] = {}
        self.commits = 0
        self.born: dict[str, int] = {}

    def space(self, version: str | None) -> Space | None:
        """Return what a version sees, None for one that does not exist."""
        return self.live if version in (None, LIVE) else self.drafts.get(version or "")

    def next(self, counter: str, first: int = 1) -> int:
        """Draw the next number of a counter."""
        self.counters[counter] = self.counters.get(counter, first - 1) + 1
        return self.counters[counter]

    def draft(self, version: str) -> Space:
        """Open an empty draft."""
        own = {name: Table(self.entities[name], self._lookups[name]) for name in ORDER_AGGREGATE}
        self.drafts[version] = Space({**self.live.tables, **own}, version)
        return self.drafts[version]

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Collect changes; an exception inside undoes them all."""
        with self.lock:
            made = Transaction()
            try:
                yield made
            except BaseException:
                for change in reversed(made.changes):
                    self._undo(change)
                raise
            self.commits += 1
            self.born.update((c.id, self.commits) for c in made.changes if c.operation == "insert")

    def put(
        self, transaction: Transaction, space: Space, entity: str, row: Row, silent: bool = False
    ) -> Change:
        """Write a row in a transaction."""
        before = space[entity].get(row["id"])
        space[entity].put(row)
        operation: Operation = "insert" if before is None else "update"
        change = Change(entity, row["id"], operation, before, row, space.version, silent)
        transaction.changes.append(change)
        return change

    def remove(self, transaction: Transaction, space: Space, entity: str, row_id: str) -> Change:
        """Delete a row that is there in a transaction."""
        change = Change(entity, row_id, "delete", space[entity].rows[row_id], None, space.version)
        space[entity].remove(row_id)
        transaction.changes.append(change)
        return change

    def _undo(self, change: Change) -> None:
        space = self.space(change.version)
        if space is None:
            return
        if change.before is None:
            space[change.entity].remove(change.id)
        else:
            space[change.entity].put(change.before)

    def copy(self) -> Store:
        """Return an independent copy of everything, which shares the rows: a backup."""
        with self.lock:
            other = Store(self.entities)
            other.live = Space({name: table.copy() for name, table in self.live.tables.items()})
            for version, space in self.drafts.items():
                draft = other.draft(version)
                draft.tables.update({name: space[name].copy() for name in ORDER_AGGREGATE})
                draft.base = space.base.copy()
            other.counters = self.counters.copy()
            other.born, other.commits = self.born.copy(), self.commits
            return other

    def become(self, other: Store) -> Self:
        """Take over the content of a backup, which stays as it is."""
        with self.lock:
            copied = other.copy()
            self.live, self.drafts = copied.live, copied.drafts
            self.counters, self.born, self.commits = copied.counters, copied.born, copied.commits
            return self


def _lookup_fields(entities: dict[str, Entity]) -> dict[str, list[str]]:
    """Find the fields by which other entities are reached, and those people search by."""
    found: dict[str, dict[str, None]] = {name: dict.fromkeys(_LOOKUPS.get(name, ())) for name in entities}
    for entity in entities.values():
        for association in entity.associations.values():
            if association.link in (Link.ONE_TO_MANY, Link.ONE_TO_ONE):
                found[association.entity][association.key] = None
    return {name: list(fields) for name, fields in found.items()}
