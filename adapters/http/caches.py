"""Caches that answer in the other side's place: asked not to, and recognised when they do."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

_HIT = re.compile(r"(?<![a-z])(?<!refresh_)(hit|stale|updating)(?![a-z])", re.IGNORECASE)
_STATUS_HIT = re.compile(r";\s*hit\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_SAYS_NOTHING = ("cache-control", "cache-tag", "cache-tags", "cache-key", "cache-lookup")
"""Ends of headers that are about caches and do not tell whether one answered."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """What each question carries so that no cache answers it: a parameter that never comes back, and more."""

    nonce: str = "_kr"
    more: Mapping[str, str] = field(default_factory=dict)

    def params(self) -> dict[str, str]:
        """Return the parameters of one question."""
        return {**self.more, self.nonce: secrets.token_hex(8)}


def cache_of(headers: Mapping[str, str]) -> str:
    """Return the header by which an answer shows that a cache kept it, "" for a fresh one.

    Header names are lower case. What was asked for again, or confirmed by its origin, is fresh.
    """
    return next((f"{name}: {value}" for name, value in headers.items() if _shows(name, value)), "")


def _shows(name: str, value: str) -> bool:
    if name == "age":
        return any(int(age) > 0 for age in _NUMBER.findall(value))
    if name == "x-varnish":
        return len(_NUMBER.findall(value)) > 1
    if name == "cache-status":
        return _STATUS_HIT.search(value) is not None
    if name.endswith("-hits"):
        return "cache" in name and any(int(count) > 0 for count in _NUMBER.findall(value))
    if name == "server-timing":
        return "cdn-cache" in value and _HIT.search(value) is not None
    return "cache" in name and not name.endswith(_SAYS_NOTHING) and _HIT.search(value) is not None
