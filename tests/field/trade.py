"""A supplier's trade over HTTP: a simulated shop and its adapter, a real store, a platform that listens."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from adapters.memory import MemoryNotifier, MemoryPlatform
from connector.assembly.shops import KINDS
from connector.catalogue.collect import CollectRules
from connector.catalogue.release import ReleaseRules, Rule
from connector.model import (
    Address,
    Event,
    IncomingOrder,
    Offer,
    OrderChanged,
    OrderedItem,
    OrderStatus,
    Parcel,
    Product,
    RefundIssued,
    ShopOrder,
)
from connector.orders.intake import Answer
from connector.ports import Shop
from connector.settings import OrderSettings
from connector.store import Store
from practice.simulators.catalogue import Catalogue, german_catalogue
from tests.adapters import shopware_shops, woocommerce_shops
from tests.contract.making import BILLING, LIVE, SHIPPING
from tests.flows.driver import Driver
from tests.store.making import Clock

both = pytest.mark.parametrize("kind", ["woocommerce", "shopware"])
"""For a test of what holds at both shops."""


class Trade(Driver):
    """A connector driven by hand between a simulated shop and a platform in memory.

    ``sim`` is the simulator, whatever kind of shop it is.
    """

    platform: MemoryPlatform
    notifier: MemoryNotifier

    def __init__(self, kind: str, sim: Any, shop: Shop, store: Store, clock: Clock) -> None:
        rules = CollectRules(ReleaseRules(KINDS[kind].fields, prices_include_tax=kind == "woocommerce"))
        super().__init__(shop, MemoryPlatform(), store, MemoryNotifier(), rules, clock)
        self.kind, self.sim = kind, sim
        self._numbers = itertools.count(1)
        self.sweep()
        self.news()

    # the platform's side

    def news(self) -> list[Event]:
        """Take the events that the platform has heard since the last time."""
        heard = list(self.platform.events)
        self.platform.events.clear()
        return heard

    def told(self) -> list[Event]:
        """Take the news about orders alone."""
        return [event for event in self.news() if isinstance(event, OrderChanged | RefundIssued)]

    def products(self) -> list[Product]:
        """Read the whole catalogue."""
        return [product for page in self.shop.all_products() for product in page.products]

    def offers(self) -> list[Offer]:
        """Return what is offered and well in stock."""
        return [
            offer
            for product in self.products()
            for offer in product.offers
            if offer.gtin in self.platform.catalogue and (offer.stock.quantity or 0) > 5
        ]

    def wanted(self, *offers: Offer, number: str = "", quantity: int = 1, **changes: Any) -> IncomingOrder:
        """Make an order as the platform sends it: one of each offer at 5.00 net, shipping 4.12 net."""
        chosen = offers or self.offers()[:1]
        order = IncomingOrder(
            number or f"KR-{next(self._numbers)}",
            LIVE,
            SHIPPING,
            BILLING,
            tuple(OrderedItem(offer.gtin, quantity, Decimal("5.00") * quantity) for offer in chosen),
            Decimal("4.12"),
        )
        return replace(order, **changes)

    def placed(self, *offers: Offer, **changes: Any) -> ShopOrder:
        """Place an order, forget what was heard meanwhile, and return it as the shop has it."""
        order = self.wanted(*offers, **changes)
        self.take(order)
        self.settle()
        self.news()
        return self.shown(order.kickroute_number)

    def try_to_place(self, **changes: Any) -> Answer:
        """Take an order with other addresses, status … and return what is answered."""
        return self.answer(self.wanted(**changes))

    def is_live(self, offer: Offer) -> bool:
        """Tell whether the platform offers it."""
        told = self.platform.catalogue.get(offer.gtin)
        return told is not None and told.live is True

    def rules_against(self, offer_id: str) -> set[str]:
        """Sweep, and return the rules by which an offer is withheld."""
        self.sweep()
        with self.store.reading() as tx:
            rows = [(rule, row.offer_id) for rule in Rule for row in tx.catalogue.withheld_by(rule)]
        return {rule for rule, withheld in rows if withheld in (offer_id, "")}

    # the shop's side

    def shown(self, number: str) -> ShopOrder:
        """Read an order by its Kickroute number as the shop shows it now."""
        (order,) = self.shop.orders([self.record(number).shop_id]).found
        return order

    def complete(self, order: ShopOrder) -> None:
        """Let the staff complete an order."""
        self.sim.owner.complete(int(order.id) if self.kind == "woocommerce" else order.id)

    def enter(self, order: ShopOrder, value: Any, way: str = "") -> None:
        """Write a tracking field: ``way`` is one of the plugins, or ``meta:NAME`` or ``custom:NAME``.

        Without a way it is the shop's usual one.
        """
        owner = self.sim.owner
        if way.startswith("custom:"):
            owner.edit_order(order.id, customFields={way.removeprefix("custom:"): value})
        elif self.kind == "shopware":
            owner.enter_tracking(order.id, value)
        elif way.startswith("meta:"):
            owner.set_order_meta(int(order.id), way.removeprefix("meta:"), value)
        else:
            owner.enter_tracking(int(order.id), value, "dhl", way or "shipment-tracking")


@contextmanager
def trading(
    kind: str,
    folder: Path,
    *,
    orders: OrderSettings | None = None,
    catalogue: Catalogue | None = None,
    version: str = "11.0",
    **changes: Any,
) -> Iterator[Trade]:
    """Open the trade, with a dozen sound products; ``changes`` are the simulated shop's settings."""
    clock = Clock()
    goods = catalogue or german_catalogue(sound=12)
    sections: dict[str, Any] = {"orders": orders} if orders else {}
    store = Store.open(f"sqlite:///{folder / 'connector.db'}", clock)
    if kind == "shopware":
        with shopware_shops.running(goods, sections=sections, **changes) as held:
            yield Trade(kind, held.simulator, held.shop, store, clock)
    else:
        with woocommerce_shops.running(version, goods, sections=sections, **changes) as (simulator, shop):
            yield Trade(kind, simulator, shop, store, clock)
    store.close()


def parcels(events: list[Event]) -> list[Parcel]:
    """Keep the parcels among the news."""
    return [e.parcel for e in events if isinstance(e, OrderChanged) and e.parcel is not None]


def statuses(events: list[Event]) -> list[OrderStatus]:
    """Keep the statuses among the news."""
    return [e.status for e in events if isinstance(e, OrderChanged) and e.status is not None]


def sent_to(**parts: str) -> Address:
    """Make an end customer's address that differs from the usual one in these parts."""
    return replace(SHIPPING, **parts)
