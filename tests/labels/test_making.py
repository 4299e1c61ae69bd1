"""Labels for orders: made once, saved, entered in the shop; never one too many."""

from __future__ import annotations

import os
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from connector.labels import (
    UNDER_WAY,
    LabelVerdict,
    cancel_label,
    make_label,
    reconcile_labels,
    unclear_alarm,
)
from connector.model import Carrier, OrderStatus, Parcel
from connector.model.errors import (
    ConnectorError,
    LabelsAccessDenied,
    LabelsDoubtful,
    LabelsRefused,
    LabelsUnavailable,
    ShopUnavailable,
)
from connector.model.records import LabelState, OrderState
from tests.labels.world import CUSTOMER, NUMBER, RETAILER, World, product
from tests.waiting import LIMIT

V = LabelVerdict


def _fail(world: World, call: str, error: ConnectorError, when: str = "before") -> None:
    def hook(name: str, moment: str) -> None:
        if (name, moment) == (call, when):
            raise error

    world.on_every_call(hook)


def _mend(world: World) -> None:
    world.on_every_call(lambda _name, _when: None)


# --- the good way --------------------------------------------------------------------------------


def test_a_label_is_made_saved_and_entered(world: World) -> None:
    """One label of the carrier, its PDF on the disk, its number at the order in the shop."""
    done = make_label(world.office, NUMBER)
    (made,) = world.labels.made.values()
    assert (done.verdict, done.is_done) == (V.MADE, True)
    assert world.shop.order_row(world.order.id).parcels == (Parcel(made.number, Carrier.DHL),)
    (label,) = world.history()
    assert (label.state, label.tracking, label.carrier) == (LabelState.ENTERED, made.number, "dhl")
    assert Path(label.file).read_bytes().startswith(b"%PDF")
    assert (done.values["tracking"], done.values["file"]) == (made.number, label.file)
    assert done.shop_id == world.order.id
    assert world.journal() == ["label made", "number entered in the shop"]


def test_sender_is_the_retailer_and_receiver_the_end_customer(world: World) -> None:
    """The addresses come from the shop's order, since the store keeps none."""
    make_label(world.office, NUMBER)
    (made,) = world.labels.made.values()
    assert made.request.sender == replace(RETAILER, email="", phone="")
    assert made.request.receiver == replace(CUSTOMER, email="", phone="")


def test_the_shops_number_names_the_order_as_well(world: World) -> None:
    """Staff know the shop's number, Kickroute's mails its own."""
    assert make_label(world.office, world.order.number).verdict is V.MADE


def test_only_the_connectors_user_reads_a_saved_label(world: World) -> None:
    """It holds an address: nobody else on the machine may read it."""
    file = Path(make_label(world.office, NUMBER).values["file"])
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert sorted(path.name for path in file.parent.iterdir()) == [file.name]


def test_a_number_leads_out_of_no_folder(world: World) -> None:
    """A Kickroute number is somebody else's text: it never names a path."""
    world.place("../../KR/1")
    file = Path(make_label(world.office, "../../KR/1").values["file"])
    assert file.parent == world.path / "labels"


def test_warnings_of_the_carrier_are_passed_on_once(world: World) -> None:
    """What the carrier says when it is tried and again when it is made is said once."""
    world.labels.warnings = ("check the street",)
    assert make_label(world.office, NUMBER).warnings == ("check the street",)


# --- no label too many ---------------------------------------------------------------------------


def test_an_order_with_a_label_gets_no_other_unasked(world: World) -> None:
    """Asked again, the label that is there is shown; with ``again`` there is one more."""
    first = make_label(world.office, NUMBER)
    shown = make_label(world.office, NUMBER)
    assert (shown.verdict, shown.values["tracking"]) == (V.KNOWN, first.values["tracking"])
    assert len(world.labels.made) == 1
    assert make_label(world.office, NUMBER, again=True).verdict is V.MADE
    assert sorted(world.in_shop()) == sorted(world.labels.made)
    assert len(world.labels.made) == 2


def test_a_label_that_was_deleted_from_the_disk_is_fetched_again(world: World) -> None:
    """To print it once more costs no second label."""
    file = Path(make_label(world.office, NUMBER).values["file"])
    content = file.read_bytes()
    file.unlink()
    shown = make_label(world.office, NUMBER)
    assert shown.verdict is V.KNOWN
    assert Path(shown.values["file"]).read_bytes() == content
    assert len(world.labels.made) == 1


