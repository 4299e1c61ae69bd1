"""Which alarm goes to whom: data.

The supplier hears of what only the supplier can decide or correct, the operator (the host) of what keeps the
machinery from working; of what may be either's both hear.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

SILENT_ALARM = "shop.silent"
HOOKS_ALARM = "shop.webhooks"
"""What the shop's webhooks are amiss with: they do not arrive, or cannot be set up."""
ACCESS_ALARM = "platform.access"
WITHDRAWALS_ALARM = "brake.withdrawals"
ENDS_ALARM = "brake.orders"
PRODUCTS_ALARM = "products.refused"
"""The alarms that a page gives buttons to."""


class Audience(StrEnum):
    """Who is told; each has addresses in the section ``alarms`` of the settings."""

    SUPPLIER = "supplier"
    OPERATOR = "operator"


_SUPPLIER = (Audience.SUPPLIER,)
_OPERATOR = (Audience.OPERATOR,)
_BOTH = (Audience.SUPPLIER, Audience.OPERATOR)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of alarm. ``name`` is its place in the texts, ``about`` what a single one is about."""

    name: str
    audiences: tuple[Audience, ...]
    about: str = ""


KINDS: Mapping[str, tuple[Audience, ...]] = {
    "shop.unreachable": _BOTH,
    "shop.access": _BOTH,
    "shop.slow": _OPERATOR,
    "shop.cache": _BOTH,
    "shop.rows": _SUPPLIER,
    "shop.webhooks": _OPERATOR,
    "shop.silent": _OPERATOR,
    "shop.second": _BOTH,
    "platform.unreachable": _BOTH,
    "platform.access": _BOTH,
    "callback.signatures": _BOTH,
    "webhooks.signatures": _OPERATOR,
    "brake.withdrawals": _SUPPLIER,
    "brake.orders": _SUPPLIER,
    "orders.stray": _SUPPLIER,
    "orders.found": _SUPPLIER,
    "orders.rates": _SUPPLIER,
    "shop.plugin": _SUPPLIER,
    "order.parked": _SUPPLIER,
    "order.waiting": _BOTH,
    "order.twin": _SUPPLIER,
    "order.double": _SUPPLIER,
    "order.pending_again": _SUPPLIER,
    "order.set_back": _SUPPLIER,
    "order.missing": _SUPPLIER,
    "order.unknown": _BOTH,
    "order.reopened": _SUPPLIER,
    "order.edited": _SUPPLIER,
    "order.unreadable": _BOTH,
    "order.status": _SUPPLIER,
    "order.refused": _SUPPLIER,
    "order.station": _SUPPLIER,
    "order.tracking": _SUPPLIER,
    "order.untracked": _SUPPLIER,
    "refund.deleted": _SUPPLIER,
    "refund": _SUPPLIER,
    "oversold": _SUPPLIER,
    "relay.stock": _SUPPLIER,
    "relay.refused": _SUPPLIER,
    "outbox.parked": _BOTH,
    "retail.untold": _SUPPLIER,
    "retail.order": _SUPPLIER,
    "products.refused": _BOTH,
    "label.unclear": _SUPPLIER,
    "label.sender": _SUPPLIER,
    "retail.stale": _SUPPLIER,
    "retail.twice": _SUPPLIER,
    "failing": _BOTH,
    "store.backup": _OPERATOR,
    "news.order": _SUPPLIER,
    "news.store": _BOTH,
}
"""Kinds by the beginning of their keys; what follows names the order, refund or message."""

_ABOUT_ORDERS = ("order.", "refund", "oversold", "relay.", "label.", "news.order")
_WITH_A_SECOND_NAME = frozenset({"refund", "refund.deleted"})
OTHER = Kind("other", _BOTH)
"""A kind that nobody has described: it is told to all rather than to none."""


def order_of(key: str) -> str:
    """Return Kickroute's number of the order that an alarm is about, empty when it is about none."""
    return kind_of(key).about if key.startswith(_ABOUT_ORDERS) else ""


def kind_of(key: str) -> Kind:
    """Return the kind of an alarm by its key."""
    for name in sorted(KINDS, key=len, reverse=True):
        if key == name:
            return Kind(name, KINDS[name])
        if key.startswith(f"{name}."):
            about = key.removeprefix(f"{name}.")
            about = about.rpartition(".")[0] or about if name in _WITH_A_SECOND_NAME else about
            return Kind(name, KINDS[name], about)
    return OTHER
