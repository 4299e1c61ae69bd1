"""The owner's side of the shop and the platform in memory, on which the tests of the use cases lean."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from adapters.memory import MemoryPlatform, MemoryShop
from connector.model import (
    Address,
    HintKind,
    Item,
    ItemChanged,
    NewOrder,
    Offer,
    OrderLine,
    OrderStatus,
    Product,
    ProductOffered,
    ProductPage,
    Stock,
    TaxRate,
)
from connector.model.errors import PlatformUnavailable, ShopDoubtful, ShopRefused, ShopUnavailable

GTIN = "4006381333931"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def _shop(stock: int = 10) -> MemoryShop:
    shop = MemoryShop()
    shop.put_product(Product("1", "Kanne", (Offer("1", GTIN, "12.50", "19.99", Stock(stock, True)),)))
    return shop


def _new_order(number: str = "KR-1", quantity: int = 2) -> NewOrder:
    line = OrderLine("1", "1", GTIN, quantity, Decimal(5) * quantity)
    billing = Address(email="einkauf@retail.example")
    return NewOrder(
        number, OrderStatus.AWAITING_FULFILLMENT, Address(), billing, (line,), Decimal("4.12"), "Notiz"
    )


def _live(shop: MemoryShop, number: str = "KR-1") -> str:
    order = shop.create_order(_new_order(number))
    return shop.make_live(order.id, OrderStatus.AWAITING_FULFILLMENT).id


def _last(shop: MemoryShop, cursor: str | None) -> ProductPage:
    *_, last = shop.changes_since(cursor)
    return last


def test_what_changes_silently_is_found_only_by_looking() -> None:
    """A silent change is in no change feed and no webhook, and shows in the full sweep."""
    shop = _shop()
    shop.ensure_hooks("http://127.0.0.1/h", "s")
    cursor = _last(shop, None).cursor
    shop.set_stock("1", 3, silently=True)
    assert _last(shop, cursor).products == ()
    assert shop.deliveries == []
    (page,) = shop.all_products()
    assert page.products[0].offers[0].stock == Stock(3, True)


def test_a_change_sends_a_webhook_that_can_be_read() -> None:
    """Every change that the feed shows sends a signed webhook, as long as the hooks are active."""
    shop = _shop()
    shop.ensure_hooks("http://127.0.0.1/h", "s")
    shop.set_stock("1", 3)
    (delivery,) = shop.deliveries
    (hint,) = shop.read_hints(delivery.headers, delivery.body, "s")
    assert (delivery.url, hint.kind, hint.id) == ("http://127.0.0.1/h", HintKind.PRODUCT, "1")
    shop.disable_hooks()
    shop.set_stock("1", 2)
    assert len(shop.deliveries) == 1


def test_a_cancelled_order_gives_its_stock_back_once() -> None:
    """Cancelling gives stock back, reopening takes it again, trashing and deleting give nothing back."""
    shop = _shop()
    order_id = _live(shop)
    assert shop.stock_of("1") == 8
    shop.cancel(order_id)
    shop.cancel(order_id)
    assert shop.stock_of("1") == 10
    shop.change_status(order_id, OrderStatus.AWAITING_FULFILLMENT)
    assert shop.stock_of("1") == 8
    shop.move_to_trash(order_id)
    shop.delete_order(order_id)
    assert shop.stock_of("1") == 8


def test_the_shop_does_not_check_stock() -> None:
    """As the measured shops, it sells what it does not have; whoever orders must look."""
    shop = _shop(stock=1)
    shop.sell("1", 3)
    assert shop.stock_of("1") == -2
    (product,) = shop.products(["1"]).found
    assert not product.offers[0].stock.in_stock


@pytest.mark.parametrize("makes_object", [True, False])
def test_a_status_refunded_by_hand_makes_a_refund_of_the_rest(makes_object: bool) -> None:
    """Setting the status refunded makes a refund object over what is left, unless switched off."""
    shop = _shop()
    shop.full_refund_makes_object = makes_object
    order_id = _live(shop)
    shop.refund(order_id, Decimal("1.80"))
    order = shop.change_status(order_id, OrderStatus.REFUNDED)
    totals = [refund.total for refund in order.refunds]
    assert order.total == Decimal("16.80")
    assert totals == [Decimal("1.80"), *([Decimal("15.00")] if makes_object else [])]


def test_the_last_cent_refunded_ends_the_order() -> None:
    """Refunds that reach the total set the status refunded; an unreadable one does not count."""
    shop = _shop()
    order_id = _live(shop)
    shop.refund(order_id, None, raw_total="-")
    shop.refund(order_id, Decimal("16.79"))
    assert shop.order_row(order_id).status is OrderStatus.AWAITING_FULFILLMENT
    shop.refund(order_id, Decimal("0.01"))
    assert shop.order_row(order_id).status is OrderStatus.REFUNDED
    assert [r.raw_total for r in shop.order_row(order_id).refunds] == ["-", "16.79", "0.01"]


def test_a_status_of_the_shops_own_has_no_word() -> None:
    """A status that is not on the wire is None, with the shop's own word beside it."""
    shop = _shop()
    order = shop.change_status(_live(shop), "packing")
    assert (order.status, order.shop_status) == (None, "packing")


