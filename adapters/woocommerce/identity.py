"""Which shop answers, and whether it can be worked with."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from adapters.woocommerce.api import V3, Api, shop_time
from adapters.woocommerce.findings import CALLBACK_ROUTE, READS, STATUS_FIELDS, findings_of
from adapters.woocommerce.translate.values import Row, row_at, text_at, unescaped
from connector.errors import ShopAccessDenied, ShopUnavailable, ShopUnexpected
from connector.model import Finding, ShopIdentity

_INDEX_FIELDS = "name,namespaces,url,home"
_STATUS_FIELDS = "environment.home_url,environment.version,settings.currency,settings.HPOS_enabled"
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
        """Look at the shop's own report; what the key may not read is named."""
        denied = [path for path in READS if not self._may_read(path)]
        status = self._api.row(f"{V3}system_status", _fields=STATUS_FIELDS)
        taxes = {} if "settings/tax" in denied else self._setting("general/woocommerce_calc_taxes")
        # Only this route of the two hundred and fifty kilobytes: it needs no key.
        routes = self._api.public(V3.rstrip("/"), _fields=f"namespace,routes.{CALLBACK_ROUTE}")
        return findings_of(status, taxes, denied, routes)

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
        namespaces = index.get("namespaces")
        if not isinstance(namespaces, list):
            raise ShopUnexpected(
                f"{self._api.base_url}/wp-json/ does not list its namespaces: this is no WordPress shop; "
                "check shop.url"
            )
        if "wc/v3" not in namespaces:
            raise ShopUnavailable(
                f"{self._api.base_url}: WordPress answers, but WooCommerce's API wc/v3 is not there; "
                "activate the plugin WooCommerce"
            )
        own, asked = urlsplit(text_at(index, "home")), urlsplit(self._api.base_url)
        # Over http the shop checks a signature made over its own address; over https it does not care.
        if asked.scheme == "http" and own.netloc and (own.scheme, own.netloc) != (asked.scheme, asked.netloc):
            raise ShopUnavailable(
                f"shop.url is {self._api.base_url}, and the shop calls itself {text_at(index, 'home')}; "
                "over http only its own address works: set shop.url to it"
            )

    def _require_write_access(self) -> None:
        """Try a change of an order that cannot exist: it changes nothing, and a read-only key is refused."""
        if self._may_write:
            return
        self._api.try_write("PUT", f"{V3}orders/0", {}, expected=(400, 404))
        self._may_write = True


def to_identity(index: Row, status: Row, include_tax: Row, country: Row) -> ShopIdentity:
    """Translate the four answers. The key is the shop's home without its scheme, which may change."""
    environment = row_at(status, "environment")
    home = urlsplit(text_at(environment, "home_url") or text_at(index, "home"))
    if not home.netloc:
        raise ShopUnexpected(
            "the shop's system status has no home_url, by which one shop is told from another"
        )
    return ShopIdentity(
        key=f"woocommerce:{home.netloc.lower()}{home.path.rstrip('/')}",
        name=unescaped(index, "name") or home.netloc,
        version=text_at(environment, "version"),
        currency=text_at(row_at(status, "settings"), "currency"),
        prices_include_tax=text_at(include_tax, "value") == "yes",
        country=text_at(country, "value").partition(":")[0],
    )
