"""Alarms by mail against a real SMTP server, and what is remembered of them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme
from pydantic import SecretStr

from adapters.alarms import messengers
from adapters.alarms.mail import MailMessenger
from connector.alarms.heard import Hearing, hearing, remember, try_addresses
from connector.assembly.shops import load_settings
from connector.model.errors import MessageNotSent, SettingsWrong
from connector.settings import AlarmSettings
from connector.store import Store
from connector.texts import render
from tests.alarms.mailbox import PASSWORD, USER, Mailbox, mailbox
from tests.alarms.receiver import receiving


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Make a certificate authority."""
    return trustme.CA()


@pytest.fixture(autouse=True)
def _trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(path))
    monkeypatch.setenv("SSL_CERT_FILE", str(path))


@pytest.fixture(params=["tls", "starttls"])
def box(request: pytest.FixtureRequest, authority: trustme.CA) -> Iterator[Mailbox]:
    """Serve a mailbox in each of the two ways that providers have."""
    with mailbox(authority, request.param) as served:
        yield served


def _settings(box: Mailbox, **changes: Any) -> AlarmSettings:
    given: dict[str, Any] = {
        "mail_to": USER,
        "mail_server": "localhost",
        "mail_port": box.port,
        "mail_security": box.security,
        "mail_user": USER,
        "mail_password": SecretStr(PASSWORD),
    }
    return AlarmSettings(**{**given, **changes})


def test_a_mail_is_taken_with_all_that_it_needs(box: Mailbox) -> None:
    """Encrypted before the login; umlauts in title and text; it says that a machine wrote it."""
    MailMessenger(_settings(box)).send("Teeladen: Größe\nfehlt", "Bestellung KR-1\n\nNächster Schritt: …")
    assert box.logins == [(True, USER, PASSWORD)]
    (mail,) = box.mails
    assert (mail["Subject"], mail["From"], mail["To"]) == ("Teeladen: Größe fehlt", USER, USER)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"]
    assert mail["Message-ID"]
    assert "Nächster Schritt: …" in mail.get_content()


def test_a_user_that_is_no_address_sends_from_the_mailbox(box: Mailbox) -> None:
    """web.de's user is the part before the @: the sender is the address all the same."""
    box.user = "chef"
    MailMessenger(_settings(box, mail_user="chef")).send("a", "b")
    assert [(mail["From"], mail["To"]) for mail in box.mails] == [(USER, USER)]


@pytest.mark.parametrize(
    ("refuses", "changes", "said"),
    [
        ("", {"mail_password": SecretStr("wrong-word-0815")}, r"refuses user and password \(535\)"),
        ("RCPT", {}, "does not take a mail from this user to this address"),
        ("MAIL", {}, "does not take a mail from this user to this address"),
        ("DATA", {}, r"does not take the mail \(550\)"),
        ("", {"mail_server": "no-such-host.invalid"}, "there is no server no-such-host.invalid"),
        ("", {"mail_port": 9}, "does not answer; some hosts let no mail out"),
    ],
)
def test_what_is_wrong_is_a_sentence_and_never_a_password(
    box: Mailbox, refuses: str, changes: dict[str, Any], said: str, caplog: pytest.LogCaptureFixture
) -> None:
    """With the place in the settings and what to do; in German, too."""
    box.refuses = refuses
    with caplog.at_level(logging.DEBUG), pytest.raises(MessageNotSent, match=said) as caught:
        MailMessenger(_settings(box, **changes)).send("a", "b")
    assert str(caught.value).startswith("alarms.mail_to: ")
    assert render("de", str(caught.value)) != str(caught.value)
    for secret in (PASSWORD, "wrong-word-0815"):
        assert secret not in repr(caught.value) + repr(caught.value.__context__) + caplog.text
    assert box.mails == []


def test_a_foreign_certificate_gets_no_password(authority: trustme.CA) -> None:
    """Neither another name's nor one that nobody knows."""
    for issuer, name in ((authority, "mail.other.example"), (trustme.CA(), "localhost")):
        for security in ("tls", "starttls"):
            with mailbox(issuer, security, name) as box:
                with pytest.raises(MessageNotSent, match="certificate that is not valid"):
                    MailMessenger(_settings(box)).send("a", "b")
                assert box.logins == []


