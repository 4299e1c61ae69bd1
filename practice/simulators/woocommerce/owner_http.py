"""The owner's side over HTTP: a page with forms for people, JSON for programs in other processes."""

from __future__ import annotations

import json
import typing
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any
from urllib.parse import parse_qs, quote

from practice.pages import is_from_elsewhere
from practice.simulators.faults import Fault, FaultPlan
from practice.simulators.office import Office, came_back, sent_from
from practice.simulators.pace import Pace
from practice.simulators.switches import Switch, switches, turned
from practice.simulators.woocommerce.call import Answer
from practice.simulators.woocommerce.errors import RestError
from practice.simulators.woocommerce.order_json import order_row
from practice.simulators.woocommerce.owner import Owner, open_orders
from practice.simulators.woocommerce.params import flag
from practice.simulators.woocommerce.product_json import product_row
from practice.simulators.woocommerce.settings import WooSettings
from practice.simulators.woocommerce.shop import Shop
from practice.simulators.woocommerce.staff import WooStaff

ACTIONS = (
    "set_stock",
    "stop_counting",
    "count_on_parent",
    "edit_price",
    "edit",
    "set_meta",
    "publish",
    "unpublish",
    "trash_product",
    "restore_product",
    "delete_product",
    "orders_with",
    "sell",
    "checkout",
    "visit_checkout",
    "duplicate_product",
    "place_by_plugin",
    "set_status",
    "cancel",
    "complete",
    "refund",
    "refund_lines",
    "delete_refund",
    "trash_order",
    "restore_order",
    "delete_order",
    "edit_order",
    "set_order_meta",
    "write_note",
    "enter_tracking",
    "cancel_unpaid",
    "break_cron",
    "mend_cron",
    "run_cron",
    "maintenance",
    "back_up",
    "restore_backup",
)
"""What may be posted to /owner/<action>: the methods of ``Owner`` with their arguments as JSON or form."""

ADMIN = "/wp-admin/"
"""Where WordPress's administration is: links of others lead there."""


