"""A retailer's shop: the goods of suppliers that it lists, and its own customers' orders for them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Protocol

from connector.model import OrderStatus, Parcel
from connector.model.retail import (
    Figure,
    ItemSpot,
    ListedItem,
    ListedLookup,
    ListedPage,
    ListedProduct,
    NewItem,
    NewListing,
    RetailOrder,
    RetailOrderLookup,
    RetailOrderPage,
    Taxing,
)


class Assortment(Protocol):
    """What the shop lists of suppliers.

    Only price, stock, link and listing of a product are ours: no method changes anything else of what staff
    entered, an age limit included. A text that is given is escaped and stripped of tags here.
    """

    @property
    def patience(self) -> float:
        """Seconds that a request may still run in the shop after its answer was lost."""
        ...

    def taxing(self) -> Taxing:
        """Ask how the shop keeps prices and which taxes it takes."""
        ...

    # --- finding ---

    def drafted(self, key: str, sku: str) -> ListedProduct | None:
        """Find what a draft of this key left behind, whole or half; None where there certainly is nothing.

        By the key first, which is written first; then by the SKU, also where only the shop's own refusal
        shows who has it. A trashed one is found and marked so.
        """
        ...

    def holders(self, gtin: str) -> tuple[ListedItem, ...]:
        """Find every item, not in the trash, whose GTIN is exactly this one, whatever its zeros in front.

        An empty GTIN has none.
        """
        ...

    def listed(self, product_ids: Collection[str]) -> ListedLookup:
        """Read products with all their items; every id is either found or gone."""
        ...

    def listings_since(self, cursor: str | None) -> Iterator[ListedPage]:
        """Yield products that may have changed since ``cursor`` and have a supplier code or our mark.

        Also those that had one and lost it, as far as the shop still lists them. ``None`` yields nothing but
        a cursor that marks now. What leaves no date behind, as a product in the trash, may be missing: ask
        by id.
        """
        ...

    # --- making; each is one request that writes, and may be broken off anywhere in it ---

    def draft(self, new: NewListing) -> ListedProduct:
        """Make the product as a draft that nobody can buy, without images; variants are added after it.

        Raises ShopRefused where key or SKU are taken: :meth:`drafted` finds by whom.
        """
        ...

    def mend(self, product_id: str, new: NewListing) -> ListedProduct:
        """Write the whole draft once more into the product; what is charged afterwards is what it says."""
        ...

    def add_variants(self, product_id: str, items: Sequence[NewItem]) -> Mapping[str, str]:
        """Make variants, at most :data:`MOST_ROWS`; returns the reason for each SKU that was not taken."""
        ...

    def remove_variants(self, product_id: str, offer_ids: Collection[str]) -> None:
        """Delete variants of a draft of ours that are half or twice there."""
        ...

    def link(self, spots: Mapping[ItemSpot, str], supplier: str) -> None:
        """Write supplier code and our mark (``link_mark``) into items of one product, by their GTINs."""
        ...

    def complete(self, product_id: str, image_url: str, *, publish: bool) -> ListedProduct:
        """Give a draft its image, its usual address, and let it be seen, in one request.

        It stays a draft until the image is there. Raises ShopRefused where the shop cannot load the image;
        then it is completed with an empty ``image_url``.
        """
        ...

    # --- keeping ---

    def write_figures(self, figures: Sequence[Figure]) -> Mapping[ItemSpot, str]:
        """Write stock and prices, at most :data:`MOST_ROWS`; returns the reason for each that was not taken.

        Stock is counted and no backorder taken from then on. A price is the regular one, and what the shop
        charges follows it also where an earlier write was broken off. A trashed product is left alone.
        """
        ...

    def show(self, spot: ItemSpot, *, visible: bool) -> None:
        """Hide an item from everybody, or show it again; one that is so already is left alone."""
        ...


MOST_ROWS = 50
"""Rows of one :meth:`Assortment.write_figures` or :meth:`Assortment.add_variants`."""


class RetailOrders(Protocol):
    """The orders of the retailer's own customers."""

    def sold_since(self, cursor: str | None) -> Iterator[RetailOrderPage]:
        """Yield orders of anybody's that are new or may have changed since ``cursor``; None marks now.

        An order may come although nothing changed; none that was created or whose status changed is left out.
        Checkouts that nobody finished come as drafts.
        """
        ...

    def sold(self, ids: Collection[str]) -> RetailOrderLookup:
        """Read orders by id; trashed ones are found and marked ``trashed``."""
        ...

    def sold_with(self, product_ids: Collection[str]) -> Iterator[RetailOrderPage]:
        """Yield open orders (pending, on hold, awaiting) with one of these products, newest first."""
        ...

    def mark_forwarded(self, order_id: str, number: str) -> None:
        """Write the number that is told on the order; what is read back shows it as ``forwarded``."""
        ...

    def note(self, order_id: str, text: str) -> None:
        """Make sure that the order carries a note for the shop's staff; once is enough, nobody is mailed."""
        ...

    def tell_customer(self, order_id: str, text: str) -> None:
        """Make sure that the order carries a note that its customer is mailed; the same text never twice."""
        ...

    def enter_tracking(self, order_id: str, parcel: Parcel) -> RetailOrder:
        """Make sure that the order carries the parcel; others stay. Returns the order as read back.

        It stands where ``retail.tracking`` says, and where the shop's tracking plugins look.
        """
        ...

    def set_sold_status(self, order_id: str, status: OrderStatus) -> RetailOrder:
        """Read the order and give it the status; one that has ended or is trashed is left as it is.

        Returns what the shop shows of it now.
        """
        ...


class RetailShop(Assortment, RetailOrders, Protocol):
    """A retailer's shop, whole: what an adapter is."""
