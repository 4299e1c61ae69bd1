"""Logging in: cookies and their flags, sessions, wrong passwords, and who may say by which way one came."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from connector.web.login import sessions as sessions_module
from connector.web.login.callers import Callers
from connector.web.login.passwords import AT_ONCE, Passwords
from connector.web.login.sessions import MOST, Sessions
from connector.web.login.tries import FREE, LONGEST_DELAY, AccountTries
from tests.doors.setting_up import Browser
from tests.doors.world import World
from tests.waiting import LIMIT, until

PASSWORD = "Grüße: aus Köln"


@pytest.fixture
def locked(make_world: Callable[..., World]) -> World:
    """Make a connector with a password."""
    return make_world(server={"password": PASSWORD})


def _browser(world: World, **headers: str) -> Browser:
    return Browser(world.url, headers)


def _cookie(answer: object) -> str:
    return str(answer.headers.get("Set-Cookie", ""))  # type: ignore[attr-defined]  # a response


def test_a_person_is_led_to_the_login_and_back(locked: World) -> None:
    """A page asked for without a session asks for the password, and is shown after it."""
    browser = _browser(locked)
    asked = browser.get("/money?page=2")
    assert (asked.status_code, asked.headers["Location"]) == (303, "./login?to=money%3Fpage%3D2")
    page = browser.get("/login?to=money%3Fpage%3D2")
    assert 'value="money?page=2"' in page.text
    assert "berg" not in page.text
    answer = browser.post("/login", password=PASSWORD, to="money?page=2")
    assert (answer.status_code, answer.headers["Location"]) == (303, "./money?page=2")
    assert browser.get("/").status_code == 200


@pytest.mark.parametrize(
    "to",
    ["//evil.example", "https://evil.example", "/x", "\\\\evil", "../x", "javascript:alert(1)", "a\r\nb: c"],
)
def test_nobody_is_led_elsewhere(locked: World, to: str) -> None:
    """What stands in the address leads to pages of ours only."""
    assert _browser(locked).post("/login", password=PASSWORD, to=to).headers["Location"] == "./"


def test_programs_go_on_with_basic(locked: World) -> None:
    """Metrics and JSON are had with the password itself; what is wrong is a 401 with a challenge."""
    right = {"Authorization": "Basic " + base64.b64encode(f"x:{PASSWORD}".encode()).decode()}
    for path in ("/metrics", "/api/status", "/"):
        assert locked.get(path, headers=right).status_code == 200
        assert locked.get(path).headers["WWW-Authenticate"].startswith("Basic ")


def test_the_log_out_ends_the_session_itself(locked: World) -> None:
    """A cookie that was copied before opens nothing any more."""
    browser, copy = _browser(locked), _browser(locked)
    browser.post("/login", password=PASSWORD)
    copy.cookies.update(browser.cookies)
    assert copy.get("/").status_code == 200
    answer = browser.post("/logout")
    assert "Max-Age=0" in _cookie(answer)
    assert copy.get("/").status_code == 303
    with locked.store.reading() as tx:
        whats = [entry.what for entry in tx.journal.read()]
    assert whats[:2] == ["logged out in the browser", "logged in in the browser"]


def test_a_session_cannot_be_laid_under_somebody(locked: World) -> None:
    """A login makes a new cookie, whatever the browser had; the one of before opens nothing."""
    browser, attacker = _browser(locked), _browser(locked)
    for laid in ("chosen-by-somebody", "x" * 43):
        browser.cookies["kickroute_login"] = laid
        browser.post("/login", password=PASSWORD)
        attacker.cookies["kickroute_login"] = laid
        assert attacker.get("/").status_code == 303
    first = browser.cookies["kickroute_login"]
    browser.post("/login", password=PASSWORD)
    attacker.cookies["kickroute_login"] = first
    assert attacker.get("/").status_code == 303


@pytest.mark.parametrize(
    ("public", "headers", "name", "is_secure", "path"),
    [
        ("", {}, "kickroute_login", False, "/"),
        ("", {"X-Forwarded-Proto": "https"}, "__Host-kickroute_login", True, "/"),
        ("https://c.example", {"Host": "c.example"}, "__Host-kickroute_login", True, "/"),
        ("https://c.example/k", {"Host": "c.example"}, "kickroute_login", True, "/k"),
        ("https://c.example/k", {}, "kickroute_login", False, "/"),
    ],
)
def test_the_flags_of_the_cookie(
    make_world: Callable[..., World],
    public: str,
    headers: dict[str, str],
    name: str,
    is_secure: bool,
    path: str,
) -> None:
    """Never readable by scripts, nor sent from other sites; by https secure, and for this host only."""
    world = make_world(server={"password": PASSWORD}, kickroute={"public_url": public})
    cookie = _cookie(_browser(world, **headers).post("/login", password=PASSWORD))
    parts = {part.strip() for part in cookie.split(";")[1:]}
    assert cookie.partition("=")[0] == name
    assert {"HttpOnly", "SameSite=lax", f"Path={path}"} <= parts
    assert ("Secure" in parts) == is_secure
    assert not any(part.startswith("Domain") for part in parts)


def test_the_store_keeps_digests_only(locked: World) -> None:
    """Who reads the store, or a copy of it, is not logged in by that."""
    browser = _browser(locked)
    browser.post("/login", password=PASSWORD)
    token = browser.cookies["kickroute_login"]
    with locked.store.reading() as tx:
        kept = tx.facts.web_sessions.all()
    assert len(kept) == 1
    assert token not in repr(kept)


def test_sessions_end_by_themselves(locked: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a week unused, after a month, and with another password; the oldest one when there are many."""
    sessions = Sessions(locked.store)
    token = sessions.begin("a")
    assert sessions.is_open(token, "a")
    assert Sessions(locked.store).is_open(token, "a"), "a restart ends no session"
    assert not sessions.is_open(token, "b")
    assert not sessions.is_open(token, "a")
    for limit in ("IDLE", "LASTS"):
        token = sessions.begin("a")
        with monkeypatch.context() as patch:
            patch.setattr(sessions_module, limit, timedelta(0))
            assert not sessions.is_open(token, "a")
    many = [sessions.begin("a") for _ in range(MOST + 1)]
    assert [sessions.is_open(each, "a") for each in many] == [False] + [True] * MOST


