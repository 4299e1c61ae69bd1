"""Compares JSON by keys and types, never by values.

The shape of a list is that of its rows taken together: keys that all rows have are required, keys that
some have are allowed. Where the recording's list is empty or its value null, there is nothing to compare.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Shape:
    """What was seen at one place: types, keys with their shapes (and whether in every object), rows."""

    kinds: set[str] = field(default_factory=set)
    keys: dict[str, Shape] = field(default_factory=dict)
    always: set[str] | None = None
    rows: Shape | None = None

    def add(self, value: Any) -> None:
        """Take one more value seen at this place."""
        self.kinds.add(kind(value))
        if isinstance(value, dict):
            self.always = set(value) if self.always is None else self.always & set(value)
            for key, below in value.items():
                self.keys.setdefault(key, Shape()).add(below)
        if isinstance(value, list):
            self.rows = self.rows or Shape()
            for row in value:
                self.rows.add(row)


def kind(value: Any) -> str:
    """Name the JSON type of a value; whole and broken numbers are one type."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    return "text" if isinstance(value, str) else "list" if isinstance(value, list) else "object"


def shape(value: Any) -> Shape:
    """Return the shape of a value."""
    seen = Shape()
    seen.add(value)
    return seen


@dataclass(slots=True)
class Comparison:
    """The outcome: differences in words; lists that had rows on both sides, or only in the recording."""

    differences: list[str] = field(default_factory=list)
    compared_lists: set[str] = field(default_factory=set)
    empty_lists: set[str] = field(default_factory=set)


FREE_VALUES = (
    ".meta_data[].value",
    ".meta_data[].display_value",
    ".environment.remote_get_response",
    ".environment.remote_post_response",
)
"""Places whose values are the shop's own data or luck (what a call to the internet gave), of any type."""

FREE_KEYS = (
    ".options",
    ".taxonomies",
    ".product_visibility_terms",
    ".woocommerce",
    ".other",
    ".attributes{}",
)
"""Objects whose keys are the shop's own data."""


def compare(recorded: Any, answered: Any) -> Comparison:
    """Compare an answer with a recorded one; see the module's docstring for what counts."""
    result = Comparison()
    _compare(shape(recorded), shape(answered), "", result)
    return result


def _compare(recorded: Shape, answered: Shape, place: str, result: Comparison) -> None:
    if place.endswith(FREE_VALUES) or recorded.kinds <= {"null"}:
        return
    foreign = answered.kinds - recorded.kinds
    if foreign:
        result.differences.append(
            f"{place or 'the answer'} is {' or '.join(sorted(foreign))}, recorded is "
            f"{' or '.join(sorted(recorded.kinds))}"
        )
        return
    if recorded.always is not None and answered.always is not None:
        _compare_keys(recorded, answered, place, result)
    if recorded.rows is not None and recorded.rows.kinds:
        if answered.rows is None or not answered.rows.kinds:
            result.empty_lists.add(place)
        else:
            result.compared_lists.add(place)
            _compare(recorded.rows, answered.rows, f"{place}[]", result)


def _compare_keys(recorded: Shape, answered: Shape, place: str, result: Comparison) -> None:
    if place.endswith(FREE_KEYS):
        return
    for key in sorted((recorded.always or set()) - (answered.always or set())):
        result.differences.append(f"{place}.{key} is missing")
    for key in sorted(set(answered.keys) - set(recorded.keys)):
        result.differences.append(f"{place}.{key} is not in the recording")
    for key in sorted(set(recorded.keys) & set(answered.keys)):
        _compare(recorded.keys[key], answered.keys[key], f"{place}.{key}", result)
