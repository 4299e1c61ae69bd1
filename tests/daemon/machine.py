"""A supplier's machine: a folder with settings and keys, a service that is started and stopped, and a shell.

What is typed is run by ``sh`` as it stands; ``systemctl``, ``pipx`` and ``kickroute-connector`` are programs
of the machine. Nothing is there on an empty one but ``pipx`` and ``systemctl``.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.waiting import LIMIT

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"

_CONNECTOR = '#!/bin/sh\nexec "{python}" -m connector "$@"\n'
_PIPX = '#!/bin/sh\n[ "$*" = "install kickroute_connector-*.whl" ] && mv "$(dirname "$0")"/.connector \
"$(dirname "$0")"/kickroute-connector\n'
_SYSTEMCTL = """#!{python}
import os, pathlib, signal, subprocess, sys, time, urllib.error, urllib.request

what, unit = sys.argv[1:]
assert unit == "kickroute-connector"
kept = pathlib.Path("service.pid")


def is_there(pid):
    try:
        return pathlib.Path("/proc/%s/stat" % pid).read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


if what in ("stop", "restart") and kept.exists():
    pid = int(kept.read_text())
    if is_there(pid):
        os.kill(pid, signal.SIGTERM)
    while is_there(pid):
        time.sleep(0.05)
    kept.unlink()
if what in ("start", "restart"):
    log = open("service.log", "ab")
    started = subprocess.Popen(["kickroute-connector", "run"], stdout=log, stderr=log, start_new_session=True)
    kept.write_text(str(started.pid))
    while started.poll() is None:
        try:
            urllib.request.urlopen("http://{listen}/healthz", timeout=5)
            sys.exit(0)
        except OSError:
            time.sleep(0.05)
    sys.exit(started.returncode or 1)
"""


class Machine:
    """One machine; use it as a context manager, and nothing of it runs afterwards."""

    def __init__(self, folder: Path, listen: str, *, is_set_up: bool = True) -> None:
        self.home = folder / "home"
        self._programs = folder / "programs"
        self.home.mkdir(parents=True)
        self._programs.mkdir()
        named = {"python": sys.executable, "listen": listen}
        for name, text in ((".connector", _CONNECTOR), ("pipx", _PIPX), ("systemctl", _SYSTEMCTL)):
            program = self._programs / name
            program.write_text(re.sub(r"\{(python|listen)\}", lambda match: named[match[1]], text))
            program.chmod(0o755)
        if is_set_up:
            self.type("pipx install kickroute_connector-*.whl")

    def __enter__(self) -> Machine:
        return self

    def __exit__(self, *_: object) -> None:
        self.die()

    def type(self, commands: str, paste: str = "") -> str:
        """Type commands, and paste something into them; returns what they said, and all must succeed."""
        done = subprocess.run(
            ["sh", "-e", "-c", commands],
            cwd=self.home,
            env=self._environment(),
            input=paste,
            capture_output=True,
            text=True,
            timeout=5 * LIMIT,
            check=False,
        )
        assert done.returncode == 0, f"{commands}\n{done.stdout}\n{done.stderr}\n{self._log()}"
        return done.stdout

    def die(self) -> None:
        """Lose power: what runs is gone at once."""
        pid = self.home / "service.pid"
        if pid.exists():
            subprocess.run(["kill", "-9", pid.read_text()], check=False, capture_output=True)

    def _log(self) -> str:
        log = self.home / "service.log"
        return log.read_text(encoding="utf-8")[-2000:] if log.exists() else ""

    def _environment(self) -> Mapping[str, str]:
        ways = os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH", ""), str(ROOT))))
        path = f"{self._programs}:/usr/local/bin:/usr/bin:/bin"
        named = {"PATH": path, "PYTHONPATH": ways, "HOME": str(self.home), "LC_ALL": "C.UTF-8"}
        return named | {"TMPDIR": str(self.home.parent)}


class Recipe:
    """A recipe of the page: its commands, block by block; each has to be played once, in their order."""

    def __init__(self, page: str, title: str, **instead: str) -> None:
        self._blocks = blocks_of(page)[title]
        self._instead = instead
        self._given = dict.fromkeys(instead, False)

    def play(self, machine: Machine, paste: str = "") -> str:
        """Type the next block, with what stands for an example in it."""
        commands = self._blocks.pop(0)
        for word, real in self._instead.items():
            self._given[word] |= word in commands
            commands = commands.replace(word, real)
        return machine.type(commands, paste)

    def end(self) -> None:
        """Be sure that nothing of the recipe was left out."""
        assert self._blocks == []
        assert all(self._given.values()), self._given


def blocks_of(page: str) -> dict[str, list[str]]:
    """Return the blocks of commands below each heading of a page."""
    text = (DOCS / page).read_text(encoding="utf-8")
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)[1:]
    found = zip(parts[::2], parts[1::2], strict=True)
    return {title: [_unindented(block) for block in _BLOCK.findall(body)] for title, body in found}


_BLOCK = re.compile(r"^ *```sh\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


def _unindented(block: str) -> str:
    return "\n".join(line.strip() for line in block.splitlines())
