"""What people type and what editors save: one sentence that says what and what next, and nothing lost."""

from __future__ import annotations

import codecs
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.woocommerce.settings import WooCommerceSection
from connector.assembly.shops import load_settings
from connector.catalogue.absence import read_until
from connector.model.errors import SettingsWrong, StoreUnusable
from connector.settings import Settings, zone
from connector.store import Store

SETTINGS = """supplier = "Müller & Söhne"
[shop]
platform = "{platform}"
url = "{url}"
{key} = "k "
{secret}_file = "secret.txt"
[kickroute]
url = "https://kickroute.example"
api_key = "\\tkey\\ufeff"
public_url = "https://connector.example"
"""


def settings_at(folder: Path, url: str = "https://shop.example", platform: str = "woocommerce") -> Path:
    """Write settings as somebody would who copies and pastes."""
    names = (
        ("consumer_key", "consumer_secret") if platform == "woocommerce" else ("client_id", "client_secret")
    )
    file = folder / "settings.toml"
    content = SETTINGS.format(platform=platform, url=url, key=names[0], secret=names[1])
    file.write_text(content, encoding="utf-8")
    if not (folder / "secret.txt").exists():
        (folder / "secret.txt").write_bytes(codecs.BOM_UTF8 + b" geheim \r\n\r\n")
    return file


def problems(file: Path) -> list[str]:
    """Return what is said of settings that cannot be used."""
    with pytest.raises(SettingsWrong) as raised:
        load_settings([file])
    return [str(problem) for problem in raised.value.problems]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"], ids=["plain", "bom", "utf-16", "utf-32"]
)
def test_settings_are_read_as_editors_save_them(tmp_path: Path, encoding: str) -> None:
    """A byte order mark says how a file is to be read."""
    file = settings_at(tmp_path)
    file.write_bytes(file.read_text("utf-8").encode(encoding))
    assert load_settings([file]).supplier == "Müller & Söhne"


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "cp850"])
def test_other_encodings_are_named_and_not_guessed(tmp_path: Path, encoding: str) -> None:
    """The line and what to do."""
    file = settings_at(tmp_path)
    file.write_bytes(file.read_text("utf-8").replace("\ufeff", "").encode(encoding))
    assert problems(file) == [
        f"{file}: is not saved as UTF-8 (line 1); open it in an editor and save it with the encoding UTF-8"
    ]


def test_secrets_are_taken_without_what_stands_around_them(tmp_path: Path) -> None:
    """Blanks, line breaks and marks, in the file of a secret and in the settings."""
    read = load_settings([settings_at(tmp_path)])
    assert read.shop_as(WooCommerceSection).consumer_secret.get_secret_value() == "geheim"
    assert read.shop_as(WooCommerceSection).consumer_key.get_secret_value() == "k"
    assert read.kickroute.api_key.get_secret_value() == "key"


