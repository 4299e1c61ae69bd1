"""What the owner's pages show of the simulated WooCommerce."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from html import unescape
from typing import TYPE_CHECKING, Any

from practice.simulators.office import Field, Line, Offer, Order, Product, Task
from practice.simulators.woocommerce import plugin, records
from practice.simulators.woocommerce.order_json import order_number
from practice.simulators.woocommerce.totals import total

if TYPE_CHECKING:
    from practice.simulators.woocommerce.owner import Owner
    from practice.simulators.woocommerce.shop import Shop

CARRIERS = ("dhl", "gls", "dpd", "hermes", "ups")
WAYS = ("shipment-tracking", "dhl", "shiptastic", "villatheme", "fulfilment", "meta:_tracking_number")
"""How a tracking number is entered: by which plugin, or into which field."""

_SHIPMENTS = "_wc_shipment_tracking_items"


class WooStaff:
    """The shop's rows in the words of the pages."""

    def __init__(self, shop: Shop, owner: Owner) -> None:
        self._shop = shop
        self._owner = owner

    @property
    def shop(self) -> str:
        """The shop's name."""
        return self._shop.settings.name

    @property
    def kind(self) -> str:
        """WooCommerce, with its version."""
        return f"WooCommerce {self._shop.settings.full_version}"

    def orders(self) -> Sequence[Order]:
        """Return all orders, newest first, trashed ones too."""
        with self._shop.state.lock:
            rows = sorted(self._shop.state.tables.orders.values(), key=lambda row: row.id, reverse=True)
            return [self._order(row) for row in rows]

    def order(self, order_id: str) -> Order:
        """Return one order with its tasks; raises LookupError."""
        with self._shop.state.lock:
            return self._order(self._shop.state.order(_number(order_id)))

    def products(self) -> Sequence[Product]:
        """Return all products, as the shopkeeper entered them."""
        with self._shop.state.lock:
            return [self._product(row) for row in self._shop.state.tables.products.values()]

    def product(self, product_id: str) -> Product:
        """Return one product, also by the id of a variation, with its tasks; raises LookupError."""
        with self._shop.state.lock:
            row = self._shop.state.find(_number(product_id))
            return self._product(self._shop.state.find(row.parent_id) if row.parent_id else row)

    def tasks(self) -> Sequence[Task]:
        """Sell at the till, let WP-Cron stand still, put the shop back."""
        settings = self._shop.settings
        is_broken = settings.cron == "broken"
        on = "false" if settings.maintenance else "true"
        return (
            Task("sell", "sell", fields=(Field("items", "items"),)),
            Task("mend_cron", "mend-cron") if is_broken else Task("break_cron", "break-cron"),
            Task("run_cron", "run-cron"),
            Task("maintenance", f"maintenance-{on}", {"on": on}),
            Task("back_up", "back-up", fields=(Field("name", "name", "backup"),)),
            *(Task("restore_backup", "restore", {"name": name}) for name in self._owner.backups),
        )

    def more(self) -> Sequence[Task]:
        """Return nothing: what is left wants more than a form."""
        return ()

    def _order(self, row: records.Order) -> Order:
        tables = self._shop.state.tables
        number = next((str(meta.value) for meta in row.meta if meta.key == plugin.NUMBER), "")
        refunds = (tables.refunds[refund] for refund in row.refunds)
        return Order(
            id=str(row.id),
            number=order_number(row),
            kickroute=number,
            status=row.status,
            at=datetime.fromtimestamp(row.created, UTC),
            total=Decimal(total(row)),
            recipient=_person(row.shipping),
            buyer=_person(row.billing),
            lines=tuple(_line(line) for line in row.lines),
            refunds=tuple(refund.amount or Decimal(0) for refund in refunds),
            parcels=_parcels(row),
            notes=tuple(unescape(tables.notes[note].text) for note in row.notes),
            tasks=_order_tasks(row),
        )

    def _product(self, row: records.Product) -> Product:
        variations = self._shop.state.tables.variations
        sold = [variations[child] for child in row.children] or [row]
        id_ = str(row.id)
        return Product(
            id_, row.name, row.status, tuple(self._offer(each) for each in sold), _shelf_tasks(row)
        )

    def _offer(self, row: records.Product) -> Offer:
        price_meta = self._shop.settings.price_meta
        dealer = next((str(meta.value) for meta in row.meta if meta.key == price_meta), "")
        apart = ", ".join(str(option) for _, option in row.attributes) if row.parent_id else ""
        item = {"item": str(row.id)}
        stock = "" if row.stock is None else str(row.stock)
        tasks = (
            Task("set_stock", "set", item, (Field("quantity", "stock", stock, "number"),)),
            Task("edit_price", "set", item, (Field("regular_price", "price", row.regular_price),)),
            Task("edit_price", "set", item, (Field("dealer_price", "dealer-price", dealer),)),
        )
        return Offer(str(row.id), apart, row.sku, row.gtin, row.stock, row.regular_price, dealer, tasks)


def _order_tasks(row: records.Order) -> tuple[Task, ...]:
    of = {"order_id": str(row.id)}
    if row.status == "trash":
        return (Task("restore_order", "restore-order", of), Task("delete_order", "delete", of))
    number = Field("number", "tracking")
    ways = (Field("carrier", "carrier", options=CARRIERS), Field("way", "way", options=WAYS))
    return (
        Task("enter_tracking", "enter-tracking", of, (number, *ways)),
        Task("complete", "complete", of),
        Task("set_status", "hold", {**of, "status": "on-hold"}),
        Task("set_status", "go-on", {**of, "status": "processing"}),
        Task("cancel", "cancel", of),
        Task("trash_order", "trash", of),
        Task("refund", "refund", of, (Field("amount", "refund-amount"),)),
        Task("write_note", "write-note", of, (Field("text", "note"),)),
    )


def _shelf_tasks(row: records.Product) -> tuple[Task, ...]:
    item = {"item": str(row.id)}
    if row.status == "trash":
        return (Task("restore_product", "restore-product", item),)
    shown = (
        Task("unpublish", "unpublish", item) if row.status == "publish" else Task("publish", "publish", item)
    )
    return (shown, Task("trash_product", "trash", item))


def _line(line: records.Line) -> Line:
    tax = sum((taxed for _, _, taxed in line.taxes), Decimal(0))
    return Line(line.name, line.quantity, (line.total + tax).quantize(Decimal("0.01")))


def _parcels(row: records.Order) -> tuple[str, ...]:
    """Name what a shipment plugin keeps of parcels, in the form that this shop's first way has."""
    kept: list[dict[str, Any]] = next(
        (meta.value for meta in row.meta if meta.key == "_wc_shipment_tracking_items"), []
    )
    return tuple(str(item.get("tracking_number", "")) for item in kept)


def _person(address: dict[str, str]) -> str:
    name = f"{address.get('first_name', '')} {address.get('last_name', '')}".strip()
    return ", ".join(part for part in (address.get("company", ""), name, address.get("city", "")) if part)


def _number(written: str) -> int:
    if not (written.isascii() and written.isdigit()):
        raise LookupError(f"{written!r} is no id of this shop")
    return int(written)
