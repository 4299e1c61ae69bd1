"""A whole day in the sandbox, of which everything that the connector says or keeps is searched.

The connector runs as a process of its own, at its most talkative. Its secrets and the addresses of all who
are in an order are words that stand nowhere else. The shop and the platform try to lead it elsewhere.
"""

from __future__ import annotations

import base64
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

import sandbox.woocommerce
import sandbox.world
import simulators.shopware.simulator
from connector.cli import build_cli
from connector.logs import secrets_of
from connector.reconcile import HOOK_SECRET, HOOK_TOKEN
from connector.settings import AlarmSettings, LogSettings, ServerSettings, Settings, load_settings
from hub import examples
from sandbox.figures import Figures
from sandbox.play import play_day
from sandbox.processes import as_toml
from sandbox.world import World
from tests.adapters.scripted_server import ScriptedServer, reply
from tests.security.searching import found
from tests.security.tempting import Tempting, Trap, tempting_server
from tests.waiting import LIMIT, until
from wiring import Wiring

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
    "/money",
    "/healthz",
    "/readyz",
    "/order?number=KR-100001",
    "/nothing",
)


@dataclass
class Day:
    """What is left of a day: everything said, by the place where it was said, and everything kept."""

    kind: str
    settings: Settings
    said: dict[str, bytes] = field(default_factory=dict)
    kept: dict[str, bytes] = field(default_factory=dict)
    hooks: tuple[str, ...] = ()
    figures: dict[str, Any] = field(default_factory=dict)
    tempted: int = 0
    trapped: int = 0
    alarms: tuple[str, ...] = ()

    @property
    def secrets(self) -> set[str]:
        """All that the settings keep secret."""
        return set(secrets_of(self.settings))


class Watch:
    """Starts the connector as a process, reads its pages all day, and keeps everything at the end."""

    def __init__(self, folder: Path, sink: str, day: Day) -> None:
        self._folder = folder
        self._sink = sink
        self._day = day
        self._is_over = threading.Event()

    def __call__(self, settings: Settings) -> Callable[[], None]:
        """Start the connector and return what stops it."""
        self._day.settings = chosen = self._talkative(settings)
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
            self._day.said["log"] = (self._folder / "log").read_bytes()

        return stop

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
                for path in PAGES:
                    for auth in (("anybody", PASSWORD), None):
                        answer = session.get(url + path, auth=auth, timeout=LIMIT)
                        place = f"{path} {'with' if auth else 'without'} password"
                        self._day.said[place] = self._day.said.get(place, b"") + answer.content
                        self._day.said[f"headers of {place}"] = str(answer.headers).encode()

    def _ask_commands(self, file: Path) -> None:
        for words in (
            ["status"],
            ["orders"],
            ["orders", "KR-100001"],
            ["history"],
            ["outbox"],
            ["products", "--withheld"],
            ["check"],
        ):
            for form in ([], ["--json"]):
                command = [*words, *form, "--settings", str(file)]
                result = CliRunner().invoke(build_cli(Wiring()), command)
                self._day.said[" ".join([*words, *form])] = result.output.encode()

    def _keep_store(self, when: str) -> None:
        path = Path(self._day.settings.store.url.removeprefix("sqlite:///"))
        for file in path.parent.iterdir():
            self._day.kept[f"{file.name} {when}"] = file.read_bytes()
        engine = create_engine(self._day.settings.store.url)
        with engine.connect() as connection:
            rows = connection.execute(text("SELECT key, value FROM facts"))
            facts: dict[str, str] = {row.key: row.value for row in rows}
        engine.dispose()
        self._day.hooks = (facts[HOOK_TOKEN], facts[HOOK_SECRET])
        self._day.alarms = tuple(key for key in facts if key.startswith("alarm:"))


