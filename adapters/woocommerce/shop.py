"""The port :class:`connector.ports.Shop` for a WooCommerce shop."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import chain

from adapters.http import Fresh, HttpClient, Lists, Sizes, Timeouts, intake
from adapters.woocommerce.api import V3, Api
from adapters.woocommerce.catalogue import Catalogue
from adapters.woocommerce.entry import Entry
from adapters.woocommerce.explain import WOOCOMMERCE_ERRORS
from adapters.woocommerce.hooks import Hooks
from adapters.woocommerce.identity import Doctor
from adapters.woocommerce.news.marks import Marks
from adapters.woocommerce.orderbook import OrderBook
from adapters.woocommerce.own_fields import OwnFields
from adapters.woocommerce.settings import DEFAULTS, WooCommerceSection
from adapters.woocommerce.signing import WooCommerceAuth
from adapters.woocommerce.translate import hints
from adapters.woocommerce.translate.addresses import fitted
from adapters.woocommerce.translate.countries import COUNTRIES
from adapters.woocommerce.translate.fields import META, problems_of, sample_of
from adapters.woocommerce.translate.orders import OrderFields, own_statuses, status_problems
from adapters.woocommerce.translate.parcels import order_sample_of
from adapters.woocommerce.translate.values import id_at
from connector.catalogue.release import fields_for
from connector.model import (
    AdminLinks,
    Capabilities,
    Carrier,
    Fields,
    Hint,
    HintKind,
    NewOrder,
    OrderStatus,
    ShopOrder,
)
from connector.model.errors import CountryUnknown, SettingsWrong
from connector.model.messages import say
from connector.ports import Memory
from connector.settings import Settings

_PARENTS_LOOKED_AT = 3

_CAPABILITIES = Capabilities(
    places_without_effect=True,
    sends_mail_on_order=True,
    lists_order_changes=True,
    hooks_are_signed=True,
    own_fields=META,
)


class WooCommerceShop:
    """A WooCommerce shop, 8.9 and later, by its REST API and webhooks; nothing is installed in it.

    What an incoming order needs uses the connection kept for it.
    """

    def __init__(
        self,
        client: HttpClient,
        product_fields: Fields = DEFAULTS,
        order_fields: OrderFields | None = None,
        entry: Entry | None = None,
        memory: Memory | None = None,
    ) -> None:
        self._api = Api(client, Lists(Sizes(memory)), entry)
        self._catalogue = Catalogue(self._api, product_fields)
        self._own_fields = OwnFields(self._api)
        self.order_fields = order_fields or OrderFields()
        self.book = OrderBook(self._api, self.order_fields)
        self._marks = Marks(self._api)
        self._hooks = Hooks(self._api)
        self._doctor = Doctor(self._api)

        # Promises of the port that one part keeps as they are asked for.
        self.identity = self._doctor.identity
        self.now = self._doctor.now
        self.findings = self._doctor.findings
        self.platform_plugin = self._doctor.platform_plugin
        self.reach = self._api.reach
        self.unread = self._api.lists.aside.rows
        self.changes_since = self._catalogue.changes_since
        self.all_products = self._catalogue.all_products
        self.products = self._catalogue.products
        self.trashed_gtins = self._catalogue.trashed_gtins
        self.read_fields = self._own_fields.read
        self.write_fields = self._own_fields.write
        self.goods = self._catalogue.goods
        self.find_orders = self._marks.find
        self.newest_orders = self._marks.newest
        self.orders_below = self._marks.below
        self.first_place_since = self._marks.first_since
        self.set_status = self.book.set_status
        self.orders = self.book.read
        self.order_changes_since = self.book.changes_since
        self.add_parcel = self.book.add_parcel
        self.ensure_hooks = self._hooks.ensure
        self.look_at_hooks = self._hooks.look
        self.remove_hooks = self._hooks.remove

    @classmethod
    def from_settings(cls, settings: Settings, memory: Memory | None = None) -> WooCommerceShop:
        """Build the adapter; raises SettingsWrong for places that no WooCommerce shop has."""
        release, orders = settings.release, settings.orders
        problems = [
            *problems_of("release.gtin", release.gtin),
            *problems_of("release.dealer_price", release.dealer_price_fields),
            *problems_of("release.category", release.category),
            *problems_of("orders.tracking", orders.tracking, native=()),
            *status_problems(orders.statuses),
        ]
        if problems:
            raise SettingsWrong(problems)
        carrier = Carrier(orders.default_carrier) if orders.default_carrier else None
        auth = make_auth(settings)
        client = make_client(settings, auth=auth)
        may_use_address = settings.shop.keys_in_address
        entry = Entry(client, auth, memory=memory, may_use_address=may_use_address)
        fields = fields_for(release, DEFAULTS)
        order_fields = OrderFields(orders.tracking, carrier, own_statuses(orders.statuses))
        return cls(client, fields, order_fields, entry, memory)

    @property
    def api(self) -> Api:
        """How the shop is asked; as a retailer's it is asked the same way."""
        return self._api

    def close(self) -> None:
        """Close all connections to the shop."""
        self._api.close()

    @property
    def capabilities(self) -> Capabilities:
        """What a WooCommerce shop can do."""
        return _CAPABILITIES

    @property
    def admin_links(self) -> AdminLinks:
        """Where staff edit; orders have a page of their own unless the shop keeps them as posts."""
        admin = f"{self._api.base_url}/wp-admin"
        orders = "admin.php?page=wc-orders&action=edit&id={id}"
        posts = "post.php?post={id}&action=edit"
        return AdminLinks(f"{admin}/{posts}", f"{admin}/{orders if self._doctor.has_order_tables else posts}")

    def sample_fields(self) -> Mapping[str, tuple[str, ...]]:
        """Look at one page of products, and at the variations of some, with all their meta data."""
        asked: dict[str, str | int] = {"per_page": 100, "_fields": "id,type,global_unique_id,sku,meta_data"}
        rows = self._api.page(f"{V3}products", **asked).rows
        parents = [id_at(row) for row in rows if row.get("type") == "variable"][:_PARENTS_LOOKED_AT]
        parts = (self._api.page(f"{V3}products/{parent}/variations", **asked).rows for parent in parents)
        return sample_of([*rows, *chain.from_iterable(parts)])

    def sample_order_fields(self) -> Mapping[str, tuple[str, ...]]:
        """Look at the newest page of orders; what plugins keep where we look anyway is left out."""
        rows = self._api.page(f"{V3}orders", per_page=100, _fields="id,meta_data,shipping_lines").rows
        return order_sample_of(rows, self.order_fields.tracking)

    def prepare(self) -> tuple[str, ...]:
        """Make nothing: orders and products carry their own fields."""
        return ()

    def remove_fields(self) -> tuple[str, ...]:
        """Remove nothing: nothing was made."""
        return ()

    # catalogue

    def products_in(
        self,
        order_ids: Collection[str],  # noqa: ARG002 - the port's name
        price_ids: Collection[str] = (),  # noqa: ARG002 - the port's name
    ) -> frozenset[str]:
        """Return nothing: an order sends a webhook for each of its products (facts c)."""
        return frozenset()

    # orders

    def reserve(self, kickroute_number: str) -> str:  # noqa: ARG002 - the port's name
        """Return nothing: WooCommerce numbers its orders itself."""
        return ""

    def fit(self, order: NewOrder) -> NewOrder:
        """Fit an order to the shop's fields."""
        return fitted(order)

    def require_countries(self, order: NewOrder, *, asks: bool = True) -> None:  # noqa: ARG002 - the port's
        """Refuse what is no country: the shop takes any text for one, wherever it sells."""
        for place, address in (("shipping", order.shipping), ("billing", order.billing)):
            code = address.country_code.strip().upper()
            if code not in COUNTRIES and (code or place == "shipping"):
                raise CountryUnknown(f"{place}.country_code", address.country_code)

    def create_order(self, order: NewOrder) -> ShopOrder:
        """Place a pending order."""
        with intake():
            return self.book.create(order)

    def add_note(self, order_id: str, note: str) -> None:
        """Write a private note, once."""
        with intake():
            self.book.note(order_id, note)

    def has_note(self, order_id: str, note: str) -> bool:
        """Tell whether the order carries the note."""
        with intake():
            return self.book.has_note(order_id, note)

    def make_live(self, order_id: str, status: OrderStatus) -> ShopOrder:
        """Set the status of an order that was just seen pending."""
        with intake():
            return self.book.make_live(order_id, status)

    def trash_order(self, order_id: str) -> None:
        """Trash an order that is still pending; one in the trash already is left there."""
        with intake():
            self.book.trash(order_id)

    # webhooks

    def hooks_in_the_way(self) -> bool:
        """Say no: this shop sends webhooks beside its requests."""
        return False

    def read_hints(self, headers: Mapping[str, str], body: bytes, secret: str) -> tuple[Hint, ...]:
        """Verify a webhook and read what it hints at."""
        read = hints.read_hints(headers, body, secret)
        if any(hint.kind is HintKind.PRODUCT for hint in read):
            self._catalogue.hinted()
        return read


def make_auth(settings: Settings) -> WooCommerceAuth:
    """Build what signs requests with the keys in the settings."""
    shop = settings.shop_as(WooCommerceSection)
    return WooCommerceAuth(shop.consumer_key.get_secret_value(), shop.consumer_secret.get_secret_value())


def make_client(
    settings: Settings, timeouts: Timeouts | None = None, auth: WooCommerceAuth | None = None
) -> HttpClient:
    """Build the client for the shop in the settings, one of its connections kept for intake."""
    shop = settings.shop_as(WooCommerceSection)
    key, secret = shop.consumer_key.get_secret_value(), shop.consumer_secret.get_secret_value()
    return HttpClient(
        say("the shop"),
        shop.url,
        agent=shop.platform,
        errors=WOOCOMMERCE_ERRORS,
        verify=shop.verify_tls,
        ca_file=shop.ca_file,
        max_connections=shop.max_connections,
        reserved_for_intake=1,
        timeouts=timeouts,
        auth=auth or make_auth(settings),
        headers={"Accept": "application/json, */*"},
        secrets=(key, secret),
        fresh=Fresh(more={"_skip_cache": "1"}),
    )
