"""Who may see the status page and the metrics."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable

import pytest

from connector.web.login.tries import TRIES, WITHIN_SECONDS, Tries
from tests.doors.world import World

PROTECTED = ("/", "/api/status", "/metrics")
OPEN = ("/healthz", "/readyz")
PASSWORD = "Grüße: aus:Köln"


def _basic(password: str, user: str = "anybody") -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


@pytest.mark.parametrize("path", PROTECTED)
def test_without_a_password_pages_are_shown_on_this_machine(world: World, path: str) -> None:
    """Without ``server.password`` whoever asks on the machine itself sees the pages."""
    assert world.get(path).status_code == 200


@pytest.mark.parametrize("path", PROTECTED)
@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "127.0.0.1"},
        {"X-Forwarded-Prefix": "/x"},
        {"Forwarded": "for=127.0.0.1"},
        {"Via": "1.1 proxy"},
        {"X-Real-IP": "127.0.0.1"},
        {"Host": "shop.example"},
        {"Host": "evil.example:8400"},
    ],
)
def test_without_a_password_nothing_is_shown_through_a_proxy(
    world: World, path: str, headers: dict[str, str]
) -> None:
    """A forwarding header or a foreign host name means that somebody else asks: 403 with what to do."""
    answer = world.get(path, headers=headers)
    assert answer.status_code == 403
    assert "server.password" in answer.text


@pytest.mark.parametrize("path", OPEN)
def test_health_is_open_to_everybody(world: World, path: str) -> None:
    """Health is told through a proxy as well."""
    assert world.get(path, headers={"X-Forwarded-For": "1.2.3.4"}).status_code in (200, 503)


@pytest.mark.parametrize("path", PROTECTED)
def test_with_a_password_pages_need_it(make_world: Callable[..., World], path: str) -> None:
    """With ``server.password`` pages need it, on this machine too; any user name will do."""
    world = make_world(server={"password": PASSWORD})
    assert world.get(path).status_code == 401
    assert world.get(path).headers["WWW-Authenticate"].startswith("Basic ")
    assert world.get(path, headers=_basic("wrong")).status_code == 401
    assert world.get(path, headers=_basic(PASSWORD)).status_code == 200
    through_proxy = {"X-Forwarded-For": "1.2.3.4", "Host": "shop.example", **_basic(PASSWORD, "")}
    assert world.get(path, headers=through_proxy).status_code == 200


@pytest.mark.parametrize("header", ["", "Basic", "Basic ???", "Basic YQ==", "Bearer x", "Basic " + "ä"])
def test_a_malformed_password_header_is_a_wrong_password(
    make_world: Callable[..., World], header: str
) -> None:
    """Whatever stands in the header, it is 401 and never an error inside."""
    world = make_world(server={"password": PASSWORD})
    sent = header.encode("utf-8").decode("latin-1")
    assert world.get("/", headers={"Authorization": sent}).status_code == 401


def test_tries_are_limited_by_caller(make_world: Callable[..., World]) -> None:
    """After five wrong passwords a caller waits, even with the right one; others are not hindered.

    Of several forwarded addresses the last counts: it is the one that our own proxy wrote.
    """
    world = make_world(server={"password": PASSWORD})
    attacker = {"X-Forwarded-For": "9.9.9.9, 1.2.3.4"}
    for n in range(TRIES):
        made_up = {"X-Forwarded-For": f"9.9.9.{n}, 1.2.3.4"}
        assert world.get("/", headers=made_up | _basic("wrong")).status_code == 401
    blocked = world.get("/", headers=attacker | _basic(PASSWORD))
    assert blocked.status_code == 429
    assert 0 < int(blocked.headers["Retry-After"]) <= WITHIN_SECONDS
    assert world.get("/", headers={"X-Forwarded-For": "1.2.3.5"} | _basic(PASSWORD)).status_code == 200


def test_who_knows_the_password_may_mistype(make_world: Callable[..., World]) -> None:
    """A right password forgets the wrong ones before it: only those in a row count."""
    world = make_world(server={"password": PASSWORD})
    for _ in range(2):
        for _ in range(TRIES - 1):
            assert world.get("/", headers=_basic("wrong")).status_code == 401
        assert world.get("/", headers=_basic(PASSWORD)).status_code == 200


def test_asking_without_a_password_is_no_try(make_world: Callable[..., World]) -> None:
    """A browser asks without the password first: that does not count."""
    world = make_world(server={"password": PASSWORD})
    for _ in range(TRIES * 2):
        world.get("/")
    assert world.get("/", headers=_basic(PASSWORD)).status_code == 200


def test_the_right_password_forgets_wrong_ones() -> None:
    """Four wrong ones and a right one: counting starts anew; old ones are forgotten after five minutes."""
    now = 0.0
    tries = Tries(lambda: now)
    for _ in range(TRIES - 1):
        tries.wrong("caller")
    tries.right("caller")
    tries.wrong("caller")
    assert tries.seconds_to_wait("caller") == 0
    for _ in range(TRIES - 1):
        tries.wrong("caller")
    assert tries.seconds_to_wait("caller") == WITHIN_SECONDS
    now = WITHIN_SECONDS
    assert tries.seconds_to_wait("caller") == 0


def test_remembered_callers_are_bounded() -> None:
    """However many callers try, memory does not grow without end."""
    tries = Tries(time.monotonic)
    for n in range(10_100):
        tries.wrong(str(n))
    assert len(tries._wrong) == 10_000


def test_wrong_passwords_are_counted(make_world: Callable[..., World]) -> None:
    """Wrong passwords are a metric."""
    world = make_world(server={"password": PASSWORD})
    world.get("/", headers=_basic("wrong"))
    text = world.get("/metrics", headers=_basic(PASSWORD)).text
    assert 'kickroute_wrong_passwords_total{supplier="berg"} 1.0' in text


@pytest.mark.parametrize("path", [*PROTECTED, *OPEN, "/nothing", "/webhooks/x"])
def test_every_answer_has_secure_headers(world: World, path: str) -> None:
    """No answer may be framed, sniffed, cached, or load anything from elsewhere."""
    headers = world.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    # A page with forms lets the browser say where they were sent from; no other site learns of it.
    assert headers["Referrer-Policy"] == ("same-origin" if path == "/" else "no-referrer")
    assert headers["Cache-Control"] == "no-store"
    assert "uvicorn" not in headers.get("Server", "")
