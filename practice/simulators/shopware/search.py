"""Run a search: pick the cheapest way through a table, filter, sort, cut a page, count, aggregate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from practice.simulators.shopware.criteria import Aggregation, Criteria, Reader
from practice.simulators.shopware.filters import OPEN, Compiler, Predicate, ordered
from practice.simulators.shopware.store import Row, Space, Table

_FEW = 2000
"""Up to so many rows are sorted after they were found; more are read in the order that is asked for."""

_LOOK_AHEAD = 5
"""With total-count-mode 2 the shop counts on for this many pages beyond the one asked for (25 rows, page 2.

151).
"""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of rows, what the shop calls the total, and the figures asked for."""

    rows: list[Row]
    total: int
    aggregations: dict[str, Any] | list[Any]


class Search:
    """Searches as one version, with or without inheritance from the parent product."""

    def __init__(self, reader: Reader, space: Space, inheritance: bool) -> None:
        self.reader, self.space, self.inheritance = reader, space, inheritance

    def run(self, criteria: Criteria) -> Found:
        """Return the page, its total after the count mode, and the aggregations."""
        matching = self.matching(criteria)
        start = (criteria.page - 1) * criteria.limit
        if _counts_all(criteria):
            page = list(islice(matching, start, start + criteria.limit))
            return Found(page, len(self.space[criteria.entity.name]), [])
        if criteria.aggregations or criteria.count_mode == 1:
            everything = list(matching)
            page = everything[start : start + criteria.limit]
            total = len(everything) if criteria.count_mode == 1 else len(page)
            return Found(page, total, self._aggregate(criteria, everything))
        if criteria.count_mode == 2:
            ahead = list(islice(matching, start + criteria.limit * _LOOK_AHEAD + 1))
            return Found(ahead[start : start + criteria.limit], len(ahead), [])
        page = list(islice(matching, start, start + criteria.limit))
        return Found(page, len(page), [])

    def matching(self, criteria: Criteria) -> Iterator[Row]:
        """Yield every row that matches, in order, lazily where an index gives the order."""
        table = self.space[criteria.entity.name]
        compiler = Compiler(self.reader, criteria.entity, self.space, self.inheritance)
        test = compiler.predicate(criteria.filters)
        few = _few(table, criteria)
        if few is None:
            few = _either(table, compiler, criteria)
        if few is not None:
            return iter(self._sorted(compiler, criteria, filter(test, few)))
        sorting, bounded = _index_order(criteria), _bounded(compiler, criteria)
        if sorting is not None and (criteria.sorting or bounded == "id"):
            return _through(table, compiler, criteria, test, *sorting)
        rows = _through(table, compiler, criteria, test, bounded, descending=False)
        return iter(self._sorted(compiler, criteria, rows))

    def _sorted(self, compiler: Compiler, criteria: Criteria, rows: Iterable[Row]) -> list[Row]:
        found = sorted(rows, key=lambda row: str(row["id"]))
        for sorting in reversed(criteria.sorting):
            values = compiler.values(sorting.field)
            found.sort(key=lambda row: _sortable(values(row)), reverse=sorting.descending)
        return found

    def _aggregate(self, criteria: Criteria, rows: list[Row]) -> dict[str, Any] | list[Any]:
        compiler = Compiler(self.reader, criteria.entity, self.space, self.inheritance)
        return {
            aggregation.name: {
                "name": aggregation.name,
                **_figures(aggregation, compiler, rows),
                "apiAlias": f"{aggregation.name}_aggregation",
            }
            for aggregation in criteria.aggregations
        } or []


def _through(
    table: Table, compiler: Compiler, criteria: Criteria, test: Predicate, name: str, descending: bool
) -> Iterator[Row]:
    """Walk an index between the bounds that the filters set on its field."""
    limits = OPEN
    for found in criteria.filters:
        limits = limits.narrowed(compiler.bounds(found, name))
    ids = table.orders[name].between(limits.low, limits.high, descending)
    return (row for row_id in ids if test(row := table.rows[row_id]))


