"""O3, O4: compared as written; what the shop eats is replaced, a mail address that it refuses is left out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from connector.model import ShopOrder
from connector.model.records import OrderState
from connector.orders.intake import Verdict
from tests.contract.making import BILLING, SHIPPING
from tests.field.trade import Trade, both, sent_to, trading

DASHES = [
    {"last_name": "-"},
    {"city": "-"},
    {"first_name": "-", "last_name": "-"},
    {"first_name": "", "last_name": ""},
    {"last_name": " - "},
]
TEXTS = [
    "Weg <5",
    "A<B",
    "<b>fett</b> 5",
    "a <",
    "<5>",
    "1<2>3 4",
    "A < B",
    "x & y",
    '"q" \\',
    "a > b",
    "Weg&nbsp;5",
]
MAILS = [
    "einkauf@bücher-müller.example",
    "jörg@example.com",
    "a@b.c",
    "a@b",
    "a@-example.com",
    "einkauf@example.com.",
    "einkauf@exa_mple.com",
    '"ein kauf"@example.com',
    "Einkauf <einkauf@example.com>",
    "einkauf@example.com, chef@example.com",
    "kein",
]


def placed(trade: Trade, **changes: object) -> ShopOrder:
    """Place an order, require that it is confirmed and nobody was alarmed, and return it."""
    wanted = trade.wanted(**changes)  # type: ignore[arg-type]  # tests name fields of an order
    assert trade.answer(wanted).verdict is Verdict.PLACED
    assert trade.record(wanted.kickroute_number).state is OrderState.CONFIRMED
    assert trade.notifier.raised == {}
    return trade.shown(wanted.kickroute_number)


@both
@pytest.mark.parametrize("parts", DASHES, ids=str)
def test_a_dash_is_a_name_like_any_other(kind: str, parts: dict[str, str], tmp_path: Path) -> None:
    """Shopware needs names and shows a dash for none: it is the order that was sent."""
    with trading(kind, tmp_path) as trade:
        placed(trade, shipping=sent_to(**parts))


@both
@pytest.mark.parametrize("text", TEXTS)
def test_no_character_is_eaten(kind: str, text: str, tmp_path: Path) -> None:
    """In every part of both addresses: letters and digits around a sign all arrive."""
    parts = {"address_1": f"Weg {text}", "company": text, "last_name": text, "city": text, "address_2": text}
    with trading(kind, tmp_path) as trade:
        shown = placed(trade, shipping=sent_to(**parts), billing=replace(BILLING, company=text))
        letters = [c for c in text if c.isalnum()]
        got = " ".join([shown.shipping.address_1, shown.shipping.address_2])
        assert [c for c in shown.shipping.city if c.isalnum()] == letters
        assert [c for c in shown.shipping.last_name if c.isalnum()] == letters
        assert [c for c in shown.billing.company if c.isalnum()] == letters
        assert all(c in got for c in letters)


@both
def test_a_note_with_such_characters_is_found_again(kind: str, tmp_path: Path) -> None:
    """The setting ``orders.note`` may hold them too."""
    with trading(kind, tmp_path) as trade:
        trade.counter = replace(trade.counter, note="Kickroute <Dropship> 5<6")
        placed(trade)


@both
@pytest.mark.parametrize("mail", MAILS)
def test_a_mail_address_that_the_shop_refuses_is_left_out(kind: str, mail: str, tmp_path: Path) -> None:
    """The order is placed; staff finds the address in the note, and no part of it where mails go."""
    with trading(kind, tmp_path) as trade:
        shown = placed(trade, billing=replace(BILLING, email=mail))
        assert shown.billing.email in ("", mail)
        assert shown.shipping == replace(SHIPPING, email="")
        if not shown.billing.email:
            assert mail.replace("<", "").split("@")[0][:5] in _note(trade, shown.id)


def _note(trade: Trade, order_id: str) -> str:
    if trade.kind == "woocommerce":
        notes = trade.sim.state.tables.notes.values()
        return "\n".join(note.text for note in notes if note.order_id == int(order_id))
    return str(trade.sim.owner.order(order_id).get("customerComment"))
