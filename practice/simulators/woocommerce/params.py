"""Query strings as PHP reads them, and parameters as WordPress checks them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from practice.simulators.woocommerce.clock import ShopClock
from practice.simulators.woocommerce.errors import RestError, invalid_params

_KEY = re.compile(r"^([^\[]+)((?:\[[^\]]*\])*)$")


def parse_query(query: str) -> dict[str, Any]:
    """Read a query string: ``a[]=1`` makes a list (a dict with numbers), ``a[b]=1`` a dict, the last wins."""
    values: dict[str, Any] = {}
    for key, value in parse_qsl(query, keep_blank_values=True):
        match = _KEY.match(key)
        if match is None or not match.group(2):
            values[key] = value
            continue
        place, name = values, match.group(1)
        for inner in re.findall(r"\[([^\]]*)\]", match.group(2)):
            below = place.get(name)
            if not isinstance(below, dict):
                below = place[name] = {}
            place, name = below, inner or str(len(below))
        place[name] = value
    return values


def flag(value: Any) -> bool:
    """Read a boolean as WordPress does from a query."""
    return value is True or str(value).lower() in ("true", "1")


class Params:
    """The parameters of one list question; faults are gathered and raised together by ``check``."""

    def __init__(self, query: Mapping[str, Any], clock: ShopClock) -> None:
        self.query = query
        self._clock = clock
        self._faults: dict[str, tuple[str, str, Any]] = {}

    def __contains__(self, name: str) -> bool:
        return name in self.query

    def text(self, name: str, default: str = "") -> str:
        """Read a text; a list counts as its parts joined by commas."""
        value = self.query.get(name, default)
        return ",".join(value.values()) if isinstance(value, dict) else str(value)

    def words(self, name: str) -> list[str]:
        """Read a comma-separated list or a list parameter."""
        return [word for word in re.split(r"[,\s]+", self.text(name)) if word]

    def integer(self, name: str, default: int, low: int | None = None, high: int | None = None) -> int:
        """Read a whole number within bounds."""
        raw = self.text(name, str(default))
        if not re.fullmatch(r"-?\d+", raw):
            self._faults[name] = ("rest_invalid_type", f"{name} is not of type integer.", {"param": name})
            return default
        value = int(raw)
        if low is not None and high is not None and not low <= value <= high:
            self._out_of_bounds(name, f"between {low} (inclusive) and {high} (inclusive)")
        elif low is not None and value < low:
            self._out_of_bounds(name, f"greater than or equal to {low}")
        return value

    def _out_of_bounds(self, name: str, bounds: str) -> None:
        self._faults[name] = ("rest_out_of_bounds", f"{name} must be {bounds}", None)

    def choice(self, name: str, default: str, allowed: Iterable[str]) -> str:
        """Read one of several words."""
        value = self.text(name, default)
        choices = list(allowed)
        if value not in choices:
            listed = ", ".join(choices[:-1]) + f", and {choices[-1]}"
            self._faults[name] = ("rest_not_in_enum", f"{name} is not one of {listed}.", None)
        return value

    def choices(self, name: str, default: str, allowed: Iterable[str]) -> list[str]:
        """Read a list of words, each one of several."""
        values = self.words(name) or [default]
        choices = list(allowed)
        for at, value in enumerate(values):
            if value not in choices:
                listed = ", ".join(choices[:-1]) + f", and {choices[-1]}"
                message = f"{name}[{at}] is not one of {listed}."
                self._faults[name] = ("rest_not_in_enum", message, None)
        return values

    def ids(self, name: str) -> list[int]:
        """Read a list of numbers; what is no number counts as 0."""
        return [int(word) if re.fullmatch(r"\d+", word) else 0 for word in self.words(name)]

    def moment(self, name: str) -> float | None:
        """Read a date filter as seconds since 1970; ``dates_are_gmt`` says what a naive one means."""
        raw = self.text(name)
        if not raw:
            return None
        try:
            return self._clock.read(raw, gmt=flag(self.query.get("dates_are_gmt")))
        except ValueError:
            self._faults[name] = ("rest_invalid_date", "Invalid date.", None)
            return None

    def check(self) -> None:
        """Raise RestError naming every wrong parameter, if there is one."""
        if self._faults:
            raise invalid_params(self._faults)


def whole_number(value: Any, name: str) -> int:
    """Check a body field that must be a whole number; a text of digits will do."""
    if isinstance(value, bool) or not (
        isinstance(value, int)
        or (isinstance(value, float) and value.is_integer())
        or (isinstance(value, str) and re.fullmatch(r"-?\d+", value))
    ):
        raise not_type(name, "integer")
    return int(value)


def not_type(name: str, wanted: str, within: str = "") -> RestError:
    """Refuse a body field of the wrong type; ``within`` is the parameter that holds it."""
    param = within or name
    return invalid_params({param: ("rest_invalid_type", f"{name} is not of type {wanted}.", {"param": name})})


def pick(row: dict[str, Any], fields: list[str]) -> dict[str, Any]:
    """Keep only the fields asked for; nested ones (``a.b``) work inside objects, never inside lists."""
    if not fields:
        return row
    tree: dict[str, Any] = {}
    for name in fields:
        head, _, rest = name.partition(".")
        if not rest:
            tree[head] = None
        elif tree.get(head, ()) is not None:
            tree.setdefault(head, []).append(rest)
    picked: dict[str, Any] = {}
    for name, below in tree.items():
        if name not in row:
            continue
        if below is None:
            picked[name] = row[name]
        elif isinstance(row[name], dict):
            picked[name] = pick(row[name], below)
    return picked
