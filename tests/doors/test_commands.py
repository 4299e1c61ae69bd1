"""What a supplier can decide, and what becomes of it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from connector.catalogue.collect import sweep
from connector.fulfilment.report import BRAKE_ALARM
from connector.model import HintKind, ItemChanged, OrderChanged, OrderStatus, Stock
from connector.model.commands import Command, Outcome
from connector.model.errors import ShopRefused
from connector.model.records import OrderState, Priority, Request
from connector.outbox.parked import tell_parked
from connector.running.commands import carry_out
from connector.running.requests import carry_out_waiting
from tests.doors.world import GTIN, OTHER_GTIN, World, order_body, product
from tests.waiting import until


def _do(world: World, command: str, **arguments: str) -> Outcome:
    arguments.setdefault("language", "en")
    return carry_out(world.store, world.notifier, Request(1, command, arguments, world.store.now()))


def _events(world: World) -> list[Any]:
    with world.store.transaction() as tx:
        return [entry.event for entry in tx.outbox.entries()]


def _deliver(world: World) -> None:
    """Let the outbox be empty, so that only what follows is seen."""
    with world.store.transaction() as tx:
        tx.outbox.delete([entry.id for entry in tx.outbox.entries()])


# --- catalogue -----------------------------------------------------------------------------------


def test_a_full_sync_asks_for_a_sweep(world: World) -> None:
    """``sync.full`` lets the whole catalogue be read."""
    assert _do(world, Command.SYNC_FULL).is_done
    with world.store.transaction() as tx:
        assert tx.facts.sweep_wanted is not None


def _hold_withdrawals(world: World) -> None:
    world.offer(*(product(f"h{n}", gtin) for n, gtin in enumerate(_gtins(30))))
    _deliver(world)
    for n in range(30):
        world.shop.edit(f"h{n}", published=False)
    sweep(world.shop, world.store, world.notifier, world.engine.parts.rules)


def _gtins(count: int) -> list[str]:
    from biip.checksums import gs1_standard_check_digit

    bodies = [f"40999900{n:04d}" for n in range(count)]
    return [body + str(gs1_standard_check_digit(body)) for body in bodies]


def test_held_withdrawals_leave_when_confirmed(world: World) -> None:
    """``withdrawals.confirm`` lets everything leave that the brake holds, and its alarm is over."""
    _hold_withdrawals(world)
    assert not [e for e in _events(world) if isinstance(e, ItemChanged) and e.live is False]
    outcome = _do(world, Command.CONFIRM_WITHDRAWALS, up_to="1")
    assert outcome == Outcome(is_done=True, sentence="30 offers are withdrawn from the platform.")
    assert len([e for e in _events(world) if isinstance(e, ItemChanged) and e.live is False]) == 30
    assert not world.notifier.raised


def test_nothing_held_is_nothing_to_confirm(world: World) -> None:
    """Confirming when nothing is held does nothing and says so: it is no blank cheque for later."""
    assert not _do(world, Command.CONFIRM_WITHDRAWALS, up_to="9").is_done
    assert not _do(world, Command.CONFIRM_ENDS, up_to="9").is_done
    assert not _do(world, Command.CONFIRM_PRICE, gtin=GTIN, price="2.50").is_done
    _hold_withdrawals(world)
    with world.store.transaction() as tx:
        assert len([row for row in tx.catalogue.to_withdraw() if row.held]) == 30


def test_a_held_price_is_told_when_confirmed(world: World) -> None:
    """``price.confirm`` lets exactly the held price pass, writes it down as a decision about money."""
    world.shop.edit_offer("1", dealer_price="2.50")
    sweep(world.shop, world.store, world.notifier, world.engine.parts.rules)
    outcome = _do(world, Command.CONFIRM_PRICE, gtin=GTIN, price="2.50")
    assert outcome.is_done
    assert outcome.products == ("1",)
    sweep(world.shop, world.store, world.notifier, world.engine.parts.rules)
    with world.store.transaction() as tx:
        told = tx.catalogue.told_gtin(GTIN.zfill(14))
        assert told is not None
        assert told.dealer_price == Decimal("2.50")
        (entry,) = [e for e in tx.journal.read(money=True) if e.what == "price confirmed"]
        assert entry.detail == {"gtin": GTIN, "price": "2.50"}


def test_another_price_than_the_confirmed_one_is_held_again(world: World) -> None:
    """Confirming is for one price: the next jump needs a new confirmation."""
    world.shop.edit_offer("1", dealer_price="2.50")
    sweep(world.shop, world.store, world.notifier, world.engine.parts.rules)
    assert _do(world, Command.CONFIRM_PRICE, gtin=GTIN, price="2.50").is_done
    world.shop.edit_offer("1", dealer_price="0.50")
    sweep(world.shop, world.store, world.notifier, world.engine.parts.rules)
    with world.store.transaction() as tx:
        (offer,) = tx.catalogue.offers(gtin14=GTIN.zfill(14))
        assert [code for code, _ in offer.reasons] == ["price_held"]


def test_a_duplicate_is_no_question_about_prices(world: World) -> None:
    """A second product with the GTIN: the yes is for the one that holds it alone."""
    world.shop.edit_offer("1", dealer_price="2.50")
    world.shop.put_product(product("1b", GTIN, dealer_price="1.50"))
    sweep(world.shop, world.store, world.notifier, world.engine.parts.rules)
    assert not _do(world, Command.CONFIRM_PRICE, gtin=GTIN, price="1.50").is_done
    assert _do(world, Command.CONFIRM_PRICE, gtin=GTIN, price="2.50").is_done


def test_an_ambiguous_confirmation_is_refused(world: World) -> None:
    """Two products with the GTIN and different held prices: none is confirmed, both prices are named.

    As long as the first is live, the other is only a duplicate of it; once its price is held, it is not.
    """
    world.shop.edit_offer("1", dealer_price="2.50")
    world.shop.put_product(product("1b", GTIN, dealer_price="1.50"))
    for _ in range(2):
        sweep(world.shop, world.store, world.notifier, world.engine.parts.rules)
    outcome = _do(world, Command.CONFIRM_PRICE, gtin=GTIN, price="2.50")
    assert not outcome.is_done
    assert "1.50, 2.50" in outcome.sentence


# --- orders --------------------------------------------------------------------------------------


def _park(world: World, number: str = "KR-1") -> None:
    def _refuse(name: str, _when: str) -> None:
        if name == "create_order":
            raise ShopRefused("the shop does not take this order")

    world.shop.on_call = _refuse
    world.call("order.placed", order_body(number))
    world.shop.on_call = lambda *_: None
    with world.store.transaction() as tx:
        assert tx.orders.require(number).state is OrderState.PARKED
    assert world.notifier.raised


def test_a_parked_order_is_placed_when_the_supplier_says_so(world: World) -> None:
    """``orders.retry`` lets it be placed whatever the stock, and ends its alarm."""
    _park(world)
    world.shop.set_stock("1", 0)
    assert _do(world, Command.RETRY_ORDER, number="KR-1").is_done
    assert not world.notifier.raised
    world.engine.start()
    until("the order live", lambda: [o for o in world.shop.all_orders() if not o.pending])


def test_a_parked_order_is_cancelled_when_the_supplier_says_so(world: World) -> None:
    """``orders.cancel`` tells the platform that it is cancelled, which refunds the retailer."""
    _park(world)
    _deliver(world)
    assert _do(world, Command.CANCEL_ORDER, number="KR-1").is_done
    assert _events(world) == [OrderChanged("KR-1", status=OrderStatus.CANCELLED)]
    assert not world.notifier.raised


def test_a_parked_order_is_forgotten_when_the_supplier_says_so(world: World) -> None:
    """``orders.forget`` tells nobody anything and ends the alarm."""
    _park(world)
    _deliver(world)
    assert _do(world, Command.FORGET_ORDER, number="KR-1").is_done
    assert _events(world) == []
    assert not world.notifier.raised


@pytest.mark.parametrize("command", [Command.RETRY_ORDER, Command.CANCEL_ORDER, Command.FORGET_ORDER])
@pytest.mark.parametrize("number", ["KR-1", "KR-9"])
def test_an_order_that_waits_for_nothing_is_left_alone(world: World, command: Command, number: str) -> None:
    """A command about a healthy or an unknown order does nothing and says so."""
    world.live_order("KR-1")
    _deliver(world)
    assert not _do(world, command, number=number).is_done
    assert _events(world) == []


def test_held_ends_of_orders_are_told_when_confirmed(world: World) -> None:
    """``orders.confirm_ends``: what the order brake holds is told after the next look at the shop."""
    world.shop.set_stock("1", 100)
    for n in range(8):
        world.live_order(f"KR-{n}")
    _deliver(world)
    for order in world.shop.all_orders():
        world.shop.cancel(order.id)
    from connector.fulfilment.report import report_open

    report_open(world.shop, world.store, world.notifier)
    assert _events(world) == []
    assert BRAKE_ALARM in world.notifier.raised
    assert _do(world, Command.CONFIRM_ENDS, up_to="1").is_done
    assert BRAKE_ALARM not in world.notifier.raised
    report_open(world.shop, world.store, world.notifier)
    assert len(_events(world)) == 8


# --- outbox --------------------------------------------------------------------------------------


def _park_event(world: World) -> int:
    _deliver(world)
    with world.store.transaction() as tx:
        tx.outbox.add_item("2", ItemChanged(OTHER_GTIN, stock=Stock(1, True)), Priority.LOWERED)
        entry = tx.outbox.entries()[0]
        tx.outbox.park(entry.id, "refused")
    tell_parked(world.store, world.notifier)
    assert world.notifier.raised
    return entry.id


def test_a_parked_event_is_sent_again(world: World) -> None:
    """``outbox.retry``: it waits to be sent again, and its alarm is over."""
    entry_id = _park_event(world)
    assert _do(world, Command.RETRY_EVENT, id=str(entry_id)).is_done
    with world.store.transaction() as tx:
        assert tx.outbox.counts() == (1, 0)
    assert not world.notifier.raised


def test_a_parked_event_is_given_up(world: World) -> None:
    """``outbox.discard``: it is gone, written down, and its alarm is over."""
    entry_id = _park_event(world)
    assert _do(world, Command.DISCARD_EVENT, id=str(entry_id)).is_done
    with world.store.transaction() as tx:
        assert tx.outbox.counts() == (0, 0)
        assert tx.journal.read()[0].what == "event given up"
    assert not world.notifier.raised


def test_giving_up_an_event_of_an_order_is_a_decision_about_money(world: World) -> None:
    """An order's event that is given up stands in the list of decisions about money, with its order."""
    _deliver(world)
    with world.store.transaction() as tx:
        tx.outbox.add_order_event(OrderChanged("KR-1", status=OrderStatus.CANCELLED))
        entry = tx.outbox.entries()[0]
        tx.outbox.park(entry.id, "refused")
    assert _do(world, Command.DISCARD_EVENT, id=str(entry.id)).is_done
    with world.store.transaction() as tx:
        assert [e.what for e in tx.journal.read("KR-1", money=True)] == ["event given up"]


