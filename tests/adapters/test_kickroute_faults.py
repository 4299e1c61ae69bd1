"""The platform over real sockets: every answer and every silence becomes what the caller does next."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import responses

from adapters.kickroute import KickroutePlatform, from_settings
from connector.model import ItemChanged
from connector.model.errors import (
    ConnectorError,
    PlatformAccessDenied,
    PlatformRefused,
    PlatformUnavailable,
    SettingsWrong,
    SupplierInactive,
)
from connector.settings import KickrouteSettings, Settings
from tests.adapters.scripted_server import Reply, ScriptedServer, break_off, reply
from tests.waiting import LIMIT

KEY, PREVIOUS = "key-current-4711", "key-previous-0815"
EVENT = ItemChanged("4006381333931", dealer_price=Decimal("12.5"))


def _platform(url: str, **options: Any) -> KickroutePlatform:
    return KickroutePlatform(url, KEY, PREVIOUS, requests_per_second=100, **options)


def _failure_of(*replies: Reply, **options: Any) -> ConnectorError:
    with ScriptedServer([*replies]) as server:
        platform = _platform(server.url, **options)
        with pytest.raises(ConnectorError) as caught:
            platform.send([EVENT])
        platform.close()
        assert len(server.asked) == 1, "a message is sent once: whoever wants more repeats it"
    assert not any(key in str(caught.value) + repr(caught.value) for key in (KEY, PREVIOUS))
    return caught.value


# taken


@pytest.mark.parametrize(
    "answer", [reply(200, {}), reply(200, {"status": 200, "outcome": "taken"}), reply(200, body=b"")]
)
def test_200_means_taken(answer: bytes) -> None:
    """Only HTTP 200 means taken; what the platform says beside it does not matter."""
    with ScriptedServer([answer]) as server:
        platform = _platform(server.url + "/in?tenant=7")
        platform.send([EVENT])
        platform.close()
        (asked,) = server.asked
    assert (asked.method, asked.target) == ("POST", "/in?tenant=7")
    assert asked.headers["x-api-key"] == KEY
    assert asked.headers["content-type"] == "application/json"
    assert json.loads(asked.body) == {
        "type": "item.updated",
        "body": {"gtin": "4006381333931", "wholesale_price": "12.50"},
    }


def test_nothing_to_say_is_not_said() -> None:
    """An empty list of events asks nothing."""
    with ScriptedServer([reply(500)]) as server:
        _platform(server.url).send([])
        assert server.asked == []


# try the same again later


@pytest.mark.parametrize("status", [201, 202, 204, 408, 425, 429, 500, 502, 503, 504])
def test_an_answer_that_is_not_200_is_sent_again(status: int) -> None:
    """201 is not 200, and 429 or 5xx is not now: PlatformUnavailable."""
    failure = _failure_of(reply(status, {}) if status != 204 else reply(204, body=b""))
    assert type(failure) is PlatformUnavailable
    assert str(status) in str(failure)


@pytest.mark.parametrize("status", [429, 503])
def test_the_wait_that_was_asked_for_is_passed_on(status: int) -> None:
    """Retry-After is carried in seconds."""
    failure = _failure_of(reply(status, {}, headers={"Retry-After": "17"}))
    assert isinstance(failure, PlatformUnavailable)
    assert failure.retry_after == 17


@pytest.mark.parametrize("body", [b"<!doctype html><h1>Wartung</h1>", b"OK", b'{"status": 2', b"null"])
def test_what_is_not_json_was_not_the_platform(body: bytes) -> None:
    """A page with status 200 is an outage and says which address to check."""
    failure = _failure_of(reply(200, body=body, kind="text/html"))
    assert type(failure) is PlatformUnavailable
    assert "kickroute.url" in str(failure)


def test_a_page_not_found_is_a_wrong_address() -> None:
    """A 404 that is no JSON says nothing about the message: the address may be wrong."""
    failure = _failure_of(reply(404, body=b"<h1>Not Found</h1>", kind="text/html"))
    assert type(failure) is PlatformUnavailable
    assert "address" in str(failure)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    """The key goes to no other server: a redirect is an outage that names the other address."""
    with ScriptedServer([reply(200, {})]) as elsewhere:
        failure = _failure_of(reply(status, {}, headers={"Location": elsewhere.url + "/?x=1"}))
        assert elsewhere.asked == []
    assert type(failure) is PlatformUnavailable
    assert elsewhere.url in str(failure)


def test_no_answer_in_time() -> None:
    """No answer within the protocol's time is PlatformUnavailable."""
    released = threading.Event()

    def stay_silent(_connection: socket.socket) -> None:
        released.wait(LIMIT)

    failure = _failure_of(stay_silent, answer_seconds=0.1)
    released.set()
    assert type(failure) is PlatformUnavailable
    assert "no answer in time" in str(failure)


