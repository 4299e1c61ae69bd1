"""What is remembered of a retailer's shop comes back as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from connector.model import Address, OrderStatus, Stock, TaxRate
from connector.model.retail import HandedItem, HandedProduct, ItemSpot
from connector.model.retail_records import (
    ImportState,
    Link,
    LinkState,
    SoldRecord,
    SoldRow,
    SoldState,
)
from connector.store import Store

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
SPOT = ItemSpot("7", "8")
GTIN = "04006381333931"
ITEM = HandedItem("4006381333931", Decimal("12.90"), Decimal("6.5"), Stock(5, True), (("Farbe", "Rot"),))
PRODUCT = HandedProduct("S-1", "Topf", TaxRate.REDUCED, (ITEM,), has_variants=True, includes_tax=False)
LINK = Link(
    GTIN,
    "4006381333931",
    "S-1",
    SPOT,
    "Topf",
    LinkState.LINKED,
    NOW,
    told=5,
    told_at=NOW,
    dealer_price=Decimal("6.5"),
    price=Decimal("12.90"),
    due=True,
    tax_rate=TaxRate.REDUCED,
)
ORDER = SoldRecord("31", SoldState.SEEN, NOW, NOW, shop_number="1031", address=Address(city="Köln"))
LINE = SoldRow("31", "1", GTIN, "4006381333931", "S-1", SPOT, 2, Decimal("21.68"), Decimal("1.52"))


def test_an_import_is_counted_by_what_became_of_its_products(store: Store) -> None:
    """A message's products wait, oldest first; each is read back as it was handed over."""
    with store.transaction() as tx:
        run = tx.imports.receive([PRODUCT, replace(PRODUCT, name="Deckel")])
        first = tx.imports.waiting(1)[0]
        assert first.product == PRODUCT
        tx.imports.change(first.id, state=ImportState.DONE)
        assert [row.product.name for row in tx.imports.waiting(5)] == ["Deckel"]
        assert tx.imports.runs(1)[0].counts == {ImportState.DONE: 1, ImportState.WAITING: 1}
        assert tx.imports.runs(1)[0].id == run


def test_a_link_is_read_back_and_changed_in_part(store: Store) -> None:
    """One GTIN has one link; what is not changed stays."""
    with store.transaction() as tx:
        tx.links.put(replace(LINK, supplier="S-0"))
        tx.links.put(LINK)
        assert tx.links.get(GTIN) == LINK
        tx.links.change(GTIN, due=False, written=0, stale=True)
        assert tx.links.get(GTIN) == replace(LINK, due=False, written=0, stale=True)
        assert tx.links.due(5) == []
        assert tx.links.of_products(["7"]) == tx.links.of_gtins([GTIN])


def test_a_sold_order_keeps_its_lines_and_forgets_its_address(store: Store) -> None:
    """Lines count until they are told not to; the address leaves no trace in the row."""
    with store.transaction() as tx:
        tx.sold.insert(ORDER, [LINE])
        assert tx.sold.get("31") == ORDER
        assert tx.sold.counted([GTIN]) == {GTIN: [(ORDER, LINE)]}
        told = tx.sold.change("31", address=None, number="1031", state=SoldState.TOLD, told_at=NOW)
        assert told.address is None
        tx.sold.change_lines("31", GTIN, figure=5)
        assert tx.sold.by_number("1031") == told
        tx.sold.change("31", expected=OrderStatus.CANCELLED, status=OrderStatus.ON_HOLD)
        assert tx.sold.lines("31") == [replace(LINE, figure=5)]
        tx.sold.change_lines("31", counted=False)
        assert tx.sold.counted([GTIN]) == {GTIN: []}
