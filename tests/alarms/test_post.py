"""The post: one message per trouble and one when it is over, in the reader's language, never lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.memory import MemoryMessenger
from connector.alarms import LoggedAlarms
from connector.alarms.kinds import Audience
from connector.alarms.post import PAUSES, Post
from connector.alarms.queue import queued
from connector.catalogue.release import Language
from connector.model.errors import MessageNotSent
from connector.store import Store
from tests.labels.world import Clock
from tests.waiting import LIMIT, until


class World:
    """A store, two addresses, and a post that a test may restart."""

    def __init__(self, path: Path, language: Language = "en") -> None:
        self.clock = Clock()
        self.store = Store.open(f"sqlite:///{path / 'connector.db'}", self.clock)
        self.supplier, self.operator = MemoryMessenger(), MemoryMessenger()
        self.alarms = LoggedAlarms(self.store)
        self.language: Language = language
        self.post = self.new_post()
        with self.store.transaction() as tx:
            tx.facts.alarms_sending = True

    def new_post(self, *, with_operator: bool = True) -> Post:
        """Make a post, as after a restart."""
        addresses = {Audience.SUPPLIER: [self.supplier], Audience.OPERATOR: [self.operator]}
        if not with_operator:
            del addresses[Audience.OPERATOR]
        return Post(self.store, addresses, self.language, "berg")

    def waiting(self) -> int:
        """Return how many messages wait."""
        with self.store.transaction() as tx:
            return len(queued(tx))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Make a world."""
    made = World(tmp_path)
    yield made
    made.store.close()


def test_trouble_is_sent_once_and_so_is_its_end(world: World) -> None:
    """However often it is raised: one message, and one when it is over."""
    for _ in range(3):
        world.alarms.raise_alarm("order.parked.KR-1", "order KR-1 needs you: the shop refuses it")
        world.post.send_due()
    for _ in range(3):
        world.alarms.clear_alarm("order.parked.KR-1", "order KR-1 is placed")
        world.post.send_due()
    titles = [title for title, _ in world.supplier.sent]
    assert titles == ["berg: Order KR-1 needs your decision", "berg: Over: Order KR-1 needs your decision"]
    first, last = (text for _, text in world.supplier.sent)
    assert "orders KR-1 --retry" in first
    assert first.endswith("order KR-1 needs you: the shop refuses it")
    assert last == "order KR-1 is placed"
    assert world.operator.sent == []
    assert world.waiting() == 0


def test_no_message_is_without_a_text(world: World) -> None:
    """Services refuse an empty one: where nothing more was found, it says again what it is about."""
    world.alarms.raise_alarm("orders.stray", "")
    world.post.send_due()
    world.alarms.clear_alarm("orders.stray")
    world.post.send_due()
    assert all(text for _, text in world.supplier.sent)
    assert len(world.supplier.sent) == 2


def test_a_message_is_in_the_readers_language(tmp_path: Path) -> None:
    """What it is and what to do are said in German; what was found follows as it was found."""
    world = World(tmp_path, "de")
    world.alarms.raise_alarm("shop.unreachable", "no connection (ConnectTimeout)")
    world.post.send_due()
    ((title, text),) = world.operator.sent
    assert title == "berg: Der Shop antwortet nicht"
    assert text.startswith("Meist müssen Sie nichts tun")
    assert text.endswith("no connection (ConnectTimeout)")
    world.store.close()


def test_each_hears_what_concerns_them(world: World) -> None:
    """By the table of kinds: some hear both, some only one."""
    world.alarms.raise_alarm("shop.slow", "every 60 seconds")
    world.alarms.raise_alarm("oversold.KR-1", "one too many")
    world.alarms.raise_alarm("platform.access", "the key is refused")
    world.post.send_due()
    assert len(world.supplier.sent) == 2
    assert len(world.operator.sent) == 2


def test_who_is_alone_hears_everything(world: World) -> None:
    """Without an operator the supplier hears what would go to nobody."""
    world.alarms.raise_alarm("shop.slow", "every 60 seconds")
    world.new_post(with_operator=False).send_due()
    assert len(world.supplier.sent) == 1


