"""The model of the settings file: its tables, their keys, and what they may hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from ipaddress import ip_network
from typing import Annotated, ClassVar, Literal, Self, TypeVar
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    SecretStr,
    Tag,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from connector.model.messages import joined, say
from connector.settings.addresses import in_ascii
from connector.settings.typed import bare, shop_address
from connector.settings.zone import zone_named

S = TypeVar("S", bound="ShopSettings")
ENVIRONMENT_PREFIX = "KICKROUTE_"


def _is_http_url(url: str) -> str:
    url = url.strip()
    if re.search(r"\s", url):
        raise ValueError(
            say("must not hold a blank; write it as the browser shows it, such as https://shop.example")
        )
    parts = urlsplit(url)
    if url and (parts.scheme not in ("http", "https") or not parts.netloc):
        raise ValueError(say("must be an address such as https://shop.example"))
    if "@" in parts.netloc:
        raise ValueError(say("must not hold a user name or a password: an address is shown and logged"))
    return in_ascii(url).rstrip("/")


def _is_store_url(url: str) -> str:
    if not url.startswith(("sqlite://", "postgresql+psycopg://")):
        raise ValueError(say("must be sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/DATABASE"))
    return url


def _is_listen(listen: str) -> str:
    host, _, port = listen.rpartition(":")
    is_path = listen.startswith("unix:") and listen != "unix:"
    if not is_path and not (host and port.isdecimal() and int(port) <= LARGEST_PORT):
        raise ValueError(say("must be address:port, such as 127.0.0.1:8400, or unix:PATH"))
    return listen


def _is_billing_number(number: str) -> str:
    if number and not re.fullmatch(r"\d{12}[0-9A-Za-z]{2}", number):
        raise ValueError(
            say("must have 14 characters, such as 22222222220101: customer, product, participation")
        )
    return number


def _is_network(text: str) -> str:
    try:
        return str(ip_network(text.strip(), strict=False))
    except ValueError:
        raise ValueError(say("must be an address or a network, such as 10.0.0.5 or 172.16.0.0/12")) from None


def _is_timezone(name: str) -> str:
    if name:
        zone_named(name)
    return name


LARGEST_PORT = 65_535
A_DAY = 86_400
"""Seconds."""
A_YEAR = 24 * 366
"""Hours."""

Url = Annotated[str, AfterValidator(_is_http_url)]
Secret = Annotated[SecretStr, AfterValidator(lambda secret: SecretStr(bare(secret.get_secret_value())))]
StoreUrl = Annotated[str, AfterValidator(_is_store_url)]
Listen = Annotated[str, AfterValidator(_is_listen)]
Network = Annotated[str, AfterValidator(_is_network)]
Timezone = Annotated[str, AfterValidator(_is_timezone)]
BillingNumber = Annotated[str, AfterValidator(_is_billing_number)]
FieldSources = tuple[str, ...]
AgeCheckWord = Literal["A16", "A18", "none"]
# fmt: off
PrintFormat = Literal[
    "", "A4", "910-300-600", "910-300-610", "910-300-700", "910-300-700-oz", "910-300-710", "910-300-300",
    "910-300-300-oz", "910-300-400", "910-300-410", "100x70mm",
]
# fmt: on
"""The papers that DHL's API has names for."""


