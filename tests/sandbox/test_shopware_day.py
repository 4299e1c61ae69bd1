"""A day in the sandbox at a Shopware shop, and a planted fault for what is read from its own rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from practice.sandbox.figures import Diary, Figures
from practice.sandbox.play import play_day
from practice.sandbox.shopware import NUMBER, ShopwareStage
from practice.sandbox.world import World
from scheduler import start_beside


@dataclass
class Played:
    """A day that was played, with the shop and the hub as it left them."""

    world: World
    stage: ShopwareStage
    diary: Diary

    def figures(self) -> dict[str, Any]:
        """Read the figures anew."""
        return Figures(self.stage, self.world.hub, self.diary).read()

    def order(self, kind: str, at: int = 0) -> str:
        """Return the shop's id of an order that had a part in the day."""
        return self.id_of(sorted(getattr(self.diary, kind))[at])

    def id_of(self, number: str) -> str:
        """Return the shop's id of an order."""
        (order_id,) = self.stage.shop.owner.orders_with(number)
        return order_id

    def put(self, entity: str, order_id: str, **fields: Any) -> None:
        """Change the first row of an entity that belongs to an order, past the shop."""
        shop = self.stage.shop.shop
        with shop.store.transaction() as transaction:
            row = shop.store.live[entity].find("orderId", order_id)[0]
            shop.store.put(transaction, shop.store.live, entity, {**row, **fields}, silent=True)


@pytest.fixture(scope="module")
def played() -> Iterator[Played]:
    """Play one day, whose end all tests share."""
    with World() as world:
        stage, day = play_day(world, "shopware", start_beside, lambda _: None)
        assert isinstance(stage, ShopwareStage)
        yield Played(world, stage, day.diary)


def test_a_day_is_as_it_must_be(played: Played) -> None:
    """The same day as at a WooCommerce shop ends with the same figures, but for the plugin's order."""
    figures = played.figures()
    assert figures["wrong"] == []
    assert figures["ok"] is True
    assert figures["released"] > 300
    assert sum(figures["withheld"].values()) >= 15
    assert {"p50", "p99"} <= set(figures["stock"]["latency_ms"])
    assert {"p50", "p99"} <= set(figures["stock"]["latency_ms_without_webhooks"])
    assert figures["orders"] == {"sent": 11, "placed": 8, "duplicates": 0, "rejected": 3}
    assert figures["notes"] == 8
    assert figures["refunds"] == {"issued": 1, "amount_ok": 1}
    assert figures["cancelled"] == {"orders": 1, "refunded_in_full": 1}
    assert figures["payout"] == {"held": 5, "released": 3}
    assert figures["relay"] == {"applied": 2, "refused": 3}
    assert figures["forged"]["accepted"] == 0
    assert figures["mails_to_end_customer"] == 0


def _change_stock_unseen(played: Played) -> None:
    played.stage.shop.owner.set_stock(played.diary.stock[0].gtin, 7, how="sql")


def _double_an_order(played: Played) -> None:
    shopper = played.stage.shop.owner.sell([(played.diary.stock[0].gtin, 1)])
    fields = {NUMBER: sorted(played.diary.to_place)[0]}
    played.stage.shop.owner.edit_order(shopper, customFields=fields)


def _lose_an_order(played: Played) -> None:
    played.stage.shop.owner.delete_order(played.order("to_place", -1))


def _remove_a_note(played: Played) -> None:
    played.stage.shop.owner.edit_order(played.order("to_place"), customerComment="")


def _refund_untold(played: Played) -> None:
    played.stage.shop.owner.refund(played.order("relayed"), 1.0)


def _cancel_untold(played: Played) -> None:
    played.stage.cancel(played.order("relayed"))


def _reopen_the_cancelled(played: Played) -> None:
    played.stage.shop.owner.reopen(played.order("cancelled"))


def _ship_untold(played: Played) -> None:
    untracked = sorted(played.diary.to_place - set(played.diary.tracked))
    played.stage.enter_tracking(played.id_of(untracked[0]), "00340434123456789999")


def _apply_a_forbidden_status(played: Played) -> None:
    numbers = {status: number for number, status in played.diary.forbidden.items()}
    played.stage.complete(played.id_of(numbers["completed"]))


def _expose_an_end_customer(played: Played) -> None:
    order_id = played.order("to_place")
    address = played.stage.shop.shop.store.live["order_delivery"].find("orderId", order_id)[0]
    row = played.stage.shop.shop.store.live["order_address"].rows[address["shippingOrderAddressId"]]
    played.stage.shop.shop.store.live["order_address"].put({**row, "company": "joerg.weiss@kunde.example"})


def _bill_the_end_customer(played: Played) -> None:
    played.put("order_customer", played.order("to_place"), email="joerg.weiss@kunde.example")


def _mail_an_end_customer(played: Played) -> None:
    order_id, shop = played.order("to_place"), played.stage.shop
    shop.log.add(shop.clock(), "mail", to="joerg.weiss@kunde.example", subject="Hallo", order_id=order_id)


PLANTS: tuple[Callable[[Played], None], ...] = (
    _change_stock_unseen,
    _double_an_order,
    _lose_an_order,
    _remove_a_note,
    _refund_untold,
    _cancel_untold,
    _reopen_the_cancelled,
    _ship_untold,
    _apply_a_forbidden_status,
    _expose_an_end_customer,
    _bill_the_end_customer,
    _mail_an_end_customer,
)


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__.strip("_"))
def test_a_planted_fault_is_seen(played: Played, plant: Callable[[Played], None]) -> None:
    """Each figure turns ``ok`` false when what it counts is wrong in the shop's rows."""
    before, wrong_before = played.stage.shop.snapshot(), played.figures()["wrong"]
    plant(played)
    try:
        figures = played.figures()
    finally:
        played.stage.shop.restore(before)
    assert figures["ok"] is False
    # The shop's log keeps what earlier plants did, so each must add a fault of its own.
    assert set(figures["wrong"]) - set(wrong_before)
