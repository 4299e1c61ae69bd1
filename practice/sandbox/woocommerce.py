"""The sandbox's WooCommerce shop."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Self

from practice.sandbox.stage import NOTE, CatalogueRow, MailRow, OrderRow, RefundRow
from practice.simulators.catalogue import Catalogue, Product, Variant, german_catalogue
from practice.simulators.serving import LoopbackServer
from practice.simulators.woocommerce import VERSIONS, WooCommerceSimulator

NUMBER = "_kickroute_order_number"
WIRE_STATUS = {
    "pending": "pending-payment",
    "on-hold": "on-hold",
    "processing": "awaiting-fulfillment",
    "completed": "completed",
    "refunded": "refunded",
    "cancelled": "cancelled",
}


class WooCommerceStage:
    """A simulated WooCommerce on loopback; use it as a context manager."""

    kind = "woocommerce"

    def __init__(self, catalogue: Catalogue | None = None, version: str = "11.0") -> None:
        self._catalogue = catalogue or german_catalogue()
        self.shop = WooCommerceSimulator(VERSIONS[version], self._catalogue)
        self._server = LoopbackServer(self.shop.app)
        self.owner_page = f"{self._server.url}/owner/"

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()
        self.shop.close()

    def shop_settings(self) -> Mapping[str, object]:
        """Return the ``[shop]`` table with which a connector reaches this shop."""
        key = self.shop.keys.full
        return {
            "platform": "woocommerce",
            "url": self._server.url,
            "consumer_key": key.consumer_key,
            "consumer_secret": key.consumer_secret,
        }

    def catalogue(self) -> list[CatalogueRow]:
        """Return all offers of the shop as its owner entered them, with their present stock."""
        return [
            CatalogueRow(
                offer.gtin, product.name, product.breaks or _own_flaw(offer), self._stock_of(offer.sku)
            )
            for product in self._catalogue.products
            for offer in product.variants or (product,)
        ]

    def set_stock(self, gtin: str, quantity: int) -> None:
        """Correct a stock as an edit form does."""
        self.shop.owner.set_stock(gtin, quantity)

    def stock(self, gtin: str) -> int | None:
        """Return a stock from the shop's rows."""
        return self.shop.owner.stock(gtin)

    def break_hooks(self) -> None:
        """Let WP-Cron stand still."""
        self.shop.owner.break_cron()

    def plugin_address(self) -> str:
        """Install the platform's own plugin, which places orders and then answers with an error."""
        self.shop.configure(plugins=("kickroute",))
        return f"{self._server.url}/wp-json/wc/v3/kickroute_callback_endpoint"

    def cancel(self, order_id: str) -> None:
        """Cancel an order in the back office."""
        self.shop.owner.cancel(int(order_id))

    def complete(self, order_id: str) -> None:
        """Complete an order in the back office."""
        self.shop.owner.complete(int(order_id))

    def refund(self, order_id: str, amount: Decimal) -> None:
        """Refund an amount, without putting goods back."""
        self.shop.owner.refund(int(order_id), amount, restock=False)

    def mark_refunded(self, order_id: str) -> None:
        """Set the status REFUNDED in a shop that makes no refund object of it."""
        self.shop.configure(refunded_creates_object=False)
        self.shop.owner.set_status(int(order_id), "refunded")

    def enter_tracking(self, order_id: str, number: str) -> None:
        """Enter a tracking number as a shipment plugin does."""
        self.shop.owner.enter_tracking(int(order_id), number, "dhl")

    def orders(self) -> list[OrderRow]:
        """Return all orders that carry a Kickroute number, from the shop's own tables."""
        rows = [self.shop.owner.order(order_id) for order_id in list(self.shop.state.tables.orders)]
        return [self._order(row) for row in rows if _meta(row, NUMBER)]

    def ids(self) -> Mapping[str, str]:
        """Return the ids of the untrashed orders by their Kickroute number."""
        rows = list(self.shop.state.tables.orders.values())
        marked = ((row, next((m.value for m in row.meta if m.key == NUMBER), "")) for row in rows)
        return {str(number): str(row.id) for row, number in marked if number and row.status != "trash"}

    def statuses(self, order_id: str) -> list[str]:
        """Return the statuses that the shop's log saw, in the words of the wire."""
        return self.histories().get(order_id, [])

    def histories(self, after: int = 0) -> Mapping[str, list[str]]:
        """Return the statuses that every order was given since an entry of the shop's log."""
        log = self.shop.log
        found: dict[str, list[str]] = defaultdict(list)
        entries = [*log.entries("order", after), *log.entries("status", after)]
        for entry in sorted(entries, key=lambda entry: entry.number):
            status = entry.data["status" if entry.kind == "order" else "after"]
            found[str(entry.data["order_id"])].append(WIRE_STATUS.get(status, status))
        return found

    def mails(self) -> list[MailRow]:
        """Return every mail that the shop sent about an order with a Kickroute number."""
        ours = {row.id for row in self.orders()}
        mails = [MailRow(e.data["to"], str(e.data["order_id"])) for e in self.shop.log.mails]
        return [mail for mail in mails if mail.order_id in ours]

    @property
    def own_addresses(self) -> frozenset[str]:
        """The shop's own mail address."""
        return frozenset({self.shop.settings.shop_email})

    def _stock_of(self, sku: str) -> int | None:
        try:
            return self.shop.owner.stock(sku)
        except LookupError:
            return None

    def _order(self, row: dict[str, Any]) -> OrderRow:
        tables = self.shop.state.tables
        notes = [tables.notes[note_id].text for note_id in tables.orders[row["id"]].notes]
        tracked = _meta(row, "_wc_shipment_tracking_items") or []
        return OrderRow(
            id=str(row["id"]),
            number=str(row["number"]),
            kickroute_number=str(_meta(row, NUMBER)),
            status=row["status"],
            trashed=row["status"] == "trash",
            has_note=NOTE in notes,
            total=Decimal(row["total"]),
            shipping_values=tuple(str(value) for value in row["shipping"].values()),
            retailer_email=row["billing"]["email"],
            refunds=tuple(RefundRow(r["id"], abs(Decimal(r["total"]))) for r in row["refunds"]),
            tracking=tuple(item["tracking_number"] for item in tracked),
        )


def _own_flaw(offer: Product | Variant) -> str:
    return offer.breaks


def _meta(row: Mapping[str, Any], key: str) -> Any:
    return next((meta["value"] for meta in row["meta_data"] if meta["key"] == key), None)