class Section(BaseModel):
    """A table of the settings file; keys that it does not know are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class KickrouteSettings(Section):
    """The platform, and how it reaches this connector."""

    url: Url = Field("", description="address of the platform")
    api_key: Secret = Field(SecretStr(""), description="this shop's key")
    previous_api_key: Secret = Field(
        SecretStr(""), description="the key before, accepted on incoming signatures only"
    )
    public_url: Url = Field("", description="where platform and shop reach this connector")
    fee: float | None = Field(
        None, ge=0, le=100, description="what Kickroute keeps of a sale, in per cent; empty: not shown"
    )
    requests_per_second: float = Field(5, gt=0, le=100, description="how fast the platform may be asked")


class ShopSettings(Section):
    """The supplier's shop and the keys to it.

    Each platform adds its own keys in a section of its folder; ``platform`` says which section is meant.
    """

    needs: ClassVar[tuple[str, ...]] = ()
    """Keys without which nothing starts, as ``shop.url`` and those of other sections."""

    entrance: ClassVar[re.Pattern[str] | None] = None
    """Where the address ends when it was copied from the API's documentation or the browser."""

    platform: str = Field(description="kind of shop")
    url: Url = Field("", description="address of the shop")
    verify_tls: bool = Field(True, description="check the shop's certificate")
    ca_file: str = Field("", description="file with the certificate to trust beside those of the machine")
    keys_in_address: bool = Field(
        False, description="let keys travel in the address where no other way works; they end in logs"
    )
    max_connections: int = Field(4, ge=2, le=32, description="connections to the shop at once")
    polling_share: float = Field(
        0.05, gt=0, le=0.5, description="share of the shop's time that questions for changes may take"
    )
    webhooks: Literal["auto", "on", "off"] = Field(
        "auto", description="let the shop call when something changed"
    )

    @property
    def opening_key(self) -> str:
        """The key that no two suppliers may share; empty without one."""
        return ""

    @property
    def part(self) -> str:
        """The part of the shop that is the supplier's, where several may share one address."""
        return ""

    @field_validator("url", mode="before")
    @classmethod
    def _without_entrance(cls, url: object) -> object:
        return shop_address(url, cls.entrance) if isinstance(url, str) else url


class SandboxSettings(ShopSettings):
    """No shop: the simulated ones of the practice bring their own settings."""

    platform: Literal["sandbox"] = Field("sandbox", description="kind of shop")


class PriceRule(Section):
    """How a dealer price is reckoned where a product has none of its own."""

    percent_off: float = Field(gt=0, lt=100, description="per cent taken off")
    of: Literal["regular"] = Field("regular", description="the price that they are taken off")
    net: bool = Field(True, description="take the tax out of that price before, where the shop's are gross")


def _alone_or_listed(given: object) -> object:
    return (given,) if isinstance(given, dict | PriceRule) else given


def _has_rule_last(places: tuple[str | PriceRule, ...]) -> tuple[str | PriceRule, ...]:
    if any(isinstance(place, PriceRule) for place in places[:-1]):
        raise ValueError(
            say("must name the fields first and one rule last: behind a rule nothing is looked at")
        )
    return places


def _kind_of_place(place: object) -> str:
    return "rule" if isinstance(place, dict | PriceRule) else "field"


DealerPriceSources = Annotated[
    tuple[
        Annotated[
            Annotated[str, Tag("field")] | Annotated[PriceRule, Tag("rule")], Discriminator(_kind_of_place)
        ],
        ...,
    ],
    BeforeValidator(_alone_or_listed),
    AfterValidator(_has_rule_last),
]
"""Fields, and at the end perhaps a rule; a rule alone stands behind the platform's default field."""


class ReleaseSettings(Section):
    """Which products are offered, and where their data stands in the shop.

    Empty field lists mean the platform's defaults (see ``connector.catalogue.release``).
    """

    gtin: FieldSources = Field((), description="fields that hold the GTIN; the first with a value wins")
    dealer_price: DealerPriceSources = Field(
        (),
        description="fields that hold the dealer price; last, or alone, a rule for products without: "
        '`{ percent_off = 30, of = "regular", net = true }`',
    )
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

    @property
    def dealer_price_fields(self) -> FieldSources:
        """The fields among the sources of the dealer price."""
        return tuple(place for place in self.dealer_price if isinstance(place, str))

    @property
    def price_rule(self) -> PriceRule | None:
        """The rule for what has no dealer price of its own."""
        return next((place for place in self.dealer_price if isinstance(place, PriceRule)), None)


StatusWord = Literal[
    "pending-payment", "on-hold", "awaiting-fulfillment", "completed", "refunded", "cancelled"
]


