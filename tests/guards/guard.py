"""What a guard is: a few lines of the product, what would happen without them, and who notices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Guard:
    """One guard: ``old`` (once in ``file``) becomes ``new``, which removes it; each of ``tests`` goes red.

    ``without`` says in one sentence what would happen. A test is named as pytest does, from the root on;
    a case in brackets may be named where others of the same test show nothing or take long.
    """

    name: str
    without: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    def removed_from(self, text: str) -> str:
        """Return the file's text without the guard; raises ValueError unless ``old`` stands in it once."""
        found = text.count(self.old)
        if found != 1:
            raise ValueError(
                f"what the guard consists of stands {found} times there, and must once; "
                "after a change of that code, say in tests/guards how the guard is removed now"
            )
        return text.replace(self.old, self.new)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A promise, and the guards that keep it."""

    promise: str
    guards: Sequence[Guard]
