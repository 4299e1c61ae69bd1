"""Links: the GTINs that a retailer's shop lists for suppliers."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from connector.model import TaxRate
from connector.model.retail import ItemSpot
from connector.model.retail_records import Link, LinkState
from connector.store.engines.portions import portions
from connector.store.retail.tables import links


class Links:
    """Links within one transaction; a GTIN is linked once at most."""

    def __init__(self, connection: Connection, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._now = now
        self.became_due = False

    def put(self, link: Link) -> None:
        """Remember a link in place of the one that its GTIN had."""
        self._connection.execute(links.delete().where(links.c.gtin14 == link.gtin14))
        values = {name: getattr(link, name) for name in _SAME}
        values |= {"product_id": link.spot.product_id, "offer_id": link.spot.offer_id}
        values |= {"code": link.supplier, "tax_rate": link.tax_rate or ""}
        self._connection.execute(insert(links).values(**values))
        self.became_due |= link.due

    def change(self, gtin14: str, **changes: Any) -> None:
        """Change some fields of a link and leave the others alone."""
        if "spot" in changes:
            spot: ItemSpot = changes.pop("spot")
            changes |= {"product_id": spot.product_id, "offer_id": spot.offer_id}
        if "supplier" in changes:
            changes["code"] = changes.pop("supplier")
        self._connection.execute(update(links).where(links.c.gtin14 == gtin14).values(**changes))
        self.became_due |= bool(changes.get("due"))

    def get(self, gtin14: str) -> Link | None:
        """Return the link of a GTIN."""
        return next(iter(self._many(links.c.gtin14 == gtin14)), None)

    def of_products(self, product_ids: Collection[str]) -> list[Link]:
        """Return the links of products."""
        return [link for part in portions(product_ids) for link in self._many(links.c.product_id.in_(part))]

    def of_gtins(self, gtins14: Collection[str]) -> list[Link]:
        """Return the links of GTINs."""
        return [link for part in portions(gtins14) for link in self._many(links.c.gtin14.in_(part))]

    def due(self, limit: int) -> list[Link]:
        """Return links whose figures are to be written, those heard of longest ago first."""
        return self._many(links.c.due, order=links.c.heard_at, limit=limit)

    def unheard_since(self, moment: datetime) -> list[Link]:
        """Return links that are in use and were last heard of before that, and are not known to be stale."""
        return self._many(links.c.heard_at < moment, links.c.state == LinkState.LINKED, ~links.c.stale)

    def in_use(self, after: str, limit: int) -> list[Link]:
        """Return links in use whose GTIN comes after one, in the order of their GTINs."""
        states = (LinkState.LINKED, LinkState.WITHDRAWN)
        where = (links.c.gtin14 > after, links.c.state.in_(states))
        return self._many(*where, order=links.c.gtin14, limit=limit)

    def listed(self, limit: int, offset: int = 0, *, locked: bool = False) -> list[Link]:
        """Return links by name, or only those whose stock is kept at 0."""
        where = (links.c.locked != "",) if locked else ()
        return self._many(*where, order=links.c.name, limit=limit, offset=offset)

    def count(self, *, locked: bool = False) -> int:
        """Count links, or only those whose stock is kept at 0."""
        query = select(func.count()).select_from(links)
        found: int = self._connection.execute(
            query.where(links.c.locked != "") if locked else query
        ).scalar_one()
        return found

    def count_stale(self) -> int:
        """Count links in use of which nothing was heard for too long."""
        query = (
            select(func.count()).select_from(links).where(links.c.stale, links.c.state == LinkState.LINKED)
        )
        found: int = self._connection.execute(query).scalar_one()
        return found

    def _many(
        self, *where: Any, order: Any = links.c.gtin14, limit: int | None = None, offset: int = 0
    ) -> list[Link]:
        query = select(links).where(*where).order_by(order, links.c.gtin14).limit(limit).offset(offset)
        return [_link(row) for row in self._connection.execute(query)]


_SAME = (
    *("gtin14", "gtin", "name", "state", "reason", "heard_at", "sequence", "told", "told_at"),
    *("dealer_price", "written", "price", "stale", "hidden", "due", "locked"),
)


def _link(row: Row[Any]) -> Link:
    values = {name: getattr(row, name) for name in _SAME}
    return Link(
        **{**values, "state": LinkState(row.state)},
        supplier=row.code,
        spot=ItemSpot(row.product_id, row.offer_id),
        tax_rate=TaxRate(row.tax_rate) if row.tax_rate else None,
    )
