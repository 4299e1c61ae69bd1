"""Lists as WooCommerce gives them: by places (``offset``), and by ids (``include``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from adapters.http import Count
from adapters.woocommerce.translate.values import Row, id_at
from connector.model.messages import say

PER_PAGE = 100
"""The most that WooCommerce gives at once (facts a)."""

Params = Mapping[str, str | int]

_SHOWN = ("_fields", "include_meta", "exclude_meta")
"""What says how rows look; everything else says which."""

_TRASH = "trash"

_WHOLE = frozenset({"_fields", "include_meta", "exclude_meta", "orderby", "order"})
"""A list with nothing but these shows all rows, so that its count is that of the shop."""

_TURNS = (0, 1, 0, 2, 0, 5, 0, 20)
_IDS_AT_ONCE = 400
_REACH = ((1, 17), (17, 129), (129, 529))
"""How far the id of a row at the end of a list is looked for beyond its neighbour's."""


@dataclass(frozen=True, slots=True)
class Page:
    """Part of a list. ``total`` is the shop's own count of all its rows, None when it does not say."""

    rows: tuple[Row, ...]
    total: int | None
    at: datetime


class Ask(Protocol):
    """Asks for one page of the list at a path."""

    def __call__(self, path: str, params: Params, *, once: bool = False) -> Page: ...  # noqa: D102


def name_of(path: str, *, is_trash: bool = False) -> str:
    """Name what a path lists: variations are one list, whichever route gives them; the trash is another."""
    name = path.rstrip("/").rsplit("/", 1)[-1]
    return say("{list} in the trash", list=name) if is_trash else name


class _Listing:
    """What both kinds of lists share: how rows are asked for whatever the list leaves out."""

    def __init__(self, ask: Ask, path: str, params: Params, most: int) -> None:
        self._ask = ask
        self._path = path
        self._params = params
        self.name = name_of(path, is_trash=params.get("status") == _TRASH)
        self.kind = " ".join((path.removeprefix("wc/v3/"), *sorted(params.keys() - _WHOLE)))
        self.most = most

    def fit(self, at: int, size: int) -> int:
        """Begin anywhere."""
        del at
        return size

    def one_row(self, turn: int) -> bool:
        """Ask for one row from either end of the list: first an old one, for what broke is mostly new."""
        round_, place = divmod(turn, len(_TURNS))
        order = "desc" if round_ % 2 else "asc"
        params = {**self._shown(), "per_page": 1, "offset": _TURNS[place], "order": order}
        return bool(self._ask(self._path, params, once=True).rows)

    def by_ids(self, ids: Sequence[str]) -> None:
        """Ask for these rows; of ids that are not there nothing comes."""
        for start in range(0, len(ids), _IDS_AT_ONCE):
            part = ",".join(ids[start : start + _IDS_AT_ONCE])
            self._ask(self._path, {**self._shown(), "include": part, "per_page": PER_PAGE}, once=True)

    def _shown(self) -> dict[str, str | int]:
        where = {"status": _TRASH} if self._params.get("status") == _TRASH else {}
        return {name: value for name, value in self._params.items() if name in _SHOWN} | where


class ByPlace(_Listing):
    """A list from a place on; the size of its pages may change at any time, and no row is skipped."""

    def __init__(self, ask: Ask, path: str, params: Params, most: int = PER_PAGE) -> None:
        super().__init__(ask, path, params, most)
        self._ids: dict[int, str] = {}
        self._left_out: dict[str, str | int] = {}
        self._uncounted = 0

    def begin(self, aside: frozenset[str]) -> bool:
        """Leave out what was set aside; a list that ignores this shows it again."""
        if aside:
            self._uncounted = len(aside)
            self._left_out = {"exclude": ",".join(sorted(aside, key=int))}
        return True

    def ask(self, at: int, size: int, *, once: bool = False) -> Page:
        """Ask for rows from a place on."""
        where: dict[str, str | int] = {"per_page": size, **({"offset": at} if at else {})}
        page = self._ask(self._path, {**self._params, **self._left_out, **where}, once=once)
        if page.total is not None and self._params.keys() <= _WHOLE:
            page = replace(page, total=page.total + self._uncounted)
        self._ids |= {at + place: id_at(row) for place, row in enumerate(page.rows)}
        return page

    def passed(self, page: Page, size: int) -> int:
        """Believe the page, which may be larger than it was asked for."""
        return max(size, len(page.rows))

    def is_last(self, page: Page, end: int, size: int) -> bool:
        """Believe neither a count that is too high nor one that is too low.

        Where a proxy strips the count, only an empty page shows the end. Rows that a plugin filtered out
        leave a page short in the midst of the list.
        """
        if page.total is None or not page.rows:
            return not page.rows
        return end >= page.total and len(page.rows) < size

    def expected(self, at: int, size: int, count: Count) -> int:
        """Expect a full page: without reading rows the shop counts none."""
        del at, count
        return size

    def candidates(self, at: int, count: Count) -> Iterable[Sequence[str]]:
        """Yield the ids between the neighbours', where the list is in the order of ids."""
        before = self._ids.get(at - 1) if at else ""
        if self._params.get("orderby") != "id" or before is None:
            return ()
        after = self._ids.get(at + 1)
        if after is None:
            count()
            after = next((id_at(row) for row in self.ask(at + 1, 1, once=True).rows), "")
        is_rising = self._params.get("order", "desc") != "desc"
        return _between(before, after) if is_rising else _between(after, before)


class ByIds(_Listing):
    """The rows with certain ids; those that are not there are left out."""

    def __init__(self, ask: Ask, path: str, params: Params, ids: Sequence[str]) -> None:
        super().__init__(ask, path, params, min(PER_PAGE, max(1, len(ids))))
        self._ids = list(ids)

    def begin(self, aside: frozenset[str]) -> bool:
        """Do not ask for what was set aside."""
        self._ids = [row_id for row_id in self._ids if row_id not in aside]
        return bool(self._ids)

    def ask(self, at: int, size: int, *, once: bool = False) -> Page:
        """Ask for the next ids."""
        part = ",".join(self._ids[at : at + size])
        return self._ask(self._path, {**self._params, "include": part, "per_page": size}, once=once)

    def passed(self, page: Page, size: int) -> int:
        """Go on behind the ids that were asked for."""
        del page
        return size

    def is_last(self, page: Page, end: int, size: int) -> bool:
        """End with the last id."""
        del page, size
        return end >= len(self._ids)

    def expected(self, at: int, size: int, count: Count) -> int:
        """Expect a row for each id."""
        del count
        return min(size, len(self._ids) - at)

    def candidates(self, at: int, count: Count) -> Iterable[Sequence[str]]:
        """Name the row, which was asked for by its id."""
        del count
        return [self._ids[at : at + 1]]


def _between(low: str, high: str) -> Iterator[Sequence[str]]:
    """Yield the ids between two, or ever more of those next to the one that is known."""
    if low and high:
        ids = [str(number) for number in range(int(low) + 1, int(high))]
        yield from (ids[start : start + _IDS_AT_ONCE] for start in range(0, len(ids), _IDS_AT_ONCE))
    if bool(low) != bool(high):
        known, way = (int(low), 1) if low else (int(high), -1)
        for first, last in _REACH:
            yield [str(known + way * by) for by in range(first, last) if known + way * by > 0]