def test_a_foreign_form_does_not_log_in(locked: World) -> None:
    """Another site can neither log a browser in nor out."""
    browser = _browser(locked)
    browser.session.headers["Sec-Fetch-Site"] = "cross-site"
    assert browser.post("/login", password=PASSWORD).status_code == 403
    assert browser.post("/logout").status_code == 403


# --- wrong passwords


def test_tries_of_all_callers_slow_down_strangers(locked: World) -> None:
    """A thousand addresses do not make it faster; who has known the password is not hindered."""
    owner = _browser(locked, **{"X-Forwarded-For": "7.7.7.7"})
    owner.post("/login", password=PASSWORD)
    for n in range(FREE + 3):
        _browser(locked, **{"X-Forwarded-For": f"5.5.{n}.1"}).post("/login", password="wrong")
    stranger = _browser(locked, **{"X-Forwarded-For": "6.6.6.6"})
    refused = stranger.post("/login", password=PASSWORD)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) >= 1
    assert owner.get("/").status_code == 200
    assert owner.post("/login", password=PASSWORD).status_code == 303


def test_the_delay_grows_and_ends() -> None:
    """One second after ten, doubled with each, a minute at most; forgotten after an hour."""
    now = [0.0]
    tries = AccountTries(lambda: now[0])
    waits = []
    for _ in range(FREE + 8):
        tries.wrong()
        waits.append(tries.seconds_to_wait("x"))
    assert waits[FREE - 2 : FREE + 3] == [0.0, 1.0, 2.0, 4.0, 8.0]
    assert waits[-1] == LONGEST_DELAY
    now[0] = LONGEST_DELAY
    assert tries.seconds_to_wait("x") == 0
    now[0] = 3601.0
    tries.seconds_to_wait("x")
    tries.wrong()
    assert tries.seconds_to_wait("x") == 0


def test_two_hashes_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many try, memory for two is taken: the others wait for their turn."""
    passwords = Passwords("", tmp_path)
    passwords.set(PASSWORD)
    running, most, lock, go = [0], [0], threading.Lock(), threading.Event()

    class Slow:
        def verify(self, *_: object) -> bool:
            with lock:
                running[0] += 1
                most[0] = max(most[0], running[0])
            go.wait(LIMIT)
            with lock:
                running[0] -= 1
            return True

    monkeypatch.setattr("connector.web.login.passwords._hasher", Slow())
    threads = [threading.Thread(target=passwords.opens, args=(f"{n}".encode(),)) for n in range(8)]
    for thread in threads:
        thread.start()
    until("two at work", lambda: running[0] == AT_ONCE)
    go.set()
    for thread in threads:
        thread.join(LIMIT)
    assert most[0] == AT_ONCE


def test_a_password_is_kept_as_a_hash(tmp_path: Path) -> None:
    """Argon2, in a file of its owner's alone; that of the settings counts, too; a new one ends sessions."""
    passwords = Passwords("from the file", tmp_path)
    before = passwords.epoch
    passwords.set(PASSWORD)
    kept = tmp_path / "settings.d" / "password"
    assert kept.read_text().startswith("$argon2id$")
    assert kept.stat().st_mode & 0o777 == 0o600
    again = Passwords("from the file", tmp_path)
    assert again.epoch == passwords.epoch != before
    assert again.opens(PASSWORD.encode())
    assert again.opens(b"from the file")
    assert not again.opens(b"wrong")
    assert not again.opens(b"x" * 100_000)
    kept.write_text("no hash")
    assert not Passwords("", tmp_path).opens(b"no hash")


# --- proxies


class _Asked:
    """A request as far as callers are told apart."""

    def __init__(self, peer: str, **headers: str) -> None:
        from starlette.datastructures import URL, Headers

        self.client = type("Client", (), {"host": peer})() if peer else None
        self.headers = Headers({name.replace("_", "-"): value for name, value in headers.items()})
        self.url = URL("http://c.example/")


@pytest.mark.parametrize(
    ("peer", "forwarded", "named"),
    [
        ("127.0.0.1", "9.9.9.9, 1.2.3.4", "1.2.3.4"),
        ("172.18.0.3", "1.2.3.4", "172.18.0.3"),
        ("10.0.0.5", "9.9.9.9, 1.2.3.4, 10.0.0.7", "1.2.3.4"),
        ("", "1.2.3.4", "1.2.3.4"),
        ("8.8.8.8", "127.0.0.1", "8.8.8.8"),
    ],
)
def test_only_our_proxies_are_believed(peer: str, forwarded: str, named: str) -> None:
    """Whoever is not named in the settings cannot say who asks, nor that it is https."""
    callers = Callers(["127.0.0.0/8", "10.0.0.0/8"])
    asked = _Asked(peer, x_forwarded_for=forwarded, x_forwarded_proto="https")
    assert callers.name(asked) == named  # type: ignore[arg-type]  # as far as it is asked
    is_believed = peer in ("", "127.0.0.1", "10.0.0.5")
    assert callers.is_https(asked) is is_believed  # type: ignore[arg-type]  # as far as it is asked
