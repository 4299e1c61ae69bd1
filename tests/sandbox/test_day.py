"""A day in the sandbox over real HTTP, and a planted fault for each of its figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

import pytest
from sqlalchemy import update

from practice.hub import Hub
from practice.hub.schema import offers
from practice.sandbox.figures import Diary
from practice.sandbox.woocommerce import WooCommerceStage
from tests.sandbox.days import Days


@dataclass
class Played:
    """The day at the WooCommerce shop, with the shop and the hub as it left them."""

    days: Days
    stage: WooCommerceStage

    @property
    def hub(self) -> Hub:
        """The platform."""
        return self.days.world.hub

    @property
    def diary(self) -> Diary:
        """What was done."""
        return self.days.diary("woocommerce")

    def figures(self) -> dict[str, Any]:
        """Read the figures anew."""
        return self.days.figures("woocommerce")

    def number(self, kind: str) -> str:
        """Return the Kickroute number of an order that had a part in the day."""
        return str(min(getattr(self.diary, kind)))

    def order(self, number: str) -> Any:
        """Return the shop's own row of an order."""
        return self.stage.shop.state.tables.orders[self.stage.shop.owner.orders_with(number)[0]]


@pytest.fixture
def played(days: Days) -> Played:
    """Return the day, whose end all tests share."""
    stage = days.stage("woocommerce")
    assert isinstance(stage, WooCommerceStage)
    return Played(days, stage)


def test_a_day_is_as_it_must_be(played: Played) -> None:
    """A scripted day ends with every figure right, read from the shop's rows and the hub's ledger."""
    figures = played.days.told["woocommerce"]
    assert figures["wrong"] == []
    assert figures["ok"] is True
    assert figures["released"] > 300
    assert sum(figures["withheld"].values()) >= 15
    assert figures["stock"]["changes"] >= 20
    assert {"p50", "p99"} <= set(figures["stock"]["latency_ms"])
    assert {"p50", "p99"} <= set(figures["stock"]["latency_ms_without_webhooks"])
    assert figures["orders"] == {"sent": 15, "placed": 12, "duplicates": 0, "rejected": 3}
    assert figures["notes"] == 12
    assert figures["refunds"] == {"issued": 1, "amount_ok": 1}
    assert figures["cancelled"] == {"orders": 3, "refunded_in_full": 3}
    assert figures["payout"] == {"held": 8, "released": 4}
    assert figures["relay"] == {"applied": 2, "refused": 3}
    assert figures["forged"]["accepted"] == 0
    assert figures["mails_to_end_customer"] == 0


def _withdraw_one(played: Played) -> None:
    hub = played.hub
    gtin = next(o.gtin for o in hub.catalogue("woocommerce").values() if o.is_live)
    with hub.store.write() as connection:
        connection.execute(update(offers).where(offers.c.gtin == gtin).values(is_live=False))


def _sell_a_withheld_one(played: Played) -> None:
    hub = played.hub
    withheld = next(r.gtin for r in played.stage.catalogue() if r.breaks == "gtin_check_digit")
    gtin = next(o.gtin for o in hub.catalogue("woocommerce").values() if o.is_live)
    values = {"gtin": withheld, "gtin14": withheld.zfill(14)}
    with hub.store.write() as connection:
        connection.execute(update(offers).where(offers.c.gtin == gtin).values(**values))


def _change_stock_unseen(played: Played) -> None:
    played.stage.shop.owner.set_stock(played.diary.stock[0].gtin, 7, how="sql")


def _lose_a_stock_change(played: Played) -> None:
    played.diary.latencies[True].pop()


def _lose_a_stock_change_without_hooks(played: Played) -> None:
    played.diary.latencies[False].pop()


def _double_an_order(played: Played) -> None:
    gtin = played.diary.stock[0].gtin
    played.stage.shop.owner.place_by_plugin(
        played.number("to_place"), [(gtin, 1)], {"billing": {}, "shipping": {}}
    )


def _lose_an_order(played: Played) -> None:
    played.stage.shop.owner.trash_order(played.order(played.number("to_place")).id)


