"""Moving over from a shop with the platform's own plugin, orders half told, end to end with the hub."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import requests
from typer.testing import CliRunner

from connector.assembly.commands import Wiring
from connector.cli import build_cli
from connector.settings import Settings
from practice.hub import Line
from practice.sandbox import World
from practice.sandbox.woocommerce import WooCommerceStage
from practice.sandbox.world import RETAILER
from practice.simulators.catalogue import german_catalogue
from scheduler import Daemon
from tests.daemon.joining import join
from tests.waiting import LIMIT, until

KEY = "sandbox-key-woocommerce"


@dataclass
class PluginShop:
    """A shop with the plugin on the hub; ``numbers`` are the orders that the plugin placed."""

    world: World
    stage: WooCommerceStage
    settings: Settings
    file: Path
    numbers: list[str]

    def type(self, *words: str) -> tuple[int, str]:
        """Type a command; returns its exit code and what it said."""
        result = CliRunner().invoke(build_cli(Wiring()), [*words, "--settings", str(self.file)])
        return result.exit_code, result.output

    def tell(self, kind: str, body: Any) -> None:
        """Let the plugin tell the platform something."""
        answer = requests.post(
            self.world.hub_url, json={"type": kind, "body": body}, headers={"x-api-key": KEY}, timeout=LIMIT
        )
        assert answer.status_code == 200, answer.text

    def order(self, number: str) -> int:
        """Return the id of the shop's order."""
        (found,) = self.stage.shop.owner.orders_with(number)
        return found

    def money(self) -> dict[str, tuple[Decimal, bool]]:
        """Return of every order what the retailer got back, and whether the payout was released."""
        positions = {number: self.world.hub.ledger.position(number) for number in self.numbers}
        return {number: (p.refunded, p.released) for number, p in positions.items()}

    def about_orders(self) -> list[str]:
        """Return the orders that the platform was told something of, each as often as it was told."""
        messages = self.world.hub.messages.after(0, sender="woocommerce")
        return [str(m.body) for m in messages if m.type in ("order.updated", "refund.issued")]


def _product(gtin: str, stock: int | None) -> dict[str, Any]:
    texts = {"name": "Ware", "description": "", "image_url": "", "category": "vaping-base"}
    prices = {"regular_price": "20.00", "wholesale_price": "10.00", "tax_rate": "standard"}
    return {"gtin": gtin, "is_in_stock": True, "stock_quantity": stock, "is_live": True} | texts | prices


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PluginShop]:
    """Let the plugin tell the catalogue, sound or not, and place five orders; then some is told, some not."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")
    with World() as world:
        stage = world.open_shop("woocommerce")
        assert isinstance(stage, WooCommerceStage)
        settings, file = join(world, stage, tmp_path)
        made = PluginShop(world, stage, settings, file, [])
        world.hub.set_callback_url("woocommerce", stage.plugin_address())
        rows = {
            row.gtin: row for row in stage.catalogue() if len(row.gtin) in (12, 13) and row.gtin.strip("0")
        }
        products = [_product(row.gtin, row.stock) for row in rows.values()]
        for start in range(0, len(products), 200):
            made.tell("products.create", products[start : start + 200])
        sound = [row for row in rows.values() if not row.breaks and (row.stock or 0) > 5]
        for row in sound[:5]:
            wanted = [Line(row.gtin, 1, world.hub.supplier("woocommerce").number)]
            made.numbers += [p.number for p in world.hub.place_order(RETAILER, wanted, wait=True).parts]
        yield made


def _live(shop: PluginShop) -> set[str]:
    return {gtin for gtin, offer in shop.world.hub.catalogue("woocommerce").items() if offer.is_live}


def _trash_a_product_with_variants(shop: PluginShop) -> set[str]:
    """Trash it in the shop, of which the plugin tells nothing; returns its GTINs."""
    product = [p for p in german_catalogue().products if p.variants and not p.breaks][-1]
    shop.stage.shop.owner.trash_product(product.sku)
    return {variant.gtin for variant in product.variants if not variant.breaks}


def _half_tell(shop: PluginShop) -> None:
    """Ship, refund, cancel and complete; only one refund and one tracking number reach the platform."""
    owner = shop.stage.shop.owner
    shipped, refunded, cancelled, told, untouched = (shop.order(number) for number in shop.numbers)
    assert untouched
    owner.enter_tracking(shipped, "00340434000001")
    owner.complete(shipped)
    owner.refund(refunded, "1.19", restock=False)
    owner.cancel(cancelled)
    refund = owner.refund(told, "2.38", restock=False)
    owner.enter_tracking(told, "00340434000002")
    number = shop.numbers[3]
    shop.tell("refund.issued", {"number": number, "total": "2.38", "deduplication_id": refund, "items": []})
    parcel = {"number": "00340434000002", "carrier": "dhl"}
    shop.tell("order.updated", {"number": number, "contains_kickroute_number": True, "tracking": parcel})


def test_moving_over_tells_everything_once_and_only_after_the_yes(shop: PluginShop) -> None:
    """Watch, take over, list, nothing about money; a yes, everything once; a second time nothing."""
    _half_tell(shop)
    trashed = _trash_a_product_with_variants(shop)
    assert trashed <= _live(shop)
    before, heard = shop.money(), len(shop.about_orders())
    assert before[shop.numbers[3]] == (Decimal("2.38"), True)
    assert shop.type("adopt", "--yes")[0] == 1, "the plugin is still active"
    shop.stage.shop.configure(plugins=())

    daemon = Daemon(shop.settings)
    daemon.start()
    try:
        engine = daemon.engine
        assert engine is not None
        until("the catalogue read", engine.is_ready.is_set)
        sound = {r.gtin for r in shop.stage.catalogue() if not r.breaks or r.breaks.startswith("warn_")}
        until(
            "the sound offers on the platform",
            lambda: len(_live(shop)) > 10 and _live(shop) <= sound - trashed,
        )
        code, said = shop.type("adopt", "--dry-run")
        assert (code, "5 orders of the plugin" in said) == (0, True), said
        assert shop.type("adopt")[0] == 0
        assert (shop.money(), len(shop.about_orders())) == (before, heard)

        assert shop.type("adopt", "--yes")[0] == 0
        until("everything about the orders told", lambda: _has_all(shop))
        until("nothing left to tell", lambda: _is_quiet(daemon))
        after = shop.money()
        shipped, refunded, cancelled, told, untouched = shop.numbers
        assert after[shipped] == (Decimal(0), True)
        assert after[refunded] == (Decimal("1.19"), False)
        assert after[cancelled][0] > 0
        assert after[told] == before[told]
        assert after[untouched] == before[untouched]
        heard = len(shop.about_orders())
        assert "0 orders of the plugin" in shop.type("adopt", "--yes")[1]
        until("nothing left to tell", lambda: _is_quiet(daemon))
        assert (shop.money(), len(shop.about_orders())) == (after, heard)

        shop.stage.enter_tracking(str(shop.order(untouched)), "00340434000003")
        until("the refund told", lambda: shop.money()[untouched][1])
    finally:
        daemon.stop()


def _has_all(shop: PluginShop) -> bool:
    shipped, refunded, cancelled, *_ = shop.numbers
    hub, money = shop.world.hub, shop.money()
    ends = (hub.part(shipped).status, hub.part(cancelled).status)
    return ends == ("completed", "cancelled") and money[refunded][0] > 0 and money[shipped][1]


def _is_quiet(daemon: Daemon) -> bool:
    with daemon.store.transaction() as tx:
        return tx.outbox.counts() == (0, 0)
