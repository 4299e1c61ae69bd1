"""What a shop must bring to be held to the promises of ``connector.ports.RetailShop``.

As in ``tests.contract.kits``: the port under test and a neutral owner's side. The suite makes its own
products and orders and looks at no others, so that a kit may stand before a real shop.
"""

# ruff: noqa: D102 - what each method promises stands once, in RetailKit
from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import Any, Protocol, TypeVar

import pytest
import woocommerce

from adapters.memory import MemoryRetail
from adapters.woocommerce.retail.shop import WooCommerceRetail
from adapters.woocommerce.shop import WooCommerceShop
from connector.model import OrderStatus, TaxRate
from connector.model.retail import ItemSpot, Listing, NewItem, NewListing, Taxing
from connector.ports import RetailShop
from connector.settings.model import RetailSettings
from practice.simulators.catalogue import Catalogue
from practice.simulators.serving import LoopbackServer
from practice.simulators.woocommerce import VERSIONS, WooCommerceSimulator
from tests.adapters.woocommerce_shops import settings_for
from tests.contract.kits import Gtins
from tests.contract.real import UNSIGNED, RealShop, real_shop, unwarned
from tests.waiting import LIMIT


class RetailAbility(StrEnum):
    """What some promises need of a kit."""

    KILLS = "the kit can break a request off in the midst of it"
    IMAGES = "the kit has pictures that the shop can load"
    SHOPPERS = "the kit lets shoppers pay in every way"
    COPIES = "the kit lets staff copy a product"


@dataclass(frozen=True, slots=True)
class Sold:
    """What a shop's own row shows of a product or variant: what it asks, and how many it has."""

    sku: str
    price: Decimal | None
    quantity: int | None
    listing: Listing


@dataclass(frozen=True, slots=True)
class ListingFacts:
    """A product as the shop's own rows show it, read past the adapter; ``sold`` by SKU."""

    listing: Listing
    sold: tuple[Sold, ...]
    images: int
    in_stock: bool


class RetailKit(Protocol):
    """A retailer's shop with an owner's side."""

    good_image: str
    dead_image: str

    @property
    def shop(self) -> RetailShop:
        """The port under test."""
        ...

    @property
    def gtins(self) -> Gtins:
        """GTINs that no product has."""
        ...

    def facts(self, product_id: str) -> ListingFacts:
        """Read a product past the adapter."""
        ...

    def count(self, sku: str) -> int:
        """Count products and variants with this SKU, drafts too."""
        ...

    def enter_product(self, gtin: str) -> ItemSpot:
        """Let staff list a product of 19.99 with five in stock, which is nobody else's."""
        ...

    def edit(self, spot: ItemSpot, price: str) -> None:
        """Let staff change a price."""
        ...

    def trash(self, product_id: str) -> None:
        """Let staff put a product into the trash."""
        ...

    def copy(self, product_id: str) -> str:
        """Let staff copy a product (:attr:`RetailAbility.COPIES`)."""
        ...

    def buy(self, spot: ItemSpot, quantity: int, way: str = "card") -> str:
        """Let a shopper buy: ``card``, ``cod``, ``bacs``, ``redirect``; ``visit`` looks only.

        Other ways than ``card`` want :attr:`RetailAbility.SHOPPERS`.
        """
        ...

    def set_status(self, order_id: str, status: OrderStatus) -> None:
        """Let staff set an order's status."""
        ...

    def mails_to_customer(self, order_id: str) -> int:
        """Count the notes that the customer was mailed."""
        ...

    def killed(self, writes: int) -> AbstractContextManager[None]:
        """Break the next writing request off after so many writes (:attr:`RetailAbility.KILLS`)."""
        ...


@dataclass(frozen=True)
class RetailRegistration:
    """How to open a kit, and what it cannot do, each with the reason."""

    open: Callable[[], AbstractContextManager[RetailKit]]
    limits: Mapping[RetailAbility, str] = field(default_factory=dict)
    accepts_any_certificate: bool = False


