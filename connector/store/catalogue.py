"""What was decided about the shop's offers, and what the platform was told of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, or_, select, union, update

from connector.model import Stock, TaxRate
from connector.model.records import Leaving, OfferRecord, Told, Withdrawal
from connector.store import codec, listings
from connector.store.engines.portions import portions
from connector.store.schema import acknowledged, confirmed_prices, departures, offers, told, withdrawals

_CAN_BE_SOLD = or_(told.c.in_stock, told.c.quantity.is_(None), told.c.quantity != 0)


class Catalogue:
    """Offers, told items, withdrawals and confirmed prices within one transaction."""

    def __init__(self, connection: Connection, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._now = now

    # what was told

    def told_about(self, product_ids: Collection[str], gtins: Collection[str]) -> list[Told]:
        """Return what was told of these products, and of these GTINs (as GTIN-14) whoever holds them."""
        found = {
            row.gtin14: row
            for column, values in ((told.c.product_id, product_ids), (told.c.gtin14, gtins))
            for part in portions(values)
            for row in self._connection.execute(select(told).where(column.in_(part)))
        }
        return [_told(row) for row in found.values()]

    def holders_of(self, gtins: Collection[str]) -> set[str]:
        """Return the ids of the products under which these GTINs (as GTIN-14) are live."""
        found: set[str] = set()
        for part in portions(gtins):
            query = select(told.c.product_id).where(told.c.gtin14.in_(part), told.c.live).distinct()
            found |= set(self._connection.execute(query).scalars())
        return found

    def told_gtin(self, gtin14: str) -> Told | None:
        """Return what was told under a GTIN, whether live or withdrawn."""
        row = self._connection.execute(select(told).where(told.c.gtin14 == gtin14)).first()
        return None if row is None else _told(row)

    def remember_told(self, rows: Sequence[Told]) -> None:
        """Remember what the platform is told from now on; replaces the rows of the same GTINs."""
        if not rows:
            return
        for part in portions([row.gtin14 for row in rows]):
            self._connection.execute(delete(told).where(told.c.gtin14.in_(part)))
        self._connection.execute(insert(told), [_told_values(row) for row in rows])

    def forget_digests(self) -> int:
        """Make every live item differ from the shop, so that the next sweep tells it again.

        Of items that are to leave, the stock told is forgotten too: nothing else of them is told any more.
        """
        leaving = told.c.gtin14.in_(select(withdrawals.c.gtin14))
        self._connection.execute(
            update(told).where(told.c.live, leaving).values(quantity=None, in_stock=True)
        )
        return self._connection.execute(update(told).where(told.c.live).values(digest="")).rowcount

    def live_products(self) -> Iterator[str]:
        """Yield the ids of all products with a live item."""
        rows = self._connection.execute(select(told.c.product_id).where(told.c.live).distinct())
        yield from rows.scalars()

    def withdrawn_before(self, moment: datetime, limit: int, since: datetime | None = None) -> list[Told]:
        """Return items that were last told as withdrawn before then, longest ago first.

        With ``since``, only those that were withdrawn since.
        """
        query = select(told).where(~told.c.live, told.c.told_at < moment)
        if since is not None:
            query = query.where(told.c.withdrawn_at >= since)
        rows = self._connection.execute(query.order_by(told.c.told_at).limit(limit))
        return [_told(row) for row in rows]

    def prune(self, before: datetime, limit: int) -> int:
        """Forget up to ``limit`` items that were withdrawn before then, and what belongs to them.

        One whose withdrawal the platform has not taken is kept. Returns how many were forgotten.
        """
        query = select(told.c.gtin14).where(
            ~told.c.live,
            told.c.withdrawn_at < before,
            told.c.gtin14.not_in(select(acknowledged.c.gtin14)),
        )
        old = list(self._connection.execute(query.limit(limit)).scalars())
        for part in portions(old):
            self._connection.execute(delete(told).where(told.c.gtin14.in_(part)))
            self._connection.execute(delete(confirmed_prices).where(confirmed_prices.c.gtin14.in_(part)))
        return len(old)

    def count_told(self) -> int:
        """Return how many items the platform is told to sell, whether it has taken that yet or not."""
        return self._connection.execute(select(func.count()).where(told.c.live)).scalar_one()

    # what the platform took

    def acknowledge(self, live: Collection[str], gone: Collection[str] = ()) -> None:
        """Remember that the platform took these items (as GTIN-14) as live, and those as withdrawn."""
        for part in portions(gone):
            self._connection.execute(delete(acknowledged).where(acknowledged.c.gtin14.in_(part)))
        now = self._now()
        for part in portions(live):
            known = select(acknowledged.c.gtin14).where(acknowledged.c.gtin14.in_(part))
            new = set(part) - set(self._connection.execute(known).scalars())
            if new:
                rows = [{"gtin14": key, "at": now} for key in sorted(new)]
                self._connection.execute(insert(acknowledged), rows)

    def live_since(self, gtin14: str) -> datetime | None:
        """Return when the platform took an item as live; None while it has not, or took it as withdrawn."""
        query = select(acknowledged.c.at).where(acknowledged.c.gtin14 == gtin14)
        found: datetime | None = self._connection.execute(query).scalar()
        return found

    def count_live(self) -> int:
        """Return how many items are live: the platform took them, and no withdrawal since."""
        return self._connection.execute(select(func.count()).select_from(acknowledged)).scalar_one()

    # what was decided

    def product_of(self, some_id: str) -> str:
        """Return the product that an id of a product or an offer belongs to; the id itself when unknown."""
        query = select(offers.c.product_id).where(
            or_(offers.c.product_id == some_id, offers.c.offer_id == some_id)
        )
        return self._connection.execute(query.limit(1)).scalar() or some_id

    def gtin_of(self, offer_id: str) -> str:
        """Return the GTIN of an offer as the shop writes it, or an empty text."""
        return (
            self._connection.execute(select(offers.c.gtin).where(offers.c.offer_id == offer_id)).scalar()
            or ""
        )

    def decide(self, decided: Mapping[str, Sequence[OfferRecord]]) -> None:
        """Replace what was decided about the offers of products; writes nothing where it is the same."""
        known = self.decided_many(decided)
        changed = {
            product_id: records
            for product_id, records in decided.items()
            if known[product_id] != sorted(records, key=lambda record: record.offer_id)
        }
        if not changed:
            return
        for part in portions(changed):
            self._connection.execute(delete(offers).where(offers.c.product_id.in_(part)))
        if rows := [_offer_values(record) for records in changed.values() for record in records]:
            self._connection.execute(insert(offers), rows)

    def decided(self, product_id: str) -> list[OfferRecord]:
        """Return what was decided about a product's offers."""
        query = select(offers).where(offers.c.product_id == product_id).order_by(offers.c.offer_id)
        return [offer_of(row) for row in self._connection.execute(query)]

    def decided_many(self, product_ids: Collection[str]) -> Mapping[str, list[OfferRecord]]:
        """Return what was decided about the offers of several products."""
        found: dict[str, list[OfferRecord]] = {product_id: [] for product_id in product_ids}
        for part in portions(product_ids):
            query = select(offers).where(offers.c.product_id.in_(part)).order_by(offers.c.offer_id)
            for row in self._connection.execute(query):
                found[row.product_id].append(offer_of(row))
        return found

    def offers(
        self, *, released: bool | None = None, gtin14: str | None = None, limit: int | None = None
    ) -> Iterator[OfferRecord]:
        """Yield what was decided about offers, by product."""
        query = select(offers).order_by(offers.c.product_id, offers.c.offer_id).limit(limit)
        if released is not None:
            query = query.where(offers.c.released == released)
        if gtin14 is not None:
            query = query.where(offers.c.gtin14 == gtin14)
        for row in self._connection.execute(query):
            yield offer_of(row)

    def holder(self, gtin14: str) -> OfferRecord | None:
        """Return the released offer that holds a GTIN."""
        query = select(offers).where(offers.c.gtin14 == gtin14, offers.c.released).limit(1)
        row = self._connection.execute(query).first()
        return None if row is None else offer_of(row)

    def known_products(self) -> Iterator[str]:
        """Yield the ids of all products of which an offer was decided or is live, in any order, once each."""
        either = union(select(offers.c.product_id), select(told.c.product_id).where(told.c.live))
        yield from self._connection.execute(either).scalars()

    def counts(self) -> tuple[int, int, Mapping[str, int]]:
        """Return how many offers are released, how many withheld, and the withheld by rule."""
        by_rule: dict[str, int] = {}
        in_all = {True: 0, False: 0}
        columns = (offers.c.released, offers.c.rules)
        for released, rules, count in self._connection.execute(
            select(*columns, func.count()).group_by(*columns)
        ):
            in_all[bool(released)] += count
            for code in rules.split(",") if not released else ():
                by_rule[code] = by_rule.get(code, 0) + count
        return in_all[True], in_all[False], by_rule

    def withheld_by(self, rule: str, limit: int | None = None) -> Iterator[OfferRecord]:
        """Yield the offers that a rule withholds, by product."""
        found = self._connection.execute(select(offers.c.rules).where(~offers.c.released).distinct())
        sets = [rules for rules in found.scalars() if rule in rules.split(",")]
        query = select(offers).where(~offers.c.released, offers.c.rules.in_(sets)).limit(limit)
        for row in self._connection.execute(query.order_by(offers.c.product_id, offers.c.offer_id)):
            yield offer_of(row)

    # what is to leave

    def want_withdrawn(self, rows: Sequence[Withdrawal]) -> None:
        """Remember items that are to leave; of one that was to leave before, only since when stays."""
        for row in rows:
            newer = {name: getattr(row, name) for name in ("gtin", "product_id", "reason", "shown_gone")}
            known = update(withdrawals).where(withdrawals.c.gtin14 == row.gtin14).values(**newer)
            if not self._connection.execute(known).rowcount:
                self._connection.execute(insert(withdrawals).values(**asdict(row)))

    def keep(self, gtins: Collection[str]) -> None:
        """Forget wishes to withdraw these items: they qualify again."""
        for part in portions(gtins):
            self._connection.execute(delete(withdrawals).where(withdrawals.c.gtin14.in_(part)))

    def to_withdraw(self) -> list[Withdrawal]:
        """Return all items that are to leave, held or not."""
        return self._withdrawals(select(withdrawals))

    def leaving_among(self, gtins: Collection[str]) -> list[Withdrawal]:
        """Return those of these items (as GTIN-14) that are to leave, held or not."""
        found = (
            self._withdrawals(select(withdrawals).where(withdrawals.c.gtin14.in_(part)))
            for part in portions(gtins)
        )
        return [row for rows in found for row in rows]

    def _withdrawals(self, query: Select[Any]) -> list[Withdrawal]:
        rows = self._connection.execute(query.order_by(withdrawals.c.since, withdrawals.c.gtin14))
        return [Withdrawal(**row._mapping) for row in rows]

    def leaving(self, hold: int | None = None) -> Leaving:
        """Count the items that are to leave; with ``hold``, those held up to it."""
        columns = (withdrawals.c.reason, withdrawals.c.held)
        query = select(*columns, func.count(), func.max(withdrawals.c.hold)).group_by(*columns)
        if hold is not None:
            query = query.where(withdrawals.c.held, withdrawals.c.hold <= hold)
        count = held = newest = 0
        by_reason: dict[str, int] = {}
        for reason, is_held, amount, last in self._connection.execute(query):
            count, held, newest = count + amount, held + amount * is_held, max(newest, last)
            by_reason[reason] = by_reason.get(reason, 0) + amount
        return Leaving(count, held, newest, by_reason)

    def has_withdrawals(self) -> bool:
        """Tell whether any item is to leave, held or not."""
        return self._connection.execute(select(withdrawals.c.gtin14).limit(1)).first() is not None

    def hold_withdrawals(self, hold: int) -> None:
        """Hold all wishes to withdraw that are not held yet, under this number."""
        free = update(withdrawals).where(~withdrawals.c.held)
        self._connection.execute(free.values(held=True, hold=hold))

    def sellable_while_leaving(self) -> list[Told]:
        """Return items that the shop shows as gone, whose withdrawal is held, and that can still be sold."""
        gone = select(withdrawals.c.gtin14).where(withdrawals.c.held, withdrawals.c.shown_gone)
        query = select(told).where(told.c.gtin14.in_(gone), told.c.live)
        return [_told(row) for row in self._connection.execute(query.where(_CAN_BE_SOLD))]

    def withdrawn(self, row: Told) -> None:
        """Remember that an item is told as withdrawn now, and that it left within the hour."""
        now = self._now()
        self._connection.execute(
            update(told)
            .where(told.c.gtin14 == row.gtin14)
            .values(live=False, told_at=now, withdrawn_at=now, digest="")
        )
        self._connection.execute(delete(withdrawals).where(withdrawals.c.gtin14 == row.gtin14))
        if row.live:
            self._connection.execute(insert(departures).values(gtin14=row.gtin14, at=now))

    def departures_since(self, moment: datetime) -> int:
        """Return how many items have left since then."""
        query = select(func.count()).where(departures.c.at >= moment)
        return self._connection.execute(query).scalar_one()

    def forget_departures(self, before: datetime) -> None:
        """Forget which items left before then."""
        self._connection.execute(delete(departures).where(departures.c.at < before))

    def told_stock_zero(self, gtins: Collection[str]) -> None:
        """Remember that these items are told as sold out while their withdrawal is held."""
        sold_out = {"quantity": 0, "in_stock": False, "told_at": self._now()}
        for part in portions(gtins):
            self._connection.execute(update(told).where(told.c.gtin14.in_(part)).values(**sold_out))

    # prices that a person confirmed

    def confirm_price(self, gtin14: str, price: Decimal) -> None:
        """Let the price guard pass exactly this price of an item."""
        self._connection.execute(delete(confirmed_prices).where(confirmed_prices.c.gtin14 == gtin14))
        self._connection.execute(insert(confirmed_prices).values(gtin14=gtin14, price=price))

    def confirmed(self, gtins: Collection[str]) -> Mapping[str, Decimal]:
        """Return the confirmed prices of these items."""
        return {
            row.gtin14: row.price
            for part in portions(gtins)
            for row in self._connection.execute(
                select(confirmed_prices).where(confirmed_prices.c.gtin14.in_(part))
            )
        }


