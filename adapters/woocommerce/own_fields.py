"""Fields of products and variations that the connector writes: meta data, in batches (facts a).

A batch answers each row by itself, and is read without ``_fields``, which would hide rows and errors.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from adapters.http import halves, plain_text
from adapters.woocommerce.api import V3, Api, numeric, only
from adapters.woocommerce.translate.fields import META
from adapters.woocommerce.translate.values import Row, id_at, meta_text, row_at, rows_at, text_at
from connector.model import FieldSpot
from connector.model.errors import ShopDoubtful, ShopRefused
from connector.model.messages import say

AT_ONCE = 50
"""Products in a batch: a hundred take a shop two seconds, and a slow one longer than it may run."""

_SENT_ALONG = ("min_age",)
"""Fields of plugins that a write without them erases: Germanized's least age of a buyer."""

_Values = Mapping[FieldSpot, str]


class OwnFields:
    """Reads and writes meta data by product, and by variation."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def read(self, spots: Collection[FieldSpot]) -> dict[FieldSpot, str]:
        """Read fields; see :meth:`connector.ports.Shop.read_fields`."""
        found: dict[FieldSpot, str] = {}
        for path, wanted in _by_path(spots):
            rows = self._rows(path, [spot.offer_id for spot in wanted])
            found |= {s: meta_text(rows[s.offer_id], _key(s)) for s in wanted if s.offer_id in rows}
        return found

    def write(self, values: _Values) -> dict[FieldSpot, str]:
        """Write fields; see :meth:`connector.ports.Shop.write_fields`."""
        refused: dict[FieldSpot, str] = {}
        for path, wanted in _by_path(values):
            rows = self._rows(path, [spot.offer_id for spot in wanted])
            left = {spot: values[spot] for spot in wanted if spot.offer_id in rows}
            gone = (spot for spot in wanted if spot.offer_id not in rows)
            refused |= {spot: say("the shop shows no product {id}", id=spot.offer_id) for spot in gone}
            refused |= self._put(path, left, rows) if left else {}
        return refused

    def _put(self, path: str, values: _Values, rows: Mapping[str, Row]) -> dict[FieldSpot, str]:
        """Write one batch. One whose answer is lost is written again by halves, down to the row at fault.

        The same value twice does no harm; and before, the shop has to answer a question.
        """
        ids = list(dict.fromkeys(spot.offer_id for spot in values))
        try:
            answer = self._api.change_many(path, [_body(i, values, rows[i]) for i in ids])
        except ShopDoubtful as lost:
            there = self._rows(path, ids)
            left = {spot: value for spot, value in values.items() if not _shows(there, spot, value)}
            if len(ids) == 1:
                return dict.fromkeys(left, str(lost))
            return {s: why for half in halves(left) for s, why in self._put(path, half, rows).items()}
        shown = {id_at(row): row for row in rows_at(answer, "update")}
        reasons = {spot: _reason(shown, spot, value) for spot, value in values.items()}
        return {spot: reason for spot, reason in reasons.items() if reason}

    def _rows(self, path: str, ids: Sequence[str]) -> dict[str, Row]:
        """Read rows that the shop lists; those of a product that is gone are none."""
        fields = only(("id", "meta_data", *_SENT_ALONG))
        try:
            rows = list(self._api.rows_of(path, "include", numeric(ids), _fields=fields))
        except ShopRefused as refused:
            if refused.status != 404:
                raise
            return {}
        return {id_at(row): row for row in rows if id_at(row) in ids}


def _by_path(spots: Collection[FieldSpot]) -> Iterator[tuple[str, list[FieldSpot]]]:
    """Put together what is read and written at once: products, and the variations of one product."""
    paths: defaultdict[str, list[FieldSpot]] = defaultdict(list)
    for spot in spots:
        is_product = spot.offer_id == spot.product_id
        path = f"{V3}products" if is_product else f"{V3}products/{spot.product_id}/variations"
        paths[path].append(spot)
    for path, wanted in paths.items():
        ids = list(dict.fromkeys(spot.offer_id for spot in wanted))
        for start in range(0, len(ids), AT_ONCE):
            part = set(ids[start : start + AT_ONCE])
            yield path, [spot for spot in wanted if spot.offer_id in part]


def _body(offer_id: str, values: _Values, row: Row) -> dict[str, Any]:
    mine = ((spot, value) for spot, value in values.items() if spot.offer_id == offer_id)
    # A value of null deletes the row of meta data.
    metas = [{"key": _key(spot), "value": value or None} for spot, value in mine]
    return {"id": int(offer_id), "meta_data": metas} | {k: row[k] for k in _SENT_ALONG if row.get(k)}


def _key(spot: FieldSpot) -> str:
    if not spot.place.startswith(META):
        raise ValueError(say("{place} is no meta data", place=spot.place))
    return spot.place.removeprefix(META)


def _shows(rows: Mapping[str, Row], spot: FieldSpot, value: str) -> bool:
    row = rows.get(spot.offer_id)
    return row is not None and meta_text(row, _key(spot)).strip() == value.strip()


def _reason(shown: Mapping[str, Row], spot: FieldSpot, value: str) -> str:
    """Tell why a value was not taken, by the shop's answer; empty when it was."""
    row = shown.get(spot.offer_id)
    if row is None:
        return say("the shop's answer does not show the product")
    if "error" in row:
        error = row_at(row, "error")
        return say(
            "the shop says: {reason}", reason=plain_text(error.get("message")) or text_at(error, "code")
        )
    return "" if _shows(shown, spot, value) else say("the shop did not keep the value")
