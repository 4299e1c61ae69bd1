"""The simulated WooCommerce holds the values that a real one was recorded to hold when a retailer imports.

The recordings ``r-*`` were made at one shop (WooCommerce 10.5.0), request after request; here each topic is
asked again in its order, with the ids that the simulated shop gave instead, and what came back is compared
field by field. Some were made after a request whose process was killed; it is killed here after as many
writes as left the same behind.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from practice.simulators.catalogue import Catalogue
from practice.simulators.woocommerce import WooSettings
from tests.recorded.loader import OWN, Exchange, exchanges
from tests.simulators.woo import Shop, opened

FREE = frozenset({"_links", "permalink", "src", "date_created", "date_modified", "order_key"})
"""Fields that tell of the shop or of the hour, not of what was asked."""

KEYS = (
    *("name", "slug", "type", "status", "sku", "price", "regular_price", "sale_price", "on_sale"),
    *("purchasable", "tax_class", "manage_stock", "stock_quantity", "stock_status", "backorders", "weight"),
    *("global_unique_id", "attributes", "menu_order", "code", "message", "catalog_visibility", "min_age"),
    *("needs_payment", "payment_method", "note", "customer_note", "quantity", "total"),
)
"""Fields that are compared wherever both answers show them."""

PICTURES = (("/img/404/", "Not Found"), (r"127\.0\.0\.1:8581/img/ok", 0.0))
"""What comes of the recordings' pictures; the shop was let call its own machine for them."""


@pytest.fixture
def woo() -> Iterator[Shop]:
    """Open an empty shop of the new version."""
    settings = WooSettings(cron="broken", pictures=PICTURES)
    with opened(settings, Catalogue(())) as shop:
        yield shop


def recorded(topic: str) -> dict[str, Exchange]:
    """Return a topic's exchanges by the first digits of their names, in order."""
    found = (e for e in exchanges("woocommerce") if e.name.startswith(f"{topic}/"))
    return {e.name.partition("/")[2].partition("-")[0]: e for e in found}


def differences(seen: Any, answered: Any, place: str = "") -> Iterator[str]:
    """Yield where two answers have other values."""
    if isinstance(seen, list) and isinstance(answered, list):
        if len(seen) != len(answered):
            yield f"{place}: {len(answered)} rows, recorded are {len(seen)}"
        for at, (one, other) in enumerate(zip(seen, answered, strict=False)):
            yield from differences(one, other, f"{place}[{at}]")
    elif isinstance(seen, dict) and isinstance(answered, dict):
        for key in seen.keys() & answered.keys() - FREE:
            if key in ("create", "update", "delete", "error"):
                yield from differences(seen[key], answered[key], f"{place}.{key}")
            elif key in KEYS and seen[key] != answered[key]:
                yield f"{place}.{key}: {answered[key]!r}, recorded is {seen[key]!r}"


class Replay:
    """Asks a shop what was recorded, with its own ids."""

    def __init__(self, woo: Shop) -> None:
        self._woo = woo
        self.ids: dict[int, int] = {}

    def ask(self, seen: Exchange) -> list[str]:
        """Ask one exchange again and return the differences."""
        path = re.sub(r"/(\d+)", lambda m: f"/{self.ids.get(int(m[1]), int(m[1]))}", seen.path)
        answer = self._woo.api.ask(seen.method, path, self._own(seen.body), **dict(seen.query))
        body = answer.json()
        self._learn(seen.answer, body)
        wrong = [] if answer.status_code == seen.status else [f"status {answer.status_code}: {body}"]
        return [f"{seen.name}{one}" for one in (*wrong, *differences(seen.answer, body))]

    def _own(self, body: Any) -> Any:
        if isinstance(body, list):
            return [self._own(row) for row in body]
        if isinstance(body, Mapping):
            return {
                key: self.ids.get(value, value)
                if key == "id" and isinstance(value, int)
                else self._own(value)
                for key, value in body.items()
            }
        return body

    def _learn(self, seen: Any, answered: Any) -> None:
        if isinstance(seen, list) and isinstance(answered, list):
            for one, other in zip(seen, answered, strict=False):
                self._learn(one, other)
        elif isinstance(seen, Mapping) and isinstance(answered, Mapping):
            if seen.get("id") and answered.get("id"):
                self.ids[seen["id"]] = answered["id"]
            for key in ("create", "update", "line_items"):
                self._learn(seen.get(key), answered.get(key))