class OwnerDoor:
    """Answers everything under /owner/."""

    def __init__(self, shop: Shop, owner: Owner, faults: FaultPlan) -> None:
        self._shop = shop
        self._owner = owner
        self._faults = faults
        self._office = Office(WooStaff(shop, owner))

    def __call__(
        self, method: str, path: str, query: Mapping[str, Any], headers: Mapping[str, str], body: bytes
    ) -> Answer:
        """Answer one request; a link into the administration leads to the owner's page of what it means."""
        if path.startswith(ADMIN):
            return Answer(raw=b"", status=302, headers={"Location": self._linked(query)})
        name = path.removeprefix("/owner").strip("/")
        if headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            return self._fill_in(name, headers, body)
        try:
            if method == "GET":
                return self._show(name, query, headers)
            return Answer({"result": self._run(name, json.loads(body or b"{}"))})
        except RestError as refusal:
            return Answer(refusal.body, refusal.status)
        except (LookupError, ValueError, TypeError) as error:
            return Answer({"error": str(error)}, 400)

    def _linked(self, query: Mapping[str, Any]) -> str:
        """Find the page of an order or a product; WooCommerce numbers both from one sequence."""
        named = str(query.get("post") or query.get("id") or "")
        is_order = named.isascii() and named.isdigit() and int(named) in self._shop.state.tables.orders
        return f"/owner/{'order' if is_order else 'product'}/{quote(named)}" if named else "/owner/"

    def _fill_in(self, name: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Do what a form says, and lead back to its page, with what the shop refused."""
        if is_from_elsewhere(headers.get("sec-fetch-site", "")):
            return Answer({"error": "this form came from another page"}, 403)
        given: dict[str, Any] = {k: v[-1] for k, v in parse_qs(body.decode()).items()}
        back, refused = sent_from(given), ""
        try:
            self._run(name, given)
        except RestError as refusal:
            refused = str(refusal.body.get("message", refusal.status))
        except (LookupError, ValueError, TypeError) as error:
            refused = str(error)
        return Answer(raw=b"", status=303, headers={"Location": came_back(back, refused)})

    def _show(self, name: str, query: Mapping[str, Any], headers: Mapping[str, str]) -> Answer:
        shows: dict[str, Callable[[Mapping[str, Any]], Any]] = {
            "summary": lambda _: self._owner.summary(),
            "keys": lambda _: {
                key.name: {"consumer_key": key.consumer_key, "consumer_secret": key.consumer_secret}
                for key in (self._shop.keys.full, self._shop.keys.read_only, self._shop.keys.shop_manager)
            },
            "log": self._log,
            "counts": lambda _: self._shop.log.counts,
            "products": self._products,
            "orders": lambda _: self._orders(),
        }
        if name in shows:
            return Answer(shows[name](query))
        language, habits = headers.get("accept-language", ""), self._shop.settings.host
        page = self._office.page(name, query, language, habits, self._switches())
        if page is not None:
            more = {"Vary": "Accept-Language"}
            return Answer(raw=page.encode(), headers=more, content_type="text/html; charset=UTF-8")
        return Answer({"error": f"no page {name!r}; there are: {', '.join(shows)}"}, 404)

    def _log(self, query: Mapping[str, Any]) -> list[dict[str, Any]]:
        entries = self._shop.log.entries(str(query.get("kind", "")), int(query.get("after", 0)))
        return [entry.row() for entry in entries]

    def _products(self, query: Mapping[str, Any]) -> list[dict[str, Any]]:
        start, count = int(query.get("start", 0)), int(query.get("count", 1000))
        with self._shop.state.lock:
            rows = list(self._shop.state.everything())[start : start + count]
            return [product_row(self._shop, item) for item in rows]

    def _orders(self) -> list[dict[str, Any]]:
        with self._shop.state.lock:
            return [order_row(self._shop, order) for order in open_orders(self._shop)]

    def _run(self, name: str, arguments: dict[str, Any]) -> Any:
        if name == "configure":
            return self._configure(arguments)
        if name == "switch":
            return self._switch(**arguments)
        if name == "fault":
            return self._faults.add(Fault(**arguments))
        if name == "clear_faults":
            return self._faults.clear()
        if name == "clear_log":
            return self._shop.log.clear()
        if name == "advance_clock":
            from datetime import timedelta

            return self._shop.clock.advance(timedelta(seconds=float(arguments["seconds"])))
        if name not in ACTIONS:
            raise LookupError(f"no action {name!r}; there are: {', '.join(ACTIONS)}")
        action = getattr(self._owner, name)
        return action(**_converted(action, arguments))

    def _switches(self) -> Mapping[str, Switch]:
        return switches(next(iter(self._shop.state.tables.products), 0))

    def _switch(self, name: str, on: str) -> None:
        habits = turned(self._shop.settings.host, self._switches()[name], on=flag(on))
        self._shop.configure(host=habits)

    def _configure(self, arguments: dict[str, Any]) -> None:
        known = {field.name for field in fields(WooSettings)}
        unknown = set(arguments) - known
        if unknown:
            raise LookupError(
                f"no setting {', '.join(sorted(unknown))}; there are: {', '.join(sorted(known))}"
            )
        changes = {k: tuple(v) if isinstance(v, list) else v for k, v in arguments.items()}
        if arguments.get("pace"):
            changes["pace"] = Pace(**arguments["pace"])
        self._shop.configure(**changes)


def _converted(action: Callable[..., Any], arguments: dict[str, Any]) -> dict[str, Any]:
    """Turn what forms send (texts) into what the action takes; empty optional fields are left out."""
    hints = typing.get_type_hints(action)
    converted: dict[str, Any] = {}
    for name, value in arguments.items():
        hint = hints.get(name)
        if name == "items":
            converted[name] = _items(value)
        elif value == "" and type(None) in typing.get_args(hint):
            continue
        elif hint is int:
            converted[name] = int(value)
        elif hint is bool:
            converted[name] = flag(value)
        else:
            converted[name] = value
    return converted


def _items(value: Any) -> list[tuple[int | str, int]]:
    """Read what is bought: [[item, pieces], …] or "SKU:2, SKU"."""
    if isinstance(value, list):
        return [(item, int(quantity)) for item, quantity in value]
    pairs = [part.strip().partition(":") for part in str(value).split(",") if part.strip()]
    return [(item, int(quantity or 1)) for item, _, quantity in pairs]
