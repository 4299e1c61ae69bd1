"""Deliver: from the outbox to the platform, one message at a time, deleted by id once taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from connector.errors import PlatformAccessDenied, PlatformRefused, PlatformUnavailable, SupplierInactive
from connector.model import ItemChanged, OrderChanged, ProductOffered, RefundIssued
from connector.ports import Notifier, Platform
from connector.records import OutboxEntry
from connector.retry import next_attempt
from connector.store import Store

LIMITS: Mapping[str, int] = {"products.create": 200, "item.updated": 20}
"""How many events of a kind go into one message: as many as the platform's own plugin sends."""

PAUSED = "deliver.paused"
ACCESS_ALARM = "platform.access"


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one delivery did: events taken, events parked, and how long to rest (None: go on at once)."""

    taken: int = 0
    parked: int = 0
    rest_until: datetime | None = None
    paused: bool = False


def deliver(platform: Platform, store: Store, notifier: Notifier, *, jitter: float = 0.5) -> Delivered:
    """Send the most urgent events as one message.

    Taken ones are deleted by id. When the platform is unavailable they are postponed; when it refuses,
    the bad one is found by splitting and parked; when it refuses the key, sending pauses.
    """
    with store.transaction() as tx:
        if tx.facts.get(PAUSED) is not None:
            return Delivered(paused=True)
        entries = tx.outbox.due(store.now(), LIMITS)
    return _send(platform, store, notifier, entries, jitter) if entries else Delivered()


def resume_sending(platform: Platform, store: Store, notifier: Notifier, callback_url: str) -> bool:
    """Ask the platform with ``connection.test`` whether the key works; ends a pause when it does."""
    try:
        platform.test_connection(callback_url)
    except PlatformAccessDenied as error:
        _pause(store, notifier, error)
        return False
    with store.transaction() as tx:
        tx.facts.put(PAUSED, None)
        tx.outbox.retry_now()
    notifier.clear_alarm(ACCESS_ALARM, "the platform accepts the key")
    return True


def _send(
    platform: Platform, store: Store, notifier: Notifier, entries: Sequence[OutboxEntry], jitter: float
) -> Delivered:
    try:
        platform.send([entry.event for entry in entries])
    except PlatformAccessDenied as error:
        _pause(store, notifier, error)
        return Delivered(paused=True)
    except PlatformUnavailable as error:
        return _postpone(store, entries, error, jitter)
    except PlatformRefused as error:
        return _split(platform, store, notifier, entries, error, jitter)
    _taken(store, entries)
    return Delivered(taken=len(entries))


def _taken(store: Store, entries: Sequence[OutboxEntry]) -> None:
    with store.transaction() as tx:
        tx.outbox.delete([entry.id for entry in entries])
        for entry in entries:
            if isinstance(entry.event, RefundIssued):
                tx.journal.write(entry.event.number, "refund told", money=True, total=entry.event.total)
            elif isinstance(entry.event, OrderChanged):
                parcel = entry.event.parcel.number if entry.event.parcel else ""
                tx.journal.write(entry.event.number, "told", status=entry.event.status or "", parcel=parcel)


def _postpone(
    store: Store, entries: Sequence[OutboxEntry], error: PlatformUnavailable, jitter: float
) -> Delivered:
    attempts = max(entry.attempts for entry in entries) + 1
    next_at = next_attempt(attempts, store.now(), error.retry_after, jitter)
    with store.transaction() as tx:
        tx.outbox.postpone([entry.id for entry in entries], next_at, str(error))
    return Delivered(rest_until=next_at)


def _split(
    platform: Platform,
    store: Store,
    notifier: Notifier,
    entries: Sequence[OutboxEntry],
    error: PlatformRefused,
    jitter: float,
) -> Delivered:
    if len(entries) == 1:
        _park(store, notifier, entries[0], str(error))
        return Delivered(parked=1)
    middle = len(entries) // 2
    taken = parked = 0
    for half in (entries[:middle], entries[middle:]):
        done = _send(platform, store, notifier, half, jitter)
        taken, parked = taken + done.taken, parked + done.parked
        if done.paused or done.rest_until is not None:
            return Delivered(taken, parked, done.rest_until, done.paused)
    return Delivered(taken, parked)


def _park(store: Store, notifier: Notifier, entry: OutboxEntry, reason: str) -> None:
    with store.transaction() as tx:
        tx.outbox.park(entry.id, reason)
    notifier.raise_alarm(
        f"outbox.parked.{entry.id}",
        f"the platform refuses {describe(entry)}: {reason}. After correcting it: kickroute-connector outbox "
        f"--retry {entry.id}; to give it up: kickroute-connector outbox --discard {entry.id}",
    )


def _pause(store: Store, notifier: Notifier, error: PlatformAccessDenied) -> None:
    with store.transaction() as tx:
        tx.facts.put(PAUSED, str(error))
    advice = (
        "wait until Kickroute has activated your profile; sending goes on by itself then"
        if isinstance(error, SupplierInactive)
        else "check kickroute.api_key in the settings; sending goes on once the platform accepts it"
    )
    notifier.raise_alarm(ACCESS_ALARM, f"nothing is sent to the platform: {error}. What to do: {advice}")


def describe(entry: OutboxEntry) -> str:
    """Name an event for people: what it is about, without any address."""
    event = entry.event
    if isinstance(event, ProductOffered):
        return f"product “{event.name}” (id {event.product_id})"
    if isinstance(event, ItemChanged):
        return f"a change of the item with GTIN {event.gtin}"
    if isinstance(event, RefundIssued):
        return f"the refund of {event.total} for order {event.number}"
    what = f"status {event.status}" if event.status else "a tracking number"
    return f"{what} for order {event.number}"
