"""The systemd units: valid, tight, and in step with the daemon that they run."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

import scheduler
from connector.assembly.connector import STOP_WITHIN
from connector.cli.command import USE_WRONG
from tests.deploy.tools import require
from tests.waiting import LIMIT

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = ("kickroute-connector.service", "kickroute-connector@.service")
OF_EACH = frozenset(
    {
        *("Description", "ExecStart", "User", "Group", "StateDirectory", "RuntimeDirectory"),
        *("WorkingDirectory", "LoadCredential", "Environment", "Slice"),
    }
)
"""What one of many has for itself; everything else is the same for all."""


def _directives(unit: str) -> list[tuple[str, str]]:
    lines = (DEPLOY / unit).read_text("utf-8").splitlines()
    return [(n, v) for line in lines if re.match(r"\w+=", line) for n, _, v in [line.partition("=")]]


def _value(unit: str, name: str) -> str:
    (found,) = [value for key, value in _directives(unit) if key == name]
    return found


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """Copy the units to where the program that they run exists."""
    for unit in UNITS:
        text = (DEPLOY / unit).read_text("utf-8")
        text = re.sub(r"^ExecStart=\S+", f"ExecStart={sys.executable}", text, flags=re.MULTILINE)
        (tmp_path / unit).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_understands_the_unit(installed: Path, unit: str) -> None:
    """``systemd-analyze verify`` finds nothing to say."""
    analyze = require("systemd-analyze", "systemd")
    done = subprocess.run(
        [analyze, "verify", "--man=no", str(installed / unit)],
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.parametrize("unit", UNITS)
def test_the_unit_is_tight(installed: Path, unit: str) -> None:
    """``systemd-analyze security`` counts at most 1.5 of 10."""
    analyze = require("systemd-analyze", "systemd")
    done = subprocess.run(
        [analyze, "security", "--offline=yes", "--no-pager", "--threshold=15", str(installed / unit)],
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-500:] + done.stderr


def test_one_of_many_is_as_tight_as_the_only_one() -> None:
    """The template differs in whose it is, and in nothing else."""
    single, many = ([pair for pair in _directives(unit) if pair[0] not in OF_EACH] for unit in UNITS)
    assert single == many
    for name in ("User", "StateDirectory", "RuntimeDirectory", "WorkingDirectory"):
        assert "%i" in _value(UNITS[1], name)
    assert all(
        "%i" in value
        for name, value in _directives(UNITS[1])
        if name in ("ExecStart", "LoadCredential", "Environment")
    )


@pytest.mark.parametrize("unit", UNITS)
def test_times_leave_the_daemon_room(unit: str) -> None:
    """It pings often enough, may finish its work when told to stop, and may wait for its shop."""
    assert float(_value(unit, "WatchdogSec")) >= 6 * scheduler.WATCHDOG_SECONDS
    assert float(_value(unit, "TimeoutStopSec")) > STOP_WITHIN + 5
    assert _value(unit, "TimeoutStartSec") == "infinity"
    assert _value(unit, "Type") == "notify"


@pytest.mark.parametrize("unit", UNITS)
def test_wrong_settings_are_not_tried_again_and_again(unit: str) -> None:
    """The exit code for wrong settings ends the service; everything else starts it again."""
    assert _value(unit, "RestartPreventExitStatus") == str(USE_WRONG)
    assert _value(unit, "Restart") == "always"
    assert _value(unit, "MemoryMax")


@pytest.mark.parametrize("unit", UNITS)
def test_it_may_write_its_state_folder_and_nothing_else(unit: str) -> None:
    """What the set-up and the settings page write goes there; nothing else can be written."""
    directives = dict(_directives(unit))
    assert directives["ProtectSystem"] == "strict"
    assert directives["ProtectHome"] == "yes"
    assert directives["StateDirectoryMode"] == "0700"
    assert directives["UMask"] == "0077"
    assert "ReadWritePaths" not in directives
    assert directives["WorkingDirectory"] == f"/var/lib/{directives['StateDirectory']}"


@pytest.mark.parametrize("unit", UNITS)
def test_secrets_are_handed_over_as_credentials(unit: str) -> None:
    """No secret stands in a unit or in the environment, and those of the example settings are handed over."""
    handed = {value.partition(":")[0] for name, value in _directives(unit) if name == "LoadCredential"}
    assert handed == {"api_key", "shop_key", "shop_secret"}
    empty = {value for name, value in _directives(unit) if name == "SetCredential"}
    assert empty == {f"{name}:\\x20" for name in handed}, "it starts without the files, for the set-up"
    given = [value for name, value in _directives(unit) if name in ("Environment", "EnvironmentFile")]
    assert given == []
    example = (DEPLOY / "settings.example.toml").read_text("utf-8")
    named = set(re.findall(r'_file = "(\w+)"', example))
    assert handed <= named


def test_the_daemon_tells_systemd_how_it_is(tmp_path: Path) -> None:
    """READY once everything runs, then WATCHDOG again and again; it leaves within the time to stop."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager, socket.socket() as probe:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(LIMIT)
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
        probe.close()
        environment = {
            **os.environ,
            "NOTIFY_SOCKET": str(tmp_path / "notify"),
            "WATCHDOG_USEC": "60000000",
            "KICKROUTE_SERVER_LISTEN": address,
        }
        settings = tmp_path / "settings.toml"
        settings.write_text('[shop]\nplatform = "sandbox"\n')
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "scheduler.py"), "--settings", str(settings)],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            heard: list[bytes] = []
            while b"WATCHDOG=1" not in heard:
                heard += manager.recv(4096).split(b"\n")
            assert heard.index(b"READY=1") < heard.index(b"WATCHDOG=1")
            stopped_at = time.monotonic()
            process.send_signal(signal.SIGTERM)
            assert process.wait(float(_value(UNITS[0], "TimeoutStopSec"))) == 0
            assert time.monotonic() - stopped_at < float(_value(UNITS[0], "TimeoutStopSec"))
        finally:
            process.kill()
            process.wait()


