"""What the WooCommerce adapter does for labels: weights in kilograms, and numbers where plugins see them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from adapters.woocommerce.shop import WooCommerceShop
from connector.model import Carrier, Parcel, Product
from practice.simulators.catalogue import german_catalogue
from practice.simulators.woocommerce import WooCommerceSimulator
from tests.adapters.scripted_server import ScriptedServer, reply
from tests.adapters.woocommerce_shops import running, settings_for

ITEMS = "_wc_shipment_tracking_items"
OURS = Parcel("00340434161094042557", Carrier.DHL)


@pytest.fixture(params=["11.0", "8.9"])
def version(request: pytest.FixtureRequest) -> str:
    """Name a version of WooCommerce."""
    name: str = request.param
    return name


Shop = tuple[WooCommerceSimulator, WooCommerceShop]


@pytest.fixture
def shop(version: str) -> Iterator[Shop]:
    """Give a shop with a believable catalogue, in which nothing has a weight."""
    with running(version, german_catalogue()) as opened:
        yield opened


def _product(adapter: WooCommerceShop, offers: int = 1) -> Product:
    products = [p for page in adapter.all_products() for p in page.products]
    return next(p for p in products if len(p.offers) >= offers and p.has_variants is (offers > 1))


# weights


@pytest.mark.parametrize(
    ("unit", "weight", "kilograms"),
    [
        ("kg", "0.25", "0.25"),
        ("g", "250", "0.25"),
        ("lbs", "1", "0.45359237"),
        ("oz", "2", "0.05669904625"),
        ("kg", "", None),
        ("kg", "0", None),
        ("kg", "schwer", None),
        ("stone", "1", None),
    ],
)
def test_a_weight_is_read_in_the_shops_unit(unit: str, weight: str, kilograms: str | None) -> None:
    """The shop gives weights without their unit; what is no weight above nothing is none."""
    with running("11.0", german_catalogue(), weight_unit=unit) as (simulator, adapter):
        product_id = _product(adapter).id
        simulator.owner.edit(int(product_id), weight=weight)
        (product,) = adapter.products([product_id]).found
    assert product.offers[0].weight == (None if kilograms is None else Decimal(kilograms))


def test_a_variation_without_a_weight_has_its_products(shop: Shop) -> None:
    """A variation weighs what it says itself, else what its product says."""
    simulator, adapter = shop
    product = _product(adapter, offers=2)
    simulator.owner.edit(int(product.id), weight="0.75")
    simulator.owner.edit(int(product.offers[1].id), weight="2.5")
    (product,) = adapter.products([product.id]).found
    assert [offer.weight for offer in product.offers[:2]] == [Decimal("0.75"), Decimal("2.5")]


def test_the_unit_is_asked_once_and_only_where_there_are_weights(shop: Shop) -> None:
    """A catalogue without weights costs no question for their unit, one with weights a single one."""
    simulator, adapter = shop
    product_id = _product(adapter).id
    adapter.products([product_id])
    assert not _asked_for_unit(simulator)
    simulator.owner.edit(int(product_id), weight="1")
    for _ in range(3):
        adapter.products([product_id])
    assert len(_asked_for_unit(simulator)) == 1


def _asked_for_unit(simulator: WooCommerceSimulator) -> list[str]:
    paths = [entry.data["path"] for entry in simulator.log.requests]
    return [path for path in paths if path.endswith("woocommerce_weight_unit")]


# numbers


def test_a_number_is_written_as_the_plugins_write_it(shop: Shop) -> None:
    """Both tracking plugins show a custom provider with its name and link, whatever carriers they know."""
    simulator, adapter = shop
    order_id = simulator.owner.sell([(int(_product(adapter).id), 1)])
    adapter.add_parcel(str(order_id), OURS)
    (item,) = _meta(simulator, order_id)[ITEMS]
    assert item["tracking_number"] == OURS.number
    assert item["custom_tracking_provider"] == "DHL"
    assert item["custom_tracking_link"].endswith(f"piececode={OURS.number}")
    assert item["date_shipped"].isdecimal()
    assert len(item["tracking_id"]) == 32


def test_a_number_of_an_unknown_carrier_has_no_link(shop: Shop) -> None:
    """Nothing is invented about a carrier that has no word in the protocol."""
    simulator, adapter = shop
    order_id = simulator.owner.sell([(int(_product(adapter).id), 1)])
    adapter.add_parcel(str(order_id), Parcel("AB 7/9", Carrier.OTHER))
    (item,) = _meta(simulator, order_id)[ITEMS]
    assert (item["custom_tracking_provider"], item["custom_tracking_link"]) == ("", "")


def _meta(simulator: WooCommerceSimulator, order_id: int) -> dict[str, Any]:
    return {row["key"]: row["value"] for row in simulator.owner.order(order_id)["meta_data"]}


@pytest.mark.parametrize("form", ["list", "array with keys", "two rows", "false"])
def test_entries_of_others_survive_in_every_form(form: str) -> None:
    """PHP turns a list with holes into an object, and two rows of one key are collapsed by the write."""
    theirs = {"tracking_provider": "gls", "tracking_number": "12345678901", "tracking_id": "a"}
    more = theirs | {"tracking_number": "12345678902", "tracking_id": "b"}
    values: dict[str, list[Any]] = {
        "list": [[theirs, more]],
        "array with keys": [{"0": theirs, "4": more}],
        "two rows": [[theirs], [more]],
        "false": [False],
    }
    rows = [{"id": at, "key": ITEMS, "value": value} for at, value in enumerate(values[form], 1)]
    order = {"id": 7, "number": "7", "status": "processing", "meta_data": rows}
    headers = {"Date": "Tue, 24 Nov 2026 12:00:00 GMT"}
    with ScriptedServer([reply(200, order, headers=headers)]) as server:
        adapter = WooCommerceShop.from_settings(settings_for(server.url, "ck_1", "cs_1"))
        adapter.add_parcel("7", OURS)
        adapter.close()
    (meta,) = json.loads(server.asked[-1].body)["meta_data"]
    numbers = [item["tracking_number"] for item in meta["value"]]
    before = [] if form == "false" else ["12345678901", "12345678902"]
    assert (server.asked[-1].method, numbers) == ("POST", [*before, OURS.number])
