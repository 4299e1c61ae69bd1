"""The daemon's doors described in OpenAPI, as somebody outside would: what requests are made from."""

from __future__ import annotations

from typing import Any

from tests.doors.world import GTIN, OTHER_GTIN, order_body

Json = dict[str, Any]


def _text(*examples: str) -> Json:
    return {"anyOf": [{"type": "string"}, {"enum": list(examples)}]}


_ADDRESS = {name: {"type": ["string", "null"]} for name in order_body()["shipping"]}
_ITEM: Json = {
    "type": "object",
    "required": ["gtin", "quantity", "net_total"],
    "properties": {
        "gtin": _text(GTIN, OTHER_GTIN),
        "quantity": {"type": "number"},
        "net_total": {"anyOf": [{"type": "number"}, _text("10.00", "0")]},
    },
}
_CALLBACK: Json = {
    "type": "object",
    "required": ["type", "body"],
    "properties": {
        "type": {"enum": ["order.placed", "order.updated", "order.requested_number", "item.updated"]},
        "body": {
            "type": "object",
            "required": ["kickroute_order_number", "shipping", "items", "number"],
            "properties": {
                "kickroute_order_number": _text("KR-1", "KR-2"),
                "number": _text("1", "2"),
                "status": _text("on-hold", "cancelled", "awaiting-fulfillment"),
                "shipping": {
                    "type": "object",
                    "properties": {**_ADDRESS, "country_code": _text("DE", "AT")},
                    "required": ["country_code"],
                },
                "billing": {"type": ["object", "null"], "properties": _ADDRESS},
                "items": {"type": "array", "items": _ITEM},
                "shipping_net_total": {"type": ["string", "number", "null"]},
            },
        },
    },
}
"""Looser than the protocol: generated ones get past the first look now and then."""

_FORM: Json = {
    "type": "object",
    "properties": {
        "command": _text("sync.full", "pause", "orders.cancel", "price.confirm", "outbox.retry"),
        **{name: {"type": "string"} for name in ("until", "gtin", "number", "id")},
    },
}


def _operation(*answers: int, body: Json | None = None, kind: str = "application/json") -> Json:
    described: Json = {"responses": {str(code): {"description": "as it is"} for code in answers}}
    if body is not None:
        described["requestBody"] = {"required": True, "content": {kind: {"schema": body}}}
    return described


def _parameter(name: str, place: str, schema: Json | None = None) -> Json:
    return {
        "name": name,
        "in": place,
        "required": place == "path",
        "schema": schema or {"type": "string"},
    }


_LANGUAGE = _parameter("Accept-Language", "header")

_LISTED = [
    _LANGUAGE,
    _parameter("q", "query", _text("kr-1", "retail")),
    _parameter("show", "query", _text("to_pack", "refunded")),
    _parameter("page", "query", _text("1", "7")),
]
_CHOSEN: Json = {
    "type": "object",
    "properties": {
        "number": _text("KR-1", "KR-2"),
        **{name: _text("0", "1") for name in ("now.1", "sent.1", "now.x")},
    },
}

_SHELF = [
    _LANGUAGE,
    _parameter("q", "query", _text("1", "bohne")),
    *(_parameter(name, "query", _text("", "1")) for name in ("state", "reason", "category", "edit", "page")),
    _parameter("sort", "query", _text("name", "sku", "told")),
]


def _form(**examples: tuple[str, ...]) -> Json:
    """Describe a form by its fields and what people type there."""
    return {"type": "object", "properties": {name: _text(*typed) for name, typed in examples.items()}}


def _deed(form: Json, *answers: int, kind: str = "application/x-www-form-urlencoded") -> Json:
    return _operation(*(303, 400, 401, 403, 413, *answers), body=form, kind=kind)


_LOGIN = _form(password=("x",), to=("orders", "//elsewhere.example"))
_RULE = _form(percent=("30", "30,5", "-1"), only_in=("", "1"), set_category=("", "coffee"))
_ROWS = _form(**{"price.1": ("5,00", "x"), "category.1": ("coffee",), "price.": ("",)})
_SHEET = _form(file=("gtin;dealer_price\n4006381333931;5,00\n",))
_MAP = _form(**{"map.1": ("coffee",), "was.1": ("",), "map.": ("",)}, seen=("x",), do=("show", "save"))
_SETTINGS = _form(**{"group": ("shop", "kickroute", "x"), "shop.url": ("x",), "do": ("try", "save")})
_PASSWORD = _form(known=("x",), password=("x",), again=("x",))

