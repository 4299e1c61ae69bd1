"""A day's figures as people read them, in both languages."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from practice.pages import Language
from practice.sandbox import play
from practice.sandbox.telling import tell_day, tell_start

DAY: dict[str, Any] = {
    "ok": True,
    "released": 349,
    "withheld": {"gtin_missing": 2, "price_missing": 1},
    "stock": {
        "changes": 24,
        "latency_ms": {"p50": 812.0, "p99": 1840.4},
        "latency_ms_without_webhooks": {},
    },
    "orders": {"sent": 15, "placed": 12, "duplicates": 0, "rejected": 3},
    "notes": 12,
    "refunds": {"issued": 1, "amount_ok": 1},
    "cancelled": {"orders": 3, "refunded_in_full": 3},
    "payout": {"held": 8, "released": 4},
    "relay": {"applied": 2, "refused": 3},
    "forged": {"attempts": 2, "accepted": 0},
    "mails_to_end_customer": 0,
    "wrong": [],
}
BOTH = {
    "ok": False,
    "woocommerce": DAY,
    "shopware": {**DAY, "ok": False, "wrong": ["duplicates: 1 instead of 0"]},
    "mixed": {"completed_by_both": True, "open_after_one_cancelled": True, "cancelled_by_both": False},
}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            ("A day with a WooCommerce shop", "349 live, 3 withheld", "within 0.81 s", "✓ Everything"),
        ),
        (
            "de",
            ("einem WooCommerce-Laden", "349 live, 3 zurückgehalten", "binnen 0,81 s", "✓ Alles ist"),
        ),
    ],
)
def test_a_day_is_told_in_lines(language: Language, said: tuple[str, ...]) -> None:
    """Counts, seconds and the judgement; what was not measured is a dash."""
    told = tell_day(language, "woocommerce", DAY)
    assert [words for words in said if words not in told] == []
    assert "– s, 99 %" in told


def test_the_start_says_where_everything_is() -> None:
    """The three addresses, each with what one does there, and that commands find it."""
    told = tell_start("de", page="http://a/", owner="http://b/owner/", platform="http://c")
    addresses = [line.strip() for line in told.splitlines() if "http" in line]
    assert addresses == ["http://a/", "http://b/owner/", "http://c"]
    assert "als Händler bestellen" in told
    assert "kickroute-connector orders" in told


def test_both_days_and_what_was_wrong_are_told() -> None:
    """Each shop has its judgement, and so has each order of both."""
    told = tell_day("en", "both", BOTH)
    assert "A day with a WooCommerce shop" in told
    assert "✗ Not everything is as it must be:\n  - duplicates: 1 instead of 0" in told
    assert "  ✓ completed by both\n" in told
    assert "  ✗ cancelled once both cancelled\n" in told


def test_programs_are_given_json(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """With ``--json`` one line of JSON stands on standard output, without it the lines for people."""

    class Played:
        """A day that was played."""

        def __init__(self, *_: object) -> None:
            pass

        def read(self) -> dict[str, Any]:
            """Return its figures."""
            return DAY

    playing = sys.modules[play.__module__]
    monkeypatch.setattr(playing, "play_day", lambda *_: (None, Played()))
    monkeypatch.setattr(playing, "Figures", Played)
    monkeypatch.setattr(Played, "diary", None, raising=False)
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert play(as_json=True, shop="shopware", start=lambda _: lambda: None) == 0
    assert capsys.readouterr().out.startswith('{"ok": true')
    assert play(as_json=False, shop="shopware", start=lambda _: lambda: None) == 0
    assert capsys.readouterr().out.startswith("Ein Tag mit einem Shopware-Laden\n")
