"""The map of categories, as a browser asks for it: chosen, shown, saved."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
import requests

from connector.assembly.commands import Wiring
from connector.catalogue.collect import sweep
from connector.catalogue.mapping import word_of
from connector.model import ShopCategory
from connector.settings import Loaded
from connector.settings.overlay import Overlay
from connector.setup.office import Office
from connector.web import build_app
from tests.doors.world import World, product, settings
from tests.waiting import LIMIT

LIQUIDS, GARDEN = ShopCategory("7", "liquids", "Liquids & <mehr>"), ShopCategory("8", "garten", "Garten")

UNTOUCHED = {"Garten": "none"}


class Kept:
    """The settings as pages change them: a real file, and beside it what was set in the browser."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "settings.toml"
        self.file.write_text('[release.categories]\n"Garten" = "none"\n', encoding="utf-8")
        self.restarts = 0
        self.office = Office(Wiring(), self._read, folder, self._restart)

    @property
    def saved(self) -> dict[str, str]:
        """What holds from the next start on."""
        return self._read(None).settings.release.categories

    def _read(self, overlay: Overlay | None) -> Loaded:
        return Wiring().read([self.file], overlay)

    def _restart(self) -> None:
        self.restarts += 1


@pytest.fixture
def kept(shop: World, tmp_path: Path) -> Kept:
    """Let pages change the settings, which say nothing of Garten yet to the connector that runs."""
    found = Kept(tmp_path)
    shop.door.app = build_app(shop.engine, shop.settings, office=found.office)
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


def test_what_follows_is_shown_and_nothing_saved(shop: World, kept: Kept) -> None:
    """The first press only shows; what was chosen stays chosen."""
    answer = choose(shop, _7="vaping-liquids")
    assert "2 would be released, 0 would leave, 0 would get another category" in answer.text
    assert re.search(r'name="map\.7" class="touched">.*?<option selected>vaping-liquids', answer.text, re.S)
    assert kept.saved == UNTOUCHED


def test_what_was_shown_is_saved(shop: World, kept: Kept) -> None:
    """Under the category's id, and in force by a new start."""
    shown = choose(shop, _7="vaping-liquids")
    answer = choose(shop, do="save", mark=mark(shown), _7="vaping-liquids")
    assert kept.saved == UNTOUCHED | {"7": "vaping-liquids"}
    assert (kept.restarts, "The map is saved" in answer.text) == (1, True)


def test_what_the_settings_file_maps_is_mapped_otherwise_by_a_click(shop: World, kept: Kept) -> None:
    """The file itself stays as it is; what was clicked is read over it, and takes out what it says."""
    rules = shop.engine.parts.rules
    told = replace(rules, release=replace(rules.release, categories=kept.saved))
    object.__setattr__(shop.engine.parts, "rules", told)
    for word in ("vaping-coils", ""):
        choose(shop, do="save", mark=mark(choose(shop, _8=word)), _8=word)
        after = replace(rules.release, categories=kept.saved)
        assert word_of(GARDEN, after.categories) == word
        assert '"Garten" = "none"' in kept.file.read_text()


def test_what_was_not_shown_is_not_saved(shop: World, kept: Kept) -> None:
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
    assert kept.saved == UNTOUCHED


@pytest.mark.parametrize("word", ["garden", "<b>", "VAPING", " "])
def test_words_that_cannot_be_chosen_are_left_out(shop: World, kept: Kept, word: str) -> None:
    """Whoever makes a form of his own maps nothing to what Kickroute does not have."""
    answer = choose(shop, do="save", mark="x", _7=word, _99="vaping")
    assert ("Nothing was changed" in answer.text, kept.saved) == (True, UNTOUCHED)


def test_a_map_that_cannot_be_saved_says_why(shop: World, kept: Kept) -> None:
    """And stays chosen, so that it can be tried again."""
    (kept.office.state / "settings.d").write_text("in the way")
    shown = choose(shop, _8="none")
    answer = choose(shop, do="save", mark=mark(shown), _8="none")
    assert ("could not be saved" in answer.text, kept.restarts) == (True, 0)
    assert 'value="none" selected' in answer.text


def test_practice_says_why_nothing_is_saved(shop: World) -> None:
    """There are no settings there, and so no file to write into."""
    shown = choose(shop, _7="vaping-liquids").text
    assert "In practice there are no settings, so the map cannot be saved." in shown
    assert "settings.toml" not in shown


def test_where_pages_cannot_save_the_map_is_written_out(shop: World) -> None:
    """For the settings file, as it would stand there."""
    own = {"platform": "woocommerce", "url": "https://shop.example"}
    own |= {"consumer_key": "k", "consumer_secret": "s"}
    told = {"url": "https://k.example", "api_key": "k", "public_url": "http://127.0.0.1:1"}
    shop.door.app = build_app(shop.engine, settings(shop=own, kickroute=told))
    answer = unescape(choose(shop, _7="vaping-liquids").text)
    assert ('[release.categories]\n"7" = "vaping-liquids"' in answer, 'value="save"' in answer) == (
        True,
        False,
    )


def test_a_map_from_elsewhere_is_refused(shop: World, kept: Kept) -> None:
    """A stranger's page maps nothing."""
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    answer = shop.session.post(f"{shop.url}/categories", data={"do": "save"}, headers=headers, timeout=LIMIT)
    assert (answer.status_code, kept.saved) == (403, UNTOUCHED)
