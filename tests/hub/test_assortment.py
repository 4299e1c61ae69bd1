"""What retailers' shops are told of what they sell, by a platform with extensions and by one without."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from practice.hub import CallbackPolicy, Hub, Line, Unknown
from practice.hub.assortment import EXTENSIONS
from practice.simulators.serving import LoopbackServer
from tests.hub.conftest import FAST, GTIN, KEY, OTHER, Switch, World, product
from tests.hub.shop import Shop, error
from tests.waiting import until

TAL = "key-of-tal"
FIRST, SECOND = "4000000000013", "4000000000020"


@pytest.fixture(params=[frozenset(), EXTENSIONS], ids=["plain", "extended"])
def world(
    request: pytest.FixtureRequest, served: tuple[tuple[Switch, str], tuple[Switch, str]]
) -> Iterator[World]:
    """Yield a hub with and without extensions that knows berg's product and a product of two variants."""
    (door, url), (back, callback) = served
    shop = Shop(KEY)
    hub = Hub(callbacks=FAST, extensions=request.param)
    with hub, requests.Session() as session:
        door.app, back.app = hub.app, shop.app
        hub.add_supplier("berg", KEY, number="S1", callback_url=f"{callback}/callback")
        hub.add_retailer("tal", TAL)
        world = World(hub, url, shop, session)
        taxing = {"regular_price_includes_tax": True} if request.param else {}
        assert world.send("products.create", [product() | taxing, _shirt() | taxing]).status_code == 200
        yield world


@pytest.fixture
def tal(world: World) -> Iterator[Shop]:
    """Yield the retailer's shop, which has imported all of it."""
    shop = Shop(TAL)
    with LoopbackServer(shop.app) as door:
        world.hub.set_callback_url("tal", f"{door.url}/callback", role="retailer")
        assert world.hub.import_products("tal", "berg") == 3
        assert world.hub.wait_idle()
        yield shop


def _shirt(**changes: Any) -> dict[str, Any]:
    shared = ("name", "description", "is_live", "tax_rate", "image_url", "category")
    own = ("gtin", "description", "is_in_stock", "stock_quantity", "regular_price", "wholesale_price")
    variations = [
        {name: product(gtin)[name] for name in (*own, "is_live", "image_url")}
        | {"attributes": {"Größe": size}}
        for gtin, size in ((FIRST, "S"), (SECOND, "M"))
    ]
    return {name: product()[name] for name in shared} | {"sku": "H-1", "variations": variations} | changes


def _extended(world: World, **fields: Any) -> dict[str, Any]:
    return fields if world.hub.assortment.extensions else {}


def test_a_product_with_variants_is_told_as_one(world: World, tal: Shop) -> None:
    """Its variants stand in it with their attributes; nothing has a description, all name the supplier."""
    (body,) = tal.told("products.import")
    simple, shirt = sorted(body, key=lambda each: "variations" in each)
    assert (simple["gtin"], simple["supplier_number"], shirt["supplier_number"]) == (GTIN, "S1", "S1")
    assert "gtin" not in shirt
    assert [(each["gtin"], each["attributes"]) for each in shirt["variations"]] == [
        (FIRST, {"Größe": "S"}),
        (SECOND, {"Größe": "M"}),
    ]
    rows = [simple, shirt, *shirt["variations"]]
    assert all("description" not in row for row in rows)
    told = {row.get("regular_price_includes_tax") for row in (simple, shirt)}
    assert told == ({True} if world.hub.assortment.extensions else {None})


def test_what_a_supplier_lists_anew_reaches_who_sells_it(world: World, tal: Shop) -> None:
    """A whole product with another stock and price is news of both; the same once more is none."""
    for _ in range(2):
        world.send("products.create", [product(stock_quantity=4, wholesale_price="11.00")])
    assert world.hub.wait_idle()
    stock = {"gtin": GTIN, "stock_quantity": 4, "is_in_stock": True} | _extended(world, is_live=True)
    price = {"gtin": GTIN, "new_price": "11.00", "stock_quantity": 4}
    assert tal.told("item.updated") == [stock | _extended(world, sequence=1)]
    assert tal.told("item.updated_price") == [price | _extended(world, sequence=2)]


def test_only_who_sells_it_from_this_supplier_is_told(world: World, tal: Shop) -> None:
    """A link to another supplier, or none, and the first one's news do not come any more."""
    world.hub.add_supplier("fels", "key-of-fels", number="S2")
    for code in ("S2", ""):
        world.send("item.updated_connection", {"gtin": GTIN, "supplier_number": code}, TAL)
        world.send("item.updated", {"gtin": GTIN, "stock_quantity": 9 - len(code)})
    assert world.hub.wait_idle()
    assert tal.told("item.updated") == []


