"""Read and check the body of a search: what is asked, with the shop's own complaints about mistakes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from practice.simulators.shopware import errors
from practice.simulators.shopware.schema import Association, Entity

MAX_LIMIT = 500

_MODES = {"none": 0, "exact": 1, "next-pages": 2, "0": 0, "1": 1, "2": 2}
_FILTERS = (
    "equals",
    "equalsAny",
    "range",
    "multi",
    "and",
    "or",
    "not",
    "nand",
    "nor",
    "contains",
    "prefix",
    "suffix",
)
_AGGREGATIONS = ("count", "sum", "min", "max", "avg", "stats")

Associations = dict[str, "Criteria"]


@dataclass(frozen=True, slots=True)
class Sorting:
    """One field to sort by."""

    field: str
    descending: bool


@dataclass(frozen=True, slots=True)
class Aggregation:
    """One figure over all rows that match."""

    name: str
    kind: str
    field: str


@dataclass(frozen=True, slots=True)
class Criteria:
    """A checked search; filters stay as they were sent."""

    entity: Entity
    ids: tuple[str, ...] | None = None
    filters: tuple[dict[str, Any], ...] = ()
    sorting: tuple[Sorting, ...] = ()
    limit: int = MAX_LIMIT
    page: int = 1
    count_mode: int = 0
    includes: dict[str, tuple[str, ...]] | None = None
    fields: tuple[str, ...] = ()
    associations: Associations = field(default_factory=dict)
    aggregations: tuple[Aggregation, ...] = ()


class Reader:
    """Reads criteria for a set of entities and remembers which entities they touch, for the privileges."""

    def __init__(self, entities: dict[str, Entity]) -> None:
        self.entities = entities
        self.touched: dict[str, None] = {}

    def read(self, entity: Entity, body: dict[str, Any], nested: bool = False) -> Criteria:
        """Read a body; raise ShopError as the shop does for the first mistake."""
        self.touched[entity.name] = None
        return Criteria(
            entity=entity,
            ids=tuple(map(str, body["ids"])) if isinstance(body.get("ids"), list) else None,
            filters=tuple(self._filters(entity, [*_listed(body, "filter"), *_listed(body, "post-filter")])),
            sorting=tuple(self._sorting(entity, body)),
            limit=_limit(body),
            page=_page(body),
            count_mode=_count_mode(body),
            includes=None if nested else _includes(body),
            fields=tuple(str(name) for name in _listed(body, "fields")),
            associations=self._associations(entity, body),
            aggregations=tuple(self._aggregations(entity, body)),
        )

    def path(self, entity: Entity, name: str) -> tuple[list[Association], str]:
        """Resolve a dotted name to associations and a field (``customFields.x`` counts as one)."""
        *steps, last = _steps(entity, name)
        way: list[Association] = []
        here = entity
        for step in steps:
            association = here.associations.get(step)
            if association is None or association.absent:
                raise errors.unmapped_field(entity.name, name)
            way.append(association)
            here = self.entities[association.entity]
            self.touched[here.name] = None
        if (
            last.startswith("customFields.")
            or last in here.fields
            or last in ("createdAt", "updatedAt", "versionId")
        ):
            return way, last
        target = here.associations.get(last)
        if target is None or target.absent:
            raise errors.unmapped_field(here.name, last)
        self.touched[target.entity] = None
        return [*way, target], "id"

    def _filters(self, entity: Entity, filters: list[Any]) -> Iterator[dict[str, Any]]:
        for found in filters:
            kind = found.get("type") if isinstance(found, dict) else None
            if kind not in _FILTERS:
                detail = f'Unsupported filter type "{kind}"' if kind else "Value for filter type is required."
                raise errors.coded(400, "FRAMEWORK__INVALID_FILTER_QUERY", detail, {"path": "/filter"})
            if "queries" in found:
                yield {**found, "queries": list(self._filters(entity, found["queries"]))}
                continue
            self.path(entity, str(found.get("field", "")))
            yield found

    def _sorting(self, entity: Entity, body: dict[str, Any]) -> Iterator[Sorting]:
        sort = body.get("sort") or []
        if isinstance(sort, str):
            sort = [
                {"field": name.lstrip("-"), "order": "DESC" if name[0] == "-" else "ASC"}
                for name in sort.split(",")
            ]
        for found in sort:
            self.path(entity, str(found["field"]))
            yield Sorting(str(found["field"]), str(found.get("order", "ASC")).upper() == "DESC")

    def _associations(self, entity: Entity, body: dict[str, Any]) -> Associations:
        asked = body.get("associations") or {}
        found: Associations = {}
        for name, inner in asked.items() if isinstance(asked, dict) else ():
            association = entity.associations.get(name)
            if association is None:
                raise errors.unknown_association(entity.name, name)
            if not association.absent:
                found[name] = self.read(self.entities[association.entity], inner or {}, nested=True)
        return found

    def _aggregations(self, entity: Entity, body: dict[str, Any]) -> Iterator[Aggregation]:
        for found in _listed(body, "aggregations"):
            if found.get("type") not in _AGGREGATIONS:
                detail = f'The aggregation type "{found.get("type")}" is not supported.'
                raise errors.coded(400, "FRAMEWORK__INVALID_AGGREGATION_QUERY", detail)
            self.path(entity, str(found["field"]))
            yield Aggregation(str(found["name"]), str(found["type"]), str(found["field"]))


def _steps(entity: Entity, name: str) -> list[str]:
    """Split a dotted name; the entity's own name may stand in front, a custom field stays whole."""
    steps = name.split(".")
    if steps[0] == entity.name and len(steps) > 1:
        steps = steps[1:]
    if "customFields" in steps:
        at = steps.index("customFields")
        if at < len(steps) - 1:
            return [*steps[:at], ".".join(steps[at:])]
    return steps


def _listed(body: dict[str, Any], key: str) -> list[Any]:
    value = body.get(key)
    return value if isinstance(value, list) else []


def _limit(body: dict[str, Any]) -> int:
    limit = body.get("limit")
    if limit is None:
        return MAX_LIMIT
    if not str(limit).isdigit() or int(limit) < 1:
        raise errors.coded(
            400,
            "FRAMEWORK__INVALID_LIMIT_QUERY",
            f"The limit parameter must be a positive integer. Given: {limit}",
        )
    if int(limit) > MAX_LIMIT:
        raise errors.coded(
            400,
            "FRAMEWORK__QUERY_LIMIT_EXCEEDED",
            f"The limit must be lower than or equal to MAX_LIMIT(={MAX_LIMIT}). Given: {limit}",
            {"maxLimit": MAX_LIMIT, "limit": int(limit)},
            pointer="/limit",
        )
    return int(limit)


def _page(body: dict[str, Any]) -> int:
    page = body.get("page", 1)
    if not str(page).isdigit() or int(page) < 1:
        raise errors.coded(
            400,
            "FRAMEWORK__INVALID_PAGE_QUERY",
            f"The page parameter must be a positive integer. Given: {page}",
            {"page": page},
            pointer="/page",
        )
    return int(page)


def _count_mode(body: dict[str, Any]) -> int:
    return _MODES.get(str(body.get("total-count-mode", 0)), 0)


def _includes(body: dict[str, Any]) -> dict[str, tuple[str, ...]] | None:
    includes = body.get("includes")
    if not isinstance(includes, dict):
        return None
    return {str(name): tuple(names) for name, names in includes.items()}
