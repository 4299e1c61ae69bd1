"""The simulated WooCommerce's keys, error shapes, switches and planned failures."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from practice.simulators.woocommerce import ApiKey, Delay, WooSettings
from tests.simulators.woo import Shop, oauth, opened
from tests.waiting import LIMIT


@pytest.fixture(scope="module")
def opened_shop() -> Iterator[Shop]:
    """Open a shop served by plain http."""
    with opened() as shop:
        yield shop


@pytest.fixture
def woo(opened_shop: Shop) -> Shop:
    """Put the shop back as it was."""
    opened_shop.reset()
    return opened_shop


def basic(
    woo: Shop, key: ApiKey | None = None, path: str = "/wc/v3/products", **how: Any
) -> requests.Response:
    """Ask with Basic."""
    used = key or woo.sim.keys.full
    auth = (used.consumer_key, used.consumer_secret)
    method = how.pop("method", "GET")
    with requests.Session() as session:
        session.trust_env = False
        return session.request(
            method, f"{woo.url}/wp-json{path}", auth=auth, timeout=LIMIT, allow_redirects=False, **how
        )


def signed(woo: Shop, key: ApiKey | None = None, url: str = "", **changes: str) -> requests.Response:
    """Ask with OAuth by hand; ``url`` is the address that is signed."""
    asked = f"{woo.url}/wp-json/wc/v3/products"
    params = oauth("GET", url or asked, key or woo.sim.keys.full, {"per_page": 1}, None, **changes)
    with requests.Session() as session:
        session.trust_env = False
        return session.get(asked, params=params, timeout=LIMIT)


def test_basic_by_http_is_ignored_silently(woo: Shop) -> None:
    """By plain http Basic and keys in the query count for nothing: 401 as for nobody."""
    query = {
        "consumer_key": woo.sim.keys.full.consumer_key,
        "consumer_secret": woo.sim.keys.full.consumer_secret,
    }
    for answer in (basic(woo), basic(woo, params=query)):
        assert (answer.status_code, answer.json()["code"]) == (401, "woocommerce_rest_cannot_view")


def test_basic_behind_https(woo: Shop) -> None:
    """Where the shop takes requests for https, Basic and keys in the query are taken."""
    woo.sim.configure(behind_https=True)
    assert basic(woo).status_code == 200
    woo.sim.configure(behind_https=False, honour_forwarded_proto=True)
    assert basic(woo, headers={"X-Forwarded-Proto": "https"}).status_code == 200
    assert basic(woo).status_code == 401


@pytest.mark.parametrize("algorithm", ["HMAC-SHA1", "HMAC-SHA256"])
def test_oauth_by_http(woo: Shop, algorithm: str) -> None:
    """OAuth 1.0a with either digest is taken, also for a POST with a JSON body."""
    assert signed(woo, oauth_signature_method=algorithm).status_code == 200
    assert woo.api.post("/wc/v3/orders", {})["status"] == "pending"


def test_oauth_is_checked_against_the_shops_own_address() -> None:
    """Signed for another host or scheme than the home URL's: 401 Invalid signature."""
    with opened(WooSettings(cron="broken", home_url="http://shop.example")) as woo:
        answer = signed(woo)
        assert answer.status_code == 401
        assert "Invalid signature" in answer.json()["message"]
        assert signed(woo, url="http://shop.example/wp-json/wc/v3/products").status_code == 200


def test_oauth_refuses_old_times_used_nonces_and_wrong_secrets(woo: Shop) -> None:
    """1000 seconds ago, the same nonce twice, another secret."""
    old = signed(woo, oauth_timestamp=str(int(time.time()) - 1000))
    assert (old.status_code, old.json()["message"]) == (401, "Invalid timestamp.")
    assert signed(woo, oauth_nonce="einmal").status_code == 200
    again = signed(woo, oauth_nonce="einmal")
    assert (again.status_code, "Invalid nonce" in again.json()["message"]) == (401, True)
    full = woo.sim.keys.full
    stranger = ApiKey("x", full.consumer_key, "cs_falsch", "read_write", "administrator", "x")
    assert "Invalid signature" in signed(woo, stranger).json()["message"]


