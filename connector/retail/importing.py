"""Importing: one handed over product becomes a draft, whole, and then one that can be seen.

Each request is remembered before it is made and forgotten once its answer is known, so that whoever goes on
knows that one may still run in the shop: then it waits as long as the shop may need. What a request left
behind is found by the draft's own key, never guessed: nothing is made twice, and nothing is shown half.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from connector.model import TaxRate
from connector.model.errors import ShopDoubtful, ShopFailed, ShopRefused, ShopUnexpected
from connector.model.gtin import gtin14
from connector.model.messages import Message, say
from connector.model.retail import (
    ItemSpot,
    ListedProduct,
    Listing,
    NewListing,
)
from connector.model.retail_records import ImportAnswer, ImportRow, ImportState, Link, LinkState
from connector.ports import MOST_ROWS, Assortment, Notifier
from connector.retail.drafting import (
    differences,
    image_of,
    key_of,
    new_listing,
    problem_of,
    sku_of,
    sorted_out,
    spots_of,
)
from connector.retail.hearing import figure_of
from connector.retail.knowing import Known, known_of, question_of
from connector.retail.rules import PriceRules
from connector.store import Store

GROSS, NET = "gross", "net"
LOOKED_AT = 50
"""Rows among which one is looked for that can go on now."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Importer:
    """What imports are done with; ``publish``: what is complete is shown at once."""

    shop: Assortment
    store: Store
    notifier: Notifier
    prices: PriceRules
    publish: bool = True


def import_next(importer: Importer) -> float | None:
    """Take the next product that can go on as far as it goes; returns the seconds until one can, or None.

    0 when there may be more to do at once. Errors of the shop leave the row where it is.
    """
    now = importer.store.now()
    with importer.store.reading() as tx:
        rows = tx.imports.waiting(LOOKED_AT)
    rests = {row.id: _rest(importer, row, now) for row in rows}
    ready = [row for row in rows if rests[row.id] <= 0]
    if not ready:
        return min(rests.values(), default=None)
    work = _Work(importer, ready[0])
    try:
        work.do()
    except ShopDoubtful:
        return 0.0  # this one waits, others go on
    except (ShopRefused, ShopUnexpected, ShopFailed) as error:
        work.stop(str(error))
    return 0.0


def _rest(importer: Importer, row: ImportRow, now: datetime) -> float:
    """Return the seconds until a request whose answer was lost can run no more."""
    if not row.request or row.asked_at is None:
        return 0.0
    return (row.asked_at + timedelta(seconds=importer.shop.patience) - now).total_seconds()


