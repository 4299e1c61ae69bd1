"""What a shop must bring to be held to the promises of ``connector.ports.Shop``.

A kit is the port under test and a neutral owner's side: everything that staff, shoppers and other
programs do to the shop, by a way that is not the adapter. The suite makes its own products and orders
and never looks at others, so that a kit may stand before a real shop, over HTTP; such a kit removes what
it made when it is closed.

What a platform cannot do, or a kit cannot show, is declared in :attr:`Registration.limits` with the
reason: the tests of such a promise are then not made for this kit, and ``test_limits.py`` holds the
declaration against what the adapter says of itself.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Protocol, TypeVar

from connector.model import Carrier, HintKind, NewOrder, OrderStatus
from connector.ports import Shop


class Ability(StrEnum):
    """What some promises need of a platform or of its kit."""

    PENDING_ORDERS = "an order can be placed without effect, and only then made live"
    MAILS_ON_ORDER = "the shop mails on a new order"
    HOOKS = "the shop calls us when something changed"
    SIGNED_HOOKS = "the shop signs its webhooks"
    SALES_HOOKED = "a sale sends a webhook of each product that is sold"
    FIELDS_GO = "the connector's key may remove the fields that it made"
    PRODUCT_TRASH = "products can be put into a trash"
    ORDER_TRASH = "orders can be put into a trash"
    UNCOUNTED_STOCK = "a product may be sold whose stock the shop does not count"
    MAIL_LOG = "the kit sees which mails the shop sent"
    QUESTION_COUNT = "the kit counts the questions that the shop is asked"
    OUTAGE = "the kit can make the shop unreachable"
    LOST_ANSWER = "the kit can lose the answer to the next write"
    KEYS_REVOKED = "the kit can make the shop refuse our keys"
    PAGE_UNREADABLE = "the kit can make a page of the catalogue unreadable"
    SHARED_STOCK = "variants may share their product's stock"
    UNREADABLE_ORDER = "the kit can make an order's row unreadable"
    CATALOGUE_SHORT = "the kit can make the catalogue end early"
    ROW_BROKEN = "the kit can make one row unreadable"


@dataclass(frozen=True, slots=True)
class Made:
    """A product that the kit made: its id, and ids and GTINs of what it sells."""

    product_id: str
    offer_ids: tuple[str, ...]
    gtins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RefundedLine:
    """A part of a refund, in positive figures; ``line`` counts the order's lines from 0."""

    line: int
    quantity: int
    net_total: Decimal
    total_tax: Decimal


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """An order as the shop's own rows show it, read past the adapter.

    ``lines`` are offer id, quantity and net total. ``ship_to`` is the end customer's name, first line of
    the street, postcode, city and country; ``mail_addresses`` is every mail address at the order.
    """

    kickroute_number: str
    lines: tuple[tuple[str, int, Decimal], ...]
    shipping_net_total: Decimal
    ship_to: tuple[str, str, str, str, str]
    bill_to_company: str
    mail_addresses: frozenset[str]
    notes: tuple[str, ...]


