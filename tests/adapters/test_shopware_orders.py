"""Orders of a Shopware shop: placed once, kept to the cent, followed; against a simulated shop."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from adapters.shopware.preparing import GROUP
from adapters.shopware.translate.ids import deduplication_id, order_id
from adapters.shopware.translate.orders import ON_HOLD_TAG, TAG
from connector.model import Address, Carrier, NewOrder, OrderStatus, Parcel, ShopOrder
from connector.model.errors import ShopRefused, ShopUnavailable
from connector.settings import OrderSettings
from practice.simulators.host import Habits
from tests.adapters.shopware_orders import line, new_order, place, with_reservation
from tests.adapters.shopware_shops import Served, running
from tests.contract.making import CUSTOMER_MAIL, NOTE, RETAILER_MAIL, SHIPPING, incoming
from tests.simulators.shopware import SMALL

VERSIONS = ("6.6", "6.7")
OPEN = (OrderStatus.PENDING_PAYMENT, OrderStatus.ON_HOLD, OrderStatus.AWAITING_FULFILLMENT)


def _row(served: Served, order: ShopOrder) -> dict[str, Any]:
    return served.simulator.owner.order(order.id)


def _read(served: Served, order: ShopOrder) -> ShopOrder:
    (found,) = served.shop.orders([order.id]).found
    return found


def _rows(served: Served, entity: str) -> list[dict[str, Any]]:
    return [*served.simulator.shop.store.live[entity].rows.values()]


def _mark(served: Served) -> str:
    served.simulator.clock.advance(timedelta(seconds=30))
    *_, last = served.shop.order_changes_since(None)
    assert last.cursor is not None
    return last.cursor


def _changed(served: Served, cursor: str) -> list[str]:
    return [order.id for page in served.shop.order_changes_since(cursor) for order in page.orders]


# placed once


def test_the_orders_id_is_derived_from_its_number() -> None:
    """The id is the key against duplicates: whoever places the order again, it has the same."""
    with running(SMALL) as served:
        order = new_order(served, ("KNIFE", 2))
        placed = place(served, order)
        assert placed.id == order_id(order.kickroute_number)
        again = served.shop.create_order(replace(order, reservation="99999"))
        assert (again.id, again.number) == (placed.id, placed.number)
        assert served.simulator.owner.stock("KNIFE") == 60
        assert len(_rows(served, "order")) == 1


def test_an_order_posted_by_many_at_once_is_one() -> None:
    """Eight simultaneous posts: one order, stock falls once, and everybody gets it."""
    with running(SMALL) as served:
        order = with_reservation(served, new_order(served, ("KNIFE", 2)))
        with ThreadPoolExecutor(8) as pool:
            placed = list(pool.map(lambda _: served.shop.create_order(order), range(8)))
        assert {p.id for p in placed} == {order_id(order.kickroute_number)}
        assert served.simulator.owner.stock("KNIFE") == 60


def test_the_number_is_drawn_once() -> None:
    """Every question for a number consumes one: it is asked for once, and used as it was remembered."""
    with running(SMALL) as served:
        order = new_order(served, ("KNIFE", 1))
        reserved = served.shop.reserve(order.kickroute_number)
        placed = served.shop.create_order(replace(order, reservation=reserved))
        assert placed.number == reserved == _row(served, placed)["orderNumber"]
        assert served.requests("number-range/reserve") == 1
        served.simulator.fail("number-range", at="after", answer=503)
        with pytest.raises(Exception, match="503"):
            served.shop.reserve(order.kickroute_number)
        assert served.requests("number-range/reserve") == 2


def test_an_order_is_found_by_its_id_whatever_its_age() -> None:
    """Ours by id, any other by the number in our field; one that cannot be read is not left out of them."""
    with running(SMALL) as served:
        order = new_order(served, ("KNIFE", 1))
        placed = place(served, order)
        assert [o.id for o in served.shop.find_orders(incoming(order))] == [placed.id]
        foreign = served.simulator.owner.sell([("TEA", 1)])
        number = {"kickroute_order_number": order.kickroute_number}
        served.simulator.owner.edit_order(foreign, customFields=number)
        assert [o.id for o in served.shop.find_orders(incoming(order))] == [placed.id, foreign]
        served.simulator.configure(host=Habits(poison=(foreign,)))
        with pytest.raises(ShopUnavailable):
            served.shop.find_orders(incoming(order))


def test_a_number_in_another_case_is_another_number() -> None:
    """The shop's database compares without case; we do not."""
    with running(SMALL) as served:
        foreign = served.simulator.owner.sell([("TEA", 1)])
        order = new_order(served, ("KNIFE", 1), number="KR-ABC")
        served.simulator.owner.edit_order(foreign, customFields={"kickroute_order_number": "kr-abc"})
        assert served.shop.find_orders(incoming(order)) == ()


