"""Asks a stage what was recorded: the same route for the same status, with the stage's own numbers."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import requests

from practice.simulators.woocommerce import ApiKey
from tests.recorded.loader import Exchange
from tests.recorded.woo_stage import UNKNOWN, Stage
from tests.simulators.woo import encode, oauth

NOWHERE = "http://127.0.0.1:9/hook"
LONG_AGO, FAR_AHEAD = "2001-01-01T00:00:00", "2035-01-01T00:00:00"


@dataclass(slots=True)
class Ask:
    """What will be asked."""

    method: str
    path: str
    query: dict[str, Any]
    body: Any


def replay(stage: Stage, seen: Exchange) -> requests.Response:
    """Bring the stage into the recorded state and ask."""
    ask = Ask(seen.method, seen.path, dict(seen.query), seen.body)
    _place(stage, seen, ask)
    if isinstance(ask.body, dict):
        ask.body = _body(stage, seen, dict(ask.body))
    ask.query = _query(stage, seen, ask.query)
    special = SPECIAL.get(seen.name)
    if special is not None:
        return special(stage, ask)
    path = ask.path if ask.path == "/" and seen.topic == "i-auth" else f"/wp-json{ask.path}"
    key, known = _key(stage, seen)
    return stage.ask(ask.method, path, query=ask.query, body=ask.body, key=key, auth=known)


def _key(stage: Stage, seen: Exchange) -> tuple[ApiKey, bool]:
    keys = stage.shop.keys
    named = re.search(r"-(ro|wo|sm|none|customer|shopmanager)-", seen.name)
    who = named.group(1) if named and seen.topic == "i-auth" else seen.auth
    by_name = {
        "ro": keys.read_only,
        "wo": keys.write_only,
        "sm": keys.shop_manager,
        "shopmanager": keys.shop_manager,
        "customer": keys.customer,
    }
    return by_name.get(who, keys.full), who not in ("none", "None")


# --- where: numbers in the path


def _place(stage: Stage, seen: Exchange, ask: Ask) -> None:
    for pattern, mapper in (
        (r"/wc/v3/products/(\d+)/variations(?:/(\d+))?", _variation_path),
        (r"/wc/v3/products/(\d+)/?$", _product_path),
        (r"/wc/v3/orders/(\d+)(.*)", _order_path),
        (r"/wc/v3/webhooks/(\d+)(.*)", _webhook_path),
    ):
        match = re.match(pattern, seen.path)
        if match:
            ask.path = mapper(stage, seen, match)
            return
    if seen.path == "/wc/v3/webhooks" and seen.method == "GET":
        for number in stage.shop.state.tables.webhooks:
            stage.good("PUT", f"/wc/v3/webhooks/{number}", {"name": "Übung"})


def _missing(seen: Exchange) -> bool:
    code = seen.answer.get("code") if isinstance(seen.answer, dict) else ""
    return str(code).endswith("_invalid_id")


def _product_path(stage: Stage, seen: Exchange, _: re.Match[str]) -> str:
    answer = seen.answer if isinstance(seen.answer, dict) else {}
    if _missing(seen):
        return f"/wc/v3/products/{UNKNOWN}"
    if seen.method == "DELETE":
        return f"/wc/v3/products/{stage.fresh_product(answer.get('type', 'simple'))['id']}"
    if answer.get("status") in ("trash", "draft"):
        made = stage.fresh_product("simple")["id"]
        if answer["status"] == "trash":
            stage.shop.owner.trash_product(made)
        return f"/wc/v3/products/{made}"
    kinds = {"variable": stage.variable.id, "variation": stage.variation.id}
    return f"/wc/v3/products/{kinds.get(answer.get('type', ''), stage.simple.id)}"


def _variation_path(stage: Stage, seen: Exchange, match: re.Match[str]) -> str:
    base = f"/wc/v3/products/{stage.variable.id}/variations"
    if match.group(2) is None:
        return base + seen.path[match.end() :]
    number = stage.fresh_variation() if seen.method == "DELETE" else stage.variation.id
    answer = seen.answer if isinstance(seen.answer, dict) else {}
    if answer.get("status") == "trash":
        stage.shop.owner.trash_product(number)
    return f"{base}/{UNKNOWN if _missing(seen) else number}"


def _order_path(stage: Stage, seen: Exchange, match: re.Match[str]) -> str:
    rest = match.group(2)
    if _missing(seen):
        return f"/wc/v3/orders/{stage.simple.id if 'product' in seen.name else UNKNOWN}{rest}"
    if seen.method == "GET" and rest.endswith(("/notes", "/refunds")):
        return f"/wc/v3/orders/{stage.order_id}{rest}"
    lines = seen.answer.get("line_items") if isinstance(seen.answer, dict) else None
    order = stage.order(variation=bool(lines and lines[0].get("variation_id")))
    number = order["id"]
    if rest.startswith("/refunds/"):
        rest = f"/refunds/{_refund(stage, seen, order)}"
    if rest.startswith("/fulfillments") and "lookup" not in rest:
        rest = _fulfilment_path(stage, seen, number, rest)
    if not rest:
        _prepare_order(stage, seen, number)
    return f"/wc/v3/orders/{number}{rest}"


def _refund(stage: Stage, seen: Exchange, order: dict[str, Any]) -> int:
    body: dict[str, Any] = {"amount": "1.00"}
    if seen.answer.get("line_items"):
        body = {"line_items": [stage.refund_line(order)]}
    elif seen.answer.get("shipping_lines"):
        body = {"line_items": [{"id": order["shipping_lines"][0]["id"], "refund_total": 4.0}]}
    made = stage.good("POST", f"/wc/v3/orders/{order['id']}/refunds", {**body, "api_refund": False})
    return int(made["id"])


def _fulfilment_path(stage: Stage, seen: Exchange, number: int, rest: str) -> str:
    needs_one = re.search(r"/fulfillments/\d+", rest) or (seen.method == "GET" and seen.answer)
    if not needs_one or not stage.shop.settings.fulfilments:
        return rest
    stage.shop.owner.enter_tracking(number, "00340434161094042557", way="fulfilment")
    newest = stage.shop.state.tables.orders[number].fulfilments[-1]
    return re.sub(r"/fulfillments/\d+", f"/fulfillments/{newest}", rest)


def _prepare_order(stage: Stage, seen: Exchange, number: int) -> None:
    answer, owner = seen.answer, stage.shop.owner
    if answer.get("refunds"):
        owner.refund(number, "2.00")
    if answer.get("date_completed"):
        owner.complete(number)
    if answer.get("status") == "trash":
        owner.trash_order(number)
    if seen.method in ("GET", "DELETE") and answer.get("status") in ("pending", "processing", "completed"):
        owner.set_status(number, answer["status"])


def _webhook_path(stage: Stage, seen: Exchange, match: re.Match[str]) -> str:
    body = {"topic": "product.updated", "delivery_url": NOWHERE, "secret": "s"}
    made = stage.good("POST", "/wc/v3/webhooks", body)
    stage.good("PUT", f"/wc/v3/webhooks/{made['id']}", {"name": "Übung"})
    return f"/wc/v3/webhooks/{UNKNOWN if _missing(seen) else made['id']}{match.group(2)}"


# --- what: numbers in the query and in the body


def _rows(seen: Exchange) -> list[dict[str, Any]]:
    return seen.answer if isinstance(seen.answer, list) else []


def _kind(row: dict[str, Any]) -> str:
    return str(row.get("type", "simple"))


def _query(stage: Stage, seen: Exchange, query: dict[str, Any]) -> dict[str, Any]:
    if seen.topic == "i-auth":
        return _auth_query(seen)
    if query.get("orderby") == "include":
        query["include"] = ""
    return {name: _value(stage, seen, name, value) for name, value in query.items()}


def _value(stage: Stage, seen: Exchange, name: str, value: Any) -> Any:
    rows, orders = _rows(seen), seen.path.startswith("/wc/v3/orders")
    items = {"simple": stage.simple, "variable": stage.variable, "variation": stage.variation}
    if name in ("after", "modified_after"):
        return _date(value, LONG_AGO if rows else FAR_AHEAD)
    if name in ("before", "modified_before"):
        return _date(value, FAR_AHEAD if rows else LONG_AGO)
    if name == "sku":
        return ",".join(items[_kind(row)].sku for row in rows)
    if name == "global_unique_id":
        return ",".join(items[_kind(row)].gtin for row in rows)
    if name == "search" and not orders and rows:
        return "Süß"
    numbers: dict[str, Any] = {
        "include": _included(stage, seen, orders),
        "exclude": _included(stage, seen, orders),
        "include[]": stage.simple_ids,
        "parent": stage.variable.id if "variations" in seen.path else value,
        "product": stage.simple.id if rows else UNKNOWN,
        "customer": value if rows else 2,
    }
    return numbers.get(name, value)


def _date(value: str, moment: str) -> str:
    return moment + value[19:]


def _included(stage: Stage, seen: Exchange, orders: bool) -> str:
    if orders:
        return str(stage.order_id)
    variations = "variations" in seen.path or not _rows(seen)
    return str(stage.variation.id) if variations else ",".join(map(str, stage.simple_ids))


def _auth_query(seen: Exchange) -> dict[str, Any]:
    """Ask for the fields that were answered: the recordings of keys do not say what was asked for."""
    row = _rows(seen)[0] if _rows(seen) else seen.answer
    if seen.status >= 300 or not isinstance(row, dict) or "batch" in seen.path or "settings/" in seen.path:
        return {}
    return {"_fields": ",".join(key for key in row if key != "_links"), "per_page": 1}


def _body(stage: Stage, seen: Exchange, body: dict[str, Any]) -> dict[str, Any]:
    if "delivery_url" in body and body["delivery_url"].startswith("http"):
        body["delivery_url"] = NOWHERE
    if seen.path.endswith("/refunds") and "line_items" in body:
        body["line_items"] = [_refund_row(stage, seen, row) for row in body["line_items"]]
    elif isinstance(body.get("line_items"), list):
        answered = seen.answer.get("line_items", [])
        body["line_items"] = [
            _line(stage, row, answered[at] if at < len(answered) else {})
            for at, row in enumerate(body["line_items"])
        ]
    if seen.path.endswith("/batch"):
        for part in ("create", "update"):
            if part in body:
                body[part] = [_batch_row(stage, row) for row in body[part]]
    if body.get("global_unique_id", "").isdigit():
        body["global_unique_id"] = stage.simple.gtin
    for row in body.get("meta_data", ()):
        if row.get("id") and seen.path.startswith("/wc/v3/orders/"):
            newest = max(stage.shop.state.tables.orders)
            row["id"] = stage.shop.state.tables.orders[newest].meta[0].id
    return body


def _refund_row(stage: Stage, seen: Exchange, row: dict[str, Any]) -> dict[str, Any]:
    newest = stage.shop.state.tables.orders[max(stage.shop.state.tables.orders)]
    shipping = bool(seen.answer.get("shipping_lines"))
    return {**row, "id": (newest.shipping_lines if shipping else newest.lines)[0].id}


def _line(stage: Stage, row: dict[str, Any], answered: dict[str, Any]) -> dict[str, Any]:
    row = dict(row)
    variation = bool(answered.get("variation_id"))
    if "id" in row:
        newest = stage.shop.state.tables.orders[max(stage.shop.state.tables.orders)]
        row["id"] = newest.lines[0].id
    if "sku" in row:
        row["sku"] = (stage.variation if variation else stage.simple).sku
    if row.get("variation_id"):
        row["variation_id"] = stage.variation.id
    if row.get("product_id") and row["product_id"] != UNKNOWN:
        row["product_id"] = stage.variation.id if variation else stage.simple.id
    return row


def _batch_row(stage: Stage, row: dict[str, Any]) -> dict[str, Any]:
    """Put the stage's numbers into a batch: 322 and 334 were variations, 999… nobody."""
    row = dict(row)
    known = {322: stage.variation.id, 334: stage.other_variation.id, 999: UNKNOWN, UNKNOWN: UNKNOWN}
    if "id" in row:
        row["id"] = known.get(row["id"], stage.simple.id)
    if row.get("sku"):
        row["sku"] = stage.simple.sku
    if "line_items" in row:
        row["line_items"] = [_line(stage, line, {}) for line in row["line_items"]]
    return row


