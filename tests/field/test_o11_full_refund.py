"""O11: a mixed basket's total in the shop is another than the platform's: a full refund is full."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from connector.model import OrderedItem, RefundIssued, ShopOrder, TaxRate
from practice.simulators.catalogue import german_catalogue
from tests.field.trade import Trade, both, trading

BASKETS = [
    # net at 19 %, net at 7 %, shipping, and the platform's total: shipping at the highest rate
    (Decimal("5.00"), Decimal("30.00"), Decimal("4.12"), Decimal("42.95")),
    (Decimal("33.52"), Decimal("8.40"), Decimal("4.90"), Decimal("54.71")),
]


def mixed(trade: Trade, basket: tuple[Decimal, ...]) -> ShopOrder:
    """Place an order of two rates."""
    rates = {offer.id: product.tax_rate for product in trade.products() for offer in product.offers}
    standard = next(o for o in trade.offers() if rates[o.id] is TaxRate.STANDARD)
    reduced = next(o for o in trade.offers() if rates[o.id] is TaxRate.REDUCED)
    items = (OrderedItem(standard.gtin, 1, basket[0]), OrderedItem(reduced.gtin, 1, basket[1]))
    return trade.placed(items=items, shipping_net_total=basket[2])


def refund(trade: Trade, order: ShopOrder, total: Decimal) -> list[Decimal]:
    """Let the staff refund an amount, and return what is told."""
    if trade.kind == "woocommerce":
        trade.sim.owner.refund(int(order.id), str(total))
    else:
        trade.sim.owner.refund(order.id, float(total))
    trade.report()
    return [event.total for event in trade.told() if isinstance(event, RefundIssued)]


@both
@pytest.mark.parametrize("basket", BASKETS, ids=["coffee", "mostly standard"])
def test_a_full_refund_is_a_full_refund(kind: str, basket: tuple[Decimal, ...], tmp_path: Path) -> None:
    """The whole total at once gives back the whole debit; nobody is warned of the shipping's tax."""
    with trading(kind, tmp_path, catalogue=german_catalogue()) as trade:
        order = mixed(trade, basket)
        assert (order.total != basket[3]) == (kind == "shopware")
        assert trade.record(order.kickroute_number).debited == basket[3]
        assert refund(trade, order, order.total) == [basket[3]]
        assert not trade.notifier.raised
        trade.report()
        assert not trade.told()


@both
@pytest.mark.parametrize("basket", BASKETS, ids=["coffee", "mostly standard"])
def test_parts_are_told_as_they_are(kind: str, basket: tuple[Decimal, ...], tmp_path: Path) -> None:
    """A return refunds exactly its amount; the refund that makes the whole takes the difference."""
    with trading(kind, tmp_path, catalogue=german_catalogue()) as trade:
        order = mixed(trade, basket)
        assert refund(trade, order, Decimal("5.95")) == [Decimal("5.95")]
        assert refund(trade, order, Decimal("1.00")) == [Decimal("1.00")]
        rest = order.total - Decimal("6.95")
        assert refund(trade, order, rest) == [basket[3] - Decimal("6.95")]
