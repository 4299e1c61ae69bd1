"""Where labels are made, what may become of a wish for one, and how orders and labels are looked up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from connector.catalogue.release import ReleaseRules
from connector.labels.folder import LabelFolder
from connector.labels.postage import PostageRules
from connector.model import Fields
from connector.model.messages import say
from connector.model.records import LabelRecord, LabelState, OrderRecord, OrderState
from connector.ports import Labels, Notifier, Orders
from connector.settings import Settings
from connector.store import Store

UNDER_WAY = timedelta(minutes=3)
"""So long a question to the carrier may take; an intent that is older was interrupted."""

INTERRUPTED = say("the connector was stopped while it waited for the answer")
IN_SHOP = (OrderState.LIVE, OrderState.CONFIRMED, OrderState.PARKED)
"""States of orders that may have a label."""


class LabelVerdict(StrEnum):
    """What became of a wish for a label; each has its sentence in the texts."""

    MADE = "made"
    KNOWN = "known"
    CANCELLED = "cancelled"
    NOT_ENTERED = "not_entered"
    NOT_SAVED = "not_saved"
    NO_CARRIER = "no_carrier"
    ORDER_UNKNOWN = "order_unknown"
    ORDER_NOT_IN_SHOP = "order_not_in_shop"
    ORDER_ENDED = "order_ended"
    HAS_PARCEL = "has_parcel"
    WEIGHT_UNKNOWN = "weight_unknown"
    UNDER_WAY = "under_way"
    UNCLEAR = "unclear"
    FAILED = "failed"
    NO_LABEL = "no_label"
    NOT_CANCELLED = "not_cancelled"


_GOOD = frozenset({LabelVerdict.MADE, LabelVerdict.KNOWN, LabelVerdict.CANCELLED})


@dataclass(frozen=True, slots=True)
class LabelOutcome:
    """What became of it: ``values`` fill the verdict's sentence, ``shop_id`` is the order to report now."""

    verdict: LabelVerdict
    values: Mapping[str, str] = field(default_factory=dict)
    label: LabelRecord | None = None
    warnings: tuple[str, ...] = ()
    shop_id: str = ""

    @property
    def is_done(self) -> bool:
        """Tell whether what was wanted is so."""
        return self.verdict in _GOOD


@dataclass(frozen=True)
class LabelOffice:
    """The shop, the carrier, the memory, what the supplier wants on labels, and where they are saved.

    Saved labels are deleted after ``keep``.
    """

    shop: Orders
    labels: Labels
    store: Store
    notifier: Notifier
    rules: PostageRules
    folder: LabelFolder
    keep: timedelta = timedelta(days=30)

    @classmethod
    def build(
        cls, settings: Settings, shop: Orders, labels: Labels, store: Store, notifier: Notifier
    ) -> LabelOffice:
        """Build the office as the settings say."""
        # Prices play no part in what category a product is of.
        release = ReleaseRules.from_settings(settings.release, prices_include_tax=True, fields=Fields())
        return cls(
            shop=shop,
            labels=labels,
            store=store,
            notifier=notifier,
            rules=PostageRules.from_settings(settings.labels, release),
            folder=LabelFolder(Path(settings.labels.folder)),
            keep=timedelta(days=settings.labels.keep_days),
        )


class No(Exception):
    """The wish ends here; carries what became of it."""

    def __init__(
        self, verdict: LabelVerdict, values: Mapping[str, str], label: LabelRecord | None = None
    ) -> None:
        self.outcome = LabelOutcome(verdict, values, label)


def words(order: OrderRecord, label: LabelRecord | None = None, reason: object = "") -> dict[str, str]:
    """Return the values that sentences about an order and its label may name."""
    return {
        "number": order.number,
        "shop_number": order.shop_number,
        "tracking": label.tracking if label else "",
        "file": label.file if label else "",
        "reason": str(reason),
    }


def find_order(office: LabelOffice, number: str) -> OrderRecord:
    """Find an order by Kickroute's number or the shop's; raises No unless it is in the shop."""
    with office.store.reading() as tx:
        order = tx.orders.get(number) or tx.orders.by_shop_number(number)
    if order is None:
        raise No(LabelVerdict.ORDER_UNKNOWN, {"number": number})
    if order.state not in IN_SHOP or not order.shop_id or order.missing:
        raise No(LabelVerdict.ORDER_NOT_IN_SHOP, words(order))
    return order


def last_label(office: LabelOffice, order: OrderRecord) -> LabelRecord | None:
    """Return the newest label; one that was interrupted long enough ago is unclear from now on.

    Raises No while the carrier is being asked.
    """
    with office.store.reading() as tx:
        last = tx.labels.latest(order.number)
    if last is None or last.state is not LabelState.INTENDED:
        return last
    if not was_interrupted(office, last):
        raise No(LabelVerdict.UNDER_WAY, words(order, last), last)
    return mark_unclear(office, last, INTERRUPTED)


def was_interrupted(office: LabelOffice, label: LabelRecord) -> bool:
    """Tell whether a step lasts longer than it may: whoever took it is gone."""
    return office.store.now() - label.updated_at > UNDER_WAY


def unclear_alarm(number: str) -> str:
    """Name the alarm about a label of which nobody knows whether it was made."""
    return f"label.unclear.{number}"


def mark_unclear(office: LabelOffice, label: LabelRecord, reason: str) -> LabelRecord:
    """Remember that nobody knows whether this label was made, and let a person look."""
    with office.store.transaction() as tx:
        unclear = tx.labels.change(label.id, state=LabelState.UNCLEAR, reason=reason)
        tx.journal.write(label.number, "label unclear", reason=reason)
    office.notifier.raise_alarm(
        unclear_alarm(label.number),
        say(
            "whether the label of order {number} was made is not known ({reason}). Look for "
            "reference {number} in the carrier's portal: if it is there, print it there and enter "
            "its number in the shop's order; if not: kickroute-connector label {number} --again",
            number=label.number,
            reason=reason,
        ),
    )
    return unclear
