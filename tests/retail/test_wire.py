"""What a retailer's shop tells is byte for byte what the platform's own plugin tells."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from adapters.memory import MemoryPlatform
from adapters.wire import message, read_forward_answer
from connector.model import Address, Carrier, OrderStatus, Parcel, StatusRequested
from connector.model.retail import (
    ForwardAnswer,
    ForwardedLine,
    LineRefused,
    OrderForwarded,
    SoldOrderChanged,
)
from tests.protocol.schemas import objections

FOLDER = Path(__file__).parents[1] / "recordings" / "kickroute-wire"


def recorded(name: str, kind: str) -> dict[str, Any]:
    """Return the message of a type that the plugin was recorded to send, with its members in their order."""
    (path,) = FOLDER.glob(f"{name}-*.json")
    sent = json.loads(path.read_text(encoding="utf-8"))["messages_sent_by_plugin"]
    return next(each["body"] for each in sent if each["body"]["type"] == kind)


def test_an_order_is_told_as_the_plugin_tells_it() -> None:
    """A platform with a strict schema takes it: no member more, in the same order, of the same types."""
    wanted = recorded("142", "order.placed")
    body = wanted["body"]
    items = tuple(
        ForwardedLine(
            item["gtin"],
            item["supplier_number"],
            item["quantity"],
            Decimal(item["net_total"]),
            Decimal(item["total_tax"]),
        )
        for item in body["items"]
    )
    shipping = Address(**body["shipping"], email="nobody@is.told")
    told = message([OrderForwarded(body["number"], OrderStatus(body["status"]), items, shipping)])
    assert json.dumps(told) == json.dumps(wanted)
    assert objections("retailer/order.placed", told) == []


def test_a_status_is_told_as_the_plugin_tells_it() -> None:
    """Without the tracking that the plugin adds empty: the protocol lets it be left out."""
    wanted = recorded("065", "order.updated")["body"]
    told = message([SoldOrderChanged(wanted["number"], OrderStatus(wanted["status"]))])["body"]
    del wanted["tracking"]
    assert json.dumps(told) == json.dumps(wanted)


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ({"status": "cancelled"}, StatusRequested("1031", OrderStatus.CANCELLED, "cancelled")),
        (
            {"tracking": {"number": " 0034 ", "carrier": "dhl"}},
            StatusRequested("1031", None, parcel=Parcel("0034", Carrier.DHL)),
        ),
        (
            {"status": "refunded", "refunded_total": "11.90"},
            StatusRequested("1031", OrderStatus.REFUNDED, "refunded", refunded=Decimal("11.90")),
        ),
        ({"tracking": {"number": "", "carrier": "dhl"}}, StatusRequested("1031", None)),
        (
            {"tracking": {"number": "1", "carrier": "?"}},
            StatusRequested("1031", None, parcel=Parcel("1", Carrier.OTHER)),
        ),
    ],
)
def test_what_the_platform_tells_of_an_order_is_read(body: dict[str, Any], read: StatusRequested) -> None:
    """Status, parcel and the amount of a refund, each where it is told."""
    platform = MemoryPlatform()
    raw = json.dumps({"type": "order.updated", "body": {"number": "1031", **body}}).encode()
    assert platform.read_callback(raw, platform.sign(raw)) == read


@pytest.mark.parametrize(
    ("answer", "read"),
    [
        (None, None),
        ({"status": 200}, None),
        ("ok", None),
        ({"numbers": ["KR-1", "KR-2"], "rejected": []}, ForwardAnswer(2)),
        (
            {"numbers": [], "rejected": [{"gtin": "1", "quantity": 2, "reason": "unknown_gtin"}, "?"]},
            ForwardAnswer(0, (LineRefused("1", 2, "unknown_gtin"),)),
        ),
        ({"rejected": "none"}, None),
    ],
)
def test_the_answer_to_an_order_is_read_where_there_is_one(
    answer: object, read: ForwardAnswer | None
) -> None:
    """The platform's own says nothing of lines; nothing in an answer makes a taken order untaken."""
    assert read_forward_answer(answer) == read