@pytest.fixture(scope="module", params=["woocommerce", "shopware"])
def day(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Day:
    """Play a day, which all tests share."""
    kept = Day(request.param, Settings())
    servers: list[Tempting] = []
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        for name, value in CUSTOMER.items():
            patch.setitem(examples.SHIPPING, name, value)
        for name, value in RETAILER.items():
            patch.setitem(examples.BILLING, name, value)
        trap = stack.enter_context(Trap())
        sink = stack.enter_context(ScriptedServer([reply(200, {})]))
        for module in (sandbox.woocommerce, sandbox.world, simulators.shopware.simulator):
            patch.setattr(module, "LoopbackServer", tempting_server(trap, servers))
        world = stack.enter_context(World())
        watch = Watch(tmp_path_factory.mktemp("day"), sink.url.removeprefix("http://"), kept)
        stage, played = play_day(world, request.param, watch, lambda _: None)
        kept.figures = Figures(stage, world.hub, played.diary).read()
        kept.said["answers to callbacks"] = b"".join(
            f"{attempt}".encode() for attempt in world.hub.attempts()
        )
        kept.said["messages to the platform"] = b"".join(m.raw.encode() for m in world.hub.messages)
        kept.said["messages to people"] = b"".join(asked.body for asked in sink.asked)
        kept.tempted, kept.trapped = sum(server.tempted for server in servers), trap.connections
    return kept


def test_the_day_was_a_whole_one(day: Day) -> None:
    """Orders were placed, callbacks forged, pages read, alarms raised: there was something to say."""
    assert day.figures["wrong"] == []
    assert day.figures["orders"]["placed"] >= 8
    assert "alarm:callback.signatures" in day.alarms
    assert len(day.said["log"].splitlines()) > 200
    assert b"debug" in day.said["log"]
    assert all(day.said[f"{path} with password"] for path in PAGES)
    assert b"KR-100001" in day.said["orders KR-100001"]
    assert f"{'connector.db'}-wal in use" in day.kept


def test_no_secret_is_said(day: Day) -> None:
    """Neither log nor page, metric, error, command or message holds a key or a password, however written."""
    assert len(day.secrets) >= 7
    assert found({*day.secrets, *day.hooks}, day.said) == {}


def test_no_secret_is_kept(day: Day) -> None:
    """The store holds no secret of the settings; the secrets of our webhooks it must know, and no other."""
    assert found(day.secrets, day.kept) == {}
    assert set(found(day.hooks, day.kept)) == set(day.hooks)


def test_nobodys_address_is_said(day: Day) -> None:
    """No part of the address of an end customer, nor of a retailer, is said anywhere, all day long."""
    assert found([*CUSTOMER.values(), *RETAILER.values()], day.said) == {}


def test_nobodys_address_is_kept(day: Day) -> None:
    """When all orders are placed or refused, neither the store's file nor its log holds an address."""
    assert found([*CUSTOMER.values(), *RETAILER.values()], day.kept) == {}


def test_nobody_leads_the_connector_elsewhere(day: Day) -> None:
    """Links, redirects and headers that point elsewhere are in every answer; nobody was ever asked there."""
    assert day.tempted > 100
    assert day.trapped == 0


def test_what_is_searched_for_would_be_found() -> None:
    """The search finds a word in each of its writings, in any file; and nothing where nothing is."""
    word = "Knüppeldamm 77b"
    for planted in (
        word,
        "Kn\\u00fcppeldamm 77b",
        "Kn%C3%BCppeldamm%2077b",
        "Kn%C3%BCppeldamm+77b",
        "KNÜPPELDAMM 77B",
        base64.b64encode(word.encode()).decode(),
    ):
        assert found([word], {"log": f"… {planted} …".encode()}) == {word: {"log"}}, planted
    assert found([word], {"store": b"\x00" + word.encode("utf-16-le")}) == {word: {"store"}}
    assert found([word], {"log": b"Keulendamm 77b"}) == {}


def test_settings_of_the_day_are_what_a_supplier_writes(day: Day, tmp_path: Path) -> None:
    """The secrets searched for are those that the process was given."""
    file = tmp_path / "settings.toml"
    file.write_text(as_toml(day.settings), encoding="utf-8")
    assert set(secrets_of(load_settings([file]))) == day.secrets
