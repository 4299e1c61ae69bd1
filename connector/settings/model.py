"""The model of the settings file: its tables, their keys, and what they may hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ENVIRONMENT_PREFIX = "KICKROUTE_"


def _is_http_url(url: str) -> str:
    parts = urlsplit(url)
    if url and (parts.scheme not in ("http", "https") or not parts.netloc):
        raise ValueError("must be an address such as https://shop.example")
    return url.rstrip("/")


def _is_store_url(url: str) -> str:
    if not url.startswith(("sqlite://", "postgresql+psycopg://")):
        raise ValueError("must be sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/DATABASE")
    return url


def _is_listen(listen: str) -> str:
    host, _, port = listen.rpartition(":")
    is_path = listen.startswith("unix:") and listen != "unix:"
    if not is_path and not (host and port.isdecimal() and int(port) <= LARGEST_PORT):
        raise ValueError("must be address:port, such as 127.0.0.1:8400, or unix:PATH")
    return listen


LARGEST_PORT = 65_535
A_DAY = 86_400
"""Seconds."""
A_YEAR = 24 * 366
"""Hours."""

Url = Annotated[str, AfterValidator(_is_http_url)]
StoreUrl = Annotated[str, AfterValidator(_is_store_url)]
Listen = Annotated[str, AfterValidator(_is_listen)]
FieldSources = tuple[str, ...]


class Section(BaseModel):
    """A table of the settings file; keys that it does not know are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class KickrouteSettings(Section):
    """The platform, and how it reaches this connector."""

    url: Url = Field("", description="address of the platform")
    api_key: SecretStr = Field(SecretStr(""), description="this shop's key")
    previous_api_key: SecretStr = Field(
        SecretStr(""), description="the key before, accepted on incoming signatures only"
    )
    public_url: Url = Field("", description="where platform and shop reach this connector")
    requests_per_second: float = Field(5, gt=0, le=100, description="how fast the platform may be asked")


class ShopSettings(Section):
    """The supplier's shop and the keys to it."""

    platform: Literal["sandbox", "woocommerce", "shopware"] = Field("sandbox", description="kind of shop")
    url: Url = Field("", description="address of the shop")
    verify_tls: bool = Field(True, description="check the shop's certificate")
    max_connections: int = Field(4, ge=2, le=32, description="connections to the shop at once")
    webhooks: Literal["auto", "on", "off"] = Field(
        "auto", description="let the shop call when something changed"
    )
    consumer_key: SecretStr = Field(SecretStr(""), description="WooCommerce REST key, read/write")
    consumer_secret: SecretStr = Field(SecretStr(""), description="its secret")
    client_id: SecretStr = Field(SecretStr(""), description="Shopware integration: access key")
    client_secret: SecretStr = Field(SecretStr(""), description="Shopware integration: secret key")
    sales_channel: str = Field("", description="Shopware sales channel, by name or id")


class ReleaseSettings(Section):
    """Which products are offered, and where their data stands in the shop.

    Empty field lists mean the platform's defaults (see ``connector.release``).
    """

    gtin: FieldSources = Field((), description="fields that hold the GTIN; the first with a value wins")
    dealer_price: FieldSources = Field((), description="fields that hold the dealer price")
    category: FieldSources = Field((), description="fields that hold the Kickroute category")
    categories: dict[str, str] = Field(
        default_factory=dict, description="shop category (slug, name or id) to Kickroute category, or `none`"
    )
    incomplete_variants: Literal["skip", "withhold"] = Field(
        "skip", description="offer the complete variants, or none of the product"
    )
    stock_buffer: int = Field(0, ge=0, description="units kept back from the told stock")
    brake: float = Field(0.05, gt=0, le=1, description="share of offers that may leave within an hour")
    max_price_change: float = Field(0.5, gt=0, description="largest change of a dealer price told unasked")
    extra_categories: tuple[str, ...] = Field((), description="Kickroute categories newer than this version")


