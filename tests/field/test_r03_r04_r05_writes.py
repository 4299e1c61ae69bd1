"""Writes that a host blocks, or answers in the shop's place; and refusals that are not about keys."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.http import SHOP_ERRORS, HttpClient
from adapters.woocommerce.shop import WooCommerceShop
from connector.model import Carrier, NewOrder, OrderStatus, Parcel
from connector.model.errors import (
    ConnectorError,
    ShopAccessDenied,
    ShopDoubtful,
    ShopIntercepted,
    ShopRefused,
    ShopUnavailable,
)
from tests.adapters.scripted_server import ScriptedServer, reply
from tests.adapters.woocommerce_shops import running, settings_for
from tests.field.shops import both, new_order, place, served

DHL = "00340434161094042557"
PAGE = b"<html><title>Request blocked</title></html>"


@both
@pytest.mark.parametrize("status", [403, 405, 501])
def test_r03_a_host_that_blocks_methods_is_written_to_all_the_same(kind: str, status: int) -> None:
    """PUT, PATCH and DELETE are answered by a page of the host: status, parcel, note and webhooks work."""
    with served(kind, admin_worker=False) if kind == "shopware" else served(kind) as held:
        held.behave(blocks=("PUT", "PATCH", "DELETE"), blocks_with=status)
        assert held.shop.identity()
        order = place(held)
        assert held.shop.set_status(order.id, OrderStatus.ON_HOLD).status is OrderStatus.ON_HOLD
        back = held.shop.set_status(order.id, OrderStatus.AWAITING_FULFILLMENT)
        assert back.status is OrderStatus.AWAITING_FULFILLMENT
        held.shop.add_note(order.id, "Eine Notiz")
        held.shop.add_parcel(order.id, Parcel(DHL, Carrier.DHL))
        assert [p.number for p in held.shop.orders([order.id]).found[0].parcels] == [DHL]
        hooks = held.shop.ensure_hooks("https://connector.example/webhooks/a", "geheim")
        assert hooks.ids
        moved = held.shop.ensure_hooks("https://connector.example/webhooks/b", "geheim")
        assert (moved.ids, len(moved.repaired)) == (hooks.ids, len(hooks.ids))
        assert held.shop.remove_hooks() == len(hooks.ids)
        assert held.shop.remove_hooks() == 0


@pytest.mark.parametrize(
    "habits",
    [
        {"blocks": ("PUT", "PATCH", "DELETE")},
        {"blocks": ("PUT", "PATCH", "DELETE"), "blocks_query": ("_method",), "blocks_with": 403},
    ],
    ids=["parameter", "header"],
)
def test_r03_an_order_is_trashed_by_the_way_that_passes(habits: dict[str, Any]) -> None:
    """``_method=DELETE`` first, and where that is blocked too, the header that overrides the method."""
    with served("woocommerce") as held:
        held.behave(**habits)
        pending = held.shop.create_order(new_order(held))
        held.shop.trash_order(pending.id)
        assert held.shop.orders([pending.id]).found[0].trashed
        hooks = held.shop.ensure_hooks("https://connector.example/webhooks/a", "geheim")
        mark = held.mark
        assert held.shop.remove_hooks() == len(hooks.ids)
        # The way that worked is taken first: each deletion is one write and one look.
        assert len(held.requests(mark)) <= 1 + 2 * len(hooks.ids)


def test_r03_a_deletion_that_reaches_nobody_is_never_taken_for_one() -> None:
    """Where parameter and header are both taken out, such a POST changes nothing, and that is said."""
    shown = {"id": 7, "status": "pending", "name": "x"}
    date = {"Date": "Tue, 24 Nov 2026 06:00:00 GMT"}
    with ScriptedServer([reply(200, shown, headers=date)]) as server:
        shop = WooCommerceShop.from_settings(settings_for(server.url, "ck", "cs"))
        with pytest.raises(ShopDoubtful, match="takes the method DELETE out"):
            shop.trash_order("7")
        shop.close()


def test_r03_a_change_without_an_id_is_never_sent() -> None:
    """A POST to the list itself would create a row."""
    shop = WooCommerceShop.from_settings(settings_for("http://127.0.0.1:9", "ck", "cs"))
    for path in ("wc/v3/orders", "wc/v3/orders/", "wc/v3/orders/0", "wc/v3/orders/x"):
        with pytest.raises(ValueError, match="wc/v3/orders"):
            shop._api.change(path, {})
        with pytest.raises(ValueError, match="wc/v3/orders"):
            shop._api.delete(path)
    shop.close()


def _order(held: Any) -> NewOrder:
    order: NewOrder = new_order(held)
    return order


@both
@pytest.mark.parametrize("status", [200, 302, 400, 403, 404, 405, 406, 409, 415, 418, 429, 444])
@pytest.mark.parametrize("at", ["before", "after"])
def test_r04_a_write_that_something_else_answers_is_in_doubt(kind: str, status: int, at: str) -> None:
    """Whatever its status: a filter can answer after PHP has run. It is said who seems to answer."""
    with served(kind) as held:
        order = _order(held)
        answer = "html" if status == 200 else status
        path = "/orders$" if kind == "woocommerce" else "/api/order$"
        held.sim.fail(path, method="POST", at=at, answer=answer)
        with pytest.raises(ShopDoubtful) as caught:
            held.shop.create_order(order)
        if status != 302:
            assert "firewall" in str(caught.value)
        assert "127.0.0.1" in str(caught.value)
        found = held.shop.find_orders(_incoming(order))
        assert len(found or ()) == (1 if at == "after" else 0)


def _incoming(order: NewOrder) -> Any:
    from tests.contract.making import incoming

    return incoming(order)


@pytest.mark.parametrize(
    "document",
    [
        {"message": "Access denied by Imunify360 bot-protection"},
        {"success": False, "errors": []},
        {"error": "blocked"},
        {"status": 403},
        [],
        {},
        {"code": "x"},
    ],
)
@pytest.mark.parametrize("status", [200, 400, 403, 406])
def test_r04_json_that_is_not_the_shops_is_no_answer_to_a_write(document: Any, status: int) -> None:
    """A firewall may speak JSON, and say 200: neither is it the shop's refusal nor its success."""
    with ScriptedServer([reply(status, document, headers={"Server": "imunify360-webshield/1.21"})]) as server:
        shop = WooCommerceShop.from_settings(settings_for(server.url, "ck", "cs"))
        with pytest.raises(ShopIntercepted, match="firewall") as caught:
            shop._api.create("wc/v3/orders", {})
        shop.close()
        assert "imunify360" in str(caught.value)
        assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("status", "error"),
    [(400, ShopRefused), (401, ShopAccessDenied), (403, ShopAccessDenied), (404, ShopRefused)],
)
def test_r04_the_shops_own_refusal_of_a_write_is_one(status: int, error: type[ConnectorError]) -> None:
    """With WordPress' own keys: nothing was done, and doing the same again would be refused again."""
    own = {"code": "woocommerce_rest_cannot_create", "message": "Nein", "data": {"status": status}}
    with ScriptedServer([reply(status, own)]) as server:
        shop = WooCommerceShop.from_settings(settings_for(server.url, "ck", "cs"))
        with pytest.raises(error):
            shop._api.create("wc/v3/orders", {})
        shop.close()


