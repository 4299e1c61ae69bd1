"""What ``check`` asks of the shop."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import datetime

from connector.cli.checks.lines import LEVELS, Line, line, trouble
from connector.cli.session import Session
from connector.fulfilment.reconcile import hook_keys
from connector.fulfilment.report import unmapped_statuses
from connector.model import Finding, FindingCode, ShopIdentity
from connector.model.errors import ConnectorError, ShopUnavailable
from connector.model.messages import joined
from connector.ports import Able, Catalogue, Clock, Hooks, Reading
from connector.settings.zone import zone_named
from connector.store import Store

CLOCK_SECONDS = 120
CURRENCY = "EUR"


def check_shop(session: Session, store: Store) -> Iterator[Line]:
    """Yield the lines about the shop; the first trouble that keeps us out is the last line."""
    try:
        shop = session.wiring.open_shop(session.settings, store)
        identity = shop.identity()
    except ConnectorError as error:
        yield trouble(session, "shop", error)
        if isinstance(error, ShopUnavailable):
            yield from _look_elsewhere(session)
        return
    yield line(session, "shop.found", name=identity.name, version=identity.version)
    yield from _check_way(session, shop)
    yield line(
        session, f"currency.{_kind_of_currency(identity)}", currency=identity.currency or "–", wanted=CURRENCY
    )
    yield _check_zone(session, identity)
    yield from _check_binding(session, store, identity)
    try:
        found = shop.findings()
        yield from _say_findings(session, found)
        yield from _check_senders(session, store, {finding.code for finding in found})
        yield from _check_news(session, shop, {finding.code for finding in found})
        yield from _check_clock(session, store, shop)
        yield from _check_catalogue(session, shop)
        yield from _check_rows(session, shop)
    except ConnectorError as error:
        yield trouble(session, "keys", error)
    yield from _check_hooks(session, store, shop)
    yield from _check_statuses(session, store)


def _look_elsewhere(session: Session) -> Iterator[Line]:
    """Tell where the shop answers when it does not at its address."""
    found = session.wiring.find_shop(session.settings)
    if found and found != session.settings.shop.url:
        yield line(session, "way.near", url=found)


def _check_way(session: Session, shop: Reading) -> Iterator[Line]:
    """Tell which way to the shop is in use, and why it is not the usual one."""
    way = shop.reach()
    unusual = [f"way.{way.keys}"] if f"way.{way.keys}" in LEVELS else []
    unusual += ["way.only_posts"] if way.only_posts else []
    if way.address != session.settings.shop.url:
        unusual.append("way.found")
        yield line(session, "way.found", url=way.address, typed=session.settings.shop.url)
    for key in (key for key in unusual if key != "way.found"):
        yield line(session, key)
    if way.page_sizes:
        sizes = ", ".join(f"{name}: {size}" for name, size in way.page_sizes.items())
        yield line(session, "way.page_sizes", sizes=sizes)
    if not unusual and not way.page_sizes:
        yield line(session, "way.usual")


def _check_rows(session: Session, shop: Reading) -> Iterator[Line]:
    """Name what the shop could not give while it was looked at."""
    if names := ", ".join(f"{row.list} {row.id}".strip() for row in shop.unread()):
        yield line(session, "rows.broken", names=names)


def _check_zone(session: Session, identity: ShopIdentity) -> Line:
    """Tell by which clock times are shown and typed: an hour off is a pause that ends an hour off."""
    for name, where in ((session.settings.ui.timezone, "ui.timezone"), (identity.timezone, "")):
        try:
            now = datetime.now(zone_named(name)) if name else None
        except ValueError:
            continue
        if now is not None:
            key = "zone.set" if where else "zone.of_shop"
            return line(session, key, zone=name, time=now.strftime("%H:%M"))
    return line(session, "zone.of_machine", time=datetime.now().astimezone().strftime("%H:%M"))


def _kind_of_currency(identity: ShopIdentity) -> str:
    return "fine" if identity.currency == CURRENCY else "foreign"


def _say_findings(session: Session, found: Collection[Finding]) -> Iterator[Line]:
    for topic, codes in session.kind.topics.items():
        of_topic = [finding for finding in found if finding.code in codes]
        if not of_topic:
            yield line(session, f"{topic}.fine")
        for finding in of_topic:
            yield line(session, f"{topic}.{finding.code}", **finding.values)


def _check_senders(session: Session, store: Store, codes: Collection[FindingCode]) -> Iterator[Line]:
    """Tell whether a label plugin was seen to print the retailer as sender: hooks of plugins come and go."""
    if FindingCode.LABEL_SWAPPED not in codes:
        return
    with store.reading() as tx:
        seen = tx.facts.senders_seen
    yield (
        line(session, "labels.seen", names=", ".join(sorted(seen)))
        if seen
        else line(session, "labels.not_seen")
    )


def _check_news(session: Session, shop: Able, codes: Collection[FindingCode]) -> Iterator[Line]:
    """Tell whether anybody hears of a new order: by the shop's mail, or by an alarm of ours."""
    alarms = session.settings.alarms
    mails = shop.capabilities.sends_mail_on_order and FindingCode.ORDER_MAIL_OFF not in codes
    tells = alarms.has_address and (
        alarms.new_orders == "on"
        or (alarms.new_orders == "auto" and not shop.capabilities.sends_mail_on_order)
    )
    yield line(session, "news.told" if mails or tells else "news.nobody")


