"""What a retailer's shop lists of suppliers: imports, figures and links, as steps of the worker *sales*."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

from connector.ports import RetailShop
from connector.retail.figures import Shelf, let_go_stale, sweep, write_due
from connector.retail.importing import Importer, import_next
from connector.retail.linking import watch_links
from connector.retail.rules import PriceRules
from connector.retail.sales import Sales
from connector.running.attempts import NotYet
from connector.running.steps import Every, Step

LINKS_EVERY = 30.0
STALE_EVERY = 60.0
SWEEP_EVERY = 86_400.0


class ListingWork:
    """Imports one product a turn, so that figures never wait for a long list."""

    def __init__(
        self,
        sales: Sales,
        shop: RetailShop,
        see_orders: Callable[[], object],
        clock: Callable[[], float],
        stopping: threading.Event,
    ) -> None:
        rules, prices = sales.rules, PriceRules.from_settings(sales.rules)
        self._stopping = stopping
        self._shop = shop
        self._sales = sales
        self._importer = Importer(shop, sales.store, sales.notifier, prices, rules.publish)
        self._shelf = Shelf(
            shop,
            sales.store,
            sales.notifier,
            see_orders,
            prices,
            rules.stock_buffer,
            timedelta(hours=rules.stale_hours),
        )
        self.steps = (
            Step("figures", self._write),
            Step("links", Every(LINKS_EVERY, self._watch, clock)),
            Step("stale", Every(STALE_EVERY, self._let_go, clock)),
            Step("compare", Every(SWEEP_EVERY, self._compare, clock)),
            Step("import", self._import),
        )

    def _write(self) -> float | None:
        return 0.0 if write_due(self._shelf) else None

    def _import(self) -> float | None:
        return import_next(self._importer)

    def _watch(self) -> NotYet | None:
        watch_links(self._shop, self._sales.store, self._sales.notifier)
        return None

    def _let_go(self) -> NotYet | None:
        let_go_stale(self._shelf)
        return None

    def _compare(self) -> NotYet | None:
        after = sweep(self._shelf, "")
        while after and not self._stopping.is_set():
            after = sweep(self._shelf, after)
        return None
