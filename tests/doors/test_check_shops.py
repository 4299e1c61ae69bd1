"""``check`` at simulated shops over HTTP: what is spoilt in the shop is the line that says so."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from connector.assembly.commands import Wiring
from connector.assembly.shops import KINDS
from connector.cli import build_cli
from connector.store import Store
from practice.hub import Hub
from practice.sandbox.shopware import ShopwareStage
from practice.sandbox.woocommerce import WooCommerceStage
from practice.sandbox.world import free_address
from practice.simulators.catalogue import generate
from practice.simulators.serving import LoopbackServer

KEY = "a-key-of-kickroute"
ENGLISH = re.compile(r"\b(?:the|is|are|and|not|with|it|which|no|has)\b")
"""Words that no German sentence has."""

SAYS_A_REASON = ("shop.", "platform.", "keys.", "hooks.", "prepared.not_prepared")
"""Lines with sentences that arise elsewhere."""


@dataclass
class Setup:
    """A shop, a hub that answers at ``url``, and settings."""

    stage: Any
    hub: Hub
    url: str
    file: Path
    shop: dict[str, str]
    key: str = KEY

    def write(self) -> None:
        """Write the settings as they are now."""
        public = free_address()
        lines = [
            *("[shop]", *(f'{name} = "{value}"' for name, value in self.shop.items())),
            *("[kickroute]", f'url = "{self.url}"', f'api_key = "{self.key}"'),
            *(f'public_url = "http://{public}"', "[server]", f'listen = "{public}"'),
            *("[store]", f'url = "sqlite:///{self.file.parent}/connector.db"'),
        ]
        self.file.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def type(self, *words: str) -> tuple[int, str]:
        """Type a command; returns its exit code and what it said."""
        result = CliRunner().invoke(build_cli(Wiring()), [*words, "--settings", str(self.file)])
        return result.exit_code, result.stdout

    def check(self) -> dict[str, dict[str, str]]:
        """Return the lines of ``check`` by their keys."""
        return {line["key"]: line for line in json.loads(self.type("check", "--json")[1])["checks"]}

    def tell(self, *, active: bool = True) -> None:
        """Let sending meet the platform once, as the daemon does."""
        self.hub.add_supplier("berg", key=KEY, country="DE", active=active)
        self.write()
        self.type("sync", "--full")

    def adapter(self) -> Any:
        """Return the adapter of the shop."""
        settings = Wiring().load([self.file])
        return KINDS[settings.shop.platform].build(settings, None)


@contextmanager
def _setup(stage: Any, folder: Path) -> Iterator[Setup]:
    with stage, Hub() as hub, LoopbackServer(hub.app) as server:
        made = Setup(stage, hub, server.url, folder / "settings.toml", dict(stage.shop_settings()))
        made.write()
        yield made


@pytest.fixture
def woo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Setup]:
    """Set up a WooCommerce shop with a few products."""
    monkeypatch.setenv("LC_ALL", "C")
    with _setup(WooCommerceStage(generate(5)), tmp_path) as made:
        yield made


@pytest.fixture
def shopware(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Setup]:
    """Set up a Shopware shop with a few products, whose messages are worked off beside its requests."""
    monkeypatch.setenv("LC_ALL", "C")
    with _setup(ShopwareStage(generate(5)), tmp_path) as made:
        yield made


def _configure(**changes: Any) -> Callable[[Setup], None]:
    return lambda setup: setup.stage.shop.configure(**changes)


def _key(name: str) -> Callable[[Setup], None]:
    def _apply(setup: Setup) -> None:
        key = getattr(setup.stage.shop.keys, name)
        setup.shop |= {"consumer_key": key.consumer_key, "consumer_secret": key.consumer_secret}
        setup.write()

    return _apply


def _shop(**values: str) -> Callable[[Setup], None]:
    def _apply(setup: Setup) -> None:
        setup.shop |= values
        setup.write()

    return _apply


def _platform(**how: Any) -> Callable[[Setup], None]:
    def _apply(setup: Setup) -> None:
        setup.key = how.get("key", KEY)
        setup.tell(active=how.get("active", True))

    return _apply


def _resold(setup: Setup) -> None:
    first = min(setup.stage.shop.state.tables.products)
    setup.stage.shop.owner.set_meta(first, "_wc_kickroute_supplier_number", "S-7")


def _hooks_disabled(setup: Setup) -> None:
    setup.type("check", "--fix")
    for hook in setup.stage.shop.state.tables.webhooks.values():
        hook.status = "disabled"


WOO: dict[str, tuple[str, Callable[[Setup], None], str]] = {
    "nobody answers": ("shop.unavailable", _shop(url=f"http://{free_address()}"), "the shop"),
    "a redirect": ("shop.unavailable", _configure(redirect_to_https=True), "redirects to https://"),
    "plain permalinks": ("shop.unavailable", _configure(pretty_permalinks=False), "Settings → Permalinks"),
    "maintenance": ("shop.unavailable", _configure(maintenance=True), "HTTP 503"),
    "another home": ("shop.unavailable", _configure(home_url="http://s.example"), "set shop.url to it"),
    "an unknown key": ("shop.denied", _shop(consumer_key="ck_0"), "consumer"),
    "a key that only reads": ("shop.denied", _key("read_only"), "Read/Write"),
    "a customer's key": ("shop.denied", _key("customer"), "administrator"),
    "no tax rate": ("taxes.tax_rates_missing", _configure(base_country="FR"), "FR"),
    "a wrong key of the platform": ("platform.refused", _platform(key="another-key"), "401"),
    "a profile that is not active": ("platform.inactive", _platform(active=False), "activated"),
}


TOGETHER = {
    "currency.foreign": "CHF",
    "taxes.taxes_off": "calculate taxes",
    "plugin.platform_plugin": "Kickroute",
    "cron.cron_off": "WP-Cron",
    "order_tables.order_tables_off": "not used",
    "labels.label_sender": "DHL",
    "resold.supplier_codes": "one product",
    "order_mail.order_mail_off": "switched off",
    "hooks.broken": "is disabled",
}


def _german(setup: Setup) -> str:
    """Return what a German reader is told, without the shop's own words in brackets."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LC_ALL", "de_DE.UTF-8")
        return re.sub(r"\(.*\)", "", setup.type("check")[1])


