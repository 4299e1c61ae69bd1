"""What the platform debited the retailer for an order, and whether the shop's total is another.

The platform adds German tax at the rate that each item was told with, line by line, and taxes shipping like
the line with the highest rate. A shop may go by its own rates for deliveries abroad, or share out the tax of
shipping. What that means for refunds is in :mod:`connector.fulfilment.refunding`.
"""

from __future__ import annotations

from decimal import Decimal

from connector.model import IncomingOrder, ShopOrder, TaxRate
from connector.model.gtin import gtin14
from connector.model.messages import say
from connector.model.prices import TAX_PERCENT, cents
from connector.model.records import OrderRecord
from connector.orders.context import Counter
from connector.store import Transaction

_CENT = Decimal("0.01")


def debit_of(tx: Transaction, order: IncomingOrder) -> Decimal | None:
    """Return what the retailer paid, gross; None where the rate of an item is not known."""
    rates = _rates(tx, order)
    if rates is None:
        return None
    taxed = (_gross(item.net_total, rate) for item, rate in zip(order.items, rates, strict=True))
    return sum(taxed, max(_gross(order.shipping_net_total, rate) for rate in rates))


def tell_of_total(counter: Counter, order: IncomingOrder, record: OrderRecord, made: ShopOrder) -> None:
    """Note that the shop has another total than the platform; where its rates are others, raise an alarm.

    One alarm for each country: every order that goes there is like that, until the shop's taxes are others.
    """
    if record.debited is None:
        return
    if record.debited != made.total:
        with counter.store.transaction() as tx:
            tx.journal.write(
                record.number,
                "another total than Kickroute's",
                money=True,
                total=made.total,
                debited=record.debited,
            )
    country = order.shipping.country_code
    key = f"orders.rates.{country}"
    differs = _rates_differ(counter, order, made)
    if differs:
        counter.notifier.raise_alarm(
            key,
            say(
                "orders to {country} have another total in the shop than at Kickroute, as order "
                "{number}: {total} in the shop, {debited} at Kickroute. It is placed; a full refund "
                "gives back what Kickroute debited. Let the shop tax Kickroute's orders at German "
                "rates there, and ask your tax adviser where the tax is due (OSS, exports)",
                country=country,
                number=record.number,
                total=made.total,
                debited=record.debited,
            ),
        )
    elif differs is False:
        counter.notifier.clear_alarm(key, say("the shop taxes deliveries there as Kickroute does"))


def _rates_differ(counter: Counter, order: IncomingOrder, made: ShopOrder) -> bool | None:
    """Tell whether the goods are taxed at other rates; None where a per cent more would not show.

    A unit of the last decimal that the shop shows is rounding, on each line. Shipping is left out: its tax is
    shared out in many ways.
    """
    with counter.store.reading() as tx:
        rates = _rates(tx, order) or []
    taxes = [_gross(i.net_total, r) - i.net_total for i, r in zip(order.items, rates, strict=False)]
    taxed = sum((i.net_total for i, tax in zip(order.items, taxes, strict=False) if tax), Decimal(0))
    difference = sum(taxes, Decimal(0)) - sum((line.total_tax for line in made.lines), Decimal(0))
    rounding = _unit_of(made) * len(order.items)
    if rates and abs(difference) > rounding:
        return True
    return False if taxed / 100 > rounding else None


def _unit_of(made: ShopOrder) -> Decimal:
    """Return what the last decimal of the lines' taxes is worth: a cent, or more where all are round."""
    shown = [line.total_tax.normalize().as_tuple().exponent for line in made.lines]
    places = max((-each for each in shown if isinstance(each, int)), default=2)
    return max(_CENT, Decimal(1).scaleb(-max(0, places)))


def _rates(tx: Transaction, order: IncomingOrder) -> list[TaxRate] | None:
    """Return the rates that the items were told with, if all are known."""
    rows = [tx.catalogue.told_gtin(gtin14(item.gtin)) for item in order.items]
    rates = [row.tax_rate for row in rows if row is not None and row.tax_rate is not None]
    return rates if rates and len(rates) == len(rows) else None


def _gross(net: Decimal, rate: TaxRate) -> Decimal:
    return net + cents(net * TAX_PERCENT[rate] / 100)
