"""A shop's own statuses: what they mean is said by ``orders.statuses``; ``check`` lists the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.shopware.translate.states import States
from connector.fulfilment.report import unmapped_statuses
from connector.model import OrderStatus
from connector.model.errors import SettingsWrong
from connector.settings import OrderSettings, StatusWord
from tests.adapters.woocommerce_shops import adapter_for
from tests.field.shops import served
from tests.field.trade import Trade, statuses, trading

OWN = (("versendet", "Versendet"), ("gepackt", "Gepackt"))


def seen(trade: Trade) -> frozenset[str]:
    """Return what ``check`` would list."""
    with trade.store.reading() as tx:
        return unmapped_statuses(tx)


@pytest.mark.parametrize("name", ["versendet", "wc-versendet"])
def test_an_own_status_is_told_as_what_it_means(name: str, tmp_path: Path) -> None:
    """*versendet* is completed: the retailer hears it, once, and nothing is listed."""
    mapped: dict[str, StatusWord] = {name: "completed", "gepackt": "awaiting-fulfillment"}
    orders = OrderSettings(statuses=mapped)
    with trading("woocommerce", tmp_path, orders=orders, custom_statuses=OWN) as trade:
        order = trade.placed()
        trade.sim.owner.set_status(int(order.id), "gepackt")
        trade.report()
        assert statuses(trade.told()) == []
        trade.sim.owner.set_status(int(order.id), "versendet")
        trade.report()
        trade.report()
        assert statuses(trade.told()) == [OrderStatus.COMPLETED]
        assert seen(trade) == frozenset()


def test_one_that_nobody_named_is_listed(tmp_path: Path) -> None:
    """Nothing is told of it, and it is remembered until somebody says what it means."""
    with trading("woocommerce", tmp_path, custom_statuses=OWN) as trade:
        order = trade.placed()
        trade.sim.owner.set_status(int(order.id), "versendet")
        trade.report()
        assert statuses(trade.told()) == []
        assert seen(trade) == {"versendet"}


def test_the_shops_usual_statuses_are_not_to_be_named() -> None:
    """What WooCommerce's own words mean is no setting."""
    with served("woocommerce", 3) as held, pytest.raises(SettingsWrong, match="“completed”"):
        adapter_for(held.sim, held.url, orders=OrderSettings(statuses={"completed": "cancelled"}))


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (States("open", ("versendet",), "paid", on_hold=False), OrderStatus.COMPLETED),
        (States("open", ("versendet", "cancelled"), "paid", on_hold=False), OrderStatus.COMPLETED),
        (States("open", ("versendet", "open"), "paid", on_hold=False), OrderStatus.AWAITING_FULFILLMENT),
        (States("fertig", ("open",), "paid", on_hold=False), OrderStatus.COMPLETED),
        (States("cancelled", ("versendet",), "paid", on_hold=False), OrderStatus.CANCELLED),
        (States("open", ("versendet",), "refunded", on_hold=False), OrderStatus.REFUNDED),
        (States("open", ("open",), "klarna", on_hold=False), OrderStatus.AWAITING_FULFILLMENT),
        (States("open", ("open",), "unbekannt", on_hold=False), None),
        (States("open", ("open",), "paid", on_hold=False), OrderStatus.AWAITING_FULFILLMENT),
    ],
)
def test_shopwares_own_states_mean_what_is_said(states: States, expected: OrderStatus | None) -> None:
    """Of the order, of all its deliveries, or of its payment; cancelled and refunded count in any case."""
    own = {
        "versendet": OrderStatus.COMPLETED,
        "fertig": OrderStatus.COMPLETED,
        "klarna": OrderStatus.AWAITING_FULFILLMENT,
    }
    assert states.meaning(own) is expected