_Test = TypeVar("_Test", bound=Callable[..., None])
_NEEDS = "_needed_retail_abilities"


def wants(*abilities: RetailAbility) -> Callable[[_Test], _Test]:
    """Mark a test as being about what not every kit can show."""

    def mark(test: _Test) -> _Test:
        setattr(test, _NEEDS, frozenset(abilities))
        return test

    return mark


def retail_names(test: Callable[..., object]) -> list[Any]:
    """Return the kits that a test is to be made for, as parameters of pytest."""
    needed: frozenset[RetailAbility] = getattr(test, _NEEDS, frozenset())
    return [
        pytest.param(name, marks=UNSIGNED if entry.accepts_any_certificate else ())
        for name, entry in RETAIL_KITS.items()
        if not needed & entry.limits.keys()
    ]


_run, _count = secrets.token_hex(3), itertools.count(1)


def new_listing(kit: RetailKit, variants: int = 0, price: str = "12.90", quantity: int = 7) -> NewListing:
    """Give a product to list, with key, SKUs and GTINs of its own."""
    key = f"kr-imp-{_run}{next(_count)}"
    sku = f"KT-{key[7:]}-x"
    items = tuple(
        NewItem(
            kit.gtins.next(),
            f"KT-{key[7:]}-{at}-x" if variants else sku,
            Decimal(price) + at,
            quantity + at,
            (("Größe", "SMLX"[at]),) if variants else (),
            place=at + 1 if variants else 0,
        )
        for at in range(variants or 1)
    )
    name = f"kickroute-test <b>Lampe</b> {key} & Söhne"
    return NewListing(key, sku, name, "SUP-7", TaxRate.STANDARD, items, has_variants=bool(variants))


# --- in memory ---

_TAXING = Taxing(
    prices_include_tax=True,
    percents={TaxRate.STANDARD: Decimal(19), TaxRate.REDUCED: Decimal(7), TaxRate.ZERO: Decimal(0)},
)


class MemoryRetailKit:
    """A retailer's shop in memory."""

    good_image, dead_image = "https://bilder.example/a.jpg", "https://bilder.example/dead/a.jpg"

    def __init__(self) -> None:
        self.shop = MemoryRetail(_TAXING)
        self.shop.dead_images.add(self.dead_image)
        self.gtins = Gtins("4097")

    def facts(self, product_id: str) -> ListingFacts:
        row = self.shop.products[product_id]
        sold = sorted(
            (Sold(i.sku, i.price, i.quantity, i.listing) for i in row.items), key=lambda one: one.sku
        )
        return ListingFacts(row.listing, tuple(sold), row.images, row.in_stock)

    def count(self, sku: str) -> int:
        rows = self.shop.products.values()
        simple = sum(row.sku == sku for row in rows)
        return simple + sum(i.sku == sku for row in rows if row.has_variants for i in row.items)

    def enter_product(self, gtin: str) -> ItemSpot:
        return self.shop.enter_product(gtin)

    def edit(self, spot: ItemSpot, price: str) -> None:
        self.shop.edit_item(spot, price=Decimal(price), regular_price=Decimal(price))

    def trash(self, product_id: str) -> None:
        self.shop.trash_listed(product_id)

    def copy(self, product_id: str) -> str:
        return self.shop.copy_listed(product_id)

    def buy(self, spot: ItemSpot, quantity: int, way: str = "card") -> str:
        status = _WAYS.get(way, OrderStatus.AWAITING_FULFILLMENT)
        order = self.shop.buy([(spot, quantity)], status, paid=way == "card", draft=way == "visit")
        return order.id

    def set_status(self, order_id: str, status: OrderStatus) -> None:
        self.shop.change_status(order_id, status)

    def mails_to_customer(self, order_id: str) -> int:
        return len(self.shop.customer_mails.get(order_id, ()))

    @contextmanager
    def killed(self, writes: int) -> Iterator[None]:
        self.shop.writes_left = writes
        try:
            yield
        finally:
            self.shop.writes_left = None


