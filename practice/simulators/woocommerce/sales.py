"""Sale prices, which may begin and end on dates: the shop's own tasks then change what is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from practice.simulators.woocommerce.records import Product
    from practice.simulators.woocommerce.shop import Shop


def plan(shop: Shop, item: Product, body: Mapping[str, Any]) -> None:
    """Take the dates of a sale from a write; a day begins with its first second, and ends with its last."""
    for side in ("from", "to"):
        for name, gmt in ((f"date_on_sale_{side}", False), (f"date_on_sale_{side}_gmt", True)):
            if name not in body:
                continue
            text = str(body[name] or "")
            if side == "to" and text and "T" not in text:
                text += "T23:59:59"
            setattr(item, f"sale_{side}", int(shop.clock.read(text, gmt=gmt)) if text else None)


def begin_or_end(shop: Shop, item: Product) -> None:
    """Reckon what is asked of a product now, and remember when that changes by itself."""
    now = shop.clock.seconds()
    begun = item.sale_from is None or item.sale_from <= now
    ended = item.sale_to is not None and item.sale_to + 1 <= now
    item.on_sale = bool(item.sale_price) and begun and not ended
    item.asked = item.reckoned
    changes = (item.sale_from, None if item.sale_to is None else item.sale_to + 1)
    ahead = [at for at in changes if at is not None and at > now]
    shop.state.tables.sales.pop(item.id, None)
    if item.sale_price and ahead:
        shop.state.tables.sales[item.id] = min(ahead)


def due(shop: Shop) -> None:
    """Begin and end the sales whose time has come."""
    sales, now = shop.state.tables.sales, shop.clock.seconds()
    for number in [number for number, at in sales.items() if at <= now]:
        item = shop.state.sellable(number)
        if item is None:
            del sales[number]
        else:
            begin_or_end(shop, item)
