"""Keys in portions: databases limit how many parameters a statement may have."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice
from typing import TypeVar

AT_ONCE = 5000
"""PostgreSQL takes 65,535 parameters in a statement, SQLite since 3.32 takes 32,766."""

_Key = TypeVar("_Key")


def portions(keys: Collection[_Key]) -> Iterator[list[_Key]]:
    """Split keys for one statement each; no keys are no portion."""
    left = iter(keys)
    while portion := list(islice(left, AT_ONCE)):
        yield portion