_WAYS = {"bacs": OrderStatus.ON_HOLD, "redirect": OrderStatus.PENDING_PAYMENT}


# --- WooCommerce ---

_LISTINGS = {"publish": Listing.PUBLISHED, "draft": Listing.DRAFT, "trash": Listing.TRASHED}
_NAMES = {
    OrderStatus.PENDING_PAYMENT: "pending",
    OrderStatus.ON_HOLD: "on-hold",
    OrderStatus.AWAITING_FULFILLMENT: "processing",
    OrderStatus.COMPLETED: "completed",
    OrderStatus.REFUNDED: "refunded",
    OrderStatus.CANCELLED: "cancelled",
}
TRACKING = "meta:_kickroute_test_tracking"


class WooCommerceRetailKit:
    """A WooCommerce shop whose owner works by the REST API."""

    good_image, dead_image = "https://bilder.example/a.jpg", "https://bilder.example/dead/a.jpg"

    def __init__(self, shop: WooCommerceRetail, api: Any) -> None:
        self.shop: RetailShop = shop
        self.gtins = Gtins("4" + str(secrets.randbelow(10_000)).zfill(4))
        self._api = api
        self._products: list[str] = []
        self._orders: list[str] = []

    def _call(self, method: str, path: str, body: Any = None, **params: Any) -> Any:
        ask = getattr(self._api, method)
        answer = ask(path, params=params) if body is None else ask(path, body, params=params)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text[:300]}"
        return answer.json()

    def clean_up(self) -> None:
        """Remove everything that the kit and the suite made."""
        for order_id in self._orders:
            self._api.delete(f"orders/{order_id}", params={"force": "true"})
        for status in ("any", "trash"):
            while rows := self._call("get", "products", search="kickroute-test", status=status, per_page=50):
                for row in rows:
                    self._api.delete(f"products/{row['id']}", params={"force": "true"})

    def facts(self, product_id: str) -> ListingFacts:
        row = self._call("get", f"products/{product_id}")
        rows = [row]
        if row["type"] == "variable":
            rows = self._call("get", f"products/{product_id}/variations", per_page=100)
        sold = sorted((_sold(one) for one in rows), key=lambda one: one.sku)
        listing = _LISTINGS.get(row["status"], Listing.HIDDEN)
        return ListingFacts(listing, tuple(sold), len(row["images"]), row["stock_status"] == "instock")

    def count(self, sku: str) -> int:
        return len(self._call("get", "products", sku=sku))

    def enter_product(self, gtin: str) -> ItemSpot:
        body = {
            "name": "kickroute-test Eigenes",
            "regular_price": "19.99",
            "manage_stock": True,
            "stock_quantity": 5,
            "global_unique_id": gtin,
            "meta_data": [{"key": "_ts_gtin", "value": gtin}],
        }
        made = str(self._call("post", "products", body)["id"])
        return ItemSpot(made, made)

    def edit(self, spot: ItemSpot, price: str) -> None:
        self._call("put", self._path(spot), {"regular_price": price})

    @staticmethod
    def _path(spot: ItemSpot) -> str:
        part = f"/variations/{spot.offer_id}" if spot.offer_id != spot.product_id else ""
        return f"products/{spot.product_id}{part}"

    def trash(self, product_id: str) -> None:
        self._call("delete", f"products/{product_id}")

    def copy(self, product_id: str) -> str:
        raise NotImplementedError(product_id)

    def buy(self, spot: ItemSpot, quantity: int, way: str = "card") -> str:
        assert way == "card", way
        line = {"product_id": int(spot.offer_id), "quantity": quantity}
        body = {"line_items": [line], "set_paid": True, "billing": {"email": "eva@kundin.example"}}
        self._orders.append(str(self._call("post", "orders", body)["id"]))
        return self._orders[-1]

    def set_status(self, order_id: str, status: OrderStatus) -> None:
        self._call("put", f"orders/{order_id}", {"status": _NAMES[status]})

    def mails_to_customer(self, order_id: str) -> int:
        return len(self._call("get", f"orders/{order_id}/notes", type="customer"))

    def killed(self, writes: int) -> AbstractContextManager[None]:
        raise NotImplementedError(writes)


