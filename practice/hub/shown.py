"""What the platform's pages show, read from the hub."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from practice.hub.catalogue import Offer
from practice.hub.examples import BILLING, SHIPPING
from practice.hub.money import ZERO, cents

if TYPE_CHECKING:
    from practice.hub.platform import Platform

MOST = 200
"""Bookings that are shown."""

PER_PAGE = 40
STATUSES = ("on-hold", "awaiting-fulfillment", "completed", "refunded", "cancelled")
"""What a retailer may want of an order; a supplier takes the first two only."""


@dataclass(frozen=True, slots=True)
class Counter:
    """What a retailer can order, and the platform in figures; amounts in EUR."""

    offers: tuple[Offer, ...]
    live: int
    orders: int
    held: Decimal
    paid: Decimal


@dataclass(frozen=True, slots=True)
class Found:
    """A page of offers; ``count`` is of all that were looked for."""

    offers: tuple[Offer, ...]
    q: str
    page: int
    pages: int
    count: int


def counter(hub: Platform) -> Counter:
    """Read what can be ordered now, by name."""
    every = _offers(hub)
    live = [offer for offer in every if offer.is_live]
    balances = hub.ledger.balances()
    sums = dict.fromkeys(("held", "supplier"), ZERO)
    for account, balance in balances.items():
        side = account.partition(":")[0]
        if side in sums:
            sums[side] += balance
    there = tuple(offer for offer in live if offer.why_not(1) is None)
    return Counter(there, len(live), len(hub.orders()), sums["held"], sums["supplier"])


def catalogue(hub: Platform, q: str, page: int) -> Found:
    """Read a page of the offers in whose name or GTIN the words stand."""
    words = q.casefold().split()
    found = [o for o in _offers(hub) if all(w in f"{described(o)} {o.gtin}".casefold() for w in words)]
    pages = max(1, -(-len(found) // PER_PAGE))
    page = min(max(1, page), pages)
    return Found(tuple(found[(page - 1) * PER_PAGE : page * PER_PAGE]), q, page, pages, len(found))


def order(hub: Platform, number: str) -> dict[str, Any]:
    """Read a part with its order, money, and all answers; raises Unknown."""
    part = hub.part(number)
    offers = hub.catalogue(part.supplier)
    names = {line.gtin: described(offers[line.gtin]) for line in part.lines if line.gtin in offers}
    whole = next(o for o in hub.orders() if part.number in {p.number for p in o.parts})
    types = {delivery.id: delivery.type for delivery in hub.deliveries(number)}
    return {
        "part": part,
        "order": whole,
        "names": names,
        "position": hub.ledger.position(number),
        "refunds": hub.refunds(number),
        "attempts": [(types.get(attempt.delivery_id, ""), attempt) for attempt in hub.attempts(number)],
        "statuses": STATUSES,
        "shipping_gross": part.gross - sum((line.gross_total for line in part.lines), ZERO),
    }


def recipient(form: Mapping[str, str]) -> dict[str, Any]:
    """Return the end customer's address: the example's, with the name that was typed."""
    first, _, last = form.get("recipient", "").strip()[:60].rpartition(" ")
    return SHIPPING | ({"first_name": first or "–", "last_name": last} if last else {})


def forged_order(gtin: str) -> dict[str, Any]:
    """Return the body of an order as a stranger would make it up."""
    item = {"gtin": gtin, "quantity": 1, "net_total": str(cents(Decimal("0.01")))}
    return {
        "kickroute_order_number": "KR-FORGED",
        "status": "awaiting-fulfillment",
        "shipping": SHIPPING,
        "billing": BILLING | {"email": "evil@retail.example"},
        "items": [item],
        "shipping_net_total": "0.00",
    }


def described(offer: Offer) -> str:
    """Name an offer with what sets a variant apart."""
    apart = ", ".join(str(value) for value in offer.attributes.values())
    return f"{offer.name} ({apart})" if apart else offer.name


def _offers(hub: Platform) -> list[Offer]:
    every = [offer for supplier in hub.suppliers() for offer in hub.catalogue(supplier.name).values()]
    return sorted(every, key=lambda offer: (described(offer).casefold(), offer.gtin))