@pytest.mark.parametrize("entry_id", ["0", "999", "x", "", "9" * 30, "-1", "1; DROP TABLE outbox"])
def test_an_unknown_event_is_refused(world: World, entry_id: str) -> None:
    """Whatever is given as an id, nothing happens but a sentence."""
    _park_event(world)
    assert not _do(world, Command.RETRY_EVENT, id=entry_id).is_done
    assert not _do(world, Command.DISCARD_EVENT, id=entry_id).is_done
    with world.store.transaction() as tx:
        assert tx.outbox.counts() == (0, 1)


def test_a_waiting_event_cannot_be_discarded(world: World) -> None:
    """Only what was set aside can be given up: the rest goes out by itself."""
    entry_id = _park_event(world)
    _do(world, Command.RETRY_EVENT, id=str(entry_id))
    assert not _do(world, Command.DISCARD_EVENT, id=str(entry_id)).is_done


# --- beside a running daemon ---------------------------------------------------------------------


def _ask(world: World, command: str, **arguments: str) -> int:
    with world.store.transaction() as tx:
        return tx.requests.ask(command, arguments)


def _result(world: World, request_id: int) -> Outcome:
    with world.store.transaction() as tx:
        request = tx.requests.get(request_id)
    assert request is not None
    assert request.done_at is not None
    return Outcome.load(request.result)


