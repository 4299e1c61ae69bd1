"""``check``: every red line is provoked, here or in ``test_check_shops``, and names its cause."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from typer.testing import CliRunner

from connector.assembly.shops import KINDS
from connector.cli import Answered, build_cli
from connector.cli.checks.lines import LEVELS, Level
from connector.fulfilment.reconcile import reconcile_hooks
from connector.model import Finding, FindingCode, HookState
from connector.model.errors import (
    ConnectorError,
    LabelsAccessDenied,
    LabelsRefused,
    LabelsUnavailable,
    ShopAccessDenied,
    ShopUnavailable,
    ShopUnexpected,
)
from tests.doors.test_check_several import PROVOKED as PROVOKED_BY_FILES
from tests.doors.test_cli import Terminal, levels
from tests.doors.test_cli import daemon as daemon
from tests.doors.test_cli import terminal as terminal
from tests.doors.test_cli_labels import LABELS
from tests.doors.world import product

Spoil = Callable[[Terminal], Any]


# --- what is wrong -------------------------------------------------------------------------------


def _fails(method: str, error: Exception) -> Spoil:
    def _apply(terminal: Terminal) -> None:
        def _fail(name: str, _when: str) -> None:
            if name == method:
                raise error

        terminal.world.shop.on_call = _fail

    return _apply


def _facts(**facts: str) -> Spoil:
    def _apply(terminal: Terminal) -> None:
        with terminal.world.store.transaction() as tx:
            keys = {"shop": "shop.key", "name": "shop.name", "key": "platform.key"}
            for key, value in facts.items():
                tx.facts.put(keys.get(key, key), value)

    return _apply


def _paused(reason: str, *, inactive: bool = False) -> Spoil:
    def _apply(terminal: Terminal) -> None:
        with terminal.world.store.transaction() as tx:
            tx.facts.sending_paused = reason
            tx.facts.sending_inactive = inactive

    return _apply


def _settings(old: str, new: str) -> Spoil:
    def _apply(terminal: Terminal) -> None:
        content = terminal.file.read_text()
        assert old in content
        terminal.file.write_text(content.replace(old, new))

    return _apply


def _found(code: FindingCode, **values: str) -> Spoil:
    def _apply(terminal: Terminal) -> None:
        terminal.world.shop.found = (Finding(code, values),)

    return _apply


def _answers(kind: Any, text: str) -> Spoil:
    return lambda terminal: setattr(terminal.wiring, "answered", Answered(kind, text))


def _taken_port(terminal: Terminal) -> socket.socket:
    host, _, port = terminal.wiring.listen.partition(":")
    return socket.create_server((host, int(port)))


def _currency(terminal: Terminal) -> None:
    shop = terminal.world.shop
    shop._identity = replace(shop._identity, currency="CHF")


def _no_products(terminal: Terminal) -> None:
    for product_id in ("1", "2"):
        terminal.world.shop.trash_product(product_id)


def _way(**fields: Any) -> Callable[[Terminal], None]:
    def _spoil(terminal: Terminal) -> None:
        terminal.world.shop.way = replace(terminal.world.shop.way, **fields)

    return _spoil


def _double(terminal: Terminal) -> None:
    terminal.world.offer(product("8", "4006381333931", name="Doppelt"))


def _hooks_off(terminal: Terminal) -> None:
    world = terminal.world
    reconcile_hooks(world.shop, world.store, world.notifier, "https://connector.example")
    world.shop.disable_hooks()


def _takes_nothing(terminal: Terminal) -> None:
    with terminal.world.store.transaction() as tx:
        tx.facts.took_nothing = 3


def _hooks_of_another(terminal: Terminal) -> None:
    _hooks_off(terminal)
    terminal.world.shop.delete_hooks()
    terminal.world.shop.ensure_hooks("https://another.example/webhooks/x", "its own")


def _hooks_unused(terminal: Terminal) -> None:
    _hooks_off(terminal)
    terminal.world.shop.look_at_hooks = lambda *_: HookState((), active=False, reason="worker in the way")  # type: ignore[method-assign]


def _hooks_in_the_way(terminal: Terminal) -> None:
    _hooks_off(terminal)
    held = HookState(("1", "2"), active=False, reason="worker in the way")
    terminal.world.shop.look_at_hooks = lambda *_: held  # type: ignore[method-assign]


def _hooks_left(terminal: Terminal) -> None:
    _hooks_off(terminal)
    content = terminal.file.read_text(encoding="utf-8")
    terminal.file.write_text(content.replace("[shop]", '[shop]\nwebhooks = "off"', 1), encoding="utf-8")


def _own_status(terminal: Terminal) -> None:
    with terminal.world.store.transaction() as tx:
        tx.facts.statuses_seen = frozenset({"versendet"})


def _hooks_unknown(terminal: Terminal) -> None:
    _hooks_off(terminal)
    _fails("look_at_hooks", ShopAccessDenied("the key may not read webhooks"))(terminal)


def _failing(terminal: Terminal) -> None:
    with terminal.world.store.transaction() as tx:
        (entry, *_) = tx.outbox.entries()
        tx.outbox.postpone([entry.id], terminal.world.store.now(), "the platform does not answer")


@dataclass(frozen=True)
class Case:
    """What is spoilt, the words that name the cause, and words of the next step."""

    spoil: Spoil
    cause: str
    step: str = ""


DENIED = ShopAccessDenied("the shop does not know the key")


def _carrier(error: ConnectorError) -> Spoil:
    """Let the settings name who makes labels, and it answer with an error."""

    def _apply(terminal: Terminal) -> None:
        with terminal.file.open("a", encoding="utf-8") as file:
            file.write(LABELS.format(folder=terminal.file.parent / "labels"))

        def refuse(_name: str, _when: str) -> None:
            raise error

        terminal.wiring.labels.on_call = refuse

    return _apply


def _platform(kind: Any, text: str) -> Spoil:
    def _apply(terminal: Terminal) -> None:
        terminal.wiring.platform_answers = Answered(kind, text)

    return _apply


RED: dict[str, Case] = {
    "platform_url.unreached": Case(
        _platform("unreached", "its certificate is not valid"), "valid", "kickroute.url"
    ),
    "platform_url.redirects": Case(
        _platform("redirects", "https://www.kickroute.example/"), "www.kickroute", "kickroute.url"
    ),
    "hooks.in_the_way": Case(_hooks_in_the_way, "2 are registered", "check --fix"),
    "hooks.others": Case(_hooks_of_another, "https://another.example has them", "check --fix"),
    "store.unusable": Case(_settings("connector.db", "nowhere/x.db"), "nowhere", "store.url"),
    "store.other_shop": Case(_facts(shop="another", name="Other Shop"), "Other Shop", "--moved"),
    "store.other_key": Case(_facts(key="of somebody else"), "another kickroute.api_key", "previous_api_key"),
    "shop.denied": Case(_fails("identity", DENIED), "does not know the key", "new key"),
    "shop.unavailable": Case(_fails("identity", ShopUnavailable("it is away")), "away", "in a browser"),
    "shop.other": Case(_fails("identity", ShopUnexpected("that is no shop")), "no shop", "shop.url"),
    "currency.foreign": Case(_currency, "CHF", "EUR"),
    "keys.denied": Case(_fails("findings", ShopAccessDenied("not the report")), "report", "new key"),
    "keys.unavailable": Case(
        _fails("all_products", ShopUnavailable("too slow")), "too slow", "in a few minutes"
    ),
    "keys.other": Case(_fails("all_products", ShopUnexpected("no list")), "no list", "plugin"),
    "rights.rights_missing": Case(
        _found(FindingCode.RIGHTS_MISSING, rights="orders"), "orders", "Give the key"
    ),
    "plugin.platform_plugin": Case(
        _found(FindingCode.PLATFORM_PLUGIN, name="Kickroute"), "“Kickroute” is active", "Deactivate it"
    ),
    "taxes.taxes_off": Case(_found(FindingCode.TAXES_OFF), "calculate taxes", "Enable taxes"),
    "taxes.tax_rates_missing": Case(
        _found(FindingCode.TAX_RATES_MISSING, country="DE"), "no tax rate for DE", "Standard rates"
    ),
    "carrier.denied": Case(_carrier(LabelsAccessDenied("the password ended")), "password", "docs/labels.md"),
    "carrier.other": Case(_carrier(LabelsRefused("no such product")), "no such product", "[labels]"),
    "public_url.unreached": Case(_answers("unreached", "nobody answers"), "nobody answers", "server.listen"),
    "public_url.redirects": Case(
        _answers("redirects", "https://www.x.example"), "www.x", "without a redirect"
    ),
    "public_url.stranger": Case(_answers("answer", "<html>parked"), "something else", "web server"),
    "listen.taken": Case(_taken_port, "could not listen", "free port"),
    "platform.refused": Case(_paused("the platform does not know the key"), "not know", "kickroute.api_key"),
    "platform.inactive": Case(
        _paused("not activated yet", inactive=True), "activated", "Wait until Kickroute"
    ),
}
YELLOW: dict[str, Case] = {
    "platform_url.http": Case(
        _settings("https://kickroute.example", "http://kickroute.example"), "read", "https"
    ),
    "zone.of_machine": Case(_settings('timezone = "UTC"', ""), "clock", "ui.timezone"),
    "version.version_old": Case(
        _found(FindingCode.VERSION_OLD, version="8.2", oldest="8.9"), "8.2", "Update the shop"
    ),
    "cron.cron_off": Case(_found(FindingCode.CRON_OFF), "WP-Cron", "wp-cron.php"),
    "labels.not_seen": Case(_found(FindingCode.LABEL_SWAPPED, name="DHL"), "not seen yet", "Print one label"),
    "labels.label_sender": Case(_found(FindingCode.LABEL_SENDER, name="DHL"), "DHL", "companion"),
    "carrier.unavailable": Case(_carrier(LabelsUnavailable("it is away")), "it is away", "--test"),
    "resold.supplier_codes": Case(
        _found(FindingCode.SUPPLIER_CODES, count="2", names="Kanne, Tasse"), "Kanne", "retailer's side"
    ),
    "order_mail.order_mail_off": Case(_found(FindingCode.ORDER_MAIL_OFF), "switched off", "New order"),
    "keys.no_products": Case(_no_products, "no product", "may"),
    "clock.wrong": Case(
        lambda t: t.world.shop.set_time(t.world.store.now() - timedelta(minutes=5)), "differ by -30", "NTP"
    ),
    "taking.nothing": Case(_takes_nothing, "last 3 orders took nothing", "enable_stock_management"),
    "hooks.off": Case(_settings("[kickroute]", 'webhooks = "off"\n[kickroute]'), "switched off", "auto"),
    "hooks.broken": Case(_hooks_off, "webhook for", "--fix"),
    "hooks.off_left": Case(_hooks_left, "3 are still registered", "Start the connector"),
    "statuses.unmapped": Case(_own_status, "versendet", "orders.statuses"),
    "hooks.unused": Case(_hooks_unused, "worker in the way", "Nothing has to be done"),
    "hooks.unknown": Case(_hooks_unknown, "may not read webhooks", "shop.webhooks"),
    "shop_url.http": Case(_settings("https://shop", "http://shop"), "not encrypted", "https"),
    "shop_url.unverified": Case(
        _settings("[kickroute]", "verify_tls = false\n[kickroute]"), "not checked", "valid"
    ),
    "public_url.http": Case(
        _settings("https://connector", "http://connector"), "not encrypted", "behind https"
    ),
    "public_url.private": Case(
        _settings("https://connector.example", "http://192.168.0.7"), "network", "call"
    ),
    "public_url.late": Case(_answers("late", "no answer within 8 seconds"), "8 seconds", "/healthz"),
    "platform.failing": Case(_failing, "does not answer", "by itself"),
    "release.withheld": Case(lambda t: t.world.offer(product("9", "", name="X")), "1 withheld", "--withheld"),
    "release.duplicates": Case(_double, "4006381333931", "own GTIN"),
    "news.nobody": Case(
        lambda t: (_settings("json://127.0.0.1:9", "")(t), _found(FindingCode.ORDER_MAIL_OFF)(t)),
        "nobody",
        "alarms.supplier",
    ),
    "way.address": Case(_way(keys="address"), "in the address", "new keys"),
    "way.page_sizes": Case(_way(page_sizes={"products": 25}), "products: 25", "memory"),
    "rows.broken": Case(lambda t: t.world.shop.break_row("2"), "rows 2", "plugin"),
    "heard.nobody": Case(
        _settings('supplier = ["json://127.0.0.1:9"]', ""), "on the status page", "alarms.mail_to"
    ),
    "heard.unproven": Case(_facts(**{"alarm.heard": "[]"}), "nobody has ever", "--send-test-alarm"),
    "alarm.lasts": Case(_facts(**{"alarm:order.parked.KR-1": "order KR-1 needs you"}), "KR-1", "status"),
}
ELSEWHERE = {
    "way.near",
    "shop.sandbox",
    "messages.admin_worker",
    "messages.worker_dead",
    "prepared.not_prepared",
}
"""Yellow lines that other tests provoke: of the sandbox, of a Shopware shop, and beside a red one."""


def test_every_line_that_is_not_green_is_provoked() -> None:
    """Whoever adds a line that can be red or yellow adds what provokes it."""
    reds = {key for key, level in LEVELS.items() if level is Level.RED}
    assert reds == {*RED, *PROVOKED_BY_FILES, "prepared.group_gross"}
    yellows = {key for key, level in LEVELS.items() if level is Level.YELLOW}
    assert yellows == {*YELLOW, *ELSEWHERE}


@pytest.mark.parametrize("key", [*RED, *YELLOW])
def test_what_is_wrong_has_its_line_with_cause_and_next_step(terminal: Terminal, key: str) -> None:
    """What is red is exit code 1, and no secret is shown; the same in German is held by the texts' tests."""
    case = {**RED, **YELLOW}[key]
    keep = case.spoil(terminal)
    said = terminal("check", "--json")
    (line,) = [c for c in said.json["checks"] if c["key"] == key]
    assert case.cause in line["finding"]
    assert case.step in line["next_step"] != ""
    assert line["level"] == LEVELS[key]
    others = {k for k, level in levels(said).items() if level == "red"} - {key}
    assert (said.code, others) == (int(key in RED), set())
    assert "secret" not in said.out + said.err
    if isinstance(keep, socket.socket):
        keep.close()


