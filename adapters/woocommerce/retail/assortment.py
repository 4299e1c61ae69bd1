"""Listing products of suppliers: as a draft with marks of ours, completed last (facts n).

One request each, so that whatever is left when it is broken off can be found and mended.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from adapters.http import plain_text
from adapters.woocommerce.api import V3, Api, numeric, only
from adapters.woocommerce.retail.reading import FIELDS, PRODUCTS, Reading
from adapters.woocommerce.taxes import Taxes
from adapters.woocommerce.translate.listings import (
    COMMON,
    LINK,
    SUPPLIER,
    figure_rows,
    is_stale,
    kept,
    listing_of,
    moved,
    sent_along,
    to_draft,
    to_variation,
)
from adapters.woocommerce.translate.values import Row, id_at, row_at, rows_at, text_at
from connector.model import TaxRate
from connector.model.errors import ShopRefused, ShopUnexpected
from connector.model.messages import say
from connector.model.retail import (
    Figure,
    ItemSpot,
    ListedProduct,
    Listing,
    NewItem,
    NewListing,
    Taxing,
    link_mark,
)

_PARTS = only(COMMON)


class Assortment:
    """Writes what the shop lists of suppliers."""

    def __init__(self, api: Api, taxes: Taxes, reading: Reading) -> None:
        self._api = api
        self._taxes = taxes
        self._reading = reading

    def taxing(self) -> Taxing:
        """Ask for the shop's taxes; see :meth:`connector.ports.Assortment.taxing`.

        A shop that reckons no taxes takes none of any rate.
        """
        includes = self._setting("tax/woocommerce_prices_include_tax")
        self._taxes.forget()
        table = self._taxes.table()
        known = {table.rate_of(slug): percent for slug, percent in table.percents.items()}
        percents = {rate: percent for rate, percent in known.items() if rate is not None}
        if not self._setting("general/woocommerce_calc_taxes"):
            return Taxing(prices_include_tax=False, percents=dict.fromkeys(TaxRate, Decimal(0)))
        return Taxing(includes, percents)

    def _setting(self, name: str) -> bool:
        return text_at(self._api.row(f"{V3}settings/{name}", _fields="value"), "value") == "yes"

    # --- making ---

    def draft(self, new: NewListing) -> ListedProduct:
        """Make a draft; see :meth:`connector.ports.Assortment.draft`."""
        row, holder = self._api.create_or_name(PRODUCTS, self._body(new))
        if holder:
            self._reading.name(new.sku, holder)
            reason = say(
                "another product of the shop has the SKU {sku}: product {id}", sku=new.sku, id=holder
            )
            raise ShopRefused(reason, code="taken", status=400)
        return self._reading.to_listed(row, ())

    def mend(self, product_id: str, new: NewListing) -> ListedProduct:
        """Write a draft once more; see :meth:`connector.ports.Assortment.mend`."""
        path = f"{PRODUCTS}/{product_id}"
        body = self._body(new)
        kept_along = sent_along(self._api.row(path, _fields=only(("id", "min_age"))))
        row = self._api.change(path, body | kept_along)
        if is_stale(row):
            price = str(body["regular_price"])
            at = {"id": int(product_id), **kept_along}
            rows = [at | {"regular_price": moved(price)}, at | {"regular_price": price}]
            row = list(rows_at(self._api.change_many(PRODUCTS, rows), "update"))[-1]
        if "error" in row or is_stale(row):
            raise ShopUnexpected(
                say("the shop charges another price for product {id} than it was told", id=product_id)
            )
        return self._reading.whole([row])[0]

    def add_variants(self, product_id: str, items: Sequence[NewItem]) -> dict[str, str]:
        """Make variations; see :meth:`connector.ports.Assortment.add_variants`."""
        path = f"{PRODUCTS}/{product_id}/variations"
        rows = [to_variation(item, has_gtin=self._reading.has_gtin()) for item in items]
        answer = self._api.batch(path, "create", rows)
        shown = rows_at(answer, "create")
        if len(shown) != len(items):
            raise ShopUnexpected(
                say("the shop answers {n} of {all} new variants", n=len(shown), all=len(items))
            )
        return {item.sku: why for item, row in zip(items, shown, strict=True) if (why := _refusal(row))}

    def remove_variants(self, product_id: str, offer_ids: Collection[str]) -> None:
        """Delete variations for good; see :meth:`connector.ports.Assortment.remove_variants`."""
        ids = [int(offer_id) for offer_id in numeric(offer_ids)]
        path = f"{PRODUCTS}/{product_id}/variations"
        shown = rows_at(self._api.batch(path, "delete", ids), "delete")
        for reason in filter(None, map(_refusal, shown)):
            raise ShopUnexpected(
                say("the shop keeps a variant of product {id}: {reason}", id=product_id, reason=reason)
            )

    def link(self, spots: Mapping[ItemSpot, str], supplier: str) -> None:
        """Write code and mark; see :meth:`connector.ports.Assortment.link`."""
        marks = {
            spot: [{"key": SUPPLIER, "value": supplier}, {"key": LINK, "value": link_mark(spot, gtin)}]
            for spot, gtin in spots.items()
        }
        for path, rows in self._rows(spots).items():
            missing = [spot for spot in spots if _path(spot) == path and spot.offer_id not in rows]
            if missing:
                raise ShopRefused(
                    say("the shop shows no product {id}", id=missing[0].offer_id), code="not_found"
                )
            bodies = [
                {"id": int(spot.offer_id), **sent_along(rows[spot.offer_id]), "meta_data": metas}
                for spot, metas in marks.items()
                if _path(spot) == path
            ]
            shown = rows_at(self._api.change_many(path, bodies), "update")
            for reason in filter(None, map(_refusal, shown)):
                raise ShopRefused(reason, code="not_linked")

    def complete(self, product_id: str, image_url: str, *, publish: bool) -> ListedProduct:
        """Give image, address and status; see :meth:`connector.ports.Assortment.complete`."""
        path = f"{PRODUCTS}/{product_id}"
        before = self._api.row(path, _fields=only(("id", "status", "min_age")))
        if listing_of(before) is Listing.TRASHED:
            raise ShopRefused(say("product {id} is in the trash", id=product_id), code="trashed")
        status = "publish" if publish else text_at(before, "status")
        images = {"images": [{"src": image_url}]} if image_url else {}
        row = self._api.change(path, {"status": status, "slug": "", **images, **sent_along(before)})
        if row.get("status") != status:
            raise ShopUnexpected(
                say("product {id} is {status} in the shop", id=product_id, status=row.get("status"))
            )
        return self._reading.whole([row])[0]

    # --- keeping ---

    def write_figures(self, figures: Sequence[Figure]) -> dict[ItemSpot, str]:
        """Write stock and prices; see :meth:`connector.ports.Assortment.write_figures`."""
        reasons: dict[ItemSpot, str] = {}
        rows = self._rows(figure.spot for figure in figures)
        for path, there in rows.items():
            mine = [figure for figure in figures if _path(figure.spot) == path]
            gone = [figure.spot for figure in mine if figure.spot.offer_id not in there]
            reasons |= {spot: say("the shop shows no product {id}", id=spot.offer_id) for spot in gone}
            left = [figure for figure in mine if figure.spot.offer_id in there]
            reasons |= self._written(path, left, there) if left else {}
        return reasons

    def _written(self, path: str, figures: Sequence[Figure], there: Mapping[str, Row]) -> dict[ItemSpot, str]:
        bodies = [row for figure in figures for row in figure_rows(figure, there[figure.spot.offer_id])]
        answer = rows_at(self._api.change_many(path, bodies), "update")
        shown = {id_at(row): row for row in answer}
        if path != PRODUCTS:
            self._follow(figures[0].spot.product_id, answer)
        reasons = {figure.spot: _reason(figure, shown.get(figure.spot.offer_id)) for figure in figures}
        return {spot: reason for spot, reason in reasons.items() if reason}

    def _follow(self, product_id: str, parts: Iterable[Row]) -> None:
        """See that a product is in stock when one of its variations is; saved, it reckons that anew."""
        path = f"{PRODUCTS}/{product_id}"
        row = self._api.row(path, _fields=only(("id", "status", "manage_stock", "stock_status", "min_age")))
        if row.get("status") == "trash":
            return
        is_sold = any(part.get("stock_status") == "instock" for part in parts)
        managed = {"manage_stock": False} if row.get("manage_stock") else {}
        if managed or (is_sold and row.get("stock_status") != "instock"):
            self._api.change(path, {**managed, **sent_along(row)})

    def show(self, spot: ItemSpot, *, visible: bool) -> None:
        """Hide an item, or show it again; see :meth:`connector.ports.Assortment.show`."""
        path = f"{_path(spot)}/{spot.offer_id}"
        row = self._api.row(path, _fields=only(("id", "status", "min_age")))
        before, after = ("private", "publish") if visible else ("publish", "private")
        if row.get("status") == before:
            self._api.change(path, {"status": after, **sent_along(row)})

    # --- parts ---

    def _rows(self, spots: Iterable[ItemSpot]) -> dict[str, dict[str, Row]]:
        """Read the rows of items by their lists; those in the trash are in none."""
        paths: defaultdict[str, list[str]] = defaultdict(list)
        for spot in spots:
            paths[_path(spot)].append(spot.offer_id)
        found: dict[str, dict[str, Row]] = {}
        for path, ids in paths.items():
            fields = FIELDS if path == PRODUCTS else _PARTS
            found[path] = {id_at(row): row for row in self._listed(path, ids, fields) if id_at(row) in ids}
        return found

    def _listed(self, path: str, ids: Sequence[str], fields: str) -> list[Row]:
        try:
            rows = list(self._api.rows_of(path, "include", numeric(ids), _fields=fields))
        except ShopRefused as refused:
            if refused.status != 404:
                raise
            return []
        return [row for row in rows if row.get("status") != "trash"]

    def _body(self, new: NewListing) -> dict[str, Any]:
        return to_draft(new, self._tax_class(new.tax_rate), has_gtin=self._reading.has_gtin())

    def _tax_class(self, rate: TaxRate) -> str:
        """Return the slug of a class with this rate; raises ShopRefused where the shop has none."""
        table = self._taxes.table()
        # A class without a rate may not be there at all: the shop would take the standard one silently.
        slugs = [*table.percents] or ["", "reduced-rate", "zero-rate"]
        slug = next((slug for slug in slugs if table.rate_of(slug) is rate), None)
        if slug is None:
            raise ShopRefused(
                say(
                    "the shop has no tax class of the rate “{rate}”: enter its rate under WooCommerce → "
                    "Settings → Tax",
                    rate=rate.value,
                ),
                code="tax_class",
            )
        return slug


def _path(spot: ItemSpot) -> str:
    is_product = spot.offer_id == spot.product_id
    return PRODUCTS if is_product else f"{PRODUCTS}/{spot.product_id}/variations"


def _refusal(row: Any) -> str:
    """Say why the shop did not take a row of a batch; empty when it did."""
    if not isinstance(row, Mapping) or "error" not in row:
        return ""
    error = row_at(row, "error")
    return say("the shop says: {reason}", reason=plain_text(error.get("message")) or text_at(error, "code"))


def _reason(figure: Figure, shown: Row | None) -> str:
    if shown is None:
        return say("the shop's answer does not show the product")
    if refusal := _refusal(shown):
        return refusal
    return "" if kept(figure, shown) else say("the shop did not keep the value")
