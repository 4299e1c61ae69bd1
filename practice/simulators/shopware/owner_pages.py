"""The owner's side over HTTP: JSON under ``/owner/…`` for programs, a page at ``/owner/`` for people."""

from __future__ import annotations

import json
import typing
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from practice.pages import is_from_elsewhere
from practice.simulators.office import Office, came_back, sent_from
from practice.simulators.pace import Pace
from practice.simulators.shopware.errors import ShopError
from practice.simulators.shopware.staff import ShopwareStaff
from practice.simulators.switches import Switch, switches, turned

if TYPE_CHECKING:
    from practice.simulators.clock import MovableClock
    from practice.simulators.shopware.log import ShopwareLog
    from practice.simulators.shopware.owner import Owner
    from practice.simulators.shopware.settings import Credentials
    from practice.simulators.shopware.shop import Shop

ACTIONS = (
    "set_stock",
    "edit_price",
    "set_rule_price",
    "edit",
    "set_custom_field",
    "publish",
    "unpublish",
    "delete_product",
    "orders_with",
    "sell",
    "process",
    "complete",
    "cancel",
    "reopen",
    "ship",
    "enter_tracking",
    "pay",
    "delete_order",
    "edit_order",
    "tag_order",
    "set_line_quantity",
    "remove_line",
    "recalculate",
    "credit",
    "refund",
    "complete_refund",
    "order_return",
    "back_up",
    "restore_backup",
    "kill_worker",
    "revive_worker",
)
"""What may be posted to /owner/<action>: the methods of ``Owner`` with their arguments as JSON or form."""


class Simulator(Protocol):
    """The simulator, as far as its owner's pages show and move it."""

    shop: Shop
    owner: Owner
    credentials: Credentials

    @property
    def log(self) -> ShopwareLog:
        """What happened."""

    @property
    def clock(self) -> MovableClock:
        """The shop's own clock."""

    def configure(self, **changes: Any) -> None:
        """Change settings while the shop runs."""

    def fail(self, path: str, **how: Any) -> None:
        """Plan a failure."""

    def mend(self) -> None:
        """Forget all planned failures."""


def owner_app(simulator: Simulator) -> Starlette:
    """Make the application for everything under ``/owner``."""
    pages = _Pages(simulator)
    return Starlette(
        routes=[
            Route("/admin", pages.linked),
            Route("/owner/", pages.page),
            Route("/owner/{kind:str}/{item:str}", pages.page),
            Route("/owner/{name}", pages.show, methods=["GET"]),
            Route("/owner/{name}", pages.act, methods=["POST"]),
        ]
    )