def test_an_alarm_raised_beside_the_daemon_is_sent_by_it(world: World) -> None:
    """A command has no addresses open; the daemon's next look at the queue sends what it wrote."""
    LoggedAlarms(world.store).raise_alarm("label.unclear.KR-1", "the answer was lost")
    world.post.send_due()
    assert len(world.supplier.sent) == 1


def test_trouble_that_ends_before_anybody_heard_of_it_is_not_told(world: World) -> None:
    """While the daemon is stopped a command may raise and settle it: nobody is woken for that."""
    world.alarms.raise_alarm("label.unclear.KR-1", "the answer was lost")
    world.alarms.clear_alarm("label.unclear.KR-1")
    world.post.send_due()
    assert (world.supplier.sent, world.waiting()) == ([], 0)


def test_a_message_that_fails_is_tried_again_and_given_up_at_last(world: World) -> None:
    """A few times, ever later; the others are not held up, and nothing is sent twice."""
    world.supplier.trouble = MessageNotSent("alarms.supplier[0]: the service did not take the message")
    world.alarms.raise_alarm("platform.access", "the key is refused")
    world.post.send_due()
    world.post.send_due()
    assert (world.supplier.tries, len(world.operator.sent)) == (1, 1)
    for tries, pause in enumerate(PAUSES, 2):
        world.clock.advance(pause - timedelta(seconds=1))
        world.post.send_due()
        assert world.supplier.tries == tries - 1
        world.clock.advance(timedelta(seconds=1))
        world.post.send_due()
        assert world.supplier.tries == tries
    assert (world.waiting(), len(world.operator.sent)) == (0, 1)


def test_a_message_that_failed_arrives_once_it_can(world: World) -> None:
    """Only the address that did not take it is tried again, also by the next process."""
    world.supplier.trouble = MessageNotSent("no")
    world.alarms.raise_alarm("platform.access", "the key is refused")
    world.post.send_due()
    world.supplier.trouble = None
    world.clock.advance(PAUSES[0])
    world.new_post().send_due()
    assert (len(world.supplier.sent), len(world.operator.sent)) == (1, 1)


def test_nothing_is_lost_by_a_restart(world: World) -> None:
    """A message is in the store until it was sent."""
    world.alarms.raise_alarm("oversold.KR-1", "one too many")
    world.new_post().send_due()
    assert len(world.supplier.sent) == 1


def test_nothing_gathers_where_nobody_is_told(world: World) -> None:
    """Without addresses there is no queue, and what an earlier setting left in it is dropped."""
    world.alarms.raise_alarm("oversold.KR-1", "one too many")
    Post(world.store, {}, "en").start()
    world.alarms.raise_alarm("oversold.KR-2", "one too many")
    assert world.waiting() == 0


def test_messages_arrive_in_order(world: World) -> None:
    """What happened first is said first."""
    for number in range(5):
        world.alarms.raise_alarm(f"oversold.KR-{number}", "one too many")
        world.clock.advance(timedelta(milliseconds=1))
    world.post.send_due()
    assert [title.split()[3] for title, _ in world.supplier.sent] == [f"KR-{n}" for n in range(5)]


def test_no_work_waits_for_a_message(world: World) -> None:
    """An address that hangs holds up the post's own thread and nobody else."""
    gate, entered = threading.Event(), threading.Event()

    class Hanging(MemoryMessenger):
        def send(self, title: str, text: str) -> None:
            """Hang until the gate opens."""
            entered.set()
            assert gate.wait(LIMIT)
            super().send(title, text)

    address = Hanging()
    post = Post(world.store, {Audience.SUPPLIER: [address]}, "en")
    alarms = LoggedAlarms(world.store, on_message=post.wake)
    post.start()
    alarms.raise_alarm("oversold.KR-1", "one too many")
    assert entered.wait(LIMIT)
    alarms.raise_alarm("oversold.KR-2", "one too many")
    assert address.sent == []
    gate.set()
    until("two messages", lambda: len(address.sent) == 2)
    post.stop()
