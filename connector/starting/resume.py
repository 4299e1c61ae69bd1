"""Resume: start on a store that may be empty, old or somebody else's, and lose or double nothing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from hashlib import sha256

from connector.catalogue.withdraw import withdraw_again
from connector.fulfilment.report import report_ids
from connector.model import OrderStatus, ShopIdentity
from connector.model.errors import WrongShop
from connector.model.messages import say
from connector.orders.context import Counter
from connector.starting.adopting import adopt, tell_found
from connector.starting.takeover import want_leftovers_withdrawn
from connector.store import Store, Transaction

STALE = timedelta(minutes=15)
ADOPT_WITHIN = timedelta(days=90)
AT_ONCE = 20
"""How many orders are read together: what was read need not be read again when the shop fails after it."""


def bind(store: Store, identity: ShopIdentity, api_key: str, previous_api_key: str = "") -> None:
    """Bind the store to the shop and the platform key that it serves, at the first start.

    Raises WrongShop when it belongs to another shop or another supplier: nothing is started then, since
    orders and told items would be mixed up with those of a stranger. A key that replaces the previous one
    is taken over.
    """
    with store.transaction() as tx:
        bound = tx.facts.shop_key
        if bound not in (None, identity.key):
            raise WrongShop(
                say(
                    "the store belongs to the shop “{known}” ({bound}), but shop.url answers as "
                    "“{name}” ({key}). If your shop has moved: kickroute-connector check --moved. If "
                    "this is another shop, give it its own store.url",
                    known=tx.facts.shop_name,
                    bound=bound,
                    name=identity.name,
                    key=identity.key,
                )
            )
        if tx.facts.platform_key not in (None, _hash(api_key), _hash(previous_api_key)):
            raise WrongShop(
                say(
                    "kickroute.api_key is not the one that this store was used with. If Kickroute "
                    "gave you a new key, set the old one as kickroute.previous_api_key, or, where the "
                    "old one must open nothing any more, say kickroute-connector check "
                    "--same-supplier. If this is another supplier's key, give it its own store.url"
                )
            )
        if bound is None:
            # Somebody may have looked at another shop before, with an address that was wrong.
            tx.shop_orders.drop()
        tx.facts.shop_key = identity.key
        tx.facts.shop_name = identity.name
        tx.facts.shop_timezone = identity.timezone
        tx.facts.platform_key = _hash(api_key)


def knows_key(store: Store, api_key: str, previous_api_key: str = "") -> bool:
    """Tell whether the store was used with one of these keys of the platform, or with none yet."""
    with store.reading() as tx:
        return tx.facts.platform_key in (None, _hash(api_key), _hash(previous_api_key))


def _hash(api_key: str) -> str:
    return sha256(api_key.encode()).hexdigest()


def rekey(store: Store, api_key: str) -> None:
    """Let the store belong to another key of the same supplier, and no more to the one that it had."""
    with store.transaction() as tx:
        tx.facts.platform_key = _hash(api_key)
        tx.journal.write("", "the platform's key was changed")


def rebind(store: Store, identity: ShopIdentity) -> None:
    """Let the store belong to the shop that answers now: the same shop has moved to another address."""
    with store.transaction() as tx:
        tx.facts.shop_key = identity.key
        tx.facts.shop_name = identity.name
        tx.journal.write("", "the shop has moved", shop=identity.key)


def beat(store: Store) -> None:
    """Remember that this store is in use now."""
    with store.transaction() as tx:
        tx.facts.heartbeat = store.now()


def is_stale(store: Store) -> bool:
    """Tell whether the store may miss something: empty, not used lately, or from the future."""
    with store.reading() as tx:
        return tx.facts.adopted_at is None or _was_away(tx, store.now())


def _was_away(tx: Transaction, now: datetime) -> bool:
    heartbeat = tx.facts.heartbeat
    return heartbeat is None or not -STALE < now - heartbeat < STALE


class Resumption:
    """Brings a store that may miss something up to date, while everything else goes on.

    :meth:`begin` throws away waiting item events, so that all items are told anew by the next sweep, and
    waiting statuses, which may be older than what the platform was told since: they give way to what the
    shop shows. Every order of the last 90 days that carries a Kickroute number, whatever made it, is adopted
    from the index as it is built; what the platform may never have heard of it (a final status, parcels,
    refunds) is told. A pending order without our note is left to intake: placing it was interrupted, so the
    platform got no answer and will send it again. Of an order of the platform's own plugin nothing is told
    before a person has confirmed it.
    """

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._store = counter.store
        self._handed: set[str] = set()
        self.adopted = 0

    def begin(self) -> None:
        """Forget what may be older than what was told since; the shop is not asked.

        One that an earlier process had begun goes on, unless the store may have been put back since.
        """
        now = self._store.now()
        with self._store.reading() as tx:
            began = None if _was_away(tx, now) else tx.facts.began_at
        if began is None:
            self._counter.index.doubt(now)
            with self._store.transaction() as tx:
                tx.facts.adopted_at = None
                tx.facts.swept_at = None
                tx.outbox.drop_items()
                _forget_old_statuses(tx)
                tx.catalogue.forget_digests()
                tx.facts.began_at = self._store.now()
        while withdraw_again(self._store, began or now):
            pass

    def unread(self) -> list[str]:
        """Return the shop's ids of some orders in the index that were not brought up to date yet."""
        now = self._store.now()
        with self._store.reading() as tx:
            began = tx.facts.began_at or now
            rows = tx.shop_orders.to_bring(self._counter.shop.now() - ADOPT_WITHIN, began, now)
        found = [shop_id for shop_id in rows if shop_id not in self._handed][:AT_ONCE]
        self._handed.update(found)
        return found

    def bring(self, ids: Collection[str]) -> None:
        """Adopt those of these orders that are not known, and tell what the platform may not have heard."""
        counter, ours = self._counter, []
        for order in counter.index.read(ids).found:
            if order.trashed or not order.kickroute_number:
                continue
            if order.pending and not (counter.note and counter.shop.has_note(order.id, counter.note)):
                continue
            with self._store.transaction() as tx:
                self.adopted += adopt(tx, order, self._store.now())
            ours.append(order.id)
        report_ids(counter.shop, self._store, counter.notifier, ours)

    def finish(self) -> bool:
        """Remember that it is done; returns whether what the platform's plugin left is to be withdrawn."""
        has_found = tell_found(self._store, self._counter.notifier) > 0
        if has_found:
            want_leftovers_withdrawn(self._store)
        with self._store.transaction() as tx:
            tx.facts.adopted_at = self._store.now()
            tx.facts.began_at = None
            if self.adopted:
                tx.journal.write("", "store brought up to date", orders=self.adopted)
        return has_found


def _forget_old_statuses(tx: Transaction) -> None:
    for number in tx.outbox.drop_statuses():
        record = tx.orders.get(number)
        if record is not None and record.status is not OrderStatus.CANCELLED:
            # What the shop shows is news then, whatever it is.
            tx.orders.change(number, status=None)
