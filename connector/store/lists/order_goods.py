"""What people know an order by, as columns: the retailer's company, and its goods by name.

Nothing of the end customer is among it. ``sought`` is what a search looks at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from connector.model import IncomingOrder, OrderLine, ShopOrder
from connector.store.codec import dump_lines
from connector.store.listings import spelled

_LONGEST_NAME = 200


def of_incoming(order: IncomingOrder, shop_number: str = "") -> Mapping[str, Any]:
    """Return the columns of an order that only the platform has described: goods by GTIN, without names."""
    lines = [OrderLine("", "", item.gtin, item.quantity, item.net_total) for item in order.items]
    return _columns(order.kickroute_number, shop_number, order.billing.company, lines)


def of_shown(order: ShopOrder, ordered: Iterable[OrderLine] = ()) -> Mapping[str, Any]:
    """Return the columns of an order as the shop shows it; ``ordered`` know GTINs that the shop does not."""
    gtins = {line.offer_id: line.gtin for line in ordered if line.gtin}
    lines = [
        OrderLine(
            product_id=line.product_id,
            offer_id=line.offer_id,
            gtin=line.gtin or gtins.get(line.offer_id, ""),
            quantity=line.quantity,
            net_total=line.net_total,
            id=line.id,
            total_tax=line.total_tax,
            name=line.name[:_LONGEST_NAME],
            sku=line.sku,
        )
        for line in order.lines
    ]
    return _columns(order.kickroute_number, order.number, order.billing.company, lines)


def _columns(number: str, shop_number: str, company: str, lines: list[OrderLine]) -> Mapping[str, Any]:
    retailer = " ".join(company.split())
    words = [number, shop_number, retailer]
    words += [word for line in lines for word in (line.name, line.sku, line.gtin)]
    goods = dump_lines(tuple(lines))
    return {"retailer": retailer, "goods": goods, "sought": spelled(" ".join(filter(None, words)))}
