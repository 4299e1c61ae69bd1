"""Secrets that a service manager hands over are found by their name, and the example settings work."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.woocommerce.settings import WooCommerceSection
from connector.assembly.shops import load_settings
from connector.model.errors import SettingsWrong

EXAMPLE = Path(__file__).parents[2] / "deploy" / "settings.example.toml"
NAMES = ("api_key", "shop_key", "shop_secret", "page_password")


@pytest.fixture
def credentials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Hand over one file for each secret."""
    folder = tmp_path / "credentials"
    folder.mkdir()
    for name in NAMES:
        (folder / name).write_text(f"{name} of the manager\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    monkeypatch.chdir(tmp_path)
    return folder


def test_the_example_works_with_what_is_handed_over(credentials: Path) -> None:
    """Every secret of the example comes from a credential of that name."""
    settings = load_settings([EXAMPLE])
    shop = settings.shop_as(WooCommerceSection)
    assert settings.kickroute.api_key.get_secret_value() == "api_key of the manager"
    assert shop.consumer_key.get_secret_value() == "shop_key of the manager"
    assert shop.consumer_secret.get_secret_value() == "shop_secret of the manager"
    assert settings.server.password.get_secret_value() == "page_password of the manager"


def test_a_path_is_a_path(credentials: Path, tmp_path: Path) -> None:
    """With a folder in its name a file is looked for there only; else here, when nobody hands it over."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "api_key").write_text("of a folder")
    (tmp_path / "local").write_text("of this folder")
    for given, expected in (
        ("own/api_key", "of a folder"),
        (str(tmp_path / "own" / "api_key"), "of a folder"),
        ("local", "of this folder"),
        ("api_key", "api_key of the manager"),
    ):
        path = tmp_path / "settings.toml"
        path.write_text(f'[kickroute]\napi_key_file = "{given}"\n')
        assert load_settings([path]).kickroute.api_key.get_secret_value() == expected


def test_a_secret_that_is_nowhere_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a service manager the file itself must be there."""
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsWrong, match="api_key"):
        load_settings([EXAMPLE])
