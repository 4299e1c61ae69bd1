"""Lists as Shopware gives them: pages of a search, whose size may change as long as each begins at one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from adapters.http import Count, fitting
from adapters.shopware.translate.values import Row
from connector.model.errors import ShopFailed

MOST = 500
"""The most rows that the shop gives at once (facts 2)."""

Json = Mapping[str, Any]
View = Mapping[str, str] | None

_SHOWN = ("associations", "includes", "fields")
"""What says how rows look; everything else says which."""

_LARGE = 100
"""From so many rows on it pays to ask how many there are."""

_TURNS = (0, 1, 0, 2, 0, 5, 0, 20)


@dataclass(frozen=True, slots=True)
class Page:
    """Part of a search. ``total`` is what the shop counted: all matches only when it was asked to.

    ``is_last`` tells that the list ends with it.
    """

    rows: tuple[Row, ...]
    total: int
    at: datetime
    is_last: bool = False


class Asks(Protocol):
    """What a list asks the shop by."""

    def search(self, entity: str, criteria: Json, view: View = None, *, once: bool = False) -> Page: ...  # noqa: D102

    def search_ids(self, entity: str, criteria: Json, view: View = None) -> Sequence[str]: ...  # noqa: D102


class Searched:
    """A search in an order that its criteria say."""

    def __init__(self, api: Asks, entity: str, criteria: Json, view: View = None, most: int = MOST) -> None:
        self._api = api
        self._criteria = dict(criteria)
        self._view = view
        self._ids: dict[int, str] = {}
        self.name = entity
        self.kind = " ".join((entity, *_kinds_of(criteria.get("filter", ()))))
        self.most = most

    def begin(self, aside: frozenset[str]) -> bool:
        """Leave out what was set aside."""
        self._criteria = leaving_out(self._criteria, aside)
        return True

    def fit(self, at: int, size: int) -> int:
        """Begin where a page of this size begins; the first page may have any size."""
        return fitting(at, size) if at % size else size

    def ask(self, at: int, size: int, *, once: bool = False) -> Page:
        """Ask for a page."""
        place = {"limit": size, "page": at // size + 1}
        page = self._api.search(self.name, {**self._criteria, **place}, self._view, once=once)
        return replace(page, is_last=len(page.rows) < size)

    def passed(self, page: Page, size: int) -> int:
        """Believe the size: the shop gives what it was asked for, or the rest."""
        del page
        return size

    def is_last(self, page: Page, end: int, size: int) -> bool:
        """End with a page that is not full."""
        del end, size
        return page.is_last

    def one_row(self, turn: int) -> bool:
        """Ask for one row of the entity, from either end: first an old one, for what broke is mostly new."""
        round_, place = divmod(turn, len(_TURNS))
        order = "DESC" if round_ % 2 else "ASC"
        where = {"limit": 1, "page": _TURNS[place] + 1, "sort": [{"field": "createdAt", "order": order}]}
        return bool(self._api.search(self.name, {**self._shown(), **where}, self._view, once=True).rows)

    def expected(self, at: int, size: int, count: Count) -> int:
        """Ask for the ids of a large page, which the shop gives without looking into rows."""
        if size >= _LARGE and at not in self._ids:
            self._name(at, size, count)
        return sum(place in self._ids for place in range(at, at + size)) or size

    def candidates(self, at: int, count: Count) -> Iterable[Sequence[str]]:
        """Name the row by the ids of its page."""
        if at not in self._ids:
            self._name(at, 1, count)
        return [[self._ids[at]]] if at in self._ids else []

    def _name(self, at: int, size: int, count: Count) -> None:
        count()
        place = {"limit": size, "page": at // size + 1}
        with suppress(ShopFailed):
            ids = self._api.search_ids(self.name, {**self._criteria, **place}, self._view)
            self._ids |= {at + number: row_id for number, row_id in enumerate(ids)}

    def by_ids(self, ids: Sequence[str]) -> None:
        """Ask for these rows; of ids that are not there nothing comes."""
        which = {"filter": [{"type": "equalsAny", "field": "id", "value": list(ids)}], "limit": len(ids)}
        self._api.search(self.name, {**self._shown(), **which}, self._view, once=True)

    def _shown(self) -> dict[str, Any]:
        return {name: value for name, value in self._criteria.items() if name in _SHOWN}


def _kinds_of(filters: Iterable[Json]) -> list[str]:
    """Name how a search chooses: another way is another question about the same rows."""
    kinds: set[str] = set()
    for each in filters:
        own = {f"{each['field']} {each['type']}"} if "field" in each else _kinds_of(each.get("queries", ()))
        kinds |= set(own)
    return sorted(kind for kind in kinds if not kind.startswith("autoIncrement"))


def leaving_out(criteria: Json, aside: frozenset[str]) -> dict[str, Any]:
    """Write criteria that leave out the rows with these ids."""
    if not aside:
        return dict(criteria)
    others = {
        "type": "not",
        "operator": "or",
        "queries": [{"type": "equalsAny", "field": "id", "value": sorted(aside)}],
    }
    return {**criteria, "filter": [*criteria.get("filter", ()), others]}
