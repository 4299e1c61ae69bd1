"""Labels by Pickware in a Shopware shop: from the order to its number, and whatever is lost between."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from adapters.memory import MemoryNotifier
from adapters.shopware.pickware import PickwareLabels
from adapters.shopware.translate.ids import order_id
from connector.assembly.shops import open_labels
from connector.labels import LabelFolder, LabelOffice, LabelVerdict, cancel_label, make_label
from connector.labels.postage import PostageRules
from connector.model import FindingCode, OrderStatus
from connector.model.errors import LabelsAccessDenied, LabelsDoubtful, LabelsRefused, SettingsWrong
from connector.model.records import LabelState, OrderRecord, OrderState
from connector.model.shipping import AgeCheck, LabelRequest
from connector.settings import LabelSettings, Settings
from connector.store import Store
from practice.simulators.shopware import Pickware
from practice.simulators.shopware.pickware import SENDER
from tests.adapters.shopware_shops import Served, settings_for
from tests.contract.carriers import CUSTOMER, RETAILER, place_for_label, running_pickware
from tests.labels.world import NUMBER, RELEASE

END_CUSTOMER = replace(CUSTOMER, email="joerg@post.example", phone="+49 170 1")
RULES = PostageRules(RELEASE, {"vaping*": AgeCheck.A18})
SHIPMENTS, MAKING = "pickware_shipping_shipment", "create-shipment-for-order"


@dataclass
class Desk:
    """An office over a real store and a served shop, with one order in both."""

    served: Served
    labels: PickwareLabels
    store: Store
    folder: Path
    rules: PostageRules = RULES

    @property
    def office(self) -> LabelOffice:
        """Build it anew, as after a restart."""
        folder = LabelFolder(self.folder)
        return LabelOffice(self.served.shop, self.labels, self.store, MemoryNotifier(), self.rules, folder)

    @property
    def shipments(self) -> list[dict[str, Any]]:
        """Every shipment that the shop has of the order."""
        return [*self.served.simulator.shop.store.live[SHIPMENTS].rows.values()]

    @property
    def codes(self) -> list[str]:
        """The numbers at the order's delivery."""
        found = self.served.simulator.shop.store.live["order_delivery"].find("orderId", order_id(NUMBER))
        codes: list[str] = found[0]["trackingCodes"]
        return codes

    def break_at(self, step: str) -> None:
        """Let the next shipment lose its answer: ``begun``, ``made`` or ``answered``."""
        if step == "answered":
            self.served.simulator.fail(f"{MAKING}$", method="POST", at="after", answer="drop")
        else:
            self.served.simulator.fail(f"{MAKING}#{step}$", method="POST")


@contextmanager
def opened(path: Path, **pickware: Any) -> Iterator[Desk]:
    """Open the desk of a supplier with Pickware."""
    with running_pickware(pickware=Pickware(**pickware)) as (served, labels):
        placed = place_for_label(served, END_CUSTOMER, RETAILER)
        store = Store.open(f"sqlite:///{path / 'connector.db'}")
        now = store.now()
        with store.transaction() as tx:
            tx.orders.insert(
                OrderRecord(
                    *(NUMBER, OrderState.CONFIRMED, now, now),
                    shop_id=placed,
                    shop_number="10001",
                    status=OrderStatus.AWAITING_FULFILLMENT,
                )
            )
        try:
            yield Desk(served, labels, store, path / "labels")
        finally:
            store.close()


def request_of(**changes: Any) -> LabelRequest:
    """Ask for the order's label."""
    asked = LabelRequest(NUMBER, RETAILER, CUSTOMER, Decimal("0.75"), order_id=order_id(NUMBER))
    return replace(asked, **changes)


def test_the_retailer_sends_it_and_its_number_stands_once(tmp_path: Path) -> None:
    """The PDF names the retailer and nobody of the shop; its own entry of the number is not doubled."""
    with opened(tmp_path) as desk:
        outcome = make_label(desk.office, NUMBER)
        assert outcome.verdict is LabelVerdict.MADE
        assert outcome.label is not None
        assert desk.codes == [outcome.label.tracking]
        paper = Path(outcome.label.file).read_bytes().decode("latin-1")
        for text in ("Retail GmbH", "Marktstraße 3", "50667 Köln", "Jörg Weiß", "c/o Meier", NUMBER):
            assert text in paper, text
        assert SENDER["company"] not in paper
        (shipment,) = desk.shipments
        receiver = shipment["shipmentBlueprint"]["receiverAddress"]
        assert (receiver["email"], receiver["phone"]) == ("", "")
        assert "10001" not in str(shipment["shipmentBlueprint"])


