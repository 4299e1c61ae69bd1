"""Whose webhook is it: this connector's, wherever it has moved to, or a second one's on the same shop."""

from __future__ import annotations

from collections.abc import Iterable


def is_own_address(theirs: str, ours: str) -> bool:
    """Tell whether a webhook that points to ``theirs`` is of the connector that is called at ``ours``.

    Addresses end with a token that the connector's store made once: it stays when the connector moves. A
    store that was lost makes another one, behind the same public address.
    """
    their_base, _, their_token = theirs.rpartition("/")
    our_base, _, our_token = ours.rpartition("/")
    return bool(our_token) and (their_token == our_token or their_base == our_base)


def addresses(urls: Iterable[str]) -> tuple[str, ...]:
    """Return what may be shown of the addresses of webhooks: the token at their end opens a door."""
    return tuple(sorted({url.rpartition("/")[0].removesuffix("/webhooks") or url for url in urls}))
