"""G6: an advanced price that changed, and a customer's order that staff edits, are hints at products."""

from __future__ import annotations

import json
from typing import Any

from connector.model import Hint, HintKind
from connector.settings import ReleaseSettings
from tests.adapters import shopware_shops
from tests.adapters.shopware_shops import Served
from tests.simulators.shopware import SMALL


def hints_of(served: Served, event: str, *ids: str) -> tuple[Hint, ...]:
    """Read a webhook as Shopware sends it for rows of an entity."""
    entity = event.partition(".")[0]
    rows = [{"entity": entity, "operation": "update", "primaryKey": some_id} for some_id in ids]
    body: dict[str, Any] = {"data": {"event": event, "payload": rows}, "source": {"url": served.url}}
    return served.shop.read_hints({}, json.dumps(body).encode(), "")


def test_an_advanced_price_names_its_product() -> None:
    """The webhook names the price's row alone; the shop tells whose it is, a variant's as well."""
    release = ReleaseSettings(dealer_price=("rule:Händler",))
    with shopware_shops.running(SMALL, sections={"release": release}) as served:
        owner = served.simulator.owner
        prices = [owner.set_rule_price(number, 3.0, 3.57) for number in ("TEA", "SHIRT-S")]
        (first, second) = hints_of(served, "product_price.written", *prices)
        assert {first, second} == {Hint(HintKind.PRICE, price) for price in prices}
        found = served.shop.products_in((), [first.id, second.id, "f" * 32, "no id"])
        assert found == {owner.product(number)["id"] for number in ("TEA", "SHIRT-S")}


def test_prices_are_not_asked_for_where_they_do_not_count() -> None:
    """Without a rule in the settings nothing needs the privilege to read them."""
    with shopware_shops.running(SMALL) as served:
        price = served.simulator.owner.set_rule_price("TEA", 3.0, 3.57)
        mark = served.simulator.log.last
        assert served.shop.products_in((), [price]) == frozenset()
        assert list(served.simulator.log.entries("request", mark)) == []


def test_an_edited_order_names_what_it_sells() -> None:
    """Only ``order.written`` comes: its lines tell whose stock moved."""
    with shopware_shops.running(SMALL) as served:
        owner = served.simulator.owner
        sold = owner.sell([("KNIFE", 1), ("TEA", 2)])
        (hint,) = hints_of(served, "order.written", sold)
        assert hint == Hint(HintKind.ORDER, sold)
        assert served.shop.products_in([hint.id]) == {owner.product(n)["id"] for n in ("KNIFE", "TEA")}
