"""Processes of their own: started, asked what they use, ended."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).parent.parent
MIB = 1024.0
_TICKS = os.sysconf("SC_CLK_TCK")
_LEAVES_WITHIN = 12.0


class Child:
    """A Python process whose first line of output, if it is to be read, is JSON with what it offers.

    Its further output goes to the file ``log``; use it as a context manager.
    """

    def __init__(self, arguments: list[str], log: Path, *, tells: bool = True) -> None:
        self._arguments = [sys.executable, *arguments]
        self._log = log
        self._tells = tells
        self.told: dict[str, Any] = {}
        self.started_at = 0.0
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self.started_at = time.monotonic()
        with self._log.open("a", encoding="utf-8") as errors:
            self._process = subprocess.Popen(  # noqa: S603 - our own programs
                self._arguments,
                stdout=subprocess.PIPE if self._tells else errors,
                stderr=errors,
                text=True,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )
        if self._process.stdout is not None:
            line = self._process.stdout.readline()
            if not line.startswith("{"):
                self.end()
                raise RuntimeError(f"{' '.join(self._arguments)} did not start; its log is {self._log}")
            self.told = json.loads(line)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def end(self) -> None:
        """Ask the process to leave, and make it after a while."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(_LEAVES_WITHIN)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._process = None

    def kill(self) -> None:
        """Kill the process as a power cut does: nothing of it runs on."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    @property
    def pid(self) -> int:
        """The process's number."""
        if self._process is None:
            raise RuntimeError("the process does not run")
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether the process has not left by itself."""
        return self._process is not None and self._process.poll() is None

    def usage(self) -> Usage:
        """Return what the process has used up to now."""
        return usage_of(self.pid)


@dataclass(frozen=True, slots=True)
class Usage:
    """CPU seconds since the start; memory in MiB: private now, and the most that was resident at once."""

    cpu_seconds: float
    private: float
    peak: float


def usage_of(pid: int) -> Usage:
    """Read the usage of a process from /proc."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    cpu = (int(fields[11]) + int(fields[12])) / _TICKS
    private = sum(_kilobytes(pid, "smaps_rollup", name) for name in ("Private_Clean:", "Private_Dirty:"))
    return Usage(cpu, private / MIB, _kilobytes(pid, "status", "VmHWM:") / MIB)


def _kilobytes(pid: int, file: str, name: str) -> int:
    for line in Path(f"/proc/{pid}/{file}").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1])
    return 0
