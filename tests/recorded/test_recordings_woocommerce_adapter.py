"""The adapter takes what real WooCommerce shops answered: 2xx becomes a value, else the right error."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal
from html import unescape
from typing import Any

import pytest

from adapters.http import HttpClient
from adapters.woocommerce.api import Api, read_page
from adapters.woocommerce.explain import NO_ROUTE, WOOCOMMERCE_ERRORS, NoRoute
from adapters.woocommerce.identity import to_identity
from adapters.woocommerce.settings import DEFAULTS
from adapters.woocommerce.translate.hints import read_hints, sign
from adapters.woocommerce.translate.orders import carries_note, to_order, to_refund
from adapters.woocommerce.translate.parcels import read_tracking
from adapters.woocommerce.translate.products import to_product
from connector.model import HintKind
from connector.model.errors import (
    CallbackMalformed,
    ConnectorError,
    ShopAccessDenied,
    ShopDoubtful,
    ShopKeysUnseen,
    ShopRefused,
    ShopUnavailable,
)
from tests.adapters.scripted_server import ScriptedServer, reply
from tests.recorded.loader import Exchange, deliveries, exchanges

LAB_SECRET = "geheim"
"""The secret with which the recorded webhooks were signed."""

EXEMPT: tuple[tuple[str, str, str], ...] = (
    ("(POST|PUT|DELETE|PATCH)", "/wc/v3/products(/.*)?", "products are only read"),
    ("(POST|PUT|DELETE)", "/wc/v3/orders/\\d+/refunds(/.*)?", "refunds are only read"),
    ("GET", "/wc/v3/orders/\\d+/refunds/\\d+", "the list of an order's refunds has the same rows"),
    ("(POST|PUT)", "/wc/v3/orders/\\d+/fulfillments(/.*)?", "parcels are only read"),
    ("GET", "/wc/v3/orders/\\d+/fulfillments/.*", "the list of an order's parcels is enough"),
    ("GET", "/wc/v3/orders/fulfillments/.*", "the list of an order's parcels is enough"),
    ("GET", "/wc-shipment-tracking/.*", "parcels of that plugin are read from the order's meta data"),
    ("POST", "/wc/v3/orders/batch", "an order is placed alone, so that its answer is its own"),
    ("GET", "/wc/v3/refunds", "refunds are read per order, with their lines"),
    ("GET", "/wc/v3/orders/statuses", "an unknown status has no word on the wire whatever its title"),
    ("GET", "/wc/v3/variations/\\d+", "the shop has no such route"),
    ("GET", "/wc/v3/products/(count|variations)", "the shop has no such route"),
    ("GET", "/wc/v3/webhooks/\\d+(/.*)?", "the list shows the state of each"),
    ("GET", "/wc/v3/settings(/(general|tax|advanced))?", "single settings are asked for"),
    ("PUT", "/wc/v3/settings/.*", "the shop's settings are only read"),
    ("GET", "/wc/v3/taxes", "rates are the shop's own business; its totals are read"),
    ("GET", "/wc/v3/reports/.*", "counts come with the lists"),
    ("GET", "/wc/v3", "the list of all routes is 250 kB"),
    ("GET", "/wc/v9/.*", "the shop has no such route"),
    (
        "GET",
        "/wc-analytics/(?!variations).*",
        "WooCommerce's own analytics; only its variations are asked for",
    ),
    ("(GET|POST)", "/wc/store/.*", "the shop's public basket"),
    ("GET", "/wp/v2/.*", "WordPress' own routes, closed to REST keys"),
    ("POST", "/wc/v3/kickroute_callback_endpoint", "the platform's own plugin, which nothing of ours asks"),
)
"""Routes that the adapter does not call: method and path as patterns, and why not."""


def _products(seen: Exchange, api: Api) -> None:
    for row in _page(seen, api):
        _check_product(row, ())


def _product(seen: Exchange, api: Api) -> None:
    row = api.row(_below(seen))
    assert row
    if row.get("type") == "variation":
        assert int(row["parent_id"]) > 0
    else:
        _check_product(row, ())


def _check_product(row: Mapping[str, Any], variations: tuple[Mapping[str, Any], ...]) -> None:
    product = to_product(row, variations, DEFAULTS)
    assert product.id == str(row.get("id", ""))
    assert product.name == unescape(row.get("name", ""))
    assert product.published is (row.get("status") == "publish")
    assert product.has_variants is (row.get("type") == "variable")
    if row.get("type") == "simple" and "stock_quantity" in row:
        (offer,) = product.offers
        _check_offer(row, offer.stock.quantity, offer.gtin, offer.regular_price)
    assert [c.name for c in product.shop_categories] == [
        unescape(c["name"]) for c in row.get("categories", [])
    ]
    assert all("&amp;" not in category.name for category in product.shop_categories)


def _check_offer(row: Mapping[str, Any], quantity: int | None, gtin: str, price: str) -> None:
    meta = {m["key"]: m["value"] for m in row.get("meta_data", [])}
    assert quantity == (row["stock_quantity"] if row["manage_stock"] is True else None)
    assert price == row["regular_price"]
    assert gtin == (row.get("global_unique_id") or meta.get("_ean", ""))


def _variations(seen: Exchange, api: Api) -> None:
    for row in _page(seen, api):
        parent = {"id": row.get("parent_id") or 1, "type": "variable"}
        (offer,) = to_product(parent, [row], DEFAULTS).offers
        assert offer.id == str(row["id"])
        if "attributes" in row:
            assert offer.attributes == tuple((a["slug"], a["option"]) for a in row["attributes"])
            _check_offer(row, offer.stock.quantity, offer.gtin, offer.regular_price)


def _orders(seen: Exchange, api: Api) -> None:
    for row in _page(seen, api):
        _check_order(row)


def _order(seen: Exchange, api: Api) -> None:
    _check_order(api.row(_below(seen)))


def _written_order(seen: Exchange, api: Api) -> None:
    _check_order(api.create(_below(seen), seen.body))


def _check_order(row: Mapping[str, Any]) -> None:
    order = to_order(row)
    meta = [str(m["value"]) for m in row.get("meta_data", []) if m["key"] == "_kickroute_order_number"]
    assert order.id == str(row["id"])
    assert order.kickroute_number == (meta[0] if meta else "")
    assert order.trashed is (row.get("status") == "trash")
    if "line_items" in row:
        assert len(order.lines) == len(row["line_items"])
        assert order.total == Decimal(row["total"])
        assert [line.net_total for line in order.lines] == [Decimal(x["total"]) for x in row["line_items"]]
        assert order.shipping.city == row["shipping"]["city"]
        assert order.created_at is not None


def _refunds(seen: Exchange, api: Api) -> None:
    for row in _page(seen, api):
        refund = to_refund(row)
        assert refund.deduplication_id == row["id"]
        assert refund.total == (Decimal(row["amount"]) if row["amount"] else None)
        assert all(line.order_line_id and line.quantity >= 0 and line.net_total >= 0 for line in refund.lines)


def _fulfilments(seen: Exchange, api: Api) -> None:
    rows = _page(seen, api)
    recorded = {m["value"] for row in rows for m in row["meta_data"] if m["key"] == "_tracking_number"}
    assert {parcel.number for parcel in read_tracking({}, rows).parcels} == recorded


def _notes(seen: Exchange, api: Api) -> None:
    rows = _page(seen, api)
    assert all(carries_note(rows, row["note"]) for row in rows)


def _webhooks(seen: Exchange, api: Api) -> None:
    assert all(row["topic"] and row["delivery_url"] and row["status"] for row in _page(seen, api))


def _written(seen: Exchange, api: Api) -> None:
    assert api.create(_below(seen), seen.body)["id"]


def _index(seen: Exchange, api: Api) -> None:
    index = api.index()
    assert isinstance(index["namespaces"], list)
    identity = to_identity(index, {}, {}, {})
    assert identity.name == unescape(index["name"])
    assert identity.key == "woocommerce:" + index["home"].partition("://")[2]


def _status(seen: Exchange, api: Api) -> None:
    row = api.row(_below(seen))
    if "environment" in row and "home_url" in row["environment"]:
        identity = to_identity({}, row, {}, {})
        assert identity.key == "woocommerce:" + row["environment"]["home_url"].partition("://")[2]
        assert (identity.version, identity.currency) == (
            row["environment"]["version"],
            row["settings"]["currency"],
        )


def _setting(seen: Exchange, api: Api) -> None:
    row = api.row(_below(seen))
    home = {"home": "https://shop.example"}
    assert to_identity(home, {}, row, {}).prices_include_tax is (row["value"] == "yes")


def _currency(seen: Exchange, api: Api) -> None:
    assert len(api.row(_below(seen))["code"]) == 3


TAKEN: tuple[tuple[str, str, Callable[[Exchange, Api], None]], ...] = (
    ("GET", "/", _index),
    ("GET", "/wc/v3/system_status", _status),
    ("GET", "/wc/v3/settings/tax/woocommerce_prices_include_tax", _setting),
    ("GET", "/wc/v3/settings/general/woocommerce_default_country", _setting),
    ("GET", "/wc/v3/data/currencies/current", _currency),
    ("GET", "/wc/v3/products", _products),
    ("GET", "/wc/v3/products/\\d+", _product),
    ("GET", "/wc/v3/variations|/wc-analytics/variations|/wc/v3/products/\\d+/variations", _variations),
    ("GET", "/wc/v3/orders", _orders),
    ("GET", "/wc/v3/orders/\\d+", _order),
    ("POST", "/wc/v3/orders", _written_order),
    ("(PUT|DELETE)", "/wc/v3/orders/\\d+", _written_order),
    ("GET", "/wc/v3/orders/\\d+/refunds", _refunds),
    ("GET", "/wc/v3/orders/\\d+/fulfillments", _fulfilments),
    ("GET", "/wc/v3/orders/\\d+/notes", _notes),
    ("POST", "/wc/v3/orders/\\d+/notes", _written),
    ("GET", "/wc/v3/webhooks", _webhooks),
    ("POST", "/wc/v3/webhooks", _written),
    ("(PUT|DELETE)", "/wc/v3/webhooks/\\d+", _written),
)
"""Routes that the adapter calls, and what takes a successful answer."""


def _below(seen: Exchange) -> str:
    return seen.path.lstrip("/")


def _page(seen: Exchange, api: Api) -> tuple[Mapping[str, Any], ...]:
    page = read_page(seen.path, api.ask(_below(seen)))
    total = {k.lower(): v for k, v in seen.headers.items()}.get("x-wp-total")
    assert page.total == (int(total) if total else None)
    return page.rows


WRONG_KEYS = "woocommerce_rest_authentication_error"
"""WooCommerce's word for keys that reached it; with any other they may have been lost on the way."""


