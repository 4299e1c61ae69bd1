"""The recipes of ``docs/bad-day.md``, each played from its own commands on a machine with a real daemon."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from connector.assembly.shops import KINDS
from practice.hub import Line
from practice.hub.catalogue import Offer
from practice.sandbox.shopware import ShopwareStage
from practice.sandbox.woocommerce import WooCommerceStage
from practice.sandbox.world import RETAILER, World, free_address
from practice.simulators.catalogue import Catalogue, Product, german_catalogue
from practice.simulators.serving import LoopbackServer
from tests.daemon.machine import Machine, Recipe, blocks_of
from tests.waiting import LIMIT, until

PAGE, GERMAN = "bad-day.md", "de/schlimmer-tag.md"
STAGES: Mapping[str, Any] = {"woocommerce": WooCommerceStage, "shopware": ShopwareStage}
at_both = pytest.mark.parametrize("day", STAGES, indirect=True)
"""Where the shops differ: what they lose with a backup, and by what an order is found in them again."""

FEW = 40
"""Products: enough for every recipe."""


def test_both_languages_say_the_same_commands() -> None:
    """Recipe by recipe, block by block."""
    assert list(blocks_of(PAGE).values()) == list(blocks_of(GERMAN).values())
    assert len(blocks_of(PAGE)) == 8


@dataclass
class Day:
    """A supplier with a shop, the platform, and a machine on which the connector runs."""

    world: World
    stage: Any
    machine: Machine
    folder: Path
    listen: str

    @property
    def kind(self) -> str:
        """The kind of shop."""
        return str(self.stage.kind)

    def live(self) -> dict[str, Offer]:
        """Return what can be ordered, by GTIN."""
        return {gtin: o for gtin, o in self.world.hub.catalogue(self.kind).items() if o.is_live}

    def in_stock(self) -> set[str]:
        """Return the GTINs of which there is something."""
        return {gtin for gtin, offer in self.live().items() if (offer.stock_quantity or 0) > 0}

    def order(self, *, wait: bool = True) -> str:
        """Order something of which there is enough, and return its number."""
        offer = next(o for o in self.live().values() if (o.stock_quantity or 0) > 20)
        line = Line(offer.gtin, 1, self.world.hub.supplier(self.kind).number)
        (part,) = self.world.hub.place_order(RETAILER, [line], wait=wait, timeout=LIMIT).parts
        return part.number

    def rows(self, number: str) -> list[Any]:
        """Return the shop's own rows of an order."""
        return [row for row in self.stage.orders() if row.kickroute_number == number]

    def known(self) -> set[str]:
        """Return the orders that the connector lists."""
        listed = json.loads(self.machine.type("kickroute-connector orders --json"))["orders"]
        return {order["number"] for order in listed}

    def write_settings(self, home: Path) -> None:
        """Write settings and keys as the page says that they stand."""
        shop = self.stage.shop_settings()
        key, secret = KINDS[self.kind].keys.key, KINDS[self.kind].keys.secret
        secrets = {
            "shop_key": str(shop[key]),
            "shop_secret": str(shop[secret]),
            "api_key": f"sandbox-key-{self.kind}",
            "page_password": "first-password",
        }
        (home / "secrets").mkdir()
        for name, content in secrets.items():
            (home / "secrets" / name).write_text(f"{content}\n", encoding="utf-8")
        (home / "settings.toml").write_text(
            f"""supplier = "berg"
[shop]
platform = "{self.kind}"
url = "{shop["url"]}"
{key}_file = "secrets/shop_key"
{secret}_file = "secrets/shop_secret"
[kickroute]
url = "{self.world.hub_url}"
api_key_file = "secrets/api_key"
public_url = "http://{self.listen}"
requests_per_second = 50
[server]
listen = "{self.listen}"
password_file = "secrets/page_password"
[schedule]
orders_seconds = 1
[ui]
language = "en"
""",
            encoding="utf-8",
        )


@pytest.fixture
def day(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Day]:
    """Yield a good day: the connector runs, everything is told, and the folder is copied elsewhere."""
    listen = free_address()
    kind = getattr(request, "param", "woocommerce")
    sound = Catalogue(tuple(each for each in german_catalogue().products if not _has_flaws(each))[:FEW])
    with World() as world, STAGES[kind](sound) as stage, Machine(tmp_path / "first", listen) as machine:
        world.hub.add_supplier(kind, key=f"sandbox-key-{kind}", country="DE", active=True)
        found = Day(world, stage, machine, tmp_path, listen)
        found.write_settings(machine.home)
        machine.type("systemctl start kickroute-connector")
        assert world.hub.wait_for(lambda: len(found.live()) >= FEW, LIMIT)
        yield found


