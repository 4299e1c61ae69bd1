"""Webhooks: there and pointing at us, and never more than a hint."""

from __future__ import annotations

import pytest

from connector.model import Hint, HintKind
from connector.model.errors import CallbackMalformed, SignatureWrong
from tests.contract.kits import Ability, ShopKit, lacks, needs
from tests.contract.making import live_order

URL = "http://127.0.0.1:8400/webhooks/q7Vd"
ANOTHER = "https://another.example/webhooks/k9Lm"
SECRET = "a long secret with ümlaut"


@pytest.fixture(autouse=True)
def _no_hooks(kit: ShopKit) -> None:
    kit.shop.remove_hooks()


@needs(Ability.HOOKS)
def test_hooks_are_made(kit: ShopKit) -> None:
    """``ensure_hooks``: the shop's webhooks exist, are active and point to ``url``."""
    state = kit.shop.ensure_hooks(URL, SECRET)
    assert state.active
    assert state.ids
    assert state.repaired
    assert set(kit.hook_urls()) == {URL}


@needs(Ability.HOOKS)
def test_hooks_that_can_be_made_are_not_in_the_way(kit: ShopKit) -> None:
    """``hooks_in_the_way``: a shop that lets them be registered is held up by none."""
    assert kit.shop.ensure_hooks(URL, SECRET).active
    assert kit.shop.hooks_in_the_way() is False


@needs(Ability.HOOKS)
def test_hooks_are_made_once(kit: ShopKit) -> None:
    """``ensure_hooks``: what is in order is left alone."""
    first = kit.shop.ensure_hooks(URL, SECRET)
    count = len(kit.hook_urls())
    second = kit.shop.ensure_hooks(URL, SECRET)
    assert (second.ids, second.repaired, second.active) == (first.ids, (), True)
    assert len(kit.hook_urls()) == count


@needs(Ability.HOOKS)
def test_disabled_hooks_are_repaired(kit: ShopKit) -> None:
    """``ensure_hooks``: repairs what the shop switched off, and says so."""
    first = kit.shop.ensure_hooks(URL, SECRET)
    count = len(kit.hook_urls())
    kit.disable_hooks()
    assert URL not in kit.hook_urls()
    second = kit.shop.ensure_hooks(URL, SECRET)
    assert second.repaired
    assert second.active
    assert len(kit.hook_urls()) == count
    assert len(second.ids) == len(first.ids)


@needs(Ability.HOOKS)
def test_hooks_that_point_elsewhere_are_repaired(kit: ShopKit) -> None:
    """``ensure_hooks``: after the connector moved, no webhook points to the old address."""
    kit.shop.ensure_hooks("http://127.0.0.1:8400/webhooks/old", SECRET)
    state = kit.shop.ensure_hooks(URL, SECRET)
    assert state.repaired
    assert set(kit.hook_urls()) == {URL}


@needs(Ability.HOOKS)
def test_a_connector_that_moved_is_the_same(kit: ShopKit) -> None:
    """``ensure_hooks``: another public address, the same token: its webhooks follow it."""
    kit.shop.ensure_hooks(URL, SECRET)
    moved = "https://moved.example/webhooks/q7Vd"
    assert kit.shop.look_at_hooks(moved, SECRET).others == ()
    state = kit.shop.ensure_hooks(moved, SECRET)
    assert (state.others, state.active) == ((), True)
    assert set(kit.hook_urls()) == {moved}


@needs(Ability.HOOKS)
def test_a_connector_whose_store_was_lost_is_the_same(kit: ShopKit) -> None:
    """``ensure_hooks``: another token and secret behind the same public address."""
    kit.shop.ensure_hooks(URL, SECRET)
    anew = "http://127.0.0.1:8400/webhooks/p3Xc"
    state = kit.shop.ensure_hooks(anew, "a new secret")
    assert (state.others, state.active) == ((), True)
    assert set(kit.hook_urls()) == {anew}


@needs(Ability.HOOKS)
def test_hooks_of_another_connector_are_left_alone(kit: ShopKit) -> None:
    """``ensure_hooks``: active ones of another connector are named and stay, until they are taken over."""
    kit.shop.ensure_hooks(ANOTHER, "its secret")
    before = sorted(kit.hook_urls())
    for state in (kit.shop.look_at_hooks(URL, SECRET), kit.shop.ensure_hooks(URL, SECRET)):
        assert (state.others, state.ids, state.active) == (("https://another.example",), (), False)
    assert sorted(kit.hook_urls()) == before
    taken = kit.shop.ensure_hooks(URL, SECRET, take_over=True)
    assert (taken.others, taken.active) == ((), True)
    assert set(kit.hook_urls()) == {URL}


