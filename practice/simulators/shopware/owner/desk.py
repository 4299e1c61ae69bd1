"""What all parts of the owner's side share: finding things, and editing orders as the administration does."""

from __future__ import annotations

from collections.abc import Callable

from practice.simulators.shopware.shop import Shop, Work
from practice.simulators.shopware.store import Row, Space
from practice.simulators.shopware.versions import create_version, merge_version


class Desk:
    """A place in the administration where somebody works on the shop."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    @property
    def _live(self) -> Space:
        return self._shop.store.live

    def product(self, item: str) -> Row:
        """Return the row of a product or variant; treat it as read-only."""
        return self._find("product", ("productNumber", "ean"), item)

    def order(self, order: str) -> Row:
        """Return an order's row; of several with one number, the first."""
        return self._find("order", ("orderNumber",), order)

    def _find(self, entity: str, keys: tuple[str, ...], name: str) -> Row:
        with self._shop.store.lock:
            table = self._live[entity]
            row = table.get(name)
            for key in keys:
                row = row or next(iter(table.find(key, name)), None)
        if row is None:
            raise LookupError(f"no {entity} {name!r}")
        return row

    def _of(self, order: Row, entity: str) -> list[Row]:
        rows = self._live[entity].find("orderId", order["id"])
        return sorted(rows, key=lambda row: (row.get("position", 0), row["createdAt"]))

    def _delivery(self, order: str, at: int) -> Row:
        with self._shop.store.lock:
            return self._of(self.order(order), "order_delivery")[at]

    def _in_version(self, order_id: str, edit: Callable[[Work], object]) -> None:
        """Do something to an order as the administration does: in a draft, which is merged."""
        version = create_version(self._shop, order_id)
        with self._shop.work(version) as work:
            edit(work)
        with self._shop.work() as work:
            merge_version(work, version)
