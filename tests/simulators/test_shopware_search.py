"""The simulated Shopware's search."""

from __future__ import annotations

from typing import Any

import pytest

from practice.simulators.catalogue import generate
from practice.simulators.shopware import ShopwareSettings, ShopwareSimulator
from tests.simulators.shopware import NOON, Client, error, new_id, order, shop
from tests.waiting import LIMIT


def test_without_the_accept_header_the_answer_is_json_api() -> None:
    """Only ``Accept: application/json`` gives flat JSON; missing or ``*/*`` gives JSON:API."""
    with shop() as (_, client):
        assert client.post("search/product").json().keys() == {"total", "data", "aggregations"}
        for accept in ("*/*", "application/vnd.api+json"):
            answer = client.post("search/product", {"limit": 1}, Accept=accept)
            assert answer.headers["content-type"] == "application/vnd.api+json"
            row = answer.json()["data"][0]
            assert {"attributes", "relationships"} <= row.keys()
            assert answer.json()["meta"]["total"] == 1
            assert answer.json()["included"][0]["type"] == "tax"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"limit": 501}, "FRAMEWORK__QUERY_LIMIT_EXCEEDED"),
        ({"page": 0}, "FRAMEWORK__INVALID_PAGE_QUERY"),
        ({"filter": [{"type": "equals", "field": "foo", "value": 1}]}, "FRAMEWORK__UNMAPPED_FIELD"),
        ({"sort": [{"field": "foo"}]}, "FRAMEWORK__UNMAPPED_FIELD"),
        ({"filter": [{"type": "fuzzy", "field": "id", "value": 1}]}, "FRAMEWORK__INVALID_FILTER_QUERY"),
    ],
)
def test_mistakes_in_a_search_are_400(body: dict[str, Any], code: str) -> None:
    """Limits above 500, page 0, unknown fields and filters are refused with a code."""
    with shop() as (_, client):
        answer = client.post("search/product", body)
        assert (answer.status_code, error(answer)["code"]) == (400, code)


def test_an_unknown_association_is_a_500() -> None:
    """FRAMEWORK__ASSOCIATION_NOT_FOUND comes as a server error although it is the client's mistake."""
    with shop() as (_, client):
        answer = client.post("search/product", {"associations": {"nonsense": {}}})
        assert (answer.status_code, error(answer)["code"]) == (500, "FRAMEWORK__ASSOCIATION_NOT_FOUND")


def test_unknown_addresses_are_404_with_code_0() -> None:
    """Routing errors have code "0": unknown entities, ids that are none.

    Unknown ids have a code of their own.
    """
    with shop() as (_, client):
        for answer in (
            client.post("search/nonsense"),
            client.get("product/xyz"),
            client.post("search/order_line_item"),
        ):
            assert (answer.status_code, error(answer)["code"]) == (404, "0")
        answer = client.get(f"product/{new_id()}")
        assert (answer.status_code, error(answer)["code"]) == (404, "FRAMEWORK__RESOURCE_NOT_FOUND")
        broken = client.session.post(f"{client.url}/api/search/product", data=b"{", timeout=LIMIT)
        assert (broken.status_code, error(broken)["code"]) == (400, "0")


def test_an_unknown_language_is_412_and_another_falls_back() -> None:
    """In a language without texts the name is null and ``translated`` falls back."""
    with shop() as (simulator, client):
        answer = client.post("search/product", {}, sw_language_id=new_id())
        assert (answer.status_code, error(answer)["code"]) == (412, "FRAMEWORK__LANGUAGE_NOT_FOUND")
        english = simulator.shop.defaults.english
        row = client.one("product", simulator.owner.product("KNIFE")["id"], sw_language_id=english)
        assert row["name"] is None
        assert row["translated"]["name"] == "Messer"


def _many() -> ShopwareSimulator:
    return ShopwareSimulator(ShopwareSettings(), generate(700))


