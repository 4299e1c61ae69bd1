"""Which stretches of the shop's orders were read whole, and what a further page adds: pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from connector.model import MarkPage, OrderMark
from connector.model.records import OrderStretch


@dataclass(frozen=True, slots=True)
class Gap:
    """What is to be read next: the orders below ``place``, above which ``skip`` were seen."""

    place: int
    skip: int


def add_page(known: Sequence[OrderStretch], page: MarkPage) -> tuple[OrderStretch, ...]:
    """Add what a page shows to what was read; what was read before and cannot be read now stays read."""
    before = [stretch for stretch in known if not stretch.hole]
    unseen = [m for m in page.marks if not any(s.low <= m.place <= s.high for s in before)]
    read = _joined([*before, *_parts(page, unseen)])
    holes = [(s.low, s.high) for s in known if s.hole]
    holes += [hole for hole in page.holes if hole[0] <= page.high]
    left = sorted({part for hole in holes for part in _without(hole, read)})
    return tuple(sorted([*read, *(OrderStretch(low, high, hole=True) for low, high in left)], key=_low))


def _parts(page: MarkPage, unseen: Sequence[OrderMark]) -> list[OrderStretch]:
    """Cut a page at its holes; each part counts the orders that were in no stretch before."""
    cuts = [OrderStretch(low, high) for low, high in page.holes]
    parts = []
    for low, high in _without((page.low, page.high), cuts):
        inside = [m for m in page.marks if low <= m.place <= high]
        count = sum(low <= m.place <= high for m in unseen)
        parts.append(OrderStretch(low, high, count, top=max(inside, key=_place, default=None)))
    return parts


def _joined(stretches: Iterable[OrderStretch]) -> list[OrderStretch]:
    joined: list[OrderStretch] = []
    for stretch in sorted(stretches, key=lambda s: (s.low, s.high)):
        if joined and stretch.low <= joined[-1].high + 1:
            last = joined.pop()
            tops = [s.top for s in (last, stretch) if s.top]
            stretch = OrderStretch(
                last.low,
                max(last.high, stretch.high),
                last.rows + stretch.rows,
                # Of two readings of one order the later counts.
                top=max(reversed(tops), key=_place, default=None),
            )
        joined.append(stretch)
    return joined


def _without(hole: tuple[int, int], read: Iterable[OrderStretch]) -> list[tuple[int, int]]:
    """Return what is left of a stretch when others are taken out of it."""
    low, high = hole
    left = []
    for stretch in sorted(read, key=_low):
        if stretch.high < low or stretch.low > high:
            continue
        if stretch.low > low:
            left.append((low, stretch.low - 1))
        low = stretch.high + 1
    return [*left, (low, high)] if low <= high else left


def newest(known: Sequence[OrderStretch]) -> OrderStretch | None:
    """Return the stretch of the newest orders; None when none was read."""
    return max((stretch for stretch in known if not stretch.hole), key=lambda s: s.high, default=None)


def is_whole(known: Sequence[OrderStretch], floor: int) -> bool:
    """Tell whether everything from the place ``floor`` up to the newest order was read, without a hole."""
    top = newest(known)
    return top is not None and top.low <= floor


def next_gap(known: Sequence[OrderStretch], floor: int) -> Gap | None:
    """Name what is to be read next, newest first; None when all was tried down to ``floor``."""
    place, skip = None, 0
    for stretch in sorted(known, key=_low, reverse=True):
        if place is not None and stretch.high < place - 1:
            break
        place, skip = stretch.low, skip + (1 if stretch.hole else stretch.rows)
    return None if place is None or place <= floor else Gap(place, skip)


def holes_above(known: Sequence[OrderStretch], floor: int) -> tuple[OrderStretch, ...]:
    """Return the stretches from ``floor`` on that could not be read, newest first."""
    return tuple(s for s in sorted(known, key=_low, reverse=True) if s.hole and s.high >= floor)


def strangers(
    known: Sequence[OrderStretch], page: MarkPage, *, is_newest: bool
) -> tuple[bool, tuple[OrderMark, ...]]:
    """Compare a page with the orders that ended known stretches.

    Returns whether another order stands at the place of one of them, as it does after the shop was put
    back, and those that the page ought to show and does not. A page of the newest orders ought to show any
    that is newer.
    """
    shown = {mark.place: mark for mark in page.marks}
    absent = []
    for stretch in known:
        top = stretch.top
        if top is None or top.place < page.low or (top.place > page.high and not is_newest):
            continue
        if any(low <= top.place <= high for low, high in page.holes):
            continue
        if (now := shown.get(top.place)) is None:
            absent.append(top)
        elif not is_same(top, now):
            return True, ()
    return False, tuple(absent)


def without_tops(known: Sequence[OrderStretch], ids: Collection[str]) -> list[OrderStretch]:
    """Let other orders end the stretches that these ended: they are in the trash."""
    return [replace(s, top=None) if s.top and s.top.id in ids else s for s in known]


def is_same(before: OrderMark, now: OrderMark) -> bool:
    """Tell whether an order is the one that stood at its place before.

    A shop may number an order anew when it becomes live, and an order may get its mark later: never both.
    """
    if before.created_at != now.created_at:
        return False
    if before.kickroute_number:
        return before.kickroute_number == now.kickroute_number
    return before.number == now.number


def _low(stretch: OrderStretch) -> int:
    return stretch.low


def _place(mark: OrderMark) -> int:
    return mark.place