_AS_THEY_ARE = tuple(f.name for f in fields(Told) if f.name not in ("stock", "tax_rate"))


def _told(row: Row[Any]) -> Told:
    return Told(
        **{name: getattr(row, name) for name in _AS_THEY_ARE},
        stock=Stock(row.quantity, row.in_stock),
        tax_rate=TaxRate(row.tax_rate) if row.tax_rate else None,
    )


def _told_values(row: Told) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in _AS_THEY_ARE},
        "quantity": row.stock.quantity,
        "in_stock": row.stock.in_stock,
        "tax_rate": row.tax_rate or "",
    }


def _offer_values(record: OfferRecord) -> dict[str, Any]:
    return {
        "product_id": record.product_id,
        "offer_id": record.offer_id,
        "gtin14": record.gtin14,
        "gtin": record.gtin,
        "name": record.name,
        "released": record.released,
        "reasons": codec.dump_reasons(record.reasons),
        "warnings": codec.dump_reasons(record.warnings),
        "rules": ",".join(sorted({code for code, _ in record.reasons})),
        **listings.values_of(record),
    }


def offer_of(row: Row[Any]) -> OfferRecord:
    """Read what was decided about an offer from its row."""
    return OfferRecord(
        product_id=row.product_id,
        offer_id=row.offer_id,
        gtin14=row.gtin14,
        gtin=row.gtin,
        name=row.name,
        reasons=codec.load_reasons(row.reasons),
        warnings=codec.load_reasons(row.warnings),
        listing=listings.listing_of(row),
    )
