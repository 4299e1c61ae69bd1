"""The settings in the browser: tried before they are kept, refused with reasons; no key leaves its host."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from connector.assembly.shops import KINDS, SettingsOfAll
from connector.model.errors import LabelsRefused, ShopAccessDenied
from connector.settings import Loaded, read_settings
from connector.settings.changing import SHOP_KEY, SHOP_SECRET, USUAL
from connector.settings.overlay import Overlay, file_in
from connector.settings.sources import known_keys
from connector.setup.means import Answered
from connector.setup.office import Office
from connector.texts import text
from connector.web import build_app
from tests.doors.setting_up import Browser
from tests.doors.test_cli import MemoryWiring
from tests.doors.test_cli_labels import LABELS
from tests.doors.world import World
from tests.settings.test_overlay import FILE as BARE

FILE = f"{BARE}[release]\nbrake = 0.1\n"
KEPT = ("ck_file", "cs_file", "kr-file")


@dataclass
class Settled:
    """A connector with an office, and a browser before it."""

    world: World
    browser: Browser
    wiring: MemoryWiring
    file: Path
    office: Office
    restarts: list[bool] = field(default_factory=list)

    def read(self, overlay: Overlay | None = None) -> Loaded:
        """Read the settings as the daemon does."""
        return read_settings([self.file], SettingsOfAll, overlay)


@pytest.fixture
def settled(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settled:
    """Make a connector whose settings can be changed."""
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    file = tmp_path / "settings.toml"
    file.write_text(FILE)
    wiring = MemoryWiring(shop=world.shop, platform=world.platform)
    wiring.answered = Answered("answer", '{"status":"ok"}')
    restarts: list[bool] = []

    def read(overlay: Overlay | None) -> Loaded:
        return read_settings([file], SettingsOfAll, overlay)

    office = Office(wiring, read, tmp_path, lambda: restarts.append(True))
    made = Settled(world, Browser(world.url, {}), wiring, file, office, restarts)
    world.door.app = build_app(world.engine, made.read().settings, office=office)
    with world.store.transaction() as tx:
        tx.facts.shop_key = world.shop.identity().key
    return made


def test_the_page_names_where_each_value_comes_from(settled: Settled) -> None:
    """Fifteen keys with the reference's sentence; the rest is named, and no secret is ever shown."""
    page = settled.browser.get("/settings").text
    assert "from settings.toml" in page
    assert "<code>release.brake</code>" in page
    assert page.count('-help">') >= 15
    assert not any(secret in page for secret in KEPT)