def _sold(row: Mapping[str, Any]) -> Sold:
    price = Decimal(row["price"]) if row["price"] else None
    return Sold(row["sku"], price, row["stock_quantity"], _LISTINGS.get(row["status"], Listing.HIDDEN))


class SimulatedRetailKit(WooCommerceRetailKit):
    """The simulated shop, with the means that no real shop gives."""

    def __init__(self, shop: WooCommerceRetail, api: Any, simulator: WooCommerceSimulator) -> None:
        super().__init__(shop, api)
        self.simulator = simulator

    def copy(self, product_id: str) -> str:
        return str(self.simulator.owner.duplicate_product(int(product_id)))

    def buy(self, spot: ItemSpot, quantity: int, way: str = "card") -> str:
        items = [(int(spot.offer_id), quantity)]
        owner = self.simulator.owner
        return str(owner.visit_checkout(items) if way == "visit" else owner.checkout(items, way))

    @contextmanager
    def killed(self, writes: int) -> Iterator[None]:
        for method in ("POST", "PUT"):
            self.simulator.fail("/wc/v3/products", method=method, at="during", writes=writes)
        try:
            yield
        finally:
            self.simulator.mend()


def _settings(url: str, keys: Sequence[str], *, verify: bool = True) -> Any:
    retail = RetailSettings(tracking=TRACKING)
    return settings_for(url, keys[0], keys[1], verify_tls=verify, retail=retail)


@contextmanager
def _memory() -> Iterator[RetailKit]:
    yield MemoryRetailKit()


@contextmanager
def simulated(version: str, **changes: Any) -> Iterator[SimulatedRetailKit]:
    """Serve a simulated shop, empty, whose pictures are there unless their address says otherwise."""
    settings = replace(
        VERSIONS[version], pictures=(("/dead/", "Not Found"),), plugins=("germanized", "numbering"), **changes
    )
    with (
        WooCommerceSimulator(settings, Catalogue(())) as simulator,
        LoopbackServer(simulator.app) as server,
    ):
        key = simulator.keys.full
        keys = (key.consumer_key, key.consumer_secret)
        shop = WooCommerceShop.from_settings(_settings(server.url, keys))
        api = woocommerce.API(server.url, *keys, timeout=LIMIT)
        try:
            yield SimulatedRetailKit(WooCommerceRetail(shop, _settings(server.url, keys)), api, simulator)
        finally:
            shop.close()


@contextmanager
def _real(there: RealShop) -> Iterator[RetailKit]:
    settings = _settings(there.url, there.connector, verify=there.verify)
    api = woocommerce.API(there.url, *there.owner, verify_ssl=there.verify, timeout=LIMIT)
    shop = WooCommerceShop.from_settings(settings)
    with unwarned(there):
        kit = WooCommerceRetailKit(WooCommerceRetail(shop, settings), api)
        try:
            yield kit
        finally:
            kit.clean_up()
            shop.close()


def _real_kits() -> dict[str, RetailRegistration]:
    there = real_shop("woocommerce")
    if there is None:
        return {}
    limits = dict.fromkeys(RetailAbility, "a real shop does not show this to a test")
    return {"woocommerce-real": RetailRegistration(partial(_real, there), limits, not there.verify)}


RETAIL_KITS: Mapping[str, RetailRegistration] = {
    "memory": RetailRegistration(_memory),
    **{f"woocommerce-{version}": RetailRegistration(partial(simulated, version)) for version in VERSIONS},
    **_real_kits(),
}
