"""What the platform tells a retailer's shop is taken down and answered at once, once it is signed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from connector.model.gtin import gtin14
from connector.web.callback import LARGEST_BODY, LARGEST_IMPORT
from tests.doors.conftest import door as door
from tests.doors.conftest import make_world as make_world
from tests.doors.world import GTIN, World

POT = {
    "gtin": GTIN,
    "name": "Topf",
    "is_in_stock": True,
    "stock_quantity": 5,
    "regular_price": "20.00",
    "wholesale_price": "10.00",
    "tax_rate": "standard",
    "supplier_number": "S-1",
}


@pytest.fixture
def retailer(make_world: Callable[..., World]) -> World:
    """Make a retailer's connector."""
    return make_world(retail={"enabled": True})


def waiting(world: World) -> list[str]:
    """Return the names of the products that wait to be listed."""
    with world.store.reading() as tx:
        return [row.product.name for row in tx.imports.waiting(100_000)]


def test_a_list_is_kept_and_answered_at_once(retailer: World) -> None:
    """Nothing was asked of the shop by then; what cannot be read is named with it."""
    asked = list(retailer.shop.calls)
    answer = retailer.call("products.import", [POT, {**POT, "name": ""}])
    assert (answer.status_code, answer.json()) == (200, {"status": 200})
    assert waiting(retailer) == ["Topf"]
    assert retailer.shop.calls == asked
    with retailer.store.reading() as tx:
        assert "body[1].name" in tx.imports.runs(1)[0].refused


def test_sixteen_mebibytes_are_taken_and_no_byte_more(retailer: World) -> None:
    """A long list is one body; one that is longer still is refused unread."""
    long = {**POT, "description": "x" * (LARGEST_BODY + 1)}
    assert retailer.call("products.import", [long]).status_code == 200
    raw = json.dumps(
        {"type": "products.import", "body": [{**POT, "description": "x" * LARGEST_IMPORT}]}
    ).encode()
    assert retailer.call_raw(raw, retailer.platform.sign(raw)).status_code == 413
    assert waiting(retailer) == ["Topf"]


def test_unsigned_nothing_is_kept(retailer: World) -> None:
    """Whoever does not know the key changes nothing, however long the list."""
    raw = json.dumps({"type": "products.import", "body": [POT]}).encode()
    assert retailer.call_raw(raw, "0" * 64).status_code == 401
    assert waiting(retailer) == []


@pytest.mark.parametrize(
    ("type_", "body"),
    [
        ("products.import", {}),
        ("item.updated", {"gtin": GTIN}),
        ("item.updated_price", {"gtin": GTIN, "stock_quantity": 1}),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(retailer: World, type_: str, body: Any) -> None:
    """The platform is told what is wrong."""
    answer = retailer.call(type_, body)
    assert answer.status_code == 400
    assert answer.json()["message"].startswith("body")


def test_a_gtin_that_is_not_listed_is_answered_and_changes_nothing(retailer: World) -> None:
    """The platform may tell of what was never linked, or is no more."""
    assert retailer.call("item.updated", {"gtin": GTIN, "stock_quantity": 3}).status_code == 200
    with retailer.store.reading() as tx:
        assert tx.links.get(gtin14(GTIN)) is None


def test_a_suppliers_connector_keeps_nothing(make_world: Callable[..., World]) -> None:
    """Without the setting the answer is the same, and nothing comes of it."""
    supplier = make_world()
    assert supplier.call("products.import", [POT]).status_code == 200
    assert supplier.call("products.import", {}).status_code == 200
    assert waiting(supplier) == []
    large = json.dumps({"type": "products.import", "body": [{**POT, "d": "x" * LARGEST_BODY}]}).encode()
    assert supplier.call_raw(large, supplier.platform.sign(large)).status_code == 413
