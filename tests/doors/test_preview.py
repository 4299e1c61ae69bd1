"""A preview says exactly what a sweep would do."""

from __future__ import annotations

from connector.catalogue.collect import sweep
from connector.catalogue.preview import Action, PreviewRow, preview
from connector.model import ItemChanged, ProductOffered
from tests.doors.world import GTIN, OTHER_GTIN, World, product


def _preview(world: World) -> list[PreviewRow]:
    return sorted(preview(world.shop, world.store, world.engine.parts.rules).rows, key=lambda row: row.gtin)


def test_it_tells_what_the_sweep_then_tells(world: World) -> None:
    """The GTINs of the preview are those of the events that a real sweep writes afterwards."""
    with world.store.transaction() as tx:
        tx.outbox.delete([entry.id for entry in tx.outbox.entries()])
    world.shop.put_product(product("3", "4006381333948"))
    world.shop.edit_offer("1", dealer_price="11.00")
    world.shop.trash_product("2")
    rows = _preview(world)
    sweep(world.shop, world.store, world.notifier, world.engine.parts.rules)
    with world.store.transaction() as tx:
        events = [entry.event for entry in tx.outbox.entries()]
    changed = {event.gtin for event in events if isinstance(event, ItemChanged)}
    offered = {item.gtin for event in events if isinstance(event, ProductOffered) for item in event.items}
    assert {row.gtin for row in rows} == changed | offered == {GTIN, OTHER_GTIN, "4006381333948"}
    assert {row.gtin: row.action for row in rows} == {
        GTIN: Action.CHANGE,
        OTHER_GTIN: Action.WITHDRAW,
        "4006381333948": Action.RELEASE,
    }
    assert {row.gtin: dict(row.detail) for row in rows}[GTIN] == {"price": "11.00"}


def test_it_says_what_the_brake_would_hold(world: World) -> None:
    """When suspiciously much would leave, the preview says that it would be held, and raises no alarm."""
    from biip.checksums import gs1_standard_check_digit

    bodies = [f"40999900{n:04d}" for n in range(30)]
    world.offer(*(product(f"h{b}", b + str(gs1_standard_check_digit(b))) for b in bodies))
    for body in bodies:
        world.shop.edit(f"h{body}", published=False)
    rows = _preview(world)
    assert sum(row.action is Action.HOLD for row in rows) == 30
    assert not any(row.action is Action.WITHDRAW for row in rows)
    assert not world.notifier.raised
    assert {row.detail["rule"] for row in rows if row.action is Action.HOLD} == {"not_published"}


def test_it_knows_prices_that_were_confirmed(world: World) -> None:
    """A price that the supplier confirmed is not shown as held."""
    from decimal import Decimal

    world.shop.edit_offer("1", dealer_price="2.50")
    found = preview(world.shop, world.store, world.engine.parts.rules)
    assert found.by_rule == {"price_held": 1}
    with world.store.transaction() as tx:
        tx.catalogue.confirm_price(GTIN.zfill(14), Decimal("2.50"))
    (row,) = _preview(world)
    assert (row.action, dict(row.detail)) == (Action.CHANGE, {"price": "2.50"})


def test_no_address_is_copied(world: World) -> None:
    """The copy holds the catalogue only: orders and their addresses stay where they are."""
    from connector.catalogue.preview import _COPIED

    assert {table.name for table in _COPIED}.isdisjoint(
        {"orders", "requests", "journal", "parcels", "refunds"}
    )