# --- how: credentials that are the point of a recording


def _plain(stage: Stage, ask: Ask, **how: Any) -> requests.Response:
    """Ask by plain http."""
    stage.shop.configure(behind_https=False)
    try:
        query = {**ask.query, **how.pop("query", {})}
        return stage.ask(ask.method, f"/wp-json{ask.path}", query=query, body=ask.body, **how)
    finally:
        stage.shop.configure(behind_https=True)


def _forwarded(stage: Stage, ask: Ask) -> requests.Response:
    stage.shop.configure(honour_forwarded_proto=True)
    try:
        return _plain(stage, ask, headers={"X-Forwarded-Proto": "https"})
    finally:
        stage.shop.configure(honour_forwarded_proto=False)


def _oauth(stage: Stage, ask: Ask, **changes: str) -> requests.Response:
    url = f"{stage.server.url}/wp-json{ask.path}"
    query = oauth(ask.method, url, stage.shop.keys.full, ask.query, None, **changes)
    return _plain(stage, ask, query=query, auth=False)


def _oauth_header(stage: Stage, ask: Ask) -> requests.Response:
    url = f"{stage.server.url}/wp-json{ask.path}"
    signed = oauth(ask.method, url, stage.shop.keys.full, ask.query)
    fields = ", ".join(f'{k}="{encode(v)}"' for k, v in signed.items() if k[:6] == "oauth_")
    return _plain(stage, ask, headers={"Authorization": f"OAuth {fields}"}, auth=False)


