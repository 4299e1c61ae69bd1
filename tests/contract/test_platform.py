"""The promises of ``connector.ports.Platform``."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest

from connector.model import (
    Carrier,
    Event,
    ItemChanged,
    NumberRequested,
    OrderChanged,
    OrderStatus,
    Parcel,
    RefundIssued,
    Stock,
)
from connector.model.errors import (
    CallbackMalformed,
    PlatformAccessDenied,
    PlatformRefused,
    PlatformUnavailable,
    SignatureWrong,
    SupplierInactive,
)
from tests.contract.platforms import KEY, PLATFORMS, PREVIOUS_KEY, PlatformKit, Trouble, gtins, product

URL = "http://127.0.0.1:8400/kickroute/callback"
BODY = json.dumps({"type": "order.requested_number", "body": {"kickroute_order_number": "KR-1"}}).encode()


@pytest.fixture(params=PLATFORMS, scope="module")
def opened(request: pytest.FixtureRequest) -> Iterator[PlatformKit]:
    """Open a platform for all tests."""
    with PLATFORMS[request.param]() as kit:
        yield kit


@pytest.fixture
def told(opened: PlatformKit) -> tuple[PlatformKit, int]:
    """Give the platform and how many messages it had taken before the test."""
    return opened, len(opened.taken())


def _since(told: tuple[PlatformKit, int]) -> list[dict[str, Any]]:
    kit, before = told
    return kit.taken()[before:]


def _sign(body: bytes, key: str) -> str:
    return hmac.new(key.encode(), body, hashlib.sha256).hexdigest()


# test_connection


def test_the_shop_is_announced(opened: PlatformKit) -> None:
    """``test_connection``: announces where the shop may be called back, replacing what was told before."""
    opened.platform.test_connection(URL)
    assert opened.callback_url() == URL
    opened.platform.test_connection(URL + "/moved")
    assert opened.callback_url() == URL + "/moved"


# send


def test_what_was_sent_was_taken(told: tuple[PlatformKit, int]) -> None:
    """``send``: returns only when the platform has taken the events."""
    kit, _ = told
    offer = product()
    kit.platform.send([offer])
    (message,) = _since(told)
    assert message["type"] == "products.create"
    assert [p["gtin"] for p in message["body"]] == [offer.items[0].gtin]


def test_several_products_go_as_one_list(told: tuple[PlatformKit, int]) -> None:
    """``send``: several ProductOffered go as one list."""
    kit, _ = told
    kit.platform.send([product(), product(), product()])
    (message,) = _since(told)
    assert (message["type"], len(message["body"])) == ("products.create", 3)


def test_any_other_mixture_goes_as_one_batch_in_order(told: tuple[PlatformKit, int]) -> None:
    """``send``: any other mixture goes as one batch, in its order."""
    kit, _ = told
    gtin = gtins.next()
    number = kit.order()
    events: list[Event] = [
        product(gtin),
        ItemChanged(gtin, stock=Stock(3, True)),
        ItemChanged(gtin, dealer_price=Decimal("11.5")),
        OrderChanged(number, OrderStatus.ON_HOLD, Parcel("00340434161094042557", Carrier.DHL)),
        RefundIssued(number, Decimal("0.01"), 1),
    ]
    kit.platform.send(events)
    (message,) = _since(told)
    assert message["type"] == "events.batch.process"
    types = [event["type"] for event in message["body"]]
    assert types == ["products.create", "item.updated", "item.updated", "order.updated", "refund.issued"]


def test_nothing_is_nothing(told: tuple[PlatformKit, int]) -> None:
    """``send``: no events are no message."""
    kit, _ = told
    kit.platform.send([])
    assert _since(told) == []


def test_refused_content_is_refused_whole(told: tuple[PlatformKit, int]) -> None:
    """``send``: raises PlatformRefused when the content is refused; all or none is taken."""
    kit, _ = told
    gtin = gtins.next()
    kit.platform.send([product(gtin)])
    before = len(kit.taken())
    good = ItemChanged(gtin, stock=Stock(3, True))
    for events in ([kit.refused_event()], [good, kit.refused_event()]):
        with pytest.raises(PlatformRefused):
            kit.platform.send(events)
    assert len(kit.taken()) == before


def test_more_than_fits_is_refused(told: tuple[PlatformKit, int]) -> None:
    """``send``: more at once than the protocol takes is refused too, and splitting finds what fits."""
    kit, _ = told
    with pytest.raises(PlatformRefused, match="at most 200"):
        kit.platform.send([product()] * 201)
    with pytest.raises(PlatformRefused, match="at most 20"):
        kit.platform.send([ItemChanged(gtins.next(), live=False)] * 21)
    assert _since(told) == []


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (Trouble.BUSY, PlatformUnavailable),
        (Trouble.DOWN, PlatformUnavailable),
        (Trouble.UNKNOWN_KEY, PlatformAccessDenied),
        (Trouble.INACTIVE, SupplierInactive),
    ],
)
def test_trouble_is_classed_by_what_to_do_next(
    told: tuple[PlatformKit, int], trouble: Trouble, error: type[Exception]
) -> None:
    """All methods may raise PlatformUnavailable and PlatformAccessDenied; nothing was taken then."""
    kit, _ = told
    with kit.trouble(trouble):
        with pytest.raises(error) as sending:
            kit.platform.send([product()])
        with pytest.raises(error) as announcing:
            kit.platform.test_connection(URL)
    for caught in (sending, announcing):
        assert type(caught.value) is error
        assert getattr(caught.value, "retry_after", None) == (7 if trouble is Trouble.BUSY else None)
    assert _since(told) == []
    kit.platform.send([product()])


def test_a_lost_answer_is_sent_again(told: tuple[PlatformKit, int]) -> None:
    """A message whose answer was lost is unavailable: it may have been taken, and comes again."""
    kit, _ = told
    offer = product()
    with kit.trouble(Trouble.LOST_ANSWER), pytest.raises(PlatformUnavailable):
        kit.platform.send([offer])
    kit.platform.send([offer])
    first, second = _since(told)
    assert first == second


def test_several_threads_may_send(told: tuple[PlatformKit, int]) -> None:
    """All are safe to call from several threads."""
    kit, _ = told
    offers = [product() for _ in range(8)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda offer: kit.platform.send([offer]), offers))
    taken = {message["body"][0]["gtin"] for message in _since(told)}
    assert taken == {offer.items[0].gtin for offer in offers}


# read_callback


@pytest.mark.parametrize("key", [KEY, PREVIOUS_KEY])
def test_a_callback_signed_with_a_key_of_ours_is_read(opened: PlatformKit, key: str) -> None:
    """``read_callback``: the signature may be of the current or of the previous key."""
    assert opened.platform.read_callback(BODY, _sign(BODY, key)) == NumberRequested("KR-1")


@pytest.mark.parametrize("signature", ["", _sign(BODY, "another key"), _sign(BODY + b" ", KEY)])
def test_any_other_signature_is_wrong(opened: PlatformKit, signature: str) -> None:
    """``read_callback``: raises SignatureWrong for a missing or foreign signature."""
    with pytest.raises(SignatureWrong):
        opened.platform.read_callback(BODY, signature)


def test_nothing_is_parsed_before_the_signature_fits(opened: PlatformKit) -> None:
    """``read_callback``: the signature is compared before anything is parsed."""
    with pytest.raises(SignatureWrong):
        opened.platform.read_callback(b"not json", "")


def test_a_malformed_callback_names_place_and_reason(opened: PlatformKit) -> None:
    """``read_callback``: raises CallbackMalformed with the place and the reason."""
    body = b'{"type": "order.requested_number", "body": {}}'
    with pytest.raises(CallbackMalformed, match=r"body\.kickroute_order_number: .* allowed is"):
        opened.platform.read_callback(body, _sign(body, KEY))