@needs(Ability.HOOKS)
def test_hooks_of_a_connector_that_is_gone_are_taken(kit: ShopKit) -> None:
    """``ensure_hooks``: what the shop switched off, because nobody answered, is nobody's."""
    kit.shop.ensure_hooks(ANOTHER, "its secret")
    kit.disable_hooks()
    state = kit.shop.ensure_hooks(URL, SECRET)
    assert (state.others, state.active) == ((), True)
    assert set(kit.hook_urls()) == {URL}


@needs(Ability.HOOKS)
def test_hooks_are_looked_at(kit: ShopKit) -> None:
    """``look_at_hooks``: tells what ``ensure_hooks`` would repair; writes nothing."""
    missing = kit.shop.look_at_hooks(URL, SECRET)
    assert (missing.ids, missing.active, bool(missing.repaired)) == ((), False, True)
    assert list(kit.hook_urls()) == []
    made = kit.shop.ensure_hooks(URL, SECRET)
    sound = kit.shop.look_at_hooks(URL, SECRET)
    assert (set(sound.ids), sound.active, sound.repaired) == (set(made.ids), True, ())
    assert kit.shop.look_at_hooks("http://127.0.0.1:8400/webhooks/other", SECRET).repaired
    kit.disable_hooks()
    off = kit.shop.look_at_hooks(URL, SECRET)
    assert (off.active, len(off.repaired)) == (False, len(made.ids))
    assert URL not in kit.hook_urls()


@needs(Ability.HOOKS)
def test_hooks_are_removed(kit: ShopKit) -> None:
    """``remove_hooks``: removes all webhooks of ours and returns how many there were."""
    state = kit.shop.ensure_hooks(URL, SECRET)
    assert kit.shop.remove_hooks() == len(state.ids)
    assert URL not in kit.hook_urls()
    assert kit.shop.remove_hooks() == 0


@lacks(Ability.HOOKS)
def test_hooks_that_would_hold_up_the_shop_are_not_made(kit: ShopKit) -> None:
    """``ensure_hooks``: where the shop is better off without webhooks there are none, and it says why."""
    for state in (kit.shop.ensure_hooks(URL, SECRET), kit.shop.look_at_hooks(URL, SECRET)):
        assert (state.ids, state.active) == ((), False)
        assert state.reason
    assert list(kit.hook_urls()) == []


def test_a_products_hook_hints_at_it(kit: ShopKit) -> None:
    """``read_hints``: tells which product may have changed."""
    made = kit.make_product()
    headers, body = kit.hook(HintKind.PRODUCT, made.product_id, SECRET)
    assert Hint(HintKind.PRODUCT, made.product_id) in kit.shop.read_hints(headers, body, SECRET)


def test_an_orders_hook_hints_at_it(kit: ShopKit) -> None:
    """``read_hints``: tells which order may have changed."""
    order = live_order(kit)
    headers, body = kit.hook(HintKind.ORDER, order.id, SECRET)
    assert Hint(HintKind.ORDER, order.id) in kit.shop.read_hints(headers, body, SECRET)


def test_a_ping_hints_at_nothing(kit: ShopKit) -> None:
    """``read_hints``: a ping hints at nothing."""
    headers, body = kit.ping()
    if body:
        assert kit.shop.read_hints(headers, body, SECRET) == ()


@needs(Ability.SIGNED_HOOKS)
def test_a_hook_signed_with_another_secret_is_refused(kit: ShopKit) -> None:
    """``read_hints``: raises SignatureWrong for a body that the shop did not sign."""
    headers, body = kit.hook(HintKind.PRODUCT, kit.make_product().product_id, "another secret")
    with pytest.raises(SignatureWrong):
        kit.shop.read_hints(headers, body, SECRET)


@needs(Ability.SIGNED_HOOKS)
def test_a_changed_hook_is_refused(kit: ShopKit) -> None:
    """``read_hints``: the signature is of this very body."""
    headers, body = kit.hook(HintKind.PRODUCT, kit.make_product().product_id, SECRET)
    with pytest.raises(SignatureWrong):
        kit.shop.read_hints(headers, body + b" ", SECRET)


def test_garbage_is_malformed(kit: ShopKit) -> None:
    """``read_hints``: raises CallbackMalformed for what is not a webhook of this shop."""
    headers, body = kit.garbage_hook(SECRET)
    with pytest.raises(CallbackMalformed):
        kit.shop.read_hints(headers, body, SECRET)
