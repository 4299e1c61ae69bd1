"""The port :class:`connector.ports.Shop` for a Template shop, as far as it is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NoReturn, Self

from adapters.http import SHOP_ERRORS, HttpClient
from connector.model import AdminLinks, Capabilities, Finding, Reach, ShopIdentity, Unread
from connector.model.errors import ShopUnexpected
from connector.model.messages import say
from connector.settings import Settings

from .settings import TemplateSection

_CAPABILITIES = Capabilities(
    places_without_effect=False,
    sends_mail_on_order=False,
    lists_order_changes=False,
    hooks_are_signed=False,
    own_fields="kickroute_",
)


class TemplateShop:
    """A Template shop by its API; what no stage of the contract has asked for yet is not there."""

    def __init__(self, client: HttpClient) -> None:
        self._client = client

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Build the adapter; the shop is not asked."""
        shop = settings.shop_as(TemplateSection)
        user, token = shop.api_user.get_secret_value(), shop.api_token.get_secret_value()
        client = HttpClient(
            "the shop",
            shop.url,
            agent=shop.platform,
            errors=SHOP_ERRORS,
            verify=shop.verify_tls,
            ca_file=shop.ca_file,
            max_connections=shop.max_connections,
            reserved_for_intake=1,
            headers={"Authorization": f"Bearer {user}:{token}"},
            secrets=(user, token),
        )
        return cls(client)

    def close(self) -> None:
        """Close all connections to the shop."""
        self._client.close()

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("_"):
            raise AttributeError(name)
        raise NotImplementedError(f"{type(self).__name__}.{name} is not written yet")

    # identity

    @property
    def capabilities(self) -> Capabilities:
        """What a Template shop can do; every "no" gets its reason in ``adapters/QUALITY.md``."""
        return _CAPABILITIES

    @property
    def admin_links(self) -> AdminLinks:
        """Where staff edit products and orders."""
        admin = f"{self._client.base_url}/admin"
        return AdminLinks(f"{admin}/products/{{id}}", f"{admin}/orders/{{id}}")

    def identity(self) -> ShopIdentity:
        """Ask which shop answers; its id stays the same when it moves."""
        row = self._shop()
        return ShopIdentity(
            key=f"template:{_text(row, 'id')}",
            name=_text(row, "name"),
            version=_text(row, "version"),
            currency=_text(row, "currency"),
            prices_include_tax=row.get("prices_include_tax") is True,
        )

    def now(self) -> datetime:
        """Tell the time by the shop's clock."""
        return datetime.fromisoformat(_text(self._shop(), "time")).astimezone(UTC)

    def findings(self) -> tuple[Finding, ...]:
        """Find nothing: what may be wrong with such a shop is not known yet."""
        return ()

    def platform_plugin(self) -> str:
        """Name none: Kickroute has no plugin for this platform."""
        return ""

    def prepare(self) -> tuple[str, ...]:
        """Make nothing."""
        return ()

    def remove_fields(self) -> tuple[str, ...]:
        """Remove nothing: nothing was made."""
        return ()

    def reach(self) -> Reach:
        """Tell the one way there is."""
        return Reach(self._client.base_url)

    def unread(self) -> tuple[Unread, ...]:
        """Name none: no list is read yet."""
        return ()

    def _shop(self) -> Mapping[str, Any]:
        document = self._client.get("/api/shop").document
        if not isinstance(document, dict):
            raise ShopUnexpected(say("the shop, GET /api/shop: the answer is no object"))
        return document


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    if not isinstance(value, str):
        raise ShopUnexpected(say("the shop, GET /api/shop: {key} is no text", key=key))
    return value
