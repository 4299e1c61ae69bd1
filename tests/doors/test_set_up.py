"""The set-up in the browser: who may open it, what each step tries, and what is kept."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from connector.model.errors import ShopAccessDenied
from connector.settings.overlay import file_in
from connector.setup.flow import Step
from connector.setup.link import LASTS
from tests.doors.setting_up import PASSWORD, PUBLIC, THROUGH_CADDY, Beginning, Browser, beginning
from tests.doors.world import GTIN, product
from tests.waiting import until

SHOP = {"supplier": "Berg", "platform": "woocommerce", "url": "https://shop.example"}


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Beginning]:
    """Yield a served set-up with a product in the shop."""
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    with beginning(tmp_path) as served:
        served.wiring.shop.put_product(product("1", GTIN))
        yield served


def _ready(browser: Browser) -> str:
    page = browser.get("/setup/preview").text
    return page if 'setup/go"' in page else ""


def _in(begun: Beginning, **headers: str) -> Browser:
    """Open a browser, use the link, and set the password."""
    browser = begun.browser(**headers)
    assert browser.post(begun.link()).status_code == 303
    assert browser.post("/setup/password", password=PASSWORD, again=PASSWORD).headers["Location"] == "./shop"
    return browser


def _at(begun: Beginning, step: Step) -> Browser:
    """Answer everything before a step."""
    browser = _in(begun)
    answers = {
        Step.SHOP: SHOP,
        Step.KEYS: {"key": "ck_key", "secret": "cs_secret"},
        Step.PUBLIC: {"public_url": begun.url},
        Step.KICKROUTE: {"kickroute_url": "https://kickroute.example", "api_key": "kr_key", "yes": "1"},
        Step.ALARMS: {"skip": "1"},
        Step.GOODS: {"percent_off": "30"},
    }
    for each, fields in answers.items():
        if each is step:
            return browser
        answer = browser.post(f"/setup/{each}", **fields)
        assert answer.status_code == 303, answer.text
    return browser


# --- who may come in


@pytest.mark.parametrize("path", ["/setup/", "/setup/password", "/setup/shop", "/setup/preview"])
def test_a_stranger_sees_nothing(begun: Beginning, path: str) -> None:
    """From elsewhere, without the link, nothing of the set-up is shown or taken."""
    stranger = begun.browser(**THROUGH_CADDY)
    assert stranger.get(path).status_code == 403
    taken = stranger.post(path if path[-1] != "/" else "/setup/goods", password=PASSWORD, again=PASSWORD)
    assert taken.status_code == 403
    for deed in ("go", "again", "keys/ask"):
        assert stranger.post(f"/setup/{deed}").status_code == 403
    assert begun.browser().get("/setup/", headers={"Host": "evil.example"}).status_code == 403
    assert not (begun.state / "settings.d" / "password").exists()


def test_loopback_needs_no_link_until_there_is_a_password(begun: Beginning) -> None:
    """Who sits at the machine may set it up; once a password is set, it is asked for here, too."""
    browser = begun.browser()
    assert browser.get("/setup/").headers["Location"] == "./password"
    browser.post("/setup/password", password=PASSWORD, again=PASSWORD)
    other = begun.browser()
    assert other.get("/setup/shop").headers["Location"].startswith("../login?to=setup/shop")
    assert other.post("/login", password="wrong word").status_code == 422
    assert other.post("/login", password=PASSWORD, to="setup/shop").headers["Location"] == "./setup/shop"
    assert other.get("/setup/shop").status_code == 200


def test_a_link_is_good_once_and_in_one_browser(begun: Beginning) -> None:
    """Looking at it uses nothing up; the first to begin has it, and nobody after that."""
    link = begun.link()
    first, second = begun.browser(**THROUGH_CADDY), begun.browser(**THROUGH_CADDY)
    assert (first.get(link).status_code, second.get(link).status_code) == (200, 200)
    assert first.post(link).status_code == 303
    assert first.get("/setup/password").status_code == 200
    assert second.post(link).headers["Location"].endswith(link.rpartition("/")[2])
    assert second.get(link).status_code == 410
    assert second.get("/setup/password").status_code == 403


def test_a_link_is_good_for_half_an_hour(begun: Beginning) -> None:
    """Late, forged and replaced ones open nothing; only a digest is kept."""
    late = begun.link(begun.store.now() - LASTS)
    replaced = begun.link()
    good = begun.link(begun.store.now() - LASTS + timedelta(minutes=1))
    browser = begun.browser(**THROUGH_CADDY)
    for dead in (late, replaced, f"{begun.url}/setup/link/forged"):
        browser.post(dead)
        assert browser.get("/setup/password").status_code == 403
    kept = (begun.state / "settings.d" / "setup-link").read_text()
    assert good.rpartition("/")[2] not in kept
    browser.post(good)
    assert browser.get("/setup/password").status_code == 200


def test_a_form_from_elsewhere_is_refused(begun: Beginning) -> None:
    """Another site cannot set the password in somebody's browser."""
    browser = begun.browser(**{"Sec-Fetch-Site": "cross-site"})
    browser.session.headers["Sec-Fetch-Site"] = "cross-site"
    assert browser.post("/setup/password", password=PASSWORD, again=PASSWORD).status_code == 403


