"""O10: the shop taxes deliveries abroad by its own rates: said when it is placed, and no refund fails."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from connector.model import Address, OrderedItem, RefundIssued, ShopOrder, TaxRate
from connector.model.records import OrderState
from connector.texts import render
from practice.simulators.woocommerce.money import RATES, Rate
from tests.field.trade import Trade, both, sent_to, trading

VIENNA = sent_to(country_code="AT", postcode="1010", city="Wien")
ZURICH = sent_to(country_code="CH", postcode="8001", city="Zürich")
SWISS = (*RATES, Rate(6, "CH", Decimal("8.1"), "MWST 8.1%", ""))
NET = Decimal("33.52")
"""With shipping of 4.12: 44.79 at 19 %, 45.17 at 20 %, 40.69 at 8.1 %, 37.64 free of tax."""

DEBITED = Decimal("44.79")


def placed_abroad(trade: Trade, **changes: Any) -> ShopOrder:
    """Place an order of a product of the standard rate."""
    rates = {o.id: p.tax_rate for p in trade.products() for o in p.offers}
    offer = next(o for o in trade.offers() if rates[o.id] is TaxRate.STANDARD)
    return trade.placed(offer, items=(OrderedItem(offer.gtin, 1, NET),), **changes)


def refund(trade: Trade, order: ShopOrder, total: Decimal) -> list[Decimal]:
    """Let the staff refund an amount, and return what is told."""
    if trade.kind == "woocommerce":
        trade.sim.owner.refund(int(order.id), str(total))
    else:
        trade.sim.owner.refund(order.id, float(total))
    trade.report()
    return [event.total for event in trade.told() if isinstance(event, RefundIssued)]


def history(trade: Trade, number: str) -> list[str]:
    """Return what happened to an order's money."""
    with trade.store.reading() as tx:
        return [entry.what for entry in tx.journal.read(number, money=True)]


ABROAD = [
    ("AT", VIENNA, RATES, "45.16"),
    ("CH", ZURICH, SWISS, "40.69"),
    ("CH", ZURICH, RATES, "37.64"),
]


@pytest.mark.parametrize(("country", "address", "rates", "total"), ABROAD, ids=["20", "8.1", "exported"])
def test_other_rates_are_told_when_the_order_is_placed(
    country: str, address: Address, rates: tuple[Rate, ...], total: str, tmp_path: Path
) -> None:
    """One alarm for the country, with both totals, in both languages; the order is placed all the same."""
    with trading("woocommerce", tmp_path, rates=rates) as trade:
        order = placed_abroad(trade, shipping=address)
        assert abs(order.total - Decimal(total)) <= Decimal("0.01")
        placed_abroad(trade, shipping=address)
        record = trade.record(order.kickroute_number)
        assert (record.state, record.debited, record.order) == (OrderState.CONFIRMED, DEBITED, None)
        (key,) = [key for key in trade.notifier.raised if key.startswith("order")]
        assert key == f"orders.rates.{country}"
        sentence = trade.notifier.raised[key]
        assert f"{order.total} in the shop, {DEBITED} at Kickroute" in sentence
        german = render("de", sentence)
        assert f"nach {country} kosten im Shop" in german
        assert f"{order.total} im Shop, {DEBITED} bei Kickroute".replace(".", ",") in german
        assert "another total than Kickroute's" in history(trade, order.kickroute_number)


@pytest.mark.parametrize(("country", "address", "rates", "total"), ABROAD, ids=["20", "8.1", "exported"])
def test_a_full_refund_gives_back_what_was_debited(
    country: str, address: Address, rates: tuple[Rate, ...], total: str, tmp_path: Path
) -> None:
    """The shop's total is refunded in two parts: the first is told as it is, the last makes up the rest."""
    with trading("woocommerce", tmp_path, rates=rates) as trade:
        order = placed_abroad(trade, shipping=address)
        assert order.total != DEBITED
        assert refund(trade, order, Decimal("5.00")) == [Decimal("5.00")]
        assert refund(trade, order, order.total - 5) == [DEBITED - 5]
        assert trade.notifier.raised.keys() == {f"orders.rates.{country}"}


def test_a_nearly_full_refund_gives_back_no_more_than_was_debited(tmp_path: Path) -> None:
    """45.00 of the shop's 45.16 are more than the retailer paid."""
    with trading("woocommerce", tmp_path) as trade:
        order = placed_abroad(trade, shipping=VIENNA)
        assert refund(trade, order, Decimal("45.00")) == [DEBITED]
        assert refund(trade, order, order.total - Decimal("45.00")) == []
        assert not [key for key in trade.notifier.raised if key.startswith("refund")]


@both
def test_german_rates_raise_nothing(kind: str, tmp_path: Path) -> None:
    """At home both totals agree; so they do in Shopware, whose orders come with the German tax."""
    with trading(kind, tmp_path) as trade:
        for changes in ({}, {"shipping": VIENNA}) if kind == "shopware" else ({},):
            order = placed_abroad(trade, **changes)
            assert order.total == trade.record(order.kickroute_number).debited == DEBITED
            assert not trade.notifier.raised
            assert "another total than Kickroute's" not in history(trade, order.kickroute_number)


def test_the_alarm_ends_with_the_shops_rates(tmp_path: Path) -> None:
    """The shop's table was set right: the next order to the country says so."""
    with trading("woocommerce", tmp_path, rates=SWISS) as trade:
        placed_abroad(trade, shipping=ZURICH)
        assert "orders.rates.CH" in trade.notifier.raised
        german = (*RATES, Rate(6, "CH", Decimal(19), "MWST 19%", ""))
        trade.sim.configure(rates=german)
        placed_abroad(trade, shipping=ZURICH)
        assert not trade.notifier.raised


@both
def test_rates_told_by_an_earlier_version_are_learnt_without_a_message(kind: str, tmp_path: Path) -> None:
    """Until they are, nothing is guessed: no debit, no warning, and refunds go by the shop's total."""
    with trading(kind, tmp_path) as trade:
        with trade.store.transaction() as tx:
            tx.connection.execute(text("UPDATE told SET tax_rate = ''"))
        assert trade.record(placed_abroad(trade).kickroute_number).debited is None
        trade.sweep()
        assert not trade.news()
        assert trade.record(placed_abroad(trade).kickroute_number).debited == DEBITED
        assert not trade.notifier.raised
