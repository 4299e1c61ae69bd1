"""Write entities as the Admin API does.

Nested, validated as far as the shop validates, silent about the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from practice.simulators.shopware import errors
from practice.simulators.shopware.clock import is_id, new_id, stamp
from practice.simulators.shopware.derived import complete, required
from practice.simulators.shopware.errors import ErrorItem, ShopError
from practice.simulators.shopware.schema import Association, Entity, Field, Link
from practice.simulators.shopware.store import Row, Space, Store, Transaction
from practice.simulators.shopware.values import ValueRefusedError, clean, invalid_id

Mode = Literal["insert", "update", "upsert"]

_CUSTOM_TYPES: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "bool": ("bool", lambda value: isinstance(value, bool)),
    "int": ("int", lambda value: isinstance(value, int) and not isinstance(value, bool)),
    "float": ("numeric", lambda value: isinstance(value, int | float) and not isinstance(value, bool)),
    "text": ("string", lambda value: isinstance(value, str)),
}
_CASCADES = ("parentId",)


class Writer:
    """Writes within one transaction; `finish` raises what was wrong, which rolls everything back.

    ``system`` writes what is the shop's own (seeds, the owner's tools); ``started`` is the number of
    commits when the request began, by which a row born meanwhile shows that two requests ran at once.
    """

    def __init__(
        self,
        store: Store,
        space: Space,
        transaction: Transaction,
        now: Callable[[], Any],
        language: str,
        *,
        system: bool = False,
        started: int | None = None,
    ) -> None:
        self.store, self.space, self.transaction = store, space, transaction
        self.now, self.language, self.system, self.started = now, language, system, started
        self.problems: list[ErrorItem] = []
        self.failures: list[ShopError] = []
        self.privileges: dict[str, None] = {}

    def write(self, name: str, payload: Any, pointer: str, mode: Mode) -> str:
        """Insert, update or upsert one row with everything nested in it, and return its id."""
        entity = self.store.entities[name]
        if not isinstance(payload, dict):
            raise errors.coded(400, "FRAMEWORK__INVALID_WRITE_INPUT", "Expected data to be array.")
        row_id = self._row_id(payload)
        before = self.space[name].get(row_id)
        self._check_intent(name, row_id, before, mode)
        self.privileges[f"{name}:{'create' if before is None else 'update'}"] = None
        row = dict(before) if before else self._new_row(entity, row_id)
        row["updatedAt"] = stamp(self.now()) if before or name == "product" else None
        self._fields(entity, row, payload, pointer, before)
        self._many_to_many(entity, row, payload, pointer)
        self._many_to_one(entity, row, payload, pointer)
        if before is None:
            self._check_required(entity, row, payload, pointer)
        complete(self.store, self.space, name, row, before)
        self.store.put(self.transaction, self.space, name, row)
        self._children(entity, row_id, payload, pointer)
        return row_id

    def delete(self, name: str, row_id: str) -> None:
        """Delete a row and what hangs on it; references from elsewhere become null."""
        if self.space[name].get(row_id) is None:
            raise errors.not_found(name, row_id)
        self.privileges[f"{name}:delete"] = None
        self._delete(name, row_id)

    def validate(self) -> None:
        """Raise everything the validation found; the shop does so before it looks at privileges."""
        if self.problems:
            raise ShopError(400, *self.problems)

    def finish(self) -> None:
        """Raise what the validation found, else the first database error (after the privileges)."""
        self.validate()
        if self.failures:
            raise self.failures[0]
        for change in self.transaction.changes:
            if change.after is not None and self.space[change.entity].get(change.id) is change.after:
                self._check_foreign_keys(change.entity, change.after)

    def _row_id(self, payload: dict[str, Any]) -> str:
        row_id = payload.get("id")
        if row_id is None:
            return new_id(self.now())
        if not is_id(row_id):
            raise invalid_id(row_id)
        return str(row_id)

    def _check_intent(self, name: str, row_id: str, before: Row | None, mode: Mode) -> None:
        if mode == "insert" and before is not None:
            if self.started is not None and self.store.born.get(row_id, 0) > self.started:
                raise errors.duplicate_key(row_id, f"{name}.PRIMARY")
            raise errors.wrong_intent(name, "InsertCommand", "UpdateCommand")
        if mode == "update" and before is None:
            raise errors.wrong_intent(name, "UpdateCommand", "InsertCommand")

    def _new_row(self, entity: Entity, row_id: str) -> Row:
        return {"id": row_id, "createdAt": stamp(self.now()), "updatedAt": None, **entity.defaults}

    def _fields(
        self, entity: Entity, row: Row, payload: dict[str, Any], pointer: str, before: Row | None
    ) -> None:
        for name, value in payload.items():
            found = entity.fields.get(name)
            if found is None or name == "id":
                continue
            place = f"{pointer}/{name}"
            if name == "stateId" and before is not None and not self.system:
                self.problems.append(errors.state_not_writable(place))
            elif found.protected and not self.system:
                self.problems.append(errors.write_protected(place))
            else:
                self._field(entity, found, row, value, place)

    def _field(self, entity: Entity, found: Field, row: Row, value: Any, place: str) -> None:
        try:
            cleaned = clean(found, value, place)
        except ValueRefusedError as refused:
            self.problems.append(refused.item)
            return
        if found.kind == "custom" and cleaned is not None:
            self._check_custom(entity, cleaned, place)
            cleaned = {**(row.get(found.name) or {}), **cleaned}
        if found.kind == "string" and cleaned is not None and len(cleaned) > found.column:
            self.failures.append(errors.data_too_long(_snake(found.name)))
        row[found.name] = cleaned

    def _check_custom(self, entity: Entity, values: dict[str, Any], place: str) -> None:
        """Check custom fields that are defined; others are taken as they come."""
        if entity.name == "product":
            place = place.replace("/customFields", f"/translations/{self.language}/customFields")
        kinds = {
            row["name"]: row["type"]
            for row in self.space["custom_field"].rows.values()
            if row["name"] in values
        }
        for name, kind in kinds.items():
            expected, fits = _CUSTOM_TYPES.get(kind, ("", lambda _: True))
            if values[name] is not None and not fits(values[name]):
                self.problems.append(errors.wrong_type(f"{place}/{name}", values[name], expected))

    def _check_required(self, entity: Entity, row: Row, payload: dict[str, Any], pointer: str) -> None:
        for found in entity.fields.values():
            if row.get(found.name) is not None or payload.get(found.name) is not None:
                continue
            if found.sql_required:
                self.failures.append(errors.missing_default(_snake(found.name)))
            elif found.required and required(entity.name, found.name, row, payload):
                self.problems.append(errors.blank(f"{pointer}/{found.name}"))

    def _many_to_one(self, entity: Entity, row: Row, payload: dict[str, Any], pointer: str) -> None:
        for name, association in self._nested(entity, payload, Link.MANY_TO_ONE):
            inner = payload[name]
            if isinstance(inner, dict) and association.entity != "order":
                if association.entity == "product_media":
                    inner = {"productId": row["id"], **inner}
                row[association.key] = self.write(association.entity, inner, f"{pointer}/{name}", "upsert")

    def _many_to_many(self, entity: Entity, row: Row, payload: dict[str, Any], pointer: str) -> None:
        for name, association in self._nested(entity, payload, Link.MANY_TO_MANY):
            ids = list(row.get(association.key) or [])
            for at, inner in enumerate(payload[name] or []):
                row_id = inner.get("id")
                if row_id is None or len(inner) > 1:
                    row_id = self.write(association.entity, inner, f"{pointer}/{name}/{at}", "upsert")
                elif self.space[association.entity].get(row_id) is None:
                    self.failures.append(
                        errors.foreign_key(f"{entity.name}_{association.entity}", _snake(name))
                    )
                if row_id not in ids:
                    ids.append(row_id)
            row[association.key] = ids

    def _children(self, entity: Entity, row_id: str, payload: dict[str, Any], pointer: str) -> None:
        for name, association in self._nested(entity, payload, Link.ONE_TO_ONE):
            if isinstance(payload[name], dict):
                self._child(association, row_id, payload[name], f"{pointer}/{name}")
        for name, association in self._nested(entity, payload, Link.ONE_TO_MANY):
            for at, inner in enumerate(payload[name] or []):
                self._child(association, row_id, inner, f"{pointer}/{name}/{at}")

    def _child(self, association: Association, row_id: str, inner: Any, pointer: str) -> None:
        if association.link is Link.ONE_TO_ONE and "id" not in inner:
            known = self.space[association.entity].find(association.key, row_id)
            inner = {**inner, **({"id": known[0]["id"]} if known else {})}
        self.write(association.entity, {**inner, association.key: row_id}, pointer, "upsert")

    def _nested(self, entity: Entity, payload: dict[str, Any], link: Link) -> list[tuple[str, Association]]:
        found = [(name, entity.associations[name]) for name in payload if name in entity.associations]
        return [(name, association) for name, association in found if association.link is link]

    def _check_foreign_keys(self, name: str, row: Row) -> None:
        for key, target in self.store.entities[name].foreign_keys():
            value = row.get(key)
            if value is not None and self.space[target].get(value) is None:
                raise errors.foreign_key(name, _snake(key))

    def _delete(self, name: str, row_id: str) -> None:
        for association in self.store.entities[name].associations.values():
            if association.link not in (Link.ONE_TO_MANY, Link.ONE_TO_ONE):
                continue
            target = self.store.entities[association.entity]
            for row in self.space[association.entity].find(association.key, row_id):
                if target.fields[association.key].required or association.key in _CASCADES:
                    self._delete(target.name, row["id"])
                else:
                    self.store.put(self.transaction, self.space, target.name, {**row, association.key: None})
        if self.space[name].get(row_id) is not None:
            self.store.remove(self.transaction, self.space, name, row_id)


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