@pytest.mark.parametrize(("first", "again"), [("short", "short"), (PASSWORD, PASSWORD + "x"), ("", "")])
def test_a_password_is_long_and_typed_twice(begun: Beginning, first: str, again: str) -> None:
    """What is refused says why, and nothing is set."""
    answer = begun.browser().post("/setup/password", password=first, again=again)
    assert answer.status_code == 422
    assert 'class="wrong"' in answer.text
    assert begun.browser().get("/setup/shop").headers["Location"] == "./password"


def _refuse_keys(begun: Beginning) -> None:
    def refuse(_name: str, _when: str) -> None:
        raise ShopAccessDenied("the shop refuses the key")

    begun.wiring.shop.on_call = refuse


# --- the steps


def test_the_whole_way_makes_settings(begun: Beginning) -> None:
    """All answers end in the state folder, secrets apart and the owner's alone; then the daemon goes on."""
    browser = _at(begun, Step.PREVIEW)
    page = until("the dry run", lambda: _ready(browser))
    assert "Teekanne 1" in page
    assert [int(n) for n in re.findall(r'class="figure">(\d+)<', page)] == [1, 0]
    assert "secret" not in page
    assert browser.post("/setup/go").status_code == 303
    assert begun.finished == [True]
    read = begun.read()
    assert (read.settings.supplier, read.settings.shop.url) == ("Berg", SHOP["url"])
    assert read.settings.kickroute.api_key.get_secret_value() == "kr_key"
    assert read.settings.release.price_rule is not None
    files = list(file_in(begun.state).parent.iterdir())
    assert {stat.S_IMODE(each.stat().st_mode) for each in files} == {0o600}
    assert "setup.json" not in {each.name for each in files}
    with begun.store.reading() as tx:
        whats = [entry.what for entry in tx.journal.read()]
    assert whats == [
        "set-up finished in the browser",
        "password set in the browser",
        "set-up opened in the browser",
    ]


def test_answers_are_kept_for_who_comes_back(begun: Beginning, tmp_path: Path) -> None:
    """Another daemon on the same folder goes on where this one was left; nothing is skipped."""
    _at(begun, Step.PUBLIC)
    with beginning(tmp_path) as later:
        browser = later.browser()
        browser.post("/login", password=PASSWORD)
        assert browser.get("/setup/").headers["Location"] == "./public"
        assert browser.get("/setup/goods").headers["Location"] == "./public"
        assert 'value="https://shop.example"' in browser.get("/setup/shop").text
        page = browser.get("/setup/keys").text
        assert "ck_key" not in page
        assert "cs_secret" not in page


def test_keys_do_not_follow_to_another_host(begun: Beginning) -> None:
    """Another address of the shop, or of Kickroute, has to be given its own keys."""
    browser = _at(begun, Step.GOODS)
    browser.post("/setup/shop", **{**SHOP, "url": "https://other.example"})
    assert browser.get("/setup/").headers["Location"] == "./keys"
    asked = len(begun.wiring.shop.calls)
    assert browser.post("/setup/keys", key="", secret="").status_code == 422
    assert len(begun.wiring.shop.calls) == asked
    answer = browser.post("/setup/kickroute", kickroute_url="https://evil.example", api_key="", yes="1")
    assert answer.headers.get("Location") == "./keys" or answer.status_code == 422
    kept = json.loads((begun.state / "settings.d" / "setup.json").read_text())["answers"]
    assert (kept["key"], kept["secret"]) == ("-", "-")
    assert kept["kickroute_url"] == "https://kickroute.example"


def test_wrong_keys_are_not_kept(begun: Beginning) -> None:
    """The shop's own reason is shown at the form, and what was typed is nowhere in the page."""
    browser = _at(begun, Step.KEYS)
    _refuse_keys(begun)
    answer = browser.post("/setup/keys", key="ck_wrong", secret="cs_wrong")
    assert answer.status_code == 422
    assert "refuses the key" in answer.text
    assert "cs_wrong" not in answer.text
    assert "ck_wrong" not in (begun.state / "settings.d" / "setup.json").read_text()


def test_the_public_address_is_called_back(begun: Beginning) -> None:
    """One that does not lead here is kept by a second button only; ours is taken from the browser."""
    browser = _at(begun, Step.PUBLIC)
    browser.session.headers["Origin"] = begun.url
    assert f'value="{begun.url}"' in browser.get("/setup/public").text
    wrong = "http://127.0.0.1:9"
    begun.wiring.listen = "127.0.0.1:9"
    answer = browser.post("/setup/public", public_url=wrong)
    assert answer.status_code == 422
    assert "reached" in answer.text
    assert browser.get("/setup/kickroute").headers["Location"] == "./public"
    assert browser.post("/setup/public", public_url=wrong, anyway=wrong).status_code == 303


