"""Measure some groups one after the other: ``python -m benchmarks.lane SCALE GROUP…``; figures to stdout."""

from __future__ import annotations

import json
import logging
import signal
import sys
import tempfile
import traceback
from pathlib import Path

import structlog

from benchmarks.plan import GROUPS
from benchmarks.scale import SCALES


def main() -> int:
    """Print each figure as one line of JSON; a group that fails is reported, and the next one measured."""
    signal.signal(signal.SIGTERM, _leave)
    _keep_logs_from_stdout()
    scale, names = SCALES[sys.argv[1]], sys.argv[2:]
    failed = 0
    for name in names:
        with tempfile.TemporaryDirectory(prefix="kickroute-bench-", ignore_cleanup_errors=True) as folder:
            try:
                for figure in GROUPS[name](scale, Path(folder)):
                    sys.stdout.write(json.dumps(figure.row(), ensure_ascii=False) + "\n")
                    sys.stdout.flush()
            except Exception:
                failed += 1
                traceback.print_exc()
                show_logs(Path(folder))
    return 1 if failed else 0


def _keep_logs_from_stdout() -> None:
    """Let what runs in this process log no line among the figures."""
    warnings = structlog.make_filtering_bound_logger(logging.WARNING)
    structlog.configure(wrapper_class=warnings, logger_factory=structlog.PrintLoggerFactory(sys.stderr))


def _leave(*_: object) -> None:
    """End what was started, too."""
    raise SystemExit(1)


def show_logs(folder: Path) -> None:
    """Print how the logs in a folder end."""
    for log in sorted(folder.rglob("*.log")):
        if lines := log.read_text(encoding="utf-8", errors="replace").splitlines()[-5:]:
            sys.stderr.write("\n".join([f"--- {log.name}", *(line[:500] for line in lines), ""]))


if __name__ == "__main__":
    sys.exit(main())
