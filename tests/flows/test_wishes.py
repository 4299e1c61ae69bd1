"""Wishes for a reading of the whole catalogue: changed rules, and who waits for it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from connector.assembly.shops import KINDS
from connector.catalogue.release import ReleaseRules
from connector.catalogue.wishes import is_hurried, want_sweep, want_sweep_for_new_rules
from connector.model import Stock
from connector.running.engine import Engine, Parts
from connector.store import Store
from tests.doors.world import Pace
from tests.flows.world import World, simple
from tests.rules.products import RULES, gtin
from tests.waiting import until


def wants(store: Store) -> tuple[bool, bool]:
    """Tell whether a full reading is wanted, and whether somebody waits for it."""
    with store.reading() as tx:
        return tx.facts.sweep_wanted is not None, is_hurried(tx)


@pytest.mark.parametrize(
    "change",
    [
        {"stock_buffer": 3},
        {"categories": {"aromen": "vaping-flavors"}},
        {"incomplete_variants": "withhold"},
        {"max_price_change": Decimal("0.2")},
        {"prices_include_tax": False},
        {"familiar_categories": frozenset({"brand-new"})},
        {"fields": KINDS["shopware"].fields},
    ],
)
def test_a_changed_rule_wants_the_catalogue_read(world: World, change: dict[str, Any]) -> None:
    """Every setting that decides about an offer counts for all of them after a restart, at once."""
    world.begin(simple(1))
    want_sweep_for_new_rules(world.store, RULES)
    world.sweep()
    assert wants(world.store) == (False, False)
    assert not want_sweep_for_new_rules(world.store, RULES)
    assert wants(world.store) == (False, False)
    assert want_sweep_for_new_rules(world.store, replace(RULES, **change))
    assert wants(world.store) == (True, True)
    world.sweep()
    assert not want_sweep_for_new_rules(world.store, replace(RULES, **change))
    assert wants(world.store) == (False, False)


def test_equal_rules_are_equal_in_every_process() -> None:
    """What is remembered of rules does not depend on the order of sets, nor on who reads the file."""
    one = ReleaseRules(KINDS["woocommerce"].fields, prices_include_tax=True, categories={"b": "x", "a": "y"})
    same = ReleaseRules(
        KINDS["woocommerce"].fields,
        prices_include_tax=True,
        categories={" B": "x", "a ": "y"},
        familiar_categories=frozenset(sorted(one.familiar_categories, reverse=True)),
    )
    with_store = Store.open("sqlite://")
    want_sweep_for_new_rules(with_store, one)
    assert not want_sweep_for_new_rules(with_store, same)
    with_store.close()


def test_a_running_connector_tells_by_its_new_rules_after_a_restart(world: World) -> None:
    """The supplier keeps three units back from now on: no offer waits until the shop changes it."""
    world.begin(simple(1, stock=Stock(9, in_stock=True)), simple(2, stock=Stock(2, in_stock=True)))
    for buffer, told in ((0, {1: 9, 2: 2}), (3, {1: 6, 2: 0})):
        rules = replace(world.rules, release=replace(RULES, stock_buffer=buffer))
        engine = Engine(
            Parts(
                shop=world.shop,
                platform=world.platform,
                store=world.store,
                notifier=world.notifier,
                pace=Pace(),
                rules=rules,
                note="",
                public_url="http://127.0.0.1:1",
            )
        )
        engine.start()
        until("the catalogue read", lambda: not wants(world.store)[0])
        until("all of it told", world.outbox_is_empty)
        assert world.live() == {gtin(number): quantity for number, quantity in told.items()}
        engine.stop()


def test_a_first_reading_is_waited_for(world: World) -> None:
    """Nothing is offered before it."""
    assert wants(world.store)[1]
    world.begin(simple(1))
    assert not wants(world.store)[1]


def test_a_routine_wish_hurries_nobody_and_takes_no_hurry_away(world: World) -> None:
    """A product that vanished wants a census; a person who waits for a reading goes on waiting."""
    world.begin(simple(1))
    with world.store.transaction() as tx:
        want_sweep(tx, hurried=False)
    assert wants(world.store) == (True, False)
    with world.store.transaction() as tx:
        want_sweep(tx, hurried=True)
    with world.store.transaction() as tx:
        want_sweep(tx, hurried=False)
    assert wants(world.store) == (True, True)
    world.sweep()
    assert wants(world.store) == (False, False)
