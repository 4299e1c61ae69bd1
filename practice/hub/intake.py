"""A message was sent to the hub: check it, do what it says, keep it in the log. All of it or nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from practice.hub import catalogue, progress, wire
from practice.hub.assortment import CONTAINS, INCLUDES_TAX, Assortment
from practice.hub.errors import Fault, HubError, Refused, refuse
from practice.hub.members import (
    Account,
    Retailer,
    Supplier,
    all_suppliers,
    change,
    check_callback_url,
)
from practice.hub.orders import Line, order_numbered
from practice.hub.parse import Single
from practice.hub.placing import Request, place
from practice.hub.plain import as_json
from practice.hub.policy import CallbackPolicy

Outcome = dict[str, Any]


class Intake:
    """Carries out the messages of shops; each ``take`` runs in the caller's transaction."""

    def __init__(self, policy: CallbackPolicy, order_prefix: str, assortment: Assortment) -> None:
        self._policy = policy
        self._prefix = order_prefix
        self._assortment = assortment

    def take(
        self, connection: Connection, account: Account, message: Single | wire.EventsBatch, at: datetime
    ) -> Outcome:
        """Do what a message says and return what came of it.

        Raises Forbidden or Refused; the caller then rolls back, so that of a batch nothing is done.
        """
        if not isinstance(message, wire.EventsBatch):
            return self._one(connection, account, message, at)
        outcomes = [
            self._of_batch(connection, account, event, at, place) for place, event in enumerate(message.body)
        ]
        return {"outcome": "taken", "events": outcomes}

    def _of_batch(
        self, connection: Connection, account: Account, event: Single, at: datetime, place: int
    ) -> Outcome:
        try:
            return self._one(connection, account, event, at)
        except Refused as refusal:
            faults = tuple(Fault(f"body[{place}].{f.at}", f.reason, f.value) for f in refusal.faults)
            raise Refused(f"body[{place}].{refusal}", code=refusal.code, faults=faults) from refusal

    def _one(self, connection: Connection, account: Account, message: Single, at: datetime) -> Outcome:
        match message:
            case wire.ConnectionTest():
                return self._connection_test(connection, account, message.body)
            case wire.ProductsCreate():
                supplier = account.as_supplier()
                told_tax = [p.regular_price_includes_tax for p in message.body]
                self._refuse_unless(INCLUDES_TAX, any(each is not None for each in told_tax))
                changed = catalogue.take_products(connection, supplier, message.body, at)
                self._assortment.tell(connection, supplier, changed)
                return {"outcome": "taken", "offers": len(changed)}
            case wire.ItemUpdated():
                self._refuse_unless(CONTAINS, message.body.contains is not None)
                return self._item_updated(connection, account.as_supplier(), message.body, at)
            case wire.OrderUpdated():
                return _order_updated(connection, account, message.body)
            case wire.RefundIssued() | wire.BatchedRefund():
                refund = progress.supplier_refund(
                    connection, account.as_supplier(), message.body, self._assortment
                )
                return {"outcome": refund}
            case wire.OrderPlaced():
                return self._order_placed(connection, account.as_retailer(), message.body)
            case wire.ItemConnection():
                return _item_connection(connection, account.as_retailer(), message.body)

    def _connection_test(
        self, connection: Connection, account: Account, body: wire.ConnectionTestBody
    ) -> Outcome:
        hosts = self._policy.allowed_hosts
        url = check_callback_url(body.webhook_url, hosts, "body.webhook_url")
        if account.supplier is not None:
            change(connection, account.as_supplier(), callback_url=url)
        if account.retailer is not None:
            change(connection, account.retailer, callback_url=url)
        extensions = sorted(self._assortment.extensions)
        return {"outcome": "taken"} | ({"extensions": extensions} if extensions else {})

    def _refuse_unless(self, extension: str, is_said: bool) -> None:
        """Refuse what only an extension knows, where it is not offered."""
        if is_said and extension not in self._assortment.extensions:
            raise refuse("body", f"holds a field of the extension {extension}", code="invalid_message")

    def _item_updated(
        self, connection: Connection, supplier: Supplier, body: wire.ItemUpdatedBody, at: datetime
    ) -> Outcome:
        changed = catalogue.take_item(connection, supplier, body, at)
        if changed:
            self._assortment.tell(connection, supplier, {catalogue.gtin14(body.gtin): changed})
        return {"outcome": "taken", "changed": sorted(changed)}

    def _order_placed(
        self, connection: Connection, retailer: Retailer, body: wire.OrderPlacedBody
    ) -> Outcome:
        before = order_numbered(connection, retailer, body.number)
        lines = [Line(item.gtin, item.quantity, item.supplier_number) for item in body.items]
        shipping = body.shipping.model_dump()
        request = Request(lines, shipping, retailer.billing, body.status, body.number)
        order = before or place(connection, retailer, request, self._prefix)
        return {
            "outcome": "duplicate" if before else "placed",
            "numbers": [part.number for part in order.parts],
            "rejected": [as_json(line) for line in order.rejected],
        }


def _order_updated(connection: Connection, account: Account, body: wire.OrderUpdatedBody) -> Outcome:
    if account.retailer is not None:
        order = order_numbered(connection, account.retailer, body.number)
        if order is not None:
            return _relay(connection, order.parts, body)
        if account.supplier is None:
            raise refuse(
                "body.number", "you have no order with this number", body.number, code="unknown_order"
            )
    return {"outcome": progress.supplier_update(connection, account.as_supplier(), body)}


def _relay(connection: Connection, parts: tuple[Any, ...], body: wire.OrderUpdatedBody) -> Outcome:
    """Pass a retailer's status and tracking on to the suppliers as far as the rules allow."""
    news = body.model_dump(include={"status", "tracking"}, exclude_none=True)
    outcomes: dict[str, str] = {}
    for part in parts:
        try:
            progress.tell_supplier(connection, part, news)
            outcomes[part.number] = "passed on"
        except HubError as refusal:
            outcomes[part.number] = f"not passed on: {refusal}"
    return {"outcome": "taken", "parts": outcomes}


def _item_connection(connection: Connection, retailer: Retailer, body: wire.ItemConnectionBody) -> Outcome:
    if not body.supplier_number:
        catalogue.link(connection, retailer, body.gtin, None)
        return {"outcome": "unlinked"}
    for supplier in all_suppliers(connection):
        if supplier.number == body.supplier_number:
            catalogue.link(connection, retailer, body.gtin, supplier.id)
            return {"outcome": "linked"}
    raise refuse(
        "body.supplier_number", "no supplier has this code", body.supplier_number, code="unknown_supplier"
    )