class _Pages:
    """The handlers of the owner's pages."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self._office = Office(ShopwareStaff(simulator.shop, simulator.owner, ACTIONS))
        self._machine: dict[str, Callable[..., Any]] = {
            "configure": lambda **changes: simulator.configure(**_with_pace(changes)),
            "switch": self._switch,
            "fault": simulator.fail,
            "clear_faults": simulator.mend,
            "clear_log": simulator.log.clear,
            "advance_clock": lambda seconds: simulator.clock.advance(timedelta(seconds=float(seconds))),
        }

    async def act(self, request: Request) -> Response:
        """Do what the path names with the arguments in the body; a form comes back to the page."""
        name = request.path_params["name"]
        if name not in ACTIONS and name not in self._machine:
            known = [*ACTIONS, *self._machine]
            return JSONResponse({"error": f"no action {name!r}", "allowed": known}, 404)
        body = (await request.body()).decode()
        form = "form" in request.headers.get("content-type", "")
        given = dict(parse_qsl(body)) if form else json.loads(body or "{}")
        action = self._machine.get(name) or getattr(self._simulator.owner, name)
        if form:
            return _fill_in(action, given, request.headers.get("sec-fetch-site", ""))
        try:
            result = action(**_converted(action, given))
        except ShopError as refused:
            return JSONResponse({"errors": refused.errors}, refused.status)
        except (LookupError, TypeError, ValueError) as error:
            return JSONResponse({"error": str(error)}, 400)
        return JSONResponse({"result": result})

    def show(self, request: Request) -> Response:
        """Show the log, its counts, products, orders, figures or credentials as JSON."""
        name, query = request.path_params["name"], request.query_params
        simulator = self._simulator
        if name == "log":
            entries = simulator.log.entries(query.get("kind", ""), int(query.get("after", "0")))
            return JSONResponse([entry.row() for entry in entries])
        shown: dict[str, Callable[[], Any]] = {
            "counts": lambda: simulator.log.counts,
            "summary": simulator.owner.summary,
            "orders": lambda: _orders(simulator),
            "products": lambda: _products(simulator, int(query.get("limit", "500"))),
            "keys": lambda: {
                "client_id": simulator.credentials.client_id,
                "client_secret": simulator.credentials.client_secret,
            },
        }
        if name not in shown:
            if (page := self._page(request, name)) is not None:
                return page
            return JSONResponse({"error": f"no page {name!r}", "allowed": [*shown, "log"]}, 404)
        return JSONResponse(shown[name]())

    def page(self, request: Request) -> Response:
        """Show one of the pages for people."""
        named = request.path_params
        name = "/".join(named[part] for part in ("kind", "item") if part in named)
        return self._page(request, name) or JSONResponse({"error": f"no page {name!r}"}, 404)

    def linked(self, request: Request) -> Response:
        """Show what a link into the administration means: it says so behind a ``#``, which no server sees."""
        return HTMLResponse(self._office.linked(request.headers.get("accept-language", "")))

    def _page(self, request: Request, name: str) -> Response | None:
        language, habits = request.headers.get("accept-language", ""), self._simulator.shop.settings.host
        try:
            page = self._office.page(name, request.query_params, language, habits, self._switches())
        except LookupError as error:
            return JSONResponse({"error": str(error)}, 404)
        return None if page is None else HTMLResponse(page, headers={"Vary": "Accept-Language"})

    def _switches(self) -> Mapping[str, Switch]:
        return switches(next((row["id"] for row in _products(self._simulator, 1)), ""))

    def _switch(self, name: str, on: bool) -> None:
        habits = turned(self._simulator.shop.settings.host, self._switches()[name], on=on)
        self._simulator.configure(host=habits)


def _fill_in(action: Callable[..., Any], given: dict[str, Any], site: str) -> Response:
    """Do what a form says, and lead back to its page, with what the shop refused."""
    if is_from_elsewhere(site):
        return JSONResponse({"error": "this form came from another page"}, 403)
    back, refused = sent_from(given), ""
    try:
        action(**_converted(action, given))
    except ShopError as refusal:
        refused = "; ".join(str(each.get("detail") or each.get("title")) for each in refusal.errors)
    except (LookupError, TypeError, ValueError) as error:
        refused = str(error)
    return Response(status_code=303, headers={"location": came_back(back, refused)})


def _with_pace(changes: dict[str, Any]) -> dict[str, Any]:
    return {**changes, "pace": Pace(**changes["pace"])} if changes.get("pace") else changes


def _converted(action: Callable[..., Any], arguments: dict[str, Any]) -> dict[str, Any]:
    """Turn what forms send (texts) into what the action takes; empty fields are left out."""
    hints = typing.get_type_hints(action)
    converted: dict[str, Any] = {}
    for name, value in arguments.items():
        kinds = typing.get_args(hints.get(name)) or (hints.get(name),)
        if value == "":
            continue
        if name == "items":
            converted[name] = _items(value)
        elif isinstance(value, str) and (int in kinds or float in kinds):
            converted[name] = int(value) if int in kinds else float(value)
        elif isinstance(value, str) and bool in kinds:
            converted[name] = value in ("1", "true", "on")
        else:
            converted[name] = value
    return converted


def _items(value: Any) -> list[tuple[str, int]]:
    """Read what is bought: [[item, pieces], …] or "NUMBER:2, NUMBER"."""
    if isinstance(value, list):
        return [(str(item), int(quantity)) for item, quantity in value]
    pairs = [part.strip().partition(":") for part in str(value).split(",") if part.strip()]
    return [(item, int(quantity or 1)) for item, _, quantity in pairs]


def _products(simulator: Simulator, limit: int) -> list[dict[str, Any]]:
    with simulator.shop.store.lock:
        rows = [*simulator.shop.store.live["product"].rows.values()][:limit]
    names = ("id", "productNumber", "name", "ean", "stock", "parentId")
    return [{name: row.get(name) for name in names} for row in rows]


def _orders(simulator: Simulator) -> list[dict[str, Any]]:
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
