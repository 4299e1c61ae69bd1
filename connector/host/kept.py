"""A supplier's settings as the host keeps them: the tables of a settings file, encrypted in its row.

What is the host's own business is not in them (store, doors, log), nor what it knows better: where the
supplier is reached. No file of the host is named by them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from connector.model.errors import Problem, SettingsWrong
from connector.settings import Settings
from connector.settings.alone import check_tables
from connector.settings.host import HostSettings
from connector.settings.loading import read_file
from connector.settings.overlay import as_toml, read_overlay
from connector.settings.sources import FileSource

_OF_HOST = ("store", "server", "log")
Tables = dict[str, Any]


def read_tables(path: Path, model: type[Settings]) -> Tables:
    """Return what a settings file says, and what was set in the browser beside it, with all secrets in it.

    Raises SettingsWrong for a file that cannot be read; what it says is not checked yet.
    """
    problems: list[Problem] = []
    found = read_file(path, problems)
    if found is None:
        raise SettingsWrong(problems)
    tables = FileSource(model, path, found)()
    web = read_overlay(path.absolute().parent)
    for section, values in web.tables(lambda key: str(_at(tables, key))).items():
        is_table = isinstance(values, dict) and isinstance(tables.get(section), dict)
        tables[section] = {**tables[section], **values} if is_table else values
    return tables


def settings_of(tables: Mapping[str, Any], name: str, host: HostSettings, model: type[Settings]) -> Settings:
    """Return the settings by which a supplier is served; raises SettingsWrong with all that is wrong."""
    platform = {"url": host.platform.url, **_section(tables, "kickroute")}
    own = {section: values for section, values in tables.items() if section not in _OF_HOST}
    password = {key: value for key, value in _section(tables, "server").items() if key == "password"}
    settings = check_tables(
        {
            "supplier": name,
            **own,
            "kickroute": {**platform, "public_url": host.public_url_of(name)},
            **({"server": password} if password else {}),
        },
        model,
    )
    labels = str(Path(host.data.folder, name, "labels"))
    return settings.model_copy(
        update={
            "store": settings.store.model_copy(update={"url": host.store.url, "backups": ""}),
            "labels": settings.labels.model_copy(update={"folder": labels}),
            "log": host.log,
        }
    )


def dump(tables: Mapping[str, Any]) -> str:
    """Return the text that is encrypted."""
    kept = {section: values for section, values in tables.items() if section not in _OF_HOST}
    password = _section(tables, "server").get("password")
    kickroute = {key: value for key, value in _section(tables, "kickroute").items() if key != "public_url"}
    server = {"server": {"password": password}} if password else {}
    return as_toml({**kept, "kickroute": kickroute, **server})


def load(text: str) -> Tables:
    """Return the tables of such a text."""
    return tomllib.loads(text)


def as_daemon(tables: Mapping[str, Any], public_url: str, store: str) -> str:
    """Return the settings file of a daemon that goes on where the host stopped."""
    kickroute = {**_section(tables, "kickroute"), "public_url": public_url}
    return as_toml({**tables, "kickroute": kickroute, "store": {"url": f"sqlite:///{store}"}})


def _section(tables: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = tables.get(name, {})
    return found if isinstance(found, dict) else {}


def _at(tables: Mapping[str, Any], key: str) -> Any:
    section, _, name = key.partition(".")
    return _section(tables, section).get(name, "")
