"""The kit for the shop in memory, in its two manners."""

# ruff: noqa: D102 - what each method promises stands once, in tests.contract.kits.ShopKit
from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import partial

from adapters.memory import PING, MemoryShop, make_webhook
from connector.model import Carrier, HintKind, NewOrder, Offer, OrderStatus, Product, RefundLine, Stock
from connector.model.errors import ShopAccessDenied, ShopDoubtful, ShopUnavailable
from tests.contract.kits import Ability, Gtins, Made, OrderFacts, RefundedLine, Registration

_WRITES = frozenset({"create_order", "add_note", "make_live", "set_status", "trash_order"})


class MemoryKit:
    """A shop in memory with its owner's side."""

    tracking_places = ("parcels",)

    def __init__(self, *, places_without_effect: bool) -> None:
        key = f"memory-{places_without_effect}"
        self.shop = MemoryShop(key, places_without_effect=places_without_effect, page_size=5)
        self._gtins = Gtins("4099")
        self._ids = itertools.count(1)

    # catalogue

    def make_product(
        self,
        *,
        stock: int | None = 10,
        dealer_price: str = "12.50",
        variants: int = 0,
        published: bool = True,
    ) -> Made:
        product_id = f"p{next(self._ids)}"
        offer_ids = [f"{product_id}-{n}" for n in range(variants)] if variants else [product_id]
        offers = tuple(
            Offer(id_, self._gtins.next(), dealer_price, "19.99", Stock(stock, stock is None or stock > 0))
            for id_ in offer_ids
        )
        self.shop.put_product(
            Product(
                product_id,
                f"Teekanne {product_id}",
                offers,
                category="vaping-base",
                published=published,
                has_variants=bool(variants),
            )
        )
        return Made(product_id, tuple(offer_ids), tuple(offer.gtin for offer in offers))

    def set_stock(self, offer_id: str, quantity: int) -> None:
        self.shop.set_stock(offer_id, quantity)

    def set_dealer_price(self, offer_id: str, price: str) -> None:
        self.shop.edit_offer(offer_id, dealer_price=price)

    def unpublish(self, product_id: str) -> None:
        self.shop.edit(product_id, published=False)

    def trash_product(self, product_id: str) -> None:
        self.shop.trash_product(product_id)

    def delete_product(self, product_id: str) -> None:
        self.shop.delete_product(product_id)

    def stock_of(self, offer_id: str) -> int | None:
        return self.shop.stock_of(offer_id)

    def share_stock(self, product_id: str, quantity: int) -> None:
        page = self.shop.products([product_id])
        for offer in page.found[0].offers:
            self.shop.edit_offer(offer.id, holder=product_id, stock=Stock(quantity, in_stock=True))

    # orders

    def sell(self, offer_id: str, quantity: int) -> str:
        return self.shop.sell(offer_id, quantity).id

    def plugin_order(self, order: NewOrder) -> str:
        lines = [(line.offer_id, line.quantity) for line in order.lines]
        return self.shop.place_foreign_order(lines, kickroute_number=order.kickroute_number).id

    def set_order_status(self, order_id: str, status: OrderStatus) -> None:
        self.shop.change_status(order_id, status)

    def refund(self, order_id: str, total: Decimal, lines: Sequence[RefundedLine] = ()) -> None:
        ordered = self.shop.order_row(order_id).lines
        parts = [RefundLine(ordered[r.line].id, r.quantity, r.net_total, r.total_tax) for r in lines]
        self.shop.refund(order_id, total, parts)

    def enter_tracking(self, order_id: str, place: str, number: str, carrier: Carrier) -> None:
        self.shop.enter_tracking(order_id, number, carrier)

    def trash_order(self, order_id: str) -> None:
        self.shop.move_to_trash(order_id)

    def delete_order(self, order_id: str) -> None:
        self.shop.delete_order(order_id)

    def order_facts(self, order_id: str) -> OrderFacts:
        row = self.shop.order_row(order_id)
        to = row.shipping
        return OrderFacts(
            kickroute_number=row.kickroute_number,
            lines=tuple((line.offer_id, line.quantity, line.net_total) for line in row.lines),
            shipping_net_total=row.shipping_net_total,
            ship_to=(f"{to.first_name} {to.last_name}", to.address_1, to.postcode, to.city, to.country_code),
            bill_to_company=row.billing.company,
            mail_addresses=frozenset({to.email, row.billing.email} - {""}),
            notes=self.shop.notes_of(order_id),
        )

    @contextmanager
    def unreadable(self, order_id: str) -> Iterator[None]:
        self.shop.spoil_order(order_id)
        try:
            yield
        finally:
            self.shop.spoil_order(order_id, spoiled=False)

    def mails_about(self, order_id: str) -> Sequence[str]:
        return [mail.recipient for mail in self.shop.mails if mail.order_id == order_id]

    # webhooks

    def hook_urls(self) -> Sequence[str]:
        return self.shop.hook_urls()

    def disable_hooks(self) -> None:
        self.shop.disable_hooks()

    def hook(self, kind: HintKind, id_: str, secret: str) -> tuple[dict[str, str], bytes]:
        return make_webhook(kind, id_, secret)

    def ping(self) -> tuple[dict[str, str], bytes]:
        return {}, PING

    def garbage_hook(self, secret: str) -> tuple[dict[str, str], bytes]:
        return make_webhook("weather", "1", secret)

    # faults and witnesses

    @contextmanager
    def trouble(self, ability: Ability) -> Iterator[None]:
        if ability is Ability.CATALOGUE_SHORT:
            self.shop.claimed_products = 1_000_000
        else:
            self.shop.on_call = _TROUBLES[ability]
        try:
            yield
        finally:
            self.shop.claimed_products = None
            self.shop.on_call = _no_trouble

    @contextmanager
    def broken_row(self, row_id: str) -> Iterator[None]:
        self.shop.break_row(row_id)
        try:
            yield
        finally:
            self.shop.mend_row(row_id)

    def questions(self) -> int:
        return len(self.shop.calls)

    def rest(self) -> None:
        """Its questions reach back to nothing."""


