"""What the HTTP client makes of everything another side may answer, or fail to answer."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable
from typing import Any

import pytest
from requests.exceptions import SSLError

from adapters.http import PLATFORM_ERRORS, SHOP_ERRORS, Answer, HttpClient, Timeouts
from adapters.http.failures import explain_exception
from connector.model.errors import (
    ConnectorError,
    PlatformAccessDenied,
    PlatformRefused,
    PlatformUnavailable,
    ShopAccessDenied,
    ShopDoubtful,
    ShopFailed,
    ShopIntercepted,
    ShopRefused,
    ShopUnavailable,
)
from tests.adapters.scripted_server import Reply, ScriptedServer, break_off, reply
from tests.waiting import until

QUICK = Timeouts(read=0.2, total=0.3)
PAGE = reply(200, body=b"<html>maintenance</html>", kind="text/html")


def _ask(replies: list[Reply], method: str = "GET", **options: Any) -> tuple[Answer, ScriptedServer]:
    with ScriptedServer(replies) as server:
        client = HttpClient("the shop", server.url, errors=SHOP_ERRORS)
        try:
            return client.request(method, "/things", **options), server
        finally:
            client.close()


def _failure_of(replies: list[Reply], method: str = "GET", **options: Any) -> ConnectorError:
    with pytest.raises(ConnectorError) as caught:
        _ask(replies, method, **options)
    return caught.value


def test_json_is_returned_with_status_and_headers() -> None:
    """A JSON answer comes back parsed, with header names in lower case."""
    answer, server = _ask([reply(200, [{"ä": 1}], headers={"X-WP-Total": "1"})], params={"q": "ü&x"})
    assert (answer.status, answer.document, answer.headers["x-wp-total"]) == (200, [{"ä": 1}], "1")
    assert server.asked[0].target == "/things?q=%C3%BC%26x"


@pytest.mark.parametrize(
    ("status", "read_error", "write_error"),
    [
        (301, ShopUnavailable, ShopUnavailable),
        (400, ShopRefused, ShopRefused),
        (401, ShopAccessDenied, ShopAccessDenied),
        (403, ShopAccessDenied, ShopAccessDenied),
        (404, ShopRefused, ShopRefused),
        (413, ShopRefused, ShopRefused),
        (422, ShopRefused, ShopRefused),
        (429, ShopUnavailable, ShopUnavailable),
        (500, ShopFailed, ShopDoubtful),
        (502, ShopFailed, ShopDoubtful),
        (503, ShopFailed, ShopDoubtful),
        (504, ShopFailed, ShopDoubtful),
    ],
)
def test_each_status_is_classed_by_what_to_do_next(
    status: int, read_error: type[Exception], write_error: type[Exception]
) -> None:
    """A status becomes the same error everywhere; a write with a broken answer is doubtful."""
    answer = reply(status, {"code": "some_code", "message": "Some <b>words</b>"})
    assert type(_failure_of([answer])) is read_error
    assert type(_failure_of([answer], "POST", json={})) is write_error


def test_the_message_names_who_where_what_and_the_other_sides_words() -> None:
    """A refusal carries the place, the status, the shop's code and its words without markup."""
    error = _failure_of([reply(400, {"code": "bad_thing", "message": "<p>No &amp; no</p>\n"})])
    assert isinstance(error, ShopRefused)
    assert (error.code, error.status) == ("bad_thing", 400)
    for part in ("the shop http://127.0.0.1", "GET /things", "HTTP 400", "bad_thing", "No & no"):
        assert part in str(error)


def test_error_codes_may_be_numbers_and_documents_lists() -> None:
    """Neither a number as code nor a list as the document of an error breaks anything."""
    assert _failure_of([reply(400, {"code": 0, "message": None, "data": 500})]).args
    assert type(_failure_of([reply(400, ["x"])])) is ShopRefused


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (PAGE, ShopFailed),
        (reply(200, body=b'{"half": ', kind="application/json"), ShopFailed),
        (reply(200, body=b"", kind="application/json"), ShopFailed),
        (reply(200, body=b"0", kind="text/html"), ShopFailed),
        (reply(404, body=b"<html>not found</html>", kind="text/html"), ShopUnavailable),
    ],
)
def test_what_is_not_json_is_an_outage(answer: bytes, error: type[ShopUnavailable]) -> None:
    """HTML with 200, half a document and an empty one are no answer, never an empty shop."""
    assert type(_failure_of([answer])) is error


