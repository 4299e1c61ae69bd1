"""The two programs of a host, started as an operator starts them, by its settings file."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

from practice.sandbox.world import free_address
from tests.host.hosting import Host
from tests.waiting import LIMIT, until

MAIN = "from connector.assembly.host_commands import main; main()"


def start(file: Path, *words: str) -> subprocess.Popen[bytes]:
    """Start a program of the host."""
    return subprocess.Popen([sys.executable, "-c", MAIN, *words, "--host", str(file)])


def ready(address: str) -> dict[str, bool]:
    """Ask the doors whether a host is ready."""
    try:
        with urllib.request.urlopen(f"http://{address}/readyz", timeout=LIMIT) as answer:
            return dict(json.loads(answer.read()))
    except urllib.error.HTTPError as error:
        return dict(json.loads(error.read()))
    except OSError:
        return {}


def test_doors_and_workers_are_started_and_leave(host: Host) -> None:
    """Doors without workers are not ready, two processes make them so, and all leave when they are told."""
    address = free_address()
    text = host.file.read_text().replace("[server]", f'[server]\nlisten = "{address}"')
    host.file.write_text(text)
    door = start(host.file, "serve")
    until("the doors are open", lambda: ready(address).get("workers") is False)
    workers = start(host.file, "worker", "--processes", "2")
    try:
        until("workers live", lambda: ready(address).get("ready"))
        metrics = urllib.request.urlopen(f"http://{address}/metrics", timeout=LIMIT).read().decode()
        assert metrics.count("kickroute_host_turns{process=") >= 1
        for program in (workers, door):
            program.send_signal(signal.SIGTERM)
        assert (workers.wait(LIMIT), door.wait(LIMIT)) == (0, 0)
    finally:
        for program in (workers, door):
            program.kill()
            program.wait(LIMIT)
