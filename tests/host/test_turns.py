"""Suppliers end to end by turns: simulated shops, the platform, and processes of a host between them."""

from __future__ import annotations

from tests.host.town import Town
from tests.waiting import until


def test_goods_out_and_an_order_in(town: Town) -> None:
    """Products are told, a change of stock follows, an order is placed once, and its end is told."""
    stage = town.join("anna")
    town.serve()
    town.worker()
    town.wait_offered("anna")
    gtin = next(iter(town.stock("anna")))
    stage.set_stock(gtin, 17)
    until("the new stock", lambda: town.offered("anna")[gtin] == 17)
    number = town.order("anna", gtin, 2)
    until("the order is confirmed", lambda: town.hub.part(number).state == "confirmed")
    (row,) = stage.orders()
    assert row.kickroute_number == number
    stage.complete(row.id)
    until("its end is told", lambda: town.hub.part(number).status == "completed")
    until("what it took is told", lambda: town.offered("anna")[gtin] == 15)
    assert len(stage.orders()) == 1
