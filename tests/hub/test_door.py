"""The one door of the hub over real HTTP: who may enter, what is taken, what is answered."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from practice.hub import Hub
from practice.simulators.serving import LoopbackServer
from tests.hub.conftest import GTIN, KEY, OTHER, World, product
from tests.waiting import LIMIT


def test_the_catalogue_is_what_was_last_told(world: World) -> None:
    """An item.updated changes only its fields, and only their times."""
    before = world.hub.catalogue("berg")[GTIN]
    assert world.send("item.updated", {"gtin": GTIN, "stock_quantity": 3}).status_code == 200
    after = world.hub.catalogue("berg")[GTIN]
    assert (after.stock_quantity, after.name, after.wholesale_price) == (3, "Grüne Äpfel", "10.00")
    assert after.told["stock_quantity"] > before.told["stock_quantity"]
    assert after.told["wholesale_price"] == before.told["wholesale_price"]


def test_products_are_an_upsert_by_gtin_and_supplier(world: World) -> None:
    """The same GTIN sent again replaces the offer; GTIN-12 and GTIN-13 with a leading zero are the same."""
    world.send("products.create", [product("123456789012")])
    world.send("products.create", [product("0123456789012", name="Neu")])
    names = {offer.gtin14: offer.name for offer in world.hub.catalogue("berg").values()}
    assert names["00123456789012"] == "Neu"
    assert len(names) == 3


def test_variants_are_offers_of_their_own(world: World) -> None:
    """Each variant has its own GTIN; name, category and tax come from the product, live is both."""
    variant = {
        "gtin": "4000000100102",
        "description": "",
        "is_in_stock": True,
        "stock_quantity": None,
        "regular_price": "19.9",
        "wholesale_price": "11.5",
        "is_live": True,
        "attributes": {"grose": "S"},
        "image_url": "",
    }
    parent = {k: v for k, v in product().items() if k in {"name", "description", "tax_rate", "category"}}
    body = parent | {"sku": "V-1", "is_live": False, "image_url": "https://x.example/a.png"}
    assert world.send("products.create", [body | {"variations": [variant]}]).status_code == 200
    offer = world.hub.catalogue("berg")["4000000100102"]
    assert (offer.name, offer.product_sku, offer.attributes) == ("Grüne Äpfel", "V-1", {"grose": "S"})
    assert (offer.is_live, offer.image_url) == (False, "https://x.example/a.png")


def test_two_offers_with_one_gtin_in_a_list_are_refused(world: World) -> None:
    """A GTIN twice in one products.create leaves the catalogue as it was."""
    answer = world.send("products.create", [product("4000000000013"), product("04000000000013")])
    assert (answer.status_code, answer.json()["code"]) == (422, "duplicate_gtin")
    assert len(world.hub.catalogue("berg")) == 2


def test_an_unknown_gtin_cannot_be_updated(world: World) -> None:
    """The sender learns that products.create has to come first."""
    answer = world.send("item.updated", {"gtin": "4000000000099", "is_live": False})
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_gtin")
    assert "products.create" in answer.json()["message"]


def test_a_missing_dealer_price_is_told_by_null(world: World) -> None:
    """wholesale_price null, as the plugin sends it for a price of zero, makes the offer not orderable."""
    assert world.send("item.updated", {"gtin": GTIN, "wholesale_price": None}).status_code == 200
    offer = world.hub.catalogue("berg")[GTIN]
    assert (offer.wholesale_price, offer.why_not(1)) == (None, "no_dealer_price")


@pytest.mark.parametrize(
    ("key", "status", "code"),
    [("", 401, "unknown_key"), ("x", 401, "unknown_key"), ("key-of-tal", 403, "not_a_supplier")],
)
def test_only_suppliers_may_send(world: World, key: str, status: int, code: str) -> None:
    """No key, a wrong key and a retailer's key are refused."""
    answer = world.send("item.updated", {"gtin": GTIN, "is_live": False}, key=key)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert world.hub.catalogue("berg")[GTIN].is_live


def test_a_supplier_is_refused_until_activated(world: World) -> None:
    """Every message of an inactive profile is answered 403 supplier_inactive, connection.test too."""
    world.hub.activate("berg", active=False)
    for body in ({"webhook_url": "http://127.0.0.1:1/x"}, {}):
        answer = world.send("connection.test", body)
        assert (answer.status_code, answer.json()["code"]) == (403, "supplier_inactive")
    world.hub.activate("berg")
    assert world.send("connection.test", {"webhook_url": "http://127.0.0.1:1/x"}).status_code == 200
    assert world.hub.supplier("berg").callback_url == "http://127.0.0.1:1/x"


def test_the_hub_calls_only_hosts_it_was_given(world: World) -> None:
    """A webhook_url elsewhere is refused and not remembered."""
    before = world.hub.supplier("berg").callback_url
    for url in ("http://192.0.2.1/x", "ftp://127.0.0.1/x", "nonsense"):
        assert world.send("connection.test", {"webhook_url": url}).status_code == 422
    assert world.hub.supplier("berg").callback_url == before


def test_a_rotated_key_replaces_the_old_one(world: World) -> None:
    """After a rotation only the new key opens the door, unless the old one is kept for a while."""
    update = {"gtin": GTIN, "stock_quantity": 1}
    world.hub.rotate_key("berg", "second", keep_previous=True)
    assert [world.send("item.updated", update, key).status_code for key in (KEY, "second")] == [200, 200]
    world.hub.rotate_key("berg", "third")
    keys = (KEY, "second", "third")
    assert [world.send("item.updated", update, key).status_code for key in keys] == [401, 401, 200]


