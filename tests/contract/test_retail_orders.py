"""A retailer's shop: the orders of its own customers."""

from __future__ import annotations

from decimal import Decimal

from connector.model import Carrier, OrderStatus, Parcel
from connector.model.retail import ItemSpot, RetailOrder
from tests.contract.listing import list_product
from tests.contract.retail_kits import RetailAbility, RetailKit, new_listing, wants


def _spot(retail: RetailKit) -> ItemSpot:
    return list_product(retail.shop, new_listing(retail)).items[0].spot


def _read(retail: RetailKit, order_id: str) -> RetailOrder:
    (order,) = retail.shop.sold([order_id]).found
    return order


def test_new_orders_come_by_the_list(retail: RetailKit) -> None:
    """``sold_since``: orders of anybody's that are new or changed; None marks now."""
    spot = _spot(retail)
    *_, first = retail.shop.sold_since(None)
    order_id = retail.buy(spot, 2)
    pages = list(retail.shop.sold_since(first.cursor))
    assert order_id in {order.id for page in pages for order in page.orders}
    retail.set_status(order_id, OrderStatus.CANCELLED)
    *_, last = retail.shop.sold_since(pages[-1].cursor)
    assert last.cursor is not None
    seen = [order for page in retail.shop.sold_since(pages[-1].cursor) for order in page.orders]
    assert [order.status for order in seen if order.id == order_id][-1:] == [OrderStatus.CANCELLED]


def test_an_order_shows_its_lines(retail: RetailKit) -> None:
    """``sold``: reads orders by id; what is missing is positively not in the shop."""
    new = new_listing(retail, variants=2)
    row = list_product(retail.shop, new)
    order = _read(retail, retail.buy(row.items[1].spot, 2))
    (line,) = order.lines
    assert (line.spot, line.quantity, line.sku) == (row.items[1].spot, 2, new.items[1].sku)
    assert (order.status, order.paid, order.ready) == (OrderStatus.AWAITING_FULFILLMENT, True, True)
    assert order.paid_at is not None
    assert retail.shop.sold(["999999999"]).missing == {"999999999"}
    assert line.net_total > Decimal(0)


@wants(RetailAbility.SHOPPERS)
def test_what_is_paid_and_what_is_ready(retail: RetailKit) -> None:
    """``sold``: a transfer is neither, on delivery is ready, a redirect is neither, a visit is a draft."""
    spot = _spot(retail)
    seen = {}
    for way in ("card", "cod", "bacs", "redirect", "visit"):
        order = _read(retail, retail.buy(spot, 1, way))
        seen[way] = (order.paid, order.ready, order.draft)
    assert seen == {
        "card": (True, True, False),
        "cod": (False, True, False),
        "bacs": (False, False, False),
        "redirect": (False, False, False),
        "visit": (False, False, True),
    }


def test_open_orders_of_a_product(retail: RetailKit) -> None:
    """``sold_with``: open orders with one of these products, newest first."""
    row = list_product(retail.shop, new_listing(retail, variants=2))
    other = _spot(retail)
    first, second = retail.buy(row.items[0].spot, 1), retail.buy(row.items[1].spot, 1)
    done = retail.buy(row.items[1].spot, 1)
    retail.set_status(done, OrderStatus.COMPLETED)
    retail.buy(other, 1)
    found = [order.id for page in retail.shop.sold_with([row.id]) for order in page.orders]
    assert found == [second, first]


def test_the_number_that_was_told_stays(retail: RetailKit) -> None:
    """``mark_forwarded``: written on the order; what is read back shows it as ``forwarded``."""
    order_id = retail.buy(_spot(retail), 1)
    assert _read(retail, order_id).forwarded == ""
    retail.shop.mark_forwarded(order_id, "1007-2")
    assert _read(retail, order_id).forwarded == "1007-2"


def test_notes_are_written_once(retail: RetailKit) -> None:
    """``note``: once is enough, nobody is mailed; the customer's note is mailed once."""
    order_id = retail.buy(_spot(retail), 1)
    for _ in range(2):
        retail.shop.note(order_id, "Kickroute lehnte die Bestellung ab: <Menge> & mehr")
    assert retail.mails_to_customer(order_id) == 0
    for _ in range(2):
        retail.shop.tell_customer(order_id, "Ihre Sendung & ihre Nummer: 00340434161094042557")
    assert retail.mails_to_customer(order_id) == 1


def test_a_customer_is_told_once(retail: RetailKit) -> None:
    """``tell_customer``: another text is another mail."""
    order_id = retail.buy(_spot(retail), 1)
    for text in ("Paket 1", "Paket 2", "Paket 1"):
        retail.shop.tell_customer(order_id, text)
    assert retail.mails_to_customer(order_id) == 2


def test_parcels_are_entered(retail: RetailKit) -> None:
    """``enter_tracking``: the order carries the parcel, once, beside others; it is read back."""
    order_id = retail.buy(_spot(retail), 1)
    first, second = Parcel("00340434161094042557", Carrier.DHL), Parcel("01234567890123", Carrier.DPD)
    for parcel in (first, second, first):
        order = retail.shop.enter_tracking(order_id, parcel)
    assert order.parcels == _read(retail, order_id).parcels == (first, second)


def test_a_status_is_set(retail: RetailKit) -> None:
    """``set_sold_status``: one that has ended is left as it is; stock comes back with a cancellation."""
    new = new_listing(retail)
    spot = list_product(retail.shop, new).items[0].spot
    order_id = retail.buy(spot, 2)
    assert retail.facts(spot.product_id).sold[0].quantity == 5
    assert retail.shop.set_sold_status(order_id, OrderStatus.CANCELLED).status is OrderStatus.CANCELLED
    assert retail.facts(spot.product_id).sold[0].quantity == 7
    assert retail.shop.set_sold_status(order_id, OrderStatus.COMPLETED).status is OrderStatus.CANCELLED
    done = retail.buy(spot, 1)
    assert retail.shop.set_sold_status(done, OrderStatus.COMPLETED).status is OrderStatus.COMPLETED
    assert retail.shop.set_sold_status(done, OrderStatus.CANCELLED).status is OrderStatus.COMPLETED
