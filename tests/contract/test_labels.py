"""The promises of ``connector.ports.Labels``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal

import pytest

from adapters.labels.dhl import DhlLabels
from adapters.shopware.translate.ids import order_id
from connector.model import Carrier
from connector.model.errors import LabelsAccessDenied, LabelsDoubtful, LabelsRefused, LabelsUnavailable
from connector.model.shipping import LabelRequest
from connector.ports import Labels
from tests.contract.carriers import CARRIERS, CUSTOMER, RETAILER, CarrierKit, Trouble

REQUEST = LabelRequest("KR-4711", RETAILER, CUSTOMER, Decimal("0.75"), order_id=order_id("KR-4711"))


@pytest.fixture(params=CARRIERS)
def opened(request: pytest.FixtureRequest) -> Iterator[CarrierKit]:
    """Open a carrier's kit."""
    with CARRIERS[request.param]() as kit:
        yield kit


def test_who_carries_is_known_without_asking(opened: CarrierKit) -> None:
    """``carrier``: known without asking."""
    with opened.trouble(Trouble.OUTAGE):
        assert opened.labels.carrier in (Carrier.DHL, Carrier.OTHER)


def test_trying_makes_nothing(opened: CarrierKit) -> None:
    """``validate``: asks whether this label would be made, and makes none."""
    assert opened.labels.validate(REQUEST) == ()
    assert opened.parcels() == []


def test_everything_that_is_wrong_is_named_at_once(opened: CarrierKit) -> None:
    """``validate``: raises LabelsRefused with everything that is wrong, not only the first."""
    wrong = replace(REQUEST, sender=replace(RETAILER, city=""), receiver=replace(CUSTOMER, postcode=""))
    with pytest.raises(LabelsRefused) as caught:
        opened.labels.validate(wrong)
    assert "city" in str(caught.value)
    assert "postcode" in str(caught.value)
    assert opened.parcels() == []


def test_one_label_is_made(opened: CarrierKit) -> None:
    """``create``: one parcel with its number, its carrier and a PDF to print."""
    label = opened.labels.create(REQUEST)
    assert opened.open_numbers() == [label.number]
    assert label.carrier is opened.labels.carrier
    assert label.document.startswith(b"%PDF")


def test_sender_and_receiver_are_as_asked(opened: CarrierKit) -> None:
    """``create``: the sender is printed as sender, the receiver as receiver, with a second line."""
    opened.labels.create(REQUEST)
    (parcel,) = opened.parcels()
    for text in ("Retail GmbH", "Marktstraße", "50667", "Jörg Weiß", "c/o Meier", "10623"):
        assert text in parcel or text.split()[-1] in parcel, text
    assert parcel.index("Marktstraße") < parcel.index("17. Juni")


def test_each_label_is_a_parcel_of_its_own(opened: CarrierKit) -> None:
    """``create``: asked for twice, there are two labels: nothing is guessed."""
    numbers = [opened.labels.create(REQUEST).number for _ in range(2)]
    assert len(set(numbers)) == 2
    assert len(opened.parcels()) == 2


def test_a_lost_answer_is_doubtful_and_never_repeated(opened: CarrierKit) -> None:
    """``create``: raises LabelsDoubtful when the answer was lost, never asked for twice by itself."""
    with opened.trouble(Trouble.LOST_ANSWER), pytest.raises(LabelsDoubtful):
        opened.labels.create(REQUEST)
    assert len(opened.parcels()) == 1


def test_a_refused_label_is_not_made(opened: CarrierKit) -> None:
    """``create``: raises LabelsRefused when certainly none was made."""
    with pytest.raises(LabelsRefused):
        opened.labels.create(replace(REQUEST, receiver=replace(CUSTOMER, city="")))
    assert opened.parcels() == []


