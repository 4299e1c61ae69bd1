"""Parked: what the platform refuses is set aside for a person, and said in as few alarms as people can use.

Each message about an order has an alarm of its own: it is about money, and holds its order up. Refused
products and items are one alarm together, however many they are, with a count for each reason.
"""

from __future__ import annotations

import re
from collections import Counter

from connector.alarms.kinds import PRODUCTS_ALARM
from connector.model import ItemChanged, ProductOffered, RefundIssued
from connector.model.gtin import gtin14
from connector.model.messages import joined, say, say_n, with_texts
from connector.model.orders import status_in_words
from connector.model.records import OutboxEntry
from connector.model.retail import LinkChanged, OrderForwarded, SoldOrderChanged
from connector.ports import Notifier
from connector.retail.answered import refused
from connector.store import Store

ALARM = PRODUCTS_ALARM
MOST_REASONS = 5
LONGEST_REASON = 200
_VALUES = re.compile(r"“[^”]*”|„[^“]*“|\"[^\"]*\"|'[^']*'|\(got [^()]*\)|\d+")
"""What differs between two refusals for the same reason: names, numbers, and what was found."""


def order_alarm(entry_id: object) -> str:
    """Name the alarm about a refused message about an order."""
    return f"outbox.parked.{entry_id}"


def park(store: Store, entry: OutboxEntry, reason: str, *, is_unknown: bool = False) -> None:
    """Set an event aside; an item that the platform does not know is not live there, whatever it took.

    A retailer's order that is refused stands among the forwarded ones, from where it can be told again.
    """
    with store.transaction() as tx:
        if is_unknown and isinstance(entry.event, ItemChanged):
            tx.catalogue.acknowledge((), {gtin14(entry.event.gtin)})
        if isinstance(entry.event, RefundIssued):
            total = entry.event.total
            tx.journal.write(entry.event.number, "refund refused", money=True, total=total, reason=reason)
        if isinstance(entry.event, OrderForwarded):
            refused(tx, entry.event, reason)
        else:
            tx.outbox.park(entry.id, reason)


def tell_parked(store: Store, notifier: Notifier) -> None:
    """Raise, renew and end the alarms about what is set aside; where it is as it was told nothing is done."""
    with store.reading() as tx:
        still = [str(entry_id) for entry_id in tx.outbox.parked_about_orders()]
        told = set(tx.facts.parked_told.all())
        state = tx.outbox.state_of_parked_items()
        is_as_told = tx.facts.parked_products_told == state
        reasons = {} if is_as_told else tx.outbox.reasons_of_parked_items()
        untold = [entry_id for entry_id in still if entry_id not in told]
        new = [entry for entry_id in untold if (entry := tx.outbox.entry(int(entry_id)))]
    for entry in new:
        notifier.raise_alarm(order_alarm(entry.id), _order_sentence(entry))
    over = told.difference(still)
    for entry_id in over:
        notifier.clear_alarm(order_alarm(entry_id), say("the message is set aside no more"))
    if reasons:
        notifier.raise_alarm(ALARM, _products_sentence(reasons))
    elif not is_as_told:
        notifier.clear_alarm(ALARM, say("no message about products is set aside any more"))
    if not is_as_told or new or over:
        with store.transaction() as tx:
            tx.facts.parked_products_told = state
            for entry in new:
                tx.facts.parked_told.put(str(entry.id), True)
            for entry_id in over:
                tx.facts.parked_told.put(entry_id, None)


def _order_sentence(entry: OutboxEntry) -> str:
    return say(
        "the platform refuses {event}: {reason}. After correcting it: kickroute-connector outbox "
        "--retry {id}; to give it up: kickroute-connector outbox --discard {id}",
        event=describe(entry),
        reason=entry.reason,
        id=entry.id,
    )


def _products_sentence(reasons: dict[str, int]) -> str:
    return say_n(
        "the platform refuses a message about products: {reasons}. Correct the products in the shop, and "
        "they are told again by themselves. To see it: kickroute-connector outbox --parked; to have it "
        "tried again: kickroute-connector outbox --retry all",
        "the platform refuses {count} messages about products: {reasons}. Correct the products "
        "in the shop, and they are told again by themselves. To see all: kickroute-connector "
        "outbox --parked; to have all tried again: kickroute-connector outbox --retry all",
        sum(reasons.values()),
        reasons=joined("; ", _groups(reasons)),
    )


def _groups(reasons: dict[str, int]) -> list[str]:
    """Put reasons together that differ in names and numbers only; the most frequent first, by an example."""
    counts, examples = Counter[str](), dict[str, str]()
    for reason, count in sorted(reasons.items()):
        kind = _VALUES.sub("…", reason)
        counts[kind] += count
        examples.setdefault(kind, reason)
    shown = counts.most_common(MOST_REASONS)
    parts: list[str] = [
        say("{count} × {reason}", count=count, reason=with_texts(_shortened, examples[kind]))
        for kind, count in shown
    ]
    if other := sum(counts.values()) - sum(count for _, count in shown):
        parts.append(say("{count} × other reasons", count=other))
    return parts


def _shortened(words: str) -> str:
    return words[:LONGEST_REASON]


def describe(entry: OutboxEntry) -> str:
    """Name an event for people: what it is about, without any address."""
    event = entry.event
    if isinstance(event, ProductOffered):
        return say("product “{name}” (id {id})", name=event.name, id=event.product_id)
    if isinstance(event, ItemChanged):
        return say("a change of the item with GTIN {gtin}", gtin=event.gtin)
    if isinstance(event, RefundIssued):
        return say("the refund of {total} for order {number}", total=event.total, number=event.number)
    if isinstance(event, LinkChanged):
        return say("the link of the item with GTIN {gtin}", gtin=event.gtin)
    if isinstance(event, OrderForwarded):
        return say("order {number} of your own customer", number=event.number)
    if isinstance(event, SoldOrderChanged):
        status = status_in_words(event.status)
        return say("status {status} for order {number}", status=status, number=event.number)
    what = (
        say("status {status}", status=status_in_words(event.status))
        if event.status
        else say("a tracking number")
    )
    return say("{what} for order {number}", what=what, number=event.number)
