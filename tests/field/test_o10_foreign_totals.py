"""O10: the shop's total is another than Kickroute's: the history has the answer, and nothing waits for it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from adapters.memory import MemoryPlatform
from connector.model import Event, OrderStatus, RefundIssued
from connector.model.errors import PlatformRefused
from tests.field.trade import Trade, both, parcels, statuses, trading


class Exact(MemoryPlatform):
    """A platform that gives back no more than it debited."""

    debited = Decimal("10.20")

    def send(self, events: object) -> None:
        """Refuse refunds above it."""
        listed: list[Event] = list(events)  # type: ignore[call-overload]  # a sequence of events
        if any(isinstance(e, RefundIssued) and e.total > self.debited for e in listed):
            raise PlatformRefused("more than what is left of the order", "refund_exceeds_remainder")
        super().send(listed)


def refunded(trade: Trade) -> tuple[str, Trade]:
    """Place an order, and let the staff refund nearly all of it: more than Kickroute debited."""
    order = trade.placed()
    exact = Exact()
    trade.platform = exact
    assert order.total > exact.debited
    total = order.total - Decimal("0.01")
    assert total > exact.debited
    if trade.kind == "woocommerce":
        trade.sim.owner.refund(int(order.id), str(total))
    else:
        trade.sim.owner.refund(order.id, float(total))
    trade.report()
    return order.kickroute_number, trade


def history(trade: Trade, number: str) -> list[str]:
    """Return what happened to an order's money, oldest first."""
    with trade.store.reading() as tx:
        return [entry.what for entry in reversed(tx.journal.read(number, money=True))]


@both
def test_the_history_says_what_the_platform_said(kind: str, tmp_path: Path) -> None:
    """Seen and refused; never told."""
    with trading(kind, tmp_path) as trade:
        number, _ = refunded(trade)
        said = history(trade, number)
        assert "refund refused" in said
        assert "refund told" not in said
        with trade.store.reading() as tx:
            refusal = next(e for e in tx.journal.read(number) if e.what == "refund refused")
        assert "more than what is left" in refusal.detail["reason"]


@both
def test_a_cancellation_waits_for_no_refused_refund(kind: str, tmp_path: Path) -> None:
    """It gives everything back; what was refused is over with it, and so is its alarm."""
    with trading(kind, tmp_path) as trade:
        number, _ = refunded(trade)
        order = trade.shown(number)
        trade.news()
        trade.sim.owner.cancel(int(order.id) if kind == "woocommerce" else order.id)
        trade.report()
        assert statuses(trade.told())[-1:] == [OrderStatus.CANCELLED]
        trade.deliver()
        with trade.store.reading() as tx:
            assert tx.outbox.entries(parked=True) == []
        assert not [key for key in trade.notifier.raised if key.startswith("outbox.parked")]
        assert history(trade, number)[-1] == "refund covered"


@both
def test_nothing_else_overtakes(kind: str, tmp_path: Path) -> None:
    """A tracking number pays out: it waits until somebody has decided about the refund."""
    with trading(kind, tmp_path) as trade:
        number, _ = refunded(trade)
        trade.news()
        trade.enter(trade.shown(number), "00340434161094015902")
        trade.report()
        assert parcels(trade.told()) == []
