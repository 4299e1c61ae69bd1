"""What is set in the browser: where it stands, that it wins, and that a secret goes to its own host only."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

import pytest

from connector.assembly.shops import SettingsOfAll
from connector.model.errors import SettingsWrong
from connector.settings import Loaded, read_settings
from connector.settings.changing import SHOP_KEY, SHOP_SECRET, USUAL, changed, is_secret, value_at
from connector.settings.overlay import Overlay, file_in, read_overlay, write_overlay
from connector.settings.sources import known_keys

FILE = """
supplier = "berg"
[shop]
platform = "woocommerce"
url = "https://shop.example"
consumer_key = "ck_file"
consumer_secret = "cs_file"
[kickroute]
url = "https://kickroute.example"
api_key = "kr-file"
public_url = "https://connector.example"
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a settings file; the state folder is another one, as under systemd."""
    monkeypatch.setenv("STATE_DIRECTORY", str(tmp_path / "state"))
    path = tmp_path / "settings.toml"
    path.write_text(FILE)
    return path


def _read(file: Path, overlay: Overlay | None = None) -> Loaded:
    return read_settings([file], SettingsOfAll, overlay)


def _save(file: Path, **changes: object) -> Overlay:
    now = _read(file)
    overlay = changed(now.overlay, now.settings, {k.replace("__", "."): v for k, v in changes.items()})
    _read(file, overlay)
    write_overlay(now.folder, overlay)
    return overlay


def test_what_is_set_in_the_browser_wins_and_is_named(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It beats file and environment, and each value knows where it came from."""
    monkeypatch.setenv("KICKROUTE_RELEASE_BRAKE", "0.2")
    monkeypatch.setenv("KICKROUTE_RELEASE_STOCK_BUFFER", "7")
    _save(file, release__stock_buffer=3, kickroute__api_key="kr-web", release__categories={"a b": "none"})
    read = _read(file)
    assert (read.settings.release.stock_buffer, read.settings.release.brake) == (3, 0.2)
    assert read.settings.kickroute.api_key.get_secret_value() == "kr-web"
    assert read.settings.release.categories == {"a b": "none"}
    assert read.origins["release.stock_buffer"] == str(file_in(read.folder))
    assert read.origins["kickroute.api_key"] == str(file_in(read.folder))
    assert read.origins["release.brake"].startswith("KICKROUTE_")
    assert read.origins["shop.url"] == str(file)
    assert "orders.note" not in read.origins


def test_only_the_owner_may_read_it(file: Path) -> None:
    """The folder is 0700 and every file 0600; the secret stands in none that is named by what it holds."""
    _save(file, kickroute__api_key="kr-web")
    folder = file_in(_read(file).folder).parent
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(each.stat().st_mode) for each in folder.iterdir()} == {0o600}
    assert "kr-web" not in file_in(_read(file).folder).read_text()
    assert "kr-web" not in repr(_read(file).overlay)


def test_old_secrets_do_not_pile_up(file: Path) -> None:
    """What is not named any more is deleted, and nothing else is."""
    for at in range(3):
        _save(file, kickroute__api_key=f"kr-{at}")
    folder = file_in(_read(file).folder).parent
    (folder / "password").write_text("stays")
    _save(file, kickroute__api_key="kr-last")
    names = {each.name.rpartition(".")[0] or each.name for each in folder.iterdir()}
    assert names == {"web", "kickroute.api_key", "password"}


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://other.example", ""),
        ("http://shop.example:8080", ""),
        ("https://shop.example/sub", "ck_file"),
    ],
)
def test_another_host_empties_the_keys(file: Path, url: str, key: str) -> None:
    """Also those of the file: what was entered for one shop is not shown to another."""
    now = _read(file)
    overlay = changed(now.overlay, now.settings, {"shop.url": url})
    if key:
        assert value_at(_read(file, overlay).settings, "shop.consumer_key") == key
    else:
        with pytest.raises(SettingsWrong, match=r"shop\.consumer_key"):
            _read(file, overlay)


def test_a_secret_of_the_browser_is_bound_to_its_host(file: Path) -> None:
    """Whoever writes another address into the file, or into the environment, does not get the key there."""
    _save(file, kickroute__api_key="kr-web")
    file.write_text(FILE.replace("https://kickroute.example", "https://KickRoute.example"))
    assert _read(file).settings.kickroute.api_key.get_secret_value() == "kr-web"
    file.write_text(FILE.replace("https://kickroute.example", "https://elsewhere.example"))
    with pytest.raises(SettingsWrong, match=r"kickroute\.api_key"):
        _read(file)


