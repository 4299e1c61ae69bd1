"""The shop's HTTP door, as an ASGI application."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Mapping, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from practice.simulators.faults import Fault, FaultPlan
from practice.simulators.pace import SPENT
from practice.simulators.woocommerce import granting, images, products
from practice.simulators.woocommerce.auth import Authenticator, check_permissions, check_role
from practice.simulators.woocommerce.call import Answer, Call
from practice.simulators.woocommerce.costs import cost_of
from practice.simulators.woocommerce.decimals import shown
from practice.simulators.woocommerce.errors import MAINTENANCE, NOT_FOUND, RestError, fatal, no_route
from practice.simulators.woocommerce.params import parse_query
from practice.simulators.woocommerce.routes import find
from practice.simulators.woocommerce.shop import Killed, Shop
from practice.simulators.woocommerce.webhooks import encode

Headers = dict[str, str]
OwnerDoor = Callable[[str, str, Mapping[str, Any], Headers, bytes], Answer]
DROP = Answer(status=0)
_OF_ORDERS = re.compile(r"/(orders|refunds)(/|$)")


class WooApp:
    """Answers the REST API, the owner's pages under /owner/ and, to anything else, the shop's front page.

    Requests are handled by ``settings.workers`` threads, one after the other where they touch the database;
    with a pace by the workers that it names, who take their time.
    """

    def __init__(self, shop: Shop, faults: FaultPlan, owner: OwnerDoor) -> None:
        self._shop = shop
        self._faults = faults
        self._owner = owner
        self._auth = Authenticator(shop)
        self._pool = ThreadPoolExecutor(shop.settings.workers, thread_name_prefix="woocommerce")
        self._closed = threading.Event()

    def close(self) -> None:
        """Stop the threads; requests that hang are cut."""
        self._closed.set()
        self._shop.workers.close()
        self._pool.shutdown(wait=True, cancel_futures=True)

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        """Answer one request (ASGI)."""
        if scope["type"] != "http":
            return
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        loop, pace = asyncio.get_running_loop(), self._shop.settings.pace
        slow = pace is not None and not scope["path"].startswith("/owner")
        pool = self._shop.workers.pool(pace.workers) if pace is not None and slow else self._pool
        answer = await loop.run_in_executor(pool, self._answer, scope, headers, body)
        if answer is DROP:
            await _cut(send)
            return
        await self._send(scope["method"], answer, send)

    async def _send(self, method: str, answer: Answer, send: Any) -> None:
        raw = answer.raw if answer.raw is not None else encode(answer.body)
        headers = {
            "Content-Type": answer.content_type,
            "Content-Length": str(len(raw)),
            "Cache-Control": "no-cache, must-revalidate, max-age=0, no-store, private",
            **answer.headers,
        }
        _prepare(send)
        headers["Date"] = self._shop.clock.http_date()
        rows = [
            (name.lower().encode(), value.encode("latin-1", "replace")) for name, value in headers.items()
        ]
        await send({"type": "http.response.start", "status": answer.status, "headers": rows})
        await send({"type": "http.response.body", "body": b"" if method == "HEAD" else raw})

    def _answer(self, scope: MutableMapping[str, Any], headers: Headers, body: bytes) -> Answer:
        method, path = str(scope["method"]), str(scope["path"])
        query = scope["query_string"].decode("latin-1")
        if path.startswith(("/owner", "/wp-admin/")):
            return self._owner(method, path, dict(parse_qsl(query, keep_blank_values=True)), headers, body)
        self._shop.seen_at(headers.get("host", "127.0.0.1"))
        fault = self._faults.due(method, path)
        if fault is not None and fault.at == "before":
            self._note(method, path, query, "fault", None)
            return self._fail(fault)
        self._shop.queue.visit()
        self._wait(method, path)
        ends = fault.writes if fault is not None and fault.at == "during" else None
        try:
            with self._shop.killed_after(ends):
                answer = self._in_its_time(scope, query, headers, body)
        except Killed:
            self._shop.note("killed", method=method, path=path, writes=ends)
            return self._fail(fault) if fault is not None else DROP
        return answer if fault is None or fault.at == "during" else self._fail(fault)

    def _in_its_time(
        self, scope: MutableMapping[str, Any], query: str, headers: Headers, body: bytes
    ) -> Answer:
        """Answer as slowly as the shop's pace says, and leave in the scope how long that took."""
        method, path, pace = str(scope["method"]), str(scope["path"]), self._shop.settings.pace
        if pace is None:
            return self._shop_answer(method, path, query, headers, body)
        route = "/" + path.partition("/wp-json")[2].strip("/")
        cost = cost_of(self._shop, pace, method, route, parse_query(query), body)
        answer, scope[SPENT] = self._shop.workers.spend(
            cost, lambda: self._shop_answer(method, path, query, headers, body), _rows
        )
        return answer

    def _wait(self, method: str, path: str) -> None:
        for delay in self._shop.settings.delays:
            if delay.method in ("", method) and re.search(delay.path, path):
                time.sleep(delay.seconds)

    def _fail(self, fault: Fault) -> Answer:
        if fault.answer == "hang":
            self._closed.wait(fault.seconds)
            return DROP
        if fault.answer == "drop":
            return DROP
        if fault.answer == "garbage":
            return Answer(raw=b'[{"id":11,"na', status=200)
        page = b"<!DOCTYPE html><html><head><title>Anmelden</title></head><body><form></form></body></html>"
        if fault.answer == "html":
            return Answer(raw=page, content_type="text/html; charset=UTF-8")
        if isinstance(fault.answer, str):
            raise TypeError(f"this shop knows no failure by the name of {fault.answer}")
        text = f"<html><head><title>{fault.answer}</title></head><body>nginx</body></html>"
        more = {"Retry-After": "1"} if fault.answer in (429, 503) else {}
        return Answer(raw=text.encode(), status=fault.answer, headers=more, content_type="text/html")

    def _shop_answer(self, method: str, path: str, query: str, headers: Headers, body: bytes) -> Answer:
        settings = self._shop.settings
        if settings.redirect_to_https and not self._auth.is_https(headers):
            target = f"https://{headers.get('host', '')}{path}" + (f"?{query}" if query else "")
            return _page(b"", 301, Location=target)
        if settings.maintenance:
            self._note(method, path, query, "maintenance", None)
            return _page(MAINTENANCE.encode(), 503, **{"Retry-After": "600"})
        values = parse_query(query)
        rest_route = values.pop("rest_route", None)
        plain = re.sub(r"/{2,}", "/", path.removeprefix("/index.php"))
        if rest_route is None and plain.startswith(granting.PATH):
            return granting.answer(self._shop, method, plain, query, headers, body)
        if rest_route is None and (not plain.startswith("/wp-json") or not settings.pretty_permalinks):
            front = plain == "/" and method == "GET"
            return _page(
                b"<!DOCTYPE html><title>Shop</title>" if front else NOT_FOUND.encode(), 200 if front else 404
            )
        route_path = str(rest_route) if rest_route is not None else plain.removeprefix("/wp-json")
        route_path = "/" + route_path.strip("/")
        try:
            return self._rest(method, path, route_path, query, values, headers, body, rest_route is None)
        except RestError as refusal:
            return Answer(refusal.body, refusal.status)
        except (AttributeError, LookupError, TypeError, ValueError):
            return Answer(fatal().body, 500)  # what PHP makes of values nobody has checked

    def _rest(
        self,
        method: str,
        path: str,
        route_path: str,
        query: str,
        values: dict[str, Any],
        headers: Headers,
        body: bytes,
        keys_count: bool,
    ) -> Answer:
        wanted = _wanted_method(method, values, headers)
        found = find(self._shop.settings, wanted, route_path)
        template = found[0].template if found else "unknown"
        key = None
        try:
            key = self._auth.key_of(method, path, values, headers) if keys_count else None
            check_permissions(key, wanted)
        finally:
            self._note(method, route_path, query, template, key.name if key is not None else "", wanted)
        if found is None:
            raise no_route()
        route, place = found
        content = _read_body(headers, body)
        if route.action:
            check_role(key, route.action)
        https = self._auth.is_https(headers)
        call = Call(self._shop, wanted, path, values, content, place, key, https)
        images.wait(call)
        with self._shop.state.lock, products.one_request(self._shop):
            answer = route.handler(call)
        if answer.after is not None:
            answer.after()
        if _OF_ORDERS.search(route_path) and (self._shop.settings.decimals != 2 or "dp" in values):
            dp = int(values["dp"]) if "dp" in values else None
            answer = replace(answer, body=shown(answer.body, self._shop.settings.decimals, dp))
        return answer

    def _note(
        self, method: str, path: str, query: str, template: str, key: str | None, wanted: str = ""
    ) -> None:
        shown = re.sub(r"(oauth_\w+|consumer_\w+)=[^&]*&?", "", query)
        route = f"{wanted or method} {template}"
        self._shop.note("request", method=method, path=path, query=shown, route=route, key=key)