def test_what_is_saved_counts_and_is_noted(settled: Settled) -> None:
    """It stands in the state folder, the daemon is to start anew, and the journal names the keys."""
    answer = settled.browser.post("/settings", group="goods", **{"release.stock_buffer": "3"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "./settings?saved=goods#done")
    assert settled.read().settings.release.stock_buffer == 3
    assert settled.restarts == [True]
    page = settled.browser.get("/settings?saved=goods").text
    assert "set here" in page
    assert "release.stock_buffer" in page.partition("What was done")[2]


@pytest.mark.parametrize(
    ("group", "key", "value"),
    [
        ("goods", "release.stock_buffer", "-1"),
        ("goods", "release.stock_buffer", "many"),
        ("pages", "ui.language", "fr"),
        ("alarms", "alarms.mail_to", "nobody"),
        ("shop", "shop.url", "no address"),
    ],
)
def test_wrong_values_are_refused_with_the_reason(settled: Settled, group: str, key: str, value: str) -> None:
    """Nothing is written, nothing starts anew, and the page says which key and why."""
    answer = settled.browser.post("/settings", group=group, **{key: value})
    assert answer.status_code == 422
    assert "Nothing was saved" in answer.text
    assert key in answer.text
    assert settled.restarts == []
    assert not file_in(settled.file.parent).exists()


@pytest.mark.parametrize(
    "key", ["server.password", "store.url", "log.level", "kickroute.url", "shop.ca_file"]
)
def test_other_keys_are_not_taken(settled: Settled, key: str) -> None:
    """A form that somebody has written sets nothing that is not on the page."""
    for group in ("shop", "kickroute", "goods", "alarms", "pages"):
        settled.browser.post("/settings", group=group, **{key: "https://evil.example"})
    assert settled.restarts == []


@pytest.mark.parametrize("button", [{"try": "1"}, {}])
def test_no_key_leaves_for_a_changed_address(settled: Settled, button: dict[str, str]) -> None:
    """Beside *test* and beside *save*: without its own keys the new address is not even asked."""
    settled.wiring.shop.calls.clear()
    fields = {"shop.url": "https://evil.example", "shop.consumer_key": "", "shop.consumer_secret": ""}
    answer = settled.browser.post("/settings", group="shop", **fields, **button)
    assert answer.status_code == 422
    assert "shop.consumer_key" in answer.text
    assert settled.wiring.shop.calls == []
    fields |= {"shop.consumer_key": "ck_typed"}
    assert settled.browser.post("/settings", group="shop", **fields, **button).status_code == 422
    assert settled.wiring.shop.calls == []


def test_keys_are_tried_before_they_are_kept(settled: Settled) -> None:
    """Keys that do not open the shop, or open another one, are not saved; what was typed is not shown."""

    def refuse(_name: str, _when: str) -> None:
        raise ShopAccessDenied("the shop refuses the key")

    settled.wiring.shop.on_call = refuse
    answer = settled.browser.post("/settings", group="shop", **{"shop.consumer_secret": "cs_wrong"})
    assert answer.status_code == 422
    assert "refuses the key" in answer.text
    assert "cs_wrong" not in answer.text
    settled.wiring.shop.on_call = lambda _name, _when: None
    with settled.world.store.transaction() as tx:
        tx.facts.shop_key = "another"
    assert (
        settled.browser.post("/settings", group="shop", **{"shop.consumer_secret": "cs_x"}).status_code == 422
    )
    assert settled.restarts == []


def test_a_new_key_of_the_platform_keeps_the_old_one(settled: Settled) -> None:
    """What Kickroute has signed with the one of before is still taken; a refused key is not kept."""
    settled.browser.post("/settings", group="kickroute", **{"kickroute.api_key": "kr-new"})
    read = settled.read().settings.kickroute
    assert (read.api_key.get_secret_value(), read.previous_api_key.get_secret_value()) == (
        "kr-new",
        "kr-file",
    )
    settled.wiring.platform.deny()
    assert (
        settled.browser.post("/settings", group="kickroute", **{"kickroute.api_key": "kr-no"}).status_code
        == 422
    )


def test_a_test_changes_nothing(settled: Settled) -> None:
    """The buttons say what they found."""
    for group, found in (("shop", "answers"), ("kickroute", "takes the key")):
        answer = settled.browser.post("/settings", group=group, **{"try": "1"})
        assert answer.status_code == 200
        assert found in answer.text
    assert settled.restarts == []


def test_who_makes_labels_is_asked_and_makes_none(settled: Settled) -> None:
    """A button where the file names somebody; what is wrong is said beside it, and nothing is made."""
    assert "Test labels" not in settled.browser.get("/settings").text
    settled.file.write_text(FILE + LABELS.format(folder=settled.file.parent / "labels"))
    settled.world.door.app = build_app(settled.world.engine, settled.read().settings, office=settled.office)
    assert "Test labels" in settled.browser.get("/settings").text
    answer = settled.browser.post("/settings", group="labels", **{"try": "1"})
    assert (answer.status_code, "a carrier in memory makes labels" in answer.text) == (200, True)

    def refuse(_name: str, _when: str) -> None:
        raise LabelsRefused("the contract has ended")

    settled.wiring.labels.on_call = refuse
    answer = settled.browser.post("/settings", group="labels", **{"try": "1"})
    assert (answer.status_code, "the contract has ended" in answer.text) == (422, True)
    assert settled.wiring.labels.made == {}


def test_leaving_needs_the_name(settled: Settled) -> None:
    """A press alone withdraws nothing."""
    assert settled.browser.post("/settings/leave", name="").status_code == 422
    assert settled.browser.post("/settings/leave", name="berge").status_code == 422
    with settled.world.store.reading() as tx:
        assert list(tx.requests.waiting()) == []
    assert settled.browser.post("/settings/leave", name="berg").status_code == 303
    with settled.world.store.reading() as tx:
        assert [request.command for request in tx.requests.waiting()] == ["leave"]


def test_the_password_is_changed_by_who_knows_it(settled: Settled) -> None:
    """The first may be set on this machine; another needs the one of today, and logs everybody else out."""
    one, other = settled.browser, Browser(settled.world.url, {})
    assert (
        one.post("/settings/password", password="ein langes wort", again="ein langes wort").status_code == 303
    )
    assert one.get("/settings").status_code == 200
    other.post("/login", password="ein langes wort")
    assert other.get("/settings").status_code == 200
    new = {"password": "ein anderes wort", "again": "ein anderes wort"}
    assert one.post("/settings/password", known="wrong", **new).status_code == 422
    assert one.post("/settings/password", known="ein langes wort", **new).status_code == 303
    assert one.get("/settings").status_code == 200
    assert other.get("/settings").status_code == 303


def test_sentences_are_those_of_the_reference() -> None:
    """Each key is explained on the page as in docs/settings.md, in both languages."""
    german = tomllib.loads((Path(__file__).parents[2] / "docs/de/einstellungen.toml").read_text("utf-8"))
    keys = [key for key in USUAL if key not in (SHOP_KEY, SHOP_SECRET)]
    keys += [f"shop.{name}" for kind in KINDS.values() for name in (kind.keys.key, kind.keys.secret)]
    for key in keys:
        section, _, name = key.partition(".")
        assert text("en", f"setting.{key}") == known_keys(SettingsOfAll, section)[name].description
        assert text("de", f"setting.{key}") == german[section][name]