DAEMON: Json = {
    "openapi": "3.1.0",
    "info": {"title": "Kickroute Connector", "version": "1"},
    "paths": {
        "/kickroute/callback": {"post": _operation(200, 400, 401, 404, 413, 428, 503, body=_CALLBACK)},
        "/webhooks/{token}": {
            "parameters": [_parameter("token", "path"), _parameter("X-WC-Webhook-Topic", "header")],
            "post": _operation(200, 400, 401, 404, 413, body={"type": "object"}),
        },
        "/healthz": {"get": _operation(200)},
        "/readyz": {"get": _operation(200, 503)},
        "/metrics": {"get": _operation(200, 401)},
        "/api/status": {"parameters": [_LANGUAGE], "get": _operation(200, 401)},
        "/": {
            "parameters": [_LANGUAGE, _parameter("done", "query")],
            "get": _operation(200, 401),
        },
        "/order": {
            "parameters": [_LANGUAGE, _parameter("number", "query", _text("KR-1"))],
            "get": _operation(200, 401, 404),
        },
        "/label": {
            "parameters": [_LANGUAGE, _parameter("number", "query", _text("KR-1"))],
            "get": _operation(200, 401, 404),
        },
        "/help": {"parameters": [_LANGUAGE], "get": _operation(200, 401)},
        "/help/{name}": {
            "parameters": [_LANGUAGE, _parameter("name", "path")],
            "get": _operation(200, 401, 404),
        },
        "/outbox": {"parameters": [_LANGUAGE, _parameter("page", "query")], "get": _operation(200, 401)},
        "/imports": {"parameters": [_LANGUAGE, _parameter("page", "query")], "get": _operation(200, 401)},
        "/money": {"parameters": [_LANGUAGE], "get": _operation(200, 401)},
        "/money.csv": {"parameters": [_LANGUAGE], "get": _operation(200, 401)},
        "/orders": {"parameters": _LISTED, "get": _operation(200, 401)},
        "/orders.csv": {"parameters": _LISTED, "get": _operation(200, 401)},
        "/delivery-notes": {
            "parameters": [_LANGUAGE, _parameter("number", "query", _text("KR-1"))],
            "get": _operation(200, 401, 404),
            "post": _operation(
                *(200, 400, 401, 403, 404, 413), body=_CHOSEN, kind="application/x-www-form-urlencoded"
            ),
        },
        "/static/{name}": {"parameters": [_parameter("name", "path")], "get": _operation(200, 404)},
        "/login": {
            "parameters": [_LANGUAGE],
            "get": _operation(200, 303),
            "post": _deed(_LOGIN, 200, 422, 429),
        },
        "/logout": {"post": _operation(303, 400, 403)},
        "/decisions": {
            "parameters": [_LANGUAGE, _parameter("page", "query")],
            "get": _operation(200, 401),
        },
        "/products": {"parameters": _SHELF, "get": _operation(200, 401)},
        "/products.csv": {"parameters": _SHELF, "get": _operation(200, 401)},
        "/categories": {
            "parameters": [_LANGUAGE, _parameter("saved", "query")],
            "get": _operation(200, 401),
            "post": _deed(_MAP, 200),
        },
        "/prices": {"parameters": [_LANGUAGE], "get": _operation(200, 401)},
        "/prices/preview": {
            "parameters": [_LANGUAGE, _parameter("wish", "query", _text("1"))],
            "get": _operation(200, 400, 401, 404),
        },
        "/prices/rule": {"post": _deed(_RULE)},
        "/prices/rows": {"post": _deed(_ROWS)},
        "/prices/sheet": {"post": _deed(_SHEET, kind="multipart/form-data")},
        "/settings": {
            "parameters": [_LANGUAGE, _parameter("saved", "query")],
            "get": _operation(200, 401),
            "post": _deed(_SETTINGS, 200, 404, 422),
        },
        "/settings/password": {"post": _deed(_PASSWORD, 404, 422)},
        "/settings/heard": {"post": _operation(303, 400, 403, 422)},
        "/settings/leave": {"post": _deed(_form(word=("leave",)), 404, 422)},
        "/do": {
            "parameters": [_parameter("Sec-Fetch-Site", "header"), _parameter("Origin", "header")],
            "post": _operation(303, 400, 401, 403, 413, body=_FORM, kind="application/x-www-form-urlencoded"),
        },
    },
}