class _Work:
    """The work on one row."""

    def __init__(self, importer: Importer, row: ImportRow) -> None:
        self._importer = importer
        self._shop = importer.shop
        self._store = importer.store
        self._row = row

    def do(self) -> None:
        """Make, complete and link the product, ask about it, or say why that cannot be."""
        row, product = self._row, self._row.product
        if problem := problem_of(product):
            return self.stop(problem)
        with self._store.reading() as tx:
            includes_tax = product.includes_tax
            said = tx.facts.supplier_taxes.get(product.supplier)
            if includes_tax is None and said is not None:
                includes_tax = said == GROSS
        taxing = self._shop.taxing()
        rate = product.tax_rate or TaxRate.STANDARD
        found = self._shop.drafted(key_of(row), sku_of(row, parent=True))
        known = known_of(self._shop, self._store, row, found)
        if known.refusal:
            return self.stop(known.refusal)
        if known.is_linked:
            return self._finish(known.linked, "", is_new=False)
        if row.answer is ImportAnswer.LINK:
            return self._link_known(known)
        if question := question_of(row, known, self._importer.prices, includes_tax, taxing):
            self._change(state=ImportState.ASKED, request=question.about, reason=question.text)
            return None
        new = new_listing(row, self._importer.prices, taxing, includes_tax=includes_tax is True)
        if isinstance(new, Message):
            return self.stop(new)
        return self._make(new, rate, found)

    # --- making ---

    def _make(self, new: NewListing, rate: TaxRate, found: ListedProduct | None) -> None:
        if found is not None and found.listing is Listing.TRASHED:
            return self.stop(
                say("its draft is in the shop's trash: put it back, or delete it for good, and try again")
            )
        if found is None:
            found = self._ask("draft", lambda: self._shop.draft(new))
        elif not found.whole:
            draft = found
            found = self._ask("mend", lambda: self._shop.mend(draft.id, new))
        self._change(product_id=found.id)
        if new.has_variants:
            found = self._make_variants(found, new)
        if differences(found, new) and not new.has_variants:
            draft = found
            found = self._ask("mend", lambda: self._shop.mend(draft.id, new))
        if wrong := differences(found, new):
            return self.stop(say("the shop keeps it otherwise than it was given: {what}", what=wrong))
        spots = spots_of(found, self._row)
        if any(item.link == "" for item in found.items):
            self._ask("link", lambda: self._shop.link(spots, new.supplier))
        self._remember_drafted(spots, rate, new)
        image = self._complete(found)
        return self._finish(spots, image, is_new=True)

    def _make_variants(self, draft: ListedProduct, new: NewListing) -> ListedProduct:
        """Delete what is half or twice there, make what is missing, and read it back."""
        has, bad = sorted_out(draft, new)
        if bad:
            self._ask("remove", lambda: self._shop.remove_variants(draft.id, bad))
        missing = [item for item in new.items if item.sku not in has]
        for at in range(0, len(missing), MOST_ROWS):
            part = missing[at : at + MOST_ROWS]
            reasons = self._ask("variants", partial(self._shop.add_variants, draft.id, part))
            if reasons:
                raise ShopRefused(next(iter(reasons.values())))
        found = self._shop.listed([draft.id]).found if missing or bad else (draft,)
        if not found:
            raise ShopUnexpected(say("its draft left the shop while it was being made"))
        return found[0]

    def _complete(self, found: ListedProduct) -> str:
        """Show it with its image; without, where the shop cannot load that. Returns what to say of it."""
        # An earlier request may have brought the image before its answer was lost.
        image = "" if found.images else image_of(self._row.product)
        publish = self._importer.publish
        try:
            self._ask("complete", lambda: self._shop.complete(found.id, image, publish=publish))
        except ShopRefused as refused:
            if not image:
                raise
            self._ask("complete", lambda: self._shop.complete(found.id, "", publish=publish))
            return say("listed without its image, which the shop cannot load: {reason}", reason=refused)
        return ""

    # --- linking ---

    def _link_known(self, known: Known) -> None:
        """Link what the shop had before, as a person said; its price stays the retailer's own."""
        product = self._row.product
        if known.ambiguous:
            return self.stop(
                say(
                    "several products of the shop have GTIN {gtin}: keep one of them, and try again",
                    gtin=known.ambiguous,
                )
            )
        missing = [item.gtin for item in product.items if gtin14(item.gtin) not in known.by_gtin]
        if missing:
            return self.stop(say("the shop has no product with GTIN {gtin} to link", gtin=missing[0]))
        spots = {item.spot: gtin for gtin, item in known.by_gtin.items()}
        named = {spot: self._gtin_of(key) for spot, key in spots.items()}
        for product_id in {spot.product_id for spot in named}:
            own = {spot: gtin for spot, gtin in named.items() if spot.product_id == product_id}
            self._ask("link", partial(self._shop.link, own, product.supplier))
        return self._finish(named, "", is_new=False)

    def _gtin_of(self, key: str) -> str:
        return next(item.gtin for item in self._row.product.items if gtin14(item.gtin) == key)

    def _remember_drafted(self, spots: Mapping[ItemSpot, str], rate: TaxRate, new: NewListing) -> None:
        """Remember the links of a product that nobody sees yet: figures that are told meanwhile are kept."""
        handed = self._row.product.items
        prices = {item.gtin: made.price for item, made in zip(handed, new.items, strict=True)}
        with self._store.transaction() as tx:
            for spot, gtin in spots.items():
                if tx.links.get(gtin14(gtin)) is None:
                    link = self._link(spot, gtin, LinkState.DRAFTED)
                    tx.links.put(link)
                tx.links.change(gtin14(gtin), price=prices[gtin], tax_rate=rate, spot=spot)

    def _finish(self, spots: Mapping[ItemSpot, str], reason: str, *, is_new: bool) -> None:
        """Let figures be written, and tell the platform of links that it did not make."""
        with self._store.transaction() as tx:
            for spot, gtin in spots.items():
                known = tx.links.get(gtin14(gtin))
                if known is None or (known.state in _ENDED and not is_new):
                    tx.links.put(self._link(spot, gtin, LinkState.LINKED))
                elif known.state is LinkState.DRAFTED:
                    tx.links.change(known.gtin14, state=LinkState.LINKED, due=True)
            tx.imports.change(self._row.id, state=ImportState.DONE, reason=reason, request="", asked_at=None)

    def _link(self, spot: ItemSpot, gtin: str, state: LinkState) -> Link:
        product, now = self._row.product, self._store.now()
        item = next(item for item in product.items if item.gtin == gtin)
        return Link(
            gtin14=gtin14(gtin),
            gtin=gtin,
            supplier=product.supplier,
            spot=spot,
            name=product.name,
            state=state,
            heard_at=now,
            told=figure_of(item.stock),
            told_at=now,
            dealer_price=item.dealer_price,
            due=state is LinkState.LINKED,
            tax_rate=product.tax_rate,
        )

    # --- remembering ---

    def _ask(self, request: str, ask: Callable[[], T]) -> T:
        """Make one request that writes; an answer that is known is remembered, a refusal is one."""
        self._change(request=request, asked_at=self._store.now())
        try:
            answer = ask()
        except ShopDoubtful as doubtful:
            self._change(reason=str(doubtful))
            raise
        except Exception:
            self._change(request="", asked_at=None)
            raise
        self._change(request="", asked_at=None)
        return answer

    def stop(self, reason: str) -> None:
        """Set it aside, with the reason."""
        self._change(state=ImportState.STOPPED, reason=reason, request="", asked_at=None)

    def _change(self, **changes: object) -> None:
        with self._store.transaction() as tx:
            self._row = tx.imports.change(self._row.id, **changes)


_ENDED = (LinkState.GONE, LinkState.UNLINKED)
