"""A label that a plugin of the shop made: whether the retailer is seen on it as sender."""

from __future__ import annotations

import pytest

from adapters.woocommerce.translate.orders import to_order
from connector.model import OrderStatus
from tests.flows.test_report import shop_id, sold
from tests.flows.world import World

__all__ = ["sold"]

KEY = "label.sender.KR-1"
LABEL = {
    "key": "_pr_shipment_dhl_label_tracking",
    "value": {"tracking_number": "0034", "label_path": "/x.pdf"},
}
MARK = {"key": "_kickroute_sender", "value": "retailer"}


def _print(world: World, *, swapped: bool) -> None:
    world.memory_shop.edit_order(shop_id(world), label_by="Shiptastic", sender_swapped=swapped)
    world.report()


def test_a_label_without_the_retailer_raises_an_alarm(sold: World) -> None:
    """It names the plugin, as long as the order is open; a parcel that is away is away."""
    _print(sold, swapped=False)
    assert "Shiptastic" in sold.notifier.raised[KEY]
    sold.memory_shop.change_status(shop_id(sold), OrderStatus.COMPLETED)
    sold.report()
    sold.memory_shop.edit_order(shop_id(sold))
    sold.report()
    assert KEY not in sold.notifier.raised


def test_once_the_retailer_is_seen_the_alarm_is_over(sold: World) -> None:
    """The label was made anew with the companion; ``check`` says from then on that it was seen."""
    _print(sold, swapped=False)
    with sold.store.reading() as tx:
        assert tx.facts.senders_seen == frozenset()
    _print(sold, swapped=True)
    assert KEY not in sold.notifier.raised
    with sold.store.reading() as tx:
        assert tx.facts.senders_seen == {"Shiptastic"}


def test_an_order_without_a_label_of_a_plugin_is_nobodys_trouble(sold: World) -> None:
    """Whoever prints elsewhere is not asked about senders."""
    sold.report()
    assert not [key for key in sold.notifier.raised if key.startswith("label.")]


@pytest.mark.parametrize(
    ("row", "maker", "swapped"),
    [
        ({"meta_data": [LABEL]}, "DHL Shipping Germany", False),
        ({"meta_data": [LABEL, MARK]}, "DHL Shipping Germany", True),
        ({"meta_data": [LABEL | {"value": {"tracking_number": "0034"}}]}, "", False),
        (
            {"shipments": [{"status": "ready-for-shipping", "tracking_id": "1", "type": "simple"}]},
            "Shiptastic",
            False,
        ),
        ({"shipments": [{"status": "ready-for-shipping", "tracking_id": "1", "type": "return"}]}, "", False),
        ({"shipments": [{"status": "draft", "tracking_id": "1", "type": "simple"}]}, "", False),
        ({"shipments": [{"status": "shipped", "tracking_id": "", "type": "simple"}]}, "", False),
        ({}, "", False),
    ],
)
def test_labels_are_seen_as_the_plugins_show_them(row: dict[str, object], maker: str, swapped: bool) -> None:
    """DHL's keeps the file beside the number; Shiptastic's shipment leaves its draft."""
    order = to_order({"id": 7, "status": "processing", **row})
    assert (order.label_by, order.sender_swapped) == (maker, swapped)
