"""The kinds of shops that are registered: their settings, and how the adapter of one is built from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import adapters.labels
from connector.assembly import platforms
from connector.model.errors import Problem, SettingsWrong
from connector.model.messages import say
from connector.ports import Labels, Memory, Shop
from connector.ports.kinds import ShopKind
from connector.settings import Settings, settings_with
from connector.settings import load_settings as load_settings_by
from connector.store.kept import on_the_way

KINDS: Mapping[str, ShopKind] = {
    kind.name: kind for kind in vars(platforms).values() if isinstance(kind, ShopKind)
}
"""Each kind of shop by the word of ``shop.platform``."""

SettingsOfAll: type[Settings] = settings_with([kind.section for kind in KINDS.values()])
"""The settings with the sections of all platforms."""


def load_settings(paths: Iterable[Path]) -> Settings:
    """Read the settings files in their order, then the environment; raises SettingsWrong."""
    return load_settings_by(paths, SettingsOfAll)


def kind_of(settings: Settings) -> ShopKind:
    """Return the kind of the shop in the settings; raises KeyError for the sandbox."""
    return KINDS[settings.shop.platform]


def open_labels(settings: Settings, memory: Memory | None) -> Labels | None:
    """Build what makes labels; None when the settings name nothing. Raises SettingsWrong; nobody is asked."""
    if settings.labels.carrier != "pickware":
        return adapters.labels.from_settings(settings)
    kind = KINDS.get(settings.shop.platform)
    if kind is None or kind.labels is None:
        names = ", ".join(each.title for each in KINDS.values() if each.labels is not None)
        reason = say("{carrier} makes labels in shops of {names} only", carrier="pickware", names=names)
        raise SettingsWrong([Problem("labels.carrier", reason)])
    return kind.labels(on_the_way(settings, memory))


def open_shop(settings: Settings, memory: Memory | None) -> Shop:
    """Build the adapter of the shop in the settings, at the address at which it was found."""
    return kind_of(settings).build(on_the_way(settings, memory), memory)
