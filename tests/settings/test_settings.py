"""The settings: where they come from, and what is said about wrong ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from pydantic import Field, SecretStr

from adapters.woocommerce.settings import WooCommerceSection
from connector.assembly.shops import SettingsOfAll, load_settings
from connector.model.errors import SettingsWrong
from connector.settings import Secret, Settings, ShopSettings, settings_with
from connector.settings import load_settings as load_settings_by
from connector.settings.sources import known_keys

SECRET_DIGITS = "1234567"
SECRET = "ck_never_shown_anywhere"
WOOCOMMERCE = f"""
supplier = "berg"
[shop]
platform = "woocommerce"
url = "https://shop.example/"
consumer_key = "{SECRET}"
consumer_secret = "cs_second"
[kickroute]
url = "https://kickroute.example"
api_key = "kr-key"
public_url = "https://connector.example/berg/"
"""
SHOPWARE = WOOCOMMERCE.replace("woocommerce", "shopware").replace("consumer_key", "client_id")
SHOPWARE = SHOPWARE.replace("consumer_secret", "client_secret")


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in [name for name in os.environ if name.upper().startswith("KICKROUTE_")]:
        monkeypatch.delenv(name)


def _write(folder: Path, *contents: str) -> list[Path]:
    paths = []
    for number, content in enumerate(contents):
        path = folder / f"{number}.toml"
        path.write_text(content, encoding="utf-8")
        paths.append(path)
    return paths


def _problems(folder: Path, *contents: str) -> dict[str, str]:
    with pytest.raises(SettingsWrong) as caught:
        load_settings(_write(folder, *contents))
    assert SECRET not in str(caught.value)
    return {problem.place: problem.message for problem in caught.value.problems}


# --- where they come from ------------------------------------------------------------------------


def test_nothing_at_all_is_the_sandbox() -> None:
    """Without any file the defaults hold, and they need nothing: the sandbox."""
    assert load_settings([]).model_dump() == Settings().model_dump()
    assert Settings().shop.platform == "sandbox"


def test_the_file_in_the_repository_works_as_it_is() -> None:
    """The settings file that a new user finds starts the sandbox."""
    found = load_settings([Path(__file__).parents[2] / "settings.toml"])
    assert found.shop.platform == "sandbox"


def test_a_file_is_read(tmp_path: Path) -> None:
    """Values are read, addresses without their last slash, lists as lists."""
    found = load_settings(_write(tmp_path, WOOCOMMERCE + '[release]\ngtin = ["meta:_ean", "sku"]\n'))
    assert found.shop_as(WooCommerceSection).consumer_key.get_secret_value() == SECRET
    assert found.shop.url == "https://shop.example"
    assert found.kickroute.public_url == "https://connector.example/berg"
    assert found.release.gtin == ("meta:_ean", "sku")


def test_later_files_win_key_by_key(tmp_path: Path) -> None:
    """Shared defaults first, then the supplier's file: it replaces single keys, not whole tables."""
    shared = '[schedule]\nstock_seconds = 9\norders_seconds = 99\n[release]\ngtin = ["a", "b"]\n'
    own = '[schedule]\nstock_seconds = 3\n[release]\ngtin = ["c"]\n'
    found = load_settings(_write(tmp_path, shared, own))
    assert (found.schedule.stock_seconds, found.schedule.orders_seconds) == (3, 99)
    assert found.release.gtin == ("c",)


def test_the_environment_wins_over_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``KICKROUTE_<SECTION>_<KEY>`` wins; lists are JSON; keys with underlines are understood."""
    monkeypatch.setenv("KICKROUTE_SHOP_CONSUMER_KEY", "from-environment")
    monkeypatch.setenv("KICKROUTE_SCHEDULE_FULL_SWEEP_HOURS", "12")
    monkeypatch.setenv("KICKROUTE_RELEASE_GTIN", '["meta:_ts_gtin"]')
    monkeypatch.setenv("KICKROUTE_SUPPLIER", "tal")
    found = load_settings(_write(tmp_path, WOOCOMMERCE))
    assert found.shop_as(WooCommerceSection).consumer_key.get_secret_value() == "from-environment"
    assert found.schedule.full_sweep_hours == 12
    assert found.release.gtin == ("meta:_ts_gtin",)
    assert found.supplier == "tal"


def test_other_variables_of_the_environment_do_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Variables with our prefix that are no settings (those of tests and tools) are not taken for any."""
    monkeypatch.setenv("KICKROUTE_RECORDINGS", "/somewhere")
    monkeypatch.setenv("KICKROUTE_TEST_WOOCOMMERCE_URL", "https://x.example")
    assert load_settings([]).model_dump() == Settings().model_dump()


