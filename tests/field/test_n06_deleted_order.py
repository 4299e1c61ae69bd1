"""N6: an order deleted for good, about which nobody decides: the shop is asked for it rarely."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

from tests.field.trade import Trade, both, trading


def questions(trade: Trade, order_id: str) -> int:
    """Play ten rounds and count the requests that are about the order."""
    before = trade.sim.log.last
    for _ in range(10):
        trade.report()
    asked = [unquote(str(entry.data)) for entry in trade.sim.log.entries("request", before)]
    # The id by itself: its digits may also stand within the random token of a question.
    named = re.compile(rf"(?<!\w){re.escape(order_id)}(?!\w)")
    return sum(named.search(one) is not None for one in asked)


@both
def test_a_deleted_order_is_asked_for_once_an_hour(kind: str, tmp_path: Path) -> None:
    """It stays shown as missing, the alarm stands, and the shop is spared."""
    with trading(kind, tmp_path) as trade:
        order = trade.placed()
        trade.sim.owner.delete_order(int(order.id) if kind == "woocommerce" else order.id)
        trade.report()
        assert trade.record(order.kickroute_number).missing
        assert f"order.missing.{order.kickroute_number}" in trade.notifier.raised
        assert questions(trade, order.id) == 0
        trade.clock.advance(timedelta(hours=1, minutes=1))
        read_before = trade.record(order.kickroute_number).updated_at
        trade.report()
        assert trade.record(order.kickroute_number).updated_at > read_before
        assert questions(trade, order.id) == 0


def test_a_restored_order_is_seen_at_once(tmp_path: Path) -> None:
    """The staff takes it out of the trash: the change of the shop tells it, no round is waited for."""
    with trading("woocommerce", tmp_path) as trade:
        order = trade.placed()
        trade.sim.owner.trash_order(int(order.id))
        trade.report()
        assert trade.record(order.kickroute_number).missing
        trade.sim.owner.restore_order(int(order.id))
        trade.report()
        assert not trade.record(order.kickroute_number).missing
