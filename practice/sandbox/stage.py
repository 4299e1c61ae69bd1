"""The stage of the sandbox: a simulated shop with its staff, whichever kind of shop it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """One offer in the shop's own catalogue; ``breaks`` names the release rule that it breaks on purpose."""

    gtin: str
    name: str
    breaks: str
    stock: int | None
    counted: bool = True


@dataclass(frozen=True, slots=True)
class RefundRow:
    """A refund object in the shop: its deduplication id and its gross amount."""

    deduplication_id: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order in the shop's own rows; ``status`` is the shop's word, ``has_note`` means the exact note."""

    id: str
    number: str
    kickroute_number: str
    status: str
    trashed: bool
    has_note: bool
    total: Decimal
    shipping_values: tuple[str, ...]
    retailer_email: str
    refunds: tuple[RefundRow, ...]
    tracking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MailRow:
    """A mail that the shop sent about one of its orders."""

    to: str
    order_id: str


class Stage(Protocol):
    """A simulated shop over HTTP, its staff's hands, and its own rows as a witness."""

    kind: str
    owner_page: str

    def shop_settings(self) -> Mapping[str, object]:
        """Return the ``[shop]`` table with which a connector reaches this shop."""
        ...

    def catalogue(self) -> list[CatalogueRow]:
        """Return all offers of the shop."""
        ...

    def set_stock(self, gtin: str, quantity: int) -> None:
        """Let the staff correct a stock."""
        ...

    def stock(self, gtin: str) -> int | None:
        """Return a stock from the shop's rows."""
        ...

    def break_hooks(self) -> None:
        """Let the shop deliver no webhook any more."""
        ...

    def plugin_address(self) -> str:
        """Install the platform's own plugin and return its callback; empty where there is none."""
        ...

    def cancel(self, order_id: str) -> None:
        """Let the staff cancel an order."""
        ...

    def complete(self, order_id: str) -> None:
        """Let the staff complete an order."""
        ...

    def refund(self, order_id: str, amount: Decimal) -> None:
        """Let the staff refund an amount."""
        ...

    def mark_refunded(self, order_id: str) -> None:
        """Set the status REFUNDED without any refund object."""
        ...

    def enter_tracking(self, order_id: str, number: str) -> None:
        """Let the staff enter a tracking number."""
        ...

    def orders(self) -> list[OrderRow]:
        """Return all orders that carry a Kickroute number, trashed ones too."""
        ...

    def ids(self) -> Mapping[str, str]:
        """Return the ids of the untrashed orders by their Kickroute number, without reading them."""
        ...

    def statuses(self, order_id: str) -> list[str]:
        """Return every status that an order has ever had, in the words of the wire where there is one."""
        ...

    def histories(self, after: int = 0) -> Mapping[str, list[str]]:
        """Return the statuses of all orders by id, as the shop's log tells them after one of its entries."""
        ...

    def mails(self) -> list[MailRow]:
        """Return every mail that the shop sent about an order with a Kickroute number."""
        ...

    @property
    def own_addresses(self) -> frozenset[str]:
        """The mail addresses of the shop itself."""
        ...


NOTE = "Kickroute Dropshipping Bestellung"