SECRETS = (
    *("kickroute.api_key", "kickroute.previous_api_key", "server.password"),
    *("shop.consumer_key", "shop.consumer_secret", "shop.client_id", "shop.client_secret"),
)


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_may_stand_in_a_file_of_its_own(tmp_path: Path, name: str) -> None:
    """``<key>_file`` names a file whose content is the secret, without its last line break."""
    section, key = name.split(".")
    (tmp_path / "secret").write_text("s3cret with ümlaut\n", encoding="utf-8")
    base = SHOPWARE if key.startswith("client") else WOOCOMMERCE
    found = load_settings(_write(tmp_path, base, f'[{section}]\n{key}_file = "{tmp_path}/secret"\n'))
    value = getattr(getattr(found, section), key)
    assert isinstance(value, SecretStr)
    assert value.get_secret_value() == "s3cret with ümlaut"


def test_a_secrets_file_may_be_named_in_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``KICKROUTE_<SECTION>_<KEY>_FILE`` works like ``<key>_file``."""
    (tmp_path / "secret").write_text("from-file")
    monkeypatch.setenv("KICKROUTE_KICKROUTE_API_KEY_FILE", str(tmp_path / "secret"))
    assert load_settings([]).kickroute.api_key.get_secret_value() == "from-file"


@pytest.mark.parametrize("way", ["environment", "later file"])
def test_a_later_source_wins_over_an_earlier_secrets_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """A secret given later replaces one that an earlier source kept in a file, and the other way round."""
    (tmp_path / "secret").write_text("from-file")
    in_file = f'[kickroute]\napi_key_file = "{tmp_path}/secret"\n'
    plain = '[kickroute]\napi_key = "plain"\n'
    if way == "environment":
        monkeypatch.setenv("KICKROUTE_KICKROUTE_API_KEY", "plain")
        assert load_settings(_write(tmp_path, in_file)).kickroute.api_key.get_secret_value() == "plain"
        return
    assert load_settings(_write(tmp_path, in_file, plain)).kickroute.api_key.get_secret_value() == "plain"
    found = load_settings(_write(tmp_path, plain, in_file))
    assert found.kickroute.api_key.get_secret_value() == "from-file"


# --- what is wrong with them ---------------------------------------------------------------------


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    """Wrong values, unknown keys, unreadable secrets, missing keys, in one go: each names its place."""
    wrong = f"""
    suplier = "x"
    [shop]
    platform = "woocommerce"
    url = "shop.example"
    consumer_key_file = "/nowhere/key"
    max_connections = 1
    [release]
    brake = 2
    stok_buffer = 1
    [server]
    listen = 8400
    [log]
    level = "loud"
    [kickroute]
    api_key = ["{SECRET}"]
    """
    found = _problems(tmp_path, wrong)
    assert set(found) == {
        "suplier",
        "shop.url",
        "shop.consumer_key",
        "shop.max_connections",
        "release.brake",
        "release.stok_buffer",
        "server.listen",
        "log.level",
        "kickroute.api_key",
        "settings",
    }
    missing = ("kickroute.url", "kickroute.public_url", "shop.consumer_secret")
    assert all(name in found["settings"] for name in missing)
    assert "shop.consumer_key," not in found["settings"]


def test_problems_of_several_files_are_told_together(tmp_path: Path) -> None:
    """A file that is missing and one that is no TOML do not hide what is wrong in a third."""
    paths = _write(tmp_path, "[shop\n", "[release]\nbrake = 7\n")
    with pytest.raises(SettingsWrong) as caught:
        load_settings([tmp_path / "missing.toml", *paths])
    text = str(caught.value)
    assert "missing.toml: cannot be read (No such file or directory)" in text
    assert "0.toml: is not valid TOML" in text
    assert "release.brake" in text


@pytest.mark.parametrize(
    ("content", "place", "hint"),
    [
        ("[shop]\nplattform = 'x'\n", "shop.plattform", "did you mean `platform`?"),
        ("[schedules]\nx = 1\n", "schedules", "did you mean `schedule`?"),
        ("[schedule]\nstock_second = 1\n", "schedule.stock_second", "did you mean `stock_seconds`?"),
        ("[log]\nzzz = 1\n", "log.zzz", "known here: format, level"),
        ("[shop]\nconsumer_keys = 'x'\n", "shop.consumer_keys", "did you mean `consumer_key`?"),
    ],
)
def test_an_unknown_key_names_the_nearest_known_one(
    tmp_path: Path, content: str, place: str, hint: str
) -> None:
    """A key that does not exist is an error with the nearest one, or with all there are."""
    assert hint in _problems(tmp_path, content)[place]


def test_an_unknown_key_of_the_environment_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A misspelt key in the environment is told like one in a file."""
    monkeypatch.setenv("KICKROUTE_SHOP_CONSUMER_KEI", SECRET)
    with pytest.raises(SettingsWrong, match="did you mean `consumer_key`") as caught:
        load_settings([])
    assert SECRET not in str(caught.value)


