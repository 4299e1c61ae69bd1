"""What the settings say of a Template shop: its table ``shop``, and where it keeps what is told."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, SecretStr

from connector.model import Fields
from connector.settings import NEEDED_OF_ANY, Secret, ShopSettings


class TemplateSection(ShopSettings):
    """A Template shop and the keys to it."""

    needs: ClassVar[tuple[str, ...]] = (*NEEDED_OF_ANY, "shop.api_user", "shop.api_token")

    platform: Literal["template"] = Field("template", description="kind of shop")
    api_user: Secret = Field(SecretStr(""), description="Template: user of the API")
    api_token: Secret = Field(SecretStr(""), description="its token")

    @property
    def opening_key(self) -> str:
        """The user."""
        return self.api_user.get_secret_value()


DEFAULTS = Fields(gtin=("gtin",), dealer_price=("kickroute_price",), category=("kickroute_category",))
"""The shop's own field for the GTIN, and fields that the supplier makes for the rest."""
