"""Questions about products that are on their way, and what was read meanwhile: state of this process.

Two questions that overlap may be carried out by the shop in either order, whichever answer comes first. So a
reading counts only if its question was sent after the answer that was told last had come; and when two that
overlap differ, nobody knows which is newer, and the product must be read again. (After a restart no question
is on its way.)
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field


@dataclass(eq=False, slots=True)
class Question:
    """A question that is on its way. ``asked`` is the store's number at which it was sent, 0 until then."""

    asked: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a reading of one product: whether it counts, and whether it must be read again."""

    counts: bool
    is_due: bool


@dataclass(frozen=True, slots=True)
class _Seen:
    answered: int
    content: object
    counted: bool


@dataclass(slots=True)
class Questions:
    """What was read of each product while questions that are older are still on their way."""

    _open: set[Question] = field(default_factory=set)
    _seen: dict[str, list[_Seen]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self) -> Question:
        """Take note that a question is going to be sent: from now on, all that is read is remembered."""
        question = Question()
        with self._lock:
            self._open.add(question)
        return question

    def end(self, question: Question) -> None:
        """Take note that a question is answered and dealt with, or given up."""
        with self._lock:
            self._open.discard(question)
            oldest = min((other.asked for other in self._open), default=None)
            if oldest is None:
                self._seen.clear()
            else:
                self._forget(oldest)

    def judge(self, product_id: str, asked: int, answered: int, content: object) -> Outcome:
        """Judge what a question that was sent at ``asked`` shows of a product, and remember it.

        ``answered`` is the store's number now, ``content`` what is compared: None for a product that is gone.
        """
        with self._lock:
            seen = self._seen.get(product_id, [])
            overlapping = [other for other in seen if asked < other.answered]
            counts = not any(other.counted for other in overlapping)
            differs = any(other.content != content for other in overlapping)
            self._seen.setdefault(product_id, []).append(_Seen(answered, content, counts))
            return Outcome(counts, differs)

    def _forget(self, oldest: int) -> None:
        for product_id, seen in list(self._seen.items()):
            left = [other for other in seen if oldest < other.answered]
            if left:
                self._seen[product_id] = left
            else:
                del self._seen[product_id]
