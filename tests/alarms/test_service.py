"""All of it together, with a real receiver: a daemon's troubles reach a telephone, and its heart is heard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from adapters.alarms import heartbeat, messengers
from connector.alarms.service import AlarmService
from connector.assembly.shops import SettingsOfAll, open_shop
from connector.store import Store
from tests.alarms.receiver import Receiver, receiving
from tests.doors.conftest import door, log, make_world, world
from tests.doors.world import World
from tests.waiting import until

__all__ = ["door", "log", "make_world", "world"]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Serve a receiver."""
    with receiving() as served:
        yield served


def _service(receiver: Receiver, store: Store, **sections: Any) -> AlarmService:
    alarms = {"supplier": [receiver.address], "heartbeat_url": receiver.url} | sections.pop("alarms", {})
    settings = SettingsOfAll.model_validate(
        {"supplier": "berg", "ui": {"language": "de"}, "alarms": alarms, **sections}
    )
    section = settings.alarms
    mails = "shop" not in sections or open_shop(settings, None).capabilities.sends_mail_on_order
    return AlarmService(settings, store, messengers(section), heartbeat(section), shop_mails=mails)


def test_a_message_goes_out_and_one_when_it_is_over(receiver: Receiver, tmp_path: Path) -> None:
    """Whoever raises it waits for nothing; what is on its way when the daemon stops is sent by the next."""
    store = Store.open(f"sqlite:///{tmp_path / 'connector.db'}")
    receiver.gate.clear()
    service = _service(receiver, store)
    service.start()
    service.notifier.raise_alarm("oversold.KR-1", "GTIN 4006381333931: -1")
    assert receiver.posted == []
    receiver.gate.set()
    until("a message", lambda: receiver.posted)
    assert receiver.posted[0]["title"] == "berg: Mit der Bestellung KR-1 ist mehr verkauft als da ist"
    assert receiver.posted[0]["message"].endswith("GTIN 4006381333931: -1")
    service.stop()
    service.notifier.clear_alarm("oversold.KR-1")
    later = _service(receiver, store)
    later.start()
    until("a second message", lambda: len(receiver.posted) == 2)
    assert receiver.posted[1]["title"].startswith("berg: Erledigt: ")
    later.stop()
    store.close()


def test_a_running_connector_is_heard(receiver: Receiver, world: World) -> None:
    """While all is well the heartbeat's address is asked for, and nobody gets a message."""
    service = _service(receiver, world.store)
    service.start()
    service.look_after(world.engine)
    until("a heartbeat", lambda: receiver.asked)
    service.stop()
    assert receiver.posted == []


def test_a_connector_in_trouble_is_silent(receiver: Receiver, world: World) -> None:
    """What stands on the page as trouble stops the heartbeat; the message says why."""
    service = _service(receiver, world.store)
    service.start()
    service.notifier.raise_alarm("oversold.KR-1", "one too many")
    until("a message", lambda: receiver.posted)
    assert service.watch.look(world.engine) > 0
    assert receiver.asked == []
    service.stop()


@pytest.mark.parametrize(
    ("wish", "platform", "is_told"),
    [
        ("auto", "shopware", True),
        ("auto", "woocommerce", False),
        ("on", "woocommerce", True),
        ("off", "shopware", False),
    ],
)
def test_new_orders_are_told_where_the_shop_mails_nobody(
    receiver: Receiver, world: World, wish: str, platform: str, is_told: bool
) -> None:
    """Shopware mails no one about an order that an integration placed: there it is on by itself."""
    keys = {"shopware": ("client_id", "client_secret"), "woocommerce": ("consumer_key", "consumer_secret")}
    shop = {"platform": platform, "url": "https://shop.example", **dict.fromkeys(keys[platform], "x")}
    kickroute = {"url": "https://k.example", "api_key": "x", "public_url": "https://c.example"}
    service = _service(receiver, world.store, alarms={"new_orders": wish}, shop=shop, kickroute=kickroute)
    service.start()
    service.watch.look(world.engine)
    number = world.live_order("KR-1")
    service.watch.look(world.engine)
    service.notifier.raise_alarm("oversold.KR-2", "the last message")
    until("the message about the order", lambda: any("KR-2" in posted["title"] for posted in receiver.posted))
    told = [posted for posted in receiver.posted if posted["title"] == "berg: Neue Bestellung KR-1"]
    assert [number in posted["message"] for posted in told] == ([True] if is_told else [])
    service.stop()
