"""G7: what cannot be bought in the sales channel is not offered, and the reason says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.field.trade import trading


@pytest.mark.parametrize("with_variants", [False, True])
def test_a_product_without_visibility_is_withheld(with_variants: bool, tmp_path: Path) -> None:
    """Active and in stock, but in no sales channel; variants have their product's visibility."""
    with trading("shopware", tmp_path) as trade:
        offer = next(o for o in trade.offers() if bool(o.attributes) == with_variants)
        (product,) = trade.shop.products([offer.id]).found
        trade.sim.owner.hide(product.id)
        assert "not_visible" in trade.rules_against(offer.id)
        assert not trade.is_live(offer)


def test_another_channels_visibility_does_not_count(tmp_path: Path) -> None:
    """Sold in the shop's second channel only."""
    with trading("shopware", tmp_path) as trade:
        offer = next(o for o in trade.offers() if not o.attributes)
        trade.sim.owner.hide(offer.id)
        trade.sim.owner.show_elsewhere(offer.id)
        assert "not_visible" in trade.rules_against(offer.id)
