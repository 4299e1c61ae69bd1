"""The map of categories, as a browser asks for it: chosen, shown, saved."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from html import unescape
from typing import Any

import pytest
import requests

from connector.catalogue.collect import sweep
from connector.model import ShopCategory
from connector.web.pages import categories
from tests.doors.world import World, product
from tests.waiting import LIMIT

LIQUIDS, GARDEN = ShopCategory("7", "liquids", "Liquids & <mehr>"), ShopCategory("8", "garten", "Garten")


@dataclass
class Office:
    """Keeps what would be saved; refuses it where ``trouble`` says so."""

    saved: list[dict[str, Any]] = field(default_factory=list)
    restarts: int = 0
    trouble: Exception | None = None

    def with_changes(self, changes: dict[str, Any]) -> dict[str, Any]:
        """Take the changes."""
        return changes

    def save(self, loaded: dict[str, Any]) -> None:
        """Keep them."""
        if self.trouble is not None:
            raise self.trouble
        self.saved.append(loaded)

    def restart(self) -> None:
        """Count it."""
        self.restarts += 1


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Office:
    """Let pages change the settings."""
    found = Office()
    monkeypatch.setattr(categories, "_office", lambda _desk: found)
    return found


@pytest.fixture
def shop(make_world: Callable[..., World]) -> World:
    """Give a shop of which three offers wait for nothing but a category."""
    world = make_world()
    for number, shelf in enumerate((LIQUIDS, LIQUIDS, GARDEN)):
        bare = product(f"{number}x", f"400638133392{number}", shop_categories=(shelf,))
        world.shop.put_product(replace(bare, category=""))
    world.shop.put_product(replace(product("9x", "", shop_categories=(GARDEN,)), category=""))
    gtins = iter(("4260990000015", "4260990000022", "4260990000039"))
    for number in range(3):
        world.shop.edit_offer(f"{number}x", gtin=next(gtins))
    sweep(world.shop, world.store, world.notifier, world.engine.parts.rules)
    return world


def choose(world: World, *, do: str = "preview", **fields: str) -> requests.Response:
    """Send the form as the page shows it, with some of it chosen otherwise: ``_7="vaping"``."""
    page = world.get("/categories").text
    form = dict(re.findall(r'name="(was\.[^"]+)" value="([^"]*)"', page))
    form |= {key.replace("was", "map"): value for key, value in form.items()}
    form |= {f"map.{key[1:]}" if key.startswith("_") else key: value for key, value in fields.items()}
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": world.url, "Accept": "text/html"}
    return world.session.post(
        f"{world.url}/categories", data=form | {"do": do}, headers=headers, timeout=LIMIT
    )


def mark(answer: requests.Response) -> str:
    """Return what names the change that a page shows."""
    (found,) = re.findall(r'name="mark" value="(\w+)"', answer.text)
    return str(found)


def test_categories_show_what_mapping_them_would_release(shop: World) -> None:
    """Those with the most to win come first; names of the shop are no markup."""
    page = shop.get("/categories").text
    names = re.findall(r'class="name">([^<]+)', page)
    assert names == ["Liquids &amp; &lt;mehr&gt;", "Garten"]
    shown = unescape(page)
    for sentence in ("2 would be released", "One would be released", "One lacks something else as well"):
        assert sentence in shown, sentence


def test_what_follows_is_shown_and_nothing_saved(shop: World, office: Office) -> None:
    """The first press only shows; what was chosen stays chosen."""
    answer = choose(shop, _7="vaping-liquids")
    assert "2 would be released, 0 would leave, 0 would get another category" in answer.text
    assert re.search(r'name="map\.7" class="touched">.*?<option selected>vaping-liquids', answer.text, re.S)
    assert office.saved == []


def test_what_was_shown_is_saved(shop: World, office: Office) -> None:
    """Under the category's id, and in force by a new start."""
    shown = choose(shop, _7="vaping-liquids")
    answer = choose(shop, do="save", mark=mark(shown), _7="vaping-liquids")
    assert office.saved == [{"release.categories": {"7": "vaping-liquids"}}]
    assert (office.restarts, "The map is saved" in answer.text) == (1, True)


def test_what_was_not_shown_is_not_saved(shop: World, office: Office) -> None:
    """Neither another choice under the same mark, nor one without a mark, nor after the map was changed."""
    shown = choose(shop, _7="vaping-liquids")
    for fields in ({"mark": mark(shown), "_7": "vaping-coils"}, {"_7": "vaping-liquids"}):
        answer = choose(shop, do="save", **fields)
        assert "Look at what follows once more" in answer.text
    rules = shop.engine.parts.rules
    changed = replace(rules, release=replace(rules.release, categories={"garten": "none"}))
    object.__setattr__(shop.engine.parts, "rules", changed)
    answer = choose(shop, do="save", mark=mark(shown), _7="vaping-liquids")
    assert "Look at what follows once more" in answer.text
    assert office.saved == []


@pytest.mark.parametrize("word", ["garden", "<b>", "VAPING", " "])
def test_words_that_cannot_be_chosen_are_left_out(shop: World, office: Office, word: str) -> None:
    """Whoever makes a form of his own maps nothing to what Kickroute does not have."""
    answer = choose(shop, do="save", mark="x", _7=word, _99="vaping")
    assert ("Nothing was changed" in answer.text, office.saved) == (True, [])


def test_a_map_that_cannot_be_saved_says_why(shop: World, office: Office) -> None:
    """And stays chosen, so that it can be tried again."""
    office.trouble = PermissionError(13, "Permission denied")
    shown = choose(shop, _8="none")
    answer = choose(shop, do="save", mark=mark(shown), _8="none")
    assert ("could not be saved" in answer.text, office.restarts) == (True, 0)
    assert 'value="none" selected' in answer.text


def test_where_pages_cannot_save_the_map_is_written_out(shop: World) -> None:
    """For the settings file, as it would stand there."""
    answer = unescape(choose(shop, _7="vaping-liquids").text)
    assert ('[release.categories]\n"7" = "vaping-liquids"' in answer, 'value="save"' in answer) == (
        True,
        False,
    )


def test_a_map_from_elsewhere_is_refused(shop: World, office: Office) -> None:
    """A stranger's page maps nothing."""
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    answer = shop.session.post(f"{shop.url}/categories", data={"do": "save"}, headers=headers, timeout=LIMIT)
    assert (answer.status_code, office.saved) == (403, [])