# what stands in it


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("gross", [True, False])
@pytest.mark.parametrize(
    ("items", "net", "shipping"),
    [
        ((("KNIFE", 3),), "10.00", "0"),
        ((("KNIFE", 3), ("TEA", 7)), "3.33", "4.12"),
        ((("TEA", 3), ("SHIRT-S", 2)), "0.07", "0.01"),
        ((("KNIFE", 3),), "0", "5.55"),
    ],
)
def test_an_order_keeps_its_amounts_when_staff_recalculates_it(
    version: str, gross: bool, items: tuple[tuple[str, int], ...], net: str, shipping: str
) -> None:
    """Opened and saved by staff, an order keeps its amounts to the cent, in net and in gross shops."""
    with running(SMALL, version=version, gross_customers=gross) as served:
        order = new_order(served, *items, net=net, shipping_net=shipping)
        # An amount that no unit price in cents makes: 10.00 for three.
        first = replace(order.lines[0], net_total=order.lines[0].net_total + Decimal("0.01"))
        order = replace(order, lines=(first, *order.lines[1:]))
        before = place(served, order)
        served.simulator.owner.recalculate(before.id)
        after = _read(served, before)
        assert _row(served, before)["taxStatus"] == "net"
        assert after.total == before.total
        assert [(x.net_total, x.total_tax) for x in after.lines] == [
            (x.net_total, x.total_tax) for x in before.lines
        ]
        assert after.shipping_net_total == before.shipping_net_total == Decimal(shipping)
        assert [x.net_total for x in after.lines] == [x.net_total for x in order.lines]
        (paid,) = _rows(served, "order_transaction")
        assert Decimal(str(paid["amount"]["totalPrice"])) == after.total


@pytest.mark.parametrize("version", VERSIONS)
def test_the_retailer_is_the_customer_and_the_end_customer_is_shipped_to(version: str) -> None:
    """The retailer is written to; of the end customer there is an address and nothing to write to."""
    with running(SMALL, version=version) as served:
        order = new_order(served, ("KNIFE", 1))
        order = replace(order, shipping=replace(order.shipping, phone="+49 89 666", address_2="2. OG"))
        placed = place(served, order)
        row = _row(served, placed)
        (customer,) = _rows(served, "order_customer")
        (ours,) = _rows(served, "customer")
        assert (customer["email"], customer["lastName"]) == (RETAILER_MAIL, "Händler")
        assert (customer["customerId"], ours["groupId"]) == (ours["id"], GROUP)
        assert row["billingAddressId"] != _rows(served, "order_delivery")[0]["shippingOrderAddressId"]
        assert placed.shipping == replace(SHIPPING, email="", address_2="2. OG")
        everything = str([_rows(served, name) for name in served.simulator.shop.store.entities])
        assert CUSTOMER_MAIL not in everything
        assert "+49 89 666" not in everything
        assert "kickroute" in row["affiliateCode"]
        assert row["tagIds"] == [TAG]
        if version == "6.7":
            assert row["primaryOrderDeliveryId"] == _rows(served, "order_delivery")[0]["id"]
            assert row["primaryOrderTransactionId"] == _rows(served, "order_transaction")[0]["id"]


