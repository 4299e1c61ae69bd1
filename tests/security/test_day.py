"""A whole day in the sandbox, of which everything that the connectors say or keep is searched."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from connector.assembly.shops import load_settings
from connector.running.logs import secrets_of
from practice.sandbox.processes import as_toml
from tests.sandbox.days import Days
from tests.sandbox.watching import CUSTOMER, PAGES, RETAILER, Kept
from tests.security.searching import found


@pytest.fixture(params=["woocommerce", "shopware"])
def day(request: pytest.FixtureRequest, days: Days) -> Kept:
    """Return what is left of a connector's day."""
    return days.kept[request.param]


def test_the_day_was_a_whole_one(day: Kept, days: Days) -> None:
    """Orders were placed, callbacks forged, pages read, alarms raised: there was something to say."""
    assert days.told[day.kind]["wrong"] == []
    assert days.told[day.kind]["orders"]["placed"] >= 8
    assert "alarm:callback.signatures" in day.alarms
    assert len(day.said["log"].splitlines()) > 200
    assert b"debug" in day.said["log"]
    assert all(day.said[f"{path} with password"] for path in PAGES)
    assert day.number
    assert day.number.encode() in day.said[f"orders {day.number}"]
    assert day.said[f"/order?number={day.number} with password"]
    assert f"{'connector.db'}-wal in use" in day.kept


def test_no_secret_is_said(day: Kept) -> None:
    """Neither log nor page, metric, error, command or message holds a key or a password, however written."""
    assert len(day.secrets) >= 7
    assert found({*day.secrets, *day.hooks}, day.said) == {}


def test_no_secret_is_kept(day: Kept) -> None:
    """The store holds no secret of the settings; the secrets of our webhooks it must know, and no other."""
    assert found(day.secrets, day.kept) == {}
    assert set(found(day.hooks, day.kept)) == set(day.hooks)


def test_nobodys_address_is_said(day: Kept) -> None:
    """No part of the address of an end customer, nor of a retailer, is said anywhere, all day long."""
    assert found([*CUSTOMER.values(), *RETAILER.values()], day.said) == {}


def test_nobodys_address_is_kept(day: Kept) -> None:
    """When all orders are placed or refused, neither the store's file nor its log holds an address."""
    assert found([*CUSTOMER.values(), *RETAILER.values()], day.kept) == {}


def test_nobody_leads_the_connector_elsewhere(days: Days) -> None:
    """Links, redirects and headers that point elsewhere are in every answer; nobody was ever asked there."""
    assert days.tempted > 200
    assert days.trap.connections == 0


def test_what_is_searched_for_would_be_found() -> None:
    """The search finds a word in each of its writings, in any file; and nothing where nothing is."""
    word = "Knüppeldamm 77b"
    for planted in (
        word,
        "Kn\\u00fcppeldamm 77b",
        "Kn%C3%BCppeldamm%2077b",
        "Kn%C3%BCppeldamm+77b",
        "KNÜPPELDAMM 77B",
        base64.b64encode(word.encode()).decode(),
    ):
        assert found([word], {"log": f"… {planted} …".encode()}) == {word: {"log"}}, planted
    assert found([word], {"store": b"\x00" + word.encode("utf-16-le")}) == {word: {"store"}}
    assert found([word], {"log": b"Keulendamm 77b"}) == {}


def test_settings_of_the_day_are_what_a_supplier_writes(day: Kept, tmp_path: Path) -> None:
    """The secrets searched for are those that the process was given."""
    file = tmp_path / "settings.toml"
    file.write_text(as_toml(day.settings), encoding="utf-8")
    assert set(secrets_of(load_settings([file]))) == day.secrets
