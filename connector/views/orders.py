"""Orders for people: a searched page of them, as a table, and what happened to one in the owner's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from connector.alarms import lasting_alarms
from connector.alarms.kinds import order_of
from connector.labels import LabelOffice, LabelView, label_view
from connector.model import OrderStatus
from connector.model.records import JournalEntry, OrderRecord, RefundRecord
from connector.settings.zone import local
from connector.store import Store, Transaction
from connector.store.lists.order_list import ListedOrder, Narrow, Stage
from connector.store.orders import FOLLOWED
from connector.texts import name, render, text

if TYPE_CHECKING:
    from connector.catalogue.release import Language

ROWS = 50
"""Orders on a page."""

INTERNAL = frozenset(
    {
        *("placing", "placed", "noted", "confirmed", "received again", "order ended"),
        *("order ended, not counted", "second pending order trashed", "not taken from the shop's stock"),
    }
)
"""Steps of the program's own that tell an owner nothing."""

_SAID_BY_REASON = ("order.parked.", "order.missing.", "order.waiting.")
"""Alarms that say what stands as the order's reason anyway."""

_GOOD = frozenset({"told", "refund told", "live", "label made", "number entered in the shop"})
_BAD = frozenset({"refused", "parked", "label failed", "label unclear", "refund refused", "not in the shop"})


@dataclass(frozen=True, slots=True)
class OrdersPage:
    """A page of what a search finds; ``counts`` are of what it finds under each filter."""

    rows: tuple[ListedOrder, ...]
    counts: Mapping[Narrow, int]
    words: str
    narrow: Narrow
    page: int
    pages: int

    @property
    def found(self) -> int:
        """How many orders the search finds under its filter."""
        return self.counts[self.narrow]


@dataclass(frozen=True, slots=True)
class Happening:
    """A line of a timeline: when, its sentence's key with its values; kind: taken, bad or none."""

    at: datetime
    key: str
    values: Mapping[str, object]
    kind: str = ""

    def said(self, language: Language) -> str:
        """Say it; what has no sentence of its own is named as the journal names it."""
        if not self.key:
            return str(self.values["what"])
        shown = {key: _shown(language, key, value) for key, value in self.values.items()}
        return text(language, f"happened.{self.key}", **shown)


@dataclass(frozen=True, slots=True)
class OrderStory:
    """One order: what is listed of it, what happened, its refunds and label, and what may be done."""

    record: OrderRecord
    listed: ListedOrder
    happened: tuple[Happening, ...]
    refunds: tuple[RefundRecord, ...]
    label: LabelView | None
    troubles: tuple[str, ...] = ()

    @property
    def takes_number(self) -> bool:
        """Tell whether a tracking number may be entered by hand: it is in the shop, and not cancelled."""
        return self._is_there and self.record.status is not OrderStatus.CANCELLED

    @property
    def has_note(self) -> bool:
        """Tell whether a delivery note can be opened: it is in the shop and is to be sent, or was."""
        ended = (OrderStatus.CANCELLED, OrderStatus.REFUNDED)
        return self._is_there and self.record.status not in ended

    @property
    def _is_there(self) -> bool:
        return bool(self.record.state in FOLLOWED and self.record.shop_id and not self.record.missing)

    @property
    def net(self) -> Decimal:
        """What the goods cost in all, net."""
        return sum((line.net_total for line in self.listed.goods), Decimal(0))


