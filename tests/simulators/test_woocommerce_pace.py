"""How slow a simulated WooCommerce is, held against the seconds that a real one was measured to take."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from practice.simulators.catalogue import generate
from practice.simulators.pace import SPENT, Pace
from practice.simulators.past import Past
from practice.simulators.serving import LoopbackServer
from practice.simulators.woocommerce import WooCommerceSimulator, WooSettings
from practice.simulators.woocommerce.costs import cost_of
from practice.simulators.woocommerce.params import parse_query
from tests.simulators.woo import Client

WITHIN = 0.25
"""The simulator lies within a quarter of what was measured."""

LEAN = {"_fields": "id,number,status,meta_data"}
AFTER = {"modified_after": "2099-01-01T00:00:00"}
NEWEST = {"orderby": "id", "order": "desc", "per_page": 20}

READINGS: tuple[tuple[str, dict[str, Any], int, int, float, float], ...] = (
    # path, query, orders in the shop, rows in the answer, seconds with HPOS, seconds without
    ("/products", AFTER, 79, 0, 0.135, 0.135),
    ("/variations", AFTER, 50_000, 0, 0.13, 0.13),
    ("/products", {"_fields": "id,stock_quantity,stock_status", "per_page": 100}, 79, 100, 0.685, 0.685),
    ("/variations", {"_fields": "id,stock_quantity,stock_status", "per_page": 100}, 79, 100, 0.38, 0.38),
    ("/products", {"per_page": 100}, 79, 100, 0.9, 0.9),
    ("/products/11", {}, 79, 0, 0.15, 0.15),
    ("/", {"_fields": "name,namespaces"}, 79, 0, 0.17, 0.17),
    ("/orders", {**NEWEST, **LEAN}, 79, 20, 0.19, 0.32),
    ("/orders", {**NEWEST, **LEAN}, 618, 20, 0.21, 0.32),
    ("/orders", {**NEWEST, **LEAN}, 50_000, 20, 0.24, 0.32),
    ("/orders", NEWEST, 50_000, 20, 0.43, 0.47),
    ("/orders", {**NEWEST, **LEAN, "per_page": 10}, 50_000, 10, 0.19, 0.25),
    ("/orders", AFTER, 50_000, 0, 0.13, 0.28),
    ("/orders", {"after": "2099-01-01T00:00:00"}, 50_000, 0, 0.12, 0.28),
    ("/orders", {**LEAN, "include": "1,2,3"}, 50_000, 20, 0.2, 0.31),
    ("/orders", {"include": "1,2,3"}, 50_000, 20, 0.4, 0.51),
    ("/orders", {"search": "Nirgendstraße 7"}, 50_000, 0, 0.7, 6.0),
    ("/orders", {**LEAN, "per_page": 100}, 50_000, 100, 0.47, 1.0),
    ("/orders", {**LEAN, "per_page": 100, "page": 400}, 50_000, 100, 0.57, 1.0),
    ("/orders", {"per_page": 100}, 50_000, 100, 1.2, 1.9),
)


@contextmanager
def opened(settings: WooSettings, past: Past | None = None) -> Iterator[WooCommerceSimulator]:
    """Open a shop that only one mechanism slows down: the pace."""
    with WooCommerceSimulator(replace(settings, cron="broken"), generate(30), past=past) as shop:
        yield shop


@pytest.fixture(scope="module")
def shops() -> Iterator[dict[tuple[bool, int], WooCommerceSimulator]]:
    """Shops by their order tables and the number of orders."""
    counts = sorted({reading[2] for reading in READINGS})
    made = {
        (hpos, count): WooCommerceSimulator(
            WooSettings(hpos=hpos, cron="broken"), generate(30), past=Past(orders=count)
        )
        for hpos in (True, False)
        for count in counts
    }
    yield made
    for shop in made.values():
        shop.close()


@pytest.mark.parametrize("hpos", [True, False], ids=["hpos", "legacy"])
def test_questions_cost_what_they_were_measured_to(
    shops: dict[tuple[bool, int], WooCommerceSimulator], hpos: bool
) -> None:
    """Every measured question costs within a quarter of it, by its rows and the orders in the table."""
    wrong = {}
    for path, query, count, rows, with_hpos, without in READINGS:
        wanted = with_hpos if hpos else without
        shop = shops[hpos, count]._shop
        cost = cost_of(
            shop, Pace(), "GET", "/" if path == "/" else f"/wc/v3{path}", parse_query(urlencode(query)), b""
        )
        seconds = cost.whole(rows)
        if abs(seconds / wanted - 1) > WITHIN:
            wrong[path, str(query), count] = (round(seconds, 3), wanted)
    assert wrong == {}


@pytest.mark.parametrize(("hpos", "create", "whole"), [(True, 0.24, 0.69), (False, 0.33, 0.83)])
def test_an_order_costs_what_it_was_measured_to(hpos: bool, create: float, whole: float) -> None:
    """POST, note and PUT of the status cost within a quarter of what was measured, however many orders."""
    with opened(WooSettings(hpos=hpos), Past(orders=500, open_orders=1)) as simulator:
        number = max(simulator.state.tables.orders)
        steps = {
            "create": ("POST", "/wc/v3/orders", {"status": "pending", "line_items": []}),
            "note": ("POST", f"/wc/v3/orders/{number}/notes", {"note": "x"}),
            "live": ("PUT", f"/wc/v3/orders/{number}", {"status": "on-hold"}),
        }
        costs = {
            name: cost_of(simulator._shop, Pace(), method, path, {}, json.dumps(body).encode())
            for name, (method, path, body) in steps.items()
        }
        seconds = {name: cost.start + cost.work for name, cost in costs.items()}
        assert all(cost.is_write for cost in costs.values())
        assert seconds["create"] == pytest.approx(create, rel=WITHIN)
        assert seconds["note"] == pytest.approx(0.14, rel=WITHIN)
        assert seconds["live"] == pytest.approx(0.36, rel=WITHIN)
        assert sum(seconds.values()) == pytest.approx(whole, rel=WITHIN)


def test_a_slower_machine_starts_slower() -> None:
    """``question`` is what an empty question takes."""
    with opened(WooSettings()) as simulator:
        for q in (0.10, 0.19):
            cost = cost_of(simulator._shop, Pace(question=q), "GET", "/wc/v3/products", AFTER, b"")
            assert cost.start + cost.work == q


class _Booked:
    """Keeps the time that each request took a worker."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self.spent: list[tuple[float, float]] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self._app(scope, receive, send)
        if SPENT in scope:
            self.spent.append((scope[SPENT].began, scope[SPENT].began + scope[SPENT].seconds))


