"""The pages of a large shop: how long the server takes for one, and how much it sends."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from adapters.memory import MemoryNotifier, MemoryPlatform, MemoryShop
from benchmarks.results import Figure, quantile
from benchmarks.scale import Scale
from benchmarks.web import Asker
from connector.alarms import LoggedAlarms
from connector.assembly.commands import Wiring
from connector.assembly.connector import ShopPace
from connector.catalogue.collect import CollectRules
from connector.catalogue.release import ReleaseRules
from connector.model import (
    Address,
    Carrier,
    Fields,
    OrderLine,
    OrderStatus,
    Parcel,
    ShopCategory,
    ShopOrder,
    Stock,
    TaxRate,
)
from connector.model.records import (
    Listing,
    OfferRecord,
    OrderRecord,
    OrderState,
    RefundRecord,
    RefundState,
    Told,
)
from connector.pricing.wish import Source, Wish, keep_wish
from connector.running.engine import Engine, Parts
from connector.settings import Settings
from connector.setup.office import Office
from connector.store import Store, Transaction
from connector.store.lists.order_goods import of_shown
from connector.web import Server, build_app
from practice.simulators.catalogue import gtin

LONGEST, LARGEST = 100.0, 100.0
"""Milliseconds and kilobytes of a page."""

_LARGE = "KR-0"
"""An order of many lines with a long history."""

PATHS: Mapping[str, str] = {
    "overview": "/",
    "decisions": "/decisions",
    "products": "/products",
    "products.search": "/products?q=aroma+minze",
    "products.filter": "/products?state=live&category=7&sort=-margin",
    "products.last": "/products?page=100000",
    "products.edit": "/products?edit=1",
    "prices": "/prices",
    "prices.preview": "/prices/preview?wish=00000001",
    "categories": "/categories",
    "orders": "/orders",
    "orders.search": "/orders?q=bergmann+minze",
    "orders.filter": "/orders?show=refunded",
    "orders.last": "/orders?page=100000",
    "order": f"/order?number={_LARGE}",
    "money": "/money",
    "settings": "/settings",
    "outbox": "/outbox",
    "imports": "/imports",
    "help": "/help",
    "help.page": "/help/check",
}
TRIES = 15
_CATEGORIES = 200
_ALARMS, _HELD = 20, 349
_NAMES = ("Aroma", "Minze", "Waldfrüchte", "Espresso", "Liquid", "Pod", "Coil", "Akku", "Flasche", "Mütze")
_REASONS = ("price_missing", "category_missing", "gtin_missing")


def measure(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Ask for each page several times over one connection; the median and the size of what is sent count."""
    store = Store.open(f"sqlite:///{folder / 'connector.db'}")
    try:
        _fill(store, scale.shown)
        app = build_app(_engine(store), Settings(), office=_office(folder))
        with Server(app, "127.0.0.1:0") as server:
            asker = Asker(server.address)
            for name, path in PATHS.items():
                seconds, size = _ask(asker, path, TRIES if scale.is_calm else 1)
                about = f"{path}, {scale.shown:,} offers"
                yield Figure(f"page.{name}", seconds * 1000, "ms", about, limit=LONGEST)
                yield Figure(f"page.{name}.size", size / 1000, "KB", "what is sent of it", limit=LARGEST)
            asker.close()
    finally:
        store.close()


def _ask(asker: Asker, path: str, tries: int) -> tuple[float, int]:
    times, size = [], 0
    for _ in range(tries):
        began = time.perf_counter()
        status, body = asker.ask("GET", path)
        times.append(time.perf_counter() - began)
        if status != 200:
            raise RuntimeError(f"{path}: HTTP {status}")
        size = len(body)
    return quantile(times, 0.5), size


def _office(folder: Path) -> Office:
    """Let settings be shown as those of a file."""
    file = folder / "settings.toml"
    file.write_text('supplier = "Teeladen Berg"\n', encoding="utf-8")
    return Office(Wiring(), lambda overlay: Wiring().read([file], overlay), folder, lambda: None)


def _engine(store: Store) -> Engine:
    fields = Fields(("meta:_gtin",), ("meta:_kickroute_price",), ("meta:_kickroute_category",))
    return Engine(
        Parts(
            shop=MemoryShop(),
            platform=MemoryPlatform(),
            store=store,
            notifier=MemoryNotifier(),
            pace=ShopPace(),
            rules=CollectRules(ReleaseRules(fields, prices_include_tax=True)),
            note="",
            public_url="http://127.0.0.1:9",
        )
    )


