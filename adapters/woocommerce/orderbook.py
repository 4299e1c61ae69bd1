"""Orders: finding, placing, changing and following them."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator

import structlog

from adapters.http import Once
from adapters.woocommerce.api import V3, Api, numeric, only
from adapters.woocommerce.explain import NoRoute
from adapters.woocommerce.news.rows import changed_rows
from adapters.woocommerce.remembered import Remembered
from adapters.woocommerce.translate.addresses import arrange, fitted
from adapters.woocommerce.translate.orders import (
    ORDER_KEYS,
    PENDING,
    TRASH,
    OrderFields,
    carries_note,
    kickroute_number,
    status_name,
    to_new_order,
    to_order,
)
from adapters.woocommerce.translate.parcels import FULFILMENT_STATUS, TRACKING_ITEMS, tracking_items
from adapters.woocommerce.translate.values import Row, id_at, meta_text, rows_at, text_at
from connector.fulfilment.tracking.carriers import is_same_number
from connector.model import NewOrder, OrderLookup, OrderPage, OrderStatus, Parcel, ShopOrder
from connector.model.errors import ShopRefused, ShopUnexpected
from connector.model.messages import say

_ORDERS = f"{V3}orders"
_FIELDS = only(ORDER_KEYS)
_MARKS = "id,created_via,date_created_gmt,date_modified_gmt,meta_data"
_PARTLY = "partially_fulfilled"
_DECIMALS = 2
"""Amounts are asked for with cents: a shop that shows no decimals answers 5 for 5.49 otherwise."""


_log = structlog.stdlib.get_logger(__name__)


class OrderBook:
    """Asks for orders and writes them."""

    def __init__(self, api: Api, fields: OrderFields) -> None:
        self._api = api
        self._fields = fields
        self._refunds = Remembered[tuple[Row, ...]]()
        self._fulfilments = Remembered[tuple[Row, ...]]()
        self._without_note = Once()
        self._currency = ""
        self._asking_currency = threading.Lock()

    # --- placing ---

    def create(self, order: NewOrder) -> ShopOrder:
        """Place a pending order; see :meth:`connector.ports.Shop.create_order`."""
        order = fitted(order)
        body = to_new_order(order, self._known_currency())
        for place, address in (("shipping", order.shipping), ("billing", order.billing)):
            if warning := arrange(address).warning:
                _log.warning(warning, order=order.kickroute_number, address=place)
        row = self._api.create(_ORDERS, body, dp=_DECIMALS)
        self._without_note.add(id_at(row))
        return self._whole(row)

    def note(self, order_id: str, note: str) -> None:
        """Write a note unless it is there; see :meth:`connector.ports.Shop.add_note`."""
        if not self._without_note.take(order_id) and self.has_note(order_id, note):
            return
        body = {"note": note, "customer_note": False}
        written = self._api.create(f"{order_path(order_id)}/notes", body)
        if not carries_note([written], note) and not self.has_note(order_id, note):
            raise ShopUnexpected(
                say(
                    "the shop does not keep the note of order {id}: a plugin may change or remove it",
                    id=order_id,
                )
            )

    def has_note(self, order_id: str, note: str) -> bool:
        """Tell whether the order carries the note."""
        # This list comes whole, in one page without a count.
        return carries_note(self._api.page(f"{order_path(order_id)}/notes", type="internal").rows, note)

    def make_live(self, order_id: str, status: OrderStatus) -> ShopOrder:
        """Set an order's first real status; see :meth:`connector.ports.Shop.make_live`."""
        return self._put_status(order_id, status_name(status))

    def set_status(self, order_id: str, status: OrderStatus) -> ShopOrder:
        """Set an open status; see :meth:`connector.ports.Shop.set_status`."""
        name = status_name(status)
        row = self._api.row(order_path(order_id), _fields=_FIELDS, dp=_DECIMALS)
        return self._whole(row) if row.get("status") == name else self._put_status(order_id, name)

    def add_parcel(self, order_id: str, parcel: Parcel) -> None:
        """Enter a parcel unless it is there; see :meth:`connector.ports.Shop.add_parcel`."""
        path = order_path(order_id)
        row, at = self._api.row_at(path, _fields=_FIELDS, dp=_DECIMALS)
        if not any(is_same_number(known.number, parcel.number) for known in self._whole(row).parcels):
            items = tracking_items(row, parcel, at)
            self._api.change(path, {"meta_data": [{"key": TRACKING_ITEMS, "value": items}]})

    def trash(self, order_id: str) -> None:
        """Trash a pending order; see :meth:`connector.ports.Shop.trash_order`."""
        status = text_at(self._api.row(order_path(order_id), _fields="id,status"), "status")
        if status == TRASH:
            return
        if status != PENDING:
            raise ShopRefused(
                say(
                    "order {number} is {value}; only a pending one may be trashed by the connector: "
                    "look at it in the shop",
                    number=order_id,
                    value=f"{status!r}",
                ),
                code="not_pending",
            )
        self._api.delete(order_path(order_id))

    # --- following ---

    def read(self, ids: Collection[str]) -> OrderLookup:
        """Read orders by id, from the trash as well; see :meth:`connector.ports.Shop.orders`."""
        rows, missing = self.rows(ids, _FIELDS)
        return OrderLookup(tuple(self._whole(row) for row in rows), missing)

    def rows(self, ids: Collection[str], fields: str) -> tuple[list[Row], frozenset[str]]:
        """Read rows by id, from the trash as well, and name the ids that the shop certainly does not have."""
        asked = numeric(ids)
        wanted = set(asked)
        listed = self._api.rows_of(_ORDERS, "include", asked, _fields=fields, dp=_DECIMALS)
        rows = {id_at(row): row for row in listed if id_at(row) in wanted}
        unread = self._api.unread(_ORDERS)
        for unlisted in (i for i in asked if i not in rows and i not in unread):
            row = self._api.row_or_none(order_path(unlisted), _fields=fields, dp=_DECIMALS)
            if row is not None:
                rows[unlisted] = row
        missing = frozenset(i for i in ids if i not in rows and i not in unread)
        return [rows[i] for i in asked if i in rows], missing

    def changes_since(self, text: str | None) -> Iterator[OrderPage]:
        """Yield changed orders of ours; see :meth:`connector.ports.Shop.order_changes_since`.

        Ordinary orders cost a row with their marks, only ours are read whole. Trashed orders are in no
        list of this shop, and with HPOS off a tracking number bumps no date (facts h): both are found by
        :meth:`read`.
        """
        for rows, cursor in changed_rows(self._api, _ORDERS, text, _MARKS):
            ids = [id_at(row) for row in rows if kickroute_number(row)]
            if ids:
                yield OrderPage(tuple(o for o in self.read(ids).found if o.kickroute_number))
            if cursor is not None:
                yield OrderPage((), cursor)

    # --- parts ---

    def _put_status(self, order_id: str, name: str) -> ShopOrder:
        return self._whole(self._api.change(order_path(order_id), {"status": name}, dp=_DECIMALS))

    def _whole(self, row: Row) -> ShopOrder:
        """Translate an order together with what only routes of its own show."""
        return to_order(row, self.refunds_of(row), self.fulfilments_of(row), self._fields)

    def refunds_of(self, row: Row) -> tuple[Row, ...]:
        """Read the refunds of an order, if it has any."""
        listed = rows_at(row, "refunds")
        if not listed:
            return ()
        version = str([(id_at(r), text_at(r, "total")) for r in listed])
        return self._refunds.get(id_at(row), version, lambda: self._sub_rows(row, "refunds"))

    def fulfilments_of(self, row: Row) -> tuple[Row, ...]:
        """Read the shop's own fulfilments of an order, if it has any."""
        status = meta_text(row, FULFILMENT_STATUS)
        if not status:
            return ()
        # A second parcel of a partly fulfilled order changes neither status nor, with HPOS off, the date.
        version = "" if status == _PARTLY else f"{status} {text_at(row, 'date_modified_gmt')}"
        return self._fulfilments.get(id_at(row), version, lambda: self._parcels_of(row))

    def _parcels_of(self, row: Row) -> tuple[Row, ...]:
        try:
            return self._sub_rows(row, "fulfillments")
        except NoRoute:
            return ()  # the shop's own fulfilments are switched off

    def _sub_rows(self, row: Row, name: str) -> tuple[Row, ...]:
        path = f"{order_path(id_at(row))}/{name}"
        return self._api.plain_page(path, per_page=100, dp=_DECIMALS).rows

    def _known_currency(self) -> str:
        with self._asking_currency:
            if not self._currency:
                self._currency = text_at(self._api.row(f"{V3}data/currencies/current"), "code")
            return self._currency


def order_path(order_id: str) -> str:
    """Return the path of an order; raises ShopRefused for what is no id of one."""
    if not numeric([order_id]):
        raise ShopRefused(
            say("{id} is no order id of a WooCommerce shop", id=f"{order_id!r}"),
            code="invalid_id",
            status=404,
        )
    return f"{_ORDERS}/{order_id}"
