"""While the platform's own plugin is active in the shop, the daemon only watches."""

from __future__ import annotations

import threading

import pytest

from connector.alarms import LoggedAlarms
from connector.settings import ServerSettings, Settings
from connector.starting.takeover import PLUGIN_ALARM
from practice.sandbox import World
from practice.sandbox.woocommerce import WooCommerceStage
from practice.sandbox.world import free_address
from scheduler import Daemon
from tests.waiting import ended, until


def test_the_daemon_takes_over_when_the_plugin_is_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is told and no webhook made before; afterwards it works without being started again."""
    monkeypatch.setattr("connector.assembly.connector.ASK_AGAIN", 0.05)
    address = free_address()
    with World() as world:
        stage = world.open_shop("woocommerce")
        assert isinstance(stage, WooCommerceStage)
        stage.shop.configure(plugins=("kickroute",))
        daemon = Daemon(world.join(stage, Settings(server=ServerSettings(listen=address)), listen=address))
        starting = threading.Thread(target=daemon.start)
        starting.start()
        try:
            until("the alarm about the plugin", lambda: PLUGIN_ALARM in LoggedAlarms(daemon.store).lasting())
            assert daemon.engine is None
            assert world.hub.catalogue("woocommerce") == {}
            stage.shop.configure(plugins=())
            until("the engine at work", lambda: daemon.engine is not None and daemon.engine.is_ready.is_set())
            until("offers on the platform", lambda: len(world.hub.catalogue("woocommerce")) > 10)
            assert PLUGIN_ALARM not in LoggedAlarms(daemon.store).lasting()
        finally:
            daemon.stopping.set()
            ended(starting)
            daemon.stop()