def test_a_new_address_takes_the_key_that_is_entered_with_it(file: Path) -> None:
    """Both belong together; the password of another mail server is emptied."""
    mail = {"mail_to": "a@b.example", "mail_server": "mx.one.example", "mail_password": "p1"}
    _save(file, **{f"alarms__{key}": value for key, value in mail.items()})
    assert _read(file).settings.alarms.mail_password.get_secret_value() == "p1"
    _save(file, alarms__mail_server="mx.two.example")
    assert _read(file).settings.alarms.mail_password.get_secret_value() == ""
    _save(file, alarms__mail_server="mx.three.example", alarms__mail_password="p3")
    assert _read(file).settings.alarms.mail_password.get_secret_value() == "p3"
    _save(file, alarms__mail_user="x", alarms__mail_password="")
    assert _read(file).settings.alarms.mail_password.get_secret_value() == "p3"


@pytest.mark.parametrize(
    "key",
    ["shop.ca_file", "kickroute.api_key_file", "store.url", "server.listen", "server.password", "log.level"],
)
def test_what_is_set_in_the_file_only(file: Path, key: str) -> None:
    """Nothing that makes the connector read, write or listen elsewhere is set in the browser."""
    now = _read(file)
    with pytest.raises(SettingsWrong, match="settings file only"):
        changed(now.overlay, now.settings, {key: "x"})


@pytest.mark.parametrize(
    ("key", "value"), [("release.brake", 7), ("ui.language", "fr"), ("release.brakes", 1)]
)
def test_the_same_model_judges(file: Path, key: str, value: object) -> None:
    """A wrong value is refused with its reason, and nothing is written."""
    now = _read(file)
    with pytest.raises(SettingsWrong, match=key.partition(".")[2]):
        _read(file, changed(now.overlay, now.settings, {key: value}))
    assert not file_in(now.folder).exists()


@pytest.mark.parametrize("breaks_at", range(6))
def test_a_crash_while_writing_leaves_the_old_or_the_new(
    file: Path, monkeypatch: pytest.MonkeyPatch, breaks_at: int
) -> None:
    """After each single step: both values are old, or both new, and the settings can be read."""
    _save(file, kickroute__api_key="kr-1", alarms__mail_to="1@b.example", alarms__mail_server="m.example")
    steps, replace = iter(range(99)), os.replace
    unlink = Path.unlink

    def count() -> None:
        if next(steps) == breaks_at:
            raise KeyboardInterrupt

    def replacing(*names: Path) -> None:
        count()
        replace(*names)
        count()

    def unlinking(path: Path, missing_ok: bool = False) -> None:
        if not path.name.endswith(".new"):
            count()
        unlink(path, missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", replacing)
        patch.setattr(Path, "unlink", unlinking)
        with contextlib.suppress(KeyboardInterrupt):
            _save(file, kickroute__api_key="kr-2", alarms__mail_to="2@b.example")
    read = _read(file).settings
    both = (read.kickroute.api_key.get_secret_value(), read.alarms.mail_to)
    assert both == (("kr-2", "2@b.example") if breaks_at > 2 else ("kr-1", "1@b.example"))


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "password", "kickroute.api_key.x/../y"])
def test_no_other_file_is_read_as_a_secret(file: Path, name: str) -> None:
    """A ``web.toml`` that somebody has written names no file of its own choice."""
    _save(file, kickroute__api_key="kr-web")
    web = file_in(_read(file).folder)
    lines = [
        f'api_key_file = "{name}"' if line.startswith("api_key_file") else line
        for line in web.read_text().splitlines()
    ]
    web.write_text("\n".join(lines))
    with pytest.raises(SettingsWrong, match=r"names no file of this folder"):
        _read(file)


def test_texts_survive(tmp_path: Path) -> None:
    """Whatever is typed is read as it was written."""
    values = {"supplier": 'Müller "&" \\ Söhne\x7f\n', "release.gtin": ["a", "b"], "release.brake": 0.5}
    values |= {
        "release.dealer_price": ["x", {"percent_off": 30, "net": True}],
        "orders.statuses": {"a.b": "c"},
    }
    write_overlay(tmp_path, Overlay(values))
    assert read_overlay(tmp_path) == Overlay(values)


def test_fifteen_keys_are_known() -> None:
    """Each stands in the model, or for a key of the shop's."""
    named = [key for key in USUAL if key not in (SHOP_KEY, SHOP_SECRET)]
    assert (len(USUAL), len(set(USUAL))) == (15, 15)
    for key in named:
        section, _, name = key.partition(".")
        assert name in known_keys(SettingsOfAll, section)
    assert is_secret(SettingsOfAll, "kickroute.api_key")
    assert not is_secret(SettingsOfAll, "shop.url")
