"""The DHL adapter: what it orders, what it refuses by itself, and what it makes of DHL's answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from adapters.labels import from_settings
from adapters.labels.dhl import DhlLabels
from adapters.labels.dhl_order import Billing, reference
from connector.model import Address
from connector.model.errors import (
    ConnectorError,
    LabelsAccessDenied,
    LabelsDoubtful,
    LabelsRefused,
    LabelsUnavailable,
)
from connector.model.shipping import AgeCheck, LabelRequest
from connector.settings import Settings
from practice.simulators.dhl import Account, DhlSimulator
from tests.adapters.scripted_server import Reply, ScriptedServer, break_off, reply
from tests.contract.carriers import CUSTOMER, RETAILER, running_dhl
from tests.contract.test_labels import REQUEST
from tests.waiting import LIMIT, until

ACCOUNT = Account()
SUPPLIER = Address(
    company="Lieferant KG", address_1="Lagerweg 8", postcode="80331", city="München", country_code="DE"
)
Dhl = tuple[DhlSimulator, DhlLabels]


@pytest.fixture
def dhl() -> Iterator[Dhl]:
    """Give a simulated DHL with its adapter."""
    with running_dhl() as opened:
        yield opened


def _ordered(dhl: Dhl, request: LabelRequest) -> dict[str, Any]:
    simulator, labels = dhl
    labels.create(request)
    return simulator.shipments[-1].content


# --- what is ordered -----------------------------------------------------------------------------


def test_the_order_says_who_sends_what_to_whom(dhl: Dhl) -> None:
    """The retailer is the shipper and the end customer the consignee, as DHL's fields are meant."""
    assert _ordered(dhl, REQUEST) == {
        "product": "V01PAK",
        "billingNumber": ACCOUNT.billing_numbers[0],
        "refNo": "Kickroute KR-4711",
        "shipper": {
            "name1": "Retail GmbH",
            "name2": "Ines Händler",
            "addressStreet": "Marktstraße",
            "addressHouse": "3",
            "postalCode": "50667",
            "city": "Köln",
            "country": "DEU",
        },
        "consignee": {
            "name1": "Jörg Weiß",
            "name2": "c/o Meier",
            "addressStreet": "Straße des 17. Juni",
            "addressHouse": "135",
            "postalCode": "10623",
            "city": "Berlin",
            "country": "DEU",
        },
        "details": {"weight": {"uom": "g", "value": 750}},
    }


def test_no_mail_address_and_no_phone_unless_the_request_holds_one(dhl: Dhl) -> None:
    """The retailer's never go along; the end customer's mail does when asked for, the phone only abroad."""
    assert "retail.example" not in json.dumps(_ordered(dhl, REQUEST))
    customer = replace(CUSTOMER, email="joerg@post.example", phone="+49 170 1")
    consignee = _ordered(dhl, replace(REQUEST, receiver=customer))["consignee"]
    assert consignee["email"] == "joerg@post.example"
    assert "phone" not in consignee


def test_a_company_receives_as_a_person_first(dhl: Dhl) -> None:
    """The name that the carrier compares with is the person's; the company's field may be a c/o line."""
    customer = replace(CUSTOMER, company="Weiß & Söhne", address_2="Hinterhaus")
    consignee = _ordered(dhl, replace(REQUEST, receiver=customer))["consignee"]
    assert [consignee[f"name{at}"] for at in (1, 2, 3)] == ["Jörg Weiß", "Weiß & Söhne", "Hinterhaus"]


@pytest.mark.parametrize(("kilograms", "grams"), [("0.0001", 1), ("1", 1000), ("1.2345", 1235)])
def test_weights_are_whole_grams_rounded_up(dhl: Dhl, kilograms: str, grams: int) -> None:
    """A parcel is never told lighter than it is."""
    details = _ordered(dhl, replace(REQUEST, weight=Decimal(kilograms)))["details"]
    assert details == {"weight": {"uom": "g", "value": grams}}


@pytest.mark.parametrize("age", AgeCheck)
def test_the_age_is_checked_at_the_door(dhl: Dhl, age: AgeCheck) -> None:
    """An age check is a service of the shipment."""
    assert _ordered(dhl, replace(REQUEST, age_check=age))["services"] == {"visualCheckOfAge": age.value}