def test_a_retailer_without_a_mail_address_gets_none_that_leads_anywhere() -> None:
    """The shop requires a mail address: without a usable one, a domain that cannot exist stands there."""
    with running(SMALL) as served:
        for mail in ("", "kein@", "a b@c.de"):
            order = new_order(served, ("KNIFE", 1))
            placed = place(served, replace(order, billing=replace(order.billing, email=mail)))
            assert _rows(served, "order_customer")[-1]["email"].endswith(".invalid")
            assert placed.billing.email == ""


def test_parts_that_kickroute_does_not_have_are_dashes() -> None:
    """First name, last name, street and city are required by the shop; a dash is read back as nothing."""
    with running(SMALL) as served:
        bare = Address(
            company="Firma GmbH", address_1="Weg 1", city="Köln", postcode="50667", country_code="DE"
        )
        placed = place(served, replace(new_order(served, ("KNIFE", 1)), shipping=bare, billing=bare))
        assert placed.shipping == bare
        assert placed.billing == bare


@pytest.mark.parametrize("code", ["", "XX", "Deutschland"])
def test_an_unknown_country_is_refused_before_anything_is_written(code: str) -> None:
    """The shop's own countries are the ones that can be shipped to."""
    with running(SMALL) as served:
        order = new_order(served, ("KNIFE", 1))
        order = replace(order, shipping=replace(order.shipping, country_code=code))
        with pytest.raises(ShopRefused, match=r"shipping\.country_code"):
            place(served, order)
        assert _rows(served, "order") == []


@pytest.mark.parametrize(
    ("change", "place_named"),
    [
        ({"quantity": 0}, r"items\[0\]\.quantity"),
        ({"net_total": Decimal("-1")}, r"items\[0\]\.net_total"),
        ({"net_total": Decimal("NaN")}, r"items\[0\]\.net_total"),
        ({"offer_id": "f" * 32}, r"items\[0\]"),
    ],
)
def test_nonsense_that_the_shop_would_take_is_refused(change: dict[str, Any], place_named: str) -> None:
    """The API takes quantity 0, negative prices and containers without a word: we do not."""
    with running(SMALL) as served:
        order = new_order(served, ("KNIFE", 1))
        order = replace(order, lines=(replace(order.lines[0], **change),))
        with pytest.raises(ShopRefused, match=place_named):
            place(served, order)
        assert _rows(served, "order") == []


def test_what_is_needed_in_the_shop_is_made_once() -> None:
    """Group, customer and tags come before the first order, by fixed ids; a second process makes none."""
    with running(SMALL) as served:
        for _ in range(2):
            place(served, new_order(served, ("KNIFE", 1)))
        assert served.requests("_action/sync") == 3
        assert served.shop.prepare_shop()
        made = {
            name: len(_rows(served, name)) for name in ("customer", "customer_group", "tag", "custom_field")
        }
        assert made == {"customer": 1, "customer_group": 2, "tag": 2, "custom_field": 4}
        assert served.shop.prepare_shop() == ()


def test_a_custom_field_that_is_there_already_stays() -> None:
    """A supplier who made the field by hand keeps it: its name is unique in the shop."""
    with running(SMALL) as served:
        with served.simulator.shop.work() as work:
            row = {"name": "kickroute_category", "type": "text"}
            work.writer.write("custom_field", row, "", "insert")
        made = served.shop.prepare_shop()
        assert not any("kickroute_category" in sentence for sentence in made)
        assert any("kickroute_dealer_price" in sentence for sentence in made)


def test_a_group_that_became_gross_is_set_right() -> None:
    """A customer group that shows gross prices would change every order's amounts."""
    with running(SMALL) as served:
        served.shop.prepare_shop()
        for entity, row_id, fields in (
            ("customer_group", GROUP, {"displayGross": True}),
            (
                "customer",
                _rows(served, "customer")[0]["id"],
                {"groupId": served.simulator.shop.defaults.group},
            ),
        ):
            with served.simulator.shop.work() as work:
                work.writer.write(entity, {"id": row_id, **fields}, "", "update")
            assert len(served.shop.prepare_shop()) == 1
        assert served.simulator.shop.store.live["customer_group"].rows[GROUP]["displayGross"] is False
        assert _rows(served, "customer")[0]["groupId"] == GROUP


