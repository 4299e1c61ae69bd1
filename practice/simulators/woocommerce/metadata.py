"""Meta data as REST writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from practice.simulators.woocommerce.records import Meta

if TYPE_CHECKING:
    from practice.simulators.woocommerce.shop import Shop


def merge_meta(shop: Shop, rows: list[Meta], changes: Any) -> None:
    """Write meta rows: by id or by key; null deletes; a key that stands several times ends up once."""
    for change in changes if isinstance(changes, list) else []:
        key, value = change.get("key"), change.get("value")
        same = [row for row in rows if row.id == change.get("id")] or [row for row in rows if row.key == key]
        if value is None:
            rows[:] = [row for row in rows if row not in same]
        elif not same:
            rows.append(shop.state.meta(str(key), stored(value)))
        elif len(same) == 1:
            same[0].value = stored(value)
            same[0].key = str(key if key is not None else same[0].key)
        else:
            rows[:] = [row for row in rows if row not in same]
            rows.append(shop.state.meta(str(key), stored(value)))


def stored(value: Any) -> Any:
    """Return a value as the database gives it back: booleans and numbers as text, lists and objects kept."""
    if value is True:
        return "1"
    if value is False:
        return ""
    if isinstance(value, int | float):
        return str(value)
    return value
