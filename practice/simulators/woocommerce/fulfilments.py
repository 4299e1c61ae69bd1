"""WooCommerce's own fulfilments, a feature that is off by default."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from practice.simulators.woocommerce.errors import RestError
from practice.simulators.woocommerce.lifecycle import add_note, mail_customer, saved
from practice.simulators.woocommerce.metadata import merge_meta
from practice.simulators.woocommerce.params import flag
from practice.simulators.woocommerce.records import Fulfilment, Meta, Order

if TYPE_CHECKING:
    from practice.simulators.woocommerce.shop import Shop


def fulfilment_row(fulfilment: Fulfilment, *, fresh: bool = False) -> dict[str, Any]:
    """Show a fulfilment; ``is_fulfilled`` is a boolean right after a write and "0" or "1" when read."""
    shown: bool | str = fulfilment.fulfilled if fresh else ("1" if fulfilment.fulfilled else "0")
    return {
        "id": fulfilment.id,
        "entity_type": "WC_Order",
        "entity_id": str(fulfilment.order_id),
        "status": fulfilment.status,
        "is_fulfilled": shown,
        "date_updated": _zulu(fulfilment.updated),
        "date_deleted": None,
        "meta_data": fulfilment_meta(fulfilment, fresh=fresh),
    }


def fulfilment_meta(fulfilment: Fulfilment, *, fresh: bool = False) -> list[dict[str, Any]]:
    """Show a fulfilment's meta data."""
    rows = [{"id": row.id, "key": row.key, "value": row.value} for row in fulfilment.meta]
    return [{"key": r["key"], "value": r["value"], "id": r["id"]} for r in rows] if fresh else rows


def of_order(shop: Shop, order: Order) -> list[Fulfilment]:
    """Return an order's fulfilments, oldest first."""
    return [shop.state.tables.fulfilments[i] for i in order.fulfilments]


def fulfilment_of(shop: Shop, order: Order, fulfilment_id: int) -> Fulfilment:
    """Find a fulfilment of that order, or refuse."""
    if fulfilment_id not in order.fulfilments:
        raise RestError(404, "woocommerce_rest_fulfillment_invalid_id", "Invalid fulfillment ID.")
    return shop.state.tables.fulfilments[fulfilment_id]


def create(shop: Shop, order: Order, body: Mapping[str, Any], *, notify: bool) -> Fulfilment:
    """Make a fulfilment; quantities are not checked."""
    number = shop.state.number("fulfilment")
    fulfilment = Fulfilment(number, order.id, "unfulfilled", False, shop.clock.stamp())
    _fill(shop, fulfilment, body)
    _need_items(fulfilment, body)
    shop.state.tables.fulfilments[fulfilment.id] = fulfilment
    order.fulfilments.append(fulfilment.id)
    add_note(shop, order, f"Fulfillment #{fulfilment.id} created (status: {fulfilment.status.title()}).")
    if notify:
        mail_customer(shop, order, "Fulfillment created")
    _sync(shop, order)
    return fulfilment


def update(shop: Shop, order: Order, fulfilment: Fulfilment, body: Mapping[str, Any]) -> None:
    """Change a fulfilment; without items in the body it is refused with the code 0."""
    _need_items(None, body)
    _fill(shop, fulfilment, body)
    add_note(shop, order, f"Fulfillment #{fulfilment.id} updated.")
    _sync(shop, order)


def delete(shop: Shop, order: Order, fulfilment: Fulfilment) -> None:
    """Delete a fulfilment."""
    order.fulfilments.remove(fulfilment.id)
    del shop.state.tables.fulfilments[fulfilment.id]
    add_note(shop, order, f"Fulfillment #{fulfilment.id} deleted.")
    _sync(shop, order)


def _fill(shop: Shop, fulfilment: Fulfilment, body: Mapping[str, Any]) -> None:
    fulfilment.status = str(body.get("status", fulfilment.status))
    fulfilment.fulfilled = flag(body.get("is_fulfilled", fulfilment.fulfilled))
    fulfilment.updated = shop.clock.stamp()
    rows = [{"key": row.get("key"), "value": row.get("value")} for row in body.get("meta_data", ())]
    merge_meta(shop, fulfilment.meta, rows)
    if fulfilment.fulfilled:
        date = {"key": "_date_fulfilled", "value": _zulu(fulfilment.updated)}
        merge_meta(shop, fulfilment.meta, [date])


def _need_items(fulfilment: Fulfilment | None, body: Mapping[str, Any]) -> None:
    rows: list[Any] = list(body.get("meta_data", ()))
    keys = [row.key if isinstance(row, Meta) else row.get("key") for row in rows]
    if "_items" not in keys and (fulfilment is None or all(r.key != "_items" for r in fulfilment.meta)):
        raise RestError(400, 0, "The fulfillment should contain at least one item.")


def _sync(shop: Shop, order: Order) -> None:
    """Write the order's fulfilment status; the order's status and the tracking stay where they are."""
    done = [f for f in of_order(shop, order) if f.fulfilled]
    shipped: dict[int, int] = {}
    for fulfilment in done:
        for row in fulfilment.meta:
            for item in row.value if row.key == "_items" else ():
                shipped[item["item_id"]] = shipped.get(item["item_id"], 0) + int(item["qty"])
    complete = all(shipped.get(line.id, 0) >= line.quantity for line in order.lines)
    status = "unfulfilled" if not done else "fulfilled" if complete else "partially_fulfilled"
    merge_meta(shop, order.meta, [{"key": "_fulfillment_status", "value": status}])
    saved(shop, order, bump=shop.settings.hpos)


def _zulu(stamp: int) -> str:
    return datetime.fromtimestamp(stamp, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
