"""The owner's side over HTTP: JSON under ``/owner/…`` and a plain page at ``/owner/``."""

from __future__ import annotations

import html
import inspect
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from simulators.shopware.errors import ShopError

if TYPE_CHECKING:
    from simulators.shopware.simulator import ShopwareSimulator

ACTIONS = (
    "set_stock",
    "set_stock_by_sql",
    "set_price",
    "set_rule_price",
    "edit_product",
    "set_custom_field",
    "delete_product",
    "sell",
    "cancel_order",
    "reopen_order",
    "process_order",
    "complete_order",
    "ship",
    "enter_tracking",
    "pay",
    "delete_order",
    "edit_order",
    "tag_order",
    "set_line_quantity",
    "remove_line",
    "recalculate_order",
    "credit",
    "refund",
    "complete_refund",
    "order_return",
    "kill_worker",
    "revive_worker",
)
"""Methods of the owner that can be called as ``POST /owner/<name>`` with ``{"args": [...], …keywords}``."""

_SHOWN = 40


def owner_app(simulator: ShopwareSimulator) -> Starlette:
    """Make the application for everything under ``/owner``."""
    pages = _Pages(simulator)
    return Starlette(
        routes=[
            Route("/owner/", pages.page),
            Route("/owner/log", pages.log),
            Route("/owner/orders", pages.orders),
            Route("/owner/products", pages.products),
            Route("/owner/{action}", pages.act, methods=["POST"]),
        ]
    )


class _Pages:
    """The handlers of the owner's pages; they run in a thread each."""

    def __init__(self, simulator: ShopwareSimulator) -> None:
        self._simulator = simulator

    async def act(self, request: Request) -> Response:
        """Carry out one of the owner's actions; forms come back to the page, JSON gets the result."""
        name = request.path_params["action"]
        if name not in ACTIONS:
            return JSONResponse({"error": f"no action {name!r}", "allowed": list(ACTIONS)}, 404)
        form = "form" in request.headers.get("content-type", "")
        body = (await request.body()).decode()
        if form:
            return _called(self._simulator, name, [_read(value) for _, value in parse_qsl(body)], {}, form)
        given = json.loads(body or "{}")
        return _called(self._simulator, name, list(given.pop("args", [])), given, form)

    def log(self, request: Request) -> Response:
        """Show the log as JSON, of one kind and after a number if asked."""
        kind, after = request.query_params.get("kind", ""), int(request.query_params.get("after", "0"))
        return JSONResponse([entry.row() for entry in self._simulator.log.entries(kind, after)])

    def orders(self, _request: Request) -> Response:
        """Show every order with its states."""
        return JSONResponse(_orders(self._simulator))

    def products(self, request: Request) -> Response:
        """Show products by number, at most ``limit``."""
        limit = int(request.query_params.get("limit", "500"))
        with self._simulator.shop.store.lock:
            rows = [*self._simulator.shop.store.live["product"].rows.values()][:limit]
        names = ("id", "productNumber", "name", "ean", "stock", "parentId")
        return JSONResponse([{name: row.get(name) for name in names} for row in rows])

    def page(self, _request: Request) -> Response:
        """Show a plain page with orders, products and a form for every action."""
        orders = [
            (o["number"], o["order"], ", ".join(o["deliveries"]), o["total"])
            for o in _orders(self._simulator)
        ]
        with self._simulator.shop.store.lock:
            products = [*self._simulator.shop.store.live["product"].rows.values()][:_SHOWN]
        stock = [(row["productNumber"], row.get("name") or "", row["stock"]) for row in products]
        return HTMLResponse(
            "<!doctype html><meta charset=utf-8><title>Shopware (simuliert)</title><h1>Shopware "
            "(simuliert)</h1>"
            + _table("Bestellungen", ("Nummer", "Status", "Lieferungen", "Summe"), orders[-_SHOWN:])
            + _table("Produkte", ("Nummer", "Name", "Bestand"), stock)
            + "".join(_form(self._simulator, name) for name in ACTIONS)
        )


def _called(
    simulator: ShopwareSimulator, name: str, args: list[Any], keywords: dict[str, Any], form: bool
) -> Response:
    try:
        result = getattr(simulator.owner, name)(*args, **keywords)
    except ShopError as refused:
        return JSONResponse({"errors": refused.errors}, refused.status)
    except (KeyError, TypeError, ValueError) as error:
        return JSONResponse({"error": str(error)}, 400)
    return Response(status_code=303, headers={"location": "./"}) if form else JSONResponse({"result": result})


def _orders(simulator: ShopwareSimulator) -> list[dict[str, Any]]:
    shop = simulator.shop
    with shop.store.lock:
        rows = sorted(shop.store.live["order"].rows.values(), key=lambda row: int(row["autoIncrement"]))
        return [
            {
                "id": row["id"],
                "number": row.get("orderNumber"),
                "total": row["amountTotal"],
                "comment": row.get("customerComment"),
                **simulator.owner.state(row["id"]),
            }
            for row in rows
        ]


def _table(title: str, heads: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    head = "".join(f"<th>{html.escape(name)}</th>" for name in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<h2>{html.escape(title)}</h2><table border=1><tr>{head}</tr>{body}</table>"


def _form(simulator: ShopwareSimulator, name: str) -> str:
    method = getattr(simulator.owner, name)
    fields = "".join(
        f'<input name="{parameter.name}" placeholder="{parameter.name}">'
        for parameter in inspect.signature(method).parameters.values()
        if parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.VAR_POSITIONAL)
    )
    return f'<form method=post action="{name}"><b>{name}</b> {fields}<button>OK</button></form>'


def _read(text: str) -> Any:
    """Read a form's field: JSON where it is some, else the text.

    A number of digits that leads with 0 stays a text.
    """
    try:
        return json.loads(text)
    except ValueError:
        return text
