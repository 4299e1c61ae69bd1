"""Prices, taxes and totals of an order, as WooCommerce computes them from net amounts."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from practice.simulators.woocommerce.money import Rate, cents, rate_by_id, rate_for, round_tax
from practice.simulators.woocommerce.records import Line, Order, Product, ShippingLine

if TYPE_CHECKING:
    from practice.simulators.woocommerce.shop import Shop

HUNDRED = Decimal(100)


def amount(value: Any) -> Decimal:
    """Read an amount as sent; what is no number counts as nought."""
    try:
        return Decimal(str(value).replace(",", ".") or "0")
    except InvalidOperation:
        return Decimal(0)


def net_price(shop: Shop, item: Product | None, quantity: int) -> Decimal:
    """Return the net price of so many pieces at the shop's price, to six decimals."""
    if item is None or not item.price:
        return Decimal(0)
    price = Decimal(item.price) * quantity
    rate = rate_for(shop.settings.rates, shop.settings.base_country, tax_class_of(shop, item))
    if not shop.settings.taxes or not shop.settings.prices_include_tax or rate is None:
        return price
    return (price * HUNDRED / (HUNDRED + rate.percent)).quantize(Decimal("0.000001"))


def tax_class_of(shop: Shop, item: Product) -> str:
    """Return the tax class that counts for an item; a variation may have its parent's."""
    parent = shop.state.tables.products.get(item.parent_id)
    return parent.tax_class if item.tax_class == "parent" and parent is not None else item.tax_class


def tax_country(shop: Shop, order: Order) -> str:
    """Return the country whose rates count: where it is sent, else the billing address, else the shop's."""
    sent = order.shipping.get("address_1") or order.shipping.get("address_2")
    country = order.shipping.get("country") if sent else order.billing.get("country")
    return country or shop.settings.base_country


def calculate(shop: Shop, order: Order) -> None:
    """Compute all taxes of an order anew from the shop's rates."""
    order.rounds_down = shop.settings.prices_include_tax
    country = tax_country(shop, order)
    for line in order.lines:
        rate = _rate(shop, country, line.tax_class)
        line.taxes = [(rate.id, _tax(line.subtotal, rate), _tax(line.total, rate))] if rate else []
    shipping_rate = _rate(shop, country, _shipping_class(order.lines))
    for shipping in order.shipping_lines:
        shipping.taxes = [(shipping_rate.id, _tax(shipping.total, shipping_rate))] if shipping_rate else []
    for rate_id in sorted(_rates_of(order) - set(order.tax_line_ids)):
        order.tax_line_ids[rate_id] = shop.state.number("item")


def _rate(shop: Shop, country: str, tax_class: str) -> Rate | None:
    return rate_for(shop.settings.rates, country, tax_class) if shop.settings.taxes else None


def _tax(net: Decimal, rate: Rate) -> Decimal:
    return net * rate.percent / HUNDRED


def _shipping_class(lines: list[Line]) -> str:
    classes = [line.tax_class for line in lines]
    return "" if "" in classes or not classes else classes[0]


def _rates_of(order: Order) -> set[int]:
    return {tax[0] for line in order.lines for tax in line.taxes} | {
        tax[0] for line in order.shipping_lines for tax in line.taxes
    }


def line_tax(line: Line, down: bool) -> Decimal:
    """Return the tax on a line's total, rounded as the order rounds."""
    return sum((round_tax(total, down) for _, _, total in line.taxes), Decimal(0))


def line_subtotal_tax(line: Line, down: bool) -> Decimal:
    """Return the tax on a line's subtotal, rounded as the order rounds."""
    return sum((round_tax(subtotal, down) for _, subtotal, _ in line.taxes), Decimal(0))


def shipping_line_tax(line: ShippingLine, down: bool) -> Decimal:
    """Return the tax on a shipping line, rounded as the order rounds."""
    return sum((round_tax(total, down) for _, total in line.taxes), Decimal(0))


def cart_tax(order: Order) -> Decimal:
    """Return the tax on all goods."""
    return sum((line_tax(line, order.rounds_down) for line in order.lines), Decimal(0))


def shipping_tax(order: Order) -> Decimal:
    """Return the tax on all shipping."""
    return sum((shipping_line_tax(line, order.rounds_down) for line in order.shipping_lines), Decimal(0))


def shipping_total(order: Order) -> Decimal:
    """Return the net shipping."""
    return sum((cents(line.total) for line in order.shipping_lines), Decimal(0))


def total(order: Order) -> Decimal:
    """Return the gross total of an order."""
    goods = sum((cents(line.total) for line in order.lines), Decimal(0))
    return goods + shipping_total(order) + cart_tax(order) + shipping_tax(order)


def tax_lines(shop: Shop, order: Order) -> list[tuple[Rate, Decimal, Decimal]]:
    """Return per rate: the tax on goods and the tax on shipping."""
    down = order.rounds_down
    rows = []
    for rate_id in sorted(_rates_of(order)):
        goods = [round_tax(t, down) for line in order.lines for i, _, t in line.taxes if i == rate_id]
        sent = [round_tax(t, down) for line in order.shipping_lines for i, t in line.taxes if i == rate_id]
        rows.append((rate_by_id(shop.settings.rates, rate_id), sum(goods, Decimal(0)), sum(sent, Decimal(0))))
    return rows