def test_a_label_that_the_carrier_has_no_more_is_said(world: World) -> None:
    """After the parcel is handed over it cannot be printed again; the number stands all the same."""
    done = make_label(world.office, NUMBER)
    Path(done.values["file"]).unlink()
    world.labels.hand_over(done.values["tracking"])
    shown = make_label(world.office, NUMBER)
    assert shown.verdict is V.NOT_SAVED
    assert shown.values["reason"]


def test_an_order_with_a_number_gets_no_label_unasked(world: World) -> None:
    """Whoever entered it: the parcel is under way already."""
    world.shop.enter_tracking(world.order.id, "H1234567890123456789", Carrier.HERMES)
    done = make_label(world.office, NUMBER)
    assert (done.verdict, done.values["parcels"]) == (V.HAS_PARCEL, "H1234567890123456789")
    assert world.labels.calls == []
    assert make_label(world.office, NUMBER, again=True).verdict is V.MADE
    assert len(world.in_shop()) == 2


@pytest.mark.parametrize("status", [OrderStatus.CANCELLED, OrderStatus.REFUNDED])
@pytest.mark.parametrize("again", [False, True])
def test_an_order_that_is_not_to_be_sent_gets_none(world: World, status: OrderStatus, again: bool) -> None:
    """A cancelled order is not sent, whatever is asked for."""
    world.shop.change_status(world.order.id, status)
    assert make_label(world.office, NUMBER, again=again).verdict is V.ORDER_ENDED
    assert world.labels.made == {}


def test_a_completed_order_may_still_be_sent(world: World) -> None:
    """Some complete the order before they print."""
    world.shop.change_status(world.order.id, OrderStatus.COMPLETED)
    assert make_label(world.office, NUMBER).verdict is V.MADE


@pytest.mark.parametrize(
    ("state", "missing"),
    [
        (OrderState.RECEIVED, False),
        (OrderState.NOTED, False),
        (OrderState.FORGOTTEN, False),
        (OrderState.LIVE, True),
    ],
)
def test_an_order_that_is_not_in_the_shop_gets_none(world: World, state: OrderState, missing: bool) -> None:
    """Only what staff can see and pack is labelled."""
    world.place("KR-2", state=state, missing=missing)
    assert make_label(world.office, "KR-2").verdict is V.ORDER_NOT_IN_SHOP
    assert make_label(world.office, "KR-3").verdict is V.ORDER_UNKNOWN
    assert world.labels.calls == []


@pytest.mark.parametrize("way", ["deleted", "trashed", "foreign"])
def test_an_order_that_vanished_gets_none(world: World, way: str) -> None:
    """An order that is gone, or that somebody else's has become, is not sent."""
    match way:
        case "deleted":
            world.shop.delete_order(world.order.id)
        case "trashed":
            world.shop.move_to_trash(world.order.id)
        case "foreign":
            world.shop.edit_order(world.order.id, kickroute_number="")
    assert make_label(world.office, NUMBER).verdict is V.ORDER_NOT_IN_SHOP
    assert world.labels.calls == []


def test_two_wishes_at_once_make_one_label(world: World) -> None:
    """A button pressed while the command runs makes no second label."""
    together = threading.Barrier(2, timeout=LIMIT)

    def hook(name: str, when: str) -> None:
        if (name, when) == ("validate", "after"):
            together.wait()

    world.on_every_call(hook)
    with ThreadPoolExecutor(2) as pool:
        verdicts = {done.verdict for done in pool.map(lambda _: make_label(world.office, NUMBER), range(2))}
    assert verdicts == {V.MADE, V.UNDER_WAY}
    assert len(world.labels.made) == 1


def test_a_wish_while_the_carrier_is_asked_waits(world: World) -> None:
    """Neither a wish nor ``again`` nor a cancellation overtakes a label that is being made."""
    verdicts: list[LabelVerdict] = []

    def hook(name: str, when: str) -> None:
        if (name, when) == ("create", "before") and not verdicts:
            verdicts.append(make_label(world.office, NUMBER).verdict)
            verdicts.append(make_label(world.office, NUMBER, again=True).verdict)
            verdicts.append(cancel_label(world.office, NUMBER).verdict)

    world.on_every_call(hook)
    assert make_label(world.office, NUMBER).verdict is V.MADE
    assert verdicts == [V.UNDER_WAY] * 3
    assert len(world.labels.made) == 1


# --- what goes wrong -----------------------------------------------------------------------------


