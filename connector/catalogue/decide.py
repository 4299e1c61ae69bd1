"""Decide about a page of products: what is released, what is told, what leaves."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from connector.catalogue.absence import absence
from connector.catalogue.differ import Plan, is_lowered, plan
from connector.catalogue.listing import listings
from connector.catalogue.reading import Shown, counting, shown_by
from connector.catalogue.release import Holder, Judgement, Known, ReleaseRules, Withheld, judge
from connector.catalogue.saying import Said
from connector.catalogue.wishes import want_sweep
from connector.model import ItemChanged, Product, ProductPage
from connector.model.gtin import gtin14
from connector.model.records import OfferRecord, PriceChange, Priority, Told, untaken_states
from connector.ports import Catalogue
from connector.store import Store, Transaction


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a page: how many events were written, and the products whose reading did not count."""

    events: int = 0
    dropped: tuple[str, ...] = ()


def take_page(
    shop: Catalogue,
    store: Store,
    rules: ReleaseRules,
    page: ProductPage,
    asked: int,
    tell_again_after: timedelta | None = None,
) -> Decided:
    """Decide about a page's products; events, what is told and the page's cursor are one transaction.

    So is the wish for a full sweep, if the page says that one is due: the cursor will not say it again.
    ``asked`` is the store's number at which the page was asked for (:meth:`connector.store.Store.asking`):
    a product of which a newer reading was told is dropped, and one that may be older than what was read
    beside it is wanted again. What was not taken from the stock by then is subtracted.
    Items that were told longer ago than ``tell_again_after`` are told again, by then at the latest.
    During a pause everything is told as sold out; after leaving nothing is decided any more.
    """
    if not page.products and not page.gone:
        with store.transaction() as tx:
            _mark(tx, page)
        return Decided()
    shown = shown_by(page.products, page.gone, asked)
    with ExitStack() as stack:
        if rivals := _rivals(store, page):
            # A GTIN that moved is not a duplicate: before one withholds an offer, its other holder is read.
            at = stack.enter_context(store.asking())
            lookup = shop.products(rivals)
            known = {one.id for one in shown}
            shown += [s for s in shown_by(lookup.found, sorted(lookup.gone), at) if s.id not in known]
        with store.transaction() as tx:
            left, dropped = counting(store, tx, shown, untaken_states(shop.capabilities))
            unread = frozenset(row.id for row in shop.unread())
            _decide(tx, left, unread, rules, store.now(), tell_again_after)
            _mark(tx, page)
            return Decided(tx.outbox.written, dropped)


def _decide(
    tx: Transaction,
    shown: Sequence[Shown],
    unread: frozenset[str],
    rules: ReleaseRules,
    now: datetime,
    tell_again_after: timedelta | None,
) -> None:
    products = [one.product for one in shown if one.product is not None]
    gone = [one.id for one in shown if one.product is None]
    gtins = {gtin14(offer.gtin) for product in products for offer in product.offers} - {""}
    away = absence(tx, now)
    if away is not None:
        rules = replace(rules, sold_out=True)
        products, gone = ([], []) if away.leaving else (products, gone)
    said = Said(tx, now, prices_include_tax=rules.prices_include_tax)
    decision = _Decision(tx, products, gone, gtins, now, unread, said)
    for product in products:
        decision.take(product, rules, _tell_again_before(product.id, now, tell_again_after))
    for product_id in gone:
        decision.take_gone(product_id)
    decision.write()


def _mark(tx: Transaction, page: ProductPage) -> None:
    if page.cursor is not None:
        tx.facts.catalogue_cursor = page.cursor
    if page.needs_sweep:
        want_sweep(tx, hurried=False)


def _rivals(store: Store, page: ProductPage) -> list[str]:
    """Name the products that were told under a GTIN which now stands at a product of the page."""
    ids = {product.id for product in page.products} | set(page.gone)
    wanted = {gtin14(offer.gtin) for product in page.products for offer in product.offers} - {""}
    with store.transaction() as tx:
        return sorted(tx.catalogue.holders_of(wanted) - ids)


