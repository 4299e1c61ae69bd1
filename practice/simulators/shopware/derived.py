"""What the shop fills in by itself when a row is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from practice.simulators.shopware import errors
from practice.simulators.shopware.clock import without_zone
from practice.simulators.shopware.store import Row, Space, Store

Completion = Callable[[Store, Space, Row, Row | None], None]


def complete(store: Store, space: Space, entity: str, row: Row, before: Row | None) -> None:
    """Fill in a row's computed fields in place; ``before`` is None for a new row."""
    if before is None and "autoIncrement" in store.entities[entity].fields and "autoIncrement" not in row:
        row["autoIncrement"] = store.next(f"{entity}.autoIncrement")
    completion = _COMPLETIONS.get(entity)
    if completion is not None:
        completion(store, space, row, before)


def required(entity: str, name: str, row: Row, payload: dict[str, Any]) -> bool:
    """Tell whether a field marked as required is so for this row.

    A variant inherits, an address may come nested.
    """
    if entity == "product":
        return not (row.get("parentId") and name in ("taxId", "price"))
    if entity == "customer" and name.startswith("default") and name.endswith("AddressId"):
        return name.removesuffix("Id") not in payload
    return True


def available(space: Space, row: Row) -> bool:
    """Tell what the shop calls available: only a closeout item below its minimum purchase is not."""
    parent = space["product"].get(row.get("parentId")) or {}
    closeout = row.get("isCloseout")
    least = row.get("minPurchase") or parent.get("minPurchase") or 1
    closeout = parent.get("isCloseout") if closeout is None else closeout
    return not closeout or bool(row["stock"] >= least)


def _product(store: Store, space: Space, row: Row, before: Row | None) -> None:  # noqa: ARG001 - one signature for all
    number = row.get("productNumber")
    if any(other["id"] != row["id"] for other in space["product"].find("productNumber", number)):
        detail = f'Product with number "{number}" already exists.'
        raise errors.coded(400, "CONTENT__DUPLICATE_PRODUCT_NUMBER", detail, {"number": number})
    if before is None:
        variant = row.get("parentId") is not None
        row.setdefault("childCount", None if variant else 0)
        row.setdefault("sales", 0)
        row.setdefault("states", ["is-physical"])
        row.setdefault("type", "physical")
        for name, value in _OWN_DEFAULTS.items():
            if row.get(name) is None and not variant:
                row[name] = value
    if row.get("stock") is not None:
        row["availableStock"] = row["stock"]
        row["available"] = available(space, row)


_OWN_DEFAULTS: dict[str, Any] = {
    "active": True,
    "isCloseout": False,
    "minPurchase": 1,
    "purchaseSteps": 1,
    "shippingFree": False,
    "markAsTopseller": False,
}


def _order(store: Store, space: Space, row: Row, before: Row | None) -> None:  # noqa: ARG001 - one signature for all
    price = row.get("price")
    if price:
        row["amountTotal"], row["amountNet"] = price["totalPrice"], price["netPrice"]
        row["positionPrice"], row["taxStatus"] = price["positionPrice"], price["taxStatus"]
    if row.get("shippingCosts"):
        row["shippingTotal"] = row["shippingCosts"]["totalPrice"]
    if row.get("orderDateTime"):
        row["orderDate"] = without_zone(str(row["orderDateTime"])[:10])


def _priced(store: Store, space: Space, row: Row, before: Row | None) -> None:  # noqa: ARG001 - one signature for all
    price = row.get("price")
    if price:
        row["unitPrice"], row["totalPrice"] = price["unitPrice"], price["totalPrice"]
        row.setdefault("quantity", price["quantity"])


def _custom_field(store: Store, space: Space, row: Row, before: Row | None) -> None:  # noqa: ARG001 - one signature
    """Refuse a name that is taken: a database error, so a 500. Names of sets may repeat."""
    others = space["custom_field"].rows.values()
    if any(other["name"] == row.get("name") and other["id"] != row["id"] for other in others):
        raise errors.duplicate_key(str(row["name"]), "uniq.custom_field.name")


def _line(store: Store, space: Space, row: Row, before: Row | None) -> None:
    _priced(store, space, row, before)
    row.setdefault("type", "product")
    for name in ("good", "stackable"):
        row.setdefault(name, True)
    row.setdefault("removable", False)
    row.setdefault("position", 1)


_COMPLETIONS: dict[str, Completion] = {
    "product": _product,
    "order": _order,
    "order_line_item": _line,
    "order_delivery_position": _priced,
    "custom_field": _custom_field,
}
