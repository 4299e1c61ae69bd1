"""``check`` names what the shop reports, and repairs what is ours when asked to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from typer.testing import CliRunner

from connector.cli import build_cli
from connector.errors import ShopAccessDenied
from connector.model import Finding, FindingCode
from connector.resume import SHOP_KEY
from tests.doors.test_cli import Terminal, _levels
from tests.doors.test_cli import daemon as daemon
from tests.doors.test_cli import terminal as terminal

FOUND = "What the shop reports"


@pytest.mark.parametrize(
    ("finding", "level", "cause", "step"),
    [
        (Finding(FindingCode.RIGHTS_MISSING, {"rights": "orders"}), "red", "orders", "Give the key"),
        (
            Finding(FindingCode.VERSION_OLD, {"version": "8.2", "oldest": "8.9"}),
            "yellow",
            "8.2",
            "Update the shop",
        ),
        (Finding(FindingCode.CRON_OFF), "yellow", "WP-Cron", "wp-cron.php"),
        (Finding(FindingCode.TAXES_OFF), "red", "taxes", "Enable taxes"),
        (Finding(FindingCode.PLATFORM_PLUGIN, {"name": "Kickroute"}), "red", "Kickroute", "Deactivate"),
        (Finding(FindingCode.LABEL_SENDER, {"name": "DHL"}), "yellow", "DHL", "companion"),
    ],
)
def test_each_finding_has_its_line_with_cause_and_next_step(
    terminal: Terminal, finding: Finding, level: str, cause: str, step: str
) -> None:
    """In both languages; what is red is exit code 1."""
    terminal.world.shop.found = (finding,)
    said = terminal("check", "--json")
    assert (said.code, _levels(said)[FOUND]) == (int(level == "red"), level)
    (line,) = [c for c in said.json["checks"] if c["subject"] == FOUND]
    assert cause in line["finding"]
    assert step in line["next_step"]
    german = terminal("check", language="de_DE.UTF-8").out
    assert "Was der Shop meldet" in german
    assert cause in german or not finding.values


def test_every_finding_has_its_line() -> None:
    """No code is without a level."""
    from connector.cli.checking import _LEVELS

    assert set(_LEVELS) == set(FindingCode)


def test_a_report_that_may_not_be_read_is_red(terminal: Terminal) -> None:
    """A key without the right to read the shop's report: red, with what to do."""

    def _denied(name: str, _when: str) -> None:
        if name == "findings":
            raise ShopAccessDenied("the key may not read the system status")

    terminal.world.shop.on_call = _denied
    said = terminal("check", "--json")
    assert (said.code, _levels(said)["Keys of the shop"]) == (1, "green")
    assert any("system status" in line["finding"] and line["level"] == "red" for line in said.json["checks"])


def test_clocks_that_differ_are_named(terminal: Terminal) -> None:
    """Two minutes are too much: orders are found by the shop's clock."""
    terminal.world.shop.set_time(terminal.world.store.now() - timedelta(minutes=5))
    said = terminal("check", "--json")
    assert (said.code, _levels(said)["Clock"]) == (0, "yellow")


def test_fix_sets_up_the_webhooks_and_leaves_the_callbacks_alone(terminal: Terminal) -> None:
    """``check --fix`` repairs what is ours; the platform is not asked without a yes."""
    said = terminal("check", "--fix")
    assert said.code == 0, said
    assert terminal.world.shop.hook_urls()
    assert "--yes" in said.out
    assert terminal.world.platform.attempts == 0
    terminal.world.shop.disable_hooks()
    terminal("check", "--fix")
    assert terminal.world.shop.hook_urls()


def test_fix_with_a_yes_repoints_the_callbacks(terminal: Terminal) -> None:
    """``--yes`` lets the platform call back to this connector."""
    said = terminal("check", "--fix", "--yes")
    assert (said.code, "calls back to https://connector.example" in said.out) == (0, True)


def test_a_shop_that_moved_is_followed(terminal: Terminal) -> None:
    """Bound to the old address it is red; ``--moved`` binds it to the new one, and then all is green."""
    with terminal.world.store.transaction() as tx:
        tx.facts.put(SHOP_KEY, "woocommerce:old.example")
    assert terminal("check").code == 1
    said = terminal("check", "--moved")
    assert (said.code, "new address" in said.out) == (0, True)
    assert terminal("check").code == 0


@pytest.mark.usefixtures("daemon")
def test_a_shop_is_not_moved_under_a_running_daemon(terminal: Terminal) -> None:
    """Somebody works on the store: nothing is changed."""
    said = terminal("check", "--moved")
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
