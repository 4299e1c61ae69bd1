"""The platform as one object: members, products, orders and what they are told; without its doors."""

from __future__ import annotations

import json
import threading
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from types import TracebackType
from typing import Any, Self

from practice.hub import deliveries, members, orders, progress
from practice.hub.answers import Answer
from practice.hub.courier import Courier, Signature
from practice.hub.deliveries import Delivery
from practice.hub.desk import Desk
from practice.hub.errors import refuse
from practice.hub.examples import SHIPPING
from practice.hub.faults import Faults
from practice.hub.intake import Intake
from practice.hub.orders import Line, Order, Part
from practice.hub.placing import Request, place
from practice.hub.policy import CallbackPolicy
from practice.hub.store import Store


class Platform(Desk):
    """A platform that speaks Kickroute's wire protocol. Its public face is described in the package.

    ``database_url``: any SQLAlchemy address, ``sqlite://`` in memory. ``order_prefix`` starts every
    Kickroute number. ``extensions``: what is said beyond the protocol, of ``assortment.EXTENSIONS``.
    """

    def __init__(
        self,
        database_url: str = "sqlite://",
        *,
        callbacks: CallbackPolicy | None = None,
        order_prefix: str = "KR-",
        extensions: Collection[str] = frozenset(),
    ) -> None:
        super().__init__(Store(database_url), callbacks or CallbackPolicy(), extensions)
        self.intake = Intake(self.callbacks, order_prefix, self.assortment)
        self.faults = Faults()
        self._prefix = order_prefix
        self._courier = Courier(self.store, self.callbacks)
        self.store.after_commit.append(self._courier.wake)
        self._courier.start()
        self._closing = threading.Event()
        self._repeating = threading.Thread(target=self._repeat_daily, name="hub-repeat", daemon=True)
        self._repeating.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop sending callbacks and close the database."""
        self._closing.set()
        self._repeating.join()
        self._courier.close()
        self.store.close()

    def _repeat_daily(self) -> None:
        while not self._closing.wait(self.callbacks.repeat_after):
            self.repeat()

    def place_order(
        self,
        retailer: str,
        lines: Sequence[Line | tuple[str, int]],
        *,
        shipping: Mapping[str, Any] | None = None,
        billing: Mapping[str, Any] | None = None,
        status: str = "awaiting-fulfillment",
        number: str = "",
        shipping_net: Decimal | None = None,
        simultaneous: int = 1,
        unchecked: bool = False,
        wait: bool = False,
        timeout: float = 120.0,
    ) -> Order:
        """Order for a retailer's customer; with ``wait`` return after every supplier has answered for good.

        Lines that cannot be ordered are in ``rejected`` of the result. Raises Refused when none can.
        ``simultaneous`` sends each part's first callback that many times at once. ``unchecked`` sends also
        what the hub knows to be wrong (not live, too many, unknown GTIN with a supplier number, odd status).
        """
        wanted = [line if isinstance(line, Line) else Line(*line) for line in lines]
        with self.store.write() as connection:
            buyer = members.retailer_named(connection, retailer)
            request = Request(
                wanted,
                shipping or SHIPPING,
                billing or buyer.billing,
                status,
                number,
                shipping_net,
                simultaneous,
                unchecked,
            )
            order = place(connection, buyer, request, self._prefix)
        if wait:
            for part in order.parts:
                self.wait_answered(part.number, timeout)
        return self.order(order.id)

    def resend(
        self, number: str, *, simultaneous: int = 1, wait: bool = False, timeout: float = 120.0
    ) -> Part:
        """Send an order.placed again, exactly as before; raises Unknown."""
        with self.store.write() as connection:
            orders.part_named(connection, number)
            first = next(d for d in deliveries.deliveries_for(connection, number) if d.type == "order.placed")
            deliveries.enqueue(
                connection,
                "supplier",
                first.recipient,
                first.type,
                first.body,
                number=number,
                simultaneous=simultaneous,
            )
        return self.wait_answered(number, timeout) if wait else self.part(number)

    def ask_number(self, number: str) -> None:
        """Ask the supplier for its shop's number of an order (order.requested_number)."""
        with self.store.write() as connection:
            progress.ask_number(connection, orders.part_named(connection, number))

    def update_order_status(
        self,
        number: str,
        status: str | None = None,
        *,
        tracking: Mapping[str, str] | None = None,
        forbidden_too: bool = False,
        wait: bool = False,
        timeout: float = 120.0,
    ) -> Delivery:
        """Pass a retailer's status and/or tracking (``number``, ``carrier``) on to the supplier of an order.

        Raises Refused for what the rules forbid; with ``forbidden_too`` it is sent nevertheless.
        """
        news = {"status": status, "tracking": dict(tracking) if tracking else None}
        news = {name: value for name, value in news.items() if value is not None}
        if not news:
            raise refuse("status", "give a status or a tracking")
        with self.store.write() as connection:
            part = orders.part_named(connection, number)
            queued = progress.tell_supplier(connection, part, news, forbidden_too=forbidden_too)
        if wait:
            self.wait_for(lambda: self.delivery(queued).state != deliveries.WAITING, timeout)
        return self.delivery(queued)

    def send_now(
        self,
        supplier: str,
        type_: str,
        body: Any,
        *,
        signature: Signature = "valid",
        raw: bytes | None = None,
    ) -> Answer:
        """Call a supplier back at once, past queue and rules; ``signature`` ``wrong`` or ``none`` forges it.

        ``raw`` replaces the whole request body.
        """
        content = (
            json.dumps({"type": type_, "body": body}, ensure_ascii=False).encode() if raw is None else raw
        )
        return self._courier.call("supplier", supplier, content, signature)

    def wait_idle(self, timeout: float = 120.0) -> bool:
        """Wait until no callback is under way or due (later retries do not count). False when time is up."""
        return self.wait_for(self._courier.idle, timeout)
