"""Connections, pace and budget: what the HTTP client takes from the other side, and what it keeps free."""

from __future__ import annotations

import logging
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from requests import PreparedRequest
from requests.auth import AuthBase
from structlog.testing import capture_logs

from adapters.http import (
    SHOP_ERRORS,
    Budget,
    HttpClient,
    Purpose,
    RateLimit,
    Timeouts,
    current_purpose,
    intake,
)
from adapters.http.client import RENEWAL_SECONDS
from connector.model.errors import ConnectorError, ShopUnavailable
from tests.adapters.scripted_server import Reply, ScriptedServer, break_off, reply
from tests.waiting import LIMIT


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


def test_requests_share_a_connection() -> None:
    """One thread opens one connection for many requests."""
    with ScriptedServer([reply(200, [])]) as server:
        client = HttpClient("the shop", server.url, errors=SHOP_ERRORS)
        for _ in range(5):
            client.get("/things")
        assert (server.connections, len(server.asked)) == (1, 5)
        client.close()


def test_connections_are_renewed() -> None:
    """After ten minutes a new connection is opened, so that a moved shop is found."""
    clock = Clock()
    with ScriptedServer([reply(200, [])]) as server:
        client = HttpClient("the shop", server.url, errors=SHOP_ERRORS, clock=clock)
        client.get("/things")
        clock.now += RENEWAL_SECONDS - 1
        client.get("/things")
        assert server.connections == 1
        clock.now += 1
        client.get("/things")
        assert server.connections == 2
        client.close()


def test_cookies_are_not_kept() -> None:
    """A cookie of the shop does not come back, so that no login or cache is mixed in."""
    with ScriptedServer([reply(200, [], headers={"Set-Cookie": "a=b; Path=/"})]) as server:
        client = HttpClient("the shop", server.url, errors=SHOP_ERRORS)
        client.get("/things")
        client.get("/things")
        assert "cookie" not in server.asked[1].headers
        client.close()


def test_the_environment_is_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy of the environment does not see what is asked."""
    with ScriptedServer([reply(200, [])]) as server, ScriptedServer([reply(502, {})]) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        client = HttpClient("the shop", server.url, errors=SHOP_ERRORS)
        client.get("/things")
        assert (len(server.asked), len(proxy.asked)) == (1, 0)
        client.close()


class _Gate:
    """Holds every request until it is opened, and counts how many are held at once."""

    def __init__(self) -> None:
        self.arrived = threading.Semaphore(0)
        self.opened = threading.Event()

    def __call__(self, connection: socket.socket) -> None:
        self.arrived.release()
        self.opened.wait(LIMIT)
        connection.sendall(reply(200, [], headers={"Connection": "close"}))


def test_intake_finds_a_connection_when_all_others_are_busy() -> None:
    """Of three connections one is kept free for an incoming order; a fourth request waits in vain."""
    gate = _Gate()
    with ScriptedServer([gate, gate, gate]) as server, ThreadPoolExecutor(3) as threads:
        client = HttpClient(
            "the shop",
            server.url,
            errors=SHOP_ERRORS,
            max_connections=3,
            reserved_for_intake=1,
            timeouts=Timeouts(slot=0.05),
        )
        running = [threads.submit(client.get, "/others") for _ in range(2)]
        assert all(gate.arrived.acquire(timeout=LIMIT) for _ in range(2))
        with pytest.raises(ShopUnavailable, match="busy"):
            client.get("/one-too-many")

        def _intake() -> None:
            with intake():
                client.get("/intake")

        running_intake = threads.submit(_intake)
        assert gate.arrived.acquire(timeout=LIMIT)
        with intake(), pytest.raises(ShopUnavailable, match="busy"):
            client.get("/intake-too-many")
        gate.opened.set()
        assert [r.result(LIMIT).status for r in running] == [200, 200]
        running_intake.result(LIMIT)
        client.close()


def test_reserving_every_connection_is_refused() -> None:
    """At least one connection is left for everything that is not intake."""
    with pytest.raises(ValueError, match="allowed: 0 to 1"):
        HttpClient("the shop", "http://x", errors=SHOP_ERRORS, max_connections=2, reserved_for_intake=2)


def test_purposes_end_with_their_block() -> None:
    """The purpose is that of the innermost block, and of this thread only."""
    budget = Budget()
    assert current_purpose() is Purpose.OTHER
    with budget.polling("stock"):
        assert current_purpose() is Purpose.POLLING
        with intake():
            assert current_purpose() is Purpose.INTAKE
        with ThreadPoolExecutor(1) as other:
            assert other.submit(current_purpose).result() is Purpose.OTHER
        assert current_purpose() is Purpose.POLLING
    assert current_purpose() is Purpose.OTHER


def test_the_budget_counts_answered_polling_only() -> None:
    """Intake, other reads and requests without an answer cost polling nothing."""
    with ScriptedServer([reply(200, []), reply(200, []), break_off]) as server:
        client = HttpClient("the shop", server.url, errors=SHOP_ERRORS)
        budget = Budget()
        client.get("/other")
        with budget.polling("stock"), intake():
            client.get("/intake")
        with budget.polling("stock"), pytest.raises(ConnectorError):
            client.get("/broken")
        assert budget.spent_seconds == 0
        server.replies[:] = [reply(200, [])]
        with budget.polling("stock"):
            client.get("/polling")
        assert budget.spent_seconds > 0
        client.close()


def test_the_rate_is_limited_over_all_callers() -> None:
    """Five requests a second are a fifth of a second apart, and idle time is not saved up."""
    clock = Clock()
    slept: list[float] = []
    limit = RateLimit(5, clock, slept.append)
    for _ in range(3):
        limit.wait()
    assert slept == pytest.approx([0.2, 0.4])
    clock.now += 60
    limit.wait()
    limit.wait()
    assert slept[2:] == pytest.approx([0.2])


class _KeyInAddress(AuthBase):
    """Signs as OAuth 1.0a does: with the key in the address."""

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        request.prepare_url(request.url, {"oauth_consumer_key": "ck_very_secret"})
        return request


@pytest.mark.parametrize(
    "answer",
    [
        reply(200, []),
        reply(401, {"code": "x", "message": "unknown key ck_very_secret"}),
        reply(301, {}, headers={"Location": "http://x/?oauth_consumer_key=ck_very_secret"}),
        reply(200, body=b"<html>", kind="text/ck_very_secret"),
        break_off,
    ],
)
def test_no_key_in_logs_and_errors(answer: Reply, caplog: pytest.LogCaptureFixture) -> None:
    """Neither an error, nor anything it was raised from, nor a log line at any level holds the key."""
    caplog.set_level(logging.DEBUG)
    texts: list[str] = []
    with ScriptedServer([answer]) as server, capture_logs() as ours:
        client = HttpClient(
            "the shop", server.url, errors=SHOP_ERRORS, auth=_KeyInAddress(), secrets=["ck_very_secret"]
        )
        try:
            client.get("/things")
        except ConnectorError as error:
            cause: BaseException | None = error
            while cause is not None:
                texts += [str(cause), repr(cause)]
                cause = cause.__cause__ or cause.__context__
        assert "ck_very_secret" in server.asked[0].target
        client.close()
    assert "ck_very_secret" not in "".join([*texts, caplog.text, str(ours)])
