"""The simulated shop's page that gives an application keys, as measured."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
import requests

from practice.simulators.serving import LoopbackServer
from practice.simulators.woocommerce import WooCommerceSimulator, WooSettings
from practice.simulators.woocommerce.granting import PASSWORD
from tests.waiting import LIMIT

ASKED = {
    "app_name": "Kickroute <b>Connector</b>",
    "scope": "read_write",
    "user_id": "a-state",
    "return_url": "https://connector.example/setup/keys?x=1",
    "callback_url": "https://connector.example/setup/granted",
}


class Taker:
    """Takes callbacks, and answers with the status that a test wants."""

    def __init__(self) -> None:
        self.status = 200
        self.taken: list[tuple[str, dict[str, str], Any]] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        body = (await receive())["body"]
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        self.taken.append((scope["path"], headers, json.loads(body)))
        await send({"type": "http.response.start", "status": self.status, "headers": []})
        await send({"type": "http.response.body", "body": b""})


class Manager:
    """Somebody of the shop with a browser."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = requests.Session()
        self.session.trust_env = False

    def ask(self, route: str = "authorize", **asked: str) -> requests.Response:
        """Open the page; redirects are not followed."""
        address = f"{self.url}/wc-auth/v1/{route}?{urlencode({**ASKED, **asked})}"
        return self.session.get(address, timeout=LIMIT, allow_redirects=False)

    def log_in(self, user: str = "admin", password: str = PASSWORD) -> requests.Response:
        """Log in at the shop's own form."""
        address = f"{self.url}/wc-auth/v1/login/?{urlencode(ASKED)}"
        fields = {"username": user, "password": password, "login": "Login"}
        return self.session.post(address, data=fields, timeout=LIMIT, allow_redirects=False)

    def approve(self, page: str) -> requests.Response:
        """Click on *Approve*."""
        link = re.search(r'class="wc-auth-approve" href="([^"]+)"', page)
        assert link is not None
        return self.session.get(unescape(link[1]), timeout=LIMIT, allow_redirects=False)


@pytest.fixture
def taker() -> Iterator[tuple[Taker, Manager, WooCommerceSimulator]]:
    """Yield who takes callbacks, a manager, and the shop."""
    taking = Taker()
    with (
        WooCommerceSimulator(WooSettings(behind_https=True)) as shop,
        LoopbackServer(shop.app) as server,
        LoopbackServer(taking) as other,
    ):
        shop.configure(reaches=(("connector.example", other.url),))
        yield taking, Manager(server.url), shop


Parts = tuple[Taker, Manager, WooCommerceSimulator]


def test_the_shops_manager_is_asked(taker: Parts) -> None:
    """Login first, with the shop's own form; who may not manage the shop is refused."""
    _, manager, _ = taker
    asked = manager.ask()
    assert (asked.status_code, "/wc-auth/v1/login/?" in asked.headers["Location"]) == (302, True)
    assert "form" in manager.ask("login").text
    assert "woocommerce-error" in manager.log_in(password="wrong").text
    manager.log_in("kunde")
    assert manager.ask().status_code == 401
    manager.session.cookies.clear()
    manager.log_in("filialleitung")
    page = manager.ask().text
    assert "Kickroute Connector" in page
    assert "&lt;b&gt;" not in page


def test_keys_are_sent_before_the_browser_is_led_back(taker: Parts) -> None:
    """The keys work at once; the browser comes back with our own query kept."""
    taking, manager, shop = taker
    manager.log_in()
    led = manager.approve(manager.ask().text)
    assert led.headers["Location"] == f"{ASKED['return_url']}&success=1&user_id=a-state"
    path, headers, sent = taking.taken[0]
    assert path == "/setup/granted"
    assert headers["content-type"] == "application/json;charset=UTF-8"
    assert headers["user-agent"].startswith("WordPress/7.1; http")
    assert set(sent) == {"key_id", "user_id", "consumer_key", "consumer_secret", "key_permissions"}
    assert (sent["user_id"], sent["key_permissions"]) == ("a-state", "read_write")
    assert shop.keys.find(sent["consumer_key"]) is not None


@pytest.mark.parametrize("status", [201, 403, 500])
def test_a_key_that_nobody_took_is_deleted(taker: Parts, status: int) -> None:
    """Anything but 200, and an address that the shop cannot call, ends with 401 and without the key."""
    taking, manager, shop = taker
    taking.status = status
    manager.log_in()
    assert manager.approve(manager.ask().text).status_code == 401
    assert shop.keys.find(taking.taken[0][2]["consumer_key"]) is None
    for address in ("https://127.0.0.1/x", "https://connector.example:8443/x"):
        assert manager.approve(manager.ask(callback_url=address).text).status_code == 401
    assert len(taking.taken) == 1


def test_two_clicks_are_two_keys(taker: Parts) -> None:
    """The link opened twice makes a second key and a second callback."""
    taking, manager, _ = taker
    manager.log_in()
    page = manager.ask().text
    manager.approve(page)
    manager.approve(page)
    assert len({sent["consumer_key"] for _, _, sent in taking.taken}) == 2


@pytest.mark.parametrize(
    "asked",
    [
        *({name: ""} for name in ASKED),
        {"scope": "all"},
        {"callback_url": "http://connector.example/x"},
        {"return_url": "https://ümlaut.example"},
    ],
)
def test_a_wrong_question_is_refused(taker: Parts, asked: dict[str, str]) -> None:
    """Whatever is missing or wrong: a page with 401, also for a nonce that was made up."""
    _, manager, _ = taker
    manager.log_in()
    assert manager.ask(**asked).status_code == 401
    assert manager.ask("access_granted", wc_auth_nonce="made-up").status_code == 401