def test_an_unknown_weight_is_named(world: World) -> None:
    """The supplier enters it at the product, or sets a default; nothing is asked of the carrier."""
    world.shop.put_product(product(weight=None))
    done = make_label(world.office, NUMBER)
    assert (done.verdict, done.values["products"]) == (V.WEIGHT_UNKNOWN, "Ware 1")
    assert world.labels.calls == []


@pytest.mark.parametrize("call", ["validate", "create"])
@pytest.mark.parametrize("kind", [LabelsRefused, LabelsUnavailable, LabelsAccessDenied])
def test_a_label_that_failed_says_why_and_can_be_tried_again(
    world: World, call: str, kind: type[ConnectorError]
) -> None:
    """None was made: the reason is the carrier's, and the next try needs no ``again``."""
    _fail(world, call, kind("the house number is missing"))
    done = make_label(world.office, NUMBER)
    assert (done.verdict, done.is_done) == (V.FAILED, False)
    assert "the house number is missing" in done.values["reason"]
    assert world.notifier.raised == {}
    _mend(world)
    assert make_label(world.office, NUMBER).verdict is V.MADE
    assert len(world.labels.made) == 1


@pytest.mark.parametrize("when", ["before", "after"])
def test_after_a_doubt_no_label_is_made_unasked(world: World, when: str) -> None:
    """Whether it was made or not: the supplier looks into the carrier's portal and decides."""
    _fail(world, "create", LabelsDoubtful("the answer was lost"), when)
    assert make_label(world.office, NUMBER).verdict is V.UNCLEAR
    assert unclear_alarm(NUMBER) in world.notifier.raised
    _mend(world)
    count = len(world.labels.made)
    for _ in range(2):
        assert make_label(world.office, NUMBER).verdict is V.UNCLEAR
        assert cancel_label(world.office, NUMBER).verdict is V.UNCLEAR
    assert len(world.labels.made) == count
    assert make_label(world.office, NUMBER, again=True).verdict is V.MADE
    assert len(world.labels.made) == count + 1
    assert world.notifier.raised == {}


def test_a_label_found_in_the_portal_is_entered_by_hand(world: World) -> None:
    """Its number in the shop's order is all that the connector needs to know."""
    _fail(world, "create", LabelsDoubtful("the answer was lost"), "after")
    make_label(world.office, NUMBER)
    _mend(world)
    world.shop.enter_tracking(world.order.id, next(iter(world.labels.made)))
    assert make_label(world.office, NUMBER).verdict is V.UNCLEAR
    assert len(world.labels.made) == 1


def test_the_shop_is_asked_before_the_carrier(world: World) -> None:
    """While the shop cannot be read nothing is made."""
    _fail(world, "orders", ShopUnavailable("the shop does not answer"))
    with pytest.raises(ShopUnavailable):
        make_label(world.office, NUMBER)
    assert world.labels.calls == []
    assert world.history() == []


def test_a_number_that_could_not_be_entered_is_entered_later(world: World) -> None:
    """The label is made and saved; asked again, or by itself, the number reaches the shop."""
    _fail(world, "add_parcel", ShopUnavailable("the shop does not answer"))
    done = make_label(world.office, NUMBER)
    assert (done.verdict, done.is_done) == (V.NOT_ENTERED, False)
    assert Path(done.values["file"]).exists()
    _mend(world)
    assert make_label(world.office, NUMBER).verdict is V.MADE
    assert world.in_shop() == list(world.labels.made)
    assert len(world.labels.made) == 1


def test_a_disk_that_is_full_loses_no_number(world: World) -> None:
    """The number is entered all the same; once there is room the label is fetched from the carrier."""
    (world.path / "labels").write_text("in the way")
    done = make_label(world.office, NUMBER)
    assert done.verdict is V.NOT_SAVED
    assert world.in_shop() == list(world.labels.made)
    (world.path / "labels").unlink()
    assert make_label(world.office, NUMBER).verdict is V.KNOWN
    assert len(world.labels.made) == 1


# --- taking back ---------------------------------------------------------------------------------


def test_a_label_is_taken_back(world: World) -> None:
    """The carrier forgets it, its file goes, and a new one may be made without ``again``."""
    done = make_label(world.office, NUMBER)
    cancelled = cancel_label(world.office, NUMBER)
    assert (cancelled.verdict, cancelled.is_done) == (V.CANCELLED, True)
    assert world.labels.made[done.values["tracking"]].is_cancelled
    assert not Path(done.values["file"]).exists()
    assert cancel_label(world.office, NUMBER).verdict is V.NO_LABEL
    assert make_label(world.office, NUMBER).verdict is V.MADE
    assert len(world.labels.made) == 2