def test_pages_limits_and_totals() -> None:
    """No limit means 500; the total counts the page (0), everything (1) or a look-ahead (2)."""
    simulator = _many()
    with simulator.serve() as server:
        client = Client(server.url, simulator.credentials).login()
        everything = len(simulator.shop.store.live["product"])
        assert len(client.search("product")) == 500
        assert client.post("search/product", {"limit": 25, "page": 2}).json()["total"] == 25
        exact = client.post("search/product", {"limit": 25, "page": 2, "total-count-mode": 1}).json()
        assert exact["total"] == everything
        ahead = client.post("search/product", {"limit": 25, "page": 2, "total-count-mode": 2}).json()
        assert ahead["total"] == 151
        assert ahead["data"][0]["id"] == exact["data"][0]["id"]
        beyond = client.post("search/product", {"limit": 25, "page": 900}).json()
        assert beyond["data"] == []
        client.close()


def test_keyset_paging_reads_everything_once() -> None:
    """``autoIncrement`` as range and order reads each row exactly once, 500 at a time."""
    simulator = _many()
    with simulator.serve() as server:
        client = Client(server.url, simulator.credentials).login()
        last, numbers = 0, []
        while rows := client.search("product", _after(last)):
            numbers += [row["autoIncrement"] for row in rows]
            last = numbers[-1]
        assert numbers == sorted(
            row["autoIncrement"] for row in simulator.shop.store.live["product"].rows.values()
        )
        assert len(client.post("search-ids/product", {"limit": 500}).json()["data"]) == 500
        client.close()


def _after(last: int) -> dict[str, Any]:
    return {
        "limit": 500,
        "filter": [{"type": "range", "field": "autoIncrement", "parameters": {"gt": last}}],
        "sort": [{"field": "autoIncrement", "order": "ASC"}],
        "includes": {"product": ["id", "stock", "autoIncrement"]},
    }


def test_parents_variants_and_simple_products_come_mixed() -> None:
    """A parent has a childCount and a meaningless stock 0, a variant childCount null, a simple one 0."""
    with shop() as (_, client):
        rows = {row["productNumber"]: row for row in client.search("product")}
        assert rows["SHIRT"]["childCount"] == 2
        assert (rows["SHIRT"]["stock"], rows["SHIRT"]["available"]) == (0, True)
        assert rows["SHIRT-S"]["childCount"] is None
        assert rows["KNIFE"]["childCount"] == 0
        sellable = {
            "type": "multi",
            "operator": "or",
            "queries": [{"type": "equals", "field": "childCount", "value": value} for value in (0, None)],
        }
        found = {row["productNumber"] for row in client.search("product", {"filter": [sellable]})}
        assert found == {"KNIFE", "SHIRT-S", "SHIRT-XL", "TEA"}


def test_variants_are_empty_without_the_inheritance_header() -> None:
    """With ``sw-inheritance`` price, tax, active and custom fields are filled.

    The name only in ``translated``.
    """
    with shop() as (simulator, client):
        variant = simulator.owner.product("SHIRT-S")["id"]
        bare = client.one("product", variant)
        for name in ("name", "price", "taxId", "active", "manufacturerId", "tax"):
            assert bare[name] is None, name
        full = client.one("product", variant, sw_inheritance="1")
        assert full["name"] is None
        assert full["translated"]["name"] == "Hemd"
        assert full["price"][0]["gross"] == 44.89
        assert full["tax"]["taxRate"] == 19
        assert full["active"] is True
        assert full["customFields"] == {"kickroute_category": "mode", "kickroute_dealer_price": 20}
        assert bare["customFields"] == {"kickroute_dealer_price": 20}


def test_identity_and_visibility_are_inherited() -> None:
    """Without a value of its own a variant shows its product's, with the header alone."""
    with shop() as (simulator, client):
        parent = client.search(
            "product", {"filter": [{"type": "range", "field": "childCount", "parameters": {"gt": 0}}]}
        )[0]
        simulator.owner.edit(parent["id"], ean="4260990123456", manufacturerNumber="M-1")
        variants = {
            "filter": [{"type": "equals", "field": "parentId", "value": parent["id"]}],
            "associations": {"visibilities": {}},
        }
        simulator.owner.edit(client.search("product", variants)[0]["id"], ean=None)
        plain, filled = (client.search("product", variants, **h)[0] for h in ({}, {"sw_inheritance": "1"}))
        assert (plain["ean"], plain["manufacturerNumber"], plain["visibilities"]) == (None, None, [])
        assert (filled["ean"], filled["manufacturerNumber"]) == ("4260990123456", "M-1")
        assert len(filled["visibilities"]) == 1


