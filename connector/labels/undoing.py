"""Take labels back, finish what was interrupted, and delete what was kept long enough."""

from __future__ import annotations

from connector.labels.making import finish
from connector.labels.office import (
    INTERRUPTED,
    LabelOffice,
    LabelOutcome,
    LabelVerdict,
    No,
    find_order,
    last_label,
    mark_unclear,
    was_interrupted,
    words,
)
from connector.model.errors import ConnectorError
from connector.model.records import LabelState


def cancel_label(office: LabelOffice, number: str) -> LabelOutcome:
    """Take back the order's newest label; its number stays in the shop's order until staff remove it."""
    try:
        return _cancel(office, number)
    except No as no:
        return no.outcome


def _cancel(office: LabelOffice, number: str) -> LabelOutcome:
    order = find_order(office, number)
    last = last_label(office, order)
    if last is None or last.state not in (LabelState.MADE, LabelState.ENTERED):
        is_unclear = last is not None and last.state is LabelState.UNCLEAR
        raise No(LabelVerdict.UNCLEAR if is_unclear else LabelVerdict.NO_LABEL, words(order, last), last)
    try:
        office.labels.cancel(last.tracking)
    except ConnectorError as error:
        raise No(LabelVerdict.NOT_CANCELLED, words(order, last, error), last) from error
    office.folder.remove(last.file)
    with office.store.transaction() as tx:
        cancelled = tx.labels.change(last.id, state=LabelState.CANCELLED, file="")
        tx.journal.write(order.number, "label cancelled", tracking=last.tracking)
    return LabelOutcome(LabelVerdict.CANCELLED, words(order, last), cancelled)


def reconcile_labels(office: LabelOffice) -> None:
    """Say which labels are unclear, enter numbers that are not in the shop yet, and delete old files.

    No label is made here. What the shop or the carrier does not serve now waits for the next time.
    """
    store = office.store
    with store.transaction() as tx:
        intended = tx.labels.in_states([LabelState.INTENDED])
        made = [(label, tx.orders.get(label.number)) for label in tx.labels.in_states([LabelState.MADE])]
        old = tx.labels.with_file(store.now() - office.keep)
    for label in intended:
        if was_interrupted(office, label):
            mark_unclear(office, label, INTERRUPTED)
    for label, order in made:
        if order is not None and was_interrupted(office, label):
            finish(office, order, label)
    for label in old:
        office.folder.remove(label.file)
        with store.transaction() as tx:
            tx.labels.change(label.id, file="")