def test_what_was_deleted_meanwhile_is_made_again() -> None:
    """Somebody who tidies up and deletes our customer does not stop the orders."""
    with running(SMALL) as served:
        place(served, new_order(served, ("KNIFE", 1)))
        with served.simulator.shop.work() as work:
            work.writer.delete("customer", _rows(served, "customer")[0]["id"])
        place(served, new_order(served, ("KNIFE", 1)))
        assert len(_rows(served, "order")) == 2
        assert len(_rows(served, "customer")) == 1


def test_a_note_stands_in_every_comment_that_staff_sees() -> None:
    """6.6 has one comment, 6.7 an internal one beside it; what stands there already stays."""
    for version in VERSIONS:
        with running(SMALL, version=version) as served:
            placed = place(served, replace(new_order(served, ("KNIFE", 1)), note=""))
            served.simulator.owner.edit_order(placed.id, customerComment="Bitte klingeln")
            served.shop.add_note(placed.id, NOTE)
            row = _row(served, placed)
            assert row["customerComment"] == f"Bitte klingeln\n{NOTE}"
            assert row.get("internalComment") == (NOTE if version == "6.7" else None)


# states


def _states(served: Served, order: ShopOrder) -> tuple[str, list[str], list[str]]:
    state = served.simulator.owner.state(order.id)
    return state["order"], state["deliveries"], state["transactions"]


@pytest.mark.parametrize(
    ("status", "payment", "tags"),
    [
        (OrderStatus.PENDING_PAYMENT, "open", [TAG]),
        (OrderStatus.ON_HOLD, "open", [TAG, ON_HOLD_TAG]),
        (OrderStatus.AWAITING_FULFILLMENT, "paid", [TAG]),
    ],
)
def test_a_retailers_status_is_the_payments_state(status: OrderStatus, payment: str, tags: list[str]) -> None:
    """In: open, open with our tag, paid; whether the order comes with it or is given it later."""
    with running(SMALL) as served:
        placed = place(served, new_order(served, ("KNIFE", 1), status=status))
        for other in (*OPEN, status):
            served.shop.set_status(placed.id, other)
        for order in (placed, place(served, new_order(served, ("KNIFE", 1), status=status))):
            assert _states(served, order) == ("open", ["open"], [payment])
            assert _row(served, order)["tagIds"] == tags


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (("cancel",), OrderStatus.CANCELLED),
        (("complete",), OrderStatus.COMPLETED),
        (("ship",), OrderStatus.COMPLETED),
        (("ship", "retour"), OrderStatus.COMPLETED),
        (("ship_partially",), OrderStatus.AWAITING_FULFILLMENT),
        (("process",), OrderStatus.AWAITING_FULFILLMENT),
        (("refund",), OrderStatus.REFUNDED),
        (("refund_partially",), OrderStatus.AWAITING_FULFILLMENT),
        (("complete", "refund"), OrderStatus.REFUNDED),
        (("complete", "refund", "cancel"), OrderStatus.CANCELLED),
        (("reopen_payment",), OrderStatus.PENDING_PAYMENT),
        (("chargeback",), None),
        (("cancel_payment",), None),
    ],
)
def test_what_staff_does_is_told_in_the_words_of_the_wire(
    steps: tuple[str, ...], expected: OrderStatus | None
) -> None:
    """Out: one table; the strongest state counts, and what has no word is none."""
    with running(SMALL) as served:
        order, owner = place(served, new_order(served, ("KNIFE", 1))), served.simulator.owner
        acts: dict[str, Any] = {
            "cancel": owner.cancel,
            "complete": owner.complete,
            "process": owner.process,
            "ship": owner.ship,
            "ship_partially": lambda o: owner.ship(o, action="ship_partially"),
            "retour": lambda o: owner.ship(o, action="retour"),
            "refund": lambda o: owner.pay(o, "refund"),
            "refund_partially": lambda o: owner.pay(o, "refund_partially"),
            "reopen_payment": lambda o: owner.pay(o, "reopen"),
            "chargeback": lambda o: owner.pay(o, "chargeback"),
            "cancel_payment": lambda o: owner.pay(o, "cancel"),
        }
        for step in steps:
            acts[step](order.id)
        shown = _read(served, order)
        assert shown.status is expected
        assert shown.shop_status.startswith(served.simulator.owner.state(order.id)["order"])


