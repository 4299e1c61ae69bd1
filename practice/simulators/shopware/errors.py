"""The shop's refusals, in the shapes of the recordings.

Never switch on ``detail``, it is in the system's language.
"""

from __future__ import annotations

import json
from typing import Any

ErrorItem = dict[str, Any]

_TITLES = {
    400: "Bad Request",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    412: "Precondition Failed",
    429: "Too Many Requests",
    500: "Internal Server Error",
}
BLANK = "c1051bb4-d103-4f74-8988-acbcafc7fdc3"
WRONG_TYPE = "ba785a8c-82cb-4283-967c-3cf342181b40"
TOO_LONG = "d94b19cc-114f-4f44-9cc4-4138e80a87b9"


class ShopError(Exception):
    """A refusal that is answered with a status and a list of errors."""

    def __init__(self, status: int, *errors: ErrorItem) -> None:
        super().__init__(status, errors)
        self.status = status
        self.errors = list(errors)


def coded(
    status: int, code: str, detail: str, parameters: Any = None, pointer: str | None = None
) -> ShopError:
    """Make a refusal with one of Shopware's own codes; ``parameters`` go into ``meta``."""
    item: ErrorItem = {"status": str(status), "code": code, "title": _TITLES[status], "detail": detail}
    if pointer is not None:
        item["source"] = {"pointer": pointer}
    return ShopError(status, {**item, "meta": {"parameters": parameters if parameters else []}})


def plain(status: int, code: str, detail: str | None, title: str | None = None) -> ShopError:
    """Make a refusal as routing, OAuth and the database give it: without ``meta``."""
    return ShopError(
        status, {"code": code, "status": str(status), "title": title or _TITLES[status], "detail": detail}
    )


def no_route(method: str, url: str) -> ShopError:
    """Refuse an address nobody serves."""
    return plain(404, "0", f'No route found for "{method} {url}"')


def wrong_method(method: str, url: str, allowed: str) -> ShopError:
    """Refuse a method that an address does not take."""
    return plain(405, "0", f'No route found for "{method} {url}": Method Not Allowed (Allow: {allowed})')


def unauthorized(detail: str) -> ShopError:
    """Refuse a request without a usable token; expired and forged ones look the same."""
    return plain(401, "9", detail, "The resource owner or authorization server denied the request.")


def missing_privileges(missing: list[str], with_gaps: bool) -> ShopError:
    """Refuse for want of privileges: ``detail`` is JSON in a string, the list an object when it has gaps."""
    listed: Any = {str(2 * at): name for at, name in enumerate(missing)} if with_gaps else missing
    detail = json.dumps({"message": "Missing privilege", "missingPrivileges": listed})
    return coded(403, "FRAMEWORK__MISSING_PRIVILEGE_ERROR", detail)


def sql(number: int, state: str, text: str) -> ShopError:
    """Make the 500 of a database error; its code is MySQL's number."""
    detail = f"An exception occurred while executing a query: SQLSTATE[{state}]: {text}"
    return plain(500, str(number), detail)


def duplicate_key(value: str, key: str) -> ShopError:
    """Fail on a unique index."""
    return sql(
        1062, "23000", f"Integrity constraint violation: 1062 Duplicate entry '{value}' for key '{key}'"
    )


def missing_default(name: str) -> ShopError:
    """Fail on a column that needs a value."""
    return sql(1364, "HY000", f"General error: 1364 Field '{name}' doesn't have a default value")


def data_too_long(name: str) -> ShopError:
    """Fail on a text that its column does not hold."""
    text = f"String data, right truncated: 1406 Data too long for column '{name}' at row 1"
    return sql(1406, "22001", text)


def foreign_key(table: str, name: str) -> ShopError:
    """Fail on a reference to a row that is not there."""
    text = f"a foreign key constraint fails (`shopware`.`{table}`, CONSTRAINT `fk.{table}.{name}`)"
    return sql(
        1452, "23000", f"Integrity constraint violation: 1452 Cannot add or update a child row: {text}"
    )


def deadlock(count: int = 2) -> ShopError:
    """Fail as a deadlock in a sync does: 400 outside, MySQL's 1213 with status 500 inside."""
    item = sql(
        1213,
        "40001",
        "Serialization failure: 1213 Deadlock found when trying to get lock; try restarting transaction",
    ).errors[0]
    return ShopError(400, *[dict(item) for _ in range(count)])