def test_a_label_for_the_way_back_leads_to_the_supplier() -> None:
    """With a billing number for returns the supplier's address is that of the enclosed label."""
    number = ACCOUNT.return_billing_numbers[0]
    back = {"return_name": "L", "return_street": "W 1", "return_postcode": "80331", "return_city": "M"}
    with running_dhl(dhl_return_billing_number=number, **back) as (simulator, labels):
        labels.create(replace(REQUEST, return_to=SUPPLIER))
        (shipment,) = simulator.shipments
    returned = shipment.content["services"]["dhlRetoure"]
    assert returned["billingNumber"] == number
    assert returned["returnAddress"]["name1"] == "Lieferant KG"
    assert returned["returnAddress"]["addressStreet"] == "Lagerweg"
    assert shipment.return_number


def test_a_packstation_is_addressed_as_one(dhl: Dhl) -> None:
    """A parcel locker has its own kind of address: its number and the receiver's post number."""
    locker = replace(CUSTOMER, address_1="Packstation 118", address_2="12345678", city="Berlin")
    assert _ordered(dhl, replace(REQUEST, receiver=locker))["consignee"] == {
        "name": "Jörg Weiß",
        "lockerID": 118,
        "postNumber": "12345678",
        "postalCode": "10623",
        "city": "Berlin",
        "country": "DEU",
    }
    office = replace(locker, address_1="Postfiliale 502")
    assert _ordered(dhl, replace(REQUEST, receiver=office))["consignee"]["retailID"] == 502


def test_a_parcel_to_another_country_of_the_union_bills_to_its_own_number() -> None:
    """Abroad it is another product with another number, and there a phone may be given."""
    number = ACCOUNT.billing_numbers[1]
    customer = replace(CUSTOMER, country_code="AT", postcode="1010", city="Wien", phone="+43 1 2")
    with running_dhl(dhl_international_billing_number=number) as (simulator, labels):
        labels.create(replace(REQUEST, receiver=customer))
        content = simulator.shipments[0].content
    assert (content["product"], content["billingNumber"]) == ("V53WPAK", number)
    assert (content["consignee"]["country"], content["consignee"]["phone"]) == ("AUT", "+43 1 2")


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("KR-1", "Kickroute KR-1"),
        ("KR-2026-000123", "KR-2026-000123"),
        ("K" * 60, "K" * 35),
        ("  KR  1  ", "Kickroute KR 1"),
    ],
)
def test_the_reference_has_a_length_that_dhl_takes(number: str, expected: str) -> None:
    """DHL takes 8 to 35 characters; a short number is named."""
    assert reference(number) == expected


def test_paper_and_language_are_as_the_settings_say() -> None:
    """The paper is DHL's setting unless ours names one; DHL's sentences come in the supplier's language."""
    with running_dhl(dhl_print_format="910-300-700") as (simulator, labels):
        labels.create(REQUEST)
        asked = simulator.log.entries("request")[-1].data
    assert asked["query"]["printFormat"] == "910-300-700"
    assert asked["language"] == "de-DE"


def test_the_order_that_was_tried_is_the_order_that_is_made(dhl: Dhl) -> None:
    """Trying and making differ in nothing but the word for it."""
    simulator, labels = dhl
    labels.validate(REQUEST)
    labels.create(REQUEST)
    tried, made = (e.data for e in simulator.log.entries("request") if e.data["route"] == "POST orders")
    assert tried["body"] == made["body"]
    assert (tried["validate"], made["validate"]) == (True, False)


# --- what is refused without asking --------------------------------------------------------------

