"""O8: a shop that numbers its orders when they become live: the number of the last reading counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.world import World, order, simple

NUMBER = "2026-1116"


def test_the_platform_is_told_the_number_of_the_live_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """116 becomes 2026-1116 with the status: the answer, the store and the same order again say so."""
    world = World(tmp_path / "connector.db")
    world.begin(simple(1))
    shop = world.memory_shop
    make_live = shop.make_live
    monkeypatch.setattr(
        shop, "make_live", lambda row, status: shop.edit_order(make_live(row, status).id, number=NUMBER)
    )
    assert world.take(order("KR-1", (1, 1))).number == NUMBER
    assert world.record("KR-1").shop_number == NUMBER
    assert world.take(order("KR-1", (1, 1))).number == NUMBER