@pytest.mark.parametrize("workers", [1, 2])
def test_so_many_requests_are_served_at_once(workers: int) -> None:
    """With one worker requests follow each other, with two they overlap by pairs; each takes its own time."""
    pace = Pace(workers=workers, question=0.1)
    with opened(WooSettings(pace=pace, check_oauth_time=False)) as simulator:
        booked = _Booked(simulator.app)
        with LoopbackServer(booked) as server, ThreadPoolExecutor(4) as pool:
            clients = [Client(server.url, simulator.keys.full) for _ in range(4)]
            list(pool.map(lambda client: client.get("/wc/v3/products", **AFTER), clients))
            for client in clients:
                client.close()
    assert len(booked.spent) == 4
    assert min(end - began for began, end in booked.spent) >= 0.1
    at_once = max(sum(began <= at < end for began, end in booked.spent) for at, _ in booked.spent)
    assert at_once == workers


def test_the_staff_waits_for_no_worker() -> None:
    """The owner's side is served while every worker is busy."""
    pace = Pace(workers=1, question=30.0)
    with (
        opened(WooSettings(pace=pace, check_oauth_time=False)) as simulator,
        LoopbackServer(simulator.app) as server,
        ThreadPoolExecutor(1) as pool,
    ):
        client = Client(server.url, simulator.keys.full)
        busy = pool.submit(client.ask, "GET", "/wc/v3/products")
        staff = Client(server.url, None)
        answer = staff._session.get(f"{server.url}/owner/counts", timeout=25)
        assert (answer.status_code, busy.done()) == (200, False)
        simulator.app.close()  # workers that are busy end at once
        busy.exception(timeout=60)
        client.close()
        staff.close()


def test_a_reading_sees_the_shop_before_its_rows_are_written_out() -> None:
    """What changes while the rows of an answer are made is not in it; a write shows when its time is over."""
    pace = Pace(workers=2, question=0.2)
    with (
        opened(WooSettings(pace=pace, check_oauth_time=False)) as simulator,
        LoopbackServer(simulator.app) as server,
        ThreadPoolExecutor(1) as pool,
    ):
        client = Client(server.url, simulator.keys.full)
        item = next(p for p in simulator.state.tables.products.values() if p.kind == "simple" and p.stock)
        body = {"line_items": [{"product_id": item.id, "quantity": 1}]}
        order = client.post("/wc/v3/orders", body)["id"]
        going = pool.submit(client.put, f"/wc/v3/orders/{order}", {"status": "processing"})
        began = time.monotonic()
        while simulator.state.order(order).status == "pending":
            assert not going.done()
            time.sleep(0.005)
        assert time.monotonic() - began > 0.2
        assert going.result(timeout=60)["status"] == "processing"
        client.close()


