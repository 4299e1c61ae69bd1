"""A kind of shop: all that a platform's folder tells the rest of the connector about itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from connector.model import Fields, FindingCode
from connector.ports.labels import Labels
from connector.ports.retail import RetailShop
from connector.ports.running import Memory
from connector.ports.shop import Shop
from connector.settings import Settings, ShopSettings


@dataclass(frozen=True, slots=True)
class Words:
    """A text of the platform's own in both languages."""

    en: str
    de: str

    def of(self, language: str) -> str:
        """Return it in a language."""
        return self.de if language == "de" else self.en


@dataclass(frozen=True, slots=True)
class Keys:
    """The two settings that open the shop, and how ``init`` asks for them."""

    key: str
    secret: str
    ask_key: Words
    ask_secret: Words


@dataclass(frozen=True, slots=True)
class Door:
    """How such a shop is told from other sites without any key.

    ``path`` is asked below an address, and ``is_shop`` judges status and JSON of the answer (None: no JSON).
    What it redirects to is the shop's address up to ``base_ends``. ``own_paths`` are parts of paths that are
    the shop's own, ``folders`` usual ones beside another site. ``named_by`` reads where the API is from the
    headers of the front page (names in lower case); empty for nowhere.
    """

    path: str
    is_shop: Callable[[int, Any], bool]
    base_ends: str
    own_paths: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    named_by: Callable[[Mapping[str, str]], str] | None = None


@dataclass(frozen=True, slots=True)
class Granted:
    """Keys that a shop has sent, and the state that it was asked with."""

    state: str
    key: str = field(repr=False)
    secret: str = field(repr=False)


class AsksForKeys(Protocol):
    """Writes the address at which a shop asks its owner whether an application may have keys."""

    def __call__(self, shop: str, *, app: str, state: str, back: str, callback: str) -> str:
        """Return it; the keys come to ``callback`` with ``state``, and the browser goes to ``back``."""
        ...


@dataclass(frozen=True, slots=True)
class Granting:
    """How a shop gives its keys by one click; ``read`` raises ValueError for what brings none."""

    address: AsksForKeys
    read: Callable[[bytes], Granted]


@dataclass(frozen=True, slots=True)
class ShopKind:
    """One platform, as ``connector.assembly.platforms`` registers it; its name is ``shop.platform``.

    ``fields`` are where a shop of this kind keeps what is told, unless the settings name other places, and
    ``tracking_example`` is how a field with tracking numbers is named, and ``status_prefix`` may stand before
    the shop's own statuses. ``topics`` are what ``check`` says of
    the shop's findings: one of which nothing was found is a green line. ``left_over`` is what a supplier who
    leaves has to clear away. ``is_prepared``: something is made in the shop before its first order, by
    ``check --fix``. ``granting``: its keys can be had by one click. ``labels`` builds what makes labels in
    the shop, by a plugin. ``build`` gives the adapter, which asks nothing yet, and raises SettingsWrong.
    ``retail`` makes one for a retailer's shop of it; None where such a shop cannot be a retailer's.
    """

    section: type[ShopSettings]
    fields: Fields
    door: Door
    keys: Keys
    left_over: Words
    build: Callable[[Settings, Memory | None], Shop]
    topics: Mapping[str, tuple[FindingCode, ...]] = field(default_factory=dict)
    tracking_example: str = ""
    status_prefix: str = ""
    is_prepared: bool = False
    granting: Granting | None = None
    retail: Callable[[Shop, Settings], RetailShop] | None = None
    labels: Callable[[Settings], Labels] | None = None
    title: str = ""
    """How people write its name."""

    @property
    def name(self) -> str:
        """The word of ``shop.platform``."""
        return str(self.section.model_fields["platform"].default)
