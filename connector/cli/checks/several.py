"""``check`` over the settings of several suppliers: what two of them must never share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from connector.cli.checks.checking import checks, say_line
from connector.cli.checks.lines import Level, Line, line
from connector.cli.session import Session
from connector.model.errors import SettingsWrong
from connector.settings import Settings

_EVERYWHERE = ("", "0.0.0.0", "::", "[::]")  # noqa: S104 - compared, not bound


def show_several(session: Session, shared: Sequence[Path], files: Sequence[Path]) -> bool:
    """Check each file on top of the shared ones, then all against each other; returns whether all is well."""
    found: dict[str, list[Line]] = {}
    loaded: dict[str, Settings] = {}
    for file in files:
        session.say(f"{file}:")
        found[str(file)] = list(_check_file(session, [*shared, file], loaded))
    session.say("")
    found[""] = list(shared_things(session, loaded))
    for each in found[""]:
        say_line(session, each)
    lines = [(file, each) for file, each_file in found.items() for each in each_file]
    is_good = all(each.level is not Level.RED for _, each in lines)
    rows = [
        {
            "file": file,
            "key": each.key,
            "level": each.level,
            "finding": each.finding,
            "next_step": each.next_step,
        }
        for file, each in lines
    ]
    session.facts(good=is_good, checks=rows)
    return is_good


def _check_file(session: Session, paths: Sequence[Path], loaded: dict[str, Settings]) -> Iterator[Line]:
    try:
        settings = loaded[str(paths[-1])] = session.wiring.load(paths)
    except SettingsWrong as error:
        wrong = line(session, "files.unreadable", file=paths[-1], reason=error)
        say_line(session, wrong)
        yield wrong
        return
    for each in checks(replace(session, settings=settings)):
        say_line(session, each)
        yield each


def shared_things(session: Session, loaded: Mapping[str, Settings]) -> Iterator[Line]:
    """Yield a red line for each thing that two suppliers share, or one green line."""
    is_fine = True
    for key, value_of in _VALUES.items():
        files: dict[str, list[str]] = {}
        for file, settings in loaded.items():
            for value in value_of(settings):
                files.setdefault(value, []).append(file)
        for sharing in (names for names in files.values() if len(names) > 1):
            is_fine = False
            yield line(session, f"files.{key}", files=", ".join(sharing))
    if is_fine:
        yield line(session, "files.fine", count=len(loaded))


def _platform_key(settings: Settings) -> list[str]:
    return _texts(settings.kickroute.api_key.get_secret_value())


def _shop_key(settings: Settings) -> list[str]:
    return _texts(settings.shop.opening_key)


def _shop(settings: Settings) -> list[str]:
    parts = urlsplit(settings.shop.url)
    if not parts.netloc:
        return []
    return [f"{parts.netloc.casefold()}{parts.path.rstrip('/')} {settings.shop.part.casefold()}"]


def _store(settings: Settings) -> list[str]:
    url = settings.store.url
    path = url.removeprefix("sqlite:///")
    return [str(Path(path).resolve())] if path != url else [url]


def _port(settings: Settings) -> list[str]:
    """Return the address; one that listens everywhere meets every other with its port."""
    host, _, port = settings.server.listen.rpartition(":")
    if settings.server.listen.startswith("unix:"):
        return [settings.server.listen]
    return [port] if host in (*_EVERYWHERE, "127.0.0.1", "localhost", "[::1]") else [f"{host}:{port}"]


def _texts(text: str) -> list[str]:
    return [text] if text else []


_VALUES: Mapping[str, Callable[[Settings], list[str]]] = {
    "shared_platform_key": _platform_key,
    "shared_shop_key": _shop_key,
    "shared_shop": _shop,
    "shared_store": _store,
    "shared_port": _port,
}
