"""Links that people change in the shop: a supplier code entered, changed or emptied, a GTIN, a deletion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from connector.model import gtin as gtins
from connector.model.gtin import gtin14
from connector.model.messages import say
from connector.model.retail import ItemSpot, LinkChanged, ListedItem, ListedProduct, link_mark
from connector.model.retail_records import Link, LinkState
from connector.ports import Assortment, Notifier
from connector.store import Store, Transaction

TWICE_ALARM = "retail.twice"
_IN_USE = (LinkState.LINKED, LinkState.WITHDRAWN)


def watch_links(shop: Assortment, store: Store, notifier: Notifier) -> None:
    """Read what changed of linked products, and tell the platform of links that people changed.

    An import's own links are not told: the platform made them. A copy carries code and mark of its original
    and is no link.
    """
    with store.reading() as tx:
        cursor = tx.facts.listings_cursor
    for page in shop.listings_since(cursor):
        with store.transaction() as tx:
            known = {link.spot: link for link in tx.links.of_products({p.id for p in page.products})}
            twice = [one for product in page.products for one in _look(tx, product, known, store.now())]
            for link in tx.links.of_products(page.gone):
                lose(tx, link, say("its product is not in the shop any more"))
            if page.cursor is not None:
                tx.facts.listings_cursor = page.cursor
        for link in twice:
            notifier.raise_alarm(
                f"{TWICE_ALARM}.{link.gtin}",
                say(
                    "a second product of the shop names supplier {supplier} for GTIN {gtin}; only “{name}” "
                    "(id {id}) is linked. Take the code out of one of them",
                    supplier=link.supplier,
                    gtin=link.gtin,
                    name=link.name,
                    id=link.spot.offer_id,
                ),
            )


def _look(
    tx: Transaction, product: ListedProduct, known: Mapping[ItemSpot, Link], now: datetime
) -> list[Link]:
    """Bring the links of a product up to what its items say; returns links that another item claims too."""
    twice = []
    for item in product.items:
        link = known.get(item.spot)
        if link is not None and link.state is not LinkState.DRAFTED:
            _compare(tx, link, item, now)
        elif link is None and item.supplier and not _is_copy(item):
            other = tx.links.get(gtin14(item.gtin))
            if other is not None and other.state in (*_IN_USE, LinkState.DRAFTED):
                twice.append(other)
            elif gtins.problem(item.gtin) is None:
                _link_by_hand(tx, item, product.name, now)
    return twice


def _is_copy(item: ListedItem) -> bool:
    own = f"{link_mark(item.spot, '')}"
    return bool(item.link) and not item.link.startswith(own)


def _compare(tx: Transaction, link: Link, item: ListedItem, now: datetime) -> None:
    is_other = bool(item.gtin) and gtin14(item.gtin) != link.gtin14
    if not item.supplier:
        lose(tx, link, say("its supplier code was taken out in the shop"), LinkState.UNLINKED)
    elif is_other:
        lose(tx, link, say("its product has GTIN {gtin} now", gtin=item.gtin))
        if gtins.problem(item.gtin) is None and tx.links.get(gtin14(item.gtin)) is None:
            _link_by_hand(tx, item, link.name, now)
    elif link.state not in _IN_USE or link.supplier != item.supplier:
        tx.links.put(
            replace(link, supplier=item.supplier, state=LinkState.LINKED, reason="", heard_at=now, due=True)
        )
        tx.outbox.add_retail_event(LinkChanged(link.gtin, item.supplier))


def _link_by_hand(tx: Transaction, item: ListedItem, name: str, now: datetime) -> None:
    """Link what staff entered a supplier for; its stock stays as it is until the supplier's is told."""
    tx.links.put(
        Link(
            gtin14=gtin14(item.gtin),
            gtin=item.gtin,
            supplier=item.supplier,
            spot=item.spot,
            name=name,
            state=LinkState.LINKED,
            heard_at=now,
            tax_rate=item.tax_rate,
        )
    )
    tx.outbox.add_retail_event(LinkChanged(item.gtin, item.supplier))


def lose(tx: Transaction, link: Link, reason: str, state: LinkState = LinkState.GONE) -> None:
    """End a link that was in use, and tell the platform."""
    if link.state not in _IN_USE:
        return
    tx.links.change(link.gtin14, state=state, reason=reason, due=False, written=None, locked="", stale=False)
    tx.outbox.add_retail_event(LinkChanged(link.gtin, ""))
