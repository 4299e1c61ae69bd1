"""The ZIP for a call for help, searched for everything that it must not tell.

Recognisable secrets and people stand wherever they may come from: settings, orders, alarms, messages that
are set aside, the journal, addresses with keys, and lines of the log.
"""

from __future__ import annotations

import json
import stat
import zipfile
from pathlib import Path

import pytest

from connector.alarms import LoggedAlarms
from connector.assembly.shops import load_settings
from connector.running.logs import secrets_of
from connector.running.scrubbing import Scrubber
from connector.settings import Settings
from tests.doors.conftest import door as door
from tests.doors.conftest import make_world as make_world
from tests.doors.conftest import world as world
from tests.doors.test_cli import Terminal
from tests.doors.test_cli import terminal as terminal
from tests.doors.world import order_body
from tests.sandbox.watching import CUSTOMER, RETAILER
from tests.security.searching import found

OWN = {
    "mail": "lena.liefer@teeladen.example",
    "name": "Lena Liefer-Übermut",
    "street": "Kontorstraße 44",
    "city": "Buxtehude-Nord",
    "user": "dhl-user-lena",
}
MORE_SETTINGS = f"""
mail_to = "{OWN["mail"]}"
mail_server = "smtp.ionos.de"
mail_user = "{OWN["mail"]}"
mail_password = "mail-password-Ä1"
heartbeat_url = "https://hc.example/ping/heartbeat-token-77"
[labels]
return_name = "{OWN["name"]}"
return_street = "{OWN["street"]}"
return_city = "{OWN["city"]}"
dhl_user = "{OWN["user"]}"
dhl_password = "dhl-password-9"
"""
UNKNOWN = (
    "olga.fremd@nirgendwo.example",
    "+49 30 99887766",
    "0171 5566778",
    "Nebelweg 12a",
    "54321 Irgendwohausen",
)
"""People whom neither settings nor store know, in forms that are recognised."""

SAID = "; ".join((*UNKNOWN, *(f"„{value}“" for value in (*CUSTOMER.values(), *RETAILER.values()))))
LOG = f"""2026-11-30 [info] asked method=GET url=https://shop.example/wp-json?consumer_secret=log-secret-1&page=2
2026-11-30 [info] asked url=https://u:log-secret-2@shop.example/x Authorization: Bearer log-secret-3
2026-11-30 [warn] {{"to": {{"first_name": "Olgamaria", "lastName": "Unbekannt", "city": "Hinterfurt"}}}}
2026-11-30 [warn] first_name=Egonius phone=4711 key https://hooks.example/T?token=log-secret-4#log-secret-5
2026-11-30 [warn] {SAID} memory-key cs_secret_secret
2026-11-30 [info] order KR-1 placed gtin=4006381333931 seconds=0.25
"""
BY_KEY = ("Olgamaria", "Unbekannt", "Hinterfurt", "Egonius")
IN_LOG = tuple(f"log-secret-{number}" for number in range(1, 6))


@pytest.fixture
def unpacked(terminal: Terminal, tmp_path: Path) -> dict[str, bytes]:
    """Return the files of the ZIP that is written where all of this stands."""
    given = terminal.file.read_text(encoding="utf-8")
    terminal.file.write_text(
        given.replace('["json://127.0.0.1:9"]\n', '["json://127.0.0.1:9"]' + MORE_SETTINGS)
    )
    world = terminal.world
    body = order_body("KR-1")
    body["shipping"] |= CUSTOMER
    body["billing"] |= RETAILER
    assert world.call("order.placed", body).json()["status"] == 201
    LoggedAlarms(world.store).raise_alarm("shop.slow", f"it says {SAID} https://x.example/a?key=alarm-key-1")
    with world.store.transaction() as tx:
        tx.outbox.park(tx.outbox.entries(limit=1)[0].id, f"refused: {SAID} oauth_signature=park-key-1")
        tx.journal.write("KR-1", "seen", reason=SAID, url="https://x.example/b?key=journal-key-1")
    log = tmp_path / "log.txt"
    log.write_text(LOG, encoding="utf-8")
    said = terminal("support", str(tmp_path / "help.zip"), "--log", str(log))
    assert said.code == 0, said.err
    with zipfile.ZipFile(tmp_path / "help.zip") as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_nothing_in_it_is_a_secret_or_a_person(terminal: Terminal, unpacked: dict[str, bytes]) -> None:
    """However it is written, and wherever it came from."""
    settings = load_settings([terminal.file])
    secrets = [*secrets_of(settings), *IN_LOG, "alarm-key-1", "park-key-1", "journal-key-1"]
    assert len(secrets) > 10
    people = [*CUSTOMER.values(), *RETAILER.values(), *OWN.values(), *UNKNOWN, *BY_KEY]
    assert found([*secrets, *people], unpacked) == {}


