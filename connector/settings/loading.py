"""Read the settings from their sources, and explain all that is wrong with them.

Sources, the later wins: the files given, in their order, then the environment
(``KICKROUTE_<SECTION>_<KEY>``), then what was set in the browser.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError, model_validator
from pydantic_settings import PydanticBaseSettingsSource, SettingsError

from connector.model.errors import Problem, SettingsWrong
from connector.model.messages import joined, say
from connector.model.system import reason_of
from connector.settings.library import explain_library
from connector.settings.model import PriceRule, Settings, Tables, needs
from connector.settings.overlay import Overlay, file_in, read_overlay
from connector.settings.sources import (
    EnvironmentSource,
    FileSource,
    UnreadableFile,
    WebSource,
    known_keys,
    state_folder,
)
from connector.settings.typed import text_of

ENVIRONMENT = "KICKROUTE_…"
"""How the environment is named where a value comes from it."""


@dataclass(frozen=True)
class Loaded:
    """The settings, which were given at all and by what, and the folder for what the connector writes.

    ``origins`` are by ``section.key``: the path of the file, or the name of the variable's prefix.
    """

    settings: Settings
    origins: Mapping[str, str]
    folder: Path
    overlay: Overlay

    @property
    def has_shop(self) -> bool:
        """Whether any source says what shop it is."""
        return "shop.platform" in self.origins


def load_settings(paths: Iterable[Path], model: type[Settings]) -> Settings:
    """Read the settings; see :func:`read_settings`."""
    return read_settings(paths, model).settings


def read_settings(
    paths: Iterable[Path], model: type[Settings], overlay: Overlay | None = None, *, may_lack: bool = False
) -> Loaded:
    """Read the settings files in their order, the environment, and what was set in the browser.

    ``model`` knows the sections for shops; ``overlay`` is tried in place of the one that was saved, and with
    ``may_lack`` a file that is not there is empty. Raises SettingsWrong with every problem found: unreadable
    files, unknown keys (naming the nearest known one), wrong values, and what is missing for the chosen kind
    of shop.
    """
    problems: list[Problem] = []
    given: dict[str, Any] = {}
    origins: dict[str, str] = {}
    chosen = [path for path in paths if not may_lack or path.exists()]
    folder = state_folder([*paths])
    readable = [(path, table) for path in chosen if (table := read_file(path, problems)) is not None]
    if overlay is None:
        overlay = _read_overlay(folder, problems)
    web = overlay

    class Sources(model):  # type: ignore[misc, valid-type] # known when it is called
        @classmethod
        def settings_customise_sources(cls, *_: Any, **__: Any) -> tuple[PydanticBaseSettingsSource, ...]:
            files = {str(path): FileSource(model, path, table) for path, table in reversed(readable)}
            below = {ENVIRONMENT: EnvironmentSource(model), **files}
            top = {str(file_in(folder)): WebSource(model, web, [*below.values()])}
            for name, source in reversed([*top.items(), *below.items()]):
                origins.update(dict.fromkeys(_leaves(source()), name))
            return (*top.values(), *below.values())

        @model_validator(mode="before")
        @classmethod
        def _keep_what_was_given(cls, values: dict[str, Any]) -> dict[str, Any]:
            given.update(values)
            return values

    try:
        settings: Settings = Sources()
    except SettingsError as error:
        problems.append(
            Problem(
                "environment", say('{reason}; lists are written as JSON, for example ["a"]', reason=error)
            )
        )
    except ValidationError as error:
        found = error.errors(include_url=False)
        problems += [explain(e, model) for e in found]
        if all(e["loc"] for e in found):
            # What is missing is judged last, and not at all while something else is wrong.
            problems += _missing(given, model)
    if problems:
        raise SettingsWrong(problems)
    settings = _in(folder, settings) if readable or may_lack else settings
    return Loaded(settings, origins, folder, overlay)


def _read_overlay(folder: Path, problems: list[Problem]) -> Overlay:
    file = file_in(folder)
    try:
        return read_overlay(folder)
    except OSError as error:
        problems.append(Problem(str(file), say("cannot be read ({reason})", reason=reason_of(error))))
    except tomllib.TOMLDecodeError as error:
        problems.append(Problem(str(file), say("is not valid TOML: {reason}", reason=error)))
    except ValueError as error:
        problems.append(Problem(str(file), str(error)))
    return Overlay()


def _leaves(tables: Mapping[str, Any]) -> Iterator[str]:
    for section, table in tables.items():
        yield from (f"{section}.{key}" for key in table) if isinstance(table, dict) else (section,)


def _in(folder: Path, settings: Settings) -> Settings:
    """Let store, copies, labels and fonts be found wherever the program was started."""
    store, labels, documents = settings.store, settings.labels, settings.documents
    update = {"url": _store_in(folder, store.url)}
    if store.backups:
        update["backups"] = str(folder / store.backups)
    return settings.model_copy(
        update={
            "store": store.model_copy(update=update),
            "labels": labels.model_copy(update={"folder": str(folder / labels.folder)}),
            "documents": documents.model_copy(
                update={"fonts": str(folder / documents.fonts) if documents.fonts else ""}
            ),
        }
    )


_FILE_STORE = "sqlite:///"


def _store_in(folder: Path, url: str) -> str:
    path = url.removeprefix(_FILE_STORE)
    is_file = path not in (url, "") and not path.startswith((":memory:", "file:"))
    return f"{_FILE_STORE}{folder / path}" if is_file else url


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


def read_file(path: Path, problems: list[Problem]) -> dict[str, Any] | None:
    """Return the tables of a file; None, with the problem, for one that cannot be read."""
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


def _siblings(location: tuple[int | str, ...], model: type[Tables]) -> list[str]:
    """Return the keys that are known where an unknown one stands."""
    if len(location) > 2:
        return list(PriceRule.model_fields)
    return list(known_keys(model, str(location[0]))) if len(location) > 1 else list(model.model_fields)


def _place(location: tuple[int | str, ...], model: type[Tables]) -> tuple[int | str, ...]:
    """Return where something stands in the file: without the word that chose the section for a shop."""
    is_chosen = len(location) > 1 and location[0] == "shop" and location[1] in model.shops
    return (location[0], *location[2:]) if is_chosen else location


def explain(error: Any, model: type[Tables]) -> Problem:
    """Say in plain words what a model found wrong."""
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
    if isinstance(error["input"], UnreadableFile):
        return Problem(place, error["input"].reason)
    message = explain_library(error)
    # A wrong value is shown so that it can be found in the file, but never one of a secret.
    if isinstance(error["input"], str | int | float | bool) and not _is_secret(location, model):
        shown = _USER_INFO.sub("***", repr(error["input"]))
        message = say("{message} (it is {value})", message=message, value=shown)
    return Problem(place, message)


_USER_INFO = re.compile(r"(?<=//)[^/\s@]+(?=@)")
"""Name and password inside of an address."""


def _is_secret(location: tuple[int | str, ...], model: type[Tables]) -> bool:
    keys = known_keys(model, str(location[0])) if location else {}
    if any(str(part) in keys and "SecretStr" in str(keys[str(part)].annotation) for part in location[1:]):
        return True
    # What is unknown or misspelt may be meant as one.
    return any(
        word in str(part)
        for part in location
        for word in ("key", "secret", "password", "supplier", "operator")
    )
