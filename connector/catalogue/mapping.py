"""The map from the shop's categories to Kickroute's: what it says, and what another one would do; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from connector.catalogue.release import ReleaseRules, Rule
from connector.catalogue.release.rules import Category
from connector.model import Product, ShopCategory
from connector.model.records import Group

_OF_CATEGORIES = frozenset({Rule.CATEGORY_MISSING, Rule.CATEGORY_NONE})


@dataclass(frozen=True, slots=True)
class MappedShelf:
    """A category of the shop: its ``word`` in the map (empty: none), and its offers.

    ``lacking`` offers have no Kickroute category at all, and ``only_lacking`` nothing else against them: they
    are released once it is mapped.
    """

    category: ShopCategory
    word: str
    offers: int = 0
    released: int = 0
    lacking: int = 0
    only_lacking: int = 0


@dataclass(frozen=True, slots=True)
class MapEffect:
    """What another map does: offers that are released then, that leave, and whose category changes."""

    released: int = 0
    leaving: int = 0
    retold: int = 0

    @property
    def is_nothing(self) -> bool:
        """Tell whether it changes nothing for any offer."""
        return not (self.released or self.leaving or self.retold)


def mapped_shelves(groups: Iterable[Group], rules: ReleaseRules) -> list[MappedShelf]:
    """Return every category of the shop that has offers; those with the most to be released first."""
    found: dict[str, MappedShelf] = {}
    for group in groups:
        lacks = Rule.CATEGORY_MISSING in group.rules
        for category in group.shop_categories:
            shelf = found.get(category.id) or MappedShelf(category, word_of(category, rules.categories))
            found[category.id] = replace(
                shelf,
                offers=shelf.offers + group.count,
                released=shelf.released + group.count * group.released,
                lacking=shelf.lacking + group.count * lacks,
                only_lacking=shelf.only_lacking + group.count * (group.rules == {Rule.CATEGORY_MISSING}),
            )
    order = sorted(found.values(), key=lambda shelf: (shelf.category.name.casefold(), shelf.category.id))
    return sorted(order, key=lambda shelf: (-shelf.only_lacking, -shelf.lacking))


def word_of(category: ShopCategory, categories: Mapping[str, str]) -> str:
    """Return what a map says of one category of the shop alone; empty for nothing."""
    names = _names(category)
    return next((word for key, word in categories.items() if key in names and word), "")


def changed_map(
    categories: Mapping[str, str], known: Sequence[ShopCategory], wanted: Mapping[str, str]
) -> Mapping[str, str]:
    """Return a map in which the ``known`` categories with these ids have these words; empty: not mapped.

    A name that several categories share is taken apart, so that no other one changes with it. Keys that the
    settings file holds cannot be taken out, and stay with an empty word. The order of preference stays.
    """
    now = {key.strip().casefold(): word.strip() for key, word in categories.items()}
    keys = {key for category in known if category.id in wanted for key in _names(category) if key in now}
    concerned = [c for c in known if c.id in wanted or _names(c) & keys]
    said = {c.id.casefold(): wanted.get(c.id, word_of(c, now)) for c in concerned}
    changed: dict[str, str] = {}
    for key, word in now.items():
        if key in keys:
            changed |= {c.id.casefold(): said[c.id.casefold()] for c in concerned if key in _names(c)}
        changed[key] = said.get(key, "" if key in keys else word)
    return changed | said


def map_effect(groups: Iterable[Group], before: ReleaseRules, after: ReleaseRules) -> MapEffect:
    """Reckon what another map does to all offers."""
    effect = MapEffect()
    for group in groups:
        old, new = _category(group, before), _category(group, after)
        if old == new:
            continue
        is_offered = new is not None and not new.means_not_offered
        if group.released and not is_offered:
            effect = replace(effect, leaving=effect.leaving + group.count)
        elif group.released and old is not None and new is not None and old.word != new.word:
            effect = replace(effect, retold=effect.retold + group.count)
        elif not group.released and is_offered and group.rules <= _OF_CATEGORIES:
            effect = replace(effect, released=effect.released + group.count)
    return effect


def _category(group: Group, rules: ReleaseRules) -> Category | None:
    bare = Product("", "", (), category=group.category, shop_categories=group.shop_categories)
    return rules.category_of(bare)


def _names(category: ShopCategory) -> set[str]:
    return {name.strip().casefold() for name in (category.slug, category.name, category.id)} - {""}