def _replayed(stage: Stage, ask: Ask) -> requests.Response:
    nonce = {"oauth_nonce": "zweimal"}
    _oauth(stage, ask, **nonce)
    return _oauth(stage, ask, **nonce)


def _key_query(stage: Stage) -> dict[str, str]:
    key = stage.shop.keys.full
    return {"consumer_key": key.consumer_key, "consumer_secret": key.consumer_secret}


def _unknown_key(stage: Stage, ask: Ask) -> requests.Response:
    stranger = ApiKey("stranger", "ck_fremd", "cs_fremd", "read_write", "administrator", "x")
    return stage.ask(ask.method, f"/wp-json{ask.path}", query=ask.query, key=stranger)


def _maintenance(stage: Stage, ask: Ask) -> requests.Response:
    stage.shop.owner.maintenance(on=True)
    try:
        return stage.ask(ask.method, f"/wp-json{ask.path}", query=ask.query)
    finally:
        stage.shop.owner.maintenance(on=False)


def _broken_json(stage: Stage, ask: Ask) -> requests.Response:
    return stage.ask(ask.method, f"/wp-json{ask.path}", body='{"a":')


def _tax_setting(stage: Stage, ask: Ask) -> requests.Response:
    try:
        return stage.ask(ask.method, f"/wp-json{ask.path}", body=ask.body)
    finally:
        stage.shop.configure(prices_include_tax=True)