def test_the_customers_mail_goes_along_where_the_supplier_says_so(tmp_path: Path) -> None:
    """Not the one that stands at the order, which is the retailer's."""
    with opened(tmp_path) as desk:
        desk.labels.create(request_of(receiver=END_CUSTOMER))
        receiver = desk.shipments[0]["shipmentBlueprint"]["receiverAddress"]
        assert receiver["email"] == "joerg@post.example"


@pytest.mark.parametrize("step", ["made", "answered"])
@pytest.mark.parametrize("again", [False, True])
def test_a_label_whose_answer_was_lost_is_found_and_not_made_twice(
    tmp_path: Path, step: str, again: bool
) -> None:
    """It is unclear at first; whoever wishes for it next, also with --again, gets the one that was made."""
    with opened(tmp_path) as desk:
        desk.break_at(step)
        assert make_label(desk.office, NUMBER).verdict is LabelVerdict.UNCLEAR
        outcome = make_label(desk.office, NUMBER, again=again)
        assert outcome.verdict is LabelVerdict.MADE
        assert len(desk.shipments) == 1
        assert outcome.label is not None
        assert desk.codes == [outcome.label.tracking]


def test_a_shipment_that_was_begun_keeps_another_from_being_made(tmp_path: Path) -> None:
    """Nobody knows whether the carrier was asked: not even --again makes one until it is gone in the shop."""
    with opened(tmp_path) as desk:
        desk.break_at("begun")
        for again in (False, False, True):
            outcome = make_label(desk.office, NUMBER, again=again)
            assert outcome.verdict is LabelVerdict.UNCLEAR
        assert "has no number" in outcome.values["reason"]
        assert len(desk.shipments) == 1
        with desk.served.simulator.shop.work() as work:
            work.writer.delete(SHIPMENTS, desk.shipments[0]["id"])
        assert make_label(desk.office, NUMBER).verdict is LabelVerdict.UNCLEAR
        assert make_label(desk.office, NUMBER, again=True).verdict is LabelVerdict.MADE
        assert len(desk.shipments) == 1


def test_a_label_of_the_staff_is_not_taken_for_ours(tmp_path: Path) -> None:
    """It names the shop's order number, and the shop as sender."""
    with opened(tmp_path) as desk:
        client = desk.served.shop._api
        path = "_action/pickware-shipping/shipment"
        body = {"orderId": order_id(NUMBER)}
        found = client.probe("POST", f"{path}/create-shipment-blueprint-for-order", body, ())
        body |= {"shipmentBlueprint": found.document["shipmentBlueprint"]}
        client.probe("POST", f"{path}/{MAKING}", body, ())
        assert desk.labels.made_for(order_id(NUMBER), NUMBER) == []
        assert make_label(desk.office, NUMBER).verdict is LabelVerdict.HAS_PARCEL


def test_a_cancelled_label_leaves_the_order_and_may_be_made_anew(tmp_path: Path) -> None:
    """Pickware takes the number back; the next one is the only one."""
    with opened(tmp_path) as desk:
        make_label(desk.office, NUMBER)
        assert cancel_label(desk.office, NUMBER).verdict is LabelVerdict.CANCELLED
        assert desk.codes == []
        outcome = make_label(desk.office, NUMBER)
        assert outcome.label is not None
        assert desk.codes == [outcome.label.tracking]


@pytest.mark.parametrize(
    ("pickware", "said"),
    [({"carrier": ""}, "shipping method"), ({"is_configured": False}, "nicht aktiviert")],
)
def test_a_carrier_that_is_not_set_up_makes_no_label(
    tmp_path: Path, pickware: dict[str, Any], said: str
) -> None:
    """The sentence says what is missing; nothing is left behind, and the next wish is free."""
    with opened(tmp_path, **pickware) as desk:
        outcome = make_label(desk.office, NUMBER)
        assert outcome.verdict is LabelVerdict.FAILED
        assert said in outcome.values["reason"]
        assert desk.shipments == []
        with desk.store.reading() as tx:
            latest = tx.labels.latest(NUMBER)
        assert latest is None or latest.state is LabelState.FAILED


