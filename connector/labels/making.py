"""Make a label: what must hold before the carrier is asked, the question, and what follows it."""

from __future__ import annotations

from collections.abc import Sequence

from connector.fulfilment.tracking.carriers import bare_number
from connector.labels.office import (
    LabelOffice,
    LabelOutcome,
    LabelVerdict,
    No,
    find_order,
    last_label,
    mark_unclear,
    unclear_alarm,
    words,
)
from connector.labels.postage import label_request
from connector.model import OrderStatus, Parcel, ShopOrder
from connector.model.errors import ConnectorError, LabelsDoubtful
from connector.model.messages import say
from connector.model.records import LabelRecord, LabelState, OrderRecord
from connector.model.shipping import Label, LabelRequest
from connector.orders.index.reading import read_all

_NOT_SENT = (OrderStatus.CANCELLED, OrderStatus.REFUNDED)


def make_label(office: LabelOffice, number: str, *, again: bool = False) -> LabelOutcome:
    """Make the label of an order's parcel, or go on where an earlier try was interrupted.

    ``number`` is Kickroute's or the shop's. With ``again`` a label is made although there is one, a parcel
    has a number already, or an earlier one is unclear. Raises the errors of the shop when it cannot be read.
    """
    try:
        return _make(office, number, again=again)
    except No as no:
        return no.outcome


def _make(office: LabelOffice, number: str, *, again: bool) -> LabelOutcome:
    order = find_order(office, number)
    last = last_label(office, order)
    if last is not None and last.state is LabelState.MADE:
        return finish(office, order, last)
    if last is not None and last.state is LabelState.UNCLEAR:
        if found := _found_again(office, order, last):
            return finish(office, order, found)
        if not again:
            raise No(LabelVerdict.UNCLEAR, words(order, last, last.reason), last)
    if not again and last is not None and last.state is LabelState.ENTERED:
        return _show_again(office, order, last)
    request = _request(office, order, again=again)
    warnings = _try_out(office, order, request)
    intended = _intend(office, order, last)
    made, label = _create(office, order, request, intended)
    return finish(office, order, made, label.document, tuple(dict.fromkeys((*warnings, *label.warnings))))


def _found_again(office: LabelOffice, order: OrderRecord, unclear: LabelRecord) -> LabelRecord | None:
    """Look whether a label in doubt was made, where the carrier can be asked; it is ours from then on.

    Raises No as long as the carrier itself does not know: then another must not be made, whoever wants it.
    """
    try:
        numbers = office.labels.made_for(order.shop_id, order.number)
    except ConnectorError as error:
        raise No(LabelVerdict.UNCLEAR, words(order, unclear, error), unclear) from error
    with office.store.transaction() as tx:
        known = {bare_number(label.tracking) for label in tx.labels.of(order.number)}
        number = next((each for each in numbers if bare_number(each) not in known), "")
        if not number:
            return None
        tx.journal.write(order.number, "label made", tracking=number, carrier=unclear.carrier)
        return tx.labels.change(unclear.id, state=LabelState.MADE, tracking=number, reason="")


# --- before the carrier is asked -----------------------------------------------------------------


def _request(office: LabelOffice, order: OrderRecord, *, again: bool) -> LabelRequest:
    """Read the order from the shop, which alone still knows the end customer's address."""
    shown = next(iter(read_all(office.shop, [order.shop_id]).found), None)
    if shown is None or shown.trashed or shown.kickroute_number != order.number:
        raise No(LabelVerdict.ORDER_NOT_IN_SHOP, words(order))
    if shown.status in _NOT_SENT:
        raise No(LabelVerdict.ORDER_ENDED, words(order) | {"status": shown.shop_status})
    parcels = _parcels_under_way(office, order, shown)
    if parcels and not again:
        numbers = ", ".join(parcel.number for parcel in parcels)
        raise No(LabelVerdict.HAS_PARCEL, words(order) | {"parcels": numbers})
    products = office.shop.products(sorted({line.product_id for line in shown.lines if line.product_id}))
    request = label_request(shown, products.found, office.rules)
    if not isinstance(request, LabelRequest):
        raise No(LabelVerdict.WEIGHT_UNKNOWN, words(order) | {"products": ", ".join(request)})
    return request