def test_a_second_payment_counts_when_the_first_was_given_up() -> None:
    """A failed or cancelled payment is followed by another: the last that was not given up counts."""
    with running(SMALL) as served:
        order = place(served, new_order(served, ("KNIFE", 1)))
        served.simulator.owner.pay(order.id, "cancel")
        with served.simulator.shop.work() as work:
            row = {**_rows(served, "order_transaction")[0]}
            states = served.simulator.shop.defaults.states
            del row["id"], row["createdAt"]
            row["stateId"] = states["order_transaction", "paid"]
            work.writer.write("order_transaction", row, "", "insert")
        assert _read(served, order).status is OrderStatus.AWAITING_FULFILLMENT


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("end", ["cancel", "complete"])
def test_an_order_that_ended_is_never_revived_and_never_ended_twice(version: str, end: str) -> None:
    """In 6.6 a second ``cancel`` takes the stock again: the connector sends none, and reopens nothing."""
    with running(SMALL, version=version) as served:
        order = place(served, new_order(served, ("KNIFE", 2)))
        getattr(served.simulator.owner, end)(order.id)
        stock, states = served.simulator.owner.stock("KNIFE"), _states(served, order)
        for status in OPEN:
            with pytest.raises(ShopRefused, match="never reopens"):
                served.shop.set_status(order.id, status)
            served.shop.make_live(order.id, status)
        with pytest.raises(ShopRefused, match="never cancels"):
            served.shop.trash_order(order.id)
        assert (served.simulator.owner.stock("KNIFE"), _states(served, order)) == (stock, states)
        assert not served.requests("order/{id}/state")


def test_a_status_is_read_before_it_is_written() -> None:
    """A status that is there already sends no transition."""
    with running(SMALL) as served:
        order = place(served, new_order(served, ("KNIFE", 1)))
        served.shop.set_status(order.id, OrderStatus.AWAITING_FULFILLMENT)
        assert served.requests("/state/") == 0


def test_a_payment_that_means_the_same_is_left_as_it_is() -> None:
    """A reminded payment is pending already: it is not reopened only to be called open."""
    with running(SMALL) as served:
        pending = new_order(served, ("KNIFE", 1), status=OrderStatus.PENDING_PAYMENT)
        order = place(served, pending)
        served.simulator.owner.pay(order.id, "remind")
        shown = served.shop.set_status(order.id, OrderStatus.PENDING_PAYMENT)
        assert shown.status is OrderStatus.PENDING_PAYMENT
        assert _states(served, order)[2] == ["reminded"]


def test_a_payment_that_stands_right_is_not_moved() -> None:
    """On hold and pending differ by our tag alone: neither sends a transition of the payment."""
    with running(SMALL) as served:
        pending = new_order(served, ("KNIFE", 1), status=OrderStatus.PENDING_PAYMENT)
        order = place(served, pending)
        for status in (OrderStatus.ON_HOLD, OrderStatus.PENDING_PAYMENT):
            assert served.shop.set_status(order.id, status).status is status
        assert served.requests("/state/") == 0


def test_our_own_writes_mail_nobody() -> None:
    """Placing sends no mail in Shopware, and our transitions say ``sendMail: false``."""
    with running(SMALL) as served:
        order = place(served, new_order(served, ("KNIFE", 1)))
        for status in OPEN:
            served.shop.set_status(order.id, status)
        served.shop.add_note(order.id, NOTE)
        served.shop.add_parcel(order.id, Parcel("00340434161094042557", Carrier.DHL))
        assert served.simulator.log.mails == []
        served.simulator.owner.pay(order.id, "refund")
        assert [mail.data["to"] for mail in served.simulator.log.mails] == [RETAILER_MAIL]