def test_goods_without_a_weight_are_refused_or_weigh_what_the_settings_say(tmp_path: Path) -> None:
    """Pickware cannot sum what is not known; a weight of the settings goes along as the parcel's own."""
    with opened(tmp_path) as desk:
        knife = desk.served.simulator.owner.product("KNIFE")["id"]
        desk.served.simulator.owner.edit(knife, weight=None)
        assert make_label(desk.office, NUMBER).verdict is LabelVerdict.WEIGHT_UNKNOWN
        desk.rules = replace(RULES, default_weight=Decimal("2.5"))
        assert make_label(desk.office, NUMBER).verdict is LabelVerdict.MADE
        (parcel,) = desk.shipments[0]["shipmentBlueprint"]["parcels"]
        assert parcel["weightOverwrite"] == {"value": 2.5, "unit": "kg"}


def test_an_age_is_checked_by_dhl_and_refused_elsewhere(tmp_path: Path) -> None:
    """Of other carriers the word for it is not known: a parcel that needs it is not sent without."""
    with opened(tmp_path) as desk:
        desk.labels.create(request_of(age_check=AgeCheck.A18))
        assert desk.shipments[0]["shipmentBlueprint"]["shipmentConfig"]["visualCheckOfAge"] == 18
    other = tmp_path / "gls"
    other.mkdir()
    with opened(other, carrier="gls") as desk:
        desk.labels.validate(request_of())
        with pytest.raises(LabelsRefused, match="DHL only"):
            desk.labels.validate(request_of(age_check=AgeCheck.A18))


def test_a_right_that_is_lacking_is_named() -> None:
    """For the shipment's own row nothing was made; the role says what to add."""
    reads = (f"{name}:read" for name in (SHIPMENTS, "pickware_shipping_tracking_code", "pickware_document"))
    with running_pickware(*reads, "order:read") as (served, labels):
        place_for_label(served, CUSTOMER, RETAILER)
        with pytest.raises(LabelsAccessDenied, match="pickware_shipping_shipment:create"):
            labels.create(request_of())
        with pytest.raises(LabelsAccessDenied, match="pickware_shipping_carrier:read"):
            labels.look()


def test_a_refusal_after_the_carrier_is_a_doubt(tmp_path: Path) -> None:
    """A row that the database refuses late says nothing of the label."""
    with opened(tmp_path) as desk:
        desk.served.simulator.fail(f"{MAKING}$", method="POST", answer="sql 1364")
        with pytest.raises(LabelsDoubtful):
            desk.labels.create(request_of())


def test_the_plugin_is_found_by_check_and_built_from_the_settings(tmp_path: Path) -> None:
    """``findings`` name it with its version; the settings choose it, in a Shopware shop only."""
    with opened(tmp_path) as desk:
        found = {finding.code: finding.values for finding in desk.served.shop.findings()}
        assert found[FindingCode.LABEL_PICKWARE] == {"names": "PickwareDhl 2.24.1"}
        known = desk.served.simulator.credentials
        settings = settings_for(desk.served.url, known.client_id, known.client_secret)
        chosen = settings.model_copy(update={"labels": LabelSettings(carrier="pickware")})
        built = open_labels(chosen, None)
        assert isinstance(built, PickwareLabels)
        assert built.made_for(order_id(NUMBER), NUMBER) == []
        built.close()
    with pytest.raises(SettingsWrong, match="Shopware"):
        open_labels(Settings(labels=LabelSettings(carrier="pickware")), None)


def test_plugin_and_carriers_are_named(tmp_path: Path) -> None:
    """``look`` says who makes labels, and what is wrong where nobody does."""
    with opened(tmp_path) as desk:
        assert desk.labels.look() == "PickwareDhl 2.24.1 makes labels with DHL"
        assert desk.shipments == []
    other = tmp_path / "bare"
    other.mkdir()
    with opened(other, is_configured=False) as desk, pytest.raises(LabelsRefused, match="no carrier"):
        desk.labels.look()
