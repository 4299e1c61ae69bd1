"""The sources of the settings: a file, the environment, what was set in the browser.

A secret may be given as ``<key>_file`` with the path of a file.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_settings import EnvSettingsSource, InitSettingsSource, PydanticBaseSettingsSource

from connector.model.messages import say
from connector.model.system import reason_of
from connector.settings.addresses import in_ascii
from connector.settings.model import Section, Settings, Tables
from connector.settings.overlay import Overlay, nested
from connector.settings.typed import bare, text_of


def state_folder(paths: Sequence[Path]) -> Path:
    """Return the folder for what the connector writes, wherever it was started.

    It is the one that a service manager gives, else that of the last settings file.
    """
    given = os.environ.get("STATE_DIRECTORY", "").partition(":")[0]
    return Path(given) if given else (paths[-1] if paths else Path("settings.toml")).absolute().parent


def known_keys(model: type[Tables], name: str) -> dict[str, FieldInfo]:
    """Return the keys of a table; none of what is a key itself. ``shop`` has those of every platform."""
    if name == "shop":
        found: dict[str, FieldInfo] = {}
        for section in model.shops.values():
            found = section.model_fields | found
        ordered = [key for section in model.shops.values() for key in section.model_fields]
        return {key: found[key] for key in ordered}
    kind = model.model_fields[name].annotation if name in model.model_fields else None
    return kind.model_fields if isinstance(kind, type) and issubclass(kind, Section) else {}


def _with_secrets_read(model: type[Tables], values: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Read the secret files that one source names, so that a later source wins whichever form it uses."""
    keys = {name: known_keys(model, name) for name in values}
    return {
        name: _read_secret_files(keys[name], table, folder) if keys[name] else table
        for name, table in values.items()
    }


@dataclass(frozen=True)
class UnreadableFile:
    """Stands in for a secret that could not be read, so that it is reported beside all other problems."""

    reason: str


def _read_secret_files(keys: Collection[str], table: Any, folder: Path) -> Any:
    """Replace each ``<key>_file`` by ``<key>`` with the file's content; relative ones are in ``folder``."""
    if not isinstance(table, dict):
        return table
    names = [n for n in table if n.endswith("_file") and n.removesuffix("_file") in keys]
    contents = {n.removesuffix("_file"): _read_secret(n, table[n], folder) for n in names}
    return {n: value for n, value in table.items() if n not in names} | contents


def _read_secret(name: str, given: object, folder: Path) -> str | UnreadableFile:
    path = _secret_path(str(given), folder)
    try:
        secret = bare(text_of(path))
    except (OSError, ValueError) as error:
        return UnreadableFile(
            say("the file named by {name} cannot be read: {reason}", name=name, reason=reason_of(error))
        )
    return secret or UnreadableFile(
        say("the file named by {name} ({path}) is empty; write the secret into it", name=name, path=path)
    )


def _secret_path(given: str, folder: Path) -> Path:
    """Find a secret: one named without a folder is looked for first where a service manager puts them."""
    credentials = os.environ.get("CREDENTIALS_DIRECTORY", "")
    handed_over = Path(credentials, given)
    is_handed_over = credentials and Path(given).name == given and handed_over.is_file()
    return handed_over if is_handed_over else folder / given


class FileSource(InitSettingsSource):
    """One settings file, read already."""

    def __init__(self, settings_cls: type[Tables], path: Path, table: dict[str, Any]) -> None:
        super().__init__(settings_cls, _with_secrets_read(settings_cls, table, path.parent))


class EnvironmentSource(EnvSettingsSource):
    """The variables ``KICKROUTE_<SECTION>_<KEY>``."""

    def __init__(self, settings_cls: type[Settings]) -> None:
        super().__init__(settings_cls)
        self._model = settings_cls

    def __call__(self) -> dict[str, Any]:
        """Return what they say, with the secrets that they name read."""
        return _with_secrets_read(self._model, super().__call__(), Path())


class WebSource(InitSettingsSource):
    """What was set in the browser, with the secrets that may go to the addresses in force."""

    def __init__(
        self, settings_cls: type[Settings], overlay: Overlay, below: Sequence[PydanticBaseSettingsSource]
    ) -> None:
        tables = [nested(overlay.values), *(source() for source in below)]

        def address(key: str) -> str:
            """Return the address that a key stands at, from the source that wins."""
            if not key:
                return ""
            section, _, name = key.partition(".")
            found = [t[section][name] for t in tables if name in _table(t.get(section))]
            default = settings_cls.model_fields[section].get_default()
            # As the settings read it, so that spellings of one address are one.
            return in_ascii(str(found[0] if found else getattr(default, name))).rstrip("/")

        super().__init__(settings_cls, overlay.tables(address))


def _table(given: object) -> dict[str, Any]:
    return given if isinstance(given, dict) else {}