def test_a_batch_is_taken_whole_or_not_at_all(world: World) -> None:
    """One bad event undoes the good ones before it, and is named by its place."""
    good = {"type": "item.updated", "body": {"gtin": GTIN, "stock_quantity": 1}}
    bad = {"type": "item.updated", "body": {"gtin": "4000000000099", "stock_quantity": 1}}
    answer = world.send("events.batch.process", [good, bad])
    assert (answer.status_code, answer.json()["errors"][0]["at"]) == (422, "body[1].body.gtin")
    assert world.hub.catalogue("berg")[GTIN].stock_quantity == 10
    assert world.send("events.batch.process", [good, good]).status_code == 200
    assert world.hub.catalogue("berg")[GTIN].stock_quantity == 1


def test_the_log_keeps_every_message_and_opens_batches(world: World) -> None:
    """Taken and refused messages are logged in order of arrival; events lists what was told, by type."""
    start = world.hub.messages.last_id()
    item = {"type": "item.updated", "body": {"gtin": GTIN, "stock_quantity": 4}}
    world.send("events.batch.process", [item, item])
    world.send("item.updated", {"gtin": GTIN})
    world.raw(b"nonsense")
    log = world.hub.messages.after(start)
    assert [(m.type, m.status, m.sender) for m in log] == [
        ("events.batch.process", 200, "berg"),
        ("item.updated", 422, "berg"),
        ("", 400, "berg"),
    ]
    events = world.hub.messages.events(start, type_="item.updated")
    assert [event.body for event in events] == [item["body"]] * 2
    assert log[0].received_at <= log[1].received_at <= log[2].received_at


def test_a_stranger_leaves_no_text_in_the_log(world: World) -> None:
    """What comes with an unknown key is counted, not kept; an inactive supplier's message is kept."""
    start = world.hub.messages.last_id()
    world.send("item.updated", {"gtin": GTIN, "stock_quantity": 4}, key="stranger")
    world.hub.activate("berg", active=False)
    world.send("item.updated", {"gtin": GTIN, "stock_quantity": 5})
    log = world.hub.messages.after(start)
    assert [(m.status, m.sender, m.type) for m in log] == [(401, "", ""), (403, "berg", "item.updated")]
    assert log[0].raw == ""


def test_the_log_cannot_be_changed(world: World) -> None:
    """The database itself refuses to alter what was logged."""
    for command in ("DELETE FROM messages", "UPDATE postings SET amount = 1", "DELETE FROM entries"):
        world.hub.place_order("tal", [(GTIN, 1)], wait=True)
        with pytest.raises(Exception, match="append-only"), world.hub.store.write() as connection:
            connection.exec_driver_sql(command)


def test_large_and_broken_bodies(world: World) -> None:
    """413 for what is too large, declared or not; 400 for what is not JSON; both take nothing."""
    with Hub(max_body_bytes=1000) as hub, LoopbackServer(hub.app) as door:
        hub.add_supplier("berg", KEY)
        for data in (b"x" * 1001, iter([b"x" * 600] * 2)):
            answer = requests.post(door.url, data=data, headers={"x-api-key": KEY}, timeout=LIMIT)
            assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    answer = world.raw(b'{"type": "item.updated",')
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_json")


def test_a_null_is_refused_clearly(world: World) -> None:
    """The plugin POSTs a bare null for some refunds; that is no message."""
    answer = world.raw(b"null")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["at"] == "message"


def test_planned_failures_come_in_order_and_end(world: World) -> None:
    """Statuses, Retry-After, HTML and lost answers; only the lost answer has an effect."""
    hub, update = world.hub, {"gtin": GTIN, "stock_quantity": 1}
    hub.faults.answer(500, times=2)
    hub.faults.answer(429, retry_after=7)
    hub.faults.html()
    answers = [world.send("item.updated", update) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [500, 500, 429, 200]
    assert answers[2].headers["Retry-After"] == "7"
    assert "html" in answers[3].headers["Content-Type"]
    assert hub.catalogue("berg")[GTIN].stock_quantity == 10
    hub.faults.lose_answer()
    assert world.send("item.updated", update).status_code == 502
    assert hub.catalogue("berg")[GTIN].stock_quantity == 1
    hub.faults.refuse_all()
    assert {world.send("item.updated", update).status_code for _ in range(3)} == {503}
    hub.faults.clear()
    assert world.send("item.updated", update).status_code == 200


def test_a_slow_hub_still_takes(world: World) -> None:
    """A sender that gives up waiting finds its message taken nevertheless."""
    world.hub.faults.slow(0.5)
    headers = {"x-api-key": KEY}
    body: dict[str, Any] = {"type": "item.updated", "body": {"gtin": GTIN, "stock_quantity": 2}}
    with pytest.raises(requests.ReadTimeout):
        requests.post(world.url, json=body, headers=headers, timeout=(LIMIT, 0.1))
    assert world.hub.wait_for(lambda: world.hub.catalogue("berg")[GTIN].stock_quantity == 2)


def test_suppliers_do_not_see_each_other(world: World) -> None:
    """The same GTIN of two suppliers is two offers."""
    world.hub.add_supplier("fels", "key-of-fels")
    assert world.send("products.create", [product(name="Fels")], "key-of-fels").status_code == 200
    assert world.send("item.updated", {"gtin": OTHER, "is_live": False}, "key-of-fels").status_code == 422
    assert world.hub.catalogue("berg")[GTIN].name == "Grüne Äpfel"
    assert world.hub.catalogue("fels")[GTIN].name == "Fels"
