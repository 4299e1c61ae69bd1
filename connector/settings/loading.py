"""Read the settings from their sources, and explain all that is wrong with them.

Sources, the later wins: the files given, in their order, then the environment
(``KICKROUTE_<SECTION>_<KEY>``). A secret may be given as ``<key>_file`` with the path of a file.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    EnvSettingsSource,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsError,
)

from connector.model.errors import Problem, SettingsWrong
from connector.model.messages import joined, say
from connector.model.system import reason_of
from connector.settings.library import explain_library
from connector.settings.model import PriceRule, Section, Settings, needs
from connector.settings.typed import bare, text_of


def load_settings(paths: Iterable[Path], model: type[Settings]) -> Settings:
    """Read the settings files in their order, then the environment; ``model`` knows the sections for shops.

    Raises SettingsWrong with every problem found: unreadable files, unknown keys (naming the nearest
    known one), wrong values, and what is missing for the chosen kind of shop.
    """
    problems: list[Problem] = []
    given: dict[str, Any] = {}
    readable = [(path, table) for path in paths if (table := _read(path, problems)) is not None]

    class Sources(model):  # type: ignore[misc, valid-type] # known when it is called
        @classmethod
        def settings_customise_sources(cls, *_: Any, **__: Any) -> tuple[PydanticBaseSettingsSource, ...]:
            files = [_FileSource(model, *each) for each in reversed(readable)]
            return (_EnvironmentSource(model), *files)

        @model_validator(mode="before")
        @classmethod
        def _keep_what_was_given(cls, values: dict[str, Any]) -> dict[str, Any]:
            given.update(values)
            return values

    try:
        settings = Sources()
    except SettingsError as error:
        problems.append(
            Problem(
                "environment", say('{reason}; lists are written as JSON, for example ["a"]', reason=error)
            )
        )
    except ValidationError as error:
        found = error.errors(include_url=False)
        problems += [_explain(e, model) for e in found]
        if all(e["loc"] for e in found):
            # What is missing is judged last, and not at all while something else is wrong.
            problems += _missing(given, model)
    if problems:
        raise SettingsWrong(problems)
    return _beside(readable[-1][0], settings) if readable else settings


def _beside(file: Path, settings: Settings) -> Settings:
    """Let store, copies and labels be found wherever the program was started.

    Their relative paths count from the folder that a service manager gives, else from the last file's.
    """
    given = os.environ.get("STATE_DIRECTORY", "").partition(":")[0]
    folder = Path(given) if given else file.absolute().parent
    store, labels = settings.store, settings.labels
    update = {"url": _store_in(folder, store.url)}
    if store.backups:
        update["backups"] = str(folder / store.backups)
    return settings.model_copy(
        update={
            "store": store.model_copy(update=update),
            "labels": labels.model_copy(update={"folder": str(folder / labels.folder)}),
        }
    )


_FILE_STORE = "sqlite:///"


def _store_in(folder: Path, url: str) -> str:
    path = url.removeprefix(_FILE_STORE)
    is_file = path not in (url, "") and not path.startswith((":memory:", "file:"))
    return f"{_FILE_STORE}{folder / path}" if is_file else url


def _with_secrets_read(model: type[Settings], values: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Read the secret files that one source names, so that a later source wins whichever form it uses."""
    keys = {name: known_keys(model, name) for name in values}
    return {
        name: _read_secret_files(keys[name], table, folder) if keys[name] else table
        for name, table in values.items()
    }


def known_keys(model: type[Settings], name: str) -> dict[str, FieldInfo]:
    """Return the keys of a table; none of what is a key itself. ``shop`` has those of every platform."""
    if name == "shop":
        found: dict[str, FieldInfo] = {}
        for section in model.shops.values():
            found = section.model_fields | found
        ordered = [key for section in model.shops.values() for key in section.model_fields]
        return {key: found[key] for key in ordered}
    kind = model.model_fields[name].annotation if name in model.model_fields else None
    return kind.model_fields if isinstance(kind, type) and issubclass(kind, Section) else {}


@dataclass(frozen=True)
class _UnreadableFile:
    """Stands in for a secret that could not be read, so that it is reported beside all other problems."""

    reason: str


def _read_secret_files(keys: Collection[str], table: Any, folder: Path) -> Any:
    """Replace each ``<key>_file`` by ``<key>`` with the file's content; relative ones are in ``folder``."""
    if not isinstance(table, dict):
        return table
    names = [n for n in table if n.endswith("_file") and n.removesuffix("_file") in keys]
    contents = {n.removesuffix("_file"): _read_secret(n, table[n], folder) for n in names}
    return {n: value for n, value in table.items() if n not in names} | contents


