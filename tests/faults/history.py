"""The history checker: it tells whether anything was lost, doubled, wrong, out of order or leaked.

It decides from what three independent witnesses wrote down during a run: the shop's own rows, the
platform's own log and ledger, and the network. What the connector claims about itself is not asked.
Pure: it compares values, so that each rule is tested with a history that breaks it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

CENT = Decimal("0.01")
PENDING = "pending-payment"


class Wrong(StrEnum):
    """What may be wrong with a run; the first five are what a supplier loses money by."""

    LOST = "lost"
    DOUBLED = "doubled"
    WRONG_AMOUNT = "wrong_amount"
    UNORDERED = "unordered"
    LEAKED = "leaked"
    UNWANTED = "unwanted"
    INVENTED = "invented"
    UNTOLD = "untold"
    UNNOTED = "unnoted"
    FOREIGN = "foreign"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and what it is about."""

    wrong: Wrong
    about: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ShopRow:
    """An order in the shop's own table. ``status`` and ``statuses`` (all it ever had) in the wire's words.

    ``refunds`` pairs the deduplication id of each refund object with its gross amount. ``erased``: so the
    row was before an old backup of the shop was restored, by which it was lost or changed.
    """

    number: str
    shop_number: str
    status: str
    statuses: tuple[str, ...]
    total: Decimal
    noted: bool = True
    trashed: bool = False
    refunds: tuple[tuple[int, Decimal], ...] = ()
    tracking: tuple[str, ...] = ()
    erased: bool = False

    @property
    def took_stock(self) -> bool:
        """Whether it ever was more than a pending order, which costs nobody anything."""
        return any(status not in (PENDING, "trash") for status in self.statuses)


@dataclass(frozen=True, slots=True)
class HubRow:
    """An order as the platform knows it: its state and status, and where its money is.

    ``refunds`` pairs ids with the amount counted; ``asked`` are the statuses that retailers asked for.
    """

    number: str
    state: str
    status: str
    shop_number: str
    gross: Decimal
    refunded: Decimal = Decimal(0)
    lines: int = 1
    refunds: tuple[tuple[int, Decimal], ...] = ()
    parcels: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """One message about an order that the daemon sent, whether it arrived or not."""

    number: str
    is_ours: bool = True
    status: str = ""
    refund: int | None = None
    total: Decimal | None = None
    arrived: bool = True


