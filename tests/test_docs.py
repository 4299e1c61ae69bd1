"""The documents say what is true of the code."""

from __future__ import annotations

import runpy
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_settings_reference_is_what_the_model_says() -> None:
    """docs/settings.md is written from the settings model; run docs/make_settings.py after a change."""
    written = runpy.run_path(str(ROOT / "docs" / "make_settings.py"))["write"]()
    assert (ROOT / "docs" / "settings.md").read_text(encoding="utf-8") == written


def test_every_line_of_check_is_described() -> None:
    """docs/check.md and docs/de/pruefen.md are written from the texts; docs/make_check.py writes them."""
    made = runpy.run_path(str(ROOT / "docs" / "make_check.py"))
    for language, name in made["FILES"].items():
        assert (ROOT / "docs" / name).read_text(encoding="utf-8") == made["write"](language)
