"""Rules of an assortment: what a supplier's product costs here, and when it must not be sold; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Literal, Self

from connector.model import TaxRate
from connector.model.messages import Message, say
from connector.model.prices import TAX_PERCENT, cents
from connector.model.retail import HandedItem, ListedItem, Taxing
from connector.settings.model import RetailSettings

SALE_AHEAD = timedelta(hours=24)
"""A sale price that begins within that time counts already: nobody looks again before it does."""

MOST_UNCOUNTED = 1000
"""What is written where the supplier does not count: enough, and still counted here."""

_ENDINGS: dict[str, tuple[Decimal, Decimal]] = {
    "x9": (Decimal("0.10"), Decimal("0.09")),
    "90": (Decimal(1), Decimal("0.90")),
    "95": (Decimal(1), Decimal("0.95")),
    "99": (Decimal(1), Decimal("0.99")),
    "00": (Decimal(1), Decimal(0)),
}
"""How prices end: every so much, and with what."""


@dataclass(frozen=True, slots=True)
class PriceRules:
    """How a price is reckoned; ``least`` is the least net price as a multiple of the net dealer price."""

    of: Literal["wholesale", "regular"] = "regular"
    factor: Decimal = Decimal(1)
    rounding: str = "cent"
    least: Decimal = Decimal(1)

    @classmethod
    def from_settings(cls, settings: RetailSettings) -> Self:
        """Take them from the settings' table ``retail``."""
        factor, margin = (Decimal(str(one)) for one in (settings.price_factor, settings.min_margin))
        return cls(settings.price_of, factor, settings.rounding, 1 + margin / 100)


def needs_tax_answer(rules: PriceRules, item: HandedItem, rate: TaxRate) -> bool:
    """Tell whether the price depends on whether the supplier's own is gross or net."""
    return rules.of == "regular" and item.regular_price is not None and rate is not TaxRate.ZERO


def price_of(
    rules: PriceRules, item: HandedItem, rate: TaxRate, taxing: Taxing, *, includes_tax: bool
) -> Decimal | Message:
    """Return what an item costs in this shop, as the shop keeps prices, or why there is no price.

    The margin holds for the net price, before the ending that only raises it.
    """
    if rate not in taxing.percents:
        return say("the shop has no rate of value added tax for it ({rate})", rate=rate.value)
    if rules.of == "wholesale":
        base = item.dealer_price
    elif item.regular_price is not None and includes_tax:
        base = item.regular_price * 100 / (100 + TAX_PERCENT[rate])
    else:
        base = item.regular_price
    if base is None or base <= 0:
        return say("the supplier tells no price for GTIN {gtin}", gtin=item.gtin)
    net = base * rules.factor
    if item.dealer_price is not None:
        net = max(net, item.dealer_price * rules.least)
    return ending(taxing.kept(net, rate), rules.rounding)


def repriced(rules: PriceRules, dealer_price: Decimal, rate: TaxRate, taxing: Taxing) -> Decimal | None:
    """Return what an item costs at a new dealer price; None where the price does not follow from that."""
    if rules.of != "wholesale" or rate not in taxing.percents:
        return None
    net = dealer_price * max(rules.factor, rules.least)
    return ending(taxing.kept(net, rate), rules.rounding)


def ending(price: Decimal, rounding: str) -> Decimal:
    """Round to the cent, or up to the next price that ends as wanted."""
    if rounding == "cent":
        return cents(price)
    step, end = _ENDINGS[rounding]
    return ((cents(price) - end) / step).to_integral_value(ROUND_CEILING) * step + end


def least_charged(item: ListedItem, now: datetime) -> Decimal | None:
    """Return the least that is charged for an item now or within a day; None where it has no price."""
    prices = [item.price, item.regular_price]
    has_begun = item.sale_from is None or item.sale_from <= now + SALE_AHEAD
    is_over = item.sale_to is not None and item.sale_to < now
    if has_begun and not is_over:
        prices.append(item.sale_price)
    return min((price for price in prices if price is not None), default=None)


def lock_of(
    item: ListedItem, dealer_price: Decimal | None, rate: TaxRate | None, taxing: Taxing, now: datetime
) -> str:
    """Say why an item must not be sold; empty where it may: what is charged, net, is above what it costs."""
    charged = least_charged(item, now)
    if charged is None:
        return say("it has no price")
    rate = item.tax_rate or rate or TaxRate.STANDARD
    net = taxing.net(charged, rate) if rate in taxing.percents else charged
    if dealer_price is None or net > dealer_price:
        return ""
    return say(
        "its net price of {price} is not above the dealer price of {dealer}",
        price=cents(net),
        dealer=cents(dealer_price),
    )


def quantity_of(told: int | None, units: int, buffer: int) -> int:
    """Return the stock to write: what was told, less what is sold and not in that, less the buffer."""
    return max(0, (MOST_UNCOUNTED if told is None else told) - units - buffer)
