"""The simulated WooCommerce's products and variations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from practice.simulators.woocommerce import OLD, ShopClock, WooSettings
from practice.simulators.woocommerce.money import german
from tests.simulators.woo import Shop, opened

MORNING = datetime(2026, 11, 24, 5, 39, 47, tzinfo=UTC)


@pytest.fixture(scope="module")
def opened_shop() -> Iterator[Shop]:
    """Open a shop of the new version whose clock stands still."""
    clock = ShopClock()
    clock.set(MORNING, stop=True)
    with opened(clock=clock) as shop:
        yield shop


@pytest.fixture
def woo(opened_shop: Shop) -> Shop:
    """Put the shop back as it was."""
    opened_shop.sim.clock.set(MORNING, stop=True)
    opened_shop.reset()
    return opened_shop


def test_pages_have_1_to_100_rows(woo: Shop) -> None:
    """A page size of 101, 0 or -1, and page 0, are refused with the parameter's name and bounds."""
    for size in (101, 0, -1):
        answer = woo.api.ask("GET", "/wc/v3/products", per_page=size)
        assert answer.status_code == 400
        assert answer.json()["code"] == "rest_invalid_param"
        assert answer.json()["data"]["details"]["per_page"]["code"] == "rest_out_of_bounds"
    assert woo.api.ask("GET", "/wc/v3/products", page=0).status_code == 400
    assert len(woo.api.get("/wc/v3/products", per_page=100)) > 50


def test_a_page_beyond_the_end_is_empty_with_right_totals(woo: Shop) -> None:
    """Asking too far is no error: 200, an empty list, and X-WP-Total as on every page."""
    first = woo.api.ask("GET", "/wc/v3/products", per_page=10)
    beyond = woo.api.ask("GET", "/wc/v3/products", per_page=10, page=99)
    assert (beyond.status_code, beyond.json()) == (200, [])
    assert beyond.headers["X-WP-Total"] == first.headers["X-WP-Total"]
    assert 'rel="next"' in first.headers["Link"]


def test_an_offset_counts_rows(woo: Shop) -> None:
    """The rows from a place on, whatever the page's size; read in WooCommerce's documentation of its API."""
    whole = [row["id"] for row in woo.api.get("/wc/v3/products", per_page=50)]
    asked = {"per_page": 5, "page": 1}
    assert [row["id"] for row in woo.api.get("/wc/v3/products", offset=7, **asked)] == whole[7:12]
    beyond = woo.api.ask("GET", "/wc/v3/products", offset=9999)
    assert (beyond.json(), int(beyond.headers["X-WP-Total"]) > 50) == ([], True)


def test_all_pages_together_are_all_products_once(woo: Shop) -> None:
    """On a quiet shop paging by id, date or modified finds every product exactly once."""
    total = int(woo.api.ask("GET", "/wc/v3/products").headers["X-WP-Total"])
    for by in ("id", "date", "modified"):
        ids: list[int] = []
        page = 1
        while rows := woo.api.get("/wc/v3/products", per_page=30, page=page, orderby=by, _fields="id"):
            ids += [row["id"] for row in rows]
            page += 1
        assert len(ids) == len(set(ids)) == total


def test_a_product_deleted_between_two_pages_hides_another(woo: Shop) -> None:
    """The rows move up: the counts match, and one product that is on sale is in no page."""
    order = {"per_page": 20, "orderby": "id", "order": "asc", "_fields": "id"}
    everything = [row["id"] for row in woo.api.get("/wc/v3/products", **{**order, "per_page": 100})]
    seen = [row["id"] for row in woo.api.get("/wc/v3/products", page=1, **order)]
    woo.sim.owner.delete_product(everything[0])
    page = 2
    while rows := woo.api.get("/wc/v3/products", page=page, **order):
        seen += [row["id"] for row in rows]
        page += 1
    assert everything[20] not in seen


