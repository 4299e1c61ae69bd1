"""Reconcile: compare shop and store now and then, and repair what is ours."""

from __future__ import annotations

import secrets
from datetime import timedelta

from connector.absence import absence
from connector.errors import ShopAccessDenied, ShopRefused
from connector.model import ShopOrder
from connector.ports import Notifier, Shop
from connector.records import OrderRecord, OrderState
from connector.store import Store

HOOK_TOKEN = "hooks.token"  # noqa: S105 - the name of a remembered value
HOOK_SECRET = "hooks.secret"  # noqa: S105 - likewise
HOOK_IDS = "hooks.ids"
HOOK_REASON = "hooks.reason"
SILENT_ALARM = "shop.silent"
HOOKS_ALARM = "shop.webhooks"
STRAY_ALARM = "orders.stray"
STRAYS_WITHIN = timedelta(days=30)
STRAY_AFTER = timedelta(hours=1)
ADDRESSES_KEPT = timedelta(days=30)


def hook_keys(store: Store) -> tuple[str, str]:
    """Return the token in the path of our webhooks and the secret that signs them, made at the first use."""
    with store.transaction() as tx:
        for key in (HOOK_TOKEN, HOOK_SECRET):
            if tx.facts.get(key) is None:
                tx.facts.put(key, secrets.token_urlsafe(32))
        return tx.facts.get(HOOK_TOKEN) or "", tx.facts.get(HOOK_SECRET) or ""


def reconcile_hooks(shop: Shop, store: Store, notifier: Notifier, public_url: str) -> None:
    """Keep the shop's webhooks registered, active and pointing at us; without them polling goes on.

    Where the shop is better off without them, the reason is written down once.
    Once the supplier has left they are not registered again.
    """
    with store.transaction() as tx:
        away = absence(tx, store.now())
    if away is not None and away.left:
        return
    token, secret = hook_keys(store)
    try:
        state = shop.ensure_hooks(f"{public_url}/webhooks/{token}", secret)
    except (ShopAccessDenied, ShopRefused) as error:
        notifier.raise_alarm(
            HOOKS_ALARM, f"the shop's webhooks cannot be set up, changes are asked for instead: {error}"
        )
        return
    with store.transaction() as tx:
        tx.facts.put(HOOK_IDS, ",".join(state.ids))
        for sentence in state.repaired:
            tx.journal.write("", "webhook repaired", repair=sentence)
        if state.reason and tx.facts.get(HOOK_REASON) != state.reason:
            tx.journal.write("", "webhooks not used", reason=state.reason)
        tx.facts.put(HOOK_REASON, state.reason or None)
    notifier.clear_alarm(HOOKS_ALARM, "the shop's webhooks work again")


def reconcile_orders(shop: Shop, store: Store, notifier: Notifier) -> list[str]:
    """Look for orders that carry our mark, are still pending and belong to no order known here.

    A second one of an order that is live is trashed: it was posted and its answer came too late. Returns
    the shop's numbers of the others.
    """
    now = shop.now()
    strays = []
    for order in list(shop.marked_orders(now - STRAYS_WITHIN)):
        is_young = order.created_at is not None and order.created_at > now - STRAY_AFTER
        if not order.pending or is_young:
            continue
        with store.transaction() as tx:
            known = tx.orders.get(order.kickroute_number)
        if known is not None and _is_double(shop, known, order):
            shop.trash_order(order.id)
            with store.transaction() as tx:
                tx.journal.write(known.number, "second pending order trashed", order=order.number)
        elif known is None or known.shop_id != order.id or known.state is OrderState.FORGOTTEN:
            strays.append(order.number)
    if strays:
        notifier.raise_alarm(
            STRAY_ALARM,
            f"these pending orders carry a Kickroute number but belong to no order known here: "
            f"{', '.join(strays)}. They took no stock; trash them in the shop, or write to Kickroute",
        )
    else:
        notifier.clear_alarm(STRAY_ALARM)
    return strays


def _is_double(shop: Shop, known: OrderRecord, order: ShopOrder) -> bool:
    if known.shop_id == order.id or known.state not in (OrderState.LIVE, OrderState.CONFIRMED):
        return False
    found = shop.orders([known.shop_id]).found
    return any(shown.kickroute_number == known.number and not shown.trashed for shown in found)


def forget_addresses(store: Store) -> int:
    """Delete addresses that are kept for orders which a person has not decided about for 30 days."""
    with store.transaction() as tx:
        return tx.orders.forget_addresses(store.now() - ADDRESSES_KEPT)