def test_labels_of_an_order_are_found_again(opened: CarrierKit) -> None:
    """``made_for``: the numbers of those that were made here and not taken back; DHL tells none."""
    numbers = [opened.labels.create(REQUEST).number for _ in range(2)]
    if isinstance(opened.labels, DhlLabels):
        assert opened.labels.made_for(REQUEST.order_id, REQUEST.reference) == ()
        return
    assert sorted(opened.labels.made_for(REQUEST.order_id, REQUEST.reference)) == sorted(numbers)
    opened.labels.cancel(numbers[0])
    assert opened.labels.made_for(REQUEST.order_id, REQUEST.reference) == numbers[1:]
    assert not opened.labels.made_for(REQUEST.order_id, "KR-4712")


def test_looking_makes_nothing(opened: CarrierKit) -> None:
    """``look``: asks whether labels would be made, makes none, and says who makes them."""
    assert opened.labels.look()
    assert opened.parcels() == []


CALLS: dict[str, Callable[[Labels, str], object]] = {
    "validate": lambda labels, _: labels.validate(REQUEST),
    "create": lambda labels, _: labels.create(REQUEST),
    "look": lambda labels, _: labels.look(),
    "document": lambda labels, number: labels.document(number),
    "cancel": lambda labels, number: labels.cancel(number),
}


@pytest.mark.parametrize("call", CALLS)
def test_an_outage_does_nothing(opened: CarrierKit, call: str) -> None:
    """All methods may raise LabelsUnavailable: nothing happened, and it is no doubt."""
    number = opened.labels.create(REQUEST).number
    with opened.trouble(Trouble.OUTAGE), pytest.raises(LabelsUnavailable) as caught:
        CALLS[call](opened.labels, number)
    assert not isinstance(caught.value, LabelsDoubtful)
    assert opened.open_numbers() == [number]


@pytest.mark.parametrize("call", CALLS)
def test_a_refused_login_does_nothing(opened: CarrierKit, call: str) -> None:
    """All methods may raise LabelsAccessDenied: a person must act; afterwards it works again."""
    number = opened.labels.create(REQUEST).number
    with opened.trouble(Trouble.DENIED), pytest.raises(LabelsAccessDenied):
        CALLS[call](opened.labels, number)
    assert opened.open_numbers() == [number]
    assert opened.labels.document(number).startswith(b"%PDF")


def test_a_label_can_be_fetched_again(opened: CarrierKit) -> None:
    """``document``: fetches the PDF of a label made before."""
    label = opened.labels.create(REQUEST)
    assert opened.labels.document(label.number) == label.document


def test_a_label_that_is_gone_is_refused(opened: CarrierKit) -> None:
    """``document``: raises LabelsRefused when the carrier has it no more, or never had it."""
    number = opened.labels.create(REQUEST).number
    opened.lose_document(number)
    for gone in (number, "00340000000000000000"):
        with pytest.raises(LabelsRefused):
            opened.labels.document(gone)


def test_a_label_can_be_taken_back(opened: CarrierKit) -> None:
    """``cancel``: takes back a label that no parcel was handed over with, and no other."""
    first, second = (opened.labels.create(REQUEST).number for _ in range(2))
    opened.labels.cancel(first)
    assert opened.open_numbers() == [second]
    with pytest.raises(LabelsRefused):
        opened.labels.document(first)


def test_what_the_carrier_has_is_not_taken_back(opened: CarrierKit) -> None:
    """``cancel``: raises LabelsRefused when the carrier does not know it, or has the parcel."""
    number = opened.labels.create(REQUEST).number
    opened.hand_over(number)
    for final in (number, "00340000000000000000"):
        with pytest.raises(LabelsRefused):
            opened.labels.cancel(final)


def test_several_threads_may_make_labels_at_once(opened: CarrierKit) -> None:
    """All methods are safe to call from several threads: each gets its own label."""
    with ThreadPoolExecutor(6) as pool:
        labels = list(pool.map(lambda _: opened.labels.create(REQUEST), range(12)))
    assert sorted(label.number for label in labels) == sorted(opened.open_numbers())
    assert len({label.number for label in labels}) == 12
