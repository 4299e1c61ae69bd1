"""What a shop's pages show of it, whichever shop it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Field:
    """Something to type or choose; ``label`` is a key of the pages' texts."""

    name: str
    label: str
    value: str = ""
    kind: str = "text"
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """A button: the owner's action, how it is called (a key of the texts) and what it is sent with."""

    action: str
    label: str
    fixed: Mapping[str, str] = field(default_factory=dict)
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an order; the total is gross."""

    name: str
    quantity: int
    total: Decimal


@dataclass(frozen=True, slots=True)
class Order:
    """An order; ``kickroute`` is the platform's number, ``recipient`` and ``buyer`` are name and place."""

    id: str
    number: str
    kickroute: str
    status: str
    at: datetime
    total: Decimal
    recipient: str
    buyer: str
    lines: tuple[Line, ...] = ()
    refunds: tuple[Decimal, ...] = ()
    parcels: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    tasks: tuple[Task, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to buy: a product without variants, or one of its variants; prices as typed."""

    id: str
    name: str
    sku: str
    gtin: str
    stock: int | None
    price: str
    dealer_price: str
    tasks: tuple[Task, ...] = ()


@dataclass(frozen=True, slots=True)
class Product:
    """A product with what can be bought of it."""

    id: str
    name: str
    status: str
    offers: tuple[Offer, ...]
    tasks: tuple[Task, ...] = ()


class Staff(Protocol):
    """What a shop tells its owner's pages."""

    @property
    def shop(self) -> str:
        """The shop's name."""
        ...

    @property
    def kind(self) -> str:
        """What it simulates, with the version."""
        ...

    def orders(self) -> Sequence[Order]:
        """Return all orders, newest first."""
        ...

    def order(self, order_id: str) -> Order:
        """Return one order with its tasks; raises LookupError."""
        ...

    def products(self) -> Sequence[Product]:
        """Return all products, as the shopkeeper entered them."""
        ...

    def product(self, product_id: str) -> Product:
        """Return one product, also by the id of a variant, with its tasks; raises LookupError."""
        ...

    def tasks(self) -> Sequence[Task]:
        """Return what can be done to the shop as a whole."""
        ...

    def more(self) -> Sequence[Task]:
        """Return every other action with the names of its arguments."""
        ...