class ShopKit(Protocol):
    """A shop with an owner's side. Methods that change something return when the shop has taken it."""

    @property
    def shop(self) -> Shop:
        """The port under test."""
        ...

    @property
    def tracking_places(self) -> Sequence[str]:
        """Names of the places in which this shop's plugins keep tracking numbers; at least one."""
        ...

    # catalogue

    def make_product(
        self,
        *,
        stock: int | None = 10,
        dealer_price: str = "12.50",
        variants: int = 0,
        published: bool = True,
    ) -> Made:
        """List a product of category ``vaping-base`` with GTINs of its own.

        Its retail price is 19.99. ``variants`` 0 makes a simple one; every variant gets the same stock.
        """
        ...

    def set_stock(self, offer_id: str, quantity: int) -> None:
        """Count the stock anew."""
        ...

    def set_dealer_price(self, offer_id: str, price: str) -> None:
        """Write another dealer price."""
        ...

    def unpublish(self, product_id: str) -> None:
        """Take the product off the shop's pages."""
        ...

    def trash_product(self, product_id: str) -> None:
        """Put the product into the trash (:attr:`Ability.PRODUCT_TRASH`)."""
        ...

    def delete_product(self, product_id: str) -> None:
        """Delete the product for good."""
        ...

    def stock_of(self, offer_id: str) -> int | None:
        """Tell the quantity in the shop's own row."""
        ...

    def share_stock(self, product_id: str, quantity: int) -> None:
        """Let all variants of a product share one stock (:attr:`Ability.SHARED_STOCK`)."""
        ...

    # orders

    def sell(self, offer_id: str, quantity: int) -> str:
        """Let a shopper buy; the stock falls. Returns the order's id."""
        ...

    def plugin_order(self, order: NewOrder) -> str:
        """Place this order as the platform's own plugin does: live, with its number. Returns its id."""
        ...

    def set_order_status(self, order_id: str, status: OrderStatus) -> None:
        """Set any status by hand, also a final one."""
        ...

    def refund(self, order_id: str, total: Decimal, lines: Sequence[RefundedLine] = ()) -> None:
        """Make a refund object over ``total`` (gross)."""
        ...

    def enter_tracking(self, order_id: str, place: str, number: str, carrier: Carrier) -> None:
        """Enter a parcel in one of :attr:`tracking_places`, beside those that are there."""
        ...

    def trash_order(self, order_id: str) -> None:
        """Put the order into the trash (:attr:`Ability.ORDER_TRASH`)."""
        ...

    def delete_order(self, order_id: str) -> None:
        """Delete the order for good."""
        ...

    def order_facts(self, order_id: str) -> OrderFacts:
        """Read an order past the adapter."""
        ...

    def unreadable(self, order_id: str) -> AbstractContextManager[None]:
        """Let the order's row fail whatever list it is in (:attr:`Ability.UNREADABLE_ORDER`)."""
        ...

    def mails_about(self, order_id: str) -> Sequence[str]:
        """Recipients of the mails that the shop sent about this order (:attr:`Ability.MAIL_LOG`)."""
        ...

    # webhooks

    def hook_urls(self) -> Sequence[str]:
        """Tell the addresses of all active webhooks registered in the shop."""
        ...

    def disable_hooks(self) -> None:
        """Switch all webhooks off, as the shop itself does after failures."""
        ...

    def hook(self, kind: HintKind, id_: str, secret: str) -> tuple[dict[str, str], bytes]:
        """Headers (names in lower case) and body of a webhook about this id, as the shop sends it."""
        ...

    def ping(self) -> tuple[dict[str, str], bytes]:
        """Headers and body of what the shop sends to try a webhook out; an empty body where it has none."""
        ...

    def garbage_hook(self, secret: str) -> tuple[dict[str, str], bytes]:
        """Headers and body of a call that carries all marks of the shop but is none of its webhooks."""
        ...

    # faults and witnesses

    def trouble(self, ability: Ability) -> AbstractContextManager[None]:
        """Bring one of the troubles from :attr:`Ability.OUTAGE` on, for as long as the block lasts."""
        ...

    def broken_row(self, row_id: str) -> AbstractContextManager[None]:
        """Let the shop break on a product, an offer or an order, as long as the block lasts."""
        ...

    def questions(self) -> int:
        """How many requests the shop was sent so far (:attr:`Ability.QUESTION_COUNT`)."""
        ...

    def rest(self) -> None:
        """Let time pass until no question reaches back to what was done (:attr:`Ability.QUESTION_COUNT`)."""
        ...


@dataclass(frozen=True)
class Registration:
    """How to open a kit, and what it or its platform cannot do, each with the reason.

    What only the shop itself can tell of its limits is asked by ``found``, once.
    ``accepts_any_certificate`` is for a shop whose certificate nobody signed: what warns of it is silent.
    """

    open: Callable[[], AbstractContextManager[ShopKit]]
    declared: Mapping[Ability, str] = field(default_factory=dict)
    found: Callable[[], Mapping[Ability, str]] = dict
    accepts_any_certificate: bool = False

    @cached_property
    def limits(self) -> Mapping[Ability, str]:
        """All that it or its platform cannot do."""
        return {**self.declared, **self.found()}


_Test = TypeVar("_Test", bound=Callable[..., None])
_NEEDS, _LACKS = "_needed_abilities", "_lacking_abilities"


def needs(*abilities: Ability) -> Callable[[_Test], _Test]:
    """Mark a test as being about a promise that not every platform can make."""

    def mark(test: _Test) -> _Test:
        setattr(test, _NEEDS, frozenset(abilities))
        return test

    return mark


def lacks(*abilities: Ability) -> Callable[[_Test], _Test]:
    """Mark a test as being about what happens where a promise cannot be made."""

    def mark(test: _Test) -> _Test:
        setattr(test, _LACKS, frozenset(abilities))
        return test

    return mark


def suits(test: Callable[..., object], limits: Mapping[Ability, str]) -> bool:
    """Tell whether a test is to be made for a kit with these limits."""
    needed: frozenset[Ability] = getattr(test, _NEEDS, frozenset())
    lacking: frozenset[Ability] = getattr(test, _LACKS, frozenset())
    return not needed & limits.keys() and lacking <= limits.keys()


class Gtins:
    """Valid GTINs of 13 digits that no product has: ``prefix`` (at most 9 digits), then counted."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._count = itertools.count(1)

    def next(self) -> str:
        """Give the next one."""
        digits = self._prefix + str(next(self._count)).zfill(12 - len(self._prefix))
        weighted = sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(digits))
        return digits + str(-weighted % 10)
