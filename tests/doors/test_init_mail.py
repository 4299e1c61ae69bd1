"""``init`` asks for a mailbox, tries it by a real mail, and keeps its password out of the settings."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from connector.alarms.heard import Hearing, hearing
from connector.assembly.shops import load_settings
from connector.setup.mailboxes import MAIL_HOSTS, host_named, host_of, server_at
from connector.store import Store
from connector.texts import CATALOGUES
from tests.alarms.mailbox import PASSWORD, USER, Mailbox, mailbox
from tests.doors.test_cli import Terminal
from tests.doors.test_cli import terminal as terminal
from tests.doors.test_init import PLATFORM, SHOP, _at_the_same_address, _init

__all__ = ["_at_the_same_address"]

PUBLIC, KICKROUTE = PLATFORM[:1], PLATFORM[2:]


@pytest.fixture(params=["tls", "starttls"])
def box(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """Serve a mailbox in each way; whether it is port 587 is decided by the test."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    with mailbox(authority, request.param) as served:
        # Ports of this machine are whatever is free: let this one mean what 465 and 587 mean.
        monkeypatch.setattr(
            "connector.cli.setup.mail_setup.server_at",
            lambda text: (
                ("localhost", served.port, served.security) if text == "localhost" else server_at(text)
            ),
        )
        yield served


def _hears(file: Path) -> Hearing:
    settings = load_settings([file])
    store = Store.open(settings.store.url)
    try:
        with store.reading() as tx:
            return hearing(tx, settings.alarms)
    finally:
        store.close()


def test_a_mailbox_is_tried_and_its_password_is_kept_apart(
    terminal: Terminal, tmp_path: Path, box: Mailbox
) -> None:
    """A real mail, a yes, and the alarm is proven; the password stands in a file of its owner's alone."""
    file = tmp_path / "new.toml"
    asked = [*SHOP, *PUBLIC, USER, "localhost", "", PASSWORD, "y", *KICKROUTE, "n"]
    code, said = _init(terminal, file, "Berg", *asked)
    assert code == 0, said
    (mail,) = box.mails
    assert (mail["To"], mail["Subject"]) == (USER, "Berg: a test alarm")
    assert box.logins == [(True, USER, PASSWORD)]
    read = load_settings([file]).alarms
    assert (read.mail_to, read.mail_port, read.mail_security) == (USER, box.port, box.security)
    assert read.mail_password.get_secret_value() == PASSWORD
    assert PASSWORD not in file.read_text(encoding="utf-8") + said
    secret = tmp_path / "new-mail-password"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert _hears(file) is Hearing.PROVEN


def test_a_no_leaves_it_unproven(terminal: Terminal, tmp_path: Path, box: Mailbox) -> None:
    """The settings keep the mailbox, and nothing is called proven."""
    file = tmp_path / "new.toml"
    asked = [*SHOP, *PUBLIC, USER, "localhost", "", PASSWORD, "n", *KICKROUTE, "n"]
    code, said = _init(terminal, file, "Berg", *asked, language="de_DE.UTF-8")
    assert (code, "unerwünschten Mails" in said) == (0, True)
    assert len(box.mails) == 1
    assert _hears(file) is Hearing.UNPROVEN


def test_a_wrong_password_is_asked_for_again(terminal: Terminal, tmp_path: Path, box: Mailbox) -> None:
    """With the server's refusal said; what was right is offered and only has to be confirmed."""
    file = tmp_path / "new.toml"
    wrong = [USER, "localhost", "", "wrong-word-0815"]
    asked = [*SHOP, *PUBLIC, *wrong, "", "", PASSWORD, "y", *KICKROUTE, "n"]
    code, said = _init(terminal, file, "Berg", *asked)
    assert code == 0, said
    assert "refuses user and password (535)" in said
    assert "wrong-word-0815" not in said
    assert [login[2] for login in box.logins] == ["wrong-word-0815", PASSWORD]
    assert _hears(file) is Hearing.PROVEN


def test_three_times_is_enough(terminal: Terminal, tmp_path: Path, box: Mailbox) -> None:
    """A server that takes nothing keeps nobody from going on; it is said how to try again."""
    box.refuses = "AUTH"
    file = tmp_path / "new.toml"
    asked = [*SHOP, *PUBLIC, USER, "localhost", "", PASSWORD, "", "", "", "", "", "", *KICKROUTE, "n"]
    code, said = _init(terminal, file, "Berg", *asked)
    assert (code, "check --send-test-alarm" in said) == (0, True), said
    assert _hears(file) is Hearing.UNPROVEN


def test_without_an_address_nothing_more_is_asked(terminal: Terminal, tmp_path: Path) -> None:
    """What is no address is asked for again; an empty one says where alarms stand then."""
    file = tmp_path / "new.toml"
    code, said = _init(terminal, file, "Berg", *SHOP, *PUBLIC, "chef", "", *KICKROUTE, "n")
    assert (code, "“chef” is no mail address" in said) == (0, True), said
    assert "on the status page and in the log only" in said
    assert load_settings([file]).alarms.mail_to == ""
    assert _hears(file) is Hearing.NOBODY


def test_what_was_answered_is_kept_without_the_password(
    terminal: Terminal, tmp_path: Path, box: Mailbox
) -> None:
    """Broken off and begun again: server and user are known, and the password from its file."""
    file = tmp_path / "new.toml"
    _init(terminal, file, "Berg", *SHOP, *PUBLIC, USER, "localhost", "", PASSWORD)
    (kept,) = tmp_path.glob(".new*answers")
    assert PASSWORD not in kept.read_text(encoding="utf-8")
    code, said = _init(terminal, file, *[""] * 5, *[""] * 5, "y", *KICKROUTE, "n")
    assert code == 0, said
    assert box.logins[-1] == (True, USER, PASSWORD)
    assert _hears(file) is Hearing.PROVEN


# --- the providers -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "server"),
    [
        ("chef@gmx.de", "mail.gmx.net"),
        ("chef@WEB.de", "smtp.web.de"),
        ("chef@t-online.de", "securesmtp.t-online.de"),
        ("chef@gmail.com", "smtp.gmail.com"),
        ("chef@mein-shop.example", None),
    ],
)
def test_the_address_tells_its_provider(address: str, server: str | None) -> None:
    """Where its domain is the provider's own."""
    found = host_of(address)
    assert (found.server if found else None) == server


def test_providers_are_found_by_name_however_it_is_written() -> None:
    """And each has a server or says where it stands, a known port, and a text for what it wants."""
    assert host_named(" all inkl ") is host_named("ALL-INKL") is not None
    assert host_named("") is host_named("nobody") is None
    for host in MAIL_HOSTS:
        assert host_named(host.name) is host
        assert bool(host.server) or host.hint
        assert (host.port, host.security) in ((465, "tls"), (587, "starttls"))
        for texts in CATALOGUES.values():
            assert not host.hint or f"cli.mail.hint.{host.hint}" in texts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("smtp.shop.example", ("smtp.shop.example", 465, "tls")),
        (" smtp.shop.example:587 ", ("smtp.shop.example", 587, "starttls")),
        ("smtps://smtp.shop.example:465/", ("smtp.shop.example", 465, "tls")),
        ("localhost:25", ("localhost", 25, "starttls")),
        ("chef@shop.example", None),
        ("Strato GmbH", None),
        ("smtp.shop.example:mail", None),
        ("smtp.shop.example:70000", None),
        ("", None),
    ],
)
def test_a_server_is_read_as_people_write_it(text: str, found: object) -> None:
    """With and without a port or a scheme."""
    assert server_at(text) == found