def test_everything_is_told_once_more_each_day(world: World, tal: Shop) -> None:
    """Stock and price of every offer that the retailer sells, and of no other."""
    world.send("products.create", [product(OTHER)])
    assert world.hub.repeat() == 3
    assert world.hub.wait_idle()
    for kind in ("item.updated", "item.updated_price"):
        assert sorted(body["gtin"] for body in tal.told(kind)) == sorted([GTIN, FIRST, SECOND])


def test_the_repetition_comes_by_itself(served: tuple[tuple[Switch, str], tuple[Switch, str]]) -> None:
    """Whenever its time has passed, as long as the platform runs."""
    (door, url), _ = served
    shop = Shop(TAL)
    policy = CallbackPolicy(timeout=FAST.timeout, retries=FAST.retries, repeat_after=0.05)
    with Hub(callbacks=policy) as hub, LoopbackServer(shop.app) as back, requests.Session() as session:
        door.app = hub.app
        hub.add_supplier("berg", KEY, number="S1")
        hub.add_retailer("tal", TAL, callback_url=f"{back.url}/callback")
        World(hub, url, shop, session).send("products.create", [product()])
        hub.import_products("tal", "berg")
        until("stock is told twice", lambda: len(shop.told("item.updated")) >= 2)


def test_a_refund_is_told_by_the_extension_only(world: World, tal: Shop) -> None:
    """It stands in the retailer's account either way, and changes no status."""
    order = world.hub.place_order("tal", [Line(GTIN, 1)], wait=True)
    part = order.parts[0]
    body = {"number": part.number, "total": "2.50", "deduplication_id": 1, "items": []}
    assert world.send("refund.issued", body).status_code == 200
    assert world.hub.wait_idle()
    told = [{"number": order.number, "refunded_total": "2.50"}] if world.hub.assortment.extensions else []
    assert tal.told("order.updated") == told
    assert str(world.hub.ledger.position(part.number).refunded) == "2.50"


def test_a_figure_names_the_retailers_own_orders_in_it(world: World, tal: Shop) -> None:
    """A supplier names them by Kickroute's numbers; nobody learns of another retailer's."""
    world.hub.add_retailer("au", "key-of-au")
    mine, other = (world.hub.place_order(name, [Line(GTIN, 1)], wait=True) for name in ("tal", "au"))
    numbers = [order.parts[0].number for order in (mine, other)]
    body = {"gtin": GTIN, "stock_quantity": 3, "is_in_stock": True, "contains": numbers}
    answer = world.send("item.updated", body)
    if not world.hub.assortment.extensions:
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_message")
        return
    world.send("products.create", [product(stock_quantity=3, wholesale_price="11.00")])
    world.send("item.updated", {"gtin": GTIN, "stock_quantity": 2})
    assert world.hub.wait_idle()
    told = [(each["stock_quantity"], each.get("contains")) for each in tal.told("item.updated")]
    assert told == [(3, [mine.number]), (3, [mine.number]), (2, None)]


def test_a_withdrawn_offer_is_named_as_such_by_the_extension(world: World, tal: Shop) -> None:
    """Without it, it is sold out."""
    world.send("item.updated", {"gtin": GTIN, "is_live": False})
    assert world.hub.wait_idle()
    sold_out = {"gtin": GTIN, "stock_quantity": 0, "is_in_stock": False}
    assert tal.told("item.updated") == [sold_out | _extended(world, is_live=False, sequence=1)]


def test_what_failed_for_good_can_be_started_anew(world: World, tal: Shop) -> None:
    """By whoever looks after the platform; what was taken is not sent twice."""
    tal.first.append(error(410, "gone"))
    world.send("item.updated", {"gtin": GTIN, "stock_quantity": 2})
    assert world.hub.wait_idle()
    failed = next(d for d in world.hub.deliveries() if d.type == "item.updated")
    assert failed.state == "declined"
    world.hub.restart(failed.id)
    assert world.hub.wait_for(lambda: world.hub.delivery(failed.id).state == "done")
    with pytest.raises(Unknown):
        world.hub.restart(failed.id)


def test_the_answer_to_a_connection_test_names_the_extensions(world: World) -> None:
    """A platform without them answers as ever."""
    answer = world.send("connection.test", {"webhook_url": "http://127.0.0.1:9/x"}).json()
    assert answer.get("extensions") == (sorted(EXTENSIONS) if world.hub.assortment.extensions else None)
