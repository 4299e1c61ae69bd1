"""The history checker finds every violation that is planted in a sound history, and only those."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tests.faults.history import History, HubRow, ShopRow, Told, Wrong, check

SOUND = History(
    shop=(
        ShopRow(
            number="KR-1",
            shop_number="101",
            status="completed",
            statuses=("pending-payment", "awaiting-fulfillment", "completed"),
            total=Decimal("20.01"),
            refunds=((900, Decimal("5.00")),),
            tracking=("JJD1",),
        ),
        ShopRow(
            number="KR-2",
            shop_number="102",
            status="cancelled",
            statuses=("pending-payment", "awaiting-fulfillment", "cancelled"),
            total=Decimal("10.00"),
            refunds=((901, Decimal("10.00")),),
        ),
        ShopRow(
            number="KR-1",
            shop_number="103",
            status="trash",
            statuses=("pending-payment", "trash"),
            total=Decimal("20.01"),
            trashed=True,
            noted=False,
        ),
    ),
    hub=(
        HubRow(
            number="KR-1",
            state="confirmed",
            status="completed",
            shop_number="101",
            gross=Decimal("20.00"),
            refunded=Decimal("5.00"),
            refunds=((900, Decimal("5.00")),),
            parcels=("JJD1",),
        ),
        HubRow("KR-2", "confirmed", "cancelled", "102", Decimal("10.00"), Decimal("10.00")),
        HubRow("KR-3", "refused", "cancelled", "", Decimal("7.00"), Decimal("7.00")),
    ),
    told=(
        Told("KR-1", refund=900, total=Decimal("5.00")),
        Told("KR-1", refund=900, total=Decimal("5.00")),
        Told("KR-1", status="awaiting-fulfillment"),
        Told("KR-1", status="completed"),
        Told("KR-1", status="completed"),
        Told("KR-2", status="cancelled"),
    ),
    stock={"4006381333931": 3, "96385074": None, "4012345678901": -2},
    offered={"4006381333931": 3, "96385074": None, "4012345678901": 0},
    traces={"store": b"KR-1", "log": b"order placed"},
    secrets=("Ährenweg 7",),
)


def shop(index: int, **changes: Any) -> Callable[[History], History]:
    """Change a row of the shop."""
    return lambda h: replace(
        h, shop=(*h.shop[:index], replace(h.shop[index], **changes), *h.shop[index + 1 :])
    )


def hub(index: int, **changes: Any) -> Callable[[History], History]:
    """Change a row of the platform."""
    return lambda h: replace(h, hub=(*h.hub[:index], replace(h.hub[index], **changes), *h.hub[index + 1 :]))


def without_shop_row(index: int) -> Callable[[History], History]:
    """Take a row out of the shop."""
    return lambda h: replace(h, shop=h.shop[:index] + h.shop[index + 1 :])


def with_shop_row(row: ShopRow) -> Callable[[History], History]:
    """Add a row to the shop."""
    return lambda h: replace(h, shop=(*h.shop, row))


def tell(*told: Told) -> Callable[[History], History]:
    """Let more be told at the end."""
    return lambda h: replace(h, told=h.told + told)


def trace(name: str, content: bytes) -> Callable[[History], History]:
    """Leave something in a file."""
    return lambda h: replace(h, traces={**h.traces, name: content})


REFUSED_ROW = ShopRow("KR-3", "104", "awaiting-fulfillment", ("awaiting-fulfillment",), Decimal(7))
PLANTED: dict[str, tuple[Callable[[History], History], Wrong, str]] = {
    "an order is not in the shop": (without_shop_row(1), Wrong.LOST, "KR-2"),
    "an order was never answered": (hub(2, state="unanswered"), Wrong.LOST, "KR-3"),
    "an order is still being placed": (hub(2, state="placing"), Wrong.LOST, "KR-3"),
    "an order stands twice in the shop": (shop(2, trashed=False), Wrong.DOUBLED, "KR-1"),
    "a double took stock before it was trashed": (
        shop(2, statuses=("pending-payment", "awaiting-fulfillment", "trash")),
        Wrong.DOUBLED,
        "KR-1",
    ),
    "a refused order is in the shop": (with_shop_row(REFUSED_ROW), Wrong.UNWANTED, "KR-3"),
    "a refused order took stock and was trashed": (
        with_shop_row(replace(REFUSED_ROW, trashed=True)),
        Wrong.UNWANTED,
        "KR-3",
    ),
    "an order that nobody placed": (
        with_shop_row(replace(REFUSED_ROW, number="KR-9")),
        Wrong.INVENTED,
        "KR-9",
    ),
    "the shop charges another sum": (shop(0, total=Decimal("20.05")), Wrong.WRONG_AMOUNT, "KR-1"),
    "the platform knows another number": (hub(0, shop_number="103"), Wrong.UNTOLD, "KR-1"),
    "the platform knows no number": (hub(0, shop_number="", state="accepted"), Wrong.UNTOLD, "KR-1"),
    "the note is missing": (shop(0, noted=False), Wrong.UNNOTED, "KR-1"),
    "a refund was never told": (hub(0, refunds=()), Wrong.LOST, "KR-1"),
    "a refund counted another amount": (
        hub(0, refunds=((900, Decimal("5.01")),)),
        Wrong.WRONG_AMOUNT,
        "KR-1",
    ),
    "a refund was counted twice": (
        hub(0, refunds=((900, Decimal("5.00")), (900, Decimal("5.00")))),
        Wrong.DOUBLED,
        "KR-1",
    ),
    "a refund that the shop does not have": (
        hub(0, refunds=((900, Decimal("5.00")), (77, Decimal("1.00")))),
        Wrong.INVENTED,
        "KR-1",
    ),
    "a refund was told again with another amount": (
        tell(Told("KR-1", refund=900, total=Decimal("6.00"))),
        Wrong.WRONG_AMOUNT,
        "KR-1",
    ),
    "a refund was told for a wrong order, and ignored": (
        tell(Told("KR-2", refund=900, total=Decimal("5.00"))),
        Wrong.WRONG_AMOUNT,
        "KR-2",
    ),
    "a cancellation went back in part": (hub(1, refunded=Decimal("9.99")), Wrong.WRONG_AMOUNT, "KR-2"),
    "a cancellation that the shop never had": (
        hub(0, status="cancelled", refunded=Decimal("20.00")),
        Wrong.INVENTED,
        "KR-1",
    ),
    "a status was never told": (hub(0, status="awaiting-fulfillment"), Wrong.UNTOLD, "KR-1"),
    "a cancellation was never told": (
        hub(1, status="awaiting-fulfillment", refunded=Decimal(0)),
        Wrong.UNTOLD,
        "KR-2",
    ),
    "a tracking number was never told": (hub(0, parcels=()), Wrong.UNTOLD, "KR-1"),
    "a tracking number that the shop does not have": (
        hub(0, parcels=("JJD1", "JJD2")),
        Wrong.INVENTED,
        "KR-1",
    ),
    "statuses came in the wrong order": (
        tell(Told("KR-1", status="awaiting-fulfillment")),
        Wrong.UNORDERED,
        "KR-1",
    ),
    "a status that the shop never had": (tell(Told("KR-1", status="on-hold")), Wrong.UNORDERED, "KR-1"),
    "something about a shopper's own order": (tell(Told("7001", is_ours=False)), Wrong.FOREIGN, "7001"),
    "something about an order of another supplier": (
        tell(Told("KR-8", arrived=False)),
        Wrong.FOREIGN,
        "KR-8",
    ),
    "a stock is not what was told": (
        lambda h: replace(h, stock={**h.stock, "4006381333931": 4}),
        Wrong.STALE,
        "4006381333931",
    ),
    "an offer was never told": (lambda h: replace(h, stock={**h.stock, "1": 4}), Wrong.STALE, "1"),
    "an offer was never withdrawn": (lambda h: replace(h, offered={**h.offered, "1": 4}), Wrong.STALE, "1"),
    "an address stands in a file": (trace("store", "x Ährenweg 7 y".encode()), Wrong.LEAKED, "store"),
    "an address stands in a log, written as JSON": (trace("log", b"\\u00c4hrenweg 7"), Wrong.LEAKED, "log"),
}


def test_a_sound_history_is_clean() -> None:
    """Repetitions, rounding by a cent per line, and doubles that never cost anything are no problem."""
    assert str(check(SOUND)) == "nothing is wrong"


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_violation_is_found(name: str) -> None:
    """Each rule notices what breaks it, by its kind and what it is about."""
    plant, wrong, about = PLANTED[name]
    verdict = check(plant(SOUND))
    assert (wrong, about) in {(p.wrong, p.about) for p in verdict.problems}, str(verdict)
    assert not verdict.is_clean
    assert verdict.count(wrong) >= 1


def test_every_kind_of_problem_is_planted() -> None:
    """No kind of problem is there that no test has seen."""
    assert {wrong for _, wrong, _ in PLANTED.values()} == set(Wrong)


def test_what_a_retailer_asked_for_is_not_echoed() -> None:
    """A status that the connector itself set is right in the shop although the platform was not told it."""
    history = shop(0, status="on-hold", statuses=("pending-payment", "completed", "on-hold"))(SOUND)
    assert check(history).count(Wrong.UNTOLD) == 1
    assert check(hub(0, asked=("on-hold",))(history)).count(Wrong.UNTOLD) == 0


def test_what_the_shop_itself_lost_is_not_held_against_anybody() -> None:
    """An order erased by an old backup of the shop is not lost by us; a refund told of it was right."""
    assert str(check(shop(0, erased=True)(SOUND))) == "nothing is wrong"


def test_an_erased_order_may_not_be_told_as_cancelled() -> None:
    """That a row vanished is no cancellation."""
    history = hub(0, status="cancelled", refunded=Decimal("20.00"))(shop(0, erased=True)(SOUND))
    assert {p.wrong for p in check(history).problems} == {Wrong.INVENTED}


def test_what_was_told_before_the_shop_was_put_back_may_stay() -> None:
    """The shop shows the order open again and without its parcel; the goods are sent all the same."""
    old = replace(SOUND.shop[0], erased=True)
    history = shop(0, status="awaiting-fulfillment", tracking=(), refunds=())(SOUND)
    assert {p.wrong for p in check(history).problems} >= {Wrong.UNTOLD, Wrong.INVENTED}
    assert str(check(replace(history, shop=(*history.shop, old)))) == "nothing is wrong"
