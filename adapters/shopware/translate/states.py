"""The one table between Shopware's states and the statuses of the wire, in and out.

Shopware keeps three states for an order: its own, one for each delivery and one for each transaction
(facts 6). What the retailer sets is the payment's state alone, with our tag for *on hold*; what the shop's
staff does shows in all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from connector.model import FINAL_STATUSES, OrderStatus
from connector.model.messages import joined, say

OPEN = "open"
PAID = "paid"


@dataclass(frozen=True, slots=True)
class Target:
    """What an order needs to have a status: its payment's state, and whether it carries our tag."""

    transaction: str
    on_hold: bool


TARGETS: Mapping[OrderStatus, Target] = MappingProxyType(
    {
        OrderStatus.PENDING_PAYMENT: Target(OPEN, on_hold=False),
        OrderStatus.ON_HOLD: Target(OPEN, on_hold=True),
        OrderStatus.AWAITING_FULFILLMENT: Target(PAID, on_hold=False),
    }
)
"""In: what a retailer's status becomes."""

ACTIONS: Mapping[str, str] = MappingProxyType({OPEN: "reopen", PAID: "paid"})
"""The action that leads a transaction to a state."""

_CANCELLED = "cancelled"
_COMPLETED = "completed"
_REFUNDED = "refunded"
_SENT = frozenset({"shipped", "returned", "returned_partially"})
_UNPAID = frozenset({OPEN, "reminded", "in_progress", "authorized", "unconfirmed", "paid_partially"})
_PAID = frozenset({PAID, "refunded_partially"})
_GIVEN_UP = frozenset({"cancelled", "failed"})


@dataclass(frozen=True, slots=True)
class States:
    """The states of an order; ``transaction`` is that of the payment that counts, empty without one."""

    order: str
    deliveries: tuple[str, ...]
    transaction: str
    on_hold: bool

    @property
    def text(self) -> str:
        """The states in one text, for people."""
        parts = (
            self.order,
            self.transaction or say("no payment"),
            ", ".join(self.deliveries) or say("no delivery"),
        )
        return joined(" / ", (*parts, say("on hold")) if self.on_hold else parts)

    @property
    def status(self) -> OrderStatus | None:
        """Out: the status on the wire; None when there is no word for it.

        The strongest counts: cancelled, then refunded (which moves no money), then completed or all
        deliveries sent, then the payment.
        """
        if self.order == _CANCELLED:
            return OrderStatus.CANCELLED
        if self.transaction == _REFUNDED:
            return OrderStatus.REFUNDED
        if self.order == _COMPLETED or self._is_sent:
            return OrderStatus.COMPLETED
        if self.transaction in _PAID:
            return OrderStatus.AWAITING_FULFILLMENT
        if self.transaction in _UNPAID:
            return OrderStatus.ON_HOLD if self.on_hold else OrderStatus.PENDING_PAYMENT
        return None

    def meaning(self, own: Mapping[str, OrderStatus]) -> OrderStatus | None:
        """Out: the status on the wire, where ``own`` says what the shop's own states mean.

        Cancelled and refunded count in any case. An own state of the order itself counts before one of its
        deliveries, that before its payment's.
        """
        if self.status in (OrderStatus.CANCELLED, OrderStatus.REFUNDED):
            return self.status
        meant = {own.get(state) for state in self.deliveries if state != _CANCELLED}
        told = [own.get(self.order), *(meant if len(meant) == 1 else ()), own.get(self.transaction)]
        return next((status for status in told if status is not None), None) or self.status

    @property
    def _is_sent(self) -> bool:
        meant = [state for state in self.deliveries if state != _CANCELLED]
        return bool(meant) and all(state in _SENT for state in meant)


def target_of(status: OrderStatus) -> Target:
    """Return what an open status needs; raises ValueError for a final one."""
    if status in FINAL_STATUSES:
        raise ValueError(f"the connector never sets a final status, and {status} is one")
    return TARGETS[status]


def counting(transactions: Sequence[str]) -> int:
    """Return which of an order's transactions (oldest first) counts: the last that was not given up."""
    kept = [at for at, state in enumerate(transactions) if state not in _GIVEN_UP]
    return kept[-1] if kept else len(transactions) - 1
