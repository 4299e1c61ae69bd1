"""What is broken off at every call: the connector's five flows, with a judge for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TypeVar

from connector.fulfilment.relay import accept_status
from connector.model import (
    Carrier,
    Event,
    IncomingOrder,
    ItemChanged,
    OrderChanged,
    OrderedItem,
    OrderStatus,
    RefundIssued,
    StatusRequested,
)
from connector.model.records import OrderState, Priority
from connector.orders.intake import Answer, Verdict
from connector.ports import NOTICED_WITHIN
from tests.contract.kits import Made, RefundedLine
from tests.contract.making import BILLING, CUSTOMER_MAIL, SHIPPING, new_order
from tests.flows.breaking import BreakingPlatform
from tests.flows.driver import NOTE, Driver, relay_waiting
from tests.flows.stages import Row, Stage
from tests.flows.world import live_on
from tests.store.making import item, product, stock

LIVE, PENDING = OrderStatus.AWAITING_FULFILLMENT, OrderStatus.PENDING_PAYMENT
_T = TypeVar("_T")


def ordered(number: str, *lines: tuple[Made, int, int], status: OrderStatus = LIVE) -> IncomingOrder:
    """Make an order; lines are a product, the index of its offer, and a quantity at 5.00 net each."""
    items = tuple(
        OrderedItem(made.gtins[index], quantity, Decimal(5) * quantity) for made, index, quantity in lines
    )
    return IncomingOrder(number, status, SHIPPING, BILLING, items, Decimal("4.12"))


def once_each(events: Iterable[_T]) -> list[_T]:
    """Drop what was told again; at least once is what is promised, in order."""
    return list(dict.fromkeys(events))


def about(number: str, told: Iterable[Event]) -> list[Event]:
    """Keep what was told of one order, repetitions dropped."""
    return once_each(e for e in told if isinstance(e, OrderChanged | RefundIssued) and e.number == number)


class Scene:
    """What most scenarios share: they begin with nothing of their own, and nobody repeats anything."""

    def begin(self) -> None:
        """Forget nothing: there is nothing."""

    def again(self, driver: Driver) -> None:
        """Repeat nothing."""


class Collecting(Scene):
    """The shop was edited in every way: changes are read, the catalogue is swept, all of it is delivered."""

    def prepare(self, stage: Stage, driver: Driver) -> None:
        """Tell six products, then edit them."""
        kit = stage.kit
        self.stocked, self.priced, self.hidden, self.deleted, self.same = (
            kit.make_product(stock=9) for _ in range(5)
        )
        self.sized = kit.make_product(stock=9, variants=2)
        driver.settle()
        kit.set_stock(self.stocked.offer_ids[0], 3)
        kit.set_dealer_price(self.priced.offer_ids[0], "13.00")
        kit.unpublish(self.hidden.product_id)
        kit.delete_product(self.deleted.product_id)
        kit.set_stock(self.sized.offer_ids[1], 0)
        self.new = kit.make_product(stock=2)

    def act(self, driver: Driver) -> None:
        """Collect, sweep, deliver."""
        driver.collect()
        driver.sweep()

    def again(self, driver: Driver) -> None:
        """Go on asking, as a daemon does: a deleted product leaves no date behind."""
        for _ in range(NOTICED_WITHIN):
            driver.collect()

    def judge(self, stage: Stage, driver: Driver, told: Sequence[Event]) -> None:
        """Require that the platform knows exactly what the shop offers now."""
        platform = driver.platform
        assert isinstance(platform, BreakingPlatform)
        assert live_on(platform) == {
            self.stocked.gtins[0]: 3,
            self.priced.gtins[0]: 9,
            self.same.gtins[0]: 9,
            self.sized.gtins[0]: 9,
            self.sized.gtins[1]: 0,
            self.new.gtins[0]: 2,
        }
        assert platform.catalogue[self.priced.gtins[0]].dealer_price == Decimal("13.00")
        for gone in (self.hidden, self.deleted):
            assert ItemChanged(gone.gtins[0], live=False) in told


class Delivering(Scene):
    """Events of every kind wait: they are delivered."""

    def prepare(self, stage: Stage, driver: Driver) -> None:
        """Write two lanes of order events, item changes and products."""
        driver.settle()
        self.lanes: dict[str, list[OrderChanged | RefundIssued]] = {}
        with driver.store.transaction() as tx:
            for number in ("KR-1", "KR-2"):
                lane: list[OrderChanged | RefundIssued] = [
                    OrderChanged(number, status=OrderStatus.ON_HOLD),
                    RefundIssued(number, Decimal("2.50"), 77),
                    OrderChanged(number, status=OrderStatus.COMPLETED),
                ]
                self.lanes[number] = lane
                for event in lane:
                    tx.outbox.add_order_event(event)
            tx.outbox.add_item("p1", stock("4260990000015", 0), Priority.LOWERED)
            tx.outbox.add_item("p2", stock("4260990000022", 8), Priority.RAISED)
            tx.outbox.add_product(product("p3", item("4260990000039")))

    def act(self, driver: Driver) -> None:
        """Deliver everything."""
        driver.deliver()

    def judge(self, stage: Stage, driver: Driver, told: Sequence[Event]) -> None:
        """Every event arrived, each lane in its order, and no refund with another amount or id."""
        for number, lane in self.lanes.items():
            heard = [e for e in told if isinstance(e, OrderChanged | RefundIssued) and e.number == number]
            assert once_each(heard) == lane
            places = [lane.index(event) for event in heard]
            assert places == sorted(places), "an event overtook another one of its order"
        items = [e for e in told if not isinstance(e, OrderChanged | RefundIssued)]
        assert len(once_each(items)) == 3
        assert stock("4260990000015", 0) in items


class Placing(Scene):
    """Kickroute sends an order, and sends it again for as long as it gets no answer."""

    number = "KR-4711"

    def prepare(self, stage: Stage, driver: Driver) -> None:
        """Tell two products."""
        self.simple = stage.kit.make_product(stock=5)
        self.sized = stage.kit.make_product(stock=5, variants=2)
        driver.settle()
        self.order = ordered(self.number, (self.simple, 0, 2), (self.sized, 1, 1))

    def begin(self) -> None:
        """No answer was given yet."""
        self.answer: Answer | None = None

    def act(self, driver: Driver) -> None:
        """Send the order."""
        self.answer = driver.answer(self.order)

    def again(self, driver: Driver) -> None:
        """Send the order again until it is taken."""
        for _ in range(5):
            if self.answer is not None and self.answer.verdict is not Verdict.UNAVAILABLE:
                return
            self.act(driver)
        raise AssertionError(f"the order is never taken, but answered {self.answer}")

    def judge(self, stage: Stage, driver: Driver, told: Sequence[Event]) -> None:
        """One order stands in the shop as it came; stock moved once; note there; addresses gone."""
        row = one_order(stage, self.number)
        assert row.status is LIVE
        facts = stage.kit.order_facts(row.id)
        assert facts.lines == (
            (self.simple.offer_ids[0], 2, Decimal("10.00")),
            (self.sized.offer_ids[1], 1, Decimal("5.00")),
        )
        assert facts.shipping_net_total == Decimal("4.12")
        assert facts.ship_to == ("Jörg Weiß", "Ährenweg 7", "80331", "München", "DE")
        assert CUSTOMER_MAIL not in facts.mail_addresses
        assert facts.notes.count(NOTE) == 1
        assert stage.kit.stock_of(self.simple.offer_ids[0]) == 3
        assert stage.kit.stock_of(self.sized.offer_ids[0]) == 5
        assert stage.kit.stock_of(self.sized.offer_ids[1]) == 4
        record = driver.record(self.number)
        assert (record.state, record.order, record.shop_id) == (OrderState.CONFIRMED, None, row.id)
        assert driver.answer(self.order) == Answer(Verdict.KNOWN, record.shop_number)
        assert about(self.number, told) == []
        assert_no_mail_to_customer(stage, row.id)


class PlacingForPlugin(Placing):
    """Kickroute sends an order that its own plugin has placed in the shop already."""

    def prepare(self, stage: Stage, driver: Driver) -> None:
        """Let the plugin place the order."""
        super().prepare(stage, driver)
        lines = new_order((self.simple, 0), number=self.number, quantity=2)
        self.order = ordered(self.number, (self.simple, 0, 2))
        stage.kit.plugin_order(lines)
        driver.settle()

    def judge(self, stage: Stage, driver: Driver, told: Sequence[Event]) -> None:
        """Still one order, with the note; stock moved once; the platform is told nothing."""
        row = one_order(stage, self.number)
        assert stage.kit.order_facts(row.id).notes.count(NOTE) == 1
        assert stage.kit.stock_of(self.simple.offer_ids[0]) == 3
        record = driver.record(self.number)
        assert (record.state, record.order, record.shop_id) == (OrderState.CONFIRMED, None, row.id)
        assert about(self.number, told) == []


class Reporting(Scene):
    """Staff shipped an order, refunded parts of two others, one long completed, and cancelled one more."""

    def prepare(self, stage: Stage, driver: Driver) -> None:
        """Place five orders and let the staff work on them, and a shopper buy and cancel."""
        kit = stage.kit
        self.made = kit.make_product(stock=50)
        driver.settle()
        for n in range(1, 6):
            answer = driver.answer(ordered(f"KR-{n}", (self.made, 0, 2)))
            assert answer.verdict is Verdict.PLACED
        shipped, refunded, cancelled, _, returned = (one_order(stage, f"KR-{n}").id for n in range(1, 6))
        kit.set_order_status(returned, OrderStatus.COMPLETED)
        driver.settle()
        kit.refund(returned, Decimal("1.50"))  # only the change feed shows an order that had ended
        kit.enter_tracking(shipped, kit.tracking_places[0], "00340434161094042557", Carrier.DHL)
        kit.set_order_status(shipped, OrderStatus.COMPLETED)
        line = RefundedLine(0, 1, Decimal("5.00"), Decimal("0.95"))
        kit.refund(refunded, Decimal("5.95"), [line])
        kit.set_order_status(cancelled, OrderStatus.CANCELLED)
        foreign = kit.sell(self.made.offer_ids[0], 1)
        kit.set_order_status(foreign, OrderStatus.CANCELLED)

    def act(self, driver: Driver) -> None:
        """Report and deliver."""
        driver.report()

    def judge(self, stage: Stage, driver: Driver, told: Sequence[Event]) -> None:
        """Each parcel, refund and ending was told, in order, with its amount; of others nothing."""
        parcel, completed = about("KR-1", told)
        assert isinstance(parcel, OrderChanged)
        assert parcel.parcel is not None
        assert parcel.parcel.number == "00340434161094042557"
        assert completed == OrderChanged("KR-1", status=OrderStatus.COMPLETED)
        (refund,) = about("KR-2", told)
        assert isinstance(refund, RefundIssued)
        assert refund.total == Decimal("5.95")
        assert [(i.gtin, i.quantity, i.net_total) for i in refund.items] == [
            (self.made.gtins[0], 1, Decimal("5.00"))
        ]
        assert about("KR-3", told) == [OrderChanged("KR-3", status=OrderStatus.CANCELLED)]
        assert about("KR-4", told) == []
        (late,) = about("KR-5", told)
        assert isinstance(late, RefundIssued)
        assert late.total == Decimal("1.50")
        numbers = {e.number for e in told if isinstance(e, OrderChanged | RefundIssued)}
        assert numbers == {"KR-1", "KR-2", "KR-3", "KR-5"}


class Relaying(Scene):
    """A retailer pays: Kickroute sends the status, and sends it again for as long as it gets no answer."""

    number = "KR-12"

    def prepare(self, stage: Stage, driver: Driver) -> None:
        """Place an order that waits for payment."""
        self.made = stage.kit.make_product(stock=5)
        driver.settle()
        answer = driver.answer(ordered(self.number, (self.made, 0, 2), status=PENDING))
        assert answer.verdict is Verdict.PLACED
        self.request = StatusRequested(answer.number, LIVE)
        driver.settle()

    def begin(self) -> None:
        """No answer was given yet."""
        self.is_answered = False

    def act(self, driver: Driver) -> None:
        """Accept the status and apply it."""
        accept_status(driver.store, self.request)
        self.is_answered = True
        relay_waiting(driver.counter)

    def again(self, driver: Driver) -> None:
        """Send the status again if nobody answered."""
        if not self.is_answered:
            self.act(driver)

    def judge(self, stage: Stage, driver: Driver, told: Sequence[Event]) -> None:
        """Require the status set, stock moved once, and nothing told back."""
        assert one_order(stage, self.number).status is LIVE
        assert stage.kit.stock_of(self.made.offer_ids[0]) == 3
        record = driver.record(self.number)
        assert (record.status, record.wanted, record.expected) == (LIVE, None, None)
        assert about(self.number, told) == []


def one_order(stage: Stage, number: str) -> Row:
    """Require that exactly one order with this number is in the shop, the trash aside."""
    rows = [row for row in stage.rows(number) if not row.trashed]
    assert len(rows) == 1, f"{number}: {len(rows)} orders in the shop"
    return rows[0]


def assert_no_mail_to_customer(stage: Stage, order_id: str) -> None:
    """Require that the shop wrote to nobody but its owner and the retailer."""
    assert CUSTOMER_MAIL not in stage.kit.mails_about(order_id)