def test_a_restored_backup_forgets_and_gives_ids_again() -> None:
    """After a backup was put back, later orders are gone and the next one gets the id of the first lost."""
    shop = _shop()
    backup = shop.backup()
    cursor = _last(shop, None).cursor
    lost = _live(shop)
    later = _last(shop, cursor).cursor
    shop.restore(backup)
    assert shop.orders([lost]).missing == {lost}
    assert shop.stock_of("1") == 10
    assert _live(shop, "KR-2") == lost
    assert later is not None
    shop.restore(backup)
    assert [p.id for p in _last(shop, later).products] == ["1"], "a cursor of the lost time marks nothing"


def test_the_clock_can_be_set() -> None:
    """Orders are stamped by a clock that a test sets and moves."""
    shop = _shop()
    shop.set_time(NOON)
    shop.advance(timedelta(hours=1))
    assert shop.now() == NOON + timedelta(hours=1)
    assert shop.order_row(_live(shop)).created_at == shop.now()


@pytest.mark.parametrize(
    ("when", "error", "count"), [("before", ShopUnavailable, 0), ("after", ShopDoubtful, 1)]
)
def test_any_call_can_be_broken_off_on_either_side(when: str, error: type[Exception], count: int) -> None:
    """``on_call`` breaks a call off before its effect, or after it with the answer lost."""
    shop = _shop()

    def break_off(name: str, moment: str) -> None:
        if (name, moment) == ("create_order", when):
            raise error("broken off")

    shop.on_call = break_off
    with pytest.raises(error):
        shop.create_order(_new_order())
    assert len(shop.all_orders()) == count
    assert shop.calls == ["create_order"]


def test_an_order_can_be_tampered_with() -> None:
    """Whatever staff or a plugin may change of an order, a test can."""
    shop = _shop()
    order_id = _live(shop)
    lines = shop.order_row(order_id).lines
    shop.edit_order(order_id, lines=(replace(lines[0], quantity=1),))
    assert shop.orders([order_id]).found[0].lines[0].quantity == 1


def test_a_line_that_names_nothing_is_taken_all_the_same() -> None:
    """As WooCommerce does: an order for a product deleted meanwhile is placed with an empty line."""
    shop = _shop()
    shop.delete_product("1")
    (line,) = shop.create_order(_new_order()).lines
    assert (line.product_id, line.offer_id, line.quantity) == ("", "", 2)


def test_a_live_at_once_shop_refuses_the_same_order_twice() -> None:
    """Like Shopware: the order's id follows from Kickroute's number, so a second one cannot exist."""
    shop = MemoryShop(places_without_effect=False)
    shop.create_order(_new_order())
    with pytest.raises(ShopRefused):
        shop.create_order(_new_order())
    assert len(shop.all_orders()) == 1


def test_many_sales_at_once_lose_no_unit() -> None:
    """Stock stays exact under parallel sales."""
    shop = _shop(stock=400)
    threads = [threading.Thread(target=lambda: [shop.sell("1") for _ in range(50)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert shop.stock_of("1") == 0


# the platform


def _offered() -> ProductOffered:
    item = Item(GTIN, "1", Decimal("12.50"), "19.99", Stock(5, True))
    return ProductOffered("1", "Kanne", "", "", "vaping-base", TaxRate.STANDARD, "", False, (item,))


def test_the_platform_knows_what_it_was_told() -> None:
    """``catalogue`` is what all events together said of each GTIN."""
    platform = MemoryPlatform()
    platform.send([_offered()])
    platform.send([ItemChanged(GTIN, stock=Stock(2, True)), ItemChanged(GTIN, live=False)])
    known = platform.catalogue[GTIN]
    assert (known.live, known.stock, known.dealer_price) == (False, Stock(2, True), Decimal("12.50"))
    assert [len(request) for request in platform.requests] == [1, 2]


def test_failures_come_as_scripted() -> None:
    """``fail_next`` scripts call after call; every attempt is counted."""
    platform = MemoryPlatform()
    platform.fail_next(PlatformUnavailable("busy", 7), None, PlatformUnavailable("down"))
    for is_let_through in (False, True, False, True):
        if is_let_through:
            platform.send([_offered()])
        else:
            with pytest.raises(PlatformUnavailable):
                platform.send([_offered()])
    assert (platform.attempts, len(platform.requests)) == (4, 2)