class OrderSettings(Section):
    """How orders are placed and where tracking numbers are found."""

    note: str = Field("Kickroute Dropshipping Bestellung", min_length=1, description="note on every order")
    tracking: FieldSources = Field((), description="further fields that hold tracking numbers")
    default_carrier: Literal["", "dhl", "ups", "gls", "hermes", "dpd", "tnt", "other"] = Field(
        "", description="carrier when nothing tells"
    )
    statuses: dict[str, StatusWord] = Field(
        default_factory=dict,
        description="the shop's own statuses: its word to `completed`, `cancelled`, `refunded`, "
        "`awaiting-fulfillment`, `on-hold` or `pending-payment`",
    )


def _adults_for_vaping() -> dict[str, AgeCheckWord]:
    return {"vaping*": "A18"}


class LabelSettings(Section):
    """Labels that the connector makes itself, with the retailer as sender. Without a carrier it makes none.

    The user is one of DHL's portal for business customers, key and secret are those of an app at
    developer.dhl.com with access to *Parcel DE Shipping* (see ``docs/labels.md``).
    """

    carrier: Literal["", "dhl", "pickware"] = Field(
        "",
        description="who makes them: `dhl`, DHL by your contract, or `pickware`, Pickware's plugin in a "
        "Shopware shop (experimental)",
    )
    folder: str = Field("labels", min_length=1, description="where labels are saved, as PDF")
    keep_days: int = Field(30, ge=1, le=3650, description="days after which a saved label is deleted")
    default_weight: float = Field(
        0, ge=0, le=31.5, description="kilograms of a parcel whose products do not all say theirs; 0: refuse"
    )
    age_checks: dict[str, AgeCheckWord] = Field(
        default_factory=_adults_for_vaping,
        description="Kickroute category, or its beginning and `*`, to the age checked at the door; "
        "the longest that fits counts",
    )
    notify_by_email: bool = Field(False, description="give the carrier the end customer's mail address")
    notify_by_phone: bool = Field(False, description="give the carrier the end customer's phone number")
    return_name: str = Field("", description="name in the address that a returned parcel goes to: yours")
    return_street: str = Field("", description="street and house number of that address")
    return_postcode: str = Field("", description="postcode of that address")
    return_city: str = Field("", description="city of that address")
    dhl_url: Url = Field("https://api-eu.dhl.com", description="address of DHL's API")
    dhl_user: str = Field("", description="user of DHL's portal for business customers")
    dhl_password: Secret = Field(SecretStr(""), description="that user's password")
    dhl_api_key: Secret = Field(SecretStr(""), description="key of the app at developer.dhl.com")
    dhl_api_secret: Secret = Field(SecretStr(""), description="its secret")
    dhl_product: Literal["V01PAK", "V62KP"] = Field("V01PAK", description="DHL Paket, or DHL Kleinpaket")
    dhl_billing_number: BillingNumber = Field("", description="number that parcels within Germany bill to")
    dhl_international_billing_number: BillingNumber = Field(
        "", description="number that parcels to other countries of the EU bill to; empty: refuse them"
    )
    dhl_return_billing_number: BillingNumber = Field(
        "", description="number that returns bill to; set, a label for the way back is enclosed"
    )
    dhl_profile: str = Field("STANDARD_GRUPPENPROFIL", description="the user's group profile at DHL")
    dhl_print_format: PrintFormat = Field("", description="paper of the label; empty: as set in DHL's portal")

    @model_validator(mode="after")
    def _requires_what_the_carrier_needs(self) -> LabelSettings:
        needed: tuple[str, ...] = _NEEDED_BY_CARRIER[self.carrier]
        if self.dhl_return_billing_number:
            needed += ("return_name", "return_street", "return_postcode", "return_city")
        missing = [f"labels.{name}" for name in needed if not _is_given(getattr(self, name))]
        if missing:
            raise ValueError(
                say(
                    'labels.carrier = "{carrier}" needs {names} as well',
                    carrier=self.carrier,
                    names=joined(", ", missing),
                )
            )
        for name, product in (
            ("dhl_billing_number", {"V01PAK": "01", "V62KP": "62"}[self.dhl_product]),
            ("dhl_international_billing_number", "53"),
            ("dhl_return_billing_number", "07"),
        ):
            number = getattr(self, name)
            if number and number[10:12] != product:
                raise ValueError(
                    say(
                        "labels.{name} must have {product} as its 11th and 12th digit (it has "
                        "{found}): they name the product that is paid for",
                        name=name,
                        product=product,
                        found=number[10:12],
                    )
                )
        return self