def test_filters_follow_the_inheritance_header() -> None:
    """A filter on an inherited value finds variants only with the header."""
    with shop() as (_, client):
        active = [
            {"type": "equals", "field": "active", "value": True},
            {"type": "not", "queries": [{"type": "equals", "field": "parentId", "value": None}]},
        ]
        assert client.search("product", {"filter": active}) == []
        assert len(client.search("product", {"filter": active}, sw_inheritance="1")) == 2
        category = [{"type": "equals", "field": "customFields.kickroute_category", "value": "mode"}]
        assert len(client.search("product", {"filter": category})) == 1
        assert len(client.search("product", {"filter": category}, sw_inheritance="1")) == 3
        unknown = [{"type": "equals", "field": "customFields.nobody", "value": "x"}]
        assert client.search("product", {"filter": unknown}) == []


@pytest.mark.parametrize(
    ("found", "numbers"),
    [
        ({"type": "equals", "field": "productNumber", "value": "knife"}, {"KNIFE"}),
        (
            {"type": "equalsAny", "field": "ean", "value": ["4260990000015", "4260990000022"]},
            {"KNIFE", "SHIRT-S"},
        ),
        ({"type": "range", "field": "stock", "parameters": {"gte": 7, "lt": 100}}, {"KNIFE", "SHIRT-XL"}),
        ({"type": "contains", "field": "description", "value": "HEMD"}, {"SHIRT"}),
        ({"type": "prefix", "field": "productNumber", "value": "SHIRT-"}, {"SHIRT-S", "SHIRT-XL"}),
        ({"type": "equals", "field": "tax.taxRate", "value": 7}, {"TEA"}),
        ({"type": "equals", "field": "categories.name", "value": "Mode"}, {"SHIRT", "SHIRT-S", "SHIRT-XL"}),
        ({"type": "equals", "field": "options.name", "value": "XL"}, {"SHIRT-XL"}),
    ],
)
def test_filters(found: dict[str, Any], numbers: set[str]) -> None:
    """Every filter the connector uses; texts compare without case, paths go through associations."""
    with shop() as (_, client):
        assert {row["productNumber"] for row in client.search("product", {"filter": [found]})} == numbers


def test_zone_offsets_in_filters_are_ignored() -> None:
    """``…+01:00`` is taken as if it were UTC."""
    with shop() as (simulator, client):
        simulator.owner.set_stock("KNIFE", 5)
        moment = simulator.owner.product("KNIFE")["updatedAt"]
        for zone in ("+00:00", "+01:00", "-05:00", "Z", ""):
            value = moment.replace("+00:00", zone)
            body = {"filter": [{"type": "range", "field": "updatedAt", "parameters": {"gte": value}}]}
            assert [row["productNumber"] for row in client.search("product", body)] == ["KNIFE"], zone


def test_a_delta_by_time_and_id() -> None:
    """(updatedAt, id) as an or/and filter reads on exactly behind a row; milliseconds count."""
    with shop() as (simulator, client):
        for which in ("KNIFE", "TEA", "SHIRT-S"):
            simulator.owner.set_stock(which, 5)
        rows = client.search("product", {"sort": [{"field": "updatedAt"}, {"field": "id"}]})
        middle = rows[-2]
        behind = {
            "type": "multi",
            "operator": "or",
            "queries": [
                {"type": "range", "field": "updatedAt", "parameters": {"gt": middle["updatedAt"]}},
                {
                    "type": "multi",
                    "operator": "and",
                    "queries": [
                        {"type": "equals", "field": "updatedAt", "value": middle["updatedAt"]},
                        {"type": "range", "field": "id", "parameters": {"gt": middle["id"]}},
                    ],
                },
            ],
        }
        body = {"filter": [behind], "sort": [{"field": "updatedAt"}, {"field": "id"}]}
        assert [row["id"] for row in client.search("product", body)] == [rows[-1]["id"]]


