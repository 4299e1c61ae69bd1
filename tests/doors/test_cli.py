"""The command line: what it says, in which language, and its exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from typer.testing import CliRunner

from adapters.alarms import messengers
from adapters.memory import MemoryLabels, MemoryPlatform, MemoryShop
from adapters.reach.reaching import reach
from connector.alarms import LoggedAlarms
from connector.alarms.heard import Tried, remember
from connector.assembly.shops import KINDS, SettingsOfAll, load_settings
from connector.cli import Answered, Certificate, Wiring, build_cli
from connector.cli import asking as cli_asking
from connector.labels import LabelOffice
from connector.model import ItemChanged, OrderChanged, OrderStatus
from connector.model.errors import PlatformUnavailable, ShopUnavailable
from connector.model.records import OrderState
from connector.ports import Messenger
from connector.ports.kinds import ShopKind
from connector.running.requests import carry_out_waiting
from connector.settings import Loaded, Settings, read_settings
from connector.settings.overlay import Overlay
from connector.store import Store
from practice.sandbox.world import free_address
from tests.doors.world import CUSTOMER, GTIN, OTHER_GTIN, World, order_body, product

SETTINGS = """
supplier = "berg"
[shop]
platform = "woocommerce"
url = "https://shop.example"
consumer_key = "ck_secret_key"
consumer_secret = "cs_secret_secret"
[kickroute]
url = "https://kickroute.example"
api_key = "memory-key"
public_url = "https://connector.example"
[store]
url = "sqlite:///{store}"
[server]
listen = "{listen}"
[alarms]
supplier = ["json://127.0.0.1:9"]
[ui]
timezone = "UTC"
"""


@dataclass
class MemoryWiring:
    """Wires the command line to a shop and a platform in memory, and a store in a file."""

    shop: MemoryShop = field(default_factory=MemoryShop)
    platform: MemoryPlatform = field(default_factory=MemoryPlatform)
    labels: MemoryLabels = field(default_factory=MemoryLabels)
    ran: list[Settings] = field(default_factory=list)
    set_up_for: list[Settings] = field(default_factory=list)
    played: list[tuple[bool, bool, str]] = field(default_factory=list)
    listen: str = ""
    answered: Answered | None = None
    platform_answers: Answered | None = None
    found: str | None = None
    certificate: Certificate | None = None

    def load(self, paths: Sequence[Path]) -> Settings:
        """Read the settings."""
        return load_settings(paths)

    def find_practice(self, settings: Settings) -> Settings | None:
        """Say that none runs."""
        return None

    def kinds(self) -> Mapping[str, ShopKind]:
        """Name the real ones."""
        return KINDS

    def open_store(self, settings: Settings) -> Store:
        """Open the store."""
        return Store.open(settings.store.url)

    def open_shop(self, settings: Settings, store: Store | None = None) -> MemoryShop:
        """Return the shop."""
        return self.shop

    def find_shop(self, settings: Settings) -> str | None:
        """Say what the test says."""
        return self.found

    def untrusted_certificate(self, settings: Settings) -> Certificate | None:
        """Say what the test says, unless it is trusted."""
        return None if settings.shop.ca_file else self.certificate

    def open_platform(self, settings: Settings) -> MemoryPlatform:
        """Return the platform."""
        return self.platform

    def open_messengers(self, settings: Settings) -> Mapping[str, Sequence[Messenger]]:
        """Build the real ones."""
        return messengers(settings.alarms)

    def open_label_office(self, settings: Settings, store: Store) -> LabelOffice | None:
        """Build the office with the carrier in memory, when the settings name one."""
        if not settings.labels.carrier:
            return None
        return LabelOffice.build(settings, self.shop, self.labels, store, LoggedAlarms(store))

    def reach(self, url: str) -> Answered:
        """Pass the call on as a web server does that serves the public address; see ``listen``."""
        return self.answered or Answered(*reach(f"http://{self.listen}{urlsplit(url).path}"))

    def reach_platform(self, settings: Settings) -> Answered:
        """Say what the test says."""
        return self.platform_answers or Answered("answer", "")

    def read(
        self, paths: Sequence[Path], overlay: Overlay | None = None, *, may_lack: bool = False
    ) -> Loaded:
        """Read the settings as the daemon does."""
        return read_settings(paths, SettingsOfAll, overlay, may_lack=may_lack)

    def run(self, settings: Settings, paths: Sequence[Path]) -> int:
        """Remember with what it ran."""
        self.ran.append(settings)
        return 0

    def set_up(self, settings: Settings, paths: Sequence[Path]) -> int:
        """Remember for what a set-up was served."""
        self.set_up_for.append(settings)
        return 0

    def sandbox(self, *, once: bool, as_json: bool, shop: str) -> int:
        """Remember what was played."""
        self.played.append((once, as_json, shop))
        return 1


@dataclass
class Said:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON object on standard output."""
        return json.loads(self.out)


