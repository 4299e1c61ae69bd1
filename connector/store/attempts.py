"""Attempts to place an order, and units that the shop did not take from its stock for one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from connector.model import OrderLine
from connector.model.records import Attempt
from connector.store.schema import attempts, unreduced


class Attempts:
    """Attempts within one transaction; an attempt's token is the key."""

    def __init__(self, connection: Connection, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._now = now

    def of(self, number: str) -> tuple[Attempt, ...]:
        """Return the attempts to place an order, oldest first."""
        query = select(attempts).where(attempts.c.number == number).order_by(attempts.c.at, attempts.c.token)
        return tuple(_attempt(row) for row in self._connection.execute(query))

    def begin(self, token: str, number: str, *, made: bool = True, shop_id: str = "") -> Attempt:
        """Remember an attempt before its order is posted; or, not ``made``, a row that was taken over."""
        attempt = Attempt(token, number, self._now(), shop_id, (shop_id,) if shop_id else (), made)
        self._connection.execute(insert(attempts).values(**_values(attempt)))
        return attempt

    def answered(self, token: str, shop_id: str) -> None:
        """Remember which row an attempt made."""
        self._change(token, shop_id=shop_id)
        self.saw(token, [shop_id])

    def saw(self, token: str, shop_ids: Iterable[str]) -> None:
        """Remember rows that were seen with an attempt's token."""
        row = self._connection.execute(select(attempts).where(attempts.c.token == token)).first()
        if row is None:
            return
        known = _attempt(row).seen
        seen = tuple(dict.fromkeys([*known, *shop_ids]))
        if seen != known:
            self._change(token, seen=json.dumps(seen))

    def drop(self, token: str) -> None:
        """Remember, before it is done, that an attempt's row is told to leave."""
        self._change(token, dropped=True)

    def send_put(self, token: str) -> None:
        """Remember, before it is done, that an attempt's row is told to become live."""
        self._change(token, put_sent=True)

    def _change(self, token: str, **values: Any) -> None:
        self._connection.execute(update(attempts).where(attempts.c.token == token).values(**values))


class Unreduced:
    """Units that the shop did not take from its stock for orders that are live; they stay promised."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, number: str, lines: Iterable[OrderLine], figures: Mapping[str, int | None]) -> None:
        """Remember the units of these lines of an order, and what the holders of stock had since."""
        self.forget(number)
        units: dict[str, dict[str, Any]] = {}
        for line in lines:
            holder = line.stock_holder
            row = units.setdefault(
                line.offer_id,
                {"number": number, "offer_id": line.offer_id, "product_id": line.product_id, "units": 0}
                | {"holder": holder, "figure": figures.get(holder)},
            )
            row["units"] += line.quantity
        if units:
            self._connection.execute(insert(unreduced), list(units.values()))

    def forget(self, number: str) -> frozenset[str]:
        """Forget an order's units: it has ended, or they are counted anew. Returns the products."""
        mine = unreduced.c.number == number
        found = self._connection.execute(select(unreduced.c.product_id).where(mine)).scalars().all()
        if found:
            self._connection.execute(delete(unreduced).where(mine))
        return frozenset(found)

    def has(self, number: str) -> bool:
        """Tell whether an order has such units."""
        query = select(unreduced.c.number).where(unreduced.c.number == number).limit(1)
        return self._connection.execute(query).first() is not None

    def holders(self) -> frozenset[str]:
        """Return the holders of stock that have such units."""
        query = select(unreduced.c.holder).where(unreduced.c.holder > "").distinct()
        return frozenset(self._connection.execute(query).scalars())

    def settle(self, figures: Mapping[str, int]) -> frozenset[str]:
        """Forget units by which the holder's figure fell since; returns the holders that had some.

        The oldest order's count first, each against what is left of the fall.
        """
        settled = set()
        for holder, figure in figures.items():
            query = select(unreduced).where(unreduced.c.holder == holder).order_by(unreduced.c.number)
            used = 0
            for row in self._connection.execute(query).all():
                if row.figure is not None and row.figure - used - figure >= row.units:
                    used += row.units
                    settled.add(holder)
                    mine = (unreduced.c.number == row.number, unreduced.c.offer_id == row.offer_id)
                    self._connection.execute(delete(unreduced).where(*mine))
        return frozenset(settled)


_PLAIN = ("token", "number", "at", "shop_id", "made", "dropped", "put_sent")


def _values(attempt: Attempt) -> dict[str, Any]:
    return {name: getattr(attempt, name) for name in _PLAIN} | {"seen": json.dumps(attempt.seen)}


def _attempt(row: Row[Any]) -> Attempt:
    plain = Attempt(**{name: getattr(row, name) for name in _PLAIN})
    return replace(plain, seen=tuple(json.loads(row.seen or "[]")))
