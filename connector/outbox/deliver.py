"""Deliver: from the outbox to the platform, one message at a time, deleted by id once taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from connector.alarms.kinds import ACCESS_ALARM
from connector.model import Event, ItemChanged, OrderChanged, OrderStatus, ProductOffered, RefundIssued
from connector.model.errors import (
    PlatformAccessDenied,
    PlatformRefused,
    PlatformUnavailable,
    SupplierInactive,
)
from connector.model.extensions import spoken
from connector.model.gtin import gtin14
from connector.model.messages import say
from connector.model.records import OutboxEntry
from connector.model.retail import ForwardAnswer, OrderForwarded
from connector.outbox.parked import park, tell_parked
from connector.outbox.retry import next_attempt
from connector.ports import Notifier, Platform
from connector.retail.answered import took, with_address
from connector.store import Store, Transaction
from connector.store.past.watched import bound_of

LIMITS: Mapping[str, int] = {"products.create": 200, "item.updated": 20}
"""How many events of a kind go into one message: as many as the platform's own plugin sends."""

TRIES_TOGETHER = 2
"""So often a message fails as a whole; then its events are tried one by one."""

UNKNOWN_GTIN = "unknown_gtin"

MOST_TRIES = 20
"""An event that failed so often while the platform took others is parked."""