def test_drafts_are_in_the_list_and_the_trash_is_not(woo: Shop) -> None:
    """The default list shows every status but trash; by id a trashed product is still there."""
    woo.sim.owner.unpublish(woo.simple.id)
    trashed = woo.variable.id
    woo.api.delete(f"/wc/v3/products/{trashed}")
    rows = woo.api.get("/wc/v3/products", per_page=100)
    assert "draft" in {row["status"] for row in rows}
    assert trashed not in {row["id"] for row in rows}
    assert [row["id"] for row in woo.api.get("/wc/v3/products", status="trash")] == [trashed]
    assert woo.api.get(f"/wc/v3/products/{trashed}")["status"] == "trash"


def test_unknown_parameters_are_ignored_silently(woo: Shop) -> None:
    """A filter that does not exist, like meta_key, answers everything with 200."""
    total = woo.api.ask("GET", "/wc/v3/products").headers["X-WP-Total"]
    answer = woo.api.ask("GET", "/wc/v3/products", meta_key="_ean", meta_value="4", foo="bar")
    assert answer.headers["X-WP-Total"] == total


def test_a_bogus_order_is_refused(woo: Shop) -> None:
    """An unknown value of a known parameter is an error that lists the known ones."""
    answer = woo.api.ask("GET", "/wc/v3/products", orderby="bogus")
    assert answer.status_code == 400
    assert answer.json()["data"]["details"]["orderby"]["code"] == "rest_not_in_enum"
    assert woo.api.ask("GET", "/wc/v3/products", type="variation").status_code == 400


def test_sku_and_gtin_find_variations_too(woo: Shop) -> None:
    """The filter sku takes a list and returns variations as rows of their own; global_unique_id as well."""
    skus = f"{woo.simple.sku},{woo.variation.sku}"
    rows = woo.api.get("/wc/v3/products", sku=skus)
    assert {row["type"] for row in rows} == {"simple", "variation"}
    by_gtin = woo.api.get("/wc/v3/products", global_unique_id=woo.variation.gtin)
    assert [(row["id"], row["parent_id"]) for row in by_gtin] == [(woo.variation.id, woo.variation.parent_id)]


def test_a_variation_can_be_read_as_a_product_but_not_included(woo: Shop) -> None:
    """GET /products/{variation} answers type variation; include=<variation> finds nothing."""
    assert woo.api.get(f"/wc/v3/products/{woo.variation.id}")["type"] == "variation"
    assert woo.api.get("/wc/v3/products", include=str(woo.variation.id)) == []


def test_modified_after_is_exclusive_by_the_second(woo: Shop) -> None:
    """The newest date itself finds nothing, a second before it finds all that share the second."""
    woo.sim.clock.advance(timedelta(seconds=60))
    for item in (woo.simple, woo.variable):
        woo.sim.owner.edit(item.id, weight="1")
    newest = woo.api.get("/wc/v3/products", orderby="modified", per_page=1)[0]["date_modified_gmt"]
    assert newest == "2026-11-24T05:40:47"
    exact = woo.api.get("/wc/v3/products", modified_after=newest, dates_are_gmt="true")
    before = woo.api.get("/wc/v3/products", modified_after="2026-11-24T05:40:46", dates_are_gmt="true")
    assert exact == []
    assert len(before) == 2


def test_a_date_without_zone_is_the_shops_own(woo: Shop) -> None:
    """Without dates_are_gmt a naive date is local; a suffix is honoured; garbage is refused."""
    woo.sim.clock.advance(timedelta(seconds=60))
    woo.sim.owner.edit(woo.simple.id, weight="1")
    local, utc = "2026-11-24T06:40:46", "2026-11-24T05:40:46Z"
    assert len(woo.api.get("/wc/v3/products", modified_after=local)) == 1
    assert len(woo.api.get("/wc/v3/products", modified_after=utc)) == 1
    assert len(woo.api.get("/wc/v3/products", modified_after=local, dates_are_gmt="true")) == 0
    assert woo.api.ask("GET", "/wc/v3/products", modified_after="gestern").status_code == 400


def test_fields_cut_rows_but_not_into_lists(woo: Shop) -> None:
    """_fields keeps what was asked for; a.b inside a list keeps nothing; single objects keep their links."""
    assert woo.api.get("/wc/v3/products", per_page=1, _fields="id,images.src,meta_data.key") == [
        {"id": max(woo.sim.state.tables.products)}
    ]
    assert set(woo.api.get(f"/wc/v3/products/{woo.simple.id}", _fields="id,sku,gibtesnicht")) == {
        "id",
        "sku",
        "_links",
    }


