"""Orders: finding, placing, changing and following them."""

from __future__ import annotations

import re
import threading
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import chain

import structlog

from adapters.http import Once
from adapters.woocommerce.api import V3, Api, gmt, numeric, only, read_page
from adapters.woocommerce.remembered import Remembered
from adapters.woocommerce.translate.addresses import arrange
from adapters.woocommerce.translate.orders import (
    CREATED_VIA,
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
from adapters.woocommerce.translate.values import Row, id_at, meta_text, moment_at, rows_at, text_at
from connector.errors import ShopRefused
from connector.model import IncomingOrder, NewOrder, OrderLookup, OrderPage, OrderStatus, Parcel, ShopOrder
from connector.tracking import is_same_number

_ORDERS = f"{V3}orders"
_READ_WHOLE = 300
"""Up to so many orders a window is read whole, which trusts no filter; three questions."""

_READ_IN_FULL = timedelta(days=2)
"""A window so short holds few orders: they are read with all fields, and none by id again."""

_OVERLAP = timedelta(seconds=5)
_FIELDS = only(ORDER_KEYS)
_MARKS = "id,created_via,date_created_gmt,meta_data"
_PARTLY = "partially_fulfilled"
_SHORTEST_TERM = 4
_SEARCHABLE = re.compile(r"\w+(?:[ .\-]\w+)*")

_log = structlog.stdlib.get_logger(__name__)


class OrderBook:
    """Asks for orders and writes them."""

    def __init__(self, api: Api, fields: OrderFields) -> None:
        self._api = api
        self._fields = fields
        self._refunds = Remembered[tuple[Row, ...]]()
        self._fulfilments = Remembered[tuple[Row, ...]]()
        self._without_note = Once()
        self._noted = Once()
        self._currency = ""
        self._asking_currency = threading.Lock()

    # --- finding ---

    def find(self, order: IncomingOrder, since: datetime) -> tuple[ShopOrder, ...]:
        """Find orders by their Kickroute number; see :meth:`connector.ports.Shop.find_orders`."""
        asked_at = self._api.time()
        is_short = asked_at is not None and asked_at - since <= _READ_IN_FULL
        rows = {
            id_at(row): row
            for row in self._candidates(order, since, _FIELDS if is_short else _MARKS)
            if kickroute_number(row) == order.kickroute_number and _is_created_since(row, since)
        }
        if is_short:
            found = tuple(self._whole(row) for row in rows.values())
        else:
            found = self.read(rows).found if rows else ()
        return tuple(sorted((o for o in found if not o.trashed), key=lambda o: int(o.id)))

    def marked(self, since: datetime) -> Iterator[ShopOrder]:
        """Yield every order with a Kickroute number; see :meth:`connector.ports.Shop.marked_orders`."""
        for page in self._api.pages(_ORDERS, **_window(since), orderby="id", order="asc", _fields=_MARKS):
            ids = [id_at(r) for r in page.rows if kickroute_number(r) and _is_created_since(r, since)]
            if ids:
                yield from (o for o in self.read(ids).found if o.kickroute_number and not o.trashed)

    def _candidates(self, order: IncomingOrder, since: datetime, fields: str) -> Iterator[Row]:
        """Yield rows among which every order with the number is.

        A filter may be ignored, and orders of the platform's own plugin say nothing in ``created_via``
        (facts f, job 3), so a window of usual size is read whole. In a large one, ours are found by
        ``created_via`` and any by ``search`` on the street, which works in every version.
        """
        params = _window(since) | {"orderby": "id", "order": "desc", "_fields": fields}
        pages = self._api.pages(_ORDERS, **params)
        first = next(pages)
        yield from first.rows
        term = _search_term(order)
        if first.total is None or first.total <= _READ_WHOLE or not term:
            yield from chain.from_iterable(page.rows for page in pages)
        else:
            yield from self._made_by_us(params)
            yield from self._api.rows(_ORDERS, search=term, **params)

    def _made_by_us(self, params: Mapping[str, str | int]) -> Iterator[Row]:
        """Yield orders of ours; none when the shop ignores the filter, as those before 9.9.3 do."""
        for page in self._api.pages(_ORDERS, created_via=CREATED_VIA, **params):
            if any(row.get("created_via") != CREATED_VIA for row in page.rows):
                return
            yield from page.rows

    # --- placing ---

    def create(self, order: NewOrder) -> ShopOrder:
        """Place a pending order; see :meth:`connector.ports.Shop.create_order`."""
        body = to_new_order(order, self._known_currency())
        for place, address in (("shipping", order.shipping), ("billing", order.billing)):
            if warning := arrange(address).warning:
                _log.warning(warning, order=order.kickroute_number, address=place)
        row = self._api.write("POST", _ORDERS, body)
        self._without_note.add(id_at(row))
        return self._whole(row)

    def note(self, order_id: str, note: str) -> None:
        """Write a note unless it is there; see :meth:`connector.ports.Shop.add_note`."""
        if self._without_note.take(order_id) or not self.has_note(order_id, note):
            body = {"note": note, "customer_note": False}
            if carries_note([self._api.write("POST", f"{_path(order_id)}/notes", body)], note):
                self._noted.add(f"{order_id} {note}")

    def has_note(self, order_id: str, note: str) -> bool:
        """Tell whether the order carries the note; the answer to writing it is believed once."""
        if self._noted.take(f"{order_id} {note}"):
            return True
        # This list comes whole, in one page without a count.
        return carries_note(self._api.page(f"{_path(order_id)}/notes", type="internal").rows, note)

    def make_live(self, order_id: str, status: OrderStatus) -> ShopOrder:
        """Give a pending order its status; see :meth:`connector.ports.Shop.make_live`."""
        name = status_name(status)
        row = self._api.row(_path(order_id), _fields=_FIELDS)
        if row.get("status") != PENDING or name == PENDING:
            return self._whole(row)
        return self._put_status(order_id, name)

    def set_status(self, order_id: str, status: OrderStatus) -> ShopOrder:
        """Set an open status; see :meth:`connector.ports.Shop.set_status`."""
        name = status_name(status)
        row = self._api.row(_path(order_id), _fields=_FIELDS)
        return self._whole(row) if row.get("status") == name else self._put_status(order_id, name)

    def add_parcel(self, order_id: str, parcel: Parcel) -> None:
        """Enter a parcel unless it is there; see :meth:`connector.ports.Shop.add_parcel`."""
        path = _path(order_id)
        row, at = self._api.row_at(path, _fields=_FIELDS)
        if not any(is_same_number(known.number, parcel.number) for known in self._whole(row).parcels):
            items = tracking_items(row, parcel, at)
            self._api.write("PUT", path, {"meta_data": [{"key": TRACKING_ITEMS, "value": items}]})

    def trash(self, order_id: str) -> None:
        """Trash a pending order; see :meth:`connector.ports.Shop.trash_order`."""
        status = text_at(self._api.row(_path(order_id), _fields="id,status"), "status")
        if status == TRASH:
            return
        if status != PENDING:
            raise ShopRefused(
                f"order {order_id} is {status!r}; only a pending one may be trashed by the connector: "
                "look at it in the shop",
                code="not_pending",
            )
        self._api.write("DELETE", _path(order_id))

    # --- following ---

    def read(self, ids: Collection[str]) -> OrderLookup:
        """Read orders by id, from the trash as well; see :meth:`connector.ports.Shop.orders`."""
        asked = numeric(ids)
        wanted = set(asked)
        listed = self._api.rows_of(_ORDERS, "include", asked, _fields=_FIELDS)
        rows = {id_at(row): row for row in listed if id_at(row) in wanted}
        for unlisted in (i for i in asked if i not in rows):
            row = self._api.row_or_none(_path(unlisted), _fields=_FIELDS)
            if row is not None:
                rows[unlisted] = row
        missing = frozenset(i for i in ids if i not in rows)
        return OrderLookup(tuple(self._whole(rows[i]) for i in asked if i in rows), missing)

    def changes_since(self, text: str | None) -> Iterator[OrderPage]:
        """Yield changed orders of ours; see :meth:`connector.ports.Shop.order_changes_since`.

        Ordinary orders cost a row with their marks, only ours are read whole. Trashed orders are in no
        list of this shop, and with HPOS off a tracking number bumps no date (facts k): both are found by
        :meth:`read`.
        """
        after = _read_cursor(text)
        params: dict[str, str | int] = {"orderby": "id", "order": "asc", "_fields": _MARKS}
        if after is None:
            page = self._api.page(_ORDERS, per_page=1, _fields="id")
            yield OrderPage((), _cursor(page.at - _OVERLAP))
            return
        start: datetime | None = None
        total: int | None = None
        when = {"modified_after": gmt(after), "dates_are_gmt": "true"}
        for page in self._api.pages(_ORDERS, **when, **params):
            # One that left the list shifts the next page: then the same stretch is asked for again.
            shrank = total is not None and page.total is not None and page.total < total
            start = after if shrank else start or page.at - _OVERLAP
            total = page.total
            ids = [id_at(row) for row in page.rows if kickroute_number(row)]
            if ids:
                yield OrderPage(tuple(o for o in self.read(ids).found if o.kickroute_number))
        yield OrderPage((), _cursor(start or after))

    # --- parts ---

    def _put_status(self, order_id: str, name: str) -> ShopOrder:
        return self._whole(self._api.write("PUT", _path(order_id), {"status": name}))

    def _whole(self, row: Row) -> ShopOrder:
        """Translate an order together with what only routes of its own show."""
        return to_order(row, self._refunds_of(row), self._fulfilments_of(row), self._fields)

    def _refunds_of(self, row: Row) -> tuple[Row, ...]:
        listed = rows_at(row, "refunds")
        if not listed:
            return ()
        version = str([(id_at(r), text_at(r, "total")) for r in listed])
        return self._refunds.get(id_at(row), version, lambda: self._sub_rows(row, "refunds"))

    def _fulfilments_of(self, row: Row) -> tuple[Row, ...]:
        status = meta_text(row, FULFILMENT_STATUS)
        if not status:
            return ()
        # A second parcel of a partly fulfilled order changes neither status nor, with HPOS off, the date.
        version = "" if status == _PARTLY else f"{status} {text_at(row, 'date_modified_gmt')}"
        return self._fulfilments.get(id_at(row), version, lambda: self._sub_rows(row, "fulfillments"))

    def _sub_rows(self, row: Row, name: str) -> tuple[Row, ...]:
        path = f"{_path(id_at(row))}/{name}"
        answer = self._api.ask(path, {"per_page": 100}, expected=(404,))
        return () if answer.status == 404 else read_page(path, answer).rows

    def _known_currency(self) -> str:
        with self._asking_currency:
            if not self._currency:
                self._currency = text_at(self._api.row(f"{V3}data/currencies/current"), "code")
            return self._currency


def _path(order_id: str) -> str:
    if not numeric([order_id]):
        raise ShopRefused(f"{order_id!r} is no order id of a WooCommerce shop", code="invalid_id", status=404)
    return f"{_ORDERS}/{order_id}"


def _window(since: datetime) -> dict[str, str | int]:
    """Write the filter for orders created at or after ``since``; the shop's own excludes the second."""
    return {"after": gmt(since - timedelta(seconds=1)), "dates_are_gmt": "true"}


def _is_created_since(row: Row, since: datetime) -> bool:
    created = moment_at(row, "date_created_gmt")
    return created is None or created >= since.replace(microsecond=0)


def _search_term(order: IncomingOrder) -> str:
    """Return the longest plain piece of the street: what no version of the shop alters when searching.

    Empty when there is none of at least four letters.
    """
    pieces = _SEARCHABLE.findall(order.shipping.address_1)
    longest = max(pieces, key=len, default="")
    return longest if len(longest) >= _SHORTEST_TERM else ""


def _cursor(after: datetime) -> str:
    return str(int(after.timestamp()))


def _read_cursor(text: str | None) -> datetime | None:
    try:
        return None if text is None else datetime.fromtimestamp(int(text), UTC)
    except (ValueError, OverflowError, OSError):
        return None
