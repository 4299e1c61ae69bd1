"""Where secrets are kept: in nothing that is shown, listed or logged, and in no file that others can read."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import structlog
import typer
from pydantic import SecretStr

from connector.assembly.commands import Wiring
from connector.assembly.shops import KINDS, SettingsOfAll, load_settings
from connector.cli import build_cli
from connector.labels.folder import LabelFolder
from connector.model.errors import SettingsWrong
from connector.running.logs import configure, secrets_of
from connector.settings import Settings
from connector.settings.sources import known_keys
from scheduler import Daemon
from tests.doors.conftest import log

__all__ = ["log"]

STORE = "postgresql+psycopg://kickroute:pg%2Fsecret@db.example/store?sslpassword=key-secret"
HEARTBEAT = "https://hc.example/ping/6a1e-heartbeat-secret"


def _secret_fields() -> Iterator[tuple[str, bool]]:
    """Yield the place of every secret in the settings, and whether it is a list of them."""
    for name in SettingsOfAll.model_fields:
        for key, field in known_keys(SettingsOfAll, name).items():
            if "SecretStr" in str(field.annotation):
                yield f"{name}.{key}", field.annotation is not SecretStr


FIELDS = dict(_secret_fields())


def _filled(secret: str = "") -> Settings:
    """Make settings in which every secret is there, for the kind of shop that has this one."""
    key = secret.rpartition(".")[2]
    kinds = (name for name, kind in KINDS.items() if key in kind.section.model_fields)
    shop = next(kinds, "woocommerce")
    given: dict[str, dict[str, Any]] = {
        "store": {"url": STORE},
        "alarms": {"heartbeat_url": HEARTBEAT},
        "shop": {"platform": shop, "url": "https://s.example"},
        "kickroute": {"url": "https://k.example", "public_url": "https://c.example"},
    }
    for place, is_list in FIELDS.items():
        section, name = place.split(".")
        value = f"secret-of-{place}"
        given.setdefault(section, {})[name] = [value] if is_list else value
    return SettingsOfAll.model_validate(given)


SECRETS = (*(f"secret-of-{place}" for place in FIELDS), "pg/secret", "pg%2Fsecret", "key-secret", HEARTBEAT)


def test_the_settings_hold_the_secrets_that_we_think_of() -> None:
    """The list of secrets is read from the settings themselves; these at least are among them."""
    expected = {"kickroute.api_key", "kickroute.previous_api_key", "shop.consumer_secret", "server.password"}
    assert expected <= set(FIELDS)
    assert len(FIELDS) >= 8


@pytest.mark.parametrize("secret", SECRETS)
def test_settings_do_not_show_their_secrets(secret: str) -> None:
    """Printing settings, wholly or in part, shows no secret, whoever does it and why."""
    settings = _filled(secret)
    parts = [settings, *(getattr(settings, name) for name in Settings.model_fields)]
    assert not any(secret in f"{part!r} {part}" for part in parts)


@pytest.mark.parametrize("secret", SECRETS)
def test_the_log_masks_every_secret_of_the_settings(secret: str, log: StringIO) -> None:
    """Each of them is known to the log, also the password in the store's address and the heartbeat's path."""
    settings = _filled(secret)
    assert secret in set(secrets_of(settings))
    stream = StringIO()
    configure(settings, stream)
    structlog.get_logger("test").warning(f"so {secret} it is", address=STORE, heartbeat=HEARTBEAT)
    assert "so *** it is" in stream.getvalue()
    assert not any(known in stream.getvalue() for known in SECRETS)


@pytest.mark.parametrize("key", ["kickroute.url", "kickroute.public_url", "shop.url", "alarms.heartbeat_url"])
def test_an_address_with_a_password_is_refused(tmp_path: Path, key: str) -> None:
    """Addresses are shown in messages, so none may hold a password; the refusal does not show it either."""
    section, name = key.split(".")
    file = tmp_path / "settings.toml"
    file.write_text(f'[{section}]\n{name} = "https://user:hidden-word@shop.example/x"\n', encoding="utf-8")
    with pytest.raises(SettingsWrong) as refused:
        load_settings([file])
    assert f"{key}: must not hold a user name or a password" in str(refused.value)
    assert "hidden-word" not in str(refused.value)


def _options(command: Any) -> Iterator[str]:
    for parameter in command.params:
        yield from parameter.opts
    for child in getattr(command, "commands", {}).values():
        yield from _options(child)


def test_no_secret_is_ever_an_argument() -> None:
    """What is on a command line is seen by everybody on the machine: no option takes a key or a password."""
    options = set(_options(typer.main.get_command(build_cli(Wiring()))))
    assert {"--settings", "--json", "--retry"} <= options
    assert not [o for o in options if any(w in o for w in ("key", "secret", "password", "token", "pass"))]


def _modes(paths: Sequence[Path]) -> set[str]:
    return {f"{stat.S_IMODE(path.stat().st_mode):o}" for path in paths}


def test_labels_are_their_owners_alone(tmp_path: Path) -> None:
    """A label shows an end customer's address: folder and files are closed to everybody else."""
    folder = tmp_path / "labels"
    LabelFolder(folder).save("KR-1", b"%PDF-1.4")
    assert _modes([folder]) == {"700"}
    assert _modes(list(folder.iterdir())) == {"600"}


def test_a_daemon_shows_nothing_of_its_parts(tmp_path: Path) -> None:
    """Printing a daemon and what it is built of shows no secret."""
    settings = _filled().model_copy(
        update={
            "store": Settings.model_validate({"store": {"url": f"sqlite:///{tmp_path}/x.db"}}).store,
            "alarms": Settings().alarms,
        }
    )
    daemon = Daemon(settings)
    shown = f"{daemon!r}{vars(daemon)!r}{vars(daemon.store)!r}{daemon.shop}{daemon.platform}"
    daemon.stop()
    assert not any(secret in shown for secret in SECRETS)