AT_LOCKER = replace(CUSTOMER, address_1="Packstation 118", address_2="12345678")


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (replace(REQUEST, receiver=replace(AT_LOCKER, address_2="")), "no post number"),
        (replace(REQUEST, receiver=AT_LOCKER, age_check=AgeCheck.A18), "checks no age"),
        (replace(REQUEST, receiver=replace(CUSTOMER, country_code="CH")), "customs papers"),
        (replace(REQUEST, receiver=replace(CUSTOMER, country_code="AT")), "dhl_international_billing_number"),
        (replace(REQUEST, receiver=replace(CUSTOMER, country_code="XX")), "none that DHL knows"),
        (replace(REQUEST, receiver=replace(CUSTOMER, first_name="", last_name="")), "has no name"),
        (replace(REQUEST, receiver=replace(CUSTOMER, address_1="", address_2="")), "has no street"),
        (replace(REQUEST, sender=replace(RETAILER, postcode=" ")), "retailer's"),
    ],
)
def test_what_cannot_be_sent_is_refused_with_the_next_step(
    dhl: Dhl, request_: LabelRequest, words: str
) -> None:
    """What can be known here is not asked: the sentence names it and what to do."""
    simulator, labels = dhl
    for ask in (labels.validate, labels.create):
        with pytest.raises(LabelsRefused, match=words):
            ask(request_)
    assert simulator.log.entries() == []


def test_an_age_can_be_checked_only_where_dhl_does(dhl: Dhl) -> None:
    """Not abroad, and not with the small parcel: a parcel for adults never goes out unchecked."""
    abroad = replace(CUSTOMER, country_code="AT")
    with pytest.raises(LabelsRefused, match="within Germany only"):
        dhl[1].validate(replace(REQUEST, receiver=abroad, age_check=AgeCheck.A18))
    number = ACCOUNT.billing_numbers[2]
    with (
        running_dhl(dhl_product="V62KP", dhl_billing_number=number) as (_, small),
        pytest.raises(LabelsRefused, match="V01PAK"),
    ):
        small.create(replace(REQUEST, age_check=AgeCheck.A18))


# --- what DHL says -------------------------------------------------------------------------------


def test_what_was_cut_is_said(dhl: Dhl) -> None:
    """A text that is longer than the label allows is a warning, not a refusal."""
    long = replace(CUSTOMER, company="Sehr " * 30, address_2="Dritter Hinterhof")
    (warning,) = dhl[1].validate(replace(REQUEST, receiver=long))
    assert "was cut in the address of the receiver" in warning


def test_a_warning_of_dhl_is_passed_on(dhl: Dhl) -> None:
    """An address that DHL cannot encode is printed all the same, with DHL's own sentence."""
    request = replace(REQUEST, receiver=replace(CUSTOMER, city="Nirgendwo"))
    assert any("not codeable" in warning for warning in dhl[1].validate(request))
    assert any("not codeable" in warning for warning in dhl[1].create(request).warnings)


def test_a_refusal_of_dhl_names_every_place(dhl: Dhl) -> None:
    """DHL's messages are passed on with the fields they are about."""
    request = replace(REQUEST, weight=Decimal(40), receiver=replace(CUSTOMER, postcode="1"))
    with pytest.raises(LabelsRefused) as caught:
        dhl[1].validate(request)
    assert "details.weight" in str(caught.value)
    assert "consignee.postalCode" in str(caught.value)


def test_one_token_serves_until_its_end() -> None:
    """Each call does not log in anew; a token near its end is replaced before it is refused."""
    now = [1000.0]
    with running_dhl() as (simulator, made):
        labels = DhlLabels(
            made._http.base_url,
            (ACCOUNT.user, ACCOUNT.password),
            (ACCOUNT.key, ACCOUNT.secret),
            Billing(ACCOUNT.profile, "V01PAK", ACCOUNT.billing_numbers[0]),
            clock=lambda: now[0],
        )
        for _ in range(3):
            labels.validate(REQUEST)
        assert simulator.log.counts["POST token"] == 1
        now[0] += ACCOUNT.token_seconds - 30
        labels.validate(REQUEST)
        assert simulator.log.counts["POST token"] == 2
        labels.close()


def test_a_token_that_dhl_forgot_is_replaced_and_nothing_is_made_twice(dhl: Dhl) -> None:
    """A refused token made nothing, so the same order is asked once more with a new one."""
    simulator, labels = dhl
    labels.create(REQUEST)
    simulator.forget_tokens()
    labels.create(REQUEST)
    assert len(simulator.shipments) == 2
    assert simulator.log.counts["POST token"] == 2


