"""Which orders a question means, found as a database finds them: without looking at every order."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, overload

from practice.simulators.woocommerce.records import Order

By = Literal["id", "date", "modified"]


class OrderIndex:
    """The ids of all orders by id, by date of creation and by date of change, and which lie in the trash."""

    def __init__(self, orders: Mapping[int, Order]) -> None:
        self._orders = orders
        self._places = {order.id: _places(order) for order in orders.values()}
        self._sorted: dict[By, list[tuple[int, int]]] = {
            by: sorted(places[by] for places in self._places.values()) for by in ("id", "date", "modified")
        }
        self._trashed = {order.id for order in orders.values() if order.status == "trash"}

    def put(self, order: Order) -> None:
        """Take an order in, or find it where it stands now."""
        before, now = self._places.get(order.id), _places(order)
        for by, rows in self._sorted.items():
            if before is not None and before[by] != now[by]:
                del rows[bisect_left(rows, before[by])]
            if before is None or before[by] != now[by]:
                insort(rows, now[by])
        self._places[order.id] = now
        self._trashed.discard(order.id)
        if order.status == "trash":
            self._trashed.add(order.id)

    def drop(self, order: Order) -> None:
        """Forget an order that is gone for good."""
        for by, place in self._places.pop(order.id).items():
            rows = self._sorted[by]
            del rows[bisect_left(rows, place)]
        self._trashed.discard(order.id)

    def since(self, by: By, moment: float) -> list[Order]:
        """Return the orders, trashed ones too, whose date is after ``moment``, the oldest first."""
        rows = self._sorted[by]
        return [self._orders[number] for _, number in rows[bisect_right(rows, moment, key=lambda r: r[0]) :]]

    def listed(self, by: By, *, descending: bool) -> Sequence[Order]:
        """Return all orders outside the trash in an order; it costs no more than what is then looked at."""
        rows = self._sorted[by]
        if self._trashed:
            rows = [row for row in rows if row[1] not in self._trashed]
        return _Listed(rows, self._orders, descending=descending)


def _places(order: Order) -> dict[By, tuple[int, int]]:
    return {
        "id": (order.id, order.id),
        "date": (order.created, order.id),
        "modified": (order.modified, order.id),
    }


class _Listed(Sequence[Order]):
    """Orders that are fetched when they are looked at; good as long as nothing is written."""

    def __init__(
        self, rows: Sequence[tuple[int, int]], orders: Mapping[int, Order], *, descending: bool
    ) -> None:
        self._rows, self._orders, self._descending = rows, orders, descending

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> Order: ...

    @overload
    def __getitem__(self, at: slice) -> list[Order]: ...

    def __getitem__(self, at: int | slice) -> Order | list[Order]:
        if isinstance(at, int):
            return self._orders[self._rows[~at if self._descending else at][1]]
        return list(self._fetch(range(*at.indices(len(self._rows)))))

    def _fetch(self, places: Iterable[int]) -> Iterable[Order]:
        return (self[at] for at in places)