def test_meta_data_can_be_narrowed(woo: Shop) -> None:
    """include_meta and exclude_meta leave only, or leave out, the keys named."""
    path = f"/wc/v3/products/{woo.simple.id}"
    only = woo.api.get(path, include_meta="_kickroute_price")["meta_data"]
    without = woo.api.get(path, exclude_meta="_kickroute_price")["meta_data"]
    assert {row["key"] for row in only} == {"_kickroute_price"}
    assert {row["key"] for row in without} == {"_wc_kickroute_category"}


def test_category_names_are_escaped(woo: Shop) -> None:
    """An ampersand in a category's name is &amp; in JSON."""
    names = {c["name"] for row in woo.api.get("/wc/v3/products", per_page=100) for c in row["categories"]}
    assert "Öle &amp; Düfte" in names


def test_a_change_of_a_variation_moves_the_parents_date(woo: Shop) -> None:
    """Stock, price or meta of a variation bump its own date and its parent's."""
    woo.sim.clock.advance(timedelta(seconds=60))
    parent = woo.variation.parent_id
    path = f"/wc/v3/products/{parent}/variations/{woo.variation.id}"
    woo.api.put(path, {"meta_data": [{"key": "_kickroute_price", "value": "1.11"}]})
    after = {"modified_after": "2026-11-24T05:40:00", "dates_are_gmt": "true"}
    assert [row["id"] for row in woo.api.get("/wc/v3/products", **after)] == [parent]
    assert [row["id"] for row in woo.api.get("/wc/v3/variations", **after)] == [woo.variation.id]


def test_sql_and_post_meta_move_no_date(woo: Shop) -> None:
    """A stock set by SQL and a price set by update_post_meta show at once and are in no list of changes."""
    woo.sim.clock.advance(timedelta(seconds=60))
    woo.sim.owner.set_stock(woo.simple.id, 1, how="sql")
    woo.sim.owner.edit_price(woo.simple.id, dealer_price="1.23", how="sql")
    after = {"modified_after": "2026-11-24T05:40:00", "dates_are_gmt": "true"}
    assert woo.api.get("/wc/v3/products", **after) == []
    row = woo.api.get(f"/wc/v3/products/{woo.simple.id}")
    assert row["stock_quantity"] == 1
    assert {"_kickroute_price": "1.23"}.items() <= {m["key"]: m["value"] for m in row["meta_data"]}.items()


def test_the_same_value_again_still_moves_the_date(woo: Shop) -> None:
    """A PUT of what is there already counts as a change."""
    woo.sim.clock.advance(timedelta(seconds=60))
    woo.api.put(f"/wc/v3/products/{woo.simple.id}", {"stock_quantity": woo.simple.stock})
    assert woo.api.get(f"/wc/v3/products/{woo.simple.id}")["date_modified_gmt"] == "2026-11-24T05:40:47"


def test_variations_of_the_whole_shop(woo: Shop) -> None:
    """/wc/v3/variations and /wc-analytics/variations list all, a hundred a page, with a parent filter."""
    total = str(len(woo.sim.state.tables.variations))
    for path in ("/wc/v3/variations", "/wc-analytics/variations"):
        answer = woo.api.ask("GET", path, per_page=100)
        assert answer.headers["X-WP-Total"] == total
        assert {row["type"] for row in answer.json()} == {"variation"}
        own = woo.api.get(path, parent=woo.variable.id)
        assert {row["parent_id"] for row in own} == {woo.variable.id}


def test_the_shopwide_list_is_for_reading_only(woo: Shop) -> None:
    """A single variation cannot be read or written through it."""
    for method in ("GET", "PUT"):
        answer = woo.api.ask(method, f"/wc/v3/variations/{woo.variation.id}")
        assert (answer.status_code, answer.json()["code"]) == (404, "rest_no_route")


def test_an_old_version_has_neither_the_list_nor_the_gtin_field() -> None:
    """8.9: /wc/v3/variations is no route, /wc-analytics/variations is; global_unique_id is absent."""
    with opened(OLD) as old:
        assert old.api.ask("GET", "/wc/v3/variations").status_code == 404
        assert old.api.get("/wc-analytics/variations", per_page=1)
        row = old.api.get("/wc/v3/products", per_page=1)[0]
        assert "global_unique_id" not in row
        assert "_ts_gtin" in {m["key"] for m in old.api.get(f"/wc/v3/products/{old.simple.id}")["meta_data"]}