@pytest.mark.parametrize("content", [b"", b"\n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, b" \t\r\n"])
def test_an_empty_file_of_a_secret_is_named(tmp_path: Path, content: bytes) -> None:
    """Beside the settings, where it is looked for."""
    (tmp_path / "secret.txt").write_bytes(content)
    (said,) = problems(settings_at(tmp_path))
    assert f"({tmp_path / 'secret.txt'}) is empty; write the secret into it" in said


@pytest.mark.parametrize(
    ("typed", "platform", "asked"),
    [
        ("https://shop.example/wp-json/wc/v3/", "woocommerce", "https://shop.example"),
        ("https://shop.example/wp-json", "woocommerce", "https://shop.example"),
        (
            "https://shop.example/laden/wp-admin/admin.php?page=wc-settings",
            "woocommerce",
            "https://shop.example/laden",
        ),
        ("https://shop.example/?rest_route=/wc/v3", "woocommerce", "https://shop.example"),
        ("https://shop.example/index.php/wp-json/", "woocommerce", "https://shop.example"),
        (" https://shop.example/ ", "woocommerce", "https://shop.example"),
        ("https://shop.example/api/", "woocommerce", "https://shop.example/api"),
        ("https://shop.example/admin#/sw/dashboard/index", "shopware", "https://shop.example"),
        ("https://shop.example/public/api/oauth/token", "shopware", "https://shop.example/public"),
        ("https://shop.example/wp-json", "shopware", "https://shop.example/wp-json"),
    ],
)
def test_an_address_may_be_copied_from_anywhere_in_the_shop(
    tmp_path: Path, typed: str, platform: str, asked: str
) -> None:
    """The entrance of administration or API is left out, a sub-folder is not."""
    assert load_settings([settings_at(tmp_path, typed, platform)]).shop.url == asked


@pytest.mark.parametrize("typed", ["https://shop .example", "https://shop.example/mein laden"])
def test_a_blank_within_an_address_is_named(tmp_path: Path, typed: str) -> None:
    """It is not guessed what was meant."""
    (said,) = problems(settings_at(tmp_path, typed))
    assert said.startswith("shop.url: must not hold a blank")


def test_paths_count_from_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that ``status a.toml b.toml`` sees what runs; a service manager's folder goes first."""
    file = settings_at(tmp_path)
    monkeypatch.chdir("/")
    read = load_settings([file])
    assert read.store.url == f"sqlite:///{tmp_path}/connector.db"
    assert (read.store.backups, read.labels.folder) == (f"{tmp_path}/backups", f"{tmp_path}/labels")
    monkeypatch.setenv("STATE_DIRECTORY", "/var/lib/kickroute/berg")
    assert load_settings([file]).store.url == "sqlite:////var/lib/kickroute/berg/connector.db"
    for url in ("sqlite:////srv/x.db", "sqlite://", "postgresql+psycopg://u:p@h/d"):
        monkeypatch.setenv("KICKROUTE_STORE_URL", url)
        assert load_settings([file]).store.url == url


@pytest.mark.parametrize("content", [b"no store at all" * 100, b"SQLite format 3\0" + b"x" * 4096])
def test_a_broken_store_names_the_way_back(tmp_path: Path, content: bytes) -> None:
    """The copy of last night is one command away."""
    (tmp_path / "connector.db").write_bytes(content)
    with pytest.raises(StoreUnusable, match="kickroute-connector restore"):
        Store.open(f"sqlite:///{tmp_path}/connector.db")


def test_a_pipe_that_is_closed_is_no_error(tmp_path: Path) -> None:
    """``history | head`` ends with what was wanted."""
    program = (
        "import sys; sys.argv = ['kickroute-connector', 'status', '--help']\n"
        "from connector.cli.command import TranslatedCommand as C\n"
        "def broken(self, ctx): raise BrokenPipeError(32, 'Broken pipe')\n"
        "import typer.core; typer.core.TyperCommand.invoke = broken\n"
        "sys.argv[2:] = ['--settings', sys.executable + '.toml']\n"
        "from connector.assembly import commands; commands.main()"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_times_are_those_of_the_shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or of the settings; a name that is none says what is allowed."""
    moment = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
    try:
        zone.use("", "Pacific/Auckland")
        assert f"{zone.local(moment):%H:%M}" == "00:00"
        assert read_until("2026-07-01") == datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
        zone.use("Europe/Berlin", "Pacific/Auckland")
        assert f"{zone.local(moment):%H:%M}" == "14:00"
        zone.use("", "+02:00", "")
        assert zone.local(moment) == moment
    finally:
        zone.use()
    with pytest.raises(ValueError, match="a time zone such as Europe/Berlin"):
        Settings(ui={"timezone": "Mitteleuropa"})


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp437"])
def test_a_terminal_that_shows_few_letters(encoding: str) -> None:
    """Tables as well as sentences are shown, with a question mark for what it has no letter for."""
    program = (
        "from connector.assembly import commands\n"
        "commands.build_cli = lambda _: lambda: None; commands.main()\n"
        "from connector.cli.session import session_without_settings as made\n"
        "session = made(None)\n"
        "session.table(['cli.column.name'], [['Müller – „Öl“ ✓']])\n"
        "session.say('Müller – „Öl“ ✓')"
    )
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "LC_ALL": "C"}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    assert b"M" in done.stdout
