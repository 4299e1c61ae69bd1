"""Read a list whatever breaks a page of it: too many rows at once, or one row that the shop cannot give.

A page that the shop breaks on is asked for in smaller parts, down to one row, once the shop has given one
row of the same list. Where all rows come in smaller parts the page was too large: its size is remembered,
and tried again later. A row that breaks even alone is set aside and named, and the rest goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

from adapters.paging.aside import MOST_A_MINUTE, Aside, TooManyQuestions
from adapters.paging.sizes import Sizes, below
from connector.model.errors import ShopFailed


class Page(Protocol):
    """What one question brought: rows, and whatever else the adapter reads of the answer."""

    @property
    def rows(self) -> Sequence[Any]:
        """The rows, in the order of the list."""
        ...


_MANY = MOST_A_MINUTE * 3 // 4
"""Questions in which a search should find something; one that begins with fewer says nothing of a size."""

Count = Callable[[], None]
P = TypeVar("P", bound=Page)
P_co = TypeVar("P_co", bound=Page, covariant=True)


class Listing(Protocol[P_co]):
    """One list as its adapter asks for it.

    ``name`` tells whose rows it holds, ``kind`` which question about them it is; ``most`` is the largest
    page. Questions raise ShopFailed when the shop broke on them; ``count`` is called before each question
    of a search for broken rows, and raises it when there were too many.
    """

    @property
    def name(self) -> str: ...  # noqa: D102

    @property
    def kind(self) -> str: ...  # noqa: D102

    @property
    def most(self) -> int: ...  # noqa: D102

    def begin(self, aside: frozenset[str]) -> bool:
        """Leave the rows with these ids out, as long as the reading lasts; tell whether any are left."""
        ...

    def fit(self, at: int, size: int) -> int:
        """Return the largest size, at most ``size``, in which a page may begin at this place."""
        ...

    def ask(self, at: int, size: int, *, once: bool = False) -> P_co:
        """Ask for ``size`` rows from a place on; ``once``: no hiccup of the network is smoothed over."""
        ...

    def passed(self, page: Any, size: int) -> int:
        """Tell how far the list was read by a page that was asked for ``size`` rows: at least so far."""
        ...

    def is_last(self, page: Any, end: int, size: int) -> bool:
        """Tell whether the list ends with this page, which was asked for ``size`` rows up to ``end``."""
        ...

    def one_row(self, turn: int) -> bool:
        """Ask for one row of the list, another one with each turn; tell whether one came."""
        ...

    def expected(self, at: int, size: int, count: Count) -> int:
        """Tell how many rows there are from a place on, ``size`` at most, where that can be told."""
        ...

    def candidates(self, at: int, count: Count) -> Iterable[Sequence[str]]:
        """Yield ids among which the row at a place is, the likely ones first; none when nothing tells."""
        ...

    def by_ids(self, ids: Sequence[str]) -> None:
        """Ask for these rows, of which some or all may not be there."""
        ...


@dataclass(frozen=True, slots=True)
class Read:
    """How a part was read: how many places were passed and rows left out, and whether the list ended.

    ``size`` is that of the pages in which the rows came.
    """

    passed: int
    holes: int
    size: int
    is_last: bool


class Part(Generic[P]):
    """The pages of a part of a list; ``read`` tells how it was read, when they have come."""

    read: Read

    def __init__(self, pages: Generator[P, None, Read]) -> None:
        self._pages = pages

    def __iter__(self) -> Iterator[P]:
        self.read = yield from self._pages


class Lists:
    """What one shop gives of its lists; safe to use from several threads."""

    def __init__(self, sizes: Sizes | None = None, aside: Aside | None = None) -> None:
        self.sizes = sizes or Sizes()
        self.aside = aside or Aside()

    def pages(self, listing: Listing[P]) -> Iterator[P]:
        """Yield a list page by page, in its order."""
        self.look_again(listing)
        is_open, at = listing.begin(self.aside.ids(listing.name)), 0
        while is_open:
            size = listing.fit(at, self.sizes.of(listing.name, listing.most))
            read = yield from self.part(listing, at, size)
            is_open, at = not read.is_last, at + read.passed

    def part(self, listing: Listing[P], at: int, size: int) -> Generator[P, None, Read]:
        """Yield ``size`` rows from ``at``, or fewer, in as few pages as they come in; tell how it went."""
        try:
            page = listing.ask(at, size)
        except ShopFailed as error:
            with self.aside.searching(listing.kind):
                if (known := self.sizes.known(listing.name)) < size:
                    # A larger page than ever came was tried, or another thread found the size meanwhile.
                    self.sizes.shrink(listing.name, known)
                    return Read(0, 0, known, is_last=False)
                try:
                    self._require_one_row(listing, error)
                except TooManyQuestions:
                    raise error from None
                return (yield from self._in_parts(listing, at, size))
        self.sizes.went_well(listing.name, len(page.rows), listing.most)
        yield page
        passed = listing.passed(page, size)
        return Read(passed, 0, size, listing.is_last(page, at + passed, size))

    def _in_parts(self, listing: Listing[P], at: int, size: int) -> Generator[P, None, Read]:
        """Read a part that the shop broke on. A row is set aside only after the shop has answered again."""
        if size == 1:
            return (yield from self._once_more(listing, at))
        broken: list[tuple[int, ShopFailed]] = []
        left = self.aside.left(listing.kind)
        try:
            read = yield from self._halves(listing, at, size, broken)
            if broken:
                self._require_one_row(listing, broken[-1][1])
        except TooManyQuestions:
            if left >= _MANY:
                # A minute does not do for a page of this size: in the next one a smaller one is searched.
                self.sizes.shrink(listing.name, below(size))
            raise
        self._put_aside(listing, broken)
        if not read.holes and not _comes_now(listing, at, size):
            self.sizes.shrink(listing.name, read.size)
        return read

    def _once_more(self, listing: Listing[P], at: int) -> Generator[P, None, Read]:
        """Ask again for one row before it is set aside: the shop may have been ill for a moment."""
        self._counting(listing)()
        try:
            page = listing.ask(at, 1, once=True)
        except ShopFailed as error:
            self._require_one_row(listing, error)
            self._put_aside(listing, [(at, error)])
            return Read(1, 1, 1, is_last=False)
        yield page
        passed = listing.passed(page, 1)
        return Read(passed, 0, 1, listing.is_last(page, at + passed, 1))

    def _halves(
        self, listing: Listing[P], at: int, size: int, broken: list[tuple[int, ShopFailed]]
    ) -> Generator[P, None, Read]:
        """Read a part in smaller pages, and some of them in smaller ones again.

        It ends early where all rows of a page have come in smaller ones: then the page was too large, and
        the rest may be read as any list is.
        """
        count = self._counting(listing)
        step, holes = below(max(2, listing.expected(at, size, count))), 0
        for start in range(at, at + size, step):
            if (known := self.sizes.known(listing.name)) < step:
                return Read(start - at, holes, known, is_last=False)
            count()
            try:
                page = listing.ask(start, step, once=True)
            except ShopFailed as error:
                if step == 1:
                    broken.append((start, error))
                    holes += 1
                    continue
                inner = yield from self._halves(listing, start, step, broken)
                holes += inner.holes
                if inner.is_last or not inner.holes:
                    return Read(start - at + inner.passed, holes, inner.size, inner.is_last)
                continue
            self._put_aside(listing, broken)
            yield page
            if listing.is_last(page, start + step, step):
                return Read(start - at + step, holes, step, is_last=True)
        return Read(size, holes, step, is_last=False)

    def _require_one_row(self, listing: Listing[P], error: ShopFailed) -> None:
        """Raise the error unless the shop gives a row of this list: else it is the shop that is ill."""
        self._counting(listing)()
        try:
            has_come = listing.one_row(self.aside.turn(listing.kind))
        except ShopFailed:
            raise error from None
        if not has_come:
            raise error

    def _put_aside(self, listing: Listing[P], broken: list[tuple[int, ShopFailed]]) -> None:
        """Name the rows at these places, as far as the minute's questions allow, and forget the places."""
        for at, error in broken:
            row_id, candidates = "", list[str]()
            try:
                for ids in listing.candidates(at, self._counting(listing)):
                    candidates = list(ids)
                    if row_id := self._one_of(listing, candidates):
                        break
            except ShopFailed:
                pass
            self.aside.put(listing.name, row_id, str(error), candidates)
        broken.clear()

    def _one_of(self, listing: Listing[P], candidates: Sequence[str]) -> str:
        """Find the one that breaks a question, by halves; "" when it is none of them."""
        count = self._counting(listing)
        if len(candidates) > 1:
            count()
            if not _breaks(listing, candidates):
                return ""
        while len(candidates) > 1:
            half = candidates[: len(candidates) // 2]
            count()
            candidates = half if _breaks(listing, half) else candidates[len(half) :]
        return candidates[0] if candidates else ""

    def look_again(self, listing: Listing[P]) -> None:
        """Ask again, one by one, for rows that were set aside long enough ago, and name what has no name."""
        count = self._counting(listing)
        for broken in self.aside.due(listing.name):
            try:
                row_id = broken.id or self._one_of(listing, broken.candidates)
                if not row_id:
                    self.aside.forget(broken)
                    continue
                count()
                if _breaks(listing, [row_id]):
                    self.aside.put(listing.name, row_id, broken.reason)
                else:
                    self.aside.mend(listing.name, row_id)
            except ShopFailed:
                return

    def _counting(self, listing: Listing[P]) -> Count:
        return partial(self.aside.count, listing.kind)


def _comes_now(listing: Listing[Any], at: int, size: int) -> bool:
    """Tell whether a page comes whole by now whose rows came in parts: then the shop had a bad moment."""
    try:
        listing.ask(at, size, once=True)
    except ShopFailed:
        return False
    return True


def _breaks(listing: Listing[Any], ids: Sequence[str]) -> bool:
    try:
        listing.by_ids(ids)
    except ShopFailed:
        return True
    return False
