"""The stand-in for DHL holds to DHL's own description of its API, so that an adapter's mistakes show."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from practice.simulators.dhl import Account, DhlSimulator
from practice.simulators.serving import LoopbackServer
from tests.waiting import LIMIT

ACCOUNT = Account()
SHIPMENT: dict[str, Any] = {
    "product": "V01PAK",
    "billingNumber": ACCOUNT.billing_numbers[0],
    "refNo": "Order No. 1234",
    "shipper": {
        "name1": "My Online Shop GmbH",
        "addressStreet": "Sträßchensweg 10",
        "postalCode": "53113",
        "city": "Bonn",
        "country": "DEU",
    },
    "consignee": {
        "name1": "Maria Musterfrau",
        "addressStreet": "Kurt-Schumacher-Str.",
        "addressHouse": "20",
        "postalCode": "53113",
        "city": "Bonn",
        "country": "DEU",
    },
    "details": {"weight": {"uom": "g", "value": 500}},
}


class Caller:
    """Asks the served API as any program would."""

    def __init__(self, simulator: DhlSimulator, url: str) -> None:
        self.simulator = simulator
        self.url = url
        self.token = self.log_in()

    def log_in(self, **changes: str) -> str:
        """Ask for a token; empty when it is refused."""
        form = {
            "grant_type": "password",
            "username": ACCOUNT.user,
            "password": ACCOUNT.password,
            "client_id": ACCOUNT.key,
            "client_secret": ACCOUNT.secret,
        }
        path = "/parcel/de/account/auth/ropc/v1/token"
        answer = requests.post(self.url + path, data=form | changes, timeout=LIMIT)
        return str(answer.json().get("access_token", ""))

    def ask(self, method: str, body: Any = None, **params: str) -> requests.Response:
        """Ask the orders."""
        return requests.request(
            method,
            f"{self.url}/parcel/de/shipping/v2/orders",
            params=params,
            json=body,
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=LIMIT,
        )

    def order(self, shipment: Any = None, profile: str = ACCOUNT.profile, **params: str) -> requests.Response:
        """Order one shipment."""
        return self.ask("POST", {"profile": profile, "shipments": [shipment or SHIPMENT]}, **params)


@pytest.fixture
def caller() -> Iterator[Caller]:
    """Serve the API and log in."""
    simulator = DhlSimulator()
    with LoopbackServer(simulator) as server:
        yield Caller(simulator, server.url)


def test_a_shipment_is_made_with_number_and_label(caller: Caller) -> None:
    """A good order is answered with a number whose check digit is right, and a PDF."""
    item = caller.order(includeDocs="include").json()["items"][0]
    digits = [int(digit) for digit in item["shipmentNo"]]
    assert sum(d * (3 if at % 2 == 0 else 1) for at, d in enumerate(digits)) % 10 == 0
    assert item["label"]["b64"].startswith("JVBER")
    assert caller.simulator.shipments[0].content == SHIPMENT


def test_validate_makes_nothing(caller: Caller) -> None:
    """``validate=true``: no state changes, no number and no label."""
    answer = caller.order(validate="true")
    assert answer.status_code == 200
    assert "shipmentNo" not in answer.json()["items"][0]
    assert caller.simulator.shipments == []


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ("product", "V99XXX", "product"),
        ("billingNumber", ACCOUNT.billing_numbers[1], "billingNumber"),
        ("billingNumber", "33333333330102", "billingNumber"),
        ("billingNumber", "1", "billingNumber"),
        ("refNo", "short", "refNo"),
        ("shipper.name1", "", "shipper.name1"),
        ("shipper.name1", "x" * 51, "shipper.name1"),
        ("shipper.phone", "1", "shipper.phone"),
        ("consignee.addressHouse", "12345678901", "consignee.addressHouse"),
        ("consignee.postalCode", "1010", "consignee.postalCode"),
        ("consignee.country", "DE", "consignee.country"),
        ("consignee.phone", "+49 1", "consignee.phone"),
        ("consignee.nmae2", "x", "consignee.nmae2"),
        ("details.weight", {"uom": "g", "value": 0}, "details.weight"),
        ("details.weight", {"uom": "kg", "value": 31.6}, "details.weight"),
        ("services", {"visualCheckOfAge": "A21"}, "services.visualCheckOfAge"),
        ("services", {"dhlRetoure": {"billingNumber": "1"}}, "services.dhlRetoure.billingNumber"),
    ],
)
def test_what_the_description_forbids_is_refused(caller: Caller, path: str, value: Any, place: str) -> None:
    """Each wrong field is named in a validation message, and nothing is made."""
    shipment = copy.deepcopy(SHIPMENT)
    *parents, name = path.split(".")
    holder = shipment
    for parent in parents:
        holder = holder[parent]
    holder[name] = value
    answer = caller.order(shipment)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    messages = answer.json()["items"][0]["validationMessages"]
    assert place in [message["property"] for message in messages]
    assert caller.simulator.shipments == []


def test_a_station_needs_its_number_and_a_post_number(caller: Caller) -> None:
    """A Packstation: three digits, a post number of 6 to 10, and no check of age."""
    locker = {"name": "Paula", "lockerID": 118, "postNumber": "123456", "postalCode": "53113", "city": "Bonn"}
    assert caller.order({**SHIPMENT, "consignee": locker}).status_code == 200
    for wrong in ({"lockerID": 12}, {"postNumber": "12345"}, {"name": ""}):
        assert caller.order({**SHIPMENT, "consignee": locker | wrong}).status_code == 400
    checked = {**SHIPMENT, "consignee": locker, "services": {"visualCheckOfAge": "A18"}}
    assert caller.order(checked).status_code == 400


def test_an_address_that_is_not_codeable_is_a_warning_unless_it_must_be(caller: Caller) -> None:
    """``mustEncode``: only then it is an error."""
    shipment = {**SHIPMENT, "consignee": SHIPMENT["consignee"] | {"city": "Nirgendwo"}}
    answer = caller.order(shipment)
    assert answer.json()["items"][0]["validationMessages"][0]["validationState"] == "Warning"
    assert caller.order(shipment, mustEncode="true").status_code == 400


def test_only_who_is_logged_in_is_served(caller: Caller) -> None:
    """A wrong login gets no token; a wrong, old or forgotten token gets nothing."""
    assert caller.log_in(password="wrong") == ""
    assert caller.log_in(client_secret="wrong") == ""
    caller.simulator.forget_tokens()
    assert caller.order().status_code == 401
    assert caller.simulator.shipments == []


def test_a_shipment_can_be_read_and_deleted_until_it_is_handed_over(caller: Caller) -> None:
    """After the day is closed it is neither printed again nor deleted; a deleted one is not there."""
    numbers = [caller.order().json()["items"][0]["shipmentNo"] for _ in range(2)]
    assert caller.ask("GET", shipment=numbers[0], includeDocs="include").status_code == 200
    caller.simulator.close_out(numbers[0])
    assert caller.ask("GET", shipment=numbers[0]).status_code == 404
    assert caller.ask("DELETE", shipment=numbers[0], profile=ACCOUNT.profile).status_code == 400
    assert caller.ask("DELETE", shipment=numbers[1], profile="OTHER").status_code == 400
    assert caller.ask("DELETE", shipment=numbers[1], profile=ACCOUNT.profile).status_code == 200
    assert caller.ask("DELETE", shipment=numbers[1], profile=ACCOUNT.profile).status_code == 400


def test_failures_come_before_or_after_the_effect(caller: Caller) -> None:
    """A planned failure loses the request or only its answer."""
    caller.simulator.fail("/orders$", answer="drop")
    with pytest.raises(requests.ConnectionError):
        caller.order()
    assert caller.simulator.shipments == []
    caller.simulator.fail("/orders$", at="after", answer="drop")
    with pytest.raises(requests.ConnectionError):
        caller.order()
    assert len(caller.simulator.shipments) == 1


def test_the_log_has_no_secrets(caller: Caller) -> None:
    """What was asked is on record, the login is not."""
    caller.order()
    text = str([entry.row() for entry in caller.simulator.log])
    assert "Maria Musterfrau" in text
    for secret in (ACCOUNT.password, ACCOUNT.secret, caller.token):
        assert secret not in text
