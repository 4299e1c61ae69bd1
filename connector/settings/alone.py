"""Settings that one text says alone: neither the environment nor the browser adds to it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_settings import InitSettingsSource, PydanticBaseSettingsSource

from connector.model.errors import Problem, SettingsWrong
from connector.settings.loading import explain, read_file
from connector.settings.model import Tables
from connector.settings.sources import FileSource

T = TypeVar("T", bound=Tables)


def check_tables(tables: Mapping[str, Any], model: type[T]) -> T:
    """Return the settings that tables say; raises SettingsWrong with every problem, in plain words."""

    class Alone(model):  # type: ignore[misc, valid-type] # known when it is called
        @classmethod
        def settings_customise_sources(cls, *_: Any, **__: Any) -> tuple[PydanticBaseSettingsSource, ...]:
            return (InitSettingsSource(model, dict(tables)),)

    try:
        found: T = Alone()
    except ValidationError as error:
        raise SettingsWrong([explain(each, model) for each in error.errors(include_url=False)]) from error
    return found


def read_alone(path: Path, model: type[T]) -> T:
    """Read one file, and the secrets that it names as ``<key>_file``; raises SettingsWrong."""
    problems: list[Problem] = []
    tables = read_file(path, problems)
    if tables is None:
        raise SettingsWrong(problems)
    return check_tables(FileSource(model, path, tables)(), model)
