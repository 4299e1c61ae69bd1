"""The shop as one thing: store, clock, log and settings, and how a piece of work on them is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from practice.simulators.clock import MovableClock
from practice.simulators.faults import FaultPlan
from practice.simulators.shopware.clock import new_id, stamp
from practice.simulators.shopware.entities import entities
from practice.simulators.shopware.log import ShopwareLog
from practice.simulators.shopware.render import Renderer, View
from practice.simulators.shopware.schema import LIVE
from practice.simulators.shopware.settings import ShopwareSettings
from practice.simulators.shopware.stock import Warehouse
from practice.simulators.shopware.store import Change, Row, Space, Store, Transaction
from practice.simulators.shopware.worker import Worker
from practice.simulators.shopware.writing import Writer


@dataclass(frozen=True, slots=True)
class Defaults:
    """Ids of the rows that every shop has."""

    language: str
    english: str
    locale: str
    currency: str
    country: str
    austria: str
    salutation: str
    group: str
    payment_method: str
    shipping_method: str
    delivery_time: str
    category: str
    sales_channel: str
    standard_tax: str
    reduced_tax: str
    zero_tax: str
    manufacturer: str
    rule: str
    states: dict[tuple[str, str], str] = field(default_factory=dict)
    machines: dict[str, str] = field(default_factory=dict)
    document_types: dict[str, str] = field(default_factory=dict)


@dataclass
class Work:
    """One piece of work: what it writes, and what is to be told when it is done."""

    shop: Shop
    space: Space
    transaction: Transaction
    writer: Writer
    source: str
    client: str = ""
    happenings: list[tuple[str, str]] = field(default_factory=list)
    entries: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def report(self, kind: str, **data: Any) -> None:
        """Note something for the log; it is written only when the work is done."""
        self.entries.append((kind, data))

    def happen(self, event: str, order_id: str) -> None:
        """Let a business event about an order happen when the work is done."""
        self.happenings.append((event, order_id))

    @property
    def warehouse(self) -> Warehouse:
        """What moves stock within this work."""
        shop = self.shop
        settings = shop.settings
        return Warehouse(
            shop.store, self.transaction, shop.now, self.report, settings.modern, settings.manages_stock
        )

    def put(self, entity: str, row: Row, silent: bool = False) -> None:
        """Write a row past all validation."""
        self.shop.store.put(self.transaction, self.space, entity, row, silent)


class Tells(Protocol):
    """Who tells the world what happened."""

    def deliveries(self, changes: list[Change], happenings: list[tuple[str, str]]) -> list[Any]:
        """Build what is to be told of changes, while they can still be seen."""

    def dispatch(self, deliveries: list[Any]) -> None:
        """Send it, or queue it."""


class Shop:
    """Everything a running shop consists of; ``url`` is where it thinks it is reached ("": not yet known)."""

    defaults: Defaults
    hooks: Tells

    def __init__(
        self, settings: ShopwareSettings, url: str, clock: Callable[[], datetime] | None = None
    ) -> None:
        self.settings, self.url = settings, url
        self.clock = MovableClock()
        self.now: Callable[[], datetime] = clock or self.clock
        self.log = ShopwareLog()
        self.entities = entities(settings.version, settings.commercial, ships=settings.pickware is not None)
        self.store = Store(self.entities)
        self.faults = FaultPlan()
        self.worker = Worker(settings.worker_seconds)

    @contextmanager
    def work(
        self,
        version: str | None = None,
        *,
        source: str = "staff",
        system: bool = True,
        started: int | None = None,
        client: str = "",
    ) -> Iterator[Work]:
        """Do one piece of work: all or nothing, then log, webhooks and indexing."""
        with self.store.transaction() as transaction:
            space = self.store.space(version) or self.store.live
            writer = Writer(
                self.store,
                space,
                transaction,
                self.now,
                self.defaults.language,
                system=system,
                started=started,
            )
            work = Work(self, space, transaction, writer, source, client)
            yield work
            writer.finish()
            self._follow_up(work)
            deliveries = self.hooks.deliveries(transaction.changes, work.happenings)
            for kind, data in work.entries:
                self.log.add(self.now(), kind, **data)
        self._index(transaction.changes)
        self.hooks.dispatch(deliveries)

    def render(self, entity: str, row: Row, version: str = LIVE) -> dict[str, Any]:
        """Render a row as a plain read would show it."""
        view = View(self.store.space(version) or self.store.live, self.url)
        return Renderer(self.entities, view).row(self.entities[entity], row)

    def move(self, url: str) -> None:
        """Be reached at another address."""
        self.url = url
        with self.store.lock:
            domains = self.store.live["sales_channel_domain"]
            for row in [*domains.rows.values()]:
                domains.put({**row, "url": url})

    def state(self, row: Row) -> str:
        """Return the technical name of a row's state."""
        state = self.store.live["state_machine_state"].rows[row["stateId"]]
        return str(state["technicalName"])

    def new_id(self) -> str:
        """Make an id for a row the shop writes."""
        return new_id(self.now())

    def _follow_up(self, work: Work) -> None:
        live = [change for change in work.transaction.changes if change.version == LIVE]
        work.warehouse.follow(live, lambda order: self.state(order) == "cancelled", work.source)
        for change in live:
            self._report_change(work, change)
            if change.entity == "product_price":
                self._touch_product(work, (change.after or change.before or {})["productId"])
            if change.entity == "product" and change.operation != "update":
                self._count_children(work, (change.after or change.before or {}).get("parentId"))

    def _report_change(self, work: Work, change: Change) -> None:
        after, before = change.after or {}, change.before or {}
        if change.entity == "order" and change.operation == "insert":
            work.report("order", order_id=change.id, number=after.get("orderNumber"), source=work.source)
        if (
            change.entity == "order_delivery"
            and after
            and after.get("trackingCodes") != before.get("trackingCodes", [])
        ):
            work.report(
                "tracking", order_id=after["orderId"], delivery_id=change.id, codes=after.get("trackingCodes")
            )
        if change.entity == "order_transaction_capture_refund" and change.operation == "insert":
            work.report(
                "refund",
                order_id=self._refunded_order(after),
                refund_id=change.id,
                amount=after["amount"]["totalPrice"],
            )
        if change.entity != "product" or change.silent:
            return
        work.report("product", product_id=change.id, change=change.operation)
        if change.operation == "update" and after.get("stock") != before.get("stock"):
            work.report(
                "stock",
                product_id=change.id,
                number=after.get("productNumber"),
                before=before.get("stock"),
                after=after.get("stock"),
                cause=work.source,
            )

    def _refunded_order(self, refund: Row) -> str | None:
        capture = self.store.live["order_transaction_capture"].get(refund.get("captureId")) or {}
        transaction = self.store.live["order_transaction"].get(capture.get("orderTransactionId")) or {}
        return transaction.get("orderId")

    def _touch_product(self, work: Work, product_id: str) -> None:
        row = self.store.live["product"].get(product_id)
        if row is not None:
            work.put("product", {**row, "updatedAt": stamp(self.now())}, silent=True)

    def _count_children(self, work: Work, parent_id: str | None) -> None:
        parent = self.store.live["product"].get(parent_id)
        if parent is not None:
            children = len(self.store.live["product"].find("parentId", parent_id))
            work.put("product", {**parent, "childCount": children}, silent=True)

    def _index(self, changes: list[Change]) -> None:
        """Queue what the indexer does later: a parent's change moves its variants and the other way round."""
        for change in changes:
            if (
                change.entity != "product"
                or change.silent
                or change.after is None
                or change.operation != "update"
            ):
                continue
            parent_id = change.after.get("parentId")
            related = [parent_id] if parent_id else [row["id"] for row in self._children(change.id)]
            if related:
                self.worker.add("product_indexer", partial(self._touch_all, tuple(related)))

    def _children(self, product_id: str) -> list[Row]:
        with self.store.lock:
            return self.store.live["product"].find("parentId", product_id)

    def _touch_all(self, ids: tuple[str, ...]) -> None:
        with self.store.transaction() as transaction:
            for product_id in ids:
                row = self.store.live["product"].get(product_id)
                if row is not None:
                    moved = {**row, "updatedAt": stamp(self.now())}
                    self.store.put(transaction, self.store.live, "product", moved, silent=True)
