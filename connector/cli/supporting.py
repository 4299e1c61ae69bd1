"""``support``: everything that a call for help needs in one ZIP, without secrets and without people."""

from __future__ import annotations

import json
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal, get_origin

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from connector.cli.asking import take_lease
from connector.cli.checks.checking import checks
from connector.cli.session import Session
from connector.model.errors import ConnectorError
from connector.model.version import VERSION, version_of
from connector.running.logs import MASK, Redactor, secrets_of
from connector.running.scrubbing import Scrubber
from connector.settings import Settings
from connector.store import Store, Transaction
from connector.store.schema import VERSION as SCHEMA
from connector.views.overview import facts_of, overview, plain

LARGEST_LOG = 20_000_000
"""Bytes of the log's end that are looked at."""

MOST = 1_000
"""Rows of a kind."""

_LIBRARIES = ("pydantic", "sqlalchemy", "requests", "urllib3", "starlette", "uvicorn", "apscheduler", "typer")
_SHOWN = frozenset(
    {
        *("kickroute.url", "kickroute.public_url", "shop.url", "labels.dhl_url", "alarms.mail_server"),
        *("release.gtin", "release.dealer_price", "release.category", "release.categories"),
        *("release.extra_categories", "orders.tracking", "orders.statuses", "ui.timezone", "server.listen"),
    }
)
"""Texts of the settings that say nothing about a person; of all others only whether they are set."""


@dataclass(frozen=True, slots=True)
class _Log:
    """A day of log, or why there is none (a key of the texts)."""

    text: str
    missing: str = ""


def support(session: Session, file: Path | None, log: Path | None) -> None:
    """Write the ZIP; raises OSError where it cannot be written."""
    now = datetime.now().astimezone()
    target = file or Path(f"kickroute-support-{now:%Y%m%d-%H%M%S}.zip")
    with session.store() as store:
        scrubber = _scrubber(session.settings, store)
        found = _log(log)
        contents = dict(_contents(session, store, scrubber, found))
    _write(target, contents)
    session.facts(file=target, contents=sorted(contents), has_log=not found.missing)
    session.tell("cli.support.written", file=target)
    if found.missing:
        session.tell(found.missing, unit=_unit())
    session.tell("cli.support.look")


def _write(target: Path, contents: Mapping[str, str]) -> None:
    opened = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "wb") as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in contents.items():
            packed.writestr(name, text)


def _contents(session: Session, store: Store, scrubber: Scrubber, log: _Log) -> Iterator[tuple[str, str]]:
    is_running = not take_lease(store)
    store.lease.release()
    status = facts_of(overview(store, session.settings, is_running=is_running), session.language)
    with store.reading() as tx:
        queue, history = list(_queue(tx)), list(_history(tx, store.now() - timedelta(days=1)))
    facts = {
        "versions.json": _versions(session.settings),
        "settings.json": _settings(session.settings),
        "check.json": _checked(session),
        "status.json": status,
        "queue.json": queue,
        "history.json": history,
    }
    for name, value in facts.items():
        yield name, json.dumps(scrubber.value(plain(value)), ensure_ascii=False, indent=2)
    about = session.text("cli.support.about")
    if log.missing:
        about += "\n\n" + session.text(log.missing, unit=_unit())
    else:
        yield "log.txt", "\n".join(scrubber.text(line) for line in log.text.splitlines())
    yield "README.txt", about + "\n"


def _scrubber(settings: Settings, store: Store) -> Scrubber:
    redact = Redactor(secrets_of(settings)).mask
    return Scrubber(redact, _people(settings, store))


def _people(settings: Settings, store: Store) -> Iterator[str]:
    """Yield every name, address, mail and phone that settings and store know."""
    labels, alarms = settings.labels, settings.alarms
    yield from (settings.supplier, alarms.mail_to, alarms.mail_user, labels.dhl_user)
    yield from (labels.return_name, labels.return_street, labels.return_city)
    with store.reading() as tx:
        yield tx.facts.shop_name
        for record in tx.orders.all(MOST):
            for address in (record.order.shipping, record.order.billing) if record.order else ():
                known = {k: v for k, v in asdict(address).items() if k not in ("country_code", "state")}
                yield from map(str, known.values())
                yield f"{address.first_name} {address.last_name}"


def _settings(section: BaseModel, at: str = "") -> dict[str, Any]:
    """Return the settings of a section; of what may name somebody only whether it is set."""
    shown: dict[str, Any] = {}
    for name, field in type(section).model_fields.items():
        value, place = getattr(section, name), f"{at}{name}"
        if isinstance(value, BaseModel):
            shown[name] = _settings(value, f"{place}.")
        elif place == "store.url":
            shown[name] = str(value).partition(":")[0]
        elif _is_plain(value, field) or place in _SHOWN:
            shown[name] = value
        else:
            shown[name] = MASK if _is_set(value) else ""
    return shown


def _is_plain(value: object, field: FieldInfo) -> bool:
    return value is None or isinstance(value, bool | int | float) or get_origin(field.annotation) is Literal


def _is_set(value: Any) -> bool:
    return bool(value.get_secret_value() if isinstance(value, SecretStr) else value)


def _versions(settings: Settings) -> dict[str, Any]:
    return {
        "connector": VERSION,
        "schema": SCHEMA,
        "platform": settings.shop.platform,
        "python": sys.version,
        "system": platform.platform(),
        "sqlite": sqlite3.sqlite_version,
        "libraries": {name: version_of(name) for name in _LIBRARIES},
    }


def _checked(session: Session) -> list[dict[str, Any]]:
    try:
        return [asdict(each) for each in checks(session)]
    except ConnectorError as error:
        return [{"level": "red", "finding": str(error)}]


def _queue(tx: Transaction) -> Iterator[dict[str, Any]]:
    """Yield what waits and what is set aside, without what the messages say."""
    names = ("id", "lane", "priority", "created_at", "attempts", "next_at", "parked", "reason")
    for entry in tx.outbox.entries(limit=MOST):
        yield {"event": type(entry.event).__name__, **{name: getattr(entry, name) for name in names}}


def _history(tx: Transaction, since: datetime) -> Iterator[dict[str, Any]]:
    return (asdict(entry) for entry in tx.journal.read(limit=MOST) if entry.at >= since)


# --- the log -------------------------------------------------------------------------------------


def _unit() -> str:
    """Name the unit of the service by the folder that it has, as the shipped units lay it out."""
    folder = Path(os.environ.get("STATE_DIRECTORY", ""))
    return (
        f"kickroute-connector@{folder.name}" if folder.parent.name == "kickroute" else "kickroute-connector"
    )


def _log(given: Path | None) -> _Log:
    """Return what a file or standard input holds, or else the last day of the journal."""
    if given is not None:
        text = sys.stdin.read() if given == Path("-") else given.read_bytes().decode("utf-8", "replace")
        return _Log(text[-LARGEST_LOG:], "" if text.strip() else "cli.support.no_entries")
    program = shutil.which("journalctl")
    if program is None:
        return _Log("", "cli.support.no_journal")
    asked = subprocess.run(  # noqa: S603 - our own words
        [program, "--unit", _unit(), "--since", "-1d", "--no-pager", "--output", "short-iso", "--quiet"],
        capture_output=True,
        check=False,
    )
    text = asked.stdout[-LARGEST_LOG:].decode("utf-8", "replace")
    # It says in a line between dashes that it has nothing.
    has_lines = asked.returncode == 0 and any(not line.startswith("--") for line in text.splitlines())
    return _Log(text) if has_lines else _Log("", "cli.support.no_entries")