def test_a_write_answered_with_a_page_is_doubtful() -> None:
    """The write may have been done before something else answered for it, whatever the status says."""
    assert type(_failure_of([PAGE], "POST", json={})) is ShopIntercepted
    for status in (302, 400, 401, 403, 404, 405, 406, 501):
        page = reply(status, body=b"<html>", kind="text/html")
        assert type(_failure_of([page], "POST", json={})) is ShopIntercepted


def test_a_body_that_is_no_json_passes_where_json_is_not_needed() -> None:
    """204, and 200 with any body where only the status counts, are answers."""
    assert _ask([reply(204, body=b"")])[0].document is None
    answer, _ = _ask([PAGE], needs_json=False)
    assert (answer.document, answer.body) == (None, b"<html>maintenance</html>")


def test_expected_statuses_are_answers() -> None:
    """A caller that knows what a 404 means gets it as an answer."""
    assert _ask([reply(404, {"code": "gone"})], expected=(404,))[0].document == {"code": "gone"}


def test_redirects_are_not_followed_and_say_what_to_set() -> None:
    """A redirect names its target and the address in the settings; the target is not asked."""
    with ScriptedServer([reply(200, {})]) as elsewhere:
        target = f"{elsewhere.url}/things?consumer_key=ck_1"
        error = _failure_of([reply(301, {}, headers={"Location": target})])
        assert elsewhere.asked == []
    assert f"{elsewhere.url}/things " in str(error)
    assert "set the one it redirects to" in str(error)
    assert "ck_1" not in str(error)


@pytest.mark.parametrize(("header", "seconds"), [("7", 7.0), ("Tue, 24 Nov 2026 06:10:00 GMT", 600.0)])
def test_retry_after_is_read_as_seconds(header: str, seconds: float) -> None:
    """Seconds or a date by the server's own clock; 429 and 503 alike."""
    dated = {"Retry-After": header, "Date": "Tue, 24 Nov 2026 06:00:00 GMT"}
    for status in (429, 503):
        error = _failure_of([reply(status, {}, headers=dated)])
        assert isinstance(error, ShopUnavailable)
        assert error.retry_after == seconds


@pytest.mark.parametrize("header", ["", "soon", "-5", "1e9", "Tue, 99 Nov 2026"])
def test_an_unreadable_retry_after_is_ignored(header: str) -> None:
    """Nonsense in Retry-After is no wait at all."""
    error = _failure_of([reply(429, {}, headers={"Retry-After": header})])
    assert isinstance(error, ShopUnavailable)
    assert error.retry_after is None


@pytest.mark.parametrize(
    "passing",
    [break_off, reply(502, {}), reply(503, {}), reply(504, {})],
    ids=["broken", "502", "503", "504"],
)
def test_reads_are_repeated_at_most_twice(passing: Reply) -> None:
    """A read survives two hiccups of a gateway or a connection, and gives up at the third."""
    answer, server = _ask([passing, passing, reply(200, [])])
    assert (answer.document, len(server.asked)) == ([], 3)
    with ScriptedServer([passing]) as server:
        client = HttpClient("the shop", server.url, errors=SHOP_ERRORS)
        with pytest.raises(ShopUnavailable):
            client.get("/things")
        assert len(server.asked) == 3
        client.close()


@pytest.mark.parametrize("passing", [break_off, reply(503, {})], ids=["broken", "503"])
def test_writes_are_never_repeated(passing: Reply) -> None:
    """A write whose connection broke after it was sent is doubtful and was sent once."""
    with ScriptedServer([passing]) as server:
        client = HttpClient("the shop", server.url, errors=SHOP_ERRORS)
        with pytest.raises(ShopDoubtful):
            client.request("POST", "/things", json={})
        assert len(server.asked) == 1
        client.close()


