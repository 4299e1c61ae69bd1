"""A whole shop without a single dealer price, priced and categorised by commands, at both simulated shops."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from connector.assembly.commands import Wiring
from connector.cli import build_cli
from practice.simulators.catalogue import Catalogue, generate
from practice.simulators.serving import LoopbackServer
from practice.simulators.shopware import ShopwareSettings, ShopwareSimulator
from practice.simulators.woocommerce import WooCommerceSimulator, WooSettings

SETTINGS = """
[shop]
platform = "{platform}"
url = "{url}"
{keys}
[kickroute]
url = "http://127.0.0.1:9"
api_key = "kr"
public_url = "https://connector.example"
[store]
url = "sqlite:///{store}"
"""


def _bare() -> Catalogue:
    """Make a shop as it is before anybody thinks of Kickroute: some of it has variants."""
    products = generate(120, seed=4).products
    assert sum(bool(product.variants) for product in products) >= 10
    return Catalogue(
        tuple(
            replace(
                product,
                dealer_price="",
                kickroute_category="",
                variants=tuple(replace(variant, dealer_price="") for variant in product.variants),
            )
            for product in products
        )
    )


@contextmanager
def _woocommerce() -> Iterator[tuple[str, str]]:
    settings = WooSettings(plugins=("germanized",))
    with WooCommerceSimulator(settings, _bare()) as simulator, LoopbackServer(simulator.app) as server:
        key = simulator.keys.full
        yield (
            server.url,
            f'consumer_key = "{key.consumer_key}"\nconsumer_secret = "{key.consumer_secret}"',
        )


@contextmanager
def _shopware() -> Iterator[tuple[str, str]]:
    simulator = ShopwareSimulator(ShopwareSettings(), _bare())
    with simulator.serve() as server:
        known = simulator.credentials
        yield server.url, f'client_id = "{known.client_id}"\nclient_secret = "{known.client_secret}"'
    simulator.close()


SHOPS = {"woocommerce": _woocommerce, "shopware": _shopware}


@pytest.fixture(params=SHOPS)
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a folder with settings for a shop that is served."""
    with SHOPS[request.param]() as (url, keys):
        written = SETTINGS.format(platform=request.param, url=url, keys=keys, store=tmp_path / "connector.db")
        (tmp_path / "settings.toml").write_text(written, encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        yield tmp_path


def _type(*words: str) -> Any:
    result = CliRunner().invoke(build_cli(Wiring()), [*words, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_plain_shop_is_priced_and_categorised(folder: Path) -> None:
    """Nothing can be offered before and everything after; then all is taken back."""
    before = _type("sync", "--dry-run")
    offers = len(before["withheld"])
    assert (before["released_in_all"], before["withheld_by_rule"]["price_missing"]) == (0, offers)
    assert _type("prices", "rule", "30 % off", "--yes")["written"] == offers
    assert _type("prices", "export", "prices.csv")["offers"] == offers
    with (folder / "prices.csv").open(encoding="utf-8-sig", newline="") as stream:
        head, *rows = csv.reader(stream)
    for row in rows:
        row[head.index("Kickroute category")] = "vaping"
    with (folder / "filled.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([head, *rows])
    found = _type("prices", "import", "filled.csv", "--yes")
    assert (found["unusable"], {change["kind"] for change in found["changes"]}) == ([], {"category"})
    after = _type("sync", "--dry-run")
    assert (after["released_in_all"], after["withheld"]) == (offers, [])
    assert all(float(row["detail"]["price"]) > 0 for row in after["rows"])
    for _run in range(2):
        assert _type("prices", "undo", "--yes")["unusable"] == []
    assert _type("sync", "--dry-run")["withheld_by_rule"]["price_missing"] == offers
