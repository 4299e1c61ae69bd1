"""G4: only kinds of products that are understood are offered; others are withheld, with the reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from connector.orders.intake import Verdict
from practice.simulators.catalogue import german_catalogue
from tests.field.trade import both, trading

KINDS = ["bundle", "composite", "booking", "subscription", "yith_bundle", "grouped", "external", "x"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_that_is_not_understood_is_withheld(kind: str, tmp_path: Path) -> None:
    """Its stock and price may mean anything: it leaves the platform, and an order for it is refused."""
    with trading("woocommerce", tmp_path, catalogue=german_catalogue()) as trade:
        offer = next(o for o in trade.offers() if not o.attributes)
        order = trade.wanted(offer)
        trade.sim.owner.edit(int(offer.id), type=kind)
        assert "kind_unknown" in trade.rules_against(offer.id)
        assert not trade.is_live(offer)
        assert trade.answer(order).verdict is Verdict.UNKNOWN_GTIN


def test_a_kind_with_variations_is_judged_alike(tmp_path: Path) -> None:
    """Variations of a subscription are no variants that can be sent."""
    with trading("woocommerce", tmp_path, catalogue=german_catalogue()) as trade:
        offer = next(o for o in trade.offers() if o.attributes)
        (product,) = trade.shop.products([offer.id]).found
        trade.sim.owner.edit(int(product.id), type="variable-subscription")
        assert "kind_unknown" in trade.rules_against(offer.id)
        assert not trade.is_live(offer)


def test_an_order_meets_a_kind_that_just_changed(tmp_path: Path) -> None:
    """Before the next reading tells it: what an order needs is read by the same rule."""
    with trading("woocommerce", tmp_path, catalogue=german_catalogue()) as trade:
        offer = next(o for o in trade.offers() if not o.attributes)
        trade.sim.owner.edit(int(offer.id), type="bundle")
        assert trade.answer(trade.wanted(offer)).verdict is Verdict.UNKNOWN_GTIN


@pytest.mark.parametrize("fields", [{"states": ["is-physical", "is-bundle"]}, {"states": ["is-custom"]}])
def test_a_state_that_is_not_understood_is_withheld(fields: dict[str, Any], tmp_path: Path) -> None:
    """Shopware's kinds are states in 6.6, and plugins bring their own."""
    with trading("shopware", tmp_path) as trade:
        offer = next(o for o in trade.offers() if not o.attributes)
        trade.sim.owner.give_states(offer.id, fields["states"])
        assert "kind_unknown" in trade.rules_against(offer.id)
        assert not trade.is_live(offer)


@both
def test_simple_products_and_variants_are_understood(kind: str, tmp_path: Path) -> None:
    """Nothing of a plain shop is of an unknown kind."""
    with trading(kind, tmp_path) as trade, trade.store.reading() as tx:
        assert list(tx.catalogue.withheld_by("kind_unknown")) == []
