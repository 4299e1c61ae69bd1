"""Open delivery notes: read their orders from the shop, which alone still has the addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from connector.documents.note import DeliveryNote, Share, delivery_note
from connector.documents.printing import Printed, as_pdf
from connector.model import OrderStatus, Product, ShopOrder
from connector.model.records import OrderRecord
from connector.orders.index.reading import read_all
from connector.ports import Orders
from connector.settings.zone import local
from connector.store import Store
from connector.store.orders import FOLLOWED

if TYPE_CHECKING:
    from connector.settings import DocumentSettings

BATCH = 100
"""Orders that are asked for at once."""

_NOT_SENT = (OrderStatus.CANCELLED, OrderStatus.REFUNDED)


class NoteVerdict(StrEnum):
    """What became of a wish for delivery notes; each has its sentence in the texts."""

    PRINTED = "printed"
    WITH_BOXES = "with_boxes"
    ORDER_UNKNOWN = "order_unknown"
    ORDER_NOT_IN_SHOP = "order_not_in_shop"
    ORDER_ENDED = "order_ended"
    NO_ADDRESS = "no_address"
    NOTHING_LEFT = "nothing_left"


@dataclass(frozen=True, slots=True)
class NoteOutcome:
    """What became of it; ``values`` fill the verdict's sentence. ``printed`` is None when nothing was."""

    verdict: NoteVerdict
    values: Mapping[str, str] = field(default_factory=dict)
    printed: Printed | None = None


@dataclass(frozen=True, slots=True)
class NoteRules:
    """What the supplier wants on delivery notes: a text below the items, and a folder with more fonts."""

    text: str = ""
    fonts: Path | None = None

    @classmethod
    def from_settings(cls, settings: DocumentSettings) -> NoteRules:
        """Take the rules from the settings."""
        return cls(settings.note_text, Path(settings.fonts) if settings.fonts else None)


class _No(Exception):
    def __init__(self, verdict: NoteVerdict, **values: str) -> None:
        self.outcome = NoteOutcome(verdict, values)


def open_notes(
    shop: Orders, store: Store, rules: NoteRules, numbers: Sequence[str], share: Share | None = None
) -> NoteOutcome:
    """Print the delivery notes of these orders into one file, in this order.

    ``numbers`` are Kickroute's or the shop's; ``share`` is what of a single one is in the parcel. One that
    cannot be printed stops all, so that no parcel goes without. Raises the errors of the shop.
    """
    try:
        found = [_find(store, number) for number in numbers]
        records = list({record.number: record for record in found}.values())
        orders = _read(shop, records)
        products = _products(shop, orders)
        today = local(store.now()).date()
        notes = [delivery_note(o, products, today, share=share, text=rules.text) for o in orders]
        for order, note in zip(orders, notes, strict=True):
            _require_goods(order, note)
    except _No as no:
        return no.outcome
    printed = as_pdf(notes, rules.fonts)
    verdict = NoteVerdict.WITH_BOXES if printed.has_boxes else NoteVerdict.PRINTED
    return NoteOutcome(verdict, {"count": str(len(notes))}, printed)


def _find(store: Store, number: str) -> OrderRecord:
    with store.reading() as tx:
        record = tx.orders.get(number) or tx.orders.by_shop_number(number)
    if record is None:
        raise _No(NoteVerdict.ORDER_UNKNOWN, number=number)
    if record.state not in FOLLOWED or not record.shop_id or record.missing:
        raise _No(NoteVerdict.ORDER_NOT_IN_SHOP, number=record.number)
    return record


def _read(shop: Orders, records: Sequence[OrderRecord]) -> list[ShopOrder]:
    shown: dict[str, ShopOrder] = {}
    for start in range(0, len(records), BATCH):
        ids = [record.shop_id for record in records[start : start + BATCH]]
        shown |= {order.id: order for order in read_all(shop, ids).found}
    return [_require(record, shown.get(record.shop_id)) for record in records]


def _require(record: OrderRecord, shown: ShopOrder | None) -> ShopOrder:
    if shown is None or shown.trashed or shown.kickroute_number != record.number:
        raise _No(NoteVerdict.ORDER_NOT_IN_SHOP, number=record.number)
    if shown.status in _NOT_SENT:
        raise _No(NoteVerdict.ORDER_ENDED, shop_number=shown.number, status=shown.shop_status)
    if not (shown.shipping.address_1.strip() or shown.shipping.city.strip()):
        raise _No(NoteVerdict.NO_ADDRESS, shop_number=shown.number)
    return shown


def _require_goods(order: ShopOrder, note: DeliveryNote) -> None:
    if not any(line.now for line in note.lines):
        raise _No(NoteVerdict.NOTHING_LEFT, shop_number=order.number)


def _products(shop: Orders, orders: Sequence[ShopOrder]) -> tuple[Product, ...]:
    ids = sorted({line.product_id for order in orders for line in order.lines if line.product_id})
    return shop.products(ids).found if ids else ()