def test_a_variation_without_its_own_stock_has_its_parents(woo: Shop) -> None:
    """manage_stock is the word "parent" and the quantity is the parent's."""
    woo.sim.owner.count_on_parent(woo.variable.id, 17)
    rows = woo.api.get(f"/wc/v3/products/{woo.variable.id}/variations")
    assert {(row["manage_stock"], row["stock_quantity"]) for row in rows} == {("parent", 17)}


def test_a_variation_inherits_its_tax_class(woo: Shop) -> None:
    """Read, it shows its parent's class; in the answer to a write it shows the word "parent"."""
    path = f"/wc/v3/products/{woo.variation.parent_id}/variations/{woo.variation.id}"
    assert woo.api.get(path)["tax_class"] == ""
    assert woo.api.put(path, {"weight": "1"})["tax_class"] == "parent"


def test_a_variation_without_a_sku_shows_its_products(woo: Shop) -> None:
    """In its own row and in the shop's list alike."""
    woo.sim.owner.edit(woo.variation.id, sku="")
    parent = woo.api.get(f"/wc/v3/products/{woo.variation.parent_id}")["sku"]
    path = f"/wc/v3/products/{woo.variation.parent_id}/variations/{woo.variation.id}"
    assert woo.api.get(path)["sku"] == parent != ""


def test_a_shop_set_up_in_german_has_german_slugs() -> None:
    """Products and classes have the slug; what it is, the table of rates says."""
    with opened(WooSettings(rates=german())) as shop:
        slugs = {row["slug"] for row in shop.api.get("/wc/v3/taxes/classes")}
        assert slugs == {"standard", "reduzierter-preis", "0-preis"}
        rates = {(row["country"], row["class"]): row["rate"] for row in shop.api.get("/wc/v3/taxes")}
        assert rates["DE", "reduzierter-preis"] == "7.0000"
        classes = {row["tax_class"] for row in shop.api.get("/wc/v3/products", per_page=100)}
        assert "reduzierter-preis" in classes


def test_single_writes_check_types_and_batches_do_not(woo: Shop) -> None:
    """stock_quantity "abc" and 3.7 are refused by PUT; a batch makes 0 of "abc" and says 200."""
    path = f"/wc/v3/products/{woo.simple.id}"
    for wrong in ("abc", 3.7):
        answer = woo.api.ask("PUT", path, {"stock_quantity": wrong})
        assert (answer.status_code, answer.json()["code"]) == (400, "rest_invalid_param")
    woo.api.post("/wc/v3/products/batch", {"update": [{"id": woo.simple.id, "stock_quantity": "abc"}]})
    row = woo.api.get(path)
    assert (row["stock_quantity"], row["stock_status"]) == (0, "outofstock")
    assert woo.api.put(path, {"stock_quantity": None})["stock_quantity"] == 0


def test_a_batch_answers_per_item_and_takes_a_hundred(woo: Shop) -> None:
    """Errors stand beside successes under 200; more than a hundred items are 413."""
    rows = [{"id": woo.simple.id, "stock_quantity": 3}, {"id": 999999}, {"id": woo.variation.id}]
    answer = woo.api.post("/wc/v3/products/batch", {"update": rows})
    assert [row.get("error", {}).get("data", {}).get("status") for row in answer["update"]] == [
        None,
        400,
        404,
    ]
    many = {"update": [{"id": woo.simple.id}] * 101}
    refusal = woo.api.ask("POST", "/wc/v3/products/batch", many)
    assert (refusal.status_code, refusal.json()["code"]) == (413, "woocommerce_rest_request_entity_too_large")