@dataclass
class Terminal:
    """Where commands are typed, beside the store of ``world``, whose daemon is not running at first."""

    world: World
    wiring: MemoryWiring
    file: Path

    def __call__(self, *words: str, language: str = "en_US.UTF-8", with_settings: bool = True) -> Said:
        """Type a command."""
        options = ["--settings", str(self.file)] if with_settings and words[:1] != ("sandbox",) else []
        wiring: Wiring = self.wiring
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("LC_ALL", language)
            environment.setenv("COLUMNS", "200")
            result = CliRunner().invoke(build_cli(wiring), [*words, *options])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Said(result.exit_code, result.stdout, result.stderr)


@pytest.fixture
def terminal(world: World) -> Terminal:
    """Yield a terminal beside a connector that has read its catalogue; its daemon is not running."""
    file = world.path / "settings.toml"
    listen = free_address()
    content = SETTINGS.format(store=world.folder / "connector.db", listen=listen)
    file.write_text(content, encoding="utf-8")
    remember(world.store, load_settings([file]).alarms, [Tried("alarms.supplier[0]", "")])
    return Terminal(world, MemoryWiring(world.shop, world.platform, listen=listen), file)


@pytest.fixture
def daemon(world: World) -> Iterator[None]:
    """Let the daemon of ``world`` hold its store and look for commands."""
    world.store.lease.take()
    stopping = threading.Event()

    def _work() -> None:
        while not stopping.wait(0.02):
            carry_out_waiting(world.engine)

    thread = threading.Thread(target=_work)
    thread.start()
    yield
    stopping.set()
    thread.join()


# --- wrong use and wrong settings ----------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ["brew"],
        ["orders", "--nothing"],
        ["orders", "KR-1", "--retry", "--cancel"],
        ["orders", "--retry"],
        ["sync", "--full", "--dry-run"],
        ["products", "--withheld", "--gtin", GTIN],
        ["outbox", "--retry", "1", "--discard", "1"],
        ["history", "--limit", "0"],
        ["sandbox", "--shop", "magento"],
    ],
)
def test_wrong_use_is_exit_code_2_with_a_sentence(terminal: Terminal, words: list[str]) -> None:
    """Wrong use: exit code 2, a sentence on standard error, nothing on standard output, no traceback."""
    said = terminal(*words)
    assert said.code == 2
    assert "Error" in said.err
    assert said.out == ""
    assert "Traceback" not in said.err


def test_every_settings_problem_stands_on_its_line(terminal: Terminal) -> None:
    """Wrong settings: exit code 2 and all problems at once, never a secret."""
    terminal.file.write_text(
        '[shop]\nplatform = "woocomerce"\nconsumer_key = ["ck_secret"]\n[release]\nbrake = 7\nstok = 1\n'
    )
    said = terminal("status")
    assert said.code == 2
    assert len(said.err.splitlines()) == 4
    for place in ("shop.platform", "shop.consumer_key", "release.brake", "release.stok"):
        assert place in said.err
    assert "ck_secret" not in said.err


def test_missing_settings_are_told(terminal: Terminal) -> None:
    """A file that is not there: exit code 2 and the option that names another."""
    said = terminal("status", "--settings", "/nowhere/settings.toml", with_settings=False)
    assert said.code == 2
    assert "--settings" in said.err


def test_a_store_that_cannot_be_used_is_exit_code_1(terminal: Terminal) -> None:
    """Something wrong with the world: exit code 1 and a sentence."""
    terminal.file.write_text(SETTINGS.format(store="/nowhere/at/all.db", listen="127.0.0.1:1"))
    said = terminal("status")
    assert said.code == 1
    assert "store.url" in said.err