def test_a_list_in_the_environment_that_is_no_json_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list in the environment is JSON; anything else is told with an example."""
    monkeypatch.setenv("KICKROUTE_RELEASE_GTIN", "meta:_ean")
    with pytest.raises(SettingsWrong, match=r'\["a"\]'):
        load_settings([])


@pytest.mark.parametrize(
    "content",
    [
        f'[shop]\nplatform = "woocommerce"\nconsumer_key = ["{SECRET}"]\n',
        f"[shop]\nplatform = 'woocommerce'\n[shop.consumer_secret]\nx = '{SECRET}'\n",
        f"[alarms]\nsupplier = '{SECRET}'\n",
        f"[alarms]\noperator = [['{SECRET}']]\n",
        f"[server]\npassword = ['{SECRET}']\n",
        f"[store]\nurl = 'mysql://user:{SECRET}@host/db'\n",
        f"[store]\nurl = ['{SECRET}']\n",
        f"[shop]\nurl = 'ftp://user:{SECRET}@shop.example'\n",
    ],
)
def test_a_wrong_secret_is_never_shown(tmp_path: Path, content: str) -> None:
    """A secret of the wrong form is told by its place only, and a password inside of an address neither."""
    assert _problems(tmp_path, content)


class _Acme(ShopSettings):
    """A platform whose secret is not called one."""

    platform: Literal["acme"] = Field("acme", description="kind of shop")
    token: Secret = Field(SecretStr(""), description="its token")


def test_a_secret_of_another_name_is_never_shown_either(tmp_path: Path) -> None:
    """A platform's section says by its type what is a secret; its name need not."""
    files = _write(tmp_path, f"[shop]\nplatform = 'acme'\ntoken = 5_{SECRET_DIGITS}\n")
    with pytest.raises(SettingsWrong) as caught:
        load_settings_by(files, settings_with([_Acme]))
    (problem,) = caught.value.problems
    assert problem.place == "shop.token"
    assert SECRET_DIGITS not in str(problem)