def _place_a_rejected_order(played: Played) -> None:
    gtin = played.diary.stock[0].gtin
    played.stage.shop.owner.place_by_plugin(
        played.number("to_reject"), [(gtin, 1)], {"billing": {}, "shipping": {}}
    )


def _remove_a_note(played: Played) -> None:
    played.order(played.number("to_place")).notes.clear()


def _refund_a_cent_more(played: Played) -> None:
    order = played.order(played.number("refunded"))
    refund = played.stage.shop.state.tables.refunds[order.refunds[0]]
    refund.amount = cast(Decimal, refund.amount) + Decimal("0.01")


def _refund_untold(played: Played) -> None:
    played.stage.refund(str(played.order(played.number("relayed")).id), Decimal("1.00"))


def _cancel_untold(played: Played) -> None:
    played.stage.cancel(str(played.order(played.number("relayed")).id))


def _reopen_the_cancelled(played: Played) -> None:
    played.order(played.number("cancelled")).status = "processing"


def _ship_untold(played: Played) -> None:
    untracked = sorted(played.diary.to_place - set(played.diary.tracked))
    played.stage.enter_tracking(str(played.order(untracked[0]).id), "00340434123456789999")


def _apply_a_forbidden_status(played: Played) -> None:
    number, status = sorted(played.diary.forbidden.items())[0]
    played.stage.shop.owner.set_status(played.order(number).id, status)


def _accept_a_forged_order(played: Played) -> None:
    gtin = played.diary.stock[0].gtin
    played.stage.shop.owner.place_by_plugin(
        played.number("forged"), [(gtin, 1)], {"billing": {}, "shipping": {}}
    )


def _expose_an_end_customer(played: Played) -> None:
    played.order(played.number("to_place")).shipping["company"] = "joerg.weiss@kunde.example"


def _bill_the_end_customer(played: Played) -> None:
    played.order(played.number("to_place")).billing["email"] = "joerg.weiss@kunde.example"


def _mail_an_end_customer(played: Played) -> None:
    order = played.order(played.number("to_place"))
    shop = played.stage.shop
    shop.log.add(shop.clock.now(), "mail", to="joerg.weiss@kunde.example", subject="Hallo", order_id=order.id)


PLANTS: tuple[Callable[[Played], None], ...] = (
    _withdraw_one,
    _sell_a_withheld_one,
    _change_stock_unseen,
    _lose_a_stock_change,
    _lose_a_stock_change_without_hooks,
    _double_an_order,
    _lose_an_order,
    _place_a_rejected_order,
    _remove_a_note,
    _refund_a_cent_more,
    _refund_untold,
    _cancel_untold,
    _reopen_the_cancelled,
    _ship_untold,
    _apply_a_forbidden_status,
    _accept_a_forged_order,
    _expose_an_end_customer,
    _bill_the_end_customer,
    _mail_an_end_customer,
)


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__.strip("_"))
def test_a_planted_fault_is_seen(played: Played, plant: Callable[[Played], None]) -> None:
    """Each figure turns ``ok`` false when what it counts is wrong in the shop's rows or on the platform."""
    shop, hub = played.stage.shop.snapshot(), _told(played)
    latencies = {hooks: list(values) for hooks, values in played.diary.latencies.items()}
    wrong_before = played.figures()["wrong"]
    plant(played)
    try:
        figures = played.figures()
    finally:
        played.stage.shop.restore(shop)
        _restore(played, hub)
        played.diary.latencies = latencies
    assert figures["ok"] is False
    # The shop's log keeps what earlier plants did, so each must add a fault of its own.
    assert set(figures["wrong"]) - set(wrong_before)


def _told(played: Played) -> list[dict[str, Any]]:
    with played.hub.store.read() as connection:
        return [dict(row._mapping) for row in connection.execute(offers.select())]


def _restore(played: Played, rows: list[dict[str, Any]]) -> None:
    with played.hub.store.write() as connection:
        connection.execute(offers.delete())
        connection.execute(offers.insert(), rows)
