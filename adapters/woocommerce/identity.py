"""Which shop answers, and whether it can be worked with."""

from __future__ import annotations

from datetime import datetime
from itertools import islice
from urllib.parse import urlsplit

from adapters.http import as_rows, items_in
from adapters.woocommerce.api import V3, Api, shop_time
from adapters.woocommerce.findings import (
    CALLBACK_ROUTE,
    CUSTOMER_MAILS,
    ORDER_MAIL,
    PLUGIN_FIELDS,
    READS,
    STATUS_FIELDS,
    Report,
    findings_of,
    is_resold,
    name_of_platform_plugin,
)
from adapters.woocommerce.translate.listings import SUPPLIER
from adapters.woocommerce.translate.values import Row, row_at, text_at, unescaped
from connector.model import Finding, ShopIdentity
from connector.model.errors import ShopAccessDenied, ShopUnavailable, ShopUnexpected
from connector.model.messages import say
from connector.settings.addresses import in_ascii

_INDEX_FIELDS = "name,namespaces,url,home,timezone_string"
_STATUS_FIELDS = "environment.home_url,environment.version,settings.currency,settings.HPOS_enabled"
_PAGES_LOOKED_AT = 10
_CLOCK = f"{V3}data/currencies/current"
"""A small answer that no cache keeps, other than the index."""


class Doctor:
    """Asks who the shop is; every misconfiguration becomes a sentence with the next step."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._may_write = False
        self.has_order_tables = True

    def identity(self) -> ShopIdentity:
        """Ask which shop answers; see :meth:`connector.ports.Shop.identity`."""
        index = self._api.index(_fields=_INDEX_FIELDS)
        if index:
            self._require_usable(index)
        status = self._api.row(f"{V3}system_status", _fields=_STATUS_FIELDS)
        # Versions before order tables do not name them.
        self.has_order_tables = bool(row_at(status, "settings").get("HPOS_enabled"))
        self._require_write_access()
        return to_identity(
            index,
            status,
            self._setting("tax/woocommerce_prices_include_tax"),
            self._setting("general/woocommerce_default_country"),
        )

    def findings(self) -> tuple[Finding, ...]:
        """Look at the shop's own report, and at what the key may read; what it may not is named."""
        denied = tuple(path for path in READS if not self._may_read(path))
        taxes, general = self._values("tax"), self._values("general")
        report = Report(
            status=self._api.row(f"{V3}system_status", _fields=STATUS_FIELDS),
            calculates_taxes=_is_on(general.get("woocommerce_calc_taxes")),
            tax_countries=self._tax_countries() if taxes else None,
            country=general.get("woocommerce_default_country", "").partition(":")[0],
            denied=denied,
            routes=self._routes(),
            mails=self._mails(),
            resold=() if "products" in denied else self._resold(),
        )
        return findings_of(report)

    def platform_plugin(self) -> str:
        """Name the platform's own plugin while it is active; see the port."""
        return name_of_platform_plugin(
            self._api.row(f"{V3}system_status", _fields=PLUGIN_FIELDS), self._routes()
        )

    def _routes(self) -> Row:
        """Read only the route of the plugin, of two hundred and fifty kilobytes; it needs no key."""
        return self._api.public(V3.rstrip("/"), _fields=f"namespace,routes.{CALLBACK_ROUTE}")

    def _values(self, group: str) -> dict[str, str]:
        """Read a group of settings; empty when the key may not, or the shop has no such group."""
        try:
            answer = self._api.ask(f"{V3}settings/{group}", {"_fields": "id,value"}, expected=(404,))
        except ShopAccessDenied:
            return {}
        rows = as_rows(answer.document) or ()
        return {text_at(row, "id"): text_at(row, "value") for row in rows}

    def _tax_countries(self) -> frozenset[str]:
        return frozenset(text_at(row, "country") for row in self._api.rows(f"{V3}taxes"))

    def _mails(self) -> dict[str, bool]:
        """Read which mails about orders are sent; a mail that cannot be read is left out."""
        switches = {name: self._values(f"email_{name}") for name in (ORDER_MAIL, *CUSTOMER_MAILS)}
        return {
            name: is_on
            for name, values in switches.items()
            if (is_on := _is_on(values.get("enabled"))) is not None
        }

    def _resold(self) -> tuple[str, ...]:
        """Name the products with a supplier's code, among the newest thousand."""
        pages = self._api.pages(
            f"{V3}products", _fields="id,name,meta_data", include_meta=SUPPLIER, orderby="id"
        )
        rows = (row for page in islice(pages, _PAGES_LOOKED_AT) for row in page.rows)
        return tuple(unescaped(row, "name") for row in rows if is_resold(row))

    def _may_read(self, path: str) -> bool:
        try:
            self._api.ask(f"{V3}{path}", {"per_page": 1})
        except ShopAccessDenied:
            return False
        return True

    def now(self) -> datetime:
        """Tell the shop's time; asks only when it has not answered anything lately."""
        return self._api.time() or shop_time(_CLOCK, self._api.ask(_CLOCK))

    def _setting(self, path: str) -> Row:
        return self._api.row(f"{V3}settings/{path}")

    def _require_usable(self, index: Row) -> None:
        namespaces = items_in(index, "namespaces")
        if not namespaces:
            raise ShopUnexpected(
                say(
                    "{address}/wp-json/ does not list its namespaces: this is no WordPress shop; "
                    "check shop.url",
                    address=self._api.base_url,
                )
            )
        if "wc/v3" not in namespaces:
            raise ShopUnavailable(
                say(
                    "{address}: WordPress answers, but WooCommerce's API wc/v3 is not there; "
                    "activate the plugin WooCommerce",
                    address=self._api.base_url,
                )
            )
        own, asked = urlsplit(in_ascii(text_at(index, "home"))), urlsplit(self._api.base_url)
        # Over http the shop checks a signature made over its own address; over https it does not care.
        if asked.scheme == "http" and own.netloc and (own.scheme, own.netloc) != (asked.scheme, asked.netloc):
            raise ShopUnavailable(
                say(
                    "shop.url is {address}, and the shop calls itself {own}; over http only its own "
                    "address works: set shop.url to it",
                    address=self._api.base_url,
                    own=text_at(index, "home"),
                )
            )

    def _require_write_access(self) -> None:
        """Try a change of an order that cannot exist: it changes nothing, and a read-only key is refused."""
        if self._may_write:
            return
        self._api.try_change(f"{V3}orders/0", {}, expected=(400, 404))
        self._may_write = True


def _is_on(value: str | None) -> bool | None:
    return {"yes": True, "no": False}.get(value or "")


def to_identity(index: Row, status: Row, include_tax: Row, country: Row) -> ShopIdentity:
    """Translate the four answers. The key is the shop's home without its scheme, which may change."""
    environment = row_at(status, "environment")
    home = urlsplit(in_ascii(text_at(environment, "home_url") or text_at(index, "home")))
    if not home.netloc:
        raise ShopUnexpected(
            say("the shop's system status has no home_url, by which one shop is told from another")
        )
    return ShopIdentity(
        key=f"woocommerce:{home.netloc.lower()}{home.path.rstrip('/')}",
        name=unescaped(index, "name") or home.netloc,
        version=text_at(environment, "version"),
        currency=text_at(row_at(status, "settings"), "currency"),
        prices_include_tax=text_at(include_tax, "value") == "yes",
        country=text_at(country, "value").partition(":")[0],
        timezone=text_at(index, "timezone_string"),
    )
