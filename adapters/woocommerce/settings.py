"""What the settings say of a WooCommerce shop: its table ``shop``, and where it keeps what is told."""

from __future__ import annotations

import re
from typing import ClassVar, Literal

from pydantic import Field, SecretStr

from connector.model import Fields
from connector.settings import NEEDED_OF_ANY, Secret, ShopSettings


class WooCommerceSection(ShopSettings):
    """A WooCommerce shop and the keys to it."""

    needs: ClassVar[tuple[str, ...]] = (*NEEDED_OF_ANY, "shop.consumer_key", "shop.consumer_secret")
    entrance: ClassVar[re.Pattern[str] | None] = re.compile(
        r"(?:/index\.php)?/(?:wp-json|wp-admin|wp-login\.php)(?:/.*)?$"
    )

    platform: Literal["woocommerce"] = Field("woocommerce", description="kind of shop")
    consumer_key: Secret = Field(SecretStr(""), description="WooCommerce REST key, read/write")
    consumer_secret: Secret = Field(SecretStr(""), description="its secret")

    @property
    def opening_key(self) -> str:
        """The REST key."""
        return self.consumer_key.get_secret_value()


DEFAULTS = Fields(
    gtin=(
        "global_unique_id",
        *("meta:_ean", "meta:_gtin", "meta:_ts_gtin", "meta:_kickroute_gtin", "meta:_alg_ean"),
        "meta:_wpm_gtin_code",
    ),
    dealer_price=("meta:_kickroute_price",),
    category=("meta:_wc_kickroute_category",),
)
"""WooCommerce's own GTIN field (since 9.2) and those of plugins; the rest as the platform's plugin has it."""