@pytest.mark.parametrize(
    ("content", "place", "words"),
    [
        ("[shop]\nplatform = 'magento'\n", "shop.platform", "'sandbox', 'woocommerce' or 'shopware'"),
        ("[shop]\nurl = 'shop.example'\n", "shop.url", "it is 'shop.example'"),
        ("[release]\nstock_buffer = -1\n", "release.stock_buffer", "it is -1"),
        ("[release]\nbrake = 'much'\n", "release.brake", "it is 'much'"),
        ("[schedule]\nstock_seconds = 0\n", "schedule.stock_seconds", "greater than 0"),
        ("[schedule]\nretell_hours = inf\n", "schedule.retell_hours", "finite"),
        ("[schedule]\nfull_sweep_hours = 1e30\n", "schedule.full_sweep_hours", "less than or equal"),
        ("[schedule]\norders_seconds = nan\n", "schedule.orders_seconds", "nan"),
        ("[store]\nurl = 'connector.db'\n", "store.url", "sqlite:///"),
        ("[server]\nlisten = 'localhost'\n", "server.listen", "127.0.0.1:8400"),
        ("[server]\nlisten = '127.0.0.1:99999'\n", "server.listen", "127.0.0.1:8400"),
        ("[orders]\nnote = ''\n", "orders.note", "at least 1"),
        ("[orders]\ndefault_carrier = 'pigeon'\n", "orders.default_carrier", "'dhl'"),
        ("shop = 5\n", "shop", "it is 5"),
    ],
)
def test_a_wrong_value_is_told_with_what_is_allowed(
    tmp_path: Path, content: str, place: str, words: str
) -> None:
    """A wrong value: where it stands, what is allowed, and the value itself unless it is a secret."""
    assert words in _problems(tmp_path, content)[place]


@pytest.mark.parametrize("platform", ["woocommerce", "shopware"])
def test_a_real_shop_needs_its_address_and_keys(tmp_path: Path, platform: str) -> None:
    """What is missing for the chosen kind of shop is named key by key."""
    message = _problems(tmp_path, f"[shop]\nplatform = '{platform}'\n")["settings"]
    keys = {
        "woocommerce": ("shop.consumer_key", "shop.consumer_secret"),
        "shopware": ("shop.client_id", "shop.client_secret"),
    }[platform]
    for name in ("kickroute.url", "kickroute.api_key", "kickroute.public_url", "shop.url", *keys):
        assert name in message


def test_another_platforms_keys_may_stay(tmp_path: Path) -> None:
    """Who changes ``shop.platform`` need not take out the keys of the platform before; they are not kept."""
    found = load_settings(_write(tmp_path, WOOCOMMERCE))
    both = WOOCOMMERCE.replace("[kickroute]", 'sales_channel = "Storefront"\n[kickroute]')
    assert load_settings(_write(tmp_path, both)).shop == found.shop
    practice = both.replace('platform = "woocommerce"', 'platform = "sandbox"')
    assert load_settings(_write(tmp_path, practice)).shop.platform == "sandbox"
    wrong = both.replace("sales_channel", "sales_chanel")
    assert "did you mean `sales_channel`" in _problems(tmp_path, wrong)["shop.sales_chanel"]


def test_an_unreadable_file_of_a_secret_is_told(tmp_path: Path) -> None:
    """A secret's file that cannot be read is named; one that is no text as well."""
    (tmp_path / "binary").write_bytes(b"\xff\x00\xfe")
    content = (
        '[shop]\nplatform = "woocommerce"\nconsumer_key_file = "/nowhere"\n'
        f'consumer_secret_file = "{tmp_path}/binary"\n'
    )
    found = _problems(tmp_path, content)
    assert "consumer_key_file cannot be read" in found["shop.consumer_key"]
    assert "consumer_secret_file cannot be read" in found["shop.consumer_secret"]


# --- the model -----------------------------------------------------------------------------------


def _fields() -> Iterator[tuple[str, Any]]:
    for name, field in SettingsOfAll.model_fields.items():
        keys = known_keys(SettingsOfAll, name)
        yield from ((f"{name}.{key}", inner) for key, inner in keys.items())
        if not keys:
            yield name, field


@pytest.mark.parametrize(("name", "field"), list(_fields()), ids=lambda v: str(v)[:40])
def test_every_key_is_described(name: str, field: Any) -> None:
    """Every key says what it means: the reference is written from it."""
    assert field.description, name


def test_settings_cannot_be_changed() -> None:
    """What was read once stays as it is."""
    found = load_settings([])
    with pytest.raises(ValueError, match="frozen"):
        setattr(found.shop, "platform", "shopware")  # noqa: B010 - the plain form is refused by mypy


def test_secrets_do_not_show_when_settings_are_printed(tmp_path: Path) -> None:
    """Printing settings shows no secret."""
    found = load_settings(_write(tmp_path, WOOCOMMERCE))
    assert SECRET not in repr(found) + str(found) + str(found.model_dump()) + found.model_dump_json()
