"""The routes of products and variations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from practice.simulators.woocommerce import products
from practice.simulators.woocommerce.batch import run_batch
from practice.simulators.woocommerce.call import Answer, Call
from practice.simulators.woocommerce.errors import RestError, invalid_id
from practice.simulators.woocommerce.paging import limits, one, page
from practice.simulators.woocommerce.params import flag
from practice.simulators.woocommerce.product_json import product_row, variation_row
from practice.simulators.woocommerce.product_writes import check_types, create_product, update_product
from practice.simulators.woocommerce.records import Product


def product_list(call: Call) -> Answer:
    """GET /products."""
    params = call.params
    limits(params)
    rows = products.list_products(call.shop, params)
    return page(call, params, rows, lambda item: product_row(call.shop, item))


def product_get(call: Call) -> Answer:
    """GET /products/{id}: also a variation, also from the trash."""
    return one(call, product_row(call.shop, products.product_of(call.shop, call.number("id"))))


def product_create(call: Call) -> Answer:
    """POST /products."""
    check_types(call.body)
    item = create_product(call.shop, call.body)
    location = f"{call.shop.api_url}/wc/v3/products/{item.id}"
    return one(call, product_row(call.shop, item, edit=True), 201, Location=location)


def product_update(call: Call) -> Answer:
    """PUT /products/{id}: an unknown one is answered 400, a variation 404."""
    check_types(call.body)
    return one(call, _update(call, call.number("id"), call.body))


def product_delete(call: Call) -> Answer:
    """DELETE /products/{id}: to the trash, with ``force`` for good; the answer shows it as it was."""
    item = products.product_of(call.shop, call.number("id"))
    return one(
        call, _delete(call, item, product_row(call.shop, item, edit=True), flag(call.input.get("force")))
    )


def product_batch(call: Call) -> Answer:
    """POST /products/batch."""
    shop = call.shop

    def create(body: Mapping[str, Any]) -> dict[str, Any]:
        return product_row(shop, create_product(shop, body), edit=True)

    def delete(number: int) -> dict[str, Any]:
        item = products.product_of(shop, number)
        return _delete(call, item, product_row(shop, item, edit=True), force=True)

    return run_batch(call, create, lambda number, body: _update(call, number, body), delete)


def _update(call: Call, number: int, body: Mapping[str, Any]) -> dict[str, Any]:
    item = products.product_of(call.shop, number, 400)
    if item.kind == "variation":
        message = (
            "To manipulate product variations you should use the "
            "/products/&lt;product_id&gt;/variations/&lt;id&gt; endpoint."
        )
        raise RestError(404, "woocommerce_rest_invalid_product_id", message)
    update_product(call.shop, item, body)
    return product_row(call.shop, item, edit=True)


def _delete(call: Call, item: Product, shown: dict[str, Any], force: bool) -> dict[str, Any]:
    if force:
        products.erase(call.shop, item)
    elif item.status == "trash":
        message = "The product has already been deleted."
        raise RestError(410, "woocommerce_rest_already_trashed", message)
    else:
        products.trash(call.shop, item)
    return shown


def variation_list(call: Call) -> Answer:
    """GET /products/{parent}/variations; an unknown parent has none."""
    params = call.params
    limits(params)
    parent = call.shop.state.tables.products.get(call.number("parent"))
    if parent is None:
        raise invalid_id("product")
    rows = products.list_variations(call.shop, params, parent)
    return page(call, params, rows, lambda item: variation_row(call.shop, item))


def shop_variations(call: Call) -> Answer:
    """GET /wc/v3/variations."""
    return _shopwide(call, "shop")


def analytics_variations(call: Call) -> Answer:
    """GET /wc-analytics/variations."""
    return _shopwide(call, "analytics")


def _shopwide(call: Call, where: str) -> Answer:
    params = call.params
    limits(params)
    rows = products.list_variations(call.shop, params)
    return page(call, params, rows, lambda item: variation_row(call.shop, item, where=where))


def variation_get(call: Call) -> Answer:
    """GET /products/{parent}/variations/{id}."""
    return one(call, variation_row(call.shop, _variation(call, call.number("id"))))


def variation_create(call: Call) -> Answer:
    """POST /products/{parent}/variations."""
    check_types(call.body)
    item = create_product(call.shop, call.body, _parent(call))
    location = f"{call.shop.api_url}/wc/v3/products/{item.parent_id}/variations/{item.id}"
    return one(call, variation_row(call.shop, item, edit=True), 201, Location=location)


def variation_update(call: Call) -> Answer:
    """PUT /products/{parent}/variations/{id}."""
    check_types(call.body)
    return one(call, _update_variation(call, call.number("id"), call.body))


def variation_delete(call: Call) -> Answer:
    """DELETE /products/{parent}/variations/{id}: to the trash, with ``force`` for good."""
    item = _variation(call, call.number("id"))
    shown = variation_row(call.shop, item, edit=True)
    force = flag(call.input.get("force"))
    if force:  # the hints are looked up when the variation is gone
        shown["_links"]["self"] = [{"href": shown["_links"]["self"][0]["href"]}]
    return one(call, _delete(call, item, shown, force))


def variation_batch(call: Call) -> Answer:
    """POST /products/{parent}/variations/batch: the parent is checked for each."""
    shop, parent = call.shop, _parent(call)

    def create(body: Mapping[str, Any]) -> dict[str, Any]:
        return variation_row(shop, create_product(shop, body, parent), edit=True)

    def delete(number: int) -> dict[str, Any]:
        item = _variation(call, number)
        return _delete(call, item, variation_row(shop, item, edit=True), force=True)

    return run_batch(call, create, lambda number, body: _update_variation(call, number, body), delete)


def _parent(call: Call) -> Product:
    parent = call.shop.state.tables.products.get(call.number("parent"))
    if parent is None:
        raise invalid_id("product")
    return parent


def _variation(call: Call, number: int) -> Product:
    return products.variation_of(call.shop, call.number("parent"), number)


def _update_variation(call: Call, number: int, body: Mapping[str, Any]) -> dict[str, Any]:
    item = _variation(call, number)
    update_product(call.shop, item, body)
    return variation_row(call.shop, item, edit=True)