def _read_secret(name: str, given: object, folder: Path) -> str | _UnreadableFile:
    path = _secret_path(str(given), folder)
    try:
        secret = bare(text_of(path))
    except (OSError, ValueError) as error:
        return _UnreadableFile(
            say("the file named by {name} cannot be read: {reason}", name=name, reason=reason_of(error))
        )
    return secret or _UnreadableFile(
        say("the file named by {name} ({path}) is empty; write the secret into it", name=name, path=path)
    )


def _secret_path(given: str, folder: Path) -> Path:
    """Find a secret: one named without a folder is looked for first where a service manager puts them."""
    credentials = os.environ.get("CREDENTIALS_DIRECTORY", "")
    handed_over = Path(credentials, given)
    is_handed_over = credentials and Path(given).name == given and handed_over.is_file()
    return handed_over if is_handed_over else folder / given


class _FileSource(InitSettingsSource):
    """One settings file, read already."""

    def __init__(self, settings_cls: type[Settings], path: Path, table: dict[str, Any]) -> None:
        super().__init__(settings_cls, _with_secrets_read(settings_cls, table, path.parent))


class _EnvironmentSource(EnvSettingsSource):
    def __init__(self, settings_cls: type[Settings]) -> None:
        super().__init__(settings_cls)
        self._model = settings_cls

    def __call__(self) -> dict[str, Any]:
        return _with_secrets_read(self._model, super().__call__(), Path())


def _missing(given: Mapping[str, Any], model: type[Settings]) -> list[Problem]:
    """Return what the chosen kind of shop needs and nobody gave, whether rightly or wrongly."""
    shop = given.get("shop")
    platform = shop.get("platform") if isinstance(shop, dict) else None
    chosen = model.shops.get(platform) if isinstance(platform, str) else None
    missing = []
    for name in chosen.needs if chosen else ():
        section, key = name.split(".")
        table = given.get(section, {})
        if isinstance(table, dict) and not table.get(key):
            missing.append(name)
    return [Problem("settings", needs(str(platform), missing))] if missing else []


def _read(path: Path, problems: list[Problem]) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text_of(path))
    except OSError as error:
        problems.append(
            Problem(
                str(path),
                say("cannot be read ({reason}); name another with --settings", reason=reason_of(error)),
            )
        )
    except tomllib.TOMLDecodeError as error:
        problems.append(Problem(str(path), say("is not valid TOML: {reason}", reason=error)))
    except ValueError as error:
        problems.append(Problem(str(path), str(error)))
    return None


def _siblings(location: tuple[int | str, ...], model: type[Settings]) -> list[str]:
    """Return the keys that are known where an unknown one stands."""
    if len(location) > 2:
        return list(PriceRule.model_fields)
    return list(known_keys(model, str(location[0]))) if len(location) > 1 else list(model.model_fields)


def _place(location: tuple[int | str, ...], model: type[Settings]) -> tuple[int | str, ...]:
    """Return where something stands in the file: without the word that chose the section for a shop."""
    is_chosen = len(location) > 1 and location[0] == "shop" and location[1] in model.shops
    return (location[0], *location[2:]) if is_chosen else location


def _explain(error: Any, model: type[Settings]) -> Problem:
    location = _place(error["loc"], model)
    place = ".".join(str(part) for part in location) or "settings"
    if error["type"] == "extra_forbidden":
        siblings = _siblings(location, model)
        near = difflib.get_close_matches(str(location[-1]), siblings, n=1)
        hint = (
            say("did you mean `{name}`?", name=near[0])
            if near
            else say("known here: {names}", names=joined(", ", sorted(siblings)))
        )
        return Problem(place, say("unknown key; {hint}", hint=hint))
    if isinstance(error["input"], _UnreadableFile):
        return Problem(place, error["input"].reason)
    message = explain_library(error)
    # A wrong value is shown so that it can be found in the file, but never one of a secret.
    if isinstance(error["input"], str | int | float | bool) and not _is_secret(location, model):
        shown = _USER_INFO.sub("***", repr(error["input"]))
        message = say("{message} (it is {value})", message=message, value=shown)
    return Problem(place, message)


_USER_INFO = re.compile(r"(?<=//)[^/\s@]+(?=@)")
"""Name and password inside of an address."""


def _is_secret(location: tuple[int | str, ...], model: type[Settings]) -> bool:
    keys = known_keys(model, str(location[0])) if location else {}
    if any(str(part) in keys and "SecretStr" in str(keys[str(part)].annotation) for part in location[1:]):
        return True
    # What is unknown or misspelt may be meant as one.
    return any(
        word in str(part)
        for part in location
        for word in ("key", "secret", "password", "supplier", "operator")
    )