class _Hanging:
    """A receiver of webhooks that answers when it is told to."""

    def __init__(self) -> None:
        self.called, self.let_go = threading.Event(), threading.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        del scope
        body = (await receive()).get("body", b"")
        if body.startswith(b"{"):
            self.called.set()
            while not self.let_go.is_set():
                await asyncio.sleep(0.01)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"{}"})


def test_wp_cron_takes_a_worker() -> None:
    """With a pace a worker of the shop delivers what a visitor started; with one, visitors wait meanwhile."""
    pace, receiver = Pace(workers=1, question=0.05), _Hanging()
    with (
        opened(WooSettings(pace=pace, check_oauth_time=False)) as simulator,
        LoopbackServer(simulator.app) as server,
        LoopbackServer(receiver) as elsewhere,
        ThreadPoolExecutor(1) as pool,
    ):
        client = Client(server.url, simulator.keys.full, simulator.clock)
        hook = {"topic": "product.updated", "delivery_url": elsewhere.url, "secret": "s"}
        client.post("/wc/v3/webhooks", hook)
        simulator.configure(cron="visits", webhook_timeout=60)
        item = next(p for p in simulator.state.tables.products.values() if p.kind == "simple")
        simulator.owner.set_stock(item.id, 7)
        client.get("/wc/v3/products", per_page=1)
        assert receiver.called.wait(60)
        visitor = pool.submit(client.get, "/wc/v3/products", per_page=1)
        with pytest.raises(TimeoutError):
            visitor.result(timeout=0.5)
        receiver.let_go.set()
        assert len(visitor.result(timeout=60)) == 1
        client.close()


def test_years_of_orders_come_up_in_seconds() -> None:
    """Orders of the past are old, mostly completed, found by every question; open ones carry our number."""
    began = time.process_time()
    with opened(WooSettings(check_oauth_time=False), Past(orders=50_000, open_orders=400)) as simulator:
        assert time.process_time() - began < 20
        with LoopbackServer(simulator.app) as server:
            client = Client(server.url, simulator.keys.full)
            newest = client.ask("GET", "/wc/v3/orders", **NEWEST, **LEAN)
            assert newest.headers["X-WP-Total"] == "50400"
            ids = [row["id"] for row in newest.json()]
            assert ids == sorted(ids, reverse=True)
            assert all(row["meta_data"][0]["value"].startswith("KR-OPEN-") for row in newest.json())
            day_ago = simulator.clock.gmt(simulator.clock.stamp() - 86_400)
            day = client.ask("GET", "/wc/v3/orders", after=day_ago, dates_are_gmt="true", per_page=1)
            assert day.headers["X-WP-Total"] == "900"
            done = client.ask("GET", "/wc/v3/orders", status="completed", per_page=1)
            assert int(done.headers["X-WP-Total"]) > 45_000
            assert [e for e in simulator.log.entries() if e.kind != "request"] == []
            client.close()


def test_orders_are_found_by_their_dates_as_they_change() -> None:
    """Created, changed, trashed and erased orders are in exactly the lists that a look at each would give."""
    with (
        opened(WooSettings(check_oauth_time=False), Past(orders=40, open_orders=3)) as simulator,
        LoopbackServer(simulator.app) as server,
    ):
        client = Client(server.url, simulator.keys.full, simulator.clock)
        orders = simulator.state.tables.orders
        before = simulator.clock.gmt(simulator.clock.stamp())
        simulator.clock.advance(timedelta(seconds=5))
        first, second, third, *_ = sorted(orders)
        simulator.owner.complete(second)
        simulator.owner.trash_order(third)
        simulator.owner.delete_order(first)
        changed = client.get("/wc/v3/orders", modified_after=before, dates_are_gmt="true")
        assert [row["id"] for row in changed] == [second]
        trash = client.get("/wc/v3/orders", status="trash", modified_after=before, dates_are_gmt="true")
        assert [row["id"] for row in trash] == [third]
        for by, key in (("id", lambda o: o.id), ("date", lambda o: (o.created, o.id))):
            rows = client.get("/wc/v3/orders", orderby=by, order="asc", per_page=100)
            wanted = sorted((o for o in orders.values() if o.status != "trash"), key=key)
            assert [row["id"] for row in rows] == [order.id for order in wanted]
        simulator.owner.restore_order(third)
        rows = client.get("/wc/v3/orders", orderby="modified", per_page=2)
        assert {row["id"] for row in rows} == {second, third}
        client.close()