def play(woo: Shop, topic: str, *numbers: str) -> list[str]:
    """Ask these exchanges of a topic in their order; without numbers all of them."""
    told, replay = recorded(topic), Replay(woo)
    return [one for number in numbers or told for one in replay.ask(told[number])]


def test_new_products_are_judged_as_recorded(woo: Shop) -> None:
    """Codes, names, prices, stock, classes: what is refused, and what is made of the rest without a word."""
    first = ("001", "005", "010", "011", "014", "018", "029", "030", "037", "039", "041", "047", "053")
    assert play(woo, "r-create", *first, "060", "066", "070", "081", "100") == []


def test_addresses_of_drafts_are_as_recorded(woo: Shop) -> None:
    """Only a draft's own; the same twice; after a process that was killed, and when it is published."""
    body = {"name": "Öl & Essig", "status": "draft", "slug": "oel-und-essig-amp1", "regular_price": "2.00"}
    woo.api.post("/wc/v3/products", body | {"sku": "AMP-1"})
    told = recorded("r-create")
    (row,) = woo.api.get("/wc/v3/products", slug="oel-und-essig-amp1")
    assert (row["slug"], row["status"]) == (told["086"].answer[0]["slug"], told["086"].answer[0]["status"])
    assert play(woo, "r-create", "087") == []
    killed = recorded("r-killed")
    made = woo.api.post(
        "/wc/v3/products", {"name": "Endgültiger Name", "status": "draft", "slug": "kr-imp-x"}
    )
    answer = woo.api.put(f"/wc/v3/products/{made['id']}", killed["146"].body)
    assert answer["slug"] == killed["146"].answer["slug"]
    trashed = woo.api.post("/wc/v3/products", {"name": "x", "status": "draft", "slug": "kr-imp-902"})
    woo.api.delete(f"/wc/v3/products/{trashed['id']}")
    (found,) = woo.api.get("/wc/v3/products", **dict(killed["150"].query))
    assert found["slug"] == killed["150"].answer[0]["slug"]


@pytest.mark.parametrize(
    ("writes", "start", "numbers"),
    [(3, "011", ("007", "011", "080")), (2, "023", ("019", "023", "084")), (1, "035", ("091", "035"))],
    ids=["row, table and SKU", "row and table", "the row alone"],
)
def test_a_killed_post_leaves_what_was_recorded(
    woo: Shop, writes: int, start: str, numbers: tuple[str, ...]
) -> None:
    """Found or not, refused or doubled, and mended by a PUT of the whole."""
    told, replay = recorded("r-killed"), Replay(woo)
    woo.sim.fail("/products$", method="POST", at="during", answer=502, writes=writes)
    assert woo.api.ask("POST", "/wc/v3/products", told[start].body).status_code == 502
    half = max(woo.sim.state.tables.products)
    replay.ids |= dict.fromkeys((585, 587, 589), half)
    assert [one for number in numbers for one in replay.ask(told[number])] == []


def test_a_price_that_was_not_written_stays_away(woo: Shop) -> None:
    """All there but the price that is asked: a PUT of the whole does not mend it, as recorded."""
    told, replay = recorded("r-killed"), Replay(woo)
    body = told["095"].body
    woo.sim.fail("/products$", method="POST", at="during", writes=9)
    with pytest.raises(OSError):
        woo.api.ask("POST", "/wc/v3/products", body)
    replay.ids[597] = max(woo.sim.state.tables.products)
    assert replay.ask(told["095"]) == []


def test_a_killed_put_sells_at_the_old_price(woo: Shop) -> None:
    """The same again never mends it, another price does; single and in a batch."""
    told, replay = recorded("r-killed"), Replay(woo)
    made = woo.api.post(
        "/wc/v3/products",
        {"name": "PUT-Kill 2", "regular_price": "67.00", "manage_stock": True, "stock_quantity": 62},
    )
    replay.ids[845] = made["id"]
    woo.sim.fail("/products/", at="during", writes=3)
    body = {"regular_price": "69.00", "stock_quantity": 64, "meta_data": [{"key": "_kr_told", "value": "0"}]}
    with pytest.raises(OSError):
        woo.api.put(f"/wc/v3/products/{made['id']}", body)
    assert [one for number in ("154", "158", "159", "160") for one in replay.ask(told[number])] == []