def test_waiting_commands_are_carried_out_once(world: World) -> None:
    """All that waits is carried out in order, answered in the asker's language, and not again."""
    _park(world)
    first = _ask(world, Command.FORGET_ORDER, number="KR-1", language="de")
    second = _ask(world, Command.FORGET_ORDER, number="KR-1", language="en")
    assert carry_out_waiting(world.engine) == 2
    assert carry_out_waiting(world.engine) == 0
    assert _result(world, first).is_done
    assert "abgeschlossen" in _result(world, first).sentence
    assert not _result(world, second).is_done


def test_a_bad_command_does_not_stop_those_behind_it(world: World) -> None:
    """An unknown command and one that fails inside are answered; the next one is carried out."""
    unknown = _ask(world, "make.coffee")
    broken = _ask(world, Command.CONFIRM_PRICE)
    good = _ask(world, Command.SYNC_FULL)
    assert carry_out_waiting(world.engine) == 3
    assert "make.coffee" in _result(world, unknown).sentence
    assert not _result(world, broken).is_done
    assert _result(world, good).is_done


def test_a_confirmed_price_is_read_again_at_once(world: World) -> None:
    """The product of a confirmed price is hinted at, so that the platform hears of it within a second."""
    world.shop.edit_offer("1", dealer_price="2.50")
    sweep(world.shop, world.store, world.notifier, world.engine.parts.rules)
    _ask(world, Command.CONFIRM_PRICE, gtin=GTIN, price="2.50")
    carry_out_waiting(world.engine)
    assert world.engine.hints.take(HintKind.PRODUCT) == {"1"}


def test_an_outcome_survives_the_store(world: World) -> None:
    """What is written as a request's result is read back as it was, umlauts included."""
    outcome = Outcome(is_done=False, sentence="Größe „x“\n{}")
    assert Outcome.load(outcome.dump()) == outcome
    assert Outcome.load(replace(outcome, is_done=True).dump()).is_done
