"""A resource as a webhook sends it: what GET would answer, a 404 body when it is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from practice.simulators.woocommerce.errors import RestError
from practice.simulators.woocommerce.order_json import order_row
from practice.simulators.woocommerce.orders import order_of
from practice.simulators.woocommerce.product_json import product_row
from practice.simulators.woocommerce.products import product_of

if TYPE_CHECKING:
    from practice.simulators.woocommerce.shop import Shop


def resource(shop: Shop, kind: str, resource_id: int) -> dict[str, Any]:
    """Show a product (or variation) or an order by id."""
    try:
        if kind == "product":
            return product_row(shop, product_of(shop, resource_id))
        if kind == "order":
            return order_row(shop, order_of(shop, resource_id))
    except RestError as gone:
        return gone.body
    return {"id": resource_id}
