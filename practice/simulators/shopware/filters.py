"""Turn filters into predicates, and into bounds on the fields that are kept in order.

Comparison is the database's: texts without case, times without their zone offset, a missing row like null.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from practice.simulators.shopware.clock import without_zone
from practice.simulators.shopware.criteria import Reader
from practice.simulators.shopware.schema import Association, Entity, Link
from practice.simulators.shopware.store import SORTED, Row, Space

Predicate = Callable[[Row], bool]
Values = Callable[[Row], list[Any]]
Test = Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which values (both included, None is open) a field must lie for a filter to hold."""

    low: Any = None
    high: Any = None

    def narrowed(self, other: Bounds) -> Bounds:
        """Return the bounds of both filters together."""
        return Bounds(_tighter(self.low, other.low, max), _tighter(self.high, other.high, min))

    def widened(self, other: Bounds) -> Bounds:
        """Return the bounds of either filter."""
        low = None if self.low is None or other.low is None else min(self.low, other.low)
        high = None if self.high is None or other.high is None else max(self.high, other.high)
        return Bounds(low, high)


OPEN = Bounds()


class Compiler:
    """Builds predicates over one entity's rows as one version and one inheritance setting see them."""

    def __init__(self, reader: Reader, entity: Entity, space: Space, inheritance: bool) -> None:
        self.reader, self.entity, self.space = reader, entity, space
        self.inheritance = inheritance

    def predicate(self, filters: Iterable[dict[str, Any]]) -> Predicate:
        """Return a test that holds when all filters hold."""
        return _all([self._one(found) for found in filters])

    def values(self, name: str) -> Values:
        """Return a reader of all values that a dotted name has for a row ([None] when there is none)."""
        way, last = self.reader.path(self.entity, name)
        target = self.reader.entities[way[-1].entity] if way else self.entity
        read = self._field(target, last)
        if not way:
            return lambda row: [read(row)]
        return lambda row: [read(found) for found in self._follow(row, way)] or [None]

    def bounds(self, found: dict[str, Any], name: str) -> Bounds:
        """Return between which values of an ordered field a filter can hold at all."""
        kind = found["type"]
        if kind in ("multi", "and", "or"):
            inner = [self.bounds(query, name) for query in found["queries"]]
            if not inner:
                return OPEN
            together = inner[0]
            either = kind == "or" or (kind == "multi" and str(found.get("operator", "and")).lower() == "or")
            for other in inner[1:]:
                together = together.widened(other) if either else together.narrowed(other)
            return together
        if found.get("field") not in (name, f"{self.entity.name}.{name}"):
            return OPEN
        if kind == "equals" and found.get("value") is not None:
            value = self._convert(name, found["value"])
            return Bounds(value, value)
        if kind == "range":
            asked = {op: self._convert(name, value) for op, value in found.get("parameters", {}).items()}
            return Bounds(asked.get("gte", asked.get("gt")), asked.get("lte", asked.get("lt")))
        return OPEN

    def _one(self, found: dict[str, Any]) -> Predicate:
        kind = found["type"]
        if "queries" in found:
            return self._group(kind, str(found.get("operator", "and")).lower(), found["queries"])
        values, test = self.values(found["field"]), self._test(kind, found)
        if _is_list(self.entity, found["field"]):
            return lambda row: any(test(item) for value in values(row) for item in (value or [None]))
        return lambda row: any(test(value) for value in values(row))

    def _group(self, kind: str, operator: str, queries: list[dict[str, Any]]) -> Predicate:
        inner = [self._one(query) for query in queries]
        either = operator == "or" or kind in ("or", "nor")
        joined = _any(inner) if either else _all(inner)
        if kind in ("not", "nand", "nor"):
            return lambda row: not joined(row)
        return joined

    def _test(self, kind: str, found: dict[str, Any]) -> Test:
        name, value = found["field"], found.get("value")
        if kind == "equals":
            return _same(self._convert(name, value))
        if kind == "equalsAny":
            wanted = value.split("|") if isinstance(value, str) else value
            keys = {_key(self._convert(name, item)) for item in wanted or ()}
            return lambda given: given is not None and _key(given) in keys
        if kind == "range":
            return self._range(name, found.get("parameters") or {})
        text = str(value).casefold()
        if kind == "contains":
            return lambda given: given is not None and text in str(given).casefold()
        if kind == "prefix":
            return lambda given: given is not None and str(given).casefold().startswith(text)
        return lambda given: given is not None and str(given).casefold().endswith(text)

    def _range(self, name: str, parameters: dict[str, Any]) -> Test:
        asked = [(op, self._convert(name, value)) for op, value in parameters.items()]

        def within(given: Any) -> bool:
            return given is not None and all(_compare(op, given, value) for op, value in asked)

        return within

    def _convert(self, name: str, value: Any) -> Any:
        """Read a filter's value as the database would for that field."""
        way, last = self.reader.path(self.entity, name)
        target = self.reader.entities[way[-1].entity] if way else self.entity
        kind = "date" if last in ("createdAt", "updatedAt") else ""
        if last in target.fields:
            kind = target.fields[last].kind
        if kind == "date" and isinstance(value, str):
            return without_zone(value) or value
        if kind in ("int", "float") and isinstance(value, str):
            return _number(value)
        return value

    def _field(self, entity: Entity, name: str) -> Callable[[Row], Any]:
        if name.startswith("customFields."):
            key = name.removeprefix("customFields.")
            return lambda row: self._custom(entity, row).get(key)
        if self.inheritance and name in entity.fields and entity.fields[name].inherited:
            return lambda row: self._inherited(entity, row, name)
        return lambda row: row.get(name)

    def _inherited(self, entity: Entity, row: Row, name: str) -> Any:
        value = row.get(name)
        if value is None and (parent := self._parent(entity, row)) is not None:
            return parent.get(name)
        return value

    def _custom(self, entity: Entity, row: Row) -> dict[str, Any]:
        own = row.get("customFields") or {}
        parent = self._parent(entity, row) if self.inheritance else None
        return {**(parent.get("customFields") or {}), **own} if parent else own

    def _parent(self, entity: Entity, row: Row) -> Row | None:
        return self.space["product"].get(row.get("parentId")) if entity.name == "product" else None

    def _follow(self, row: Row, way: list[Association]) -> Iterator[Row]:
        first, *rest = way
        for found in related(self.space, row, first, self.inheritance):
            if rest:
                yield from self._follow(found, rest)
            else:
                yield found


