"""What was set in the browser: ``settings.d/web.toml`` in the state folder, read after everything else.

Secrets stand in files of their own beside it, each bound to the address that it was entered for: at another
host it counts as empty, wherever that address comes from.
"""

from __future__ import annotations

import json
import secrets
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from connector.model.messages import Message, say
from connector.settings.addresses import is_within
from connector.settings.files import private_folder, write_private
from connector.settings.typed import bare, text_of

FOLDER = "settings.d"
FILE = "web.toml"
_BOUND = "bound"

_BELONGS = {"shop": "shop.url", "kickroute": "kickroute.url", "labels": "labels.dhl_url"}
"""By section: the address that its secrets open."""


def address_of(key: str) -> str:
    """Return the key of the address that a secret opens; empty for one that goes nowhere."""
    if key.startswith("alarms.mail_"):
        return "alarms.mail_server"
    return _BELONGS.get(key.partition(".")[0], "")


def not_settable(key: str) -> Message | None:
    """Tell why a key cannot be set in the browser; None for one that can.

    What could make the connector read or write other files, or lock out who set it, stands in the file.
    """
    section, _, name = key.partition(".")
    if name.endswith("_file") or key in ("store.url", "store.backups") or section in ("server", "log"):
        return say("{key} is set in the settings file only", key=key)
    return None


@dataclass(frozen=True, slots=True)
class Bound:
    """A secret, and the address that it was entered for; empty: it belongs to none."""

    secret: str = field(repr=False)
    address: str = ""

    def may_go_to(self, address: str) -> bool:
        """Tell whether it may be shown to an address: at the same host, or by https instead of http."""
        if "://" in self.address:
            return is_within(address, self.address)
        return not self.address or address.casefold() == self.address.casefold()


@dataclass(frozen=True, slots=True)
class Overlay:
    """Values by ``section.key``, and the secrets among them apart."""

    values: Mapping[str, Any] = field(default_factory=dict)
    secrets: Mapping[str, Bound] = field(default_factory=dict)

    def tables(self, address: Callable[[str], str]) -> dict[str, Any]:
        """Return what the settings are given: a secret for another host than the one in force is empty."""
        given = {
            key: bound.secret if bound.may_go_to(address(address_of(key))) else ""
            for key, bound in self.secrets.items()
        }
        return nested({**self.values, **given})

    def __bool__(self) -> bool:
        return bool(self.values or self.secrets)


def nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``{"shop.url": …}`` as ``{"shop": {"url": …}}``; a key without a section stays one."""
    tables: dict[str, Any] = {}
    for name, value in values.items():
        section, _, key = name.rpartition(".")
        (tables.setdefault(section, {}) if section else tables)[key] = value
    return tables


def file_in(folder: Path) -> Path:
    """Return where the overlay of a state folder stands."""
    return folder / FOLDER / FILE


def read_overlay(folder: Path) -> Overlay:
    """Read the overlay of a state folder; empty without one. Raises OSError, and ValueError for another's."""
    file = file_in(folder)
    try:
        tables = tomllib.loads(text_of(file))
    except FileNotFoundError:
        return Overlay()
    addresses = tables.pop(_BOUND, {})
    values = {
        f"{section}.{key}" if isinstance(table, dict) else section: value
        for section, table in tables.items()
        for key, value in (table.items() if isinstance(table, dict) else [("", table)])
    }
    kept = {
        key: Bound(bare(text_of(file.parent / _name_of(key, values[f"{key}_file"]))), str(address))
        for key, address in addresses.items()
        if f"{key}_file" in values
    }
    return Overlay(
        {key: value for key, value in values.items() if key.removesuffix("_file") not in kept}, kept
    )


def write_overlay(folder: Path, overlay: Overlay) -> None:
    """Write the overlay; raises OSError, and then what stood there before still holds.

    New secrets go to files of new names, and count from the moment at which ``web.toml`` names them.
    """
    file = file_in(folder)
    place = private_folder(file.parent)
    names = {key: f"{key}.{secrets.token_hex(4)}" for key in overlay.secrets}
    for key, name in names.items():
        write_private(place / name, overlay.secrets[key].secret)
    named = {f"{key}_file": name for key, name in names.items()}
    addresses = {key: bound.address for key, bound in overlay.secrets.items()}
    write_private(file, as_toml(nested({**overlay.values, **named}), addresses))
    for old in place.iterdir():
        if _is_secret_file(old.name) and old.name not in names.values():
            old.unlink(missing_ok=True)


def _name_of(key: str, name: object) -> str:
    """Return the name of a secret's file: only one that was written here is ever opened."""
    if not isinstance(name, str) or not name.startswith(f"{key}.") or not _is_secret_file(name):
        raise ValueError(say("{name} names no file of this folder", name=f"{key}_file"))
    return name


def _is_secret_file(name: str) -> bool:
    section, _, rest = name.partition(".")
    key, _, mark = rest.partition(".")
    return section in (*_BELONGS, "alarms") and key.isidentifier() and len(mark) == 8 and mark.isalnum()


def as_toml(tables: Mapping[str, Any], bound: Mapping[str, str] = MappingProxyType({})) -> str:
    """Write tables as a settings file has them."""
    lines = [f"{key} = {_value(value)}" for key, value in tables.items() if not isinstance(value, dict)]
    for section, table in tables.items():
        if isinstance(table, dict):
            lines += ["", f"[{section}]", *(f"{key} = {_value(value)}" for key, value in table.items())]
    if bound:
        lines += ["", f"[{_BOUND}]", *(f"{_text(key)} = {_text(address)}" for key, address in bound.items())]
    return "\n".join(lines) + "\n"


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_text(str(key))} = {_value(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(each) for each in value) + "]"
    return _text(value) if isinstance(value, str) else json.dumps(value)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