def test_a_good_setup_is_green(terminal: Terminal) -> None:
    """Exit code 0 and nothing but green lines; what each topic looked at is said."""
    said = terminal("check", "--json")
    assert (said.code, set(levels(said).values())) == (0, {"green"})
    assert {f"{topic}.fine" for topic in KINDS["woocommerce"].topics} <= set(levels(said))
    assert levels(said)["public_url.reached"] == "green"
    assert "✓" in terminal("check").out


def test_the_lines_are_german_where_the_system_is(terminal: Terminal) -> None:
    """A red and a yellow line, each with its next step, and a green one."""
    RED["taxes.taxes_off"].spoil(terminal)
    YELLOW["public_url.http"].spoil(terminal)
    out = terminal("check", language="de_DE.UTF-8").out
    for words in ("✗ Steuern: der Shop berechnet", "→ Einschalten unter", "! Öffentliche Adresse:", "✓ Uhr:"):
        assert words in out


@pytest.mark.parametrize("code", FindingCode)
def test_every_finding_has_its_line(code: FindingCode) -> None:
    """Nothing that a shop reports is without a topic, a level and a sentence."""
    keys = {f"{topic}.{c}" for kind in KINDS.values() for topic, codes in kind.topics.items() for c in codes}
    assert [key for key in keys if key.endswith(f".{code}")] != []
    assert keys <= set(LEVELS)


