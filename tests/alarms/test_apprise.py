"""Messages and heartbeats over real HTTP; no address is ever shown."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from adapters.alarms import AppriseMessenger, HttpHeartbeat, heartbeat, messengers
from connector.model.errors import MessageNotSent, SettingsWrong
from connector.settings import AlarmSettings
from tests.alarms.receiver import Receiver, receiving
from tests.waiting import LIMIT

SECRET = "pass-word-4711"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Serve a receiver."""
    with receiving() as served:
        yield served


def test_a_message_arrives_as_it_was_written(receiver: Receiver) -> None:
    """Title and text, umlauts and line breaks included; nothing is taken for markup."""
    text = "Größe *M* & <Farbe>\n\nNächster Schritt: kickroute-connector orders KR-1 --retry"
    AppriseMessenger(receiver.address, "alarms.supplier[0]").send("berg: Bestellung KR-1", text)
    (posted,) = receiver.posted
    assert (posted["title"], posted["message"]) == ("berg: Bestellung KR-1", text)


@pytest.mark.parametrize("status", [400, 403, 500])
def test_a_service_that_refuses_is_an_error(receiver: Receiver, status: int) -> None:
    """The error names the place in the settings, not the address."""
    receiver.status = status
    with pytest.raises(MessageNotSent, match=r"alarms\.supplier\[0\]") as caught:
        AppriseMessenger(receiver.address, "alarms.supplier[0]").send("a", "b")
    assert SECRET not in repr(caught.value)


def test_a_service_that_is_not_there_is_an_error(caplog: pytest.LogCaptureFixture) -> None:
    """Neither the error nor any log line holds the address."""
    with caplog.at_level(logging.DEBUG), pytest.raises(MessageNotSent) as caught:
        AppriseMessenger(f"json://me:{SECRET}@127.0.0.1:9/", "alarms.operator[1]").send("a", "b")
    assert caught.value.__context__ is None or SECRET not in repr(caught.value.__context__)
    assert SECRET not in caplog.text


def test_addresses_are_built_from_the_settings(receiver: Receiver) -> None:
    """Each list has its own messengers, in order."""
    address = SecretStr(receiver.address)
    found = messengers(AlarmSettings(supplier=(address, address), operator=(address,)))
    assert {audience: len(list_) for audience, list_ in found.items()} == {"supplier": 2, "operator": 1}


def test_addresses_that_mean_nothing_are_refused_at_once() -> None:
    """All of them, by their place: a message that could never arrive is noticed before it is needed."""
    good, bad = SecretStr("json://127.0.0.1:9/"), SecretStr(f"unknown://{SECRET}@host")
    with pytest.raises(SettingsWrong) as caught:
        messengers(AlarmSettings(supplier=(bad, good), operator=(good, SecretStr(SECRET))))
    assert [problem.place for problem in caught.value.problems] == [
        "alarms.supplier[0]",
        "alarms.operator[1]",
    ]
    assert SECRET not in str(caught.value)


def test_without_addresses_the_library_is_not_loaded() -> None:
    """A host runs many of these processes: what most do not use costs none of them anything."""
    code = (
        "import sys; from adapters.alarms import messengers; from connector.settings import AlarmSettings;"
        "messengers(AlarmSettings()); sys.exit('apprise' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2], timeout=LIMIT)


def test_a_heartbeat_asks_for_its_address(receiver: Receiver) -> None:
    """Once a beat, by GET, with whatever the address holds."""
    HttpHeartbeat(receiver.url).beat()
    assert receiver.asked == [f"/beat?token={SECRET}"]


@pytest.mark.parametrize("is_there", [True, False])
def test_a_heartbeat_that_nobody_hears_is_an_error(receiver: Receiver, is_there: bool) -> None:
    """The error does not show the address, whose path is often the only password."""
    receiver.status = 404
    url = receiver.url if is_there else f"http://127.0.0.1:9/{SECRET}"
    with pytest.raises(MessageNotSent, match="heartbeat_url") as caught:
        HttpHeartbeat(url).beat()
    assert SECRET not in repr(caught.value)


def test_no_heartbeat_without_an_address() -> None:
    """Nobody listens unless the settings say who."""
    assert heartbeat(AlarmSettings()) is None
    assert heartbeat(AlarmSettings(heartbeat_url="http://127.0.0.1:9/x")) is not None
