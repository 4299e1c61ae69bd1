"""A connector that is watched all day: everything that it says or keeps is there afterwards.

It runs as a process of its own, at its most talkative. Its secrets, and the addresses of all who are in an
order, are words that stand nowhere else.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import requests
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from connector.assembly.commands import Wiring
from connector.cli import build_cli
from connector.running.logs import secrets_of
from connector.settings import AlarmSettings, LogSettings, ServerSettings, Settings
from connector.store.facts import Facts
from practice.hub import Hub
from practice.sandbox.processes import as_toml
from tests.waiting import LIMIT, until

ROOT = Path(__file__).parents[2]
PASSWORD = "page-password-Ö77"
PREVIOUS_KEY = "key-before-this-one"
CUSTOMER = {
    "first_name": "Xaveria",
    "last_name": "Quitzow-Ötzlinger",
    "company": "Hausgemeinschaft Ünlü",
    "address_1": "Knüppeldamm 77b",
    "address_2": "Hinterhaus Ypsilon",
    "city": "Oberkleinzimmern",
    "postcode": "D-98765",
}
RETAILER = {
    "first_name": "Zacharias",
    "last_name": "Wüllenweber",
    "address_1": "Trödelgasse 91",
    "email": "z.wuellenweber@retail.example",
    "phone": "+49 9999 123456",
}
PAGES = (
    "/",
    "/api/status",
    "/metrics",
    "/outbox?page=1",
    "/money",
    "/healthz",
    "/readyz",
    "/nothing",
)


@dataclass
class Kept:
    """What is left of a connector's day: everything said, by the place where it was, and everything kept."""

    kind: str
    settings: Settings = field(default_factory=Settings)
    said: dict[str, bytes] = field(default_factory=dict)
    kept: dict[str, bytes] = field(default_factory=dict)
    number: str = ""
    hooks: tuple[str, ...] = ()
    alarms: tuple[str, ...] = ()

    @property
    def secrets(self) -> set[str]:
        """All that the settings keep secret."""
        return set(secrets_of(self.settings))


class Watch:
    """Starts the connector as a process, reads its pages all day, and keeps everything at the end."""

    def __init__(self, folder: Path, sink: str, hub: Hub, kept: Kept) -> None:
        self._folder = folder
        self._sink = sink
        self._hub = hub
        self._kept = kept
        self._is_over = threading.Event()

    def __call__(self, settings: Settings) -> Callable[[], None]:
        """Start the connector and return what stops it."""
        self._kept.settings = chosen = self._talkative(settings)
        file = self._folder / "settings.toml"
        file.write_text(as_toml(chosen), encoding="utf-8")
        with (self._folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, str(ROOT / "scheduler.py"), "--settings", str(file)],
                stdout=log,
                stderr=log,
                cwd=self._folder,
            )
        url = f"http://{chosen.server.listen}"
        until("the connector answers", lambda: self._answers(url))
        reader = threading.Thread(target=self._read_pages, args=(url,))
        reader.start()

        def stop() -> None:
            self._is_over.set()
            reader.join()
            self._keep_store("in use")
            self._ask_commands(file)
            process.terminate()
            process.wait(LIMIT)
            self._keep_store("at the end")
            self._kept.said["log"] = (self._folder / "log").read_bytes()

        return stop

    def _look_for_order(self) -> str:
        """Return the number of the supplier's first order."""
        if not self._kept.number:
            parts = (part for order in self._hub.orders() for part in order.parts)
            numbers = (part.number for part in parts if part.supplier == self._kept.kind)
            self._kept.number = min(numbers, default="")
        return self._kept.number

    def _talkative(self, settings: Settings) -> Settings:
        kickroute = settings.kickroute.model_copy(
            update={"previous_api_key": type(settings.kickroute.api_key)(PREVIOUS_KEY)}
        )
        return settings.model_copy(
            update={
                "kickroute": kickroute,
                "server": ServerSettings.model_validate(
                    {"listen": settings.server.listen, "password": PASSWORD}
                ),
                "log": LogSettings(level="debug", format="console"),
                "alarms": AlarmSettings.model_validate(
                    {
                        "supplier": [f"json://bell:supplier-bell-word@{self._sink}/for-supplier"],
                        "operator": [f"json://bell:operator-bell-word@{self._sink}/for-operator"],
                        "heartbeat_url": f"http://{self._sink}/heartbeat-word",
                    }
                ),
            }
        )

    def _answers(self, url: str) -> bool:
        try:
            return requests.get(f"{url}/healthz", timeout=LIMIT).ok
        except requests.RequestException:
            return False

    def _read_pages(self, url: str) -> None:
        with requests.Session() as session:
            session.trust_env = False
            while not self._is_over.wait(0.2):
                for path in (*PAGES, f"/order?number={self._look_for_order()}"):
                    for auth in (("anybody", PASSWORD), None):
                        answer = session.get(url + path, auth=auth, timeout=LIMIT)
                        place = f"{path} {'with' if auth else 'without'} password"
                        self._kept.said[place] = self._kept.said.get(place, b"") + answer.content
                        self._kept.said[f"headers of {place}"] = str(answer.headers).encode()

    def _ask_commands(self, file: Path) -> None:
        for words in (
            ["status"],
            ["orders"],
            ["orders", self._look_for_order()],
            ["history"],
            ["outbox"],
            ["products", "--withheld"],
            ["check"],
        ):
            for form in ([], ["--json"]):
                command = [*words, *form, "--settings", str(file)]
                result = CliRunner().invoke(build_cli(Wiring()), command)
                self._kept.said[" ".join([*words, *form])] = result.output.encode()

    def _keep_store(self, when: str) -> None:
        path = Path(self._kept.settings.store.url.removeprefix("sqlite:///"))
        for file in path.parent.rglob("*"):
            if file.is_file():
                self._kept.kept[f"{file.relative_to(path.parent)} {when}"] = file.read_bytes()
        engine = create_engine(self._kept.settings.store.url)
        with engine.connect() as connection:
            rows = connection.execute(text("SELECT key, value FROM facts"))
            facts: dict[str, str] = {row.key: row.value for row in rows}
        engine.dispose()
        self._kept.hooks = (facts[Facts.hook_token.key], facts[Facts.hook_secret.key])
        self._kept.alarms = tuple(key for key in facts if key.startswith("alarm:"))
