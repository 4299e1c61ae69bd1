"""A shop in memory: the whole :class:`connector.ports.Shop`, with an owner's side to play its staff."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from adapters.http.hooking import addresses, is_own_address
from adapters.memory.hooks import PING, read_hint, require_signature
from adapters.memory.owner import ShopOwner
from adapters.memory.state import HookRow, OrderRow, created_since, goods_of
from connector.fulfilment.tracking.carriers import is_same_number
from connector.model import (
    FINAL_STATUSES,
    AdminLinks,
    Capabilities,
    FieldSpot,
    Finding,
    FindingCode,
    Goods,
    Hint,
    HintKind,
    HookState,
    IncomingOrder,
    MarkPage,
    NewOrder,
    OrderLookup,
    OrderMark,
    OrderPage,
    OrderStatus,
    Parcel,
    Product,
    ProductLookup,
    ProductPage,
    Reach,
    ShopIdentity,
    ShopOrder,
    Unread,
)
from connector.model.errors import CountryUnknown, ShopRefused, ShopUnavailable, ShopUnexpected
from connector.orders.addresses.fitting import Limits, fit

_LOOK = 10


def _nothing(_name: str, _when: str) -> None:
    """Let every call through."""


class MemoryShop(ShopOwner):
    """A shop in memory that behaves as measured shops do.

    ``places_without_effect=False`` behaves like Shopware: an order takes stock when it is created, has
    its status at once and a fixed id for each Kickroute number, and no webhook is signed.

    ``calls`` lists the questions asked, a question for a further page included. ``on_call`` is called
    with the name of each and ``"before"`` or ``"after"`` (its effect); whatever it raises is what the
    caller gets, so that a test can break any call off on either side. ``claimed_products`` is a count of
    products for the shop to claim that its catalogue does not hold. A shop that cannot search
    (``can_search``) finds no order by what stands in it; one that ``loses_notes`` keeps none. ``limits`` are
    what its fields hold, ``countries`` those that it ships to.
    """

    def __init__(
        self,
        key: str = "memory-shop",
        *,
        places_without_effect: bool = True,
        prices_include_tax: bool = True,
        page_size: int = 100,
        on_call: Callable[[str, str], None] = _nothing,
    ) -> None:
        super().__init__()
        self._state.takes_stock_pending = not places_without_effect
        self.calls: list[str] = []
        self.on_call = on_call
        self.claimed_products: int | None = None
        self.found: tuple[Finding, ...] = ()
        self.way = Reach("https://shop.example")
        self.order_fields: dict[str, tuple[str, ...]] = {}
        self.can_search = True
        self.loses_notes = False
        self.limits = Limits({"address_1": 255, "postcode": 50, "city": 70, "phone": 40, "email": 254})
        self.countries = frozenset({"DE", "AT", "CH"})
        self._page_size = page_size
        self._identity = ShopIdentity(key, "Memory", "1", "EUR", prices_include_tax, "DE")
        self._capabilities = Capabilities(
            places_without_effect=places_without_effect,
            sends_mail_on_order=places_without_effect,
            lists_order_changes=True,
            hooks_are_signed=places_without_effect,
            own_fields="meta:",
        )

    @contextmanager
    def _call(self, name: str) -> Iterator[None]:
        self.calls.append(name)
        self.on_call(name, "before")
        with self._lock:
            yield
        self.on_call(name, "after")

    @property
    def capabilities(self) -> Capabilities:
        """What this shop can do."""
        return self._capabilities

    @property
    def admin_links(self) -> AdminLinks:
        """Where staff would edit."""
        return AdminLinks("https://memory.example/products/{id}", "https://memory.example/orders/{id}")

    def identity(self) -> ShopIdentity:
        """Tell which shop this is."""
        with self._call("identity"):
            return self._identity

    def now(self) -> datetime:
        """Tell the time by the shop's clock."""
        with self._call("now"):
            return self._time()

    def findings(self) -> tuple[Finding, ...]:
        """Tell what the test wants to be found."""
        with self._call("findings"):
            return self.found

    def platform_plugin(self) -> str:
        """Name the plugin that the test lets be found."""
        with self._call("platform_plugin"):
            plugins = [f for f in self.found if f.code is FindingCode.PLATFORM_PLUGIN]
            return plugins[0].values["name"] if plugins else ""

    def sample_fields(self) -> Mapping[str, tuple[str, ...]]:
        """Tell what stands in the products, at the places of a shop without plugins."""
        with self._call("sample_fields"):
            offers = [o for r in list(self._state.products.values())[-100:] for o in r.product.offers]
            places = {"gtin": [o.gtin for o in offers], "dealer_price": [o.dealer_price for o in offers]}
            return {place: tuple(filter(None, values)) for place, values in places.items() if any(values)}

    def sample_order_fields(self) -> Mapping[str, tuple[str, ...]]:
        """Tell what the test lets plugins have written into orders."""
        with self._call("sample_order_fields"):
            return {place: values for place, values in self.order_fields.items() if values}

    def prepare(self) -> tuple[str, ...]:
        """Make nothing: everything is there."""
        with self._call("prepare"):
            return ()

    def remove_fields(self) -> tuple[str, ...]:
        """Remove nothing: nothing was made."""
        with self._call("remove_fields"):
            return ()

    def reach(self) -> Reach:
        """Tell what the test wants to be told."""
        return self.way

    def unread(self) -> tuple[Unread, ...]:
        """Name the rows that the test has broken."""
        return tuple(Unread("rows", row_id, "broken by a test") for row_id in sorted(self._broken))

    # catalogue

    def changes_since(self, cursor: str | None) -> Iterator[ProductPage]:
        """Yield the products that the change feed shows since ``cursor``."""
        with self._call("changes_since"):
            change, unseen = _read_cursor(cursor, self._state.change, self._state.unseen)
            here = f"{self._state.change}:{self._state.unseen}"
            needs_sweep = unseen != self._state.unseen
            rows = [(r.change, id_) for id_, r in self._state.products.items() if r.change > change]
            ids = [id_ for _, id_ in sorted(rows)]
            page = self._product_page(ids, 0)
        for start in range(self._page_size, len(ids), self._page_size):
            yield page
            with self._call("changes_since"):
                page = self._product_page(ids, start)
        yield replace(page, cursor=here, needs_sweep=needs_sweep)

    def all_products(self) -> Iterator[ProductPage]:
        """Yield the whole catalogue, page by page."""
        with self._call("all_products"):
            ids = [id_ for id_, row in self._state.products.items() if not row.trashed]
            page = self._product_page(ids, 0)
        for start in range(self._page_size, len(ids), self._page_size):
            yield page
            with self._call("all_products"):
                page = self._product_page(ids, start)
        if self.claimed_products not in (None, len(ids)):
            raise ShopUnavailable(
                f"the shop counts {self.claimed_products} products and listed {len(ids)}; read it again"
            )
        yield page

    def _product_page(self, ids: list[str], start: int) -> ProductPage:
        part = ids[start : start + self._page_size]
        rows = [self._state.products.get(id_) for id_ in part]
        return ProductPage(
            products=tuple(
                self._readable(row.product)
                for row in rows
                if row and not row.trashed and row.product.id not in self._broken
            ),
            gone=tuple(id_ for id_, row in zip(part, rows, strict=True) if row is None or row.trashed),
            done=start + len(part),
            total=len(ids),
        )

    def products(self, ids: Collection[str]) -> ProductLookup:
        """Read products by their ids or those of their variants."""
        with self._call("products"):
            places = {id_: self._listed(id_) for id_ in ids}
            found = {product.id: product for product in places.values() if product}
            gone = frozenset(id_ for id_, product in places.items() if product is None)
            readable = (p for p in found.values() if p.id not in self._broken)
            return ProductLookup(tuple(self._readable(p) for p in readable), gone)

    def _readable(self, product: Product) -> Product:
        return replace(product, offers=tuple(o for o in product.offers if o.id not in self._broken))

    def _listed(self, id_: str) -> Product | None:
        row = self._state.products.get(id_)
        if row is None and (place := self._state.find_offer(id_)):
            row = place[0]
        return row.product if row and not row.trashed else None

    def products_in(
        self,
        order_ids: Collection[str],
        price_ids: Collection[str] = (),  # noqa: ARG002 - prices stand on products here
    ) -> frozenset[str]:
        """Name the products in the orders' lines, where a sale tells nothing of them."""
        if self._capabilities.places_without_effect:
            return frozenset()
        with self._call("products_in"):
            rows = [self._state.orders[i] for i in order_ids if i in self._state.orders]
            return frozenset(line.product_id for row in rows for line in row.order.lines)

    def trashed_gtins(self) -> Mapping[str, str]:
        """Look at the rows in the trash."""
        with self._call("trashed_gtins"):
            rows = [row.product for row in self._state.products.values() if row.trashed]
            return {offer.gtin: product.id for product in rows for offer in product.offers if offer.gtin}

    def read_fields(self, spots: Collection[FieldSpot]) -> Mapping[FieldSpot, str]:
        """Read dealer prices and categories."""
        with self._call("read_fields"):
            return {spot: self._field(spot) for spot in spots if self._has_spot(spot)}

    def write_fields(self, values: Mapping[FieldSpot, str]) -> Mapping[FieldSpot, str]:
        """Write dealer prices and categories."""
        with self._call("write_fields"):
            for spot, value in values.items():
                if self._has_spot(spot):
                    self._set_field(spot, value)
            gone = (spot for spot in values if not self._has_spot(spot))
            return {spot: f"the shop shows no product {spot.offer_id}" for spot in gone}

    # orders

    def reserve(self, kickroute_number: str) -> str:  # noqa: ARG002 - the port's name
        """Give the order's future number where the shop hands it out beforehand."""
        with self._call("reserve"):
            return "" if self._capabilities.places_without_effect else f"S{self._state.next_id()}"

    def goods(self, wanted: Collection[tuple[str, str]]) -> tuple[Goods, ...]:
        """Read the offers that an order wants."""
        with self._call("goods"):
            found = []
            for product_id, offer_id in dict.fromkeys(wanted):
                product = self._listed(product_id)
                offers = product.offers if product else ()
                found += [goods_of(product, offer) for offer in offers if product and offer.id == offer_id]
            return tuple(found)

    def find_orders(self, order: IncomingOrder) -> tuple[OrderMark, ...] | None:
        """Find every order with this Kickroute number, where the shop can search."""
        with self._call("find_orders"):
            if not self.can_search:
                return None
            number = order.kickroute_number
            rows = [r.order for r in reversed(self._by_place()) if r.order.kickroute_number == number]
            if any(row.id in self._spoiled for row in rows):
                raise ShopUnavailable("the shop cannot show an order that it found")
            return tuple(row.mark for row in rows)

    def newest_orders(self, down_to: int | None) -> MarkPage:
        """Read the newest orders, ten at least."""
        with self._call("newest_orders"):
            rows = self._by_place()
            count = max(
                _LOOK, sum(r.order.place >= (down_to or 0) for r in rows) if down_to is not None else 0
            )
            return self._mark_page(rows, count, max((r.order.place for r in rows), default=0))

    def orders_below(self, place: int, skip: int) -> MarkPage:  # noqa: ARG002 - nothing is skipped here
        """Read the next older orders."""
        with self._call("orders_below"):
            rows = [row for row in self._by_place() if row.order.place < place]
            return self._mark_page(rows, self._page_size, place - 1)

    def first_place_since(self, moment: datetime) -> int | None:
        """Find the lowest place created since then."""
        with self._call("first_place_since"):
            rows = [row for row in self._by_place() if created_since(row, moment)]
            return min((row.order.place for row in rows), default=None)

    def _by_place(self) -> list[OrderRow]:
        rows = [row for row in self._state.orders.values() if not row.order.trashed]
        return sorted(rows, key=lambda row: row.order.place, reverse=True)

    def _mark_page(self, rows: list[OrderRow], count: int, high: int) -> MarkPage:
        shown, low = rows[:count], 0
        if len(rows) > count:
            low = shown[-1].order.place
        spoiled = [row.order.place for row in shown if row.order.id in self._spoiled]
        marks = tuple(row.order.mark for row in shown if row.order.id not in self._spoiled)
        return MarkPage(marks, low, high, tuple((place, place) for place in spoiled))

    def fit(self, order: NewOrder) -> NewOrder:
        """Fit an order to ``limits``."""
        return fit(order, self.limits)

    def require_countries(self, order: NewOrder, *, asks: bool = True) -> None:  # noqa: ARG002 - the port's
        """Compare with ``countries``."""
        for place, address in (("shipping", order.shipping), ("billing", order.billing)):
            if address.country_code.strip().upper() not in {*self.countries, ""}:
                raise CountryUnknown(f"{place}.country_code", address.country_code)

    def create_order(self, order: NewOrder) -> ShopOrder:
        """Place the order: pending where the shop can, else with its status at once."""
        order = self.fit(order)
        with self._call("create_order"):
            pending = self._capabilities.places_without_effect
            status = OrderStatus.PENDING_PAYMENT if pending else order.status
            placed = self._store_order(
                ShopOrder(
                    id=self._state.next_id() if pending else self._fixed_id(order),
                    number=order.reservation,
                    kickroute_number=order.kickroute_number,
                    status=status,
                    shop_status=status.value,
                    shipping_net_total=order.shipping_net_total,
                    lines=order.lines,
                    # Nobody may ever write to the end customer, so the shop does not learn how.
                    shipping=replace(order.shipping, email=""),
                    billing=order.billing,
                    token=order.token,
                )
            )
            if order.note and not pending:
                self._note(placed.id, order.note)
            return placed

    def _fixed_id(self, order: NewOrder) -> str:
        order_id = hashlib.sha256(order.kickroute_number.encode()).hexdigest()[:32]
        if order_id in self._state.orders:
            raise ShopRefused(f"an order with the id {order_id} is there already", "exists", 400)
        return order_id

    def add_note(self, order_id: str, note: str) -> None:
        """Write the note at the order, unless it is there."""
        with self._call("add_note"):
            self._note(order_id, note)
            if self.loses_notes:
                self._order(order_id).notes.clear()
                raise ShopUnexpected("the shop does not keep the note that was written")

    def _note(self, order_id: str, note: str) -> None:
        notes = self._order(order_id).notes
        if note not in notes:
            notes.append(note)

    def has_note(self, order_id: str, note: str) -> bool:
        """Tell whether the order carries the note."""
        with self._call("has_note"):
            return note in self._order(order_id).notes

    def make_live(self, order_id: str, status: OrderStatus) -> ShopOrder:
        """Set the status of whatever has this id now, in the trash too; nothing where orders are live."""
        _require_open(status)
        with self._call("make_live"):
            row = self._order(order_id)
            if self._capabilities.places_without_effect:
                row.order = replace(row.order, trashed=False)
                self._apply_status(row, status, status.value)
            return row.order

    def set_status(self, order_id: str, status: OrderStatus) -> ShopOrder:
        """Set an open status."""
        _require_open(status)
        with self._call("set_status"):
            row = self._order(order_id)
            if row.order.status is not status:
                self._apply_status(row, status, status.value)
            return row.order

    def orders(self, ids: Collection[str]) -> OrderLookup:
        """Read orders by id, the trash included."""
        with self._call("orders"):
            rows = self._state.orders
            known = (id_ for id_ in dict.fromkeys(ids) if id_ in rows and id_ not in self._broken)
            found = tuple(rows[id_].order for id_ in known)
            return OrderLookup(found, frozenset(id_ for id_ in ids if id_ not in rows))

    def order_changes_since(self, cursor: str | None) -> Iterator[OrderPage]:
        """Yield Kickroute's orders that the change feed shows since ``cursor``."""
        with self._call("order_changes_since"):
            change, _ = _read_cursor(cursor, self._state.change, 0)
            here = f"{self._state.change}:0"
            rows = [r for r in self._state.orders.values() if r.change > change]
            changed = [r.order for r in rows if r.order.kickroute_number and not r.order.trashed]
        last = max(0, (len(changed) - 1) // self._page_size) * self._page_size
        for start in range(0, last, self._page_size):
            yield OrderPage(tuple(changed[start : start + self._page_size]))
            with self._call("order_changes_since"):
                pass
        yield OrderPage(tuple(changed[last:]), here)

    def add_parcel(self, order_id: str, parcel: Parcel) -> None:
        """Enter the parcel at the order, unless its number is there."""
        with self._call("add_parcel"):
            row = self._order(order_id)
            if not any(is_same_number(known.number, parcel.number) for known in row.order.parcels):
                row.order = replace(row.order, parcels=(*row.order.parcels, parcel))
                self._touch_order(row)

    def trash_order(self, order_id: str) -> None:
        """Put a pending order into the trash."""
        with self._call("trash_order"):
            row = self._order(order_id)
            if not row.order.pending:
                raise ShopRefused(
                    f"order {order_id} is {row.order.shop_status}, only a pending one may be trashed",
                    "not_pending",
                    400,
                )
            row.order = replace(row.order, trashed=True)
            self._touch_order(row)

    # webhooks

    def ensure_hooks(self, url: str, secret: str, *, take_over: bool = False) -> HookState:
        """Register a webhook for products and one for orders, or repair them."""
        with self._call("ensure_hooks"):
            others = () if take_over else self._others(url)
            if others:
                return HookState((), active=False, others=others)
            repaired = [r for kind in HintKind if (r := self._repair_hook(kind, url, secret))]
            return HookState(tuple(self._state.hooks), tuple(repaired))

    def look_at_hooks(self, url: str, secret: str) -> HookState:
        """Tell which webhooks are missing, off or point elsewhere."""
        with self._call("look_at_hooks"):
            if others := self._others(url):
                return HookState((), active=False, others=others)
            wanted = [HookRow(kind, url, secret) for kind in HintKind]
            wrong = [f"webhook for {h.kind}s missing" for h in wanted if h not in self._state.hooks.values()]
            return HookState(tuple(self._state.hooks), tuple(wrong), active=not wrong)

    def hooks_in_the_way(self) -> bool:
        """Say no: webhooks of this shop hold up nothing."""
        with self._call("hooks_in_the_way"):
            return False

    def _others(self, url: str) -> tuple[str, ...]:
        rows = self._state.hooks.values()
        return addresses(row.url for row in rows if row.active and not is_own_address(row.url, url))

    def _repair_hook(self, kind: HintKind, url: str, secret: str) -> str:
        wanted = HookRow(kind, url, secret)
        present = next((id_ for id_, hook in self._state.hooks.items() if hook.kind == kind), "")
        if not present:
            self._state.hooks[self._state.next_id()] = wanted
            return f"webhook for {kind}s created"
        if self._state.hooks[present] == wanted:
            return ""
        self._state.hooks[present] = wanted
        return f"webhook {present} for {kind}s switched on and pointed at the connector"

    def remove_hooks(self) -> int:
        """Remove all webhooks."""
        with self._call("remove_hooks"):
            count = len(self._state.hooks)
            self._state.hooks.clear()
            return count

    def read_hints(self, headers: Mapping[str, str], body: bytes, secret: str) -> tuple[Hint, ...]:
        """Read a webhook made by :meth:`webhook`; the body ``ping`` hints at nothing."""
        if body == PING:
            return ()
        if self._capabilities.hooks_are_signed:
            require_signature(headers, body, secret)
        return (read_hint(body),)


def _read_cursor(cursor: str | None, change: int, unseen: int) -> tuple[int, int]:
    if cursor is None:
        return change, unseen
    seen_change, seen_unseen = cursor.split(":")
    # A cursor from after the moment that a restored backup shows marks nothing any more.
    return (int(seen_change), int(seen_unseen)) if int(seen_change) <= change else (0, -1)


def _require_open(status: OrderStatus) -> None:
    if status in FINAL_STATUSES:
        raise ValueError(f"the connector never sets a final status, and {status} is one")
