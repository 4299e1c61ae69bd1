"""Getting into a WooCommerce shop: signing, keys, permissions, and sentences for every way it may fail."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from requests import PreparedRequest, Request
from structlog.testing import capture_logs

from adapters.http import SHOP_ERRORS, HttpClient, Purpose, current_purpose
from adapters.woocommerce.api import Api
from adapters.woocommerce.shop import WooCommerceShop, make_client
from adapters.woocommerce.signing import WooCommerceAuth
from connector.model import NewOrder, OrderStatus
from connector.model.errors import (
    ConnectorError,
    SettingsWrong,
    ShopAccessDenied,
    ShopUnavailable,
    ShopUnexpected,
)
from connector.settings import OrderSettings, ReleaseSettings
from practice.simulators.catalogue import generate
from practice.simulators.serving import LoopbackServer
from practice.simulators.woocommerce import VERSIONS, ApiKey, KeyRing, WooCommerceSimulator
from tests.adapters.scripted_server import ScriptedServer, reply
from tests.adapters.woocommerce_shops import running, settings_for
from tests.contract.making import BILLING, SHIPPING

DATE = {"Date": "Tue, 24 Nov 2026 06:00:00 GMT"}


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[WooCommerceSimulator, str]]:
    """Give a shop and its address."""
    with (
        WooCommerceSimulator(VERSIONS["11.0"], generate(10)) as simulator,
        LoopbackServer(simulator.app) as server,
    ):
        yield simulator, server.url


def _shop(url: str, key: ApiKey, secret: str = "") -> WooCommerceShop:
    return WooCommerceShop.from_settings(settings_for(url, key.consumer_key, secret or key.consumer_secret))


# signing


@pytest.mark.parametrize(
    "value",
    [
        "Straße des 17. Juni",
        "a b",
        "a+b",
        "100 %",
        "x&y=z",
        "😀",
        "~._-",
        "[]",
        "",
        "1,2,3",
        "'\"\\",
    ],
)
def test_any_value_is_signed_rightly_over_plain_http(
    served: tuple[WooCommerceSimulator, str], value: str
) -> None:
    """OAuth 1.0a with blanks, umlauts, commas and emoji in the parameters."""
    simulator, url = served
    api = Api(make_client(settings_for(url, *_pair(simulator.keys.full))))
    assert (
        api.page("wc/v3/orders", search=value, after="2026-11-24T06:00:00", dates_are_gmt="true").rows == ()
    )
    api.close()


def _pair(key: ApiKey) -> tuple[str, str]:
    return key.consumer_key, key.consumer_secret


def test_each_request_is_signed_anew() -> None:
    """A repeated request carries another nonce: the shop refuses one that it has seen."""
    with ScriptedServer([reply(503, {}), reply(503, {}), reply(200, {}, headers=DATE)]) as server:
        client = HttpClient("the shop", server.url, errors=SHOP_ERRORS, auth=WooCommerceAuth("ck", "cs"))
        client.get("/wp-json/")
        client.close()
        nonces = [a.target.partition("oauth_nonce=")[2].partition("&")[0] for a in server.asked]
    assert len(set(nonces)) == 3
    assert all(len(nonce) == 40 for nonce in nonces)


def test_basic_is_used_over_https_and_oauth_over_http() -> None:
    """Over plain http WooCommerce ignores Basic; over https the keys go in a header, not in the address."""
    auth = WooCommerceAuth("ck_key", "cs_secret")
    safe = Request("GET", "https://shop.example/wp-json/?a=b", auth=auth).prepare()
    assert safe.headers["Authorization"].startswith("Basic ")
    assert safe.url == "https://shop.example/wp-json/?a=b"
    plain = Request("GET", "http://shop.example/wp-json/?a=b", auth=auth).prepare()
    assert "Authorization" not in plain.headers
    assert "oauth_signature=" in str(plain.url)
    assert "cs_secret" not in str(plain.url)


# who may do what


def test_the_right_key_gets_in(served: tuple[WooCommerceSimulator, str]) -> None:
    """``identity``: home address without its scheme, name, version, currency, what prices mean, country."""
    simulator, url = served
    for key in (simulator.keys.full, simulator.keys.shop_manager):
        shop = _shop(url, key)
        identity = shop.identity()
        assert identity.key == "woocommerce:" + url.partition("://")[2]
        assert identity.name == "Lieferant Müller & Söhne"
        assert (identity.version, identity.currency, identity.country) == ("11.0.1", "EUR", "DE")
        assert identity.prices_include_tax
        shop.close()


def _unknown(_keys: KeyRing) -> tuple[str, str]:
    return "ck_unknown_key", "cs_unknown_secret"


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        (_unknown, "does not know shop.consumer_key"),
        (lambda keys: (keys.full.consumer_key, "cs_wrong"), "shop.consumer_secret does not belong to"),
        (lambda keys: _pair(keys.read_only), "set its permissions to Read/Write"),
        (lambda keys: _pair(keys.write_only), "set its permissions to Read/Write"),
        (lambda keys: _pair(keys.customer), "make a key for an administrator or shop manager"),
    ],
    ids=["unknown key", "wrong secret", "read only", "write only", "customer"],
)
def test_wrong_keys_are_told_with_what_to_do(
    served: tuple[WooCommerceSimulator, str], keys: Callable[[KeyRing], tuple[str, str]], sentence: str
) -> None:
    """Place, value, what is allowed and the next step; never a key; over plain http and over https alike."""
    simulator, url = served
    pair = keys(simulator.keys)
    shop = WooCommerceShop.from_settings(settings_for(url, *pair))
    with pytest.raises(ShopAccessDenied) as caught:
        shop.identity()
    shop.close()
    message = str(caught.value)
    for part in (url, sentence, "WooCommerce → Settings → Advanced → REST API"):
        assert part in message
    assert not any(secret in message for secret in pair)


def test_a_read_only_key_is_found_out_without_changing_anything(
    served: tuple[WooCommerceSimulator, str],
) -> None:
    """The try for write access is an order that cannot exist, made once."""
    simulator, url = served
    shop = _shop(url, simulator.keys.full)
    before = simulator.log.last
    shop.identity()
    shop.identity()
    writes = [e.data["path"] for e in simulator.log.entries("request", before) if e.data["method"] != "GET"]
    assert writes == ["/wc/v3/orders/0"]
    assert not simulator.log.entries("order", before)
    shop.close()


@pytest.mark.parametrize(
    ("status", "document", "parts"),
    [
        (401, {"code": "woocommerce_rest_authentication_error", "message": "Ungültig"}, ["refuses the keys"]),
        (
            401,
            {"code": "woocommerce_rest_authentication_error", "message": "Invalid signature"},
            ["shop.url"],
        ),
        (
            401,
            {"code": "woocommerce_rest_authentication_error", "message": "Invalid timestamp."},
            ["clocks", "15 minutes"],
        ),
    ],
)
def test_other_refusals_of_keys_have_their_sentence(
    status: int, document: dict[str, str], parts: list[str]
) -> None:
    """A shop may answer in its own language; then the sentence names what to check."""
    with ScriptedServer([reply(status, document)]) as server:
        shop = WooCommerceShop.from_settings(settings_for(server.url, "ck", "cs"))
        with pytest.raises(ShopAccessDenied) as caught:
            shop.orders(["1"])
        shop.close()
    for part in parts:
        assert part in str(caught.value)


def test_a_key_that_may_not_write_is_told_in_any_language() -> None:
    """A refused write with a key that reads is a lack of permission, whatever the shop calls it."""
    document = {
        "code": "woocommerce_rest_authentication_error",
        "message": "Der Schlüssel darf das nicht",
        "data": {"status": 401},
    }
    with ScriptedServer([reply(401, document)]) as server:
        shop = WooCommerceShop.from_settings(settings_for(server.url, "ck", "cs"))
        with pytest.raises(ShopAccessDenied, match="Read/Write"):
            shop._api.create("wc/v3/orders", {})
        shop.close()


@pytest.mark.parametrize("status", [401, 403])
def test_a_login_page_in_front_of_the_shop_is_told(status: int) -> None:
    """A firewall's page is not the shop's word on the keys."""
    with ScriptedServer([reply(status, body=b"<html>", kind="text/html")]) as server:
        shop = WooCommerceShop.from_settings(settings_for(server.url, "ck", "cs"))
        with pytest.raises(ShopAccessDenied, match="firewall or login"):
            shop.identity()
        shop.close()


# shops that are set up otherwise


@pytest.mark.parametrize(
    ("changes", "parts"),
    [
        ({"redirect_to_https": True}, ["redirects to https://127.0.0.1", "the address in the settings is"]),
        ({"pretty_permalinks": False}, ["Settings → Permalinks", "Plain", "check shop.url"]),
        ({"maintenance": True}, ["HTTP 503"]),
        ({"home_url": "http://shop.example"}, ["calls itself http://shop.example", "set shop.url to it"]),
    ],
    ids=["redirect", "plain permalinks", "maintenance", "another home"],
)
def test_a_shop_that_is_set_up_otherwise_says_what_to_change(
    changes: dict[str, Any], parts: list[str]
) -> None:
    """The place, the value, what is allowed and the next step; it may be corrected meanwhile."""
    settings = replace(VERSIONS["11.0"], **changes)
    with (
        WooCommerceSimulator(settings, generate(10)) as simulator,
        LoopbackServer(simulator.app) as server,
    ):
        shop = _shop(server.url, simulator.keys.full)
        with pytest.raises(ShopUnavailable) as caught:
            shop.identity()
        shop.close()
    for part in (server.url, *parts):
        assert part in str(caught.value)


def test_maintenance_says_when_to_ask_again() -> None:
    """WordPress' maintenance page has Retry-After; it is passed on."""
    with running(maintenance=True) as (_, shop), pytest.raises(ShopUnavailable) as caught:
        shop.identity()
    assert caught.value.retry_after == 600