def test_killed_batches_of_variations_leave_what_was_recorded(woo: Shop) -> None:
    """Whole rows and one half one, of the kinds that were seen: without a mark, attributes, or a price."""
    seen = {
        (row["last"]["price"], bool(row["last"]["attributes"]), bool(row["last"]["meta_data"]))
        for row in json.loads((OWN / "woocommerce/r-killed/152-variations-menu_order-mark.json").read_text())[
            "rows"
        ]
    }
    attribute = {"name": "Nr", "variation": True, "options": ["0", "1"]}
    kinds = set()
    for writes in range(1, 20):
        parent = woo.api.post("/wc/v3/products", {"name": "V", "type": "variable", "attributes": [attribute]})
        rows = [
            {
                "sku": f"MO-{writes}-{at}",
                "regular_price": "3.00",
                "menu_order": at + 1,
                "attributes": [{"name": "Nr", "option": str(at)}],
                "meta_data": [{"key": "_kickroute_link", "value": f"m{at}"}],
            }
            for at in range(2)
        ]
        path = f"/wc/v3/products/{parent['id']}/variations"
        woo.sim.mend()
        woo.sim.fail("/variations/batch$", at="during", answer=502, writes=writes)
        woo.api.ask("POST", f"{path}/batch", {"create": rows})
        left = woo.api.get(path, orderby="menu_order", order="asc")
        assert [row["menu_order"] for row in left] == list(range(1, len(left) + 1))
        last = left[-1]
        kinds.add((last["price"], bool(last["attributes"]), bool(last["meta_data"])))
    assert seen <= kinds


def test_variations_are_as_recorded(woo: Shop) -> None:
    """Made in batches, without an SKU of their own, refused by GTIN; what their product makes of them."""
    assert play(woo, "r-variable", "001", "002", "003", "006", "007") == []
    told = recorded("r-variable")
    made = woo.api.post("/wc/v3/products", {"name": "T-Shirt lokal", "status": "draft", "sku": "TS-P"})
    row = woo.api.put(f"/wc/v3/products/{made['id']}", told["015"].body)
    assert (row["slug"], row["status"]) == (told["015"].answer["slug"], "publish")


def test_pictures_are_loaded_as_recorded(woo: Shop) -> None:
    """Good ones into the shop's own folder; a dead one refuses the whole write, in a batch its row."""
    refused = ("001",)
    woo.sim.configure(pictures=())
    assert play(woo, "r-images", *refused) == []
    woo.sim.configure(pictures=PICTURES)
    assert play(woo, "r-images", "009", "021", "029", "043", "075", "083", "097") == []
    told = recorded("r-images")
    (image,) = woo.api.get("/wc/v3/products", sku="IMG-005")[0]["images"]
    (seen,) = told["009"].answer["images"]
    assert image["name"] == seen["name"]
    assert image["src"].endswith("/a.jpg")


def test_stock_is_written_as_recorded(woo: Shop) -> None:
    """Nought, less than nought, backorders, uncounted, of a product that is gone; batches row by row."""
    woo.api.post(
        "/wc/v3/products",
        {"name": "L", "regular_price": "11.00", "manage_stock": True, "stock_quantity": 8},
    )
    replay, told = Replay(woo), recorded("r-stock")
    replay.ids[368] = max(woo.sim.state.tables.products)
    single = ("007", "010", "011")
    assert [one for number in single for one in replay.ask(told[number])] == []
    woo.api.put(f"/wc/v3/products/{replay.ids[368]}", {"backorders": "no"})
    further = ("015", "016", "017", "039", "048")
    replay.ids |= dict.fromkeys((369, 370, 371), replay.ids[368])
    assert [one for number in further for one in replay.ask(told[number])] == []
    assert replay.ask(told["054"]) == []


def test_orders_are_paid_as_recorded(woo: Shop) -> None:
    """What says whether an order is paid: transfer, on delivery, card, declined, redirected."""
    made = woo.api.post("/wc/v3/products", {"name": "Seife", "status": "publish", "regular_price": "11.90"})
    ways = {"005": "bacs", "008": "cod", "011": "card", "014": "declined", "020": "redirect"}
    told = recorded("r-orders")
    for number, payment in ways.items():
        row = woo.api.get(f"/wc/v3/orders/{woo.sim.owner.checkout([(made['id'], 1)], payment)}")
        seen = told[number].answer
        assert (row["status"], row["needs_payment"], row["date_paid"] is None, row["date_completed"]) == (
            seen["status"],
            seen["needs_payment"],
            seen["date_paid"] is None,
            None,
        ), payment