def test_a_defect_is_a_sentence_with_its_place(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake of the program: exit code 1, its kind and place, without the values and a traceback."""

    def _broken(_settings: Settings) -> Store:
        raise KeyError(CUSTOMER)

    monkeypatch.setattr(terminal.wiring, "open_store", _broken)
    said = terminal("status")
    assert said.code == 1
    assert "KeyError" in said.err
    assert "test_cli.py:" in said.err
    assert CUSTOMER not in said.err
    assert "Traceback" not in said.err


# --- help and language ---------------------------------------------------------------------------

COMMANDS = ("run", "sync", "products", "orders", "outbox", "history", "check", "status", "sandbox")


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_in_the_language_of_the_system(terminal: Terminal, command: str) -> None:
    """``--help`` is German on a German system, English elsewhere, and no text is missing."""
    words = [command, "--help"] if command else ["--help"]
    german = terminal(*words, language="de_DE.UTF-8", with_settings=False)
    english = terminal(*words, language="C", with_settings=False)
    assert (german.code, english.code) == (0, 0)
    assert german.out != english.out
    assert "help." not in german.out + english.out


@pytest.mark.parametrize("command", [c for c in COMMANDS if c != "sandbox"])
def test_every_command_takes_settings_and_json(terminal: Terminal, command: str) -> None:
    """All commands take ``--settings`` and ``--json``."""
    out = terminal(command, "--help", with_settings=False).out
    assert "--settings" in out
    assert "--json" in out


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    """``--help`` answers fast: settings, store and web server are not even loaded."""
    script = (
        "import sys; from connector.cli import build_cli\n"
        "HEAVY = {'connector.settings', 'sqlalchemy', 'fastapi', 'rich', 'requests'}\n"
        "try: build_cli(None)()\n"
        "finally: print(sorted(HEAVY & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "orders", "--help"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "LC_ALL": "C"},
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_setting_decides_the_language(terminal: Terminal) -> None:
    """``ui.language`` counts more than the system's language."""
    terminal.file.write_text(terminal.file.read_text() + 'language = "de"\n')
    assert "Angebote" in terminal("products", language="en_US.UTF-8").out


# --- products ------------------------------------------------------------------------------------


def test_products_are_listed_with_what_was_decided(terminal: Terminal) -> None:
    """``products`` lists every offer and the counts."""
    terminal.world.offer(product("3", "4006381333948", dealer_price=""))
    said = terminal("products")
    assert said.code == 0
    assert GTIN in said.out
    assert "no dealer price" in said.out
    assert "2 offers released, 1 withheld." in said.out


def test_withheld_products_say_what_to_change(terminal: Terminal) -> None:
    """``products --withheld`` says for each what to change, in the reader's language."""
    terminal.world.offer(product("3", "4006381333948", dealer_price="", name="Kanne"))
    said = terminal("products", "--withheld", language="de_DE.UTF-8")
    assert "„Kanne“ hat keinen Händlerpreis." in said.out
    assert GTIN not in said.out


def test_one_gtin_is_explained(terminal: Terminal) -> None:
    """``products --gtin`` tells what was decided and what the platform knows, for any writing of the GTIN."""
    said = terminal("products", "--gtin", f"0{GTIN}")
    assert "is offered" in said.out
    assert "dealer price 12.50, stock 10" in said.out
    facts = terminal("products", "--gtin", GTIN, "--json").json
    assert facts["told"]["dealer_price"] == "12.50"
    assert facts["offers"][0]["released"] is True
    unknown = terminal("products", "--gtin", "4099999999994")
    assert (unknown.code, unknown.out) == (1, "")


def test_names_of_products_are_never_markup(terminal: Terminal) -> None:
    """What a shop writes is shown as it is."""
    terminal.world.offer(product("3", "4006381333948", name="[bold]Kanne[/bold] [red"))
    assert "[bold]Kanne[/bold] [red" in terminal("products").out


def test_products_as_json(terminal: Terminal) -> None:
    """``--json`` prints one object with counts and reasons."""
    terminal.world.offer(product("3", "4006381333948", dealer_price=""))
    facts = terminal("products", "--withheld", "--json").json
    assert (facts["released"], facts["withheld"]) == (2, 1)
    assert facts["offers"][0]["reasons"][0]["rule"] == "price_missing"


# --- orders, outbox, history ---------------------------------------------------------------------


def _park_order(world: World, number: str) -> None:
    with world.store.transaction() as tx:
        tx.orders.change(
            number, state=OrderState.PARKED, parked_from=OrderState.LIVE, parked_reason="it differs"
        )


def test_orders_are_listed_with_what_they_need(terminal: Terminal) -> None:
    """``orders`` lists those that need a person first, with the reason."""
    for number in ("KR-1", "KR-2", "KR-3"):
        terminal.world.live_order(number)
    _park_order(terminal.world, "KR-2")
    out = terminal("orders").out
    assert "it differs" in out
    assert out.index("KR-2") < min(out.index("KR-1"), out.index("KR-3"))
    facts = terminal("orders", "--json").json
    assert facts["by_state"] == {"confirmed": 2, "parked": 1}


def test_one_order_is_shown_with_its_timeline(terminal: Terminal) -> None:
    """``orders NUMBER`` shows it by either number, with what happened to it."""
    number = terminal.world.live_order("KR-1")
    for asked in ("KR-1", number):
        out = terminal("orders", asked).out
        assert "KR-1" in out
        assert out.index("received") < out.rindex("confirmed")
    assert terminal("orders", "KR-9").code == 1


def test_no_command_shows_the_customers_address(terminal: Terminal) -> None:
    """An order that is not placed yet holds addresses in the store; no command shows them."""

    def _down(name: str, _when: str) -> None:
        if name == "create_order":
            raise ShopUnavailable("down")

    terminal.world.shop.on_call = _down
    terminal.world.call("order.placed", order_body("KR-1"))
    for words in (["orders"], ["orders", "KR-1"], ["history"], ["status"], ["outbox"]):
        for form in ([], ["--json"]):
            said = terminal(*words, *form)
            assert CUSTOMER not in said.out + said.err
            assert "80331" not in said.out + said.err


def test_the_outbox_is_listed_with_reasons(terminal: Terminal) -> None:
    """``outbox`` names every message for people; ``--parked`` only those set aside."""
    with terminal.world.store.transaction() as tx:
        tx.outbox.add_order_event(OrderChanged("KR-5", status=OrderStatus.COMPLETED))
        entry = tx.outbox.entries()[-1]
        tx.outbox.park(entry.id, "number: unknown")
    out = terminal("outbox").out
    assert "Teekanne 1" in out
    assert "status completed for order KR-5" in out
    parked = terminal("outbox", "--parked").out
    assert "Teekanne 1" not in parked
    assert "number: unknown" in parked
    facts = terminal("outbox", "--parked", "--json").json
    assert [event["id"] for event in facts["events"]] == [entry.id]


def test_history_lists_what_happened_oldest_first(terminal: Terminal) -> None:
    """``history`` lists all, ``history NUMBER`` one order's, ``--money`` decisions about money."""
    terminal.world.live_order("KR-1")
    terminal.world.live_order("KR-2")
    everything = terminal("history", "--json").json["history"]
    assert [e["at"] for e in everything] == sorted(e["at"] for e in everything)
    assert {e["number"] for e in terminal("history", "KR-1", "--json").json["history"]} == {"KR-1"}
    money = terminal("history", "--money", "--json").json["history"]
    assert {e["what"] for e in money} == {"price told"}
    assert len(terminal("history", "--limit", "2", "--json").json["history"]) == 2
    assert "price told" in terminal("history", "--money").out


# --- decisions, without and beside a daemon ------------------------------------------------------


def test_a_command_is_carried_out_here_when_no_daemon_runs(terminal: Terminal) -> None:
    """Without a daemon the command is carried out at once, and says that it takes effect when one runs."""
    terminal.world.live_order("KR-1")
    _park_order(terminal.world, "KR-1")
    said = terminal("orders", "KR-1", "--forget")
    assert said.code == 0
    assert "kickroute-connector run" in said.out
    with terminal.world.store.transaction() as tx:
        assert tx.orders.require("KR-1").state is OrderState.FORGOTTEN


@pytest.mark.usefixtures("daemon")
def test_a_command_is_carried_out_by_the_running_daemon(terminal: Terminal) -> None:
    """Beside a daemon the command is written as a request, and its outcome shown."""
    terminal.world.live_order("KR-1")
    _park_order(terminal.world, "KR-1")
    said = terminal("orders", "KR-1", "--forget", language="de_DE.UTF-8")
    assert (said.code, said.out.strip()) == (
        0,
        "Bestellung KR-1 ist hier abgeschlossen; Kickroute wird nichts gemeldet.",
    )
    again = terminal("orders", "KR-1", "--forget", "--json")
    assert again.code == 1
    assert again.json["done"] is False


def test_a_daemon_that_does_not_answer_is_told(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the daemon does not get to it in time: exit code 1, and the request is withdrawn."""
    terminal.world.store.lease.take()
    monkeypatch.setattr(cli_asking, "WAIT_SECONDS", 0.0)
    said = terminal("outbox", "--retry", "1")
    assert said.code == 1
    assert "will not be carried out" in said.err
    with terminal.world.store.transaction() as tx:
        assert tx.requests.waiting() == []


@pytest.mark.parametrize(
    "words",
    [
        ["sync", "--confirm-withdrawals"],
        ["products", "--confirm", GTIN],
        ["orders", "KR-9", "--retry"],
        ["orders", "KR-9", "--cancel"],
        ["orders", "--confirm-ends"],
        ["outbox", "--retry", "99"],
        ["outbox", "--discard", "99"],
    ],
)
def test_a_command_about_nothing_is_exit_code_1(terminal: Terminal, words: list[str]) -> None:
    """Every decision that has nothing to decide about: exit code 1 and a sentence."""
    said = terminal(*words)
    assert (said.code, said.out) == (1, "")
    assert len(said.err.splitlines()) == 1


# --- sync ----------------------------------------------------------------------------------------


def test_sync_reads_and_tells_here_when_no_daemon_runs(terminal: Terminal) -> None:
    """``sync --full`` reads the catalogue and tells the platform."""
    said = terminal("sync", "--full")
    assert said.code == 0, said.err
    assert set(terminal.world.platform.catalogue) == {GTIN, OTHER_GTIN}
    terminal.world.shop.set_stock("1", 3)
    facts = terminal("sync", "--json").json
    assert facts["sent"] == 1
    assert terminal.world.platform.events[-1] == ItemChanged(
        GTIN, stock=terminal.world.platform.catalogue[GTIN].stock
    )


def test_sync_says_when_the_platform_is_away(terminal: Terminal) -> None:
    """What the platform does not take now waits: exit code 1 and a sentence."""
    terminal.world.platform.trouble = PlatformUnavailable("HTTP 503")
    said = terminal("sync", "--full")
    assert said.code == 1
    assert "goes out by itself later" in said.err


@pytest.mark.usefixtures("daemon")
def test_sync_asks_the_running_daemon(terminal: Terminal) -> None:
    """Beside a daemon ``sync --full`` only asks: two of them never work on one store."""
    asked = len(terminal.world.shop.calls)
    assert terminal("sync", "--full").code == 0
    assert len(terminal.world.shop.calls) == asked


def test_sync_refuses_another_shop(terminal: Terminal) -> None:
    """``sync`` never mixes two shops in one store."""
    assert terminal("sync").code == 0
    terminal.wiring.shop = MemoryShop("another-shop")
    said = terminal("sync")
    assert said.code == 1
    assert "store.url" in said.err


def test_sync_refuses_the_sandbox(terminal: Terminal) -> None:
    """The sandbox's shop lives only while it runs: wrong settings for this command."""
    store = terminal.world.folder / "connector.db"
    terminal.file.write_text(f'[store]\nurl = "sqlite:///{store}"\n')
    for words in (["sync"], ["sync", "--dry-run"]):
        said = terminal(*words)
        assert said.code == 2
        assert "shop.platform" in said.err


def test_a_preview_tells_what_would_be_told_and_changes_nothing(terminal: Terminal) -> None:
    """``sync --dry-run`` lists what would be released, changed and withdrawn; nothing is sent or stored."""
    world = terminal.world
    world.shop.put_product(product("3", "4006381333948"))
    world.shop.set_stock("1", 4)
    world.shop.edit("2", published=False)
    with world.store.transaction() as tx:
        before = (tx.outbox.entries(), list(tx.catalogue.offers()), tx.journal.read())
    facts = terminal("sync", "--dry-run", "--json").json
    rows = {(row["action"], row["gtin"]) for row in facts["rows"]}
    assert rows == {("release", "4006381333948"), ("change", GTIN), ("withdraw", OTHER_GTIN)}
    assert (facts["release"], facts["change"], facts["withdraw"], facts["hold"]) == (1, 1, 1, 0)
    assert facts["withheld_by_rule"] == {"not_published": 1}
    said = terminal("sync", "--dry-run", language="de_DE.UTF-8")
    assert "freigeben" in said.out
    assert "Bestand 4" in said.out
    assert world.platform.attempts == 0
    with world.store.transaction() as tx:
        assert before == (tx.outbox.entries(), list(tx.catalogue.offers()), tx.journal.read())


def test_a_preview_of_an_unchanged_shop_is_empty(terminal: Terminal) -> None:
    """When nothing changed, nothing would be told."""
    facts = terminal("sync", "--dry-run", "--json").json
    assert facts["rows"] == []
    assert facts["released_in_all"] == 2


# --- status --------------------------------------------------------------------------------------


def test_status_without_a_daemon_is_exit_code_1(terminal: Terminal) -> None:
    """Nobody runs: exit code 1 and how to start it."""
    said = terminal("status")
    assert said.code == 1
    assert "kickroute-connector run" in said.out


@pytest.mark.usefixtures("daemon")
def test_status_beside_a_daemon_that_is_well(terminal: Terminal) -> None:
    """All is well: exit code 0; green says so only once something is live."""
    said = terminal("status")
    assert (said.code, "nothing is live on Kickroute yet" in said.out) == (0, True)
    terminal.world.deliver_all()
    said = terminal("status")
    assert (said.code, "All is well." in said.out) == (0, True)
    assert terminal("status", "--json").json["verdict"] == "well"


@pytest.mark.usefixtures("daemon")
def test_status_says_what_is_wrong(terminal: Terminal) -> None:
    """Something lasts: exit code 1 and what it is."""
    LoggedAlarms(terminal.world.store).raise_alarm("some", "Something is wrong: do this.")
    said = terminal("status")
    assert said.code == 1
    assert "Something is wrong: do this." in said.out


# --- check ---------------------------------------------------------------------------------------


def levels(said: Said) -> dict[str, str]:
    """Return the level of each line by its key."""
    return {line["key"]: line["level"] for line in said.json["checks"]}


def test_check_changes_nothing_and_does_not_call_the_platform(terminal: Terminal) -> None:
    """``check`` only looks: the platform's callbacks are not re-pointed, the shop's webhooks not touched."""
    terminal("check")
    assert terminal.world.platform.attempts == 0
    assert "ensure_hooks" not in terminal.world.shop.calls


def test_check_of_the_sandbox_says_that_it_is_practice(terminal: Terminal) -> None:
    """The sandbox has nothing to check but is no failure."""
    store = terminal.world.folder / "connector.db"
    terminal.file.write_text(f'[store]\nurl = "sqlite:///{store}"\n')
    said = terminal("check", "--json")
    assert (said.code, levels(said)["shop.sandbox"]) == (0, "yellow")


# --- run and sandbox -----------------------------------------------------------------------------


def test_run_is_given_the_settings(terminal: Terminal) -> None:
    """``run`` runs with the settings read; ``--json`` makes its log JSON."""
    assert terminal("run").code == 0
    assert terminal("run", "--json").code == 0
    assert [settings.log.format for settings in terminal.wiring.ran] == ["console", "json"]
    assert terminal.wiring.ran[0].supplier == "berg"


def test_later_settings_win(terminal: Terminal) -> None:
    """``--settings`` may be repeated: shared defaults first, then the supplier's own."""
    more = terminal.file.with_name("more.toml")
    more.write_text('supplier = "tal"\n')
    terminal("run", "--settings", str(terminal.file), "--settings", str(more), with_settings=False)
    assert terminal.wiring.ran[0].supplier == "tal"
    assert terminal.wiring.ran[0].shop.url == "https://shop.example"


def test_sandbox_passes_on_what_was_asked_and_its_exit_code(terminal: Terminal) -> None:
    """``sandbox --once --json --shop both`` plays just that, and its exit code is the program's."""
    assert terminal("sandbox", "--once", "--json", "--shop", "both").code == 1
    assert terminal.wiring.played == [(True, True, "both")]


def test_one_practises_with_one_shop(terminal: Terminal) -> None:
    """A practice that stays open has one shop; a day may be played with both."""
    said = terminal("sandbox", "--shop", "both")
    assert (said.code, terminal.wiring.played) == (2, [])
    assert "--shop=both goes with --once" in said.err