@dataclass(frozen=True, slots=True)
class History:
    """All that a run left behind.

    ``told`` is everything sent about orders, in order. ``stock`` and ``offered`` are what the shop has and
    what the platform believes, by GTIN. ``traces`` are the contents of files and messages by name, in which
    none of the ``secrets`` (end customers' addresses) may stand.
    """

    shop: tuple[ShopRow, ...] = ()
    hub: tuple[HubRow, ...] = ()
    told: tuple[Told, ...] = ()
    stock: Mapping[str, int | None] = field(default_factory=dict)
    offered: Mapping[str, int | None] = field(default_factory=dict)
    traces: Mapping[str, bytes] = field(default_factory=dict)
    secrets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with a run; nothing when it is as it must be."""

    problems: tuple[Problem, ...]

    @property
    def is_clean(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    def count(self, wrong: Wrong) -> int:
        """Count the problems of a kind."""
        return sum(problem.wrong is wrong for problem in self.problems)

    def __str__(self) -> str:
        lines = (f"{p.wrong} {p.about}: {p.sentence}" for p in self.problems)
        return "\n".join(lines) or "nothing is wrong"


def check(history: History) -> Verdict:
    """Compare what the witnesses wrote down."""
    rows: dict[str, list[ShopRow]] = defaultdict(list)
    for row in history.shop:
        rows[row.number].append(row)
    told: dict[str, list[Told]] = defaultdict(list)
    for each in history.told:
        told[each.number].append(each)
    known = {order.number for order in history.hub}
    problems = [
        *(p for order in history.hub for p in _check_order(order, rows[order.number], told[order.number])),
        *(_unknown(number) for number in rows if number not in known),
        *_check_foreign(history.told, known),
        *_check_stock(history.stock, history.offered),
        *_check_traces(history.traces, history.secrets),
    ]
    return Verdict(tuple(problems))


# --- one order


def _check_order(order: HubRow, rows: Sequence[ShopRow], told: Sequence[Told]) -> Iterator[Problem]:
    here = [row for row in rows if not row.trashed and not row.erased]
    erased = [row for row in rows if row.erased and not row.trashed]
    taken = order.state in ("confirmed", "accepted")
    yield from _check_existence(order, rows, here, erased)
    yield from _check_ends(order, rows)
    yield from _check_refunds(order, here, erased, told)
    if taken and len(here) == 1:
        yield from _check_row(order, here[0])
        yield from _check_news(order, here[0], erased)
    histories = [row.statuses for row in rows if not row.trashed]
    statuses = [each.status for each in told if each.status and each.arrived]
    if statuses and not any(_follows(statuses, history) for history in histories):
        yield Problem(
            Wrong.UNORDERED,
            order.number,
            f"told {', '.join(statuses)}; the shop had {histories or 'nothing'}",
        )


def _check_existence(
    order: HubRow, rows: Sequence[ShopRow], here: Sequence[ShopRow], erased: Sequence[ShopRow]
) -> Iterator[Problem]:
    taken = order.state in ("confirmed", "accepted")
    costly = [row for row in rows if row.took_stock and not row.erased]
    if taken and not here and not erased:
        yield Problem(Wrong.LOST, order.number, f"{order.state} on the platform, not in the shop")
    if not taken and order.state != "refused":
        yield Problem(Wrong.LOST, order.number, f"it is still {order.state} when all is over")
    if len(here) > 1:
        numbers = ", ".join(row.shop_number for row in here)
        yield Problem(Wrong.DOUBLED, order.number, f"the shop has it {len(here)} times: {numbers}")
    elif len(costly) > 1:
        yield Problem(Wrong.DOUBLED, order.number, f"{len(costly)} rows of it took stock")
    if order.state == "refused" and (here or costly):
        yield Problem(Wrong.UNWANTED, order.number, "refused, and yet in the shop")


def _check_row(order: HubRow, row: ShopRow) -> Iterator[Problem]:
    if order.shop_number != row.shop_number:
        sentence = f"the platform knows it as {order.shop_number!r}, the shop as {row.shop_number!r}"
        yield Problem(Wrong.UNTOLD, order.number, sentence)
    # Shops round each line's tax their own way: a cent per line, and one for the shipping.
    if abs(row.total - order.gross) > CENT * (order.lines + 1):
        sentence = f"the shop charges {row.total}, the platform {order.gross}"
        yield Problem(Wrong.WRONG_AMOUNT, order.number, sentence)
    if not row.noted:
        yield Problem(Wrong.UNNOTED, order.number, "the note is missing")


def _check_ends(order: HubRow, rows: Sequence[ShopRow]) -> Iterator[Problem]:
    """Expect that a cancelled order was cancelled in the shop, and that all of its money went back."""
    is_cancelled = order.status == "cancelled"
    in_shop = any("cancelled" in row.statuses for row in rows)
    if is_cancelled and not in_shop and order.state != "refused":
        yield Problem(Wrong.INVENTED, order.number, "cancelled on the platform, never in the shop")
    if (is_cancelled or order.state == "refused") and order.refunded != order.gross:
        sentence = f"cancelled, but {order.refunded} of {order.gross} went back"
        yield Problem(Wrong.WRONG_AMOUNT, order.number, sentence)


def _check_refunds(
    order: HubRow, here: Sequence[ShopRow], erased: Sequence[ShopRow], told: Sequence[Told]
) -> Iterator[Problem]:
    issued = {key: amount for row in here for key, amount in row.refunds}
    gone = {key: amount for row in erased for key, amount in row.refunds}
    counted = dict(order.refunds)
    for key, amount in issued.items():
        if key not in counted and order.status != "cancelled" and amount > 0:
            yield Problem(Wrong.LOST, order.number, f"its refund {key} of {amount} was never told")
    for key, amount in counted.items():
        expected = issued.get(key, gone.get(key))
        if expected is None:
            yield Problem(Wrong.INVENTED, order.number, f"refund {key} of {amount} is not in the shop")
        elif amount not in (expected, gone.get(key)) and order.status != "cancelled":
            yield Problem(Wrong.WRONG_AMOUNT, order.number, f"refund {key}: {amount} for {expected}")
    doubles = Counter(key for key, _ in order.refunds)
    for key, times in doubles.items():
        if times > 1:
            yield Problem(Wrong.DOUBLED, order.number, f"refund {key} was counted {times} times")
    yield from _check_told_refunds(order, issued | gone, told)


def _check_told_refunds(
    order: HubRow, issued: Mapping[int, Decimal], told: Sequence[Told]
) -> Iterator[Problem]:
    """Expect the same amount whenever a refund is told again, also where the platform ignored it."""
    totals: dict[int, set[Decimal]] = defaultdict(set)
    for each in told:
        if each.refund is not None and each.total is not None:
            totals[each.refund].add(each.total)
    for key, amounts in totals.items():
        if len(amounts) > 1 or key not in issued or amounts != {issued[key]}:
            shown = ", ".join(str(amount) for amount in sorted(amounts))
            sentence = f"refund {key} was told as {shown}, the shop has {issued.get(key)}"
            yield Problem(Wrong.WRONG_AMOUNT, order.number, sentence)


def _check_news(order: HubRow, row: ShopRow, erased: Sequence[ShopRow]) -> Iterator[Problem]:
    """Expect the platform to end up knowing what the shop ended up with.

    What the shop knew before it was put back may stay told: goods that were sent are sent.
    """
    before = {status for old in erased for status in old.statuses}
    # What a retailer asked for is not echoed.
    is_right = order.status in {row.status, "cancelled"} | before or row.status in order.asked
    if not is_right:
        sentence = f"{row.status} in the shop, {order.status} on the platform"
        yield Problem(Wrong.UNTOLD, order.number, sentence)
    if missing := set(row.tracking) - set(order.parcels):
        yield Problem(Wrong.UNTOLD, order.number, f"tracking {', '.join(sorted(missing))} was never told")
    known = {number for each in (row, *erased) for number in each.tracking}
    if invented := set(order.parcels) - known:
        sentence = f"tracking {', '.join(sorted(invented))} is not in the shop"
        yield Problem(Wrong.INVENTED, order.number, sentence)


def _follows(told: Sequence[str], history: Iterable[str]) -> bool:
    """Whether what was told, repetitions aside, came in the order in which it happened."""
    once = [status for n, status in enumerate(told) if n == 0 or told[n - 1] != status]
    happened = iter(history)
    return all(status in happened for status in once)


# --- the run as a whole


def _unknown(number: str) -> Problem:
    return Problem(Wrong.INVENTED, number, "the shop has an order with a number that the platform never gave")


def _check_foreign(told: Iterable[Told], known: set[str]) -> Iterator[Problem]:
    for each in told:
        if not each.is_ours or each.number not in known:
            yield Problem(
                Wrong.FOREIGN, each.number, "something was told about an order that is not Kickroute's"
            )


def _check_stock(stock: Mapping[str, int | None], offered: Mapping[str, int | None]) -> Iterator[Problem]:
    for gtin in sorted(stock.keys() | offered.keys()):
        if gtin not in offered:
            yield Problem(Wrong.STALE, gtin, "the shop sells it, the platform does not know")
        elif gtin not in stock:
            yield Problem(Wrong.STALE, gtin, "the platform sells it, the shop does not")
        elif (has := stock[gtin]) is not None and max(0, has) != offered[gtin]:
            yield Problem(Wrong.STALE, gtin, f"the shop has {has}, the platform believes {offered[gtin]}")


def _check_traces(traces: Mapping[str, bytes], secrets: Iterable[str]) -> Iterator[Problem]:
    for secret in secrets:
        for name, content in traces.items():
            if secret.encode() in content or _escaped(secret) in content:
                yield Problem(Wrong.LEAKED, name, "a piece of an end customer's address stands there")


def _escaped(text: str) -> bytes:
    """Write a text as JSON may: only ASCII."""
    return text.encode("ascii", "backslashreplace").replace(b"\\x", b"\\u00")
