"""The orders of a retailer's own customers: read, marked, and told what became of their parcels."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from adapters.woocommerce.api import V3, Api, numeric, only
from adapters.woocommerce.news.rows import changed_rows
from adapters.woocommerce.orderbook import OrderBook, order_path
from adapters.woocommerce.translate.fields import META
from adapters.woocommerce.translate.orders import OrderFields, name_of_status
from adapters.woocommerce.translate.parcels import TRACKING_ITEMS, tracking_items
from adapters.woocommerce.translate.sold import FORWARDED, KEYS, has_been_told, to_sold
from adapters.woocommerce.translate.values import Row, id_at, meta_text
from connector.fulfilment.tracking.carriers import is_same_number
from connector.model import FINAL_STATUSES, OrderStatus, Parcel
from connector.model.errors import ShopUnexpected
from connector.model.messages import say
from connector.model.retail import RetailOrder, RetailOrderLookup, RetailOrderPage

_ORDERS = f"{V3}orders"
_FIELDS = only(KEYS)
_OPEN = "pending,on-hold,processing"
_DECIMALS = 2


class SoldOrders:
    """Asks for orders of anybody's; ``tracking`` and ``carrier`` are fields in which parcels are entered."""

    def __init__(self, api: Api, book: OrderBook, fields: OrderFields, tracking: str, carrier: str) -> None:
        self._api = api
        self._book = book
        self._fields = fields
        self._tracking = tracking.removeprefix(META)
        self._carrier = carrier.removeprefix(META)

    def since(self, cursor: str | None) -> Iterator[RetailOrderPage]:
        """Yield what may have changed; see :meth:`connector.ports.RetailOrders.sold_since`."""
        for rows, mark in changed_rows(self._api, _ORDERS, cursor, _FIELDS):
            if rows:
                yield RetailOrderPage(tuple(self._whole(row) for row in rows))
            if mark is not None:
                yield RetailOrderPage((), mark)

    def read(self, ids: Collection[str]) -> RetailOrderLookup:
        """Read orders, trashed ones too; see :meth:`connector.ports.RetailOrders.sold`."""
        rows, missing = self._book.rows(ids, _FIELDS)
        return RetailOrderLookup(tuple(self._whole(row) for row in rows), missing)

    def with_products(self, product_ids: Collection[str]) -> Iterator[RetailOrderPage]:
        """Yield open orders; see :meth:`connector.ports.RetailOrders.sold_with`."""
        seen: set[str] = set()
        for product_id in numeric(product_ids):
            asked = {"product": product_id, "status": _OPEN, "orderby": "id", "order": "desc"}
            for page in self._api.pages(_ORDERS, **asked, _fields=_FIELDS, dp=_DECIMALS):
                rows = [row for row in page.rows if id_at(row) not in seen and _has(row, product_id)]
                seen |= {id_at(row) for row in rows}
                yield RetailOrderPage(tuple(self._whole(row) for row in rows))

    def mark_forwarded(self, order_id: str, number: str) -> None:
        """Write our mark; see :meth:`connector.ports.RetailOrders.mark_forwarded`."""
        row = self._api.change(order_path(order_id), {"meta_data": [{"key": FORWARDED, "value": number}]})
        if meta_text(row, FORWARDED) != number:
            raise ShopUnexpected(say("the shop does not keep the number on order {id}", id=order_id))

    def tell_customer(self, order_id: str, text: str) -> None:
        """Write a note that is mailed; see :meth:`connector.ports.RetailOrders.tell_customer`."""
        path = f"{order_path(order_id)}/notes"
        if not has_been_told(self._api.page(path, type="customer").rows, text):
            self._api.create(path, {"note": text, "customer_note": True})

    def enter_tracking(self, order_id: str, parcel: Parcel) -> RetailOrder:
        """Enter a parcel; see :meth:`connector.ports.RetailOrders.enter_tracking`."""
        row, at = self._api.row_at(order_path(order_id), _fields=_FIELDS, dp=_DECIMALS)
        known = self._whole(row)
        if any(is_same_number(one.number, parcel.number) for one in known.parcels):
            return known
        metas = [
            {"key": TRACKING_ITEMS, "value": tracking_items(row, parcel, at)},
            *({"key": key, "value": value} for key, value in self._own_fields(row, parcel) if key),
        ]
        return self._whole(self._api.change(order_path(order_id), {"meta_data": metas}, dp=_DECIMALS))

    def set_status(self, order_id: str, status: OrderStatus) -> RetailOrder:
        """Set a status, not of what has ended; see :meth:`connector.ports.RetailOrders.set_sold_status`."""
        row = self._api.row(order_path(order_id), _fields=_FIELDS, dp=_DECIMALS)
        before = self._whole(row)
        if before.trashed or before.draft or before.status in (status, *FINAL_STATUSES):
            return before
        body = {"status": name_of_status(status)}
        return self._whole(self._api.change(order_path(order_id), body, dp=_DECIMALS))

    def _own_fields(self, row: Row, parcel: Parcel) -> Iterator[tuple[str, str]]:
        before = meta_text(row, self._tracking) if self._tracking else ""
        yield self._tracking, ", ".join(filter(None, (before, parcel.number)))
        yield self._carrier, parcel.carrier.value

    def _whole(self, row: Row) -> RetailOrder:
        return to_sold(row, self._book.refunds_of(row), self._book.fulfilments_of(row), self._fields)


def _has(row: Row, product_id: str) -> bool:
    """Tell whether an order has the product: a shop that does not know the filter shows all."""
    return any(id_at(line, "product_id") == product_id for line in row.get("line_items") or ())
