"""What the platform refuses: few alarms, all reasons, and every message within reach."""

from __future__ import annotations

import re

import pytest

from connector.model import Event, OrderChanged, OrderStatus, ProductOffered
from connector.model.commands import Command, Outcome
from connector.model.errors import PlatformRefused
from connector.model.records import Request
from connector.outbox.deliver import deliver
from connector.outbox.parked import ALARM, order_alarm
from connector.running.commands import ALL, carry_out
from tests.doors.test_cli import Terminal, terminal
from tests.doors.world import World
from tests.store.making import item, product

__all__ = ["terminal"]
REFUSED = 1200
FEW = 30


class Refusing:
    """Refuses products by their number: two in three for one reason, the others for another."""

    def __init__(self, world: World) -> None:
        self._send = world.platform.send
        self.is_on = True

    def __call__(self, events: list[Event]) -> None:
        """Take events, or refuse them in the platform's words."""
        for event in events if self.is_on else ():
            if isinstance(event, ProductOffered):
                number = int(event.product_id)
                what = f"category: no such category (got “tea-{number}”)" if number % 3 else "name: too long"
                raise PlatformRefused(f"the platform: HTTP 422 [refused] (answer: body[0].{what})")
        self._send(events)


@pytest.fixture
def refusing(world: World, monkeypatch: pytest.MonkeyPatch) -> Refusing:
    """Let the platform refuse products."""
    found = Refusing(world)
    monkeypatch.setattr(world.platform, "send", found)
    return found


def _offer(world: World, count: int) -> None:
    """Let so many products wait to be told."""
    with world.store.transaction() as tx:
        tx.outbox.delete([entry.id for entry in tx.outbox.entries()])
        for number in range(count):
            tx.outbox.add_product(product(str(number), item(f"{number:013d}"), name=f"Tea {number}"))


def _deliver(world: World) -> None:
    while (done := deliver(world.platform, world.store, world.notifier, jitter=0)).taken or done.parked:
        pass


def _do(world: World, command: Command, entry_id: object) -> Outcome:
    request = Request(1, command, {"language": "en", "id": str(entry_id)}, world.store.now())
    return carry_out(world.store, world.notifier, request)


def _ids(world: World) -> list[int]:
    with world.store.reading() as tx:
        return [entry.id for entry in tx.outbox.entries(parked=True, limit=None)]


@pytest.mark.usefixtures("refusing")
def test_many_refused_products_are_one_alarm_and_each_is_within_reach(
    world: World, terminal: Terminal
) -> None:
    """1,200 refusals for two reasons: one alarm with a count of each; the last one stands in both lists."""
    _offer(world, REFUSED)
    _deliver(world)
    assert len(_ids(world)) == REFUSED
    assert set(world.notifier.raised) == {ALARM}
    assert len(world.notifier.said) == 1
    text = world.notifier.raised[ALARM]
    assert text.startswith(f"the platform refuses {REFUSED} messages about products: 800 × ")
    assert re.search(r"800 × [^;]*no such category[^;]*; 400 × [^;]*name: too long", text)
    _reach_the_last(world, terminal)


def test_the_alarm_follows_what_is_set_aside_and_ends_with_it(world: World, refusing: Refusing) -> None:
    """It counts what is left; it is not over while anything is parked."""
    _offer(world, FEW)
    _deliver(world)
    refusing.is_on = False
    first, *others = _ids(world)
    assert _do(world, Command.DISCARD_EVENT, first).is_done
    assert world.notifier.raised[ALARM].startswith(f"the platform refuses {FEW - 1} ")
    assert _do(world, Command.RETRY_EVENT, others[0]).is_done
    _deliver(world)
    assert world.notifier.raised[ALARM].startswith(f"the platform refuses {FEW - 2} ")
    assert _do(world, Command.RETRY_EVENT, ALL).sentence == f"{FEW - 2} messages are sent again now."
    _deliver(world)
    assert world.notifier.raised == {}
    assert not _do(world, Command.RETRY_EVENT, ALL).is_done


def test_each_refused_message_about_an_order_has_its_alarm_until_it_is_gone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond the thousandth too: none is told to be over that is still set aside."""
    world.platform.refuses = lambda event: isinstance(event, OrderChanged) and event.number != "KR-told"
    with world.store.transaction() as tx:
        tx.outbox.delete([entry.id for entry in tx.outbox.entries()])
        for number in range(1, 1004):
            tx.outbox.add_order_event(OrderChanged(f"KR-{number}", status=OrderStatus.COMPLETED))
        for entry in tx.outbox.entries(limit=None)[1:]:
            tx.outbox.park(entry.id, "refused")
    _deliver(world)
    ids = _ids(world)
    assert len(ids) == 1003
    assert set(world.notifier.raised) == {order_alarm(entry_id) for entry_id in ids}
    with world.store.transaction() as tx:
        tx.outbox.add_order_event(OrderChanged("KR-told", status=OrderStatus.COMPLETED))
    _deliver(world)
    assert set(world.notifier.raised) == {order_alarm(entry_id) for entry_id in ids}
    assert _do(world, Command.DISCARD_EVENT, ids[-1]).is_done
    assert order_alarm(ids[-1]) not in world.notifier.raised
    assert len(world.notifier.raised) == len(ids) - 1


def _reach_the_last(world: World, terminal: Terminal) -> None:
    """Require that the last of 1,200 stands on the last page of both lists, and that its commands work."""
    last = _ids(world)[-1]
    front = world.get("/").text
    assert "Show all 1200" in front
    assert f'value="{last}"' not in front
    page, pages = "outbox", 0
    while True:
        text, pages = world.get(f"/{page}").text, pages + 1
        following = re.search(r'href="(outbox\?page=\d+)" rel="next"', text)
        if following is None:
            break
        page = following[1]
    assert pages == 12
    assert f'value="{last}"' in text
    assert str(last) in world.get("/outbox?page=999").text
    said = terminal("outbox", "--parked", "--page", "2", "--json").json
    assert (said["page"], said["pages"], said["parked"]) == (2, 2, REFUSED)
    assert said["events"][-1]["id"] == last
    assert "Page 2 of 2" in terminal("outbox", "--parked", "--page", "2").out
    assert _do(world, Command.DISCARD_EVENT, last).is_done
    assert last not in _ids(world)


@pytest.mark.parametrize("page", ["0", "-1", "x", "²", "1" * 30])
def test_a_page_that_is_none_is_the_first(world: World, page: str) -> None:
    """Whatever stands in the address, a page is shown."""
    assert world.get(f"/outbox?page={page}").status_code == 200
