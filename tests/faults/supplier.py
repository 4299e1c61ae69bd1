"""A town for one supplier: a shop, the platform, a real daemon between them, and bad lines everywhere."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from practice.hub import SHIPPING, CallbackPolicy, Hub, Line
from practice.sandbox.world import free_address
from practice.simulators.catalogue import Catalogue, generate
from practice.simulators.serving import LoopbackServer
from tests.faults.history import History, HubRow, Problem, Told, Verdict, Wrong, check
from tests.faults.plan import TO_DAEMON, TO_HUB, TO_SHOP, Kind, Plan
from tests.faults.processes import Daemon, Nursery
from tests.faults.proxy import FaultProxy, Pains
from tests.faults.shops import ShopUnderTest
from tests.waiting import LIMIT, until

SUPPLIER, RETAILER = "lieferant", "haendler"
KEY = "town-key-0123456789"
MARKS = ("Geheimrath", "Verborgenweg", "Nirgendwo")
"""Words that stand in every end customer's name, street and city, and must not be left anywhere."""

PAGES = ("/", "/metrics", "/api/status", "/readyz")
"""What the daemon shows; those who ask from the machine itself see all of it."""

RETRIES = (0.1, 0.2, 0.5, *(1.0,) * 120)


@dataclass(frozen=True, slots=True)
class TownPlan:
    """How a town is built. ``share`` of all calls meet a fault; waits are divided by ``hurry``.

    ``pains`` tells how much the slow faults on the way to the shop hurt.
    """

    kind: str = "woocommerce"
    seed: int = 1
    offers: int = 30
    share: float = 0.0
    hurry: float = 30.0
    store_url: str = ""
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    catalogue: Catalogue | None = None
    pains: Pains | None = None


