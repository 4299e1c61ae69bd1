"""One question that tells whether there is anything to ask for: nearly always there is not.

The product changed last says when that was, and the list's own count whether one has left; a new product
and a change of a variation stamp a product too (woocommerce-facts b, c). Every fifth question is asked in
full all the same: a plugin may change a variation and leave its product's date behind.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from adapters.woocommerce.api import V3, Api
from adapters.woocommerce.cursor import Census, Cursor, Watch
from adapters.woocommerce.listing import Page
from adapters.woocommerce.translate.values import id_at, moment_at
from connector.errors import ShopRefused

_PRODUCTS = f"{V3}products"
IN_FULL = 5
_LOOK_AGAIN = 600.0
"""Seconds after which a shop is tried again that could not show that it sorts."""


class Quiet:
    """Tells that nothing has changed, where a shop is known to sort its products by their last change.

    A shop or plugin that ignored the order would hide changes, so that it is tried first: the product
    changed last and the one changed first must be two with different times.
    """

    def __init__(self, api: Api, clock: Callable[[], float] = time.monotonic) -> None:
        self._api = api
        self._clock = clock
        self._sorts = False
        self._asked = 0
        self._try_at = float("-inf")

    def since(self, before: Cursor) -> Cursor | None:
        """Return the cursor for the next question; None when something may have changed since."""
        self._asked += 1
        if before.knows_changes or self._asked % IN_FULL == 0 or not self._can_ask():
            return None
        newest = self._first("desc")
        if newest.total != before.total or newest.at < before.after:
            return None
        changed_at = _changed_at(newest)
        if newest.rows and (changed_at is None or changed_at > before.after):
            return None
        watch = Watch(before, Census(before.total, before.newest_id, newest.at))
        watch.keep("")
        return watch.next()

    def _can_ask(self) -> bool:
        if not self._sorts and self._clock() >= self._try_at:
            self._try_at = self._clock() + _LOOK_AGAIN
            self._sorts = self._shows_that_it_sorts()
        return self._sorts

    def _shows_that_it_sorts(self) -> bool:
        try:
            first, last = self._first("asc"), self._first("desc")
        except ShopRefused:
            return False
        before, after = _changed_at(first), _changed_at(last)
        is_other = [id_at(row) for row in first.rows] != [id_at(row) for row in last.rows]
        return is_other and before is not None and after is not None and before < after

    def _first(self, order: str) -> Page:
        fields = "id,date_modified_gmt"
        return self._api.page(_PRODUCTS, per_page=1, orderby="modified", order=order, _fields=fields)


def _changed_at(page: Page) -> datetime | None:
    return moment_at(page.rows[0], "date_modified_gmt") if page.rows else None