def _parcels_under_way(office: LabelOffice, order: OrderRecord, shown: ShopOrder) -> Sequence[Parcel]:
    """Return the order's parcels but those whose label was taken back."""
    with office.store.transaction() as tx:
        labels = tx.labels.of(order.number)
    dead = {bare_number(label.tracking) for label in labels if label.state is LabelState.CANCELLED}
    return [parcel for parcel in shown.parcels if bare_number(parcel.number) not in dead]


def _try_out(office: LabelOffice, order: OrderRecord, request: LabelRequest) -> tuple[str, ...]:
    try:
        return office.labels.validate(request)
    except ConnectorError as error:
        raise No(LabelVerdict.FAILED, words(order, reason=error)) from error


# --- the question, and what follows it -----------------------------------------------------------


def _intend(office: LabelOffice, order: OrderRecord, last: LabelRecord | None) -> LabelRecord:
    """Remember the intent; of two wishes at the same moment one goes on."""
    with office.store.transaction() as tx:
        latest = tx.labels.latest(order.number)
        if latest != last:
            raise No(LabelVerdict.UNDER_WAY, words(order, latest), latest)
        return tx.labels.intend(order.number, office.labels.carrier.value)


def _create(
    office: LabelOffice, order: OrderRecord, request: LabelRequest, intended: LabelRecord
) -> tuple[LabelRecord, Label]:
    """Ask the carrier, once; what it made is remembered before anything else is done with it."""
    try:
        label = office.labels.create(request)
    except LabelsDoubtful as error:
        unclear = mark_unclear(office, intended, str(error))
        raise No(LabelVerdict.UNCLEAR, words(order, unclear, error), unclear) from error
    except ConnectorError as error:
        with office.store.transaction() as tx:
            failed = tx.labels.change(intended.id, state=LabelState.FAILED, reason=str(error))
            tx.journal.write(order.number, "label failed", reason=error)
        raise No(LabelVerdict.FAILED, words(order, failed, error), failed) from error
    with office.store.transaction() as tx:
        made = tx.labels.change(intended.id, state=LabelState.MADE, tracking=label.number)
        tx.journal.write(order.number, "label made", tracking=label.number, carrier=label.carrier)
    return made, label


def finish(
    office: LabelOffice,
    order: OrderRecord,
    made: LabelRecord,
    document: bytes = b"",
    warnings: tuple[str, ...] = (),
) -> LabelOutcome:
    """Save the document and enter the number; both are safe to do again."""
    saved, trouble = _save(office, made, document)
    try:
        office.shop.add_parcel(order.shop_id, Parcel(made.tracking, office.labels.carrier))
    except ConnectorError as error:
        values = words(order, saved, error)
        return LabelOutcome(LabelVerdict.NOT_ENTERED, values, saved, warnings, order.shop_id)
    with office.store.transaction() as tx:
        entered = tx.labels.change(made.id, state=LabelState.ENTERED)
        tx.journal.write(order.number, "number entered in the shop", tracking=made.tracking)
    office.notifier.clear_alarm(
        unclear_alarm(order.number), say("order {number} has a label", number=order.number)
    )
    verdict = LabelVerdict.NOT_SAVED if trouble else LabelVerdict.MADE
    return LabelOutcome(verdict, words(order, entered, trouble), entered, warnings, order.shop_id)


def _show_again(office: LabelOffice, order: OrderRecord, label: LabelRecord) -> LabelOutcome:
    """Tell where the label is; one that is not on the disk any more is fetched again."""
    saved, trouble = _save(office, label, b"")
    verdict = LabelVerdict.NOT_SAVED if trouble else LabelVerdict.KNOWN
    return LabelOutcome(verdict, words(order, saved, trouble), saved)


def _save(office: LabelOffice, label: LabelRecord, document: bytes) -> tuple[LabelRecord, str]:
    """Make sure that the document is on the disk; returns the label, and why that did not work."""
    if office.folder.has(label.file):
        return label, ""
    try:
        content = document or office.labels.document(label.tracking)
        path = office.folder.save(f"{label.number} {label.tracking}", content)
    except (ConnectorError, OSError) as error:
        return label, str(error)
    with office.store.transaction() as tx:
        return tx.labels.change(label.id, file=path), ""