def test_a_list_parameter_signs_wrongly(woo: Shop) -> None:
    """PHP signs include[] as include[0]: the usual clients are refused."""
    answer = woo.api.ask("GET", "/wc/v3/products", **{"include[]": woo.simple.id})
    assert answer.status_code == 401
    assert len(woo.api.get("/wc/v3/products", search="Süß")) > 0


def test_an_unknown_key_is_nobody_and_a_wrong_secret_is_told(woo: Shop) -> None:
    """By https: 401 cannot_view for an unknown key, authentication_error for a wrong secret."""
    woo.sim.configure(behind_https=True)
    full = woo.sim.keys.full
    unknown = ApiKey("x", "ck_fremd", "cs_fremd", "read", "administrator", "x")
    wrong = ApiKey("x", full.consumer_key, "cs_falsch", "read", "administrator", "x")
    assert basic(woo, unknown).json()["code"] == "woocommerce_rest_cannot_view"
    assert basic(woo, wrong).json()["message"] == "Consumer secret is invalid."


def test_permissions_of_keys(woo: Shop) -> None:
    """A read key cannot write, a write key cannot read, a customer can do nothing, a shop manager all."""
    keys = woo.sim.keys
    refused = woo.client(keys.read_only).ask("POST", "/wc/v3/orders", {})
    assert refused.json()["code"] == "woocommerce_rest_authentication_error"
    assert woo.client(keys.write_only).ask("GET", "/wc/v3/orders").status_code == 401
    assert woo.client(keys.write_only).ask("POST", "/wc/v3/orders", {}).status_code == 201
    customer = woo.client(keys.customer).ask("GET", "/wc/v3/orders")
    assert (customer.status_code, customer.json()["code"]) == (403, "woocommerce_rest_cannot_view")
    edit = woo.client(keys.customer).ask("PUT", f"/wc/v3/products/{woo.simple.id}", {})
    assert (edit.status_code, edit.json()["code"]) == (403, "woocommerce_rest_cannot_edit")
    manager = woo.client(keys.shop_manager)
    for path in (
        "/wc/v3/orders",
        "/wc/v3/webhooks",
        "/wc/v3/system_status",
        "/wc/v3/variations",
        "/wc/v3/refunds",
    ):
        assert manager.ask("GET", path).status_code == 200


def test_a_revoked_key_is_unknown(woo: Shop) -> None:
    """From one request to the next."""
    with opened(WooSettings(cron="broken", seed=2)) as other:
        other.sim.keys.revoke(other.sim.keys.full)
        assert other.api.ask("GET", "/wc/v3/products").status_code == 401


def test_no_route_comes_as_json(woo: Shop) -> None:
    """Unknown namespace, unknown route, wrong method."""
    for method, path in (
        ("GET", "/wc/v9/products"),
        ("GET", "/wc/v3/products/count"),
        ("PATCH", "/wc/v3/products"),
    ):
        answer = woo.api.ask(method, path, {} if method == "PATCH" else None)
        assert (answer.status_code, answer.json()["code"]) == (404, "rest_no_route")


def test_broken_json_is_refused(woo: Shop) -> None:
    """400 rest_invalid_json with PHP's own words."""
    woo.sim.configure(behind_https=True)
    headers = {"Content-Type": "application/json"}
    answer = basic(woo, path="/wc/v3/orders", method="POST", data=b'{"a":', headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "rest_invalid_json")


def test_other_spellings_of_the_address(woo: Shop) -> None:
    """index.php before it, a double slash, a trailing slash."""
    woo.sim.configure(behind_https=True)
    full = woo.sim.keys.full
    with requests.Session() as session:
        session.trust_env = False
        session.auth = (full.consumer_key, full.consumer_secret)
        for path in ("/index.php/wp-json/wc/v3/orders", "//wp-json/wc/v3/orders", "/wp-json/wc/v3/orders/"):
            assert session.get(woo.url + path, timeout=LIMIT).status_code == 200


