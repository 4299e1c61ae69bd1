"""The sandbox's Shopware shop, whose messages are worked off beside its requests, so that webhooks work."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Self

from practice.sandbox.stage import NOTE, CatalogueRow, MailRow, OrderRow, RefundRow
from practice.simulators.catalogue import Catalogue, german_catalogue
from practice.simulators.log import Entry
from practice.simulators.shopware import ShopwareSettings, ShopwareSimulator

NUMBER = "kickroute_order_number"
HOLD_TAG = "Kickroute angehalten"

_Key = tuple[str, str]
"""An entity's name and the id of a row of it."""


class ShopwareStage:
    """A simulated Shopware on loopback; use it as a context manager."""

    kind = "shopware"

    def __init__(self, catalogue: Catalogue | None = None, **settings: Any) -> None:
        self._catalogue = catalogue or german_catalogue()
        self.shop = ShopwareSimulator(ShopwareSettings(admin_worker=False, **settings), self._catalogue)
        self._server = self.shop.serve()
        self.owner_page = f"{self._server.url}/owner/"

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()
        self.shop.close()

    def shop_settings(self) -> Mapping[str, object]:
        """Return the ``[shop]`` table with which a connector reaches this shop."""
        known = self.shop.credentials
        return {
            "platform": "shopware",
            "url": self._server.url,
            "client_id": known.client_id,
            "client_secret": known.client_secret,
        }

    def catalogue(self) -> list[CatalogueRow]:
        """Return all offers of the shop as its owner entered them, with their present stock."""
        return [
            CatalogueRow(offer.gtin, product.name, product.breaks or offer.breaks, self._stock_of(offer.sku))
            for product in self._catalogue.products
            for offer in product.variants or (product,)
        ]

    def set_stock(self, gtin: str, quantity: int) -> None:
        """Correct a stock as the administration does."""
        self.shop.owner.set_stock(gtin, quantity)

    def stock(self, gtin: str) -> int | None:
        """Return a stock from the shop's rows."""
        return self.shop.owner.stock(gtin)

    def break_hooks(self) -> None:
        """Let the worker of the shop's messages die."""
        self.shop.owner.kill_worker()

    def plugin_address(self) -> str:
        """Return nothing: the platform has no plugin for Shopware."""
        return ""

    def cancel(self, order_id: str) -> None:
        """Cancel an order in the administration."""
        self.shop.owner.cancel(order_id)

    def complete(self, order_id: str) -> None:
        """Complete an order in the administration."""
        self.shop.owner.complete(order_id)

    def refund(self, order_id: str, amount: Decimal) -> None:
        """Refund an amount as a payment plugin does."""
        self.shop.owner.refund(order_id, float(amount))

    def mark_refunded(self, order_id: str) -> None:
        """Set the payment's state to refunded, which has no amount."""
        self.shop.owner.pay(order_id, "refund")

    def enter_tracking(self, order_id: str, number: str) -> None:
        """Enter one more tracking number in the administration, which tells nobody."""
        with self.shop.shop.store.lock:
            delivery = self._table("order_delivery").find("orderId", order_id)[0]
            codes = [*(delivery.get("trackingCodes") or ()), number]
        self.shop.owner.enter_tracking(order_id, codes)

    def orders(self) -> list[OrderRow]:
        """Return all orders that carry a Kickroute number, from the shop's own tables."""
        with self.shop.shop.store.lock:
            rows = [row for row in self._table("order").rows.values() if _number(row)]
            return [self._order(row) for row in rows]

    def ids(self) -> Mapping[str, str]:
        """Return the ids of the orders by their Kickroute number."""
        with self.shop.shop.store.lock:
            return {_number(row): row["id"] for row in self._table("order").rows.values() if _number(row)}

    def statuses(self, order_id: str) -> list[str]:
        """Return what the states that the order was in mean; an open payment with our tag is on hold."""
        return self.histories().get(order_id, [])

    def histories(self, after: int = 0) -> Mapping[str, list[str]]:
        """Return the statuses of every order since an entry of the shop's log, that at the time included."""
        happened: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.shop.log.entries("state", after):
            happened[entry.data["order_id"]].append(entry)
        with self.shop.shop.store.lock:
            orders = list(self._table("order").rows.values())
            return {order["id"]: self._history(order, happened[order["id"]]) for order in orders}

    def mails(self) -> list[MailRow]:
        """Return every mail that the shop sent about an order with a Kickroute number."""
        ours = {row.id for row in self.orders()}
        mails = [MailRow(e.data["to"], str(e.data["order_id"])) for e in self.shop.log.mails]
        return [mail for mail in mails if mail.order_id in ours]

    @property
    def own_addresses(self) -> frozenset[str]:
        """None: the simulated shop mails customers only."""
        return frozenset()

    # the shop's own tables

    def _table(self, entity: str) -> Any:
        return self.shop.shop.store.live[entity]

    def _stock_of(self, sku: str) -> int | None:
        try:
            return self.shop.owner.stock(sku)
        except LookupError:
            return None

    def _history(self, order: dict[str, Any], entries: Sequence[Entry]) -> list[str]:
        """Go through the states of an order, its deliveries and payments, back from those they have now."""
        held = any(self._table("tag").rows[tag]["name"] == HOLD_TAG for tag in order.get("tagIds") or ())
        states: dict[_Key, str] = {("order", order["id"]): self.shop.shop.state(order)}
        for entity in ("order_delivery", "order_transaction"):
            for row in self._table(entity).find("orderId", order["id"]):
                states[entity, row["id"]] = self.shop.shop.state(row)
        moves = [entry.data for entry in entries if (entry.data["entity"], entry.data["id"]) in states]
        for move in reversed(moves):
            states[move["entity"], move["id"]] = move["before"]
        words = [_word(states, held)]
        for move in moves:
            states[move["entity"], move["id"]] = move["after"]
            words.append(_word(states, held))
        return [word for n, word in enumerate(words) if word and (n == 0 or word != words[n - 1])]

    def _order(self, row: dict[str, Any]) -> OrderRow:
        deliveries = self._table("order_delivery").find("orderId", row["id"])
        addresses = self._table("order_address").rows
        customers = self._table("order_customer").find("orderId", row["id"])
        comments = (row.get("customerComment") or "", row.get("internalComment") or "")
        return OrderRow(
            id=row["id"],
            number=row["orderNumber"],
            kickroute_number=_number(row),
            status=self.shop.shop.state(row),
            trashed=False,
            has_note=any(NOTE in comment.splitlines() for comment in comments),
            total=Decimal(str(row["amountTotal"])),
            shipping_values=tuple(
                str(value) for d in deliveries for value in addresses[d["shippingOrderAddressId"]].values()
            ),
            retailer_email=customers[0]["email"] if customers else "",
            refunds=tuple(self._refunds(row["id"])),
            tracking=tuple(code for delivery in deliveries for code in delivery.get("trackingCodes") or ()),
        )

    def _refunds(self, order_id: str) -> list[RefundRow]:
        transactions = self._table("order_transaction").find("orderId", order_id)
        captures = [
            capture
            for paid in transactions
            for capture in self._table("order_transaction_capture").find("orderTransactionId", paid["id"])
        ]
        refunds = self._table("order_transaction_capture_refund")
        return [
            RefundRow(_deduplication_id(refund["id"]), Decimal(str(refund["amount"]["totalPrice"])))
            for capture in captures
            for refund in refunds.find("captureId", capture["id"])
            if self.shop.shop.state(refund) == "completed"
        ]


def _word(states: Mapping[_Key, str], held: bool) -> str:
    """Return what states mean on the wire; the strongest of them counts. Empty when they mean nothing."""
    order = next(state for (entity, _), state in states.items() if entity == "order")
    sent = [state == "shipped" for (entity, _), state in states.items() if entity == "order_delivery"]
    payments = [state for (entity, _), state in states.items() if entity == "order_transaction"]
    paid = payments[-1] if payments else ""
    if order == "cancelled":
        return "cancelled"
    if paid == "refunded":
        return "refunded"
    if order == "completed" or (sent and all(sent)):
        return "completed"
    if paid in ("paid", "refunded_partially"):
        return "awaiting-fulfillment"
    return {True: "on-hold", False: "pending-payment"}[held] if paid == "open" else ""


def _number(row: Mapping[str, Any]) -> str:
    return str((row.get("customFields") or {}).get(NUMBER) or "")


def _deduplication_id(refund_id: str) -> int:
    """Return the first 52 bits of the SHA-256 of the refund's id, as the protocol has it for Shopware."""
    digest = hashlib.sha256(refund_id.encode()).digest()
    return int.from_bytes(digest[:7], "big") >> 4
