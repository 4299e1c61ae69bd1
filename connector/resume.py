"""Resume: start on a store that may be empty, old or somebody else's, and lose or double nothing."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

from connector.adopting import adopt, tell_found
from connector.errors import WrongShop
from connector.model import OrderStatus, ShopIdentity
from connector.moving import want_leftovers_withdrawn
from connector.ports import Notifier, Shop
from connector.report import report_ids
from connector.store import Store, Transaction
from connector.wishes import SWEPT_AT
from connector.withdraw import withdraw_again
from connector.zone import TIMEZONE

HEARTBEAT = "heartbeat"
SHOP_KEY = "shop.key"
SHOP_NAME = "shop.name"
PLATFORM_KEY = "platform.key"
ADOPTED = "resume.adopted"
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
        bound = tx.facts.get(SHOP_KEY)
        if bound not in (None, identity.key):
            raise WrongShop(
                f"the store belongs to the shop “{tx.facts.get(SHOP_NAME)}” ({bound}), but shop.url answers "
                f"as “{identity.name}” ({identity.key}). If your shop has moved: kickroute-connector check "
                "--moved. If this is another shop, give it its own store.url"
            )
        if tx.facts.get(PLATFORM_KEY) not in (None, _hash(api_key), _hash(previous_api_key)):
            raise WrongShop(
                "kickroute.api_key is not the one that this store was used with. If Kickroute gave you a new "
                "key, set the old one as kickroute.previous_api_key. If this is another supplier's key, give "
                "it its own store.url"
            )
        tx.facts.put(SHOP_KEY, identity.key)
        tx.facts.put(SHOP_NAME, identity.name)
        tx.facts.put(TIMEZONE, identity.timezone)
        tx.facts.put(PLATFORM_KEY, _hash(api_key))


def knows_key(store: Store, api_key: str, previous_api_key: str = "") -> bool:
    """Tell whether the store was used with one of these keys of the platform, or with none yet."""
    with store.reading() as tx:
        return tx.facts.get(PLATFORM_KEY) in (None, _hash(api_key), _hash(previous_api_key))


def _hash(api_key: str) -> str:
    return sha256(api_key.encode()).hexdigest()


def rebind(store: Store, identity: ShopIdentity) -> None:
    """Let the store belong to the shop that answers now: the same shop has moved to another address."""
    with store.transaction() as tx:
        tx.facts.put(SHOP_KEY, identity.key)
        tx.facts.put(SHOP_NAME, identity.name)
        tx.journal.write("", "the shop has moved", shop=identity.key)


def beat(store: Store) -> None:
    """Remember that this store is in use now."""
    with store.transaction() as tx:
        tx.facts.put_time(HEARTBEAT, store.now())


def is_stale(store: Store) -> bool:
    """Tell whether the store may miss something: empty, not used lately, or from the future."""
    with store.reading() as tx:
        heartbeat = tx.facts.time(HEARTBEAT)
        adopted = tx.facts.get(ADOPTED)
    if heartbeat is None or adopted is None:
        return True
    return not -STALE < store.now() - heartbeat < STALE


class Resumption:
    """Brings a store that may miss something up to date; :meth:`run` may be called again if the shop fails.

    Waiting item events are thrown away and all items told anew by the next sweep; waiting statuses, which
    may be older than what the platform was told since, give way to what the shop shows. Every order of the
    last 90 days that carries a Kickroute number is adopted, whatever made it; what the platform may never
    have heard of it (a final status, parcels, refunds) is told. A pending order without our ``note`` is left
    to intake: placing it was interrupted, so the platform got no answer and will send it again. Of an order
    of the platform's own plugin nothing is told before a person has confirmed it.
    """

    def __init__(self, shop: Shop, store: Store, notifier: Notifier, note: str = "") -> None:
        self._shop = shop
        self._store = store
        self._notifier = notifier
        self._note = note
        self._is_begun = False
        self._read: set[str] = set()
        self._adopted = 0

    def run(self) -> int:
        """Go on to the end; returns how many orders were adopted. Raises the errors of the shop."""
        if not self._is_begun:
            self._forget()
            self._is_begun = True
        unread = [order_id for order_id in self._adopt() if order_id not in self._read]
        for start in range(0, len(unread), AT_ONCE):
            batch = unread[start : start + AT_ONCE]
            report_ids(self._shop, self._store, self._notifier, batch)
            self._read.update(batch)
        if tell_found(self._store, self._notifier):
            want_leftovers_withdrawn(self._store)
        with self._store.transaction() as tx:
            tx.facts.put_time(ADOPTED, self._store.now())
        return self._adopted

    def _forget(self) -> None:
        with self._store.transaction() as tx:
            tx.facts.put(ADOPTED, None)
            tx.facts.put(SWEPT_AT, None)
            tx.outbox.drop_items()
            _forget_old_statuses(tx)
            tx.catalogue.forget_digests()
        started = self._store.now()
        while withdraw_again(self._store, started):
            pass

    def _adopt(self) -> list[str]:
        """Adopt what is not known yet; returns the ids of all orders with a Kickroute number."""
        shop, ids = self._shop, []
        for order in shop.marked_orders(shop.now() - ADOPT_WITHIN):
            if order.pending and not (self._note and shop.has_note(order.id, self._note)):
                continue
            with self._store.transaction() as tx:
                self._adopted += adopt(tx, order, self._store.now())
            ids.append(order.id)
        return ids


def resume(shop: Shop, store: Store, notifier: Notifier, note: str = "") -> int:
    """Bring a store up to date at once; returns how many orders were adopted."""
    return Resumption(shop, store, notifier, note).run()


def _forget_old_statuses(tx: Transaction) -> None:
    for number in tx.outbox.drop_statuses():
        record = tx.orders.get(number)
        if record is not None and record.status is not OrderStatus.CANCELLED:
            # What the shop shows is news then, whatever it is.
            tx.orders.change(number, status=None)