def test_plain_permalinks(woo: Shop) -> None:
    """?rest_route= knows no keys; without pretty permalinks /wp-json/ is a page that is not found."""
    woo.sim.configure(behind_https=True)
    full = woo.sim.keys.full
    with requests.Session() as session:
        session.trust_env = False
        session.auth = (full.consumer_key, full.consumer_secret)
        assert session.get(f"{woo.url}/?rest_route=/wc/v3/orders", timeout=LIMIT).status_code == 401
        woo.sim.configure(pretty_permalinks=False)
        page = session.get(f"{woo.url}/wp-json/wc/v3/orders", timeout=LIMIT)
        assert (page.status_code, page.headers["Content-Type"]) == (404, "text/html; charset=UTF-8")
        assert session.get(f"{woo.url}/?rest_route=/", timeout=LIMIT).json()["namespaces"]


def test_a_shop_that_redirects_to_https(woo: Shop) -> None:
    """Every request by http is sent on."""
    woo.sim.configure(redirect_to_https=True)
    answer = woo.api.ask("GET", "/wc/v3/products")
    assert answer.status_code == 301
    assert answer.headers["Location"].startswith("https://127.0.0.1")


def test_maintenance(woo: Shop) -> None:
    """503 as a page, with the time to wait."""
    woo.sim.owner.maintenance()
    answer = woo.api.ask("GET", "/wc/v3/products")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "600")
    assert answer.headers["Content-Type"].startswith("text/html")


def test_the_date_is_the_shops_own(woo: Shop) -> None:
    """One Date header, from the shop's clock."""
    woo.sim.configure(check_oauth_time=False)
    woo.sim.clock.set(datetime(2030, 1, 1, 12, 0, tzinfo=UTC), stop=True)
    try:
        answer = woo.api.ask("GET", "/wc/v3/orders")
    finally:
        woo.sim.clock.set(datetime.now(UTC))
    assert answer.headers["Date"] == "Tue, 01 Jan 2030 12:00:00 GMT"


@pytest.mark.parametrize(("at", "orders"), [("before", 0), ("after", 1)])
def test_a_call_can_be_cut_before_or_after_its_effect(woo: Shop, at: str, orders: int) -> None:
    """The client sees the same; the shop has the order or has it not; the next call passes."""
    woo.sim.fail("/orders$", method="POST", at=at)
    with pytest.raises(requests.ConnectionError):
        woo.api.post("/wc/v3/orders", {})
    assert len(woo.sim.state.tables.orders) == orders
    woo.api.post("/wc/v3/orders", {})


def test_other_failures(woo: Shop) -> None:
    """An error page of the host, a login page with 200, half a JSON answer, and the second call only."""
    woo.sim.fail("/products$", answer=502)
    assert woo.api.ask("GET", "/wc/v3/products").status_code == 502
    woo.sim.fail("/products$", answer="html", skip=1)
    woo.sim.fail("/orders$", answer="garbage")
    assert woo.api.ask("GET", "/wc/v3/products").json()
    assert woo.api.ask("GET", "/wc/v3/products").text.startswith("<!DOCTYPE html>")
    with pytest.raises(requests.JSONDecodeError):
        woo.api.ask("GET", "/wc/v3/orders").json()


def test_delays_and_hanging(woo: Shop) -> None:
    """Routes can be slow, and a call can hang until the client gives up."""
    woo.sim.configure(delays=(Delay("GET", "/orders$", 0.2),))
    started = time.monotonic()
    woo.api.get("/wc/v3/orders")
    assert time.monotonic() - started >= 0.2
    woo.sim.fail("/products$", answer="hang", seconds=0.3)
    with pytest.raises(requests.ConnectionError):
        woo.api.ask("GET", "/wc/v3/products")


def test_requests_are_counted_by_route_and_never_with_secrets(woo: Shop) -> None:
    """The log knows who asked what; signatures and keys are left out."""
    woo.api.get("/wc/v3/products", per_page=1)
    woo.api.get(f"/wc/v3/products/{woo.simple.id}")
    woo.client(None).ask("GET", "/wc/v3/products")
    assert woo.sim.log.counts == {"GET /wc/v3/products": 2, "GET /wc/v3/products/{id}": 1}
    asked = woo.sim.log.requests
    assert [entry.data["key"] for entry in asked] == ["full", "full", ""]
    assert "oauth" not in str([entry.data["query"] for entry in asked])