def test_it_holds_what_helps(unpacked: dict[str, bytes]) -> None:
    """Versions, settings, checks, what is wrong, the queue, what happened, and the log without its people."""
    read = {name: json.loads(content) for name, content in unpacked.items() if name.endswith(".json")}
    assert read["settings.json"]["shop"]["url"] == "https://shop.example"
    assert read["settings.json"]["shop"]["consumer_secret"] == "***"
    assert read["settings.json"]["labels"]["return_name"] == "***"
    assert read["versions.json"]["connector"]
    assert any(line["key"] == "settings.fine" for line in read["check.json"])
    assert "it says" in read["status.json"]["alarms"]["shop.slow"]
    assert [order["number"] for order in read["status.json"]["orders"]] == ["KR-1"]
    assert any(entry["parked"] and entry["reason"].startswith("refused: ") for entry in read["queue.json"])
    assert any(entry["what"] == "seen" for entry in read["history.json"])
    assert "order KR-1 placed gtin=4006381333931 seconds=0.25" in unpacked["log.txt"].decode()
    assert "log.txt" in unpacked["README.txt"].decode()


def test_it_is_its_owners_alone_and_never_overwritten(terminal: Terminal, tmp_path: Path) -> None:
    """The file is readable by whoever wrote it; another one of the name stays."""
    file = tmp_path / "help.zip"
    assert terminal("support", str(file)).code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_bytes()
    assert terminal("support", str(file)).code == 1
    assert file.read_bytes() == before


EMPTY = "#!/bin/sh\necho '-- No entries --'\n"
JOURNAL = "#!/bin/sh\necho \"$@\" > {folder}/asked\necho 'a line of the journal'\n"


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (None, "there is no journal here"),
        ("#!/bin/sh\necho '-- No entries --'\n", "shows nothing"),
        (JOURNAL, ""),
    ],
    ids=["none", "silent", "full"],
)
def test_the_journal_is_asked_and_what_it_has_not_is_said(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str | None, words: str
) -> None:
    """A day of the service's own unit; without it the ZIP and the terminal say how the log can be had."""
    programs = tmp_path / "programs"
    programs.mkdir()
    if script is not None:
        (programs / "journalctl").write_text(script.format(folder=programs))
        (programs / "journalctl").chmod(0o755)
    monkeypatch.setenv("PATH", str(programs) if script is None else f"{programs}:/bin:/usr/bin")
    monkeypatch.setenv("STATE_DIRECTORY", "/var/lib/kickroute/berg")
    said = terminal("support", str(tmp_path / "help.zip"))
    with zipfile.ZipFile(tmp_path / "help.zip") as packed:
        about = packed.read("README.txt").decode()
        assert ("log.txt" in packed.namelist()) is (words == "")
    assert said.code == 0
    assert words in about
    assert words in said.out
    if not words:
        assert "--unit kickroute-connector@berg --since -1d" in (programs / "asked").read_text()


def test_an_empty_log_is_called_none(terminal: Terminal, tmp_path: Path) -> None:
    """A file in which nothing stands, as a journal leaves that shows nothing."""
    (tmp_path / "log.txt").write_text("\n")
    said = terminal("support", str(tmp_path / "help.zip"), "--log", str(tmp_path / "log.txt"), "--json")
    assert said.json["has_log"] is False
    assert "log.txt" not in said.json["contents"]


@pytest.mark.parametrize(
    "text",
    [
        "order KR-100001 of 2026-11-30 22:45:12 gtin=4006381333931",
        "asked seconds=0.010665720001270529 status=200",
        "tracking 00340434161094042557 told",
        "version 6.6.7.1 at https://shop.example/wp-json/wc/v3/orders",
        "the shop answers 400: “Invalid parameter(s): billing”, “Ungültige Parameter: shipping”",
        "the shop does not answer (ReadTimeout); tried again at 2026-11-30T22:45:13.876+00:00",
    ],
)
def test_what_helps_is_left_as_it_is(text: str) -> None:
    """Numbers of orders, GTINs, times and addresses of programs are no people."""
    assert Scrubber(str, [Settings().supplier, "Ed"]).text(text) == text