class Town:
    """Everything of one run; use it as a context manager. The daemon is started by the test."""

    def __init__(self, folder: Path, nursery: Nursery, plan: TownPlan | None = None) -> None:
        self.plan = plan or TownPlan()
        self.folder = folder
        self.random = random.Random(f"town/{self.plan.seed}")
        self._nursery = nursery
        self._stack = ExitStack()
        self._asked: dict[str, list[str]] = {}
        self.more_traces: Callable[[], Mapping[str, bytes]] = dict

    def __enter__(self) -> Self:
        plan = self.plan
        catalogue = plan.catalogue or generate(plan.offers, plan.seed)
        self.shop = self._stack.enter_context(ShopUnderTest(plan.kind, catalogue))
        policy = CallbackPolicy(timeout=4.0, retries=RETRIES, number_after=0.1)
        self.hub = Hub(callbacks=policy)
        self._stack.callback(self.hub.close)
        hub_server = self._stack.enter_context(LoopbackServer(self.hub.app))
        shop_settings = dict(self.shop.stage.shop_settings())
        address = free_address()
        self.to_shop = self._proxy("shop", str(shop_settings["url"]), TO_SHOP, pains=plan.pains)
        self.to_hub = self._proxy("hub", hub_server.url, TO_HUB, keep_bodies=True)
        self.to_daemon = self._proxy("daemon", f"http://{address}", TO_DAEMON, html_after=True)
        self.hub.add_supplier(SUPPLIER, key=KEY, country="DE", active=True)
        self.hub.add_retailer(RETAILER, country="DE")
        self.daemon = self._make_daemon(shop_settings | {"url": self.to_shop.url}, address)
        self._stack.callback(self._end_daemon)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @property
    def proxies(self) -> tuple[FaultProxy, FaultProxy, FaultProxy]:
        """The three bad lines."""
        return self.to_shop, self.to_hub, self.to_daemon

    def begin(self, **options: Any) -> None:
        """Start the daemon and wait until the platform knows every offer."""
        self.daemon.start(**options)
        until("every offer is told", lambda: self.offered().keys() == self.stock().keys())

    # --- what people do

    def order(self, *gtins: str, quantity: int = 1, status: str = "awaiting-fulfillment", **how: Any) -> str:
        """Let a retailer's customer order, and return Kickroute's number; nobody waits for an answer."""
        code = self.hub.supplier(SUPPLIER).number
        lines = [Line(gtin, quantity, code, Decimal("2.50")) for gtin in gtins]
        mark = self.random.randrange(10**6)
        shipping = {
            **SHIPPING,
            "first_name": "Jörg",
            "last_name": f"{MARKS[0]} {mark}",
            "address_1": f"{MARKS[1]} {mark}",
            "city": MARKS[2],
        }
        order = self.hub.place_order(RETAILER, lines, shipping=shipping, status=status, unchecked=True, **how)
        return order.parts[0].number

    def relay(self, number: str, status: str) -> None:
        """Let the retailer set a status of an order whose shop number is known."""
        self._asked.setdefault(number, []).append(status)
        self.hub.update_order_status(number, status)

    def has_confirmed(self, number: str) -> bool:
        """Tell whether the platform knows the shop's number of an order."""
        return self.hub.part(number).state == "confirmed"

    def wait_confirmed(self, *numbers: str) -> None:
        """Wait until the platform knows the shop's numbers of orders."""
        for number in numbers:
            until(f"{number} is confirmed", lambda number=number: self.has_confirmed(number))  # type: ignore[misc] # bound at once

    # --- witnesses

    def stock(self) -> dict[str, int | None]:
        """Return what the shop sells, by GTIN."""
        return {row.gtin: self.shop.stage.stock(row.gtin) for row in self.shop.stage.catalogue()}

    def offered(self) -> dict[str, int | None]:
        """Return what the platform believes to be for sale, by GTIN."""
        offers = self.hub.catalogue(SUPPLIER).values()
        return {offer.gtin: offer.stock_quantity for offer in offers if offer.is_live}

    def history(self, *, with_traces: bool = True) -> History:
        """Gather what shop, platform and network wrote down."""
        return History(
            shop=tuple(self.shop.rows()),
            hub=tuple(self._hub_rows()),
            told=(*self._taken(), *self._sent()),
            stock=self.stock(),
            offered=self.offered(),
            traces=self._traces() if with_traces else {},
            secrets=MARKS,
        )

    def settle(self, patience: float = LIMIT) -> Verdict:
        """Let the lines be good and wait until nothing is wrong any more; returns the last verdict."""
        for proxy in self.proxies:
            proxy.plan.calm()
        verdict = Verdict(())

        def is_clean() -> bool:
            nonlocal verdict
            if self.daemon.waiting() != 0:
                verdict = Verdict((Problem(Wrong.LOST, "outbox", "something waits to be told"),))
                return False
            verdict = check(self.history(with_traces=False))
            if verdict.is_clean:
                verdict = check(self.history())
            return verdict.is_clean and self.daemon.waiting() == 0

        try:
            until("the history is clean", is_clean, patience)
        except AssertionError:
            return verdict
        return verdict

    def _hub_rows(self) -> Iterator[HubRow]:
        refunds: dict[str, list[tuple[int, Decimal]]] = {}
        for refund in self.hub.refunds():
            refunds.setdefault(refund.number, []).append((refund.refund_id, refund.counted))
        for order in self.hub.orders():
            for part in order.parts:
                yield HubRow(
                    number=part.number,
                    state=part.state,
                    status=part.status,
                    shop_number=part.shop_number or "",
                    gross=part.gross,
                    refunded=self.hub.ledger.position(part.number).refunded,
                    lines=len(part.lines),
                    refunds=tuple(refunds.get(part.number, ())),
                    parcels=tuple(parcel["number"] for parcel in part.parcels),
                    asked=tuple(self._asked.get(part.number, ())),
                )

    def _taken(self) -> Iterator[Told]:
        for event in self.hub.messages.events():
            if (told := _told(event.type, event.body)) is not None:
                yield told

    def _sent(self) -> Iterator[Told]:
        """Yield what was sent to the platform, as the network saw it, also what never arrived."""
        for exchange in self.to_hub.exchanges:
            try:
                content = json.loads(exchange.body)
            except ValueError:
                continue
            events = content["body"] if content["type"] == "events.batch.process" else [content]
            for event in events:
                if (told := _told(event["type"], event["body"], arrived=False)) is not None:
                    yield told

    def _traces(self) -> dict[str, bytes]:
        files = [path for path in self.folder.iterdir() if path.is_file() and path.suffix != ".backup"]
        sent = b"\n".join(exchange.body for exchange in self.to_hub.exchanges)
        pages = {path: self.daemon.page(path) for path in PAGES}
        kept = {path.name: path.read_bytes() for path in files}
        return {**kept, **pages, **self.more_traces(), "messages to the platform": sent}

    # --- building

    def _proxy(self, name: str, target: str, kinds: Iterable[Kind], **options: Any) -> FaultProxy:
        plan = Plan(kinds, self.plan.share, f"{self.plan.seed}/{name}")
        return self._stack.enter_context(FaultProxy(name, target, plan, **options))

    def _make_daemon(self, shop: Mapping[str, Any], address: str) -> Daemon:
        store_url = self.plan.store_url or f"sqlite:///{self.folder}/connector.db"
        tables: dict[str, dict[str, Any]] = {
            "shop": dict(shop),
            "kickroute": {
                "url": self.to_hub.url,
                "api_key": KEY,
                "public_url": self.to_daemon.url,
                "requests_per_second": 100,
            },
            "store": {"url": store_url},
            "server": {"listen": address},
            "schedule": {"stock_seconds": 0.2, "orders_seconds": 0.3},
            "log": {"format": "json"},
        }
        for name, values in self.plan.settings.items():
            tables[name] = tables.get(name, {}) | dict(values)
        path = self.folder / "settings.toml"
        path.write_text(f'supplier = "{SUPPLIER}"\n' + _as_toml(tables), encoding="utf-8")
        options = {"hurry": self.plan.hurry}
        return Daemon(self._nursery, path, address, store_url, self.folder / "daemon.log", options)

    def _end_daemon(self) -> None:
        if self.daemon.is_alive:
            self.daemon.kill()


def _told(kind: str, body: Any, *, arrived: bool = True) -> Told | None:
    if kind == "order.updated":
        is_ours = body["contains_kickroute_number"]
        return Told(body["number"], is_ours, body.get("status") or "", arrived=arrived)
    if kind == "refund.issued":
        total = Decimal(body["total"])
        return Told(body["number"], refund=body["deduplication_id"], total=total, arrived=arrived)
    return None


def _as_toml(tables: Mapping[str, Mapping[str, Any]]) -> str:
    lines = []
    for name, values in tables.items():
        lines.append(f"\n[{name}]")
        lines += [f"{key} = {json.dumps(value)}" for key, value in values.items()]
    return "\n".join(lines) + "\n"
