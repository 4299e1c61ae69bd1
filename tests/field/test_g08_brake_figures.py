"""G8: brakes show what they weigh: also what left, or ended, just before."""

from __future__ import annotations

from pathlib import Path

from connector.alarms.kinds import kind_of
from connector.texts import render
from practice.simulators.catalogue import german_catalogue
from tests.field.trade import Trade, trading


def hide(trade: Trade, count: int) -> None:
    """Take so many simple products off the shop's pages, and read the catalogue."""
    for offer in [o for o in trade.offers() if not o.attributes and trade.is_live(o)][:count]:
        trade.sim.owner.unpublish(int(offer.id))
    trade.sweep()


def test_what_left_within_the_hour_is_in_the_sentence(tmp_path: Path) -> None:
    """Twenty are below the brake and leave; one more is held, and the sentence says why."""
    with trading("woocommerce", tmp_path, catalogue=german_catalogue()) as trade:
        live = len([told for told in trade.platform.catalogue.values() if told.live])
        hide(trade, 20)
        assert trade.notifier.raised == {}
        hide(trade, 1)
        sentence = trade.notifier.raised["brake.withdrawals"]
        assert f"1 of {live - 20} offers" in sentence
        assert "after 20 others left within the last hour" in sentence
        assert "nachdem 20 andere" in render("de", sentence)


def test_ends_of_orders_told_just_before_are_in_the_sentence(tmp_path: Path) -> None:
    """Five ends are told, the sixth is held: it is held for the five."""
    with trading("woocommerce", tmp_path, catalogue=german_catalogue()) as trade:
        orders = [trade.placed() for _ in range(6)]
        for order in orders[:5]:
            trade.sim.owner.cancel(int(order.id))
        trade.report()
        assert trade.notifier.raised == {}
        trade.sim.owner.cancel(int(orders[5].id))
        trade.report()
        sentence = trade.notifier.raised["brake.orders"]
        assert sentence.startswith("an order was cancelled or refunded in full after 5 others within minutes")
        assert "nach 5 anderen" in render("de", sentence)
        assert kind_of("brake.orders").name == "brake.orders"
