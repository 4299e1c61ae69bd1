"""The kits themselves: a shop that somebody uses is left as it was found, however much is in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
import woocommerce

from adapters.woocommerce.shop import WooCommerceShop
from practice.simulators.catalogue import generate
from practice.simulators.serving import LoopbackServer
from practice.simulators.shopware import ShopwareSettings, ShopwareSimulator
from practice.simulators.woocommerce import VERSIONS, WooCommerceSimulator
from tests.adapters import shopware_shops, woocommerce_shops
from tests.contract.kit_shopware import ShopwareKit
from tests.contract.kit_shopware_opened import PatientOwner
from tests.contract.kit_woocommerce import WooCommerceKit
from tests.contract.kits import ShopKit
from tests.contract.making import live_order, new_order
from tests.contract.real import real_shop

OLD, NEW, SECRET = "http://127.0.0.1:8400/webhooks/old", "http://127.0.0.1:8400/webhooks/new", "a secret"


@contextmanager
def _woocommerce() -> Iterator[tuple[WooCommerceSimulator, WooCommerceShop, Any]]:
    with (
        WooCommerceSimulator(VERSIONS["11.0"], generate(300)) as simulator,
        LoopbackServer(simulator.app) as server,
    ):
        key = simulator.keys.full
        shop = woocommerce_shops.adapter_for(simulator, server.url)
        yield simulator, shop, woocommerce.API(server.url, key.consumer_key, key.consumer_secret)
        shop.close()


def _use(kit: ShopKit) -> None:
    """Make and remove what the suite does."""
    kit.make_product(variants=2)
    live_order(kit)
    kit.plugin_order(new_order((kit.make_product(), 0)))
    kit.shop.ensure_hooks(NEW, SECRET)
    kit.shop.remove_fields()


def test_a_woocommerce_shop_is_left_as_it_was() -> None:
    """More than a hundred products, orders and a stranger's webhooks stay; what the suite made goes."""
    with _woocommerce() as (simulator, shop, api):
        for _ in range(120):
            simulator.owner.sell([(min(simulator.state.tables.products), 1)])
        for _ in range(101):
            api.post("webhooks", {"topic": "order.created", "delivery_url": OLD, "name": "theirs"})

        def there() -> list[Any]:
            told = simulator.owner.summary()
            return [told[name] for name in ("products", "variations", "orders", "webhooks")]

        before = there()
        _use(kit := WooCommerceKit(shop, api))
        assert all(now != then for now, then in zip(there(), before, strict=True))
        kit.clean_up()
        assert there() == before


def test_webhooks_of_a_connector_are_no_strangers() -> None:
    """A connector serves the shop: its webhooks count as those of the port under test."""
    with _woocommerce() as (_, shop, api):
        shop.ensure_hooks(OLD, SECRET)
        api.post("webhooks", {"topic": "order.created", "delivery_url": OLD, "name": "theirs"})
        kit = WooCommerceKit(shop, api)
        shop.ensure_hooks(NEW, SECRET)
        assert set(kit.hook_urls()) == {NEW}


@pytest.mark.parametrize("is_used", [False, True], ids=["new", "used"])
def test_a_shopware_shop_is_left_as_it_was(is_used: bool) -> None:
    """Custom fields that a connector had made are there again, those that only the suite made are not."""
    with ExitStack() as stack:
        simulator = ShopwareSimulator(
            ShopwareSettings(admin_worker=False, worker_seconds=0.01), generate(300)
        )
        stack.callback(simulator.close)
        url = stack.enter_context(simulator.serve()).url
        shop = shopware_shops.adapter_for(simulator, url)
        owner = PatientOwner(simulator, url)
        if is_used:
            shop.prepare()
            shop.ensure_hooks(OLD, SECRET)

        def rows() -> dict[str, list[Any]]:
            names = ("custom-field-set", "custom-field", "custom-field-set-relation", "product", "order")
            return {name: sorted(row["id"] for row in owner.rows(name)) for name in names}

        before = rows()
        assert len(before["product"]) > 100
        assert bool(before["custom-field"]) is is_used
        kit = ShopwareKit(shop, owner)
        _use(kit)
        kit.shop.prepare()
        assert set(kit.hook_urls()) == {NEW}
        kit.clean_up()
        assert rows() == before


def test_the_connector_may_have_a_key_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """``_LIMITED_*``: the port under test asks with it, the owner with the administrator's."""
    for name in ("URL", "KEY", "SECRET", "LIMITED_KEY", "LIMITED_SECRET", "INSECURE"):
        monkeypatch.delenv(f"KICKROUTE_TEST_WOOCOMMERCE_{name}", raising=False)
    assert real_shop("woocommerce") is None
    for name, value in {"URL": "https://shop.example", "KEY": "ck_a", "SECRET": "cs_a"}.items():
        monkeypatch.setenv(f"KICKROUTE_TEST_WOOCOMMERCE_{name}", value)
    there = real_shop("woocommerce")
    assert there is not None
    assert there.connector == there.owner == ("ck_a", "cs_a")
    assert there.verify
    monkeypatch.setenv("KICKROUTE_TEST_WOOCOMMERCE_LIMITED_KEY", "ck_b")
    monkeypatch.setenv("KICKROUTE_TEST_WOOCOMMERCE_LIMITED_SECRET", "cs_b")
    monkeypatch.setenv("KICKROUTE_TEST_WOOCOMMERCE_INSECURE", "1")
    there = real_shop("woocommerce")
    assert there is not None
    assert (there.owner, there.connector, there.verify) == (("ck_a", "cs_a"), ("ck_b", "cs_b"), False)