@pytest.mark.parametrize(
    ("index", "error", "part"),
    [
        ({"namespaces": ["wp/v2"], "home": ""}, ShopUnavailable, "activate the plugin WooCommerce"),
        ({"hello": "world"}, ShopUnexpected, "no WordPress shop"),
        ([], ShopUnexpected, "not an object"),
    ],
)
def test_what_is_no_woocommerce_is_told(index: Any, error: type[ConnectorError], part: str) -> None:
    """WordPress without WooCommerce, and something else altogether."""
    with ScriptedServer([reply(200, index, headers=DATE)]) as server:
        shop = WooCommerceShop.from_settings(settings_for(server.url, "ck", "cs"))
        with pytest.raises(error, match=part):
            shop.identity()
        shop.close()


def test_an_answer_without_a_date_is_unexpected() -> None:
    """``now`` is the shop's own clock or an error, never this machine's."""
    with ScriptedServer([reply(200, {})]) as server:
        shop = WooCommerceShop.from_settings(settings_for(server.url, "ck", "cs"))
        with pytest.raises(ShopUnexpected, match="Date"):
            shop.now()
        shop.close()


# settings


def test_places_that_no_woocommerce_shop_has_are_told_all_at_once() -> None:
    """Each setting with each wrong place, and what is allowed."""
    settings = settings_for(
        "http://shop.example",
        "ck",
        "cs",
        release=ReleaseSettings(
            gtin=("ean", "meta:_ean"), dealer_price=("rule:Händler",), category=("meta:",)
        ),
        orders=OrderSettings(tracking=("custom:x",)),
    )
    with pytest.raises(SettingsWrong) as caught:
        WooCommerceShop.from_settings(settings)
    assert [(p.place, p.message.split("`")[1]) for p in caught.value.problems] == [
        ("release.gtin", "ean"),
        ("release.dealer_price", "rule:Händler"),
        ("release.category", "meta:"),
        ("orders.tracking", "custom:x"),
    ]
    assert "`meta:NAME`" in str(caught.value)
    assert "`global_unique_id`" in str(caught.value)


