"""How slow a simulated Shopware is, held against the seconds that a real one was measured to take."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from practice.simulators.pace import Pace
from practice.simulators.past import Past
from practice.simulators.shopware import ShopwareSettings, ShopwareSimulator
from practice.simulators.shopware.clock import stamp
from practice.simulators.shopware.costs import cost_of
from tests.simulators.shopware import SMALL, Client

WITHIN = 0.25
"""The simulator lies within a quarter of what was measured."""

_SEVEN: dict[str, Any] = {
    name: {} for name in ("options", "prices", "tax", "cover", "media", "visibilities", "children")
}
MEASURED: tuple[tuple[str, str, Any, int, float], ...] = (
    # method, path, body, rows in the answer, seconds
    ("POST", "/api/oauth/token", {}, 0, 0.063),
    ("POST", "/api/search/product", {}, 0, 0.013),
    ("POST", "/api/search/product", {}, 100, 0.038),
    ("POST", "/api/search/product", {}, 500, 0.142),
    ("POST", "/api/search/product", {"includes": {"product": ["stock"]}}, 500, 0.077),
    ("POST", "/api/search/product", {"fields": ["stock"]}, 500, 0.028),
    ("POST", "/api/search/product", {"associations": _SEVEN}, 500, 0.243),
    ("POST", "/api/search/product", {"associations": _SEVEN, "includes": {"product": []}}, 500, 0.160),
    ("POST", "/api/search-ids/product", {}, 500, 0.010),
    ("POST", "/api/search/order", {"associations": _SEVEN}, 0, 0.0126),
    ("POST", "/api/search/order", {"associations": _SEVEN}, 1, 0.0265),
    ("POST", "/api/search/order", {"associations": _SEVEN}, 5, 0.0318),
    ("POST", "/api/search/order", {"associations": _SEVEN}, 50, 0.0924),
    ("PATCH", "/api/product/0fa91ce3e96a4bc2be4bd9ce752c3425", {"stock": 3}, 0, 0.061),
    ("POST", "/api/_action/sync", {"stocks": {"payload": [{}] * 100}}, 0, 1.1),
)


def test_requests_cost_what_they_were_measured_to() -> None:
    """Every measured request costs within a quarter of it, by its rows."""
    wrong = {}
    for method, path, body, rows, wanted in MEASURED:
        cost = cost_of(Pace(), method, path, json.dumps(body).encode(), {})
        seconds = cost.whole(rows)
        if abs(seconds / wanted - 1) > WITHIN:
            wrong[path, str(body)[:60], rows] = (round(seconds, 3), wanted)
    assert wrong == {}


def test_an_order_costs_little_more_than_its_questions() -> None:
    """A POST takes 0.05 s (19 a second, one after the other), an order of ours of 13 requests 0.33 s."""
    post = cost_of(Pace(), "POST", "/api/order", b"{}", {})
    live = cost_of(Pace(), "POST", f"/api/_action/order/{'0' * 32}/state/process", b"{}", {})
    asked = cost_of(Pace(), "POST", "/api/search/order", b"{}", {})
    assert post.is_write
    assert post.before == pytest.approx(0.05, rel=WITHIN)
    whole = post.before + 2 * live.before + 10 * (asked.start + asked.row)
    assert whole == pytest.approx(0.33, rel=WITHIN)


def test_looking_for_a_custom_field_costs_by_the_orders_in_the_table() -> None:
    """There is no index on it: MariaDB looks into the JSON of every order, 0.065 s for 50,000."""
    body = b'{"filter":[{"type":"equals","field":"customFields.kickroute_order_number","value":"K1"}]}'
    few, many = (cost_of(Pace(), "POST", "/api/search/order", body, {}, orders) for orders in (0, 50_000))
    assert many.work - few.work == pytest.approx(0.065, rel=WITHIN)


def test_a_usual_hosting_is_several_times_as_slow() -> None:
    """``question`` is what an empty question takes; all else grows with it."""
    quick, slow = (cost_of(Pace(question=q), "POST", "/api/order", b"", {}) for q in (0.012, 0.12))
    assert slow.before == pytest.approx(10 * quick.before)


def test_years_of_orders_are_there_at_once() -> None:
    """Orders of the past are whole, old and mostly completed; open ones carry our number; nothing moved."""
    past = Past(orders=600, open_orders=3)
    with ShopwareSimulator(ShopwareSettings(), SMALL, past=past) as shop, shop.serve() as server:
        assert shop.owner.summary()["orders"] == {"completed": 550, "in_progress": 53}
        assert (shop.owner.stock("KNIFE"), list(shop.log)) == (62, [])
        client = Client(server.url, shop.credentials).login()
        number = {"type": "equals", "field": "customFields.kickroute_order_number", "value": "KR-OPEN-1"}
        with_all: dict[str, Any] = {
            name: {} for name in ("lineItems", "deliveries", "transactions", "addresses")
        }
        found = client.search("order", {"filter": [number], "associations": with_all})
        assert len(found) == 1
        order = found[0]
        assert order["billingAddressId"] == order["addresses"][0]["id"]
        for name in ("lineItems", "deliveries", "transactions"):
            assert [row["orderId"] for row in order[name]] == [order["id"]]
        rows = [row for table in ("order", "order_line_item") for row in _rows(shop, table)]
        assert len({row["id"] for row in rows}) == 2 * 603
        assert {row["orderId"] for row in _rows(shop, "order_line_item")} == {
            row["id"] for row in _rows(shop, "order")
        }
        day_ago = stamp(shop.shop.now() - timedelta(days=1))
        assert sum(row["createdAt"] >= day_ago for row in _rows(shop, "order")) == 503


def _rows(shop: ShopwareSimulator, table: str) -> list[dict[str, Any]]:
    return list(shop.shop.store.live[table].rows.values())