class OrderSettings(Section):
    """How orders are placed and where tracking numbers are found."""

    note: str = Field("Kickroute Dropshipping Bestellung", min_length=1, description="note on every order")
    tracking: FieldSources = Field((), description="further fields that hold tracking numbers")
    default_carrier: Literal["", "dhl", "ups", "gls", "hermes", "dpd", "tnt", "other"] = Field(
        "", description="carrier when nothing tells"
    )


class ScheduleSettings(Section):
    """How often things are looked at; lower bounds, a slow shop is asked less often."""

    stock_seconds: float = Field(
        2, gt=0, le=A_DAY, description="seconds between questions for changed products"
    )
    orders_seconds: float = Field(
        15, gt=0, le=A_DAY, description="seconds between questions for changed orders"
    )
    full_sweep_hours: float = Field(
        6, gt=0, le=A_YEAR, description="hours between readings of the whole catalogue"
    )
    retell_hours: float = Field(24, gt=0, le=A_YEAR, description="hours after which everything is told again")


class AlarmSettings(Section):
    """Who is told when something needs a person."""

    supplier: tuple[SecretStr, ...] = Field((), description="notification addresses of the supplier")
    operator: tuple[SecretStr, ...] = Field((), description="notification addresses of the host")
    heartbeat_url: Url = Field("", description="called while all is well")


class UiSettings(Section):
    """What the pages look like."""

    language: Literal["auto", "de", "en"] = Field("auto", description="language of page and command line")


class StoreSettings(Section):
    """Where the connector keeps its state."""

    url: StoreUrl = Field("sqlite:///connector.db", description="SQLite file or PostgreSQL database")


class ServerSettings(Section):
    """Where the connector listens."""

    listen: Listen = Field("127.0.0.1:8400", description="address:port, or unix:PATH")
    password: SecretStr = Field(SecretStr(""), description="password of the status page and metrics")


class LogSettings(Section):
    """What is logged and how."""

    level: Literal["debug", "info", "warning", "error"] = Field("info", description="least level logged")
    format: Literal["console", "json"] = Field("console", description="for people or for machines")


class Settings(BaseSettings):
    """Everything the settings file may say."""

    model_config = SettingsConfigDict(
        extra="forbid",
        frozen=True,
        env_prefix=ENVIRONMENT_PREFIX,
        env_nested_delimiter="_",
        env_nested_max_split=1,
    )

    supplier: str = Field("", description="the supplier's name, on every log line and metric")
    kickroute: KickrouteSettings = KickrouteSettings()
    shop: ShopSettings = ShopSettings()
    release: ReleaseSettings = ReleaseSettings()
    orders: OrderSettings = OrderSettings()
    schedule: ScheduleSettings = ScheduleSettings()
    alarms: AlarmSettings = AlarmSettings()
    ui: UiSettings = UiSettings()
    store: StoreSettings = StoreSettings()
    server: ServerSettings = ServerSettings()
    log: LogSettings = LogSettings()

    @model_validator(mode="after")
    def _requires_what_the_shopneeds(self) -> Settings:
        missing = [name for name in REQUIRED[self.shop.platform] if not _value_at(self, name)]
        if missing:
            raise ValueError(needs(self.shop.platform, missing))
        return self


_KICKROUTE = ("kickroute.url", "kickroute.api_key", "kickroute.public_url")
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "sandbox": (),
    "woocommerce": (*_KICKROUTE, "shop.url", "shop.consumer_key", "shop.consumer_secret"),
    "shopware": (*_KICKROUTE, "shop.url", "shop.client_id", "shop.client_secret"),
}


def needs(platform: str, missing: Iterable[str]) -> str:
    """Tell what a kind of shop needs that is not there."""
    return f'shop.platform = "{platform}" needs ' + ", ".join(missing) + " as well"


def _value_at(settings: Settings, name: str) -> str:
    section, key = name.split(".")
    value = getattr(getattr(settings, section), key)
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)
