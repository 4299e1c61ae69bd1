"""The settings file: its model, its sources, and sentences about what is wrong with it.

Sources, the later wins: the files given, in their order, then the environment
(``KICKROUTE_<SECTION>_<KEY>``). A secret may be given as ``<key>_file`` with the path of a file.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from connector.errors import Problem, SettingsWrong

ENVIRONMENT_PREFIX = "KICKROUTE_"


def _is_http_url(url: str) -> str:
    parts = urlsplit(url)
    if url and (parts.scheme not in ("http", "https") or not parts.netloc):
        raise ValueError("must be an address such as https://shop.example")
    return url.rstrip("/")


Url = Annotated[str, AfterValidator(_is_http_url)]
FieldSources = tuple[str, ...]


class Section(BaseModel):
    """A table of the settings file; keys that it does not know are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _read_secret_files(cls, table: Any) -> Any:
        """Replace each ``<key>_file`` by ``<key>`` with the file's content, without its last line break."""
        if not isinstance(table, dict):
            return table
        names = [n for n in table if n.endswith("_file") and n.removesuffix("_file") in cls.model_fields]
        contents = {n.removesuffix("_file"): _read_secret(n, table[n]) for n in names}
        return {n: value for n, value in table.items() if n not in names} | contents


@dataclass(frozen=True)
class _UnreadableFile:
    """Stands in for a secret that could not be read, so that it is reported beside all other problems."""

    reason: str


def _read_secret(name: str, path: object) -> str | _UnreadableFile:
    try:
        return Path(str(path)).read_text(encoding="utf-8").rstrip("\n")
    except (OSError, UnicodeDecodeError) as error:
        return _UnreadableFile(f"the file named by {name} cannot be read: {error}")


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

    stock_seconds: float = Field(2, gt=0, description="seconds between questions for changed products")
    orders_seconds: float = Field(15, gt=0, description="seconds between questions for changed orders")
    full_sweep_hours: float = Field(6, gt=0, description="hours between readings of the whole catalogue")
    retell_hours: float = Field(24, gt=0, description="hours after which everything is told again")


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

    url: str = Field("sqlite:///connector.db", description="SQLite file or PostgreSQL database")


class ServerSettings(Section):
    """Where the connector listens."""

    listen: str = Field("127.0.0.1:8400", description="address:port, or unix:PATH")
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
    def _requires_what_the_shop_needs(self) -> Settings:
        missing = [name for name in _REQUIRED[self.shop.platform] if not _value_at(self, name)]
        if missing:
            raise ValueError(
                f'shop.platform = "{self.shop.platform}" needs ' + ", ".join(missing) + " as well"
            )
        return self


_KICKROUTE = ("kickroute.url", "kickroute.api_key", "kickroute.public_url")
_REQUIRED: Mapping[str, tuple[str, ...]] = {
    "sandbox": (),
    "woocommerce": (*_KICKROUTE, "shop.url", "shop.consumer_key", "shop.consumer_secret"),
    "shopware": (*_KICKROUTE, "shop.url", "shop.client_id", "shop.client_secret"),
}


def _value_at(settings: Settings, name: str) -> str:
    section, key = name.split(".")
    value = getattr(getattr(settings, section), key)
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


def load_settings(paths: Iterable[Path]) -> Settings:
    """Read the settings files in their order, then the environment.

    Raises SettingsWrong with every problem found: unreadable files, unknown keys (naming the nearest
    known one), wrong values, and what is missing for the chosen kind of shop.
    """
    problems: list[Problem] = []
    readable = [path for path in paths if _is_readable(path, problems)]

    class Sources(Settings):
        @classmethod
        def settings_customise_sources(
            cls, settings_cls: type[BaseSettings], *_: Any, **__: Any
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            files = [TomlConfigSettingsSource(settings_cls, path) for path in reversed(readable)]
            return (EnvSettingsSource(settings_cls), *files)

    try:
        settings = Sources()
    except SettingsError as error:
        problems.append(Problem("environment", f'{error}; lists are written as JSON, for example ["a"]'))
    except ValidationError as error:
        problems += [_explain(e) for e in error.errors(include_url=False, include_context=False)]
    if problems:
        raise SettingsWrong(problems)
    return settings


def _is_readable(path: Path, problems: list[Problem]) -> bool:
    try:
        tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        problems.append(
            Problem(str(path), f"cannot be read ({error.strerror}); name another with --settings")
        )
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(Problem(str(path), f"is not valid TOML: {error}"))
    else:
        return True
    return False


def _known_keys(section: str) -> list[str]:
    if section not in Settings.model_fields:
        return list(Settings.model_fields)
    kind = Settings.model_fields[section].annotation
    return list(kind.model_fields) if isinstance(kind, type) and issubclass(kind, Section) else []


def _explain(error: Any) -> Problem:
    place = ".".join(str(part) for part in error["loc"]) or "settings"
    if error["type"] == "extra_forbidden":
        siblings = _known_keys(str(error["loc"][0])) if len(error["loc"]) > 1 else list(Settings.model_fields)
        near = difflib.get_close_matches(str(error["loc"][-1]), siblings, n=1)
        hint = f"did you mean `{near[0]}`?" if near else f"known here: {', '.join(sorted(siblings))}"
        return Problem(place, f"unknown key; {hint}")
    if isinstance(error["input"], _UnreadableFile):
        return Problem(place, error["input"].reason)
    message = error["msg"].removeprefix("Value error, ")
    # A wrong value is shown so that it can be found in the file, but never one of a secret.
    is_harmless = isinstance(error["input"], str | int | float | bool) and not _is_secret(error["loc"])
    shown = f" (it is {error['input']!r})" if is_harmless else ""
    return Problem(place, message + shown)


def _is_secret(location: tuple[int | str, ...]) -> bool:
    return any(
        word in str(part)
        for part in location
        for word in ("key", "secret", "password", "supplier", "operator")
    )
