"""What the store keeps of messages shows nowhere, and a German terminal has no English word."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO

import pytest

from connector.alarms import LoggedAlarms
from connector.alarms.kinds import kind_of
from connector.alarms.post import compose
from connector.alarms.queue import queued
from connector.model.errors import PlatformRefused
from connector.model.messages import PREFIX, say
from connector.running.attempts import Attempts, Task
from tests.doors.test_cli import Terminal, terminal
from tests.doors.test_sentences import ENGLISH
from tests.doors.world import World

__all__ = ["terminal"]

REASON = say("the shop refuses it: {reason}", reason=say("no connection in time ({kind})", kind="x"))
PAGES = ("/", "/order?number=KR-1", "/outbox", "/money", "/api/status", "/metrics", "/readyz")
COMMANDS = (
    ("status",),
    ("orders",),
    ("orders", "KR-1"),
    ("outbox",),
    ("outbox", "--parked"),
    ("history",),
    ("history", "--money"),
    ("products",),
    ("check",),
)


@pytest.fixture
def troubled(world: World) -> World:
    """Make a world in trouble of every kind."""
    return _in_trouble(world)


def _in_trouble(world: World) -> World:
    """Fill every place of the store that keeps messages."""
    world.live_order("KR-1")
    with world.store.transaction() as tx:
        tx.facts.alarms_sending = True
        tx.orders.change("KR-1", parked_reason=REASON)
        tx.journal.write("KR-1", "refund refused", money=True, total="12.50", reason=REASON)
        tx.outbox.park(tx.outbox.entries(parked=False)[0].id, str(PlatformRefused(REASON)))
        label = tx.labels.intend("KR-1", "dhl")
        tx.labels.change(label.id, reason=REASON)
    LoggedAlarms(world.store).raise_alarm("order.parked.KR-1", REASON)
    Attempts(world.store, lambda: 0.0).failed(Task("deliver", "send"), PlatformRefused(REASON))
    return world


def _is_clean(shown: str) -> bool:
    return PREFIX not in shown and "\\u001e" not in shown and '"say"' not in shown and "&#34;say" not in shown


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_page_shows_how_a_message_is_kept(make_world: Callable[..., World], language: str) -> None:
    """Pages, the JSON beside them and the metrics show the sentence, in the reader's language."""
    troubled = _in_trouble(make_world(ui={"language": "auto"}))
    for path in PAGES:
        shown = troubled.get(path, headers={"Accept-Language": language}).text
        assert _is_clean(shown), path
        if path in PAGES[:4]:
            assert ("keine Verbindung in angemessener Zeit" in shown) == (language == "de"), path
    facts = troubled.get("/api/status", headers={"Accept-Language": language}).json()
    assert facts["alarms"] == {"order.parked.KR-1": REASON}


@pytest.mark.parametrize("language", ["de_DE.UTF-8", "en_US.UTF-8"])
def test_no_command_shows_how_a_message_is_kept(troubled: World, terminal: Terminal, language: str) -> None:
    """Commands say the sentence in the reader's language; in JSON it is the English one."""
    for words in COMMANDS:
        said = terminal(*words, language=language)
        assert _is_clean(said.out + said.err), words
        told = terminal(*words, "--json", language=language)
        assert _is_clean(told.out + told.err), words
        assert told.json is not None
    shown, told = terminal("orders", language=language), terminal("orders", "--json", language=language)
    assert ("keine Verbindung" in shown.out) == language.startswith("de")
    assert REASON in json.dumps(told.json)


def test_no_mail_and_no_line_shows_how_a_message_is_kept(troubled: World, log: StringIO) -> None:
    """What is queued for the post is said in its reader's language; the log is English."""
    with troubled.store.reading() as tx:
        (message,) = queued(tx)
    for language in ("de", "en"):
        title, body = compose(message, kind_of(message.key), language, "Berg")
        assert _is_clean(title + body)
        assert ("keine Verbindung in angemessener Zeit" in body) == (language == "de")
    lines = log.getvalue()
    assert _is_clean(lines)
    assert str(REASON) in lines
    assert "keine Verbindung" not in lines


WRONG_USE: tuple[list[str], ...] = (
    ["brew"],
    [],
    ["--help"],
    ["orders", "--nothing"],
    ["orders", "--help"],
    ["history", "--limit", "0"],
    ["history", "--limit", "x"],
    ["sandbox", "--shop", "magento"],
    ["products", "--gtin"],
    ["backup"],
    ["run", "x"],
    ["run", "--json=3"],
    ["prices"],
    ["prices", "--help"],
    ["sync", "--full", "--dry-run"],
)


@pytest.mark.parametrize("words", WRONG_USE)
def test_wrong_use_and_help_are_german(terminal: Terminal, words: list[str]) -> None:
    """The words of the library for command lines are German as well."""
    said = terminal(*words, language="de_DE.UTF-8", with_settings=False)
    shown = (said.out + said.err).replace("--for", "")
    assert shown.strip()
    assert not ENGLISH.search(shown), shown
    assert not {"Usage", "Options", "Arguments", "Commands", "Error", "Missing", "OPTIONS", "COMMAND"} & set(
        shown.replace("[", " ").replace("]", " ").replace(":", " ").split()
    )
