"""The supplier's own shop, whole: what an adapter is, and what assembly passes on in parts."""

from __future__ import annotations

from typing import Protocol

from connector.ports.catalogue import Catalogue, OwnFields, Samples
from connector.ports.hooks import Hooks
from connector.ports.identity import Identity, Preparing
from connector.ports.orders import Orders


class Shop(Identity, Preparing, Catalogue, OwnFields, Samples, Orders, Hooks, Protocol):
    """The supplier's own shop. A use case takes the small port that it needs."""