def _has_flaws(product: Product) -> bool:
    return bool(product.breaks) or any(variant.breaks for variant in product.variants)


@at_both
def test_the_server_is_gone(day: Day) -> None:
    """An empty machine and yesterday's copy: no order is lost or placed twice, and work goes on."""
    first = day.order()
    until("the daily copy", lambda: list((day.machine.home / "backups").glob("*.db")))
    copy = day.folder / "copy"
    shutil.copytree(day.machine.home, copy, ignore=shutil.ignore_patterns("connector.db*", "service*"))
    second = day.order()
    day.machine.die()
    meanwhile = day.order(wait=False)
    shutil.rmtree(day.machine.home)
    with Machine(day.folder / "second", day.listen, is_set_up=False) as other:
        day.machine = other
        recipe = Recipe(PAGE, "The server is gone", **{"/mnt/copy": str(copy)})
        for _ in range(3):
            recipe.play(other)
        assert day.world.hub.wait_for(lambda: bool(day.world.hub.part(meanwhile).shop_number), LIMIT)
        until("every order is known again", lambda: day.known() == {first, second, meanwhile})
        recipe.play(other)
        recipe.end()
        assert [len(day.rows(number)) for number in (first, second, meanwhile)] == [1, 1, 1]
        day.stage.enter_tracking(day.rows(second)[0].id, "00340434161094042557")
        assert day.world.hub.wait_for(lambda: day.world.hub.ledger.position(second).released, LIMIT)


def test_without_any_copy_the_orders_are_found_in_the_shop(day: Day) -> None:
    """The same, but for the third step: settings and keys are all that is left."""
    first = day.order()
    copy = day.folder / "copy"
    copy.mkdir()
    day.write_settings(copy)
    day.machine.die()
    shutil.rmtree(day.machine.home)
    with Machine(day.folder / "second", day.listen, is_set_up=False) as other:
        day.machine = other
        install, _, start, look = blocks_of(PAGE)["The server is gone"]
        for commands in (install.replace("/mnt/copy", str(copy)), start, look):
            other.type(commands)
        until("the order is known again", lambda: day.known() == {first})
        day.stage.cancel(day.rows(first)[0].id)
        assert day.world.hub.wait_for(lambda: day.world.hub.part(first).status == "cancelled", LIMIT)


def test_the_shops_key_has_leaked(day: Day) -> None:
    """With the new one everything goes on, and the old one is not used any more."""
    keys = day.stage.shop.keys
    new = keys.issue("new")
    recipe = Recipe(PAGE, "A key has leaked: the shop's")
    recipe.play(day.machine, new.consumer_key + "\n")
    recipe.play(day.machine, new.consumer_secret + "\n")
    recipe.play(day.machine)
    keys.revoke(keys.full)
    number = day.order()
    assert len(day.rows(number)) == 1
    assert number in recipe.play(day.machine)
    recipe.end()


def test_kickroutes_key_has_leaked(day: Day) -> None:
    """Calls signed with the old key are refused from the first moment, those with the new one believed."""
    old, new = "sandbox-key-woocommerce", "a-new-key-of-kickroute"
    recipe = Recipe(PAGE, "A key has leaked: Kickroute's")
    recipe.play(day.machine)
    day.world.hub.rotate_key(day.kind, new)
    recipe.play(day.machine, new + "\n")
    recipe.play(day.machine)
    recipe.play(day.machine)
    recipe.end()
    assert len(day.rows(day.order())) == 1
    day.world.hub.rotate_key(day.kind, old)
    forged = day.order(wait=False)
    assert day.world.hub.wait_for(lambda: bool(day.world.hub.attempts(forged)), LIMIT)
    assert day.world.hub.attempts(forged)[0].status == 401
    assert day.rows(forged) == []