@pytest.mark.parametrize("status", [500, 429, 401, 400])
def test_other_answers_are_not_repeated(status: int) -> None:
    """What would be answered the same, or asks for patience, is asked once."""
    with ScriptedServer([reply(status, {})]) as server:
        client = HttpClient("the shop", server.url, errors=SHOP_ERRORS)
        with pytest.raises(ConnectorError):
            client.get("/things")
        assert len(server.asked) == 1
        client.close()


def test_a_long_wait_asked_for_is_not_cut_short() -> None:
    """A 503 with Retry-After (maintenance mode) is left to the caller's patience."""
    with ScriptedServer([reply(503, body=b"<html>", kind="text/html", headers={"Retry-After": "600"})]) as s:
        client = HttpClient("the shop", s.url, errors=SHOP_ERRORS)
        with pytest.raises(ShopUnavailable) as caught:
            client.get("/things")
        assert (caught.value.retry_after, len(s.asked)) == (600.0, 1)
        client.close()


def test_a_refused_connection_sent_nothing() -> None:
    """A write that never left is plainly unavailable, not doubtful."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        free = taken.getsockname()[1]
    client = HttpClient("the shop", f"http://127.0.0.1:{free}", errors=SHOP_ERRORS)
    with pytest.raises(ShopUnavailable) as caught:
        client.request("POST", "/things", json={})
    assert type(caught.value) is ShopUnavailable
    assert "no connection" in str(caught.value)


def _hang(connection: socket.socket) -> None:
    connection.recv(1)


def _drip(connection: socket.socket) -> None:
    connection.sendall(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n["
    )
    while connection.send(b" "):
        threading.Event().wait(0.02)


def _stop_midway(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n[1,")


@pytest.mark.parametrize("trouble", [_hang, _drip, _stop_midway])
def test_silence_dripping_and_half_bodies_are_no_answers(trouble: Callable[[socket.socket], None]) -> None:
    """A side that is silent, slower than patience allows, or stops midway did not answer."""
    assert type(_failure_of([trouble], timeouts=QUICK)) is ShopFailed
    error = _failure_of([trouble], "POST", json={}, timeouts=QUICK)
    assert type(error) is ShopDoubtful


def test_silence_is_not_repeated() -> None:
    """A server that did not answer in time is not asked again at once."""
    with ScriptedServer([_hang]) as server:
        client = HttpClient("the shop", server.url, errors=SHOP_ERRORS, timeouts=QUICK)
        with pytest.raises(ShopUnavailable, match="no answer in time"):
            client.get("/things")
        until("the one question", lambda: server.asked)
        assert len(server.asked) == 1
        client.close()


def test_an_endless_body_is_cut_off() -> None:
    """More than the limit is not read into memory."""
    with ScriptedServer([reply(200, "x" * 3_000_000)]) as server:
        client = HttpClient("the shop", server.url, errors=SHOP_ERRORS, max_body=1_000_000)
        with pytest.raises(ShopUnavailable, match="larger than"):
            client.get("/things")
        client.close()


def test_the_platforms_errors_come_from_the_same_table() -> None:
    """A write to the platform whose answer is lost is unavailable: the platform deduplicates."""
    for answer, kind in (
        (reply(422, {"message": "no"}), PlatformRefused),
        (reply(413, body=b"<html>", kind="text/html"), PlatformRefused),
        (reply(401, {}), PlatformAccessDenied),
        (reply(500, {}), PlatformUnavailable),
        (break_off, PlatformUnavailable),
    ):
        with ScriptedServer([answer]) as server:
            client = HttpClient("Kickroute", server.url, errors=PLATFORM_ERRORS)
            with pytest.raises(kind):
                client.request("POST", "/", json={})
            client.close()


@pytest.mark.parametrize("path", ["@evil.example/", ".evil.example/", ":1@evil.example/"])
def test_only_the_configured_host_is_asked(path: str) -> None:
    """A path cannot lead to another host."""
    client = HttpClient("the shop", "http://shop.example", errors=SHOP_ERRORS)
    with pytest.raises(ValueError, match="leads away"):
        client.get(path)


def test_an_untrusted_certificate_says_what_to_do() -> None:
    """A TLS failure names the setting that concerns it, and is not doubtful."""
    why = explain_exception(SSLError(ssl.SSLCertVerificationError("self-signed")))
    assert "verify_tls" in why.reason
    assert not why.sent
