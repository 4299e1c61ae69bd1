"""O1, O2: addresses longer than the shop's fields: fitted where nothing is lost, else refused at once."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from connector.model import Address
from connector.model.errors import ShopDoubtful, ShopRefused
from connector.model.records import OrderState
from connector.orders.intake import Answer, Verdict
from connector.web import replies
from tests.contract.making import BILLING, NOTE, SHIPPING, new_number
from tests.field.shops import new_order, served
from tests.field.trade import Trade, both, sent_to, trading

PHONE = "+49 221 1234567 (Mo-Fr 8-16 Uhr, sonst Zentrale: 0221 7654321 oder 0171 1111111)" + " 0" * 20
COMPANY = "Gesellschaft für " + "Handel und " * 30 + "mehr mbH"
FITTED: list[tuple[str, dict[str, str], dict[str, str]]] = [
    ("phone", {}, {"phone": PHONE}),
    ("mail", {}, {"email": "e" * 300 + "@retail.example"}),
    (
        "first name",
        {"first_name": "Karl Theodor Maria Nikolaus Johann Jakob Philipp Franz Joseph Sylvester"},
        {},
    ),
    ("last name", {"last_name": "Freiherr von und zu " + "Guttenberg-" * 5 + "Hausen"}, {}),
    ("one long word", {"last_name": "x" * 130}, {}),
    ("retailer's names", {}, {"first_name": "Ines " * 20, "last_name": "Händler " * 12}),
    ("company", {"company": COMPANY}, {"company": COMPANY}),
    ("further line", {"address_2": "c/o " + "Meier, Hinterhaus, " * 20}, {}),
    ("all", {"first_name": "Eva " * 40, "last_name": "y" * 90, "company": COMPANY, "address_2": COMPANY}, {}),
]


@both
@pytest.mark.parametrize(("shipping", "billing"), [case[1:] for case in FITTED], ids=[c[0] for c in FITTED])
def test_what_may_be_shortened_is_fitted(
    kind: str, shipping: dict[str, str], billing: dict[str, str], tmp_path: Path
) -> None:
    """The order is placed and confirmed; what did not fit stands in a line or in the note."""
    with trading(kind, tmp_path) as trade:
        wanted = trade.wanted(shipping=sent_to(**shipping), billing=replace(BILLING, **billing))
        answer = trade.answer(wanted)
        assert answer.verdict is Verdict.PLACED
        assert trade.record(wanted.kickroute_number).state is OrderState.CONFIRMED
        shown = trade.shown(wanted.kickroute_number)
        for part in ("address_1", "postcode", "city", "country_code"):
            assert getattr(shown.shipping, part) == getattr(SHIPPING, part)
        kept = " ".join([*_texts(shown.shipping), *_texts(shown.billing), *_notes(trade, shown.id)])
        for text in (*shipping.values(), *billing.values()):
            for word in text.split():
                assert word[:30] in kept


def test_an_order_that_fits_is_left_as_it_is(tmp_path: Path) -> None:
    """The longest that Shopware's columns hold, umlauts counted as one: nothing is moved, the note stays."""
    longest = {"first_name": "ü" * 50, "last_name": "ß" * 60, "company": "F" * 255, "city": "Ö" * 70}
    with trading("shopware", tmp_path) as trade:
        wanted = trade.wanted(
            shipping=sent_to(**longest, postcode="1" * 50, address_1="W" * 255, address_2="z" * 255),
            billing=replace(BILLING, phone="0" * 40),
        )
        assert trade.answer(wanted).verdict is Verdict.PLACED
        shown = trade.shown(wanted.kickroute_number)
        assert shown.shipping == replace(wanted.shipping, email="")
        assert shown.billing == wanted.billing
        assert trade.shop.has_note(shown.id, NOTE)


TOO_LONG: list[tuple[str, str, str]] = [
    ("shopware", "city", "Ort" * 24),
    ("shopware", "postcode", "1" * 51),
    ("shopware", "address_1", "Lange Straße " * 20 + "5"),
    ("woocommerce", "city", "Ö" * 40_000),
    ("woocommerce", "postcode", "1" * 5_000),
    ("woocommerce", "address_1", "Lange Straße " * 6_000 + "5"),
]


