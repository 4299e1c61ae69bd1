"""Somebody hears the alarm: a message that was taken, a person who says so, and until then it is yellow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import trustme

from connector.model import Finding, FindingCode
from tests.alarms.mailbox import PASSWORD, USER, Mailbox, mailbox
from tests.doors.test_cli import Terminal, levels
from tests.doors.test_cli import terminal as terminal
from tests.doors.world import World


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """Serve a mailbox whose certificate this machine trusts."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    with mailbox(authority, "tls") as served:
        yield served


def _mail_to(terminal: Terminal, box: Mailbox) -> None:
    secret = terminal.file.with_name("mail-password")
    secret.write_text(PASSWORD, encoding="utf-8")
    written = terminal.file.read_text().replace(
        'supplier = ["json://127.0.0.1:9"]',
        f'mail_to = "{USER}"\nmail_server = "localhost"\nmail_port = {box.port}\nmail_user = "{USER}"\n'
        'mail_password_file = "mail-password"',
    )
    terminal.file.write_text(written, encoding="utf-8")


def test_a_mail_that_was_received_makes_it_green(terminal: Terminal, box: Mailbox) -> None:
    """Before it is yellow; the message is sent, and a person says that it has arrived."""
    _mail_to(terminal, box)
    assert levels(terminal("check", "--json"))["heard.unproven"] == "yellow"
    said = terminal("check", "--send-test-alarm", "--yes", language="de_DE.UTF-8")
    assert said.code == 0, said.err
    (mail,) = box.mails
    assert mail["Subject"] == "berg: ein Probealarm"
    assert "alarms.mail_to: Die Nachricht wurde angenommen." in said.out
    assert levels(terminal("check", "--json"))["heard.proven"] == "green"
    assert PASSWORD not in said.out + said.err


def test_what_nobody_has_received_stays_yellow(
    terminal: Terminal, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A no, and nobody there to answer, prove nothing."""
    _mail_to(terminal, box)
    said = terminal("check", "--send-test-alarm")
    assert (said.code, "was not asked" in said.err, len(box.mails)) == (0, True, 1)
    monkeypatch.setattr("connector.cli.checks.alarming.is_asked_at_a_terminal", lambda: True)
    monkeypatch.setattr("connector.cli.session.Session.confirm", lambda _self, _question: False)
    assert "unwanted mails" in terminal("check", "--send-test-alarm").err
    assert levels(terminal("check", "--json"))["heard.unproven"] == "yellow"
    monkeypatch.setattr("connector.cli.session.Session.confirm", lambda _self, _question: True)
    terminal("check", "--send-test-alarm")
    assert levels(terminal("check", "--json"))["heard.proven"] == "green"


def test_a_message_that_nobody_takes_is_exit_code_1(terminal: Terminal, box: Mailbox) -> None:
    """With the reason, and without an address it says which settings make one."""
    said = terminal("check", "--send-test-alarm", "--yes")
    assert (said.code, "alarms.supplier[0]" in said.err) == (1, True)
    box.refuses = "AUTH"
    _mail_to(terminal, box)
    said = terminal("check", "--send-test-alarm", "--yes")
    assert (said.code, "refuses user and password (535)" in said.err) == (1, True)
    terminal.file.write_text(terminal.file.read_text().partition("[alarms]")[0], encoding="utf-8")
    said = terminal("check", "--send-test-alarm", "--yes")
    assert (said.code, "alarms.mail_to" in said.err) == (1, True)


def test_the_page_says_that_nobody_hears_it(make_world: Callable[..., World]) -> None:
    """In yellow, and in the facts for programs: it works, and that is not all."""
    keys = {"url": "https://shop.example", "consumer_key": "ck", "consumer_secret": "cs"}
    kickroute = {"url": "https://k.example", "api_key": "memory-key", "public_url": "https://c.example"}
    world = make_world(shop={"platform": "woocommerce", **keys}, kickroute=kickroute)
    page = world.get("/").text
    assert "Alarms reach nobody but this page" in page
    assert world.get("/api/status").json()["hearing"] == "nobody"
    world.deliver_all()
    assert world.get("/api/status").json()["verdict"] == "unheard"
    assert "nobody would hear of a trouble" in world.get("/").text


def test_a_restored_store_does_not_forget(terminal: Terminal) -> None:
    """What was heard is a fact of the store, by digests: no address stands there."""
    with terminal.world.store.reading() as tx:
        kept = tx.facts.heard_at
    assert kept is not None
    assert "127.0.0.1" not in kept


def test_a_mail_address_hears_of_new_orders_too(terminal: Terminal, box: Mailbox) -> None:
    """Where the shop mails nobody, the address by mail is one that is told."""
    terminal.world.shop.found = (Finding(FindingCode.ORDER_MAIL_OFF, {}),)
    assert "news.nobody" in levels(terminal("check", "--json"))
    _mail_to(terminal, box)
    wanted = terminal.file.read_text().replace("[alarms]", '[alarms]\nnew_orders = "on"')
    terminal.file.write_text(wanted, encoding="utf-8")
    assert levels(terminal("check", "--json"))["news.told"] == "green"