def related(space: Space, row: Row, association: Association, inheritance: bool = False) -> list[Row]:
    """Return the rows an association leads to, in the order in which they came."""
    table = space[association.entity]
    if association.link in (Link.ONE_TO_MANY, Link.ONE_TO_ONE):
        return table.find(association.key, row["id"])
    value = row.get(association.key)
    if value is None and inheritance and row.get("parentId"):
        value = (space["product"].get(row["parentId"]) or {}).get(association.key)
    wanted = value if isinstance(value, list) else [value]
    return [found for row_id in wanted if (found := table.get(row_id)) is not None]


def ordered(name: str) -> bool:
    """Tell whether tables are kept in the order of a field."""
    return name in SORTED


def _is_list(entity: Entity, name: str) -> bool:
    found = entity.fields.get(name)
    return found is not None and found.kind == "list"


def _all(tests: list[Predicate]) -> Predicate:
    if len(tests) == 1:
        return tests[0]
    return lambda row: all(test(row) for test in tests)


def _any(tests: list[Predicate]) -> Predicate:
    return lambda row: any(test(row) for test in tests)


def _same(value: Any) -> Test:
    if value is None:
        return lambda given: given is None
    key = _key(value)
    return lambda given: given is not None and _key(given) == key


def _key(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def _compare(operator: str, given: Any, value: Any) -> bool:
    try:
        if operator == "gt":
            return bool(given > value)
        if operator == "gte":
            return bool(given >= value)
        if operator == "lt":
            return bool(given < value)
        return bool(given <= value)
    except TypeError:
        return False


def _number(text: str) -> int | float | str:
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return text


def _tighter(one: Any, other: Any, choose: Callable[[Any, Any], Any]) -> Any:
    if one is None:
        return other
    return one if other is None else choose(one, other)
