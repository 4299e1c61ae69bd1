"""Carry out what was planned, part by part, and take it back: what stood there is remembered before.

A part is remembered and journalled before it is written, and what the shop did not take after. Whatever
breaks off in between, the same file again writes only what is missing, and undoing puts back only where our
value still stands.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from connector.model import FieldSpot
from connector.model.messages import say
from connector.model.prices import read_price
from connector.ports import OwnFields
from connector.pricing.plan import Change, Kind, Unusable
from connector.store import Store, Transaction

AT_ONCE = 100
_KEPT_RUNS = 3
"""Runs that can be undone, one after the other."""

_ENTERED = {Kind.PRICE: "dealer price entered", Kind.CATEGORY: "category entered"}
_PUT_BACK = {Kind.PRICE: "dealer price put back", Kind.CATEGORY: "category put back"}
_NOT_TAKEN = {Kind.PRICE: "dealer price not taken", Kind.CATEGORY: "category not taken"}

_NOTHING = "[]"
"""Stands under the number of a run that has written nothing yet."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Written:
    """What became of it: how many values were written, and what was not, with the reason."""

    count: int
    unusable: tuple[Unusable, ...]


def write(shop: OwnFields, store: Store, changes: Sequence[Change], progress: Progress) -> Written:
    """Write all changes and look at them; raises the shop's errors, what was written so far remembered.

    What was written and does not count stands among what was not, and is counted and undone all the same. A
    field that holds another value than the one to be replaced was changed meanwhile, and is left alone; one
    that holds the new value already is neither written nor counted.
    """
    run = _begin(store)
    try:
        return _write(shop, store, changes, progress, run)
    finally:
        _end(store, run)


def _write(shop: OwnFields, store: Store, changes: Sequence[Change], progress: Progress, run: int) -> Written:
    done, looked_at, unusable = 0, 0, list[Unusable]()
    for number, whole in enumerate(_parts(changes)):
        former = shop.read_fields([change.spot for change in whole])
        part = [c for c in whole if not is_same(former.get(c.spot), c.after)]
        moved = [c for c in part if _has_moved(former.get(c.spot), c.before)]
        part = [c for c in part if c not in moved]
        unusable += [Unusable(c.line, c.gtin or c.name, _CHANGED) for c in moved]
        key = f"{run:06}:{number:06}"
        there = [change for change in part if change.spot in former]
        with store.transaction() as tx:
            tx.facts.price_runs.put(key, json.dumps([_remembered(c, former[c.spot]) for c in there]))
            for change in there:
                _journal(tx, _ENTERED[change.kind], change, former[change.spot])
        refused = shop.write_fields({change.spot: change.after for change in part}) if part else {}
        taken = [change for change in there if change.spot not in refused]
        with store.transaction() as tx:
            kept = [_remembered(change, former[change.spot]) for change in taken]
            tx.facts.price_runs.put(key, json.dumps(kept) if kept else None)
            for change in there:
                if change.spot in refused:
                    _journal(tx, _NOT_TAKEN[change.kind], change, former[change.spot])
        unusable += [Unusable(c.line, c.gtin or c.name, refused[c.spot]) for c in part if c.spot in refused]
        unusable += _not_shown(shop, taken)
        done, looked_at = done + len(taken), looked_at + len(whole)
        progress(looked_at, len(changes))
    return Written(done, tuple(unusable))


def last_run(store: Store) -> tuple[Change, ...]:
    """Return what the last run wrote, as it would be put back; empty when nothing can be undone."""
    with store.reading() as tx:
        return tuple(change for change, _ in _entries(_last(tx)))


def last_run_number(store: Store) -> int:
    """Return the number of the run that would be undone; 0 when nothing can be."""
    with store.reading() as tx:
        return _run(next(iter(_last(tx)), "0"))


def _has_moved(now: str | None, before: str) -> bool:
    """Tell whether a field holds a value of its own that is not the one to be replaced."""
    return bool(now and now.strip()) and not is_same(now, before)


