"""The first day as a supplier has it: init, check, preview, run, and the first order, with either shop."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from connector.assembly.commands import Wiring
from connector.cli import build_cli
from connector.setup import answers
from practice.hub import Line
from practice.sandbox import World
from practice.sandbox.world import RETAILER, free_address
from scheduler import Daemon

KEY = "sandbox-key-{}"


def _type(file: Path, *words: str, answers: tuple[str, ...] = ()) -> str:
    typed = "".join(f"{answer}\n" for answer in answers)
    result = CliRunner().invoke(build_cli(Wiring()), [*words, "--settings", str(file)], input=typed)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("kind", ["woocommerce", "shopware"])
def test_the_first_order_is_in_the_shop_within_five_minutes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """A few answers, no red line, a preview that is what is told then, and an order in the shop."""
    began = time.monotonic()
    address = free_address()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setattr(answers, "LISTEN", address)
    file = tmp_path / "settings.toml"
    with World() as world:
        stage = world.open_shop(kind)
        world.hub.add_supplier(kind, key=KEY.format(kind), country="DE", active=True)
        shop = {name: str(value) for name, value in stage.shop_settings().items()}
        keys = [value for name, value in shop.items() if name not in ("platform", "url")]
        where = (f"http://{address}", "", world.hub_url, KEY.format(kind), "y")
        said = _type(file, "init", answers=("Berg", kind, shop["url"], *keys, *where))
        assert "leads to this connector" in said
        assert f"Kickroute takes the key and calls back to http://{address}" in said
        assert "✗" not in _type(file, "check")
        preview = tmp_path / "preview.csv"
        _type(file, "sync", "--dry-run", "--csv", str(preview))
        rows = csv.DictReader(preview.read_text("utf-8-sig").splitlines())
        released = {row["GTIN"] for row in rows if row["Action"] == "release"}
        assert world.hub.catalogue(kind) == {}
        daemon = Daemon(Wiring().load([file]))
        daemon.start()
        try:
            assert world.hub.wait_for(lambda: _live(world, kind) == released)
            gtin = sorted(released)[0]
            line = Line(gtin, 1, world.hub.supplier(kind).number)
            (part,) = world.hub.place_order(RETAILER, [line], wait=True).parts
            assert [row.kickroute_number for row in stage.orders()] == [part.number]
            assert "✗" not in _type(file, "check")
        finally:
            daemon.stop()
    assert time.monotonic() - began < 300


def _live(world: World, kind: str) -> set[str]:
    return {gtin for gtin, offer in world.hub.catalogue(kind).items() if offer.is_live}
