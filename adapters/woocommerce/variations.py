"""Variations: for the whole shop at once where it can (facts b), else product by product."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from adapters.http import Units, items_in
from adapters.woocommerce.api import V3, Api, gmt
from adapters.woocommerce.explain import NoRoute
from adapters.woocommerce.listing import PER_PAGE
from adapters.woocommerce.translate.fields import only_gtin, parameters
from adapters.woocommerce.translate.products import GOODS_KEYS, VARIATION_KEYS, has_variants
from adapters.woocommerce.translate.values import Row, id_at
from connector.model import Fields
from connector.model.errors import ShopAccessDenied, ShopRefused, ShopUnexpected

_SHOP_WIDE = (f"{V3}variations", "wc-analytics/variations")
"""From 10.3 on, and in every version before; the second belongs to a part that can be switched off."""

_ABSENT = 404
_NAME = "variations"


class Variations:
    """Reads variations; which way the shop offers is found out once, by asking, not by its version."""

    def __init__(self, api: Api, fields: Fields, units: Units) -> None:
        self._api = api
        self._units = units
        self._params = parameters(VARIATION_KEYS, fields)
        self._goods_params = parameters(GOODS_KEYS, only_gtin(fields))
        self._probing = threading.Lock()
        self._route: str | None = None

    def changed(self, after: datetime) -> list[Row]:
        """Return the variations changed since; none when the shop can only be asked product by product.

        Then the change of the product itself has to be enough, which every shop stamps along.
        """
        if not (route := self._shop_wide()):
            return []
        when: dict[str, str | int] = {"modified_after": gmt(after), "dates_are_gmt": "true"}
        return list(self._api.rows(route, **when, orderby="id", order="asc", **self._params))

    def of(self, products: Iterable[Row]) -> Mapping[str, Sequence[Row]]:
        """Return the variations of each product that has any, by the product's id."""
        parents = {id_at(row): row for row in products if has_variants(row)}
        found = self._found_shop_wide(list(parents)) if parents else {}
        for parent_id, parent in parents.items():
            listed = listed_variations(parent) - self.unread()
            if not listed <= {id_at(v) for v in found.get(parent_id, ())} or parent_id not in found:
                found[parent_id] = self._of_one(parent_id)
        return {parent: sorted(rows, key=lambda row: int(id_at(row))) for parent, rows in found.items()}

    def some(self, ids: Sequence[str]) -> list[Row]:
        """Return variations by their ids, with what an order needs of them; unknown ones are left out."""
        if route := self._shop_wide():
            listed = self._api.rows_of(route, "include", ids, **self._goods_params)
            return [row for row in listed if id_at(row) in ids and row.get("status") != "trash"]
        asked = (self._api.row_or_none(f"{V3}products/{i}", **self._goods_params) for i in ids)
        return [row for row in asked if row is not None and row.get("status") != "trash"]

    def unread(self) -> frozenset[str]:
        """Return the ids of variations that cannot be read at the moment."""
        return self._api.unread(_SHOP_WIDE[0])

    def mended(self) -> frozenset[str]:
        """Return the ids of variations that can be read again, each once."""
        return self._api.mended(_SHOP_WIDE[0])

    def trashed_of(self, parent_id: str) -> list[Row]:
        """Return the variations that went into the trash with their product."""
        path = f"{V3}products/{parent_id}/variations"
        return list(self._api.rows(path, status="trash", **self._params))

    def parents_of(self, ids: Sequence[str]) -> Mapping[str, str]:
        """Return the product of each of these variations that the shop can be asked for at once."""
        if not ids or not (route := self._shop_wide()):
            return {}
        rows = self._api.rows_of(route, "include", ids, _fields="id,parent_id")
        return {id_at(row): id_at(row, "parent_id") for row in rows if id_at(row) in ids}

    def _found_shop_wide(self, parent_ids: list[str]) -> dict[str, list[Row]]:
        found: defaultdict[str, dict[str, Row]] = defaultdict(dict)
        route = self._shop_wide()
        if not route:
            return {}
        for row in self._rows_of(route, parent_ids):
            if (parent_id := id_at(row, "parent_id")) not in parent_ids:
                self._route = ""  # the filter is ignored: every question would list the whole shop
                return {}
            found[parent_id][id_at(row)] = row
        return {parent_id: list(rows.values()) for parent_id, rows in found.items()}

    def _rows_of(self, route: str, parent_ids: Sequence[str]) -> Iterator[Row]:
        size = self._units.size(_NAME, PER_PAGE, PER_PAGE)
        for start in range(0, len(parent_ids), PER_PAGE):
            parents = ",".join(parent_ids[start : start + PER_PAGE])
            asked = {"parent": parents, "orderby": "id", "order": "asc", **self._params}
            for page in self._units.timed(_NAME, self._api.pages(route, per_page=size, **asked)):
                yield from page.rows

    def _of_one(self, parent_id: str) -> list[Row]:
        path = f"{V3}products/{parent_id}/variations"
        if self._api.row_or_none(f"{V3}products/{parent_id}", _fields="id") is None:
            return []
        return list({id_at(row): row for row in self._api.rows(path, **self._params)}.values())

    def _shop_wide(self) -> str:
        """Return the route that lists all variations, empty when the shop has none."""
        with self._probing:
            if self._route is None:
                self._route = next((r for r in _SHOP_WIDE if self._is_there(r)), "")
            return self._route

    def _is_there(self, route: str) -> bool:
        try:
            rows = self._api.page(route, per_page=1, _fields="id,parent_id").rows
        except (ShopAccessDenied, NoRoute):
            return False
        except ShopRefused as error:
            if error.status != _ABSENT:
                raise
            return False
        return all(id_at(row, "parent_id") for row in rows)


def listed_variations(parent: Row) -> set[str]:
    """Return the variations that a product names; translating it tells when they are no list."""
    try:
        return {str(i) for i in items_in(parent, "variations")}
    except ShopUnexpected:
        return set()