class _Decision:
    """What is known while the products of one page are decided, inside one transaction.

    What is decided of the offers is gathered, so that a page costs few statements; see :meth:`write`.
    Offers with ids in ``unread`` are in no page, and yet not gone: what was decided of them stays.
    """

    def __init__(
        self,
        tx: Transaction,
        products: Sequence[Product],
        gone: Sequence[str],
        gtins: Collection[str],
        now: datetime,
        unread: frozenset[str],
        said: Said,
    ) -> None:
        self._tx = tx
        self._said = said
        self._now = now
        self._unread = unread
        fresh = {product.id: product for product in products}
        rows = tx.catalogue.told_about([*fresh, *gone], gtins)
        self._told = {row.gtin14: row for row in rows}
        self._of_product: dict[str, list[str]] = {}
        for row in rows:
            self._of_product.setdefault(row.product_id, []).append(row.gtin14)
        self._confirmed = tx.catalogue.confirmed(gtins)
        leaving = tx.catalogue.leaving_among(gtins)
        self._leaving = {w.gtin14 for w in leaving}
        self._held = {w.gtin14 for w in leaving if w.held and not w.shown_gone}
        self._holders = {
            row.gtin14: Holder(row.product_id, row.offer_id, row.name)
            for row in rows
            if row.live and row.product_id not in gone and _still_holds(row, fresh.get(row.product_id))
        }
        tx.outbox.expect([*fresh, *gone])
        self._new_told: dict[str, Told] = {}
        self._decided: dict[str, list[OfferRecord]] = {}
        self._prices: list[PriceChange] = []

    def take(self, product: Product, rules: ReleaseRules, tell_again_before: datetime | None) -> None:
        """Decide about one product and write what follows."""
        keys = {gtin14(offer.gtin) for offer in product.offers} - {""}
        judgement = judge(product, rules, self._known(keys))
        for item in judgement.offered.items if judgement.offered else ():
            self._holders[gtin14(item.gtin)] = Holder(product.id, item.offer_id, product.name)
        self._follow(
            product.id,
            plan(
                product.id,
                judgement.offered,
                self._rows(product.id, keys),
                now=self._now,
                tell_again_before=tell_again_before,
                leaving_reasons=_reasons(judgement),
                shown_gone=not product.published,
            ),
        )
        kept = self._tx.catalogue.decided(product.id) if self._unread else ()
        self._decided[product.id] = [
            *_offer_records(product, judgement, rules),
            *(record for record in kept if record.offer_id in self._unread),
        ]
        self._tell_held(product, rules)

    def take_gone(self, product_id: str) -> None:
        """Let everything leave that was told of a product which the shop does not list."""
        rows = self._rows(product_id, ())
        self._follow(product_id, plan(product_id, None, rows, now=self._now, shown_gone=True))
        self._decided[product_id] = []

    def write(self) -> None:
        """Write what was gathered about all products."""
        self._tx.catalogue.remember_told([*self._new_told.values()])
        self._tx.catalogue.decide(self._decided)
        self._tx.journal.write_prices(self._prices)

    def _tell_held(self, product: Product, rules: ReleaseRules) -> None:
        """Go on telling the stock of offers that only stay because the brake holds their withdrawal."""
        for offer in product.offers if self._held else ():
            row = self._told.get(gtin14(offer.gtin))
            if row is None or not row.live or row.product_id != product.id or row.gtin14 not in self._held:
                continue
            stock = rules.told_stock(offer.stock)
            if stock != row.stock:
                priority = Priority.LOWERED if is_lowered(row.stock, stock) else Priority.RAISED
                change = self._said.item(ItemChanged(row.gtin, stock=stock))
                self._tx.outbox.add_item(product.id, change, priority)
                self._new_told[row.gtin14] = replace(row, stock=stock, told_at=self._now)

    def _known(self, keys: Collection[str]) -> Known:
        return Known(
            holders={k: self._holders[k] for k in keys if k in self._holders},
            # Also of withdrawn items: a price that is held withdraws its item, and stays held all the same.
            told_prices={k: row.dealer_price for k in keys if (row := self._told.get(k))},
            confirmed_prices={k: self._confirmed[k] for k in keys if k in self._confirmed},
        )

    def _rows(self, product_id: str, keys: Collection[str]) -> Mapping[str, Told]:
        wanted = (*self._of_product.get(product_id, ()), *sorted(keys))
        return {
            k: row
            for k in wanted
            if (row := self._told.get(k)) is not None
            and (k in keys or (row.product_id == product_id and row.offer_id not in self._unread))
        }

    def _follow(self, product_id: str, planned: Plan) -> None:
        outbox, catalogue = self._tx.outbox, self._tx.catalogue
        for row in planned.moved:
            outbox.drop_item(row.gtin, row.product_id)
        if planned.product is not None:
            outbox.add_product(self._said.product(planned.product))
        for change, priority in planned.items:
            outbox.add_item(product_id, self._said.item(change), priority)
        if staying := self._leaving.intersection(planned.staying):
            catalogue.keep(staying)
        catalogue.want_withdrawn(planned.leaving)
        self._leaving = (self._leaving - set(planned.staying)) | {w.gtin14 for w in planned.leaving}
        self._prices += planned.prices
        for row in planned.told:
            self._told[row.gtin14] = self._new_told[row.gtin14] = row
            self._of_product.setdefault(product_id, []).append(row.gtin14)


def _still_holds(row: Told, product: Product | None) -> bool:
    """Tell whether a product read just now still carries the GTIN that it was told under."""
    if product is None:
        return True
    return product.published and any(
        offer.published and gtin14(offer.gtin) == row.gtin14 for offer in product.offers
    )


def _tell_again_before(product_id: str, now: datetime, after: timedelta | None) -> datetime | None:
    """Spread telling again over the second half of the time, by the product's id: not all come at once."""
    if after is None:
        return None
    share = 0.5 + random.Random(product_id).random() / 2  # noqa: S311 - spreads load only
    return now - after * share


def _reasons(judgement: Judgement) -> Mapping[str, str]:
    """Name the first failing rule of each withheld offer, by GTIN-14."""
    return {gtin14(w.gtin): str(w.reasons[0].rule) for w in judgement.withheld}


def _offer_records(product: Product, judgement: Judgement, rules: ReleaseRules) -> list[OfferRecord]:
    warnings = {warned.offer_id: _pairs(warned) for warned in judgement.warnings}
    released = [
        OfferRecord(product.id, item.offer_id, gtin14(item.gtin), item.gtin, product.name)
        for item in (judgement.offered.items if judgement.offered else ())
    ]
    withheld = [
        OfferRecord(product.id, w.offer_id, gtin14(w.gtin), w.gtin, product.name, _pairs(w))
        for w in judgement.withheld
    ]
    known_by = listings(product, rules)
    return [
        replace(r, warnings=warnings.get(r.offer_id, ()), listing=known_by[r.offer_id])
        for r in (*released, *withheld)
    ]


def _pairs(withheld: Withheld) -> tuple[tuple[str, Mapping[str, str]], ...]:
    return tuple((str(reason.rule), dict(reason.values)) for reason in withheld.reasons)