def test_the_protocols_time_is_ten_seconds() -> None:
    """Unless told otherwise the platform has ten seconds, as the protocol says."""
    with responses.RequestsMock() as mock:
        mock.post("http://127.0.0.1:9/", json={})
        _platform("http://127.0.0.1:9").send([EVENT])
        request: Any = mock.calls[0].request
        assert request.req_kwargs["timeout"] == (5.0, 10.0)
        assert request.req_kwargs["verify"] is True


def test_an_answer_that_breaks_off() -> None:
    """A connection closed without a word is PlatformUnavailable."""
    assert type(_failure_of(break_off)) is PlatformUnavailable


def test_nobody_there() -> None:
    """A refused connection is PlatformUnavailable."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(PlatformUnavailable, match="no connection"):
        _platform(f"http://127.0.0.1:{port}").send([EVENT])


# stop until a person has acted


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key(status: int) -> None:
    """401, and 403 for any other reason, is PlatformAccessDenied."""
    answer = {"code": "unknown_key", "message": f"nobody has the key {KEY}"}
    assert type(_failure_of(reply(status, answer))) is PlatformAccessDenied


def test_a_supplier_not_yet_activated() -> None:
    """403 ``supplier_inactive`` is an error of its own, since nothing is wrong with the key."""
    failure = _failure_of(reply(403, {"code": "supplier_inactive", "message": "not yet"}))
    assert type(failure) is SupplierInactive
    assert "not activated" in str(failure)


# this one message is wrong


@pytest.mark.parametrize("status", [400, 404, 409, 413, 422])
def test_a_refused_message(status: int) -> None:
    """400, 404, 409, 413 and 422 refuse the content; the platform's reason is passed on."""
    answer = {"code": "invalid_message", "message": "body.gtin: a GTIN is 8, 12, 13 or 14 digits"}
    failure = _failure_of(reply(status, answer))
    assert type(failure) is PlatformRefused
    assert "body.gtin: a GTIN is 8, 12, 13 or 14 digits" in str(failure)


# how fast


def test_requests_are_spaced() -> None:
    """No more than ``requests_per_second`` are sent, over all threads together."""
    with ScriptedServer([reply(200, {})]) as server:
        platform = KickroutePlatform(server.url, KEY, requests_per_second=50)
        started = time.monotonic()
        threads = [threading.Thread(target=platform.send, args=[[EVENT]]) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        elapsed = time.monotonic() - started
        platform.close()
        assert len(server.asked) == 6
    assert elapsed >= 5 / 50


# from settings


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """Yield a server that takes everything."""
    with ScriptedServer([reply(200, {})]) as opened:
        yield opened


def _settings(**section: Any) -> Settings:
    return Settings(kickroute=KickrouteSettings(**section))


def test_the_settings_build_a_platform(server: ScriptedServer) -> None:
    """``from_settings`` takes address, keys and pace from the section ``kickroute``."""
    platform = from_settings(_settings(url=server.url, api_key=KEY, previous_api_key=PREVIOUS))
    platform.test_connection("https://connector.example/kickroute/callback")
    platform.close()
    (asked,) = server.asked
    assert asked.headers["x-api-key"] == KEY
    body = json.loads(asked.body)["body"]
    assert body["webhook_url"] == "https://connector.example/kickroute/callback"
    assert KEY not in repr(platform)


@pytest.mark.parametrize("key", ["schlüssel", "two\nlines"])
def test_a_key_that_no_header_can_carry(key: str) -> None:
    """A key with an umlaut or a line break is a problem of the settings, not shown."""
    with pytest.raises(SettingsWrong, match=r"kickroute\.api_key: ") as caught:
        from_settings(_settings(url="http://127.0.0.1:9", api_key=key))
    assert key not in str(caught.value)
