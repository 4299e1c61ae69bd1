"""Fields of products and variants that the connector writes: custom fields, many at once.

They are read without inheritance, so that what is put back later is what stood in the row itself. A value
of null lets the parent's count again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from adapters.http import halves, read_number
from adapters.shopware.api import Api, any_of, id_of
from adapters.shopware.translate.fields import CUSTOM
from adapters.shopware.translate.ids import valid
from adapters.shopware.translate.values import Row, custom_fields, text_at
from connector.model import FieldSpot
from connector.model.errors import ShopDoubtful, ShopRefused
from connector.model.messages import say

AT_ONCE = 50
"""Rows in a sync: a hundred take a shop a second."""

_NUMBERS = frozenset({"float", "int"})

_Values = Mapping[FieldSpot, str]


class OwnFields:
    """Reads and writes custom fields of products and variants, which are rows alike."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def read(self, spots: Collection[FieldSpot]) -> dict[FieldSpot, str]:
        """Read fields; see :meth:`connector.ports.Shop.read_fields`."""
        found: dict[FieldSpot, str] = {}
        for part in _parts(spots):
            rows = self._rows(part)
            found |= {
                s: text_at(custom_fields(rows[s.offer_id]), _name(s)) for s in part if s.offer_id in rows
            }
        return found

    def write(self, values: _Values) -> dict[FieldSpot, str]:
        """Write fields; see :meth:`connector.ports.Shop.write_fields`."""
        types = self._types({_name(spot) for spot in values})
        refused: dict[FieldSpot, str] = {}
        for part in _parts(values):
            rows = self._rows(part)
            refused |= {
                s: say("the shop shows no product {id}", id=s.offer_id)
                for s in part
                if s.offer_id not in rows
            }
            left = {s: values[s] for s in part if s.offer_id in rows}
            typed = {s: _typed(value, types.get(_name(s), "")) for s, value in left.items()}
            refused |= {s: _NO_NUMBER for s, value in typed.items() if value is _UNFIT}
            sent = {s: value for s, value in typed.items() if value is not _UNFIT}
            refused |= self._put(sent, left) if sent else {}
        return refused

    def _put(self, sent: Mapping[FieldSpot, Any], values: _Values) -> dict[FieldSpot, str]:
        """Write many rows, all or none; what the shop does not take is halved down to the row at fault."""
        ids = list(dict.fromkeys(spot.offer_id for spot in sent))
        payload = [
            {"id": i, "customFields": {_name(s): v for s, v in sent.items() if s.offer_id == i}} for i in ids
        ]
        try:
            self._api.sync({"fields": {"entity": "product", "action": "upsert", "payload": payload}})
        except (ShopRefused, ShopDoubtful) as error:
            left = self._not_there(sent, values) if isinstance(error, ShopDoubtful) else sent
            if len(ids) == 1:
                return dict.fromkeys(left, str(error))
            return {s: why for half in halves(left) for s, why in self._put(half, values).items()}
        return {}

    def _not_there(self, sent: Mapping[FieldSpot, Any], values: _Values) -> dict[FieldSpot, Any]:
        there = self.read(list(sent))
        return {s: value for s, value in sent.items() if not _is_same(there.get(s, ""), values[s])}

    def _rows(self, spots: Iterable[FieldSpot]) -> dict[str, Row]:
        asked = valid(dict.fromkeys(spot.offer_id for spot in spots))
        if not asked:
            return {}
        criteria = {"filter": [any_of("id", asked)], "includes": {"product": ["id", "customFields"]}}
        return {id_of(row): row for row in self._api.rows("product", criteria)}

    def _types(self, names: Collection[str]) -> dict[str, str]:
        """Ask what kind of field each is; one that is in no set takes whatever comes (facts 10)."""
        rows = self._api.rows("custom-field", {"filter": [any_of("name", sorted(names))]})
        return {text_at(row, "name"): text_at(row, "type") for row in rows}


_UNFIT = object()
_NO_NUMBER = say("the shop's field takes numbers only")


def _typed(value: str, kind: str) -> Any:
    """Return a value as the shop's field takes it, or ``_UNFIT``."""
    if not value:
        return None
    if kind not in _NUMBERS:
        return value
    number = read_number(value)
    if number is None:
        return _UNFIT
    return int(number) if number == number.to_integral_value() else float(number)


def _is_same(one: str, other: str) -> bool:
    """Tell whether two values are the same to the shop, which writes 4.90 as 4.9."""
    numbers = read_number(one), read_number(other)
    return one == other or (None not in numbers and numbers[0] == numbers[1])


def _name(spot: FieldSpot) -> str:
    if not spot.place.startswith(CUSTOM):
        raise ValueError(say("{place} is no custom field", place=spot.place))
    return spot.place.removeprefix(CUSTOM)


def _parts(spots: Collection[FieldSpot]) -> Iterator[Sequence[FieldSpot]]:
    ids = list(dict.fromkeys(spot.offer_id for spot in spots))
    for start in range(0, len(ids), AT_ONCE):
        part = set(ids[start : start + AT_ONCE])
        yield [spot for spot in spots if spot.offer_id in part]