@pytest.mark.parametrize(
    ("code", "values"),
    [
        (FindingCode.LABEL_SWAPPED, {"name": "DHL"}),
        (FindingCode.ORDER_TABLES_OFF, {}),
        (FindingCode.RETAILER_MAILS, {"names": "processing order"}),
    ],
)
def test_what_is_good_to_know_is_green(terminal: Terminal, code: FindingCode, values: dict[str, str]) -> None:
    """A swapped sender, orders kept as posts, mails that go to the retailer: said, and no trouble."""
    _found(code, **values)(terminal)
    said = terminal("check", "--json")
    (line,) = [c for c in said.json["checks"] if c["key"].endswith(f".{code}")]
    assert (said.code, line["level"]) == (0, "green")
    assert all(value in line["finding"] for value in values.values())


def test_a_swapped_sender_that_was_seen_is_said(terminal: Terminal) -> None:
    """An order that the companion has marked is the proof; the plugin is named."""
    _found(FindingCode.LABEL_SWAPPED, name="Shiptastic 5.1.4")(terminal)
    with terminal.world.store.transaction() as tx:
        tx.facts.senders_seen = frozenset({"Shiptastic"})
    lines = {line["key"]: line for line in terminal("check", "--json").json["checks"]}
    assert lines["labels.seen"]["level"] == "green"
    assert "(Shiptastic)" in lines["labels.seen"]["finding"]
    assert "Shiptastic 5.1.4" in lines["labels.label_swapped"]["finding"]
    assert "labels.not_seen" not in lines