def test_shapes_of_prices_options_cover_and_empty_maps() -> None:
    """Prices are lists by currency, unloaded prices ``[]``, other unloaded associations null."""
    with shop() as (simulator, client):
        simulator.owner.set_rule_price("KNIFE", 9, 10.71)
        knife = simulator.owner.product("KNIFE")["id"]
        plain = client.one("product", knife)
        assert plain["prices"] == []
        assert plain["cover"] is None
        assert plain["price"][0].keys() >= {
            "currencyId",
            "net",
            "gross",
            "linked",
            "listPrice",
            "regulationPrice",
        }
        asked: dict[str, Any] = {"prices": {}, "cover": {"associations": {"media": {}}}, "categories": {}}
        loaded = client.one("product", knife, {"associations": asked})
        assert loaded["prices"][0]["quantityStart"] == 1
        assert loaded["prices"][0]["quantityEnd"] is None
        assert loaded["prices"][0]["price"][0]["net"] == 9
        assert loaded["cover"]["media"]["url"].startswith(client.url)
        assert "?ts=" in loaded["cover"]["media"]["url"]
        assert [category["name"] for category in loaded["categories"]] == ["Küche"]
        size = client.one(
            "product",
            simulator.owner.product("SHIRT-S")["id"],
            {"associations": {"options": {"associations": {"group": {}}}}},
        )
        assert [(o["group"]["name"], o["name"]) for o in size["options"]] == [("Größe", "S")]
        assert size["options"][0]["translated"]["customFields"] == []


def test_includes_and_fields_cut_the_answer() -> None:
    """``includes`` names fields by entity, ``fields`` loads partially, along a path and inherited too."""
    with shop() as (simulator, client):
        body = {"ids": [simulator.owner.product("SHIRT-S")["id"]]}
        row = client.search("product", {**body, "includes": {"product": ["id", "stock"]}})[0]
        assert row.keys() == {"id", "stock", "apiAlias"}
        partial = client.search(
            "product",
            {**body, "fields": ["stock", "price", "options.group.name"], "associations": {"options": {}}},
            sw_inheritance="1",
        )[0]
        assert partial["price"][0]["gross"] == 44.89
        assert partial["options"][0]["group"]["name"] == "Größe"
        assert "extensions" in partial


def test_aggregations() -> None:
    """Count, sum and maximum over everything that matches; times come as the database writes them."""
    with shop() as (_, client):
        figures = [
            {"name": "n", "type": "count", "field": "id"},
            {"name": "s", "type": "sum", "field": "stock"},
            {"name": "m", "type": "max", "field": "updatedAt"},
        ]
        found = client.post("search/product", {"limit": 1, "aggregations": figures}).json()["aggregations"]
        assert found["n"]["count"] == 5
        assert found["s"]["sum"] == 62 + 5 + 7 + 100
        assert "T" not in found["m"]["max"]


def test_stock_equals_available_stock_and_may_be_negative() -> None:
    """There is no difference for open orders, and nothing stops a stock below zero."""
    with shop() as (simulator, client):
        assert client.post("order", order(simulator, "SHIRT-S", 9)).status_code == 204
        row = client.one("product", simulator.owner.product("SHIRT-S")["id"])
        assert (row["stock"], row["availableStock"], row["available"]) == (-4, -4, False)


def test_the_date_header_is_the_shops_own_time() -> None:
    """Every answer carries one Date header, by the clock that stamps the shop's rows."""
    with shop() as (simulator, client):
        simulator.clock.set(NOON, stop=True)
        client.login()
        answer = client.post("search/product", {"limit": 1})
        assert answer.headers["Date"] == "Tue, 24 Nov 2026 12:00:00 GMT"