class DocumentSettings(Section):
    """Delivery notes in the retailer's name (see ``docs/delivery-note.md``)."""

    note_text: str = Field("", max_length=2000, description="printed below the items of every note")
    fonts: str = Field("", description="folder with more fonts, for scripts that DejaVu Sans does not have")


_NEEDED_BY_CARRIER: Mapping[str, tuple[str, ...]] = {
    "": (),
    "pickware": (),
    "dhl": ("dhl_user", "dhl_password", "dhl_api_key", "dhl_api_secret", "dhl_billing_number"),
}


def _is_given(value: object) -> bool:
    return bool(value.get_secret_value() if isinstance(value, SecretStr) else value)


class RetailSettings(Section):
    """The shop as a retailer's: it lists suppliers' products and forwards its customers' orders for them."""

    enabled: bool = Field(
        False, description="list products of suppliers and forward orders to them (experimental)"
    )
    price_of: Literal["wholesale", "regular"] = Field(
        "regular", description="the supplier's price that this shop's is reckoned from"
    )
    price_factor: float = Field(1, gt=0, le=100, description="what that price is multiplied by")
    rounding: Literal["cent", "x9", "90", "95", "99", "00"] = Field(
        "cent", description="how the price ends: to the cent, or up to the next with these last cents"
    )
    min_margin: float = Field(
        0,
        ge=0,
        le=1000,
        description="per cent above the net dealer price that the net price never falls below",
    )
    publish: bool = Field(True, description="show imported products at once; otherwise they stay drafts")
    stock_buffer: int = Field(0, ge=0, description="units kept back from the supplier's stock")
    stale_hours: float = Field(
        36, gt=0, le=A_YEAR, description="hours without news of a product after which its stock becomes 0"
    )
    forward: Literal["ready", "at-once"] = Field(
        "ready",
        description="when orders are forwarded: ready to ship, or as soon as they are seen",
    )
    forward_after: float = Field(
        120, ge=0, le=A_DAY, description="seconds that an order stays here first, to be cancelled or changed"
    )
    tracking: str = Field(
        "", description="field of an order that tracking numbers are entered in; empty: the usual ones"
    )
    tracking_carrier: str = Field(
        "meta:kickroute_tracking_carrier", description="field of an order that the carrier is entered in"
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

    supplier: tuple[Secret, ...] = Field((), description="notification addresses of the supplier")
    operator: tuple[Secret, ...] = Field((), description="notification addresses of the host")
    mail_to: str = Field("", description="mail address of the supplier, which alarms are sent to")
    mail_server: str = Field("", description="server that takes these mails, such as smtp.ionos.de")
    mail_port: int = Field(465, ge=1, le=LARGEST_PORT, description="its port")
    mail_security: Literal["tls", "starttls", "none"] = Field(
        "tls", description="`tls` (port 465), `starttls` (587), or `none` for a server on this machine"
    )
    mail_user: str = Field("", description="user there, mostly the mail address; empty: no login")
    mail_password: Secret = Field(SecretStr(""), description="that user's password")
    heartbeat_url: Url = Field("", repr=False, description="called every minute while all is well")
    new_orders: Literal["auto", "on", "off"] = Field(
        "auto",
        description="tell the supplier of each new order; `auto`: where the shop mails nobody (Shopware)",
    )

    @property
    def has_address(self) -> bool:
        """Whether alarms go anywhere beside page and log."""
        return bool(self.supplier or self.operator or self.mail_to)

    @model_validator(mode="after")
    def _requires_what_a_mail_needs(self) -> AlarmSettings:
        if not self.mail_to:
            return self
        if not _MAIL.fullmatch(self.mail_to):
            raise ValueError(say("alarms.mail_to must be a mail address such as chef@mein-shop.example"))
        if not self.mail_server:
            raise ValueError(say("alarms.mail_to needs alarms.mail_server as well"))
        if self.mail_security == "none" and self.mail_server not in _THIS_MACHINE:
            raise ValueError(say('alarms.mail_security = "none" is for a server on this machine only'))
        return self


_MAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


class UiSettings(Section):
    """What the pages look like."""

    language: Literal["auto", "de", "en"] = Field("auto", description="language of page and command line")
    timezone: Timezone = Field("", description="time zone of page and command line; empty: the shop's")


class StoreSettings(Section):
    """Where the connector keeps its state."""

    url: StoreUrl = Field(
        "sqlite:///connector.db", repr=False, description="SQLite file or PostgreSQL database"
    )
    backups: str = Field(
        "backups/",
        description="folder for a daily copy of the SQLite file, beside the settings file; empty: none",
    )


class ServerSettings(Section):
    """Where the connector listens."""

    listen: Listen = Field("127.0.0.1:8400", description="address:port, or unix:PATH")
    password: Secret = Field(SecretStr(""), description="password of the status page and metrics")
    trusted_proxies: tuple[Network, ...] = Field(
        ("127.0.0.0/8", "::1/128"),
        description="addresses or networks of the proxies in front; only their `X-Forwarded-For` and "
        "`X-Forwarded-Proto` count",
    )


class LogSettings(Section):
    """What is logged and how."""

    level: Literal["debug", "info", "warning", "error"] = Field("info", description="least level logged")
    format: Literal["console", "json"] = Field("console", description="for people or for machines")


class Tables(BaseSettings):
    """A file of tables that knows all its keys."""

    shops: ClassVar[Mapping[str, type[ShopSettings]]] = {}
    """The sections for ``shop`` by ``shop.platform``; under no name one that has all their keys."""


class Settings(Tables):
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
    shop: ShopSettings = SandboxSettings()
    release: ReleaseSettings = ReleaseSettings()
    orders: OrderSettings = OrderSettings()
    labels: LabelSettings = LabelSettings()
    documents: DocumentSettings = DocumentSettings()
    retail: RetailSettings = RetailSettings()
    schedule: ScheduleSettings = ScheduleSettings()
    alarms: AlarmSettings = AlarmSettings()
    ui: UiSettings = UiSettings()
    store: StoreSettings = StoreSettings()
    server: ServerSettings = ServerSettings()
    log: LogSettings = LogSettings()

    @model_validator(mode="after")
    def _requires_what_the_shop_needs(self) -> Self:
        missing = [name for name in type(self.shop).needs if not _value_at(self, name)]
        if missing:
            raise ValueError(needs(self.shop.platform, missing))
        return self

    def shop_as(self, section: type[S]) -> S:
        """Return the table ``shop`` as a platform's own section; raises TypeError for another platform's."""
        if not isinstance(self.shop, section):
            raise TypeError(section.__name__)
        return self.shop


NEEDED_OF_ANY = ("kickroute.url", "kickroute.api_key", "kickroute.public_url", "shop.url")
"""What every real shop needs."""


def needs(platform: str, missing: Iterable[str]) -> str:
    """Tell what a kind of shop needs that is not there."""
    return say(
        'shop.platform = "{platform}" needs {names} as well', platform=platform, names=joined(", ", missing)
    )


def _value_at(settings: Settings, name: str) -> str:
    section, key = name.split(".")
    value = getattr(getattr(settings, section), key)
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)