@pytest.mark.usefixtures("daemon")
def test_beside_a_running_connector_its_own_answer_is_looked_for(terminal: Terminal) -> None:
    """The public address leads to it, or to something else."""
    terminal.wiring.listen = terminal.world.url.removeprefix("http://")
    said = terminal("check", "--json")
    assert (said.code, levels(said)["public_url.reached"], levels(said)["store.in_use"]) == (
        0,
        "green",
        "green",
    )
    terminal.wiring.answered = Answered("answer", '{"status":"fine"}')
    assert "public_url.stranger" in levels(terminal("check", "--json"))


def test_an_address_of_a_socket_is_tried_once_the_connector_runs(terminal: Terminal) -> None:
    """Nothing listens at a Unix socket before; that is said, and is no trouble."""
    _settings(terminal.wiring.listen, "unix:/run/connector.sock")(terminal)
    said = terminal("check", "--json")
    assert (said.code, levels(said)["public_url.untested"]) == (0, "green")


# --- repairing -----------------------------------------------------------------------------------


def test_fix_sets_up_the_webhooks_and_leaves_the_callbacks_alone(terminal: Terminal) -> None:
    """``check --fix`` repairs what is ours; the platform is not asked without a yes."""
    said = terminal("check", "--fix")
    assert said.code == 0, said
    assert terminal.world.shop.hook_urls()
    assert "--yes" in said.out
    assert terminal.world.platform.attempts == 0
    terminal.world.shop.disable_hooks()
    assert levels(terminal("check", "--json"))["hooks.broken"] == "yellow"
    terminal("check", "--fix")
    assert terminal.world.shop.hook_urls()
    assert levels(terminal("check", "--json"))["hooks.set"] == "green"


