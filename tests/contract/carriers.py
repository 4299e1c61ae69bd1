"""What a carrier must bring to be held to the promises of ``connector.ports.Labels``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from adapters.labels.dhl import DhlLabels
from adapters.memory import MemoryLabels
from adapters.shopware.api import Api
from adapters.shopware.pickware import PickwareLabels
from adapters.shopware.shop import make_clients
from connector.model import Address
from connector.model.errors import LabelsAccessDenied, LabelsDoubtful, LabelsUnavailable
from connector.ports import Labels
from connector.settings import LabelSettings, Settings
from practice.simulators.dhl import DhlSimulator
from practice.simulators.serving import LoopbackServer
from practice.simulators.shopware import Pickware
from practice.simulators.shopware.pickware import HANDED_OVER
from practice.simulators.shopware.store import Row
from tests.adapters.shopware_orders import new_order, place
from tests.adapters.shopware_shops import Served, running, settings_for
from tests.simulators.shopware import SMALL

RETAILER = Address(
    first_name="Ines",
    last_name="Händler",
    company="Retail GmbH",
    address_1="Marktstraße 3",
    city="Köln",
    postcode="50667",
    country_code="DE",
    email="einkauf@retail.example",
    phone="+49 221 1234567",
)
CUSTOMER = Address(
    first_name="Jörg",
    last_name="Weiß",
    address_1="Straße des 17. Juni 135",
    address_2="c/o Meier",
    city="Berlin",
    postcode="10623",
    country_code="DE",
)


class Trouble(StrEnum):
    """What may go wrong with a call."""

    OUTAGE = "the carrier is not there"
    LOST_ANSWER = "the label is made, and the answer lost"
    DENIED = "the carrier refuses our login"


@dataclass(frozen=True)
class CarrierKit:
    """A carrier, and what its own books show: for each parcel everything that was asked for, as text."""

    labels: Labels
    parcels: Callable[[], list[str]]
    open_numbers: Callable[[], list[str]]
    hand_over: Callable[[str], None]
    lose_document: Callable[[str], None]
    trouble: Callable[[Trouble], AbstractContextManager[None]]


@contextmanager
def _memory() -> Iterator[CarrierKit]:
    labels = MemoryLabels()
    labels.finds_again = True

    @contextmanager
    def trouble(kind: Trouble) -> Iterator[None]:
        errors = {
            (Trouble.OUTAGE, "before"): LabelsUnavailable("the carrier does not answer"),
            (Trouble.LOST_ANSWER, "after"): LabelsDoubtful("the answer was lost"),
            (Trouble.DENIED, "before"): LabelsAccessDenied("the login is refused"),
        }

        def on_call(_name: str, when: str) -> None:
            if (error := errors.get((kind, when))) is not None:
                raise error

        labels.on_call = on_call
        yield
        labels.on_call = lambda _name, _when: None

    yield CarrierKit(
        labels,
        lambda: [str(made.request) for made in labels.made.values()],
        lambda: [m.number for m in labels.made.values() if not (m.is_cancelled or m.is_handed_over)],
        labels.hand_over,
        labels.hand_over,
        trouble,
    )


def dhl_settings(simulator: DhlSimulator, url: str, **changes: Any) -> Settings:
    """Give the settings of a supplier who is a customer of the simulated DHL at ``url``."""
    account = simulator.account
    values: dict[str, Any] = {
        "carrier": "dhl",
        "dhl_url": url,
        "dhl_user": account.user,
        "dhl_password": account.password,
        "dhl_api_key": account.key,
        "dhl_api_secret": account.secret,
        "dhl_billing_number": account.billing_numbers[0],
        **changes,
    }
    return Settings(labels=LabelSettings.model_validate(values))


@contextmanager
def running_dhl(**changes: Any) -> Iterator[tuple[DhlSimulator, DhlLabels]]:
    """Serve a simulated DHL and give it with its adapter; ``changes`` are settings of ``labels``."""
    simulator = DhlSimulator()
    with LoopbackServer(simulator) as server:
        labels = DhlLabels.from_settings(dhl_settings(simulator, server.url, **changes))
        try:
            yield simulator, labels
        finally:
            labels.close()


@contextmanager
def _dhl() -> Iterator[CarrierKit]:
    with running_dhl() as (simulator, labels):

        @contextmanager
        def trouble(kind: Trouble) -> Iterator[None]:
            if kind is Trouble.DENIED:
                simulator.forget_tokens()
                simulator.fail("/token$", answer=401, times=0)
            elif kind is Trouble.OUTAGE:
                simulator.fail("", answer=429, times=0)
            else:
                simulator.fail("/orders$", method="POST", at="after", answer="drop")
            yield
            simulator.mend()

        yield CarrierKit(
            labels,
            lambda: [json.dumps(s.content, ensure_ascii=False) for s in simulator.shipments],
            lambda: [s.number for s in simulator.shipments if not (s.is_cancelled or s.is_closed)],
            simulator.close_out,
            simulator.close_out,
            trouble,
        )


@contextmanager
def running_pickware(
    *integration: str, pickware: Pickware | None = None
) -> Iterator[tuple[Served, PickwareLabels]]:
    """Serve a Shopware shop with Pickware, and give it with what makes labels in it.

    With privileges the adapter's integration has those; else it is the administrator's.
    """
    with running(SMALL, pickware=pickware or Pickware()) as served:
        known = served.simulator.credentials
        if integration:
            known = served.simulator.owner.create_integration("labels", privileges=[*integration])
        settings = settings_for(served.url, known.client_id, known.client_secret)
        labels = PickwareLabels(Api(*make_clients(settings)))
        try:
            yield served, labels
        finally:
            labels.close()


def place_for_label(served: Served, shipping: Address, billing: Address) -> str:
    """Let the order KR-4711 be in the shop; returns its id, which is the same in every shop."""
    order = replace(new_order(served, ("KNIFE", 1), number="KR-4711"), shipping=shipping, billing=billing)
    return place(served, order).id


@contextmanager
def _pickware() -> Iterator[CarrierKit]:
    with running_pickware() as (served, labels):
        place_for_label(served, CUSTOMER, RETAILER)
        simulator = served.simulator
        shipments = simulator.shop.store.live["pickware_shipping_shipment"].rows
        codes = simulator.shop.store.live["pickware_shipping_tracking_code"]

        def of(number: str) -> Row:
            return next(
                shipments[row["shipmentId"]] for row in codes.rows.values() if row["trackingCode"] == number
            )

        def hand_over(number: str) -> None:
            with simulator.shop.work() as work:
                row = {**of(number), "metaInformation": {"state": HANDED_OVER}}
                work.put("pickware_shipping_shipment", row)

        def lose(number: str) -> None:
            with simulator.shop.work() as work:
                work.put("pickware_shipping_shipment", {**of(number), "documentIds": []})

        def open_numbers() -> list[str]:
            found = (shipments[row["shipmentId"]] for row in codes.rows.values())
            return [
                row["trackingCode"]
                for row, shipment in zip(codes.rows.values(), found, strict=True)
                if not (shipment["cancelled"] or shipment.get("metaInformation"))
            ]

        @contextmanager
        def trouble(kind: Trouble) -> Iterator[None]:
            integrations = simulator.shop.store.live["integration"]
            before = [*integrations.rows.values()]
            if kind is Trouble.DENIED:
                simulator.authority.revoke_all()
                for row in before:
                    integrations.put({**row, "secretAccessKey": "another"})
            elif kind is Trouble.OUTAGE:
                simulator.fail("", answer=503, times=0)
            else:
                simulator.fail("create-shipment-for-order$", method="POST", at="after", answer="drop")
            yield
            simulator.mend()
            for row in before:
                integrations.put(row)

        yield CarrierKit(
            labels,
            lambda: [json.dumps(row["shipmentBlueprint"], ensure_ascii=False) for row in shipments.values()],
            open_numbers,
            hand_over,
            lose,
            trouble,
        )


CARRIERS: Mapping[str, Callable[[], AbstractContextManager[CarrierKit]]] = {
    "memory": _memory,
    "dhl": _dhl,
    "pickware": _pickware,
}
