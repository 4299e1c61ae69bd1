"""What the shop in memory keeps, and how its stock moves: as measured on WooCommerce and Shopware.

On hold, awaiting fulfillment or completed, an order takes stock; cancelled, it gives it back. Pending it
gives back too, unless ``takes_stock_pending``. A refund or a trashed order gives nothing back by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from connector.model import Goods, Offer, OrderLine, OrderStatus, Product, ShopOrder, Stock, TaxRate

_CENT = Decimal("0.01")
_RATES = {TaxRate.STANDARD: Decimal("0.19"), TaxRate.REDUCED: Decimal("0.07"), TaxRate.ZERO: Decimal(0)}


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that the shop sent: to whom, what about."""

    recipient: str
    subject: str
    order_id: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """A webhook that the shop sent, as a receiver gets it; header names are lower-case."""

    url: str
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class ProductRow:
    """A product, whether it lies in the trash, and the number of the change that touched it last."""

    product: Product
    trashed: bool = False
    change: int = 0


@dataclass(slots=True)
class OrderRow:
    """An order, its notes, whether it holds stock, and the number of the change that touched it last."""

    order: ShopOrder
    notes: list[str] = field(default_factory=list)
    holds_stock: bool = False
    change: int = 0


@dataclass(slots=True)
class HookRow:
    """A webhook registered in the shop."""

    kind: str
    url: str
    secret: str
    active: bool = True


@dataclass(slots=True)
class ShopState:
    """All rows of the shop; copied and put back whole to play a restored backup.

    ``product_of`` leads from an offer's id to its product's. ``change`` numbers the changes that the
    change feed shows; ``unseen`` counts products that came or
    went without leaving a trace there. ``moves_stock`` tells whether orders move the stock at all.
    """

    products: dict[str, ProductRow] = field(default_factory=dict)
    product_of: dict[str, str] = field(default_factory=dict)
    orders: dict[str, OrderRow] = field(default_factory=dict)
    hooks: dict[str, HookRow] = field(default_factory=dict)
    change: int = 0
    unseen: int = 0
    last_id: int = 100
    takes_stock_pending: bool = False
    moves_stock: bool = True

    def next_id(self) -> str:
        """Give a new id; products, orders and refunds never share one."""
        self.last_id += 1
        return str(self.last_id)

    def next_change(self) -> int:
        """Give a change the number by which the feed shows it."""
        self.change += 1
        return self.change

    def find_offer(self, offer_id: str) -> tuple[ProductRow, Offer] | None:
        """Find the offer and the row of its product, even in the trash."""
        row = self.products.get(self.product_of.get(offer_id, ""))
        offers = row.product.offers if row else ()
        return next(((row, offer) for offer in offers if row and offer.id == offer_id), None)

    def put_product(self, row: ProductRow, product: Product) -> None:
        """Replace a row's product."""
        row.product = product
        self.product_of |= dict.fromkeys((offer.id for offer in product.offers), product.id)

    def put_offer(self, row: ProductRow, changed: Offer) -> None:
        """Replace one offer of a product; those that share its stock have the same."""
        offers = tuple(_after(offer, changed) for offer in row.product.offers)
        row.product = replace(row.product, offers=offers)

    def move_stock(self, row: OrderRow) -> tuple[str, ...]:
        """Let the stock follow the order's status; returns the ids of the products touched."""
        wanted = self._wants_stock(row.order.status)
        if wanted is None or wanted == row.holds_stock:
            return ()
        row.holds_stock = wanted
        if not self.moves_stock:
            return ()
        if not self.takes_stock_pending:
            lines = tuple(replace(line, taken=line.quantity if wanted else 0) for line in row.order.lines)
            row.order = replace(row.order, lines=lines)
        return self._shift(row, -1 if wanted else +1)

    def _wants_stock(self, status: OrderStatus | None) -> bool | None:
        """Tell whether an order of this status holds stock; None leaves it as it was."""
        if status is OrderStatus.PENDING_PAYMENT:
            return self.takes_stock_pending
        return {OrderStatus.CANCELLED: False, OrderStatus.REFUNDED: None, None: None}.get(status, True)

    def _shift(self, row: OrderRow, sign: int) -> tuple[str, ...]:
        lines = row.order.lines
        return tuple(id_ for line in lines if (id_ := self.shift_line(line, sign * line.quantity)))

    def shift_line(self, line: OrderLine, by: int) -> str:
        """Change the stock of a line's offer; returns its product's id, or nothing when none is counted."""
        place = self.find_offer(line.offer_id)
        if place is None or place[1].stock.quantity is None:
            return ""
        row, offer = place
        quantity = (offer.stock.quantity or 0) + by
        self.put_offer(row, replace(offer, stock=Stock(quantity, quantity > 0)))
        row.change = self.next_change()
        return row.product.id

    def taxed(self, line: OrderLine, line_id: str) -> OrderLine:
        """Give the line as the shop stores it: with its own id and the tax of its product's rate.

        A line that names nothing the shop sells is taken with an empty product, as WooCommerce takes it.
        """
        place = self.find_offer(line.offer_id)
        if place is None:
            return replace(line, id=line_id, product_id="", offer_id="", gtin="", taken=None)
        product, offer = place[0].product, place[1]
        tax = cents(line.net_total * rate_of(product.tax_rate))
        taken = None if self.takes_stock_pending else 0
        taxed = replace(line, id=line_id, product_id=product.id, total_tax=tax, taken=taken)
        return replace(taxed, name=product.name, sku=offer.sku)


def _after(offer: Offer, changed: Offer) -> Offer:
    if offer.id == changed.id:
        return changed
    shares = bool(changed.holder) and offer.holder == changed.holder
    return replace(offer, stock=changed.stock) if shares else offer


def rate_of(tax_rate: TaxRate | None) -> Decimal:
    """Look up the German rate of value added tax; a product of unknown rate pays the standard one."""
    return _RATES[tax_rate or TaxRate.STANDARD]


def cents(amount: Decimal) -> Decimal:
    """Round to whole cents, halves up."""
    return amount.quantize(_CENT, ROUND_HALF_UP)


def gross_total(lines: tuple[OrderLine, ...], shipping_net: Decimal) -> Decimal:
    """Add up what the order costs with tax; shipping pays the standard rate."""
    goods = sum((line.net_total + line.total_tax for line in lines), Decimal(0))
    return cents(goods + shipping_net + cents(shipping_net * rate_of(TaxRate.STANDARD)))


def goods_of(product: Product, offer: Offer) -> Goods:
    """Tell what an order needs to know of an offer."""
    published = product.published and offer.published
    return Goods(product.id, offer.id, offer.gtin, offer.stock, offer.holder or offer.id, published)


def created_since(row: OrderRow, since: datetime) -> bool:
    """Tell whether the order was created at or after ``since`` and does not lie in the trash."""
    created = row.order.created_at
    return not row.order.trashed and created is not None and created >= since
