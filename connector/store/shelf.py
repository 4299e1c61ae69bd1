"""Offers as people look for them: searched, filtered, sorted and counted, without a question to the shop."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Float, Select, and_, cast, exists, func, select

from connector.model import Stock
from connector.model.records import Group, OfferRecord, Told
from connector.store.catalogue import Catalogue, offer_of
from connector.store.engines.portions import portions
from connector.store.listings import dump_categories, load_categories, spelled
from connector.store.schema import acknowledged, offers, told


class OfferState(StrEnum):
    """What became of an offer: the platform took it, is still to take it, or is not to have it."""

    LIVE = "live"
    WAITING = "waiting"
    WITHHELD = "withheld"


class SortBy(StrEnum):
    """By what offers are sorted; what has no such value comes last."""

    NAME = "name"
    STOCK = "stock"
    PRICE = "price"
    MARGIN = "margin"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for: all ``words`` in name, variant, SKU or GTIN; empty fields do not narrow it.

    ``rule`` is the code of a rule that withholds, ``category`` the id of one of the shop's.
    """

    words: str = ""
    state: OfferState | None = None
    rule: str = ""
    category: str = ""
    sort: SortBy = SortBy.NAME
    descending: bool = False


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """An offer, what was told of it (None: nothing), and whether the platform took that.

    A withheld offer with ``is_taken`` is still live on the platform: its withdrawal is on its way, or held.
    """

    offer: OfferRecord
    told: Told | None
    is_taken: bool

    @property
    def state(self) -> OfferState:
        """What became of the offer."""
        if not self.offer.released:
            return OfferState.WITHHELD
        return OfferState.LIVE if self.is_taken else OfferState.WAITING

    @property
    def margin(self) -> Decimal | None:
        """The retailer's share of the net retail price, in percent of it; None where either is unknown."""
        price, retail = self.offer.listing.price, self.offer.listing.retail_net
        return None if price is None or not retail else (retail - price) * 100 / retail


_TAKEN = exists().where(acknowledged.c.gtin14 == offers.c.gtin14)
_STATES: Mapping[OfferState, ColumnElement[bool]] = {
    OfferState.LIVE: and_(offers.c.released, _TAKEN),
    OfferState.WAITING: and_(offers.c.released, ~_TAKEN),
    OfferState.WITHHELD: ~offers.c.released,
}
_LIVE = (
    select(func.count())
    .select_from(offers.join(acknowledged, acknowledged.c.gtin14 == offers.c.gtin14))
    .where(offers.c.released)
)
_PRICE = cast(offers.c.price, Float)
_TOLD_AT = select(told.c.told_at).where(told.c.gtin14 == offers.c.gtin14).scalar_subquery()
_KEYS: Mapping[SortBy, ColumnElement[Any]] = {
    SortBy.STOCK: offers.c.quantity,
    SortBy.PRICE: _PRICE,
    SortBy.MARGIN: 1 - _PRICE / func.nullif(cast(offers.c.retail_net, Float), 0),
    SortBy.TOLD: _TOLD_AT,
}


