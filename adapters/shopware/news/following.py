"""Orders as they are now: by id, and those that changed (facts 9)."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from adapters.paging.feeds import LONG_AGO, OVERLAP, Feed, Shown, Watch
from adapters.shopware.api import Api, any_of, either, id_of, later
from adapters.shopware.listing import Page
from adapters.shopware.translate.ids import is_id, valid
from adapters.shopware.translate.orders import (
    ASSOCIATIONS,
    INCLUDES,
    OrderFields,
    kickroute_number,
    to_order,
)
from adapters.shopware.translate.values import Row, moment_at, row_at, text_at
from connector.model import OrderLookup, OrderPage, ShopOrder
from connector.model.errors import ShopRefused
from connector.model.messages import say

_AT_ONCE = 100
_SECOND = timedelta(seconds=1)
_MARKS: Mapping[str, Any] = {
    "includes": {"order": ["id", "autoIncrement", "createdAt", "updatedAt", "customFields"]}
}
_ORDER, _PAYMENT = "order", "order_transaction"


class Following:
    """Reads orders; ordinary ones cost a row with their marks, only ours are read whole."""

    def __init__(self, api: Api, fields: OrderFields) -> None:
        self._api = api
        self._fields = fields
        self._probing = threading.Lock()
        self._has_returns: bool | None = None

    # by id

    def read(self, ids: Collection[str]) -> OrderLookup:
        """Read orders by id; see :meth:`connector.ports.Shop.orders`. There is no trash in this shop."""
        found: dict[str, ShopOrder] = {}
        asked = valid(ids)
        for start in range(0, len(asked), _AT_ONCE):
            found |= {o.id: o for o in self.matching(any_of("id", asked[start : start + _AT_ONCE]))}
        orders = tuple(found[i] for i in asked if i in found)
        readable = found.keys() | self._api.unread("order")
        return OrderLookup(orders, frozenset(i for i in ids if i not in readable))

    def matching(self, condition: Mapping[str, Any]) -> tuple[ShopOrder, ...]:
        """Read the orders that match a filter, in the order in which they were made."""
        rows = self._matching(condition)
        returns = self._returns(list(rows))
        return tuple(to_order(row, returns.get(i, ()), self._fields) for i, row in rows.items())

    def one(self, order_id: str) -> ShopOrder:
        """Read one order; raises ShopRefused when there is none."""
        found = self.read([order_id]).found
        if not found:
            raise _unknown(order_id)
        return found[0]

    def row(self, order_id: str) -> Row:
        """Read one order as the shop has it; raises ShopRefused when there is none."""
        rows = self._matching(any_of("id", [order_id])) if is_id(order_id) else {}
        if order_id not in rows:
            raise _unknown(order_id)
        return rows[order_id]

    def _matching(self, condition: Mapping[str, Any]) -> dict[str, Row]:
        criteria = {"filter": [condition], "associations": ASSOCIATIONS, "includes": INCLUDES}
        return {id_of(row): row for row in self._api.rows("order", criteria)}

    # by change

    def changes_since(self, text: str | None) -> Iterator[OrderPage]:
        """Yield changed orders of ours; see :meth:`connector.ports.Shop.order_changes_since`.

        An order's own time of change moves for its own row alone, so states, deliveries and refunds are
        asked for beside it.
        """
        before = _read_cursor(text)
        if before is None:
            yield OrderPage((), _cursor(self._mark()))
            return
        watch = Watch(before, _shown)
        ids, at = self._asked(watch)
        if at < before.since - OVERLAP:
            # The shop's clock was put back: what changes from now on is older than what is known.
            yield from self.changes_since(_cursor(Feed.at(at - _SECOND, at)))
            return
        for orders in self._ours(sorted(ids)):
            yield OrderPage(orders)
        yield OrderPage((), _cursor(watch.next(at)))

    def _asked(self, watch: Watch[Row]) -> tuple[set[str], datetime]:
        """Return the orders of which anything changed, with the shop's ``Date``."""
        first, *more = self._changed(watch)
        ids = {id_of(row) for page in (first, *more) for row in page.rows}
        ids |= {*self._by_state(watch), *self._by_delivery(watch), *self._by_refund(watch)}
        return (ids | set(self._by_return(watch))) - {""}, first.at

    def _mark(self) -> Feed:
        """Mark now, by the newest date that anything about an order has."""
        page = self._api.first("order", {**_MARKS, "sort": [{"field": "updatedAt", "order": "DESC"}]})
        dates = [at for row in page.rows if (at := _shown(row).at) is not None and at <= page.at]
        begin = Feed.at(max([page.at - LONG_AGO, *dates]), page.at)
        watch = Watch(begin, _shown)
        _, at = self._asked(watch)
        return Feed.at(watch.next(at).newest, at)

    def _ours(self, ids: Sequence[str]) -> Iterator[tuple[ShopOrder, ...]]:
        for start in range(0, len(ids), _AT_ONCE):
            criteria = {**_MARKS, "filter": [any_of("id", ids[start : start + _AT_ONCE])]}
            marked = [id_of(row) for row in self._api.rows("order", criteria) if kickroute_number(row)]
            if marked:
                yield tuple(order for order in self.read(marked).found if order.kickroute_number)

    def _changed(self, watch: Watch[Row]) -> Iterator[Page]:
        """Read the orders whose own row was made or changed."""
        for page in self._api.keyset("order", {**_MARKS, "filter": [_written_after(watch.after)]}):
            watch.remember(page.rows)
            yield page

    def _by_state(self, watch: Watch[Row]) -> Iterator[str]:
        """Yield the orders in the history of states: their own transitions and their payments'."""
        criteria = {
            "filter": [later("createdAt", watch.after), any_of("entityName", (_ORDER, _PAYMENT))],
            "includes": {"state_machine_history": ["id", "entityName", "referencedId", "createdAt"]},
        }
        payments = set()
        for row in _remembered(watch, self._api.rows("state-machine-history", criteria)):
            if row.get("entityName") == _PAYMENT:
                payments.add(text_at(row, "referencedId"))
            else:
                yield text_at(row, "referencedId")
        asked = valid(sorted(payments))
        for start in range(0, len(asked), _AT_ONCE):
            part = {"filter": [any_of("id", asked[start : start + _AT_ONCE])]}
            yield from self._orders_of("order-transaction", part, watch)

    def _by_delivery(self, watch: Watch[Row]) -> Iterator[str]:
        """Yield the orders of deliveries that changed: a tracking code moves nothing else (facts 7)."""
        return self._orders_of("order-delivery", {"filter": [later("updatedAt", watch.after)]}, watch)

    def _by_refund(self, watch: Watch[Row]) -> Iterator[str]:
        criteria = {
            "filter": [_written_after(watch.after)],
            "associations": {"transactionCapture": {"associations": {"transaction": {}}}},
        }
        for row in _remembered(watch, self._api.rows("order-transaction-capture-refund", criteria)):
            yield text_at(row_at(row, "transactionCapture", "transaction"), "orderId")

    def _by_return(self, watch: Watch[Row]) -> Iterator[str]:
        if self._knows_returns():
            yield from self._orders_of("order-return", {"filter": [_written_after(watch.after)]}, watch)

    def _orders_of(self, entity: str, criteria: Mapping[str, Any], watch: Watch[Row]) -> Iterator[str]:
        includes = {entity.replace("-", "_"): ["id", "orderId", "createdAt", "updatedAt"]}
        for row in _remembered(watch, self._api.rows(entity, {**criteria, "includes": includes})):
            yield text_at(row, "orderId")

    # order returns

    def _returns(self, ids: Sequence[str]) -> Mapping[str, list[Row]]:
        if not ids or not self._knows_returns():
            return {}
        criteria = {
            "filter": [any_of("orderId", ids)],
            "associations": {"lineItems": {}, "state": {}},
        }
        found: defaultdict[str, list[Row]] = defaultdict(list)
        for row in self._api.rows("order-return", criteria):
            found[text_at(row, "orderId")].append(row)
        return found

    def _knows_returns(self) -> bool:
        """Tell whether the shop has order returns, which the Commercial plugin brings; asked once."""
        with self._probing:
            if self._has_returns is None:
                self._has_returns = self._api.try_search("order-return", {"limit": 1}) is not None
            return self._has_returns


def _unknown(order_id: str) -> ShopRefused:
    return ShopRefused(
        say("the shop has no order with the id {id}", id=f"{order_id!r}"), code="unknown_order", status=404
    )


def _written_after(moment: datetime) -> Mapping[str, Any]:
    return either(later("createdAt", moment), later("updatedAt", moment))


def _remembered(watch: Watch[Row], rows: Iterable[Row]) -> Iterator[Row]:
    for row in rows:
        watch.remember([row])
        yield row


def _shown(row: Row) -> Shown:
    dates = [at for key in ("createdAt", "updatedAt") if (at := moment_at(row, key)) is not None]
    return Shown(id_of(row), max(dates, default=None), None)


def _cursor(feed: Feed) -> str:
    return json.dumps(replace(feed, seen={}).dump(), separators=(",", ":"))


def _read_cursor(text: str | None) -> Feed | None:
    try:
        return None if text is None else Feed.load(json.loads(text))
    except (ValueError, TypeError, AttributeError, OverflowError, OSError):
        return None
