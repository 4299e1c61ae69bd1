"""What a kit declares beyond its platform is true, and has a reason."""

from __future__ import annotations

import pytest

from tests.contract.kits import Ability
from tests.contract.registry import KITS, names

_CAPABILITIES = {
    Ability.PENDING_ORDERS: "places_without_effect",
    Ability.MAILS_ON_ORDER: "sends_mail_on_order",
    Ability.SIGNED_HOOKS: "hooks_are_signed",
}


@pytest.mark.parametrize("name", names())
def test_limits_agree_with_the_adapters_own_word(name: str) -> None:
    """A promise is left out only where the adapter itself says that the platform cannot keep it."""
    registration = KITS[name]
    with registration.open() as kit:
        for ability, capability in _CAPABILITIES.items():
            can = getattr(kit.shop.capabilities, capability)
            assert can is (ability not in registration.limits), ability.value


@pytest.mark.parametrize("name", names())
def test_limits_have_a_reason(name: str) -> None:
    """Each declared limit says why, in a sentence."""
    for ability, reason in KITS[name].limits.items():
        assert len(reason.split()) >= 4, ability.value


@pytest.mark.parametrize("ability", Ability)
def test_every_promise_is_tested_somewhere(ability: Ability) -> None:
    """No promise goes untested: for each ability there is a kit that has it."""
    assert any(ability not in registration.limits for registration in KITS.values())