def test_r04_a_read_that_something_else_answers_refuses_nothing() -> None:
    """A page with 406 says nothing about the question: it is asked again later."""
    with ScriptedServer([reply(406, body=PAGE, kind="text/html")]) as server:
        client = HttpClient("the shop", server.url, errors=SHOP_ERRORS)
        with pytest.raises(ShopUnavailable):
            client.get("/things")
        client.close()


def test_r04_a_host_that_wants_any_type_gets_it() -> None:
    """Some filters refuse a request whose Accept does not end with ``*/*``."""
    with served("woocommerce") as held:
        held.behave(wants_any_type=True)
        assert held.shop.identity()
        assert place(held).id


def test_r04_shopware_is_asked_for_plain_json_alone() -> None:
    """With ``*/*`` among the types Shopware answers JSON:API, which nobody here reads."""
    with served("shopware") as held:
        assert held.shop.identity()
        client = held.shop._api._client  # type: ignore[attr-defined]
        token = held.shop._api._tokens.get()  # type: ignore[attr-defined]
        asked = {"Accept": "application/json, */*", "Authorization": f"Bearer {token}"}
        answer = client.request("POST", "/api/search/product", json={"limit": 1}, headers=asked, reads=True)
        assert "vnd.api" in answer.headers["content-type"]


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, "rest_login_required"),
        (401, "rest_not_logged_in"),
        (403, "rest_cannot_access"),
        (403, "rest_forbidden"),
        (401, "itsec_rest_api_access_restricted"),
        (403, "sgs_rest_api_disabled"),
        (401, ""),
    ],
)
def test_r05_a_security_plugins_refusal_is_not_about_keys(status: int, code: str) -> None:
    """Advice on keys and roles only for WooCommerce's own codes; else a plugin is to let us pass."""
    document = {"code": code, "message": "Nur für angemeldete Benutzer", "data": {"status": status}}
    with ScriptedServer([reply(status, document)]) as server:
        shop = WooCommerceShop.from_settings(settings_for(server.url, "ck", "cs"))
        with pytest.raises(ShopAccessDenied) as caught:
            shop.orders(["1"])
        shop.close()
    message = str(caught.value)
    assert "security plugin" in message
    assert "/wp-json/wc/" in message
    for about_keys in ("consumer_key", "consumer_secret", "administrator", "REST API page", "Advanced"):
        assert about_keys not in message


@pytest.mark.parametrize("version", ["11.0", "8.9"])
def test_r03_webhooks_are_seen_to_be_gone(version: str) -> None:
    """8.9 answers 400 for a webhook that is not there, where later ones answer 404."""
    with running(version) as (_, shop):
        made = shop.ensure_hooks("https://connector.example/webhooks/a", "geheim")
        assert shop.remove_hooks() == len(made.ids) > 0
        with pytest.raises(ShopRefused):
            shop._api.row_or_none("wc/v3/products", per_page=0)  # any other 400 is one