def _check_clock(session: Session, store: Store, shop: Clock) -> Iterator[Line]:
    seconds = (shop.now() - store.now()).total_seconds()
    key = "clock.right" if abs(seconds) <= CLOCK_SECONDS else "clock.wrong"
    yield line(session, key, seconds=round(seconds) if key == "clock.wrong" else abs(round(seconds)))


def _check_hooks(session: Session, store: Store, shop: Hooks) -> Iterator[Line]:
    """Ask the shop for our webhooks; before the first start there are none."""
    with store.reading() as tx:
        is_set_up = tx.facts.hook_ids is not None
    is_off = session.settings.shop.webhooks == "off"
    if not is_set_up and not is_off:
        yield line(session, "hooks.not_yet")
        return
    token, secret = hook_keys(store)
    try:
        state = shop.look_at_hooks(f"{session.settings.kickroute.public_url}/webhooks/{token}", secret)
    except ConnectorError as error:
        yield line(session, "hooks.unknown", reason=error)
        return
    count = len(state.ids)
    if is_off:
        yield line(session, "hooks.off_left" if count else "hooks.off", **({"count": count} if count else {}))
    elif state.others:
        yield line(session, "hooks.others", addresses=", ".join(state.others))
    elif state.reason and count:
        yield line(session, "hooks.in_the_way", count=count, reason=state.reason)
    elif state.reason:
        yield line(session, "hooks.unused", reason=state.reason)
    elif state.repaired:
        yield line(session, "hooks.broken", what=joined("; ", state.repaired))
    else:
        yield line(session, "hooks.set", count=count)


def _check_statuses(session: Session, store: Store) -> Iterator[Line]:
    """Name the shop's own statuses that orders were seen with and that nobody has said the meaning of."""
    with store.reading() as tx:
        seen = unmapped_statuses(tx)
    before = session.kind.status_prefix
    mapped = {name.strip().removeprefix(before) for name in session.settings.orders.statuses}
    unmapped = [status for status in seen if not mapped & {part.strip() for part in re.split("[/,]", status)}]
    if unmapped:
        yield line(session, "statuses.unmapped", names=", ".join(sorted(unmapped)))
    else:
        yield line(session, "statuses.fine")


def _check_binding(session: Session, store: Store, identity: ShopIdentity) -> Iterator[Line]:
    with store.reading() as tx:
        bound, name = tx.facts.shop_key, tx.facts.shop_name
    if bound not in (None, identity.key):
        yield line(session, "store.other_shop", bound=name, name=identity.name)


def _check_catalogue(session: Session, shop: Catalogue) -> Iterator[Line]:
    """Read the first page of products: the keys may know the shop and yet not its products."""
    page = next(iter(shop.all_products()), None)
    if page is None or not (page.total or page.products):
        yield line(session, "keys.no_products")
    elif page.total is None:
        yield line(session, "keys.some_products")
    else:
        yield line(session, "keys.products", total=page.total)