ANSWERED_LATELY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one delivery did: events taken, events parked, and how long to rest (None: go on at once).

    ``away``: several messages failed one after the other.
    """

    taken: int = 0
    parked: int = 0
    rest_until: datetime | None = None
    paused: bool = False
    away: bool = False

    def plus(self, later: Delivered) -> Delivered:
        """Add what was done after this."""
        return replace(later, taken=self.taken + later.taken, parked=self.parked + later.parked)


def deliver(platform: Platform, store: Store, notifier: Notifier, *, jitter: float = 0.5) -> Delivered:
    """Send the most urgent events as one message, and say what is set aside by now.

    Taken ones are deleted by id. When the platform is unavailable they are postponed, and another message
    is tried: if that is taken, the platform is there and only these cannot be borne. When it refuses,
    the bad one is found by splitting and parked; when it refuses the key, sending pauses.
    """
    done = _deliver(platform, store, notifier, jitter)
    if done.taken or done.parked:
        tell_parked(store, notifier)
    return done


def _deliver(platform: Platform, store: Store, notifier: Notifier, jitter: float) -> Delivered:
    first = _send_next(platform, store, notifier, jitter)
    if first.rest_until is None or first.away:
        return first
    other = _send_next(platform, store, notifier, jitter)
    if other.rest_until is not None:
        with store.transaction() as tx:
            tx.facts.platform_away = True
        return replace(first.plus(other), rest_until=min(first.rest_until, other.rest_until), away=True)
    has_shown = other.taken or other.parked or other.paused
    return first.plus(other) if has_shown else first


def _send_next(platform: Platform, store: Store, notifier: Notifier, jitter: float) -> Delivered:
    now = store.now()
    with store.reading() as tx:
        if tx.facts.sending_paused is not None:
            return Delivered(paused=True)
        not_before = tx.facts.send_not_before
        if not_before is not None and now < not_before:
            return Delivered(rest_until=not_before, away=True)
        entries = tx.outbox.due(now, LIMITS)
    return _send(platform, store, notifier, entries, jitter) if entries else Delivered()


def resume_sending(platform: Platform, store: Store, notifier: Notifier, callback_url: str) -> bool:
    """Ask the platform with ``connection.test`` whether the key works; ends a pause when it does."""
    try:
        extensions = platform.test_connection(callback_url)
    except PlatformAccessDenied as error:
        _pause(store, notifier, error)
        return False
    with store.transaction() as tx:
        tx.facts.sending_paused = None
        tx.facts.sending_inactive = False
        tx.facts.send_not_before = None
        tx.facts.extensions = extensions
        tx.outbox.retry_now()
    notifier.clear_alarm(ACCESS_ALARM, say("the platform accepts the key"))
    return True


def _send(
    platform: Platform, store: Store, notifier: Notifier, entries: Sequence[OutboxEntry], jitter: float
) -> Delivered:
    try:
        answer = platform.send(_spoken(store, entries))
    except PlatformAccessDenied as error:
        _pause(store, notifier, error)
        return Delivered(paused=True)
    except PlatformUnavailable as error:
        return _unavailable(platform, store, notifier, entries, error, jitter)
    except PlatformRefused as error:
        return _split(platform, store, notifier, entries, error, jitter)
    _taken(store, entries, answer)
    return Delivered(taken=len(entries))


def _spoken(store: Store, entries: Sequence[OutboxEntry]) -> list[Event]:
    """Return what is sent: nothing that this platform does not know, whatever it knew when it was written.

    A retailer's order gets the address that it goes to, which is not kept in the outbox.
    """
    with store.reading() as tx:
        extensions = tx.facts.extensions
        events = [spoken(entry.event, extensions) for entry in entries]
        return [with_address(tx, event) if isinstance(event, OrderForwarded) else event for event in events]


def _taken(store: Store, entries: Sequence[OutboxEntry], answer: ForwardAnswer | None = None) -> None:
    with store.transaction() as tx:
        tx.outbox.delete([entry.id for entry in entries])
        tx.catalogue.acknowledge(*_taken_items(entries))
        tx.facts.taken_at = store.now()
        tx.latencies.took(_spans(entries, store.now()))
        if tx.facts.platform_away:
            # It is back: what was postponed meanwhile need not wait any longer.
            tx.facts.platform_away = False
            tx.outbox.retry_now()
        for entry in entries:
            if isinstance(entry.event, RefundIssued):
                tx.journal.write(entry.event.number, "refund told", money=True, total=entry.event.total)
            elif isinstance(entry.event, OrderForwarded):
                took(tx, entry.event, answer, store.now())
            elif isinstance(entry.event, OrderChanged):
                parcel = entry.event.parcel.number if entry.event.parcel else ""
                tx.journal.write(entry.event.number, "told", status=entry.event.status or "", parcel=parcel)
                is_cancelled = entry.event.status is OrderStatus.CANCELLED
                if is_cancelled and (count := tx.outbox.drop_refused_refunds(entry.event.number)):
                    tx.journal.write(entry.event.number, "refund covered", money=True, count=count)


def _spans(entries: Sequence[OutboxEntry], now: datetime) -> Counter[int]:
    """Count how long the stock changes among these took, from when they were read in the shop."""
    changes = (e for e in entries if isinstance(e.event, ItemChanged) and e.event.stock is not None)
    return Counter(bound_of(now - entry.created_at) for entry in changes)


def _taken_items(entries: Sequence[OutboxEntry]) -> tuple[set[str], set[str]]:
    """Return which items (as GTIN-14) these messages make live, and which they withdraw; the last counts."""
    is_live: dict[str, bool] = {}
    for event in (entry.event for entry in entries):
        if isinstance(event, ProductOffered):
            is_live |= {gtin14(item.gtin): True for item in event.items}
        elif isinstance(event, ItemChanged) and event.live is not None:
            is_live[gtin14(event.gtin)] = event.live
    live = {key for key, found in is_live.items() if found}
    return live, is_live.keys() - live


def _unavailable(
    platform: Platform,
    store: Store,
    notifier: Notifier,
    entries: Sequence[OutboxEntry],
    error: PlatformUnavailable,
    jitter: float,
) -> Delivered:
    attempts = max(entry.attempts for entry in entries) + 1
    if error.retry_after is None and attempts > TRIES_TOGETHER and len(entries) > 1:
        return _one_by_one(platform, store, notifier, entries, jitter)
    next_at = next_attempt(attempts, store.now(), error.retry_after, jitter)
    with store.transaction() as tx:
        taken_at = tx.facts.taken_at
        is_there = taken_at is not None and taken_at > store.now() - ANSWERED_LATELY
        if not (len(entries) == 1 and attempts > MOST_TRIES and is_there):
            tx.outbox.postpone([entry.id for entry in entries], next_at, str(error))
            if error.retry_after is not None:
                tx.facts.send_not_before = next_at
            return Delivered(rest_until=next_at, away=error.retry_after is not None)
    park(store, entries[0], say("it fails again and again while others are taken ({reason})", reason=error))
    return Delivered(parked=1)


def _one_by_one(
    platform: Platform, store: Store, notifier: Notifier, entries: Sequence[OutboxEntry], jitter: float
) -> Delivered:
    """Find out which event of a message makes it fail; those that failed alone before come last.

    When two fail one after the other, the platform is taken for away and the rest is postponed.
    """
    done = Delivered()
    failed_in_row = 0
    waiting = sorted(entries, key=lambda entry: entry.attempts)
    while waiting and failed_in_row < 2:
        tried = _send(platform, store, notifier, [waiting.pop(0)], jitter)
        done = done.plus(tried)
        if tried.paused or tried.away:
            return done
        failed_in_row = failed_in_row + 1 if tried.rest_until is not None else 0
    if failed_in_row < 2:
        return replace(done, rest_until=None)
    next_at = done.rest_until or store.now()
    with store.transaction() as tx:
        reason = say("the platform does not answer")
        tx.outbox.postpone([entry.id for entry in waiting], next_at, reason, was_tried=False)
        tx.facts.platform_away = True
    return replace(done, away=True)


def _split(
    platform: Platform,
    store: Store,
    notifier: Notifier,
    entries: Sequence[OutboxEntry],
    error: PlatformRefused,
    jitter: float,
) -> Delivered:
    if len(entries) == 1 and _is_reached(entries[0], error):
        _taken(store, entries)
        return Delivered(taken=1)
    if len(entries) == 1:
        park(store, entries[0], str(error), is_unknown=error.code == UNKNOWN_GTIN)
        return Delivered(parked=1)
    middle = len(entries) // 2
    done = Delivered()
    for half in (entries[:middle], entries[middle:]):
        done = done.plus(_send(platform, store, notifier, half, jitter))
        if done.paused or done.rest_until is not None:
            break
    return done


def failing_reason(tx: Transaction) -> str:
    """Return why the platform takes nothing; one message that fails while others are taken is no reason."""
    failed, taken_at = tx.outbox.failing_since(), tx.facts.taken_at
    if failed is not None and (taken_at is None or taken_at < failed[0]):
        return failed[1]
    return ""


def takes_messages(tx: Transaction) -> bool:
    """Tell whether the platform takes what it is told: not paused, not failing, not refusing all of it."""
    refuses_all = (
        tx.outbox.counts()[1] > 0 and tx.catalogue.count_told() > 0 and not tx.catalogue.count_live()
    )
    return tx.facts.sending_paused is None and not failing_reason(tx) and not refuses_all


def _is_reached(entry: OutboxEntry, error: PlatformRefused) -> bool:
    """Tell whether an item that is to be withdrawn is not there at all."""
    is_withdrawal = isinstance(entry.event, ItemChanged) and entry.event.live is False
    return is_withdrawal and error.code == UNKNOWN_GTIN


def _pause(store: Store, notifier: Notifier, error: PlatformAccessDenied) -> None:
    with store.transaction() as tx:
        tx.facts.sending_paused = str(error)
        tx.facts.sending_inactive = isinstance(error, SupplierInactive)
    advice = (
        say("wait until Kickroute has activated your profile; sending goes on by itself then")
        if isinstance(error, SupplierInactive)
        else say("check kickroute.api_key in the settings; sending goes on once the platform accepts it")
    )
    notifier.raise_alarm(
        ACCESS_ALARM,
        say("nothing is sent to the platform: {reason}. What to do: {advice}", reason=error, advice=advice),
    )
