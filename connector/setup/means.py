"""What is needed to try an answer: the adapters, passed in by who knows them all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from connector.labels import LabelOffice
    from connector.ports import Messenger, Platform, Shop
    from connector.ports.kinds import ShopKind
    from connector.settings import Settings
    from connector.store import Store


@dataclass(frozen=True, slots=True)
class Answered:
    """What calling an address came to; ``text`` is the answer, where it redirects to, or the reason."""

    kind: Literal["answer", "redirects", "late", "unreached"]
    text: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate that is not trusted: in PEM, its SHA-256, and what is wrong in the words of OpenSSL."""

    pem: str
    fingerprint: str
    trouble: str


class Means(Protocol):
    """Builds adapters and store."""

    def kinds(self) -> Mapping[str, ShopKind]:
        """Return the kinds of shops by the word of ``shop.platform``, in the order to name them."""
        ...

    def open_store(self, settings: Settings) -> Store:
        """Open the store; raises StoreUnusable."""
        ...

    def open_shop(self, settings: Settings, store: Store | None = None) -> Shop:
        """Build the adapter of the shop, with what a store knows of the way to it; it is not asked yet."""
        ...

    def find_shop(self, settings: Settings) -> str | None:
        """Return an address at or near the one in the settings where such a shop answers; asks without keys.

        It may be at another host, to which a key goes only when a person says so. None when there is none.
        """
        ...

    def untrusted_certificate(self, settings: Settings) -> Certificate | None:
        """Return the shop's certificate if it is not trusted; None when it is, or the shop is not there."""
        ...

    def open_platform(self, settings: Settings) -> Platform:
        """Build the adapter of the platform; it is not asked yet."""
        ...

    def open_messengers(self, settings: Settings) -> Mapping[str, Sequence[Messenger]]:
        """Build a messenger for each alarm address, by who is reached there; raises SettingsWrong."""
        ...

    def open_label_office(self, settings: Settings, store: Store) -> LabelOffice | None:
        """Build where labels are made; None when the settings name no carrier. Nobody is asked yet."""
        ...

    def reach(self, url: str) -> Answered:
        """Call an address of ours as the platform would: no redirect followed, certificates checked."""
        ...

    def reach_platform(self, settings: Settings) -> Answered:
        """Ask at the platform's address, without a key; any answer of somebody who is not ill is one."""
        ...
