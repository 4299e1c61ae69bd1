"""What an order's GTINs are in the shop now, and whether there is enough of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from connector.model import Goods, IncomingOrder, OrderLine, Stock
from connector.model.errors import ShopUnavailable
from connector.model.gtin import gtin14
from connector.model.messages import say
from connector.model.records import OrderRecord, Told, untaken_states
from connector.orders.context import Counter, Refusal, order_key, product_key
from connector.store import Store, Transaction


def resolve(
    counter: Counter, record: OrderRecord, order: IncomingOrder, held: Collection[str]
) -> tuple[tuple[OrderLine, ...], Mapping[str, int | None]]:
    """Read the offers behind the GTINs, and require the stock to suffice; raises Refusal.

    Returns the lines, and the figure of each holder of stock. A GTIN must still stand at the product that
    was told under it. While the catalogue was not read since the store was new or old, an unknown GTIN says
    nothing: ShopUnavailable is raised; also when an offer moved to a product whose lock is not ``held``.
    """
    keys = [gtin14(item.gtin) for item in order.items]
    with counter.store.reading() as tx:
        told = _told(tx, keys)
        is_swept = tx.facts.swept_at is not None
    if not is_swept and len(told) < len(set(keys)):
        raise ShopUnavailable(say("the shop's catalogue was not read to its end yet; send the order again"))
    live = {key: row for key, row in told.items() if row.live}
    if any(product_key(row.product_id) not in held for row in live.values()):
        raise ShopUnavailable(
            say("an offer of this order moved to another product just now; it is tried again")
        )
    reserved = _reserved(counter, record)
    found = _read(counter, live)
    _require_readable(counter, {i for row in live.values() for i in (row.product_id, row.offer_id)})
    lines = []
    for item, key in zip(order.items, keys, strict=True):
        goods = found.get(key)
        if goods is None:
            raise Refusal(
                item.gtin, say("no released offer has the GTIN {gtin}", gtin=item.gtin), is_known=False
            )
        holder = goods.holder if goods.holder != goods.offer_id else ""
        lines.append(
            OrderLine(
                goods.product_id, goods.offer_id, item.gtin, item.quantity, item.net_total, holder=holder
            )
        )
    _require(record, lines, {goods.holder: goods.stock for goods in found.values()}, reserved)
    return tuple(lines), {goods.holder: goods.stock.quantity for goods in found.values()}


def require_stock(counter: Counter, record: OrderRecord) -> Mapping[str, int | None]:
    """Require the shop's stock to suffice for an order that has not taken it yet; raises Refusal.

    Returns the figure of each holder of stock.
    """
    reserved = _reserved(counter, record)
    found = read_goods(counter, record.lines)
    _require_readable(counter, {i for line in record.lines for i in (line.product_id, line.offer_id)})
    _require(record, record.lines, {goods.holder: goods.stock for goods in found}, reserved)
    return {goods.holder: goods.stock.quantity for goods in found}


def read_goods(counter: Counter, lines: Iterable[OrderLine]) -> tuple[Goods, ...]:
    """Read what these lines sell."""
    wanted = dict.fromkeys((line.product_id, line.offer_id) for line in lines)
    return counter.shop.goods(list(wanted)) if wanted else ()


def locks_of(store: Store, number: str) -> frozenset[str]:
    """Name the locks under which an order is worked on: its own, and those of the products that it sells."""
    with store.reading() as tx:
        record = tx.orders.get(number)
        gtins = [gtin14(item.gtin) for item in record.order.items] if record and record.order else []
        products = {row.product_id for row in _told(tx, gtins).values()}
    products |= {line.product_id for line in record.lines} if record else set()
    return frozenset({order_key(number), *map(product_key, products)})


def _told(tx: Transaction, keys: Iterable[str]) -> dict[str, Told]:
    found = {key: tx.catalogue.told_gtin(key) for key in set(keys)}
    return {key: row for key, row in found.items() if row is not None}


def _read(counter: Counter, told: Mapping[str, Told]) -> dict[str, Goods]:
    """Read the offers that were told under these GTINs; one that moved within its product is looked for."""
    wanted = dict.fromkeys((row.product_id, row.offer_id) for row in told.values())
    listed = counter.shop.goods(list(wanted)) if wanted else ()
    found = {key: goods for goods in listed if goods.published and (key := gtin14(goods.gtin)) in told}
    if moved := sorted({row.product_id for key, row in told.items() if key not in found}):
        products = counter.shop.products(moved).found
        offers = [(p.id, o.id) for p in products for o in p.offers if gtin14(o.gtin) in told]
        again = counter.shop.goods(offers) if offers else ()
        found |= {key: goods for goods in again if goods.published and (key := gtin14(goods.gtin)) in told}
    return found


def _reserved(counter: Counter, record: OrderRecord) -> Mapping[str, int]:
    """Count what other orders of ours are promised; before the shop is asked for its stock.

    One that goes live in between would be missing from both: from what is promised, as it is live, and from
    the figure, which is older.
    """
    with counter.store.reading() as tx:
        return tx.orders.reserved(record.number, untaken_states(counter.shop.capabilities))


def _require(
    record: OrderRecord,
    lines: Sequence[OrderLine],
    stocks: Mapping[str, Stock],
    reserved: Mapping[str, int],
) -> None:
    """Available is what was just read, less our own orders that had not moved the shop's stock before."""
    if record.forced:
        return
    wanted: dict[str, int] = {}
    for line in lines:
        wanted[line.stock_holder] = wanted.get(line.stock_holder, 0) + line.quantity
    for line in lines:
        holder = line.stock_holder
        promised, stock = reserved.get(holder, 0), stocks.get(holder, Stock(0, in_stock=False))
        if not stock.covers(wanted[holder], promised):
            raise Refusal(
                line.gtin,
                say(
                    "{wanted} of GTIN {gtin} ordered, {stock} in stock, {promised} promised to other orders",
                    wanted=wanted[holder],
                    gtin=line.gtin,
                    stock=stock.quantity,
                    promised=promised,
                ),
                is_known=True,
            )


def _require_readable(counter: Counter, ids: set[str]) -> None:
    """Refuse to judge what the shop cannot give at the moment: it is there, and nobody knows how many."""
    for row in counter.shop.unread():
        if row.id in ids:
            raise ShopUnavailable(
                say(
                    "the shop cannot give its row {id} of {list} at the moment; mend it there, or "
                    "take it off the shop",
                    id=row.id,
                    list=row.list,
                )
            )
