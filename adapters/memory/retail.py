"""A retailer's shop in memory: the whole :class:`connector.ports.RetailShop`, with its staff's side."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from adapters.memory.retail_owner import RetailOwner
from connector.fulfilment.tracking.carriers import is_same_number
from connector.model import FINAL_STATUSES, OrderStatus, Parcel
from connector.model.errors import ShopDoubtful, ShopRefused
from connector.model.retail import (
    Figure,
    ItemSpot,
    ListedItem,
    ListedLookup,
    ListedPage,
    ListedProduct,
    Listing,
    NewItem,
    NewListing,
    RetailOrder,
    RetailOrderLookup,
    RetailOrderPage,
    Taxing,
    link_mark,
)

_OPEN = (OrderStatus.PENDING_PAYMENT, OrderStatus.ON_HOLD, OrderStatus.AWAITING_FULFILLMENT)


def _nothing(_name: str, _when: str) -> None:
    """Let every call through."""


class MemoryRetail(RetailOwner):
    """A retailer's shop in memory that behaves as measured shops do.

    ``calls`` lists the questions; ``on_call`` is called with the name of each and ``"before"`` or
    ``"after"``, and whatever it raises is what the caller gets. ``writes_left`` is how many of the next
    request's writes are made before it breaks off; None: all.
    """

    def __init__(self, taxing: Taxing, *, on_call: Callable[[str, str], None] = _nothing) -> None:
        super().__init__()
        self.calls: list[str] = []
        self.on_call = on_call
        self.writes_left: int | None = None
        self._taxing = taxing

    @contextmanager
    def _call(self, name: str) -> Iterator[None]:
        self.calls.append(name)
        self.on_call(name, "before")
        with self._lock:
            yield
        self.on_call(name, "after")

    def _write(self) -> None:
        """Make one of a request's writes, or break it off before."""
        if self.writes_left is None:
            return
        if self.writes_left == 0:
            self.writes_left = None
            raise ShopDoubtful("the connection broke")
        self.writes_left -= 1

    @property
    def patience(self) -> float:
        """Seconds: nothing runs on here."""
        return 0.0

    def taxing(self) -> Taxing:
        """Tell how prices are kept."""
        with self._call("taxing"):
            return self._taxing

    # --- finding ---

    def drafted(self, key: str, sku: str) -> ListedProduct | None:
        """Find a draft by its key, else a product by its SKU."""
        with self._call("drafted"):
            rows = list(self.products.values())
            found = [row for row in rows if row.key == key] or [row for row in rows if row.sku == sku]
            return next(iter(sorted(found, key=lambda row: row.listing is Listing.TRASHED)), None)

    def holders(self, gtin: str) -> tuple[ListedItem, ...]:
        """Compare GTINs without the zeros in front."""
        with self._call("holders"):
            bare = gtin.strip().lstrip("0")
            rows = (row for row in self.products.values() if row.listing is not Listing.TRASHED)
            items = (item for row in rows for item in row.items)
            return tuple(item for item in items if bare and item.gtin.lstrip("0") == bare)

    def listed(self, product_ids: Collection[str]) -> ListedLookup:
        """Read products that are not in the trash."""
        with self._call("listed"):
            rows = {i: self.products[i] for i in product_ids if i in self.products}
            found = {i: row for i, row in rows.items() if row.listing is not Listing.TRASHED}
            return ListedLookup(tuple(found.values()), frozenset(set(product_ids) - found.keys()))

    def listings_since(self, cursor: str | None) -> Iterator[ListedPage]:
        """Yield products by the number of their last change."""
        with self._call("listings_since"):
            since = self.change if cursor is None else int(cursor)
            rows = [self.products[i] for i, change in self.changed.items() if change > since]
            ours = [row for row in rows if row.id in self.ours and row.listing is not Listing.TRASHED]
            page = ListedPage(tuple(ours), cursor=str(self.change))
        yield page

    # --- making ---

    def draft(self, new: NewListing) -> ListedProduct:
        """Make a draft: first its row with the key, then what it sells, its mark last."""
        with self._call("draft"):
            taken = {row.sku for row in self.products.values()} | {row.key for row in self.products.values()}
            if new.sku in taken or new.key in taken:
                raise ShopRefused("the SKU is another product's", code="taken", status=400)
            self._write()
            product_id = self.next_id()
            row = ListedProduct(product_id, new.name, Listing.DRAFT, (), key=new.key, sku=new.sku)
            self.put(row)
            return self._filled(product_id, new)

    def mend(self, product_id: str, new: NewListing) -> ListedProduct:
        """Write the draft once more."""
        with self._call("mend"):
            return self._filled(product_id, new)

    def _filled(self, product_id: str, new: NewListing) -> ListedProduct:
        self._write()
        row = replace(self._product(product_id), name=new.name, has_variants=new.has_variants)
        spot = ItemSpot(product_id, product_id)
        if not new.has_variants:
            row = replace(row, items=(_sold(spot, new.items[0], new),), in_stock=new.items[0].quantity > 0)
        self.put(row)
        self._write()
        return self.put(replace(row, whole=True, items=tuple(replace(i, whole=True) for i in row.items)))

    def add_variants(self, product_id: str, items: Sequence[NewItem]) -> dict[str, str]:
        """Make variants, each with two writes: a row that is half there, and the rest."""
        reasons: dict[str, str] = {}
        with self._call("add_variants"):
            for item in items:
                row = self._product(product_id)
                if any(one.sku == item.sku and one.whole for one in row.items):
                    reasons[item.sku] = "the SKU is another variant's"
                    continue
                self._write()
                half = ListedItem(ItemSpot(product_id, self.next_id()), place=item.place, whole=False)
                self.put(replace(row, items=(*row.items, half)))
                self._write()
                whole = replace(_sold(half.spot, item, None), attributes=item.attributes, whole=True)
                self._put_item(replace(whole, listing=Listing.PUBLISHED))
            self._follow(product_id)
        return reasons

    def remove_variants(self, product_id: str, offer_ids: Collection[str]) -> None:
        """Delete variants."""
        with self._call("remove_variants"):
            for offer_id in offer_ids:
                self._write()
                row = self._product(product_id)
                self.put(replace(row, items=tuple(i for i in row.items if i.spot.offer_id != offer_id)))

    def link(self, spots: Mapping[ItemSpot, str], supplier: str) -> None:
        """Write code and mark."""
        with self._call("link"):
            for spot, gtin in spots.items():
                self._write()
                self._put_item(
                    replace(self._item(spot), supplier=supplier, link=link_mark(spot, gtin)), ours=True
                )

    def complete(self, product_id: str, image_url: str, *, publish: bool) -> ListedProduct:
        """Load the image, then let the product be seen."""
        with self._call("complete"):
            row = self._product(product_id)
            if row.listing is Listing.TRASHED:
                raise ShopRefused(f"product {product_id} is in the trash", code="trashed")
            if image_url in self.dead_images:
                raise ShopRefused("the shop cannot load the image", code="image", status=400)
            self._write()
            listing = Listing.PUBLISHED if publish else row.listing
            items = row.items if row.has_variants else tuple(replace(i, listing=listing) for i in row.items)
            images = 1 if image_url else row.images
            return self.put(replace(row, key="", listing=listing, items=items, images=images))

    # --- keeping ---

    def write_figures(self, figures: Sequence[Figure]) -> dict[ItemSpot, str]:
        """Write stock and regular price, then what is charged."""
        reasons: dict[ItemSpot, str] = {}
        with self._call("write_figures"):
            for figure in figures:
                row = self.products.get(figure.spot.product_id)
                if row is None or row.listing is Listing.TRASHED or not self._has(figure.spot):
                    reasons[figure.spot] = f"the shop shows no product {figure.spot.offer_id}"
                    continue
                self._write()
                item = self._item(figure.spot)
                if figure.quantity is not None:
                    item = self._put_item(_counted(item, figure.quantity))
                if figure.price is not None:
                    item = self._put_item(replace(item, regular_price=figure.price))
                    self._write()
                    self._put_item(replace(item, price=figure.price))
                self._follow(figure.spot.product_id)
        return reasons

    def show(self, spot: ItemSpot, *, visible: bool) -> None:
        """Hide an item, or show it."""
        with self._call("show"):
            before, after = Listing.PUBLISHED, Listing.HIDDEN
            if visible:
                before, after = after, before
            item = self._item(spot)
            if item.listing is before:
                self._write()
                self._put_item(replace(item, listing=after))
                row = self._product(spot.product_id)
                if not row.has_variants:
                    self.put(replace(row, listing=after))

    # --- orders ---

    def sold_since(self, cursor: str | None) -> Iterator[RetailOrderPage]:
        """Yield orders by the number of their last change."""
        with self._call("sold_since"):
            since = self.change if cursor is None else int(cursor)
            ids = [i for i, change in self.order_changed.items() if change > since and i in self.orders]
            rows = tuple(self.orders[i] for i in ids if not self.orders[i].trashed)
            page = RetailOrderPage(rows, str(self.change))
        yield page

    def sold(self, ids: Collection[str]) -> RetailOrderLookup:
        """Read orders."""
        with self._call("sold"):
            found = tuple(self.orders[i] for i in ids if i in self.orders)
            return RetailOrderLookup(found, frozenset(set(ids) - self.orders.keys()))

    def sold_with(self, product_ids: Collection[str]) -> Iterator[RetailOrderPage]:
        """Yield open orders with these products."""
        with self._call("sold_with"):
            wanted = set(product_ids)
            rows = [o for o in reversed(self.orders.values()) if o.status in _OPEN and not o.trashed]
            page = tuple(o for o in rows if wanted & {line.spot.product_id for line in o.lines})
        yield RetailOrderPage(page)

    def mark_forwarded(self, order_id: str, number: str) -> None:
        """Write the number that is told."""
        with self._call("mark_forwarded"):
            self.put_order(replace(self._order(order_id), forwarded=number))

    def note(self, order_id: str, text: str) -> None:
        """Write a note for staff, once."""
        with self._call("note"):
            self._order(order_id)
            notes = self.notes.setdefault(order_id, [])
            if text not in notes:
                notes.append(text)

    def tell_customer(self, order_id: str, text: str) -> None:
        """Write a note that is mailed, once."""
        with self._call("tell_customer"):
            self._order(order_id)
            mails = self.customer_mails.setdefault(order_id, [])
            if text not in mails:
                mails.append(text)

    def enter_tracking(self, order_id: str, parcel: Parcel) -> RetailOrder:
        """Enter a parcel, once."""
        with self._call("enter_tracking"):
            order = self._order(order_id)
            if any(is_same_number(one.number, parcel.number) for one in order.parcels):
                return order
            return self.put_order(replace(order, parcels=(*order.parcels, parcel)))

    def set_sold_status(self, order_id: str, status: OrderStatus) -> RetailOrder:
        """Set a status unless the order has ended."""
        with self._call("set_sold_status"):
            order = self._order(order_id)
            if order.trashed or order.draft or order.status in (status, *FINAL_STATUSES):
                return order
            return self.change_status(order_id, status)

    def _has(self, spot: ItemSpot) -> bool:
        return any(item.spot == spot for item in self._product(spot.product_id).items)


def _sold(spot: ItemSpot, item: NewItem, new: NewListing | None) -> ListedItem:
    made = ListedItem(
        spot,
        gtin=item.gtin,
        sku=item.sku,
        regular_price=item.price,
        price=item.price,
        tax_rate=new.tax_rate if new is not None else None,
        listing=Listing.DRAFT,
        place=item.place,
        whole=False,
    )
    return _counted(made, item.quantity)


def _counted(item: ListedItem, quantity: int) -> ListedItem:
    kept = max(0, quantity)
    return replace(item, quantity=kept, counts_stock=True, backorders=False, in_stock=kept > 0)