def test_germanized_erases_the_age_that_a_write_does_not_name(woo: Shop) -> None:
    """Product, variation, single write or batch: sent along it stays, and without it is gone."""
    woo.sim.configure(plugins=("germanized",))
    product = f"/wc/v3/products/{woo.simple.id}"
    variations = f"/wc/v3/products/{woo.variation.parent_id}/variations"
    assert woo.api.put(product, {"min_age": "18"})["min_age"] == "18"
    batch = {"update": [{"id": woo.variation.id, "min_age": "16"}]}
    assert woo.api.post(f"{variations}/batch", batch)["update"][0]["min_age"] == "16"
    price = {"meta_data": [{"key": "_kickroute_price", "value": "4.90"}]}
    assert woo.api.put(product, {**price, "min_age": "18"})["min_age"] == "18"
    assert woo.api.put(product, price)["min_age"] == ""
    assert woo.api.post(f"{variations}/batch", {"update": [{"id": woo.variation.id, **price}]})
    assert woo.api.get(f"{variations}/{woo.variation.id}")["min_age"] == ""


def test_codes_are_unique(woo: Shop) -> None:
    """A second product with the same SKU or GTIN is refused and the first one is named."""
    for body, code in (
        ({"sku": woo.simple.sku}, "product_invalid_sku"),
        ({"global_unique_id": woo.simple.gtin}, "product_invalid_global_unique_id"),
    ):
        answer = woo.api.ask("POST", "/wc/v3/products", {"name": "x", **body})
        assert (answer.status_code, answer.json()["code"]) == (400, code)
        assert answer.json()["data"]["resource_id"] == woo.simple.id


def test_unknown_products(woo: Shop) -> None:
    """GET and DELETE of an unknown product are 404, PUT is 400."""
    for method, status in (("GET", 404), ("DELETE", 404), ("PUT", 400)):
        answer = woo.api.ask(method, "/wc/v3/products/999999", {} if method == "PUT" else None)
        assert (answer.status_code, answer.json()["code"]) == (status, "woocommerce_rest_product_invalid_id")


def test_inventory_delta_still_works(woo: Shop) -> None:
    """A relative change of the stock is taken on products and variations."""
    before = woo.simple.stock
    row = woo.api.put(f"/wc/v3/products/{woo.simple.id}", {"inventory_delta": -1})
    assert row["stock_quantity"] == before - 1


def test_deleting_for_good_leaves_nothing(woo: Shop) -> None:
    """With force the row is gone; a variation may go to the trash without force too."""
    woo.api.delete(f"/wc/v3/products/{woo.simple.id}", force="true")
    path = f"/wc/v3/products/{woo.variation.parent_id}/variations/{woo.variation.id}"
    number = woo.variation.id
    woo.api.delete(path)
    assert woo.sim.state.tables.variations[number].status == "trash"
    woo.api.delete(path, force="true")
    assert woo.api.ask("GET", path).status_code == 404


def test_a_large_shop_answers_its_pages() -> None:
    """20,000 offers: the last page is there, and the totals are right."""
    from practice.simulators.catalogue import generate

    with opened(catalogue=generate(20_000)) as shop:
        answer = shop.api.ask("GET", "/wc/v3/variations", per_page=100, orderby="id", order="asc", page=50)
        assert len(answer.json()) == 100
        simple = [p for p in shop.sim.state.tables.products.values() if p.kind == "simple"]
        assert int(answer.headers["X-WP-Total"]) + len(simple) == 20_000


def test_other_filters_of_products(woo: Shop) -> None:
    """Type, search over name and description, stock status, several statuses, exclude."""
    ask = woo.api.get
    assert {row["type"] for row in ask("/wc/v3/products", type="variable", per_page=100)} == {"variable"}
    assert all("Süß" in row["name"] + row["description"] for row in ask("/wc/v3/products", search="süß"))
    sold, number = ask("/wc/v3/products", stock_status="outofstock", per_page=100), woo.simple.id
    woo.sim.owner.set_stock(number, 0)
    sold_out = ask("/wc/v3/products", stock_status="outofstock", per_page=100)
    assert {row["id"] for row in sold_out} - {row["id"] for row in sold} == {number}
    drafts = ask("/wc/v3/products", include_status="draft", per_page=100)
    assert {row["status"] for row in drafts} == {"draft"}
    rest = ask("/wc/v3/products", exclude=str(number), exclude_status="draft", per_page=100)
    assert number not in {row["id"] for row in rest}
    assert {row["status"] for row in rest} == {"publish"}
