"""What an order's GTINs are in the shop now, and whether there is enough of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from connector.counter import Counter, Refusal
from connector.errors import ShopUnavailable
from connector.gtin import gtin14
from connector.model import IncomingOrder, Offer, OrderLine, Product, Stock
from connector.records import OrderRecord, untaken_states
from connector.store import Transaction
from connector.wishes import SWEPT_AT


def resolve(counter: Counter, record: OrderRecord, order: IncomingOrder) -> tuple[OrderLine, ...]:
    """Read the products behind the GTINs, and require the stock to suffice; raises Refusal.

    A GTIN must still stand at the product that was told under it. While the catalogue was not read since
    the store was new or old, an unknown GTIN says nothing: ShopUnavailable is raised.
    """
    keys = [gtin14(item.gtin) for item in order.items]
    with counter.store.transaction() as tx:
        told = {key: tx.catalogue.told_gtin(key) for key in set(keys)}
        if None in told.values() and tx.facts.get(SWEPT_AT) is None:
            raise ShopUnavailable("the shop's catalogue was not read to its end yet; send the order again")
    holders = {key: row.product_id for key, row in told.items() if row is not None and row.live}
    products = _read(counter, holders.values())
    lines, stocks = [], {}
    for item, key in zip(order.items, keys, strict=True):
        offer = _offer_with(products.get(holders.get(key, "")), key)
        if offer is None:
            raise Refusal(item.gtin, f"no released offer has the GTIN {item.gtin}", is_known=False)
        stocks[offer.id] = offer.stock
        lines.append(OrderLine(holders[key], offer.id, item.gtin, item.quantity, item.net_total))
    _require(counter, record, lines, stocks)
    return tuple(lines)


def require_stock(counter: Counter, record: OrderRecord) -> None:
    """Require the shop's stock to suffice for an order that has not taken it yet; raises Refusal."""
    products = _read(counter, [line.product_id for line in record.lines])
    stocks = {offer.id: offer.stock for product in products.values() for offer in product.offers}
    _require(counter, record, record.lines, stocks)


def lock_keys(tx: Transaction, lines: Sequence[OrderLine]) -> list[str]:
    """Name the locks of what these lines sell: GTIN-14, as for an order that comes in."""
    return [gtin14(line.gtin or tx.catalogue.gtin_of(line.offer_id)) for line in lines]


def _require(
    counter: Counter, record: OrderRecord, lines: Sequence[OrderLine], stocks: Mapping[str, Stock]
) -> None:
    """Available is what was just read, less our own orders that have not moved the shop's stock yet."""
    if record.forced:
        return
    with counter.store.transaction() as tx:
        reserved = tx.orders.reserved(record.number, untaken_states(counter.shop.capabilities))
    wanted: dict[str, int] = {}
    for line in lines:
        wanted[line.offer_id] = wanted.get(line.offer_id, 0) + line.quantity
    for line in lines:
        offer_id, promised = line.offer_id, reserved.get(line.offer_id, 0)
        stock = stocks.get(offer_id, Stock(0, in_stock=False))
        if not stock.covers(wanted[offer_id], promised):
            raise Refusal(
                line.gtin,
                f"{wanted[offer_id]} of GTIN {line.gtin} ordered, {stock.quantity} in stock, "
                f"{promised} promised to other orders",
                is_known=True,
            )


def _read(counter: Counter, product_ids: Iterable[str]) -> dict[str, Product]:
    ids = sorted(set(product_ids))
    return {product.id: product for product in counter.shop.products(ids).found} if ids else {}


def _offer_with(product: Product | None, key: str) -> Offer | None:
    if product is None or not product.published:
        return None
    return next((o for o in product.offers if o.published and gtin14(o.gtin) == key), None)
