"""The map of categories: what is clicked changes what it says, and nothing beside it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from connector.catalogue.mapping import MapEffect, changed_map, map_effect, mapped_shelves, word_of
from connector.model import ShopCategory
from connector.model.records import Group
from tests.rules.products import RULES

LIQUIDS = ShopCategory("7", "liquids", "Liquids")
SPARES = ShopCategory("8", "zubehoer", "Zubehör")
OTHER_SPARES = ShopCategory("9", "zubehoer-2", "Zubehör")
NONE = {"7": "none"}
ALL = (LIQUIDS, SPARES, OTHER_SPARES)


def group(*categories: ShopCategory, count: int = 1, rules: str = "", own: str = "") -> Group:
    """Make offers that share categories; released unless rules are named."""
    return Group(categories, own, not rules, frozenset(rules.split(",")) - {""}, count)


def words(categories: dict[str, str]) -> list[str]:
    """Return what a map says of each category."""
    return [word_of(category, categories) for category in ALL]


def test_what_is_clicked_is_mapped_by_its_id() -> None:
    """Nothing else of the map changes, and its order of preference stays."""
    before = {"liquids": "vaping-liquids", "Garten": "none"}
    after = dict(changed_map(before, ALL, {"8": "vaping-coils"}))
    assert words(after) == ["vaping-liquids", "vaping-coils", ""]
    assert list(after) == ["liquids", "garten", "8"]
    assert after["garten"] == "none"


def test_a_name_that_two_categories_share_is_taken_apart() -> None:
    """Who maps one of them does not map the other."""
    before = {"zubehör": "vaping-coils", "liquids": "vaping"}
    assert words(before) == ["vaping", "vaping-coils", "vaping-coils"]
    after = dict(changed_map(before, ALL, {"8": "vaping-mods"}))
    assert words(after) == ["vaping", "vaping-mods", "vaping-coils"]


def test_what_is_taken_out_of_the_map_is_empty_there() -> None:
    """The settings file may name it, which is read first: only an empty word takes it out."""
    after = dict(changed_map({"Liquids": "vaping", "7": "vaping-cbd"}, ALL, {"7": ""}))
    assert words(after) == ["", "", ""]
    assert after == {"7": "", "liquids": ""}


_WORDS = st.sampled_from(["", "none", "vaping", "vaping-coils"])


@example({"8": "", "zubehör": "none"}, {"9": "vaping"})
@given(
    st.dictionaries(st.sampled_from(["7", "liquids", "Liquids", "zubehör", "8", "garten"]), _WORDS),
    st.dictionaries(st.sampled_from(["7", "8", "9"]), _WORDS),
)
def test_every_category_says_what_was_clicked_or_what_it_said(
    before: dict[str, str], wanted: dict[str, str]
) -> None:
    """Whatever the map was: read over the old one, as settings are, it says just that."""
    folded = {key.casefold(): word for key, word in before.items()}
    after = dict(changed_map(before, ALL, wanted))
    merged = dict(replace(RULES, categories=folded | after).categories)
    for category in ALL:
        assert word_of(category, merged) == wanted.get(category.id, word_of(category, folded))


def test_categories_show_what_mapping_them_would_release() -> None:
    """Those with the most to win come first; what something else withholds is counted apart."""
    groups = [
        group(LIQUIDS, count=5, rules="category_missing"),
        group(LIQUIDS, count=2, rules="category_missing,price_missing"),
        group(LIQUIDS, SPARES, count=3),
        group(SPARES, count=4, rules="price_missing"),
        group(count=9, rules="category_missing"),
    ]
    first, second = mapped_shelves(groups, replace(RULES, categories={"zubehör": "vaping-coils"}))
    assert (first.category, first.word, first.offers) == (LIQUIDS, "", 10)
    assert (first.released, first.lacking, first.only_lacking) == (3, 7, 5)
    assert (second.word, second.offers, second.lacking) == ("vaping-coils", 7, 0)


@pytest.mark.parametrize(
    ("offers", "before", "after", "effect"),
    [
        (group(LIQUIDS, count=5, rules="category_missing"), {}, {"7": "vaping"}, MapEffect(released=5)),
        (
            group(LIQUIDS, count=5, rules="category_none"),
            {"7": "none"},
            {"7": "vaping"},
            MapEffect(released=5),
        ),
        (group(LIQUIDS, rules="category_missing,price_missing"), {}, {"7": "vaping"}, MapEffect()),
        (group(LIQUIDS, rules="category_missing"), {}, {"7": "none"}, MapEffect()),
        (group(LIQUIDS, count=5), {"7": "vaping"}, {"7": "none"}, MapEffect(leaving=5)),
        (group(LIQUIDS, count=5), {"7": "vaping"}, {"7": ""}, MapEffect(leaving=5)),
        (group(LIQUIDS, count=5), {"7": "vaping"}, {"7": "vaping-coils"}, MapEffect(retold=5)),
        (group(LIQUIDS, count=5, own="vaping"), {}, {"7": "none"}, MapEffect()),
        (
            group(SPARES, LIQUIDS, count=2),
            {"8": "vaping"},
            {"8": "vaping", "7": "none"},
            MapEffect(leaving=2),
        ),
        (group(SPARES, LIQUIDS, count=2), {"8": "vaping"}, {"8": "vaping", "7": "vaping-cbd"}, MapEffect()),
    ],
)
def test_another_map_releases_withdraws_and_changes(
    offers: Group, before: dict[str, str], after: dict[str, str], effect: MapEffect
) -> None:
    """By the very rules of release: the own field comes first, *none* beats all, and order counts."""
    rules = replace(RULES, categories=before)
    assert map_effect([offers], rules, replace(RULES, categories=after)) == effect
    assert map_effect([offers], rules, rules).is_nothing
