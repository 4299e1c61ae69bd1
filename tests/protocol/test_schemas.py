"""The schemas and the page about them are whole: each is right, is shown, and objects to what is wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.protocol.schemas import CHECKED, FOLDER, REGISTRY, SCHEMAS, examples, objections, spoiled

PAGE = (FOLDER.parent / "protocol.md").read_text(encoding="utf-8")
_SHOWN = re.compile(r"\]\(protocol/(\w+-platform/[\w.]+)\.json\)|```json\n(.*?)```", re.DOTALL)
_SENT_BY_US = [name for name in CHECKED if name.startswith(("to-platform/", "answers/"))]


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_a_schema_is_one(name: str) -> None:
    """Each is JSON Schema, is called as its file is, and names only what is there."""
    schema = SCHEMAS[name]
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"kickroute:{name}"
    resolver = REGISTRY.resolver(schema["$id"])
    for reference in _references(schema):
        resolver.lookup(reference)


def _references(part: Any) -> Iterator[str]:
    members = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    if isinstance(part, dict) and "$ref" in part:
        yield part["$ref"]
    for member in members:
        yield from _references(member)


@pytest.mark.parametrize("name", CHECKED)
def test_a_message_is_called_as_its_file(name: str) -> None:
    """The type that a message carries is its file's name, and its examples are right."""
    schema = SCHEMAS[name]
    if not name.startswith("answers/"):
        assert schema["title"] == schema["properties"]["type"]["const"] == name.partition("/")[2]
    assert [objections(name, example) for example in examples(name)] == [[] for _ in examples(name)]
    assert examples(name)


@pytest.mark.parametrize("name", _SENT_BY_US)
def test_what_we_send_is_described_to_the_last_field(name: str) -> None:
    """Of what the connector sends, no field can be added unseen, and most that is changed is objected to."""
    for example in examples(name):
        assert objections(name, {**example, "another": 1})
        changed = [document for document in spoiled(example) if document != example]
        refused = [document for document in changed if objections(name, document)]
        assert len(refused) > 0.7 * len(changed), (name, len(refused), len(changed))


def test_the_page_shows_every_message() -> None:
    """What is described is linked to, and nothing else is."""
    linked = re.findall(r"\]\(protocol/([\w./-]+)\.json\)", PAGE)
    assert sorted(set(linked)) == sorted(SCHEMAS)


def _shown() -> Iterator[tuple[str, Any]]:
    """Yield the JSON that the page shows, with the message that is linked to last before it."""
    name = ""
    for link, block in _SHOWN.findall(PAGE):
        if block:
            yield name, json.loads(block)
        name = link or name


@pytest.mark.parametrize(("name", "document"), list(_shown()))
def test_what_the_page_shows_is_right(name: str, document: Any) -> None:
    """Each message on the page is as its schema says."""
    assert objections(name, document) == []


def test_the_page_shows_what_goes_out_and_comes_in() -> None:
    """Every message of a supplier stands on the page with an example."""
    wanted = {name for name in SCHEMAS if name.startswith("to-platform/")}
    wanted |= {f"from-platform/order.{word}" for word in ("placed", "requested_number", "updated")}
    assert wanted <= {name for name, _ in _shown()}