def test_the_pages_password_has_leaked(day: Day) -> None:
    """The old one opens nothing any more."""

    def status(password: str) -> int:
        url = f"http://{day.listen}/api/status"
        return requests.get(url, auth=("", password), timeout=LIMIT).status_code

    assert status("first-password") == 200
    recipe = Recipe(PAGE, "A key has leaked: the page's password")
    recipe.play(day.machine, "second-password\n")
    recipe.play(day.machine)
    recipe.play(day.machine)
    recipe.end()
    assert (status("first-password"), status("second-password")) == (401, 200)


@at_both
def test_the_shop_was_put_back(day: Day) -> None:
    """An order that the shop lost is named, and cancelled by a person; others go on, new ones come in."""
    kept = day.order()
    day.stage.shop.owner.back_up()
    lost = day.order()
    recipe = Recipe(PAGE, "The shop was put back from a backup", **{"KR-LOST": lost})
    recipe.play(day.machine)
    day.stage.shop.owner.restore_backup()
    assert day.rows(lost) == []
    recipe.play(day.machine)
    until("the lost one is missed", lambda: lost in day.machine.type("kickroute-connector status || true"))
    assert lost in recipe.play(day.machine)
    recipe.play(day.machine)
    recipe.end()
    assert day.world.hub.wait_for(lambda: day.world.hub.part(lost).status == "cancelled", LIMIT)
    assert len(day.rows(day.order())) == len(day.rows(kept)) == 1
    gtin, offer = next((g, o) for g, o in day.live().items() if o.stock_quantity is not None)
    day.stage.set_stock(gtin, 77)
    assert day.world.hub.wait_for(lambda: day.live()[gtin].stock_quantity == 77, LIMIT), offer


def test_the_shops_domain_has_moved(day: Day) -> None:
    """The same shop at another address: orders from before go on, new ones are placed."""
    before = day.order()
    old = str(day.stage.shop_settings()["url"])
    with LoopbackServer(day.stage.shop.app) as moved:
        places = {"https://old-shop.example": old, "https://new-shop.example": moved.url}
        recipe = Recipe(PAGE, "The shop's domain has moved", **places)
        recipe.play(day.machine)
        day.stage._server.stop()
        for _ in range(2):
            recipe.play(day.machine)
        recipe.end()
        day.stage.enter_tracking(day.rows(before)[0].id, "00340434161094042557")
        assert day.world.hub.wait_for(lambda: day.world.hub.ledger.position(before).released, LIMIT)
        assert len(day.rows(day.order())) == 1
        day.machine.die()


def test_two_weeks_of_holiday(day: Day) -> None:
    """Everything is sold out; what was ordered before is sent; afterwards everything is there again."""
    before = day.order()
    plenty = day.in_stock()
    until_when = f"{datetime.now(UTC) + timedelta(days=14):%Y-%m-%d}"
    recipe = Recipe(PAGE, "Two weeks of holiday", **{"2099-08-14": until_when})
    recipe.play(day.machine)
    assert day.world.hub.wait_for(lambda: not any(o.is_in_stock for o in day.live().values()), LIMIT)
    assert "sold out" in recipe.play(day.machine)
    day.stage.enter_tracking(day.rows(before)[0].id, "00340434161094042557")
    assert day.world.hub.wait_for(lambda: day.world.hub.ledger.position(before).released, LIMIT)
    recipe.play(day.machine)
    recipe.end()
    assert day.world.hub.wait_for(lambda: day.in_stock() >= plenty, LIMIT)


def test_kickroute_was_down(day: Day) -> None:
    """What happened meanwhile waits, and is told once when it answers again."""
    number = day.order()
    day.world.hub.faults.refuse_all()
    day.stage.enter_tracking(day.rows(number)[0].id, "00340434161094042557")
    day.stage.refund(day.rows(number)[0].id, day.rows(number)[0].total / 4)

    def waiting() -> int:
        return int(json.loads(day.machine.type("kickroute-connector outbox --json"))["waiting"])

    until("the news wait", lambda: waiting() >= 2)
    recipe = Recipe(PAGE, "Kickroute was down for a day")
    assert number in recipe.play(day.machine)
    day.world.hub.faults.clear()
    recipe.play(day.machine)
    assert day.world.hub.wait_for(lambda: day.world.hub.ledger.position(number).released, LIMIT)
    assert day.world.hub.wait_for(lambda: len(day.world.hub.refunds(number)) == 1, LIMIT)
    until("nothing waits", lambda: waiting() == 0)
    recipe.play(day.machine)
    recipe.end()
