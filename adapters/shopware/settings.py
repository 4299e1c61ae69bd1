"""What the settings say of a Shopware shop: its table ``shop``, and where it keeps what is told."""

from __future__ import annotations

import re
from typing import ClassVar, Literal

from pydantic import Field, SecretStr

from connector.model import Fields
from connector.settings import NEEDED_OF_ANY, Secret, ShopSettings


class ShopwareSection(ShopSettings):
    """A Shopware shop and the keys to it."""

    needs: ClassVar[tuple[str, ...]] = (*NEEDED_OF_ANY, "shop.client_id", "shop.client_secret")
    entrance: ClassVar[re.Pattern[str] | None] = re.compile(
        r"(?:/index\.php)?/(?:api|admin|store-api)(?:/.*)?$"
    )

    platform: Literal["shopware"] = Field("shopware", description="kind of shop")
    client_id: Secret = Field(SecretStr(""), description="Shopware integration: access key")
    client_secret: Secret = Field(SecretStr(""), description="Shopware integration: secret key")
    sales_channel: str = Field("", description="Shopware sales channel, by name or id")

    @property
    def opening_key(self) -> str:
        """The access key of the integration."""
        return self.client_id.get_secret_value()

    @property
    def part(self) -> str:
        """The sales channel."""
        return self.sales_channel


DEFAULTS = Fields(
    gtin=("ean",),
    dealer_price=("custom:kickroute_dealer_price",),
    category=("custom:kickroute_category",),
)
"""Shopware's own field, and the custom fields that ``check --fix`` makes."""