@pytest.mark.parametrize("answer", [503, "drop"])
def test_a_status_whose_answer_was_lost_is_finished_the_next_time(answer: int | str) -> None:
    """Tag and payment are two writes: whatever was done already is left out when it is tried again."""
    with running(SMALL) as served:
        order = place(served, new_order(served, ("KNIFE", 1)))
        for path, method in (("/state/reopen$", "POST"), ("/api/order/[0-9a-f]{32}$", "PATCH")):
            served.shop.set_status(order.id, OrderStatus.AWAITING_FULFILLMENT)
            served.simulator.fail(path, method=method, at="after", answer=answer)
            with pytest.raises(Exception, match=str(answer) if answer == 503 else "broke"):
                served.shop.set_status(order.id, OrderStatus.ON_HOLD)
            assert served.shop.set_status(order.id, OrderStatus.ON_HOLD).status is OrderStatus.ON_HOLD


# refunds and parcels


def test_refunds_of_every_kind_are_read_gross_and_positive() -> None:
    """Completed capture refunds, finished returns and merged credit items; never the payment's state."""
    with running(SMALL, commercial=True) as served:
        owner = served.simulator.owner
        order = place(served, new_order(served, ("KNIFE", 2), ("TEA", 1)))
        owner.pay(order.id, "refund_partially")
        assert _read(served, order).refunds == ()
        capture = owner.refund(order.id, positions=[(0, 1, 5.95)])
        returned = owner.order_return(order.id, [(0, 1, 5.0), (1, 1, 5.35)])
        credit = owner.credit(order.id, 1.0)
        refunds = _read(served, order).refunds
        assert [(r.id, r.kind, r.total) for r in refunds] == [
            (capture, "capture refund", Decimal("5.95")),
            (returned, "order return", Decimal("10.35")),
            (credit, "credit item", refunds[2].total),
        ]
        assert [r.deduplication_id for r in refunds] == [
            deduplication_id(refund_id) for refund_id in (capture, returned, credit)
        ]
        ((first,), several, ()) = [r.lines for r in refunds]
        assert (first.net_total, first.total_tax) == (Decimal("5.00"), Decimal("0.95"))
        one, two = (next(x for x in several if x.order_line_id == line.id) for line in order.lines)
        assert one.net_total + one.total_tax == Decimal("5.00")
        assert (two.net_total, two.total_tax) == (Decimal("5.00"), Decimal("0.35"))
        # A credit on a net order is given with its tax.
        assert refunds[2].total is not None
        assert Decimal("1.07") < refunds[2].total < Decimal("1.19")


def test_a_refund_that_is_not_final_is_none() -> None:
    """Open, failed and cancelled capture refunds and returns under way move no money yet."""
    with running(SMALL, commercial=True) as served:
        owner = served.simulator.owner
        order = place(served, new_order(served, ("KNIFE", 2)))
        refund = owner.refund(order.id, 1.0, complete=False)
        owner.order_return(order.id, [(0, 1, 5.0)], done=False)
        assert _read(served, order).refunds == ()
        owner.complete_refund(refund)
        assert [r.id for r in _read(served, order).refunds] == [refund]


def test_order_returns_are_probed_once() -> None:
    """A shop without the Commercial plugin answers 404: that is asked once, not at every order."""
    with running(SMALL) as served:
        order = place(served, new_order(served, ("KNIFE", 1)))
        for _ in range(3):
            _read(served, order)
            list(served.shop.order_changes_since("0"))
        assert served.requests("search/order-return") == 1


def test_credit_items_are_no_lines_and_do_not_lower_what_was_paid() -> None:
    """A credit item is a refund: the order's lines stay as they were."""
    with running(SMALL) as served:
        order = place(served, new_order(served, ("KNIFE", 2)))
        served.simulator.owner.credit(order.id, 2.0)
        after = _read(served, order)
        assert [(x.offer_id, x.quantity, x.net_total) for x in after.lines] == [
            (x.offer_id, x.quantity, x.net_total) for x in order.lines
        ]
        assert after.total < order.total


def test_parcels_come_from_deliveries_and_named_fields_once_each() -> None:
    """Codes of every delivery, and those in custom fields that the settings name, of order and delivery."""
    tracking = OrderSettings(tracking=("custom:versand",), default_carrier="gls")
    with running(SMALL, sections={"orders": tracking}) as served:
        order = place(served, new_order(served, ("KNIFE", 1)))
        owner = served.simulator.owner
        owner.enter_tracking(order.id, ["0034 0434 1610 9404 2557", "folgt"])
        owner.edit_order(order.id, customFields={"versand": "00340434161094042557; 1Z12345E0205271688"})
        numbers = [parcel.number for parcel in _read(served, order).parcels]
        assert numbers == ["00340434161094042557", "1Z12345E0205271688"]


