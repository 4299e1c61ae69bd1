"""Orders as people look for them, on both databases: stages, search, filters, counts, and money by month."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text

from connector.model import Address, Carrier, OrderedItem, OrderLine, OrderStatus, Parcel, ShopOrder
from connector.model.records import OrderRecord, OrderState, RefundRecord, RefundState
from connector.store import Store
from connector.store.engines import database
from connector.store.lists.order_goods import of_shown
from connector.store.lists.order_list import Narrow, Stage
from tests.store.making import START, Clock, order
from tests.store.test_migrations import migrate

PEOPLE = Address("Jörg", "Weiß", "Privat", "Ährenweg 7", city="München", email="joerg@post.example")


def _put(store: Store, number: str, status: OrderStatus | None = None, **fields: object) -> None:
    """Let an order be in the shop, of two mugs for the company Retail GmbH."""
    incoming = replace(
        order(number),
        billing=Address("Ines", "Händler", "Retail GmbH", email="einkauf@retail.example"),
        shipping=PEOPLE,
        items=(OrderedItem("4006381333931", 2, Decimal("10.00")),),
    )
    values = {"state": OrderState.CONFIRMED, "shop_id": f"id-{number}", "shop_number": f"S{number}"} | fields
    at = values.pop("received_at", START)
    assert isinstance(at, datetime)
    record = OrderRecord(number, OrderState.RECEIVED, at, at, order=incoming)
    with store.transaction() as tx:
        tx.orders.insert(record)
        tx.orders.change(number, status=status, shop_total=Decimal("11.90"), **values)


def _shown(number: str, name: str = "Tasse „Größe L“") -> ShopOrder:
    line = OrderLine("p", "o", "", 2, Decimal("10.00"), "1", Decimal("1.90"), name=name, sku="T-77")
    billing = Address("Ines", "Händler", " Retail  GmbH ")
    return ShopOrder("i", f"S{number}", number, None, "", lines=(line,), billing=billing, shipping=PEOPLE)


@pytest.mark.parametrize(
    ("stage", "fields"),
    [
        (Stage.ARRIVING, {"state": OrderState.RECEIVED}),
        (Stage.TO_PACK, {"status": OrderStatus.AWAITING_FULFILLMENT}),
        (Stage.TO_PACK, {"state": OrderState.LIVE}),
        (Stage.WAITING, {"status": OrderStatus.ON_HOLD}),
        (Stage.TRACKING_MISSING, {"status": OrderStatus.COMPLETED}),
        (Stage.CANCELLED, {"status": OrderStatus.CANCELLED}),
        (Stage.CANCELLED, {"status": OrderStatus.CANCELLED, "state": OrderState.FORGOTTEN}),
        (Stage.REFUNDED, {"status": OrderStatus.REFUNDED}),
        (Stage.SET_ASIDE, {"state": OrderState.FORGOTTEN}),
        (Stage.NEEDS_YOU, {"parked_reason": "x", "status": OrderStatus.CANCELLED}),
        (Stage.NEEDS_YOU, {"held": True}),
    ],
)
def test_each_order_is_at_one_stage(store: Store, stage: Stage, fields: dict[str, object]) -> None:
    """What comes next is said by state, status, tracking number and what needs a person."""
    _put(store, "KR-1", **fields)  # type: ignore[arg-type]
    with store.reading() as tx:
        (row,) = tx.order_list.find()
        assert row == tx.order_list.get("KR-1")
    assert row.stage is stage


def test_an_order_with_a_number_is_sent(store: Store) -> None:
    """Whatever its open status: the platform knows its parcel."""
    _put(store, "KR-1", OrderStatus.COMPLETED)
    _put(store, "KR-2", OrderStatus.AWAITING_FULFILLMENT)
    with store.transaction() as tx:
        for number in ("KR-1", "KR-2"):
            tx.orders.remember_parcels(number, [Parcel("0034", Carrier.DHL)])
        rows = tx.order_list.find()
        counts = tx.order_list.counts()
    assert {(row.stage, row.parcels) for row in rows} == {(Stage.SENT, ("0034",))}
    assert (counts[Narrow.SENT], counts[Narrow.TRACKING_MISSING], counts[Narrow.ALL]) == (2, 0, 2)


def test_a_refund_is_visible_whatever_else_the_order_is(store: Store) -> None:
    """A part that was refunded shows its amount, and the filter finds it; covered ones are no money."""
    _put(store, "KR-1", OrderStatus.AWAITING_FULFILLMENT)
    _put(store, "KR-2", OrderStatus.REFUNDED)
    _put(store, "KR-3", OrderStatus.COMPLETED)
    with store.transaction() as tx:
        for at, state in enumerate((RefundState.TOLD, RefundState.HELD, RefundState.COVERED)):
            tx.orders.remember_refund(RefundRecord("KR-1", str(at), Decimal("2.50"), state, START))
        found = {row.number: row for row in tx.order_list.find(narrow=Narrow.REFUNDED)}
        counts = tx.order_list.counts()
    assert set(found) == {"KR-1", "KR-2"}
    assert (found["KR-1"].refunded, found["KR-1"].stage) == (Decimal("5.00"), Stage.TO_PACK)
    assert (counts[Narrow.REFUNDED], counts[Narrow.TO_PACK]) == (2, 1)


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("kr-1", ["KR-1"]),
        ("SKR-2", ["KR-2"]),
        ("retail gmbh", ["KR-1", "KR-2"]),
        ("große", ["KR-1"]),
        ("t-77 tasse", ["KR-1"]),
        ("4006381333931", ["KR-1", "KR-2"]),
        ("100%", []),
        ("_", []),
        ("", ["KR-1", "KR-2"]),
    ],
)
def test_orders_are_found_by_what_people_know(store: Store, words: str, numbers: list[str]) -> None:
    """By either number, the retailer, names, SKU and GTIN; in any case, without accents, all words."""
    for number in ("KR-1", "KR-2"):
        _put(store, number)
    with store.transaction() as tx:
        line = OrderLine("p", "o", "4006381333931", 2, Decimal(10))
        tx.orders.change("KR-1", **of_shown(_shown("KR-1"), [line]))
        tx.orders.change("KR-2", sought="kr-2 skr-2 retail gmbh 4006381333931")
        assert sorted(row.number for row in tx.order_list.find(words)) == numbers
        assert tx.order_list.counts(words)[Narrow.ALL] == len(numbers)


@pytest.mark.parametrize("words", ["Jörg", "Weiß", "Privat", "Ährenweg", "München", "joerg", "Ines"])
def test_nothing_of_the_people_behind_an_order_is_kept_for_lists(store: Store, words: str) -> None:
    """No name or place of the end customer is searched, and none is left when the addresses are deleted."""
    _put(store, "KR-1")
    with store.transaction() as tx:
        tx.orders.change("KR-1", **of_shown(_shown("KR-1")))
        assert tx.order_list.find(words) == []
        row = tx.order_list.find()[0]
    assert words not in repr(row)


def test_a_line_keeps_what_it_was_ordered_by(store: Store) -> None:
    """Name and SKU are the shop's, the GTIN the platform's where the shop shows none; spaces are plain."""
    _put(store, "KR-1")
    with store.transaction() as tx:
        before = tx.order_list.find()[0].goods[0]
        ordered = [OrderLine("p", "o", "4006381333931", 2, Decimal(10))]
        tx.orders.change("KR-1", **of_shown(_shown("KR-1"), ordered))
        row = tx.order_list.find()[0]
    assert (before.name, before.gtin, before.quantity) == ("", "4006381333931", 2)
    assert (row.goods[0].name, row.goods[0].sku, row.goods[0].gtin) == (
        "Tasse „Größe L“",
        "T-77",
        "4006381333931",
    )
    assert (row.retailer, row.amount) == ("Retail GmbH", Decimal("11.90"))


def test_newest_orders_come_first_and_a_page_after_the_other(store: Store) -> None:
    """By when they came in; a page begins where the one before ended."""
    for at in range(5):
        _put(store, f"KR-{at}", received_at=START + timedelta(hours=at))
    with store.reading() as tx:
        pages = [[row.number for row in tx.order_list.find(limit=2, offset=at)] for at in (0, 2, 4)]
    assert pages == [["KR-4", "KR-3"], ["KR-2", "KR-1"], ["KR-0"]]


def test_money_by_month_is_what_the_platform_took(store: Store, clock: Clock) -> None:
    """Sales by when orders came in; refunds, cancellations and numbers by when the platform took them."""
    months = [datetime(2026, month, 1, tzinfo=UTC) - timedelta(hours=1) for month in (2, 3, 4)]
    _put(store, "KR-1", received_at=datetime(2026, 2, 28, 22, 59, tzinfo=UTC))
    _put(store, "KR-2", received_at=datetime(2026, 2, 28, 23, 0, tzinfo=UTC), debited=Decimal("12.00"))
    _put(store, "KR-3", OrderStatus.CANCELLED)
    _put(store, "KR-4", state=OrderState.RECEIVED, shop_id="")
    _put(store, "KR-5", received_at=datetime(2025, 1, 1, tzinfo=UTC))
    now = clock()
    clock.advance(datetime(2025, 1, 1, tzinfo=UTC) - now)
    with store.transaction() as tx:
        tx.journal.write("KR-3", "refund told", money=True, total=Decimal("1.00"))
        tx.journal.write("KR-5", "refund told", money=True, total="of long ago, and not read any more")
    clock.advance(now - clock())
    with store.transaction() as tx:
        tx.journal.write("KR-3", "refund told", money=True, total=Decimal("0.90"))
        tx.journal.write("KR-3", "told", status=OrderStatus.CANCELLED, parcel="")
        tx.journal.write("KR-3", "told", status=OrderStatus.CANCELLED, parcel="")
        tx.journal.write("KR-1", "told", status="", parcel="0034")
        tx.journal.write("KR-1", "told", status=OrderStatus.COMPLETED, parcel="")
    clock.advance(timedelta(days=40))
    with store.transaction() as tx:
        tx.journal.write("KR-1", "refund told", money=True, total=Decimal("2.00"))
        tx.journal.write("KR-2", "told", status="", parcel="0035")
    with store.reading() as tx:
        february, march, april = tx.ledger.months(months)
    assert (february.orders, february.sold) == (1, Decimal("11.90"))
    assert (march.orders, march.sold) == (2, Decimal("23.90"))
    assert (march.refunds, march.refunded) == (1, Decimal("0.90"))
    assert (march.cancellations, march.cancelled, march.parcels) == (1, Decimal("10.00"), 1)
    assert (april.orders, april.refunds, april.refunded, april.parcels) == (0, 1, Decimal("2.00"), 1)


def test_orders_of_an_earlier_version_are_found_at_once(url: str) -> None:
    """The retailer stands in the order while its addresses are kept, names of goods in the catalogue."""
    engine = database.open_engine(url)
    migrate(engine, "0008")
    body = '    {"billing": {"company": "Retail GmbH", "city": "Händler"}, "shipping": {"city": "Weiß"}}'
    lines = (
        '[{"product_id": "p", "offer_id": "o", "gtin": "4006381333931", "quantity": 2, "net_total": "10.00"}]'
    )
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO offers (product_id, offer_id, name) VALUES ('p', 'o', 'Tasse')"))
        connection.execute(
            text(
                "INSERT INTO orders (number, received_at, updated_at, state, shop_id, body, lines) "
                "VALUES ('KR-1', :at, :at, 'confirmed', '7', :body, :lines)"
            ),
            {"at": START.isoformat(timespec="microseconds"), "body": body, "lines": lines},
        )
    migrate(engine, "head")
    engine.dispose()
    store = Store.open(url)
    with store.reading() as tx:
        (row,) = tx.order_list.find("tasse retail 4006381333931")
        assert tx.order_list.find("weiß") == tx.order_list.find("händler") == []
    store.close()
    assert (row.retailer, row.goods[0].name, row.goods[0].quantity) == ("Retail GmbH", "Tasse", 2)
