"""A supplier with one order in the shop, a carrier in memory, and a real store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from adapters.memory import MemoryLabels, MemoryNotifier, MemoryShop
from connector.assembly.shops import KINDS
from connector.catalogue.release import ReleaseRules
from connector.labels import LabelFolder, LabelOffice
from connector.labels.postage import PostageRules
from connector.model import Address, Offer, OrderStatus, Product, ShopOrder, Stock
from connector.model.records import LabelRecord, OrderRecord, OrderState
from connector.model.shipping import AgeCheck
from connector.ports import Labels
from connector.store import Store

NUMBER = "KR-4711"
RETAILER = Address(
    first_name="Ines",
    last_name="Händler",
    company="Retail GmbH",
    address_1="Marktstraße 3",
    city="Köln",
    postcode="50667",
    country_code="DE",
    email="einkauf@retail.example",
    phone="+49 221 1234567",
)
CUSTOMER = Address(
    first_name="Jörg",
    last_name="Weiß",
    address_1="Ährenweg 7",
    address_2="Hinterhaus",
    city="München",
    postcode="80331",
    country_code="DE",
    email="joerg@post.example",
    phone="+49 170 1",
)
RELEASE = ReleaseRules(KINDS["woocommerce"].fields, prices_include_tax=True)
RULES = PostageRules(RELEASE, {"vaping*": AgeCheck.A18})


class Clock:
    """A clock that stands until it is put forward."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.now

    def advance(self, by: timedelta) -> None:
        """Put the clock forward."""
        self.now += by


def product(product_id: str = "1", weight: str | None = "0.25", **fields: Any) -> Product:
    """Make a product that weighs so many kilograms."""
    offer = Offer(
        product_id,
        "4006381333931",
        "5.00",
        "9.99",
        Stock(10, in_stock=True),
        weight=None if weight is None else Decimal(weight),
    )
    return Product(product_id, f"Ware {product_id}", (offer,), **({"category": "vaping-base"} | fields))


@dataclass
class World:
    """Everything that a label needs; a second one on the same folder goes on with its store."""

    path: Path
    shop: MemoryShop = field(default_factory=MemoryShop)
    labels: MemoryLabels = field(default_factory=MemoryLabels)
    notifier: MemoryNotifier = field(default_factory=MemoryNotifier)
    clock: Clock = field(default_factory=Clock)
    rules: PostageRules = RULES

    def __post_init__(self) -> None:
        """Open the store, and let an order of two pieces be in the shop and in the store."""
        self.store = Store.open(f"sqlite:///{self.path / 'connector.db'}", self.clock)
        self.shop.put_product(product())
        self.order = self.place(NUMBER)

    def place(self, number: str, **changes: Any) -> ShopOrder:
        """Let an order be in the shop, confirmed."""
        order = self.shop.place_foreign_order(
            [("1", 2)], kickroute_number=number, shipping=CUSTOMER, billing=RETAILER
        )
        now = self.clock()
        record = OrderRecord(
            number,
            OrderState.CONFIRMED,
            now,
            now,
            shop_id=order.id,
            shop_number=order.number,
            status=OrderStatus.AWAITING_FULFILLMENT,
        )
        with self.store.transaction() as tx:
            if tx.orders.get(number) is None:
                tx.orders.insert(record)
            if changes:
                tx.orders.change(number, **changes)
        return order

    @property
    def office(self) -> LabelOffice:
        """Build the office anew, as after a restart."""
        return self.office_of(self.labels)

    def office_of(self, labels: Labels) -> LabelOffice:
        """Build the office with another carrier."""
        return LabelOffice(
            self.shop,
            labels,
            self.store,
            self.notifier,
            self.rules,
            LabelFolder(self.path / "labels"),
        )

    def history(self, number: str = NUMBER) -> list[LabelRecord]:
        """Return all labels of the order as the store remembers them, newest first."""
        with self.store.transaction() as tx:
            return tx.labels.of(number)

    def journal(self) -> list[str]:
        """Return what was written about the order, oldest first."""
        with self.store.transaction() as tx:
            return [entry.what for entry in reversed(tx.journal.read(NUMBER))]

    def in_shop(self) -> list[str]:
        """Return the tracking numbers in the shop's order."""
        return [parcel.number for parcel in self.shop.order_row(self.order.id).parcels]

    def on_every_call(self, hook: Callable[[str, str], None]) -> None:
        """Let shop and carrier call this before and after each of their calls."""
        self.shop.on_call = self.labels.on_call = hook

    def close(self) -> None:
        """Close the store."""
        self.store.close()
