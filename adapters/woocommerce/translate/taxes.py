"""What a tax class is: by its rate in the shop's own table for its country.

The slug of a class is the name that the shop's language gave it: ``reduzierter-preis``,
``ermaessigter-steuersatz``. It says what a class is only where the table has no rate for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from adapters.woocommerce.translate.values import Row, amount_of, integer_at, text_at
from connector.model import TaxRate
from connector.model.taxes import knows, rate_of

_SLUGS = {
    "": TaxRate.STANDARD,
    "standard": TaxRate.STANDARD,
    "reduced-rate": TaxRate.REDUCED,
    "zero-rate": TaxRate.ZERO,
}
_EVERYWHERE = ""


@dataclass(frozen=True, slots=True)
class TaxTable:
    """The rates in per cent of each class, by its slug ("" is the standard class), in the shop's country."""

    country: str = ""
    percents: Mapping[str, Decimal] = field(default_factory=dict)

    def rate_of(self, slug: str) -> TaxRate | None:
        """Return what a class is; None for a rate that the protocol has no word for."""
        percent = self.percents.get(_plain(slug))
        if percent is None or not knows(self.country):
            return _SLUGS.get(slug)
        return rate_of(self.country, percent)

    def shown(self, slug: str) -> str:
        """Name a class for people, with its rate where the shop has one."""
        percent = self.percents.get(_plain(slug))
        return slug if percent is None else f"{slug or 'standard'} ({percent.normalize():f} %)"


BY_SLUG = TaxTable()
"""The table of a shop that does not show its own."""


def to_table(rows: Iterable[Row], country: str) -> TaxTable:
    """Read the shop's table for its country; rates of single states, towns and postcodes do not count.

    Rates of different priorities are added, as the shop does. Those of the country win over those for all.
    """
    found: dict[str, dict[int, tuple[bool, Decimal]]] = {}
    for row in rows:
        place, percent = text_at(row, "country").upper(), amount_of(row.get("rate"))
        if place not in (country, _EVERYWHERE) or percent is None or _is_local(row):
            continue
        steps = found.setdefault(_plain(text_at(row, "class")), {})
        priority, is_own = integer_at(row, "priority"), place == country
        if priority not in steps or (is_own and not steps[priority][0]):
            steps[priority] = (is_own, percent)
    sums = {
        slug: sum((percent for _, percent in steps.values()), Decimal(0)) for slug, steps in found.items()
    }
    return TaxTable(country, sums)


def _plain(slug: str) -> str:
    return "" if slug == "standard" else slug


def _is_local(row: Row) -> bool:
    places = (row.get("state"), row.get("postcode"), row.get("city"), row.get("postcodes"), row.get("cities"))
    return any(place not in (None, "", "*", [], ["*"]) for place in places)
