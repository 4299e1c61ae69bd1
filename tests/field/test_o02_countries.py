"""O2: an order to a country that the shop does not have is refused at once, never taken and parked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from connector.model import Address
from connector.model.records import OrderState
from connector.orders.intake import Answer, Verdict
from connector.web import replies
from tests.contract.making import BILLING, SHIPPING
from tests.field.trade import Trade, both, sent_to, trading

ABROAD = {"woocommerce": "ZZ", "shopware": "FR"}
"""What each shop does not have: WooCommerce has every country, the simulated Shopware Germany and Austria."""


@pytest.fixture
def shopware(tmp_path: Path) -> Iterator[Trade]:
    """Open a trade with a Shopware shop."""
    with trading("shopware", tmp_path) as trade:
        yield trade


def _set(trade: Trade, iso: str, **fields: Any) -> None:
    """Let the staff change a country."""
    countries = trade.sim.shop.store.live["country"]
    (row,) = (row for row in countries.rows.values() if row["iso"] == iso)
    countries.put({**row, **fields})


def _is_refused(trade: Trade, field: str, country: str, **addresses: Address) -> bool:
    wanted = replace(trade.wanted(), **addresses)  # type: ignore[arg-type]  # addresses both
    answer = trade.answer(wanted)
    reply = replies.to_order(answer)
    with trade.store.reading() as tx:
        assert tx.orders.get(wanted.kickroute_number) is None
    assert trade.shop.find_orders(wanted) in ((), None)
    data = reply.content["data"]
    told = (reply.status, reply.content["code"], data.get("field"), data.get("country"))
    return told == (422, "country_unknown", field, country)


@both
def test_an_order_abroad_is_refused_at_once(kind: str, tmp_path: Path) -> None:
    """422 ``country_unknown`` with field and country; nothing is posted and nothing kept."""
    with trading(kind, tmp_path) as trade:
        code = ABROAD[kind]
        away = sent_to(country_code=code)
        assert _is_refused(trade, "shipping.country_code", code, shipping=away)
        retailer = replace(BILLING, country_code=code)
        assert _is_refused(trade, "billing.country_code", code, billing=retailer)
        assert trade.try_to_place(billing=replace(BILLING, country_code="")).verdict is Verdict.PLACED


@pytest.mark.parametrize("change", [{"active": False}, {"shippingAvailable": False}])
def test_what_the_shop_does_not_ship_to_is_abroad(shopware: Trade, change: dict[str, bool]) -> None:
    """The API would take both, and no shopper could have ordered so."""
    _set(shopware, "AT", **change)
    austria = sent_to(country_code="AT")
    assert _is_refused(shopware, "shipping.country_code", "AT", shipping=austria)


def test_a_retailer_may_live_where_nothing_is_shipped(shopware: Trade) -> None:
    """The parcel does not go there."""
    _set(shopware, "AT", shippingAvailable=False)
    assert shopware.try_to_place(billing=replace(BILLING, country_code="AT")).verdict is Verdict.PLACED


def test_a_country_that_was_added_counts_at_once(shopware: Trade) -> None:
    """What is remembered refuses nothing by itself."""
    _set(shopware, "AT", active=False)
    wanted = shopware.wanted(shipping=sent_to(country_code="AT"))
    assert shopware.answer(wanted).verdict is Verdict.COUNTRY_UNKNOWN
    _set(shopware, "AT", active=True)
    assert shopware.answer(wanted).verdict is Verdict.PLACED
    assert shopware.record(wanted.kickroute_number).state is OrderState.CONFIRMED


@both
def test_the_third_time_the_retailer_is_named(kind: str, tmp_path: Path) -> None:
    """Once the order is corrected and placed, the alarm is over."""
    with trading(kind, tmp_path) as trade:
        wanted = trade.wanted(shipping=sent_to(country_code=ABROAD[kind]))
        for times in range(3):
            assert (len(trade.notifier.raised), times) == (0, times)
            assert trade.answer(wanted).verdict is Verdict.COUNTRY_UNKNOWN
        sentence = trade.notifier.raised[f"order.refused.{wanted.kickroute_number}"]
        assert BILLING.company in sentence
        assert f"shipping.country_code is “{ABROAD[kind]}”" in sentence
        assert trade.answer(replace(wanted, shipping=SHIPPING)).verdict is Verdict.PLACED
        assert trade.notifier.raised == {}


@both
def test_it_is_not_taken_while_the_shop_is_away(kind: str, tmp_path: Path) -> None:
    """What is remembered of the shop suffices to say no; it is to be sent again."""
    with trading(kind, tmp_path) as trade:
        assert trade.try_to_place().verdict is Verdict.PLACED
        abroad = trade.wanted(shipping=sent_to(country_code=ABROAD[kind]))
        fine = trade.wanted()
        trade.sim.fail(".", answer=503, times=0)
        assert trade.answer(abroad) == Answer(Verdict.UNAVAILABLE)
        assert trade.answer(fine) == Answer(Verdict.TAKEN)