def _fill(store: Store, count: int) -> None:
    """Remember offers as a sweep does: two thirds are released, and most of those are live."""
    records = [_offer(number) for number in range(count)]
    now = datetime.now(UTC)
    told = [_told(record, now) for record in records if record.released]
    with store.transaction() as tx:
        tx.catalogue.decide({record.product_id: [record] for record in records})
        tx.catalogue.remember_told(told)
        tx.catalogue.acknowledge([row.gtin14 for row in told[: len(told) * 9 // 10]])
        tx.facts.swept_at = now
    _trade(store, count // 4, now)
    keep_wish(store, Wish(Source.RULE, percent_off="30", only_in="7", category="vaping-liquids"))


def _trade(store: Store, count: int, now: datetime) -> None:
    """Remember orders of three months, some of which wait for somebody, and a day of alarms and changes."""
    alarms = LoggedAlarms(store)
    for number in range(_ALARMS):
        alarms.raise_alarm(f"order.edited.KR-{number}", "its lines differ from what was sent")
        alarms.raise_alarm(f"failing.rounds.read.{number}", "it fails again and again")
        alarms.clear_alarm(f"failing.rounds.read.{number}")
    with store.transaction() as tx:
        for number in range(count):
            _sell(tx, _order(number, now - timedelta(days=90) * number / count), number)
        for hour in range(24):
            tx.latencies.took(dict.fromkeys((1, 2, 5, 30), hour + 1))
        for number in range(_HELD):
            key, name = f"9{number:013d}", f"Liquid {number}"
            held = ("price_held", {"price": "1.00", "before": "9.00", "product": name})
            tx.catalogue.decide({key: [OfferRecord(key, key, key, key, name, (held,))]})


def _sell(tx: Transaction, record: OrderRecord, number: int) -> None:
    """Remember an order with its goods, what happened to it, and what the platform was told."""
    lines = tuple(_line(number + at) for at in range(60 if record.number == _LARGE else 1 + number % 4))
    billing = Address("Ines", "Händler", f"{_NAMES[number % 10]} Bergmann {number % 300} GmbH")
    known = (record.shop_id, record.shop_number, record.number)
    shown = ShopOrder(*known, None, "", lines=lines, billing=billing)
    tx.orders.insert(record)
    tx.orders.change(record.number, **of_shown(shown))
    tx.journal.write(record.number, "received", items=len(lines))
    tx.journal.write(record.number, "live", order=record.shop_number)
    for status in (OrderStatus.AWAITING_FULFILLMENT, record.status):
        tx.journal.write(record.number, "status in the shop", status=status)
        tx.journal.write(record.number, "told", status=status, parcel="")
    if record.status is OrderStatus.COMPLETED and number % 3:
        tx.orders.remember_parcels(record.number, [Parcel(f"0034{number:016d}", Carrier.DHL)])
        tx.journal.write(record.number, "told", status="", parcel=f"0034{number:016d}")
    if number % 20 == 0:
        part = RefundRecord(
            record.number, f"r{number}", Decimal("9.90"), RefundState.TOLD, record.received_at
        )
        tx.orders.remember_refund(part)
        tx.journal.write(record.number, "refund told", money=True, total=part.total)


def _line(number: int) -> OrderLine:
    offer = _offer(number)
    name, sku = offer.listing.title, offer.listing.sku
    return OrderLine(offer.product_id, offer.offer_id, offer.gtin, 2, Decimal("25.00"), name=name, sku=sku)


def _order(number: int, received: datetime) -> OrderRecord:
    is_parked = number % 900 == 1
    return OrderRecord(
        number=f"KR-{number}",
        state=OrderState.PARKED if is_parked else OrderState.CONFIRMED,
        received_at=received,
        updated_at=received,
        shop_id=str(number),
        shop_number=f"N{number}",
        shop_total=Decimal("49.90"),
        debited=Decimal("49.90"),
        status=OrderStatus.COMPLETED if number % 4 else OrderStatus.AWAITING_FULFILLMENT,
        parked_reason="the shop's order differs from what was sent" if is_parked else "",
    )


def _offer(number: int) -> OfferRecord:
    title = f"{_NAMES[number % 10]} {_NAMES[number // 10 % 10]} {number}"
    shelf = number % _CATEGORIES
    rule = _REASONS[number % 7 % 3]
    reasons = ((rule, {"product": title, "field": "meta:_kickroute_price", "value": "–"}),)
    listing = Listing(
        *(title, "Rot, L" if number % 3 else "", f"SKU-{number}"),
        *(f"https://shop.example/wp-content/uploads/2024/05/picture-{number}.jpg", "29,90", "12.50"),
        price=Decimal("12.50"),
        retail_net=Decimal("25.13"),
        category="" if number % 5 else "vaping-liquids",
        shop_categories=(ShopCategory(str(shelf), f"shelf-{shelf}", f"Kategorie {shelf}"),),
        stock=Stock(number % 50, in_stock=bool(number % 50)),
        tax_rate=TaxRate.STANDARD,
    )
    code = gtin(number)
    offer = OfferRecord(str(number), str(number), code.zfill(14), code, title, listing=listing)
    return replace(offer, reasons=reasons) if number % 3 == 0 else offer


def _told(record: OfferRecord, now: datetime) -> Told:
    return Told(
        *(record.gtin14, record.gtin, record.product_id, record.offer_id, record.name, "x", "29.90"),
        dealer_price=Decimal("12.50"),
        stock=record.listing.stock,
        live=True,
        told_at=now,
    )
