"""Random lives of a shop: whatever happens in whatever order, at rest the platform knows what is true."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from connector.catalogue.collect import collect_changes, collect_ids, sweep
from connector.catalogue.withdraw import confirm_withdrawals
from connector.fulfilment.relay import accept_status
from connector.fulfilment.report import report_changes, report_ids, report_open
from connector.model import (
    FINAL_STATUSES,
    Carrier,
    Offer,
    OrderChanged,
    OrderStatus,
    Product,
    RefundIssued,
    StatusRequested,
    Stock,
)
from connector.model.errors import ShopRefused
from connector.model.gtin import gtin14
from connector.model.gtin import problem as gtin_problem
from connector.outbox.deliver import deliver
from tests.flows.driver import relay_waiting
from tests.flows.machines import TROUBLES, TroubledWorld
from tests.flows.world import order, simple
from tests.rules.products import gtin, offer, variants

NUMBERS = st.integers(1, 4)
GTINS = st.sampled_from([gtin(1), gtin(2), gtin(3), "", "4711"])
PRICES = st.sampled_from(["4.00", "5.00", "5.90", ""])  # so close that the price guard has no doubts
STOCKS = st.integers(-2, 5)
CALLS = st.integers(1, 4)
TROUBLE = st.sampled_from(TROUBLES)
MANY = settings(
    max_examples=20,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


class Catalogue(RuleBasedStateMachine):
    """Products are edited at random, read and told between outages and restarts."""

    @initialize()
    def begin(self) -> None:
        """Begin with four products, one of them with three variants."""
        self.world = TroubledWorld()
        self.world.put(simple(1), simple(2), simple(3))
        three = (offer(1, id="41", gtin=""), offer(2, id="42", gtin=gtin(4)), offer(3, id="43", gtin=gtin(5)))
        self.world.put(variants(*three, id="4"))

    def _offers(self) -> list[tuple[Product, Offer]]:
        rows = self.world.memory_shop.all_products()
        return [(product, one) for page in rows for product in page.products for one in product.offers]

    def _edit(self, number: int, silently: bool, **fields: Any) -> None:
        offers = self._offers()
        if offers:
            _, one = offers[number % len(offers)]
            self.world.memory_shop.edit_offer(one.id, silently=silently, **fields)

    # the shop

    @rule(number=st.integers(0, 5), quantity=STOCKS, silently=st.booleans())
    def set_stock(self, number: int, quantity: int, silently: bool) -> None:
        """Count a stock anew."""
        self._edit(number, silently, stock=Stock(quantity, quantity > 0))

    @rule(number=st.integers(0, 5), price=PRICES)
    def set_price(self, number: int, price: str) -> None:
        """Type another dealer price, or none."""
        self._edit(number, silently=False, dealer_price=price)

    @rule(number=st.integers(0, 5), text=GTINS, silently=st.booleans())
    def set_gtin(self, number: int, text: str, silently: bool) -> None:
        """Type another GTIN, perhaps one that another offer has."""
        self._edit(number, silently, gtin=text)

    @rule(number=NUMBERS, published=st.booleans(), name=st.sampled_from(["Aroma", "Base"]))
    def edit_product(self, number: int, published: bool, name: str) -> None:
        """Rename, publish or hide a product, if it is there."""
        try:
            self.world.memory_shop.edit(str(number), published=published, name=name)
        except ShopRefused:
            self.world.put(simple(number))

    @rule(number=NUMBERS, for_good=st.booleans())
    def remove(self, number: int, for_good: bool) -> None:
        """Trash or delete a product, if it is there."""
        try:
            if for_good:
                self.world.memory_shop.delete_product(str(number))
            else:
                self.world.memory_shop.trash_product(str(number))
        except ShopRefused:
            pass

    @rule(keep=st.integers(1, 3))
    def change_variants(self, keep: int) -> None:
        """List fewer variants, or more again."""
        all_three = [offer(n, id=f"4{n}", gtin=gtin(n + 5)) for n in (1, 2, 3)]
        self.world.put(variants(*all_three[:keep], id="4"))

    # the connector

    @rule(call=CALLS, kind=TROUBLE)
    def collect(self, call: int, kind: str) -> None:
        """Read changes."""
        world = self.world
        world.attempt(
            lambda: collect_changes(world.shop, world.store, world.notifier, world.rules), call, kind
        )

    @rule(call=CALLS, kind=TROUBLE)
    def sweep(self, call: int, kind: str) -> None:
        """Read everything."""
        world = self.world
        world.attempt(lambda: sweep(world.shop, world.store, world.notifier, world.rules), call, kind)

    @rule(some_id=st.sampled_from(["1", "2", "4", "42", "99"]))
    def hint(self, some_id: str) -> None:
        """Read what a webhook hinted at."""
        world = self.world
        collect_ids(world.shop, world.store, world.notifier, world.rules, [some_id])

    @rule(call=CALLS, kind=TROUBLE)
    def deliver(self, call: int, kind: str) -> None:
        """Send one message."""
        world = self.world
        world.attempt(lambda: deliver(world.platform, world.store, world.notifier), call, kind)

    @rule()
    def restart(self) -> None:
        """Start anew."""
        self.world.restart()

    # at rest

    def teardown(self) -> None:
        """Let everything come to rest and compare the platform with the shop."""
        if not hasattr(self, "world"):
            return
        world = self.world
        world.collect()
        for _ in range(3):
            world.sweep()
            confirm_withdrawals(world.store, world.notifier, hold=1_000_000)
        world.settle()
        wanted: dict[str, set[tuple[int, Decimal | None]]] = {}
        for product, one in self._offers():
            if product.published and one.published and one.dealer_price and gtin_problem(one.gtin) is None:
                quantity = max(0, one.stock.quantity or 0)
                offered = (quantity, Decimal(one.dealer_price))
                wanted.setdefault(gtin14(one.gtin), set()).add(offered)
        known: dict[str, tuple[int, Decimal | None]] = {}
        for text, item in world.memory_platform.catalogue.items():
            if item.live:
                assert item.stock is not None
                known[gtin14(text)] = (item.stock.quantity or 0, item.dealer_price)
        assert set(known) == set(wanted)
        for key, told in known.items():
            assert told in wanted[key], (key, told, wanted[key])
        world.news()
        world.sweep()
        assert world.news() == [], "something is told without need"
        world.close()


class Orders(RuleBasedStateMachine):
    """Staff, a retailer and outages work on three orders at random."""

    @initialize()
    def begin(self) -> None:
        """Place three orders."""
        self.world = world = TroubledWorld()
        world.begin(replace(simple(1), offers=(offer(1, id="1", stock=Stock(50, in_stock=True)),)))
        self.ids = {}
        for n in (1, 2, 3):
            world.take(order(f"KR-{n}", (1, 2)))
            self.ids[n] = world.record(f"KR-{n}").shop_id
        world.settle()
        world.news()
        self.reopened: set[int] = set()
        self.was_cancelled: set[int] = set()
        self.deleted: set[int] = set()

    def _set(self, n: int, status: OrderStatus) -> None:
        row = self.world.memory_shop.order_row(self.ids[n])
        if row.status is OrderStatus.CANCELLED and status is not OrderStatus.CANCELLED:
            self.reopened.add(n)
        if status is OrderStatus.CANCELLED:
            self.was_cancelled.add(n)
        self.world.memory_shop.change_status(self.ids[n], status)

    # staff

    @rule(n=st.integers(1, 3), cents=st.integers(1, 700))
    def refund(self, n: int, cents: int) -> None:
        """Refund some of an order, within what is left of it."""
        row = self.world.memory_shop.order_row(self.ids[n])
        left = row.total - sum((r.total or Decimal(0) for r in row.refunds), Decimal(0))
        amount = min(left, Decimal(cents) / 100)
        if amount > 0 and n not in self.deleted:
            self.world.memory_shop.refund(self.ids[n], amount)

    @rule(n=st.integers(1, 3), status=st.sampled_from(list(OrderStatus)))
    def set_status(self, n: int, status: OrderStatus) -> None:
        """Set any status by hand."""
        self._set(n, status)

    @rule(n=st.integers(1, 3), parcel=st.integers(1, 4), silently=st.booleans())
    def ship(self, n: int, parcel: int, silently: bool) -> None:
        """Enter a tracking number, perhaps one that is there already."""
        self.world.memory_shop.enter_tracking(self.ids[n], f"P{n}{parcel}", Carrier.GLS, silently=silently)

    @rule(n=st.integers(1, 3))
    @precondition(lambda self: hasattr(self, "ids"))
    def delete_refund(self, n: int) -> None:
        """Delete the newest refund of an order."""
        refunds = self.world.memory_shop.order_row(self.ids[n]).refunds
        if refunds:
            self.deleted.add(n)
            self.world.memory_shop.delete_refund(self.ids[n], refunds[-1].id)

    @rule(n=st.integers(1, 3))
    def trash_and_restore(self, n: int) -> None:
        """Put an order into the trash, let it be read there, and take it out again."""
        self.world.memory_shop.move_to_trash(self.ids[n])
        report_ids(self.world.shop, self.world.store, self.world.notifier, [self.ids[n]])
        self.world.memory_shop.take_from_trash(self.ids[n])

    # retailer

    @rule(n=st.integers(1, 3), status=st.sampled_from(list(OrderStatus)), call=CALLS, kind=TROUBLE)
    def relay(self, n: int, status: OrderStatus, call: int, kind: str) -> None:
        """Let the retailer set a status."""
        number = self.world.record(f"KR-{n}").shop_number
        accept_status(self.world.store, StatusRequested(number, status))
        self.world.attempt(lambda: relay_waiting(self.world.counter), call, kind)

    # the connector

    @rule(which=st.sampled_from(["open", "changes", "hinted"]), call=CALLS, kind=TROUBLE)
    def report(self, which: str, call: int, kind: str) -> None:
        """Read orders by one of the three ways."""
        world = self.world
        ways = {
            "open": lambda: report_open(world.shop, world.store, world.notifier),
            "changes": lambda: report_changes(world.shop, world.store, world.notifier),
            "hinted": lambda: report_ids(world.shop, world.store, world.notifier, [*self.ids.values()]),
        }
        world.attempt(ways[which], call, kind)

    @rule(call=CALLS, kind=TROUBLE)
    def deliver(self, call: int, kind: str) -> None:
        """Send one message."""
        world = self.world
        world.attempt(lambda: deliver(world.platform, world.store, world.notifier), call, kind)

    @rule()
    def restart(self) -> None:
        """Start anew."""
        self.world.restart()

    # at rest

    def teardown(self) -> None:
        """Let everything come to rest and judge what was told of each order."""
        if not hasattr(self, "world"):
            return
        self.world.settle()
        report_ids(self.world.shop, self.world.store, self.world.notifier, [*self.ids.values()])
        self.world.deliver()
        told = self.world.news()
        for n, id_ in self.ids.items():
            about = [e for e in told if isinstance(e, OrderChanged | RefundIssued) and e.number == f"KR-{n}"]
            self._judge_parcels(id_, about)
            self._judge_refunds(n, id_, about)
            self._judge_status(n, id_, about)
        self.world.close()

    def _judge_parcels(self, id_: str, about: list[OrderChanged | RefundIssued]) -> None:
        entered = {parcel.number for parcel in self.world.memory_shop.order_row(id_).parcels}
        told = [e.parcel.number for e in about if isinstance(e, OrderChanged) and e.parcel]
        assert set(told) == entered

    def _judge_refunds(self, n: int, id_: str, about: list[OrderChanged | RefundIssued]) -> None:
        row = self.world.memory_shop.order_row(id_)
        told = {(e.deduplication_id, e.total) for e in about if isinstance(e, RefundIssued)}
        assert len({key for key, _ in told}) == len(told), "one refund was told with two amounts"
        assert sum((total for _, total in told), Decimal(0)) <= row.total
        made = {(r.deduplication_id, r.total) for r in row.refunds if r.total}
        if n not in self.deleted:
            assert told <= made
            if n not in self.was_cancelled:
                assert told == made

    def _judge_status(self, n: int, id_: str, about: list[OrderChanged | RefundIssued]) -> None:
        row = self.world.memory_shop.order_row(id_)
        told = [e.status for e in about if isinstance(e, OrderChanged) and e.status]
        if n in self.reopened:
            return
        if row.status in FINAL_STATUSES:
            assert told
            assert told[-1] is row.status
        elif told:
            assert told[-1] not in FINAL_STATUSES


TestCatalogue = Catalogue.TestCase
TestCatalogue.settings = MANY
TestOrders = Orders.TestCase
TestOrders.settings = MANY
