"""The schemas in docs/protocol, and what they object to in a document."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

FOLDER = Path(__file__).parents[2] / "docs" / "protocol"
SCHEMAS: Mapping[str, dict[str, Any]] = {
    path.relative_to(FOLDER).as_posix().removesuffix(".json"): json.loads(path.read_text(encoding="utf-8"))
    for path in sorted(FOLDER.rglob("*.json"))
}
"""Every schema by its path, such as ``to-platform/item.updated``."""

REGISTRY: Registry[Any] = Registry().with_resources(
    (schema["$id"], Resource.from_contents(schema)) for schema in SCHEMAS.values()
)
CHECKED = sorted(name for name in SCHEMAS if name != "fields")
LONG = "x" * 101
"""A text that is longer than any name."""

_REPLACEMENTS: tuple[Any, ...] = (None, 5, -1, "", LONG, [], {}, True)


def objections(schema: str | Mapping[str, Any], document: Any) -> list[str]:
    """Return what a schema, or that of a name, objects to: each place and reason; nothing for what fits."""
    described = SCHEMAS[schema] if isinstance(schema, str) else schema
    validator = Draft202012Validator(described, registry=REGISTRY)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]


def types_in(folder: str) -> set[str]:
    """Return the messages that are described in a folder of schemas."""
    return {name.partition("/")[2] for name in SCHEMAS if name.startswith(f"{folder}/")}


def examples(name: str) -> list[Any]:
    """Return the examples that a schema gives."""
    found: list[Any] = SCHEMAS[name]["examples"]
    return found


def spoiled(document: Any) -> Iterator[Any]:
    """Yield the document with one thing wrong: each member left out, and each put in another's place."""
    for place in list(_places(document)):
        for value in _REPLACEMENTS:
            changed = deepcopy(document)
            _parent(changed, place)[place[-1]] = value
            yield changed
        if isinstance(place[-1], str):
            changed = deepcopy(document)
            del _parent(changed, place)[place[-1]]
            yield changed


def _places(document: Any, above: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    members = document.items() if isinstance(document, dict) else enumerate(document)
    for key, value in members:
        yield (*above, key)
        if isinstance(value, dict | list):
            yield from _places(value, (*above, key))


def _parent(document: Any, place: tuple[str | int, ...]) -> Any:
    for key in place[:-1]:
        document = document[key]
    return document