def test_no_key_is_ever_shown(
    served: tuple[WooCommerceSimulator, str], caplog: pytest.LogCaptureFixture
) -> None:
    """Neither in a log line at the loudest level nor in an error, whatever the shop does."""
    simulator, url = served
    caplog.set_level(logging.DEBUG)
    shop = _shop(url, simulator.keys.full)
    texts: list[str] = []
    with capture_logs() as ours:
        shop.now()
        for answer in ("drop", "html", "garbage", 401, 404, 500, 502):
            simulator.fail("", answer=answer, times=0)
            with pytest.raises(ConnectorError) as caught:
                shop.identity()
            simulator.mend()
            texts += [str(caught.value), repr(caught.value.__cause__), repr(caught.value.__context__)]
    shop.close()
    everything = "".join([*texts, caplog.text, str(ours)])
    for secret in _pair(simulator.keys.full):
        assert secret not in everything
    assert "oauth_" not in everything


# connections


def test_what_an_order_needs_uses_the_connection_kept_for_it() -> None:
    """Placing, noting and setting an order live are intake; catalogue and reports are not."""
    seen: list[tuple[str, Purpose]] = []

    class Noting(WooCommerceAuth):
        def __call__(self, request: PreparedRequest) -> PreparedRequest:
            seen.append((str(request.method), current_purpose()))
            return super().__call__(request)

    with (
        WooCommerceSimulator(VERSIONS["11.0"], generate(10)) as simulator,
        LoopbackServer(simulator.app) as server,
    ):
        auth = Noting(*_pair(simulator.keys.full))
        shop = WooCommerceShop(HttpClient("the shop", server.url, errors=SHOP_ERRORS, auth=auth))
        order = NewOrder(
            "KR-1", OrderStatus.ON_HOLD, SHIPPING, BILLING, (), shipping_net_total=Decimal(0), note="Notiz"
        )
        shop.now()
        seen.clear()
        placed = shop.create_order(order)
        shop.add_note(placed.id, "Notiz")
        shop.make_live(placed.id, OrderStatus.ON_HOLD)
        assert {purpose for _, purpose in seen} == {Purpose.INTAKE}
        seen.clear()
        list(shop.all_products())
        shop.orders([placed.id])
        shop.identity()
        assert {purpose for _, purpose in seen} == {Purpose.OTHER}
        shop.close()