def test_fix_takes_the_webhooks_of_another_connector_over_after_a_yes_only(terminal: Terminal) -> None:
    """Two connectors on one shop: whose webhooks they are is a person's decision."""
    shop, theirs = terminal.world.shop, "https://another.example/webhooks/x"
    shop.ensure_hooks(theirs, "its own")
    said = terminal("check", "--fix")
    assert (said.code, set(shop.hook_urls())) == (1, {theirs})
    assert "https://another.example" in said.out
    assert "webhooks/x" not in said.out
    german = terminal("check", "--fix", language="de_DE.UTF-8")
    assert "Ein anderer Connector unter https://another.example" in german.out
    assert terminal("check", "--fix", "--yes").code == 0
    assert theirs not in shop.hook_urls()
    assert shop.hook_urls()
    assert levels(terminal("check", "--json"))["hooks.set"] == "green"


def test_fix_with_a_yes_repoints_the_callbacks(terminal: Terminal) -> None:
    """``--yes`` lets the platform call back to this connector."""
    said = terminal("check", "--fix", "--yes")
    assert (said.code, "calls back to https://connector.example" in said.out) == (0, True)


def test_a_shop_that_moved_is_followed(terminal: Terminal) -> None:
    """Bound to the old address it is red; ``--moved`` binds it to the new one, and then all is green."""
    with terminal.world.store.transaction() as tx:
        tx.facts.shop_key = "woocommerce:old.example"
    assert terminal("check").code == 1
    said = terminal("check", "--moved")
    assert (said.code, "new address" in said.out) == (0, True)
    assert terminal("check").code == 0


@pytest.mark.usefixtures("daemon")
def test_a_shop_is_not_moved_under_a_running_daemon(terminal: Terminal) -> None:
    """Somebody works on the store: nothing is changed."""
    said = terminal("check", "--moved")
    assert (said.code, "stop it first" in said.err) == (1, True)


def test_a_new_key_of_the_same_supplier_is_taken(terminal: Terminal) -> None:
    """Of another key it is red; ``--same-supplier`` lets the store belong to the new one, and to no other."""
    _facts(key="of somebody else")(terminal)
    assert levels(terminal("check", "--json"))["store.other_key"] == "red"
    said = terminal("check", "--same-supplier")
    assert (said.code, "belongs to the key" in said.out) == (0, True), said.out
    assert terminal("check").code == 0
    with terminal.world.store.reading() as tx:
        assert "the platform's key was changed" in [entry.what for entry in tx.journal.read("")]


@pytest.mark.usefixtures("daemon")
def test_a_key_is_not_changed_under_a_running_daemon(terminal: Terminal) -> None:
    """Somebody works on the store: nothing is changed."""
    said = terminal("check", "--same-supplier")
    assert (said.code, "stop it first" in said.err) == (1, True)


def test_lines_have_colours_on_a_terminal_only(terminal: Terminal) -> None:
    """On a terminal the mark is green, in a file it is plain; a shop brings no codes of its own."""
    arguments = ["check", "--settings", str(terminal.file)]
    terminal.world.shop.found = (Finding(FindingCode.LABEL_SENDER, {"name": "DHL\x1b[31m"}),)
    shown = CliRunner().invoke(build_cli(terminal.wiring), arguments, color=True).stdout
    assert "\x1b[32m✓" in shown
    assert "\x1b[31m" not in shown
    assert "\x1b" not in terminal("check").out
    assert "u001b[32m" not in terminal("check").out