def _expected_error(seen: Exchange) -> type[ConnectorError] | None:
    if seen.status < 400:
        return None
    if seen.status == 401 and isinstance(seen.answer, dict) and seen.answer["code"] != WRONG_KEYS:
        return ShopKeysUnseen
    if seen.status in (401, 403):
        return ShopAccessDenied
    if isinstance(seen.answer, dict) and seen.answer["code"] == NO_ROUTE:
        return NoRoute
    if seen.status < 500:
        return ShopRefused
    return ShopUnavailable if seen.method == "GET" else ShopDoubtful


def _find(table: tuple[tuple[str, str, Any], ...], seen: Exchange, path: str) -> Any:
    return next((x for m, p, x in table if re.fullmatch(m, seen.method) and re.fullmatch(p, path)), None)


def _recorded_answer(seen: Exchange) -> bytes:
    is_page = isinstance(seen.answer, str)
    body = seen.answer.encode() if is_page else json.dumps(seen.answer).encode()
    kept = {k: v for k, v in seen.headers.items() if k.lower() in ("x-wp-total", "retry-after")}
    kind = "text/html" if is_page else "application/json; charset=UTF-8"
    headers = kept | {"Date": "Tue, 24 Nov 2026 06:00:00 GMT"}
    return reply(seen.status, body=body, kind=kind, headers=headers)


