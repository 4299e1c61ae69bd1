"""The answer of a client that did not ask for plain JSON: JSON:API, as recorded."""

from __future__ import annotations

import re
from typing import Any

from practice.simulators.shopware.criteria import Criteria
from practice.simulators.shopware.schema import Entity

MEDIA_TYPE = "application/vnd.api+json"

_NOT_ATTRIBUTES = ("id", "extensions", "_uniqueIdentifier", "apiAlias")
_HIDDEN_VERSIONS = {
    "product": (
        "parentVersionId",
        "productManufacturerVersionId",
        "productMediaVersionId",
        "canonicalProductVersionId",
        "cmsPageVersionId",
    )
}


class Document:
    """Builds one JSON:API document from rendered rows."""

    def __init__(self, entities: dict[str, Entity], base: str) -> None:
        self.entities, self.base = entities, base
        self.included: dict[tuple[str, str], dict[str, Any]] = {}

    def page(
        self, criteria: Criteria, rows: list[dict[str, Any]], total: int, aggregations: Any
    ) -> dict[str, Any]:
        """Return the document of a search."""
        address = f"{self.base}/api/search/{criteria.entity.route}"
        pages = f"{address}?limit={criteria.limit}&page="
        return {
            "data": [self._resource(criteria.entity, row) for row in rows],
            "included": list(self.included.values()),
            "links": {"first": f"{pages}1", "next": f"{pages}{criteria.page + 1}", "self": address},
            "meta": {"totalCountMode": criteria.count_mode, "total": total},
            "aggregations": aggregations,
        }

    def one(self, entity: Entity, row: dict[str, Any]) -> dict[str, Any]:
        """Return the document of a single row."""
        return {"data": self._resource(entity, row), "included": list(self.included.values())}

    def _resource(self, entity: Entity, row: dict[str, Any]) -> dict[str, Any]:
        address = f"{self.base}/api/{entity.route}/{row['id']}"
        attributes = {
            name: _bare(value)
            for name, value in row.items()
            if name not in _NOT_ATTRIBUTES
            and name not in entity.associations
            and (entity.versioned or name != "versionId")
            and (entity.translated or name != "translated")
        }
        attributes |= dict.fromkeys(_HIDDEN_VERSIONS.get(entity.name, ()))
        return {
            "id": row["id"],
            "type": entity.name,
            "attributes": {**attributes, "apiAlias": f"{entity.name}_foreign_keys_extension"},
            "links": {"self": address},
            "relationships": {
                name: {
                    "data": self._linked(entity, name, row.get(name)),
                    "links": {"related": f"{address}/{_hyphened(name)}"},
                }
                for name in entity.associations
            },
            "meta": None,
        }

    def _linked(self, entity: Entity, name: str, value: Any) -> Any:
        association = entity.associations[name]
        if not value:
            return [] if association.plural else None
        target = self.entities[association.entity]
        rows = value if isinstance(value, list) else [value]
        for row in rows:
            self.included[(target.name, row["id"])] = self._resource(target, row)
        links = [{"type": target.name, "id": row["id"]} for row in rows]
        return links if association.plural else links[0]


def _bare(value: Any) -> Any:
    """Take the alias off value objects, which only plain JSON shows."""
    if isinstance(value, list):
        return [_bare(item) for item in value]
    if isinstance(value, dict):
        return {name: _bare(item) for name, item in value.items() if name != "apiAlias"}
    return value


def _hyphened(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()