def _wanted_method(method: str, query: Mapping[str, Any], headers: Headers) -> str:
    """Return the method that the shop acts by: a parameter or a header may name another than was sent."""
    named = query.get("_method") or headers.get("x-http-method-override") or method
    return str(named).upper() if method == "POST" else method


def _read_body(headers: Headers, body: bytes) -> dict[str, Any]:
    """Read a JSON or form body. Raises RestError for broken JSON; JSON that is no object counts as none."""
    if not body:
        return {}
    if headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return parse_query(body.decode("utf-8", "replace"))
    try:
        content = json.loads(body)
    except ValueError:
        data = {"status": 400, "json_error_code": 4, "json_error_message": "Syntax error"}
        raise RestError(400, "rest_invalid_json", "Invalid JSON body passed.", data) from None
    return content if isinstance(content, dict) else {}


def _rows(answer: Answer) -> int:
    return len(answer.body) if isinstance(answer.body, list) else 0


def _page(content: bytes, status: int, **headers: str) -> Answer:
    return Answer(raw=content, status=status, headers=headers, content_type="text/html; charset=UTF-8")


def _prepare(send: Any) -> None:
    """Make room for the shop's own Date header, and let small answers leave at once.

    The server adds a Date of its own, so there would be two; and it writes head and body separately, which
    costs 40 ms a request where the socket waits for more.
    """
    cycle = getattr(send, "__self__", None)
    if cycle is not None and hasattr(cycle, "default_headers"):
        cycle.default_headers = [row for row in cycle.default_headers if row[0].lower() != b"date"]
    transport = getattr(cycle, "transport", None)
    connection = transport.get_extra_info("socket") if transport is not None else None
    if connection is not None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


async def _cut(send: Any) -> None:
    """Cut the connection without an answer."""
    cycle = getattr(send, "__self__", None)
    transport = getattr(cycle, "transport", None)
    if transport is not None:
        transport.abort()
        for _ in range(100):
            if getattr(cycle, "disconnected", True):
                return
            await asyncio.sleep(0.001)