# --- the wrapper ---------------------------------------------------------------------------------


def _wrapped(tmp_path: Path, *words: str, secrets: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """Run the wrapper with a ``systemd-run`` that only says how it was called, below a folder of ours."""
    tools, root = tmp_path / "tools", tmp_path / "root"
    tools.mkdir()
    fake = tools / "systemd-run"
    fake.write_text(
        '#!/bin/sh\nfor word in "$@"; do echo "$word"; done\n'
        "case $* in *--log*) cat;; *uid=kickroute-ill*) exit 1;; esac\n"
    )
    journal = tools / "journalctl"
    journal.write_text('#!/bin/sh\necho "journal of $*"\n')
    for program in (fake, journal):
        program.chmod(0o755)
    script = (DEPLOY / "kickroute").read_text("utf-8")
    for folder in ("/etc/kickroute", "/opt/kickroute/suppliers/*"):
        script = script.replace(folder, f"{root}{folder}")
    (tmp_path / "kickroute").write_text(script, encoding="utf-8")
    for secret in secrets:
        path = root / "etc/kickroute/secrets" / secret
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return subprocess.run(
        ["sh", str(tmp_path / "kickroute"), *words],
        capture_output=True,
        text=True,
        env={"PATH": f"{tools}:{os.environ['PATH']}", "LANG": "de_DE.UTF-8"},
        timeout=LIMIT,
        check=False,
    )


def test_a_command_runs_as_the_service_does(tmp_path: Path) -> None:
    """Same user, folder, version, settings and secrets as the unit of that supplier."""
    done = _wrapped(tmp_path, "berg", "label", "KR 1", secrets=("berg/api_key", "berg/dhl_password"))
    assert done.returncode == 0, done.stderr
    words = done.stdout.splitlines()
    for name, option in (("User", "--uid"), ("Group", "--gid"), ("WorkingDirectory", "--working-directory")):
        assert f"{option}={_value(UNITS[1], name).replace('%i', 'berg')}" in words
    program = _value(UNITS[1], "ExecStart").replace("%i", "berg").split()
    at = words.index(program[0])
    root = f"{tmp_path}/root"
    settings = [word.replace("/etc", f"{root}/etc", 1) for word in program[2:]]
    assert words[at:] == [program[0], "label", "KR 1", *settings]
    handed = [word.partition("LoadCredential=")[2] for word in words if "LoadCredential" in word]
    assert sorted(handed) == [
        f"api_key:{root}/etc/kickroute/secrets/berg/api_key",
        f"dhl_password:{root}/etc/kickroute/secrets/berg/dhl_password",
    ]


def test_the_only_supplier_has_no_name(tmp_path: Path) -> None:
    """A dash stands for the supplier of the unit without a name; secrets may be missing."""
    done = _wrapped(tmp_path, "-", "status")
    assert done.returncode == 0, done.stderr
    words = done.stdout.splitlines()
    program = _value(UNITS[0], "ExecStart").split()
    assert words[words.index(program[0]) : words.index(program[0]) + 2] == [program[0], "status"]
    assert f"--uid={_value(UNITS[0], 'User')}" in words


@pytest.mark.parametrize(
    ("name", "unit"), [("-", "kickroute-connector"), ("berg", "kickroute-connector@berg")]
)
def test_a_call_for_help_is_given_the_log_of_its_unit(tmp_path: Path, name: str, unit: str) -> None:
    """Root reads the journal, and the connector's own user takes out of it what is nobody's business."""
    done = _wrapped(tmp_path, name, "support")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert "--pipe" in lines
    assert lines[-3:-1] == ["--log", "-"]
    assert lines[-1].startswith(f"journal of --unit={unit} --since=-1d ")


def test_a_log_that_is_named_is_taken(tmp_path: Path) -> None:
    """The journal is not asked then."""
    done = _wrapped(tmp_path, "-", "support", "--log", "x.txt")
    assert "journal of" not in done.stdout


@pytest.mark.parametrize(("names", "code"), [(("berg", "tal"), 0), (("berg", "ill", "tal"), 1)])
def test_all_suppliers_are_asked_as_themselves(tmp_path: Path, names: tuple[str, ...], code: int) -> None:
    """A line of each, as its own user with its own version; one that is ill makes the exit code."""
    for name in names:
        (tmp_path / "root/opt/kickroute/suppliers" / name).mkdir(parents=True)
    done = _wrapped(tmp_path, "all", "status")
    assert done.returncode == code, done.stderr
    words = done.stdout.splitlines()
    etc = f"{tmp_path}/root/etc/kickroute"
    for name in names:
        at = words.index(f"/opt/kickroute/suppliers/{name}/bin/kickroute-connector")
        assert words[at + 1 : at + 5] == ["status", "--settings", f"{etc}/shared.toml", f"{etc}/{name}.toml"]
        assert f"--uid=kickroute-{name}" in words[:at]


@pytest.mark.parametrize("words", [(), ("berg",), ("../berg", "status"), ("b e", "status"), ("", "status")])
def test_the_wrapper_refuses_what_is_no_supplier(tmp_path: Path, words: tuple[str, ...]) -> None:
    """A name that would lead elsewhere is wrong use."""
    done = _wrapped(tmp_path, *words)
    assert done.returncode == 2
    assert done.stdout == ""


@pytest.mark.parametrize("name", ["serve", "worker"])
def test_a_hosts_units_are_as_closed_as_the_connectors(name: str) -> None:
    """They run a command that there is, and may do no more than the connector itself."""
    unit = f"kickroute-host-{name}.service"
    program = Path(_value(unit, "ExecStart").split()[0]).name
    assert program == "kickroute-host"
    assert _value(unit, "ExecStart").split()[1] == name
    texts = [
        (DEPLOY / each).read_text("utf-8").partition("# It needs the network")[2] for each in (UNITS[0], unit)
    ]
    assert texts[0] == texts[1] != ""
    assert int(_value(unit, "LimitNOFILE")) >= 8192
