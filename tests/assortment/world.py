"""A retailer's shop in memory and the part of a connector that lists suppliers' products in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from adapters.memory import MemoryNotifier, MemoryRetail
from connector.model import Stock, TaxRate
from connector.model.errors import ShopDoubtful
from connector.model.gtin import gtin14
from connector.model.records import Told
from connector.model.retail import (
    HandedItem,
    HandedProduct,
    ItemSpot,
    ListedItem,
    Listing,
    PriceTold,
    ProductsHandedOver,
    StockTold,
    Taxing,
    link_mark,
)
from connector.model.retail_records import ImportState, Link
from connector.retail.figures import Shelf, write_due
from connector.retail.hearing import hear
from connector.retail.importing import Importer, import_next
from connector.retail.rules import PriceRules
from connector.store import Store
from tests.store.making import Clock

GTIN, RED, BLUE = "4006381333931", "4012345678901", "4012345678918"
TAXING = Taxing(
    prices_include_tax=True,
    percents={TaxRate.STANDARD: Decimal(19), TaxRate.REDUCED: Decimal(7), TaxRate.ZERO: Decimal(0)},
)
POT = HandedProduct(
    "S-1",
    "Topf",
    TaxRate.STANDARD,
    (HandedItem(GTIN, Decimal("20.00"), Decimal("10.00"), Stock(5, in_stock=True)),),
    includes_tax=False,
)


def cups() -> HandedProduct:
    """Make a product with two variants."""
    items = tuple(
        HandedItem(gtin, Decimal("8.00"), Decimal("4.00"), Stock(3, in_stock=True), (("Farbe", colour),))
        for gtin, colour in ((RED, "Rot"), (BLUE, "Blau"))
    )
    return HandedProduct(
        "S-1", "Tasse", TaxRate.STANDARD, items, sku="T", has_variants=True, includes_tax=False
    )


class Killed(BaseException):
    """The process died."""


class PatientRetail(MemoryRetail):
    """A shop whose requests may go on for a while after their answers were lost."""

    seconds = 0.0

    @property
    def patience(self) -> float:
        """Return what the test says."""
        return self.seconds


class Importing:
    """The importing side of one retailer."""

    def __init__(self, store: Store, clock: Clock, **prices: Any) -> None:
        self.clock = clock
        self.store = store
        self.shop = PatientRetail(TAXING, on_call=self._called)
        self.notifier = MemoryNotifier()
        self.prices = PriceRules(**prices)
        self._calls: list[tuple[str, str, Callable[[], object]]] = []
        self._death: tuple[int, str] | None = None
        self._count = 0

    # --- what happens ---

    def hand_over(self, *products: HandedProduct) -> None:
        """Let the platform hand over products."""
        hear(self.store, ProductsHandedOver(products))

    def tell(self, told: StockTold | PriceTold) -> str:
        """Let the platform tell a figure."""
        return hear(self.store, told)

    def work(self, *, figures: bool = True) -> None:
        """Do all that can be done now; a shop that does not answer, or a death, ends it."""
        importer = Importer(self.shop, self.store, self.notifier, self.prices)
        try:
            while import_next(importer) == 0.0:
                pass
            while figures and write_due(self.shelf):
                pass
        except (Killed, ShopDoubtful):
            pass

    @property
    def shelf(self) -> Shelf:
        """Return what figures are written with."""
        return Shelf(self.shop, self.store, self.notifier, self.see_orders, self.prices)

    def see_orders(self) -> None:
        """Read what was sold; nothing is, here."""

    def advance(self, by: timedelta) -> None:
        """Let time pass."""
        self.clock.advance(by)

    def restart(self) -> None:
        """Start anew on the same store."""
        self._death = None

    def die_at(self, at: int, when: str) -> None:
        """Let the process die around a request, counted from now."""
        self._death, self._count = (at, when), 0

    def fail_once(self, name: str, when: str, error: Exception) -> None:
        """Let the next call of a name fail."""

        def fail() -> None:
            raise error

        self.on_call(name, when, fail)

    def on_call(self, name: str, when: str, do: Callable[[], object]) -> None:
        """Do something at the next call of a name."""
        self._calls.append((name, when, do))

    def _called(self, name: str, when: str) -> None:
        if self._death is not None:
            if (self._count, when) == self._death:
                raise Killed
            self._count += when == "after"
        for call in [call for call in self._calls if call[:2] == (name, when)][:1]:
            self._calls.remove(call)
            call[2]()

    def offer_ourselves(self, gtin: str) -> None:
        """Let this shop offer a product to retailers."""
        now = self.store.now()
        told = Told(
            *(gtin14(gtin), gtin, "1", "1", "Ware", "", "1.00"),
            dealer_price=Decimal(1),
            stock=Stock(1, in_stock=True),
            live=True,
            told_at=now,
        )
        with self.store.transaction() as tx:
            tx.catalogue.remember_told([told])

    # --- what is there then ---

    @property
    def patience(self) -> float:
        """How long a request may go on, in seconds."""
        return self.shop.seconds

    @patience.setter
    def patience(self, seconds: float) -> None:
        self.shop.seconds = seconds

    def states(self) -> list[ImportState]:
        """Return the states of all rows, oldest first."""
        with self.store.reading() as tx:
            return [row.state for row in reversed(tx.imports.in_states(list(ImportState), 100))]

    def reasons(self) -> list[str]:
        """Return the reasons of all rows, oldest first."""
        with self.store.reading() as tx:
            return [row.reason for row in reversed(tx.imports.in_states(list(ImportState), 100))]

    def link(self, gtin: str) -> Link:
        """Return a link that there is."""
        with self.store.reading() as tx:
            found = tx.links.get(gtin14(gtin))
        assert found is not None
        return found

    def at(self, spot: ItemSpot) -> ListedItem:
        """Return an item of the shop."""
        return next(i for i in self.shop.products[spot.product_id].items if i.spot == spot)

    def item(self, gtin: str) -> ListedItem:
        """Return the item that a GTIN is linked to."""
        return self.at(self.link(gtin).spot)

    def require_nothing_half(self) -> None:
        """Require that everything that can be seen is whole: price, GTIN, link, no item missing or twice."""
        for product in self.shop.products.values():
            if product.listing is Listing.PUBLISHED:
                assert product.whole
                assert len({item.gtin for item in product.items}) == len(product.items) > 0
                for item in product.items:
                    assert item.whole
                    assert item.price == item.regular_price is not None
                    assert item.link == link_mark(item.spot, item.gtin)

    def require_one_whole(self, product: HandedProduct) -> None:
        """Require that the shop has the product once, seen by everybody, with the supplier's stock."""
        assert self.states() == [ImportState.DONE]
        assert len(self.shop.products) == 1
        self.require_nothing_half()
        (listed,) = self.shop.products.values()
        assert listed.listing is Listing.PUBLISHED
        assert sorted(item.gtin for item in listed.items) == sorted(item.gtin for item in product.items)
        assert [item.quantity for item in listed.items] == [i.stock.quantity for i in product.items]
