"""From an order on the platform to a label, a number in the shop and a payout: real HTTP all the way."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import structlog
from typer.testing import CliRunner

from connector.assembly import commands
from connector.cli import build_cli
from connector.running import logs
from connector.settings import LabelSettings, Settings
from practice.hub import BILLING, SHIPPING, Hub, Line
from practice.sandbox.stage import OrderRow, Stage
from practice.sandbox.world import RETAILER, World, free_address
from practice.simulators.dhl import DhlSimulator
from practice.simulators.serving import LoopbackServer
from scheduler import start_beside
from tests.contract.carriers import dhl_settings
from tests.waiting import LIMIT, until


class KnownSettings(commands.Wiring):
    """The real wiring, with settings that stand in no file."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def load(self, paths: Sequence[Path]) -> Settings:
        """Return the settings."""
        return self._settings


@dataclass
class Town:
    """A shop, a platform, a carrier and a daemon, each behind its own socket."""

    hub: Hub
    stage: Stage
    dhl: DhlSimulator
    settings: Settings

    def place(self, category: str = "garden") -> str:
        """Let the retailer's customer order; returns Kickroute's number once the shop has the order."""
        offers = self.hub.catalogue(self.stage.kind).values()
        offer = next(o for o in offers if o.is_live and o.category == category)
        code = self.hub.supplier(self.stage.kind).number
        order = self.hub.place_order(RETAILER, [Line(offer.gtin, 1, code)])
        number = order.parts[0].number
        self.hub.wait_answered(number, LIMIT)
        return number

    def row(self, number: str) -> OrderRow:
        """Return the order as the shop's own tables have it."""
        return next(row for row in self.stage.orders() if row.kickroute_number == number)

    def type(self, *words: str) -> tuple[int, Any]:
        """Type a command beside the daemon; returns its exit code and its JSON."""
        result = CliRunner().invoke(build_cli(KnownSettings(self.settings)), [*words, "--json"])
        # The command logs to a stream that ends with it; the daemon goes on in this process.
        logs.configure(self.settings, StringIO())
        return result.exit_code, json.loads(result.stdout)


@pytest.fixture(scope="module")
def _logging() -> Iterator[None]:
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    yield
    structlog.reset_defaults()
    logging.captureWarnings(capture=False)
    root.setLevel(level)
    for handler in [h for h in root.handlers if h not in handlers]:
        root.removeHandler(handler)


@contextmanager
def _open(kind: str, folder: Path) -> Iterator[Town]:
    """Open a town with a shop of a kind, whose daemon has told the catalogue."""
    with ExitStack() as stack:
        dhl = DhlSimulator()
        dhl_url = stack.enter_context(LoopbackServer(dhl)).url
        world = stack.enter_context(World())
        stage = world.open_shop(kind)
        labels = dhl_settings(dhl, dhl_url, default_weight=0.5).labels
        labels = LabelSettings.model_validate(labels.model_dump() | {"folder": str(folder)})
        settings = world.join(stage, Settings(labels=labels), listen=free_address())
        logs.configure(settings, StringIO())  # not to the commands' output
        stack.callback(start_beside(settings))
        until(
            "offers on the platform",
            lambda: any(o.is_live and o.category == "garden" for o in world.hub.catalogue(kind).values()),
        )
        yield Town(world.hub, stage, dhl, settings)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, _logging: None) -> Iterator[Town]:
    """Open a town with a WooCommerce shop."""
    with _open("woocommerce", tmp_path_factory.mktemp("labels")) as opened:
        yield opened


@pytest.mark.usefixtures("_logging")
def test_a_shopware_order_gets_its_label_too(tmp_path: Path) -> None:
    """The number stands at the order's delivery, and the payout follows."""
    with _open("shopware", tmp_path / "labels") as town:
        number = town.place()
        code, said = town.type("label", number)
        assert (code, said["label"]) == (0, "made"), said
        (shipment,) = town.dhl.shipments
        assert shipment.content["shipper"]["name1"] == BILLING["company"]
        assert shipment.content["consignee"]["postalCode"] == SHIPPING["postcode"]
        assert town.row(number).tracking == (shipment.number,)
        until("the payout released", lambda: town.hub.ledger.position(number).released)
        assert town.type("label", number)[1]["label"] == "known"


def test_a_label_is_printed_and_the_payout_released(town: Town) -> None:
    """Sender is the retailer, the number reaches the shop's order and the platform, the payout follows."""
    number = town.place()
    assert not town.hub.ledger.position(number).released
    code, said = town.type("label", number)
    assert (code, said["done"], said["label"]) == (0, True, "made")
    shipment = town.dhl.shipments[-1]
    shipper, consignee = shipment.content["shipper"], shipment.content["consignee"]
    assert shipper["name1"] == BILLING["company"]
    assert shipper["postalCode"] == BILLING["postcode"]
    assert consignee["postalCode"] == SHIPPING["postcode"]
    assert SHIPPING["last_name"] in consignee["name1"]
    assert "email" not in shipper.keys() | consignee.keys()
    assert shipment.content["refNo"].endswith(number)
    assert town.row(number).tracking == (shipment.number,)
    assert Path(said["file"]).read_bytes().startswith(b"%PDF")
    until("the payout released", lambda: town.hub.ledger.position(number).released)
    assert [parcel["number"] for parcel in town.hub.part(number).parcels] == [shipment.number]


def test_asked_twice_there_is_one_label(town: Town) -> None:
    """The second time the label that is there is shown, by the shop's number too."""
    number = town.place()
    _, first = town.type("label", number)
    count = len(town.dhl.shipments)
    _, again = town.type("label", town.row(number).number)
    assert (again["label"], again["tracking"]) == ("known", first["tracking"])
    assert len(town.dhl.shipments) == count


def test_what_is_sold_for_vaping_is_checked_for_adults(town: Town) -> None:
    """The category in the shop decides; the default is 18."""
    for category, age in (("vaping-liquids", "A18"), ("garden", "")):
        town.type("label", town.place(category))
        assert town.dhl.shipments[-1].age_check == age


def test_a_label_that_dhl_refuses_is_explained(town: Town) -> None:
    """The exit code is 1 and DHL's reason is said."""
    number = town.place()
    town.dhl.fail("/orders$", answer=429)
    code, said = town.type("label", number)
    assert (code, said["done"], said["label"]) == (1, False, "failed")
    assert "429" in said["message"]
    code, said = town.type("label", number)
    assert (code, said["label"]) == (0, "made")


def test_a_lost_answer_asks_for_a_person(town: Town) -> None:
    """No second order until ``--again``; the status shows what needs somebody."""
    number = town.place()
    town.dhl.fail("/orders$", method="POST", at="after", answer="drop", skip=1)
    count = len(town.dhl.shipments)
    for _ in range(2):
        code, said = town.type("label", number)
        assert (code, said["label"]) == (1, "unclear")
    assert len(town.dhl.shipments) == count + 1
    _, status = town.type("status")
    assert f"label.unclear.{number}" in status["alarms"]
    assert town.type("label", number, "--again")[1]["label"] == "made"
    assert len(town.dhl.shipments) == count + 2


def test_a_label_is_taken_back(town: Town) -> None:
    """DHL forgets the shipment; a new label needs no word more."""
    number = town.place()
    _, made = town.type("label", number)
    code, said = town.type("label", number, "--cancel")
    assert (code, said["label"]) == (0, "cancelled")
    assert town.dhl.shipments[-1].is_cancelled
    assert not Path(made["file"]).exists()
    assert town.type("label", number)[1]["label"] == "made"
