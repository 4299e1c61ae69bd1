"""R4: a 404 that is not the shop's own word on a row says nothing of it, and nothing of a write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from adapters.shopware.explain import is_own as is_shopwares
from adapters.woocommerce.api import V3
from adapters.woocommerce.shop import WooCommerceShop
from connector.model.errors import ShopDoubtful, ShopUnavailable
from connector.texts import render
from tests.adapters.scripted_server import ScriptedServer, reply
from tests.adapters.woocommerce_shops import settings_for

DATE = {"Date": "Tue, 24 Nov 2026 06:00:00 GMT"}
NO_ROUTE = {"code": "rest_no_route", "message": "Keine Route gefunden", "data": {"status": 404}}
OTHERS: list[Any] = [
    NO_ROUTE,
    {"message": "Not Found"},
    {"error": "blocked"},
    {"code": 404, "message": ""},
    [],
]
GONE = {"code": "woocommerce_rest_shop_order_invalid_id", "message": "", "data": {"status": 404}}


def _asked(*answers: bytes, ask: Callable[[WooCommerceShop], Any]) -> Any:
    with ScriptedServer(list(answers)) as server:
        shop = WooCommerceShop.from_settings(settings_for(server.url, "ck", "cs"))
        try:
            return ask(shop)
        finally:
            shop.close()


@pytest.mark.parametrize("answer", OTHERS, ids=str)
def test_an_order_is_not_missing_because_somebody_else_says_so(answer: Any) -> None:
    """While WooCommerce is being updated, or a proxy answers in its place, nothing is gone."""
    listed = reply(200, [], headers={**DATE, "X-WP-Total": "0"})
    with pytest.raises(ShopUnavailable):
        _asked(listed, reply(404, answer, headers=DATE), ask=lambda shop: shop.orders(["7"]))


def test_an_order_that_the_shop_says_is_gone_is_missing() -> None:
    """By the code of its own."""
    listed = reply(200, [], headers={**DATE, "X-WP-Total": "0"})
    found = _asked(listed, reply(404, GONE, headers=DATE), ask=lambda shop: shop.orders(["7"]))
    assert found.missing == {"7"}


def test_an_order_is_not_refused_while_woocommerce_is_updated() -> None:
    """Without WooCommerce WordPress has no such route: it is tried again, and said in both languages."""
    with pytest.raises(ShopUnavailable, match="switched off, or being updated") as caught:
        _asked(reply(404, NO_ROUTE, headers=DATE), ask=lambda shop: shop._api.create(f"{V3}orders", {}))
    assert "wird gerade aktualisiert" in render("de", str(caught.value))


@pytest.mark.parametrize("status", [400, 404, 406, 409, 422])
@pytest.mark.parametrize(
    "answer",
    [
        {"code": 406, "message": "Not Acceptable", "data": None},
        {"code": "blocked", "message": "", "data": []},
        {"code": "x", "message": "", "data": {"ray": 1}},
    ],
    ids=str,
)
def test_a_filter_that_looks_like_wordpress_refuses_nothing(answer: Any, status: int) -> None:
    """Its keys alone are not enough: WordPress names a code in words, and the status in the data."""
    with pytest.raises(ShopDoubtful):
        _asked(reply(status, answer, headers=DATE), ask=lambda shop: shop._api.create(f"{V3}orders", {}))


def test_a_filter_that_looks_like_shopware_refuses_nothing() -> None:
    """Each of Shopware's errors has a status."""
    assert not is_shopwares({"errors": [{"code": 1020, "message": "blocked"}]})
    assert is_shopwares({"errors": [{"status": "400", "code": "X", "detail": ""}]})


@pytest.mark.parametrize("answer", OTHERS, ids=str)
def test_refunds_are_not_none_because_somebody_else_says_so(answer: Any) -> None:
    """What is read of an order's refunds is remembered: "none" would never be told."""
    order = {"id": 7, "status": "processing", "refunds": [{"id": 9, "total": "-1.00"}]}
    listed = reply(200, [order], headers={**DATE, "X-WP-Total": "1"})
    with pytest.raises(ShopUnavailable):
        _asked(listed, reply(404, answer, headers=DATE), ask=lambda shop: shop.orders(["7"]))
