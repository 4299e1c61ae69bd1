"""A confirmation covers what was shown and no more, whoever gives it: a button, a command, or a request."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from typer.testing import CliRunner

from connector.catalogue.collect import sweep
from connector.catalogue.withdraw import ALARM
from connector.cli import build_cli
from connector.cli.orders import confirming
from connector.fulfilment.report import BRAKE_ALARM, report_open
from connector.model import ItemChanged, OrderChanged
from connector.model.commands import Command, Outcome
from connector.model.records import Request
from connector.running.commands import carry_out
from tests.doors.test_buttons import _press
from tests.doors.test_buttons import daemon as pressed
from tests.doors.test_cli import Terminal, terminal
from tests.doors.test_commands import _gtins
from tests.doors.world import GTIN, World, product

__all__ = ["pressed", "terminal"]
FIRST, ALL = 21, 300


@pytest.fixture
def full(world: World) -> World:
    """Make a connector that has told three hundred offers more."""
    world.offer(*(product(f"h{n}", gtin) for n, gtin in enumerate(_gtins(ALL))))
    _told(world)
    return world


def _hide(world: World, *numbers: int) -> None:
    for number in numbers:
        world.shop.edit(f"h{number}", published=False)
    sweep(world.shop, world.store, world.notifier, world.engine.parts.rules)


def _told(world: World) -> list[object]:
    """Take what waits to be told."""
    with world.store.transaction() as tx:
        entries = tx.outbox.entries(limit=None)
        tx.outbox.delete([entry.id for entry in entries])
    return [entry.event for entry in entries]


def _left(world: World) -> int:
    """Return how many offers have left since the last time."""
    return sum(isinstance(event, ItemChanged) and event.live is False for event in _told(world))


def _do(world: World, command: Command, **arguments: str) -> Outcome:
    request = Request(1, command, {"language": "en", **arguments}, world.store.now())
    return carry_out(world.store, world.notifier, request)


def _shown_on_page(world: World, command: str) -> dict[str, str]:
    """Return what the button of a command carries, as the page shows it now."""
    form = re.search(rf'value="{re.escape(command)}">(.*?)<button', world.get("/").text, re.DOTALL)
    assert form is not None
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[1]))


# --- withdrawals ---------------------------------------------------------------------------------


def test_a_confirmation_for_21_lets_21_go_when_300_are_held(full: World) -> None:
    """What came to be held after the alarm stays; the alarm names what is held, and how to confirm that."""
    _hide(full, *range(FIRST))
    assert full.notifier.raised[ALARM].startswith(f"{FIRST} of ")
    assert "--up-to 1." in full.notifier.raised[ALARM]
    _hide(full, *range(FIRST, ALL))
    assert full.notifier.raised[ALARM].startswith(f"{ALL} of ")
    _told(full)
    outcome = _do(full, Command.CONFIRM_WITHDRAWALS, up_to="1")
    assert outcome.is_done
    assert outcome.sentence.startswith(f"{FIRST} offers are withdrawn from the platform. {ALL - FIRST} more ")
    assert _left(full) == FIRST
    assert full.notifier.raised[ALARM].startswith(f"{ALL - FIRST} of ")
    _hide(full)
    assert _left(full) == 0
    assert _do(full, Command.CONFIRM_WITHDRAWALS, up_to="1").is_done is False
    assert _do(full, Command.CONFIRM_WITHDRAWALS, up_to="2").is_done
    assert _left(full) == ALL - FIRST
    assert ALARM not in full.notifier.raised


@pytest.mark.usefixtures("pressed")
def test_the_button_lets_go_what_the_page_showed(full: World) -> None:
    """A page that was open for a while confirms what it said, and the answer names the rest."""
    _hide(full, *range(FIRST))
    shown = _shown_on_page(full, "withdrawals.confirm")
    _hide(full, *range(FIRST, ALL))
    _told(full)
    answer = _press(full, "withdrawals.confirm", **shown)
    assert f"{ALL - FIRST} more came to be held after what you were shown" in answer.text
    assert _left(full) == FIRST


def test_what_came_back_and_leaves_again_was_not_shown(full: World) -> None:
    """An offer that was corrected and hidden once more is in a later hold than the one that was shown."""
    _hide(full, *range(FIRST + 1))
    full.shop.edit("h0", published=True)
    _hide(full)
    _hide(full, 0)
    _told(full)
    assert _do(full, Command.CONFIRM_WITHDRAWALS, up_to="1").is_done
    assert _left(full) == FIRST


@pytest.mark.parametrize("said", [{}, {"up_to": ""}, {"up_to": "x"}, {"up_to": "-1"}, {"up_to": "9" * 40}])
def test_a_confirmation_of_nothing_lets_nothing_go(full: World, said: dict[str, str]) -> None:
    """A request that names no hold that there is, or was written by an older version, confirms nothing."""
    _hide(full, *range(FIRST))
    _told(full)
    outcome = _do(full, Command.CONFIRM_WITHDRAWALS, **said)
    assert not outcome.is_done
    assert "--up-to 1" in outcome.sentence
    assert _left(full) == 0


def test_the_command_names_what_it_would_confirm(full: World, terminal: Terminal) -> None:
    """Where nobody can be asked, it says how many there are and which command lets just these go."""
    _hide(full, *range(FIRST))
    _told(full)
    said = terminal("sync", "--confirm-withdrawals")
    assert said.code == 1
    assert f"{FIRST} offers" in said.err
    assert "sync --confirm-withdrawals --up-to 1" in said.err
    assert _left(full) == 0
    assert terminal("sync", "--confirm-withdrawals", "--up-to", "1").code == 0
    assert _left(full) == FIRST


@pytest.mark.parametrize(("answer", "left"), [("n", 0), ("y", FIRST)])
def test_at_a_terminal_the_command_asks(
    full: World, terminal: Terminal, monkeypatch: pytest.MonkeyPatch, answer: str, left: int
) -> None:
    """Only a yes lets them go."""
    monkeypatch.setattr(confirming, "is_asked_at_a_terminal", lambda: True)
    _hide(full, *range(FIRST))
    _told(full)
    words = ["sync", "--confirm-withdrawals", "--settings", str(terminal.file)]
    result = CliRunner().invoke(build_cli(terminal.wiring), words, input=f"{answer}\n")
    assert result.exit_code == (0 if left else 1)
    assert f"{FIRST} " in result.output
    assert _left(full) == left


@pytest.mark.parametrize("words", [["sync", "--up-to", "1"], ["orders", "--up-to", "1"]])
def test_a_hold_without_a_confirmation_is_wrong_use(terminal: Terminal, words: list[str]) -> None:
    """What says up to where something is confirmed goes with confirming it."""
    assert terminal(*words).code == 2


# --- ends of orders ------------------------------------------------------------------------------


@pytest.fixture
def busy(world: World) -> World:
    """Make a connector that follows twenty orders."""
    world.shop.set_stock("1", 100)
    for number in range(20):
        world.live_order(f"KR-{number}")
    _told(world)
    return world


def _cancel(world: World, *numbers: int) -> None:
    ids = {order.kickroute_number: order.id for order in world.shop.all_orders()}
    for number in numbers:
        world.shop.cancel(ids[f"KR-{number}"])
    report_open(world.shop, world.store, world.notifier)


def _ended(world: World) -> set[str]:
    return {event.number for event in _told(world) if isinstance(event, OrderChanged)}


def test_a_confirmation_for_8_ends_tells_8_when_20_are_held(busy: World) -> None:
    """Orders cancelled after the alarm was read are not told by its command; they are read again at once."""
    _cancel(busy, *range(8))
    assert busy.notifier.raised[BRAKE_ALARM].startswith("8 orders")
    assert "--up-to 1." in busy.notifier.raised[BRAKE_ALARM]
    _cancel(busy, *range(8, 20))
    assert busy.notifier.raised[BRAKE_ALARM].startswith("20 orders")
    outcome = _do(busy, Command.CONFIRM_ENDS, up_to="1")
    assert outcome.is_done
    assert "12 more came to be held" in outcome.sentence
    assert len(outcome.orders) == 8
    assert busy.notifier.raised[BRAKE_ALARM].startswith("12 orders")
    report_open(busy.shop, busy.store, busy.notifier)
    assert _ended(busy) == {f"KR-{number}" for number in range(8)}
    assert not _do(busy, Command.CONFIRM_ENDS, up_to="1").is_done
    assert _do(busy, Command.CONFIRM_ENDS, up_to="2").is_done
    report_open(busy.shop, busy.store, busy.notifier)
    assert _ended(busy) == {f"KR-{number}" for number in range(8, 20)}
    assert BRAKE_ALARM not in busy.notifier.raised


def test_page_and_command_carry_the_ends_that_they_showed(busy: World, terminal: Terminal) -> None:
    """The button has the number of the hold, and the command names it where nobody can be asked."""
    _cancel(busy, *range(8))
    assert _shown_on_page(busy, "orders.confirm_ends")["up_to"] == "1"
    said = terminal("orders", "--confirm-ends")
    assert said.code == 1
    assert "orders --confirm-ends --up-to 1" in said.err
    assert _ended(busy) == set()


# --- prices --------------------------------------------------------------------------------------


def _set_price(world: World, price: str) -> None:
    world.shop.edit_offer("1", dealer_price=price)
    sweep(world.shop, world.store, world.notifier, world.engine.parts.rules)


def _price(world: World) -> Decimal:
    with world.store.reading() as tx:
        told = tx.catalogue.told_gtin(GTIN.zfill(14))
    assert told is not None
    return told.dealer_price


@pytest.mark.parametrize("command", [Command.CONFIRM_PRICE, Command.DENY_PRICE])
def test_an_answer_about_one_price_is_none_about_another(world: World, command: Command) -> None:
    """Whoever saw 2.50 has said nothing about 0.25, which is held by the time of the answer."""
    _set_price(world, "2.50")
    shown = _shown_on_page(world, "price.confirm")
    assert shown == {"gtin": GTIN, "price": "2.50", "back": ""}
    _set_price(world, "0.25")
    outcome = _do(world, command, **shown)
    assert not outcome.is_done
    assert "0.25" in outcome.sentence
    _set_price(world, "0.25")
    assert _price(world) == Decimal("12.50")
    assert _shown_on_page(world, "price.confirm")["price"] == "0.25"


def test_the_command_confirms_the_price_that_it_names(world: World, terminal: Terminal) -> None:
    """Without a price it shows the one that is held; with another price nothing is confirmed."""
    _set_price(world, "2.50")
    said = terminal("products", "--confirm", GTIN)
    assert (said.code, f"products --confirm {GTIN} --price 2.50" in said.err) == (1, True)
    assert terminal("products", "--confirm", GTIN, "--price", "0.25").code == 1
    assert terminal("products", "--confirm", GTIN, "--price", "cheap").code == 2
    assert terminal("products", "--confirm", GTIN, "--price", "2,5").code == 0
    _set_price(world, "2.50")
    assert _price(world) == Decimal("2.50")