def test_the_platform_is_not_asked_without_a_yes(begun: Beginning) -> None:
    """Trying the key re-points the platform's callbacks; a refused key is not kept."""
    browser = _at(begun, Step.KICKROUTE)
    fields = {"kickroute_url": "https://kickroute.example", "api_key": "kr_key"}
    assert browser.post("/setup/kickroute", **fields).status_code == 422
    assert begun.wiring.platform.attempts == 0
    begun.wiring.platform.deny()
    answer = browser.post("/setup/kickroute", **fields, yes="1")
    assert answer.status_code == 422
    assert "kr_key" not in (begun.state / "settings.d" / "setup.json").read_text()


# --- keys by one click


def _asked(begun: Beginning) -> tuple[Browser, str]:
    """Go to the shop's page from somewhere in the internet; returns the browser and the state."""
    browser = _in(begun, **THROUGH_CADDY)
    browser.post("/setup/shop", **SHOP)
    answer = browser.post("/setup/keys/ask")
    place = answer.headers["Location"]
    assert place.startswith("https://shop.example/wc-auth/v1/authorize?")
    assert f"callback_url=https%3A%2F%2F{PUBLIC}%2Fsetup%2Fgranted" in place
    return browser, place.partition("user_id=")[2].partition("&")[0]


def _send(begun: Beginning, state: str, **other: object) -> int:
    """Call back as the shop does: no cookie, no origin, no signature."""
    sent = {"key_id": 1, "user_id": state, "consumer_key": "ck_sent", "consumer_secret": "cs_sent"}
    shop = begun.browser(**THROUGH_CADDY)
    shop.session.headers.pop("Sec-Fetch-Site")
    return shop._ask(
        "POST", "/setup/granted", json={**sent, "key_permissions": "read_write", **other}
    ).status_code


def test_keys_come_by_one_click(begun: Beginning) -> None:
    """What the shop sends is tried, stored and answered with 200; the browser comes back to a green line."""
    browser, state = _asked(begun)
    assert _send(begun, state) == 200
    assert "ck_sent" in (begun.state / "settings.d" / "setup.json").read_text()
    assert "is open to the connector" in browser.get(f"/setup/keys?success=1&user_id={state}").text
    assert browser.get("/setup/").headers["Location"] == "./public"


@pytest.mark.parametrize(
    "other",
    [
        {"user_id": "forged"},
        {"user_id": ""},
        {"user_id": ["x"]},
        {"key_permissions": "read"},
        {"consumer_key": ""},
        {"consumer_secret": None},
    ],
)
def test_forged_callbacks_change_nothing(begun: Beginning, other: dict[str, object]) -> None:
    """A state that is not out, or something that brings no keys that may write, is refused."""
    browser, state = _asked(begun)
    assert _send(begun, state, **other) == 403
    assert browser.get("/setup/").headers["Location"] == "./keys"
    assert "ck_sent" not in (begun.state / "settings.d" / "setup.json").read_text()


def test_a_callback_counts_once(begun: Beginning) -> None:
    """The second one with the same state is refused, whatever it brings: the shop deletes its keys."""
    _, state = _asked(begun)
    assert _send(begun, state) == 200
    assert _send(begun, state, consumer_key="ck_second") == 403
    assert "ck_second" not in (begun.state / "settings.d" / "setup.json").read_text()


def test_a_late_callback_is_refused(begun: Beginning, monkeypatch: pytest.MonkeyPatch) -> None:
    """A quarter of an hour after the click nothing is taken any more."""
    monkeypatch.setattr("connector.setup.grants.LASTS", timedelta(0))
    _, late = _asked(begun)
    assert _send(begun, late) == 403
    assert "ck_sent" not in (begun.state / "settings.d" / "setup.json").read_text()


def test_keys_count_only_if_they_open_the_typed_address(begun: Beginning) -> None:
    """Keys of another shop are refused, and the page tells why; so are those for an address of before."""
    browser, state = _asked(begun)
    _refuse_keys(begun)
    assert _send(begun, state) == 403
    assert "refuses the key" in browser.get("/setup/keys").text
    browser, state = _asked(begun)
    browser.post("/setup/shop", **{**SHOP, "url": "https://other.example"})
    assert _send(begun, state) == 403


def test_without_https_the_page_offers_typing(begun: Beginning) -> None:
    """Where the callback cannot arrive nobody is sent to the shop."""
    browser = _at(begun, Step.KEYS)
    assert "/setup/keys/ask" not in browser.get("/setup/keys").text
    assert browser.post("/setup/keys/ask").headers["Location"] == "../keys"
