"""The platform's pages: a retailer orders, and sees what the suppliers told and what became of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from practice.hub import Hub
from practice.simulators.serving import LoopbackServer
from tests.hub.conftest import FAST, GTIN, KEY, OTHER, World, product
from tests.hub.shop import Shop, error
from tests.waiting import LIMIT

OFFER = f"berg/{GTIN}"


@pytest.fixture
def world() -> Iterator[World]:
    """Yield a hub with pages, berg's two products and the retailer tal."""
    shop = Shop(KEY)
    with (
        LoopbackServer(shop.app) as back,
        Hub(callbacks=FAST, has_pages=True) as hub,
        LoopbackServer(hub.app) as door,
        requests.Session() as session,
    ):
        hub.add_supplier("berg", KEY, number="S1", callback_url=f"{back.url}/callback")
        hub.add_retailer("tal", "key-of-tal")
        world = World(hub, door.url, shop, session)
        named = product(OTHER, name="Birnen & <b>Co</b>", is_live=False)
        assert world.send("products.create", [product(), named]).status_code == 200
        yield world


def read(world: World, path: str, language: str = "en") -> str:
    """Return a page."""
    answer = world.session.get(f"{world.url}{path}", headers={"Accept-Language": language}, timeout=LIMIT)
    assert answer.status_code == 200, answer.text
    return answer.text


def send(world: World, path: str, **form: str) -> str:
    """Send a form and return the path to which it leads."""
    answer = world.session.post(f"{world.url}{path}", data=form, timeout=LIMIT, allow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def test_ordering_now_leads_to_the_order(world: World) -> None:
    """It is placed with what was typed, and its page says the shop's number, the money and the answer."""
    path = send(world, "/order", kind="ordinary", offer=OFFER, quantity="3", recipient="Anna Groß")
    number = path.removeprefix("/orders/")
    body = world.hub.deliveries(number)[0].body
    assert (body["items"][0]["quantity"], body["shipping"]["last_name"]) == (3, "Groß")
    page = read(world, path)
    assert world.hub.part(number).shop_number
    assert f"there as {world.hub.part(number).shop_number}." in page
    assert "€35.70" in page
    assert "Anna Groß, München" in page
    assert number in read(world, "/orders")
    assert number in read(world, "/ledger")


def test_four_at_once_are_one_order(world: World) -> None:
    """The supplier hears it four times, and the retailer is debited once."""
    number = send(world, "/order", kind="at-once", offer=OFFER).rpartition("/")[2]
    assert len(world.hub.attempts(number)) >= 4
    assert len(world.hub.orders()) == 1


@pytest.mark.parametrize(("kind", "gtin"), [("too-many", GTIN), ("unknown", "4006381333931")])
def test_what_the_platform_knows_to_be_wrong_is_sent_all_the_same(world: World, kind: str, gtin: str) -> None:
    """So that one sees the connector decline it; here the supplier hears of it."""
    number = send(world, "/order", kind=kind, offer=OFFER, quantity="1").rpartition("/")[2]
    (line,) = world.hub.part(number).lines
    assert (line.gtin, line.quantity) == (gtin, 100_000 if kind == "too-many" else 1)
    assert world.hub.attempts(number)


@pytest.mark.parametrize("signature", ["wrong", "none"])
def test_a_forged_order_is_sent_and_its_answer_said(world: World, signature: str) -> None:
    """What the shop answers is said as it is, also if it takes what it must not."""
    world.shop.first.append(error(401, "rest_forbidden"))
    page = read(world, send(world, "/forge", signature=signature, offer=OFFER))
    assert "the connector answered 401: it does not believe it." in page
    (call,) = world.shop.calls
    assert not world.shop.signed(call)
    page = read(world, send(world, "/forge", signature=signature, offer=OFFER))
    assert "The forged call was taken (" in page
    assert world.hub.orders() == []


def test_what_the_platform_declines_is_said(world: World) -> None:
    """More than there is, ordered in the ordinary way."""
    page = read(world, send(world, "/order", kind="ordinary", offer=OFFER, quantity="11"))
    assert "not_enough_stock" in page
    assert world.hub.orders() == []


def test_the_catalogue_is_shown_as_told(world: World) -> None:
    """With price, stock and whether it is live; found by name or GTIN; names are escaped."""
    page = read(world, "/catalogue")
    assert "Birnen &amp; &lt;b&gt;Co&lt;/b&gt;" in page
    assert page.count(">live<") == page.count(">withdrawn<") == 1
    found = read(world, "/catalogue?q=birnen+co")
    assert OTHER in found
    assert GTIN not in found
    assert "No offer found." in read(world, "/catalogue?q=nothing&page=99")


def test_a_retailer_changes_its_mind(world: World) -> None:
    """A status goes to the supplier, and so does the order once more; refunds are shown."""
    path = send(world, "/order", kind="ordinary", offer=OFFER)
    number = path.rpartition("/")[2]
    for what in ("on-hold", "again", "number"):
        assert send(world, path, what=what) == path
    assert world.hub.wait_idle(LIMIT)
    told = [delivery.type for delivery in world.hub.deliveries(number)]
    assert told[-3:] == ["order.updated", "order.placed", "order.requested_number"]
    refund = {"number": number, "deduplication_id": 7, "total": "1.19", "items": []}
    assert world.send("refund.issued", refund).status_code == 200
    assert "€1.19" in read(world, "/refunds")


@pytest.mark.parametrize("path", ["/", "/catalogue", "/orders", "/refunds", "/ledger"])
def test_each_page_speaks_one_language(world: World, path: str) -> None:
    """The one that the browser likes better, and says so."""
    send(world, "/order", kind="ordinary", offer=OFFER)
    german, english = read(world, path, "de-DE,de;q=0.9,en;q=0.5"), read(world, path, "fr,en;q=0.5")
    assert '<html lang="de">' in german
    assert '<html lang="en">' in english
    assert ("Nichts ist echt" in german, "Nichts ist echt" in english) == (True, False)
    assert ("Nothing is real" in german, "Nothing is real" in english) == (False, True)


def test_a_strangers_page_orders_nothing(world: World) -> None:
    """A form that a browser sends from elsewhere is refused."""
    answer = world.session.post(
        f"{world.url}/order",
        data={"kind": "ordinary", "offer": OFFER},
        headers={"Sec-Fetch-Site": "cross-site"},
        timeout=LIMIT,
    )
    assert answer.status_code == 403
    assert world.hub.orders() == []


def test_a_hub_shows_pages_only_when_asked_to() -> None:
    """Beside its wire a platform has no doors that anybody may use."""
    with Hub() as hub, LoopbackServer(hub.app) as door:
        assert requests.get(door.url, timeout=LIMIT).status_code == 405
        assert requests.get(f"{door.url}/catalogue", timeout=LIMIT).status_code == 404
