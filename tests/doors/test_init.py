"""``init`` asks, tries and writes; ``sync --dry-run --csv`` writes what would be told."""

from __future__ import annotations

import csv
import errno
import os
import socket
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from adapters.reach.reaching import reach
from adapters.woocommerce.settings import WooCommerceSection
from connector.assembly.shops import load_settings
from connector.cli import Answered, build_cli
from connector.model import Finding, FindingCode
from connector.model.errors import (
    PlatformAccessDenied,
    PlatformUnavailable,
    ShopAccessDenied,
    ShopUnavailable,
)
from connector.setup import answers
from practice.sandbox.world import free_address
from tests.doors.test_cli import Terminal
from tests.doors.test_cli import terminal as terminal
from tests.doors.world import GTIN, product

SHOP = ["woocommerce", "https://shop.example", "ck_key", "cs_very_secret"]
PLATFORM = ["https://connector.example", "", "https://kickroute.example", "kr_very_secret"]
"""Where the connector is reached, no mail address, and the platform with its key."""


@pytest.fixture(autouse=True)
def _at_the_same_address(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the connector listen where the web server in front of it passes on to."""
    monkeypatch.setattr(answers, "LISTEN", terminal.wiring.listen)


def _init(terminal: Terminal, file: Path, *answers: str, language: str = "C") -> tuple[int, str]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LC_ALL", language)
        arguments = ["init", "--settings", str(file)]
        result = CliRunner().invoke(build_cli(terminal.wiring), arguments, input="\n".join(answers) + "\n")
    return result.exit_code, result.output


@pytest.mark.parametrize("language", ["C", "de_DE.UTF-8"])
def test_a_few_answers_make_settings_that_work(terminal: Terminal, tmp_path: Path, language: str) -> None:
    """The file reads back, has comments in the reader's language, and is its owner's alone."""
    file = tmp_path / "new.toml"
    code, said = _init(terminal, file, "Berg & „Tal“", *SHOP, *PLATFORM, "y", language=language)
    assert code == 0, said
    read = load_settings([file])
    assert (read.supplier, read.shop.platform, read.shop.url) == (
        "Berg & „Tal“",
        "woocommerce",
        "https://shop.example",
    )
    assert read.kickroute.api_key.get_secret_value() == "kr_very_secret"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "very_secret" not in said
    assert ("ausprobiert" in said) == (language != "C")
    assert "# " in file.read_text(encoding="utf-8")
    assert list(tmp_path.glob(".new*")) == []


def test_a_set_up_of_the_browser_is_not_set_up_again(terminal: Terminal, tmp_path: Path) -> None:
    """What was set there would count more than the new file: it is named, and nothing is asked or written."""
    (tmp_path / "settings.d").mkdir()
    (tmp_path / "settings.d" / "web.toml").write_text('supplier = "Berg"\n')
    code, said = _init(terminal, tmp_path / "new.toml", "Tal", *SHOP, *PLATFORM, "y")
    assert code == 2
    assert "settings.d/web.toml: exists: this connector was set up in the browser" in " ".join(said.split())
    assert "Your name" not in said
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith((".new", "new"))) == []


def test_the_fields_of_the_shop_are_found(terminal: Terminal, tmp_path: Path) -> None:
    """Where the products keep their GTINs and dealer prices stands in the file."""
    file = tmp_path / "new.toml"
    code, said = _init(terminal, file, "Berg", *SHOP, *PLATFORM, "n")
    assert code == 0
    assert "GTINs stand in gtin (2" in said
    assert 'gtin = ["gtin"]' in file.read_text()
    assert 'dealer_price = ["dealer_price"]' in file.read_text()


def test_a_wrong_key_is_asked_for_again(terminal: Terminal, tmp_path: Path) -> None:
    """Each answer is tried at once: what the shop says is shown, and the question comes again."""
    tries = 0

    def _denied_once(name: str, when: str) -> None:
        nonlocal tries
        if (name, when) == ("identity", "before"):
            tries += 1
            if tries == 1:
                raise ShopAccessDenied("the shop does not know the key")

    terminal.world.shop.on_call = _denied_once
    code, said = _init(terminal, tmp_path / "new.toml", "Berg", *SHOP, *SHOP[2:], *PLATFORM, "n")
    assert (code, "does not know the key" in said) == (0, True)


def test_a_shop_that_never_answers_writes_no_settings(terminal: Terminal, tmp_path: Path) -> None:
    """After three tries it ends with exit code 1; what was answered is kept, for its owner alone."""

    def _denied(_name: str, _when: str) -> None:
        raise ShopAccessDenied("the shop does not know the key")

    terminal.world.shop.on_call = _denied
    file = tmp_path / "new.toml"
    code, said = _init(terminal, file, "Berg", *SHOP, *SHOP[2:], *SHOP[2:])
    assert (code, file.exists(), "They are kept" in said) == (1, False, True)
    (kept,) = tmp_path.glob(".new*")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_an_address_that_does_not_answer_is_asked_for_again_without_the_keys(
    terminal: Terminal, tmp_path: Path
) -> None:
    """What was right is never asked for twice."""
    tries = 0

    def _away_once(name: str, when: str) -> None:
        nonlocal tries
        if (name, when) == ("identity", "before"):
            tries += 1
            if tries == 1:
                raise ShopUnavailable("nobody answers there")

    terminal.world.shop.on_call = _away_once
    file = tmp_path / "new.toml"
    code, said = _init(terminal, file, "Berg", *SHOP, "https://right.example", *PLATFORM, "n")
    assert (code, "nobody answers there" in said) == (0, True)
    read = load_settings([file]).shop_as(WooCommerceSection)
    assert (read.url, read.consumer_secret.get_secret_value()) == ("https://right.example", "cs_very_secret")


def test_answers_outlive_a_broken_off_beginning(terminal: Terminal, tmp_path: Path) -> None:
    """The next one goes on: nothing typed takes what was answered, also a secret, which is not shown."""
    file = tmp_path / "new.toml"
    code, said = _init(terminal, file, "Berg", *SHOP)
    assert (code, file.exists()) == (130, False)
    assert "asks questions" in said
    code, said = _init(terminal, file, "", "", "", "", "", *PLATFORM, "n")
    assert code == 0, said
    assert "very_secret" not in said
    read = load_settings([file])
    assert (read.supplier, read.shop.url) == ("Berg", "https://shop.example")
    assert read.shop_as(WooCommerceSection).consumer_secret.get_secret_value() == "cs_very_secret"
    assert list(tmp_path.glob(".new*")) == []


def test_one_goes_back_by_a_sign(terminal: Terminal, tmp_path: Path) -> None:
    """A name that was mistyped is corrected two questions later."""
    file = tmp_path / "new.toml"
    code, said = _init(terminal, file, "Bergg", "woocommerce", "<", "<", "Berg", *SHOP, *PLATFORM, "n")
    assert code == 0, said
    assert load_settings([file]).supplier == "Berg"


def test_an_empty_name_and_an_address_that_is_none_are_asked_for_again(
    terminal: Terminal, tmp_path: Path
) -> None:
    """At once, with a sentence, before any key is typed."""
    file = tmp_path / "new.toml"
    answers = ["", "Berg", "WooCommerce", "shop.example", *SHOP[1:], *PLATFORM, "vielleicht", "Ja"]
    code, said = _init(terminal, file, *answers)
    assert code == 0, said
    assert "A name is needed" in said
    assert "must be an address such as https://shop.example" in said
    assert "y for yes" in said


def test_a_folder_that_cannot_be_written_is_said_first(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is asked."""
    (tmp_path / "file").touch()
    code, said = _init(terminal, tmp_path / "file" / "new.toml")
    assert (code, "cannot be written" in said, "Your name" in said) == (2, True, False)


def test_a_full_disk_loses_nothing(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence says what; the answers of before are whole."""
    file = tmp_path / "new.toml"
    _init(terminal, file, "Berg", *SHOP)
    before = (tmp_path / ".new.toml.answers").read_text()

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(file))

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        code, said = _init(terminal, file, "Tal")
    assert (code, "cannot be written" in said or "disk is full" in said) == (2, True)
    assert (tmp_path / ".new.toml.answers").read_text() == before
    assert len(list(tmp_path.glob(".new*"))) == 1


def test_what_is_there_is_never_overwritten(terminal: Terminal) -> None:
    """A second ``init`` refuses: wrong use, and the file stays."""
    before = terminal.file.read_text()
    code, said = _init(terminal, terminal.file)
    assert (code, "exists already" in said, terminal.file.read_text() == before) == (2, True, True)


def test_a_platform_that_refuses_is_no_reason_to_begin_anew(terminal: Terminal, tmp_path: Path) -> None:
    """The file is written all the same, and the reason said."""
    terminal.world.platform.trouble = PlatformUnavailable("the platform does not answer")
    file = tmp_path / "new.toml"
    code, said = _init(terminal, file, "Berg", *SHOP, *PLATFORM, "y")
    assert (code, file.exists(), "does not answer" in said) == (0, True, True)


def test_a_key_that_the_platform_refuses_is_asked_for_again(terminal: Terminal, tmp_path: Path) -> None:
    """Three times at most; the last one is kept, since the key may be right tomorrow."""
    terminal.world.platform.trouble = PlatformAccessDenied("the platform does not know the key")
    file = tmp_path / "new.toml"
    again = ["kr_second", "kr_third"]
    code, said = _init(terminal, file, "Berg", *SHOP, *PLATFORM, "y", *again)
    assert (code, said.count("does not know the key")) == (0, 3)
    assert load_settings([file]).kickroute.api_key.get_secret_value() == "kr_third"
    assert "kr_third" not in said


def test_the_public_address_is_tried_and_asked_for_again(terminal: Terminal, tmp_path: Path) -> None:
    """What answers there is not this connector: the cause and the next step, and the question once more."""
    terminal.wiring.answered = Answered("answer", "<html>parked")
    file = tmp_path / "new.toml"
    addresses = ["https://first.example", "https://second.example"]
    code, said = _init(terminal, file, "Berg", *SHOP, *addresses, *PLATFORM, "n")
    assert code == 0, said
    assert said.count("something else answers") == 3
    assert "web server" in said
    assert load_settings([file]).kickroute.public_url == "https://connector.example"


def test_a_port_that_is_taken_is_asked_for_again(terminal: Terminal, tmp_path: Path) -> None:
    """Where the connector would listen, something else does: another port is asked for."""
    host, _, port = terminal.wiring.listen.partition(":")
    free = free_address()
    with socket.create_server((host, int(port))), pytest.MonkeyPatch.context() as patch:
        patch.setattr(terminal.wiring, "reach", lambda url: Answered(*reach(f"http://{free}/healthz")))
        file = tmp_path / "new.toml"
        code, said = _init(terminal, file, "Berg", *SHOP, PLATFORM[0], free, "", *PLATFORM[1:], "n")
    assert (code, "could not listen" in said) == (0, True), said
    assert load_settings([file]).server.listen == free


def test_fields_with_tracking_numbers_are_found(terminal: Terminal, tmp_path: Path) -> None:
    """Where a plugin that nobody knows keeps them stands in the file; what only sounds so does not."""
    terminal.world.shop.order_fields = {
        "meta:_sendungsnummer": ("00340434161094042557",),
        "meta:_track_clicks": ("3",),
        "meta:_order_key": ("00340434161094042558",),
    }
    file = tmp_path / "new.toml"
    code, said = _init(terminal, file, "Berg", *SHOP, *PLATFORM, "n")
    assert (code, "meta:_sendungsnummer" in said) == (0, True)
    assert load_settings([file]).orders.tracking == ("meta:_sendungsnummer",)


@pytest.mark.parametrize("language", ["C", "de_DE.UTF-8"])
def test_where_the_plugin_is_active_the_way_over_is_named(
    terminal: Terminal, tmp_path: Path, language: str
) -> None:
    """A supplier who sells with it already has to move over."""
    terminal.world.shop.found = (Finding(FindingCode.PLATFORM_PLUGIN, {"name": "Kickroute"}),)
    _, said = _init(terminal, tmp_path / "new.toml", "Berg", *SHOP, *PLATFORM, "n", language=language)
    assert ("umziehen.md" if language != "C" else "moving-over.md") in said


def test_a_preview_is_written_as_a_file(terminal: Terminal, tmp_path: Path) -> None:
    """Every row of the table, and every withheld offer with what to change."""
    terminal.world.shop.put_product(product("3", "4006381333948", dealer_price="", name="=Kanne"))
    terminal.world.shop.set_stock("1", 4)
    file = tmp_path / "preview.csv"
    assert terminal("sync", "--dry-run", "--csv", str(file)).code == 0
    rows = {row["GTIN"]: row for row in csv.DictReader(file.read_text("utf-8-sig").splitlines())}
    assert rows[GTIN]["Action"] == "change"
    assert rows["4006381333948"]["Name"] == "'=Kanne"
    assert "no dealer price" in rows["4006381333948"]["Details"]
    assert terminal("sync", "--csv", str(file)).code == 2