def test_a_parcel_is_entered_once_beside_those_of_others() -> None:
    """``add_parcel``: what staff entered stays, the status stays, and the same number is entered once."""
    with running(SMALL) as served:
        order = place(served, new_order(served, ("KNIFE", 1)))
        served.simulator.owner.enter_tracking(order.id, "00340434161094042564")
        for spaced in ("00340434161094042557", "0034 0434161094042557"):
            served.shop.add_parcel(order.id, Parcel(spaced, Carrier.DHL))
        (delivery,) = _rows(served, "order_delivery")
        assert delivery["trackingCodes"] == ["00340434161094042564", "00340434161094042557"]
        assert _read(served, order).status is order.status


# changes


def test_what_moves_no_date_of_the_order_is_seen_all_the_same() -> None:
    """Tracking, delivery and payment states, refunds, returns: none moves the order's own date."""
    with running(SMALL, commercial=True) as served:
        owner = served.simulator.owner
        order = place(served, new_order(served, ("KNIFE", 2)))
        acts: list[Any] = [
            lambda: owner.enter_tracking(order.id, "00340434161094042557"),
            lambda: owner.ship(order.id, action="ship_partially"),
            lambda: owner.pay(order.id, "refund_partially"),
            lambda: owner.refund(order.id, 1.0),
            lambda: owner.order_return(order.id, [(0, 1, 5.0)]),
            lambda: owner.credit(order.id, 1.0),
            lambda: owner.process(order.id),
            lambda: owner.edit_order(order.id, customerComment="x"),
        ]
        for act in acts:
            cursor = _mark(served)
            assert _changed(served, cursor) == []
            act()
            assert _changed(served, cursor) == [order.id]


def test_ordinary_orders_cost_a_row_and_are_not_read_whole() -> None:
    """A busy shop's own orders are looked at for their marks only."""
    with running(SMALL) as served:
        cursor = _mark(served)
        for _ in range(20):
            served.simulator.owner.sell([("TEA", 1)])
        before = served.requests()
        assert _changed(served, cursor) == []
        assert served.requests() - before <= 6


def test_a_shop_whose_clock_went_back_is_asked_from_there() -> None:
    """A clock that was set back hides no change that is made after it."""
    with running(SMALL) as served:
        order = place(served, new_order(served, ("KNIFE", 2)))
        cursor = _mark(served)
        served.simulator.clock.advance(timedelta(hours=-2))
        served.simulator.owner.cancel(order.id)
        assert _changed(served, cursor) == [order.id]


def test_more_orders_than_a_page_are_all_listed() -> None:
    """Changes go on beyond the first page."""
    with running(SMALL) as served:
        cursor = _mark(served)
        placed = [place(served, new_order(served, ("TEA", 1), net="1")) for _ in range(3)]
        (first,) = [row for row in _rows(served, "order") if row["id"] == placed[0].id]
        table = served.simulator.shop.store.live["order"]
        for number in range(600):
            copy = {**first, "id": f"{number:032x}", "autoIncrement": 1000 + number, "customFields": None}
            table.put(copy)
        assert set(_changed(served, cursor)) == {order.id for order in placed}


def test_a_deleted_product_leaves_the_orders_lines_readable() -> None:
    """The line's product becomes null; what it sold stays in the line itself."""
    with running(SMALL) as served:
        shirt = line(served, "SHIRT-S", 1, Decimal("5.00"))
        order: NewOrder = replace(new_order(served, ("KNIFE", 1)), lines=(shirt,))
        placed = place(served, order)
        served.simulator.owner.delete_product("SHIRT")
        (left,) = _read(served, placed).lines
        assert (left.product_id, left.offer_id, left.gtin) == (shirt.product_id, shirt.offer_id, shirt.gtin)
