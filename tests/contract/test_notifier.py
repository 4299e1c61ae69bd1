"""The promises of ``connector.ports.Notifier``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest

from adapters.memory import MemoryMessenger, MemoryNotifier
from connector.alarms import LoggedAlarms
from connector.alarms.kinds import Audience
from connector.alarms.post import Post
from connector.ports import Notifier
from connector.store import Store


@dataclass(frozen=True)
class NotifierKit:
    """A notifier, and what people got to read so far."""

    notifier: Notifier
    said: Callable[[], list[str]]
    standing: Callable[[], Mapping[str, str]]


def _memory() -> NotifierKit:
    notifier = MemoryNotifier()
    return NotifierKit(notifier, lambda: notifier.said, lambda: notifier.raised)


def _store() -> NotifierKit:
    """Make the daemon's notifier; what it says is what arrives at an address."""
    store = Store.open("sqlite://")
    address = MemoryMessenger()
    post = Post(store, {Audience.SUPPLIER: [address]}, "de")
    with store.transaction() as tx:
        tx.facts.alarms_sending = True

    def send() -> None:
        post.send_due()

    def said() -> list[str]:
        return [text for _, text in address.sent]

    alarms = LoggedAlarms(store, on_message=send)
    return NotifierKit(alarms, said, alarms.lasting)


NOTIFIERS: Mapping[str, Callable[[], NotifierKit]] = {"memory": _memory, "store": _store}


@pytest.fixture(params=NOTIFIERS)
def opened(request: pytest.FixtureRequest) -> NotifierKit:
    """Make a notifier."""
    return NOTIFIERS[request.param]()


def test_trouble_is_said_once(opened: NotifierKit) -> None:
    """``raise_alarm``: says once that there is trouble; saying it again while it lasts is silent."""
    opened.notifier.raise_alarm("shop", "Der Shop antwortet nicht")
    opened.notifier.raise_alarm("shop", "Der Shop antwortet immer noch nicht")
    assert len(opened.said()) == 1
    assert "Der Shop antwortet nicht" in opened.said()[0]


def test_what_was_said_last_stands(opened: NotifierKit) -> None:
    """``raise_alarm``: what was said last replaces what stood before; nobody is told of it once more."""
    opened.notifier.raise_alarm("brake", "21 Angebote")
    opened.notifier.raise_alarm("brake", "300 Angebote")
    assert opened.standing() == {"brake": "300 Angebote"}
    assert len(opened.said()) == 1


def test_other_trouble_is_said_too(opened: NotifierKit) -> None:
    """``raise_alarm``: troubles are told apart by their key."""
    opened.notifier.raise_alarm("shop", "Der Shop antwortet nicht")
    opened.notifier.raise_alarm("platform", "Kickroute antwortet nicht")
    assert len(opened.said()) == 2


def test_the_end_of_trouble_is_said(opened: NotifierKit) -> None:
    """``clear_alarm``: says that the trouble is over; after that it may come, and be said, again."""
    opened.notifier.raise_alarm("shop", "Der Shop antwortet nicht")
    opened.notifier.clear_alarm("shop", "Der Shop antwortet wieder")
    opened.notifier.raise_alarm("shop", "Der Shop antwortet nicht")
    assert len(opened.said()) == 3
    assert "Der Shop antwortet wieder" in opened.said()[1]


def test_no_trouble_has_no_end(opened: NotifierKit) -> None:
    """``clear_alarm``: silent when the trouble was not raised."""
    opened.notifier.clear_alarm("shop", "Der Shop antwortet wieder")
    assert opened.said() == []
