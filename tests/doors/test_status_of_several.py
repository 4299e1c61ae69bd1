"""``status`` over the settings of several suppliers: a line for each, and one exit code for all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from connector.alarms import LoggedAlarms
from connector.assembly import commands
from connector.cli import build_cli
from connector.model.messages import say
from connector.store import Store

SHARED, FILES = "shared.toml", ("berg.toml", "tal.toml")


@pytest.fixture
def stores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Store]]:
    """Let two connectors run, each with a store of its own, whose catalogue was read."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    (tmp_path / SHARED).write_text('[log]\nlevel = "error"\n')
    with ExitStack() as stack:
        opened = {}
        for file in FILES:
            name = file.removesuffix(".toml")
            (tmp_path / file).write_text(f'supplier = "{name}"\n[store]\nurl = "sqlite:///{name}.db"\n')
            store = opened[name] = Store.open(f"sqlite:///{name}.db")
            stack.callback(store.close)
            store.lease.take()
            with store.transaction() as tx:
                tx.facts.swept_at = store.now()
                tx.catalogue.acknowledge({"04006381333931"})
        yield opened


def _status(*words: str) -> Result:
    return CliRunner().invoke(build_cli(commands.Wiring()), ["status", "--settings", SHARED, *words])


def test_all_well_is_a_line_for_each(stores: dict[str, Store]) -> None:
    """Nothing wrong: exit code 0, one line a supplier, by its name."""
    result = _status(*FILES)
    lines = result.stdout.splitlines()
    assert (result.exit_code, len(lines)) == (0, 2), result.output
    assert lines[0].startswith("berg: Alles in Ordnung.")
    assert lines[1].startswith("tal: Alles in Ordnung.")


def test_one_that_is_ill_makes_the_exit_code(stores: dict[str, Store]) -> None:
    """Its line says the first trouble and how many more there are; the others are told as they are."""
    alarms = LoggedAlarms(stores["tal"])
    alarms.raise_alarm("shop.unreachable", say("no answer in time ({kind})", kind="ReadTimeout"))
    alarms.raise_alarm("shop.webhooks", "the shop's webhooks cannot be set up")
    result = _status(*FILES)
    assert result.exit_code == 1
    berg, tal = result.stdout.splitlines()
    assert berg.startswith("berg: Alles in Ordnung.")
    assert tal == "tal: Etwas braucht Sie. keine Antwort in angemessener Zeit (ReadTimeout) (+1)"
    facts = json.loads(_status(*FILES, "--json").stdout)
    assert {row["supplier"]: row["is_well"] for row in facts["suppliers"]} == {"berg": True, "tal": False}
    assert facts["well"] is False


def test_one_that_does_not_run_is_ill(stores: dict[str, Store]) -> None:
    """A supplier whose daemon is not there sells what nobody looks after."""
    stores["tal"].lease.release()
    result = _status(*FILES)
    assert result.exit_code == 1
    assert "tal: Der Connector läuft nicht." in result.stdout


def test_what_cannot_be_read_does_not_hide_the_others(stores: dict[str, Store], tmp_path: Path) -> None:
    """Wrong settings of one are its line; the next is looked at all the same."""
    (tmp_path / "berg.toml").write_text("shop = 3\n")
    result = _status(*FILES)
    assert result.exit_code == 1
    berg, tal = result.stdout.splitlines()
    assert berg.startswith("berg.toml: Lässt sich nicht ansehen. shop: ")
    assert tal.startswith("tal: Alles in Ordnung.")
