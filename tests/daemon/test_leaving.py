"""Away for a while and for good, as a supplier types it beside a running daemon, with both kinds of shop."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner

from connector.assembly.commands import Wiring
from connector.catalogue.pause import leave_progress, pause
from connector.cli import build_cli
from connector.running.logs import configure
from connector.settings import Settings
from practice.hub import Line
from practice.hub.catalogue import Offer
from practice.sandbox import World
from practice.sandbox.stage import Stage
from practice.sandbox.world import RETAILER
from scheduler import Daemon
from tests.daemon.joining import join
from tests.waiting import until


@dataclass
class Supplier:
    """A supplier with a simulated shop and a daemon in this process."""

    world: World
    stage: Stage
    daemon: Daemon
    file: Path

    def type(self, *words: str) -> tuple[int, str]:
        """Type a command beside the daemon; returns its exit code and what it said."""
        result = CliRunner().invoke(build_cli(Wiring()), [*words, "--settings", str(self.file)])
        return result.exit_code, result.output

    def is_settled(self) -> bool:
        """Tell whether the catalogue was read and the platform has heard all of it."""
        engine = self.daemon.engine
        return (
            engine is not None and engine.is_ready.is_set() and not leave_progress(self.daemon.store).waiting
        )

    def live(self) -> list[Offer]:
        """Return what retailers see."""
        return [o for o in self.world.hub.catalogue(self.stage.kind).values() if o.is_live]


@pytest.fixture(params=["woocommerce", "shopware"])
def supplier(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Supplier]:
    """Start a shop, the hub, and a daemon between them that has told its catalogue."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")
    with World() as world:
        stage = world.open_shop(request.param)
        settings, file = join(world, stage, tmp_path)
        daemon = Daemon(settings)
        daemon.start()
        made = Supplier(world, stage, daemon, file)
        try:
            until("offers on the platform", lambda: len(made.live()) > 10)
            yield made
        finally:
            daemon.stop()


def test_pause_unpause_and_leave(supplier: Supplier) -> None:
    """Sold out during the pause, back after it; leaving follows the open order to its end and cleans up."""
    until("everything told", supplier.is_settled)
    before = {o.gtin: o.stock_quantity for o in supplier.live()}
    code, said = supplier.type("pause", "--until", "2099-12-31")
    assert (code, "Paused" in said) == (0, True), said
    until("everything told as sold out", lambda: {o.stock_quantity for o in supplier.live()} == {0})
    assert len(supplier.live()) == len(before)
    assert supplier.type("unpause")[0] == 0
    until("the stock from before told", lambda: {o.gtin: o.stock_quantity for o in supplier.live()} == before)

    number = _order(supplier, next(gtin for gtin, stock in before.items() if stock and stock > 2))
    code, said = supplier.type("leave", "--dry-run")
    assert (code, "1 open orders" in said) == (0, True), said
    assert len(supplier.live()) == len(before)
    code, said = supplier.type("leave", "--yes")
    assert (code, "1 orders are open" in said) == (1, True), said
    assert supplier.live() == []
    row = next(row for row in supplier.stage.orders() if row.kickroute_number == number)
    supplier.stage.complete(row.id)
    until("the order completed", lambda: supplier.world.hub.part(number).status == "completed")
    supplier.daemon.shop.prepare()
    code, said = supplier.type("leave", "--yes", "--remove-fields")
    assert code == 0, said
    assert "no order is open" in said
    assert ("set of custom fields" in said) == (supplier.stage.kind == "shopware")
    assert supplier.daemon.shop.remove_hooks() == 0
    (money,) = Path().glob("*-money-*.csv")
    assert money.read_text(encoding="utf-8-sig").count("price told") >= len(before)


def _order(supplier: Supplier, gtin: str) -> str:
    hub = supplier.world.hub
    code = hub.supplier(supplier.stage.kind).number
    return hub.place_order(RETAILER, [Line(gtin, 1, code)], wait=True).parts[0].number


@pytest.mark.parametrize("supplier", ["woocommerce"], indirect=True)
def test_a_daemon_that_stops_says_what_is_still_live(supplier: Supplier, log: StringIO) -> None:
    """Stopped while offers are live it warns."""
    supplier.daemon.stop()
    assert "offers are live on Kickroute" in log.getvalue()


@pytest.mark.parametrize("supplier", ["woocommerce"], indirect=True)
def test_a_daemon_that_stops_during_a_pause_warns_of_nothing(supplier: Supplier, log: StringIO) -> None:
    """What is told as sold out can be left alone."""
    pause(supplier.daemon.store, None)
    supplier.daemon.stop()
    assert "offers are live on Kickroute" not in log.getvalue()


@pytest.fixture
def log() -> Iterator[StringIO]:
    """Yield what the daemon logs; logging is as before afterwards."""
    root, stream = logging.getLogger(), StringIO()
    level, handlers = root.level, list(root.handlers)
    configure(Settings(), stream)
    yield stream
    structlog.reset_defaults()
    logging.captureWarnings(capture=False)
    root.setLevel(level)
    for handler in [h for h in root.handlers if h not in handlers]:
        root.removeHandler(handler)
