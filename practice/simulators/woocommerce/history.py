"""Enters the orders of past years, as a copied database has them: no event fires and no stock moves."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from decimal import Decimal
from itertools import cycle, islice
from typing import TYPE_CHECKING

from practice.simulators.past import Past
from practice.simulators.woocommerce import totals
from practice.simulators.woocommerce.plugin import NUMBER
from practice.simulators.woocommerce.records import Line, Order, Product, Refund

if TYPE_CHECKING:
    from practice.simulators.woocommerce.shop import Shop

OPEN = "KR-OPEN-"
"""How the Kickroute numbers of the open orders begin."""

_STREETS = ("Lindenallee", "Hauptstraße", "Am Markt", "Ährenweg", "Bahnhofstraße", "Gartenweg", "Mühlgasse")
_NAMES = ("Käufer", "Weiß", "Schmidt", "Öztürk", "Großmann", "Meyer", "Nowak", "Jäger", "Lang")
_CITIES = (("04109", "Leipzig"), ("80331", "München"), ("50667", "Köln"), ("20095", "Hamburg"))
_KINDS = 400
"""So many of the catalogue's products were sold in the past."""


def enter_past(shop: Shop, past: Past) -> None:
    """Enter customers' orders, most of them completed, and then Kickroute's open ones, each of one piece."""
    collecting = gc.isenabled()
    gc.disable()  # nothing here is garbage, and looking for some takes most of the time
    try:
        goods = cycle(_goods(shop))
        now, ages = shop.clock.stamp(), past.ages()
        for number, age in enumerate(ages):
            placed = int(now - age)
            _customers(shop, next(goods), number, placed, is_new=len(ages) - number <= past.per_day // 10)
        for number in range(past.open_orders):
            _kickroutes(shop, next(goods), number, now - 3600)
    finally:
        if collecting:
            gc.enable()
    shop.state.reindex_orders()


def _goods(shop: Shop) -> list[Product]:
    """Return single offers that there are plenty of, so that an order of them is nothing odd."""
    kept = (p for p in shop.state.everything() if p.kind != "variable" and (p.stock is None or p.stock > 60))
    return list(islice(kept, _KINDS))


def _customers(shop: Shop, item: Product, number: int, placed: int, *, is_new: bool) -> None:
    state = shop.state
    order = _order(shop, item, number, placed)
    order.created_via, order.payment_method, order.payment_method_title = "checkout", "bacs", "Überweisung"
    order.billing["email"] = f"kunde{number}@kunden.example"
    if is_new:
        order.status = "processing"
    elif number % 33 == 7:
        order.status = "cancelled"
    else:
        order.status, order.completed, order.modified = "completed", placed + 7200, placed + 7200
    if number % 50 == 3 and order.status == "completed":
        refund = Refund(state.number("post"), order.id, placed + 7200, Decimal("1.00"), "Kulanz")
        state.tables.refunds[refund.id] = refund
        order.refunds.append(refund.id)
    state.tables.orders[order.id] = order


def _kickroutes(shop: Shop, item: Product, number: int, placed: int) -> None:
    order = _order(shop, item, number, placed)
    order.status, order.created_via = "processing", "kickroute"
    order.billing["company"], order.billing["email"] = "Retail GmbH", "einkauf@retail.example"
    order.meta.append(shop.state.meta(NUMBER, f"{OPEN}{number}"))
    shop.state.tables.orders[order.id] = order


def _order(shop: Shop, item: Product, number: int, placed: int) -> Order:
    order = Order(shop.state.number("post"), placed, placed, paid=placed)
    order.key = f"wc_order_{order.id:013x}"
    order.prices_include_tax, order.currency = shop.settings.prices_include_tax, shop.settings.currency
    address = dict(_address(number))
    order.billing, order.shipping = address, address.copy()
    parent = item.parent_id if item.kind == "variation" else 0
    net = totals.net_price(shop, item, 1)
    order.lines = [
        Line(
            shop.state.number("item"),
            parent or item.id,
            item.id if parent else 0,
            item.name,
            1,
            totals.tax_class_of(shop, item),
            net,
            net,
            reduced=1,
        )
    ]
    order.stock_reduced = True
    totals.calculate(shop, order)
    return order


def _address(number: int) -> Iterator[tuple[str, str]]:
    postcode, city = _CITIES[number % len(_CITIES)]
    yield "first_name", "Kerstin"
    yield "last_name", _NAMES[number % len(_NAMES)]
    yield "address_1", f"{_STREETS[number % len(_STREETS)]} {number % 211 + 1}"
    yield "city", city
    yield "postcode", postcode
    yield "country", "DE"
