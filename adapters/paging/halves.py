"""Halving: what a shop does not take as a whole is offered again in two parts, down to the row at fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from connector.model import FieldSpot

_Value = TypeVar("_Value")


def halves(values: Mapping[FieldSpot, _Value]) -> Iterator[Mapping[FieldSpot, _Value]]:
    """Yield the two halves of what is written to several products; fields of one row stay together."""
    ids = list(dict.fromkeys(spot.offer_id for spot in values))
    first = set(ids[: (len(ids) + 1) // 2])
    for is_first in (True, False):
        if half := {s: value for s, value in values.items() if (s.offer_id in first) is is_first}:
            yield half