def _no_trouble(_name: str, _when: str) -> None:
    pass


def _outage(_name: str, _when: str) -> None:
    raise ShopUnavailable("the shop does not answer")


def _keys_revoked(_name: str, _when: str) -> None:
    raise ShopAccessDenied("the shop does not know the key")


def _lost_answer(name: str, when: str) -> None:
    if name in _WRITES and when == "after":
        raise ShopDoubtful("the answer was lost")


def _page_unreadable(name: str, when: str) -> None:
    if name == "all_products" and when == "after":
        raise ShopUnavailable("the page is not JSON")


_TROUBLES: dict[Ability, Callable[[str, str], None]] = {
    Ability.OUTAGE: _outage,
    Ability.KEYS_REVOKED: _keys_revoked,
    Ability.LOST_ANSWER: _lost_answer,
    Ability.PAGE_UNREADABLE: _page_unreadable,
}


@contextmanager
def _open(places_without_effect: bool) -> Iterator[MemoryKit]:
    yield MemoryKit(places_without_effect=places_without_effect)


LIKE_WOOCOMMERCE = Registration(partial(_open, True))
LIKE_SHOPWARE = Registration(
    partial(_open, False),
    {
        Ability.SHARED_STOCK: "behaves like a shop in which each variant has its own stock",
        Ability.UNREADABLE_ORDER: "behaves like a shop that gives its rows out one by one",
        Ability.PENDING_ORDERS: "behaves like a shop whose orders take stock as soon as they exist",
        Ability.MAILS_ON_ORDER: "behaves like a shop that sends no mail for orders made by its API",
        Ability.SALES_HOOKED: "behaves like a shop that sends the order's webhook alone about a sale",
        Ability.SIGNED_HOOKS: "behaves like a shop that signs webhooks of apps only",
    },
)
