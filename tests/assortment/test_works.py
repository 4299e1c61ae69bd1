"""The works of a retailer's shop together: listed, sold, retold, never more than the supplier has."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.http import Budget, intake
from adapters.memory import MemoryNotifier, MemoryPlatform, MemoryRetail, MemoryShop
from connector.catalogue.collect import CollectRules
from connector.model import OrderStatus, Stock
from connector.model.gtin import gtin14
from connector.model.retail import ProductsHandedOver, RetailOrder, StockTold
from connector.retail.hearing import hear
from connector.retail.sales import Sales
from connector.running.engine import Engine, Parts
from connector.settings.model import RetailSettings
from connector.store import Store
from tests.assortment.world import GTIN, POT, TAXING
from tests.rules.products import RULES
from tests.store.making import Clock

PENDING, READY = OrderStatus.PENDING_PAYMENT, OrderStatus.AWAITING_FULFILLMENT


class Pace(Budget):
    """A budget that is never short."""

    intake = staticmethod(intake)


class Trading:
    """A retailer's engine whose steps are run by hand, and the one supplier's stock."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.clock, self.store, self.seconds = clock, store, 1000.0
        self.shop, self.platform, notifier = MemoryRetail(TAXING), MemoryPlatform(), MemoryNotifier()
        rules = RetailSettings(enabled=True, forward_after=0, forward="at-once")
        self.engine = Engine(
            Parts(
                shop=MemoryShop(),
                platform=self.platform,
                store=store,
                notifier=notifier,
                pace=Pace(1.0),
                rules=CollectRules(RULES),
                note="",
                public_url="https://connector.example",
                sales=Sales(self.shop, store, notifier, rules, "en"),
                clock=lambda: self.seconds,
                sleep=lambda _: None,
            )
        )
        self.at_supplier = 5
        self.placed: list[str] = []
        self.sold = 0
        self.go_on("sales")
        hear(store, ProductsHandedOver((POT,)))
        self.go_on("sales", "sales")

    def go_on(self, *names: str) -> None:
        """Let some seconds pass and works do what is due."""
        self.seconds += 30
        self.clock.advance(timedelta(seconds=30))
        for name in names:
            while self.engine.steps[name].run() == 0:
                pass

    @property
    def quantity(self) -> int:
        """What the shop would sell now."""
        with self.store.reading() as tx:
            link = tx.links.get(gtin14(GTIN))
        assert link is not None
        product = self.shop.products[link.spot.product_id]
        return next(item.quantity or 0 for item in product.items if item.spot == link.spot)

    def check_out(self, units: int, status: OrderStatus = READY) -> RetailOrder | None:
        """Let a shopper buy, as far as the shop has it."""
        if self.quantity < units:
            return None
        with self.store.reading() as tx:
            link = tx.links.get(gtin14(GTIN))
        assert link is not None
        self.sold += units
        return self.shop.buy([(link.spot, units)], status, paid=status is READY)

    def supplier_places(self, order: RetailOrder) -> None:
        """Let the platform place an order at the supplier: units are gone there."""
        if order.id not in self.placed:
            self.placed.append(order.id)
            self.at_supplier -= order.lines[0].quantity

    def retell(self, *, says_contains: bool = True) -> None:
        """Let the platform tell the supplier's figure as it is now."""
        told = StockTold(GTIN, Stock(self.at_supplier, self.at_supplier > 0))
        contains = tuple(self.shop.orders[one].forwarded for one in self.placed) if says_contains else None
        hear(self.store, StockTold(told.gtin, told.stock, contains=contains))


@pytest.fixture
def trading(tmp_path: Path) -> Iterator[Trading]:
    """Make one that lists a product of which the supplier has five."""
    clock = Clock()
    store = Store.open(f"sqlite:///{tmp_path / 'trading.db'}", clock)
    yield Trading(store, clock)
    store.close()


def test_what_is_handed_over_is_for_sale(trading: Trading) -> None:
    """The works do it by themselves, one after the other."""
    assert trading.quantity == 5


def test_an_unpaid_order_then_retelling_then_a_second_checkout(trading: Trading) -> None:
    """Two are sold and unpaid, "5" comes again: three are left, not five."""
    trading.check_out(2, PENDING)
    trading.retell()
    trading.go_on("sales")
    assert trading.quantity == 3
    assert trading.check_out(4) is None


def test_an_order_that_comes_while_the_figure_is_written_is_not_lost(trading: Trading) -> None:
    """The write overwrites what the shop took off; the order is seen after it, and it is written again."""
    trading.retell()
    bought: list[object] = []

    def buy(name: str, when: str) -> None:
        if name == "write_figures" and when == "before" and not bought:
            bought.append(trading.check_out(2))

    trading.shop.on_call = buy
    trading.go_on("sales")
    assert bought
    assert trading.quantity == 3


def test_contained_units_are_taken_off_once(trading: Trading) -> None:
    """Once the supplier's figure contains an order, what it says is what there is."""
    order = trading.check_out(2)
    assert order is not None
    trading.go_on("sales", "deliver", "sales")
    trading.supplier_places(order)
    trading.retell(says_contains=False)
    trading.go_on("sales")
    assert trading.quantity == 3


_MOVES = st.lists(
    st.sampled_from(["buy", "buy unpaid", "pay", "cancel", "forward", "place", "retell", "work"]),
    max_size=25,
)


@pytest.mark.parametrize("says_contains", [True, False])
@settings(
    deadline=None,
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(moves=_MOVES)
def test_never_more_is_for_sale_than_the_supplier_has(
    tmp_path_factory: pytest.TempPathFactory, moves: list[str], *, says_contains: bool
) -> None:
    """In whatever order shoppers, supplier, platform and connector move, once all of it was written."""
    clock = Clock()
    store = Store.open(f"sqlite:///{tmp_path_factory.mktemp('t') / 'trading.db'}", clock)
    try:
        trading = Trading(store, clock)
        for move in moves:
            _move(trading, move, says_contains=says_contains)
        trading.go_on("sales", "deliver", "sales")
        orders = trading.shop.orders.values()
        open_units = sum(
            order.lines[0].quantity
            for order in orders
            if order.id not in trading.placed and order.status is not OrderStatus.CANCELLED
        )
        assert trading.quantity <= max(0, trading.at_supplier - open_units)
    finally:
        store.close()


def _move(trading: Trading, move: str, *, says_contains: bool) -> None:
    orders = list(trading.shop.orders.values())
    if move.startswith("buy"):
        trading.check_out(1, PENDING if move == "buy unpaid" else READY)
    elif move == "pay":
        for order in [o for o in orders if o.status is PENDING][:1]:
            trading.shop.pay(order.id)
    elif move == "cancel":
        for order in [o for o in orders if not o.forwarded and o.status is PENDING][:1]:
            trading.shop.change_status(order.id, OrderStatus.CANCELLED)
    elif move == "forward":
        trading.go_on("sales", "deliver")
    elif move == "place":
        with trading.store.reading() as tx:
            told = [o for o in orders if (r := tx.sold.get(o.id)) is not None and r.told_at is not None]
        for order in [o for o in told if o.id not in trading.placed][:1]:
            trading.supplier_places(order)
    elif move == "retell":
        trading.retell(says_contains=says_contains)
    else:
        trading.go_on("sales")
