"""A day with two suppliers on one platform, each with a connector in a process of its own."""

from __future__ import annotations

from pathlib import Path

from connector.assembly.shops import load_settings
from connector.settings import AlarmSettings, ReleaseSettings, ServerSettings, Settings
from practice.sandbox.processes import as_toml
from tests.sandbox.days import Days


def test_a_day_with_both_shops_is_as_it_must_be(days: Days) -> None:
    """Orders that hold items of both suppliers end only when both parts do; each day's figures are right."""
    assert days.told["ok"] is True, days.told
    assert days.told["mixed"] == {
        "completed_by_both": True,
        "open_after_one_cancelled": True,
        "cancelled_by_both": True,
    }


def test_settings_are_written_as_they_are_read(tmp_path: Path) -> None:
    """The settings that a connector's process is started with read back the same, secrets included."""
    settings = Settings(
        supplier="Öl & „Mehr“",
        release=ReleaseSettings(gtin=("meta:_ean", "sku"), categories={"öle": "vaping-liquids"}),
        alarms=AlarmSettings(supplier=("json://127.0.0.1/x",)),
        server=ServerSettings(listen="127.0.0.1:8123", password="geheim"),
    )
    path = tmp_path / "settings.toml"
    path.write_text(as_toml(settings), encoding="utf-8")
    read = load_settings([path])
    assert read.release == settings.release
    assert read.server.password.get_secret_value() == "geheim"
    assert [s.get_secret_value() for s in read.alarms.supplier] == ["json://127.0.0.1/x"]
    assert read.supplier == settings.supplier
