"""Webhooks: who is told what, inside the request that caused it or by the queue, with which consequences."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import requests

from practice.simulators.shopware.clock import new_id, stamp
from practice.simulators.shopware.criteria import Reader
from practice.simulators.shopware.render import Renderer, View
from practice.simulators.shopware.schema import LIVE
from practice.simulators.shopware.store import Change, Row

if TYPE_CHECKING:
    from practice.simulators.shopware.shop import Shop

HOOKABLE = (
    "product",
    "product_price",
    "category",
    "sales_channel",
    "sales_channel_domain",
    "customer",
    "customer_address",
    "order",
    "order_address",
    "document",
    "media",
)
"""The only entities with events; there is none for deliveries, transactions and line items."""

MAX_ERRORS = 10
"""So many failed events switch a queued webhook off."""

_NOISE = {
    "product": (
        "versionId",
        "parentVersionId",
        "productManufacturerVersionId",
        "productMediaVersionId",
        "canonicalProductVersionId",
        "cmsPageVersionId",
    ),
    "order": ("versionId", "billingAddressVersionId"),
    "order_address": ("versionId", "orderVersionId"),
}
_ORDER: dict[str, Any] = {
    "currency": {},
    "language": {"associations": {"locale": {}}},
    "addresses": {"associations": {"country": {}, "salutation": {}}},
    "deliveries": {
        "associations": {
            "shippingMethod": {},
            "shippingOrderAddress": {"associations": {"country": {}}},
            "stateMachineState": {},
        }
    },
    "lineItems": {},
    "transactions": {"associations": {"paymentMethod": {}, "stateMachineState": {}}},
    "stateMachineState": {},
    "tags": {},
    "orderCustomer": {"associations": {"salutation": {}}},
}


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event for one webhook; ``event_id`` stays the same over all tries."""

    webhook: Row
    event: str
    payload: Any
    event_id: str


