"""Kickroute, in both directions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from connector.model import Callback, Event
from connector.model.retail import ForwardAnswer


class Platform(Protocol):
    """Kickroute, in both directions."""

    def test_connection(self, callback_url: str) -> frozenset[str]:
        """Announce this shop and where it may be called back; replaces the address told before.

        Returns the extensions that the platform lists in its answer (``connector.model.extensions``), none
        where it speaks the protocol alone.
        """
        ...

    def send(self, events: Sequence[Event]) -> ForwardAnswer | None:
        """Deliver events, all or none, in their order; returns only when the platform has taken them.

        What it says of a retailer's order, which always goes alone, is returned; None where it says nothing.

        Several :class:`ProductOffered` go as one list, any other mixture as one batch. Raises
        PlatformRefused when the content is refused: which of several events is meant is found by splitting.
        """
        ...

    def read_callback(self, body: bytes, signature: str) -> Callback:
        """Verify and read an incoming call.

        The signature is compared in constant time with the current and the previous key before anything
        is parsed. Raises SignatureWrong, or CallbackMalformed with the place and the reason.
        """
        ...
