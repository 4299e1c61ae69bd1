"""The shop's own table of taxes, asked for when it is needed and again after an hour."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from adapters.woocommerce.api import V3, Api
from adapters.woocommerce.translate.taxes import BY_SLUG, TaxTable, to_table
from adapters.woocommerce.translate.values import text_at
from connector.model.errors import ShopAccessDenied, ShopRefused

_GOOD_FOR = 3600.0
_COUNTRY = f"{V3}settings/general/woocommerce_default_country"


class Taxes:
    """Remembers what the shop's tax classes are; what was read once stays while it cannot be read."""

    def __init__(self, api: Api, clock: Callable[[], float] = time.monotonic) -> None:
        self._api = api
        self._clock = clock
        self._lock = threading.Lock()
        self._table = BY_SLUG
        self._read_at = float("-inf")

    def table(self) -> TaxTable:
        """Return the table; classes are known by their slugs alone where the key may not read it."""
        with self._lock:
            if self._clock() - self._read_at >= _GOOD_FOR:
                self._table = self._read()
                self._read_at = self._clock()
            return self._table

    def forget(self) -> None:
        """Ask anew next time: the whole catalogue is about to be read."""
        with self._lock:
            self._read_at = float("-inf")

    def _read(self) -> TaxTable:
        try:
            country = text_at(self._api.row(_COUNTRY, _fields="value"), "value").partition(":")[0]
            return to_table(self._api.rows(f"{V3}taxes"), country)
        except (ShopAccessDenied, ShopRefused):
            return self._table