@pytest.mark.parametrize("trouble", WOO)
def test_a_woocommerce_shop_that_is_spoilt_says_how(woo: Setup, trouble: str) -> None:
    """Each trouble has its own line with the cause, and no other line is red."""
    key, spoil, words = WOO[trouble]
    spoil(woo)
    lines = woo.check()
    assert words in lines[key]["finding"] + lines[key]["next_step"]
    assert {k for k, line in lines.items() if line["level"] == "red"} <= {key}
    if key.startswith(SAYS_A_REASON):
        assert [said for said in _german(woo).splitlines() if ENGLISH.search(said)] == []


def test_several_troubles_have_a_line_each(woo: Setup) -> None:
    """All at once in one shop, and nothing else is red."""
    _hooks_disabled(woo)
    _resold(woo)
    woo.stage.shop.configure(
        currency="CHF",
        taxes=False,
        cron="broken",
        hpos=False,
        order_mail=False,
        plugins=("kickroute", "dhl"),
    )
    lines = woo.check()
    for key, words in TOGETHER.items():
        assert words in lines[key]["finding"], key
    assert {k for k, line in lines.items() if line["level"] == "red"} == {
        *("currency.foreign", "taxes.taxes_off", "plugin.platform_plugin")
    }


def test_a_sound_woocommerce_shop_has_no_red_line(woo: Setup) -> None:
    """Neither before the first start nor after it; the addresses are on this machine, nobody hears alarms."""
    yellow = {key for key, line in woo.check().items() if line["level"] != "green"}
    assert yellow == {"public_url.private", "heard.nobody"}
    woo.tell()
    woo.type("check", "--fix", "--yes")
    lines = woo.check()
    assert lines["hooks.set"]["finding"].startswith("6 are active")
    assert {key for key, line in lines.items() if line["level"] == "red"} == set()


# --- Shopware ------------------------------------------------------------------------------------


def _few_rights(setup: Setup) -> None:
    made = setup.stage.shop.owner.create_integration(
        "few", ["product:read", "sales_channel:read", "currency:read", "country:read"]
    )
    setup.shop |= {"client_id": made.client_id, "client_secret": made.client_secret}
    setup.write()


