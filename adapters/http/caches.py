"""Caches that answer in the other side's place: asked not to, and recognised when they do."""

from __future__ import annotations

import re
import secrets
import threading
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from adapters.paging import Clock

IN_A_ROW = 3
"""Answers of a cache to one question after which it is no accident."""

LATELY = 120.0
"""Seconds for which a question that nobody asks any more counts as answered by a cache."""

_HIT = re.compile(r"(?<![a-z])(?<!refresh_)(hit|stale|updating)(?![a-z])", re.IGNORECASE)
_STATUS_HIT = re.compile(r";\s*hit\b", re.IGNORECASE)
_OTHERS = {"wp-super-cache": "served", "x-ac": " hit", "x-nc": "hit", "x-proxy": "hit"}
"""Words by which caches tell that they answered whose headers do not have the usual form."""

_ROW = re.compile(r"/(?:\d+|[0-9a-f]{32})(?=/|$)")
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


class Stale:
    """Which questions a cache answers, three times in a row; safe to use from several threads.

    A question is its path, whatever row it is about: a cache may answer for some and let others through.
    """

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: dict[str, tuple[int, str, float]] = {}

    def note(self, path: str, cache: str) -> None:
        """Note who answered: a cache by its header, or with "" the other side itself."""
        question = _ROW.sub("/*", path)
        with self._lock:
            times = self._seen.get(question, (0, "", 0.0))[0]
            if cache:
                self._seen[question] = times + 1, cache, self._clock()
            elif times:
                del self._seen[question]

    def cache(self, words: Collection[str] = ("",)) -> str:
        """Return the header of a cache that answers questions in whose path is one of the words, or ""."""
        since = self._clock() - LATELY
        with self._lock:
            return next(
                (
                    cache
                    for question, (times, cache, at) in self._seen.items()
                    if times >= IN_A_ROW and at >= since and any(word in question for word in words)
                ),
                "",
            )


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
    if name in _OTHERS:
        return _OTHERS[name] in f" {value.lower()}"
    if name.endswith(("cache-hit", "from-cache")):
        return value.strip().lower() in ("1", "true", "yes", "hit")
    if name.endswith("-hits"):
        return "cache" in name and any(int(count) > 0 for count in _NUMBER.findall(value))
    if name == "server-timing":
        return "cdn-cache" in value and _HIT.search(value) is not None
    return "cache" in name and not name.endswith(_SAYS_NOTHING) and _HIT.search(value) is not None