@pytest.mark.parametrize("place", ["dhl_user", "dhl_password", "dhl_api_key", "dhl_api_secret"])
def test_a_wrong_login_is_explained_without_showing_it(place: str) -> None:
    """Whatever part of the login is wrong, the message names the settings and none of their values."""
    with (
        running_dhl(**{place: "wrong-value-4711"}) as (_, labels),
        pytest.raises(LabelsAccessDenied) as caught,
    ):
        labels.validate(REQUEST)
    assert "labels.dhl_password" in str(caught.value)
    assert "wrong-value-4711" not in str(caught.value)


TOKEN = reply(200, {"access_token": "t-0815", "expires_in": 1799})
NOT_JSON = reply(200, body=b"<html>Wartung</html>", kind="text/html")


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (break_off, LabelsDoubtful),
        (reply(500, {"status": {"title": "Internal Server Error"}}), LabelsDoubtful),
        (reply(503, body=b"<html>", kind="text/html"), LabelsDoubtful),
        (NOT_JSON, LabelsDoubtful),
        (reply(200, {}), LabelsDoubtful),
        (reply(200, {"items": [{"sstatus": {"status": 200}}]}), LabelsDoubtful),
        (reply(200, {"items": [{"sstatus": {"status": 400, "detail": "Nein."}}]}), LabelsRefused),
        (reply(400, {"status": {"detail": "Nein."}}), LabelsRefused),
        (reply(429, {"title": "Too Many Requests"}), LabelsUnavailable),
        (reply(302, headers={"Location": "https://login.example"}), LabelsUnavailable),
        (reply(401, {"title": "Unauthorized"}), LabelsAccessDenied),
        (reply(403, body=b"", kind="text/html"), LabelsAccessDenied),
    ],
)
def test_every_answer_to_an_order_is_one_of_four_errors(answer: Reply, error: type[ConnectorError]) -> None:
    """Whether a label may have been made decides: only then it is a doubt; a doubt is never repeated."""
    replies: list[Reply] = [TOKEN, answer, TOKEN, answer]
    with ScriptedServer(replies) as server:
        labels = DhlLabels(server.url, ("u", "p"), ("k", "s"), Billing("P", "V01PAK", "1" * 14))
        with pytest.raises(error) as caught:
            labels.create(REQUEST)
        labels.close()
    assert type(caught.value) is error
    orders = [asked for asked in server.asked if asked.target.split("?")[0].endswith("/orders")]
    assert len(orders) == (2 if error is LabelsAccessDenied and len(server.asked) == 4 else 1)


def test_a_server_that_hangs_is_given_up_in_time() -> None:
    """Without an answer the call ends in a doubt, after the time it was given."""
    from adapters.http import Timeouts

    with running_dhl() as (simulator, made):
        labels = DhlLabels(
            made._http.base_url,
            (ACCOUNT.user, ACCOUNT.password),
            (ACCOUNT.key, ACCOUNT.secret),
            Billing(ACCOUNT.profile, "V01PAK", ACCOUNT.billing_numbers[0]),
            timeouts=Timeouts(read=0.3, total=1.0),
        )
        until("a login", lambda: _is_logged_in(labels))
        simulator.fail("/orders$", answer="hang", seconds=2 * LIMIT)
        with pytest.raises(LabelsDoubtful, match="no answer in time"):
            labels.create(REQUEST)
        labels.close()


def _is_logged_in(labels: DhlLabels) -> bool:
    """Let it fetch its token, which may take longer than it is given."""
    try:
        labels.validate(REQUEST)
    except (LabelsUnavailable, LabelsDoubtful):
        return False
    return True


def test_nothing_secret_and_nobodys_address_is_in_an_error(dhl: Dhl) -> None:
    """An error says which call failed and why, never with which token or about whom."""
    simulator, labels = dhl
    simulator.fail("/orders$", method="POST", at="after", answer="drop")
    with pytest.raises(LabelsDoubtful) as caught:
        labels.create(REQUEST)
    text = repr(caught.value)
    for hidden in (ACCOUNT.password, ACCOUNT.secret, "Bearer", "Weiß", "17. Juni", "10623"):
        assert hidden not in text
    assert caught.value.__context__ is None or "Weiß" not in repr(caught.value.__context__)


def test_no_carrier_is_built_when_none_is_named() -> None:
    """Without ``labels.carrier`` there are no labels."""
    assert from_settings(Settings()) is None
