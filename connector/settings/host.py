"""The settings of a host: one file for all suppliers, whose own settings stand in its database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_settings import SettingsConfigDict

from connector.model.messages import say
from connector.settings.alone import read_alone
from connector.settings.model import Listen, LogSettings, Network, Section, Tables, Url


def _is_server_url(url: str) -> str:
    if url and not url.startswith("postgresql+psycopg://"):
        raise ValueError(say("must be postgresql+psycopg://USER:PASSWORD@HOST/DATABASE"))
    return url


ServerUrl = Annotated[str, AfterValidator(_is_server_url)]


class HostStoreSettings(Section):
    """The database in which all suppliers' state is kept."""

    url: ServerUrl = Field(repr=False, description="database, as the role that workers and doors have")
    owner_url: ServerUrl = Field(
        "", repr=False, description="the same as the role that owns the tables, for `upgrade`; empty: `url`"
    )
    connections: int = Field(
        8, ge=1, le=200, description="connections that write, and as many that read, of each process"
    )


class HostQueueSettings(Section):
    """The database of what is to be done: another one than the store's."""

    url: ServerUrl = Field(repr=False, description="database of the queue")
    orders: int = Field(8, ge=1, le=200, description="orders that a worker places at once")
    realtime: int = Field(12, ge=1, le=500, description="suppliers that a worker serves at once")
    bulk: int = Field(4, ge=1, le=100, description="long readings that a worker does at once")


class HostKeySettings(Section):
    """What opens the suppliers' settings."""

    file: str = Field(
        "host.key",
        description="file with the keys, beside this file; keep a copy of it apart from the database's",
    )


class HostServerSettings(Section):
    """The doors."""

    listen: Listen = Field("127.0.0.1:8400", description="address:port, or unix:PATH")
    public_url: Url = Field(
        description="where platform and shops reach the host; each supplier is a folder of it"
    )
    trusted_proxies: tuple[Network, ...] = Field(
        ("127.0.0.0/8", "::1/128"), description="addresses or networks of the proxies in front"
    )


class HostPlatformSettings(Section):
    """The platform, the same for all suppliers."""

    url: Url = Field(description="address of the platform")
    requests_per_second: float = Field(
        20, gt=0, le=1000, description="how fast all suppliers may ask it together"
    )


class HostDataSettings(Section):
    """Files that are kept for suppliers."""

    folder: str = Field("data", description="folder for labels, by supplier, beside the settings file")


class HostSettings(Tables):
    """Everything that `host.toml` may say."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True)

    store: HostStoreSettings
    queue: HostQueueSettings
    server: HostServerSettings
    platform: HostPlatformSettings
    keys: HostKeySettings = HostKeySettings()
    data: HostDataSettings = HostDataSettings()
    log: LogSettings = LogSettings()
    language: Literal["auto", "de", "en"] = Field("auto", description="language of the host's command line")

    def public_url_of(self, supplier: str) -> str:
        """Return where platform and shop reach a supplier's connector."""
        return f"{self.server.public_url}/{supplier}"


def load_host(path: Path) -> HostSettings:
    """Read `host.toml`; its folders and the key's file count from its own. Raises SettingsWrong."""
    settings = read_alone(path, HostSettings)
    folder = path.absolute().parent
    keys = settings.keys.model_copy(update={"file": str(folder / settings.keys.file)})
    data = settings.data.model_copy(update={"folder": str(folder / settings.data.folder)})
    return settings.model_copy(update={"keys": keys, "data": data})
