"""What a carrier must bring to be held to the promises of ``connector.ports.Labels``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from adapters.labels.dhl import DhlLabels
from adapters.memory import MemoryLabels
from connector.model.errors import LabelsAccessDenied, LabelsDoubtful, LabelsUnavailable
from connector.ports import Labels
from connector.settings import LabelSettings, Settings
from practice.simulators.dhl import DhlSimulator
from practice.simulators.serving import LoopbackServer


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
    trouble: Callable[[Trouble], AbstractContextManager[None]]


@contextmanager
def _memory() -> Iterator[CarrierKit]:
    labels = MemoryLabels()

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
            trouble,
        )


CARRIERS: Mapping[str, Callable[[], AbstractContextManager[CarrierKit]]] = {"memory": _memory, "dhl": _dhl}
