"""What a shop, or whoever sits in its place, may answer: nothing of it harms the connector."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from adapters.http import SHOP_ERRORS, Answer, HttpClient, Timeouts, read_retry_after
from adapters.shopware.translate import values as shopware
from adapters.woocommerce.translate import values as woocommerce
from connector.model.errors import ConnectorError, ShopUnavailable
from connector.running.worker import Worker
from tests.adapters.scripted_server import ScriptedServer, reply
from tests.waiting import LIMIT, until

MEGABYTE = 1024 * 1024
MOST = 4 * MEGABYTE

Ask = Callable[..., Answer]


@pytest.fixture
def ask() -> Ask:
    """Return what asks a server that answers this once, and gives the answer."""

    def asking(body: bytes, **headers: str) -> Answer:
        with ScriptedServer([reply(200, body=body, headers=headers)]) as server:
            client = HttpClient(
                "the shop", server.url, errors=SHOP_ERRORS, max_body=MOST, timeouts=Timeouts(total=20)
            )
            try:
                return client.get("/things")
            finally:
                client.close()

    return asking


def _zeros(megabytes: int) -> bytes:
    return gzip.compress(bytes(megabytes * MEGABYTE), 1)


def test_a_compressed_answer_is_never_unfolded_beyond_what_is_allowed(ask: Ask) -> None:
    """A "zip bomb" is given up at the allowed size: what is held meanwhile is no multiple of it."""
    bomb = _zeros(200)
    assert len(bomb) < MOST / 3
    tracemalloc.start()
    try:
        with pytest.raises(ShopUnavailable, match="larger than any that was asked for"):
            ask(bomb, **{"Content-Encoding": "gzip"})
        assert tracemalloc.get_traced_memory()[1] < 4 * MOST
    finally:
        tracemalloc.stop()


def test_layers_of_compression_are_no_way_around_it(ask: Ask) -> None:
    """A bomb inside of a bomb is no different."""
    with pytest.raises(ConnectorError):
        ask(gzip.compress(_zeros(200)), **{"Content-Encoding": "gzip, gzip"})


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"[" * 100_000 + b'"\\u0000"',
        b"[" * 900 + b'"\\u0000"' + b"]" * 900,
        b'"\xff\xfe"',
        b'{"id": ' + b"9" * 5000 + b"}",
        b"",
    ],
    ids=["lists", "objects", "lists-with-zero", "nearly-too-deep", "no-utf-8", "number-too-long", "empty"],
)
def test_what_cannot_be_read_is_no_answer(ask: Ask, body: bytes) -> None:
    """Nesting without end, bytes that are no text and numbers without end: the shop counts as unavailable."""
    try:
        answer = ask(body)
    except ShopUnavailable:
        return
    assert body.startswith(b"[" * 900), answer


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (b'"Tee\\u0000kanne"', "Teekanne"),
        (b'"Tee\\ud83d"', "Tee"),
        (b'"\\uDC00Tee"', "Tee"),
        (b'"Tee \\ud83e\\uded6"', "Tee 🫖"),
        (b'{"a\\u0000": ["\\u0000b"]}', {"a": ["b"]}),
        (b"[NaN, Infinity, -Infinity]", [None, None, None]),
    ],
)
def test_what_no_database_keeps_is_dropped(ask: Ask, written: bytes, read: Any) -> None:
    """The character zero and halves of characters are left out, NaN and Infinity are null, emoji stay."""
    assert ask(written).document == read


HUGE = ["1e999999999", "-1e999999999", "1e400", "9" * 4000, "1e-999999999", "NaN", "Infinity", "٣", "1_000"]


@pytest.mark.parametrize("text", HUGE)
@pytest.mark.parametrize("values", [woocommerce, shopware], ids=["woocommerce", "shopware"])
def test_a_number_without_measure_is_none(values: Any, text: str) -> None:
    """A number that would unfold to gigabytes, or in other digits, is unreadable; nothing hangs."""
    amount = values.amount_of(text)
    assert amount is None or abs(amount) < 10**18
    assert abs(values.integer_at({"stock": text}, "stock")) < 10**18


@pytest.mark.parametrize("number", [10**4000, -(10**4000), 1e308, float("inf"), float("nan")])
@pytest.mark.parametrize("values", [woocommerce, shopware], ids=["woocommerce", "shopware"])
def test_a_json_number_without_measure_is_none(values: Any, number: float) -> None:
    """So are numbers that JSON writes out."""
    assert values.amount_of(number) is None
    assert values.integer_at({"stock": number}, "stock") == 0
    assert len(values.text_of(number)) < 5000


@pytest.mark.parametrize("wait", ["9" * 30, "99999999999", "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_nobody_can_make_the_connector_wait_for_years(wait: str) -> None:
    """``Retry-After`` is obeyed for a day at most; no timer fails at it."""
    seconds = read_retry_after({"retry-after": wait})
    assert seconds is not None
    assert 0 < seconds <= 86_400


def test_a_worker_outlives_any_wait_that_it_is_asked_for() -> None:
    """A wait that no timer takes does not end the worker's thread."""
    runs: list[int] = []

    def work() -> None:
        runs.append(1)
        raise ShopUnavailable("come back later", 1e300)

    worker = Worker("trying", work)
    worker.start()
    until("a failed run", lambda: worker.state.failures == 1)
    worker.wake()
    until("a second failed run", lambda: worker.state.failures == 2)
    worker.stop()
    assert worker.join(LIMIT)
    assert runs == [1, 1]


def test_a_deep_value_of_one_product_is_only_text(ask: Ask) -> None:
    """A plugin's deeply nested meta value is read like any other text of a product."""
    deep = "[" * 300 + "]" * 300
    document = ask(
        json.dumps({"meta_data": [{"key": "x", "value": "y"}]}).replace('"y"', deep).encode()
    ).document
    assert woocommerce.meta_text(document, "x").startswith("[[")
