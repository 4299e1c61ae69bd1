"""A cycle in which nothing changed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.memory import MemoryNotifier, MemoryPlatform
from adapters.woocommerce.settings import DEFAULTS
from adapters.woocommerce.shop import WooCommerceShop
from connector.catalogue.collect import CollectRules, collect_changes, sweep
from connector.catalogue.release import ReleaseRules
from connector.outbox.deliver import deliver
from connector.settings import Settings
from connector.store import Store
from practice.simulators.catalogue import generate
from practice.simulators.serving import LoopbackServer
from practice.simulators.woocommerce import WooCommerceSimulator, WooSettings
from tests.adapters.woocommerce_shops import settings_for


@pytest.mark.parametrize("offers", [200, 20_000])
def test_a_quiet_cycle_sends_nothing_and_asks_at_most_three_questions(offers: int) -> None:
    """What a quiet cycle asks does not grow with the catalogue, and the platform hears nothing."""
    settings = WooSettings(check_oauth_time=False)
    with (
        WooCommerceSimulator(settings, generate(offers)) as simulator,
        LoopbackServer(simulator.app) as server,
    ):
        key = simulator.keys.full
        shop = WooCommerceShop.from_settings(settings_for(server.url, key.consumer_key, key.consumer_secret))
        store, platform, notifier = Store.open("sqlite://"), MemoryPlatform(), MemoryNotifier()
        rules = CollectRules(
            ReleaseRules.from_settings(Settings().release, prices_include_tax=True, fields=DEFAULTS)
        )
        collect_changes(shop, store, notifier, rules)
        sweep(shop, store, notifier, rules)
        while deliver(platform, store, notifier).taken:
            pass
        told = len(platform.events)
        assert told > offers / 20
        # The catalogue was entered a moment ago: let that moment leave the overlap of the questions.
        simulator.clock.advance(timedelta(minutes=1))
        collect_changes(shop, store, notifier, rules)
        simulator.log.clear()
        collect_changes(shop, store, notifier, rules)
        questions = sum(simulator.log.counts.values())
        assert 1 <= questions <= 3
        assert deliver(platform, store, notifier).taken == 0
        assert len(platform.events) == told
        store.close()