def test_a_server_without_encryption_gets_no_password(authority: trustme.CA) -> None:
    """Whoever strips STARTTLS away learns nothing."""
    with mailbox(authority, "none") as box:
        with pytest.raises(MessageNotSent, match="offers no encryption"):
            MailMessenger(_settings(box, mail_security="starttls")).send("a", "b")
        with pytest.raises(MessageNotSent, match="does not speak TLS at once"):
            MailMessenger(_settings(box, mail_security="tls")).send("a", "b")
        assert box.logins == []
        MailMessenger(_settings(box, mail_security="none", mail_user="")).send("a", "b")
        assert len(box.mails) == 1


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('mail_to = "chef"\nmail_server = "smtp.example"', "must be a mail address"),
        ('mail_to = "a@b.de\\nBcc: x@y.de"\nmail_server = "smtp.example"', "must be a mail address"),
        ('mail_to = "chef@shop.example"', "needs alarms.mail_server"),
        (
            'mail_to = "chef@shop.example"\nmail_server = "smtp.example"\nmail_security = "none"',
            "on this machine only",
        ),
        ('mail_to = "chef@shop.example"\nmail_server = "smtp.example"\nmail_port = 0', "greater than"),
    ],
)
def test_wrong_settings_are_refused(tmp_path: Path, written: str, said: str) -> None:
    """Before anything is sent."""
    (tmp_path / "settings.toml").write_text(f"[alarms]\n{written}\n", encoding="utf-8")
    with pytest.raises(SettingsWrong, match=said):
        load_settings([tmp_path / "settings.toml"])


# --- whether it was heard ------------------------------------------------------------------------


def test_an_alarm_counts_when_a_person_has_received_one(box: Mailbox) -> None:
    """Nobody, an address that nobody has heard at, and one that somebody has; another one has to be tried."""
    store, alarms = Store.open("sqlite://"), _settings(box)
    with store.reading() as tx:
        assert hearing(tx, AlarmSettings()) is Hearing.NOBODY
        assert hearing(tx, alarms) is Hearing.UNPROVEN
    tried = try_addresses(messengers(alarms), alarms, "Test", "Kommt an?")
    assert [(each.place, each.trouble) for each in tried] == [("alarms.mail_to", "")]
    remember(store, alarms, tried)
    with store.reading() as tx:
        assert hearing(tx, alarms) is Hearing.PROVEN
        assert hearing(tx, _settings(box, mail_to="other@shop.example")) is Hearing.UNPROVEN
        renewed = _settings(box, mail_password=SecretStr("another"))
        assert hearing(tx, renewed) is Hearing.PROVEN
        assert hearing(tx, AlarmSettings()) is Hearing.NOBODY
    store.close()


def test_every_address_is_tried_and_named_by_its_place(box: Mailbox) -> None:
    """One that does not take it hinders no other, and is not remembered."""
    store = Store.open("sqlite://")
    with receiving() as receiver:
        dead = SecretStr("json://somebody:pass-word-4711@127.0.0.1:9/")
        alarms = _settings(box, supplier=(dead,), operator=(SecretStr(receiver.address),))
        tried = try_addresses(messengers(alarms), alarms, "Test", "Kommt an?")
        assert [(each.place, bool(each.trouble)) for each in tried] == [
            ("alarms.supplier[0]", True),
            ("alarms.mail_to", False),
            ("alarms.operator[0]", False),
        ]
        assert (len(box.mails), len(receiver.posted)) == (1, 1)
        remember(store, alarms, tried)
        only_dead = AlarmSettings(supplier=(dead,))
        with store.reading() as tx:
            assert (hearing(tx, alarms), hearing(tx, only_dead)) == (Hearing.PROVEN, Hearing.UNPROVEN)
            assert PASSWORD not in str(tx.facts.starting_with(""))
    store.close()
