"""Serve the callback door, or an endpoint that only commits one row, in a process of its own.

``door`` is the connector's own server, application, signature check and store; only the placing of the
order in the shop is left out, so that the answer comes as soon as the order is durable. ``bare`` is the
floor: an application that commits each body as one row, with the same promises of SQLite, and answers.
The first line of output is JSON: ``{"url"}``.
"""

from __future__ import annotations

import argparse
import json
import signal
import sqlite3
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

import adapters.kickroute
from adapters.memory import MemoryNotifier, MemoryShop
from benchmarks.orders import PATH
from benchmarks.stage import KEY
from connector.assembly.connector import ShopPace
from connector.catalogue.collect import CollectRules
from connector.catalogue.release import ReleaseRules
from connector.model import Fields
from connector.orders.intake import Answer, Verdict
from connector.running import logs
from connector.running.engine import Engine, Parts
from connector.running.locks import KeyedLocks
from connector.running.pool import OrderPool
from connector.settings import Settings
from connector.store import Store
from connector.web import Server, build_app
from practice.simulators.serving import LoopbackServer

_TABLE = "CREATE TABLE orders (number TEXT PRIMARY KEY, body TEXT)"


class _OnlyReceives(OrderPool):
    """Answers an order once it is durable."""

    def place(self, number: str) -> Future[Answer]:
        """Say that it is placed."""
        answered: Future[Answer] = Future()
        answered.set_result(Answer(Verdict.PLACED, number))
        return answered


@contextmanager
def door(folder: Path) -> Iterator[str]:
    """Serve the connector's door; yields its address."""
    settings = Settings.model_validate(
        {
            "kickroute": {
                "url": "http://127.0.0.1:9",
                "api_key": KEY,
                "public_url": "http://127.0.0.1:9",
            },
            "shop": {"platform": "sandbox"},
            "log": {"format": "json"},
        }
    )
    logs.configure(settings)
    store = Store.open(f"sqlite:///{folder}/door.db")
    notifier = MemoryNotifier()
    parts = Parts(
        shop=MemoryShop(),
        platform=adapters.kickroute.from_settings(settings),
        store=store,
        notifier=notifier,
        pace=ShopPace(),
        rules=CollectRules(
            ReleaseRules.from_settings(settings.release, prices_include_tax=True, fields=Fields())
        ),
        note="",
        public_url="http://127.0.0.1:9",
    )
    engine = Engine(parts)
    engine.pool = _OnlyReceives(
        engine.counter, KeyedLocks(), parts.pace, engine.attempts, on_done=lambda: None
    )
    with Server(build_app(engine, settings), "127.0.0.1:0") as server:
        yield server.address
    store.close()


@contextmanager
def bare(folder: Path) -> Iterator[str]:
    """Serve the floor; yields its address."""
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None, check_same_thread=False)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(_TABLE)
    turn = threading.Lock()  # waiting at SQLite's own lock is slower

    def commit(body: bytes) -> None:
        number = json.loads(body)["body"]["kickroute_order_number"]
        with turn:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO orders VALUES (?, ?)", (number, body.decode()))
            connection.execute("COMMIT")

    async def take(request: Request) -> JSONResponse:
        await run_in_threadpool(commit, await request.body())
        return JSONResponse({"status": 201})

    with LoopbackServer(Starlette(routes=[Route(PATH, take, methods=["POST"])])) as server:
        yield server.url


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.serve_door", description=__doc__)
    parser.add_argument("which", choices=("door", "bare"))
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    with (door if options.which == "door" else bare)(options.folder) as url:
        sys.stdout.write(json.dumps({"url": url}) + "\n")
        sys.stdout.flush()
        stop.wait()


if __name__ == "__main__":
    main()
