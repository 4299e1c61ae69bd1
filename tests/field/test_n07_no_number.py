"""N7: completed, and no number anywhere that is read: somebody hears of it, and can enter it by hand."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from connector.model import Carrier, OrderChanged, OrderStatus, Parcel
from connector.model.commands import Command
from connector.model.records import Request
from connector.running.commands import carry_out
from tests.field.trade import Trade, both, parcels, trading

NUMBER = "00340434161094015902"


def enter(trade: Trade, **arguments: str) -> tuple[bool, str]:
    """Carry out ``orders NUMBER --tracking N --carrier C`` as the daemon does."""
    request = Request(1, Command.ENTER_NUMBER, {"language": "en", **arguments}, trade.store.now())
    outcome = carry_out(trade.store, trade.notifier, request, None, trade.shop)
    trade.deliver()
    return outcome.is_done, outcome.sentence


@both
def test_a_completed_order_without_a_number_is_an_alarm_after_a_day(kind: str, tmp_path: Path) -> None:
    """Not before, once, and over as soon as a number is there."""
    with trading(kind, tmp_path) as trade:
        order = trade.placed()
        key = f"order.untracked.{order.kickroute_number}"
        trade.complete(order)
        trade.report()
        trade.clock.advance(timedelta(hours=23))
        trade.report()
        assert key not in trade.notifier.raised
        trade.clock.advance(timedelta(hours=1))
        trade.report()
        assert f"orders {order.kickroute_number} --tracking" in trade.notifier.raised[key]
        trade.enter(order, NUMBER)
        trade.report()
        assert key not in trade.notifier.raised


@both
def test_with_a_number_nobody_is_asked(kind: str, tmp_path: Path) -> None:
    """An order whose number came before or after its completion raises nothing."""
    with trading(kind, tmp_path) as trade:
        order = trade.placed()
        trade.enter(order, NUMBER)
        trade.complete(order)
        trade.report()
        trade.clock.advance(timedelta(days=2))
        trade.report()
        assert trade.notifier.raised == {}


@both
def test_a_number_by_hand_stands_in_the_shop_and_is_told_once(kind: str, tmp_path: Path) -> None:
    """Written where the plugins read it, with its carrier; told with the carrier that was named; once."""
    with trading(kind, tmp_path) as trade:
        order = trade.placed()
        trade.complete(order)
        trade.report()
        trade.told()
        done, sentence = enter(
            trade, number=order.kickroute_number, tracking="0034 0434 1610 9401 5902", carrier="dhl"
        )
        assert done, sentence
        assert trade.told() == [OrderChanged(order.kickroute_number, parcel=Parcel(NUMBER, Carrier.DHL))]
        assert [parcel.number for parcel in trade.shown(order.kickroute_number).parcels] == [NUMBER]
        assert trade.shown(order.kickroute_number).status is OrderStatus.COMPLETED
        assert enter(trade, number=order.kickroute_number, tracking=NUMBER, carrier="dhl")[0]
        trade.report()
        assert trade.told() == []
        assert len(trade.shown(order.kickroute_number).parcels) == 1


@both
def test_the_carrier_that_was_named_is_told(kind: str, tmp_path: Path) -> None:
    """A number without a form of its own, by the shop's own order number."""
    with trading(kind, tmp_path) as trade:
        order = trade.placed()
        assert enter(trade, number=order.number, tracking="12345678901", carrier="gls")[0]
        trade.report()
        assert parcels(trade.told()) == [Parcel("12345678901", Carrier.GLS)]


@both
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"tracking": "folgt morgen", "carrier": "dhl"}, "not one tracking number"),
        ({"tracking": f"{NUMBER}, 00340434161094042557", "carrier": "dhl"}, "not one tracking number"),
        ({"tracking": "201298452277"}, "--carrier"),
        ({"tracking": NUMBER, "carrier": "postillon"}, "--carrier"),
        ({"number": "KR-404", "tracking": NUMBER, "carrier": "dhl"}, "KR-404"),
    ],
)
def test_what_cannot_be_entered_is_said(
    kind: str, arguments: dict[str, str], said: str, tmp_path: Path
) -> None:
    """Nothing is written and nothing told; the sentence says what is allowed."""
    with trading(kind, tmp_path) as trade:
        order = trade.placed()
        done, sentence = enter(trade, **{"number": order.kickroute_number, "carrier": "", **arguments})
        assert not done
        assert said in sentence
        assert trade.told() == []
        assert trade.shown(order.kickroute_number).parcels == ()