class Hooks:
    """Builds and sends webhook calls of a shop."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def deliveries(self, changes: list[Change], happenings: list[tuple[str, str]]) -> list[Delivery]:
        """Work out, under the store's lock, who is to be told of a finished piece of work."""
        wanted: dict[str, list[Row]] = {}
        for row in self._shop.store.live["webhook"].rows.values():
            if row.get("active"):
                wanted.setdefault(row["eventName"], []).append(row)
        if not wanted:
            return []
        found: list[Delivery] = []
        for event, entries in _entity_events(changes).items():
            for webhook in wanted.get(event, ()):
                live = [e for e in entries if e.get("versionId") in (None, LIVE)]
                payload = live if webhook.get("onlyLiveVersion") else entries
                if payload:
                    found.append(self._delivery(webhook, event, payload))
        for event, order_id in happenings:
            found += [
                self._delivery(w, event, {"order": self._order(order_id)}) for w in wanted.get(event, ())
            ]
        return found

    def dispatch(self, deliveries: Iterable[Delivery]) -> None:
        """Send now and wait (admin worker), or queue."""
        for delivery in deliveries:
            if self._shop.settings.admin_worker:
                self._send(delivery, self._shop.settings.webhook_timeout, 1)
            else:
                self._queue(delivery, 0)

    def _delivery(self, webhook: Row, event: str, payload: Any) -> Delivery:
        return Delivery(webhook, event, payload, new_id(self._shop.now()))

    def _order(self, order_id: str) -> dict[str, Any]:
        entity = self._shop.entities["order"]
        criteria = Reader(self._shop.entities).read(entity, {"associations": _ORDER})
        row = self._shop.store.live["order"].rows[order_id]
        renderer = Renderer(self._shop.entities, View(self._shop.store.live, self._shop.url))
        return renderer.row(entity, row, criteria.associations)

    def _body(self, delivery: Delivery) -> str:
        return json.dumps(
            {
                "data": {"payload": delivery.payload, "event": delivery.event},
                "source": {"url": self._shop.url, "eventId": delivery.event_id},
                "timestamp": int(self._shop.now().timestamp()),
            }
        )

    def _headers(self) -> dict[str, str]:
        return {
            "User-Agent": "GuzzleHttp/7",
            "Content-Type": "application/json",
            "sw-version": self._shop.settings.full_version,
            "sw-context-language": self._shop.defaults.language,
            "sw-user-language": "de-DE",
        }

    def _send(self, delivery: Delivery, timeout: float, attempt: int) -> int:
        """Call a receiver once and return its status, 0 when there was none."""
        status = 0
        try:
            with requests.Session() as session:
                session.trust_env = False
                answer = session.post(
                    delivery.webhook["url"],
                    data=self._body(delivery).encode(),
                    headers=self._headers(),
                    timeout=timeout,
                    allow_redirects=False,
                )
                status = answer.status_code
        except (requests.RequestException, ValueError):
            status = 0
        self._shop.log.add(
            self._shop.now(),
            "webhook",
            webhook_id=delivery.webhook["id"],
            event=delivery.event,
            url=delivery.webhook["url"],
            attempt=attempt,
            status=status,
        )
        return status

    def _queue(self, delivery: Delivery, tries: int) -> None:
        pauses = (0.0, *self._shop.settings.retry_seconds)
        self._shop.worker.add("webhook", lambda: self._try(delivery, tries), pauses[tries])

    def _try(self, delivery: Delivery, tries: int) -> None:
        status = self._send(delivery, 4 * self._shop.settings.webhook_timeout, tries + 1)
        if 200 <= status < 300:
            self._finish(delivery, status, failed=False)
        elif tries < len(self._shop.settings.retry_seconds):
            self._queue(delivery, tries + 1)
        else:
            self._finish(delivery, status, failed=True)

    def _finish(self, delivery: Delivery, status: int, failed: bool) -> None:
        """Write the event's log row and count the webhook's errors; ten switch it off without notice."""
        store = self._shop.store
        with store.transaction() as transaction:
            store.put(transaction, store.live, "webhook_event_log", self._log_row(delivery, status, failed))
            webhook = store.live["webhook"].get(delivery.webhook["id"])
            if webhook is None:
                return
            errors = webhook["errorCount"] + 1 if failed else 0
            counted = {**webhook, "errorCount": errors}
            if errors >= MAX_ERRORS:
                counted |= {"active": False, "errorCount": 0}
            store.put(transaction, store.live, "webhook", counted, silent=True)

    def _log_row(self, delivery: Delivery, status: int, failed: bool) -> Row:
        now = self._shop.now()
        return {
            **self._shop.entities["webhook_event_log"].defaults,
            "id": new_id(now),
            "createdAt": stamp(now),
            "updatedAt": stamp(now),
            "webhookName": delivery.webhook["name"],
            "eventName": delivery.event,
            "deliveryStatus": "failed" if failed else "success",
            "timestamp": int(now.timestamp()),
            "processingTime": 0,
            "requestContent": {"headers": self._headers(), "body": self._body(delivery)},
            "responseContent": {"headers": {}, "body": ""},
            "responseStatusCode": status or None,
            "responseReasonPhrase": "",
            "url": delivery.webhook["url"],
            "onlyLiveVersion": delivery.webhook["onlyLiveVersion"],
        }


def _entity_events(changes: list[Change]) -> dict[str, list[dict[str, Any]]]:
    """Group changes into events, one per entity and kind, each with one entry per row."""
    events: dict[str, dict[str, dict[str, Any]]] = {}
    for change in changes:
        if change.silent or change.entity not in HOOKABLE:
            continue
        event = f"{change.entity}.{'deleted' if change.operation == 'delete' else 'written'}"
        entry: dict[str, Any] = {
            "entity": change.entity,
            "operation": change.operation,
            "primaryKey": change.id,
        }
        if change.operation != "delete":
            entry["updatedFields"] = [*_NOISE.get(change.entity, ()), *change.fields]
        entry["versionId"] = change.version
        events.setdefault(event, {}).setdefault(change.id, entry)
    return {event: list(entries.values()) for event, entries in events.items()}