@pytest.mark.parametrize("place", ["shipping", "billing"])
@pytest.mark.parametrize(("kind", "part", "text"), TOO_LONG)
def test_what_is_never_cut_is_refused(kind: str, part: str, text: str, place: str, tmp_path: Path) -> None:
    """422 ``address_too_long`` with the field's name; nothing is posted and nothing kept."""
    with trading(kind, tmp_path) as trade:
        address = replace(SHIPPING if place == "shipping" else BILLING, **{part: text})
        wanted = replace(trade.wanted(), **{place: address})  # type: ignore[arg-type]  # an address either way
        answer = trade.answer(wanted)
        reply = replies.to_order(answer)
        assert (reply.status, reply.content["code"]) == (422, "address_too_long")
        assert reply.content["data"]["field"] == f"{place}.{part}"
        assert text not in json.dumps(reply.content)
        assert _known(trade, wanted.kickroute_number) is False
        assert trade.shop.find_orders(wanted) in ((), None)


@both
def test_the_third_time_somebody_hears_who_sent_it(kind: str, tmp_path: Path) -> None:
    """The retailer is named, not the end customer; once it is corrected and placed, the alarm is over."""
    with trading(kind, tmp_path) as trade:
        wanted = trade.wanted(shipping=sent_to(city="Ort" * 30_000))
        key = f"order.refused.{wanted.kickroute_number}"
        for _ in range(2):
            assert trade.answer(wanted).verdict is Verdict.ADDRESS_TOO_LONG
        assert key not in trade.notifier.raised
        assert trade.answer(trade.wanted(shipping=wanted.shipping)).verdict is Verdict.ADDRESS_TOO_LONG
        assert trade.notifier.raised == {}
        assert trade.answer(wanted).verdict is Verdict.ADDRESS_TOO_LONG
        sentence = trade.notifier.raised[key]
        assert BILLING.company in sentence
        assert "shipping.city" in sentence
        assert "OrtOrt" not in sentence
        assert trade.answer(replace(wanted, shipping=SHIPPING)).verdict is Verdict.PLACED
        assert key not in trade.notifier.raised


@both
def test_it_is_not_taken_while_the_shop_is_away(kind: str, tmp_path: Path) -> None:
    """What cannot be placed is never answered 200: not known yet, it is to be sent again."""
    with trading(kind, tmp_path) as trade:
        wanted = trade.wanted(shipping=sent_to(city="Ort" * 30_000))
        fine = trade.wanted()
        trade.sim.fail(".", answer=503, times=0)
        assert trade.answer(wanted) == Answer(Verdict.UNAVAILABLE)
        assert trade.answer(fine) == Answer(Verdict.TAKEN)


def test_sql_errors_about_data_are_refusals() -> None:
    """1406, 1264, 1048, 1452 …: the same again would fail the same; only locks and the like pass."""
    with served("shopware") as held:
        order = new_order(held)

        def place_after(code: int) -> None:
            held.sim.fail("/api/order$", method="POST", answer=f"sql {code}")
            held.shop.create_order(replace(order, kickroute_number=new_number()))

        for code in (1406, 1264, 1048, 1366, 1292):
            with pytest.raises(ShopRefused):
                place_after(code)
        for code in (1205, 1114, 2006):
            with pytest.raises(ShopDoubtful):
                place_after(code)


def _texts(address: Address) -> list[str]:
    return [
        address.first_name,
        address.last_name,
        address.company,
        address.address_2,
        address.phone,
        address.email,
    ]


def _notes(trade: Trade, order_id: str) -> list[str]:
    if trade.kind == "woocommerce":
        return [note.text for note in trade.sim.state.tables.notes.values() if note.order_id == int(order_id)]
    return [str(trade.sim.owner.order(order_id).get("customerComment"))]


def _known(trade: Trade, number: str) -> bool:
    with trade.store.reading() as tx:
        return tx.orders.get(number) is not None
