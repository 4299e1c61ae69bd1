"""The shop's webhooks: who is believed, and what is kept."""

from __future__ import annotations

from io import StringIO

import pytest
import requests

from adapters.memory import PING, make_webhook
from connector.fulfilment.reconcile import hook_keys
from connector.model import HintKind
from connector.web.app import WEBHOOK_ALARM
from tests.doors.world import CUSTOMER, World
from tests.waiting import LIMIT


def _hook(world: World, kind: str = "product", id_: str = "1", token: str = "") -> requests.Response:
    expected, secret = hook_keys(world.store)
    headers, body = make_webhook(kind, id_, secret)
    return _send(world, token or expected, headers, body)


def _send(world: World, token: str, headers: dict[str, str], body: bytes) -> requests.Response:
    return world.session.post(f"{world.url}/webhooks/{token}", data=body, headers=headers, timeout=LIMIT)


def _hinted(world: World, kind: HintKind) -> set[str]:
    return world.engine.hints.take(kind)


def test_a_signed_webhook_is_kept_as_topic_and_id(world: World) -> None:
    """A webhook is answered at once and remembered as what it is about; the shop is not asked meanwhile."""
    asked = len(world.shop.calls)
    assert _hook(world, "order", "7").status_code == 200
    assert len(world.shop.calls) == asked
    assert _hinted(world, HintKind.ORDER) == {"7"}
    assert _hinted(world, HintKind.PRODUCT) == set()


def test_a_ping_is_answered(world: World) -> None:
    """The unsigned ping of a new webhook is answered and hints at nothing."""
    assert _send(world, hook_keys(world.store)[0], {}, PING).status_code == 200
    assert _hinted(world, HintKind.PRODUCT) == set()


@pytest.mark.parametrize("token", ["wrong", "ü", "%00", "x" * 5000])
def test_a_wrong_address_is_not_found(world: World, token: str) -> None:
    """Only the address that the shop was given leads anywhere, even with a right signature."""
    assert _hook(world, token=token).status_code == 404
    assert _hinted(world, HintKind.PRODUCT) == set()


def test_a_wrong_signature_is_refused(world: World) -> None:
    """A body that the shop did not sign: 401, and nothing is kept."""
    token, _ = hook_keys(world.store)
    headers, body = make_webhook("product", "1", "another secret")
    assert _send(world, token, headers, body).status_code == 401
    assert _hinted(world, HintKind.PRODUCT) == set()


def test_an_unreadable_webhook_is_refused_without_repeating_it(world: World, log: StringIO) -> None:
    """A signed body that is no webhook of the shop: 400; its content stands neither in answer nor log."""
    token, secret = hook_keys(world.store)
    headers, body = make_webhook(CUSTOMER, "1", secret)
    answer = _send(world, token, headers, body)
    assert answer.status_code == 400
    assert "Ährenweg" not in answer.text + log.getvalue()
    assert "could not be read" in log.getvalue()


def test_a_webhook_may_be_larger_than_a_callback_but_not_endless(world: World) -> None:
    """A shop sends whole products: two megabytes are read, nine are refused."""
    token, _ = hook_keys(world.store)
    assert _send(world, token, {}, b"a" * 2_000_000).status_code == 401
    assert _send(world, token, {}, b"a" * 9_000_000).status_code == 413


def test_several_wrong_signatures_are_told(world: World) -> None:
    """Webhooks that the shop did not sign, again and again: one alarm, which says how to get new ones."""
    token, _ = hook_keys(world.store)
    headers, body = make_webhook("product", "1", "another secret")
    for _ in range(4):
        _send(world, token, headers, body)
    assert list(world.notifier.raised) == [WEBHOOK_ALARM]
    assert "made anew" in world.notifier.raised[WEBHOOK_ALARM]


def test_only_a_webhook_that_is_believed_is_heard(world: World) -> None:
    """What arrives with a right signature shows that webhooks arrive; a stranger's shows nothing."""
    world.engine.catalogue._missed_hook = True
    token, _ = hook_keys(world.store)
    headers, body = make_webhook("product", "1", "another secret")
    _send(world, token, headers, body)
    assert world.engine.misses_hooks
    _hook(world, "order", "7")
    assert not world.engine.misses_hooks
