"""Turn rows into the Admin API's JSON: associations, includes, partial fields, inheritance, translation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from practice.simulators.shopware.criteria import Associations, Criteria, Reader
from practice.simulators.shopware.filters import related
from practice.simulators.shopware.schema import LIVE, Association, Entity, Link
from practice.simulators.shopware.search import Search
from practice.simulators.shopware.store import Row, Space

Includes = Mapping[str, tuple[str, ...]]
_MAPPING: dict[str, Any] = {"extensions": [], "apiAlias": None}


@dataclass(frozen=True, slots=True)
class View:
    """From where rows are seen: version, the shop's address for media, language, inheritance header."""

    space: Space
    url: str = ""
    system_language: bool = True
    inheritance: bool = False


class Renderer:
    """Renders rows for one request."""

    def __init__(self, entities: dict[str, Entity], view: View, includes: Includes | None = None) -> None:
        self.entities, self.view = entities, view
        self.includes = includes or {}

    def page(self, criteria: Criteria, rows: list[Row]) -> list[dict[str, Any]]:
        """Render a page of search results."""
        if criteria.fields:
            return [self._partial(criteria, row) for row in rows]
        asked = criteria.ids is None
        return [self.row(criteria.entity, row, criteria.associations, searched=asked) for row in rows]

    def row(
        self,
        entity: Entity,
        row: Row,
        associations: Associations | None = None,
        *,
        searched: bool = False,
        joined: bool = False,
        nested: bool = False,
    ) -> dict[str, Any]:
        """Render one row; ``joined`` ones were read together with another, ``nested`` ones stand inside."""
        associations = associations or {}
        names = self.includes.get(entity.name)
        if names is not None:
            return self._included(entity, row, associations, names, nested)
        shown = {**entity.template, **row} if entity.name != "product" else self._product(entity, row)
        shown = {name: shown[name] for name in entity.template}
        shown["_uniqueIdentifier"] = row["id"]
        self._versions(entity, shown)
        shown["translated"] = self._translated(entity, row, nested)
        shown.update(self._associations(entity, row, associations))
        if not self.view.system_language:
            shown.update(dict.fromkeys(name for name in entity.translated if name in entity.fields))
        shown["extensions"] = self._extensions(entity, row, searched, joined and not associations)
        if entity.name == "media":
            shown["url"] = self._media_url(row)
        shown["apiAlias"] = entity.name
        return shown

    def _included(
        self, entity: Entity, row: Row, associations: Associations, names: tuple[str, ...], nested: bool
    ) -> dict[str, Any]:
        """Render only what ``includes`` names."""
        merged = self._product(entity, row) if entity.name == "product" and self.view.inheritance else row
        shown: dict[str, Any] = {}
        for name in names:
            if name in entity.fields or name in ("createdAt", "updatedAt"):
                shown[name] = merged.get(name, entity.template.get(name))
            elif name in entity.associations:
                shown[name] = self._association(entity.associations[name], entity, row, associations)
            elif name == "translated":
                shown[name] = self._translated(entity, row, nested)
            elif name == "extensions":
                shown[name] = self._extensions(entity, row, False, False)
            elif name in entity.template:
                shown[name] = entity.template[name]
        if not self.view.system_language:
            shown.update({name: None for name in names if name in entity.translated})
        if "url" in shown and entity.name == "media":
            shown["url"] = self._media_url(row)
        self._versions(entity, shown)
        shown["apiAlias"] = entity.name
        return shown

    def _partial(self, criteria: Criteria, row: Row) -> dict[str, Any]:
        """Render a partial load: the fields asked for and some noise."""
        entity = criteria.entity
        merged = self._product(entity, row) if entity.name == "product" else row
        shown: dict[str, Any] = {
            "extensions": self._extensions(entity, row, criteria.ids is None, False),
            "_uniqueIdentifier": row["id"],
            "translated": [],
            "id": row["id"],
        }
        if entity.versioned:
            shown["versionId"] = self.view.space.version
        for name in criteria.fields:
            head, _, rest = name.partition(".")
            if rest and head in entity.associations:
                shown[head] = self._partial_association(criteria, entity.associations[head], row, head)
            elif name in entity.associations:
                shown[name] = self._association(entity.associations[name], entity, row, criteria.associations)
            elif name == "translated":
                shown[name] = self._translated(entity, row, False)
            else:
                shown[name] = merged.get(name, entity.template.get(name))
        if "url" in shown and entity.name == "media":
            shown["url"] = self._media_url(row)
        return {**shown, **({"variation": []} if entity.name == "product" else {}), "apiAlias": entity.name}

    def _partial_association(
        self, criteria: Criteria, association: Association, row: Row, head: str
    ) -> dict[str, Any] | list[dict[str, Any]] | None:
        inner = tuple(name.partition(".")[2] for name in criteria.fields if name.startswith(f"{head}."))
        target = Criteria(self.entities[association.entity], fields=inner)
        found = [self._partial(target, other) for other in self._related(association, row)]
        return found if association.plural else next(iter(found), None)

    def _associations(self, entity: Entity, row: Row, asked: Associations) -> dict[str, Any]:
        return {
            name: self._association(association, entity, row, asked)
            for name, association in entity.associations.items()
            if name in asked or association.autoload
        }

    def _association(
        self, association: Association, entity: Entity, row: Row, asked: Associations
    ) -> dict[str, Any] | list[dict[str, Any]] | None:
        if association.absent or (association.name not in asked and not association.autoload):
            empty: list[dict[str, Any]] | None = entity.template[association.name]
            return empty
        inner = asked.get(association.name)
        target = self.entities[association.entity]
        rows = self._related(association, row)
        if association.plural:
            if inner is not None and (inner.filters or inner.sorting or inner.ids):
                rows = self._chosen(inner, rows)
            deeper = inner.associations if inner else {}
            return [self.row(target, found, deeper, nested=True) for found in rows]
        if not rows:
            return None
        return self.row(target, rows[0], inner.associations if inner else {}, joined=True, nested=True)

    def _chosen(self, inner: Criteria, rows: list[Row]) -> list[Row]:
        """Apply an association's own filters and order to its rows."""
        search = Search(Reader(self.entities), self.view.space, self.view.inheritance)
        known = {row["id"] for row in rows}
        return [row for row in search.matching(inner) if row["id"] in known]

    def _related(self, association: Association, row: Row) -> list[Row]:
        inheritance = self.view.inheritance and association.entity != "product"
        found = related(self.view.space, row, association, inheritance)
        if not found and inheritance and row.get("parentId") and association.link is Link.ONE_TO_MANY:
            parent = self.view.space["product"].get(row["parentId"])
            return related(self.view.space, parent, association) if parent else found
        return sorted(found, key=lambda other: str(other["id"])) if association.plural else found

    def _product(self, entity: Entity, row: Row) -> dict[str, Any]:
        """Fill a variant from its parent when the header asks for it; the name stays empty even then."""
        shown = {**entity.template, **row}
        parent = self.view.space["product"].get(row.get("parentId")) if self.view.inheritance else None
        if parent is None:
            return shown
        for name, found in entity.fields.items():
            if found.inherited and shown.get(name) is None:
                shown[name] = parent.get(name)
        shown["customFields"] = _merged(parent.get("customFields"), row.get("customFields"))
        return shown

    def _translated(self, entity: Entity, row: Row, nested: bool) -> dict[str, Any] | list[Any]:
        if not entity.translated:
            return []
        parent: Row | None = None
        if entity.name == "product" and self.view.inheritance:
            parent = self.view.space["product"].get(row.get("parentId"))
        shown = {name: row.get(name) for name in entity.translated}
        for name in entity.translated if parent else ():
            if shown[name] is None and parent is not None:
                shown[name] = parent.get(name)
        shown["customFields"] = _merged(
            parent.get("customFields") if parent else None, row.get("customFields")
        )
        if not shown["customFields"]:
            shown["customFields"] = [] if nested or entity.name != "product" else {}
        return shown

    def _media_url(self, row: Row) -> str:
        """Return a file's absolute address; the time of upload in it defeats caches."""
        return f"{self.view.url}/{row['path']}?ts=1767254400"

    def _versions(self, entity: Entity, shown: dict[str, Any]) -> None:
        version = self.view.space.version
        if version == LIVE:
            return
        for name in ("versionId", *entity.versions):
            if shown.get(name) == LIVE:
                shown[name] = version

    def _extensions(self, entity: Entity, row: Row, searched: bool, mapping: bool) -> dict[str, Any]:
        extensions: dict[str, Any] = dict(entity.template["extensions"])
        if searched and entity.searchable:
            extensions["search"] = {
                "extensions": [],
                "_uniqueIdentifier": None,
                "translated": [],
                **{name: row.get(name) for name in entity.searchable},
            }
        if mapping:
            extensions["internal_mapping_storage"] = dict(_MAPPING)
        return extensions


def _merged(parent: dict[str, Any] | None, own: dict[str, Any] | None) -> dict[str, Any] | None:
    if not parent and not own:
        return own
    return {**(parent or {}), **(own or {})}