def _take(seen: Exchange, taker: Callable[[Exchange, Api], None], api: Api) -> None:
    """Let the adapter take the recorded answer; raises what is wrong about the outcome."""
    expected = _expected_error(seen)
    if expected is None:
        taker(seen, api)
        return
    does_read = seen.method == "GET"
    with pytest.raises(ConnectorError) as caught:
        _ = api.ask(_below(seen)) if does_read else api.create(_below(seen), seen.body)
    assert type(caught.value) is expected, f"{type(caught.value).__name__}: {caught.value}"
    if isinstance(caught.value, ShopRefused) and isinstance(seen.answer, dict):
        assert (caught.value.code, caught.value.status) == (str(seen.answer["code"]), seen.status)


def test_every_recorded_answer_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    """For each recording of a route that the adapter calls: 2xx → the model, else the right error class."""
    failed: list[str] = []
    counts: Counter[str] = Counter()
    with ScriptedServer([b""]) as server:
        api = Api(HttpClient("the shop", server.url, errors=WOOCOMMERCE_ERRORS))
        for seen in exchanges("woocommerce"):
            path = "/" + seen.path.strip("/")
            if seen.name.startswith("r-") and "_fields" in seen.query:
                counts["exempt"] += 1  # cut to other fields than the adapter asks for
                continue
            taker = _find(TAKEN, seen, path)
            if taker is None:
                reason = _find(EXEMPT, seen, path)
                counts["exempt" if reason else "taken"] += 1
                if not reason:
                    failed.append(f"{seen.name}: {seen.method} {path} is neither called nor exempt")
                continue
            counts["taken"] += 1
            server.replies[:] = [_recorded_answer(seen)]
            try:
                _take(seen, taker, api)
            except (AssertionError, ConnectorError, ArithmeticError, KeyError, TypeError) as error:
                failed.append(f"{seen.name}: {type(error).__name__} {error}")
        api.close()
    with capsys.disabled():
        print(  # noqa: T201 - the counts are what this test is asked to show
            f"\nWooCommerce recordings, adapter: {counts['taken']} taken, {counts['exempt']} exempt, "
            f"{len(failed)} failed"
        )
    assert counts["taken"], "no recording was read"
    assert not failed, "\n" + "\n".join(failed)