def _no_rights(setup: Setup) -> None:
    made = setup.stage.shop.owner.create_integration("none", ["media:read"])
    setup.shop |= {"client_id": made.client_id, "client_secret": made.client_secret}
    setup.write()


def _gross(setup: Setup) -> None:
    setup.type("check", "--fix")
    groups = setup.stage.shop.shop.store.live["customer_group"]
    (ours,) = [row for row in groups.rows.values() if row.get("displayGross") is False]
    groups.put({**ours, "displayGross": True})


def _dead_worker(setup: Setup) -> None:
    setup.type("check", "--fix")
    setup.stage.shop.owner.kill_worker()
    gtin = setup.stage.catalogue()[0].gtin
    for stock in range(110):
        setup.stage.shop.owner.set_stock(gtin, stock)


SHOPWARE: dict[str, tuple[str, Callable[[Setup], None], str]] = {
    "nobody answers": ("shop.unavailable", _shop(url=f"http://{free_address()}"), "the shop"),
    "a wrong secret": ("shop.denied", _shop(client_secret="wrong"), "client_secret"),
    "no rights at all": ("shop.denied", _no_rights, "sales_channel:read"),
    "few rights": ("rights.rights_missing", _few_rights, "customer_group:read"),
    "a group that sees gross prices": ("prepared.group_gross", _gross, "gross prices"),
    "a dead worker": ("messages.worker_dead", _dead_worker, "wait and nobody"),
    "nothing prepared": ("prepared.not_prepared", lambda _: None, "customer group"),
}


@pytest.mark.parametrize("trouble", SHOPWARE)
def test_a_shopware_shop_that_is_spoilt_says_how(shopware: Setup, trouble: str) -> None:
    """Each trouble has its own line with the cause."""
    key, spoil, words = SHOPWARE[trouble]
    spoil(shopware)
    lines = shopware.check()
    assert words in lines[key]["finding"] + lines[key]["next_step"]
    assert {k for k, line in lines.items() if line["level"] == "red"} - {key} <= {"keys.denied"}
    if key.startswith(SAYS_A_REASON):
        assert [said for said in _german(shopware).splitlines() if ENGLISH.search(said)] == []


def test_what_is_ours_in_a_shopware_shop_is_repaired(shopware: Setup) -> None:
    """``--fix`` makes what is missing and sets a group right; a second time nothing is made."""
    _gross(shopware)
    assert shopware.check()["prepared.group_gross"]["level"] == "red"
    code, said = shopware.type("check", "--fix")
    assert (code, "Kickroute (netto)" in said) == (0, True)
    lines = shopware.check()
    assert (lines["prepared.fine"]["level"], lines["hooks.set"]["level"]) == ("green", "green")
    assert "made" not in shopware.type("check", "--fix")[1]
    shopware.adapter().remove_fields()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LC_ALL", "de_DE.UTF-8")
        assert "Im Shop: Zusatzfeld „kickroute_category“ angelegt" in shopware.type("check", "--fix")[1]


def test_where_webhooks_are_in_the_way_check_says_why(shopware: Setup) -> None:
    """The shop's reason is shown, also what was remembered of it when it was found out."""
    shopware.stage.shop.configure(admin_worker=True)
    shopware.type("check", "--fix")
    lines = shopware.check()
    assert "checkout" in lines["hooks.unused"]["finding"]
    assert "admin worker" in lines["messages.admin_worker"]["finding"]
    assert "nobody" in lines["news.nobody"]["finding"]
    store = Store.open(f"sqlite:///{shopware.file.parent}/connector.db")
    with store.transaction() as tx:
        entries = [e for e in tx.journal.read(limit=100) if e.what == "webhooks not used"]
    store.close()
    assert len(entries) == 1


def test_a_sound_shopware_shop_has_no_red_line(shopware: Setup) -> None:
    """Prepared and with an alarm set: the addresses are on this machine, Shopware has no time zone."""
    shopware.type("check", "--fix")
    with shopware.file.open("a") as file:
        file.write('[alarms]\nsupplier = ["json://127.0.0.1:9"]\n')
    lines = shopware.check()
    yellow = {key for key, line in lines.items() if line["level"] != "green"}
    assert yellow == {"public_url.private", "heard.unproven", "zone.of_machine"}
    assert lines["keys.some_products"]
