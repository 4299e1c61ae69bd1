"""Commands as words: what a supplier can ask of a connector, and what became of it; pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Command(StrEnum):
    """What can be asked; in brackets the arguments."""

    SYNC = "sync"
    SYNC_FULL = "sync.full"
    CONFIRM_WITHDRAWALS = "withdrawals.confirm"  # up_to: the newest hold that was shown
    CONFIRM_PRICE = "price.confirm"  # gtin, price: the one that was shown
    DENY_PRICE = "price.deny"  # gtin, price: likewise
    RETRY_ORDER = "orders.retry"  # number
    CANCEL_ORDER = "orders.cancel"  # number
    FORGET_ORDER = "orders.forget"  # number
    ENTER_NUMBER = "orders.tracking"  # number, tracking, carrier
    CONFIRM_ENDS = "orders.confirm_ends"  # up_to: the newest hold that was shown
    RETRY_EVENT = "outbox.retry"  # id, or "all"
    DISCARD_EVENT = "outbox.discard"  # id
    PAUSE = "pause"  # until: an ISO 8601 time, or nothing
    UNPAUSE = "unpause"
    LEAVE = "leave"
    LEFT = "leave.finish"
    ADOPT = "adopt"  # numbers and ending, each separated by line feeds
    MAKE_LABEL = "label.make"  # number, again
    CANCEL_LABEL = "label.cancel"  # number
    WRITE_PRICES = "prices.write"  # wish, and digest: the preview that was shown; seen: yes for above retail
    UNDO_PRICES = "prices.undo"  # run: the one that was shown
    ANSWER_IMPORT = "imports.answer"  # id, answer: link, second or leave
    ANSWER_TAXES = "imports.taxes"  # supplier, prices: gross or net
    RETRY_IMPORT = "imports.retry"  # id


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a command: whether it was done, and the sentence for who asked.

    ``products`` and ``orders`` are ids of the shop to read again; ``facts`` say the same as the sentence to
    machines.
    """

    is_done: bool
    sentence: str
    products: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)

    def dump(self) -> str:
        """Return the text that the store keeps as a request's result."""
        content = {"done": self.is_done, "sentence": self.sentence, "facts": dict(self.facts)}
        return json.dumps(content, ensure_ascii=False)

    @classmethod
    def load(cls, result: str) -> Outcome:
        """Read back what :meth:`dump` wrote."""
        content = json.loads(result)
        return cls(content["done"], content["sentence"], facts=content.get("facts", {}))
