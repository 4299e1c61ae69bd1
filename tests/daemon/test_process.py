"""The daemon as a process: started, asked, told to stop."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from connector.model.version import VERSION
from tests.waiting import LIMIT, until

ROOT = Path(__file__).parent.parent.parent


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _daemon(settings: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "scheduler.py"), "--settings", str(settings)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=settings.parent,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def _get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=LIMIT) as answer:
        return str(answer.read().decode())


def _wait_ready(address: str, process: subprocess.Popen[str]) -> None:
    def is_ready() -> bool:
        assert process.poll() is None, process.communicate()[0]
        try:
            return bool(json.loads(_get(f"{address}/readyz"))["ready"])
        except OSError:
            return False

    until(f"{address} is ready", is_ready)


def _settings(folder: Path, port: int) -> Path:
    path = folder / "settings.toml"
    path.write_text(
        f'[shop]\nplatform = "sandbox"\n[server]\nlisten = "127.0.0.1:{port}"\n', encoding="utf-8"
    )
    return path


def test_one_command_reaches_ready_and_sigterm_ends_it(tmp_path: Path) -> None:
    """``python scheduler.py`` works on the sandbox out of the box; SIGTERM lets it leave in time with 0.

    Page, JSON, metric and log say which version it is.
    """
    port = _free_port()
    with _daemon(_settings(tmp_path, port)) as process:
        address = f"http://127.0.0.1:{port}"
        _wait_ready(address, process)
        page = _get(f"{address}/")
        assert "<html" in page
        assert '<p class="practice"' in page
        assert f"Kickroute Connector {VERSION}<" in page
        assert json.loads(_get(f"{address}/api/status"))["version"] == VERSION
        assert f'version="{VERSION}"' in _get(f"{address}/metrics")
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=LIMIT)
    assert process.returncode == 0, output
    assert "simulated shop" in output
    (started,) = [line for line in output.splitlines() if "started" in line.split() and "page=" in line]
    assert f"connector={VERSION}" in started.split()


def test_wrong_settings_are_all_named_and_nothing_starts(tmp_path: Path) -> None:
    """Every problem of the settings is said at once, on a line of its own, with exit code 2."""
    path = tmp_path / "settings.toml"
    path.write_text('[shop]\nplatform = "woocomerce"\nurll = "x"\n[orders]\nnote = ""\n', encoding="utf-8")
    with _daemon(path) as process:
        output, _ = process.communicate(timeout=LIMIT)
    assert process.returncode == 2
    assert "shop.platform" in output
    assert "`url`" in output
    assert "orders.note" in output
    assert "Traceback" not in output
