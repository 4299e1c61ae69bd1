"""The shop itself: who answers, what it can do, and what it still needs."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from connector.model import AdminLinks, Capabilities, Finding, Reach, ShopIdentity, Unread


class Able(Protocol):
    """Whatever says what the platform can do."""

    @property
    def capabilities(self) -> Capabilities:
        """What this platform can do; known without asking the shop."""
        ...


class Reading(Protocol):
    """How the shop is read: by which way, and what it cannot give at the moment."""

    def reach(self) -> Reach:
        """Tell by which way the shop is reached; known without asking."""
        ...

    def unread(self) -> tuple[Unread, ...]:
        """Name the rows that the shop cannot give at the moment; known without asking.

        Lists and questions by id leave them out, and neither call them gone nor missing. They are asked for
        again by themselves; a product that can be read again is in the next changes.
        """
        ...


class Clock(Protocol):
    """The shop's own clock."""

    def now(self) -> datetime:
        """Tell the time by the shop's own clock, which stamps its orders."""
        ...


class Rival(Protocol):
    """The platform's own plugin, which answers for the same orders."""

    def platform_plugin(self) -> str:
        """Name the platform's own plugin while it is active in the shop; empty without one."""
        ...


class Identity(Able, Reading, Clock, Rival, Protocol):
    """Which shop it is, and where its staff work."""

    def identity(self) -> ShopIdentity:
        """Ask which shop answers; the same shop always gives the same ``key``."""
        ...

    @property
    def admin_links(self) -> AdminLinks:
        """Where staff edit products and orders: addresses with ``{id}`` in them, not asked for."""
        ...


class Preparing(Protocol):
    """What the connector needs in the shop: what is found wanting, and what is made there."""

    def findings(self) -> tuple[Finding, ...]:
        """Look at what the connector needs of the shop and name what a person should know; writes nothing."""
        ...

    def prepare(self) -> tuple[str, ...]:
        """Make what the connector needs in the shop and say what was made; a second time nothing is."""
        ...

    def remove_fields(self) -> tuple[str, ...]:
        """Remove the fields that :meth:`prepare` made and say which; what orders refer to stays."""
        ...
