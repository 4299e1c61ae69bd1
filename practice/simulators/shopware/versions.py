"""Draft versions of an order, as the admin uses them: create, change, merge.

And credit items, which need one.
"""

from __future__ import annotations

from typing import Any

from practice.simulators.shopware import errors
from practice.simulators.shopware.clock import stamp
from practice.simulators.shopware.entities import ORDER_AGGREGATE
from practice.simulators.shopware.recalculation import recalculate
from practice.simulators.shopware.schema import LIVE, Link
from practice.simulators.shopware.shop import Shop, Work
from practice.simulators.shopware.store import Row, Space

_IGNORED = ("updatedAt", "createdAt")


def create_version(shop: Shop, order_id: str) -> str:
    """Copy a live order with everything it holds into a new draft and return the draft's id."""
    with shop.store.lock:
        if shop.store.live["order"].get(order_id) is None:
            raise errors.not_found("order", order_id)
        version = shop.new_id()
        draft = shop.store.draft(version)
        _copy(shop, draft, "order", order_id)
        return version


def merge_version(work: Work, version: str) -> None:
    """Write what differs in a draft into the live order; the work must be on the live version.

    Only what was changed in the draft is written: a changed tracking code moves the delivery's
    ``updatedAt`` alone.
    """
    store = work.shop.store
    draft = store.drafts.pop(version, None)
    if draft is None:
        raise errors.coded(
            404, "FRAMEWORK__VERSION_NOT_EXISTS", f"Version {version} does not exist.", {"versionId": version}
        )
    for name in ORDER_AGGREGATE:
        for row_id, row in draft[name].rows.items():
            live = store.live[name].get(row_id)
            if live is None:
                work.put(name, row)
            elif changed := _changed(draft.base[name, row_id], row):
                work.put(name, {**live, **changed, "updatedAt": stamp(work.shop.now())})
    for name in reversed(ORDER_AGGREGATE):
        _remove_missing(work, draft, name)


def add_credit(work: Work, order_id: str, body: dict[str, Any]) -> None:
    """Add a credit item to a draft order and calculate the order again; the live version is refused."""
    _check_draft(work, order_id)
    definition = body.get("priceDefinition") or {}
    amount = -abs(float(definition.get("price", body.get("price", 0))))
    rules = work.space["order"].rows[order_id]["price"]["taxRules"]
    lines = work.space["order_line_item"].find("orderId", order_id)
    work.writer.write(
        "order_line_item",
        {
            "id": work.shop.new_id(),
            "orderId": order_id,
            "identifier": body.get("identifier") or work.shop.new_id(),
            "type": "credit",
            "label": body.get("label"),
            "description": body.get("description"),
            "quantity": int(body.get("quantity", 1)),
            "removable": True,
            "position": len(lines) + 1,
            "price": {
                "unitPrice": amount,
                "totalPrice": amount,
                "quantity": 1,
                "calculatedTaxes": [],
                "taxRules": rules,
            },
            "priceDefinition": {"type": "absolute", "price": amount, "filter": _CREDIT_FILTER},
        },
        "",
        "insert",
    )
    recalculate(work, order_id)


def recalculate_draft(work: Work, order_id: str) -> None:
    """Calculate a draft order again; the live version is refused."""
    _check_draft(work, order_id)
    recalculate(work, order_id)


_CREDIT_FILTER = {
    "_name": "cartLineItemOfType",
    "operator": "!=",
    "lineItemType": "credit",
    "apiAlias": "rule_cartLineItemOfType",
}


def _check_draft(work: Work, order_id: str) -> None:
    if work.space.version == LIVE or work.space["order"].get(order_id) is None:
        raise errors.coded(
            400,
            "CHECKOUT__ORDER_CAN_NOT_RECALCULATE_LIVE_VERSION",
            f"Order with id {order_id} can not be recalculated because it is in the live version. "
            "Please create a new version",
            {"orderId": order_id},
        )


def _copy(shop: Shop, draft: Space, name: str, row_id: str) -> None:
    row = shop.store.live[name].rows[row_id]
    draft[name].put(row)
    draft.base[name, row_id] = row
    for association in shop.entities[name].associations.values():
        if association.link in (Link.ONE_TO_MANY, Link.ONE_TO_ONE) and association.entity in ORDER_AGGREGATE:
            for other in shop.store.live[association.entity].find(association.key, row_id):
                if draft[association.entity].get(other["id"]) is None:
                    _copy(shop, draft, association.entity, other["id"])


def _changed(base: Row, draft: Row) -> Row:
    return {name: value for name, value in draft.items() if name not in _IGNORED and base.get(name) != value}


def _remove_missing(work: Work, draft: Space, name: str) -> None:
    """Delete the lines and deliveries of the merged orders that the draft no longer has."""
    store = work.shop.store
    if name not in ("order_line_item", "order_delivery", "order_delivery_position"):
        return
    key = "orderId" if name != "order_delivery_position" else "orderDeliveryId"
    owners = draft["order" if key == "orderId" else "order_delivery"].rows
    for owner in owners:
        for row in store.live[name].find(key, owner):
            if draft[name].get(row["id"]) is None:
                store.remove(work.transaction, work.space, name, row["id"])