def _few(table: Table, criteria: Criteria) -> list[Row] | None:
    """Return the few rows among which a lookup says the matches are; None when it must be searched."""
    if criteria.ids is not None:
        return [row for row_id in criteria.ids if (row := table.get(row_id)) is not None]
    for found in criteria.filters:
        if found["type"] not in ("equals", "equalsAny"):
            continue
        value = found.get("value")
        wanted = value.split("|") if found["type"] == "equalsAny" and isinstance(value, str) else value
        wanted = wanted if isinstance(wanted, list) else [wanted]
        if found["field"] == "id":
            return [row for row_id in dict.fromkeys(wanted) if (row := table.get(row_id)) is not None]
        if found["field"] in table.lookups and None not in wanted:
            rows = (row for item in wanted for row in table.find(found["field"], item))
            return list({row["id"]: row for row in rows}.values())
    return None


def _counts_all(criteria: Criteria) -> bool:
    """Tell whether the count of all rows is asked for, which a database knows without reading them."""
    return (
        criteria.count_mode == 1
        and not (criteria.aggregations or criteria.filters)
        and criteria.ids is None
        and _index_order(criteria) is not None
    )


def _either(table: Table, compiler: Compiler, criteria: Criteria) -> list[Row] | None:
    """Return the rows within the bounds of either of two times, as a database merges two indexes.

    None when no filter is of that kind, or too many rows are within.
    """
    for found in criteria.filters:
        if found["type"] != "multi" or str(found.get("operator")).lower() != "or":
            continue
        names = [str(query.get("field")) for query in found["queries"]]
        if not names or any(name not in ("createdAt", "updatedAt") for name in names):
            continue
        limits = [compiler.bounds(query, name) for query, name in zip(found["queries"], names, strict=True)]
        ids = (
            row_id
            for name, limit in zip(names, limits, strict=True)
            for row_id in table.orders[name].between(limit.low, limit.high, descending=False)
        )
        within = list(islice(dict.fromkeys(islice(ids, 2 * _FEW)), _FEW))
        return None if len(within) == _FEW else [table.rows[row_id] for row_id in within]
    return None


def _index_order(criteria: Criteria) -> tuple[str, bool] | None:
    """Return the index and direction that give the order asked for, None when rows must be sorted."""
    if not criteria.sorting:
        return ("id", False)
    first, *rest = criteria.sorting
    by_id = not rest or (len(rest) == 1 and rest[0].field == "id" and rest[0].descending == first.descending)
    known = ordered(first.field) and (
        first.field in criteria.entity.fields or first.field in ("createdAt", "updatedAt")
    )
    return (first.field, first.descending) if by_id and known else None


def _bounded(compiler: Compiler, criteria: Criteria) -> str:
    """Choose the index on whose field the filters set bounds."""
    for name in ("autoIncrement", "updatedAt", "createdAt"):
        known = name != "autoIncrement" or name in criteria.entity.fields
        if known and any(compiler.bounds(found, name) != OPEN for found in criteria.filters):
            return name
    return "id"


def _sortable(values: list[Any]) -> tuple[int, Any]:
    given = [value for value in values if value is not None]
    if not given:
        return (0, "")
    first = given[0]
    if isinstance(first, int | float):
        return (1, first)
    return (2, str(first).casefold())


def _figures(aggregation: Aggregation, compiler: Compiler, rows: list[Row]) -> dict[str, Any]:
    read = compiler.values(aggregation.field)
    values = [value for row in rows for value in read(row) if value is not None]
    numbers = [value for value in values if isinstance(value, int | float)]
    figures = {
        "count": len(values),
        "sum": sum(numbers),
        "min": _database_value(min(values, default=None)),
        "max": _database_value(max(values, default=None)),
        "avg": sum(numbers) / len(numbers) if numbers else None,
    }
    if aggregation.kind == "stats":
        return {name: figures[name] for name in ("min", "max", "avg", "sum")}
    return {aggregation.kind: figures[aggregation.kind]}


def _database_value(value: Any) -> Any:
    """Show a time as the database does, which is how aggregations show it."""
    if isinstance(value, str) and value.endswith("+00:00"):
        return value.removesuffix("+00:00").replace("T", " ")
    return value
