"""The store keeps what is said to people with its values, and shows what older versions wrote."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import text

from connector.model.errors import ShopUnavailable
from connector.model.messages import PREFIX, Message, dump, joined, load, say, say_n
from connector.running.attempts import Attempts, Task, failing
from connector.store import Store
from connector.texts import render
from tests.store.making import record

LATE = say("no connection in time ({kind})", kind="x")
INNER = say("it fails again and again while others are taken ({reason})", reason=LATE)
GERMAN = (
    "sie scheitert immer wieder, während andere angenommen werden (keine Verbindung in angemessener Zeit (x))"
)
VALUES = {"theirs": Decimal("12.50"), "ours": 1.5, "count": 3, "at": datetime(2026, 12, 1, tzinfo=UTC)}
MESSAGES = [
    INNER,
    Message("{theirs}, {ours}, {count}, {at}", VALUES),
    say_n("after another one", "after {count} others", 1),
    joined("; ", [say("the note is missing"), "Größe: 7 „L“\n{note}"]),
    say("product “{name}” (id {id})", name=f"{PREFIX}{{", id="7"),
]


@pytest.mark.parametrize("message", MESSAGES)
def test_a_message_comes_back_as_it_was(message: Message) -> None:
    """Sentence, values and their kinds are the same after the store, a copy and another process."""
    for back in (load(dump(message)), copy.deepcopy(message), pickle.loads(pickle.dumps(message))):
        assert isinstance(back, Message)
        assert (back, back.sentence, back.singular) == (message, message.sentence, message.singular)
        assert repr(back.values) == repr(message.values)
        assert render("de", back) == render("de", message)


@pytest.mark.parametrize(
    "words", ["", "the note is missing", PREFIX, f'{PREFIX}{{"say": "x"}}', f"{PREFIX}[1"]
)
def test_other_words_come_back_as_they_were(words: str) -> None:
    """A text of a shop that looks like a message of the store's is a text all the same."""
    assert load(dump(words)) == words
    assert render("de", load(dump(words))) == words


@pytest.mark.parametrize(
    "rubbish", [f"{PREFIX}[1", f"{PREFIX}{{}}", f'{PREFIX}{{"say": 1, "with": 2}}', f"{PREFIX}7"]
)
def test_what_nobody_can_read_is_shown(rubbish: str) -> None:
    """A damaged row does not keep the page from being shown."""
    assert load(rubbish) == rubbish


def test_every_place_of_the_store_keeps_messages(store: Store) -> None:
    """Alarms, reasons, the journal and what fails are messages when they are read again."""
    attempts = Attempts(store, lambda: 0.0)
    attempts.failed(Task("deliver", "send"), ShopUnavailable(INNER))
    with store.transaction() as tx:
        tx.facts.put("alarm:x", INNER)
        tx.orders.insert(record("KR-1", parked_reason=INNER))
        tx.journal.write("KR-1", "parked", reason=INNER, count=3)
        label = tx.labels.intend("KR-1", "dhl")
        tx.labels.change(label.id, reason=INNER)
    with store.reading() as tx:
        found = [
            tx.facts.get("alarm:x"),
            tx.facts.starting_with("alarm:")["alarm:x"],
            tx.orders.require("KR-1").parked_reason,
            tx.orders.parked(5)[0].parked_reason,
            tx.journal.read("KR-1")[0].detail["reason"],
            tx.labels.of("KR-1")[0].reason,
            failing(tx)[0].reason,
        ]
        assert tx.journal.read("KR-1")[0].detail["count"] == "3"
    assert found == [INNER] * len(found)
    assert {render("de", said) for said in found} == {GERMAN}


def test_a_store_of_an_older_version_stays_readable(store: Store) -> None:
    """Texts that were written before there were messages are shown as they stand, and can be replaced."""
    old = "order KR-1 needs you: the note is missing"
    with store.transaction() as tx:
        tx.orders.insert(record("KR-1"))
        tx.connection.execute(text("INSERT INTO facts (key, value) VALUES ('alarm:x', :old)"), {"old": old})
        tx.connection.execute(text("UPDATE orders SET parked_reason = :old"), {"old": old})
    with store.transaction() as tx:
        shown = [tx.facts.get("alarm:x"), tx.orders.require("KR-1").parked_reason]
        assert [render("de", said) for said in shown] == [old, old]
        tx.facts.put("alarm:x", INNER)
        assert tx.facts.get("alarm:x") == INNER