class Shelf:
    """The offers of the shop for people, within one transaction."""

    def __init__(self, connection: Connection, catalogue: Catalogue) -> None:
        self._connection = connection
        self._catalogue = catalogue

    def count(self, search: Search) -> int:
        """Count what a search finds."""
        query = self._narrowed(select(func.count()).select_from(offers), search)
        return int(self._connection.execute(query).scalar_one())

    def find(self, search: Search, limit: int | None = None, offset: int = 0) -> list[ShelfRow]:
        """Return what a search finds, in its order."""
        keys = (offers.c.product_id, offers.c.offer_id)
        query = self._narrowed(select(*keys), search).order_by(*_order(search)).limit(limit).offset(offset)
        wanted = [(row.product_id, row.offer_id) for row in self._connection.execute(query)]
        found = {
            (offer.product_id, offer.offer_id): offer
            for part in portions({product_id for product_id, _ in wanted})
            for offer in map(offer_of, self._connection.execute(select(offers).where(keys[0].in_(part))))
        }
        return self._rows([found[key] for key in wanted])

    def named(self, offer_ids: Collection[str]) -> list[ShelfRow]:
        """Return these offers, by product; ids that are not known are left out."""
        found = [
            offer_of(row)
            for part in portions(offer_ids)
            for row in self._connection.execute(select(offers).where(offers.c.offer_id.in_(part)))
        ]
        return self._rows(sorted(found, key=lambda offer: (offer.product_id, offer.offer_id)))

    def of_groups(self, groups: Collection[Group]) -> list[OfferRecord]:
        """Return the offers of these groups, by product."""
        wanted = {(dump_categories(group.shop_categories), group.category) for group in groups}
        found = [
            row
            for part in portions({shelf for shelf, _ in wanted})
            for row in self._connection.execute(select(offers).where(offers.c.shop_categories.in_(part)))
            if (row.shop_categories, row.category) in wanted
        ]
        return [offer_of(row) for row in sorted(found, key=lambda row: (row.product_id, row.offer_id))]

    def counts(self) -> Mapping[OfferState, int]:
        """Count all offers by what became of them."""
        released, withheld, _ = self._catalogue.counts()
        taken = self._connection.execute(_LIVE).scalar_one() if released else 0
        return {
            OfferState.LIVE: taken,
            OfferState.WAITING: released - taken,
            OfferState.WITHHELD: withheld,
        }

    def groups(self) -> Iterator[Group]:
        """Yield how many offers share what a category map decides by."""
        columns = (offers.c.shop_categories, offers.c.category, offers.c.released, offers.c.rules)
        for row in self._connection.execute(select(*columns, func.count().label("n")).group_by(*columns)):
            rules = frozenset(row.rules.split(",")) - {""}
            yield Group(load_categories(row.shop_categories), row.category, row.released, rules, row.n)

    def _narrowed(self, query: Select[Any], search: Search) -> Select[Any]:
        for word in spelled(search.words).split():
            query = query.where(offers.c.sought.contains(word, autoescape=True))
        if search.state is not None:
            query = query.where(_STATES[search.state])
        if search.rule:
            query = query.where(~offers.c.released, offers.c.rules.in_(self._sets_with(search.rule)))
        if search.category:
            query = query.where(offers.c.shop_categories.in_(_sets_of(search.category)))
        return query

    def _sets_with(self, rule: str) -> list[str]:
        found = self._connection.execute(select(offers.c.rules).where(~offers.c.released).distinct())
        return [rules for rules in found.scalars() if rule in rules.split(",")]

    def _rows(self, found: list[OfferRecord]) -> list[ShelfRow]:
        keys = {offer.gtin14 for offer in found} - {""}
        known = {row.gtin14: row for row in self._catalogue.told_about((), keys)}
        taken = {
            key
            for part in portions(keys)
            for key in self._connection.execute(
                select(acknowledged.c.gtin14).where(acknowledged.c.gtin14.in_(part))
            ).scalars()
        }
        return [_row(offer, known.get(offer.gtin14), offer.gtin14 in taken) for offer in found]


def _row(offer: OfferRecord, row: Told | None, is_taken: bool) -> ShelfRow:
    """Put an offer beside what was told of it: under its GTIN another offer may be live."""
    if row is not None and row.offer_id != offer.offer_id:
        return ShelfRow(offer, None, is_taken=False)
    return ShelfRow(offer, row, is_taken)


def _sets_of(category: str) -> Select[Any]:
    """Find the sets of categories that it is in: few, which are looked through instead of the offers."""
    start = f'["{category}", '
    return (
        select(offers.c.shop_categories)
        .where(offers.c.shop_categories.contains(start, autoescape=True))
        .distinct()
    )


def _order(search: Search) -> list[ColumnElement[Any]]:
    last: list[ColumnElement[Any]] = [offers.c.sought, offers.c.product_id, offers.c.offer_id]
    key = _KEYS.get(search.sort)
    if key is None:
        return [offers.c.sought.desc(), *last[1:]] if search.descending else last
    return [(key.desc() if search.descending else key.asc()).nulls_last(), *last]


def shown_stock(row: ShelfRow) -> Stock:
    """Return the stock that the platform was told; of what was told nothing, the shop's."""
    return row.offer.listing.stock if row.told is None or not row.told.live else row.told.stock
