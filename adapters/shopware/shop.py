"""The port :class:`connector.ports.Shop` for a Shopware 6 shop."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from adapters.http import Fresh, HttpClient, Lists, Sizes, Timeouts, intake
from adapters.shopware.api import Api
from adapters.shopware.basics import Basics
from adapters.shopware.catalogue import Catalogue
from adapters.shopware.explain import LOGIN_ERRORS, SHOPWARE_ERRORS
from adapters.shopware.findings import Findings
from adapters.shopware.goods import GoodsShelf
from adapters.shopware.hooks import Hooks
from adapters.shopware.identity import Doctor
from adapters.shopware.news.following import Following
from adapters.shopware.news.marks import Marks
from adapters.shopware.news.scan import StockScan
from adapters.shopware.orderbook import OrderBook
from adapters.shopware.own_fields import OwnFields
from adapters.shopware.preparing import Preparing
from adapters.shopware.privileges import Privileges
from adapters.shopware.settings import DEFAULTS, ShopwareSection
from adapters.shopware.tokens import Tokens
from adapters.shopware.translate import hints
from adapters.shopware.translate.addresses import fitted
from adapters.shopware.translate.fields import (
    CUSTOM,
    NATIVE_GTIN,
    NATIVE_PRICE,
    needs_rules,
    order_sample_of,
    problems_of,
    sample_of,
)
from adapters.shopware.translate.new_order import unknown_country
from adapters.shopware.translate.orders import OrderFields
from connector.catalogue.release import fields_for
from connector.model import (
    AdminLinks,
    Capabilities,
    Carrier,
    Fields,
    Hint,
    HookState,
    MarkPage,
    NewOrder,
    OrderStatus,
    ShopOrder,
)
from connector.model.errors import SettingsWrong
from connector.model.messages import say
from connector.ports import Memory
from connector.settings import Settings

_CAPABILITIES = Capabilities(
    places_without_effect=False,
    sends_mail_on_order=False,
    lists_order_changes=True,
    hooks_are_signed=False,
    own_fields=CUSTOM,
)


class ShopwareShop:
    """A Shopware 6 shop, 6.6 and 6.7, by its Admin API and webhooks; nothing is installed in it.

    What an incoming order needs uses the connection kept for it.
    """

    def __init__(
        self,
        client: HttpClient,
        tokens: Tokens,
        *,
        sales_channel: str = "",
        product_fields: Fields = DEFAULTS,
        order_fields: OrderFields | None = None,
        memory: Memory | None = None,
    ) -> None:
        self._api = Api(client, tokens, Lists(Sizes(memory)), memory)
        self._basics = Basics(self._api, sales_channel)
        self._has_rules = needs_rules(product_fields)
        self._scan = StockScan(self._api)
        self._catalogue = Catalogue(self._api, self._basics, product_fields, self._scan)
        self._own_fields = OwnFields(self._api)
        self._preparing = Preparing(self._api, self._basics)
        self._order_fields = order_fields or OrderFields()
        self._following = Following(self._api, self._order_fields)
        self._shelf = GoodsShelf(self._api, self._basics, product_fields)
        self._marks = Marks(self._api)
        self._orders = OrderBook(self._api, self._basics, self._preparing, self._following, self._shelf)
        self._hooks = Hooks(self._api)
        self._doctor = Doctor(self._api, self._basics)
        self._privileges = Privileges(self._api, product_fields)
        self._findings = Findings(self._api, self._privileges, self._preparing)

        # Promises of the port that one part keeps as they are asked for.
        self.identity = self._doctor.identity
        self.now = self._doctor.now
        self.findings = self._findings.look
        self.remove_fields = self._preparing.remove_fields
        self.missing_privileges = self._privileges.missing
        self.reach = self._api.reach
        self.unread = self._api.lists.aside.rows
        self.changes_since = self._catalogue.changes_since
        self.all_products = self._catalogue.all_products
        self.products = self._catalogue.products
        self.read_fields = self._own_fields.read
        self.write_fields = self._own_fields.write
        self.goods = self._shelf.read
        self.find_orders = self._marks.find
        self.newest_orders = self._marks.newest
        self.first_place_since = self._marks.first_since
        self.set_status = self._orders.set_status
        self.orders = self._following.read
        self.order_changes_since = self._following.changes_since
        self.add_parcel = self._orders.add_parcel
        self.hooks_in_the_way = self._hooks.in_the_way
        self.remove_hooks = self._hooks.remove

    @classmethod
    def from_settings(cls, settings: Settings, memory: Memory | None = None) -> ShopwareShop:
        """Build the adapter; raises SettingsWrong for places that no Shopware shop has."""
        release, orders = settings.release, settings.orders
        problems = [
            *problems_of("release.gtin", release.gtin, NATIVE_GTIN),
            *problems_of("release.dealer_price", release.dealer_price_fields, NATIVE_PRICE, rules=True),
            *problems_of("release.category", release.category),
            *problems_of("orders.tracking", orders.tracking),
        ]
        if problems:
            raise SettingsWrong(problems)
        return cls(
            *make_clients(settings),
            sales_channel=settings.shop_as(ShopwareSection).sales_channel,
            product_fields=fields_for(release, DEFAULTS),
            order_fields=OrderFields(
                orders.tracking,
                Carrier(orders.default_carrier) if orders.default_carrier else None,
                {name.strip(): OrderStatus(word) for name, word in orders.statuses.items()},
            ),
            memory=memory,
        )

    def close(self) -> None:
        """Close all connections to the shop."""
        self._api.close()

    @property
    def capabilities(self) -> Capabilities:
        """What a Shopware shop can do."""
        return _CAPABILITIES

    @property
    def admin_links(self) -> AdminLinks:
        """Where staff edit in the administration."""
        admin = f"{self._api.base_url}/admin#/sw"
        return AdminLinks(f"{admin}/product/detail/{{id}}", f"{admin}/order/detail/{{id}}")

    def platform_plugin(self) -> str:
        """Return nothing: the platform has no plugin for Shopware."""
        return ""

    def sample_fields(self) -> Mapping[str, tuple[str, ...]]:
        """Look at the newest page of products, with their custom fields."""
        newest = {"limit": 100, "sort": [{"field": "createdAt", "order": "DESC"}]}
        return sample_of(self._api.search("product", newest).rows)

    def sample_order_fields(self) -> Mapping[str, tuple[str, ...]]:
        """Look at the newest orders' custom fields; their deliveries' numbers are read anyway."""
        newest = {"limit": 100, "sort": [{"field": "orderDateTime", "order": "DESC"}]}
        return order_sample_of(self._api.search("order", newest).rows, self._order_fields.tracking)

    def prepare(self) -> tuple[str, ...]:
        """Make sure of custom fields, customer group, customer and tags."""
        return self.prepare_shop()

    # setting up, beside the port

    def prepare_shop(self) -> tuple[str, ...]:
        """Make sure of custom fields, customer group, customer and tags; say what was made.

        A second time nothing is made. Raises ShopAccessDenied with the privileges that are missing.
        """
        return self._preparing.everything()

    # catalogue

    def products_in(self, order_ids: Collection[str], price_ids: Collection[str] = ()) -> frozenset[str]:
        """Look at orders' lines and advanced prices: neither sends a webhook of the product (facts 4)."""
        prices = price_ids if self._has_rules else ()
        return self._catalogue.sold_in(order_ids) | self._catalogue.priced_by(prices)

    def trashed_gtins(self) -> Mapping[str, str]:
        """Return nothing: a product that is deleted here is gone."""
        return {}

    # orders

    def reserve(self, kickroute_number: str) -> str:  # noqa: ARG002 - the port's name
        """Draw the number that the order is going to have."""
        with intake():
            return self._orders.reserve()

    def orders_below(self, place: int, skip: int) -> MarkPage:  # noqa: ARG002 - the port's name
        """Read the next five hundred orders."""
        return self._marks.below(place)

    def fit(self, order: NewOrder) -> NewOrder:
        """Fit an order to the shop's fields."""
        return fitted(order)

    def require_countries(self, order: NewOrder, *, asks: bool = True) -> None:
        """Compare with the shop's active countries; before one is refused they are read anew."""
        frame = self._basics.frame() if asks else self._basics.remembered_frame()
        refusal = unknown_country(order, frame) if frame else None
        if refusal and asks:
            self._basics.forget()
            refusal = unknown_country(order, self._basics.frame())
        if refusal:
            raise refusal

    def create_order(self, order: NewOrder) -> ShopOrder:
        """Place the order with its status; its stock falls at once."""
        with intake():
            return self._orders.create(order)

    def add_note(self, order_id: str, note: str) -> None:
        """Add the note to the order's comments, once."""
        with intake():
            self._orders.note(order_id, note)

    def has_note(self, order_id: str, note: str) -> bool:
        """Tell whether the order's comments hold the note."""
        with intake():
            return self._orders.has_note(order_id, note)

    def make_live(self, order_id: str, status: OrderStatus) -> ShopOrder:
        """Return the order, which was live from the first."""
        with intake():
            return self._orders.make_live(order_id, status)

    def trash_order(self, order_id: str) -> None:
        """Refuse: no order of this shop is ever pending."""
        with intake():
            self._orders.trash(order_id)

    # webhooks

    def ensure_hooks(
        self,
        url: str,
        secret: str,  # noqa: ARG002 - the port's name
        *,
        take_over: bool = False,
    ) -> HookState:
        """Create or repair a webhook for each event, or remove them where they would be in the way."""
        return self._hooks.ensure(url, take_over=take_over)

    def look_at_hooks(self, url: str, secret: str) -> HookState:  # noqa: ARG002 - the port's name
        """Tell what is not as it should be about the webhooks."""
        return self._hooks.look(url)

    def read_hints(
        self,
        headers: Mapping[str, str],  # noqa: ARG002 - the port's name
        body: bytes,
        secret: str,  # noqa: ARG002 - the port's name
    ) -> tuple[Hint, ...]:
        """Read what a webhook hints at."""
        return hints.read_hints(body)


def make_clients(settings: Settings, timeouts: Timeouts | None = None) -> tuple[HttpClient, Tokens]:
    """Build the client for the shop in the settings, and what fetches its tokens.

    More connections than the shop has processors bring nothing (facts 11); one is kept for intake.
    """
    shop = settings.shop_as(ShopwareSection)
    key, secret = shop.client_id.get_secret_value(), shop.client_secret.get_secret_value()
    client = HttpClient(
        say("the shop"),
        shop.url,
        agent=shop.platform,
        errors=SHOPWARE_ERRORS,
        verify=shop.verify_tls,
        ca_file=shop.ca_file,
        max_connections=shop.max_connections,
        reserved_for_intake=1,
        timeouts=timeouts,
        secrets=(key, secret),
        fresh=Fresh(),
    )
    login = HttpClient(
        say("the shop"),
        shop.url,
        agent=shop.platform,
        errors=LOGIN_ERRORS,
        verify=shop.verify_tls,
        ca_file=shop.ca_file,
        max_connections=1,
        timeouts=timeouts,
        secrets=(key, secret),
    )
    return client, Tokens(login, key, secret)