SPECIAL: dict[str, Callable[[Stage, Ask], requests.Response]] = {
    "i-auth/002-http-basic": _plain,
    "i-auth/003-http-basic-forwarded": _forwarded,
    "i-auth/005-http-oauth1-sha1": lambda s, a: _oauth(s, a, oauth_signature_method="HMAC-SHA1"),
    "i-auth/006-http-oauth1-header": _oauth_header,
    "i-auth/007-http-oauth1-post": _oauth,
    "i-auth/009-http-oauth1-old-timestamp": lambda s, a: _oauth(
        s, a, oauth_timestamp=str(int(time.time()) - 1000)
    ),
    "i-auth/010-http-oauth1-nonce-first": _oauth,
    "i-auth/011-http-oauth1-nonce-replay": _replayed,
    "i-auth/013-https-query-auth": lambda s, a: s.ask(
        a.method, f"/wp-json{a.path}", query={**a.query, **_key_query(s)}, auth=False
    ),
    "i-auth/014-http-query-auth": lambda s, a: _plain(s, a, query=_key_query(s), auth=False),
    "i-auth/015-https-wrong-key": _unknown_key,
    "i-auth/017-https-no-auth": lambda s, a: s.ask(a.method, f"/wp-json{a.path}", auth=False),
    "i-auth/018-https-bearer": lambda s, a: s.ask(
        a.method, f"/wp-json{a.path}", auth=False, headers={"Authorization": "Bearer x"}
    ),
    "i-auth/047-no-pretty-permalink": lambda s, a: s.ask(
        a.method, "/", query={"rest_route": "/wc/v3/products"}
    ),
    "i-auth/049-double-slash": lambda s, a: s.ask(a.method, "//wp-json/wc/v3/products", query=a.query),
    "x-extras/002-maintenance-mode": _maintenance,
    "e-orders/054-invalid-json": _broken_json,
    "e-orders/065-put-setting-prices-include-tax-no": _tax_setting,
}
"""Recordings whose point is how, not what, was asked."""
