"""Reconcile: compare shop and store now and then, and repair what is ours."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from connector.alarms.kinds import HOOKS_ALARM
from connector.catalogue.absence import absence
from connector.model import ShopOrder
from connector.model.errors import ShopAccessDenied, ShopRefused
from connector.model.messages import joined, say, say_n
from connector.model.records import PLACING_STATES, OrderState
from connector.orders.acting import trash_rows
from connector.orders.context import Counter
from connector.orders.rivals import is_disposable
from connector.ports import Hooks, Notifier
from connector.store import Store

SECOND_ALARM = "shop.second"
STRAY_ALARM = "orders.stray"
STRAYS_WITHIN = timedelta(days=30)
STRAY_AFTER = timedelta(hours=1)
ADDRESSES_KEPT = timedelta(days=30)
AT_ONCE = 100


def hook_keys(store: Store) -> tuple[str, str]:
    """Return the token in the path of our webhooks and the secret that signs them, made at the first use."""
    with store.transaction() as tx:
        if not tx.facts.hook_token:
            tx.facts.hook_token = secrets.token_urlsafe(32)
        if not tx.facts.hook_secret:
            tx.facts.hook_secret = secrets.token_urlsafe(32)
        return tx.facts.hook_token, tx.facts.hook_secret


def reconcile_hooks(
    shop: Hooks, store: Store, notifier: Notifier, public_url: str, *, take_over: bool = False
) -> tuple[str, ...]:
    """Keep the shop's webhooks registered, active and pointing at us; without them polling goes on.

    Where the shop is better off without them, the reason is written down once.
    Once the supplier has left they are not registered again. Those of another connector are left alone,
    with an alarm, unless they are to be taken over; returns its addresses.
    """
    with store.transaction() as tx:
        away = absence(tx, store.now())
    if away is not None and away.left:
        return ()
    token, secret = hook_keys(store)
    try:
        state = shop.ensure_hooks(f"{public_url}/webhooks/{token}", secret, take_over=take_over)
    except (ShopAccessDenied, ShopRefused) as error:
        notifier.raise_alarm(
            HOOKS_ALARM,
            say(
                "the shop's webhooks cannot be set up, changes are asked for instead: {reason}", reason=error
            ),
        )
        return ()
    _tell_second(notifier, state.others)
    with store.transaction() as tx:
        tx.facts.hook_ids = state.ids
        for sentence in state.repaired:
            tx.journal.write("", "webhook repaired", repair=sentence)
        if state.reason and tx.facts.hook_reason != state.reason:
            tx.journal.write("", "webhooks not used", reason=state.reason)
        tx.facts.hook_reason = state.reason or None
    notifier.clear_alarm(HOOKS_ALARM, say("the shop's webhooks work again"))
    return state.others


def watch_hooks(shop: Hooks, store: Store, notifier: Notifier, public_url: str) -> None:
    """Remove the webhooks as soon as they hold up the shop's own requests, and bring them back afterwards."""
    with store.reading() as tx:
        is_set_up = tx.facts.hook_ids is not None
        was_in_the_way = tx.facts.hook_reason is not None
    if is_set_up and shop.hooks_in_the_way() != was_in_the_way:
        reconcile_hooks(shop, store, notifier, public_url)


def drop_hooks(shop: Hooks, store: Store, public_url: str) -> None:
    """Remove webhooks that are registered although the supplier wants none; another connector's are left."""
    token, secret = hook_keys(store)
    try:
        state = shop.look_at_hooks(f"{public_url}/webhooks/{token}", secret)
        count = shop.remove_hooks() if state.ids and not state.others else 0
    except (ShopAccessDenied, ShopRefused):
        return
    with store.transaction() as tx:
        tx.facts.hook_ids = None
        tx.facts.hook_reason = None
        if count:
            repair = say_n(
                "a webhook removed, because shop.webhooks is off",
                "{count} webhooks removed, because shop.webhooks is off",
                count,
            )
            tx.journal.write("", "webhook repaired", repair=repair)


def _tell_second(notifier: Notifier, others: tuple[str, ...]) -> None:
    """Say that another connector serves the shop, or that none does any more."""
    if not others:
        notifier.clear_alarm(SECOND_ALARM, say("no other connector has the shop's webhooks any more"))
        return
    notifier.raise_alarm(
        SECOND_ALARM,
        say(
            "another connector at {addresses} has the webhooks of this shop: both would place the "
            "same orders and tell of the same stock. Stop one of them; to give the webhooks to this "
            "one: kickroute-connector check --fix",
            addresses=joined(", ", others),
        ),
    )


def reconcile_orders(counter: Counter) -> list[str]:
    """Look for pending orders that carry a Kickroute number and belong to no order known here.

    What a late post of ours left behind is trashed. Only rows that the index names are read, and those of
    numbers that stand on several rows. Returns the shop's numbers of the strays.
    """
    store, now = counter.store, counter.shop.now()
    with store.reading() as tx:
        waiting = tx.shop_orders.pending(now - STRAYS_WITHIN)
        repeated = [row for number in tx.shop_orders.repeated() for row in tx.shop_orders.of(number)]
    ids = list(dict.fromkeys(row.id for row in (*waiting, *repeated)))
    parts = [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]
    read = [counter.index.read(part, needs_all=False) for part in parts]
    left = [order for lookup in read for order in lookup.found if _is_left_over(counter, order, now)]
    strays = [order.number for order in left if not _cleared(counter, order)]
    if strays:
        counter.notifier.raise_alarm(
            STRAY_ALARM,
            say(
                "these pending orders carry a Kickroute number but belong to no order known here: "
                "{orders}. They took no stock; trash them in the shop, or write to Kickroute",
                orders=joined(", ", strays),
            ),
        )
    else:
        counter.notifier.clear_alarm(STRAY_ALARM)
    return strays


def _is_left_over(counter: Counter, order: ShopOrder, now: datetime) -> bool:
    """Tell whether a row has waited for long and is not the one of an order that is on its way."""
    is_young = order.created_at is not None and order.created_at > now - STRAY_AFTER
    if not order.pending or order.trashed or not order.kickroute_number or is_young:
        return False
    with counter.store.reading() as tx:
        known = tx.orders.get(order.kickroute_number)
    if known is not None and known.state in PLACING_STATES:
        return False
    return known is None or known.shop_id != order.id or known.state is OrderState.FORGOTTEN


def _cleared(counter: Counter, order: ShopOrder) -> bool:
    """Trash a row that a post of ours made and that cannot become live any more; False for any other."""
    with counter.store.reading() as tx:
        attempts = tx.attempts.of(order.kickroute_number)
    if not is_disposable(order.mark, attempts):
        return False
    trash_rows(counter, order.kickroute_number, [order.mark])
    return True


def forget_addresses(store: Store) -> int:
    """Delete addresses that are kept for orders which a person has not decided about for 30 days."""
    with store.transaction() as tx:
        return tx.orders.forget_addresses(store.now() - ADDRESSES_KEPT)
