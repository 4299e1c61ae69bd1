"""The shop's own calls: webhooks that hint at changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from connector.model import Hint, HookState


class Hooks(Protocol):
    """The shop's webhooks."""

    def ensure_hooks(self, url: str, secret: str, *, take_over: bool = False) -> HookState:
        """Make sure that the shop's webhooks exist, are active and point to ``url``; repairs what is not.

        As long as active ones are another connector's, nothing is changed, and its addresses are returned as
        ``others``; ``take_over`` makes them ours. One that moved, or lost its store, is not another.
        """
        ...

    def look_at_hooks(self, url: str, secret: str) -> HookState:
        """Tell what :meth:`ensure_hooks` would find and ``repaired`` what it would repair; writes nothing."""
        ...

    def hooks_in_the_way(self) -> bool:
        """Tell whether webhooks would hold up the shop's own requests now; at most one small question."""
        ...

    def remove_hooks(self) -> int:
        """Remove all webhooks of ours and return how many there were."""
        ...

    def read_hints(self, headers: Mapping[str, str], body: bytes, secret: str) -> tuple[Hint, ...]:
        """Read what a webhook hints at; a ping hints at nothing.

        ``headers`` have lower-case names. Raises SignatureWrong for a body that the shop did not sign,
        where its hooks are signed, and CallbackMalformed for one that is not a webhook of this shop.
        """
        ...
