"""Moving over from the platform's own plugin: what it left behind, and what the platform may not know.

The plugin loses messages: with the new order tables every tracking number and refund, a status while the
platform did not answer (kickroute-wire, "where the plugin itself fails"). What the platform was told cannot
be asked, so all of it is told once, after the supplier has seen it: the platform counts each refund once by
its id, and a status or tracking number that it has already is no news to it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from connector.fulfilment.changes import OrderNews, order_news
from connector.model import ItemChanged, OrderChanged, OrderStatus, RefundIssued, ShopOrder
from connector.model.gtin import gtin14
from connector.model.messages import say
from connector.model.records import OrderRecord, OrderState, Priority
from connector.orders.index.upkeep import OrderIndex
from connector.ports import Catalogue, Notifier, Rival
from connector.starting.adopting import adopt, record_of, tell_found
from connector.store import Store

PLUGIN_ALARM = "shop.plugin"
PLUGIN_ABSENT = "-"
"""What is remembered of a shop where the plugin was looked for and is not active."""

WANTED, DONE = "wanted", "done"
AT_ONCE = 200
READ_AT_ONCE = 100
_PLUGIN_GTIN = (12, 13)
"""The plugin checks nothing of a GTIN but its length."""


@dataclass(frozen=True, slots=True)
class PluginOrder:
    """An order of the plugin, and what the platform may never have been told of it."""

    order: ShopOrder
    news: OrderNews

    @property
    def number(self) -> str:
        """Kickroute's number."""
        return self.order.kickroute_number

    @property
    def status(self) -> OrderStatus | None:
        """The status that would be told."""
        return next((e.status for e in self.news.events if isinstance(e, OrderChanged) and e.status), None)

    @property
    def parcels(self) -> tuple[str, ...]:
        """The tracking numbers that would be told; the first one releases the payout."""
        return tuple(e.parcel.number for e in self.news.events if isinstance(e, OrderChanged) and e.parcel)

    @property
    def refunds(self) -> tuple[RefundIssued, ...]:
        """The refunds that would be told."""
        return tuple(e for e in self.news.events if isinstance(e, RefundIssued))


def plugin_orders(index: OrderIndex, store: Store, since: datetime) -> list[PluginOrder]:
    """List the plugin's orders since then that wait for a person, with what would be told.

    They are those that the index names, which is to reach back as far. Those that the store knows otherwise
    are left out: they were decided about, or are ours.
    """
    with store.reading() as tx:
        waiting = [r.shop_id for r in tx.orders.parked() if r.state is OrderState.FOUND]
        ids = list(dict.fromkeys([*tx.shop_orders.of_plugin(since), *waiting]))
    parts = [ids[start : start + READ_AT_ONCE] for start in range(0, len(ids), READ_AT_ONCE)]
    read = [order for part in parts for order in index.read(part).found]
    found = {o.id: o for o in read if o.id in waiting or (o.by_plugin and not o.trashed)}
    with store.reading() as tx:
        known = {order.id: tx.orders.get(order.kickroute_number) for order in found.values()}
    now = store.now()
    return [
        PluginOrder(order, _news(known[order.id] or record_of(order, now), order, now))
        for order in sorted(found.values(), key=lambda o: (o.created_at or now, o.id))
        if (record := known[order.id]) is None or record.state is OrderState.FOUND
    ]


def _news(record: OrderRecord, order: ShopOrder, now: datetime) -> OrderNews:
    return order_news(record, order, {}, (), {line.id: line.gtin for line in order.lines}, now)


def remember_found(store: Store, notifier: Notifier, orders: Collection[PluginOrder]) -> None:
    """Remember orders of the plugin; nothing is told of them yet."""
    with store.transaction() as tx:
        for each in orders:
            adopt(tx, each.order, store.now())
    tell_found(store, notifier)


def take_over(
    store: Store, notifier: Notifier, numbers: Collection[str], ending: Collection[str]
) -> tuple[str, ...]:
    """Follow these orders of the plugin from now on, since a person confirmed it; returns their shop ids.

    What the shop shows of them is told when they are read next. Those ``ending`` pass the order brake: they
    were seen in the list. Numbers that do not wait are left alone.
    """
    ids = []
    with store.transaction() as tx:
        for number in numbers:
            record = tx.orders.get(number)
            if record is not None and record.state is OrderState.FOUND:
                tx.orders.change(number, state=OrderState.CONFIRMED, parked_reason="")
                tx.journal.write(number, "taken over from the plugin", money=True)
                ids.append(record.shop_id)
        tx.facts.confirmed_ends |= frozenset(ending)
    tell_found(store, notifier)
    return tuple(ids)


# --- items that the plugin left live ---


def want_leftovers_withdrawn(store: Store) -> bool:
    """Let the next sweep withdraw what the plugin left live; once in a store's life, False afterwards."""
    with store.transaction() as tx:
        if tx.facts.leftovers == DONE:
            return False
        tx.facts.leftovers = WANTED
    return True


def withdraw_leftovers(shop: Catalogue, store: Store) -> int:
    """Withdraw by name what does not qualify and was never told by us, if that is wanted; returns how many.

    The plugin does not tell when a product with variants is hidden or trashed, or a dealer price deleted,
    and takes GTINs that are none: such items stay live. To be called when the whole catalogue was read.
    """
    with store.reading() as tx:
        if tx.facts.leftovers != WANTED:
            return 0
    left = [*leftovers(shop, store).items()]
    for start in range(0, len(left), AT_ONCE):
        part = left[start : start + AT_ONCE]
        with store.transaction() as tx:
            tx.outbox.expect([product_id for _, product_id in part])
            for gtin, product_id in part:
                tx.outbox.add_item(product_id, ItemChanged(gtin, live=False), Priority.CATALOGUE)
    with store.transaction() as tx:
        tx.facts.leftovers = DONE
        if left:
            tx.journal.write("", "withdrawn what the plugin may have left live", offers=len(left))
    return len(left)


def leftovers(shop: Catalogue, store: Store) -> Mapping[str, str]:
    """Name the GTINs that the plugin may have left live, each with its product's id.

    They are those of withheld offers and of the trash, as far as nothing of ours has them.
    """
    trashed = shop.trashed_gtins()
    with store.reading() as tx:
        withheld = {offer.gtin: offer.product_id for offer in tx.catalogue.offers(released=False)}
        found = {
            gtin14(gtin): (gtin, product_id)
            for gtin, product_id in {**trashed, **withheld}.items()
            if len(gtin) in _PLUGIN_GTIN and gtin.isdecimal() and int(gtin)
        }
        known = {offer.gtin14 for offer in tx.catalogue.offers(released=True)}
        known |= {row.gtin14 for row in tx.catalogue.told_about((), list(found))}
    return dict(pair for key, pair in found.items() if key not in known)


def look_for_plugin(shop: Rival, store: Store, notifier: Notifier) -> str:
    """Name the platform's own plugin when it was switched on beside the connector, with an alarm about it."""
    name = shop.platform_plugin()
    with store.transaction() as tx:
        tx.facts.plugin_seen = name or PLUGIN_ABSENT
    if name:
        notifier.raise_alarm(
            PLUGIN_ALARM,
            say(
                "the platform's own plugin “{name}” was switched on in the shop: both answer for the "
                "same orders and tell of the same stock. Deactivate it, or stop the connector "
                "(docs/moving-over.md)",
                name=name,
            ),
        )
    else:
        notifier.clear_alarm(PLUGIN_ALARM, say("the platform's own plugin is off"))
    return name