def test_every_recorded_webhook_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    """Each recorded delivery hints at its product (a variation at its parent) or its order, or at nothing."""
    counts: Counter[str] = Counter()
    for seen in deliveries("woocommerce"):
        headers = {name.lower(): value for name, value in seen.headers.items()}
        if not seen.topic.startswith(("product.", "order.")):
            counts["exempt"] += 1
            if seen.topic:
                body = json.dumps(seen.body).encode()
                headers["x-wc-webhook-signature"] = sign(body, LAB_SECRET)
                with pytest.raises(CallbackMalformed):
                    read_hints(headers, body, LAB_SECRET)
            continue
        body = seen.raw if seen.raw is not None else json.dumps(seen.body).encode()
        if seen.raw is None:
            headers["x-wc-webhook-signature"] = sign(body, LAB_SECRET)
        found = read_hints(headers, body, LAB_SECRET)
        counts["taken"] += 1
        kind = HintKind.PRODUCT if seen.topic.startswith("product.") else HintKind.ORDER
        named = (seen.body.get("parent_id") if kind is HintKind.PRODUCT else 0) or seen.body.get("id")
        assert [(hint.kind, hint.id) for hint in found] == ([(kind, str(named))] if named else [])
    with capsys.disabled():
        print(  # noqa: T201 - the counts are what this test is asked to show
            f"\nWooCommerce deliveries, adapter: {counts['taken']} taken, {counts['exempt']} exempt, 0 failed"
        )
    assert counts["taken"], "no delivery was read"