def test_a_parcel_beside_the_cancelled_label_still_counts(world: World) -> None:
    """Only the number of the cancelled label is dead."""
    make_label(world.office, NUMBER)
    cancel_label(world.office, NUMBER)
    world.shop.enter_tracking(world.order.id, "H1234567890123456789", Carrier.HERMES)
    assert make_label(world.office, NUMBER).verdict is V.HAS_PARCEL


@pytest.mark.parametrize("kind", [LabelsRefused, LabelsDoubtful, LabelsUnavailable])
def test_a_label_that_cannot_be_taken_back_stays(world: World, kind: type[ConnectorError]) -> None:
    """The reason is said, and the label is what it was."""
    done = make_label(world.office, NUMBER)
    _fail(world, "cancel", kind("the parcel is on its way"))
    cancelled = cancel_label(world.office, NUMBER)
    assert (cancelled.verdict, cancelled.is_done) == (V.NOT_CANCELLED, False)
    assert "on its way" in cancelled.values["reason"]
    assert Path(done.values["file"]).exists()
    assert world.history()[0].state is LabelState.ENTERED


def test_an_order_without_a_label_has_none_to_take_back(world: World) -> None:
    """A number that staff entered is not ours to cancel."""
    world.shop.enter_tracking(world.order.id, "H1234567890123456789", Carrier.HERMES)
    assert cancel_label(world.office, NUMBER).verdict is V.NO_LABEL
    assert world.labels.calls == []


# --- looking after -------------------------------------------------------------------------------


def test_an_interrupted_question_is_told_once(world: World) -> None:
    """A daemon that was killed while it asked finds it unclear, with one alarm, and makes no other."""
    with world.store.transaction() as tx:
        tx.labels.intend(NUMBER, "dhl")
    reconcile_labels(world.office)
    assert world.notifier.raised == {}
    world.clock.advance(UNDER_WAY + timedelta(seconds=1))
    for _ in range(3):
        reconcile_labels(world.office)
    assert len(world.notifier.said) == 1
    assert f"label {NUMBER} --again" in world.notifier.said[0]
    assert make_label(world.office, NUMBER).verdict is V.UNCLEAR
    assert world.labels.made == {}


def test_a_number_left_behind_is_entered_by_itself(world: World) -> None:
    """A label whose number never reached the shop is finished without anybody asking."""
    _fail(world, "add_parcel", ShopUnavailable("the shop does not answer"))
    make_label(world.office, NUMBER)
    world.clock.advance(UNDER_WAY * 2)
    reconcile_labels(world.office)
    assert world.history()[0].state is LabelState.MADE
    _mend(world)
    world.clock.advance(UNDER_WAY * 2)
    reconcile_labels(world.office)
    assert world.in_shop() == list(world.labels.made)
    assert len(world.labels.made) == 1


def test_saved_labels_are_deleted_after_their_time(world: World) -> None:
    """They hold addresses: after ``labels.keep_days`` the files go, the numbers stay."""
    old = Path(make_label(world.office, NUMBER).values["file"])
    world.clock.advance(timedelta(days=20))
    world.place("KR-2")
    young = Path(make_label(world.office, "KR-2").values["file"])
    world.clock.advance(timedelta(days=11))
    for _ in range(2):
        reconcile_labels(world.office)
    assert (old.exists(), young.exists()) == (False, True)
    assert world.history()[0].tracking


def test_a_file_that_cannot_be_deleted_stops_nothing(world: World) -> None:
    """What is gone already is fine."""
    file = make_label(world.office, NUMBER).values["file"]
    os.unlink(file)
    world.clock.advance(timedelta(days=31))
    reconcile_labels(world.office)
    assert world.history()[0].file == ""


def test_nobodys_address_is_in_the_store(world: World) -> None:
    """What stands on a label stands in the shop and on the label, nowhere else."""
    make_label(world.office, NUMBER)
    _fail(world, "create", LabelsRefused("Die Adresse ist unbekannt."))
    make_label(world.office, NUMBER, again=True)
    world.store.close()
    for file in world.path.glob("connector.db*"):
        content = file.read_bytes()
        for text in ("Ährenweg", "Weiß", "Marktstraße", "einkauf@retail.example"):
            assert text.encode() not in content
