"""Goods out: the shop's catalogue, and the fields that stand in it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Protocol

from connector.model import FieldSpot, ProductLookup, ProductPage
from connector.ports.identity import Able, Reading

NOTICED_WITHIN = 20
"""Questions for changes until what leaves no date behind is noticed."""


class Products(Able, Reading, Protocol):
    """Products by their ids."""

    def products(self, ids: Collection[str]) -> ProductLookup:
        """Read products by id; every id is either in ``found`` or in ``gone``.

        A trashed product, one that the shop does not know, and an id that is not a product are gone. The
        id of a variant finds its product.
        """
        ...


class Catalogue(Products, Protocol):
    """The goods: what changed, what there is, and what lies in the trash."""

    def changes_since(self, cursor: str | None) -> Iterator[ProductPage]:
        """Yield the products that may have changed since ``cursor``, complete with all their offers.

        A product may come although nothing changed, and again in the next call; none that changed by the
        shop's own API or checkout is left out. What leaves no date behind, as a product that left, is noticed
        within :data:`NOTICED_WITHIN` calls. Only the last page carries a cursor, and there always is a last
        page. ``None`` yields nothing but a cursor that marks now. The number of questions does not grow with
        the catalogue.
        """
        ...

    def all_products(self) -> Iterator[ProductPage]:
        """Yield the whole catalogue (published or not, never trashed), each product at least once.

        Raises ShopUnavailable when a page cannot be read or the shop's own count is not reached: a
        catalogue that ended early never looks complete. A product deleted while reading may make another
        one be skipped: ask by id before believing an absence. A page may hold no product, and is no older
        than its ``behind`` says.
        """
        ...

    def products_in(self, order_ids: Collection[str], price_ids: Collection[str] = ()) -> frozenset[str]:
        """Name the products whose stock these orders may have moved without a webhook, and whose prices are.

        Empty, and nothing is asked, where each product that is sold has one.
        """
        ...

    def trashed_gtins(self) -> Mapping[str, str]:
        """Look into the trash: the GTINs of its products, as the shop writes them, with the product's id.

        Empty where the shop has no trash.
        """
        ...


class OwnFields(Products, Protocol):
    """Single fields of products and variants."""

    def read_fields(self, spots: Collection[FieldSpot]) -> Mapping[FieldSpot, str]:
        """Read what stands in these fields themselves, inherited from nowhere; empty where nothing does.

        Those of products and variants that are gone are left out.
        """
        ...

    def write_fields(self, values: Mapping[FieldSpot, str]) -> Mapping[FieldSpot, str]:
        """Put these values into the fields; an empty one takes out what stands there.

        Nothing else of product or variant changes. Returns the reason for each that the shop did not take:
        all others are written. Only fields of the kind in ``capabilities.own_fields`` can be written.
        """
        ...


class Samples(Protocol):
    """What stands in the fields of the newest products and orders, to find the right ones."""

    def sample_fields(self) -> Mapping[str, tuple[str, ...]]:
        """Look at up to a hundred of the newest products: their values by place, as settings name it.

        None is empty.
        """
        ...

    def sample_order_fields(self) -> Mapping[str, tuple[str, ...]]:
        """Look at up to a hundred of the newest orders: their values by place, without what is a parcel.

        Places are named as settings name them; none is empty.
        """
        ...