def violation(code: str, pointer: str, detail: str, template: str, parameters: dict[str, str]) -> ErrorItem:
    """Describe one field that the validation refuses."""
    return {
        "code": code,
        "status": "400",
        "detail": detail,
        "template": template,
        "meta": {"parameters": parameters},
        "source": {"pointer": pointer},
    }


def blank(pointer: str) -> ErrorItem:
    """Describe a field that must be given."""
    return violation(
        BLANK,
        pointer,
        "Dieser Wert sollte nicht leer sein.",
        "This value should not be blank.",
        {"{{ value }}": "null"},
    )


def wrong_type(pointer: str, value: Any, kind: str) -> ErrorItem:
    """Describe a value of the wrong type."""
    return violation(
        WRONG_TYPE,
        pointer,
        f"Dieser Wert sollte vom Typ {kind} sein.",
        "This value should be of type {{ type }}.",
        {"{{ value }}": _shown(value), "{{ type }}": kind},
    )


def too_long(pointer: str, value: str, limit: int) -> ErrorItem:
    """Describe a text above its column's length."""
    return violation(
        TOO_LONG,
        pointer,
        f"Diese Zeichenkette ist zu lang. Sie sollte höchstens {limit} Zeichen haben.",
        "This value is too long. It should have {{ limit }} character or less.|"
        "This value is too long. It should have {{ limit }} characters or less.",
        {"{{ value }}": f'"{value}"', "{{ limit }}": str(limit), "{{ value_length }}": str(len(value))},
    )


def state_not_writable(pointer: str) -> ErrorItem:
    """Describe the attempt to write a state without a transition."""
    text = (
        "Changing the state-machine-state of this entity is not allowed for scope {}. Either change the "
        "state-machine-state via a state-transition or use a different scope."
    )
    return violation(
        "FRAMEWORK__WRITE_CONSTRAINT_VIOLATION",
        pointer,
        text.format("crud"),
        text.format("{{ scope }}"),
        {"{{ scope }}": "crud"},
    )


def write_protected(pointer: str) -> ErrorItem:
    """Describe the attempt to write a field that belongs to the shop."""
    text = 'This field is write-protected. (Got: "user" scope and "system" is required)'
    return violation("FRAMEWORK__WRITE_CONSTRAINT_VIOLATION", pointer, text, text, {})


def wrong_intent(entity: str, expected: str, got: str) -> ShopError:
    """Refuse to create what exists or to change what does not."""
    detail = f'Expected command for "{entity}" to be "{expected}". (Got: {got})'
    return coded(
        400,
        "FRAMEWORK__WRITE_TYPE_INTEND_ERROR",
        detail,
        {"definition": entity, "expectedClass": expected, "actualClass": got},
    )


def not_found(entity: str, row_id: str) -> ShopError:
    """Refuse to read or delete a row that is not there."""
    key = f"id({row_id})"
    return coded(
        404,
        "FRAMEWORK__RESOURCE_NOT_FOUND",
        f"The {entity} resource with the following primary key was not found: {key}",
        {"type": entity, "primaryKey": {"id": row_id}, "primaryKeyString": key},
    )


def unknown_definition(name: str) -> ShopError:
    """Fail on an entity name nobody knows."""
    return coded(
        500,
        "FRAMEWORK__DEFINITION_NOT_FOUND",
        f'Definition for entity "{name}" does not exist.',
        {"entityName": name},
    )


def unmapped_field(entity: str, name: str) -> ShopError:
    """Refuse a field the entity does not have."""
    return coded(
        400,
        "FRAMEWORK__UNMAPPED_FIELD",
        f'Field "{name}" in entity "{entity}" was not found.',
        {"field": name, "entity": entity},
    )


def unknown_association(entity: str, name: str) -> ShopError:
    """Fail on an association the entity does not have: a 500."""
    return coded(
        500,
        "FRAMEWORK__ASSOCIATION_NOT_FOUND",
        f'Can not find association by name "{name}" in entity "{entity}"',
        {"field": name},
    )


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, dict | list):
        return "array"
    return json.dumps(value)
