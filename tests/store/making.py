"""Values for the tests of the store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from connector.model import (
    Address,
    IncomingOrder,
    Item,
    ItemChanged,
    OrderedItem,
    OrderStatus,
    ProductOffered,
    Stock,
    TaxRate,
)
from connector.model.records import OrderRecord, OrderState, Told
from connector.store import Store
from connector.store.shared import SharedStore, SharedStores, versions
from tests.postgres import Postgres

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Clock:
    """A clock for tests: every reading is a millisecond later than the one before."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start

    def __call__(self) -> datetime:
        """Tell the time."""
        self._now += timedelta(milliseconds=1)
        return self._now

    def advance(self, by: timedelta) -> None:
        """Put the clock forward, or back."""
        self._now += by


def item(gtin: str, stock: int = 7, price: str = "5.00") -> Item:
    """Make a released item."""
    return Item(gtin, f"offer-{gtin}", Decimal(price), "11.90", Stock(stock, stock > 0))


def product(product_id: str, *items: Item, name: str = "Aroma") -> ProductOffered:
    """Make a complete product with these items."""
    return ProductOffered(
        product_id, name, "", "", "vaping-flavors", TaxRate.STANDARD, "", len(items) > 1, items
    )


def stock(gtin: str, quantity: int) -> ItemChanged:
    """Make a change of an item's stock."""
    return ItemChanged(gtin, stock=Stock(quantity, quantity > 0))


def told(gtin14: str, product_id: str = "p1", **changes: Any) -> Told:
    """Make what is remembered of a told item."""
    row = Told(
        gtin14=gtin14,
        gtin=gtin14.lstrip("0"),
        product_id=product_id,
        offer_id=f"offer-{gtin14}",
        name="Aroma",
        digest="d",
        regular_price="11.90",
        dealer_price=Decimal("5.00"),
        stock=Stock(7, in_stock=True),
        live=True,
        told_at=START,
    )
    return replace(row, **changes)


def order(number: str = "KR-1") -> IncomingOrder:
    """Make an order as Kickroute sends it."""
    return IncomingOrder(
        number,
        OrderStatus.AWAITING_FULFILLMENT,
        Address("Jörg", "Weiß", "", "Ährenweg 7", "", "München", "", "80331", "DE"),
        Address(company="Retail GmbH", email="einkauf@retail.example", country_code="DE"),
        (OrderedItem("4260990000015", 2, Decimal("10.00")),),
        Decimal("4.12"),
    )


def record(number: str = "KR-1", **changes: Any) -> OrderRecord:
    """Make the record of an order that is live in the shop."""
    row = OrderRecord(
        number,
        OrderState.CONFIRMED,
        START,
        START,
        shop_id=f"id-{number}",
        shop_number=f"N-{number}",
        shop_total=Decimal("16.80"),
        status=OrderStatus.AWAITING_FULFILLMENT,
    )
    return replace(row, **changes)


def make_host(postgres: Postgres, database: str) -> str:
    """Make the database of a host whose tables belong to ``owner``; returns the address of ``worker``."""
    for role in ("owner", "worker"):
        postgres.ask(
            f"DO $$ BEGIN CREATE ROLE {role} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
        )
    postgres.make(database, "OWNER owner")
    versions.upgrade(postgres.url(database, "owner"), "worker")
    return postgres.url(database, "worker")


@contextmanager
def opened(url: str, clock: Clock, supplier: str = "") -> Iterator[Store]:
    """Open a store of its own, or the one of a supplier in a host's database."""
    if supplier:
        stores = SharedStores.open(url, clock)
        yield stores.store(supplier)
        stores.close()
    else:
        store = Store.open(url, clock)
        yield store
        store.close()


def opened_again(store: Store, url: str, clock: Clock) -> AbstractContextManager[Store]:
    """Open a store a second time, as another process does."""
    return opened(url, clock, store.name if isinstance(store, SharedStore) else "")