def orders_page(store: Store, words: str, narrow: Narrow, page: int) -> OrdersPage:
    """Read a page of what a search finds under a filter; the last one where it is beyond."""
    with store.reading() as tx:
        counts = tx.order_list.counts(words)
        pages = max(1, -(-counts[narrow] // ROWS))
        page = min(max(1, page), pages)
        rows = tx.order_list.find(words, narrow, ROWS, (page - 1) * ROWS)
    return OrdersPage(tuple(rows), counts, words, narrow, page, pages)


def order_story(tx: Transaction, number: str, office: LabelOffice | None) -> OrderStory | None:
    """Return what is known of an order, by either of its numbers; None when it is unknown."""
    record = tx.orders.get(number) or tx.orders.by_shop_number(number)
    listed = tx.order_list.get(record.number) if record else None
    if record is None or listed is None:
        return None
    return OrderStory(
        record=record,
        listed=listed,
        happened=timeline(reversed(tx.journal.read(record.number))),
        refunds=tuple(sorted(tx.orders.refunds(record.number).values(), key=lambda refund: refund.at)),
        label=label_view(tx, record, office),
        troubles=_troubles(tx, record),
    )


def _troubles(tx: Transaction, record: OrderRecord) -> tuple[str, ...]:
    """Return what lasting alarms found about an order; what it is parked for is said once already."""
    alarms = {key: found for key, found in lasting_alarms(tx).items() if order_of(key) == record.number}
    if record.parked_reason:
        alarms = {key: found for key, found in alarms.items() if not key.startswith(_SAID_BY_REASON)}
    return tuple(alarms.values())


def timeline(history: Iterator[JournalEntry]) -> tuple[Happening, ...]:
    """Tell what happened, oldest first, without the program's own steps; the same thing once in a row."""
    lines: list[Happening] = []
    for entry in history:
        if entry.what in INTERNAL:
            continue
        line = _happening(entry)
        if not lines or (lines[-1].key, lines[-1].values) != (line.key, line.values):
            lines.append(line)
    return tuple(lines)


def _happening(entry: JournalEntry) -> Happening:
    key = _key(entry)
    kind = "bad" if entry.what in _BAD else "taken" if entry.what in _GOOD else ""
    values = entry.detail if key else {"what": entry.what}
    return Happening(entry.at, key, dict(values), kind)


def _key(entry: JournalEntry) -> str:
    """Name the sentence of an entry; nothing where it has none."""
    if entry.what == "told":
        return "told_parcel" if entry.detail.get("parcel") else "told_status"
    return _SENTENCES.get(entry.what, "")


_SENTENCES = {
    "received": "received",
    "refused": "refused",
    "live": "live",
    "adopted": "adopted",
    "found in the shop": "adopted",
    "parked": "parked",
    "status in the shop": "status",
    "status received": "wanted",
    "status applied": "applied",
    "refund seen": "refund_seen",
    "refund told": "refund_told",
    "refund refused": "refund_refused",
    "refund held": "refund_held",
    "label made": "label_made",
    "label failed": "label_failed",
    "label cancelled": "label_cancelled",
    "number entered in the shop": "entered",
    "tracking number entered by hand": "by_hand",
}


def _shown(language: Language, key: str, value: object) -> object:
    if key == "status":
        return name(language, "status", str(value))
    if key == "carrier":
        return name(language, "carrier", str(value))
    if key in ("total", "debited"):
        from babel.numbers import format_currency

        return format_currency(Decimal(str(value)), "EUR", locale=language) if value != "None" else "?"
    return render(language, str(value))


def next_sentence(language: Language, order: ListedOrder) -> str:
    """Say what comes next with an order, and what that means for the payout."""
    return text(language, f"next.{order.stage}")


SHEET = ("cli.column.number", "page.shop", "page.received", "orders.retailer", "orders.items")
SHEET_REST = ("orders.amount", "orders.refunded", "orders.next", "page.tracking_number")


def sheet_heads(language: Language) -> tuple[str, ...]:
    """Name the columns of the table of orders."""
    return tuple(text(language, key) for key in (*SHEET, *SHEET_REST))


def sheet_rows(store: Store, words: str, narrow: Narrow, language: Language) -> Iterator[Sequence[str]]:
    """Yield all that a search finds under a filter."""
    with store.reading() as tx:
        rows = tx.order_list.find(words, narrow)
    for row in rows:
        yield (
            row.number,
            row.shop_number,
            local(row.received_at).strftime(text(language, "cli.time_form")),
            row.retailer,
            items_of(row),
            _plain(language, row.amount),
            _plain(language, row.refunded or None),
            name(language, "stage", row.stage),
            " ".join(row.parcels),
        )


def items_of(order: ListedOrder) -> str:
    """Name an order's goods on one line: "2 × Tasse, 1 × Kanne"."""
    return ", ".join(f"{line.quantity} × {line.name or line.gtin}" for line in order.goods)


def _plain(language: Language, amount: Decimal | None) -> str:
    written = "" if amount is None else format(amount, "f")
    return written.replace(".", ",") if language == "de" else written


KINDS: Mapping[Stage, str] = {
    Stage.NEEDS_YOU: "bad",
    Stage.ARRIVING: "info",
    Stage.WAITING: "plain",
    Stage.TO_PACK: "info",
    Stage.TRACKING_MISSING: "wait",
    Stage.SENT: "fine",
    Stage.CANCELLED: "plain",
    Stage.REFUNDED: "plain",
    Stage.SET_ASIDE: "plain",
}
"""The colours of stages, beside their words."""