def undo(shop: OwnFields, store: Store, progress: Progress) -> Written:
    """Put back what stood there before the last run; a value that is no longer ours is left alone."""
    with store.reading() as tx:
        parts = _last(tx)
    total = sum(len(json.loads(value)) for value in parts.values())
    done, unusable = 0, list[Unusable]()
    for key, value in sorted(parts.items(), reverse=True):
        entries = list(_entries({key: value}))
        now = shop.read_fields([change.spot for change, _ in entries])
        ours = [change for change, written in entries if is_same(now.get(change.spot), written)]
        with store.transaction() as tx:
            for change in ours:
                _journal(tx, _PUT_BACK[change.kind], change, change.before)
        refused = shop.write_fields({change.spot: change.after for change in ours})
        left = {change.spot: _GONE if change.spot not in now else _CHANGED for change, _ in entries}
        reasons = {spot: why for spot, why in left.items() if spot not in {c.spot for c in ours}} | dict(
            refused
        )
        with store.transaction() as tx:
            for change in ours:
                if change.spot in refused:
                    _journal(tx, _NOT_TAKEN[change.kind], change, change.before)
            kept = [_remembered(c, c.after, c.before) for c in ours if c.spot in refused]
            tx.facts.price_runs.put(key, json.dumps(kept) if kept else None)
        done += len(ours) - len(refused)
        unusable += [Unusable(0, c.gtin or c.name, reasons[c.spot]) for c, _ in entries if c.spot in reasons]
        progress(done + len(unusable), total)
    return Written(done, tuple(unusable))


def _not_shown(shop: OwnFields, written: Sequence[Change]) -> Iterator[Unusable]:
    """Name what was written and does not count: the catalogue, read anew, shows something else there."""
    found = shop.products({change.spot.product_id for change in written}).found if written else ()
    prices = {offer.id: offer.dealer_price for product in found for offer in product.offers}
    categories = {product.id: product.category for product in found}
    for change in written:
        shown = (prices if change.kind is Kind.PRICE else categories).get(change.spot.offer_id, "")
        if not is_same(shown, change.after):
            reason = say("the value was written, but the shop shows {shown} in its place", shown=shown or "–")
            yield Unusable(change.line, change.gtin or change.name, reason)


_CHANGED = say("its value was changed since, and is left alone")
_GONE = say("the shop shows it no more")


def is_same(one: str | None, other: str) -> bool:
    """Tell whether a field holds a value, which the shop may write otherwise: 4.90 as 4.9."""
    if one is None:
        return False
    price = read_price(one)
    return one.strip() == other.strip() or (price == read_price(other) and not isinstance(price, str))


def _begin(store: Store) -> int:
    """Take the number of a new run, so that no other takes it as well, and forget the oldest."""
    with store.transaction() as tx:
        keys = sorted(tx.facts.price_runs.all())
        runs = sorted({_run(key) for key in keys})
        oldest_kept = runs[-_KEPT_RUNS + 1] if len(runs) >= _KEPT_RUNS else 0
        for key in keys:
            if _run(key) < oldest_kept:
                tx.facts.price_runs.put(key, None)
        run = (runs[-1] if runs else 0) + 1
        tx.facts.price_runs.put(f"{run:06}:", _NOTHING)
    return run


def _end(store: Store, run: int) -> None:
    """Give the number back; what was written stays under it."""
    with store.transaction() as tx:
        tx.facts.price_runs.put(f"{run:06}:", None)


def _last(tx: Transaction) -> Mapping[str, str]:
    parts = {key: value for key, value in tx.facts.price_runs.all().items() if value != _NOTHING}
    last = max((_run(key) for key in parts), default=0)
    return {key: value for key, value in parts.items() if _run(key) == last}


def _run(key: str) -> int:
    return int(key.partition(":")[0])


def _remembered(change: Change, former: str, after: str | None = None) -> Mapping[str, str]:
    return {
        "kind": change.kind.value,
        "product": change.spot.product_id,
        "offer": change.spot.offer_id,
        "place": change.spot.place,
        "name": change.name,
        "gtin": change.gtin,
        "before": former,
        "after": change.after if after is None else after,
    }


def _entries(parts: Mapping[str, str]) -> Iterator[tuple[Change, str]]:
    """Yield what would put each value back, with the value that we wrote."""
    for key in sorted(parts):
        for row in json.loads(parts[key]):
            spot = FieldSpot(row["product"], row["offer"], row["place"])
            change = Change(Kind(row["kind"]), spot, row["name"], row["gtin"], row["after"], row["before"])
            yield change, row["after"]


def _journal(tx: Transaction, what: str, change: Change, before: str) -> None:
    tx.journal.write(
        "",
        what,
        money=change.kind is Kind.PRICE,
        gtin=change.gtin,
        product=change.name,
        before=before,
        value=change.after,
    )


def _parts(changes: Sequence[Change]) -> Iterator[Sequence[Change]]:
    """Cut what is to be written into parts; what belongs to one product is written together if it fits."""
    part: list[Change] = []
    by_product: dict[str, list[Change]] = {}
    for change in changes:
        by_product.setdefault(change.spot.product_id, []).append(change)
    for mine in by_product.values():
        if part and len(part) + len(mine) > AT_ONCE:
            yield part
            part = []
        part += mine
        while len(part) > AT_ONCE:
            yield part[:AT_ONCE]
            part = part[AT_ONCE:]
    if part:
        yield part
